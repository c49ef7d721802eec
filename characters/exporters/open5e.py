"""Creatures as Open5e's two versions give them."""

from typing import Any

from characters.exporters.base import Creature, Exported, Losses, first_damage, json_file, named
from characters.importers.statblock import (
    ABILITIES,
    SENSES,
    SKILLS,
    SPEEDS,
    Feature,
    Statblock,
    cr_number,
    words_text,
)

_V1_SECTIONS = {"traits": "special_abilities", "actions": "actions", "bonus_actions": "bonus_actions",
                "reactions": "reactions", "legendary_actions": "legendary_actions"}  # fmt: skip
_V2_KINDS = {"actions": "ACTION", "bonus_actions": "BONUS_ACTION", "reactions": "REACTION",
             "legendary_actions": "LEGENDARY_ACTION", "lair_actions": "LAIR_ACTION",
             "mythic_actions": "MYTHIC_ACTION"}  # fmt: skip


def senses_text(block: Statblock) -> str:
    """Return "darkvision 60 ft., passive Perception 9"."""
    parts = [f"{name} {feet} ft." for name, feet in block.senses.items()]
    return ", ".join(parts + ([f"passive Perception {block.passive}"] if block.passive is not None else []))


def export_v1(creature: Creature) -> Exported:
    """Return the creature in the shape of Open5e's first version."""
    block = creature.block
    made: dict[str, Any] = {
        "slug": creature.slug, "name": creature.name, "desc": creature.body, "size": block.size,
        "type": f"swarm of {block.swarm} {block.type}s" if block.swarm else block.type.capitalize(),
        "subtype": block.subtype, "group": next(iter(creature.tags), None), "alignment": block.alignment,
        "armor_class": block.ac, "armor_desc": block.ac_note or None, "hit_points": block.hp, "hit_dice": block.hp_dice,
        "speed": {**block.speeds, **({"hover": True} if block.hover else {})},
        **{long: block.abilities.get(short) for short, long in ABILITIES.items()},
        **{f"{long}_save": block.saves.get(short) for short, long in ABILITIES.items()},
        "perception": block.skills.get("perception"), "skills": dict(block.skills),
        "damage_vulnerabilities": words_text(block.vulnerabilities),
        "damage_resistances": words_text(block.resistances), "damage_immunities": words_text(block.immunities),
        "condition_immunities": words_text(block.condition_immunities), "senses": senses_text(block),
        "languages": ", ".join(block.languages), "challenge_rating": block.cr,
        "cr": cr_number(block.cr) if block.cr else None, "legendary_desc": block.legendary_note,
        "environments": list(block.environments), "img_main": None, "document__slug": block.document.get("key", ""),
        "document__title": block.document.get("title", ""), "document__url": block.document.get("url", ""),
        "document__license_url": block.document.get("licence", ""), "page_no": block.document.get("page"),
    }  # fmt: skip
    for section, key in _V1_SECTIONS.items():
        rows = [_v1_feature(feature) for feature in block.features.get(section, [])]
        made[key] = rows or (None if section in {"bonus_actions", "reactions", "legendary_actions"} else [])
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_sections("mythic_actions", "lair_actions")
    losses.of_block("xp", "proficiency", "initiative")
    losses.of_page("summary", "aliases", "location", "faction")
    losses.unless_empty("tags beyond the first", creature.tags[1:])
    return json_file(made, creature, "open5e-v1", losses.always())


def _v1_feature(feature: Feature) -> dict[str, Any]:
    made: dict[str, Any] = {"name": named(feature), "desc": feature.text}
    if feature.attack and feature.attack.get("bonus") is not None:
        made["attack_bonus"] = feature.attack["bonus"]
        amount = first_damage(feature)
        if amount.get("dice"):
            made |= {"damage_dice": amount["dice"], "damage_bonus": amount.get("bonus", 0)}
    return made


