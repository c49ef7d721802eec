"""The two verbs: roll a formula, and check a roll again once its seed is known."""

import hmac
from collections.abc import Mapping

from scenes.dice.dialects import dialect_named
from scenes.dice.errors import DiceError
from scenes.dice.evaluator import Evaluator, Work
from scenes.dice.parser import parse
from scenes.dice.randomness import Fair, Rng, System, commitment_of
from scenes.dice.result import Part, Roll, part_of
from scenes.dice.tree import Expression
from scenes.dice.variables import Lookup


def roll(
    text: str | Expression,
    *,
    rng: Rng | None = None,
    dialect: str = "ours",
    variables: Mapping[str, object] | None = None,
    work: Work | None = None,
) -> Roll:
    """Roll a formula; without an `rng` the machine's own secure randomness throws."""
    expression = text if isinstance(text, Expression) else parse(text, dialect)
    work = work or Work()
    thrower = rng or System()
    lookup = Lookup(variables or {})
    parts = tuple(_once(expression, thrower, lookup, work) for _ in range(expression.times))
    return Roll(expression.text, expression.dialect, expression.label, parts, lookup.used)


def _once(expression: Expression, rng: Rng, lookup: Lookup, work: Work) -> Part:
    evaluator = Evaluator(expression.dialect, rng, lookup, work)
    try:
        value = evaluator.total(expression.root)
    except (ArithmeticError, RecursionError) as error:
        raise DiceError("dice_limit", "This cannot be reckoned; use smaller numbers and fewer brackets.") from error
    return part_of(value, evaluator.terms, whole=dialect_named(expression.dialect).whole)


def verify(
    seed: bytes,
    commitment: str,
    nonce: int | str,
    text: str,
    dialect: str = "ours",
    variables: Mapping[str, object] | None = None,
) -> Roll:
    """Roll again what was rolled with a seed now shown; refuse a seed that is not the one committed to."""
    if not hmac.compare_digest(commitment_of(seed), commitment.lower()):
        raise DiceError("dice_seed", "This seed does not belong to this commitment; take the seed shown for it.")
    return roll(text, rng=Fair(seed, nonce), dialect=dialect, variables=variables)
