"""Dice: reads formulas in four dialects, rolls them within limits, and lets anybody check the rolls (docs/dice.md)."""

from scenes.dice.errors import DiceError
from scenes.dice.parser import parse
from scenes.dice.randomness import Fair, Rng, System, commitment_of, new_seed
from scenes.dice.result import Part, Roll
from scenes.dice.rolling import roll, verify
from scenes.dice.tree import Expression

__all__ = [
    "DiceError",
    "Expression",
    "Fair",
    "Part",
    "Rng",
    "Roll",
    "System",
    "commitment_of",
    "new_seed",
    "parse",
    "roll",
    "verify",
]
