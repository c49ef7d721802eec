"""A scene is drawn once and answers from then on: to whom it may, for as long as it may, however many ask at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bestiary_site.shared.errors import DomainError, NotAllowed, NotFound, QuotaReached, Refused
from campaigns.models import AuditRecord, Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from imagegen import runner, tally, tasks
from imagegen.cache_key import Scene, scene_key
from imagegen.models import CachedScene, Picture, SceneTally
from imagegen.providers.base import Drawn, Order, ProviderError
from imagegen.providers.fake import FakeProvider, installed, picture
from imagegen.services import statistics
from imagegen.services.pictures import change_picture, delete_picture
from imagegen.services.requests import request_picture, wait_for
from imagegen.services.scene_cache import ask_scene, clear_scenes
from imagegen.services.settings import change_settings
from imagegen.tests.factories import asked, make_picture

pytestmark = pytest.mark.django_db
MINE = Scene("The Old Mine", "night", "storm")


def of_its_own(order: Order) -> Drawn:
    """Draw each order in a colour of its own, so that two pictures never share their files."""
    return Drawn(picture(f"hsl({order.seed % 360}, 80%, {20 + order.seed % 60}%)"), "fake-1", order.seed, 0)


@pytest.fixture
def fake():
    """The only provider of the site."""
    provider = FakeProvider(answers=[of_its_own])
    with installed(provider):
        yield provider


def draw(found) -> Picture:
    runner.run_request(found.request.pk)
    found.request.refresh_from_db()
    assert found.request.state == "succeeded", found.request.error_message
    return found.request.picture


def drawn(person, scene=MINE, **asked_with) -> Picture:
    return draw(ask_scene(actor=person, scene=scene, **asked_with))


def later(monkeypatch, **span: float) -> None:
    """Let so much time pass for what asks the clock of Django."""
    now = timezone.now() + timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: now)


# -- what is the same -------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [Scene(" the  old MINE ", "Night", "storm"), Scene("Thé Old Mine", "night", "STORM")])
def test_case_accents_and_spaces_make_no_other_scene(other):
    assert scene_key("alone", MINE, "", ["a:1"]) == scene_key("alone", other, "", ["a:1"])


@pytest.mark.parametrize(
    "told",
    [
        ("another", MINE, "", ["a:1", "b:1"]),
        ("alone", Scene("The New Mine", "night", "storm"), "", ["a:1", "b:1"]),
        ("alone", Scene("The Old Mine", "day", "storm"), "", ["a:1", "b:1"]),
        ("alone", Scene("The Old Mine", "night", "fog"), "", ["a:1", "b:1"]),
        ("alone", MINE, "woodcut", ["a:1", "b:1"]),
        ("alone", MINE, "", ["b:1", "a:1"]),
        ("alone", MINE, "", ["a:2", "b:1"]),
        ("alone", Scene("The Old Mine night", "", "storm"), "", ["a:1", "b:1"]),
    ],
)
def test_everything_that_decides_the_picture_is_in_the_key(told):
    assert scene_key(*told) != scene_key("alone", MINE, "", ["a:1", "b:1"])


# -- hits and misses --------------------------------------------------------------------------------------


def test_a_scene_is_drawn_once_and_answers_from_then_on(owner, fake):
    made = drawn(owner)
    again = ask_scene(actor=owner, scene=Scene("the old mine", "NIGHT", "storm"))
    assert again.request is None
    assert again.kept.picture == made
    assert len(fake.orders) == 1
    assert "The Old Mine" in made.prompt and "night" in made.prompt and "storm" in made.prompt
    assert (made.subject_type, made.subject_name, made.aspect_ratio) == ("scene", "The Old Mine", "16:9")


def test_a_hit_asks_the_database_once_or_twice_and_writes_nothing(owner, campaign, fake, settings, monkeypatch):
    settings.SCENE_TALLY_SECONDS = 60
    monkeypatch.setattr(tally, "_timer", threading.Timer(0, lambda: None))  # one that is not started: nothing is due
    drawn(owner)
    drawn(owner, campaign_id=campaign.pk)
    for campaign_id, most in ((None, 1), (campaign.pk, 2)):
        with connection.execute_wrapper(only_reads(counted := [])):
            assert ask_scene(actor=owner, scene=MINE, campaign_id=campaign_id).kept is not None
        assert len(counted) == most
    tally.flush()
    assert list(CachedScene.objects.values_list("use_count", flat=True)) == [1, 1]


def only_reads(counted: list[str]):
    def look(execute, sql, params, many, context):
        assert sql.startswith("SELECT"), sql
        counted.append(sql)
        return execute(sql, params, many, context)

    return look


def test_who_forces_it_gets_a_new_one_and_the_old_stays_in_the_gallery(owner, fake, monkeypatch):
    first = drawn(owner)
    later(monkeypatch, minutes=1)
    second = drawn(owner, renew=True)
    assert first.pk != second.pk
    assert ask_scene(actor=owner, scene=MINE).kept.picture == second
    assert set(Picture.objects.living()) == {first, second}
    assert CachedScene.objects.count() == 1


def test_a_deleted_picture_answers_no_more(owner, fake, monkeypatch):
    delete_picture(actor=owner, picture=drawn(owner))
    later(monkeypatch, minutes=1)
    assert ask_scene(actor=owner, scene=MINE).request is not None


def test_a_new_version_of_the_model_draws_anew(owner, fake):
    drawn(owner)
    fake.model = "fake-2"
    assert ask_scene(actor=owner, scene=MINE).request is not None


def test_another_order_of_providers_or_style_of_the_campaign_draws_anew(owner, campaign, fake):
    other = FakeProvider("other")
    with installed(fake, other):
        drawn(owner, campaign_id=campaign.pk)
        change_settings(actor=owner, campaign=campaign, providers=["other", "fake"])
        drawn(owner, campaign_id=campaign.pk)
        change_settings(actor=owner, campaign=campaign, style="woodcut")
        made = drawn(owner, campaign_id=campaign.pk)
    assert len(other.orders) == 2
    assert "woodcut" in made.sent_prompt
    assert CachedScene.objects.count() == 3


def test_what_could_not_be_drawn_is_not_kept(owner, fake):
    fake.answers = [ProviderError("refused_content", "No.", permanent=True)]
    found = ask_scene(actor=owner, scene=MINE)
    runner.run_request(found.request.pk)
    assert not CachedScene.objects.exists()


def test_a_picture_asked_for_by_hand_is_no_kept_scene(owner, fake):
    wish = MINE.asked([])
    runner.run_request(request_picture(owner, wish).pk)
    assert not CachedScene.objects.exists()


@pytest.mark.parametrize(
    "scene", [Scene(""), Scene("x" * 201), Scene("Mine", "n" * 41), Scene("Mine", "day", "w" * 41)]
)
def test_words_that_do_not_fit_are_refused_by_name(owner, fake, scene):
    with pytest.raises(Refused) as refusal:
        ask_scene(actor=owner, scene=scene)
    assert refusal.value.fields


def test_words_that_grow_when_they_are_folded_still_fit(owner, fake):
    drawn(owner, Scene("ﷺ" * 200, "ﷺ" * 40, "ﷺ" * 40))
    assert ask_scene(actor=owner, scene=Scene("ﷺ" * 200, "ﷺ" * 40, "ﷺ" * 40)).kept is not None


# -- for whom ---------------------------------------------------------------------------------------------


def test_a_person_alone_is_not_answered_with_what_another_has(owner, stranger, fake):
    drawn(owner)
    assert ask_scene(actor=stranger, scene=MINE).request is not None


def test_what_a_player_asks_for_is_everybodys_of_the_campaign(owner, campaign, teammate, observer, fake):
    made = drawn(teammate, campaign_id=campaign.pk)
    assert made.shared
    for person in (owner, teammate, observer):
        assert ask_scene(actor=person, scene=MINE, campaign_id=campaign.pk).kept.picture == made


def test_what_a_game_master_asks_for_stays_his_until_he_shares_it(owner, campaign, teammate, fake, monkeypatch):
    second = add_member(campaign, make_user("second"), Role.GAME_MASTER)
    made = drawn(owner, campaign_id=campaign.pk)
    assert not made.shared
    assert ask_scene(actor=second, scene=MINE, campaign_id=campaign.pk).kept.picture == made
    found = ask_scene(actor=teammate, scene=MINE, campaign_id=campaign.pk)
    assert found.request is not None
    assert found.request.picture_id is None
    change_picture(actor=owner, picture=made, shared=True)
    assert ask_scene(actor=teammate, scene=MINE, campaign_id=campaign.pk).kept.picture == made


def test_to_a_stranger_the_campaign_does_not_exist_and_an_observer_has_nothing_drawn(
    owner, campaign, stranger, observer, fake
):
    drawn(owner, campaign_id=campaign.pk)
    with pytest.raises(NotFound):
        ask_scene(actor=stranger, scene=MINE, campaign_id=campaign.pk)
    with pytest.raises(NotAllowed):
        ask_scene(actor=observer, scene=MINE, campaign_id=campaign.pk)
    other = make_campaign(owner)
    assert ask_scene(actor=owner, scene=MINE, campaign_id=other.pk).request is not None


# -- for how long -----------------------------------------------------------------------------------------


def test_a_scene_in_use_stays_and_one_unused_for_a_week_is_drawn_anew(owner, fake, monkeypatch):
    drawn(owner)
    for _ in range(3):
        later(monkeypatch, days=6)
        assert ask_scene(actor=owner, scene=MINE).kept is not None
    later(monkeypatch, days=7, seconds=1)
    assert ask_scene(actor=owner, scene=MINE).request is not None


def test_counted_from_its_making_use_does_not_lengthen_its_life(owner, fake, monkeypatch, settings):
    settings.SCENE_CACHE_FROM = "making"
    drawn(owner)
    later(monkeypatch, days=6)
    assert ask_scene(actor=owner, scene=MINE).kept is not None
    later(monkeypatch, days=1, seconds=1)
    assert ask_scene(actor=owner, scene=MINE).request is not None


# -- room for the next one --------------------------------------------------------------------------------


def test_scenes_of_one_place_never_stand_in_each_others_way(owner, fake, settings, monkeypatch):
    settings.PICTURES_PER_SUBJECT = 3
    made = [drawn(owner, Scene("Mine", f"hour {hour}")) for hour in range(6)]
    assert Picture.objects.living().count() == 6  # kept scenes are no part of the subject's fill
    CachedScene.objects.all().delete()
    Picture.objects.filter(pk=made[0].pk).update(is_featured=True)
    later(monkeypatch, minutes=1)
    drawn(owner, Scene("Mine", "hour 9"))
    assert Picture.objects.living().filter(cached_as=None).count() == 3
    assert Picture.objects.living().filter(pk__in=[made[0].pk, made[5].pk]).count() == 2
    assert AuditRecord.objects.filter(act="picture.deleted", actor=None).count() == 3


def test_what_somebody_asked_for_by_hand_does_not_give_way(owner, fake, settings):
    settings.PICTURES_PER_SUBJECT = 2
    by_hand = [make_picture(owner, wish=asked(subject_type="scene", subject_name="Mine")) for _ in range(2)]
    settings.PICTURES_PER_SUBJECT = 1
    made = drawn(owner, Scene("Mine"))
    assert set(Picture.objects.living()) == {*by_hand, made}


def unkept(person, campaign=None, **values) -> Picture:
    """Return a picture of the Mine that was drawn as a scene by itself and answers no more."""
    wish = asked(subject_type="scene", subject_name="Mine", component="scene")
    return make_picture(person, wish=wish, campaign=campaign, **values)


def test_a_players_scene_puts_into_the_bin_what_is_his_or_shared_and_only_once_it_is_kept(
    owner, campaign, teammate, fake, settings
):
    secret = [unkept(owner, campaign) for _ in range(2)]
    shared, own = unkept(owner, campaign, shared=True), unkept(teammate, campaign)
    settings.PICTURES_PER_SUBJECT = 1
    found = ask_scene(actor=teammate, scene=Scene("Mine"), campaign_id=campaign.pk)
    assert Picture.objects.living().count() == 4, "nothing gives way to what may still fail"
    made = draw(found)
    assert set(Picture.objects.living()) == {*secret, made}
    assert set(Picture.objects.deleted()) == {shared, own}
    drawn(owner, Scene("Mine", "dusk"), campaign_id=campaign.pk)
    assert set(Picture.objects.living().filter(cached_as=None)) == {secret[1]}, "a game master's makes room among all"


def test_who_has_used_up_his_pictures_puts_nothing_into_the_bin(owner, fake, settings):
    old = [unkept(owner) for _ in range(2)]
    settings.PICTURES_PER_SUBJECT, settings.PICTURES_A_DAY = 1, 0
    with pytest.raises(QuotaReached):
        ask_scene(actor=owner, scene=Scene("Mine"))
    assert set(Picture.objects.living()) == set(old)


def test_what_is_used_at_the_moment_when_it_would_give_way_stays(owner, fake, settings):
    old = unkept(owner)
    unkept(owner)
    settings.PICTURES_PER_SUBJECT = 1

    def use_it_first(execute, sql, *told):
        if sql.startswith("UPDATE") and "deleted_at" in sql.partition("WHERE")[0]:
            Picture.objects.filter(pk=old.pk).update(use_count=1)
        return execute(sql, *told)

    found = ask_scene(actor=owner, scene=Scene("Mine"))
    with connection.execute_wrapper(use_it_first):
        draw(found)
    old.refresh_from_db()
    assert (old.use_count, old.deleted_at) == (1, None)
    assert not AuditRecord.objects.filter(act="picture.deleted").exists()


def test_a_scene_is_drawn_and_drawn_anew_where_the_gallery_is_full_of_what_stays(owner, fake, settings, monkeypatch):
    settings.PICTURES_PER_SUBJECT = 2
    for _ in range(2):
        make_picture(owner, wish=asked(subject_type="scene", subject_name="Mine"))
    both = [ask_scene(actor=owner, scene=Scene("Mine", hour)) for hour in ("dawn", "dusk")]  # asked for before either
    made = [draw(found) for found in both]
    later(monkeypatch, minutes=1)
    again = drawn(owner, Scene("Mine", "dawn"), renew=True)
    assert [kept.picture for kept in CachedScene.objects.order_by("made_at")] == [made[1], again]
    with pytest.raises(DomainError, match="already"):
        request_picture(owner, asked(subject_type="scene", subject_name="Mine"))


# -- clearing and counting --------------------------------------------------------------------------------


def test_scenes_are_cleared_by_place_or_all_and_only_ones_own(owner, stranger, campaign, teammate, admin, fake):
    for person in (owner, stranger):
        drawn(person)
        drawn(person, Scene("Harbour"))
    drawn(teammate, Scene("Harbour"), campaign_id=campaign.pk)
    assert clear_scenes(actor=owner, location=" THE old mine") == 1
    assert clear_scenes(actor=teammate) == 0
    assert clear_scenes(actor=owner) == 2
    assert AuditRecord.objects.filter(act="scenes.cleared", campaign=campaign).count() == 1
    assert clear_scenes(actor=admin) == 2
    assert Picture.objects.living().count() == 5


def test_hits_and_misses_are_counted_by_day_for_whom_they_are(owner, stranger, campaign, fake, monkeypatch):
    drawn(owner)
    for _ in range(3):
        ask_scene(actor=owner, scene=MINE)
    drawn(owner, campaign_id=campaign.pk)
    drawn(stranger)
    told = statistics.scene_statistics(owner)
    assert told["total_scenes"] == told["active_cache_entries"] == 2
    assert told["cache_hit_rate"] == pytest.approx(3 / 5)
    assert statistics.scene_statistics(stranger)["cache_hit_rate"] == 0
    later(monkeypatch, days=8)
    told = statistics.scene_statistics(owner)
    assert (told["active_cache_entries"], told["expired"]) == (0, 2)


def test_uses_that_are_not_written_yet_are_told_and_written_together(owner, fake, settings, monkeypatch):
    drawn(owner)
    settings.SCENE_TALLY_SECONDS = 60
    monkeypatch.setattr(tally, "_timer", threading.Timer(0, lambda: None))
    for _ in range(4):
        kept = ask_scene(actor=owner, scene=MINE).kept
    assert kept.use_count == 4
    tally.flush()
    assert CachedScene.objects.get().use_count == 4
    assert SceneTally.objects.get().hits == 4


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_is_written_a_moment_later_without_anybody_asking(owner, fake, settings):
    drawn(owner)
    settings.SCENE_TALLY_SECONDS = 0.05
    ask_scene(actor=owner, scene=MINE)
    until = time.monotonic() + 10
    while not CachedScene.objects.get().use_count and time.monotonic() < until:
        time.sleep(0.02)
    assert CachedScene.objects.get().use_count == 1


# -- many at once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["alone", "players of a campaign"])
def test_fifty_who_ask_for_the_same_scene_at_once_make_one_call(owner, campaign, fake, monkeypatch, where):
    players = [add_member(campaign, make_user()) for _ in range(5)] if where != "alone" else [owner]
    fake.answers = [slow(0.4)]
    workers: list[threading.Thread] = []

    def wake(job_id) -> None:
        workers.append(threading.Thread(target=in_thread, args=(lambda: runner.run_request(job_id),)))
        workers[-1].start()

    monkeypatch.setattr(tasks, "wake_request", wake)
    gate = threading.Barrier(50)

    def ask(number: int):
        gate.wait()
        campaign_id = campaign.pk if where != "alone" else None
        found = ask_scene(actor=players[number % len(players)], scene=MINE, campaign_id=campaign_id)
        return found.kept.picture_id if found.kept else wait_for(found.request, 30).picture_id

    with ThreadPoolExecutor(50) as threads:
        seen = list(threads.map(lambda number: in_thread(lambda: ask(number)), range(50)))
    for worker in workers:
        worker.join()
    assert len(fake.orders) == 1
    assert set(seen) == {Picture.objects.get().pk}
    assert CachedScene.objects.count() == 1


def slow(seconds: float):
    def answer(order: Order) -> Drawn:
        time.sleep(seconds)
        return of_its_own(order)

    return answer


def in_thread(act):
    try:
        return act()
    finally:
        connection.close()
