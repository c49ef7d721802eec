"""Imports in the site: nothing twice, nothing half, local changes stay, nobody sees what is hidden from him."""

import json
from pathlib import Path

import pytest

from bestiary_site.shared.errors import Conflict, DomainError, NotAllowed, NotFound, Refused
from campaigns.models import AuditRecord, Entry, Faction, ImportedFrom, ImportRun, ImportState, Item, Visibility
from campaigns.services.entries import update_entry
from characters.models import Character, InventoryLine
from characters.services.creatures import delete_character, update_character
from characters.services.exports import export_character
from characters.services.imports import apply_import, compare_run, start_import
from characters.tasks import expire_import_previews

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.django_db


def preview(actor, name, campaign=None, content=None, **changes):
    content = content if content is not None else (SAMPLES / name).read_bytes()
    return start_import(actor=actor, campaign=campaign, content=content, name=name)


def take(actor, name, campaign=None, content=None, **how):
    return apply_import(actor=actor, run=preview(actor, name, campaign, content), **how)


def stalker(**changes) -> bytes:
    data = json.loads((SAMPLES / "open5e_v1.json").read_text())["results"][0]
    return json.dumps({**data, **changes}).encode()


def test_a_preview_writes_no_entry(owner, campaign):
    run = preview(owner, "open5e_v1.json", campaign)
    assert run.state == ImportState.PREVIEWED
    assert run.report["losses"] == 1
    (row,) = compare_run(actor=owner, run=run)
    assert (row.status, row.ticked) == ("create", True)
    assert not Entry.objects.exists()


def test_taking_over_makes_the_entries_hidden_from_players(owner, campaign):
    run = take(owner, "open5e_v1.json", campaign)
    made = Character.objects.get()
    assert run.counts() == {"created": 1}
    assert (made.name, made.level, made.health, made.role) == ("Reed Stalker", 2, 45, "npc")
    assert made.visibility == Visibility.GAME_MASTERS
    assert made.sheet["actions"][1]["attack"]["bonus"] == 5
    assert [tag.name for tag in made.tags.all()] == ["Stalkers"]
    origin = ImportedFrom.objects.get()
    assert (origin.entry_id, origin.source, origin.reference) == (made.pk, "open5e:our-fen", "reed-stalker")
    assert AuditRecord.objects.filter(act="import.applied", campaign=campaign).exists()


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.name != "README.md"))
def test_the_second_import_of_a_file_changes_nothing(owner, campaign, name):
    take(owner, name, campaign)
    before = list(Entry.objects.order_by("pk").values_list("pk", "version", "name"))
    assert before
    again = preview(owner, name, campaign)
    assert {row.status for row in compare_run(actor=owner, run=again)} <= {"unchanged", "refused"}
    counts = apply_import(actor=owner, run=again).counts()
    assert set(counts) <= {"unchanged", "refused"}
    assert list(Entry.objects.order_by("pk").values_list("pk", "version", "name")) == before


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with other projects' samples is not here")
def test_the_second_import_of_every_shared_sample_changes_nothing(owner, campaign):
    for path in sorted(SHARED.glob("*/*.json")):
        if path.parent.name not in {
            "open5e_v1",
            "open5e_v2",
            "srd5e",
            "foundry_actor",
            "5etools",
            "improved_initiative",
        }:
            continue
        if path.name == "api_v2_document.json":
            continue
        first = take(owner, path.name, campaign, path.read_bytes()).counts()
        assert set(first) <= {"created", "changed"}  # the goblin of the API updates the one of the data files
        assert set(take(owner, path.name, campaign, path.read_bytes()).counts()) == {"unchanged"}


def test_applying_the_same_preview_twice_changes_nothing(owner, campaign):
    run = preview(owner, "srd5e.json", campaign)
    apply_import(actor=owner, run=run)
    assert apply_import(actor=owner, run=run).counts() == {"unchanged": 2}
    assert Character.objects.count() == 2


