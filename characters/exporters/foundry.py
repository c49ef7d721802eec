"""Creatures as actors of Foundry's dnd5e system (4 and later)."""

import hashlib
import html
import re
from typing import Any

from characters.exporters.base import Creature, Exported, Losses, features, json_file
from characters.importers.foundry import SKILL_CODES
from characters.importers.statblock import (
    ABILITIES,
    SENSES,
    SKILLS,
    SPEEDS,
    Feature,
    Statblock,
    cr_number,
    proficiency_for,
)

_SIZES = {"Tiny": "tiny", "Small": "sm", "Medium": "med", "Large": "lg", "Huge": "huge", "Gargantuan": "grg"}
_SQUARES = {"Tiny": 0.5, "Large": 2, "Huge": 3, "Gargantuan": 4}
_ACTIVATIONS = {"actions": "action", "bonus_actions": "bonus", "reactions": "reaction",
"legendary_actions": "legendary",
                "mythic_actions": "mythic", "lair_actions": "lair"}  # fmt: skip


def identity(*words: str) -> str:
    """Return a document's id (16 letters and digits), always the same for the same words."""
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:16]


def export(creature: Creature) -> Exported:
    """Return the creature as an actor."""
    block = creature.block
    squares = _SQUARES.get(block.size, 1)
    made = {
        "_id": identity(creature.slug), "name": creature.name, "type": "npc", "img": "icons/svg/mystery-man.svg",
        "system": {
            "abilities": _abilities(block), "attributes": _attributes(block), "details": _details(creature),
            "traits": _traits(block), "skills": _skills(block), "source": _source(block),
            "resources": {"legact": {"max": 3 if block.features.get("legendary_actions") else 0}},
        },
        "items": [_item(creature, section, feature) for section, feature in features(block)],
        "effects": [], "flags": {}, "prototypeToken": {
            "name": creature.name, "width": squares, "height": squares, "actorLink": False,
            "bar1": {"attribute": "attributes.hp"},
        },
        "_stats": {"systemId": "dnd5e", "systemVersion": "4.4.0", "coreVersion": "13.344"},
    }  # fmt: skip
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_block("xp", "initiative", "legendary_note")
    if block.ac_note not in {"", "natural armor"}:
        losses.unless_empty("armour", block.ac_note)
    losses.unless_empty("speeds of 0", ", ".join(name for name, feet in block.speeds.items() if not feet))
    losses.unless_empty(
        "document", {k: v for k, v in block.document.items() if k not in {"title", "licence", "rules", "page"}}
    )
    losses.of_page("summary", "aliases", "tags", "location", "faction")
    _note_odd_skills(block, losses)
    return json_file(made, creature, "foundry", losses.always())


def _abilities(block: Statblock) -> dict[str, Any]:
    return {
        short: {"value": block.abilities.get(short, 10), "proficient": int(short in block.saves)} for short in ABILITIES
    }


def _attributes(block: Statblock) -> dict[str, Any]:
    natural = block.ac_note == "natural armor"
    return {
        "ac": {"flat": block.ac, "calc": "natural" if natural else "flat"},
        "hp": {"value": block.hp, "max": block.hp, "temp": 0, "tempmax": 0, "formula": block.hp_dice},
        "movement": {**{name: block.speeds.get(name, 0) for name in SPEEDS}, "units": "ft", "hover": block.hover},
        "senses": {**{name: block.senses.get(name, 0) for name in SENSES}, "units": "ft", "special": ""},
        "prof": block.proficiency,
    }  # fmt: skip


def _details(creature: Creature) -> dict[str, Any]:
    block = creature.block
    paragraphs = "".join(
        f"<p>{html.escape(part, quote=False)}</p>" for part in creature.body.split("\n\n") if part.strip()
    )
    swarm = _SIZES.get(block.swarm, "")
    return {
        "biography": {"value": paragraphs, "public": ""}, "alignment": block.alignment.title(),
        "type": {"value": block.type, "subtype": block.subtype, "swarm": swarm, "custom": ""},
        "environment": ", ".join(block.environments), "cr": cr_number(block.cr) if block.cr else None,
    }  # fmt: skip


def _traits(block: Statblock) -> dict[str, Any]:
    made: dict[str, Any] = {"size": _SIZES.get(block.size.split(" or ")[0], "med")}
    words = {"di": block.immunities, "dr": block.resistances, "dv": block.vulnerabilities,
             "ci": block.condition_immunities}  # fmt: skip
    for code, rows in words.items():
        simple = [word for word in rows if re.fullmatch(r"[a-z]+", word)]
        made[code] = {"value": simple, "bypasses": [], "custom": "; ".join(word for word in rows if word not in simple)}
    # Its own keys are few: the words themselves are shown as they are.
    made["languages"] = {"value": [], "custom": "; ".join(block.languages)}
    return made


