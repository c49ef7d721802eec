"""The API of play sessions: plan, live, closed; the timeline and who was there."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from campaigns.api import session_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import PAGE_PARAMETERS, asked_number
from campaigns.live import shown
from campaigns.models import Attendance, PlaySession, SessionState, StreamPlace
from campaigns.services import sessions as services
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.session_events import describe_event
from campaigns.services.session_presence import who_is_here
from campaigns.writing.shown import text_for


class SessionViewSet(InCampaign):
    """The evenings of a campaign."""

    queryset = PlaySession.objects.all()
    serializer_class = shapes.SessionOut

    def get_queryset(self) -> QuerySet[PlaySession]:
        """Return what this person may see."""
        seen = PlaySession.objects.visible_to(self.request.user).filter(campaign=self.campaign())
        return seen.select_related("campaign", "created_by").order_by("-number", "-pk")

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=SessionState.values),
            OpenApiParameter("q", str, description="A part of the name or the summary."),
        ],
        responses=shapes.SessionCard(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them, the latest first."""
        rows, asked = self.get_queryset().defer("body"), request.query_params
        if asked.get("state"):
            rows = rows.filter(state=asked["state"].replace("\x00", ""))
        if words := asked.get("q", "").replace("\x00", "").strip():
            rows = rows.filter(Q(name__icontains=words) | Q(summary__icontains=words))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(shapes.SessionCard(page, many=True).data)

    @extend_schema(request=shapes.SessionIn, responses={201: shapes.SessionOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Plan one (game masters)."""
        campaign = self.campaign()
        made = services.create_session(
            actor=request.user, campaign=campaign, **values_of(shapes.SessionIn, request.data)
        )
        return Response(self._shown(made), status=201)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return Response(self._shown(self.get_object()))

    @extend_schema(request=shapes.SessionPatch)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change its words; its state changes under `/start` and `/close`."""
        session = self.get_object()
        said = values_of(shapes.SessionPatch, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        update_entry(actor=request.user, entry=session, expected_version=version, **said)
        return Response(self._shown(self.get_object()))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Put it in the bin."""
        delete_entry(actor=request.user, entry=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring it back from the bin."""
        gone = PlaySession.objects.deleted().changeable_by(request.user).filter(campaign=self.campaign())
        restore_entry(actor=request.user, entry_id=get_object_or_404(gone, pk=pk).pk)
        return Response(self._shown(self.get_object()))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Start it, or open a closed one again (game masters)."""
        return self._change_state(SessionState.LIVE)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Close it (game masters)."""
        return self._change_state(SessionState.CLOSED)

    @extend_schema(request=shapes.ClockIn)
    @action(detail=True, methods=["post"])
    def clock(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Say which day it is in the game (game masters)."""
        session = self.get_object()
        services.set_clock(actor=request.user, session=session, day=values_of(shapes.ClockIn, request.data)["day"])
        return Response(self._shown(self.get_object()))

    @extend_schema(request=shapes.AttendanceIn, responses=shapes.AttendanceOut(many=True), methods=["PUT"])
    @extend_schema(responses=shapes.AttendanceOut(many=True), parameters=PAGE_PARAMETERS, methods=["GET"])
    @action(detail=True, methods=["get", "put"])
    def attendance(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """List who was there; PUT corrects it (game masters)."""
        session = self.get_object()
        if request.method == "PUT":
            people = values_of(shapes.AttendanceIn, request.data)["people"]
            services.set_attendance(actor=request.user, session=session, people=people)
        page = self.paginate_queryset(Attendance.objects.filter(session=session).select_related("user"))
        return self.get_paginated_response(shapes.AttendanceOut(page, many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("stream", str, description="One of the streams that you hear."),
            OpenApiParameter("after", int, description="Only what comes after this number of the stream."),
            *PAGE_PARAMETERS,
        ],
        responses=shapes.EventOut(many=True),
        methods=["GET"],
    )
    @extend_schema(request=shapes.HappeningIn, responses={201: shapes.EventOut}, methods=["POST"])
    @action(detail=True, methods=["get", "post"])
    def events(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """List the timeline in order; POST tells what happened, or sends a message."""
        session = self.get_object()
        if request.method == "POST":
            return self._tell(session)
        streams = shown.streams_for(self.campaign(), request.user)  # type: ignore[arg-type]
        if asked := request.query_params.get("stream"):
            if asked not in streams:
                raise serializers.ValidationError({"stream": [f"You hear {', '.join(streams)}."]})
            streams = [asked]
        places = StreamPlace.objects.filter(session=session, stream__in=streams).select_related("event__actor")
        after = request.query_params.get("after")
        if after is not None:
            places = places.filter(number__gt=asked_number(request, "after") or 0 if after != "0" else 0)
        page = self.paginate_queryset(places.order_by("event__sequence", "stream")) or []
        found = self._events([place.event for place in page])
        rows = [one | {"stream": at.stream, "number": at.number} for one, at in zip(found, page, strict=True)]
        return self.get_paginated_response(shapes.EventOut(rows, many=True).data)

    def _tell(self, session: PlaySession) -> Response:
        said = values_of(shapes.HappeningIn, self.request.data)
        is_message = said.pop("type", "event.told") == "message.sent"
        if is_message:
            said.pop("in_game_day", None)
        tell = services.send_message if is_message else services.tell_event
        event = tell(actor=self.request.user, session=session, **said)
        return Response(shapes.EventOut(self._events([event])[0]).data, status=201)

    def _events(self, events: Any) -> Any:
        described = [describe_event(event) for event in events]
        return shown.show_events(described, campaign=self.campaign(), viewer=self.request.user)  # type: ignore[arg-type]

    def _change_state(self, state: SessionState) -> Response:
        services.change_state(actor=self.request.user, session=self.get_object(), state=state)
        return Response(self._shown(self.get_object()))

    def _shown(self, session: PlaySession) -> dict[str, Any]:
        context = {"body": text_for(session, self.request.user), "present": who_is_here(session)}
        return dict(shapes.SessionOut(session, context=context).data)
