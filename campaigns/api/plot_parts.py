"""The API of what lies under a plot: progress, milestones, dependencies, foreshadowing and links."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from campaigns.api import plot_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import resolve_sessions
from campaigns.audiences import is_game_master
from campaigns.models import (
    Entry,
    PlotDependency,
    PlotLink,
    PlotMilestone,
    PlotProgress,
    PlotThread,
)
from campaigns.services import plot_parts, plot_reading
from campaigns.services import plots as services
from campaigns.services.story_time import sessions_seen, story_time
from campaigns.writing.shown import words_for_all


def notes_of(rows: Sequence[PlotProgress], viewer: Any) -> dict[str, Any]:
    """Return the notes of progress as somebody may read them, by row."""
    campaign = services.campaign_of(rows[0].plot) if rows else None
    words = words_for_all([(row.note, row.author) for row in rows], campaign=campaign, viewer=viewer)
    return {"notes": {row.pk: note for row, note in zip(rows, words, strict=True)}}


class PlotPart(InCampaign):
    """Base of what lies under a plot."""

    shape: Any = None

    def plot(self) -> PlotThread:
        """Return the plot of the address."""
        seen = plot_reading.plots_of(self.campaign(), self.request.user).select_related("campaign")
        return get_object_or_404(seen, pk=self.kwargs["plot_pk"])

    def list(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """List them, as far as you may see them."""
        rows = list(self.paginate_queryset(self.get_queryset()) or [])
        return self.get_paginated_response(self.described(rows))

    def context(self) -> dict[str, Any]:
        """Return what the shapes must know of who asks."""
        campaign = self.campaign()
        return {
            "sessions": set(sessions_seen(campaign, self.request.user).values_list("pk", flat=True)),
            "is_game_master": is_game_master(campaign, self.request.user), "viewer": self.request.user,
        }  # fmt: skip

    def shown(self, row: Any, status: int = 200) -> Response:
        """Answer with one row."""
        return Response(self.described([row])[0], status=status)

    def described(self, rows: Sequence[Any]) -> Any:
        """Return rows as the API shows them."""
        assert self.serializer_class is not None
        return self.serializer_class(rows, many=True, context=self.context() | self.words_of(rows)).data

    def words_of(self, rows: Sequence[Any]) -> dict[str, Any]:
        """Return what else the shape must know of these rows."""
        return {}

    def said(self, shape: Any, *sessions: str, partial: bool = False) -> dict[str, Any]:
        """Return what the client says, its sessions found."""
        said = values_of(shape, self.request.data, partial=partial)
        return resolve_sessions(self.campaign(), self.request.user, said, *sessions)


class ProgressViewSet(PlotPart):
    """What happened to a plot."""

    serializer_class = shapes.ProgressOut

    def get_queryset(self) -> Any:
        """Return what this person hears."""
        return plot_reading.progress_for(self.plot(), self.request.user)

    def words_of(self, rows: Sequence[PlotProgress]) -> dict[str, Any]:
        """Return the notes as this person may read them."""
        return notes_of(rows, self.request.user)

    @extend_schema(request=shapes.ProgressIn, responses={201: shapes.ProgressOut})
    def create(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """Tell what happened; with `status` or `milestone` it moves the plot (game masters)."""
        plot, said = self.plot(), self.said(shapes.ProgressIn, "session")
        if said.get("milestone") is not None:
            said["milestone"] = get_object_or_404(
                PlotMilestone.objects.visible_to(request.user).filter(plot=plot), pk=said["milestone"]
            )
        told = services.add_progress(actor=request.user, plot=plot, **said)
        return self.shown(self.get_queryset().get(pk=told.pk), 201)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Take a note back (its author, game masters)."""
        services.remove_progress(actor=request.user, progress=self.get_object())
        return Response(status=204)


