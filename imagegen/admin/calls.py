"""Calls of providers on the desk: who drew when, how it went, what it cost."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk
from imagegen.models import ProviderCall


@admin.register(ProviderCall)
class ProviderCallDesk(ReadOnlyDesk):
    """What the quotas are counted from: for administrators."""

    list_display = ["at", "provider", "model", "outcome", "seconds", "dollars", "person", "campaign"]
    list_filter = ["provider", "outcome", ("at", RangeDateTimeFilter)]
    search_fields = ["person__username", "campaign__name", "model"]
    ordering = ["-at", "-pk"]
    fields = ["at", "provider", "model", "outcome", "seconds", "dollars", "person", "campaign"]
    readonly_fields = ["seconds", "dollars"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProviderCall]:
        """With whom they were for."""
        return ProviderCall.objects.select_related("person", "campaign").order_by(*self.ordering)

    @display(description="Took", ordering="milliseconds")
    def seconds(self, obj: ProviderCall) -> str:
        """How long it took."""
        return f"{obj.milliseconds / 1000:.1f} s"

    @display(description="Cost", ordering="cost_microdollars")
    def dollars(self, obj: ProviderCall) -> str:
        """What it has cost."""
        return f"${obj.cost_microdollars / 1e6:.3f}" if obj.cost_microdollars else "–"

    def has_view_permission(self, request: HttpRequest, obj: ProviderCall | None = None) -> bool:
        """Costs are for administrators."""
        return bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same for the menu."""
        return self.has_view_permission(request)
