"""The terms of a rolled formula, in the order they are read: dice, numbers, variables and the signs between."""

from dataclasses import dataclass, field
from typing import Any

from scenes.dice.dice_pool import DROPPED, EXPLODED, FAILURE, GONE, SUCCESS, Die, plain
from scenes.dice.tree import Sides, Value

PASSED_ON = (DROPPED, SUCCESS, FAILURE)
SHOWN_DICE = 60


@dataclass(slots=True)
class Term:
    """One piece of what was rolled."""

    kind: str
    text: str = ""
    value: Value | None = None
    sides: Sides | None = None
    dice: list[Die] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def take_marks(self, member: Die) -> None:
        """Share the fate of the group's member that this term belongs to."""
        for mark in PASSED_ON:
            if mark in member.marks and mark not in self.marks:
                self.marks.append(mark)
        if DROPPED in member.marks:
            for die in self.dice:
                die.mark(DROPPED)

    def as_data(self) -> dict[str, Any]:
        """Return plain data, without what is empty."""
        data: dict[str, Any] = {"kind": self.kind}
        if self.text:
            data["text"] = self.text
        if self.value is not None:
            data["value"] = plain(self.value)
        if self.sides:
            data["faces"] = self.sides.name or self.sides.count
            data["dice"] = [die.as_data() for die in self.dice]
        return data | {key: list(value) for key in ("labels", "marks") if (value := getattr(self, key))}

    def readable(self) -> str:
        """Write the term as people read it."""
        words = [self.text] if self.kind != "number" else []
        if self.kind in ("number", "variable") and self.value is not None:
            value = str(plain(self.value))
            words.append(value if self.kind == "number" else f"({value})")
        words += [f"[{label}]" for label in self.labels]
        if self.sides:
            words.append(f"({self._dice()})")
        return " ".join(words)

    def _dice(self) -> str:
        shown = [_readable_die(die) for die in self.dice[:SHOWN_DICE]]
        more = len(self.dice) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")


def _readable_die(die: Die) -> str:
    text = str(plain(die.value)) + ("!" if EXPLODED in die.marks else "")
    return f"~~{text}~~" if GONE.intersection(die.marks) else text