class MilestoneViewSet(PlotPart):
    """The steps of a plot."""

    serializer_class = shapes.MilestoneOut

    def get_queryset(self) -> Any:
        """Return what this person hears."""
        return (
            PlotMilestone.objects.visible_to(self.request.user)
            .filter(plot=self.plot())
            .select_related("plot__campaign")
        )

    @extend_schema(request=shapes.MilestoneIn, responses={201: shapes.MilestoneOut})
    def create(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """Add one at the end."""
        made = plot_parts.add_milestone(actor=request.user, plot=self.plot(), **self.said(shapes.MilestoneIn))
        return self.shown(made, 201)

    @extend_schema(request=shapes.MilestonePatch, responses=shapes.MilestoneOut)
    def partial_update(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Rename one, move it to another place, mark it done or not done."""
        said = self.said(shapes.MilestonePatch, "done_in", partial=True)
        return self.shown(plot_parts.update_milestone(actor=request.user, milestone=self.get_object(), **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Take one out."""
        plot_parts.remove_milestone(actor=request.user, milestone=self.get_object())
        return Response(status=204)


class DependencyViewSet(PlotPart):
    """What a plot needs resolved first."""

    serializer_class = shapes.DependencyOut

    def get_queryset(self) -> Any:
        """Return what this person may see."""
        rows = PlotDependency.objects.visible_to(self.request.user).filter(plot=self.plot())
        return rows.select_related("plot__campaign", "needs")

    @extend_schema(request=shapes.DependencyIn, responses={201: shapes.DependencyOut})
    def create(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """Say that it needs another plot; a circle is refused, and named."""
        plot, said = self.plot(), self.said(shapes.DependencyIn)
        said["needs"] = get_object_or_404(plot_reading.plots_of(self.campaign(), request.user), pk=said["needs"])
        return self.shown(plot_parts.add_dependency(actor=request.user, plot=plot, **said), 201)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Say that it no longer needs it."""
        plot_parts.remove_dependency(actor=request.user, dependency=self.get_object())
        return Response(status=204)


class ForeshadowingViewSet(PlotPart):
    """What hints at what is to come."""

    serializer_class = shapes.ForeshadowingOut
    sessions = ("planted_in", "payoff_session", "paid_off_in")

    def get_queryset(self) -> Any:
        """Return what this person hears."""
        return plot_reading.hints_for(self.request.user).filter(plot=self.plot())

    @extend_schema(request=shapes.ForeshadowingIn, responses={201: shapes.ForeshadowingOut})
    def create(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """Write down a hint (game masters)."""
        plot, said = self.plot(), self._hint(shapes.ForeshadowingIn)
        return self.shown(plot_parts.add_foreshadowing(actor=request.user, plot=plot, **said), 201)

    @extend_schema(request=shapes.ForeshadowingPatch, responses=shapes.ForeshadowingOut)
    def partial_update(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Change a hint, or say that it has paid off."""
        hint, said = self.get_object(), self._hint(shapes.ForeshadowingPatch, partial=True)
        return self.shown(plot_parts.update_foreshadowing(actor=request.user, hint=hint, **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Take a hint out."""
        plot_parts.remove_foreshadowing(actor=request.user, hint=self.get_object())
        return Response(status=204)

    def context(self) -> dict[str, Any]:
        """Return with it what has been played, which says what is overdue."""
        return super().context() | {"story": story_time(self.campaign())}

    def _hint(self, shape: Any, *, partial: bool = False) -> dict[str, Any]:
        said = self.said(shape, *self.sessions, partial=partial)
        if said.get("payoff_milestone") is not None:
            seen = PlotMilestone.objects.visible_to(self.request.user).filter(plot=self.plot())
            said["payoff_milestone"] = get_object_or_404(seen, pk=said["payoff_milestone"])
        return said


class LinkViewSet(PlotPart):
    """The entries and sessions that a plot is about."""

    serializer_class = shapes.LinkOut

    def get_queryset(self) -> Any:
        """Return what this person may see."""
        rows = PlotLink.objects.visible_to(self.request.user).filter(plot=self.plot())
        return rows.select_related("plot__campaign", "entry")

    @extend_schema(request=shapes.LinkIn, responses={201: shapes.LinkOut})
    def create(self, request: Request, campaign_pk: UUID, plot_pk: int) -> Response:
        """Link an entry or a session."""
        plot, said = self.plot(), self.said(shapes.LinkIn)
        seen = Entry.objects.visible_to(request.user).filter(campaign=self.campaign())
        said["entry"] = get_object_or_404(seen, pk=said["entry"])
        return self.shown(plot_parts.add_link(actor=request.user, plot=plot, **said), 201)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, plot_pk: int, pk: int) -> Response:
        """Take a link away."""
        plot_parts.remove_link(actor=request.user, link=self.get_object())
        return Response(status=204)


PARTS = {
    "progress": ProgressViewSet,
    "milestones": MilestoneViewSet,
    "dependencies": DependencyViewSet,
    "foreshadowing": ForeshadowingViewSet,
    "links": LinkViewSet,
}
