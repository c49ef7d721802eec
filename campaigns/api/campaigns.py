"""The API of people and campaigns: every write calls one service, every read goes through what the person may see."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from campaigns.models import Campaign, Invitation, Membership, Role
from campaigns.permissions import require_role
from campaigns.serializers import (
    AuditFilters,
    AuditOut,
    CampaignChange,
    CampaignIn,
    CampaignOut,
    InvitationIn,
    InvitationOut,
    InvitationSeen,
    Joined,
    Me,
    MeIn,
    MemberOut,
    RoleIn,
)
from campaigns.services import membership as services
from campaigns.services.people import update_profile
from campaigns.services.privacy import audit_of_campaign, narrow_audit
from campaigns.services.settings import FIELDS as SETTINGS
from campaigns.services.settings import update_settings

GONE = {204: OpenApiResponse(description="Done.")}


class MeView(APIView):
    """One's own account."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=Me)
    def get(self, request: Request) -> Response:
        """Show it."""
        return Response(Me(request.user).data)

    @extend_schema(request=MeIn, responses=Me)
    def patch(self, request: Request) -> Response:
        """Change one's names."""
        person: Any = request.user
        names = {"first_name": person.first_name, "last_name": person.last_name}
        names |= values_of(MeIn, request.data, partial=True)
        return Response(Me(update_profile(actor=person, **names)).data)


class CampaignViewSet(viewsets.GenericViewSet):
    """The campaigns that one belongs to."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Campaign]:
        """Return what this person belongs to, with his role."""
        person: Any = self.request.user
        held = Membership.objects.filter(campaign=OuterRef("pk"), user=person).values("role")[:1]
        seen = Campaign.objects.visible_to(person)
        # Counted apart from the join that finds one's own campaigns.
        counted = Campaign.objects.filter(pk__in=seen).annotate(member_count=Count("memberships"))
        return counted.annotate(role=Subquery(held)).order_by("name", "pk")

    def list(self, request: Request) -> Response:
        """List them by name."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=CampaignIn, responses={201: CampaignOut})
    def create(self, request: Request) -> Response:
        """Found a campaign and become its game master."""
        made = services.create_campaign(actor=request.user, **values_of(CampaignIn, request.data))
        return Response(self._shown(made.pk), status=201)

    @extend_schema(request=CampaignChange)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change its words and its settings (game masters)."""
        campaign = self.get_object()
        said = values_of(CampaignChange, request.data, partial=True)
        chosen = {name: said.pop(name) for name in SETTINGS if name in said}
        with transaction.atomic():
            if said or not chosen:
                services.update_campaign(actor=request.user, campaign=campaign, **said)
            if chosen:
                update_settings(actor=request.user, campaign=campaign, **chosen)
        return Response(self._shown(pk))

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Put it in the bin (game masters)."""
        services.delete_campaign(actor=request.user, campaign=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Bring it back from the bin (its game master)."""
        campaign = get_object_or_404(Campaign.objects.exclude(deleted_at=None), pk=pk)
        services.restore_campaign(actor=request.user, campaign=campaign)
        return Response(self._shown(pk))

    @extend_schema(responses=AuditOut(many=True), parameters=[AuditFilters])
    @action(detail=True)
    def audit(self, request: Request, pk: UUID) -> Response:
        """List who did what, the newest first (game masters)."""
        campaign = self.get_object()
        said = values_of(AuditFilters, request.query_params)
        rows = narrow_audit(audit_of_campaign(actor=request.user, campaign=campaign), **said)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(AuditOut(page, many=True).data)

    def _shown(self, pk: UUID) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=pk)).data)


class InCampaign(viewsets.GenericViewSet):
    """Base of what lies inside a campaign: who does not belong to it finds nothing."""

    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def campaign(self) -> Campaign:
        """Return the campaign of the address."""
        return get_object_or_404(Campaign.objects.visible_to(self.request.user), pk=self.kwargs["campaign_pk"])


class MemberViewSet(InCampaign):
    """Who belongs to a campaign."""

    queryset = Membership.objects.all()
    serializer_class = MemberOut

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the campaign's members."""
        return Membership.objects.filter(campaign=self.campaign()).select_related("user", "campaign")

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=RoleIn)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Give a member another role (game masters)."""
        membership = self.get_object()
        role = Role(values_of(RoleIn, request.data)["role"])
        changed = services.change_role(actor=request.user, membership=membership, role=role)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Leave, or let a member go (game masters)."""
        services.remove_member(actor=request.user, membership=self.get_object())
        return Response(status=204)


class InvitationViewSet(InCampaign):
    """The links into a campaign, for its game masters."""

    queryset = Invitation.objects.all()
    serializer_class = InvitationOut

    def get_queryset(self) -> QuerySet[Invitation]:
        """Return the campaign's links that still work."""
        campaign = self.campaign()
        require_role(campaign, self.request.user, Role.GAME_MASTER)
        return Invitation.objects.usable().filter(campaign=campaign).select_related("campaign")

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List the links that still work."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make a link."""
        campaign = self.campaign()
        said = values_of(InvitationIn, request.data)
        said["role"] = Role(said["role"])
        made = services.invite(actor=request.user, campaign=campaign, **said)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Make a link useless."""
        services.revoke_invitation(actor=request.user, invitation=self.get_object())
        return Response(status=204)


class InvitationByToken(APIView):
    """A link, as its holder sees it. Whoever has the token may look; joining needs a sign-in."""

    @extend_schema(responses=InvitationSeen)
    def get(self, request: Request, token: str) -> Response:
        """Show where it leads."""
        return Response(InvitationSeen(services.find_invitation(token)).data)

    @extend_schema(request=None, responses=Joined)
    def post(self, request: Request, token: str) -> Response:
        """Join; who belongs already keeps his role."""
        return Response(Joined(services.accept_invitation(actor=request.user, token=token)).data)
