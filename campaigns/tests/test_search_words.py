"""Words, sounds and closeness: what search knows without a database."""

import pytest

from campaigns.search.closeness import closeness
from campaigns.search.keys import keys_of
from campaigns.search.snippets import LENGTH, snippet
from campaigns.search.sounds import heard, skeleton
from campaigns.search.texts import bodies_by_listener, plain
from campaigns.search.words import LONGEST_QUERY, MOST_WORDS, flat, terms_of_name, understand, words_of


def test_words_lose_case_accents_and_apostrophes():
    assert words_of("Selûne's  Ærie — DRIZZT do’Urden!") == ["selunes", "aerie", "drizzt", "dourden"]


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("Do'Urden", {"dourden", "do", "urden"}),
        ("Yuan-ti", {"yuan", "ti", "yuanti"}),
        ("The Black Hollow", {"the", "black", "hollow"}),
        ("龍の巣", {"龍の巣"}),
        ("!!!", set()),
    ],
)
def test_names_are_found_by_their_words_joined_and_apart(name, terms):
    assert set(terms_of_name(name)) == terms


def test_a_question_keeps_phrases_together_and_is_cut_to_what_is_sensible():
    asked = understand('ruins "Black  Hollow" drizzt')
    assert (asked.words, asked.phrases) == (("ruins", "drizzt"), (("black", "hollow"),))
    assert asked.all_words == ("black", "hollow", "ruins", "drizzt")
    long = understand("word " * 5000)
    assert len(long.text) <= LONGEST_QUERY
    assert len(understand(" ".join(f"w{number}" for number in range(50))).words) == MOST_WORDS


@pytest.mark.parametrize("nothing", ["", "   ", "\x00", "?!*()", '""', "'", '"   "', "—"])
def test_marks_alone_ask_for_nothing(nothing):
    assert understand(nothing).all_words == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kwazit", "quasit"),
        ("Fenix".lower(), "phoenix"),
        ("kimera", "chimera"),
        ("sefirot", "sephiroth"),
        ("nite", "knight"),
    ],
)
def test_words_that_sound_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)
    assert keys_of(one) & keys_of(other)


def test_what_is_heard_is_written_the_same():
    assert heard("kwazit") == heard("quasit")
    assert heard("wivern") == heard("wyvern")


@pytest.mark.parametrize("wrong", ["drzzt", "drizzzt", "drizxt", "dirzzt", "drizt", "rdizzt"])
def test_every_kind_of_slip_is_near_and_shares_a_key(wrong):
    assert keys_of(wrong) & keys_of("drizzt")
    found = closeness(wrong, "drizzt")
    assert found is not None
    assert found.how == "near"


def test_closer_words_score_higher():
    scores = [closeness(asked, "mordenkainen") for asked in ("mordenkainen", "mordenkaine", "mordenkanen", "mordkanen")]
    assert [found.score for found in scores if found] == sorted(
        [found.score for found in scores if found], reverse=True
    )
    assert closeness("mordenkainen", "lantern") is None


def test_short_words_are_not_taken_for_each_other():
    assert closeness("of", "or") is None
    assert closeness("cat", "dog") is None


def test_secret_blocks_and_mentions_are_for_their_listeners_alone():
    body = "Open word.\n\n:::secret wren\nFor wren.\n:::\n\n:::secret\nFor masters.\n:::\n\n"
    body += "See [[Strahd]] or [[Vecna|the hand]]."
    texts = {listener: flat(text) for listener, text in bodies_by_listener(body).items()}
    assert set(texts) == {"", "gm", "@wren"}
    assert texts[""] == "open word see or the hand"
    assert "for wren" in texts["@wren"]
    assert "for masters" not in texts["@wren"]
    assert "strahd" not in texts["@wren"]
    assert all(words in texts["gm"] for words in ("for wren", "for masters", "strahd"))


def test_plain_texts_without_blocks_have_one_listener():
    assert bodies_by_listener("Only **words**.") == {"": "Only **words**."}
    assert plain("# Title\n\n* a **bold** [link](http://x)\n> said") == "Title a bold link said"


def test_snippets_mark_what_was_asked_and_stay_short():
    text = "word " * 100 + "the Black Hollow lies here " + "word " * 100
    pieces = snippet(["", text], understand("hollow"))
    assert [piece.text for piece in pieces if piece.marked] == ["Hollow"]
    assert sum(len(piece.text) for piece in pieces) <= LENGTH + 4
    assert snippet(["summary"], understand("nothing"))[0].text == "summary"
    assert snippet(["", ""], understand("nothing")) == []
