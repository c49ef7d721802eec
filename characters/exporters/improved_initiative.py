"""Creatures as stat blocks of Improved Initiative."""

from typing import Any

from characters.exporters.base import Creature, Exported, Losses, json_file, named
from characters.importers.statblock import ABILITIES, Statblock, skill_name

_SECTIONS = {"traits": "Traits", "actions": "Actions", "bonus_actions": "BonusActions", "reactions": "Reactions",
             "legendary_actions": "LegendaryActions", "mythic_actions": "MythicActions"}  # fmt: skip


def type_line(block: Statblock) -> str:
    """Return "Small humanoid (goblinoid), neutral evil"."""
    kind = f"swarm of {block.swarm} {block.type}s" if block.swarm else block.type
    kind = f"{kind} ({block.subtype})" if block.subtype else kind
    said = " ".join(filter(None, [block.size, kind]))
    return f"{said}, {block.alignment}" if block.alignment else said


def speed_parts(block: Statblock) -> list[str]:
    """Return ["30 ft.", "fly 60 ft. (hover)"]."""
    parts = []
    for name, feet in block.speeds.items():
        hover = " (hover)" if name == "fly" and block.hover else ""
        parts.append(f"{feet} ft." if name == "walk" else f"{name} {feet} ft.{hover}")
    return parts


def export(creature: Creature) -> Exported:
    """Return the creature as a stat block."""
    block = creature.block
    senses = [f"{name} {feet} ft." for name, feet in block.senses.items()]
    made: dict[str, Any] = {
        "Id": creature.slug, "Name": creature.name, "Path": next(iter(creature.tags), ""),
        "Source": block.document.get("title") or block.document.get("key", ""), "Type": type_line(block),
        "HP": {"Value": block.hp or 0, "Notes": f"({block.hp_dice})" if block.hp_dice else ""},
        "AC": {"Value": block.ac or 0, "Notes": f"({block.ac_note})" if block.ac_note else ""},
        "InitiativeModifier": 0 if block.initiative is None else block.initiative - block.modifier("dex"),
        "InitiativeAdvantage": False, "Speed": speed_parts(block),
        "Abilities": {short.capitalize(): block.abilities.get(short, 10) for short in ABILITIES},
        "DamageVulnerabilities": block.vulnerabilities, "DamageResistances": block.resistances,
        "DamageImmunities": block.immunities, "ConditionImmunities": block.condition_immunities,
        "Saves": [{"Name": short.capitalize(), "Modifier": bonus} for short, bonus in block.saves.items()],
        "Skills": [{"Name": skill_name(key), "Modifier": bonus} for key, bonus in block.skills.items()],
        "Senses": senses + ([f"passive Perception {block.passive}"] if block.passive is not None else []),
        "Languages": block.languages, "Challenge": block.cr, "Description": creature.body, "ImageURL": "", "Player": "",
        "Version": "3.12.0",
    }  # fmt: skip
    for section, key in _SECTIONS.items():
        rows = block.features.get(section, [])
        made[key] = [{"Name": named(feature), "Content": feature.text, "Usage": ""} for feature in rows]
    made["Actions"] += [
        {
            "Name": "Lair Actions" if place == 0 else f"Lair Actions: {feature.name}",
            "Content": feature.text,
            "Usage": "",
        }
        for place, feature in enumerate(block.features.get("lair_actions", []))
    ]
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_block("xp", "proficiency", "legendary_note", "environments")
    losses.unless_empty("tags beyond the first", creature.tags[1:])
    losses.of_page("summary", "aliases", "location", "faction")
    return json_file(made, creature, "improved-initiative", losses.always())
