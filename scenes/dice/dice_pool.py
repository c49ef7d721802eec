"""Thrown dice: what each shows, what became of it, and the throwing itself within the limits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scenes.dice.tree import Condition, Sides, Value

DROPPED, REROLLED, EXPLODED, EXTRA = "dropped", "rerolled", "exploded", "extra"
SUCCESS, FAILURE, CRITICAL, FUMBLE = "success", "failure", "critical", "fumble"
RAISED, LOWERED = "raised", "lowered"
GONE = frozenset({DROPPED, REROLLED})


@dataclass(slots=True, eq=False)
class Die:
    """One die. `rolled` is what lies on the table, `value` what it is worth, `count` what it adds where dice count."""

    value: Value
    rolled: Value
    marks: list[str] = field(default_factory=list)
    count: Value | None = None
    chain: list[int] = field(default_factory=list)  # all throws that a compounded die is the sum of

    @property
    def active(self) -> bool:
        return not GONE.intersection(self.marks)

    @property
    def worth(self) -> Value:
        return self.value if self.count is None else self.count

    def mark(self, *marks: str) -> None:
        """Note what became of it, each thing once."""
        self.marks.extend(mark for mark in marks if mark not in self.marks)

    def unmark(self, mark: str) -> None:
        if mark in self.marks:
            self.marks.remove(mark)

    def as_data(self) -> dict[str, Any]:
        """Return plain data: the value, and only what is worth saying beside it."""
        data: dict[str, Any] = {"value": plain(self.value)}
        if self.rolled != self.value:
            data["rolled"] = plain(self.rolled)
        if self.chain:
            data["chain"] = list(self.chain)
        if self.marks:
            data["marks"] = list(self.marks)
        return data


def plain(value: Value) -> int | float:
    """Return a number as JSON knows it."""
    return value if isinstance(value, int) else round(float(value), 6)


@dataclass(slots=True)
class Pool:
    """The dice of one term, or the totals of a group, while modifiers work on them."""

    dice: list[Die]
    sides: Sides | None
    throw: Callable[[Sides], int]
    tick: Callable[[int], None]
    margin: Value = 0
    negated: bool = False
    count: int = 0
    """How many dice the formula asked for, whatever modifiers have added since; 0: a group."""

    def draw(self) -> Die:
        """Throw one more die of the same kind."""
        assert self.sides
        value = self.throw(self.sides)
        return Die(value, value)

    def active(self) -> list[Die]:
        return [die for die in self.dice if die.active]

    def chosen(self, conditions: Iterable[Condition]) -> Iterator[Die]:
        """Yield the dice still in play that one of the conditions means, in their order."""
        conditions = tuple(conditions)
        ranked = {id(die) for rule in conditions if rule.is_rank for die in self._ranked(rule)}
        plainly = [rule for rule in conditions if not rule.is_rank]
        self.tick(len(self.dice) * len(conditions))
        for die in self.active():
            if id(die) in ranked or any(rule.holds(die.value) for rule in plainly):
                yield die

    def _ranked(self, rule: Condition) -> list[Die]:
        ordered = sorted(self.active(), key=lambda die: die.value, reverse=rule.op == "h")
        return ordered[: rule.number]

    def total(self) -> Value:
        total = sum((die.worth for die in self.dice if die.active), start=0)
        return total - self.margin if not self.negated else self.margin - total
