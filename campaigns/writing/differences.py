"""What differs between two texts or two versions (Django-free)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

# A word takes the space after it along: far fewer tokens, and none that every text is full of.
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_PARAGRAPHS = re.compile(r"[^\n]+\n*|\n+")
_MOST_WORDS = 8_000


@dataclass(frozen=True)
class Piece:
    """A run of text that both have, or that only the earlier (deleted) or the later (inserted) one has."""

    op: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """One field with its two values as text; `pieces` show a long text word by word."""

    name: str
    label: str
    before: str
    after: str
    pieces: list[Piece]

    @property
    def differs(self) -> bool:
        """Whether the two values are not the same."""
        return self.before != self.after


def compare_words(before: str, after: str) -> list[Piece]:
    """Return the texts as pieces, word by word (Ratcliff and Obershelp's matching, as in difflib)."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        # The matching is quadratic at worst: very long texts are compared by paragraphs.
        old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(after)
    pieces: list[Piece] = []
    for op, a1, a2, b1, b2 in SequenceMatcher(None, old, new).get_opcodes():
        if op == "equal":
            pieces.append(Piece("same", "".join(old[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("deleted", "".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("inserted", "".join(new[b1:b2])))
    return pieces


def compare_fields(
    before: Any, after: Any, labels: Mapping[str, str], *, long_texts: Sequence[str] = ("summary", "body")
) -> list[FieldDifference]:
    """Compare two objects field by field, in the order of `labels` (field name to the words for it)."""
    found = []
    for name, label in labels.items():
        old, new = as_text(getattr(before, name)), as_text(getattr(after, name))
        pieces = compare_words(old, new) if name in long_texts and old != new else []
        found.append(FieldDifference(name, label, old, new, pieces))
    return found


def as_text(value: Any) -> str:
    """Return a value as a person reads it: skills and combat lines one per line."""
    if isinstance(value, list):
        return "\n".join(_line(row) for row in value)
    return "" if value is None else str(value)


def _line(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    name = str(row.get("name", ""))
    rest = [str(row[key]) for key in ("level", "value", "type") if row.get(key) not in (None, "")]
    return f"{name}: {', '.join(rest)}" if rest else name
