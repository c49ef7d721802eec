"""The real samples of other projects: each imports with a list of losses that names everything that is not kept."""

from pathlib import Path

import pytest

from characters.importers.detect import read_file

SHARED = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with other projects' samples is not here")

# file: (format, names, what each entry loses)
GOLDEN = {
    "open5e_v1/Monster_fixture_subset.json": ("open5e_v1", 7, {}),
    "open5e_v1/api_v1_monsters_page_first3.json": ("open5e_v1", 3, {}),
    "open5e_v2/api_v2_creature_goblin.json": ("open5e_v2", 1, {}),
    "open5e_v2/api_v2_creature_guard.json": ("open5e_v2", 1, {}),
    "open5e_v2/srd2014_subset.json": ("open5e_v2", 6, {}),
    "srd5e/5e-SRD-Monsters-2014-subset.json": ("srd5e", 7, {"*": {"picture"}}),
    "foundry_actor/dnd5e_goblin_actor.json": ("foundry", 1, {}),
    "5etools/bestiary_srd_only_subset.json": (
        "fivetools", 4,
        {"*": {"soundClip"}, "Adult Red Dragon": {"soundClip", "legendaryGroup"}, "Goblin": {"soundClip", "altArt"},
         "Owlbear": {"soundClip", "altArt"}},
    ),
    "improved_initiative/ogl_creatures_subset.json": ("improved_initiative", 5, {}),
}  # fmt: skip


def read(name: str):
    return read_file((SHARED / name).read_bytes(), name)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sample_loses_exactly_what_is_named(name):
    format, count, losses = GOLDEN[name]
    parsed = read(name).parsed
    assert (parsed.format, len(parsed.entries)) == (format, count)
    lost = {entry.name: {line.field for line in entry.report.losses()} for entry in parsed.entries}
    if format == "srd5e":  # two of them have no picture
        lost = {entry: found or {"picture"} for entry, found in lost.items()}
    assert lost == {entry.name: losses.get(entry.name, losses.get("*", set())) for entry in parsed.entries}
    assert not any(entry.refused for entry in parsed.entries)


def test_every_shared_sample_of_a_creature_is_in_the_list():
    folders = ("open5e_v1", "open5e_v2", "srd5e", "foundry_actor", "5etools", "improved_initiative")
    found = {f"{folder}/{path.name}" for folder in folders for path in (SHARED / folder).glob("*.json")}
    assert found - set(GOLDEN) == {"open5e_v2/api_v2_document.json"}  # tells of a book, not of creatures


def goblins():
    for name in GOLDEN:
        for entry in read(name).parsed.entries:
            if entry.name == "Goblin":
                yield name, entry


def test_the_goblin_is_the_same_in_every_format():
    numbers = {}
    for name, entry in goblins():
        sheet = entry.sheet
        scimitar = next(action for action in sheet["actions"] if action["name"] == "Scimitar")
        numbers[name] = (
            sheet["armour_class"]["value"], sheet["hit_points"]["max"], sheet["hit_points"]["formula"],
            sheet["abilities"], sheet["skills"], sheet["speeds"], sheet["challenge"], sheet["senses"],
            scimitar["attack"]["bonus"], scimitar["attack"]["damage"], scimitar["desc"],
        )  # fmt: skip
    assert len(numbers) == 7
    first = next(iter(numbers.values()))
    assert {name: found for name, found in numbers.items() if found != first} == {}
    assert first[9] == [{"dice": "1d6", "average": 5, "bonus": 2, "type": "slashing"}]


def test_the_thunder_of_open5es_goblin_is_told():
    (entry,) = read("open5e_v2/api_v2_creature_goblin.json").parsed.entries
    told = {line.field: (line.value, line.note) for line in entry.report.of("disagreement")}
    assert told["Scimitar: damage type"] == (
        "thunder", "the field says thunder, the words say slashing: the words are believed"
    )  # fmt: skip


def test_the_lichs_and_the_dragons_numbers():
    by_name = {entry.name: entry.sheet for entry in read("srd5e/5e-SRD-Monsters-2014-subset.json").parsed.entries}
    dragon, lich = by_name["Adult Red Dragon"], by_name["Lich"]
    assert dragon["saves"] == {"dex": 6, "con": 13, "wis": 7, "cha": 11}
    assert [action["name"] for action in dragon["legendary_actions"]] == ["Detect", "Tail Attack", "Wing Attack"]
    assert dragon["legendary_actions"][2]["cost"] == 2
    assert lich["immunities"] == ["poison", "bludgeoning, piercing, and slashing from nonmagical weapons"]
    assert lich["hit_points"] == {"max": 135, "formula": "18d8+54"}
    assert (by_name["Swarm of Bats"]["type"], by_name["Swarm of Bats"]["swarm"]) == ("beast", "Tiny")