def test_only_what_changed_there_is_changed_here(owner, campaign):
    take(owner, "a.json", campaign, stalker())
    made = Character.objects.get()
    update_character(actor=owner, character=made, location="The Fen", sheet={**made.sheet, "alignment": "neutral"})
    run = take(owner, "a.json", campaign, stalker(armor_class=16, strength=18))
    made.refresh_from_db()
    assert run.counts() == {"changed": 1}
    assert made.sheet["armour_class"] == {"value": 16, "note": "natural armor"}
    assert made.sheet["abilities"]["str"] == 18
    assert (made.location, made.sheet["alignment"]) == ("The Fen", "neutral")


def test_what_was_changed_on_both_sides_stays_and_is_named(owner, campaign):
    take(owner, "a.json", campaign, stalker())
    made = Character.objects.get()
    update_character(actor=owner, character=made, name="The Quiet One", summary="Mine.")
    run = preview(owner, "a.json", campaign, stalker(name="Reed Lurker", hit_points=50))
    (row,) = compare_run(actor=owner, run=run)
    assert row.status == "conflict"
    assert [(change.name, change.here, change.there) for change in row.kept] == [
        ("name", "The Quiet One", "Reed Lurker")
    ]
    applied = apply_import(actor=owner, run=run)
    made.refresh_from_db()
    assert (made.name, made.sheet["hit_points"]["max"]) == ("The Quiet One", 50)
    assert applied.result["rows"][0]["kept_here"] == ["name"]
    assert set(take(owner, "a.json", campaign, stalker(name="Reed Lurker", hit_points=50)).counts()) == {"unchanged"}


def test_local_changes_give_way_when_asked_to(owner, campaign):
    take(owner, "a.json", campaign, stalker())
    update_character(actor=owner, character=Character.objects.get(), name="The Quiet One")
    take(owner, "a.json", campaign, stalker(name="Reed Lurker"), overwrite={0}, chosen=set())
    assert Character.objects.get().name == "Reed Lurker"


def test_nothing_is_written_when_one_entry_fails(owner, campaign, monkeypatch):
    from characters.services import import_writing

    real, made = import_writing.create_character, []

    def second_fails(**values):
        if made:
            raise Conflict("full", "There is no room for a second hound.")
        made.append(real(**values))
        return made[-1]

    monkeypatch.setattr(import_writing, "create_character", second_fails)
    run = preview(owner, "srd5e.json", campaign)
    with pytest.raises(Conflict):
        apply_import(actor=owner, run=run)
    run.refresh_from_db()
    assert made
    assert not Entry.objects.exists()
    assert not ImportedFrom.objects.exists()
    assert (run.state, run.message) == (ImportState.FAILED, "There is no room for a second hound.")
    monkeypatch.undo()
    assert apply_import(actor=owner, run=run).counts() == {"created": 2}


def test_only_the_chosen_ones_are_taken(owner, campaign):
    counts = take(owner, "srd5e.json", campaign, chosen={1}).counts()
    assert counts == {"created": 1, "left": 1}
    assert Character.objects.get().name == "Old Hound"


def test_what_lies_in_the_bin_comes_back_only_when_asked(owner, campaign):
    take(owner, "open5e_v1.json", campaign)
    delete_character(actor=owner, character=Character.objects.get())
    run = preview(owner, "open5e_v1.json", campaign)
    (row,) = compare_run(actor=owner, run=run)
    assert (row.status, row.ticked) == ("binned", False)
    apply_import(actor=owner, run=run)
    assert not Character.objects.living().exists()
    apply_import(actor=owner, run=run, chosen={0})
    assert Character.objects.living().count() == 1


