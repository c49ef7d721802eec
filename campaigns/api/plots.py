"""The API of plots: threads, their words and their status."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api import plot_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.plot_parts import notes_of
from campaigns.api.relations import PAGE_PARAMETERS, resolve_sessions
from campaigns.audiences import is_game_master
from campaigns.models import (
    Campaign,
    PlotStatus,
    PlotThread,
)
from campaigns.permissions import require_sign_in
from campaigns.services import plot_reading
from campaigns.services import plots as services
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.story_time import sessions_seen


class PlotViewSet(InCampaign):
    """The threads of a campaign's story."""

    queryset = PlotThread.objects.all()
    serializer_class = shapes.PlotOut

    def get_queryset(self) -> QuerySet[PlotThread]:
        """Return what this person may see."""
        return plot_reading.plots_of(self.campaign(), self.request.user).prefetch_related("tags", "viewers")

    @extend_schema(
        parameters=[
            OpenApiParameter("status", str, enum=PlotStatus.values),
            OpenApiParameter("q", str, description="A part of the name or the summary."),
            OpenApiParameter("stalled", bool, description="Only those that have not moved for too long."),
        ],
        responses=shapes.PlotCard(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them, the pressing ones first."""
        rows, asked = self.get_queryset(), request.query_params
        if asked.get("status"):
            rows = rows.filter(status=asked["status"])
        if words := asked.get("q", "").replace("\x00", "").strip():
            rows = rows.filter(Q(name__icontains=words) | Q(summary__icontains=words))
        if asked.get("stalled", "").lower() in {"1", "true", "yes"}:
            late = plot_reading.stalled_plots(self.campaign(), request.user)
            rows = rows.filter(pk__in=[row.plot.pk for row in late])
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(
            shapes.PlotCard(page, many=True, context=self._context(self.campaign())).data
        )

    @extend_schema(request=shapes.PlotIn, responses={201: shapes.PlotOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one."""
        campaign = self.campaign()
        made = services.create_plot(actor=request.user, campaign=campaign, **values_of(shapes.PlotIn, request.data))
        return Response(self._shown(made), status=201)

    @extend_schema(responses=shapes.PlotOut)
    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return Response(self._shown(self.get_object()))

    @extend_schema(request=shapes.PlotPatch, responses=shapes.PlotOut)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change its words; its status changes under `/status`."""
        plot = self.get_object()
        said = values_of(shapes.PlotPatch, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        update_entry(actor=request.user, entry=plot, expected_version=version, **said)
        return Response(self._shown(self.get_object()))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Put it in the bin."""
        delete_entry(actor=request.user, entry=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=shapes.PlotOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring it back from the bin."""
        gone = PlotThread.objects.deleted().changeable_by(request.user).filter(campaign=self.campaign())
        restore_entry(actor=request.user, entry_id=get_object_or_404(gone, pk=pk).pk)
        return Response(self._shown(self.get_object()))

    @extend_schema(request=shapes.StatusIn, responses=shapes.ProgressOut, methods=["POST"])
    @extend_schema(responses=shapes.StatusOut, methods=["GET"])
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def status(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show the status and what it may become; POST changes it (game masters)."""
        plot = self.get_object()
        if request.method == "POST":
            said = self._said(plot, shapes.StatusIn, "session")
            told = services.change_status(actor=request.user, plot=plot, **said)
            context = self._context(services.campaign_of(plot)) | notes_of([told], request.user)
            return Response(shapes.ProgressOut(told, context=context).data)
        waiting = plot_reading.parts_of(plot, request.user).waiting
        allowed = services.ALLOWED[PlotStatus(plot.status)]
        shown = {"status": plot.status, "allowed": [way for way in PlotStatus.values if way in allowed]}
        return Response(shown | {"waits_for": shapes.PlotRef(waiting, many=True).data})

    @extend_schema(parameters=PAGE_PARAMETERS, responses=shapes.StalledOut(many=True))
    @action(detail=False)
    def stalled(self, request: Request, campaign_pk: UUID) -> Response:
        """List what has not moved for too many played sessions, the longest first."""
        number, size = page_asked(request)
        rows = plot_reading.stalled_plots(self.campaign(), request.user)
        shown: Any = shapes.StalledOut(rows[(number - 1) * size : number * size], many=True).data
        return page_answer(request, shown, total=len(rows), page=number, size=size)

    def _shown(self, plot: PlotThread) -> dict[str, Any]:
        return dict(shapes.PlotOut(plot, context=self._context(services.campaign_of(plot))).data)

    def _said(self, plot: PlotThread, shape: Any, *sessions: str, partial: bool = False) -> dict[str, Any]:
        said = values_of(shape, self.request.data, partial=partial)
        return resolve_sessions(services.campaign_of(plot), self.request.user, said, *sessions)

    def _context(self, campaign: Campaign) -> dict[str, Any]:
        person = require_sign_in(self.request.user)
        return {
            "sessions": set(sessions_seen(campaign, person).values_list("pk", flat=True)),
            "is_game_master": is_game_master(campaign, person), "viewer": person,
        }  # fmt: skip
