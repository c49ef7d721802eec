"""The API of proposals: players' changes that wait for a game master's word."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from campaigns.api.campaigns import InCampaign
from campaigns.kinds import address_of
from campaigns.models import Proposal, ProposalState
from campaigns.services import proposals as services
from campaigns.services.proposal_reading import asked_fields, differences


class ProposedEntry(serializers.Serializer):
    """The entry that a proposal is about."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, entry: Any) -> str:
        """The address of its page."""
        return address_of(entry)


class ProposalOut(serializers.Serializer):
    """A proposal as lists show it."""

    id = serializers.IntegerField()
    entry = ProposedEntry()
    author = serializers.SerializerMethodField()
    state = serializers.ChoiceField(ProposalState.choices)
    asked = serializers.SerializerMethodField(help_text="What it would change.")
    message = serializers.CharField()
    reason = serializers.CharField(help_text="What the game master says of it.")
    decided_by = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_author(self, proposal: Proposal) -> str:
        """Who asks for it; empty once he has left."""
        return proposal.author.display_name if proposal.author else ""

    def get_decided_by(self, proposal: Proposal) -> str:
        """Who decided."""
        return proposal.decided_by.display_name if proposal.decided_by else ""

    def get_asked(self, proposal: Proposal) -> list[str]:
        """The words for the fields."""
        return asked_fields(proposal)


class ProposedField(serializers.Serializer):
    """One field: before it was asked, as it is asked, and as it is now."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    now = serializers.CharField()
    clashes = serializers.BooleanField(help_text="Whether somebody else has changed it since.")
    taken = serializers.BooleanField()


class ProposalDetail(ProposalOut):
    """A proposal with all that it would change."""

    changes = serializers.SerializerMethodField()

    def get_changes(self, proposal: Proposal) -> list[dict[str, Any]]:
        """Each field."""
        rows = differences(proposal, self.context["viewer"])
        return [dict(ProposedField(row).data) for row in rows]


class AcceptIn(serializers.Serializer):
    """Which fields to take (all, unless told), and whether to write over what others have changed since."""

    fields_taken = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=60)
    overwrite = serializers.BooleanField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class RefuseIn(serializers.Serializer):
    """Why not."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class MessageIn(serializers.Serializer):
    """Why the change is wanted."""

    message = serializers.CharField(allow_blank=True, max_length=500)


class ProposalViewSet(InCampaign):
    """Game masters see all proposals of the campaign, others their own."""

    queryset = Proposal.objects.all()
    serializer_class = ProposalDetail

    def get_queryset(self) -> QuerySet[Proposal]:
        """Return what this person may see."""
        seen = Proposal.objects.visible_to(self.request.user).filter(campaign=self.campaign())
        return seen.select_related("entry", "author", "decided_by", "campaign")

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=ProposalState.values), OpenApiParameter("entry", int)],
        responses=ProposalOut(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them, the newest first."""
        rows = self.get_queryset()
        if (state := request.query_params.get("state", "")) in ProposalState.values:
            rows = rows.filter(state=state)
        if (entry := request.query_params.get("entry", "")).isdecimal():
            rows = rows.filter(entry=int(entry[:18]))
        return self.get_paginated_response(ProposalOut(self.paginate_queryset(rows), many=True).data)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one with its changes."""
        return self._answer(pk)

    @extend_schema(request=MessageIn)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Say with one's own proposal why the change is wanted."""
        proposal, said = self.get_object(), values_of(MessageIn, request.data)
        services.explain_proposal(actor=request.user, proposal=proposal, **said)
        return self._answer(pk)

    @extend_schema(request=AcceptIn)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Make the change, or some fields of it (game masters)."""
        proposal, said = self.get_object(), values_of(AcceptIn, request.data)
        services.accept_proposal(actor=request.user, proposal=proposal, fields=said.pop("fields_taken", None), **said)
        return self._answer(pk)

    @extend_schema(request=RefuseIn)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Leave the entry as it is (game masters)."""
        proposal = self.get_object()
        services.refuse_proposal(actor=request.user, proposal=proposal, **values_of(RefuseIn, request.data))
        return self._answer(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Take one's own proposal back."""
        services.withdraw_proposal(actor=request.user, proposal=self.get_object())
        return self._answer(pk)

    def _answer(self, pk: int) -> Response:
        return Response(ProposalDetail(self.get_object(), context={"viewer": self.request.user}).data)
