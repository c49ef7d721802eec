"""Creatures as the 5e SRD's database gives them."""

import re
from typing import Any

from characters.exporters.base import Creature, Exported, Losses, dice_of, json_file
from characters.importers.statblock import ABILITIES, SKILLS, Feature, Statblock, cr_number, skill_name

_SECTIONS = {"traits": "special_abilities", "actions": "actions", "reactions": "reactions",
             "legendary_actions": "legendary_actions"}  # fmt: skip


def export(creature: Creature) -> Exported:
    """Return the creature in the shape of the 5e SRD."""
    block = creature.block
    made: dict[str, Any] = {
        "index": creature.slug, "name": creature.name, "size": block.size,
        "type": f"swarm of {block.swarm} {block.type}s" if block.swarm else block.type,
        **({"subtype": block.subtype} if block.subtype else {}), "alignment": block.alignment,
        "armor_class": _armour(block), "hit_points": block.hp, "hit_dice": re.sub(r"[+-]\d+$", "", block.hp_dice),
        "hit_points_roll": block.hp_dice, "speed": _speed(block),
        **{long: block.abilities.get(short) for short, long in ABILITIES.items()},
        "proficiencies": _proficiencies(block), "damage_vulnerabilities": block.vulnerabilities,
        "damage_resistances": block.resistances, "damage_immunities": block.immunities,
        "condition_immunities": [_reference(word, "conditions") for word in block.condition_immunities],
        "senses": {**{name: f"{feet} ft." for name, feet in block.senses.items()}, "passive_perception": block.passive},
        "languages": ", ".join(block.languages), "challenge_rating": _challenge(block),
        "proficiency_bonus": block.proficiency, "xp": block.xp, "desc": creature.body,
        **{key: [_feature(feature) for feature in block.features.get(section, [])] for section,
        key in _SECTIONS.items()},
    }  # fmt: skip
    losses = Losses(creature)
    losses.of_sections("bonus_actions", "mythic_actions", "lair_actions")
    losses.of_block("initiative", "legendary_note", "environments", "document")
    losses.of_page("summary", "aliases", "tags", "location", "faction")
    made = {key: value for key, value in made.items() if value not in (None, "")}
    return json_file(made, creature, "5e-srd", losses.always())


def _armour(block: Statblock) -> list[dict[str, Any]]:
    if block.ac is None:
        return []
    if not block.ac_note:
        return [{"type": "dex", "value": block.ac}]
    if block.ac_note == "natural armor":
        return [{"type": "natural", "value": block.ac}]
    return [{"type": "armor", "value": block.ac, "desc": block.ac_note}]


def _speed(block: Statblock) -> dict[str, Any]:
    return {**{name: f"{feet} ft." for name, feet in block.speeds.items()}, **({"hover": True} if block.hover else {})}


def _proficiencies(block: Statblock) -> list[dict[str, Any]]:
    saves = [(f"saving-throw-{short}", f"Saving Throw: {short.upper()}", bonus) for short, bonus in block.saves.items()]
    skills = [(f"skill-{key.replace('_', '-')}", f"Skill: {skill_name(key)}", bonus)
              for key, bonus in block.skills.items() if key in SKILLS]  # fmt: skip
    return [
        {"value": bonus, "proficiency": {"index": index, "name": name, "url": f"/api/2014/proficiencies/{index}"}}
        for index, name, bonus in [*saves, *skills]
    ]


def _challenge(block: Statblock) -> float | int | None:
    if not block.cr:
        return None
    number = cr_number(block.cr)
    return int(number) if number == int(number) else number


def _reference(word: str, kind: str) -> dict[str, str]:
    index = word.lower().replace(" ", "-")
    return {"index": index, "name": word.capitalize(), "url": f"/api/2014/{kind}/{index}"}


def _feature(feature: Feature) -> dict[str, Any]:
    name = f"{feature.name} (Costs {feature.cost} Actions)" if feature.cost else feature.name
    made: dict[str, Any] = {"name": name, "desc": feature.text}
    usage = _usage(feature.usage)
    if usage:
        made["usage"] = usage
    elif feature.usage:
        made["name"] = f"{name} ({feature.usage})"
    if feature.attack:
        made["attack_bonus"] = feature.attack.get("bonus")
        made["damage"] = [
            {"damage_type": _reference(str(row.get("type", "")), "damage-types"), "damage_dice": dice_of(row)}
            for row in feature.attack.get("damage") or [] if not row.get("instead")
        ]  # fmt: skip
    if feature.save:
        ability = str(feature.save.get("ability", ""))
        made["dc"] = {"dc_type": {"index": ability, "name": ability.upper()}, "dc_value": feature.save.get("dc")}
    return made


def _usage(usage: str) -> dict[str, Any] | None:
    recharge = re.fullmatch(r"Recharge (\d)(?:-6)?", usage)
    if recharge:
        return {"type": "recharge on roll", "dice": "1d6", "min_value": int(recharge[1])}
    per_day = re.fullmatch(r"(\d{1,2})/Day", usage)
    return {"type": "per day", "times": int(per_day[1])} if per_day else None
