"""The API of creatures: every write calls one service, every read goes through what the person may see."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.models import Campaign
from characters import caching, contract_api
from characters.api.shown import describe, describe_to, marked_by
from characters.filters import CharacterQuery, question_of, read_query
from characters.listing import Answer, find_page
from characters.models import Character, CharacterQuerySet, ModelVersion
from characters.serializers import (
    ChangedCharacterIn,
    CharacterCard,
    CharacterDetail,
    Facets,
    ModelFiles,
    NewCharacterIn,
)
from characters.services.creatures import delete_character, restore_character
from characters.services.favourites import add_favourite, remove_favourite
from characters.services.whole import create_whole_character, update_whole_character

DONE = OpenApiResponse(description="Done; there is nothing to add.")
PAGE_PARAMETERS = [
    OpenApiParameter("page", int, description="From 1."),
    OpenApiParameter("page_size", int, description="At most 100; 24 unless told."),
]


class CharacterViewSet(viewsets.GenericViewSet):
    """Creatures of the bestiary and characters of campaigns."""

    queryset = Character.objects.all()
    serializer_class = CharacterDetail
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def get_queryset(self) -> CharacterQuerySet:
        """Return what this person may see."""
        return Character.objects.visible_to(self.request.user).select_related("campaign")

    @extend_schema(parameters=[CharacterQuery, *PAGE_PARAMETERS], responses=CharacterCard(many=True))
    def list(self, request: Request) -> Response:
        """List creatures, the highest level first unless told otherwise."""
        if contract_api.speaks_the_contract(request):
            return contract_api.list_answer(request)
        asked = read_query(request.query_params)
        number, size = page_asked(request)
        found = self._find(asked, number, size)
        rows = marked_by(request.user, found.cards)
        return page_answer(request, rows, total=found.total, page=number, size=size)

    def _find(self, asked: dict[str, Any], number: int, size: int) -> Answer:
        question = question_of(asked, page=number)
        if "campaign" not in asked and asked.get("scope", "public") == "public":
            return caching.cached_page(question, size=size)
        return find_page(question, self._among(asked), size=size)

    def _among(self, asked: dict[str, Any]) -> CharacterQuerySet:
        person: Any = self.request.user
        if "campaign" in asked:
            campaign = get_object_or_404(Campaign.objects.visible_to(person), pk=asked["campaign"])
            return Character.objects.visible_to(person).filter(campaign=campaign)
        mine: CharacterQuerySet = Character.objects.changeable_by(person)
        if asked["scope"] == "bin":
            return mine.deleted()
        return mine.living().filter(campaign=None).exclude(pk__in=Character.objects.public())

    @extend_schema(responses=CharacterDetail)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Show one creature."""
        if contract_api.speaks_the_contract(request):
            return contract_api.detail_answer(request, pk)
        keeps = getattr(request.user, "may_curate", False)  # who reads what others do not
        shown = None if keeps else caching.cached_creature(pk, describe, form="v1")
        return self._show(shown or describe_to(self.get_object(), request.user))

    @extend_schema(request=NewCharacterIn, responses={201: CharacterDetail})
    def create(self, request: Request) -> Response:
        """Make a creature. Publishing in the bestiary is for curators; others draft (`visibility: game_masters`)."""
        said = contract_api.read_words(NewCharacterIn, request.data)
        campaign_id = said.pop("campaign", None)
        seen = Campaign.objects.visible_to(request.user)
        campaign = get_object_or_404(seen, pk=campaign_id) if campaign_id else None
        made = create_whole_character(actor=request.user, campaign=campaign, **said)
        return self._saved(made, status=201)

    @extend_schema(request=ChangedCharacterIn, responses={200: CharacterDetail, 202: CharacterDetail})
    def update(self, request: Request, pk: int) -> Response:
        """Change a creature; name and race must be given."""
        return self._change(request, partial=False)

    @extend_schema(request=ChangedCharacterIn, responses={200: CharacterDetail, 202: CharacterDetail})
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change some fields of a creature."""
        return self._change(request, partial=True)

    def _change(self, request: Request, *, partial: bool) -> Response:
        character = self.get_object()
        said = contract_api.read_words(ChangedCharacterIn, request.data, partial=partial)
        version = expected_version(request, said.pop("version", None))
        changed = update_whole_character(actor=request.user, character=character, expected_version=version, **said)
        return self._saved(changed)

    @extend_schema(responses=contract_api.Said)
    def destroy(self, request: Request, pk: int) -> Response:
        """Put a creature in the bin."""
        character = self.get_object()
        delete_character(actor=request.user, character=character)
        return Response({"success": True, "message": f"{character.name} lies in the bin."})

    @extend_schema(request=None, responses=CharacterDetail)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        """Bring a creature back from the bin."""
        return self._show(describe_to(restore_character(actor=request.user, character_id=int(pk)), request.user))

    @extend_schema(parameters=[CharacterQuery], responses=Facets)
    @action(detail=False, pagination_class=None)
    def facets(self, request: Request) -> Response:
        """Count the values of the public bestiary's facets under the same filters as the list."""
        return Response(caching.cached_facets(question_of(read_query(request.query_params))))

    @extend_schema(methods=["post"], request=None, responses={201: DONE})
    @extend_schema(methods=["delete"], request=None, responses={204: DONE})
    @action(detail=True, methods=["post", "delete"], permission_classes=[IsAuthenticated])
    def favourite(self, request: Request, pk: int) -> Response:
        """Mark a creature as a favourite, or take the mark away."""
        if request.method == "POST":
            add_favourite(actor=request.user, character_id=int(pk))
            return Response({"is_favourite": True}, status=201)
        remove_favourite(actor=request.user, character_id=int(pk))
        return Response(status=204)

    @extend_schema(responses=ModelFiles(many=True))
    @action(detail=True)
    def models(self, request: Request, pk: int) -> Response:
        """List the versions of a creature's 3D model that you may see."""
        seen = ModelVersion.objects.visible_to(request.user).filter(character=self.get_object())
        page = self.paginate_queryset(seen)
        return self.get_paginated_response(ModelFiles(page, many=True).data)

    def _show(self, described: dict[str, Any], status: int = 200, **also: Any) -> Response:
        shown = marked_by(self.request.user, [described])[0]
        return Response({**also, **shown}, status=status, headers={"ETag": f'"{shown["version"]}"'})

    def _saved(self, character: Character, status: int = 200) -> Response:
        """Answer with a saved creature; the contract's clients find it under `data`, others read it directly."""
        words = contract_api.with_host(self.request, contract_api.one_of(character))
        told = describe_to(character, self.request.user)
        waiting = getattr(character, "proposal", None)
        if waiting is not None:
            status, told["proposal"] = 202, {"id": waiting.pk, "fields_asked": sorted(waiting.values)}
        return self._show(told, status, success=True, data=words)
