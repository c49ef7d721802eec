"""Reading a parsed JSON object field by field: types checked, places named, what nobody read noted as lost."""

import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from scenes.importers.faults import Refused, TooLarge
from scenes.importers.found import Ledger

MOST_BYTES = 192 * 1024 * 1024
FARTHEST = 190_000.0
MOST_VALUES = 5_000_000
COLOUR = re.compile(r"^#?(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})$")
SHORT_COLOUR = re.compile(r"^#?([0-9a-fA-F]{3})$")
Empty: tuple[Any, ...] = (None, "", 0, False, (), [], {})


def bad(where: str, fault: str) -> Refused:
    """Return the refusal that names a place in the file and what is wrong there."""
    return Refused("bad_scene_file", f"{where} {fault}.", fields={where: [fault]})


def values_in(data: bytes) -> int:
    """Return about how many values JSON holds: each costs many times its bytes once it is parsed."""
    return data.count(b"[") + data.count(b"{") + data.count(b",")


def parse_json(data: bytes, what: str) -> Any:
    """Return the parsed JSON; anything else is refused with a word on what was expected."""
    if len(data) > MOST_BYTES:
        raise TooLarge("scene_file_too_large", f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    if values_in(data) > MOST_VALUES:
        raise TooLarge("scene_file_too_large", f"The file holds more than {MOST_VALUES} values; split it up.")
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused("bad_scene_file", f"This is no {what}: {str(fault)[:200]}.") from None


def colour_from(value: Any) -> str | None:
    """Return `#rrggbb` of `rrggbb`, `#rgb` or `aarrggbb` (the alpha is first and goes), or of a number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 0xFFFFFFFF:
        return f"#{value & 0xFFFFFF:06x}"
    if not isinstance(value, str):
        return None
    if found := COLOUR.match(value.strip()):
        return "#" + found[1].lower()
    if found := SHORT_COLOUR.match(value.strip()):
        return "#" + "".join(letter * 2 for letter in found[1].lower())
    return None


def number_from(value: Any, where: str) -> float:
    """Return a finite number, also of a number written as text."""
    if isinstance(value, str):
        try:
            value = float(value.strip()[:60])
        except ValueError:
            raise bad(where, "is not a number") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad(where, "is not a number")
    if not -1e15 < value < 1e15 or math.isnan(value):
        raise bad(where, "is out of all bounds")
    return float(value)


class Fields:
    """One object of a file. Keys that nobody asked for become losses when `finish` is called."""

    def __init__(self, data: Any, where: str, ledger: Ledger) -> None:
        if not isinstance(data, dict):
            raise bad(where or "The file", "is not an object")
        self.data: dict[str, Any] = data
        self.where = where
        self.ledger = ledger
        self.read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self.data.get(key) is not None

    def place(self, key: str) -> str:
        """Return the full name of a field, as in `lights[3].range`."""
        return f"{self.where}.{key}" if self.where else key

    def raw(self, key: str, default: Any = None) -> Any:
        """Return a value as it is."""
        self.read.add(key)
        value = self.data.get(key)
        return default if value is None else value

    def number(self, key: str, default: float | None = None, *, least: float = -1e12, most: float = 1e12) -> float:
        """Return a number held between two bounds; without default it must be there."""
        value = self.raw(key)
        if value is None or value == "":
            if default is None:
                raise bad(self.place(key), "is missing")
            return default
        return min(max(number_from(value, self.place(key)), least), most)

    def coordinate(self, key: str, default: float | None = None) -> float:
        """Return a place, refused when no scene reaches that far."""
        value = self.number(key, default)
        if abs(value) > FARTHEST:
            raise bad(self.place(key), "lies beyond any scene")
        return value

    def words(self, key: str, default: str = "", *, most: int = 200) -> str:
        """Return a text, cut to what the table keeps."""
        value = self.raw(key, default)
        if isinstance(value, bool | dict | list):
            raise bad(self.place(key), "is not a text")
        return str(value)[:most]

    def truth(self, key: str, default: bool = False) -> bool:
        """Return yes or no."""
        value = self.raw(key, default)
        return value.strip().lower() in ("true", "1", "yes") if isinstance(value, str) else bool(value)

    def colour(self, key: str, default: str) -> str:
        """Return a colour; one that cannot be read is noted and replaced."""
        value = self.raw(key)
        if value in (None, ""):
            return default
        colour = colour_from(value)
        if colour is None:
            self.ledger.warn(f"{plain(self.place(key))} is no colour that this site knows; a usual one stands there.")
        return colour or default

    def part(self, key: str) -> "Fields":
        """Return the object under a key; an empty one where there is none."""
        return Fields(self.raw(key, {}), self.place(key), self.ledger)

    def rows(self, key: str, *, most: int = 30_000) -> Iterator["Fields"]:
        """Yield the objects of a list."""
        for at, row in enumerate(self.items(key, most=most)):
            yield Fields(row, f"{self.place(key)}[{at}]", self.ledger)

    def items(self, key: str, *, most: int = 30_000) -> list[Any]:
        """Return a list, refused when it is none or too long."""
        value = self.raw(key, [])
        if not isinstance(value, list):
            raise bad(self.place(key), "is not a list")
        if len(value) > most:
            raise TooLarge("too_many_pieces", f"{self.place(key)} has {len(value)} entries; {most} are the most.")
        return value

    def ignore(self, *keys: str) -> None:
        """Count keys as read that say nothing new."""
        self.read.update(keys)

    def finish(self, reasons: dict[str, str], *, otherwise: str = "this site knows nothing like it") -> dict[str, Any]:
        """Note every key that was not read and is not empty as lost; return those without a known reason."""
        unknown = {}
        for key, value in self.data.items():
            if key in self.read or value in Empty:
                continue
            self.ledger.lose(plain(self.place(key)), reasons.get(key, otherwise))
            if key not in reasons:
                unknown[key] = value
        return unknown


def plain(place: str) -> str:
    """Return the name of a field without the numbers of rows, as losses are counted by kind."""
    return re.sub(r"\[\d+\]", "", place)[:120]
