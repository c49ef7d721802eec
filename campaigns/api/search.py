"""The API of search: what is found, suggestions while typing, recent and saved searches."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api.search_shapes import RecentOut, SavedSearchIn, SavedSearchOut, SearchOut, Suggestions, hit_shape
from campaigns.models import Campaign, Kind, RecentSearch, SavedSearch
from campaigns.search.asked import find_campaign, read_asked
from campaigns.search.engine import Facet, search, suggest
from campaigns.search.words import LONGEST_QUERY
from campaigns.services import searches as services

GONE = {204: OpenApiResponse(description="Done.")}
_WORDS = OpenApiParameter("q", str, description=f"Words, or a phrase in quotes; at most {LONGEST_QUERY} characters.")
_PLACE = OpenApiParameter("campaign", str, description="The id of a campaign, or `bestiary`; else all that one sees.")


class SearchView(APIView):
    """Search over everything that one may see."""

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[
            _WORDS, _PLACE,
            OpenApiParameter("kind", str, many=True, enum=Kind.values),
            OpenApiParameter("tag", str, many=True),
            OpenApiParameter("page", int), OpenApiParameter("page_size", int),
        ],
        responses=SearchOut,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return a page of what is found, the best first, with counts by kind, tag and place."""
        asked = read_asked(request.query_params, request.user)
        page, size = page_asked(request)
        found = search(request.user, asked.query, **asked.filters, page=page, per_page=size)
        answer = page_answer(request, [hit_shape(hit) for hit in found.hits], total=found.total, page=page, size=size)
        facets = {"kinds": found.kinds, "tags": found.tags, "places": found.places}
        answer.data |= {"more": found.more, "facets": {name: _facets(facet) for name, facet in facets.items()}}
        return answer


class SuggestionsView(APIView):
    """Names while somebody is typing."""

    permission_classes = [AllowAny]

    @extend_schema(parameters=[_WORDS, _PLACE], responses=Suggestions)
    def get(self, request: Request) -> Response:
        """Return the entries whose names answer best."""
        asked = read_asked(request.query_params, request.user)
        hits = suggest(request.user, asked.query, campaign=asked.campaign, bestiary_only=asked.bestiary_only)
        return Response({"results": [hit_shape(hit) for hit in hits]})


class SavedSearchViewSet(viewsets.GenericViewSet):
    """The searches that one keeps."""

    queryset = SavedSearch.objects.all()
    serializer_class = SavedSearchOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[SavedSearch]:
        """Return one's own."""
        person: Any = self.request.user
        return SavedSearch.objects.filter(user=person)

    def list(self, request: Request) -> Response:
        """List them by name."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        """Show one."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=SavedSearchIn, responses={201: SavedSearchOut})
    def create(self, request: Request) -> Response:
        """Keep a search under a name."""
        made = services.save_search(actor=request.user, **self._said(request))
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=SavedSearchIn)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change one."""
        self.get_object()
        changed = services.change_search(actor=request.user, search_id=pk, **self._said(request, partial=True))
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: int) -> Response:
        """Forget one."""
        services.delete_search(actor=request.user, search_id=self.get_object().pk)
        return Response(status=204)

    @extend_schema(methods=["GET"], responses=RecentOut(many=True))
    @extend_schema(methods=["DELETE"], responses=GONE)
    @action(detail=False, methods=["get", "delete"])
    def recent(self, request: Request) -> Response:
        """List what one has looked for lately; DELETE forgets it."""
        if request.method == "DELETE":
            services.forget_searches(actor=request.user)
            return Response(status=204)
        mine: Any = request.user
        page = self.paginate_queryset(RecentSearch.objects.filter(user=mine))
        return self.get_paginated_response(RecentOut(page, many=True).data)

    def _said(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        said = values_of(SavedSearchIn, request.data, partial=partial)
        if "campaign" in said:
            said["campaign"] = self._campaign(said["campaign"])
        return said

    def _campaign(self, pk: Any) -> Campaign | None:
        return find_campaign(str(pk), self.request.user) if pk else None


def _facets(facets: list[Facet]) -> list[dict[str, Any]]:
    return [{"value": facet.value, "label": facet.label, "count": facet.count} for facet in facets]
