"""Takes values out of untrusted mappings, keeping book of what was read, so that nothing is lost in silence."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from characters.importers.base import Report

NOTHING: tuple[Any, ...] = (None, "", [], {}, False)
_WHOLE = re.compile(r"[+-]?\d{1,9}")


class Taker:
    """One mapping of the original. What is asked for counts as read; `finish` reports the rest."""

    def __init__(self, data: Any, report: Report, path: str = "") -> None:
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self.report = report
        self.path = path
        self.read: set[str] = set()
        self.told: set[str] = set()

    def _at(self, key: str) -> str:
        return f"{self.path}{key}"

    def raw(self, *keys: str) -> Any:
        """Return the first of these that holds anything, and count them all as read."""
        value = self._first(keys)
        if value is not None:
            self._taken(keys, value)
        return value

    def _first(self, keys: tuple[str, ...]) -> Any:
        self.read.update(keys)
        return next((self.data[key] for key in keys if self.data.get(key) not in NOTHING), None)

    def _taken(self, keys: tuple[str, ...], value: Any) -> None:
        """Write down what was taken, once for each field of the original: groups and lists as a whole."""
        if self.path not in {"", "system.", "system.attributes.", "system.details.", "system.traits."}:
            return
        name = next((key for key in keys if self.data.get(key) is not None), keys[0])
        if name not in self.told and not (
            isinstance(value, Mapping) and name in {"system", "attributes", "details", "traits"}
        ):
            self.told.add(name)
            lines = isinstance(value, list) and any(isinstance(row, Mapping) for row in value)
            self.report.taken(self._at(name), f"{len(value)} lines" if lines else value)

    def has(self, key: str) -> bool:
        """Whether there is anything under the key."""
        return self.data.get(key) not in NOTHING

    def text(self, *keys: str, longest: int = 500) -> str:
        """Return a text; a number is read as its words, anything else is dropped and said so."""
        value = self._first(keys)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.report.dropped(self._at(keys[0]), value, "a text was expected here")
            return ""
        said = f"{value:g}" if isinstance(value, float) else str(value)
        said = said.strip()
        if len(said) > longest:
            self.report.dropped(self._at(keys[0]), said, f"cut after {longest} characters of {len(said)}")
        else:
            self._taken(keys, said)
        return said[:longest]

    def number(self, *keys: str, least: int = 0, most: int = 10**6) -> int | None:
        """Return a whole number; what is none, or out of range, is dropped and said so."""
        self.read.update(keys)
        value = next((self.data[key] for key in keys if self.data.get(key) is not None), None)
        if value is None or value == "":
            return None
        number = whole_number(value)
        if number is None:
            self.report.dropped(self._at(keys[0]), value, "a whole number was expected here")
        elif not least <= number <= most:
            self.report.dropped(self._at(keys[0]), value, f"out of range: from {least} to {most}")
            return None
        else:
            self._taken(keys, number)
        return number

    def inside(self, key: str) -> "Taker":
        """Return what lies under the key as a mapping of its own (empty when it is none)."""
        value = self._first((key,))
        if value is not None and not isinstance(value, Mapping):
            self.report.dropped(self._at(key), value, "a group of fields was expected here")
        elif value is not None:
            self._taken((key,), value)
        return Taker(value, self.report, f"{self._at(key)}.")

    def rows(self, *keys: str, most: int = 200) -> list[Any]:
        """Return a list; a single value counts as a list of one."""
        value = self.raw(*keys)
        if value is None:
            return []
        rows = value if isinstance(value, list) else [value]
        if len(rows) > most:
            self.report.dropped(self._at(keys[0]), f"{len(rows)} lines", f"only the first {most} are read")
        return rows[:most]

    def takers(self, *keys: str, most: int = 200) -> list["Taker"]:
        """Return a list of mappings; what is none among them is dropped and said so."""
        found = []
        for number, row in enumerate(self.rows(*keys, most=most)):
            if isinstance(row, Mapping):
                found.append(Taker(row, self.report, f"{self._at(keys[0])}[{number}]."))
            elif row not in NOTHING:
                self.report.dropped(f"{self._at(keys[0])}[{number}]", row, "a group of fields was expected here")
        return found

    def texts(self, *keys: str, most: int = 100, longest: int = 200) -> list[str]:
        """Return a list of texts."""
        found = []
        for row in self.rows(*keys, most=most):
            if isinstance(row, str | int | float) and not isinstance(row, bool):
                found.append(str(row).strip()[:longest])
            elif row not in NOTHING:
                self.report.dropped(self._at(keys[0]), row, "a text was expected here")
        return [text for text in found if text]

    def pass_over(self, keys: Iterable[str], because: str) -> None:
        """Drop these on purpose, with a reason for each that holds anything."""
        for key in keys:
            if self.has(key):
                self.report.dropped(self._at(key), self.data[key], because)
            self.read.add(key)

    def implied(self, *keys: str) -> None:
        """Count as read what only repeats other fields, or says how the other program shows things."""
        self.read.update(keys)

    def finish(self, because: str = "this importer knows no place for it") -> None:
        """Report everything that nobody asked for."""
        self.pass_over([key for key in self.data if key not in self.read], because)


def whole_number(value: Any) -> int | None:
    """Return a whole number from 7, 7.0, "7" or "+7"; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value == int(value) else None
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return None


def first_number(text: Any, least: int = 0, most: int = 10**6) -> int | None:
    """Return the first number in a text such as "60 ft."; None when there is none in range."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return int(text) if least <= text <= most else None
    found = re.search(r"-?\d{1,9}", text) if isinstance(text, str) else None
    return int(found[0]) if found and least <= int(found[0]) <= most else None
