"""Exact arithmetic: whole numbers and fractions, never floats, so that every machine reckons the same."""

import math
from collections.abc import Callable
from fractions import Fraction

from scenes.dice import limits
from scenes.dice.errors import DiceError
from scenes.dice.tree import Value, compare

HIGHEST_POWER = 40


def operate(operator: str, left: Value, right: Value, place: int) -> Value:
    """Apply one operator."""
    if operator in ARITHMETIC:
        if operator in ("/", "//", "%") and right == 0:
            raise DiceError("dice_division", "This divides by nothing; put another number behind the sign.", place)
        return ARITHMETIC[operator](left, right)
    if operator == "**":
        return _power(left, right, place)
    return int(compare(operator, left, right))


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: Fraction(left) / right,
    "//": lambda left, right: left // right,
    "%": lambda left, right: left % right,
}


def _power(base: Value, exponent: Value, place: int) -> Value:
    if not isinstance(exponent, int) or not 0 <= exponent <= HIGHEST_POWER:
        raise DiceError("dice_limit", f"A power is a whole number from 0 to {HIGHEST_POWER}.", place)
    return Fraction(base) ** exponent


def bounded(value: Value) -> Value:
    """Return a number in its simplest form, or refuse one that has grown too large."""
    if not -limits.DIGITS <= value <= limits.DIGITS:
        raise DiceError("dice_limit", f"The numbers grow beyond {limits.DIGITS:,}; use smaller ones.")
    if isinstance(value, int):
        return value
    fraction = value.limit_denominator(limits.FINENESS)
    return fraction.numerator if fraction.denominator == 1 else fraction


def whole_number(value: Value, most: int, what: str, place: int, least: int = 0) -> int:
    """Return a number of dice or faces, or refuse it."""
    if not isinstance(value, int) or not least <= value <= most:
        shown = value if isinstance(value, int) else float(value)
        raise DiceError("dice_limit", f"{shown} {what} cannot be; it takes {least} to {most:,}, and whole.", place)
    return value


FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "floor": lambda values: math.floor(values[0]),
    "ceil": lambda values: math.ceil(values[0]),
    "round": lambda values: math.floor(values[0] + Fraction(1, 2)),
    "abs": lambda values: max(values[0], -values[0]),
    "sign": lambda values: int(values[0] > 0) - int(values[0] < 0),
    "min": lambda values: min(values),
    "max": lambda values: max(values),
}
