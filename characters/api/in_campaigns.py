"""The API of a campaign's characters, and of what they are to other entries."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.paging import page_answer, page_asked
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import PAGE_PARAMETERS, RelationOut, RelationViewSet, RelationWords, resolve_sessions
from campaigns.models import Campaign, Entry, Relation
from campaigns.services import relations
from characters import contract_api
from characters.api.shown import describe_to, marked_by
from characters.filters import CharacterQuery, question_of, read_query
from characters.listing import find_page
from characters.models import Character
from characters.serializers import CharacterCard, CharacterDetail, CharacterIn, CopyIn
from characters.services.copies import copy_to_campaign
from characters.services.whole import create_whole_character


class CampaignCharacterViewSet(InCampaign):
    """The player characters, non-player characters and creatures of a campaign."""

    queryset = Character.objects.all()
    serializer_class = CharacterDetail

    @extend_schema(parameters=[CharacterQuery, *PAGE_PARAMETERS], responses=CharacterCard(many=True))
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List those that you may see, the highest level first unless told otherwise."""
        seen = Character.objects.visible_to(request.user).filter(campaign=self.campaign())
        number, size = page_asked(request)
        found = find_page(question_of(read_query(request.query_params), page=number), seen, size=size)
        return page_answer(request, marked_by(request.user, found.cards), total=found.total, page=number, size=size)

    @extend_schema(request=CharacterIn, responses={201: CharacterDetail})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one. A player's player character is his own; a non-player character unless told otherwise."""
        campaign = self.campaign()
        said = contract_api.read_words(CharacterIn, request.data)
        made = create_whole_character(actor=request.user, campaign=campaign, **said)
        told = marked_by(request.user, [describe_to(made, request.user)])[0]
        return Response(told, status=201, headers={"ETag": f'"{made.version}"'})

    @extend_schema(request=CopyIn, responses={201: CharacterCard(many=True)})
    def copy(self, request: Request, campaign_pk: UUID) -> Response:
        """Copy a creature into the campaign, once or as several numbered ones, in one act."""
        campaign, said = self.campaign(), values_of(CopyIn, request.data)
        original = get_object_or_404(Character.objects.visible_to(request.user), pk=said.pop("character"))
        made = copy_to_campaign(actor=request.user, character=original, campaign=campaign, **said)
        shown = Character.objects.visible_to(request.user).filter(pk__in=[one.pk for one in made])
        found = find_page(question_of({"sort": "name"}), shown, size=len(made))
        return Response(marked_by(request.user, found.cards), status=201)


class RelationshipIn(RelationWords):
    """What the character is to another entry."""

    target = serializers.IntegerField(min_value=1, help_text="Id of an entry of the campaign.")


class RelationshipViewSet(RelationViewSet):
    """What a character is to other entries of its campaign: the campaign's relations, seen from the character."""

    def character(self) -> Character:
        """Return the character of the address."""
        seen = Character.objects.visible_to(self.request.user).exclude(campaign=None).select_related("campaign")
        return get_object_or_404(seen, pk=self.kwargs["character_pk"])

    def campaign(self) -> Campaign:
        """Return the character's campaign."""
        found = self.character().campaign
        assert found is not None, "the query above asks for one"
        return found

    def get_queryset(self) -> QuerySet[Relation]:
        """Return the character's relations that this person may see."""
        return super().get_queryset().of(self.kwargs["character_pk"])  # type: ignore[attr-defined]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=RelationOut(many=True))
    def list(self, request: Request, character_pk: int) -> Response:  # type: ignore[override]
        """List them by kind."""
        return super().list(request, self.campaign().pk)

    @extend_schema(request=RelationshipIn, responses={201: RelationOut})
    def create(self, request: Request, character_pk: int) -> Response:  # type: ignore[override]
        """Relate the character to another entry."""
        character, campaign = self.character(), self.campaign()
        said = resolve_sessions(campaign, request.user, values_of(RelationshipIn, request.data), "started", "ended")
        target = get_object_or_404(Entry.objects.visible_to(request.user), campaign=campaign, pk=said.pop("target"))
        made = relations.create_relation(actor=request.user, campaign=campaign, source=character, target=target, **said)
        return Response(self._shown(made), status=201)

    @extend_schema(responses=RelationOut)
    def retrieve(self, request: Request, character_pk: int, pk: int) -> Response:  # type: ignore[override]
        """Show one."""
        return super().retrieve(request, self.campaign().pk, pk)

    def partial_update(self, request: Request, character_pk: int, pk: int) -> Response:  # type: ignore[override]
        """Change one."""
        return super().partial_update(request, self.campaign().pk, pk)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, character_pk: int, pk: int) -> Response:  # type: ignore[override]
        """Put one in the bin."""
        return super().destroy(request, self.campaign().pk, pk)

    restore: Any = None  # brought back at the campaign's own address
    history: Any = None
