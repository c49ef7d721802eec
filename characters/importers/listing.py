"""Reads many entries one by one: what is wrong with one does not keep the others out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Skipped, Unreadable, refused_entry
from characters.importers.safety import MOST_ENTRIES


def each_of(
    parsed: Parsed, rows: Sequence[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], ParsedEntry]
) -> Parsed:
    """Read each row into the parsed file; one that cannot be taken stands there with the reason."""
    require_few(rows)
    for row in rows:
        try:
            parsed.entries.append(read(row))
        except Skipped as why:
            name = row.get("name") or row.get("Name") or ""
            parsed.entries.append(refused_entry("character", str(name), parsed.format, str(why)))
    return numbered(parsed)


def require_few(rows: Sequence[Any]) -> None:
    """Refuse more entries than one import takes."""
    if len(rows) > MOST_ENTRIES:
        raise Unreadable(f"The file holds {len(rows)} entries; at most {MOST_ENTRIES} at once. Split it and try again.")


def numbered(parsed: Parsed) -> Parsed:
    """Make references unique inside one file: two entries of one name are two entries."""
    seen: dict[tuple[str, str], int] = {}
    for entry in parsed.entries:
        key = entry.source, entry.reference
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            entry.reference = f"{entry.reference[:190]}#{seen[key]}"
    return parsed
