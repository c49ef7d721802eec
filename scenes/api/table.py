"""The API of what is on a scene and what happens there: orders go in by the same door as from the live table."""

import secrets
from typing import Any

import msgspec
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import NotFound, Refused
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api.campaigns import GONE
from campaigns.api.relations import PAGE_PARAMETERS
from campaigns.audiences import heard_by
from campaigns.models import User
from scenes.api import shapes
from scenes.models import Asset, AssetKind, Scene, SceneEvent
from scenes.protocol import ORDERS, AskTime, DragTokens, Measure, Order, Resume
from scenes.room import reading
from scenes.room.replica import Done, carry_out
from scenes.room.rights import Rights, rights_of
from scenes.room.telling import TALK, happened_from, message_of
from scenes.services.scenes import require_scene
from scenes.services.tables import campaign_of

_FLEETING = (AskTime, DragTokens, Measure, Resume)  # these make sense on the socket alone
BY_ID = OpenApiParameter("X-Order-Id", str, OpenApiParameter.HEADER, description="Done once under this name.")


def read_order(said: Any) -> Order:
    """Return the order that somebody gives; refused with what is wrong."""
    try:
        order: Order = msgspec.convert(said, ORDERS)
    except msgspec.ValidationError as wrong:
        sentence, _, where = str(wrong).partition(" - at `$")
        name = where.strip("`").lstrip(".") or "type"
        raise Refused("bad_order", f"The order is not right: {wrong}.", fields={name: [sentence]}) from wrong
    if isinstance(order, _FLEETING):
        raise Refused("socket_only", "That is for the live table's socket: nothing of it stays.")
    return order


class OnScene(viewsets.GenericViewSet):
    """Base of what is on a scene: for those who may come to it, by the table or because it is shown to them."""

    queryset = Scene.objects.none()
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def scene(self) -> Scene:
        """Return the scene of the address if this person may come to it."""
        living = Scene.objects.living().select_related("campaign")
        scene = get_object_or_404(living, pk=self.kwargs["scene_pk"])
        self.rights = rights_of(self.person, scene)
        return scene

    @property
    def person(self) -> User:
        """Who is asking."""
        person: Any = self.request.user
        return person

    rights: Rights

    def carry(self, order: Order) -> Done:
        """Carry an order out, under the name that the request gives it."""
        scene = self.scene()
        order.id = order.id or str(self.request.headers.get("X-Order-Id", ""))[:64] or secrets.token_urlsafe(9)
        return carry_out(scene, order, self.rights)


class PiecesView(OnScene):
    """What lies on a scene, as far as the asking person may know it."""

    serializer_class = shapes.AnyRecord
    lookup_value_converter = "slug"

    @extend_schema(parameters=[*PAGE_PARAMETERS, shapes.PieceQuery], responses=shapes.AnyRecord(many=True))
    def list(self, request: Request, scene_pk: int) -> Response:
        """List the pieces: game masters all of them, others what they are told at the table."""
        scene, asked = self.scene(), values_of(shapes.PieceQuery, request.query_params)
        number, size = page_asked(request)
        found = reading.pieces_for(scene, self.person)
        if kind := asked.get("kind"):
            found = [one for one in found if one["kind"] == kind]
        rows = found[(number - 1) * size : number * size]
        return page_answer(request, rows, total=len(found), page=number, size=size)

    @extend_schema(responses=shapes.AnyRecord)
    def retrieve(self, request: Request, scene_pk: int, pk: str) -> Response:
        """Show one."""
        return Response(self._one(self.scene(), pk))

    @extend_schema(parameters=[BY_ID], request=shapes.AnyRecord, responses={201: shapes.AnyRecord})
    def create(self, request: Request, scene_pk: int) -> Response:
        """Put a piece there (`piece.add`). Many at once: as an order."""
        self.scene()
        done = self.carry(read_order({"type": "piece.add", "pieces": [self._record()]}))
        made = self._one(self.scene(), done.created[0]) if done.created else {}
        return Response(made, status=201)

    @extend_schema(parameters=[BY_ID], request=shapes.AnyRecord, responses=shapes.AnyRecord)
    def partial_update(self, request: Request, scene_pk: int, pk: str) -> Response:
        """Change fields of a piece (`piece.change`)."""
        self.carry(read_order({"type": "piece.change", "pieces": [{"id": pk, "set": self._record()}]}))
        return Response(self._one(self.scene(), pk))

    @extend_schema(parameters=[BY_ID], responses=GONE)
    def destroy(self, request: Request, scene_pk: int, pk: str) -> Response:
        """Take a piece away (`piece.remove`)."""
        self.carry(read_order({"type": "piece.remove", "ids": [pk]}))
        return Response(status=204)

    def _record(self) -> dict[str, Any]:
        if not isinstance(self.request.data, dict):
            raise serializers.ValidationError("A piece is an object.")
        return dict(self.request.data)

    def _one(self, scene: Scene, uid: str) -> dict[str, Any]:
        found = next((one for one in reading.pieces_for(scene, self.person) if one["id"] == uid), None)
        if found is None:
            raise NotFound("piece_not_found", "There is no such thing on this scene, or it is hidden from you.")
        return found


