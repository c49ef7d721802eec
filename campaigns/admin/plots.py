"""Plots on the curators' desk: where each stands, what it needs, what is owed; to bin and to bring back."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from campaigns.models import PlotDependency, PlotForeshadowing, PlotMilestone, PlotProgress, PlotThread
from campaigns.services.entries import delete_entry, restore_entry


class PartInline(TabularInline):
    """Parts of a plot, to look at: they are changed on the plot's own page."""

    extra = 0
    can_delete = False
    tab = True
    related: tuple[str, ...] = ()
    fk_name = "plot"  # sessions are entries, too, and would do as well

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Parts are added on the plot's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Parts are changed on the plot's page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """With what is shown of them."""
        return super().get_queryset(request).select_related(*self.related)


class MilestoneInline(PartInline):
    """Steps."""

    model = PlotMilestone
    fields = ["position", "name", "done_in", "done_at", "audience"]
    related = ("done_in",)


class NeedInline(PartInline):
    """What it needs."""

    model = PlotDependency
    fields = ["needs", "note", "audience"]
    related = ("needs",)


class HintInline(PartInline):
    """Foreshadowing."""

    model = PlotForeshadowing
    fields = ["text", "planted_in", "payoff_session", "payoff_milestone", "paid_off_in", "audience"]
    related = ("planted_in", "payoff_session", "payoff_milestone", "paid_off_in")


class ProgressInline(PartInline):
    """What happened."""

    model = PlotProgress
    fields = ["at", "session", "note", "status_before", "status_after", "forced_because", "author", "audience"]
    related = ("session", "author")


@admin.register(PlotThread)
class PlotDesk(ReadOnlyDesk):
    """The plots of the campaigns that this person runs; for administrators all."""

    list_display = ["name", "status", "urgency", "campaign", "steps", "moved_at", "visibility", "in_bin"]
    list_select_related = ["campaign"]
    list_filter = ["status", "urgency", ("campaign", RelatedDropdownFilter)]
    search_fields = ["name", "summary"]
    fields = [
        "campaign",
        "name",
        "summary",
        "status",
        "urgency",
        "stalled_after",
        "visibility",
        "body",
        "moved_in",
        "moved_at",
    ]
    inlines = [MilestoneInline, NeedInline, HintInline, ProgressInline]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlotThread]:
        """Only those of campaigns that this person runs."""
        done = Count("milestones", filter=~Q(milestones__done_at=None), distinct=True)
        rows = PlotThread.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        counted = rows.annotate(steps_n=Count("milestones", distinct=True), done_n=done)
        return counted.select_related("campaign").order_by("campaign__name", "name", "pk")

    @display(description="Milestones")
    def steps(self, obj: Any) -> str:
        """How many of them are reached."""
        return f"{obj.done_n} of {obj.steps_n}"

    @display(description="In the bin", boolean=True)
    def in_bin(self, obj: PlotThread) -> bool:
        """Whether it is deleted."""
        return obj.deleted_at is not None

    @action(description="Put in the bin")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[PlotThread]) -> None:
        """Delete them softly."""
        rows = queryset.filter(deleted_at=None)
        act_on_each(request, rows, lambda row: delete_entry(actor=request.user, entry=row), done="{n} put in the bin.")

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[PlotThread]) -> None:
        """Undo the deletion."""
        rows = queryset.exclude(deleted_at=None)
        act_on_each(
            request, rows, lambda row: restore_entry(actor=request.user, entry_id=row.pk), done="{n} brought back."
        )
