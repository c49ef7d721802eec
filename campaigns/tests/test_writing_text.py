"""Texts taken apart and put together again, for any text: nothing is lost, nothing hidden gets out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.writing.hiding import Reading, blocks_back, mentions_back, open_text, redact, to_edit
from campaigns.writing.merging import merge3
from campaigns.writing.text import Mention, mentions, naming, parts, without_writers

LINES = st.sampled_from(
    ["", "word", "two words", ":::secret", ":::secret wren", ":::secret wren, ilse", ":::", "```", "~~~~", "````",
     "```python", "  ```", "- item", "> quote", "    code", "[[Open]]", "[[Hid]] and `[[Hid]]`", "[[Hid|label]]",
     "[[note:Hid]]", "::: secret", ":::SECRET", "text ::: text", "\\[[Hid]]", "a\rb", "`open", "x"]
)  # fmt: skip
BODIES = st.lists(LINES, max_size=14).map("\n".join)
NOBODY = Reading(lambda part: part.audience is None, lambda found: found.key != "hid")
WREN = Reading(lambda part: part.audience is None or "wren" in part.audience, lambda found: found.key != "hid")
READERS = st.sampled_from([NOBODY, WREN])


def code_of(found: Mention, number: int) -> str:
    return f"c{len(found.kind)}n{number}"


@given(BODIES)
def test_the_sources_of_all_parts_make_the_body(body):
    assert "".join(part.source for part in parts(body)) == body


@given(BODIES, READERS)
def test_what_a_reader_gets_holds_no_block_of_others_and_no_hidden_name(body, reading):
    text = redact(body, reading)
    assert all(reading.hears(part) for part in parts(text))
    assert all(reading.sees(found) for found in mentions(text))


@given(BODIES, READERS)
def test_unchanged_words_put_back_are_the_body_again(body, reading):
    edited = mentions_back(to_edit(body, reading, code_of), [body], reading, code_of, lambda found: "gm")
    again = blocks_back(edited, body, reading)
    hidden = [(part.audience, part.text.strip()) for part in parts(body) if not reading.hears(part)]
    kept = [(part.audience, part.text.strip()) for part in parts(again) if not reading.hears(part)]
    assert [words for words in hidden if words[1] and words not in kept] == [] or "```" in body or "~~~" in body
    assert without_writers(open_text(again, reading)).split() == open_text(body, reading).split()


@given(BODIES, BODIES, READERS)
def test_whatever_an_editor_writes_no_secret_is_lost_and_none_is_shown(body, edited, reading):
    edited = open_text(edited, reading)
    again = blocks_back(edited, body, reading)
    shown = open_text(again, reading)
    assert shown.split() == edited.split()
    for part in parts(body):
        if not reading.hears(part) and part.text.strip():
            assert any(
                part.text.strip() in one.text and one.audience == part.audience
                for one in parts(again)
                if not reading.hears(one)
            )


@given(BODIES, st.sampled_from(["wren", "ilse"]))
def test_who_writes_a_block_reads_it(body, name):
    assert all(part.audience is None or name in part.audience for part in parts(naming(body, name)))


@given(BODIES, BODIES, BODIES)
def test_merging_loses_no_line_that_somebody_has_added(base, mine, theirs):
    text, _ = merge3(base, mine, theirs)
    had = set(base.split())
    for side in (mine, theirs):
        assert all(word in text for word in side.split() if word not in had)


@given(BODIES, BODIES)
def test_merging_with_no_change_is_the_other_one_s_text(base, mine):
    assert merge3(base, mine, base) == (mine, [])
    assert merge3(base, base, mine) == (mine, [])
    assert merge3(base, mine, mine) == (mine, [])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "a\nb\nc\nmine", "a\nb\nc\ntheirs", "a\nb\nc\ntheirs\nmine"),
        ("the red fox runs", "the blue fox runs", "the red fox walks", "the blue fox walks"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE", "A\nb\nc\nd\nE"),
    ],
)
def test_changes_to_different_places_are_merged(base, mine, theirs, merged):
    assert merge3(base, mine, theirs) == (merged, [])


def test_a_clash_holds_both():
    text, clashes = merge3("one", "two", "three")
    assert (text, len(clashes)) == ("three\ntwo", 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[Wren]]", ("", "Wren", "", "")),
        ("[[location: The Ford|there]]", ("location", "The Ford", "there", "")),
        ("[[Wren@owner]]", ("", "Wren", "", "owner")),
        ("[[nothing: else]]", ("", "nothing: else", "", "")),
    ],
)
def test_mentions_are_read(text, told):
    found = mentions(f"See {text}.")[0]
    assert (found.kind, found.name, found.label, found.writer) == told


@pytest.mark.parametrize("text", ["`[[Wren]]`", "```\n[[Wren]]\n```", "\\[[Wren]]", "[[]]", "[[ ]]", "[[a\nb]]"])
def test_code_and_marks_that_are_none_are_no_mentions(text):
    assert mentions(text) == []


def test_a_block_that_nobody_closes_is_secret_to_the_end():
    assert [part.audience for part in parts("a\n:::secret\nb\n\nc")] == [None, ()]


def test_a_taken_out_block_leaves_no_gap():
    assert redact("a\n\n:::secret\nx\n:::\n\nb", NOBODY) == "a\n\nb"


def test_a_block_inside_another_is_for_those_whom_both_name():
    found = parts(":::secret wren, ilse\na\n:::secret ilse, tom\nb\n:::\nc\n:::")
    assert [part.audience for part in found] == [("wren", "ilse"), ("ilse",), ("wren", "ilse")]


def test_long_hostile_texts_take_no_time():
    marks = [
        "```x\n" * 30_000,
        ":::secret\n" * 9_000,
        "[[" * 60_000,
        "`" * 100_000,
        "`a``b```" * 10_000,
        "\n" * 150_000,
    ]
    for text in marks:
        redact(text, NOBODY)
        blocks_back("\n".join(["x"] * 2_000), text, NOBODY)
