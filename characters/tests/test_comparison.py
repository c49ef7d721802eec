"""What the comparison of texts and fields finds."""

import time
from types import SimpleNamespace

import pytest

from characters.comparison import as_text, compare_fields, compare_words

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "before, after", [("", ""), ("a b", "a b"), ("", "new"), ("old", ""), ("a, b; c", "a; c d\n\ne")]
)
def test_the_pieces_give_both_texts_back(before, after):
    pieces = compare_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.op != "inserted") == before
    assert "".join(piece.text for piece in pieces if piece.op != "deleted") == after


def test_a_changed_word_is_found_within_its_sentence():
    ops = [piece.op for piece in compare_words("the green toad", "the red toad")]
    assert ops == ["same", "deleted", "inserted", "same"]


def test_very_long_texts_are_compared_in_a_moment():
    before = "\n".join(f"line {number} of a long tale" for number in range(20_000))
    after = before.replace("line 77 ", "row 77 ")
    start = time.perf_counter()
    assert compare_words(before, after)
    assert time.perf_counter() - start < 5


def test_skills_are_compared_as_lines():
    old = SimpleNamespace(skills=[{"name": "Leap", "level": 4}], level=1)
    new = SimpleNamespace(skills=[{"name": "Leap", "level": 5}], level=1)
    skills, level = compare_fields(old, new, {"skills": "Skills", "level": "Level"})
    assert (skills.before, skills.after, skills.differs) == ("Leap: 4", "Leap: 5", True)
    assert not level.differs
    assert as_text([{"name": "Bite", "value": 3, "type": "melee"}]) == "Bite: 3, melee"
