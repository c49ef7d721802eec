"""Our own notation: what it rolls, what it tells of each die, and how it refuses."""

import json
from typing import Any

import pytest

from scenes.dice import DiceError, limits, parse, roll
from scenes.tests.dice_scripts import Repeatable, scripted

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("7", 7), ("1.5*2", 3), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("2 * 3 ** 2", 18),
        ("-3 + 5", 2), ("--3", 3), ("-(2 + 1)", -3), ("7 / 2", 3.5), ("8 / 2", 4), ("7 // 2", 3), ("-7 // 2", -4),
        ("1 / 3 * 3", 1), ("0.1 + 0.2", 0.3), ("floor(-3/2)", -2), ("ceil(3/2)", 2), ("round(5/2)", 3),
        ("round(-5/2)", -2), ("abs(-4)", 4), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("sign(-4)", -1),
        ("3 > 2", 1), ("3 < 2", 0), ("2 >= 2", 1), ("2 <= 1", 0), ("2 = 2", 1), ("2 != 2", 0), ("1 + 1 == 2", 1),
        ("{3, 5}", 8), ("{3, 5}kh1", 5), ("(3, 5)kl1", 3), ("{3, 5, 9}>=5", 2), ("{1, 2, 3}d1", 5), ("3 [fire]", 3),
        ("3x(2+1)", 9), ("3#2+1", 9), ("3x 5", 15),
    ],
)  # fmt: skip
def test_arithmetic_is_exact(text: str, total: float) -> None:
    assert roll(text).total == total


def test_spaces_and_capitals_do_not_matter() -> None:
    assert scripted(" 4D6 KH3\n+ 2 ", 1, 2, 3, 4).total == 11


@pytest.mark.parametrize(
    ("text", "faces", "total"),
    [
        ("4d6ro1kh3", [1, 6, 5, 4, 2], 15),
        ("2d6!!>=5", [5, 6, 1, 2], 14),
        ("2d6!p", [6, 3, 6, 2], 6 + 5 + 1 + 3),
        ("10d6sdkh1", [1, 2, 3, 4, 5, 6, 1, 2, 3, 4], 6),
        ("5d10>=8", [8, 7, 10, 1, 9], 3),
        ("5d10>=8f1", [8, 7, 10, 1, 9], 2),
        ("5d10=7", [8, 7, 7, 1, 9], 2),
        ("(2, 1d6)kh1", [6], 6),
        ("{2d6+2d8}kh2", [6, 1, 2, 8], 14),
        ("{1d6*2}kh1", [5], 10),
        ("(1+1)d(2*3)", [5, 6], 11),
        ("d20adv", [4, 17], 17),
        ("d20dis", [4, 17], 4),
        ("1d20 adv + 1d4", [4, 17, 2], 19),
        ("1d20 + 1d4 adv", [4, 17, 2], 19),
        ("1d20 + 1d4adv", [4, 3, 2], 7),
        ("1d20 + 3 ea", [4, 17, 11], 20),
        ("1d20r1 adv", [1, 5, 17], 17),
        ("1d20r1 adv", [7, 17], 17),
        ("1d20r1 dis", [1, 5, 17], 5),
        ("1d20! adv", [20, 3, 17], 23),
        ("1d6r", [1, 4], 4),
        ("0d6", [], 0),
        ("2d6rol1", [2, 5, 6], 11),
        ("4dFr=-1", [-1, 0, 1, 0, 1], 2),
        ("1d6!=5", [5, 2], 7),
    ],
)
def test_dice_do_what_their_modifiers_say(text: str, faces: list[int], total: int) -> None:
    assert scripted(text, *faces).total == total


def test_a_comparison_counts_where_it_touches_several_dice_and_compares_elsewhere() -> None:
    assert scripted("2d6>=5", 5, 6).total == 2
    assert scripted("2d6 >= 5", 5, 6).total == 1
    assert scripted("3+1d20>=15", 12).total == 1
    assert scripted("1d20>=15", 12).total == 0


def test_every_die_says_what_became_of_it() -> None:
    dice = marks_of("4d6ro1kh3", 1, 6, 5, 4, 2)
    assert dice == [(1, ["rerolled"]), (2, ["dropped"]), (6, []), (5, []), (4, [])]
    assert marks_of("1d6!", 6, 3) == [(6, ["exploded"]), (3, ["extra"])]
    assert marks_of("2d10>=8f1", 9, 1) == [(9, ["success"]), (1, ["failure"])]
    assert marks_of("2d20cs>=19cf<=2", 19, 2) == [(19, ["critical"]), (2, ["fumble"])]
    assert marks_of("2d20mi10ma15", 3, 18) == [(10, ["raised"]), (15, ["lowered"])]


def marks_of(text: str, *faces: int) -> list[tuple[int, list[str]]]:
    (term,) = scripted(text, *faces).terms
    return [(die["value"], die.get("marks", [])) for die in term["dice"]]


def test_what_lay_on_the_table_is_told_where_it_is_worth_something_else() -> None:
    (term,) = scripted("1d20mi10", 3).terms
    assert term["dice"] == [{"value": 10, "rolled": 3, "marks": ["raised"]}]
    (term,) = scripted("1d6!!", 6, 6, 1).terms
    assert term["dice"] == [{"value": 13, "rolled": 6, "chain": [6, 6, 1], "marks": ["exploded"]}]


def test_what_a_group_drops_is_dropped_with_its_dice() -> None:
    terms = scripted("{2d6, 1d8}kh1 + 1", 1, 2, 8).terms
    dropped = [term["text"] for term in terms if "dropped" in term.get("marks", [])]
    assert dropped == ["2d6"]
    assert all(die["marks"] == ["dropped"] for die in terms[1]["dice"])


