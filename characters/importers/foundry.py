"""Foundry's dnd5e actors: armour class from what is worn, skills from proficiency, text without its enrichers."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped
from characters.importers.foundry_items import add_items, armour_class, group, is_carried
from characters.importers.foundry_text import clean
from characters.importers.listing import each_of
from characters.importers.reading import Taker, first_number, whole_number
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    ABILITIES,
    SENSES,
    SPEEDS,
    Statblock,
    cr_name,
    dice_name,
    proficiency_for,
    size_name,
)

FORMAT = "foundry"
SOURCE = "foundry"
SKILL_CODES = {
    "acr": "acrobatics", "ani": "animal_handling", "arc": "arcana", "ath": "athletics", "dec": "deception",
    "his": "history", "ins": "insight", "itm": "intimidation", "inv": "investigation", "med": "medicine",
    "nat": "nature", "prc": "perception", "prf": "performance", "per": "persuasion", "rel": "religion",
    "slt": "sleight_of_hand", "ste": "stealth", "sur": "survival",
}  # fmt: skip
LANGUAGES = {"deep": "Deep Speech", "cant": "Thieves' Cant", "undercommon": "Undercommon"}
_CHARACTER = {"npc": "creature", "character": "player"}


def recognise(said: Any) -> str:
    """Return why this is a Foundry actor; empty if it is not."""
    first = next(iter(actors_of(said)), {})
    if str(first.get("type")) in {*_CHARACTER, "vehicle", "group"} and isinstance(
        first.get("system", first.get("data")), Mapping
    ):
        return f"a Foundry actor (type {first['type']}, system, items)"
    return ""


def actors_of(said: Any) -> list[Mapping[str, Any]]:
    """Return the actors of a list, or one alone."""
    return [row for row in (said if isinstance(said, list) else [said]) if isinstance(row, Mapping)]


def parse(said: Any) -> Parsed:
    """Return the actors."""
    return each_of(Parsed(FORMAT), actors_of(said), _actor)


def _actor(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name, kind = taker.text("name", longest=200), taker.text("type", longest=30)
    if not name:
        raise Skipped("It has no name.")
    if kind not in _CHARACTER:
        raise Skipped(f"It is a {kind or 'nameless thing'} of Foundry, neither a creature nor a character.")
    system = taker.inside("system") if taker.has("system") else taker.inside("data")
    block = Statblock()
    _abilities(system, block)
    attributes, details, traits = (system.inside(key) for key in ("attributes", "details", "traits"))
    body = _details(details, block)
    _life_and_moves(attributes, block)
    _traits(traits, block)
    items = [item for item in taker.rows("items", most=500) if isinstance(item, Mapping)]
    _armour(attributes, block, items)
    _proficiency(attributes, block)
    _bonuses(system, block)
    add_items(block, items, name, report)
    _document(system, block)
    resources = system.inside("resources")
    legendary = resources.inside("legact").number("max", least=0, most=20)
    if legendary and block.features.get("legendary_actions"):
        block.legendary_note = f"It has {legendary} legendary actions."
    picture = taker.text("img", longest=500)
    _pass_the_rest(taker, system, (attributes, details, traits))
    entry = entry_of(
        name, block, source=SOURCE, reference=taker.text("_id", longest=60) or name, report=report, body=body,
        picture="" if picture.startswith("icons/svg/mystery-man") else picture,
    )  # fmt: skip
    entry.inventory = (
        [line for item in items if is_carried(item) and (line := _carried(item))] if kind == "character" else []
    )
    entry.values["role"] = _CHARACTER[kind]
    return entry


def _abilities(system: Taker, block: Statblock) -> None:
    abilities = system.inside("abilities")
    for short in ABILITIES:
        inner = abilities.inside(short)
        score = inner.number("value", least=0, most=99)
        if score is not None:
            block.abilities[short] = score
    abilities.finish("there is no such ability")


def _details(details: Taker, block: Statblock) -> str:
    """Read type, alignment, challenge; return the biography as markdown."""
    kind = details.raw("type")
    inner = Taker(kind if isinstance(kind, Mapping) else {"value": kind}, details.report, "system.details.type.")
    block.type = (inner.text("custom", longest=80) or inner.text("value", longest=80)).lower()
    block.subtype, block.swarm = inner.text("subtype", longest=80), size_name(inner.raw("swarm") or "")
    block.alignment = details.text("alignment", longest=80).lower()
    block.cr = cr_name(details.data.get("cr"))
    xp = details.raw("xp")
    block.xp = whole_number(xp.get("value")) if isinstance(xp, Mapping) else None
    habitat = details.raw("habitat")
    where = details.text("environment", longest=200) or _habitat(habitat)
    block.environments = [word.strip() for word in where.split(",") if word.strip()]
    biography = details.inside("biography")
    body = clean(biography.text("value", longest=100_000), "")
    biography.implied("public")
    details.implied("cr", "spellLevel", "race", "level", "originalClass")
    for word in ("ideal", "bond", "flaw", "trait", "appearance"):
        if text := details.text(word, longest=5000):
            body = f"{body}\n\n**{word.capitalize()}.** {clean(text, '')}".strip()
    return body


def _habitat(habitat: Any) -> str:
    rows = habitat.get("value") if isinstance(habitat, Mapping) else None
    names = [str(row.get("type", "")) for row in (rows if isinstance(rows, list) else []) if isinstance(row, Mapping)]
    return ", ".join(filter(None, names))


def _life_and_moves(attributes: Taker, block: Statblock) -> None:
    hp = attributes.inside("hp")
    block.hp, block.hp_dice = hp.number("max", least=0, most=100_000), dice_name(hp.raw("formula"))
    if block.hp is None:
        block.hp = hp.number("value", least=0, most=100_000)
    hp.implied("value", "temp", "tempmax", "bonuses")
    moves, senses = attributes.inside("movement"), attributes.inside("senses")
    units = moves.text("units", longest=10) or "ft"
    if units not in {"ft", "feet"}:
        attributes.report.disagreement("movement.units", units, "speeds are kept as they stand, but counted as feet")
    for word in SPEEDS:
        feet = first_number(moves.raw(word), 0, 10_000)
        if feet:
            block.speeds[word] = feet
    block.hover = bool(moves.raw("hover"))
    moves.implied("special", "ignoredDifficultTerrain")
    ranges = senses.inside("ranges") if senses.has("ranges") else senses
    for word in SENSES:
        feet = first_number(ranges.raw(word), 0, 10_000)
        if feet:
            block.senses[word] = feet
    if special := senses.text("special", longest=200):
        attributes.report.dropped("senses.special", special, "is none of the four senses with a distance")


def _traits(traits: Taker, block: Statblock) -> None:
    block.size = size_name(traits.raw("size") or "")
    words = {"di": "immunities", "dr": "resistances", "dv": "vulnerabilities", "ci": "condition_immunities"}
    for code, name in words.items():
        kept = traits.inside(code)
        listed, custom = kept.texts("value"), kept.text("custom", longest=500)
        if kept.texts("bypasses"):
            listed = _only_nonmagical(listed)
        setattr(block, name, [*listed, *(part.strip() for part in custom.split(";") if part.strip())])
    languages = traits.inside("languages")
    others = [part.strip() for part in languages.text("custom", longest=500).split(";") if part.strip()]
    block.languages = [*(LANGUAGES.get(word, word.capitalize()) for word in languages.texts("value")), *others]
    telepathy = languages.inside("communication").inside("telepathy").number("value", least=0, most=10_000)
    if telepathy:
        block.languages.append(f"telepathy {telepathy} ft.")


def _only_nonmagical(listed: list[str]) -> list[str]:
    """Return the words with the physical three joined: what bypasses them is magic."""
    physical = [word for word in listed if word in {"bludgeoning", "piercing", "slashing"}]
    if not physical:
        return listed
    last = f"{', ' if len(physical) > 2 else ' '}and {physical[-1]}" if len(physical) > 1 else physical[0]
    joined = ", ".join(physical[:-1]) + last
    return [*(word for word in listed if word not in physical), f"{joined} from nonmagical attacks"]


def _armour(attributes: Taker, block: Statblock, items: list[Mapping[str, Any]]) -> None:
    armour = attributes.inside("ac")
    flat, how = armour.number("flat", least=0, most=99), armour.text("calc", longest=30) or "default"
    formula = armour.text("formula", longest=100)
    if how in {"flat", "natural"} and flat is not None:
        block.ac, block.ac_note = flat, "natural armor" if how == "natural" else ""
        return
    block.ac, block.ac_note, how_said = armour_class(block, items, how)
    if formula and how == "custom":
        attributes.report.dropped("attributes.ac.formula", formula, "formulas are not worked out")
    attributes.report.derived("attributes.ac", block.ac, how_said)


def _proficiency(attributes: Taker, block: Statblock) -> None:
    said = attributes.number("prof", least=0, most=20)
    block.proficiency = said or proficiency_for(block.cr)
    if not said:
        attributes.report.derived("proficiency bonus", block.proficiency, f"challenge {block.cr or 'unknown'}")


def _bonuses(system: Taker, block: Statblock) -> None:
    plus = block.proficiency or 2
    abilities, skills = system.data.get("abilities"), system.inside("skills")
    for short in ABILITIES:
        row = abilities.get(short) if isinstance(abilities, Mapping) else None
        if isinstance(row, Mapping) and row.get("proficient") in (1, True):
            block.saves[short] = block.modifier(short) + plus
    for code, word in SKILL_CODES.items():
        row = skills.inside(code)
        share = row.data.get("value")
        if isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 2:
            ability = row.text("ability", longest=3)
            block.skills[word] = block.modifier(ability if ability in ABILITIES else "wis") + int(plus * share)
    skills.finish("there is no such skill")
    if block.saves or block.skills:
        note = f"ability modifiers and proficiency {plus:+d}"
        system.report.derived("saves and skills", {**block.saves, **block.skills}, note)
    block.passive = 10 + block.skills.get("perception", block.modifier("wis"))
    system.report.derived("passive Perception", block.passive, "10 and Perception")


def _document(system: Taker, block: Statblock) -> None:
    source = system.inside("source")
    kept = {"title": source.text("book", longest=200) or source.text("custom", longest=200),
            "licence": source.text("license", longest=100), "rules": source.text("rules", longest=20),
            "page": source.text("page", longest=20)}  # fmt: skip
    block.document = {key: value for key, value in kept.items() if value}


def _carried(item: Mapping[str, Any]) -> dict[str, Any]:
    system = group(item, "system")
    name = clean(str(item.get("name") or ""), "")[:200]
    count = whole_number(system.get("quantity"))
    if not name:
        return {}
    return {
        "name": name, "quantity": count if count and 0 < count < 10**6 else 1,
        "equipped": system.get("equipped") is True, "attuned": system.get("attuned") is True,
    }  # fmt: skip


def _pass_the_rest(taker: Taker, system: Taker, groups: tuple[Taker, ...]) -> None:
    """What is left is how Foundry shows and plays an actor; what holds words is named."""
    effects = [row.get("name") or row.get("label") for row in taker.rows("effects") if isinstance(row, Mapping)]
    if effects:
        taker.report.dropped("effects", effects, "effects that change numbers while they last are not kept")
    coins = system.inside("currency")
    if any(whole_number(coins.data.get(coin)) for coin in coins.data):
        taker.report.dropped("currency", dict(coins.data), "a creature keeps no purse")
    tools = system.raw("tools")
    if tools:
        taker.report.dropped(
            "system.tools", list(tools) if isinstance(tools, Mapping) else tools, "tools have no place"
        )
    for part in groups:
        part.implied(*(key for key in part.data if not isinstance(part.data[key], str)))
        part.finish()
    system.implied("spells", "bonuses", "resources", "favorites", "attributes", "details", "traits", "abilities")
    system.finish()
    taker.implied(
        "prototypeToken", "token", "folder", "sort", "ownership", "permission", "flags", "_stats", "_key", "_id"
    )
    taker.finish()
