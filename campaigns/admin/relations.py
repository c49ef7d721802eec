"""Relations on the curators' desk: to look at, to bin and to bring back."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from campaigns.models import Relation, RelationChange
from campaigns.services.relations import delete_relation, restore_relation


class ChangeInline(TabularInline):
    """What the relation has been."""

    model = RelationChange
    extra = 0
    fields = ["at", "actor", "session", "kind", "strength", "audience"]
    readonly_fields = fields
    can_delete = False
    tab = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History is written by the services alone."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelationChange]:
        """With what is shown of them."""
        return super().get_queryset(request).select_related("actor", "session")


@admin.register(Relation)
class RelationDesk(ReadOnlyDesk):
    """The relations of the campaigns that this person runs; for administrators all."""

    list_display = ["source", "kind", "target", "strength", "told", "campaign", "in_bin"]
    list_select_related = ["source", "target", "campaign"]
    list_filter = ["kind", ("campaign", RelatedDropdownFilter)]
    search_fields = ["kind", "source__name", "target__name"]
    fields = [
        "campaign",
        "source",
        "kind",
        "target",
        "inverse",
        "both_ways",
        "strength",
        "note",
        "audience",
        "started",
        "ended",
    ]
    inlines = [ChangeInline]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        """Only those of campaigns that this person runs."""
        rows = Relation.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        return rows.select_related("source", "target", "campaign").order_by("campaign__name", "source__name", "pk")

    @display(description="Known to")
    def told(self, obj: Relation) -> str:
        """Who knows of it."""
        return str(obj.visibility.label)

    @display(description="In the bin", boolean=True)
    def in_bin(self, obj: Relation) -> bool:
        """Whether it is deleted."""
        return obj.deleted_at is not None

    @action(description="Put in the bin")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Relation]) -> None:
        """Delete them softly."""
        rows = queryset.filter(deleted_at=None)
        act_on_each(
            request, rows, lambda row: delete_relation(actor=request.user, relation=row), done="{n} put in the bin."
        )

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Relation]) -> None:
        """Undo the deletion."""

        def restore(row: Relation) -> Relation:
            return restore_relation(actor=request.user, campaign=row.campaign, relation_id=row.pk)

        act_on_each(request, queryset.exclude(deleted_at=None), restore, done="{n} brought back.")
