"""Proposals on the desk: to look at; they are decided on their own pages, beside what they would change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter

from bestiary_site.shared.admin import ReadOnlyDesk
from campaigns.admin.campaigns import campaigns_of
from campaigns.models import Proposal


@admin.register(Proposal)
class ProposalDesk(ReadOnlyDesk):
    """The proposals of the campaigns that this person runs; for administrators all."""

    list_display = ["entry", "author", "state", "campaign", "decided_by", "created_at"]
    list_select_related = ["entry", "author", "campaign", "decided_by"]
    list_filter = ["state", ("campaign", RelatedDropdownFilter)]
    search_fields = ["entry__name", "author__username", "message"]
    fields = ["campaign", "entry", "author", "state", "message", "base", "values", "taken", "decided_by",
              "decided_at", "reason", "created_at"]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Return those of the campaigns that this person runs."""
        rows: QuerySet[Proposal] = super().get_queryset(request)
        person: Any = request.user
        return rows if person.is_superuser else rows.filter(campaign__in=campaigns_of(request))
