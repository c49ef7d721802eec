"""Private things of what leaves a campaign, and of its audit, for the tests of who reaches what."""

from typing import Any

from campaigns.models import (
    Campaign,
    Consent,
    DiscordWebhook,
    Kind,
    StandIn,
    User,
    Visibility,
    Webhook,
    WebhookDelivery,
)
from campaigns.services import discord, webhooks
from campaigns.services.audit import record
from campaigns.services.entries import create_entry
from campaigns.tests.factories import make_user


def things_outside(owner: User, campaign: Campaign) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Make one of each; return the values of parameters by name, by resource, and in the bin."""
    hook, _ = webhooks.add_webhook(actor=owner, campaign=campaign, address="https://93.184.216.34/in", name="Ours")
    channel = discord.add_discord_webhook(
        actor=owner,
        campaign=campaign,
        name="Tavern",
        address="https://discord.com/api/webhooks/123456789012345678/" + "k" * 60,
    )
    delivery = webhooks.send_test(actor=owner, outlet=hook)
    consent = Consent.objects.create(campaign=campaign, user=owner, purpose="recording", words="Yes.")
    person = make_user("stand-in", is_active=False)
    stand_in = StandIn.objects.create(user=person, campaign=campaign, username="elsewhere")
    named = {
        "webhook_id": hook.pk,
        "channel_id": channel.pk,
        "delivery_id": delivery.pk,
        "stand_in_id": stand_in.pk,
    }
    resources = {
        "api-webhook": hook.pk,
        "api-discord": channel.pk,
        "api-delivery": delivery.pk,
        "api-consent": consent.pk,
    }
    evening = create_entry(
        actor=owner, campaign=campaign, kind=Kind.SESSION, name="Unposted evening", visibility=Visibility.GAME_MASTERS
    )
    return named, resources, {"session_post": {"slug": evening.slug}, "entry_audit": {"entry_id": evening.pk}}


class OutsideRows:
    """Lists of webhooks, channels, deliveries, stand-ins and consents that grow."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign, self.number = owner, campaign, 0
        self.entry = create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="The one with an audit")

    def grow(self) -> None:
        """Add a row to each."""
        self.number += 1
        words = {"campaign": self.campaign, "name": f"Place {self.number}", "host": "x.example", "made_by": self.owner}
        hook = Webhook.objects.create(**words, sealed_address="", sealed_secret="")
        channel = DiscordWebhook.objects.create(**words, sealed_address="")
        for place in ({"webhook": hook}, {"discord": channel}):
            WebhookDelivery.objects.create(campaign=self.campaign, event="test", payload={}, **place)
        person = make_user()
        StandIn.objects.create(user=person, campaign=self.campaign, username=f"elsewhere{self.number}")
        Consent.objects.create(campaign=self.campaign, user=person, purpose="recording", words="Yes.")
        record("note.changed", actor=self.owner, target=self.entry, changes={"name": ["a", "b"]})

    def addresses(self) -> list[str]:
        """Return the pages and addresses that list them."""
        pages, api = f"/play/{self.campaign.pk}", f"/api/v1/campaigns/{self.campaign.pk}"
        return [
            f"{pages}/outside/", f"{pages}/in-and-out/", f"{pages}/recording/",
            f"{pages}/audit/entries/{self.entry.pk}/", f"{api}/webhooks", f"{api}/deliveries", f"{api}/consents",
            "/api/v1/discord/webhooks",
            f"/api/v1/entries/{self.entry.pk}/audit",
        ]  # fmt: skip
