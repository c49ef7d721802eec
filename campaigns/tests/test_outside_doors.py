"""Webhooks and Discord by page and API: for game masters, with nothing secret shown twice."""

import pytest
from django.urls import reverse

from campaigns.models import AuditRecord, DeliveryState, DiscordWebhook, Happening, Role, Webhook, WebhookDelivery
from campaigns.outside.sealed import unseal
from campaigns.services import discord, webhooks
from campaigns.tests.factories import add_member, make_invitation, make_user
from campaigns.tests.outside_places import place_outside

DISCORD = "https://discord.com/api/webhooks/123456789012345678/" + "k" * 60


@pytest.fixture
def hook(campaign, owner):
    made, _ = webhooks.add_webhook(
        actor=owner, campaign=campaign, address="https://93.184.216.34/in", events=Happening.values, name="Ours"
    )
    return made


@pytest.fixture
def channel(campaign, owner):
    return discord.add_discord_webhook(actor=owner, campaign=campaign, name="Tavern", address=DISCORD)


# -- API --------------------------------------------------------------------------------------------------


def test_a_webhook_is_made_shown_changed_and_taken_away(as_user, owner, campaign):
    client = as_user(owner)
    base = f"/api/v1/campaigns/{campaign.pk}/webhooks"
    said = {"address": "https://93.184.216.34/in?token=abc", "events": ["session.started", "entry.created"]}
    made = client.post(base, said)
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["events"] == ["entry.created", "session.started"]
    one = f"{base}/{made.json()['id']}"
    shown = client.get(one)
    assert "secret" not in shown.json()
    assert "token=abc" not in shown.content.decode() + client.get(base).content.decode()
    assert client.patch(one, {"active": False}).json()["active"] is False
    renewed = client.post(f"{one}/secret").json()["secret"]
    assert renewed.startswith("whsec_")
    assert renewed != made.json()["secret"]
    assert client.delete(one).status_code == 204
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"address": "http://93.184.216.34/"}, 422, "address"),
        ({"address": "https://10.0.0.1/"}, 422, "address"),
        ({"address": "https://93.184.216.34/", "events": ["everything"]}, 400, "events.0"),
        ({}, 400, "address"),
    ],
)
def test_bad_webhooks_are_refused_beside_the_field(as_user, owner, campaign, said, status, field):
    answer = as_user(owner).post(f"/api/v1/campaigns/{campaign.pk}/webhooks", said)
    assert answer.status_code == status
    assert field in answer.json()["error"]["fields"]
    assert not Webhook.objects.exists()


