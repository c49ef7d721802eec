"""Our own addresses of scenes: asked for, listed, counted and forgotten by whom they are for."""

import pytest

from imagegen import runner
from imagegen.models import CachedScene, Picture, PictureRequest
from imagegen.providers.fake import FakeProvider, installed
from imagegen.services.pictures import change_picture

pytestmark = pytest.mark.django_db
SCENES = "/api/v1/pictures/scenes"


@pytest.fixture(autouse=True)
def fake(settings):
    settings.SCENES_PER_MINUTE = 0
    provider = FakeProvider()
    with installed(provider):
        yield provider


def ask(client, **said):
    return client.post(SCENES, {"location": "Old Mine"} | said, format="json")


def drawn(client, **said) -> Picture:
    answer = ask(client, **said)
    assert answer.status_code == 202, answer.content
    assert answer.json()["scene"] is None
    runner.run_request(answer.json()["request"]["id"])
    return PictureRequest.objects.get(pk=answer.json()["request"]["id"]).picture


def test_a_scene_is_drawn_by_a_job_and_answered_at_once_from_then_on(as_user, owner):
    client = as_user(owner)
    made = drawn(client, time_of_day="dusk")
    answer = ask(client, location="old mine", time_of_day="Dusk")
    assert answer.status_code == 200
    told = answer.json()["scene"]
    assert answer.json()["request"] is None
    assert (told["picture"], told["location"], told["time_of_day"]) == (str(made.pk), "Old Mine", "dusk")
    assert (told["weather"], told["use_count"]) == ("clear", 1)
    for address in (told["full"], told["thumbnail"]):
        assert client.get(address).status_code == 200


def test_the_limit_is_that_of_scenes_and_told_in_the_canonical_shape(as_user, owner, settings):
    settings.SCENES_PER_MINUTE = 1
    client = as_user(owner)
    assert ask(client)["X-RateLimit-Remaining"] == "0"
    refused = ask(client)
    assert refused.status_code == 429
    assert refused.json()["error"]["details"]["limit"] == 1
    assert 0 < int(refused["Retry-After"]) <= 60


@pytest.mark.parametrize("said", [{"location": ""}, {"location": "x" * 201}, {"weather": "w" * 41}, {"campaign": "no"}])
def test_words_that_do_not_fit_are_refused_by_field(as_user, owner, said):
    answer = ask(as_user(owner), **said)
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == set(said)


def test_people_list_the_scenes_whose_pictures_they_see(as_user, owner, campaign, teammate, stranger):
    made = drawn(as_user(owner), campaign=str(campaign.pk))
    drawn(as_user(owner), location="Harbour")

    def seen(person, query="") -> list[str]:
        return sorted(row["location"] for row in as_user(person).get(f"{SCENES}{query}").json()["results"])

    assert seen(owner) == ["Harbour", "Old Mine"]
    assert seen(owner, "?location=OLD%20mine") == seen(owner, f"?campaign={campaign.pk}") == ["Old Mine"]
    assert seen(teammate) == seen(stranger) == []
    change_picture(actor=owner, picture=made, shared=True)
    assert seen(teammate) == ["Old Mine"]
    assert as_user(stranger).get(f"{SCENES}?campaign={campaign.pk}").status_code == 404


def test_figures_and_clearing_are_of_ones_own(as_user, owner, stranger):
    for person in (owner, stranger):
        drawn(as_user(person))
    ask(as_user(owner))
    told = as_user(owner).get(f"{SCENES}/statistics").json()
    assert (told["total_scenes"], told["cache_hit_rate"]) == (1, 0.5)
    assert as_user(owner).delete(f"{SCENES}?location=harbour").json() == {"deleted": 0}
    assert as_user(owner).delete(f"{SCENES}?location=old%00%20mine").json() == {"deleted": 1}
    assert CachedScene.objects.get().owner == stranger


@pytest.mark.parametrize(("location", "status"), [("%00", 422), ("x" * 201, 422), ("%ED%A0%80", 200)])
def test_a_place_that_is_none_clears_nothing(as_user, owner, location, status):
    drawn(as_user(owner))
    assert as_user(owner).delete(f"{SCENES}?location={location}").status_code == status
    assert CachedScene.objects.count() == 1


def test_who_has_not_signed_in_is_asked_to(as_user):
    client = as_user()
    assert [client.get(SCENES).status_code, ask(client).status_code, client.delete(SCENES).status_code] == [401] * 3
