"""The numbers and formulas behind names such as `@str`, and which of them a roll used."""

import math
from collections.abc import Mapping
from fractions import Fraction

from scenes.dice.errors import DiceError
from scenes.dice.operators import bounded
from scenes.dice.parser import parse
from scenes.dice.tree import Node, Value, Variable


class Lookup:
    """Finds variables by their whole name or part by part (`@abilities.str.mod`), and remembers what was used."""

    def __init__(self, variables: Mapping[str, object]) -> None:
        self.variables = variables
        self.used: dict[str, int | float | str] = {}
        self._formulas: dict[str, Node] = {}

    def value(self, node: Variable) -> Value | str:
        """Return a number or a formula, or refuse a name without one."""
        found = self._found(node.name)
        if isinstance(found, bool) or not isinstance(found, int | float | str):
            raise DiceError("dice_variable", f"“@{node.name}” is not known here; write the number.", node.position)
        self.used[node.name] = found
        return found if isinstance(found, str) else _exact(found, node)

    def formula(self, node: Variable, text: str, dialect: str) -> Node:
        """Read a variable's formula, once."""
        if text not in self._formulas:
            try:
                self._formulas[text] = parse(text, dialect).root
            except DiceError as error:
                message = f"The formula of “@{node.name}” cannot be read: {error.message}"
                raise DiceError("dice_variable", message, node.position) from error
        return self._formulas[text]

    def _found(self, name: str) -> object:
        for key in (name, name.lower()):
            if key in self.variables:
                return self.variables[key]
        found: object = self.variables
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


def _exact(number: int | float, node: Variable) -> Value:
    if isinstance(number, float) and not math.isfinite(number):
        raise DiceError("dice_variable", f"“@{node.name}” is no number that could be used here.", node.position)
    return bounded(number if isinstance(number, int) else Fraction(number))