def test_a_table_makes_entries_of_many_kinds(owner, campaign):
    take(owner, "table.csv", campaign, visibility=Visibility.MEMBERS)
    assert Faction.objects.get().name == "The Reed Court"
    assert Item.objects.get().visibility == Visibility.MEMBERS
    faction = Faction.objects.get()
    update_entry(actor=owner, entry=faction, goal="The tide.")
    assert set(take(owner, "table.csv", campaign).counts()) == {"unchanged"}


def test_a_vaults_own_word_on_visibility_is_kept(owner, campaign):
    content = b"---\nkind: faction\nvisibility: members\n---\nx"
    take(owner, "Court.md", campaign, content)
    assert Faction.objects.get().visibility == Visibility.MEMBERS


# -- D&D Beyond -------------------------------------------------------------------------------------------


def test_a_player_brings_his_own_character(teammate, campaign):
    run = take(teammate, "dndbeyond.json", campaign)
    made = Character.objects.get()
    assert run.counts() == {"created": 1}
    assert (made.role, made.keeper, made.created_by, made.visibility) == ("player", teammate, teammate, "members")
    arrows = InventoryLine.objects.get(name="Arrow")
    assert (arrows.character_id, arrows.quantity, arrows.equipped) == (made.pk, 20, False)


def test_synchronising_takes_what_changed_there_and_leaves_what_changed_here(teammate, campaign):
    take(teammate, "dndbeyond.json", campaign)
    made = Character.objects.get()
    update_character(actor=teammate, character=made, summary="Ferrywoman.")
    said = json.loads((SAMPLES / "dndbeyond.json").read_text())
    said["data"]["classes"][0]["level"] = 5
    said["data"]["inventory"][3]["quantity"] = 12
    del said["data"]["inventory"][2]
    counts = take(teammate, "dndbeyond.json", campaign, json.dumps(said).encode()).counts()
    made.refresh_from_db()
    assert counts == {"changed": 1}
    assert (made.level, made.summary) == (5, "Ferrywoman.")
    assert made.sheet["classes"][0]["level"] == 5
    assert InventoryLine.objects.living().get(name="Arrow").quantity == 12
    assert not InventoryLine.objects.living().filter(name="Belt of Mud").exists()
    assert Character.objects.count() == 1


def test_a_players_change_that_needs_approval_waits(owner, teammate, campaign):
    take(teammate, "dndbeyond.json", campaign)
    campaign.edits_need_approval = True
    campaign.save()
    said = json.loads((SAMPLES / "dndbeyond.json").read_text())
    said["data"]["name"] = "Wren the Bold"
    counts = take(teammate, "dndbeyond.json", campaign, json.dumps(said).encode()).counts()
    assert counts == {"proposed": 1}
    assert Character.objects.get().name == "Wren Ashdown"


def test_players_import_nothing_but_their_sheets(teammate, campaign):
    with pytest.raises(NotAllowed, match="D&D Beyond"):
        preview(teammate, "open5e_v1.json", campaign)


def test_observers_and_strangers_import_nothing(observer, stranger, campaign):
    with pytest.raises(NotAllowed):
        preview(observer, "dndbeyond.json", campaign)
    with pytest.raises(NotFound):
        preview(stranger, "dndbeyond.json", campaign)


def test_a_hidden_copy_does_not_show_itself_to_a_player(owner, teammate, campaign):
    take(owner, "dndbeyond.json", campaign)
    hidden = Character.objects.get()
    assert hidden.visibility == Visibility.GAME_MASTERS
    run = preview(teammate, "dndbeyond.json", campaign)
    (row,) = compare_run(actor=teammate, run=run)
    assert (row.status, row.entry) == ("create", None)
    assert apply_import(actor=teammate, run=run).counts() == {"created": 1}


def test_what_one_may_see_but_not_change_is_left_alone(owner, teammate, campaign):
    take(owner, "dndbeyond.json", campaign, visibility=Visibility.MEMBERS)
    (row,) = compare_run(actor=teammate, run=preview(teammate, "dndbeyond.json", campaign))
    assert row.status == "refused"
    assert "may not change it" in row.note


