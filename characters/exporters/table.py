"""Creatures as one line of a table (CSV)."""

import csv
import io
from typing import Any

from characters.exporters.base import Creature, Exported, Losses, named
from characters.exporters.improved_initiative import speed_parts
from characters.exporters.open5e import senses_text
from characters.importers.statblock import ABILITIES, words_text


def export(creature: Creature) -> Exported:
    """Return a table with the headings and the creature."""
    row = line_of(creature)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow({key: _harmless(value) for key, value in row.items()})
    losses = Losses(creature)
    losses.of_numbers_untold()
    losses.of_sections("bonus_actions", "reactions", "legendary_actions", "mythic_actions", "lair_actions")
    rows = [*creature.block.features.get("traits", []), *creature.block.features.get("actions", [])]
    losses.unless_empty("line breaks", ", ".join(feature.name for feature in rows if "\n" in feature.text))
    losses.of_block("saves", "skills", "swarm", "xp", "proficiency", "initiative", "legendary_note", "environments",
                    "document")  # fmt: skip
    return Exported(out.getvalue(), f"{creature.slug}.csv", "text/csv", losses.always())


def line_of(creature: Creature) -> dict[str, Any]:
    """Return the cells by heading."""
    block = creature.block
    return {
        "name": creature.name, "kind": "character", "id": creature.slug, "race": creature.race, "level": creature.level,
        "location": creature.location, "faction": creature.faction, "size": block.size, "type": block.type,
        "subtype": block.subtype, "alignment": block.alignment, "ac": block.ac, "armor": block.ac_note, "hp": block.hp,
        "hit_dice": block.hp_dice, "speed": ", ".join(speed_parts(block)),
        **{short: block.abilities.get(short) for short in ABILITIES},
        "vulnerabilities": words_text(block.vulnerabilities), "resistances": words_text(block.resistances),
        "immunities": words_text(block.immunities), "condition_immunities": words_text(block.condition_immunities),
        "senses": senses_text(block), "languages": ", ".join(block.languages), "cr": block.cr,
        "traits": _lines(creature, "traits"), "actions": _lines(creature, "actions"), "summary": creature.summary,
        "tags": "; ".join(creature.tags), "aliases": "; ".join(creature.aliases), "body": creature.body,
    }  # fmt: skip


def _lines(creature: Creature, section: str) -> str:
    rows = creature.block.features.get(section, [])
    return "\n".join(f"{named(feature)}. {' '.join(feature.text.split())}" for feature in rows)


def _harmless(value: Any) -> Any:
    """Keep spreadsheets from running a cell as a formula: what starts like one is preceded by a space."""
    return f" {value}" if isinstance(value, str) and value[:1] in {"=", "@", "+", "\t"} else value
