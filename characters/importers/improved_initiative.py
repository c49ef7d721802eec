"""Improved Initiative: an account's export, a list of the library, one stat block, and DnDAppFiles XML."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped
from characters.importers.listing import each_of
from characters.importers.reading import Taker
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    Statblock,
    ability_key,
    cr_name,
    dice_name,
    make_feature,
    senses_of,
    size_name,
    skill_key,
    speeds_of,
)

FORMAT = "improved_initiative"
SOURCE = "improved-initiative"
_SECTIONS = {
    "Traits": "traits", "Actions": "actions", "BonusActions": "bonus_actions", "Reactions": "reactions",
    "LegendaryActions": "legendary_actions", "MythicActions": "mythic_actions",
}  # fmt: skip
_OTHER_PARTS = ("Spells.", "Encounters.", "SavedEncounters.", "Settings")


def recognise(said: Any) -> str:
    """Return why this is Improved Initiative's; empty if it is not."""
    if isinstance(said, ElementTree.Element):
        return "DnDAppFiles XML (monster)" if _monsters_in(said) else ""
    rows = _rows(said)
    first = rows[0] if rows else {}
    if "Abilities" in first and "HP" in first:
        return "Improved Initiative's stat blocks (Abilities, HP, Challenge)"
    return ""


def parse(said: Any) -> Parsed:
    """Return the stat blocks."""
    parsed = Parsed(FORMAT)
    if isinstance(said, ElementTree.Element):
        return each_of(parsed, [_from_xml(monster) for monster in _monsters_in(said)], _block)
    if isinstance(said, Mapping):
        for key in said:
            if key.startswith(_OTHER_PARTS):
                parsed.report.dropped(key, said[key], "only creatures are imported")
    return each_of(parsed, _rows(said), _block)


def _rows(said: Any) -> list[Mapping[str, Any]]:
    """Return the stat blocks of an account ({"Creatures.<id>": ...}), a list, or of one alone."""
    if isinstance(said, Mapping) and "Abilities" not in said:
        kept = [value for key, value in said.items() if key.startswith(("Creatures.", "PersistentCharacters."))]
        rows = [value.get("StatBlock", value) if isinstance(value, Mapping) else value for value in kept]
    else:
        rows = said if isinstance(said, list) else [said]
    return [row for row in rows if isinstance(row, Mapping)]


