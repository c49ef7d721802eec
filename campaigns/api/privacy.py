"""The API of audit and consent."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.models import AuditRecord, Consent, ConsentPurpose, Entry
from campaigns.serializers import AuditOut
from campaigns.services import privacy


class EntryAudit(GenericAPIView):
    """What was done to an entry."""

    queryset = AuditRecord.objects.none()
    serializer_class = AuditOut
    permission_classes = [IsAuthenticated]
    filter_backends: list[type] = []

    @extend_schema(responses=AuditOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """List it, the newest first, for who may change the entry; values are for game masters."""
        seen = Entry.objects.visible_to(request.user).select_related("campaign")
        entry = get_object_or_404(seen, pk=pk)
        rows = self.paginate_queryset(privacy.audit_of_entry(actor=request.user, entry=entry)) or []
        if not privacy.runs_audit(entry, request.user):
            for row in rows:
                row.changes = {}
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class ConsentOut(serializers.ModelSerializer):
    """One agreement, with its words."""

    name = serializers.CharField(source="user.display_name")
    purpose = serializers.ChoiceField(ConsentPurpose.choices)

    class Meta:
        model = Consent
        fields = ("id", "user", "name", "purpose", "words", "given_at", "withdrawn_at")


class ConsentIn(serializers.Serializer):
    """What to agree to."""

    purpose = serializers.ChoiceField(ConsentPurpose.choices)


class ConsentViewSet(InCampaign):
    """Who agreed to be recorded: one's own consents, for game masters everybody's."""

    queryset = Consent.objects.all()
    serializer_class = ConsentOut

    def get_queryset(self) -> QuerySet[Consent]:
        """Return what this person may see."""
        return privacy.consents_of(actor=self.request.user, campaign=self.campaign())

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them, the newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=ConsentIn, responses={201: ConsentOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Agree, in one's own name."""
        campaign = self.campaign()
        given = privacy.give_consent(actor=request.user, campaign=campaign, **values_of(ConsentIn, request.data))
        return Response(self.get_serializer(given).data, status=201)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Take one's own agreement back."""
        campaign = self.campaign()
        held = get_object_or_404(self.get_queryset().filter(user=request.user.pk), pk=pk)
        privacy.withdraw_consent(actor=request.user, campaign=campaign, purpose=held.purpose)
        return Response(status=204)
