"""Search: names by spelling and sound, texts, ranking, freshness, and that nothing hidden ever shows."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.models import Entry, EntryName, Role, SearchTerm, SearchText, SearchWord
from campaigns.search.engine import Results, search, suggest
from campaigns.search.index import reindex
from campaigns.services.entries import create_entry, delete_entry, restore_entry, update_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from characters.services.creatures import create_character, update_character

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(owner, campaign):
    """Return a maker of entries of the owner's campaign."""

    def make(name: str, **values: Any) -> Entry:
        return create_entry(actor=owner, campaign=campaign, name=name, **({"kind": "note"} | values))

    return make


def names(found: Results | list[Any]) -> list[str]:
    """Return what was found, in its order."""
    return [hit.entry.name for hit in (found.hits if isinstance(found, Results) else found)]


# -- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Drizzt Do'Urden", "exact"), ("drizzt", "prefix"), ("DRI", "prefix"), ("dourden", "exact"),
        ("do urden", "exact"), ("drizzd", "near"),
        ("drizt", "near"), ("drizzzt", "near"), ("drixzt", "near"), ("dirzzt", "near"), ("Drizit", "near"),
        ("drzzt dourdn", "near"), ("the hunter", "alias"), ("hunt", "alias"), ("izzt", "within"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_remembered(make, owner, asked, why):
    make("Drizzt Do'Urden", aliases=["The Hunter"])
    make("Bruenor Battlehammer")
    found = search(owner, asked)
    assert names(found)[:1] == ["Drizzt Do'Urden"]
    assert found.hits[0].why == why


@pytest.mark.parametrize(
    ("heard", "name"),
    [("kwazit", "Quasit"), ("Fenix", "Phoenix"), ("taraskue", "Tarrasque"), ("sefirot", "Sephiroth"),
     ("kimera", "Chimera"), ("Sass Tam", "Szass Tam"), ("eckscalibur", "Excalibur"), ("kwas", "Quasit")],
)  # fmt: skip
def test_a_name_is_found_by_its_sound(make, owner, heard, name):
    for other in (name, "Lantern Coast", "Ember Peaks"):
        make(other)
    assert names(search(owner, heard)) == [name]


def test_a_space_more_or_less_does_not_matter(make, owner):
    make("Black Hollow")
    make("Ravenloft")
    assert names(search(owner, "blackhollow")) == ["Black Hollow"]
    assert names(search(owner, "raven loft")) == ["Ravenloft"]


def test_exact_goes_before_beginning_alias_near_sound_and_text(make, owner):
    make("A tale", body="They sang of Kelvan.")
    make("Kelven")  # one letter off
    make("Ser Unknown", aliases=["Kelvan"])
    make("Kelvandor")
    make("Kelvan")
    assert names(search(owner, "kelvan")) == ["Kelvan", "Kelvandor", "Ser Unknown", "Kelven", "A tale"]


def test_all_words_go_before_some_of_them(make, owner):
    for name in ("Castle of Ash", "Castle Blackmoor", "Blackmoor Inn", "Castle"):
        make(name)
    assert names(search(owner, "castle blackmor"))[0] == "Castle Blackmoor"


def test_former_names_find_for_who_runs_the_campaign_alone(make, owner, teammate):
    spy = make("Strahd in disguise", visibility="members")
    update_entry(actor=owner, entry=spy, name="Vasili")
    assert names(search(owner, "strahd")) == ["Vasili"]
    assert search(owner, "strahd").hits[0].why == "former"
    assert names(search(teammate, "strahd")) == []
    assert names(search(teammate, "disguise")) == []
    assert names(search(teammate, "vasili")) == ["Vasili"]


# -- texts ------------------------------------------------------------------------------------------------


def test_texts_tags_and_own_fields_are_looked_through(make, owner):
    make(
        "Sting",
        kind="item",
        category="dagger",
        rarity="legendary",
        summary="Glows blue.",
        body="Orcs *fear* it.",
        tags=["hobbit"],
    )
    for words in ("dagger", "legendary", "glows", "fear", "hobbit", "orcs glows", "sting fear", "gl", '"fear it"'):
        assert names(search(owner, words)) == ["Sting"], words
    assert names(search(owner, '"it fear"')) == []
    assert names(search(owner, "orcs elves")) == []


def test_phrases_must_stand_together(make, owner):
    make("One", body="the black gate of the hollow")
    make("Two", body="in the black hollow")
    make("Black Hollow")
    make("Hollow Black")
    assert names(search(owner, '"black hollow"')) == ["Black Hollow", "Two"]


def test_summaries_and_tags_go_before_bodies(make, owner):
    make("Early", summary="lantern")
    make("Late", body="lantern lantern")
    assert names(search(owner, "lantern")) == ["Early", "Late"]


def test_snippets_show_and_mark_what_was_asked(make, owner):
    make("Sting", body="Long ago.\n\nThe **Black Hollow** lay below.")
    [hit] = search(owner, "hollow").hits
    assert [(piece.text, piece.marked) for piece in hit.snippet if piece.marked] == [("Hollow", True)]
    assert "*" not in "".join(piece.text for piece in hit.snippet)


# -- freshness --------------------------------------------------------------------------------------------


def test_a_change_is_found_in_its_own_transaction_and_gone_with_it(make, owner):
    kept = make("Old Name", body="old words")
    try:
        with transaction.atomic():
            update_entry(actor=owner, entry=kept, name="New Title", body="new words", aliases=["Third"])
            assert names(search(owner, "new title")) == ["New Title"]
            assert names(search(owner, '"new words"')) == ["New Title"]
            assert names(search(owner, '"old words"')) == []
            raise RuntimeError("never mind")
    except RuntimeError:
        pass
    assert names(search(owner, "new title")) == []
    assert names(search(owner, '"old words"')) == ["Old Name"]


def test_what_is_deleted_is_not_found_until_it_is_back(make, owner):
    gone = make("Drizzt", body="scimitars", tags=["elf"])
    delete_entry(actor=owner, entry=gone)
    assert [names(search(owner, words)) for words in ("drizzt", "drizit", "scimitars", "elf")] == [[], [], [], []]
    assert not SearchWord.objects.filter(entry=gone).exists()
    assert not SearchText.objects.filter(entry=gone).exists()
    restore_entry(actor=owner, entry_id=gone.pk)
    assert names(search(owner, "drizit")) == ["Drizzt"]
    assert names(search(owner, "scimitars")) == ["Drizzt"]


def test_who_vanishes_altogether_leaves_nothing_behind(make, owner, campaign):
    make("Drizzt", body="scimitars")
    campaign.delete()
    assert not SearchWord.objects.exists()
    assert not SearchText.objects.exists()
    assert names(search(owner, "scimitars")) == []


def test_the_index_written_anew_is_the_same(make, owner):
    make(
        "Drizzt Do'Urden",
        aliases=["Hunter"],
        body="Open.\n\n:::secret\nhidden\n:::\n",
        tags=["elf"],
        kind="item",
        rarity="rare",
    )
    make("Black Hollow")
    held = _index()
    SearchWord.objects.all().delete()
    SearchText.objects.all().delete()
    assert names(search(owner, "drizzt")) == []
    assert reindex() == 2
    assert _index() == held
    SearchTerm.objects.create(term="nobody")
    reindex()
    assert not SearchTerm.objects.filter(term="nobody").exists()
    assert names(search(owner, "drizit")) == ["Drizzt Do'Urden"]
    assert names(search(owner, "hidden")) == ["Drizzt Do'Urden"]
    assert reindex(missing_only=True) == 0


def _index() -> tuple[list[Any], list[Any]]:
    words = sorted(SearchWord.objects.values_list("term__term", "name__key", "entry_id", "of_words"))
    return words, sorted(SearchText.objects.values_list("entry_id", "listener", "title", "near", "body", "scope"))


def test_the_command_says_what_it_does(make, capsys):
    make("Drizzt")
    call_command("reindex")
    assert "The index holds 1 entries anew." in capsys.readouterr().out
    call_command("reindex", "--missing")
    assert "Nothing was missing." in capsys.readouterr().out


# -- who sees what ----------------------------------------------------------------------------------------


def test_hidden_entries_show_in_no_hit_count_facet_or_suggestion(make, owner, teammate, stranger, curator):
    make("Quasit Open", visibility="members", tags=["fiend"], summary="open word")
    make(
        "Quasit Hidden",
        visibility="game_masters",
        kind="item",
        tags=["fiend", "plan"],
        summary="open word",
        body="secret plan",
    )
    assert names(search(owner, "quasit")) == ["Quasit Open", "Quasit Hidden"]
    for words in ("quasit", "kwazit", "open word", "fiend", "hidden", "plan", "uasi"):
        found = search(teammate, words)
        assert "Quasit Hidden" not in names(found)
        assert found.total == len(found.hits) <= 1
        assert [(facet.value, facet.count) for facet in found.kinds] in ([], [("note", 1)])
        assert [(facet.value, facet.count) for facet in found.tags] in ([], [("fiend", 1)])
        assert names(suggest(teammate, words)) in ([], ["Quasit Open"])
        for other in (stranger, curator):
            assert search(other, words).total == 0
            assert not search(other, words).places
            assert not suggest(other, words)


def test_chosen_people_find_what_is_shown_to_them(make, teammate, observer):
    make("Letter", kind="handout", visibility="chosen", shown_to=[teammate.pk], body="burn after reading")
    assert names(search(teammate, "letter")) == ["Letter"]
    assert names(search(teammate, "burn")) == ["Letter"]
    assert names(search(observer, "letter")) == names(search(observer, "burn")) == []


def test_secret_blocks_are_found_by_those_who_hear_them(make, owner, campaign, teammate, observer):
    wren = add_member(campaign, make_user("wren"), Role.PLAYER)
    make(
        "Inn",
        visibility="members",
        body="Warm beds.\n\n:::secret wren\nA trapdoor.\n:::\n\n:::secret\nThe keeper is a spy.\n:::\n",
    )
    found = {
        person.username: [bool(names(search(person, words))) for words in ("beds", "trapdoor", "spy", "beds trapdoor")]
        for person in (owner, wren, teammate, observer)
    }
    assert found == {
        "owner": [True, True, True, True], "wren": [True, True, False, True],
        "teammate": [True, False, False, False], "observer": [True, False, False, False],
    }  # fmt: skip
    said = "".join(piece.text for hit in search(teammate, "beds").hits for piece in hit.snippet)
    assert "trapdoor" not in said
    assert "spy" not in said


def test_a_hidden_name_mentioned_in_an_open_text_does_not_find_it(make, owner, teammate):
    make("Strahd", visibility="game_masters")
    make("Letter", visibility="members", body="It is signed by [[Strahd]] in red.")
    assert names(search(teammate, "strahd")) == []
    assert names(search(owner, "strahd")) == ["Strahd", "Letter"]
    said = "".join(piece.text for piece in search(teammate, "signed").hits[0].snippet)
    assert "Strahd" not in said
    assert "signed by … in red" in said


def test_other_campaigns_stay_their_own(make, owner, teammate, stranger):
    other = make_campaign(stranger)
    create_entry(actor=stranger, campaign=other, kind="note", name="Quasit Elsewhere")
    make("Quasit Here")
    assert names(search(teammate, "quasit")) == ["Quasit Here"]
    assert names(search(stranger, "quasit")) == ["Quasit Elsewhere"]


def test_the_bestiary_is_everybodys_and_drafts_are_not(owner, curator, stranger, make):
    create_character(actor=curator, name="Quasit", race="Fiend", body="Tiny and mean.")
    draft = create_character(actor=owner, name="Quasit Draft", race="Fiend", visibility="game_masters")
    make("Quasit Note")
    assert names(search(stranger, "kwazit")) == ["Quasit"]
    assert names(search(stranger, "mean fiend")) == ["Quasit"]
    assert set(names(search(owner, "quasit"))) == {"Quasit", "Quasit Draft", "Quasit Note"}
    assert names(search(owner, "quasit", bestiary_only=True)) == ["Quasit", "Quasit Draft"]
    update_character(actor=curator, character=draft, visibility="everybody")
    assert names(search(stranger, "quasit")) == ["Quasit", "Quasit Draft"]


# -- filters, pages, suggestions --------------------------------------------------------------------------


def test_facets_count_and_filters_narrow(make, owner, campaign):
    make("Ash Wyrm", kind="note", tags=["dragon", "fire"])
    make("Ash Blade", kind="item", tags=["fire"])
    make("Ash Court", kind="faction")
    found = search(owner, "ash")
    assert sorted((facet.value, facet.count) for facet in found.kinds) == [("faction", 1), ("item", 1), ("note", 1)]
    assert [(facet.value, facet.count) for facet in found.tags] == [("fire", 2), ("dragon", 1)]
    assert [(facet.label, facet.count) for facet in found.places] == [(campaign.name, 3)]
    assert set(names(search(owner, "ash", tags=["Fire"]))) == {"Ash Wyrm", "Ash Blade"}
    assert names(search(owner, "ash", tags=["fire"], kinds=["item"])) == ["Ash Blade"]
    assert search(owner, "ash", campaign=make_campaign(owner)).total == 0


def test_pages_hold_everything_once(make, owner):
    wanted = {f"Lantern {number}" for number in range(25)}
    for name in wanted:
        make(name)
    pages = [search(owner, "lantern", page=page, per_page=10) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [10, 10, 5]
    assert {name for page in pages for name in names(page)} == wanted
    assert pages[0].total == 25


def test_suggestions_are_names_while_typing(make, owner):
    make("Drizzt", body="dragon")
    make("Dragon Turtle")
    assert names(suggest(owner, "dr")) == ["Drizzt", "Dragon Turtle"]
    assert names(suggest(owner, "drag")) == ["Dragon Turtle"]
    assert names(suggest(owner, "dragon tur")) == ["Dragon Turtle"]
    assert suggest(owner, "") == []


def test_a_search_costs_the_same_for_few_and_for_many(make, owner):
    def cost(words: str) -> int:
        search(owner, words)
        with CaptureQueriesContext(connection) as asked:
            search(owner, words)
        return len(asked)

    for number in range(2):
        make(f"Lantern Keeper {number}", body="ember")
    before = [cost(words) for words in ("lantern", "lantern keeper", "ember")]
    for number in range(2, 22):
        make(f"Lantern Keeper {number}", body="ember [[Lantern Keeper 1]]", tags=[f"tag {number}"])
    after = [cost(words) for words in ("lantern", "lantern keeper", "ember")]
    assert max(after) <= 20
    assert all(now <= then + 2 for then, now in zip(before, after, strict=True)), (before, after)


# -- whatever is asked ------------------------------------------------------------------------------------

HOSTILE = [
    '"', '""', "'", "''; DROP TABLE campaigns_entry; --", "a AND", "NOT", "OR OR", "NEAR(a b)", "title:x", "{title}: x",
    "*", "a*", "^a", "-a", "(a", "a)", "a:*", "a & b | !c", "<->", "\\", "%", "_", "%s", "%(x)s", "\x00", "dri\x00zzt",
    "x" * 10_000, "x " * 5_000, '"' * 999, "(" * 500, "!?.,;:", "龍", "龍の巣", "дракон", "تنين", "🐉",
    "e\u0301", "\ud83d", "\u202eabc", "ſt", "ﬁ", "İ", "ß", "0x1f", "1e5", "-5", "3.14", "a@b.c",
    "http://x.y/z", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_asked_breaks_it(make, owner, asked):
    make("Drizzt", body="scimitars")
    assert search(owner, asked).total in {0, 1}
    assert len(suggest(owner, asked)) <= 1


@pytest.mark.parametrize(
    ("name", "asked"),
    [("龍の巣", "龍の巣"), ("龍の巣", "龍"), ("Дракон", "дракон"), ("Дракон", "драко"), ("تنين", "تنين"),
     ("Straße", "strasse"), ("Ærie", "aerie"), ("Selûne", "selune"), ("1e5 Club", "1e5"), ("R2-D2", "r2d2")],
)  # fmt: skip
def test_names_of_every_script_are_found(make, owner, name, asked):
    make(name)
    assert names(search(owner, asked)) == [name]


def test_names_without_any_word_break_nothing(make, owner):
    make("???")
    assert EntryName.objects.filter(key="???").exists()
    assert search(owner, "???").total == 0
