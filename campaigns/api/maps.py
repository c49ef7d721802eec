"""The API of a place's map, layers and pins, and of what is there."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import NotFound
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api import location_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import PAGE_PARAMETERS
from campaigns.audiences import is_game_master
from campaigns.models import Entry, Location, MapLayer, MapPin, Placement
from campaigns.services import maps as services
from campaigns.services.location_tree import Tree, placements, things_at


class AtLocation(InCampaign):
    """Base of what belongs to a place."""

    def location(self) -> Location:
        """Return the place of the address."""
        seen = Location.objects.visible_to(self.request.user).filter(campaign=self.campaign())
        return get_object_or_404(seen.select_related("campaign"), pk=self.kwargs["location_pk"])

    def list(self, request: Request, campaign_pk: UUID, location_pk: int) -> Response:
        """List them, as far as you may see them."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.serializer_class(page, many=True, context=self.context()).data)  # type: ignore[misc]

    def context(self) -> dict[str, Any]:
        """Return what the shapes must know of who asks."""
        return {"is_game_master": is_game_master(self.campaign(), self.request.user)}

    def shown(self, row: Any, status: int = 200) -> Response:
        """Answer with one row."""
        return Response(self.serializer_class(row, context=self.context()).data, status=status)  # type: ignore[misc]


class LayerViewSet(AtLocation):
    """The layers of a map, from below."""

    serializer_class = shapes.LayerOut
    queryset = MapLayer.objects.all()
    parser_classes = [JSONParser, MultiPartParser, FormParser]

    def get_queryset(self) -> QuerySet[MapLayer]:
        """Return what this person may see."""
        rows = MapLayer.objects.visible_to(self.request.user).filter(location=self.location())
        return rows.select_related("location__campaign")

    def context(self) -> dict[str, Any]:
        """Return with it the order of the layers."""
        return super().context() | {"layers": list(self.get_queryset().values_list("pk", flat=True))}

    @extend_schema(request={"multipart/form-data": shapes.LayerIn}, responses={201: shapes.LayerOut})
    def create(self, request: Request, campaign_pk: UUID, location_pk: int) -> Response:
        """Lay a picture upon the map."""
        found, said = self.location(), values_of(shapes.LayerIn, request.data)
        picture = said.pop("picture").read(services.MOST_READ)
        return self.shown(services.add_layer(actor=request.user, location=found, picture=picture, **said), 201)

    @extend_schema(request=shapes.LayerPatch, responses=shapes.LayerOut)
    def partial_update(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Change its name, opacity, place or who sees it."""
        said = values_of(shapes.LayerPatch, request.data, partial=True)
        return self.shown(services.update_layer(actor=request.user, layer=self.get_object(), **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Take it off the map, with the pins that are on it alone."""
        services.remove_layer(actor=request.user, layer=self.get_object())
        return Response(status=204)


class PinViewSet(AtLocation):
    """The pins of a map."""

    serializer_class = shapes.PinOut
    queryset = MapPin.objects.all()

    def get_queryset(self) -> QuerySet[MapPin]:
        """Return what this person may see."""
        rows = MapPin.objects.visible_to(self.request.user).filter(location=self.location())
        return rows.select_related("entry", "location__campaign").defer("entry__body")

    @extend_schema(request=shapes.PinPatch, responses={201: shapes.PinOut})
    def create(self, request: Request, campaign_pk: UUID, location_pk: int) -> Response:
        """Put one on the map."""
        found, said = self.location(), self._said(partial=False)
        return self.shown(services.add_pin(actor=request.user, location=found, **said), 201)

    @extend_schema(request=shapes.PinPatch, responses=shapes.PinOut)
    def partial_update(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Move it, or change what it says."""
        pin, said = self.get_object(), self._said(partial=True)
        return self.shown(services.update_pin(actor=request.user, pin=pin, **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Take it off the map."""
        services.remove_pin(actor=request.user, pin=self.get_object())
        return Response(status=204)

    def _said(self, *, partial: bool) -> dict[str, Any]:
        said = values_of(shapes.PinPatch, self.request.data, partial=partial)
        layers = MapLayer.objects.visible_to(self.request.user).filter(location=self.kwargs["location_pk"])
        if said.get("layer") is not None:
            said["layer"] = found(layers, said["layer"], "layer")
        if said.get("entry") is not None:
            seen = Entry.objects.visible_to(self.request.user).filter(campaign=self.kwargs["campaign_pk"])
            said["entry"] = found(seen, said["entry"], "entry")
        return said


class ThingViewSet(AtLocation):
    """What is at a place and in it."""

    serializer_class = shapes.ThingOut
    queryset = Placement.objects.all()

    def get_queryset(self) -> QuerySet[Placement]:
        """Return what this person may see at just this place."""
        rows = Placement.objects.visible_to(self.request.user).filter(location=self.location())
        return rows.select_related("entry", "location__campaign")

    @extend_schema(
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("below", bool, description="1: and in the places in it.")],
        responses=shapes.ThingOut(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID, location_pk: int) -> Response:
        """List who and what is there."""
        place, (number, size) = self.location(), page_asked(request)
        below = request.query_params.get("below", "").lower() in {"1", "true", "yes"}
        keys = [row for row, _ in things_at(Tree(self.campaign(), request.user), place.pk, below=below)]
        rows = placements(keys[(number - 1) * size : number * size])
        shown: Any = shapes.ThingOut(rows, many=True, context=self.context()).data
        return page_answer(request, shown, total=len(keys), page=number, size=size)

    @extend_schema(request=shapes.ThingIn, responses={201: shapes.ThingOut})
    def create(self, request: Request, campaign_pk: UUID, location_pk: int) -> Response:
        """Say that an entry is there."""
        place, said = self.location(), values_of(shapes.ThingIn, request.data)
        seen = Entry.objects.visible_to(request.user).filter(campaign=place.campaign_id)
        said["entry"] = found(seen, said["entry"], "entry")
        return self.shown(services.place_entry(actor=request.user, location=place, **said), 201)

    @extend_schema(request=shapes.ThingPatch, responses=shapes.ThingOut)
    def partial_update(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Change as what it is there, or who knows of it."""
        said = values_of(shapes.ThingPatch, request.data, partial=True)
        return self.shown(services.update_placement(actor=request.user, placement=self.get_object(), **said))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, location_pk: int, pk: int) -> Response:
        """Say that it is no longer there; the entry itself stays."""
        services.remove_placement(actor=request.user, placement=self.get_object())
        return Response(status=204)


def found(rows: Any, pk: int, what: str) -> Any:
    """Return a row that the person sees, or refuse naming what is missing."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(f"{what}_not_found", f"There is no such {what} here, or it is hidden from you.")
    return row


PARTS = {"layers": LayerViewSet, "pins": PinViewSet, "things": ThingViewSet}
