"""What a roll came to: its total, every die, and its forms for people and for programs."""

from dataclasses import dataclass, field
from typing import Any

from scenes.dice import limits
from scenes.dice.dice_pool import CRITICAL, FUMBLE, Die, plain
from scenes.dice.terms import Term
from scenes.dice.tree import Value

TIGHT_BEFORE = (")", "}", ",")
TIGHT_AFTER = ("(", "{")


@dataclass(frozen=True, slots=True)
class Part:
    """One throw of the formula; a repeated formula has several."""

    total: int | float
    terms: tuple[Term, ...]

    @property
    def is_critical(self) -> bool:
        return CRITICAL in self._twenty()

    @property
    def is_fumble(self) -> bool:
        return FUMBLE in self._twenty()

    def _twenty(self) -> list[str]:
        """Return what became of the one d20 that counts, when there is exactly one."""
        twenties = [die for die, faces in self.dice() if faces == 20 and die.active]
        return twenties[0].marks if len(twenties) == 1 else []

    def dice(self) -> list[tuple[Die, int]]:
        """Return every die with its number of faces."""
        return [(die, term.sides.count) for term in self.terms if term.sides for die in term.dice]

    def as_data(self) -> dict[str, Any]:
        terms = [term.as_data() for term in self.terms]
        return {"total": self.total, "critical": self.is_critical, "fumble": self.is_fumble, "terms": terms}

    def readable(self) -> str:
        text = ""
        for term in self.terms:
            word = term.readable()
            tight = not text or text.endswith(TIGHT_AFTER) or word.startswith(TIGHT_BEFORE)
            text += word if tight else f" {word}"
        return f"{text} = {self.total}"


@dataclass(frozen=True, slots=True)
class Roll:
    """A formula that was rolled."""

    formula: str
    dialect: str
    label: str
    parts: tuple[Part, ...]
    variables: dict[str, int | float | str] = field(default_factory=dict)

    @property
    def total(self) -> int | float:
        total = sum(part.total for part in self.parts)
        return total if isinstance(total, int) else round(total, 6)

    @property
    def terms(self) -> list[dict[str, Any]]:
        """Return every term of every part as plain data."""
        return [term.as_data() for part in self.parts for term in part.terms]

    @property
    def is_critical(self) -> bool:
        return len(self.parts) == 1 and self.parts[0].is_critical

    @property
    def is_fumble(self) -> bool:
        return len(self.parts) == 1 and self.parts[0].is_fumble

    @property
    def text(self) -> str:
        """Return the roll in one line for people, cut where it gets too long."""
        lines = "; ".join(part.readable() for part in self.parts)
        end = f"; together {self.total}" if len(self.parts) > 1 else ""
        if len(lines) + len(end) > limits.TEXT:
            return f"{lines[: limits.TEXT - 40]} ... = {self.total}"
        return lines + end

    def as_data(self) -> dict[str, Any]:
        """Return plain data, ready for JSON: what the browser draws."""
        data = {
            "formula": self.formula,
            "dialect": self.dialect,
            "label": self.label,
            "total": self.total,
            "text": self.text,
            "critical": self.is_critical,
            "fumble": self.is_fumble,
            "rolls": [part.as_data() for part in self.parts],
        }
        return data | {"variables": self.variables} if self.variables else data


def part_of(value: Value, terms: list[Term], *, whole: bool) -> Part:
    """Close one throw: mark natural twenties and ones where the formula did not say what is critical."""
    for term in terms:
        if term.sides and term.sides.count == 20:
            _mark_twenties(term)
    return Part(int(value) if whole else plain(value), tuple(terms))


def _mark_twenties(term: Term) -> None:
    for die in term.dice:
        if die.rolled == 20 and "cs" not in term.text:
            die.mark(CRITICAL)
        if die.rolled == 1 and "cf" not in term.text:
            die.mark(FUMBLE)
