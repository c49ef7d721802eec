"""The API of what leaves a campaign by itself: webhooks, their deliveries, Discord."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.models import (
    Campaign,
    DeliveryState,
    DiscordPurpose,
    DiscordWebhook,
    Entry,
    Happening,
    Kind,
    Role,
    Webhook,
    WebhookDelivery,
)
from campaigns.permissions import require_role
from campaigns.services import discord, webhooks


class OutletOut(serializers.ModelSerializer):
    """What webhooks and channels have in common. The address is never shown again, only its host."""

    events = serializers.ListField(child=serializers.ChoiceField(Happening.choices), read_only=True)

    class Meta:
        model = Webhook
        fields = (
            "id", "name", "host", "events", "game_masters_view", "active", "disabled_because", "failing_since",
            "paused_until", "created_at",
        )  # fmt: skip


class WebhookOut(OutletOut):
    """A webhook."""

    class Meta(OutletOut.Meta):
        fields = (*OutletOut.Meta.fields, "with_words")  # type: ignore[assignment]


class WebhookMade(WebhookOut):
    """A webhook just made, with its secret: it is shown this once."""

    secret = serializers.CharField()

    class Meta(WebhookOut.Meta):
        fields = (*WebhookOut.Meta.fields, "secret")  # type: ignore[assignment]


class WebhookIn(serializers.Serializer):
    """What may be said of a webhook."""

    address = serializers.CharField(max_length=2000, write_only=True)
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    events = serializers.ListField(child=serializers.ChoiceField(Happening.choices), required=False, max_length=50)
    game_masters_view = serializers.BooleanField(required=False)
    with_words = serializers.BooleanField(required=False)


class WebhookChange(serializers.Serializer):
    """What may be changed of a webhook."""

    address = serializers.CharField(max_length=2000, required=False, write_only=True)
    name = serializers.CharField(max_length=100, required=False)
    events = serializers.ListField(child=serializers.ChoiceField(Happening.choices), required=False, max_length=50)
    game_masters_view = serializers.BooleanField(required=False)
    with_words = serializers.BooleanField(required=False)
    active = serializers.BooleanField(required=False)


class DeliveryOut(serializers.ModelSerializer):
    """One thing told to one place."""

    place = serializers.SerializerMethodField()
    state = serializers.ChoiceField(DeliveryState.choices)

    class Meta:
        model = WebhookDelivery
        fields = (
            "id", "place", "webhook", "discord", "event", "about", "payload", "state", "attempts", "next_try_at",
            "status", "excerpt", "milliseconds", "created_at", "delivered_at",
        )  # fmt: skip

    def get_place(self, row: WebhookDelivery) -> str:
        """The name of the webhook or channel."""
        return row.outlet.name


SECRET = inline_serializer("WebhookSecret", {"secret": serializers.CharField()})


class WebhookViewSet(InCampaign):
    """The webhooks of a campaign, for its game masters."""

    queryset = Webhook.objects.all()
    serializer_class = WebhookOut
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Webhook]:
        """Return the campaign's webhooks."""
        campaign = self.campaign()
        require_role(campaign, self.request.user, Role.GAME_MASTER)
        return Webhook.objects.filter(campaign=campaign).select_related("campaign").order_by("name", "pk")

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them by name."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Show one."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WebhookIn, responses={201: WebhookMade})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one. The answer holds the secret of its signatures, this once."""
        campaign = self.campaign()
        said = values_of(WebhookIn, request.data)
        made, secret = webhooks.add_webhook(actor=request.user, campaign=campaign, **said)
        return Response({**self.get_serializer(made).data, "secret": secret}, status=201)

    @extend_schema(request=WebhookChange)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Change one, or switch it on and off."""
        said = values_of(WebhookChange, request.data, partial=True)
        changed = webhooks.change_outlet(actor=request.user, outlet=self.get_object(), **said)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Take one away, with its log."""
        webhooks.remove_outlet(actor=request.user, outlet=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses={202: DeliveryOut})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Send a test there."""
        sent = webhooks.send_test(actor=request.user, outlet=self.get_object())
        return Response(DeliveryOut(sent).data, status=202)

    @extend_schema(request=None, responses=SECRET)
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Make a new secret; the old one signs nothing any more."""
        return Response({"secret": webhooks.renew_secret(actor=request.user, webhook=self.get_object())})


class DeliveryViewSet(InCampaign):
    """What was sent outside, the newest first, for game masters."""

    queryset = WebhookDelivery.objects.all()
    serializer_class = DeliveryOut
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        """Return the campaign's deliveries."""
        campaign = self.campaign()
        require_role(campaign, self.request.user, Role.GAME_MASTER)
        rows = WebhookDelivery.objects.filter(campaign=campaign).select_related("webhook", "discord", "campaign")
        state = self.request.query_params.get("state", "")
        return rows.filter(state=state) if state in DeliveryState.values else rows

    @extend_schema(parameters=[OpenApiParameter("state", enum=DeliveryState.values)])
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them; `state` narrows."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Show one."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={202: DeliveryOut})
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, campaign_pk: UUID, pk: UUID) -> Response:
        """Send one again, as it was."""
        again = webhooks.resend(actor=request.user, delivery=self.get_object())
        return Response(DeliveryOut(again).data, status=202)


# -- Discord ----------------------------------------------------------------------------------------------


class DiscordOut(OutletOut):
    """A Discord channel."""

    class Meta(OutletOut.Meta):
        model = DiscordWebhook  # type: ignore[assignment]
        fields = (*OutletOut.Meta.fields, "campaign", "purpose")  # type: ignore[assignment]


