"""Finds out what a file is by what it holds, and reads it (Django-free)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from characters.importers import (
    dndbeyond,
    fivetools,
    foundry,
    improved_initiative,
    open5e_v1,
    open5e_v2,
    srd5e,
    table,
    vault,
)
from characters.importers.base import Parsed, Unreadable, shown
from characters.importers.safety import is_zip, json_of, require_size, text_of, xml_of

FORMATS = {
    "dndbeyond": "D&D Beyond character", "open5e_v1": "Open5e, first version", "open5e_v2": "Open5e, second version",
    "srd5e": "5e SRD", "foundry": "Foundry dnd5e actor", "fivetools": "5etools bestiary",
    "improved_initiative": "Improved Initiative", "vault": "Markdown vault", "csv": "Table (CSV)",
}  # fmt: skip
# The most particular first: a looser shape must not catch what another one owns.
_OF_VALUES: dict[str, tuple[Callable[[Any], str], Callable[[Any], Parsed]]] = {
    "dndbeyond": (dndbeyond.recognise, dndbeyond.parse),
    "foundry": (foundry.recognise, foundry.parse),
    "open5e_v2": (open5e_v2.recognise, open5e_v2.parse),
    "open5e_v1": (open5e_v1.recognise, open5e_v1.parse),
    "srd5e": (srd5e.recognise, srd5e.parse),
    "fivetools": (fivetools.recognise, fivetools.parse),
    "improved_initiative": (improved_initiative.recognise, improved_initiative.parse),
}
_REMEDY = "Choose the format yourself if you know it; what can be read: " + ", ".join(FORMATS.values()) + "."


@dataclass(frozen=True)
class Read:
    """A file that was read, and why it was taken for its format."""

    parsed: Parsed
    reason: str


def read_file(content: bytes, name: str = "", wanted: str = "") -> Read:
    """Return the entries of a file. `wanted`: the format chosen by hand. Unreadable for what is none of them."""
    if wanted and wanted not in FORMATS:
        raise Unreadable(f"There is no format {wanted[:40]!r}. {_REMEDY}")
    require_size(content)
    read = _read(content, name, wanted)
    if not read.parsed.entries:
        raise Unreadable(f"The file holds no entries of {FORMATS[read.parsed.format]}. {_REMEDY}")
    for entry in read.parsed.entries:
        if entry.picture:
            lines = [line for line in entry.report.lines if line.value != shown(entry.picture)]
            entry.report.lines = lines
            entry.report.dropped("picture", entry.picture, "pictures are not fetched from elsewhere: choose one here")
    return read


def _read(content: bytes, name: str, wanted: str) -> Read:
    if is_zip(content):
        _require_wanted(wanted, "vault", "a ZIP")
        return Read(vault.parse_archive(content), "a ZIP of markdown pages")
    text = text_of(content)
    start = text.lstrip()[:1]
    if start == "<":
        _require_wanted(wanted, "improved_initiative", "XML")
        return _of_values(xml_of(text), wanted)
    if wanted == "csv" or (not wanted and start not in {"{", "["} and not vault.is_page(name, text)):
        reason = table.recognise(text) or ("chosen by hand" if wanted else "")
        if reason:
            return Read(table.parse(text), reason)
        raise Unreadable(f"This is no file of a known format. {_REMEDY}")
    if wanted == "vault" or (not wanted and start not in {"{", "["}):
        return Read(vault.parse_page(text, name), "a page of markdown")
    return _of_values(json_of(text), wanted)


def _require_wanted(wanted: str, really: str, what: str) -> None:
    if wanted and wanted != really:
        raise Unreadable(f"The file is {what}, which is not {FORMATS[wanted]}. Let the format be found by itself.")


def _of_values(said: Any, wanted: str) -> Read:
    for key in [wanted] if wanted else list(_OF_VALUES):
        recognise, parse = _OF_VALUES[key]
        reason = recognise(said)
        if reason or wanted:
            return Read(parse(said), reason or "chosen by hand")
    raise Unreadable(f"This JSON is of no format that is known here. {_REMEDY}")
