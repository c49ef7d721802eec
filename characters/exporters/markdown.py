"""Creatures as a page of markdown with front matter and a fenced stat block (Obsidian, Fantasy Statblocks)."""

from typing import Any

import yaml

from characters.exporters.base import Creature, Exported, Losses, named
from characters.exporters.improved_initiative import speed_parts
from characters.exporters.open5e import senses_text
from characters.importers.statblock import ABILITIES, SKILLS, Statblock, words_text
from characters.importers.statblock_yaml import SECTIONS


def export(creature: Creature) -> Exported:
    """Return the page."""
    front: dict[str, Any] = {
        "name": creature.name, "kind": "character", "id": creature.slug, "race": creature.race, "level": creature.level,
        "location": creature.location, "faction": creature.faction, "aliases": creature.aliases, "tags": creature.tags,
        "summary": creature.summary, "statblock": "inline",
    }  # fmt: skip
    front = {key: value for key, value in front.items() if value not in ("", [], None)}
    text = (
        f"---\n{_yaml(front)}---\n\n{creature.body}".rstrip()
        + f"\n\n```statblock\n{_yaml(block_as_yaml(creature))}```\n"
    )
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_block("swarm", "xp", "proficiency", "initiative", "environments", "document")
    losses.unless_empty(
        "speeds and skills beyond the known", [key for key in creature.block.skills if key not in SKILLS]
    )
    return Exported(text, f"{creature.slug}.md", "text/markdown", losses.always())


def _yaml(value: dict[str, Any]) -> str:
    return str(yaml.dump(value, Dumper=_NoReferences, sort_keys=False, allow_unicode=True, width=10_000))


class _NoReferences(yaml.SafeDumper):
    """Writes every value out: other readers know no references."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never refer to an earlier value."""
        return True


def block_as_yaml(creature: Creature) -> dict[str, Any]:
    """Return the stat block as Fantasy Statblocks names its fields."""
    block = creature.block
    made: dict[str, Any] = {
        "name": creature.name, "size": block.size, "type": block.type, "subtype": block.subtype,
        "alignment": block.alignment, "ac": block.ac, "ac_class": block.ac_note, "hp": block.hp,
        "hit_dice": block.hp_dice, "speed": ", ".join(speed_parts(block)),
        "stats": [block.abilities.get(short, 10) for short in ABILITIES] if block.abilities else [],
        "saves": [{ABILITIES[short]: bonus} for short, bonus in block.saves.items()],
        "skillsaves": [{key: bonus} for key, bonus in block.skills.items()],
        "damage_vulnerabilities": words_text(block.vulnerabilities),
        "damage_resistances": words_text(block.resistances), "damage_immunities": words_text(block.immunities),
        "condition_immunities": words_text(block.condition_immunities), "senses": senses_text(block),
        "languages": ", ".join(block.languages), "cr": block.cr, "legendary_description": block.legendary_note,
        **{key: _features(block, section) for key, section in SECTIONS.items()},
    }  # fmt: skip
    return {key: value for key, value in made.items() if value not in ("", [], None)}


def _features(block: Statblock, section: str) -> list[dict[str, str]]:
    return [{"name": named(feature), "desc": feature.text} for feature in block.features.get(section, [])]
