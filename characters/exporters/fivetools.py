"""Creatures as a homebrew file of 5etools."""

import re
from typing import Any

from characters.exporters.base import Creature, Exported, Losses, json_file, named
from characters.importers.fivetools import MADE_HERE
from characters.importers.statblock import Feature, Statblock, skill_name

_CODES = {"lawful": "L", "neutral": "N", "chaotic": "C", "good": "G", "evil": "E", "unaligned": "U"}
_SIZES = {"Tiny": "T", "Small": "S", "Medium": "M", "Large": "L", "Huge": "H", "Gargantuan": "G"}
_SECTIONS = {"traits": "trait", "actions": "action", "bonus_actions": "bonus", "reactions": "reaction",
             "legendary_actions": "legendary", "mythic_actions": "mythic"}  # fmt: skip
_KINDS = {("melee", "weapon"): "mw", ("ranged", "weapon"): "rw", ("melee or ranged", "weapon"): "mw,rw",
          ("melee", "spell"): "ms", ("ranged", "spell"): "rs", ("melee or ranged", "spell"): "ms,rs"}  # fmt: skip


def export(creature: Creature) -> Exported:
    """Return the creature as a homebrew file; it is marked as ours, not as of any book."""
    block = creature.block
    source = re.sub(r"[^A-Za-z0-9]", "", str(block.document.get("key") or ""))[:20] or "Bestiary"
    monster: dict[str, Any] = {
        "name": creature.name, "source": source, "page": block.document.get("page"),
        "size": [_SIZES[size] for size in block.size.split(" or ") if size in _SIZES],
        "type": _type(block), **_alignment(block.alignment),
        "ac": [{"ac": block.ac, "from": [block.ac_note]} if block.ac_note else block.ac]
        if block.ac is not None else [],
        "hp": {"average": block.hp, "formula": re.sub(r"([+-])", r" \1 ", block.hp_dice)}
        if block.hp is not None else None, "speed": _speed(block), **block.abilities,
        "save": {short: f"{bonus:+d}" for short, bonus in block.saves.items()},
        "skill": {skill_name(key).lower(): f"{bonus:+d}" for key, bonus in block.skills.items()},
        "senses": [f"{name} {feet} ft." for name, feet in block.senses.items()], "passive": block.passive,
        "languages": block.languages, "cr": {"cr": block.cr, "xp": block.xp} if block.xp is not None else block.cr,
        "vulnerable": block.vulnerabilities, "resist": block.resistances, "immune": block.immunities,
        "conditionImmune": block.condition_immunities, "environment": block.environments,
        "group": creature.tags, "alias": creature.aliases,
        "legendaryHeader": [block.legendary_note] if block.legendary_note else None,
    }  # fmt: skip
    for section, key in _SECTIONS.items():
        monster[key] = [_feature(feature) for feature in block.features.get(section, [])]
    monster = {key: value for key, value in monster.items() if value not in (None, "", [], {})}
    title = block.document.get("title") or "Bestiary"
    meta = {
        MADE_HERE: True,
        "sources": [{"json": source, "abbreviation": source[:8], "full": title, "authors": [], "version": "1.0.0"}],
    }
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_sections("lair_actions")
    losses.of_block("proficiency", "initiative")
    losses.unless_empty("document", {k: v for k, v in block.document.items() if k not in {"key", "page", "title"}})
    losses.of_page("body", "summary", "location", "faction")
    return json_file({"_meta": meta, "monster": [monster]}, creature, "5etools", losses.always())


def _type(block: Statblock) -> Any:
    made: dict[str, Any] = {"type": block.type}
    if block.subtype:
        made["tags"] = [part.strip() for part in block.subtype.split(",")]
    if block.swarm:
        made["swarmSize"] = _SIZES.get(block.swarm, "T")
    return made if len(made) > 1 else block.type


def _alignment(said: str) -> dict[str, Any]:
    codes = [_CODES[word] for word in said.split() if word in _CODES]
    if said and len(codes) == len(said.split()):
        return {"alignment": codes}
    return {"alignment": [{"special": said}]} if said else {}


def _speed(block: Statblock) -> dict[str, Any]:
    made: dict[str, Any] = dict(block.speeds)
    if block.hover and "fly" in made:
        made |= {"fly": {"number": made["fly"], "condition": "(hover)"}, "canHover": True}
    return made


def _feature(feature: Feature) -> dict[str, Any]:
    return {"name": _name(feature), "entries": [_tagged(part) for part in feature.text.split("\n\n") if part.strip()]}


def _name(feature: Feature) -> str:
    recharge = re.fullmatch(r"Recharge (\d)(?:-6)?", feature.usage)
    if recharge:
        return f"{feature.name} {{@recharge{' ' + recharge[1] if recharge[1] != '6' else ''}}}"
    return named(feature)


def _tagged(text: str) -> str:
    """Return the words with the tags that make them clickable there."""
    text = text.replace("{", "(").replace("}", ")")
    for (kind, means), code in _KINDS.items():
        label = f"{kind} {means} attack:".title().replace(" Or ", " or ")
        text = re.sub(rf"{re.escape(label)}\s*\+?(-?\d+) to hit", rf"{{@atk {code}}} {{@hit \1}} to hit", text)
    text = re.sub(r"\bHit: ", "{@h}", text)
    text = re.sub(r"\((\d{1,3}d\d{1,4}(?: [+-] \d{1,4})?)\)", r"({@damage \1})", text)
    return re.sub(r"\bDC (\d{1,2})\b", r"{@dc \1}", text)
