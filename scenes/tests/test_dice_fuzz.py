"""Whatever is typed: a roll or a refusal, within counted work, and never anything else."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenes.dice import DiceError, Roll, limits, roll
from scenes.dice.dialects import DIALECTS
from scenes.dice.evaluator import Work
from scenes.tests.dice_scripts import Repeatable

pytestmark = pytest.mark.pure
VARIABLES = {
    "a": 3,
    "b": -2.5,
    "c": "2d6+@a",
    "d": "@d+1",
    "e": float("inf"),
    "f": "((",
    "g": {"h": 10**30},
    "i": None,
}
PIECES = [
    *"0123456789dDxX!@#%(){}[]<>=,.+-*/ \n",
    "d20", "4d6", "1000d6", "d%", "dF", "kh", "kl", "dh", "dl", "ro", "rr", "ra",
    "!!", "!p", "xo", "mi", "ma", "min", "max", "cs", "cf", "df", "sf", "ms", "sa", "sd", "even", "odd", "adv", "dis",
    "ea", ">=", "<=", "==", "!=", "//", "**", "floor(", "round(", "@a", "@b", "@c", "@d", "@e", "@f", "@g.h", "@{i}",
    "[fire]", "4#", "50x", "999999999999", "é", "①", "\x00", "🎲",
]  # fmt: skip
formulas = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
dialects = st.sampled_from(sorted(DIALECTS))


def rolled_or_refused(text: str, dialect: str) -> None:
    work = Work()
    try:
        rolled = roll(text, rng=Repeatable(3), dialect=dialect, variables=VARIABLES, work=work)
    except DiceError as error:
        assert error.code.startswith("dice_") and error.message
        assert error.position is None or 0 <= error.position <= len(text)
        assert work.steps <= limits.STEPS + limits.DICE * 100
        return
    assert isinstance(rolled, Roll) and len(rolled.text) <= limits.TEXT
    assert work.steps <= limits.STEPS and work.dice <= limits.DICE and work.terms <= limits.TERMS
    assert len(json.dumps(rolled.as_data(), allow_nan=False)) < 300_000


@settings(max_examples=600, deadline=None)
@given(formulas, dialects)
@example("1d1!" + "!" * 400, "ours")
@example("1000d6" + "rr<6" * 50, "ours")
@example("(" * 500, "ours")
@example("-" * 500, "ours")
@example("1" + "**1" * 160, "ours")
@example("@c" + "+@c" * 160, "ours")
@example("[" * 499 + "#", "ours")
@example("d" * 500, "roll20")
@example("{" * 16 + "1d6" + "}kh1" * 16, "foundry")
def test_any_pieces_of_formulas_end_in_a_roll_or_a_refusal(text: str, dialect: str) -> None:
    rolled_or_refused(text, dialect)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), dialects)
def test_any_text_ends_in_a_roll_or_a_refusal(text: str, dialect: str) -> None:
    rolled_or_refused(text, dialect)


def dice_terms() -> st.SearchStrategy[str]:
    modifiers = st.sampled_from(
        ["", "kh1", "kl1", "d1", "ro1", "rr<3", "!", "x", "!!", "mi2", "sa", ">=3", "even", " [x]"]
    )
    return st.builds("{}d{}{}".format, st.integers(0, 12), st.integers(2, 30), modifiers)


terms = st.recursive(
    dice_terms() | st.integers(0, 99).map(str),
    lambda inner: st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from([" + ", "-", "*"]), inner),
        st.builds("{{{}, {}}}{}".format, inner, inner, st.sampled_from(["", "kh1", "kl1", "d1"])),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("-{}".format, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(terms, st.integers(0, 10**6))
def test_a_well_formed_formula_rolls_and_its_kept_dice_add_up(text: str, seed: int) -> None:
    try:
        rolled = roll(text, rng=Repeatable(seed))
    except DiceError as error:
        assert error.code == "dice_limit", text
        return
    for term in rolled.terms:
        counts = any(sign in term.get("text", "") for sign in (">", "even"))
        if term["kind"] != "dice" or counts or "dropped" in term.get("marks", []):
            continue
        kept = [die["value"] for die in term["dice"] if not {"dropped", "rerolled"} & set(die.get("marks", []))]
        assert sum(kept) == term["value"]
        assert all(1 <= die.get("rolled", die["value"]) <= term["faces"] for die in term["dice"])
