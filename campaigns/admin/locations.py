"""Places on the desk: which lies in which; to bin with all in them and to bring back."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from campaigns.models import Location
from campaigns.services.entries import delete_entry, restore_entry


@admin.register(Location)
class LocationDesk(ReadOnlyDesk):
    """Places: they are changed on their own pages."""

    list_display = ["name", "campaign", "place_type", "parent", "inside", "visibility", "deleted_at"]
    list_filter = [("campaign", RelatedDropdownFilter), "visibility", ("deleted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["campaign", "parent"]
    search_fields = ["name", "place_type", "campaign__name"]
    ordering = ["campaign", "position", "name"]
    fields = ["name", "campaign", "place_type", "parent", "position", "properties", "visibility", "summary", "notes"]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = Location.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        return rows.annotate(inside_n=Count("children")).select_related("campaign", "parent")

    @display(description="Directly in it", ordering="inside_n")
    def inside(self, obj: Any) -> int:
        """How many places lie directly in it."""
        return int(obj.inside_n)

    @action(description="Put in the bin, with all in it")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Location]) -> None:
        """Delete softly; what has gone with another one of the chosen is not deleted twice."""
        act_on_each(
            request, queryset.filter(deleted_at=None), lambda row: _bin(request, row), done="{n} put in the bin."
        )

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Location]) -> None:
        """Undo the deletion."""
        act_on_each(
            request, queryset.exclude(deleted_at=None), lambda row: _restore(request, row), done="{n} brought back."
        )


def _bin(request: HttpRequest, row: Location) -> None:
    if Location.objects.living().filter(pk=row.pk).exists():
        delete_entry(actor=request.user, entry=row)


def _restore(request: HttpRequest, row: Location) -> None:
    if Location.objects.deleted().filter(pk=row.pk).exists():
        restore_entry(actor=request.user, entry_id=row.pk)
