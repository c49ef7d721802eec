"""The API of creatures: what goes in and comes out, refusals with field messages, versions, favourites, models."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from campaigns.models import AuditRecord, Visibility
from characters.models import Character, Favourite, ModelVersion
from characters.tests.factories import (
    make_campaign_character,
    make_character,
    make_draft,
    make_favourite,
    make_model,
    picture_bytes,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/characters"
FULL = {
    "name": "Ashen Wyrm",
    "race": "Dragon",
    "level": 42,
    "location": "Ember Peaks",
    "faction": "Ash Court",
    "difficulty": "Deadly",
    "summary": "A wyrm.",
    "body": "It sleeps.",
    "aliases": ["The Ash"],
    "tags": ["fire", "boss"],
    "health": 900,
    "magicka": 300,
    "stamina": 250,
    "skills": [{"name": "Fire Breath", "level": 80}],
    "combat": [{"name": "Bite", "value": 120, "type": "physical"}],
    "model_path": "",
}


def one(character: Character, *parts: str) -> str:
    return "/".join([LIST, str(character.pk), *parts])


# -- lists ------------------------------------------------------------------------------------------------


def test_a_list_comes_in_pages_with_links(api):
    for number in range(5):
        make_character(name=f"Rat {number}", level=1)
    first = api.get(f"{LIST}?page_size=2").json()
    assert (first["count"], first["previous"], len(first["results"])) == (5, None, 2)
    second = api.get(first["next"]).json()
    assert [row["name"] for row in second["results"]] == ["Rat 2", "Rat 3"]
    last = api.get(second["next"]).json()
    assert (last["next"], [row["name"] for row in last["results"]]) == (None, ["Rat 4"])
    assert api.get(f"{LIST}?page_size=2&page=4").status_code == 404
    assert api.get(f"{LIST}?page=nonsense").status_code == 404


def test_both_spellings_of_a_slash_answer_alike(api):
    make_character()
    assert api.get(f"{LIST}/").json()["results"] == api.get(LIST).json()["results"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=gloom", ["Gloom Maw"]),
        ("q=tide+hag", ["Tide Hag"]),
        ("race=Fey", ["Tide Hag"]),
        ("race=Fey&race=Ooze", ["Gloom Maw", "Tide Hag"]),
        ("level_min=20", ["Gloom Maw", "Ash Rat"]),
        ("minLevel=20&maxLevel=40", ["Ash Rat"]),
        ("difficulty=Deadly", ["Gloom Maw"]),
        ("location=Salt+Flats", ["Ash Rat"]),
        ("faction=Tide+Oath", ["Tide Hag"]),
        ("tag=BOSS", ["Gloom Maw"]),
        ("sort=name", ["Ash Rat", "Gloom Maw", "Tide Hag"]),
        ("sort=level", ["Tide Hag", "Ash Rat", "Gloom Maw"]),
        ("search=gloom+hag", []),
    ],
)
def test_filters_and_orders(api, curator, query, expected):
    gloom = make_character(name="Gloom Maw", race="Ooze", level=60, difficulty="Deadly")
    make_character(name="Tide Hag", race="Fey", level=5, faction="Tide Oath")
    make_character(name="Ash Rat", race="Beast", level=30, location="Salt Flats")
    gloom.tags.create(name="boss")
    assert [row["name"] for row in api.get(f"{LIST}?{query}").json()["results"]] == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("level_min=abc", "level_min"),
        ("difficulty=Mild", "difficulty.0"),
        ("sort=colour", "sort"),
        ("campaign=7", "campaign"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(api, query, field):
    answer = api.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_drafts_and_other_peoples_characters_stay_out_of_the_public_list(as_user, owner, campaign):
    make_character(name="Public")
    make_draft(owner, name="Draft")
    make_campaign_character(campaign, name="Hero")
    client = as_user(owner)
    assert [row["name"] for row in client.get(LIST).json()["results"]] == ["Public"]
    assert [row["name"] for row in client.get(f"{LIST}?scope=drafts").json()["results"]] == ["Draft"]
    assert [row["name"] for row in client.get(f"{LIST}?campaign={campaign.pk}").json()["results"]] == ["Hero"]


def test_a_campaigns_list_hides_what_is_for_game_masters(as_user, campaign, owner, teammate, stranger):
    make_campaign_character(campaign, name="Hero")
    make_campaign_character(campaign, name="Traitor", visibility=Visibility.GAME_MASTERS)
    address = f"{LIST}?campaign={campaign.pk}&sort=name"
    assert [row["name"] for row in as_user(owner).get(address).json()["results"]] == ["Hero", "Traitor"]
    assert [row["name"] for row in as_user(teammate).get(address).json()["results"]] == ["Hero"]
    assert as_user(stranger).get(address).status_code == 404


def test_facets_count_what_each_choice_would_show(api):
    make_character(race="Fey", difficulty="Easy")
    make_character(race="Ooze", difficulty="Hard")
    make_character(race="Ooze", difficulty="Easy")
    told = api.get(f"{LIST}/facets?race=Fey").json()
    races = {row["value"]: (row["count"], row["chosen"]) for row in told["race"]}
    assert races == {"Fey": (1, True), "Ooze": (2, False)}
    counts = {row["value"]: row["count"] for row in told["difficulty"]}
    assert counts == {"Easy": 1, "Normal": 0, "Hard": 0, "Deadly": 0}


# -- writing ----------------------------------------------------------------------------------------------


def test_what_goes_in_comes_out(as_user, curator, api):
    made = as_user(curator).post(LIST, FULL, format="json")
    assert made.status_code == 201, made.content
    told = api.get(f"{LIST}/{made.json()['id']}").json()
    for name, value in FULL.items():
        assert sorted(told[name]) == sorted(value) if name == "tags" else told[name] == value, name
    assert told["version"] == 1
    assert AuditRecord.objects.get().act == "character.created"


def test_a_picture_comes_as_a_data_address(as_user, curator):
    picture = "data:image/jpeg;base64," + base64.b64encode(picture_bytes("JPEG")).decode()
    told = as_user(curator).post(LIST, {**FULL, "picture": picture}, format="json").json()
    assert told["picture"].startswith("/files/pictures/")
    assert told["picture_small"] != told["picture"]


@pytest.mark.parametrize("picture", ["data:image/png;base64,AAAA", "data:text/html,<b>", "data:image/png;base64,%%%"])
def test_a_creature_with_a_bad_picture_is_not_made_at_all(as_user, curator, picture):
    answer = as_user(curator).post(LIST, {**FULL, "picture": picture}, format="json")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "not_a_picture"
    assert not Character.objects.exists()


def test_somebody_signed_in_drafts_but_does_not_publish(as_user, stranger):
    client = as_user(stranger)
    refused = client.post(LIST, FULL, format="json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "curators_publish")
    assert client.post(LIST, {**FULL, "visibility": "game_masters"}, format="json").status_code == 201


def test_a_character_is_made_in_a_campaign_by_its_players_only(as_user, campaign, teammate, observer, stranger):
    said = {"name": "Hero", "race": "Human", "campaign": str(campaign.pk), "visibility": "members"}
    assert as_user(teammate).post(LIST, said, format="json").status_code == 201
    assert as_user(observer).post(LIST, said, format="json").status_code == 403
    assert as_user(stranger).post(LIST, said, format="json").status_code == 404


def test_put_needs_name_and_race_and_patch_does_not(as_user, curator):
    character = make_character(name="Bear", race="Beast")
    client = as_user(curator)
    answer = client.put(one(character), {"level": 5}, format="json")
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"name", "race"}
    assert client.patch(one(character), {"level": 5}, format="json").json()["level"] == 5
    assert client.put(one(character), {"name": "Bear", "race": "Fey"}, format="json").json()["race"] == "Fey"


def test_a_change_made_meanwhile_is_not_overwritten(as_user, curator):
    character = make_character()
    client = as_user(curator)
    assert client.patch(one(character), {"level": 5}, format="json", headers={"if-match": '"1"'}).status_code == 200
    answer = client.patch(one(character), {"level": 6}, format="json", headers={"if-match": '"1"'})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "changed_meanwhile"
    told = {"version": 2, "fields": ["level"], "yours": {"level": 6}, "theirs": {"level": 5}}
    assert error["details"] == told
    assert client.get(one(character))["ETag"] == '"2"'
    assert client.patch(one(character), {"level": 6, "version": 1}, format="json").status_code == 409


def test_a_name_twice_is_a_conflict_with_the_field(as_user, curator):
    make_character(name="ashen wyrm")
    answer = as_user(curator).post(LIST, FULL, format="json")
    assert answer.status_code == 409
    assert "name" in answer.json()["error"]["fields"]


BAD = [
    {"name": ""},
    {"name": "x" * 201},
    {"name": None},
    {"name": ["x"]},
    {"race": {}},
    {"level": 0},
    {"level": 101},
    {"level": "many"},
    {"level": 1.5},
    {"difficulty": "Mild"},
    {"skills": {}},
    {"skills": [1]},
    {"skills": [{"name": "x"}]},
    {"skills": [{"name": "x", "level": 101}]},
    {"combat": [{"name": "x", "value": "1d6"}]},
    {"combat": [[]]},
    {"aliases": "x"},
    {"aliases": [{}]},
    {"tags": [None]},
    {"health": -1},
    {"health": 10**9},
    {"visibility": "secret"},
    {"body": "\u0000"},
    {"campaign": "7"},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_bad_values_are_refused_by_field_and_nothing_is_made(as_user, curator, bad):
    answer = as_user(curator).post(LIST, {**FULL, **bad}, format="json")
    assert answer.status_code in {400, 422}, answer.content
    name = next(iter(bad))
    assert any(field.split(".")[0] == name for field in answer.json()["error"]["fields"]), answer.json()
    assert not Character.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null", "[1, 2]", '{"name": NaN}', "\xff", "[" * 99_999])
def test_a_body_that_is_no_object_is_refused(as_user, curator, body):
    answer = as_user(curator).generic("POST", LIST, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]["message"]


def test_a_body_that_is_too_long_is_not_read(as_user, curator):
    answer = as_user(curator).generic(
        "POST", LIST, b"{}", content_type="application/json", CONTENT_LENGTH=str(25 * 1024 * 1024)
    )
    assert answer.status_code == 413


def test_a_picture_of_some_megabytes_is_taken(as_user, curator):
    noise = np.random.default_rng(1).integers(0, 255, (1600, 1600, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    picture = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    assert len(picture) > 10_000_000
    assert as_user(curator).post(LIST, {**FULL, "picture": picture}, format="json").status_code == 201


# -- bin and versions -------------------------------------------------------------------------------------


def test_a_deleted_creature_lies_in_the_bin_and_comes_back(as_user, curator, stranger):
    character = make_character(name="Bear")
    client = as_user(curator)
    assert client.delete(one(character)).status_code == 200
    assert client.get(one(character)).status_code == 404
    assert [row["name"] for row in client.get(f"{LIST}?scope=bin").json()["results"]] == ["Bear"]
    assert as_user(stranger).post(one(character, "restore")).status_code == 404
    assert client.post(one(character, "restore")).status_code == 200
    assert client.get(one(character)).status_code == 200


def test_versions_are_listed_compared_and_restored(as_user, curator, stranger):
    character = make_character(name="Bear", body="It sleeps in winter.")
    client = as_user(curator)
    client.patch(one(character), {"body": "It wakes in winter.", "level": 9}, format="json")
    listed = client.get(one(character, "versions")).json()["results"]
    assert [row["version"] for row in listed] == [2, 1]
    assert listed[0]["author"] == "curator"
    newest, first = (row["id"] for row in listed)
    told = client.get(one(character, f"versions/compare?a={first}&b={newest}")).json()
    changed = {row["name"]: row for row in told if row["differs"]}
    assert "body" in changed
    assert {"op": "deleted", "text": "sleeps "} in changed["body"]["pieces"]
    assert client.get(one(character, "versions/compare?a=x")).status_code == 400
    other = make_character().history.get().history_id
    assert client.get(one(character, f"versions/compare?a={first}&b={other}")).status_code == 404
    assert client.post(one(character, f"versions/{first}/restore")).json()["body"] == "It sleeps in winter."
    assert as_user(stranger).get(one(character, "versions")).status_code == 403


# -- favourites -------------------------------------------------------------------------------------------


def test_favourites_are_marked_listed_and_unmarked(as_user, stranger):
    bear, wolf = make_character(name="Bear"), make_character(name="Wolf")
    client = as_user(stranger)
    assert client.post(one(bear, "favourite")).status_code == 201
    assert client.post(one(wolf, "favourite")).status_code == 201
    assert client.post(one(bear, "favourite")).status_code == 409
    listed = client.get("/api/v1/favourites").json()["results"]
    assert [row["character"]["name"] for row in listed] == ["Wolf", "Bear"]
    assert client.get(one(bear)).json()["is_favourite"] is True
    assert client.delete(one(bear, "favourite")).status_code == 204
    assert client.delete(one(bear, "favourite")).status_code == 404


def test_a_favourite_that_was_hidden_since_is_not_listed(as_user, stranger, owner):
    make_favourite(stranger, make_draft(owner))
    assert as_user(stranger).get("/api/v1/favourites").json()["results"] == []
    assert Favourite.objects.count() == 1


# -- models -----------------------------------------------------------------------------------------------


def test_a_model_is_published_replaced_taken_off_deleted_and_brought_back(as_user, curator, api):
    character = make_character()
    old, new = make_model(character, curator, is_published=True), make_model(character, curator)
    client = as_user(curator)
    assert [row["id"] for row in api.get(one(character, "models")).json()["results"]] == [str(old.pk)]
    assert client.get(one(character, "models")).json()["count"] == 2
    assert client.post(f"/api/v1/models/{new.pk}/publish").status_code == 200
    assert api.get(one(character)).json()["model"]["id"] == str(new.pk)
    assert api.get(f"/api/v1/models/{old.pk}").status_code == 404
    assert client.post(f"/api/v1/models/{new.pk}/unpublish").json()["is_published"] is False
    assert api.get(one(character)).json()["model"] is None
    assert client.delete(f"/api/v1/models/{new.pk}").status_code == 204
    assert client.get(f"/api/v1/models/{new.pk}").status_code == 404
    assert client.post(f"/api/v1/models/{new.pk}/restore").status_code == 200
    assert ModelVersion.objects.living().count() == 2


def test_a_model_without_a_creature_must_be_told_which(as_user, curator, stranger):
    model = make_model(created_by=curator)
    client = as_user(curator)
    answer = client.post(f"/api/v1/models/{model.pk}/publish")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "character_missing")
    character = make_character()
    told = client.post(f"/api/v1/models/{model.pk}/publish", {"character": character.pk}, format="json")
    assert told.json()["is_published"] is True
    assert as_user(stranger).post(f"/api/v1/models/{model.pk}/unpublish").status_code == 403
