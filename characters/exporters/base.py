"""What every exporter is given and gives back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from characters.importers.base import shown
from characters.importers.prose import attack_of, save_of
from characters.importers.statblock import SECTIONS, Feature, Statblock

LABELS = {
    "traits": "traits", "actions": "actions", "bonus_actions": "bonus actions", "reactions": "reactions",
    "legendary_actions": "legendary actions", "mythic_actions": "mythic actions", "lair_actions": "lair actions",
}  # fmt: skip
# What belongs to player characters; no format for creatures has a place for it.
_OF_PLAYERS = {
    "classes": "classes", "background": "background", "experience": "experience", "inspiration": "inspiration",
    "proficiencies": "proficiencies", "spellcasting": "spellcasting", "spells": "spells", "currencies": "purse",
    "extra": "further fields",
}  # fmt: skip


@dataclass
class Creature:
    """A creature as exporters see it."""

    name: str
    slug: str
    block: Statblock
    sheet: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    summary: str = ""
    aliases: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    race: str = ""
    level: int = 1
    location: str = ""
    faction: str = ""
    has_picture: bool = False
    has_model: bool = False


@dataclass
class Exported:
    """A file, and what of the creature it does not hold."""

    content: str
    name: str
    media_type: str
    losses: list[str] = field(default_factory=list)


class Losses:
    """The list of what a format cannot hold."""

    def __init__(self, creature: Creature) -> None:
        self.creature = creature
        self.found: list[str] = []

    def unless_empty(self, label: str, value: Any) -> None:
        """Note a value that is there."""
        if value not in (None, "", [], {}, False):
            self.found.append(f"{label}: {shown(value)}" if not isinstance(value, bool) else label)

    def of_block(self, *names: str) -> None:
        """Note fields of the stat block."""
        for name in names:
            self.unless_empty(name.replace("_", " "), getattr(self.creature.block, name))

    def of_sections(self, *sections: str) -> None:
        """Note whole sections of actions."""
        for section in sections:
            names = [feature.name for feature in self.creature.block.features.get(section, [])]
            self.unless_empty(LABELS[section], ", ".join(filter(None, names)))

    def of_numbers_untold(self) -> None:
        """Note attacks and saves that stand in no words: where a format keeps only words, they are lost."""
        for _, feature in features(self.creature.block):
            if feature.attack and attack_of(feature.text) != feature.attack:
                self.found.append(f"the attack of {feature.name}: its words do not tell of it")
            if feature.save and save_of(feature.text) != feature.save:
                self.found.append(f"the save of {feature.name}: its words do not tell of it")

    def of_page(self, *names: str) -> None:
        """Note fields of the page around the stat block."""
        for name in names:
            self.unless_empty({"body": "story"}.get(name, name), getattr(self.creature, name))

    def always(self) -> list[str]:
        """Add what no format takes, and return the list."""
        for name, label in _OF_PLAYERS.items():
            self.unless_empty(label, self.creature.sheet.get(name))
        life = self.creature.sheet.get("hit_points") or {}
        if life.get("current") not in (None, life.get("max")) or life.get("temporary"):
            self.found.append("present and temporary hit points")
        for there, label in ((self.creature.has_picture, "picture"), (self.creature.has_model, "3D model")):
            self.unless_empty(label, there)
        return self.found


def json_file(value: Any, creature: Creature, format: str, losses: list[str]) -> Exported:
    """Return a JSON file."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return Exported(text, f"{creature.slug}.{format}.json", "application/json", losses)


def named(feature: Feature, *, with_cost: bool = True) -> str:
    """Return the name as printed stat blocks write it: "Fire Breath (Recharge 5-6)"."""
    said = f"{feature.name} ({feature.usage})" if feature.usage else feature.name
    return f"{said} (Costs {feature.cost} Actions)" if with_cost and feature.cost else said


def features(block: Statblock, sections: Iterable[str] = SECTIONS) -> Iterable[tuple[str, Feature]]:
    """Yield (section, feature) in the order of the sections."""
    for section in sections:
        for feature in block.features.get(section, []):
            yield section, feature


def first_damage(feature: Feature) -> dict[str, Any]:
    """Return the first amount of damage of an attack, or an empty mapping."""
    rows = (feature.attack or {}).get("damage") or []
    return dict(rows[0]) if rows else {}


def dice_of(amount: dict[str, Any]) -> str:
    """Return dice with their bonus ("1d6+2")."""
    bonus = amount.get("bonus") or 0
    return f"{amount.get('dice', '')}{bonus:+d}" if bonus else str(amount.get("dice", ""))
