"""Every format's reader: the numbers it takes, works out, drops with a reason, and where it finds contradictions."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from characters.importers.base import Unreadable
from characters.importers.detect import read_file
from characters.importers.prose import attack_of, markdown_of, split_usage
from characters.importers.statblock import cr_name, dice_name, senses_of, words_of

SAMPLES = Path(__file__).parent / "samples"


def read(name: str, wanted: str = ""):
    return read_file((SAMPLES / name).read_bytes(), name, wanted).parsed


def one(name: str):
    return read(name).entries[0]


def told(entry, outcome: str) -> dict[str, str]:
    return {line.field: line.note for line in entry.report.of(outcome)}


def test_each_file_is_known_by_what_it_holds():
    formats = {path.name: read(path.name).format for path in SAMPLES.iterdir() if path.name != "README.md"}
    assert formats == {
        "open5e_v1.json": "open5e_v1", "open5e_v2.json": "open5e_v2", "srd5e.json": "srd5e", "foundry.json": "foundry",
        "fivetools.json": "fivetools", "improved_initiative.json": "improved_initiative", "page.md": "vault",
        "dndappfiles.xml": "improved_initiative", "dndbeyond.json": "dndbeyond", "table.csv": "csv",
    }  # fmt: skip


def test_a_format_chosen_by_hand_that_the_file_is_not_is_refused():
    with pytest.raises(Unreadable, match="Let the format be found"):
        read("dndappfiles.xml", "foundry")


def test_open5e_v1_is_read_whole():
    entry = one("open5e_v1.json")
    assert (entry.name, entry.source, entry.reference) == ("Reed Stalker", "open5e:our-fen", "reed-stalker")
    assert entry.values == {"race": "Monstrosity (fen)", "level": 2, "difficulty": "Normal", "health": 45}
    sheet = entry.sheet
    assert sheet["hit_points"] == {"max": 45, "formula": "6d8+18"}
    assert sheet["saves"] == {"dex": 4}
    assert sheet["skills"] == {"perception": 3, "stealth": 6}
    assert sheet["resistances"] == ["cold", "bludgeoning, piercing, and slashing from nonmagical attacks"]
    assert sheet["passive_perception"] == 13
    assert [action["name"] for action in sheet["actions"]] == ["Multiattack", "Barbs", "Mire Breath"]
    assert sheet["actions"][2]["usage"] == "Recharge 5-6"
    assert sheet["actions"][2]["save"] == {"dc": 13, "ability": "con"}
    assert sheet["traits"][0] == {
        "name": "Still Water", "usage": "3/Day", "desc": "It cannot be seen while it does not move."
    }  # fmt: skip
    assert [row["type"] for row in sheet["actions"][1]["attack"]["damage"]] == ["piercing", "poison"]
    assert told(entry, "dropped") == {"moon_phase": "this importer knows no place for it"}
    assert "armor_class" in told(entry, "taken")


def test_open5e_v2_believes_the_words_and_says_so():
    entry = one("open5e_v2.json")
    disagreements = told(entry, "disagreement")
    assert disagreements["Sting: damage type"] == (
        "the field says thunder, the words say piercing: the words are believed"
    )
    assert "Sting: damage bonus" in disagreements
    assert entry.sheet["actions"][0]["attack"]["damage"] == [
        {"dice": "1d4", "average": 5, "bonus": 3, "type": "piercing"}
    ]  # fmt: skip
    assert entry.sheet["actions"][1]["usage"] == "Recharge 5-6"
    assert entry.sheet["hover"] is True
    assert entry.sheet["challenge"] == "1/4"
    assert not entry.report.losses()


def test_the_srd_old_and_new_armour_class():
    hound, old = read("srd5e.json").entries
    assert hound.sheet["armour_class"] == {"value": 15, "note": "natural armor"}
    assert hound.sheet["hit_points"] == {"max": 52, "formula": "7d10+14"}
    assert hound.sheet["traits"][0]["usage"] == "2/Day"
    assert hound.sheet["actions"][1] == {
        "name": "Cinders", "desc": "It breathes cinders.", "usage": "Recharge 6", "save": {"dc": 12, "ability": "dex"}
    }  # fmt: skip
    assert old.sheet["armour_class"] == {"value": 12}
    assert old.sheet["hit_points"]["formula"] == "2d8+2"
    assert "hit_dice" in told(old, "derived")


def test_5etools_takes_only_what_is_free_and_resolves_copies():
    wight, captain, lost, guarded = read("fivetools.json").entries
    assert wight.sheet["traits"][0]["desc"] == "It leaves a trail of poisonous salt.\n\n- It dries.\n- It glitters."
    assert wight.sheet["actions"][0]["desc"].startswith("Melee Weapon Attack: +4 to hit, reach 5 ft., one target. Hit:")
    assert wight.sheet["actions"][0]["attack"]["damage"][1]["instead"] is True
    assert wight.sheet["armour_class"]["note"] == "studded leather armor"
    assert captain.sheet["challenge"] == "5"
    assert captain.sheet["skills"] == {"stealth": 6}
    assert [action["name"] for action in captain.sheet["actions"]] == ["Longsword", "Command"]
    assert "wake" in captain.sheet["traits"][0]["desc"]
    assert "not in this file" in lost.refused
    assert "only that part is free content" in guarded.refused
    assert not guarded.sheet


def test_foundry_armour_comes_from_what_is_worn():
    entry = one("foundry.json")
    assert entry.sheet["armour_class"] == {"value": 18, "note": "scale mail, shield"}  # 14 + 2 of Dexterity's 3 + 2
    assert entry.sheet["skills"] == {"stealth": 7, "perception": 2, "athletics": 2}
    assert entry.sheet["saves"] == {"dex": 5}
    rapier = entry.sheet["actions"][0]
    assert (
        rapier["desc"] == "Melee Weapon Attack: +5 to hit, reach 5 ft., one target. Hit: 7 (1d8 + 3) piercing damage."
    )
    luck = entry.sheet["traits"][0]
    assert (luck["desc"], luck["usage"]) == ("ferry raider rerolls one die. prone", "1/Day")
    assert entry.sheet["resistances"][-1] == "bludgeoning, piercing, and slashing from nonmagical attacks"
    assert entry.body == "She robs *ferries*."
    assert "items.Torch" in told(entry, "dropped")


def test_improved_initiative_lists_cut_at_commas_are_mended():
    entry = one("improved_initiative.json")
    assert entry.sheet["immunities"] == ["poison", "bludgeoning, piercing, and slashing from nonmagical weapons"]
    assert (entry.sheet["size"], entry.sheet["type"], entry.sheet["subtype"]) == ("Tiny", "fey", "fenborn")
    assert entry.sheet["initiative"] == 5
    assert entry.sheet["hover"] is True
    assert read("improved_initiative.json").report.losses()[0].field == "Spells.x"


def test_dndappfiles_are_read_as_stat_blocks():
    entry = one("dndappfiles.xml")
    assert entry.sheet["armour_class"] == {"value": 16, "note": "chain shirt, shield"}
    assert entry.sheet["challenge"] == "1/8"
    assert entry.sheet["source"] == {"title": "The Fen Book"}
    assert entry.sheet["actions"][0]["attack"]["bonus"] == 3


def test_dndbeyond_numbers_are_worked_out():
    entry = one("dndbeyond.json")
    sheet = entry.sheet
    assert sheet["abilities"] == {"str": 10, "dex": 18, "con": 13, "int": 18, "wis": 14, "cha": 8}
    assert sheet["hit_points"] == {"max": 28, "current": 23, "temporary": 3}  # 24 + 1 for each of 4 levels
    assert sheet["armour_class"] == {"value": 17, "note": "studded leather"}  # 12 + 4 + ring; the belt is not attuned
    assert sheet["skills"] == {"stealth": 8, "perception": 4, "survival": 4}
    assert sheet["saves"] == {"dex": 6}
    assert sheet["classes"] == [{"name": "Ranger", "subclass": "Warden of Reeds", "level": 4}]
    assert [feature["name"] for feature in sheet["traits"]] == ["Webbed Hands", "Reed Step", "Reed Whistle"]
    assert entry.inventory[-1] == {"name": "Arrow", "quantity": 20, "equipped": False, "attuned": False}
    assert entry.values["role"] == "player"


def test_dndbeyond_keeps_nobody_elses_name():
    kept = json.dumps(one("dndbeyond.json").as_json())
    for name in ("other-player", "Someone Else", "some-dm", "Friday Table", "a-real-person"):
        assert name not in kept
    assert "campaign" in told(one("dndbeyond.json"), "dropped")


def test_a_page_of_a_vault_becomes_a_creature():
    entry = one("page.md")
    assert entry.kind == "character"
    assert entry.body == "It hunts near [[The Fen|the fen]] and fears  Fire. #stalker"
    assert entry.tags == ["fen", "ambush", "stalker"]
    assert entry.aliases == ["The Quiet One"]
    assert entry.sheet["abilities"]["con"] == 16
    assert set(told(entry, "dropped")) == {"embedded files", "comments", "moon"}
    assert "Barbs: attack bonus" in told(entry, "disagreement")


def vault(**pages: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in pages.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def test_folders_and_front_matter_tell_the_kind():
    content = vault(**{
        "World__Places__The Fen.md": "Wet.", "World__NPCs__Ilse.md": "---\nrace: Human\nlevel: 3\n---\nA ferrywoman.",
        "World__x__Court.md": "---\nkind: faction\nmotto: Low tide\nvisibility: gm\n---\n",
        "World__Session 1.md": "---\ntype: session\n---\nRain.",
        "World__Loose.md": "Words.", "World__Items__Oar.md": "---\nrarity: rare\nweight: 4\n---\n",
        "World__map.png": "x",
        "World__.obsidian__app.md": "hidden", "World__Quests__Find it.md": "Soon.",
    })  # fmt: skip
    parsed = read_file(content, "world.zip").parsed
    kinds = {entry.name: entry.kind for entry in parsed.entries}
    assert kinds == {
        "The Fen": "location", "Ilse": "character", "Court": "faction", "Session 1": "session", "Loose": "note",
        "Oar": "item", "Find it": "plot",
    }  # fmt: skip
    by_name = {entry.name: entry for entry in parsed.entries}
    assert by_name["Ilse"].values == {"race": "Human", "level": 3}
    assert by_name["Court"].values == {"motto": "Low tide", "visibility": "game_masters"}
    assert by_name["Oar"].values == {"rarity": "rare", "weight": "4"}
    assert by_name["The Fen"].reference == "Places/The Fen.md"
    assert [line.field for line in parsed.report.losses()] == ["World/map.png"]


def test_a_table_says_what_it_takes_its_columns_for():
    parsed = read("table.csv")
    lines = {line.field: (line.outcome, line.value) for line in parsed.report.lines}
    assert lines["column 'Description'"] == ("taken", "body")
    assert lines["column 'Shoe size'"][0] == "dropped"
    crab, court, oar = parsed.entries
    assert (crab.kind, court.kind, oar.kind) == ("character", "faction", "item")
    assert crab.sheet["armour_class"] == {"value": 14}
    assert crab.tags == ["fen", "small"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1/4", "1/4"),
        (0.25, "1/4"),
        ("0.250", "1/4"),
        ("17.000", "17"),
        (17, "17"),
        (0, "0"),
        ("many", ""),
        (31, ""),
        (-1, ""),
    ],
)
def test_challenge_ratings_in_every_spelling(said, meant):
    assert cr_name(said) == meant


def test_small_readers_of_words():
    assert dice_name("(6d8 + 18)") == "6d8+18"
    assert dice_name("no dice") == ""
    assert split_usage("Wing Attack (Costs 2 Actions)") == ("Wing Attack", "", 2)
    assert split_usage("Fire Breath (Recharge 5\u20136)") == ("Fire Breath", "Recharge 5-6", None)
    assert words_of("cold; bludgeoning, piercing, and slashing from nonmagical attacks") == [
        "cold", "bludgeoning, piercing, and slashing from nonmagical attacks"
    ]  # fmt: skip
    assert senses_of("darkvision 60 ft. (rat form only), passive Perception 12") == (
        {"darkvision": 60}, 12, ["darkvision 60 ft. (rat form only)"]
    )  # fmt: skip
    both = attack_of(
        "Melee or Ranged Weapon Attack: +3 to hit, reach 5 ft. or range 20/60 ft., one target. Hit: 4 (1d6 + 1) piercing damage."  # noqa: E501
    )
    assert (both["reach"], both["range"], both["long_range"]) == (5, 20, 60)
    assert attack_of("*Melee Attack Roll:* +4, reach 5 ft. *Hit:* 5 (1d6 + 2) Slashing damage.")["bonus"] == 4
    assert markdown_of("<p>a <b>b</b></p><ul><li>c</li></ul><script>d</script>") == "a **b**\n\n- c"
