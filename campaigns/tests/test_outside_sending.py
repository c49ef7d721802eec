"""What is announced arrives once, signed, in order, when the other side wants it; what is hidden never leaves."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from campaigns import tasks
from campaigns.models import (
    AuditRecord,
    DeliveryState,
    DiscordWebhook,
    Happening,
    Kind,
    Visibility,
    Webhook,
    WebhookDelivery,
)
from campaigns.outside import housekeeping, sending
from campaigns.outside.sealed import seal, unseal
from campaigns.outside.signing import is_genuine, new_secret
from campaigns.services import discord, webhooks
from campaigns.services.entries import create_entry, update_entry
from campaigns.tests.outside_places import place_outside


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.WEBHOOKS_AT_HOME = True


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    """The wake-ups that would go to a worker."""
    sent = []
    monkeypatch.setattr(tasks, "wake_outlet", lambda kind, pk, after=0: sent.append((kind, pk, after)))
    return sent


@pytest.fixture
def place():
    with place_outside() as running:
        yield running


@pytest.fixture
def hook(campaign, owner, place):
    made, _ = webhooks.add_webhook(
        actor=owner, campaign=campaign, address=f"{place.url}/in", events=Happening.values, name="Ours"
    )
    return made


@pytest.fixture
def channel(campaign, owner, place):
    return discord.add_discord_webhook(actor=owner, campaign=campaign, name="Tavern", address=place.discord_url())


def note(owner, campaign, **words):
    return create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, **({"name": "The Bell"} | words))


def work(outlet):
    return sending.work_off(outlet.kind, outlet.pk)


def due_now():
    WebhookDelivery.objects.filter(state=DeliveryState.WAITING).update(next_try_at=timezone.now())


def only():
    return WebhookDelivery.objects.get()


def test_a_message_is_signed_as_standard_webhooks_says(hook, owner, campaign, place):
    place.answer(204)
    entry = note(owner, campaign, body="The secret of the bell.", summary="It rings.")
    work(hook)
    got = place.got[0]
    assert (got.method, got.path, got.headers["content-type"]) == ("POST", "/in", "application/json")
    now = int(timezone.now().timestamp())
    secret = unseal(hook.sealed_secret)
    assert is_genuine(secret, got.headers, got.body, now=now)
    assert not is_genuine(secret, got.headers, got.body + b" ", now=now)
    assert not is_genuine(secret, got.headers, got.body, now=now + 301)
    assert not is_genuine(new_secret(), got.headers, got.body, now=now)
    said = got.json()
    assert said["type"] == "entry.created"
    assert said["data"]["entry"]["uid"] == str(entry.uid)
    assert said["data"]["entry"]["address"].startswith("http://localhost:8000/play/")
    assert b"secret of the bell" not in got.body
    assert b"It rings" not in got.body
    row = only()
    assert (row.state, row.status, row.attempts) == (DeliveryState.DELIVERED, 204, 1)


def test_the_known_example_of_the_specification_is_signed_alike():
    from campaigns.outside.signing import signature

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == wanted


def test_secret_and_address_lie_sealed(hook, place):
    row = Webhook.objects.values().get()
    assert place.url not in str(row["sealed_address"])
    assert "whsec_" not in str(row)
    assert unseal(row["sealed_address"]) == f"{place.url}/in"


def test_what_is_hidden_from_players_goes_only_to_game_masters_places(hook, owner, campaign, place):
    place.answer(200)
    for visibility in (Visibility.GAME_MASTERS, Visibility.CHOSEN):
        note(owner, campaign, name=f"Hidden {visibility}", visibility=visibility)
    assert not WebhookDelivery.objects.exists()
    webhooks.change_outlet(actor=owner, outlet=hook, game_masters_view=True)
    note(owner, campaign, name="Hidden again", visibility=Visibility.GAME_MASTERS)
    assert WebhookDelivery.objects.get().about == "Hidden again"


def test_what_is_hidden_before_it_goes_does_not_go(hook, owner, campaign, place):
    place.answer(200)
    entry = note(owner, campaign)
    update_entry(actor=owner, entry=entry, visibility=Visibility.GAME_MASTERS)
    work(hook)
    assert not place.got
    assert only().state == DeliveryState.WITHDRAWN


def test_bodies_go_along_when_chosen_without_their_secrets(hook, owner, campaign, place):
    place.answer(200)
    note(owner, campaign, name="Vex", visibility=Visibility.GAME_MASTERS)
    webhooks.change_outlet(actor=owner, outlet=hook, with_words=True)
    note(owner, campaign, body="Open, with [[Vex]].\n\n:::secret\nClosed.\n:::\n\nOpen again.")
    work(hook)
    body = place.got[0].json()["data"]["entry"]["body"]
    assert "Open," in body
    assert "Open again." in body
    assert "Closed" not in body
    assert "Vex" not in body


def test_many_changes_in_a_short_time_are_told_as_one(hook, owner, campaign, place):
    place.answer(200)
    entry = note(owner, campaign)
    work(hook)
    for number in range(5):
        entry = update_entry(actor=owner, entry=entry, name=f"The Bell {number}")
    assert work(hook) > 1
    due_now()
    work(hook)
    assert [got.json()["type"] for got in place.got] == ["entry.created", "entry.changed"]
    assert place.got[-1].json()["data"]["entry"]["name"] == "The Bell 4"


def test_a_failure_is_tried_again_later_each_time_and_given_up_in_the_end(hook, owner, campaign, place):
    place.answer(500, body=b"broken")
    note(owner, campaign)
    waits = []
    for _ in range(len(sending.DELAYS)):
        due_now()
        work(hook)
        row = only()
        assert (row.state, row.status, row.excerpt) == (DeliveryState.WAITING, 500, "broken")
        waits.append((row.next_try_at - timezone.now()).total_seconds())
    assert all(0.79 * delay < wait < 1.21 * delay for wait, delay in zip(waits, sending.DELAYS, strict=True))
    due_now()
    work(hook)
    assert only().state == DeliveryState.GIVEN_UP
    ids = {got.headers["webhook-id"] for got in place.got}
    assert (len(place.got), len(ids)) == (len(sending.DELAYS) + 1, 1)


def test_a_place_that_fails_for_days_is_switched_off_and_its_maker_told(
    hook, owner, campaign, place, django_capture_on_commit_callbacks
):
    place.answer(503)
    note(owner, campaign)
    work(hook)
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=4))
    due_now()
    with django_capture_on_commit_callbacks(execute=True):
        work(hook)
    hook.refresh_from_db()
    assert not hook.active
    assert "Nothing has arrived for 3 days" in hook.disabled_because
    assert AuditRecord.objects.filter(act="webhook.disabled", campaign=campaign).exists()
    assert [message.to for message in mail.outbox] == [[owner.email]]
    note(owner, campaign, name="Another")
    assert not WebhookDelivery.objects.filter(about="Another").exists()
    webhooks.change_outlet(actor=owner, outlet=hook, active=True)
    hook.refresh_from_db()
    assert (hook.disabled_because, hook.failing_since) == ("", None)


def test_success_ends_the_record_of_failures(hook, owner, campaign, place):
    place.answer(500)
    place.answer(200)
    note(owner, campaign)
    work(hook)
    due_now()
    hook.refresh_from_db()
    assert hook.failing_since
    work(hook)
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_410_means_gone(hook, owner, campaign, place):
    place.answer(410)
    note(owner, campaign)
    work(hook)
    hook.refresh_from_db()
    assert not hook.active
    assert only().state == DeliveryState.GIVEN_UP


def test_redirects_count_as_failures(hook, owner, campaign, place):
    place.answer(301, {"Location": "http://127.0.0.1/elsewhere"})
    note(owner, campaign)
    work(hook)
    assert len(place.got) == 1
    assert "not followed" in only().excerpt


def test_no_answer_is_told_and_tried_again(hook, owner, campaign, place, monkeypatch):
    monkeypatch.setattr(sending, "send", lambda *a, **k: (_ for _ in ()).throw(sending.Unreached("No answer.")))
    note(owner, campaign)
    work(hook)
    assert (only().state, only().status, only().excerpt) == (DeliveryState.WAITING, None, "No answer.")


def test_an_inner_address_saved_long_ago_is_not_sent_to(hook, owner, campaign, place, settings):
    note(owner, campaign)
    settings.WEBHOOKS_AT_HOME = False
    work(hook)
    assert not place.got
    assert only().state == DeliveryState.WAITING


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "120"}, b"", 120),
        ({}, b'{"message": "slow down", "retry_after": 64.5, "global": false}', 64.5),
        ({}, b"", 30),
        ({"Retry-After": "999999999"}, b"", 3600),
        ({"Retry-After": "soon"}, b"[]", 30),
    ],
)
def test_being_asked_to_wait_is_obeyed_and_is_no_failure(channel, owner, campaign, place, headers, body, seconds):
    place.answer(429, headers, body)
    place.answer(204)
    webhooks.send_test(actor=owner, outlet=channel)
    pause = work(channel)
    assert abs(pause - seconds) < 2
    channel.refresh_from_db()
    assert channel.is_paused
    assert channel.failing_since is None
    row = only()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 0)
    due_now()
    work(channel)
    assert len(place.got) == 1, "nothing is sent while the place wants to be left alone"
    assert housekeeping.places_with_work() == []
    DiscordWebhook.objects.update(paused_until=None)
    work(channel)
    assert only().state == DeliveryState.DELIVERED


def test_a_bucket_that_is_empty_is_waited_for(channel, owner, place):
    place.answer(204, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "90"})
    webhooks.send_test(actor=owner, outlet=channel)
    webhooks.send_test(actor=owner, outlet=channel)
    assert work(channel) > 80
    assert len(place.got) == 1


def test_a_channel_that_discord_no_longer_knows_is_switched_off(channel, owner, place):
    place.answer(404, body=b'{"message": "Unknown Webhook", "code": 10015}')
    webhooks.send_test(actor=owner, outlet=channel)
    work(channel)
    channel.refresh_from_db()
    assert not channel.active
    assert "gone" in channel.disabled_because


def test_words_that_discord_refuses_are_not_sent_again(channel, owner, place):
    place.answer(400, body=b'{"message": "Invalid Form Body"}')
    webhooks.send_test(actor=owner, outlet=channel)
    work(channel)
    channel.refresh_from_db()
    assert channel.active
    assert only().state == DeliveryState.GIVEN_UP


def test_parts_go_in_order_and_go_on_after_a_failure_where_they_stopped(channel, owner, place):
    for status in (204, 500, 204, 204):
        place.answer(status)
    posts = [{"content": word} for word in ("one", "two", "three")]
    webhooks.post_messages(channel, event="session.summary", about="Evening", messages=posts)
    work(channel)
    assert (only().state, only().parts_done) == (DeliveryState.WAITING, 1)
    due_now()
    work(channel)
    assert [got.json()["content"] for got in place.got] == ["one", "two", "two", "three"]
    assert only().state == DeliveryState.DELIVERED


def test_a_delivery_whose_worker_died_is_sent_by_another(hook, owner, campaign, place):
    place.answer(200)
    note(owner, campaign)
    lost = sending.take(hook.kind, hook.pk)
    assert sending.take(hook.kind, hook.pk) is None
    assert housekeeping.places_with_work() == []
    WebhookDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert housekeeping.places_with_work() == [("webhook", hook.pk)]
    work(hook)
    assert only().state == DeliveryState.DELIVERED
    sending._end(lost, DeliveryState.GIVEN_UP)  # the first worker wakes up again: it holds nothing any more
    assert only().state == DeliveryState.DELIVERED


def test_the_sweep_wakes_what_was_lost(hook, owner, campaign, woken):
    note(owner, campaign)
    woken.clear()
    tasks.sweep_deliveries()
    assert woken == [("webhook", hook.pk, 0)]


def test_a_task_looks_again_when_the_next_is_due(hook, owner, campaign, place, woken):
    place.answer(500)
    note(owner, campaign)
    woken.clear()
    tasks.send_outside("webhook", str(hook.pk))
    assert [(kind, 3 < after < 8) for kind, _, after in woken] == [("webhook", True)]


def test_a_message_is_sent_again_by_hand_under_its_id(hook, owner, campaign, place):
    place.answer(200)
    note(owner, campaign)
    work(hook)
    webhooks.resend(actor=owner, delivery=only())
    work(hook)
    assert len({got.headers["webhook-id"] for got in place.got}) == 1
    assert len(place.got) == 2


def test_old_lines_are_forgotten_and_what_waits_stays(hook, owner, campaign):
    note(owner, campaign)
    note(owner, campaign, name="Sent")
    WebhookDelivery.objects.filter(about="Sent").update(state=DeliveryState.DELIVERED)
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert housekeeping.clear_old_deliveries() == 1
    assert only().about == "The Bell"


def test_a_place_that_never_answers_does_not_fill_the_table(hook, owner, campaign, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST_WAITING", 3)
    for number in range(6):
        note(owner, campaign, name=f"Note {number}")
    assert WebhookDelivery.objects.count() == 3


def test_another_secret_key_is_told_and_nothing_goes(hook, owner, campaign, place, settings):
    note(owner, campaign)
    settings.SECRET_KEY = "another key entirely"
    work(hook)
    assert not place.got
    assert "SECRET_KEY" in only().excerpt


def test_a_key_that_was_renewed_still_opens_what_lies_there(settings):
    sealed = seal("words")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key"
    assert unseal(sealed) == "words"


@pytest.mark.django_db(transaction=True)
def test_no_more_go_to_one_place_at_once_than_it_may_get(campaign, owner):
    with place_outside() as place:
        place.answer(200, wait=0.2)
        hook, _ = webhooks.add_webhook(
            actor=owner, campaign=campaign, address=place.url, events=Happening.values, name="Ours"
        )
        for number in range(8):
            note(owner, campaign, name=f"Note {number}")

        def worker():
            try:
                while WebhookDelivery.objects.exclude(state=DeliveryState.DELIVERED).exists():
                    work(hook)
            finally:
                connection.close()

        threads = [threading.Thread(target=worker) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert place.most_at_once == hook.at_once
    assert len(place.got) == 8, "each once"
