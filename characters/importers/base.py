"""What every importer gives back: entries as they were read, and field by field what became of the original."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

TAKEN, DERIVED, DROPPED, DISAGREEMENT = "taken", "derived", "dropped", "disagreement"
MOST_LINES = 300
LONGEST_VALUE = 160


class Unreadable(Exception):
    """The file cannot be read as what it claims to be: a sentence naming the thing and the remedy."""


class Skipped(Exception):
    """One entry of a file cannot be taken, the others can: a sentence saying why."""


@dataclass
class Line:
    """What became of one field of the original."""

    outcome: str
    field: str
    value: str = ""
    note: str = ""


@dataclass
class Report:
    """The lines of one entry, or of a whole file."""

    lines: list[Line] = field(default_factory=list)

    def add(self, outcome: str, name: str, value: Any = "", note: str = "") -> None:
        """Write what became of a field; a report that grows past all reading is cut."""
        if len(self.lines) < MOST_LINES:
            self.lines.append(Line(outcome, name[:120], shown(value), note[:300]))

    def taken(self, name: str, value: Any = "", note: str = "") -> None:
        """The field is kept as it was."""
        self.add(TAKEN, name, value, note)

    def derived(self, name: str, value: Any, note: str) -> None:
        """The value was worked out from others."""
        self.add(DERIVED, name, value, note)

    def dropped(self, name: str, value: Any, note: str) -> None:
        """The field is not kept, and why."""
        self.add(DROPPED, name, value, note)

    def disagreement(self, name: str, value: Any, note: str) -> None:
        """Two places of the original contradict each other, and which one was believed."""
        self.add(DISAGREEMENT, name, value, note)

    def losses(self) -> list[Line]:
        """Return what the entry does not keep."""
        return [line for line in self.lines if line.outcome == DROPPED]

    def of(self, outcome: str) -> list[Line]:
        """Return the lines with one outcome."""
        return [line for line in self.lines if line.outcome == outcome]


@dataclass
class ParsedEntry:
    """One entry as a parser read it. `source` and `reference` tell its original from all others."""

    kind: str
    name: str
    source: str
    reference: str
    values: dict[str, Any] = field(default_factory=dict)
    sheet: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    picture: str = ""
    inventory: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""
    report: Report = field(default_factory=Report)

    def digest(self) -> str:
        """Return what changes when the original changes."""
        kept = {name: value for name, value in asdict(self).items() if name not in {"report", "refused"}}
        return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return what a preview keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ParsedEntry":
        """Return the entry of a preview."""
        values = dict(kept)
        report = Report([Line(**line) for line in values.pop("report", {}).get("lines", [])])
        return cls(**values, report=report)


@dataclass
class Parsed:
    """A whole file as a parser read it; `report` holds what belongs to no single entry."""

    format: str
    entries: list[ParsedEntry] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def refused_entry(kind: str, name: str, source: str, why: str) -> ParsedEntry:
    """Return the place of an entry that cannot be taken, with the reason."""
    name = name.strip()[:200] or "Nameless entry"
    return ParsedEntry(kind, name, source, name, refused=why)


def shown(value: Any) -> str:
    """Return a value as one short line."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool) or value is None:
        text = {True: "yes", False: "no", None: ""}[value]
    elif isinstance(value, int | float):
        text = f"{value:g}" if isinstance(value, float) else str(value)[:LONGEST_VALUE]
    else:
        if isinstance(value, dict):
            value = {key: inner for key, inner in value.items() if inner not in (None, "", [], {})}
        text = json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