class OrdersView(OnScene):
    """The orders of the live table."""

    serializer_class = shapes.TableOrder

    @extend_schema(request=shapes.TableOrder, responses=shapes.DoneOut)
    def create(self, request: Request, scene_pk: int) -> Response:
        """Give any order of docs/table-protocol.md. The same one with the same `id` is done once."""
        self.scene()  # to who may not come there it does not exist, whatever he sends
        order = read_order(request.data)
        done = self.carry(order)
        number = done.number if self.rights.runs else None  # it counts what others do unseen, too
        told = {"id": order.id, "number": number, "created": done.created, "again": done.again}
        return Response(shapes.DoneOut(told).data)


class EventsView(OnScene):
    """Everything that ever happened on a scene, for game masters."""

    serializer_class = shapes.SceneEventOut

    def get_queryset(self) -> QuerySet[SceneEvent]:
        """Return the log, to who keeps the scene."""
        scene = self.scene()
        require_scene(self.person, scene)
        return SceneEvent.objects.filter(scene=scene)

    @extend_schema(
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("after", int, description="Only what came after this number."),
            OpenApiParameter("type", str, description="Only these orders, such as token.move."),
        ],
        responses=shapes.SceneEventOut(many=True),
    )
    def list(self, request: Request, scene_pk: int) -> Response:
        """List it in order."""
        rows, asked = self.get_queryset(), request.query_params
        after = asked.get("after", "")
        if after.isdecimal() and len(after) < 18:
            rows = rows.filter(number__gt=int(after))
        if kind := asked.get("type", "").replace("\x00", ""):
            rows = rows.filter(type=kind)
        return self.get_paginated_response(shapes.SceneEventOut(self.paginate_queryset(rows), many=True).data)


class ChatView(OnScene):
    """What was said and rolled at a scene."""

    serializer_class = shapes.MessageOut

    @extend_schema(parameters=PAGE_PARAMETERS, responses=shapes.MessageOut(many=True))
    def list(self, request: Request, scene_pk: int) -> Response:
        """List what one may hear, the latest first."""
        scene = self.scene()
        heard = heard_by(self.person, is_game_master=self.rights.runs)
        rows = SceneEvent.objects.filter(heard, scene=scene, type__in=TALK).select_related("actor").order_by("-number")
        page: Any = self.paginate_queryset(rows) or []
        said = [
            msgspec.to_builtins(message_of(happened_from(one), one.actor.display_name if one.actor else "Somebody"))
            for one in page
        ]
        return self.get_paginated_response(shapes.MessageOut(said, many=True).data)

    @extend_schema(request=shapes.SayIn, responses={201: shapes.MessageOut})
    def create(self, request: Request, scene_pk: int) -> Response:
        """Say something, or roll with /r."""
        self.scene()
        said = values_of(shapes.SayIn, request.data)
        done = self.carry(read_order({"type": "chat.say", **said}))
        event = SceneEvent.objects.select_related("actor").get(pk=done.event or 0)
        message = message_of(happened_from(event), self.person.display_name)
        return Response(shapes.MessageOut(msgspec.to_builtins(message)).data, status=201)


class ExploredView(OnScene):
    """What one remembers of a scene."""

    serializer_class = shapes.ExploredOut
    pagination_class = None

    @extend_schema(responses=shapes.ExploredOut)
    def retrieve(self, request: Request, scene_pk: int) -> Response:
        """Show it as a picture."""
        found = reading.sight_for(self.scene(), self.person)[1]
        told = msgspec.to_builtins(found) if found is not None else {"png": "", "width": 0, "height": 0}
        return Response(shapes.ExploredOut(told).data)


class FindGridView(OnScene):
    """The grid that is drawn in a picture."""

    serializer_class = shapes.FoundGridOut

    @extend_schema(request=shapes.FindGridIn, responses=shapes.FoundGridOut)
    def create(self, request: Request, scene_pk: int) -> Response:
        """Look for it (game masters)."""
        from scenes.services.grids import find_grid_of

        scene = self.scene()
        require_scene(self.person, scene)
        uid = values_of(shapes.FindGridIn, request.data)["asset"]
        assets = Asset.objects.living().filter(campaign=campaign_of(scene)).exclude(kind=AssetKind.SOUND)
        return Response(shapes.FoundGridOut(find_grid_of(get_object_or_404(assets, uid=uid))).data)
