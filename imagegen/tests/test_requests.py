"""Requests for pictures: made once, watched, withdrawn, ended in every way."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import DomainError, NotAllowed, NotFound, QuotaReached, Refused
from bestiary_site.shared.jobs import JobState, renew
from campaigns.models import Role
from campaigns.tests.factories import add_member, make_user
from imagegen import runner, tasks
from imagegen.models import Picture, PictureRequest, ProviderCall
from imagegen.providers.base import Order, ProviderError
from imagegen.providers.fake import FakeProvider, installed, picture
from imagegen.services.requests import cancel_request, request_picture, wait_for
from imagegen.services.settings import change_settings
from imagegen.tests.factories import asked, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake():
    """The only provider of the site."""
    provider = FakeProvider(price=39_000)
    with installed(provider):
        yield provider


def run(request: PictureRequest) -> PictureRequest:
    runner.run_request(request.pk)
    request.refresh_from_db()
    return request


def test_a_wish_becomes_a_picture_that_knows_how_it_was_made(owner, campaign, fake) -> None:
    change_settings(actor=owner, campaign=campaign, style="woodcut")
    request = run(request_picture(owner, asked(custom_prompt="with moths", seed=99), campaign))
    assert request.state == JobState.SUCCEEDED, request.error_message
    made = Picture.objects.get()
    assert (made.owner, made.campaign, made.provider, made.model, made.seed) == (owner, campaign, "fake", "fake-1", 99)
    assert made.sent_prompt.endswith("with moths. Style: woodcut") and made.prompt in made.sent_prompt
    assert made.cost_microdollars == 39_000 and made.drawn_at is not None
    for variant in made.variants:
        assert storage.exists(storage.generated_key(made.digest, variant))
    call = ProviderCall.objects.get()
    assert (call.person, call.campaign, call.outcome, call.cost_microdollars) == (owner, campaign, "drawn", 39_000)


def test_the_same_wish_is_made_once_while_it_is_made(owner, fake) -> None:
    first, second = request_picture(owner, asked()), request_picture(owner, asked())
    assert first.pk == second.pk
    run(first)
    assert len(fake.orders) == 1


def test_a_double_click_after_the_end_is_the_same_wish_and_a_later_one_is_not(owner, fake) -> None:
    first = run(request_picture(owner, asked()))
    assert request_picture(owner, asked()).pk == first.pk
    PictureRequest.objects.update(finished_at=timezone.now() - timedelta(seconds=10))
    assert request_picture(owner, asked()).pk != first.pk


@pytest.mark.parametrize(
    "other",
    [{"prompt": "A wholly other lantern"}, {"seed": 5}, {"aspect_ratio": "16:9"}, {"style": "ink"}, {"mood": "grim"}],
)
def test_another_wish_is_another_picture(owner, fake, other) -> None:
    assert request_picture(owner, asked()).pk != request_picture(owner, asked(**other)).pk


def test_people_do_not_share_wishes_but_game_masters_of_a_campaign_do(owner, campaign, teammate, fake) -> None:
    second = add_member(campaign, make_user("second"), Role.GAME_MASTER)
    mine, his = request_picture(owner, asked(), campaign), request_picture(second, asked(), campaign)
    assert mine.pk == his.pk
    assert request_picture(teammate, asked(), campaign).pk != mine.pk
    assert request_picture(owner, asked()).pk != mine.pk


def test_it_ends_only_when_nobody_waits_any_more(owner, campaign, fake) -> None:
    second = add_member(campaign, make_user("second"), Role.GAME_MASTER)
    request = request_picture(owner, asked(), campaign)
    request_picture(second, asked(), campaign)
    assert cancel_request(actor=owner, request=request).state == JobState.QUEUED
    assert cancel_request(actor=second, request=request).state == JobState.CANCELLED
    assert run(request).state == JobState.CANCELLED
    assert not fake.orders
    assert request_picture(owner, asked(), campaign).pk != request.pk


def test_nobody_withdraws_what_is_not_his(owner, stranger, fake) -> None:
    with pytest.raises(NotFound):
        cancel_request(actor=stranger, request=request_picture(owner, asked()))


@pytest.mark.django_db(transaction=True)
def test_a_cancel_ends_a_call_that_hangs_and_its_cost_is_still_counted(owner, fake) -> None:
    began, go_on = threading.Event(), threading.Event()

    def hang(order: Order):
        began.set()
        go_on.wait(20)
        raise ProviderError("timeout", "It took too long.", cost_microdollars=10)

    fake.answers = [hang]
    request = request_picture(owner, asked())
    worker = threading.Thread(target=lambda: (runner.run_request(request.pk), connection.close()))
    worker.start()
    assert began.wait(10)
    cancel_request(actor=owner, request=request)
    worker.join(10)
    request.refresh_from_db()
    assert request.state == JobState.CANCELLED and not Picture.objects.exists()
    go_on.set()
    for _ in range(100):
        if ProviderCall.objects.exists():
            break
        threading.Event().wait(0.05)
    assert ProviderCall.objects.get().cost_microdollars == 10


@pytest.mark.parametrize("code", ["timeout", "refused_content", "bad_key"])
def test_a_providers_fault_is_told_in_one_shape(owner, fake, code) -> None:
    fake.answers = [ProviderError(code, "The provider said no.", permanent=True)]
    request = run(request_picture(owner, asked()))
    assert (request.state, request.error_code) == (JobState.FAILED, f"provider_{code}")
    assert "said no" in request.error_message
    assert ProviderCall.objects.get().outcome == code


def test_what_is_no_picture_fails_and_leaves_nothing(owner, fake) -> None:
    fake.answers = [b"<svg onload=alert(1)>"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imagegen.providers.retrying.wait", lambda *args: None)
        request = run(request_picture(owner, asked()))
    assert request.state == JobState.FAILED and request.error_code == "provider_bad_answer"
    assert not Picture.objects.exists()


def test_a_worker_that_died_after_keeping_makes_no_second_picture_and_pays_nothing_again(owner, fake) -> None:
    request = run(request_picture(owner, asked()))
    PictureRequest.objects.update(state=JobState.QUEUED, picture=None)
    request = run(request)
    assert (request.state, request.picture) == (JobState.SUCCEEDED, Picture.objects.get())
    assert len(fake.orders) == ProviderCall.objects.count() == 1


def test_a_worker_that_died_is_followed_by_another(owner, fake, monkeypatch) -> None:
    woken: list[object] = []
    monkeypatch.setattr(tasks, "wake_request", woken.append)
    request = request_picture(owner, asked())
    past = timezone.now() - timedelta(minutes=1)
    PictureRequest.objects.update(state=JobState.RUNNING, lease_until=past, owner=request.pk)
    tasks.recover_requests()
    assert woken == [request.pk]
    assert run(request).state == JobState.SUCCEEDED


def test_who_lost_the_lease_writes_nothing(owner, fake) -> None:
    request = request_picture(owner, asked())

    def stolen(job: PictureRequest, **values: object) -> bool:
        PictureRequest.objects.update(owner=uuid.uuid4())
        return renew(job, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bestiary_site.shared.jobs.renew", stolen)
        assert runner.run_request(request.pk) == runner.Outcome.LOST
    request.refresh_from_db()
    assert request.state == JobState.RUNNING and not Picture.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prompt", "too short"), ("prompt", "x" * 1001), ("subject_name", ""), ("subject_name", "x" * 201),
        ("custom_prompt", "x" * 201), ("aspect_ratio", "2:1"), ("subject_type", "monster"), ("seed", -1),
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_named(owner, fake, field, value) -> None:
    with pytest.raises(Refused) as refusal:
        request_picture(owner, asked(**{field: value}))
    assert list(refusal.value.fields) == [field]


def test_an_unknown_provider_is_refused(owner, fake) -> None:
    with pytest.raises(Refused):
        request_picture(owner, asked(providers=["somebody"]))


def test_who_may_not_ask_is_refused(owner, campaign, teammate, observer, stranger, fake) -> None:
    with pytest.raises(NotAllowed):
        request_picture(observer, asked(), campaign)
    with pytest.raises(NotFound):
        request_picture(stranger, asked(), campaign)
    request_picture(teammate, asked(), campaign)
    change_settings(actor=owner, campaign=campaign, players_may_ask=False)
    with pytest.raises(NotAllowed):
        request_picture(teammate, asked(seed=3), campaign)


def test_a_subject_has_its_fill(owner, fake, settings) -> None:
    settings.PICTURES_PER_SUBJECT = 2
    for colour in ("red", "blue"):
        make_picture(owner, colour=colour)
    with pytest.raises(DomainError) as refusal:
        request_picture(owner, asked())
    assert refusal.value.code == "subject_is_full"
    request_picture(owner, asked(subject_name="Another lantern"))


def test_what_is_being_drawn_counts_towards_the_fill_before_anybody_is_paid(owner, campaign, teammate, fake, settings):
    settings.PICTURES_PER_SUBJECT = 3
    make_picture(owner, colour="red")
    first, second = (request_picture(owner, asked(seed=seed)) for seed in (1, 2))
    with pytest.raises(DomainError, match="being drawn") as refusal:
        request_picture(owner, asked(seed=3))
    assert refusal.value.code == "subject_is_full"
    request_picture(owner, asked(subject_name="Another lantern"))
    request_picture(owner, asked(subject_type="character"))
    for seed, person in enumerate((owner, teammate, owner), 1):  # a campaign has a fill of its own, for all together
        request_picture(person, asked(seed=seed), campaign)
    with pytest.raises(DomainError, match="being drawn"):
        request_picture(teammate, asked(seed=9), campaign)
    for request in (first, second):
        assert run(request).state == JobState.SUCCEEDED
    assert Picture.objects.count() == 3 and len(fake.orders) == 2


def test_what_is_withdrawn_makes_room_and_what_is_kept_counts_once(owner, fake, settings) -> None:
    settings.PICTURES_PER_SUBJECT = 2
    kept = run(request_picture(owner, asked(seed=1)))
    PictureRequest.objects.filter(pk=kept.pk).update(state=JobState.RUNNING)  # its picture is kept, it has not ended
    waiting = request_picture(owner, asked(seed=2))
    cancel_request(actor=owner, request=waiting)
    request_picture(owner, asked(seed=3))
    with pytest.raises(DomainError, match="being drawn"):
        request_picture(owner, asked(seed=4))


@pytest.mark.django_db(transaction=True)
def test_of_many_wishes_at_once_as_many_are_taken_as_there_is_room(owner, fake, settings, monkeypatch) -> None:
    settings.PICTURES_PER_SUBJECT = 2
    monkeypatch.setattr(tasks, "wake_request", lambda job_id: None)
    gate, refused = threading.Barrier(6), []

    def ask(seed: int) -> None:
        gate.wait()
        try:
            request_picture(owner, asked(seed=seed))
        except DomainError as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert PictureRequest.objects.count() == 2 and refused == ["subject_is_full"] * 4


def test_waiting_ends_with_the_work_or_the_time(owner, fake) -> None:
    request = request_picture(owner, asked())
    assert not wait_for(request, 0.1).is_finished
    run(request)
    assert wait_for(request, 5).is_finished


def test_the_day_is_full(owner, fake, settings) -> None:
    settings.PICTURES_A_DAY = 1
    run(request_picture(owner, asked()))
    with pytest.raises(QuotaReached):
        request_picture(owner, asked(seed=2))


def test_a_large_picture_gets_sizes_for_screens(owner, fake) -> None:
    fake.answers = [picture("navy", (1344, 768))]
    run(request_picture(owner, asked(aspect_ratio="16:9")))
    made = Picture.objects.get()
    assert (made.width, made.height) == (1344, 768)
    assert made.variants[:4] == ["full.webp", "thumbnail.webp", "480.webp", "960.webp"]