def test_a_campaign_has_room_for_so_many_webhooks(as_user, owner, campaign, hook, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_OUTLETS", 1)
    answer = as_user(owner).post(f"/api/v1/campaigns/{campaign.pk}/webhooks", {"address": "https://93.184.216.34/"})
    assert answer.status_code == 429


def test_a_test_and_a_message_again(as_user, owner, campaign, hook):
    client = as_user(owner)
    sent = client.post(f"/api/v1/campaigns/{campaign.pk}/webhooks/{hook.pk}/test")
    assert (sent.status_code, sent.json()["event"]) == (202, "test")
    one = f"/api/v1/campaigns/{campaign.pk}/deliveries/{sent.json()['id']}"
    assert client.post(f"{one}/resend").status_code == 409
    WebhookDelivery.objects.update(state=DeliveryState.GIVEN_UP)
    assert client.post(f"{one}/resend").json()["state"] == "waiting"
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/deliveries?state=given_up").json()["count"] == 0
    webhooks.change_outlet(actor=owner, outlet=hook, active=False)
    assert client.post(f"/api/v1/campaigns/{campaign.pk}/webhooks/{hook.pk}/test").status_code == 409


def test_discord_channels_over_all_campaigns_that_one_runs(as_user, owner, campaign, stranger, teammate):
    client = as_user(owner)
    said = {"campaign": str(campaign.pk), "name": "Tavern", "address": DISCORD}
    made = client.post("/api/v1/discord/webhooks", said)
    assert made.status_code == 201, made.content
    assert "kkkk" not in made.content.decode()
    assert client.get("/api/v1/discord/webhooks").json()["count"] == 1
    assert client.get(f"/api/v1/discord/webhooks?campaign={campaign.pk}").json()["count"] == 1
    assert client.get("/api/v1/discord/webhooks?campaign=nonsense").status_code == 400
    assert as_user(stranger).get("/api/v1/discord/webhooks").json()["count"] == 0
    assert as_user(stranger).post("/api/v1/discord/webhooks", said).status_code == 404
    assert as_user(teammate).post("/api/v1/discord/webhooks", said).status_code == 403
    one = f"/api/v1/discord/webhooks/{made.json()['id']}"
    assert as_user(teammate).delete(one).status_code == 404
    assert client.patch(one, {"purpose": "summaries"}).json()["purpose"] == "summaries"
    assert client.delete(one).status_code == 204
    assert not DiscordWebhook.objects.exists()


def test_somebody_who_joins_is_announced(campaign, owner, hook):
    from campaigns.services.membership import accept_invitation

    accept_invitation(actor=make_user("fern"), token=make_invitation(campaign).token)
    told = WebhookDelivery.objects.get()
    assert (told.event, told.about) == ("member.joined", "fern")
    assert told.payload["data"]["member"]["role"] == Role.PLAYER


def test_the_servers_of_the_bot(as_user, owner, campaign, teammate, settings):
    address = "/api/v1/discord/guilds"
    refused = as_user(owner).get(address)
    assert refused.status_code == 404
    assert "DISCORD_BOT_TOKEN" in refused.json()["error"]["message"]
    settings.DISCORD_BOT_TOKEN = "bot-token"
    settings.WEBHOOKS_AT_HOME = True
    assert as_user(teammate).get(address).status_code == 403
    with place_outside() as place:
        settings.DISCORD_API = f"{place.url}/api/v10"
        place.answer(200, body=b'[{"id": "1", "name": "Table", "icon": null}]')
        place.answer(401, body=b"{}")
        place.answer(500)
        place.answer(200, body=b"<html>")
        assert as_user(owner).get(address).json()["results"] == [{"id": "1", "name": "Table"}]
        assert place.got[0].headers["authorization"] == "Bot bot-token"
        answers = [as_user(owner).get(address) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [409, 503, 503]
        assert "bot-token" not in "".join(answer.content.decode() for answer in answers)


# -- pages ------------------------------------------------------------------------------------------------


def test_the_page_lists_places_and_log(signed_in, owner, campaign, hook, channel):
    webhooks.send_test(actor=owner, outlet=hook)
    page = signed_in(owner).get(reverse("outside", args=[campaign.pk])).content.decode()
    for words in ("Ours", "Tavern", "93.184.216.34", "discord.com", "Waiting", "test"):
        assert words in page
    assert "kkkk" not in page


def test_players_and_strangers_do_not_see_the_page(signed_in, campaign, teammate, stranger, hook):
    assert signed_in(teammate).get(reverse("outside", args=[campaign.pk])).status_code == 403
    assert signed_in(stranger).get(reverse("outside", args=[campaign.pk])).status_code == 404


def test_a_webhook_is_made_by_page_and_its_secret_shown_once(signed_in, owner, campaign):
    client = signed_in(owner)
    said = {"name": "Mine", "address": "https://93.184.216.34/x", "events": ["entry.created"]}
    answer = client.post(reverse("webhook_new", args=[campaign.pk]), said)
    assert "whsec_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    made = Webhook.objects.get()
    shown = client.get(reverse("webhook_edit", args=[campaign.pk, made.pk])).content.decode()
    assert "whsec_" not in shown + client.get(reverse("outside", args=[campaign.pk])).content.decode()
    assert "/x" not in shown.replace("text/x", "").replace("/xhtml", "") or "93.184.216.34/x" not in shown


def test_a_bad_address_is_told_beside_the_field_and_what_was_typed_stays(signed_in, owner, campaign):
    said = {"name": "Mine", "address": "http://localhost/", "events": ["entry.created"]}
    answer = signed_in(owner).post(reverse("webhook_new", args=[campaign.pk]), said)
    assert answer.status_code == 422
    assert "The address must start with https://." in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()


def test_acts_of_the_page(signed_in, owner, campaign, hook, channel):
    client = signed_in(owner)
    address = reverse("webhook_act", args=[campaign.pk, hook.pk])
    assert client.post(address, {"act": "test"}).status_code == 302
    assert WebhookDelivery.objects.get().event == "test"
    client.post(address, {"act": "off"})
    hook.refresh_from_db()
    assert not hook.active
    assert "whsec_" in client.post(address, {"act": "secret"}).content.decode()
    client.post(reverse("channel_act", args=[campaign.pk, channel.pk]), {"act": "test"})
    row = WebhookDelivery.objects.get(discord=channel)
    assert "This is a test" in client.get(reverse("delivery", args=[campaign.pk, row.pk])).content.decode()
    gone = reverse("channel_remove", args=[campaign.pk, channel.pk])
    assert "Remove Tavern?" in client.get(gone).content.decode()
    assert DiscordWebhook.objects.exists()
    client.post(gone)
    assert not DiscordWebhook.objects.exists()


def test_a_place_of_another_campaign_is_not_reached(signed_in, as_user, campaign, hook, stranger):
    from campaigns.tests.factories import make_campaign

    other = make_campaign(stranger)
    add_member(campaign, stranger, Role.PLAYER)
    assert signed_in(stranger).get(reverse("webhook_edit", args=[other.pk, hook.pk])).status_code == 404
    assert as_user(stranger).delete(f"/api/v1/campaigns/{other.pk}/webhooks/{hook.pk}").status_code == 404


def test_another_address_may_be_entered_and_is_checked_alike(as_user, owner, campaign, hook, channel):
    client, one = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/webhooks/{hook.pk}"
    assert client.patch(one, {"address": "https://10.0.0.1/"}).status_code == 422
    assert client.patch(one, {"address": "https://93.184.216.99/y"}).json()["host"] == "93.184.216.99"
    hook.refresh_from_db()
    assert unseal(hook.sealed_address) == "https://93.184.216.99/y"
    assert "sealed" not in str(list(AuditRecord.objects.values_list("changes", flat=True)))
    refused = client.patch(f"/api/v1/discord/webhooks/{channel.pk}", {"address": "https://93.184.216.99/y"})
    assert refused.status_code == 422
