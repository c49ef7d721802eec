"""The summary of a session is read over before it is posted, and holds nothing that is not for every member."""

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Attendance, Kind, PlaySession, SessionEvent, Visibility, WebhookDelivery
from campaigns.outside import sending
from campaigns.services import discord
from campaigns.services.entries import create_entry
from campaigns.tests.outside_places import place_outside


@pytest.fixture
def evening(campaign, owner, teammate):
    """A session with open and secret words."""
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Vex", visibility=Visibility.GAME_MASTERS)
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Inn")
    body = "We met at the [[Inn|old inn]]. [[Vex]] watched.\n\n:::secret\nShe is the queen.\n:::\n"
    made = create_entry(actor=owner, campaign=campaign, kind=Kind.SESSION, name="First evening", body=body)
    Attendance.objects.create(session=made, user=teammate, first_seen_at=timezone.now())
    told = [("", "They shared bread."), ("gm", "Vex took note."), (f"@{teammate.pk}@", "You feel watched.")]
    for number, (audience, text) in enumerate(told, start=1):
        SessionEvent.objects.create(
            session=made, sequence=number, type="event.told", payload={"text": text}, audience=audience
        )
    PlaySession.objects.filter(pk=made.pk).update(sequence=3)
    return made


@pytest.fixture
def channel(campaign, owner):
    """A channel of Discord."""
    address = "https://discord.com/api/webhooks/123456789012345678/" + "k" * 60
    return discord.add_discord_webhook(actor=owner, campaign=campaign, name="Tavern", address=address)


def test_the_draft_holds_what_every_member_may_see(as_user, owner, evening):
    said = as_user(owner).get(f"/api/v1/sessions/{evening.pk}/discord/post").json()
    assert "We met at the old inn." in said["text"]
    assert "They shared bread." in said["text"]
    assert "teammate" in said["text"]
    for hidden in ("Vex", "queen", "took note", "feel watched", "[[", ":::"):
        assert hidden not in said["text"], hidden
    assert said["parts"] == [said["text"]]
    assert said["warning"] == ""


def test_only_game_masters_post(as_user, teammate, stranger, evening, channel):
    address = f"/api/v1/sessions/{evening.pk}/discord/post"
    for person, status in ((teammate, 403), (stranger, 404)):
        assert as_user(person).get(address).status_code == status
        assert as_user(person).post(address, {"text": "x", "webhook": str(channel.pk)}).status_code == status
    assert not WebhookDelivery.objects.exists()


def test_a_preview_posts_nothing_and_the_edited_text_is_what_goes(as_user, owner, evening, campaign, settings):
    settings.WEBHOOKS_AT_HOME = True
    with place_outside() as place:
        place.answer(204)
        channel = discord.add_discord_webhook(
            actor=owner, campaign=campaign, name="Tavern", address=place.discord_url()
        )
        address = f"/api/v1/sessions/{evening.pk}/discord/post"
        long = "One paragraph of the story. " * 60
        text = f"{long}\n\n{long}"
        seen = as_user(owner).post(f"{address}?preview=1", {"text": text})
        assert (seen.status_code, len(seen.json()["parts"])) == (200, 2)
        assert not WebhookDelivery.objects.exists()
        assert as_user(owner).post(address, {"text": text}).status_code == 400
        assert as_user(owner).post(address, {"text": " ", "webhook": str(channel.pk)}).status_code in {400, 422}
        posted = as_user(owner).post(address, {"text": text, "webhook": str(channel.pk)})
        assert posted.status_code == 202
        sending.work_off("discord", channel.pk)
        assert [got.json()["content"] for got in place.got] == seen.json()["parts"]
        assert all(got.json()["allowed_mentions"] == {"parse": []} for got in place.got)


def test_a_channel_for_announcements_takes_no_summary(as_user, owner, evening, channel):
    from campaigns.services.webhooks import change_outlet

    change_outlet(actor=owner, outlet=channel, purpose="announcements")
    answer = as_user(owner).post(
        f"/api/v1/sessions/{evening.pk}/discord/post", {"text": "x", "webhook": str(channel.pk)}
    )
    assert answer.status_code == 409


def test_the_page_shows_the_messages_before_they_go(signed_in, owner, campaign, evening, channel):
    client = signed_in(owner)
    address = reverse("session_post", args=[campaign.pk, evening.slug])
    page = client.get(address).content.decode()
    assert "We met at the old inn." in page
    assert "queen" not in page
    looked = client.post(address, {"channel": str(channel.pk), "text": "Edited words", "look": "1"})
    assert "Edited words" in looked.content.decode()
    assert not WebhookDelivery.objects.exists()
    assert client.post(address, {"channel": str(channel.pk), "text": "Edited words", "post": "1"}).status_code == 302
    assert WebhookDelivery.objects.get().payload[0]["content"] == "Edited words"


def test_starting_and_closing_a_session_is_announced(owner, campaign, evening, channel):
    from campaigns.services.sessions import change_state

    change_state(actor=owner, session=evening, state="live")
    change_state(actor=owner, session=evening, state="closed")
    told = [row.payload[0]["embeds"][0]["title"] for row in WebhookDelivery.objects.order_by("created_at")]
    assert told == ["The session has started: First evening", "The session is over: First evening"]
