"""Contract 2, scenes and maintenance: driven as the old clients drive them, without credentials at an open table."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from bestiary_site.shared import storage
from campaigns.tests.factories import make_campaign
from imagegen.models import CachedScene, Picture, PictureRequest
from imagegen.providers.base import ProviderError
from imagegen.providers.fake import FakeProvider, installed
from imagegen.tests.factories import draw_at_once, make_picture
from imagegen.tests.test_contract_pictures import ROW, OldClient, refusal

pytestmark = pytest.mark.django_db(transaction=True)
GENERATE = "/api/v1/scenes/generate"
CLEAR, STATS = "/api/v1/scenes/cache/clear", "/api/v1/scenes/cache/stats"
EXPIRED, ORPHANED = "/api/v1/maintenance/cleanup/expired-cache", "/api/v1/maintenance/cleanup/orphaned-images"
FIGURES = "/api/v1/maintenance/stats"


@pytest.fixture
def table(settings, guest) -> OldClient:
    settings.OPEN_TABLE = True
    settings.SCENES_PER_MINUTE = 0
    return OldClient()


@pytest.fixture
def fake(monkeypatch):
    draw_at_once(monkeypatch)
    provider = FakeProvider()
    with installed(provider):
        yield provider


def by_query(table: OldClient, said: dict):
    return table.client.post(f"{GENERATE}?{urlencode(said)}")


def by_form(table: OldClient, said: dict):
    return table.client.post(GENERATE, said)


def by_url_encoded_form(table: OldClient, said: dict):
    return table.client.post(GENERATE, urlencode(said), content_type="application/x-www-form-urlencoded")


def by_json(table: OldClient, said: dict):
    return table.ask("POST", GENERATE, said)


def by_query_with_json_declared(table: OldClient, said: dict):
    return table.ask("POST", f"{GENERATE}?{urlencode(said)}")


WAYS = [by_query, by_form, by_url_encoded_form, by_json, by_query_with_json_declared]


@pytest.mark.parametrize("way", WAYS)
def test_a_scene_is_asked_for_by_query_form_or_json_alike(table, fake, way):
    answer = way(table, {"location": "Whiterun_Market", "time_of_day": "night", "weather": "snow"})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert set(told) >= ROW
    assert (told["location"], told["time_of_day"], told["weather"]) == ("Whiterun_Market", "night", "snow")
    assert told["cached"] is False
    assert told["subject_type"] == "scene" and told["subject_name"] == "Whiterun_Market"
    assert table.get(told["storage_path_full"]).status_code == 200
    again = way(table, {"location": "whiterun_market", "time_of_day": "Night", "weather": "snow"}).json()
    assert (again["id"], again["cached"], again["use_count"]) == (told["id"], True, 1)
    assert len(fake.orders) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_scene_is_by_day_in_clear_weather_unless_it_is_said_and_forced_it_is_drawn_anew(table, fake, way):
    told = way(table, {"location": "Riften"}).json()
    assert (told["time_of_day"], told["weather"]) == ("day", "clear")
    CachedScene.objects.update(made_at=timezone.now() - timedelta(minutes=1))
    PictureRequest.objects.update(finished_at=timezone.now() - timedelta(minutes=1))
    assert way(table, {"location": "Riften", "force_regenerate": "false"}).json()["cached"] is True
    forced = way(table, {"location": "Riften", "force_regenerate": "true"}).json()
    assert forced["cached"] is False and forced["id"] != told["id"]
    assert len(fake.orders) == 2


@pytest.mark.parametrize(
    "body", [{}, {"location": ""}, {"location": "x" * 201}, {"location": ["Riften"]}, {"location": "R", "weather": 7}]
)
def test_a_scene_that_does_not_fit_is_refused_in_the_old_words(table, fake, body):
    answer = table.ask("POST", GENERATE, body)
    assert answer.status_code == 422
    assert refusal(answer)["code"] == "invalid"


@pytest.mark.parametrize("body", ["[]", '"Riften"', "7", "{"])
def test_a_body_that_is_no_object_is_refused(table, fake, body):
    answer = table.client.generic("POST", GENERATE, body, content_type="application/json")
    assert answer.status_code == 400
    refusal(answer)


def test_the_sixth_scene_in_a_minute_is_refused_with_the_usual_headers(table, fake, settings):
    settings.SCENES_PER_MINUTE = 5
    answers = [table.ask("POST", GENERATE, {"location": f"Place {number}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
    assert {answer["X-RateLimit-Limit"] for answer in answers} == {"5"}
    last = answers[-1]
    assert 0 < int(last["Retry-After"]) <= 60
    assert int(last["X-RateLimit-Reset"]) > timezone.now().timestamp()
    assert refusal(last)["code"] == "too_many_requests"
    assert len(fake.orders) == 5


def test_a_provider_that_takes_too_long_is_a_504(table, fake):
    fake.answers = [ProviderError("timeout", "It took too long.")]
    answer = table.ask("POST", GENERATE, {"location": "Riften"})
    assert answer.status_code == 504
    assert refusal(answer)["code"] == "provider_timeout"


def test_kept_scenes_are_counted_and_cleared_by_place_or_all(table, fake):
    for location, weather in (("Riften", "clear"), ("Riften", "rain"), ("Solitude", "clear"), ("Riften", "clear")):
        table.ask("POST", GENERATE, {"location": location, "weather": weather})
    told = table.get(STATS).json()
    assert {"total_scenes", "active_cache_entries", "expired", "cache_hit_rate", "timestamp"} == set(told)
    assert (told["total_scenes"], told["active_cache_entries"], told["expired"]) == (3, 3, 0)
    assert told["cache_hit_rate"] == 0.25
    cleared = table.ask("DELETE", f"{CLEAR}?location=riften").json()
    assert cleared["deleted"] == 2 and "riften" in cleared["message"]
    assert table.ask("DELETE", CLEAR).json()["deleted"] == 1
    assert Picture.objects.living().count() == 3


@pytest.mark.parametrize("location", ["\ud800", "\x00", " \udfff\x00 ", "x" * 201, ["Riften"], 0, {"a": 1}])
def test_a_place_that_is_none_clears_nothing_and_above_all_not_everything(table, fake, location):
    table.ask("POST", GENERATE, {"location": "Riften"})
    answer = table.ask("DELETE", CLEAR, {"location": location})
    assert answer.status_code == 422
    assert set(refusal(answer)["fields"]) == {"location"}
    assert CachedScene.objects.count() == 1


def test_signs_that_nothing_can_store_are_left_out_of_a_places_name(table, fake):
    table.ask("POST", GENERATE, {"location": "Riften"})
    told = table.ask("DELETE", CLEAR, {"location": "Rif\ud800ten\x00"}).json()
    assert told == {"deleted": 1, "message": "Kept scenes of Riften forgotten: 1."}
    assert table.ask("DELETE", f"{CLEAR}?location=%ED%A0%80").json()["deleted"] == 0
    assert table.ask("DELETE", f"{CLEAR}?location=%00").status_code == 422


def test_at_an_open_table_everybody_cleans_up(table, fake, guest):
    scene = table.ask("POST", GENERATE, {"location": "Riften"}).json()
    old = make_picture(guest, colour="red")
    Picture.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    week = timezone.now() - timedelta(days=8)
    CachedScene.objects.update(made_at=week, last_used_at=week)
    told = table.get(FIGURES).json()
    assert told["images"]["active"] == 1 and told["images"]["deleted"] == 1 and told["images"]["storage_mb"] >= 0
    assert told["cache"] == {"total": 1, "active": 0, "expired": 1}
    for address in (EXPIRED, ORPHANED):
        assert table.ask("POST", f"{address}?dry_run=true").json()["deleted"] == 1
        told = table.ask("POST", address).json()
        assert set(told) == {"deleted", "message", "timestamp"} and told["deleted"] == 1
        assert table.ask("POST", address).json()["deleted"] == 0
    assert not storage.exists(storage.generated_key(old.digest, "full.webp"))
    assert table.get(f"/api/v1/images/{scene['id']}").status_code == 200


@pytest.mark.parametrize(("method", "address"), [("POST", EXPIRED), ("POST", ORPHANED), ("GET", FIGURES)])
def test_elsewhere_only_administrators_do(as_user, owner, curator, admin, method, address):
    asked = {who: getattr(as_user(who), method.lower())(address) for who in (None, owner, curator, admin)}
    assert [answer.status_code for answer in asked.values()] == [401, 403, 403, 200]
    assert refusal(asked[owner])["code"] == "administrators_only"


def test_a_campaign_can_be_named_and_a_foreign_one_is_not_there(as_user, owner, stranger, fake):
    campaign = make_campaign(owner)
    address = f"{GENERATE}?campaign={campaign.pk}"
    assert as_user(owner).post(address, {"location": "Riften"}, format="json").status_code == 200
    assert Picture.objects.get().campaign == campaign
    assert as_user(stranger).post(address, {"location": "Riften"}, format="json").status_code == 404
    wrong = f"{GENERATE}?campaign=nonsense"
    assert as_user(owner).post(wrong, {"location": "Riften"}, format="json").status_code == 404


def test_without_an_open_table_a_stranger_signs_in_first(db):
    for method, address in (("POST", GENERATE), ("GET", STATS), ("DELETE", CLEAR)):
        answer = Client().generic(method, address, "{}", content_type="application/json")
        assert answer.status_code == 401
        refusal(answer)
