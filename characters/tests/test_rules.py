"""Rules of creatures: what skills and combat values may be."""

import pytest

from characters.rules import check_combat, check_skills


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), "1e999", 1.5, True, None, [], 10**400])
def test_what_is_no_whole_number_is_refused_with_a_sentence(value):
    assert check_combat([{"name": "Bite", "value": value}])[1] == [
        "Combat line 'Bite' needs a whole number as its value."
    ]
    assert check_skills([{"name": "Stealth", "level": value}])[1]


def test_whole_numbers_are_taken_also_as_text():
    assert check_combat([{"name": " Bite ", "value": "12"}]) == ([{"name": "Bite", "value": 12, "type": ""}], [])