class DiscordIn(serializers.Serializer):
    """What may be said of a Discord channel."""

    campaign = serializers.UUIDField()
    name = serializers.CharField(max_length=100)
    address = serializers.CharField(max_length=2000, write_only=True)
    purpose = serializers.ChoiceField(DiscordPurpose.choices, required=False)
    events = serializers.ListField(child=serializers.ChoiceField(Happening.choices), required=False, max_length=50)
    game_masters_view = serializers.BooleanField(required=False)


class DiscordChange(serializers.Serializer):
    """What may be changed of a Discord channel."""

    address = serializers.CharField(max_length=2000, required=False, write_only=True)
    name = serializers.CharField(max_length=100, required=False)
    purpose = serializers.ChoiceField(DiscordPurpose.choices, required=False)
    events = serializers.ListField(child=serializers.ChoiceField(Happening.choices), required=False, max_length=50)
    game_masters_view = serializers.BooleanField(required=False)
    active = serializers.BooleanField(required=False)


class DiscordWebhookViewSet(viewsets.GenericViewSet):
    """The Discord channels of the campaigns that one runs."""

    queryset = DiscordWebhook.objects.all()
    serializer_class = DiscordOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[DiscordWebhook]:
        """Return what this person may see."""
        rows = DiscordWebhook.objects.visible_to(self.request.user).select_related("campaign")
        return rows.order_by("campaign__name", "name", "pk")

    @extend_schema(parameters=[OpenApiParameter("campaign", UUID, description="Only of this campaign.")])
    def list(self, request: Request) -> Response:
        """List them; `campaign` narrows."""
        rows = self.get_queryset()
        if wanted := request.query_params.get("campaign"):
            asked = serializers.UUIDField().run_validation(wanted)
            rows = rows.filter(campaign=asked)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=DiscordIn, responses={201: DiscordOut})
    def create(self, request: Request) -> Response:
        """Make one known. Its address is never shown again."""
        said = values_of(DiscordIn, request.data)
        campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=said.pop("campaign"))
        made = discord.add_discord_webhook(actor=request.user, campaign=campaign, **said)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=DiscordChange)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change one, or switch it on and off."""
        said = values_of(DiscordChange, request.data, partial=True)
        changed = webhooks.change_outlet(actor=request.user, outlet=self.get_object(), **said)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take one away, with its log."""
        webhooks.remove_outlet(actor=request.user, outlet=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses={202: DeliveryOut})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: UUID) -> Response:
        """Post a test there."""
        sent = webhooks.send_test(actor=request.user, outlet=self.get_object())
        return Response(DeliveryOut(sent).data, status=202)


class GuildOut(serializers.Serializer):
    """A Discord server."""

    id = serializers.CharField()
    name = serializers.CharField()


class GuildsOut(serializers.Serializer):
    """The Discord servers that the site's bot is in."""

    results = GuildOut(many=True)


class Guilds(APIView):
    """The Discord servers that the site's bot is in."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=GuildsOut)
    def get(self, request: Request) -> Response:
        """List them (game masters); 404 when the site has no bot."""
        return Response({"results": discord.list_guilds(actor=request.user)})


class SummaryDraft(serializers.Serializer):
    """A summary as it would be posted."""

    text = serializers.CharField()
    parts = serializers.ListField(child=serializers.CharField(), help_text="The messages that it makes.")
    warning = serializers.CharField()


class SummaryIn(serializers.Serializer):
    """A summary to look at or to post."""

    text = serializers.CharField(max_length=discord.MOST_LETTERS, trim_whitespace=False)
    webhook = serializers.UUIDField(required=False, help_text="The Discord channel; not needed for a preview.")


class SessionPost(APIView):
    """The summary of a play session for Discord: looked at, changed, posted."""

    permission_classes = [IsAuthenticated]

    def _session(self, request: Request, pk: int) -> Entry:
        sessions = Entry.objects.visible_to(request.user).filter(kind=Kind.SESSION).exclude(campaign=None)
        return get_object_or_404(sessions.select_related("campaign"), pk=pk)

    @extend_schema(responses=SummaryDraft)
    def get(self, request: Request, pk: int) -> Response:
        """Show the summary that the site would post (game masters)."""
        draft = discord.draft_summary(actor=request.user, session=self._session(request, pk))
        return Response(SummaryDraft(draft).data)

    @extend_schema(
        request=SummaryIn,
        responses={200: SummaryDraft, 202: DeliveryOut},
        parameters=[OpenApiParameter("preview", bool, description="Only show the messages that the text makes.")],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Post the text to a channel, or with `?preview=1` show the messages that it makes."""
        session = self._session(request, pk)
        require_role(session.campaign, request.user, Role.GAME_MASTER)  # type: ignore[arg-type]
        said = values_of(SummaryIn, request.data)
        if request.query_params.get("preview", "").lower() in {"1", "true"}:
            draft = discord.draft_summary(actor=request.user, session=session, text=said["text"])
            return Response(SummaryDraft(draft).data)
        if "webhook" not in said:
            raise serializers.ValidationError({"webhook": ["Choose a Discord channel."]})
        channel = get_object_or_404(
            DiscordWebhook.objects.visible_to(request.user).filter(campaign=session.campaign), pk=said["webhook"]
        )
        posted = discord.post_summary(actor=request.user, session=session, channel=channel, text=said["text"])
        return Response(DeliveryOut(posted).data, status=202)