def test_a_natural_twenty_and_a_one_are_told() -> None:
    assert scripted("1d20+5", 20).is_critical and not scripted("1d20+5", 19).is_critical
    assert scripted("1d20+5", 1).is_fumble
    assert scripted("2d20kh1", 1, 20).is_critical and not scripted("2d20kh1", 1, 20).is_fumble
    assert not scripted("2d20", 20, 20).is_critical
    assert not scripted("1d6", 1).is_fumble
    assert scripted("1d20cs>=19", 19).is_critical


def test_labels_and_comments_are_kept_and_do_not_count() -> None:
    rolled = scripted("2d6 [fire] [cold] + 3 [bless] # Burning hands", 3, 4)
    assert rolled.total == 10 and rolled.label == "Burning hands"
    assert rolled.terms[0]["labels"] == ["fire", "cold"] and rolled.terms[2]["labels"] == ["bless"]


def test_variables_are_numbers_or_formulas_by_name_or_path() -> None:
    variables: dict[str, Any] = {"str": 3, "level.cleric": 5, "abilities": {"dex": {"mod": 2}}, "sneak": "2d6+@str"}
    assert roll("@str + @abilities.dex.mod + @{level.cleric}", variables=variables).total == 10
    rolled = roll("@sneak*2", rng=Repeatable(1), variables=variables)
    assert rolled.variables == {"sneak": "2d6+@str", "str": 3} and rolled.total % 2 == 0
    assert scripted("(@n)d6", 2, 3, n=2).total == 5


def test_a_repeated_formula_gives_each_result() -> None:
    rolled = scripted("4x(2d6kh1)", 1, 2, 3, 4, 5, 6, 1, 1)
    assert [part.total for part in rolled.parts] == [2, 4, 6, 1] and rolled.total == 13


def test_a_roll_reads_well() -> None:
    assert scripted("4d6kh3 + 2", 4, 6, 1, 5).text == "4d6kh3 (4, 6, ~~1~~, 5) + 2 = 17"
    assert scripted("max(1d6, 2) * @str", 5, str=2).text == "max(1d6 (5), 2) * @str (2) = 10"
    assert scripted("2x1d6", 5, 3).text == "1d6 (5) = 5; 1d6 (3) = 3; together 8"


def test_a_roll_is_plain_data() -> None:
    data = scripted("4d6kh3 + 2 # Hit", 4, 6, 1, 5).as_data()
    assert json.loads(json.dumps(data)) == data
    assert (data["total"], data["label"], data["critical"], len(data["rolls"])) == (17, "Hit", False, 1)
    assert [term["kind"] for term in data["rolls"][0]["terms"]] == ["dice", "sign", "number"]


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "empty; write dice"),
        ("1d20 +", 6, "number or dice"),
        ("2d6 + damage", 6, "number or dice"),
        ("2d6 damage", 4, "put words in [brackets]"),
        ("4d", 2, "faces, like d6"),
        ("1d0", 2, "1 to 1,000,000 faces"),
        ("(1d6", 4, "lacks its “)”"),
        ("{1d6, 2", 7, "lacks its “}”"),
        ("2d6 [fire", 4, "not closed"),
        ("1/0", 1, "divides by nothing"),
        ("1d6/(1-1)", 3, "divides by nothing"),
        ("foo(3)", 0, "no function “foo”"),
        ("floor(1, 2)", 0, "takes one number"),
        ("@", 1, "needs a name"),
        ("@wisdom", 0, "not known here"),
        ("4d6mi", 5, "needs a number behind it"),
        ("4d6r<", 5, "needs a whole number"),
        ("(1/2)d6", 0, "and whole"),
        ("1d20 + 3d6 adv adv", 15, "makes no sense here"),
        ("2d6adv", 3, "is for a single die"),
        ("2d20kl1adv", 7, "is for a single die"),
        ("3d6 + 2 adv", 11, "needs a single d20"),
        ("{3, 4}!", 6, "works on dice"),
        ("99x1d6", 0, "1 to 50 times"),
        ("1d6 $ 2", 4, "makes no sense here"),
    ],
)
def test_a_refusal_names_the_character_and_the_remedy(text: str, position: int, words: str) -> None:
    with pytest.raises(DiceError) as refused:
        roll(text)
    assert refused.value.position == position
    assert words in refused.value.message and f"(character {position + 1})" in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "1001d6", "600d6+600d6", "1d1!", "1d6rr<7", "1d1!!", "2d1!p>=0", "20x100d6", "d1000001", "1" * 13,
        "(" * 17 + "1" + ")" * 17, "9**40", "999999999999*9", "1d6" + "+1" * 400, "1000d6" + "sa" * 40, "@a", "@b",
        "50x(" + "1+" * 40 + "1)",
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused(text: str) -> None:
    with pytest.raises(DiceError) as refused:
        roll(text, variables={"a": "@a", "b": "+".join(["@c"] * 90), "c": "+".join(["9"] * 90)})
    assert refused.value.code == "dice_limit"


def test_what_is_just_within_the_limits_is_rolled() -> None:
    assert roll("1000d6", rng=Repeatable(1)).total > 3000
    assert roll("(" * 16 + "1" + ")" * 16).total == 1
    assert roll("1" + "+1" * 249).total == 250
    assert len(roll("1000d20", rng=Repeatable(1)).text) <= limits.TEXT


def test_a_formula_can_be_read_once_and_rolled_often() -> None:
    expression = parse("2d6+3")
    totals = {roll(expression, rng=Repeatable(seed)).total for seed in range(200)}
    assert totals == set(range(5, 16))