def export_v2(creature: Creature) -> Exported:
    """Return the creature in the shape of Open5e's second version."""
    block = creature.block
    defences = {"damage_vulnerabilities": block.vulnerabilities, "damage_resistances": block.resistances,
                "damage_immunities": block.immunities, "condition_immunities": block.condition_immunities}  # fmt: skip
    shown: dict[str, Any] = {}
    for name, words in defences.items():
        shown |= {name: [{"key": word, "name": word.capitalize()} for word in words if " " not in word],
                  f"{name}_display": words_text(words)}  # fmt: skip
    document = {"key": block.document.get("key", ""), "name": block.document.get("title", "")}
    made: dict[str, Any] = {
        "key": creature.slug, "name": creature.name, "document": document, "alignment": block.alignment,
        "size": {"key": block.size.lower(), "name": block.size}, "type": {"key": block.type,
        "name": block.type.capitalize()},
        "category": creature.tags[0] if creature.tags else "Monsters",
        "subcategory": creature.tags[1] if len(creature.tags) > 1 else None,
        "armor_class": block.ac, "armor_detail": block.ac_note, "hit_points": block.hp, "hit_dice": block.hp_dice,
        "speed": {**{key: block.speeds[key] for key in SPEEDS if key in block.speeds}, "unit": "feet",
                  **({"hover": True} if block.hover else {})},
        "ability_scores": {ABILITIES[short]: score for short, score in block.abilities.items()},
        "modifiers": {ABILITIES[short]: block.modifier(short) for short in block.abilities},
        "saving_throws": {ABILITIES[short]: bonus for short, bonus in block.saves.items()},
        "skill_bonuses": {key: bonus for key, bonus in block.skills.items() if key in SKILLS},
        "initiative_bonus": block.initiative, "proficiency_bonus": block.proficiency,
        "passive_perception": block.passive, "challenge_rating": cr_number(block.cr) if block.cr else None,
        "experience_points": block.xp, "languages": {"as_string": ", ".join(block.languages), "data": []},
        "resistances_and_immunities": shown, **{f"{name}_range": block.senses.get(name) for name in SENSES},
        "environments": [{"key": word, "name": word} for word in block.environments], "illustration": None,
        "traits": [{"name": named(feature), "desc": feature.text} for feature in block.features.get("traits", [])],
        "actions": [row for section in _V2_KINDS for row in _v2_actions(block, section)],
    }  # fmt: skip
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_block("subtype", "swarm", "legendary_note")
    losses.of_page("body", "summary", "aliases", "location", "faction")
    losses.unless_empty("tags beyond the second", creature.tags[2:])
    return json_file(made, creature, "open5e-v2", losses.always())


def _v2_actions(block: Statblock, section: str) -> list[dict[str, Any]]:
    return [
        {
            "name": named(feature, with_cost=False), "desc": feature.text, "action_type": _V2_KINDS[section],
            "order_in_statblock": place, "legendary_action_cost": feature.cost or 1, "limited_to_form": None,
            "usage_limits": None, "attacks": _v2_attacks(feature),
        }
        for place, feature in enumerate(block.features.get(section, []))
    ]  # fmt: skip


def _v2_attacks(feature: Feature) -> list[dict[str, Any]]:
    attack, amount = feature.attack, first_damage(feature)
    if attack is None:
        return []
    count, _, die = str(amount.get("dice", "")).partition("d")
    kind = str(amount.get("type", ""))
    return [{
        "name": f"{feature.name} attack", "attack_type": (attack.get("with") or "weapon").upper(),
        "to_hit_mod": attack.get("bonus"), "reach": attack.get("reach"), "range": attack.get("range"),
        "long_range": attack.get("long_range"), "distance_unit": "feet", "target_creature_only": False,
        "damage_die_count": int(count) if count.isdigit() else None, "damage_die_type": f"D{die}" if die else None,
        "damage_bonus": amount.get("bonus"), "damage_type": {"key": kind, "name": kind.capitalize()} if kind else None,
    }]  # fmt: skip
