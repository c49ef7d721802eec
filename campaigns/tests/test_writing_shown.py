"""What each person reads of an entry's words: secret blocks, mentions of the hidden, probing players."""

import pytest

from campaigns.models import Entry, EntryMention, Kind, Visibility
from campaigns.services.entries import create_entry, update_entry
from campaigns.tests.factories import add_member, make_user
from campaigns.writing.mentions import backlinks
from campaigns.writing.shown import render_entry, render_words, text_for, text_to_edit


def note(actor, campaign, name, body="", **values) -> Entry:
    return create_entry(actor=actor, campaign=campaign, kind=Kind.NOTE, name=name, body=body, **values)


@pytest.fixture
def hidden(owner, campaign) -> Entry:
    return note(owner, campaign, "Hollow Queen", visibility=Visibility.GAME_MASTERS)


def test_a_mention_leads_to_what_the_reader_may_see(owner, campaign, teammate):
    mill = note(owner, campaign, "Old Mill")
    page = note(owner, campaign, "Page", "They met at [[old mill]].")
    assert f"/notes/{mill.slug}/" in render_entry(page, teammate)
    assert backlinks(mill, teammate) == [Entry.objects.get(pk=page.pk)]


def test_a_hidden_thing_is_a_neutral_mark_to_who_may_not_see_it(owner, campaign, teammate, hidden):
    page = note(owner, campaign, "Page", "Beware of [[Hollow Queen]] and [[Hollow Queen|the lady]].")
    assert "Hollow" in render_entry(page, owner)
    for text in (render_entry(page, teammate), text_for(page, teammate), text_to_edit(page, teammate)):
        assert "Hollow" not in text and "hollow" not in text
        assert "…" in text and "the lady" in text
    assert str(hidden.pk) not in render_entry(page, teammate).replace("&#", "")


def test_a_name_that_a_player_tries_stays_words_whether_it_exists_or_not(owner, campaign, teammate, hidden):
    tried = note(teammate, campaign, "Tries", "[[Hollow Queen]] [[Nothing Such]]")
    said = render_entry(tried, teammate).replace("Hollow+Queen", "X").replace("Nothing+Such", "X")
    first, second = said.replace("Hollow Queen", "X").replace("Nothing Such", "X").split("</a> <a")
    assert first.removeprefix("<p><a") == second.removesuffix("</a></p>\n")
    update_entry(actor=owner, entry=tried, summary="touched", body=tried.body + "\n\nMore.")
    assert "Hollow Queen" in render_entry(tried, teammate)  # still his own words
    assert backlinks(hidden, owner) == []


def test_a_waiting_mention_finds_its_entry_once_it_is_made_and_its_author_may_see_it(owner, campaign, teammate):
    page = note(teammate, campaign, "Page", "[[The Ford]]")
    secret = note(owner, campaign, "The Ford", visibility=Visibility.GAME_MASTERS)
    assert EntryMention.objects.get(source=page).target is None
    update_entry(actor=owner, entry=secret, visibility=Visibility.MEMBERS)
    assert EntryMention.objects.get(source=page).target_id == secret.pk
    update_entry(actor=owner, entry=secret, name="The Old Ford")
    assert "The Old Ford" in render_entry(page, teammate)


def test_secret_blocks_are_for_those_whom_they_name(owner, campaign, teammate):
    other = add_member(campaign, make_user("other"), "player")
    body = "Open.\n\n:::secret teammate\nFor you [[Far Tower]].\n:::\n\n:::secret\nMine.\n:::\n\nEnd."
    page = note(owner, campaign, "Page", body)
    tower = note(owner, campaign, "Far Tower")
    assert "For you" in render_entry(page, teammate) and "Mine" not in render_entry(page, teammate)
    assert text_for(page, other) == "Open.\n\nEnd."
    assert "Mine" in render_entry(page, owner)
    assert backlinks(tower, teammate) == [Entry.objects.get(pk=page.pk)]
    assert backlinks(tower, other) == []


def test_reading_costs_the_same_however_much_is_mentioned(owner, campaign, teammate, django_assert_num_queries):
    for number in range(12):
        note(owner, campaign, f"Thing {number}", visibility=Visibility.CHOSEN if number % 2 else Visibility.MEMBERS)
    page = note(owner, campaign, "Page", " ".join(f"[[Thing {number}]]" for number in range(12)))
    page = Entry.objects.select_related("campaign").get(pk=page.pk)
    with django_assert_num_queries(3):
        render_entry(page, teammate)


def test_words_that_are_no_entry_mention_what_their_author_may_see(owner, campaign, teammate, hidden):
    assert "…" in render_words("[[Hollow Queen]]", campaign=campaign, author=owner, viewer=teammate)
    assert "Hollow Queen" in render_words("[[Hollow Queen]]", campaign=campaign, author=teammate, viewer=teammate)
    assert "/notes/hollow-queen/" in render_words("[[Hollow Queen]]", campaign=campaign, author=owner, viewer=owner)