def _block(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name = taker.text("Name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    hp, ac = taker.inside("HP"), taker.inside("AC")
    notes = hp.text("Notes", longest=100)
    block = Statblock(
        hp=hp.number("Value", least=0, most=100_000), hp_dice=dice_name(notes), ac=ac.number("Value", least=0, most=99),
        ac_note=ac.text("Notes", longest=200).strip("() "), cr=cr_name(taker.raw("Challenge")),
        vulnerabilities=taker.texts("DamageVulnerabilities"), resistances=taker.texts("DamageResistances"),
        immunities=taker.texts("DamageImmunities"), condition_immunities=taker.texts("ConditionImmunities"),
        languages=taker.texts("Languages"),
    )  # fmt: skip
    if notes and not block.hp_dice:
        report.dropped("HP.Notes", notes, "these are no dice")
    _mend_lists(block, report)
    read_type(taker.text("Type", longest=200), block, report)
    _numbers(taker, block)
    block.speeds, block.hover, rest = speeds_of(", ".join(taker.texts("Speed")))
    _left_over(report, "Speed", rest)
    block.senses, block.passive, rest = senses_of(", ".join(taker.texts("Senses")))
    _left_over(report, "Senses", rest)
    for key, section in _SECTIONS.items():
        for row in taker.takers(key):
            _feature(row, section, block)
    block.environments = taker.texts("Environments")
    block.document = {"title": document} if (document := taker.text("Source", longest=200)) else {}
    body, picture = taker.text("Description", longest=200_000), taker.text("ImageURL", longest=500)
    reference = taker.text("Id", longest=200) or name
    path = taker.text("Path", longest=60)
    taker.pass_over(["Player", "InitiativeSpecialRoll", "InitiativeAdvantage"], "a creature of ours has no such field")
    taker.implied("Version", "LastUpdateMs")
    taker.finish()
    return entry_of(
        name, block, source=SOURCE, reference=reference, report=report, body=body, picture=picture,
        tags=[path] if path else [],
    )  # fmt: skip


def _left_over(report: Report, name: str, rest: list[str]) -> None:
    if rest:
        report.dropped(name, ", ".join(rest), "only numbers of feet are kept here")


def _mend_lists(block: Statblock, report: Report) -> None:
    """Put "bludgeoning", "piercing", "and slashing from nonmagical weapons" together again: it is one immunity."""
    for name in ("vulnerabilities", "resistances", "immunities"):
        words = getattr(block, name)
        last = next((index for index, word in enumerate(words) if word.startswith("and ")), None)
        if last is None:
            continue
        first = last
        while first > 0 and words[first - 1] in {"bludgeoning", "piercing", "slashing"}:
            first -= 1
        joined = ", ".join(words[first : last + 1])
        report.derived(f"damage {name}", joined, "the list was cut at its commas: its parts belong together")
        setattr(block, name, [*words[:first], joined, *words[last + 1 :]])


def read_type(said: str, block: Statblock, report: Report) -> None:
    """Read "Small humanoid (goblinoid), neutral evil" into size, type, subtype and alignment."""
    found = re.match(
        r"(?:(\w+)\s+)?(?:swarm of (\w+) (\w+?)s?|([^,(]+?))\s*(?:\(([^()]*)\))?\s*(?:,\s*(.*))?$", said, re.I
    )
    size = size_name(found[1]) if found and found[1] else ""
    if found is None or (found[1] and not size and not (found[2] or found[4])):
        block.type = said[:80].lower()
        return
    first = "" if size or not found[1] else f"{found[1]} "
    block.size, block.swarm = size, size_name(found[2] or "")
    block.type = (found[3] or f"{first}{found[4] or ''}").strip().lower()[:80]
    block.subtype, block.alignment = (found[5] or "").strip()[:80], (found[6] or "").strip()[:80]
    if said:
        report.taken("Type", said)


def _numbers(taker: Taker, block: Statblock) -> None:
    abilities = taker.inside("Abilities")
    for word in abilities.data:
        score, key = abilities.number(word, least=0, most=99), ability_key(word)
        if score is not None and key:
            block.abilities[key] = score
        elif score is not None:
            taker.report.dropped(f"Abilities.{word}", score, "there is no such ability")
    for key, find, into in (("Saves", ability_key, block.saves), ("Skills", skill_key, block.skills)):
        for row in taker.takers(key):
            name, bonus = row.text("Name", longest=60), row.number("Modifier", least=-30, most=99)
            if bonus is not None and find(name):
                into[find(name)] = bonus
            elif name:
                taker.report.dropped(f"{key}.{name}", bonus, "there is no such ability or skill")
            row.finish()
    initiative = taker.number("InitiativeModifier", least=-20, most=60)
    # Every creature of its library carries 0 here; Dexterity is added to it, so 0 says nothing.
    if initiative:
        block.initiative = initiative + block.modifier("dex")
        note = f"{initiative:+d} beside Dexterity"
        taker.report.derived("InitiativeModifier", block.initiative, note)


def _feature(row: Taker, section: str, block: Statblock) -> None:
    name, text = row.text("Name", longest=200), row.text("Content", longest=20_000)
    feature = make_feature(
        name, re.sub(r"\n\t?\u2022\s*", "\n- ", text), row.report, usage=row.text("Usage", longest=80)
    )
    row.finish()
    if section == "actions" and name.strip().lower() == "lair actions":
        row.report.derived("Actions.Lair Actions", "", "it stands with the lair actions")
        section = "lair_actions"
    block.add(section, feature)


# -- DnDAppFiles ------------------------------------------------------------------------------------------

_XML_LISTS = {"trait": "Traits", "action": "Actions", "legendary": "LegendaryActions", "reaction": "Reactions"}


def _monsters_in(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [root] if root.tag == "monster" else [child for child in root if child.tag == "monster"]


def _from_xml(monster: ElementTree.Element) -> dict[str, Any]:
    """Return a <monster> in the shape of a stat block."""

    def said(tag: str) -> str:
        return (monster.findtext(tag) or "").strip()

    size, kind = size_name(said("size")), said("type")
    kind, _, book = kind.partition(", ")
    alignment = f", {said('alignment')}" if said("alignment") else ""
    made: dict[str, Any] = {
        "Name": said("name"), "Source": said("source") or book, "Type": f"{size} {kind}{alignment}".strip(),
        "HP": _amount(said("hp")), "AC": _amount(said("ac")), "Speed": _split(said("speed")),
        "Abilities": {key.capitalize(): said(key) for key in ("str", "dex", "con", "int", "wis", "cha") if said(key)},
        "Saves": _modifiers(said("save")), "Skills": _modifiers(said("skill")), "Senses": _split(said("senses")),
        "Languages": _split(said("languages")), "Challenge": said("cr"), "Description": said("description"),
        "DamageVulnerabilities": _split(said("vulnerable")), "DamageResistances": _split(said("resist")),
        "DamageImmunities": _split(said("immune")), "ConditionImmunities": _split(said("conditionImmune")),
        "Environments": _split(said("environment")),
    }  # fmt: skip
    if said("passive"):
        made["Senses"].append(f"passive Perception {said('passive')}")
    for tag, key in _XML_LISTS.items():
        made[key] = [_xml_feature(child) for child in monster.findall(tag)]
    known = {*_XML_LISTS, "name", "size", "type", "alignment", "ac", "hp", "speed", "str", "dex", "con", "int", "wis",
             "cha", "save", "skill", "senses", "languages", "cr", "description", "vulnerable", "resist", "immune",
             "conditionImmune", "environment", "passive", "source"}  # fmt: skip
    return made | {child.tag: (child.text or "").strip() for child in monster if child.tag not in known}


def _xml_feature(child: ElementTree.Element) -> dict[str, Any]:
    texts = [(text.text or "").strip() for text in child.findall("text")]
    return {"Name": (child.findtext("name") or "").strip(), "Content": "\n".join(text for text in texts if text)}


def _amount(said: str) -> dict[str, Any]:
    found = re.match(r"(\d{1,6})\s*(\(.*\))?", said)
    return {"Value": int(found[1]), "Notes": found[2] or ""} if found else {"Value": None, "Notes": said}


def _split(said: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", said) if part.strip()]


def _modifiers(said: str) -> list[dict[str, Any]]:
    found = re.findall(r"([A-Za-z][A-Za-z ]{1,30}?)\s*([+-]\d{1,3})", said[:1000])
    return [{"Name": name, "Modifier": int(bonus)} for name, bonus in found]
