"""Rules of creatures that need no database: what skills and combat values may be (Django-free)."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_ROWS = 50


def check_skills(rows: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Return (clean rows, complaints): each row is {"name": text, "level": 1-100}."""
    clean: list[dict[str, Any]] = []
    complaints: list[str] = []
    for number, row in enumerate(_rows(rows, complaints), start=1):
        name, level = _text(row.get("name"), 80), _number(row.get("level"))
        if not name:
            complaints.append(f"Skill {number} has no name.")
        elif level is None or not 1 <= level <= 100:
            complaints.append(f"Skill {name!r} needs a level from 1 to 100.")
        else:
            clean.append({"name": name, "level": level})
    return clean, complaints


def check_combat(rows: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Return (clean rows, complaints): each row is {"name": text, "value": whole number, "type": text}."""
    clean: list[dict[str, Any]] = []
    complaints: list[str] = []
    for number, row in enumerate(_rows(rows, complaints), start=1):
        name, value = _text(row.get("name"), 80), _number(row.get("value"))
        if not name:
            complaints.append(f"Combat line {number} has no name.")
        elif value is None or not -100_000 <= value <= 100_000:
            complaints.append(f"Combat line {name!r} needs a whole number as its value.")
        else:
            clean.append({"name": name, "value": value, "type": _text(row.get("type"), 40)})
    return clean, complaints


def check_aliases(names: Any) -> tuple[list[str], list[str]]:
    """Return (clean names, complaints)."""
    if not isinstance(names, Sequence) or isinstance(names, str):
        return [], ["Other names must be a list of texts."]
    clean = [_text(name, 100) for name in names if _text(name, 100)]
    return list(dict.fromkeys(clean))[:20], []


def _rows(rows: Any, complaints: list[str]) -> list[Mapping[str, Any]]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        complaints.append("Must be a list.")
        return []
    if len(rows) > MOST_ROWS:
        complaints.append(f"At most {MOST_ROWS} lines, not {len(rows)}.")
        return []
    good = [row for row in rows if isinstance(row, Mapping)]
    if len(good) < len(rows):
        complaints.append("Each line must be an object.")
    return good


def _text(value: Any, longest: int) -> str:
    return value.strip()[:longest] if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return int(number) if abs(number) < 1e9 and number == int(number) else None  # infinity has no int()
