"""What the pages and the API show of plots: what moves, what stands still, what is owed, what waits for what."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from campaigns.kinds import address_of
from campaigns.models import (
    Campaign,
    PlotDependency,
    PlotForeshadowing,
    PlotLink,
    PlotMilestone,
    PlotProgress,
    PlotStatus,
    PlotThread,
)
from campaigns.permissions import Person
from campaigns.services.story_time import StoryTime, story_time

MOST_IN_A_PICTURE = 500


@dataclass
class StalledPlot:
    """A plot that has not moved for some played sessions."""

    plot: PlotThread
    sessions: int


@dataclass
class Parts:
    """What somebody may see of one plot."""

    milestones: list[PlotMilestone]
    needs: list[PlotDependency]
    needed_by: list[PlotDependency]
    foreshadowing: list[PlotForeshadowing]
    links: list[PlotLink]
    progress: QuerySet[PlotProgress]
    waiting: list[PlotThread] = field(default_factory=list)


def plots_of(campaign: Campaign, viewer: Person) -> QuerySet[PlotThread]:
    """Return the plots that somebody may see, the pressing ones first."""
    return PlotThread.objects.visible_to(viewer).filter(campaign=campaign).order_by("-urgency", "name", "pk")


def stalled_plots(campaign: Campaign, viewer: Person) -> list[StalledPlot]:
    """Return the plots under way that nothing has moved for as many played sessions as each allows, the longest first.

    For the campaign's overview: give it as `stalled` to campaigns/_stalled_plots.html.
    """
    plots = plots_of(campaign, viewer).under_way().exclude(stalled_after=0)  # type: ignore[attr-defined]
    time = story_time(campaign)
    found = [StalledPlot(plot, time.played_since(plot.moved_in_id, plot.moved_at)) for plot in plots]
    late = [row for row in found if row.sessions >= row.plot.stalled_after]
    return sorted(late, key=lambda row: (-row.sessions, -row.plot.urgency, row.plot.name))


def parts_of(plot: PlotThread, viewer: Person) -> Parts:
    """Return the parts of a plot that somebody may see."""
    needs = PlotDependency.objects.visible_to(viewer)
    links = PlotLink.objects.visible_to(viewer).filter(plot=plot).select_related("entry")
    parts = Parts(
        milestones=list(PlotMilestone.objects.visible_to(viewer).filter(plot=plot).select_related("done_in")),
        needs=list(needs.filter(plot=plot).select_related("needs").order_by("needs__name")),
        needed_by=list(needs.filter(needs=plot).select_related("plot").order_by("plot__name")),
        foreshadowing=list(hints_for(viewer).filter(plot=plot)),
        links=list(links.order_by("entry__kind", "entry__name", "role")),
        progress=progress_for(plot, viewer),
    )
    parts.waiting = [row.needs for row in parts.needs if row.needs.status != PlotStatus.RESOLVED]
    return parts


def progress_for(plot: PlotThread, viewer: Person) -> QuerySet[PlotProgress]:
    """Return what was told of a plot, as far as somebody hears it, the newest first."""
    seen = PlotProgress.objects.visible_to(viewer).filter(plot=plot)
    heard = Prefetch("milestone", PlotMilestone.objects.visible_to(viewer))
    return seen.select_related("session", "author", "plot__campaign").prefetch_related(heard)


def hints_for(viewer: Person) -> QuerySet[PlotForeshadowing]:
    """Return the foreshadowing that somebody hears."""
    heard = Prefetch("payoff_milestone", PlotMilestone.objects.visible_to(viewer))
    seen = PlotForeshadowing.objects.visible_to(viewer).prefetch_related(heard)
    return seen.select_related("plot__campaign", "planted_in", "payoff_session", "paid_off_in")


def unpaid_hints(campaign: Campaign, viewer: Person) -> list[PlotForeshadowing]:
    """Return what is planted and has not paid off; those with `.overdue` first."""
    time = story_time(campaign)
    rows = list(hints_for(viewer).unpaid().filter(plot__campaign=campaign))  # type: ignore[attr-defined]
    for row in rows:
        row.overdue = is_overdue(row, time)
    return sorted(rows, key=lambda row: (not row.overdue, row.pk))


def overdue_hints(campaign: Campaign, viewer: Person) -> list[PlotForeshadowing]:
    """Return what should have paid off by now."""
    time = story_time(campaign)
    unpaid = hints_for(viewer).filter(plot__campaign=campaign, paid_off_at=None)
    return [hint for hint in unpaid.order_by("pk") if is_overdue(hint, time)]


def is_overdue(hint: PlotForeshadowing, time: StoryTime) -> bool:
    """Whether the session or the milestone at which it was to pay off is behind us."""
    if hint.paid_off_at is not None:
        return False
    return time.has_been(hint.payoff_session_id) or (
        hint.payoff_milestone is not None and hint.payoff_milestone.done_at is not None
    )


def dependency_picture(campaign: Campaign, viewer: Person) -> dict[str, Any]:
    """Return the plots that somebody may see and what needs what among them, for the picture and its table."""
    seen = PlotDependency.objects.visible_to(viewer).filter(plot__campaign=campaign).order_by("pk")
    edges = list(seen.select_related("plot", "needs")[:MOST_IN_A_PICTURE])
    boxes = {plot.pk: _box(plot) for edge in edges for plot in (edge.needs, edge.plot)}
    return {
        "plots": list(boxes.values()),
        "edges": [{"plot": edge.plot_id, "needs": edge.needs_id, "note": edge.note} for edge in edges],
        "rows": [{"plot": boxes[edge.plot_id], "needs": boxes[edge.needs_id], "note": edge.note} for edge in edges],
    }


def _box(plot: PlotThread) -> dict[str, Any]:
    return {
        "id": plot.pk, "name": plot.name, "status": plot.status, "status_label": plot.get_status_display(),
        "urgency": plot.urgency, "url": address_of(plot),
    }  # fmt: skip