# -- the public bestiary ----------------------------------------------------------------------------------


def test_anybody_imports_drafts_and_curators_publish(stranger, curator):
    take(stranger, "open5e_v1.json")
    assert Character.objects.get().visibility == Visibility.GAME_MASTERS
    with pytest.raises(Refused):
        take(stranger, "srd5e.json", visibility=Visibility.EVERYBODY)
    take(curator, "srd5e.json", visibility=Visibility.EVERYBODY)
    assert Character.objects.public().count() == 2


def test_a_name_that_is_taken_is_told_and_gets_another_one(curator):
    take(curator, "a.json", None, stalker())
    run = preview(curator, "b.json", None, stalker(slug="other-one"))
    (row,) = compare_run(actor=curator, run=run)
    assert (row.status, row.ticked) == ("taken", False)
    apply_import(actor=curator, run=run, chosen={0})
    assert sorted(Character.objects.values_list("name", flat=True)) == ["Reed Stalker", "Reed Stalker (The Fen Book)"]
    assert set(take(curator, "b.json", None, stalker(slug="other-one")).counts()) == {"unchanged"}


def test_only_creatures_stand_in_the_bestiary(curator):
    run = preview(curator, "table.csv")
    states = {row.parsed.name: row.status for row in compare_run(actor=curator, run=run)}
    assert states == {"Mud Crab": "create", "The Reed Court": "refused", "Silver Oar": "refused"}
    with pytest.raises(Refused, match="belongs to a campaign"):
        preview(curator, "dndbeyond.json")


# -- keeping previews -------------------------------------------------------------------------------------


def test_what_cannot_be_read_leaves_nothing(owner, campaign):
    for content in (b"", b"{", b"\xff\xfe", b"PK\x03\x04broken", b'{"a": NaN}'):
        with pytest.raises(Refused) as refusal:
            preview(owner, "x", campaign, content)
        assert refusal.value.fields["file"]
    assert not ImportRun.objects.exists()


def test_old_previews_are_forgotten(owner, campaign):
    run = preview(owner, "srd5e.json", campaign)
    ImportRun.objects.update(created_at="2026-01-01T00:00Z")
    expire_import_previews()
    run.refresh_from_db()
    assert (run.state, run.parsed) == (ImportState.EXPIRED, [])
    with pytest.raises(Conflict, match="Upload the file again"):
        apply_import(actor=owner, run=run)


def test_nobody_applies_somebody_elses_import(owner, teammate, campaign):
    run = preview(owner, "srd5e.json", campaign)
    with pytest.raises(DomainError):
        apply_import(actor=teammate, run=run)
    assert not Entry.objects.exists()
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEWED


# -- out --------------------------------------------------------------------------------------------------


def test_an_export_holds_only_what_the_reader_may_read(owner, teammate, campaign):
    take(owner, "a.json", campaign, stalker(desc="It waits.\n\n:::secret\nIt is the queen.\n:::"), visibility="members")
    made = Character.objects.get()
    assert "queen" in export_character(actor=owner, character=made, format="open5e_v1").content
    assert "queen" not in export_character(actor=teammate, character=made, format="open5e_v1").content
    update_character(actor=owner, character=made, visibility=Visibility.GAME_MASTERS)
    with pytest.raises(NotFound):
        export_character(actor=teammate, character=made, format="csv")


def test_an_export_imported_again_elsewhere_is_the_same_creature(owner, campaign, curator):
    take(owner, "open5e_v1.json", campaign)
    made = Character.objects.get()
    exported = export_character(actor=owner, character=made, format="open5e_v1")
    take(curator, exported.name, None, exported.content.encode())
    copy = Character.objects.get(campaign=None)
    assert copy.sheet == made.sheet
    assert (copy.name, copy.race, copy.level, copy.body) == (made.name, made.race, made.level, made.body)