def _skills(block: Statblock) -> dict[str, Any]:
    """Skills are kept as shares of the proficiency bonus: the nearest one."""
    made = {}
    for code, key in SKILL_CODES.items():
        if key in block.skills:
            made[code] = {"value": _share(block, key), "ability": SKILLS[key]}
    return made


def _share(block: Statblock, key: str) -> float:
    plus = block.skills[key] - block.modifier(SKILLS[key])
    proficiency = block.proficiency or proficiency_for(block.cr)
    return min((0, 0.5, 1, 2), key=lambda share: abs(int(proficiency * share) - plus))


def _note_odd_skills(block: Statblock, losses: Losses) -> None:
    for key, bonus in block.skills.items():
        if (
            key in SKILLS
            and int((block.proficiency or proficiency_for(block.cr)) * _share(block, key)) + block.modifier(SKILLS[key])
            != bonus
        ):
            losses.found.append(
                f"skill {key.replace('_', ' ')} {bonus:+d}: only shares of the proficiency bonus are kept"
            )
    for short, bonus in block.saves.items():
        if block.modifier(short) + (block.proficiency or proficiency_for(block.cr)) != bonus:
            losses.found.append(f"save {short} {bonus:+d}: only proficiency is kept")


def _source(block: Statblock) -> dict[str, Any]:
    document = block.document
    return {"book": document.get("title", ""), "license": document.get("licence", ""),
            "page": str(document.get("page", "")), "rules": document.get("rules", "2014"), "custom": ""}  # fmt: skip


def _item(creature: Creature, section: str, feature: Feature) -> dict[str, Any]:
    key = identity(creature.slug, section, feature.name)
    activity = identity(key, "activity")
    how = _ACTIVATIONS.get(section)
    text = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in feature.text.split("\n\n"))
    system: dict[str, Any] = {
        "description": {"value": text.replace("\n", "<br>"), "chat": ""}, "uses": _uses(feature), "activities": {},
        "type": {"value": "monster", "subtype": ""},
    }  # fmt: skip
    if how:
        kind = "attack" if feature.attack else "save" if feature.save else "utility"
        system["activities"] = {activity: {"_id": activity, "type": kind, **_activity(feature, how)}}
    return {"_id": key, "name": feature.name, "type": "feat", "img": "icons/svg/item-bag.svg", "system": system}


def _activity(feature: Feature, how: str) -> dict[str, Any]:
    made: dict[str, Any] = {"activation": {"type": how, "value": feature.cost or 1}}
    if feature.attack:
        attack = feature.attack
        ranged = str(attack.get("kind", "")).startswith("ranged")
        bonus = attack.get("bonus")
        made["attack"] = {"bonus": str(bonus) if bonus is not None else "", "flat": True, "ability": "none",
                          "type": {"value": "ranged" if ranged else "melee",
                                   "classification": attack.get("with") or "weapon"}}  # fmt: skip
        reach = attack.get("range") if ranged else attack.get("reach")
        made["range"] = {"value": str(reach or ""), "long": str(attack.get("long_range") or ""), "units": "ft"}
        made["damage"] = {
            "includeBase": False,
            "parts": [_part(row) for row in attack.get("damage") or [] if not row.get("instead")],
        }
    elif feature.save:
        made["save"] = {"ability": [feature.save.get("ability")],
                        "dc": {"calculation": "", "formula": str(feature.save.get("dc", ""))}}  # fmt: skip
    return made


def _part(row: dict[str, Any]) -> dict[str, Any]:
    count, _, die = str(row.get("dice", "")).partition("d")
    return {"number": int(count) if count.isdigit() else None, "denomination": int(die) if die.isdigit() else None,
            "bonus": str(row["bonus"]) if row.get("bonus") else "", "types": [row["type"]]
            if row.get("type") else []}  # fmt: skip


def _uses(feature: Feature) -> dict[str, Any]:
    recharge = re.fullmatch(r"Recharge (\d)(?:-6)?", feature.usage)
    if recharge:
        return {"max": "1", "spent": 0, "recovery": [{"period": "recharge", "formula": recharge[1]}]}
    per_day = re.fullmatch(r"(\d{1,2})/Day", feature.usage)
    if per_day:
        return {"max": per_day[1], "spent": 0, "recovery": [{"period": "day", "type": "recoverAll"}]}
    return {"max": "", "spent": 0, "recovery": []}
