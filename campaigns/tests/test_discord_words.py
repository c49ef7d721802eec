"""Long texts are cut for Discord where a reader would cut them, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.outside.discord_words import card, cut, length, messages, split


def squeezed(text: str) -> str:
    return "".join(text.replace("```", "").split())


@given(st.text(max_size=3000), st.integers(30, 400))
def test_every_part_fits_and_nothing_is_lost(text, longest):
    parts = split(text, longest)
    assert all(0 < length(part) <= longest for part in parts)
    assert squeezed("".join(parts)) == squeezed(text)


def test_a_text_is_cut_between_paragraphs():
    first, second = "One. " * 300, "Two. " * 300
    assert split(f"{first}\n\n{second}") == [first.strip(), second.strip()]


def test_a_block_of_code_is_closed_and_opened_again():
    parts = split("```\n" + "line of code\n" * 400 + "```")
    assert len(parts) > 1
    assert all(part.count("```") == 2 for part in parts)


def test_letters_outside_the_basic_plane_count_twice():
    assert length("🐉") == 2
    assert all(length(part) <= 2000 for part in split("🐉" * 3000))
    assert length(cut("🐉" * 300, 256)) <= 256


def test_nobody_is_called_by_a_message():
    assert messages("@everyone look")[0]["allowed_mentions"] == {"parse": []}
    assert card("@here", "words")["allowed_mentions"] == {"parse": []}
