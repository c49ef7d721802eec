"""Making, changing, deleting, bringing back and comparing creatures through their pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Visibility
from campaigns.tests.factories import make_campaign
from characters.models import Character
from characters.tests.factories import make_campaign_character, make_character, make_draft, picture_bytes

pytestmark = pytest.mark.django_db


def form_data(**changes):
    data = {
        "name": "Marsh Toad", "race": "Amphibian", "level": "3", "difficulty": "Easy", "health": "10", "magicka": "0",
        "stamina": "5", "visibility": Visibility.GAME_MASTERS, "summary": "It waits.", "body": "It waits in the fen.",
        "skill_name": ["Leap", "", ""], "skill_level": ["40", "", ""],
        "combat_name": ["Tongue", ""], "combat_value": ["7", ""], "combat_type": ["melee", ""],
        "tags": "swamp, Night ", "aliases": "Old Croaker",
    }  # fmt: skip
    return data | changes


def test_somebody_signed_in_drafts_a_creature_with_rows_tags_and_a_picture(signed_in, stranger):
    picture = SimpleUploadedFile("toad.png", picture_bytes(), "image/png")
    response = signed_in(stranger).post("/bestiary/new/", form_data(picture_file=picture))
    made = Character.objects.get()
    assert response.url == "/bestiary/marsh-toad/"
    assert made.skills == [{"name": "Leap", "level": 40}]
    assert made.combat == [{"name": "Tongue", "value": 7, "type": "melee"}]
    assert {tag.name for tag in made.tags.all()} == {"swamp", "Night"}
    assert made.aliases == ["Old Croaker"]
    assert made.picture.endswith(".webp")
    assert not made.is_public
    assert signed_in(stranger).get(response.url).status_code == 200


def test_only_curators_are_offered_and_allowed_to_publish(signed_in, stranger, curator):
    refused = signed_in(stranger).post("/bestiary/new/", form_data(visibility="everybody"))
    assert refused.status_code == 422
    assert not Character.objects.exists()
    signed_in(curator).post("/bestiary/new/", form_data(visibility="everybody"))
    assert Character.objects.get().is_public


def test_a_stranger_who_has_not_signed_in_is_sent_to_sign_in_and_back(client):
    assert client.get("/bestiary/new/").url == "/account/login/?next=/bestiary/new/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"level": "101"}, "level"),
        ({"level": "many"}, "level"),
        ({"difficulty": "Impossible"}, "difficulty"),
        ({"health": "-1"}, "health"),
        ({"skill_level": ["900"]}, "skills"),
        ({"skill_name": [""], "skill_level": ["9"]}, "skills"),
        ({"combat_value": ["a lot"]}, "combat"),
        ({"picture_file": SimpleUploadedFile("x.png", b"no picture")}, "picture_file"),
        ({"race": "x" * 81}, "race"),
    ],
)
def test_bad_input_comes_back_beside_its_field_and_nothing_is_saved(signed_in, stranger, changes, field):
    response = signed_in(stranger).post("/bestiary/new/", form_data(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Character.objects.exists()


def test_a_name_that_is_taken_is_refused_beside_the_name(signed_in, curator):
    make_character(name="marsh toad")
    response = signed_in(curator).post("/bestiary/new/", form_data())
    assert "already" in str(response.context["form"].errors) or "taken" in str(response.context["form"].errors)
    assert response.status_code == 422


def test_a_creature_named_like_one_of_our_pages_gets_another_address(signed_in, curator):
    response = signed_in(curator).post("/bestiary/new/", form_data(name="Compare"))
    assert response.url == "/bestiary/compare-2/"


def test_an_edit_keeps_what_it_does_not_touch_and_raises_the_version(signed_in, curator):
    creature = make_character(name="Marsh Toad", slug="marsh-toad", seed_digest="x")
    page = signed_in(curator).get("/bestiary/marsh-toad/edit/")
    assert page.context["form"]["version"].value() == 1
    signed_in(curator).post("/bestiary/marsh-toad/edit/", form_data(version="1", level="9"))
    creature.refresh_from_db()
    assert (creature.level, creature.version, creature.seed_digest, creature.slug) == (9, 2, "x", "marsh-toad")


def test_two_who_edit_at_once_get_a_page_with_both_texts_and_nothing_is_lost(signed_in, curator, admin):
    creature = make_character(name="Marsh Toad", slug="marsh-toad", body="The first text.")
    signed_in(admin).post("/bestiary/marsh-toad/edit/", form_data(version="1", body="The text of the admin."))
    client = signed_in(curator)
    response = client.post("/bestiary/marsh-toad/edit/", form_data(version="1", body="The text of the curator."))
    assert response.status_code == 409
    page = response.content.decode()
    assert "admin" in page and "curator" in page
    story = next(row for row in response.context["rows"] if row["label"] == "Story")
    assert (story["theirs"], story["yours"]) == ("The text of the admin.", "The text of the curator.")
    again: dict[str, list[str]] = {}
    for name, value in response.context["hidden"]:
        again.setdefault(name, []).append(value)
    client.post("/bestiary/marsh-toad/edit/", again)
    creature.refresh_from_db()
    assert creature.body == "The text of the curator."
    assert creature.skills == [{"name": "Leap", "level": 40}]


@pytest.mark.parametrize("page", ["edit", "delete", "versions"])
def test_pages_that_change_a_creature_are_closed_to_who_may_only_look(signed_in, stranger, owner, page):
    make_character(slug="shown")
    make_draft(owner, slug="hidden")
    assert signed_in(stranger).get(f"/bestiary/shown/{page}/").status_code == 403
    assert signed_in(stranger).get(f"/bestiary/hidden/{page}/").status_code == 404
    assert signed_in(None).get(f"/bestiary/shown/{page}/").status_code == 302


def test_a_deleted_creature_is_gone_for_everybody_and_comes_back_from_the_bin(signed_in, curator, stranger):
    creature = make_character(name="Marsh Toad", slug="marsh-toad")
    client = signed_in(curator)
    assert client.get("/bestiary/marsh-toad/delete/").status_code == 200
    assert client.post("/bestiary/marsh-toad/delete/").url == f"/bestiary/bin/?just={creature.pk}"
    assert client.get("/bestiary/marsh-toad/").status_code == 404
    assert client.get("/").context["total"] == 0
    assert [entry.name for entry in client.get("/bestiary/bin/").context["entries"]] == ["Marsh Toad"]
    assert not signed_in(stranger).get("/bestiary/bin/").context["entries"]
    assert signed_in(stranger).post(reverse("creature_undelete", args=[creature.pk])).status_code == 404
    assert client.post(reverse("creature_undelete", args=[creature.pk])).url == "/bestiary/marsh-toad/"
    assert client.get("/").context["total"] == 1


def test_versions_are_listed_compared_word_by_word_and_brought_back(signed_in, curator):
    client = signed_in(curator)
    client.post("/bestiary/new/", form_data(visibility="everybody", body="A green toad sits here."))
    client.post(
        "/bestiary/marsh-toad/edit/",
        form_data(visibility="everybody", version="1", body="A red toad sits here.", level="8"),
    )
    listed = client.get("/bestiary/marsh-toad/versions/").context["versions"]
    assert [row["version"] for row in listed] == [2, 1]
    assert [row["is_current"] for row in listed] == [True, False]
    new, old = listed
    compared = client.get(f"/bestiary/marsh-toad/versions/?a={old['id']}&b={new['id']}").context["rows"]
    rows = {row.label: row for row in compared}
    assert (rows["Level"].before, rows["Level"].after) == ("3", "8")
    assert [(piece.op, piece.text.strip()) for piece in rows["Story"].pieces] == [
        ("same", "A"), ("deleted", "green"), ("inserted", "red"), ("same", "toad sits here."),
    ]  # fmt: skip
    back = reverse("creature_restore", args=["marsh-toad", old["id"]])
    assert {row.label for row in client.get(back).context["rows"]} == {"Level", "Story"}
    client.post(back)
    creature = Character.objects.get()
    assert (creature.body, creature.level, creature.version) == ("A green toad sits here.", 3, 3)


def test_a_version_of_another_creature_is_not_found(signed_in, curator):
    make_character(slug="toad")
    other = make_character(slug="bat")
    history = other.history.first().history_id
    client = signed_in(curator)
    assert client.get(f"/bestiary/toad/versions/?a={history}").status_code == 404
    assert client.get("/bestiary/toad/versions/?a=nonsense").status_code == 404
    assert client.post(reverse("creature_restore", args=["toad", history])).status_code == 404


def test_players_make_characters_in_their_campaign_and_change_only_their_own(
    signed_in, campaign, owner, teammate, observer
):
    new = reverse("campaign_character_new", args=[campaign.pk])
    assert signed_in(observer).post(new, form_data(visibility="members")).status_code in {403, 422}
    response = signed_in(teammate).post(new, form_data(visibility="members"))
    made = Character.objects.get()
    assert (made.campaign, response.url) == (campaign, made.get_absolute_url())
    boss = make_campaign_character(campaign, slug="boss", created_by=owner)
    edit = reverse("creature_edit", args=[campaign.pk, boss.slug])
    assert signed_in(teammate).get(edit).status_code == 403
    assert signed_in(owner).get(reverse("creature_edit", args=[campaign.pk, made.slug])).status_code == 200


def test_a_game_master_copies_a_creature_into_his_campaign_hidden_from_players(signed_in, owner, campaign, stranger):
    creature = make_character(slug="toad", body="Story")
    foreign = make_campaign(stranger)
    client = signed_in(owner)
    assert client.get("/bestiary/toad/").context["copy_targets"] == [campaign]
    client.post("/bestiary/toad/copy/", {"campaign": campaign.pk})
    made = Character.objects.get(campaign=campaign)
    assert (made.body, made.visibility, creature.name) == ("Story", Visibility.GAME_MASTERS, made.name)
    assert client.post("/bestiary/toad/copy/", {"campaign": foreign.pk}).status_code == 404
    assert client.post("/bestiary/toad/copy/", {"campaign": "nonsense"}).status_code == 403


def test_a_players_copy_is_his_to_see_until_the_game_master_hides_it(signed_in, campaign, teammate):
    make_character(slug="toad")
    client = signed_in(teammate)
    page = client.post("/bestiary/toad/copy/", {"campaign": campaign.pk})["Location"]
    assert client.get(page).status_code == 200
    Character.objects.filter(campaign=campaign).update(visibility=Visibility.GAME_MASTERS)
    assert client.get(page).status_code == 404
    assert not Character.objects.changeable_by(teammate).exists()
