"""Every format that a creature can leave in."""

from collections.abc import Callable
from dataclasses import dataclass

from characters.exporters import fivetools, foundry, improved_initiative, markdown, open5e, srd5e, table
from characters.exporters.base import Creature, Exported


@dataclass(frozen=True)
class ExportFormat:
    """A format, in words and in deed."""

    label: str
    export: Callable[[Creature], Exported]


EXPORTS = {
    "open5e_v1": ExportFormat("Open5e, first version", open5e.export_v1),
    "open5e_v2": ExportFormat("Open5e, second version", open5e.export_v2),
    "srd5e": ExportFormat("5e SRD", srd5e.export),
    "foundry": ExportFormat("Foundry dnd5e actor", foundry.export),
    "fivetools": ExportFormat("5etools homebrew", fivetools.export),
    "improved_initiative": ExportFormat("Improved Initiative", improved_initiative.export),
    "markdown": ExportFormat("Markdown with stat block", markdown.export),
    "csv": ExportFormat("Table (CSV)", table.export),
}  # fmt: skip
