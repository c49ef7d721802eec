"""The same formula in the notations of Avrae, Roll20 and Foundry: where they agree, and where they do not."""

import json
import os
from pathlib import Path

import pytest

from scenes.dice import DiceError, parse, roll
from scenes.tests.dice_scripts import Scripted, scripted

pytestmark = pytest.mark.pure
VECTORS = Path(__file__).resolve().parents[3] / "shared/samples/dice/cross_dialect_vectors.json"
DIALECTS = ("avrae", "foundry", "roll20")

# formula, faces, then totals of ours, avrae, roll20, foundry; None: the dialect does not know it
OWN: list[tuple[str, list[int], object, object, object, object]] = [
    ("4d6kh3", [4, 6, 1, 5], 15, 15, 15, 15),
    ("4d6k3", [4, 3, 3, 5], 12, 6, 12, 12),
    ("4d6k>3", [4, 3, 3, 5], 9, 9, 1, None),
    ("4d6kl1", [4, 6, 2, 5], 2, 2, 2, 2),
    ("4d6d1", [4, 6, 1, 5], 15, None, 15, 15),
    ("4d6dh1", [4, 6, 1, 5], 10, None, 10, 10),
    ("4d6pl1", [4, 6, 1, 5], 15, 15, None, None),
    ("4d6p6", [4, 6, 1, 6], 0, 5, None, None),
    ("2d20kh", [7, 18], 18, None, 18, 18),
    ("1d6!", [6, 6, 2], 14, None, 14, None),
    ("1d6x", [6, 6, 2], 14, None, None, 14),
    ("1d6e6", [6, 6, 2], 14, 14, None, None),
    ("1d6xo", [6, 6], 12, None, None, 12),
    ("2d6ra6", [6, 6, 6], 18, 18, None, None),
    ("1d6!!", [6, 6, 2], 14, None, 14, None),
    ("1d6!p", [6, 6, 2], 12, None, 12, None),
    ("2d6!>5", [5, 6, 1, 2], 12, None, 14, None),
    ("2d6r<2", [2, 1, 6, 5], 8, None, 11, 8),
    ("2d6ro<2", [1, 4, 1], 5, 5, 5, None),
    ("2d6rr<3", [2, 4, 1, 5], 9, 9, 9, 9),
    ("1d20mi10", [3], 10, 10, None, None),
    ("1d20min10", [3], 10, None, None, 10),
    ("1d20ma10", [13], 10, 10, None, None),
    ("3d6cs>4", [5, 4, 6], 15, None, 15, 2),
    ("3d6even", [2, 4, 1], 2, None, None, 2),
    ("3d6odd", [2, 4, 1], 1, None, None, 1),
    ("3d6sa", [5, 1, 3], 9, None, 9, None),
    ("2d10ms>=12", [9, 8], 5, None, None, 5),
    ("15/2", [], 7.5, 7, 7.5, 7.5),
    ("15//2", [], 7, 7, None, None),
    ("-15/2", [], -7.5, -7, -7.5, -7.5),
    ("17%5", [], 2, 2, 2, 2),
    ("2**5", [], 32, None, 32, None),
    ("d%", [90], 90, 90, None, None),
    ("4dF", [1, 0, -1, 1], 1, None, 1, 1),
    ("(1d4)d6", [2, 3, 4], 7, None, 7, 7),
    ("{4d6,3d8}kh", [1, 2, 3, 4, 8, 8, 1], 17, None, None, 17),
    ("{4d6,3d8}kh1", [1, 2, 3, 4, 8, 8, 1], 17, None, 17, 17),
    ("{2d6+2d8}kh2", [6, 1, 2, 8], 14, None, 14, 17),
    ("(2d6,1d8)kh1", [6, 1, 8], 8, 8, None, None),
    ("(2d6,)", [6, 1], 7, 7, None, None),
    ("[[1d6+2]]*2", [4], 12, 12, 12, 12),
    ("floor(7/2)", [], 3, None, 3, 3),
    ("max(1d6, 4)", [2], 4, None, None, 4),
    ("1d20+5 >= 15", [10], 1, 1, None, None),
    ("2d6 == 7", [3, 4], 1, 1, None, None),
    ("adv+5", [3, 17], 22, 22, None, None),
    ("1d20+5 dis", [3, 17], 8, 8, None, None),
    ("1d8 [fire]+1", [8], 9, 9, 9, 9),
    ("1d20 # attack", [8], 8, None, None, 8),
    ("4#1d6", [1, 2, 3, 4], 10, None, None, 4),
]


def outcome(text: str, faces: list[int], dialect: str) -> object:
    """Return the total, or what stands for a refusal: None, or "limit"."""
    try:
        return roll(text, rng=Scripted(faces), dialect=dialect).total
    except DiceError as error:
        return "limit" if error.code == "dice_limit" else None


@pytest.mark.parametrize("row", OWN, ids=lambda row: row[0])
def test_each_dialect_means_its_own_by_a_formula(row: tuple[str, list[int], object, object, object, object]) -> None:
    text, faces, *wanted = row
    got = [outcome(text, faces, dialect) for dialect in ("ours", "avrae", "roll20", "foundry")]
    assert got == wanted


def test_the_sample_vectors_come_out_in_every_dialect() -> None:
    if not VECTORS.exists():
        if os.environ.get("REQUIRE_SHARED_DATA"):
            pytest.fail("the shared samples of dice are missing")
        pytest.skip("the shared samples of dice are not beside this checkout")
    vectors = json.loads(VECTORS.read_text())["vectors"]
    wrong = [
        (one["expr"], dialect, one[dialect], got)
        for one in vectors
        for dialect in DIALECTS
        if (got := outcome(one["expr"], one["dice"], dialect)) != one[dialect]
        and (got, one[dialect]) != ("limit", None)
    ]
    assert len(vectors) >= 18 and not wrong


def test_roll20_means_at_least_by_greater() -> None:
    assert scripted("5d10>8", 7, 8, 9, 10, 1, dialect="roll20").total == 3
    assert scripted("5d10>8", 7, 8, 9, 10, 1).total == 2
    assert scripted("5d10>8f1", 7, 8, 9, 10, 1, dialect="roll20").total == 2


def test_roll20_rerolls_until_it_is_content_and_ours_once() -> None:
    assert scripted("1d6r1", 1, 1, 5, dialect="roll20").total == 5
    assert scripted("1d6r1", 1, 1).total == 1
    assert scripted("1d6rr1", 1, 1, 5).total == 5


def test_foundry_takes_failures_off_the_successes() -> None:
    assert scripted("4d6cs>3df1", 5, 1, 3, 6, dialect="foundry").total == 1
    assert scripted("3d6cs>3sf<3", 5, 2, 3, dialect="foundry").total == -1


def test_avrae_keeps_all_of_several_selections() -> None:
    assert scripted("5d6kh1kl1", 3, 6, 1, 4, 5, dialect="avrae").total == 7


def test_foundry_may_limit_how_often_dice_explode() -> None:
    assert scripted("2d6x2=6", 6, 6, 6, 6, dialect="foundry").total == 24


def test_a_foreign_word_is_refused_with_the_dialects_that_know_it() -> None:
    with pytest.raises(DiceError, match="“x” is not known to the dialect “roll20”, but to: ours, foundry"):
        parse("1d6x", "roll20")


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(DiceError, match="Choose one of: ours, avrae, roll20, foundry"):
        parse("1d6", "klingon")
