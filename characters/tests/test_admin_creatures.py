"""Creatures and models on the curators' desk: saved by the services, acted on in bulk, never lost."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import AuditRecord, CacheStamp, Visibility
from campaigns.tests.factories import make_user
from characters.models import Character, ModelVersion
from characters.services.creatures import BESTIARY
from characters.tests.factories import make_campaign_character, make_character, make_model, picture_bytes

pytestmark = pytest.mark.django_db
LIST = reverse("admin:characters_character_changelist")


@pytest.fixture
def desk(signed_in):
    """A client of a curator with a seat at the desk."""
    person = make_user("desk", is_staff=True, is_curator=True)
    person.groups.add(Group.objects.get(name="Curators"))
    return signed_in(person)


def change(creature) -> str:
    return reverse("admin:characters_character_change", args=[creature.pk])


def data(**changes):
    return {
        "name": "Marsh Toad", "race": "Amphibian", "level": "3", "difficulty": "Easy", "health": "10", "magicka": "0",
        "stamina": "5", "visibility": "everybody", "body": "Story", "skills": "Leap | 40\n\nHide | 12",
        "combat": "Tongue | 7 | melee", "aliases": "Croaker", "tag_words": "swamp, night",
    } | changes  # fmt: skip


def run(client, action: str, *rows) -> list[str]:
    """Run an act on rows; returns the messages shown after."""
    answer = client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_a_new_creature_is_made_by_the_service(desk):
    picture = SimpleUploadedFile("toad.png", picture_bytes())
    answer = desk.post(reverse("admin:characters_character_add"), data(picture_file=picture))
    assert answer.status_code == 302
    made = Character.objects.get()
    assert made.skills == [{"name": "Leap", "level": 40}, {"name": "Hide", "level": 12}]
    assert made.combat == [{"name": "Tongue", "value": 7, "type": "melee"}]
    assert {tag.name for tag in made.tags.all()} == {"swamp", "night"}
    assert (made.slug, made.created_by.username, bool(made.picture)) == ("marsh-toad", "desk", True)
    assert AuditRecord.objects.filter(act="character.created").count() == 1


def test_a_change_goes_through_audit_history_and_caches_once(desk):
    creature = make_character(name="Old", seed_digest="kept")
    before = CacheStamp.read(BESTIARY)[0]
    assert desk.post(change(creature), data(seen_version="1")).status_code == 302
    creature.refresh_from_db()
    assert (creature.name, creature.version, creature.seed_digest) == ("Marsh Toad", 2, "kept")
    assert AuditRecord.objects.filter(act="character.changed").count() == 1
    assert creature.history.first().history_user.username == "desk"
    assert CacheStamp.read(BESTIARY)[0] > before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "500"}, "level"),
        ({"skills": "Leap | a lot"}, "skills"),
        ({"skills": "a | 1 | too many"}, "skills"),
        ({"combat": "| 5"}, "combat"),
        ({"name": "taken"}, "name"),
        ({"picture_file": SimpleUploadedFile("x.png", b"text")}, None),
    ],
)
def test_bad_input_stands_beside_its_field_and_changes_nothing(desk, changes, field):
    make_character(name="Taken")
    creature = make_character(name="Old")
    answer = desk.post(change(creature), data(seen_version="1", **changes))
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    assert errors[field] if field else errors
    creature.refresh_from_db()
    assert (creature.name, creature.version) == ("Old", 1)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk):
    creature = make_character(name="Old", version=5)
    answer = desk.post(change(creature), data(seen_version="4"))
    assert "changed by somebody else" in answer.content.decode()
    creature.refresh_from_db()
    assert creature.name == "Old"


def test_deleting_puts_in_the_bin_and_says_so(desk):
    creature = make_character(name="Gone")
    address = reverse("admin:characters_character_delete", args=[creature.pk])
    assert "into the bin" in desk.get(address).content.decode()
    desk.post(address, {"post": "yes"})
    creature.refresh_from_db()
    assert creature.deleted_at is not None
    assert "Gone" not in str(desk.get(LIST).context["cl"].result_list)
    assert "Gone" in str(desk.get(LIST, {"where": "bin"}).context["cl"].result_list)


def test_acts_on_many_change_each_by_its_service(desk):
    rows = [make_character(visibility=Visibility.GAME_MASTERS) for _ in range(3)]
    assert run(desk, "publish", *rows) == ["3 published."]
    assert Character.objects.public().count() == 3
    run(desk, "set_deadly", *rows)
    assert set(Character.objects.values_list("difficulty", flat=True)) == {"Deadly"}
    run(desk, "put_in_bin", *rows[:2])
    assert Character.objects.public().count() == 1
    answer = desk.post(f"{LIST}?where=bin", {"action": "bring_back", "_selected_action": [row.pk for row in rows]})
    assert answer.status_code == 302
    assert Character.objects.public().count() == 3
    assert "3 hidden." in run(desk, "hide", *rows)
    assert AuditRecord.objects.filter(act="character.changed").count() == 9


def test_an_act_refused_for_one_is_done_for_the_others_and_said(desk):
    gone, taken = make_character(name="Toad"), make_character(name="Bat")
    run(desk, "put_in_bin", gone, taken)
    make_character(name="Toad", slug="toad-2")
    answer = desk.post(
        f"{LIST}?where=bin", {"action": "bring_back", "_selected_action": [gone.pk, taken.pk]}, follow=True
    )
    said = [str(message) for message in answer.context["messages"]]
    assert "1 brought back." in said
    assert any("already a creature called Toad" in sentence for sentence in said)


def test_chosen_creatures_are_downloaded_as_json(desk):
    creature = make_character(name="Toad", body="Story")
    answer = desk.post(LIST, {"action": "export_json", "_selected_action": [creature.pk]})
    rows = json.loads(answer.content)["creatures"]
    assert [(row["name"], row["body"]) for row in rows] == [("Toad", "Story")]
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=marsh", {"Toad of the Marsh"}),
        ("race=Dragon", {"Drake"}),
        ("race=Dragon&race=Amphibian", {"Drake", "Toad of the Marsh"}),
        ("difficulty__exact=Deadly", {"Drake"}),
        ("level_from=10&level_to=50", {"Drake"}),
        ("published=no", {"Draft"}),
        ("has_model=yes", {"Drake"}),
        ("location=Fen", {"Toad of the Marsh"}),
        ("where=both", {"Drake", "Toad of the Marsh", "Draft"}),
    ],
)
def test_filters_of_the_table(desk, query, expected):
    make_character(name="Toad of the Marsh", race="Amphibian", level=2, location="Fen")
    make_model(make_character(name="Drake", race="Dragon", level=20, difficulty="Deadly"), is_published=True)
    make_character(name="Draft", race="Bat", level=3, visibility=Visibility.GAME_MASTERS)
    assert {row.name for row in desk.get(f"{LIST}?{query}").context["cl"].result_list} == expected


def test_the_form_shows_the_model_in_3d(desk):
    creature = make_character()
    model = make_model(creature, is_published=True)
    page = desk.get(change(creature)).content.decode()
    assert f'data-viewer="viewer-{model.pk}"' in page
    assert reverse("admin:characters_modelversion_file", args=[model.pk, "model.glb"]) in page


def test_the_desk_gives_files_of_models_to_who_looks_after_them_only(desk, signed_in, campaign, admin):
    model = make_model(make_campaign_character(campaign))
    address = reverse("admin:characters_modelversion_file", args=[model.pk, "model.glb"])
    assert desk.get(address).status_code == 404
    assert signed_in(None).get(address).status_code == 302
    answer = signed_in(admin).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"glTF")
    assert signed_in(admin).get(address.replace("model.glb", "secret_key")).status_code == 404


def test_the_history_lists_versions_without_reverting_past_the_services(desk):
    creature = make_character(name="Old")
    desk.post(change(creature), data(seen_version="1"))
    page = desk.get(reverse("admin:characters_character_history", args=[creature.pk]))
    assert page.status_code == 200
    assert "Old" in page.content.decode()


def test_an_administrator_looks_at_but_does_not_change_characters_of_others_campaigns(signed_in, admin, campaign):
    hero = make_campaign_character(campaign, name="Hero")
    client = signed_in(admin)
    assert client.get(change(hero)).status_code == 200
    assert client.post(change(hero), data(seen_version="1")).status_code == 403
    hero.refresh_from_db()
    assert hero.name == "Hero"


def test_models_are_shown_taken_off_and_binned_from_the_desk(desk):
    old, new = (make_model(make_character(), is_published=shown) for shown in (True, False))
    ModelVersion.objects.filter(pk=new.pk).update(character=old.character, number=99)
    table = reverse("admin:characters_modelversion_changelist")
    for act, expected in (("publish", (False, True)), ("unpublish", (False, False)), ("put_in_bin", (False, False))):
        desk.post(table, {"action": act, "_selected_action": [str(new.pk)]})
        old.refresh_from_db(), new.refresh_from_db()
        assert (old.is_published, new.is_published) == expected
    assert new.deleted_at is not None
    desk.post(f"{table}?where=bin", {"action": "bring_back", "_selected_action": [str(new.pk)]})
    new.refresh_from_db()
    assert new.deleted_at is None


def test_exports_are_asked_for_in_bulk(desk):
    creature = make_character()
    model = make_model(creature, is_published=True)
    assert run(desk, "export_stl", creature) == ["1 exports to STL queued: see Exports."]
    assert model.exports.get().format == "stl"
