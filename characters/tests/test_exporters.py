"""Creatures leave in eight formats and come back the same, but for what each format says it cannot hold."""

import json
from pathlib import Path

import pytest

from characters.exporters.base import Creature
from characters.exporters.formats import EXPORTS
from characters.importers.detect import read_file
from characters.importers.sheets import block_of

SAMPLES = Path(__file__).parent / "samples"
# What comes back is worked out anew, or stands for the place it comes from.
ANEW = {"proficiency", "passive_perception", "source"}
NOT_HELD = {
    "open5e_v1": {"xp", "initiative"},
    "open5e_v2": {"subtype", "legendary_note", "swarm"},
    "srd5e": {"environments", "legendary_note", "bonus_actions", "initiative"},
    "foundry": {"xp", "initiative", "legendary_note", "armour_class"},
    "fivetools": {"proficiency", "initiative"},
    "improved_initiative": {"environments", "legendary_note", "xp", "initiative"},  # Dexterity alone is 0 there
    "markdown": {"environments", "xp", "initiative"},
    "csv": {"saves", "skills", "environments", "reactions", "legendary_actions", "legendary_note", "xp", "initiative"},
}  # fmt: skip


def creatures():
    for name in ("open5e_v1.json", "open5e_v2.json", "srd5e.json", "improved_initiative.json"):
        for entry in read_file((SAMPLES / name).read_bytes(), name).parsed.entries:
            yield Creature(
                entry.name, entry.reference, block_of(entry.sheet), entry.sheet, body=entry.body, tags=entry.tags,
                race=entry.values["race"], level=entry.values["level"],
            )  # fmt: skip


CREATURES = list(creatures())


@pytest.mark.parametrize("format", EXPORTS)
@pytest.mark.parametrize("creature", CREATURES, ids=lambda creature: creature.name)
def test_a_creature_comes_back_the_same(creature, format):
    made = EXPORTS[format].export(creature)
    read = read_file(made.content.encode(), made.name)
    (back,) = read.parsed.entries
    assert (back.name, back.refused) == (creature.name, "")
    assert not back.report.losses()
    differing = {
        name for name in {**creature.sheet, **back.sheet} if creature.sheet.get(name) != back.sheet.get(name)
    } - ANEW
    if any("words do not tell" in loss for loss in made.losses):
        differing -= {"actions"}
    assert differing <= NOT_HELD[format], {name: (creature.sheet.get(name), back.sheet.get(name)) for name in differing}


@pytest.mark.parametrize("format", EXPORTS)
def test_everything_that_does_not_come_back_is_named(format):
    creature = CREATURES[0]
    made = EXPORTS[format].export(creature)
    (back,) = read_file(made.content.encode(), made.name).parsed.entries
    for name in creature.sheet:
        if name in ANEW or creature.sheet[name] == back.sheet.get(name):
            continue
        word = {"armour_class": "armour"}.get(name, name.replace("_", " "))
        assert any(word in loss for loss in made.losses), f"{name} is lost without a word: {made.losses}"


def test_what_no_format_holds_is_always_named():
    creature = CREATURES[0]
    rich = Creature(
        creature.name, creature.slug, creature.block,
        {**creature.sheet, "spells": [{"name": "Light"}], "hit_points": {"max": 45, "current": 3}}, has_picture=True,
        has_model=True,
    )  # fmt: skip
    for known in EXPORTS.values():
        losses = " ".join(known.export(rich).losses)
        assert all(word in losses for word in ("spells", "picture", "3D model", "present and temporary hit points"))


def test_a_creature_without_a_sheet_leaves_all_the_same():
    bare = Creature("Nameless & <Strange>", "nameless", block_of({}))
    for known in EXPORTS.values():
        made = known.export(bare)
        (back,) = read_file(made.content.encode(), made.name).parsed.entries
        assert back.name == "Nameless & <Strange>"


def test_a_foundry_actor_has_ids_that_stay():
    first, again = (json.loads(EXPORTS["foundry"].export(CREATURES[0]).content) for _ in range(2))
    assert first == again
    assert len(first["_id"]) == 16
    assert len({item["_id"] for item in first["items"]}) == len(first["items"])


def test_no_cell_of_a_table_runs_as_a_formula():
    evil = Creature("=HYPERLINK(1)", "evil", block_of({}), body="@SUM(1)")
    assert ",=HYPERLINK" not in EXPORTS["csv"].export(evil).content
    assert "\n=HYPERLINK" not in EXPORTS["csv"].export(evil).content
