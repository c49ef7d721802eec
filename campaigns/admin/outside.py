"""Webhooks, Discord channels, deliveries, consents and stand-ins on the desk: to look at, and to switch off."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.models import Campaign, Consent, DiscordWebhook, StandIn, Webhook, WebhookDelivery
from campaigns.services.webhooks import change_outlet, resend


class OfMyCampaigns(ReadOnlyDesk):
    """What lies in the campaigns that this person runs; for administrators all. Nothing is made or changed here."""

    list_select_related = ["campaign"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only what this person may see."""
        person: Any = request.user
        rows = super().get_queryset(request)
        return rows if person.is_superuser else rows.filter(campaign__in=Campaign.objects.run_by(person).values("pk"))


class OutletDesk(OfMyCampaigns):
    """Places outside. Addresses and secrets are shown to nobody."""

    list_display = ["name", "campaign", "host", "active", "failing_since", "disabled_because"]
    list_filter = ["active"]
    search_fields = ["name", "host", "campaign__name"]
    fields = [
        "name", "campaign", "host", "events", "game_masters_view", "active", "disabled_because", "failing_since",
        "paused_until", "made_by", "created_at",
    ]  # fmt: skip
    actions = ["switch_off", "switch_on"]

    @action(description="Switch off")
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Send nothing there any more."""
        self._switch(request, queryset, on=False)

    @action(description="Switch on")
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Send there again."""
        self._switch(request, queryset, on=True)

    def _switch(self, request: HttpRequest, rows: QuerySet[Any], *, on: bool) -> None:
        act_on_each(
            request,
            rows,
            lambda row: change_outlet(actor=request.user, outlet=row, active=on),
            done=f"{{n}} switched {'on' if on else 'off'}.",
        )


@admin.register(Webhook)
class WebhookDesk(OutletDesk):
    """The webhooks."""


@admin.register(DiscordWebhook)
class DiscordDesk(OutletDesk):
    """The Discord channels."""

    list_display = [*OutletDesk.list_display, "purpose"]


@admin.register(WebhookDelivery)
class DeliveryDesk(OfMyCampaigns):
    """What was sent."""

    list_display = ["created_at", "event", "about", "campaign", "state", "attempts", "status", "next_try_at"]
    list_filter = ["state", "event"]
    search_fields = ["about", "campaign__name"]
    fields = [
        "campaign", "webhook", "discord", "event", "about", "payload", "state", "attempts", "next_try_at", "status",
        "excerpt", "milliseconds", "created_at", "delivered_at",
    ]  # fmt: skip
    actions = ["send_again"]

    @action(description="Send again")
    def send_again(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        """Send them as they were."""
        rows = queryset.select_related("webhook", "discord", "campaign")
        act_on_each(request, rows, lambda row: resend(actor=request.user, delivery=row), done="{n} are on their way.")


@admin.register(Consent)
class ConsentDesk(OfMyCampaigns):
    """Who agreed to be recorded."""

    list_display = ["user", "campaign", "purpose", "given_at", "withdrawn_at"]
    list_select_related = ["campaign", "user"]
    list_filter = ["purpose"]
    search_fields = ["user__username", "campaign__name"]
    fields = ["user", "campaign", "purpose", "words", "given_at", "withdrawn_at"]


@admin.register(StandIn)
class StandInDesk(OfMyCampaigns):
    """Who stands for people of archives."""

    list_display = ["username", "campaign", "user"]
    list_select_related = ["campaign", "user"]
    search_fields = ["username", "campaign__name"]
    fields = ["username", "campaign", "user"]
