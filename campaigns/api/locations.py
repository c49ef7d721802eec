"""The API of places: the tree, one place, moving."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from bestiary_site.shared.errors import NotFound, Refused
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api import location_shapes as shapes
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import PAGE_PARAMETERS
from campaigns.folding import fold
from campaigns.models import Campaign, Location
from campaigns.places import Place
from campaigns.services import locations as services
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.location_tree import Tree, properties_at

MOST_IN_A_TREE = 2000


class LocationViewSet(InCampaign):
    """The places of a campaign."""

    queryset = Location.objects.all()
    serializer_class = shapes.LocationOut

    def get_queryset(self) -> QuerySet[Location]:
        """Return what this person may see."""
        return (
            Location.objects.visible_to(self.request.user).filter(campaign=self.campaign()).select_related("campaign")
        )

    @extend_schema(
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("parent", str, description="Only what lies directly in this place; `none`: at the top."),
            OpenApiParameter("depth", int, description="No deeper than this; 0: only the top."),
            OpenApiParameter("q", str, description="A part of the name or type."),
            OpenApiParameter("tree", bool, description="Nested, without pages; at most 2000 places (use depth)."),
        ],
        responses=shapes.PlaceOut(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them in the order of the tree, each before what lies in it."""
        campaign, asked = self.campaign(), request.query_params
        tree = Tree(campaign, request.user)
        places = _narrow(tree, asked)
        if asked.get("tree", "").lower() in {"1", "true", "yes"}:
            if len(places) > MOST_IN_A_TREE:
                raise Refused("too_many", f"{len(places)} places are too many for one tree: ask with depth or parent.")
            return Response(_nested(places, _context(campaign)))
        return _page(request, campaign, places)

    @extend_schema(request=shapes.LocationIn, responses={201: shapes.LocationOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one."""
        campaign, said = self.campaign(), values_of(shapes.LocationIn, request.data)
        said["parent"] = self._parent(said.get("parent"))
        made = services.create_location(actor=request.user, campaign=campaign, **said)
        return self._answer(made.pk, 201)

    @extend_schema(responses=shapes.LocationOut)
    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return self._answer(pk)

    @extend_schema(request=shapes.LocationPatch, responses=shapes.LocationOut)
    def update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change its words; what is not said stays."""
        return self._update(request, pk, partial=False)

    @extend_schema(request=shapes.LocationPatch, responses=shapes.LocationOut)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change some of its words."""
        return self._update(request, pk, partial=True)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Put it in the bin with all that lies in it."""
        delete_entry(actor=request.user, entry=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=shapes.LocationOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring it back from the bin with all that went there with it."""
        gone = Location.objects.deleted().changeable_by(request.user).filter(campaign=self.campaign())
        restore_entry(actor=request.user, entry_id=get_object_or_404(gone, pk=pk).pk)
        return self._answer(pk)

    @extend_schema(request=shapes.MoveIn, responses=shapes.LocationOut)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Put it, with everything in it, into another place. Refused (422) into itself or what lies in it."""
        moved, said = self.get_object(), values_of(shapes.MoveIn, request.data)
        said["parent"] = self._parent(said["parent"])
        version = expected_version(request, said.pop("version", None))
        services.move_location(actor=request.user, location=moved, expected_version=version, **said)
        return self._answer(pk)

    @extend_schema(parameters=PAGE_PARAMETERS, responses=shapes.PlaceOut(many=True))
    @action(detail=True)
    def children(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """List what lies directly in it."""
        found, tree = self.get_object(), Tree(self.campaign(), request.user)
        return _page(request, tree.campaign, tree.children(found.pk))

    @extend_schema(responses=shapes.PlaceRef(many=True))
    @action(detail=True, pagination_class=None)
    def ancestors(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """List the places around it, the outermost first."""
        found, tree = self.get_object(), Tree(self.campaign(), request.user)
        tree.order  # noqa: B018  (fills in depths)
        return Response(shapes.PlaceRef(tree.way_up(found.pk), many=True, context=_context(tree.campaign)).data)

    def _update(self, request: Request, pk: int, *, partial: bool) -> Response:
        found = self.get_object()
        said = values_of(shapes.LocationPatch, request.data, partial=partial)
        version = expected_version(request, said.pop("version", None))
        update_entry(actor=request.user, entry=found, expected_version=version, **said)
        return self._answer(pk)

    def _parent(self, pk: int | None) -> Location | None:
        if pk is None:
            return None
        found = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise NotFound("location_not_found", "There is no such place to put it into, or it is hidden from you.")
        return found

    def _answer(self, pk: int, status: int = 200) -> Response:
        campaign = self.campaign()
        row = get_object_or_404(self.get_queryset().prefetch_related("tags"), pk=pk)
        tree = Tree(campaign, self.request.user)
        context = {"tree": tree, "properties": properties_at(tree, row.pk)}
        return Response(
            shapes.LocationOut(row, context=context).data, status=status, headers={"ETag": f'"{row.version}"'}
        )


def _context(campaign: Campaign) -> dict[str, Any]:
    return {"base": reverse("locations", args=[campaign.pk])}


def _narrow(tree: Tree, asked: Any) -> list[Place]:
    places = tree.order
    parent, depth = asked.get("parent", ""), asked.get("depth", "")
    top = 0
    if parent == "none":
        places = tree.roots()
    elif parent:
        if not (parent.isdecimal() and len(parent) < 16 and int(parent) in tree.places):
            raise NotFound("location_not_found", "There is no such place, or it is hidden from you.")
        place = tree.places[int(parent)]
        nested = asked.get("tree") or depth
        places, top = (list(tree.below(place.pk)) if nested else tree.children(place.pk)), place.depth + 1
    if depth.isdecimal() and len(depth) < 6:
        places = [place for place in places if place.depth - top <= int(depth)]
    if words := fold(asked.get("q", "").replace("\x00", "").strip()[:100]):
        places = [place for place in places if words in fold(f"{place.name} {place.place_type}")]
    return places


def _page(request: Request, campaign: Campaign, places: list[Place]) -> Response:
    number, size = page_asked(request)
    rows = places[(number - 1) * size : number * size]
    shown: Any = shapes.PlaceOut(rows, many=True, context=_context(campaign)).data
    return page_answer(request, shown, total=len(places), page=number, size=size)


def _nested(places: list[Place], context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the places within each other; those whose parent is not among them come at the top."""
    shown = {place.pk: dict(shapes.PlaceOut(place, context=context).data) | {"children": []} for place in places}
    top = list[dict[str, Any]]()
    for place in places:
        around = shown.get(place.parent) if place.parent is not None else None
        (top if around is None else around["children"]).append(shown[place.pk])
    return top
