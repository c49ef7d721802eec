"""One adjustable thing of a family of creatures, and how to tell a fitting value from another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reconstruction.synthetic.colours import screen
from reconstruction.synthetic.sculpt import Sculpt

Value = str | float | int | bool


@dataclass(frozen=True)
class Param:
    """One adjustable thing of a family: a choice, a colour, a number in a range or a yes/no."""

    default: Value
    about: str
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    colour: bool = False

    def check(self, name: str, value: Any) -> None:
        """ValueError when the value does not suit."""
        if self.colour:
            if value != "none" or self.default != "none":
                screen(value)
        elif self.choices:
            if value not in self.choices:
                raise ValueError(f"{name} cannot be {value!r}. Choose: {', '.join(self.choices)}.")
        elif isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise ValueError(f"{name} must be true or false, not {value!r}.")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not self.low <= value <= self.high:
            raise ValueError(f"{name} must be a number from {self.low:g} to {self.high:g}, not {value!r}.")


def choice(default: str, about: str, *others: str) -> Param:
    """One word out of several."""
    return Param(default, about, choices=(default, *others))


def number(default: float, about: str, low: float, high: float) -> Param:
    """A number in a range."""
    return Param(default, about, low=low, high=high)


def tint(default: str, about: str) -> Param:
    """A colour; "none" is allowed where it is the default."""
    return Param(default, about, colour=True)


def flag(default: bool, about: str) -> Param:
    """Yes or no."""
    return Param(default, about)


@dataclass(frozen=True)
class Family:
    """How to build one kind of creature: `build(sculpt, values)` adds its parts, standing on y = `GROUND`."""

    about: str
    params: Mapping[str, Param]
    build: Callable[[Sculpt, Mapping[str, Any]], None]
