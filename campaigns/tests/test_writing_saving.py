"""Saving words without loss: hidden parts come back, two people's changes are merged, true clashes are told."""

import pytest

from bestiary_site.shared.errors import Conflict
from campaigns.models import Entry, Kind, Visibility
from campaigns.services.entries import create_entry, restore_entry_version, update_entry
from campaigns.tests.factories import add_member, make_user
from campaigns.writing.shown import render_entry, text_for, text_to_edit


@pytest.fixture
def page(owner, campaign, teammate) -> Entry:
    """A page that the player keeps, with things that he does not see."""
    create_entry(
        actor=owner, campaign=campaign, kind=Kind.NOTE, name="Hollow Queen", visibility=Visibility.GAME_MASTERS
    )
    made = create_entry(
        actor=teammate, campaign=campaign, kind=Kind.NOTE, name="Diary", body="First line.\n\nLast line."
    )
    hidden = ":::secret\nThe king is a ghost.\n:::"
    body = f"First line.\n\n{hidden}\n\nMet [[Hollow Queen|a lady]] and [[Hollow Queen]].\n\nLast line."
    return update_entry(actor=owner, entry=made, body=body)


def test_what_an_editor_does_not_see_is_kept_where_it_was(page, teammate, owner):
    text = text_to_edit(page, teammate)
    assert "ghost" not in text and "Hollow" not in text
    changed = update_entry(actor=teammate, entry=page, body=text.replace("First line.", "First line, changed."))
    assert changed.body.startswith("First line, changed.\n\n:::secret\nThe king is a ghost.\n:::\n\nMet [[Hollow Queen")
    assert "Hollow" not in render_entry(changed, teammate) and "Hollow" in render_entry(changed, owner)
    assert text_to_edit(changed, teammate) == text.replace("First line.", "First line, changed.")


def test_saving_unchanged_words_changes_nothing(page, teammate):
    version = page.version
    assert update_entry(actor=teammate, entry=page, body=text_to_edit(page, teammate)).version == version


def test_even_an_editor_who_deletes_everything_loses_no_secret(page, teammate):
    changed = update_entry(actor=teammate, entry=page, body="")
    assert "The king is a ghost." in changed.body
    assert text_for(changed, teammate) == ""


def test_a_fence_around_the_place_of_a_secret_does_not_show_it(page, teammate):
    text = text_to_edit(page, teammate)
    for edited in (
        f"```\n{text}\n```",
        f"{text}\n```",
        f"```\n{text}",
        text.replace("First", "```\nFirst"),
        f":::secret teammate\n{text}",
    ):
        changed = update_entry(actor=teammate, entry=page, body=edited)
        assert "ghost" in changed.body
        assert "ghost" not in render_entry(changed, teammate)
        assert "ghost" not in text_for(changed, teammate)


def test_a_name_that_a_player_tries_beside_a_hidden_mention_tells_nothing(page, teammate, owner):
    text = text_to_edit(page, teammate)
    changed = update_entry(actor=teammate, entry=page, body=f"{text}\n\nI guess [[Hollow Queen]] and [[Nobody]].")
    shown = text_for(changed, teammate)
    assert "I guess [[Hollow Queen]] and [[Nobody]]." in shown and "a lady" in shown
    changed = update_entry(actor=owner, entry=changed, summary="Looked at.", body=text_to_edit(changed, owner))
    assert "I guess [[Hollow Queen]] and [[Nobody]]." in text_for(changed, teammate)


def test_nobody_pretends_to_be_another_writer(page, teammate):
    changed = update_entry(actor=teammate, entry=page, body="[[Hollow Queen@owner]] is here.")
    assert "[[Hollow Queen]] is here." in changed.body


def test_a_secret_block_of_a_player_names_himself(owner, campaign, teammate):
    made = create_entry(
        actor=teammate, campaign=campaign, kind=Kind.NOTE, name="Mine", body=":::secret\nI am a spy.\n:::"
    )
    assert "I am a spy." in text_for(made, teammate)
    assert "I am a spy." in text_for(made, owner)
    assert text_for(made, add_member(campaign, make_user("third"), "player")) == ""


def test_changes_to_different_places_both_stay(page, owner, teammate):
    version, mine = page.version, text_to_edit(page, teammate)
    update_entry(actor=owner, entry=page, body=page.body.replace("Last line.", "The very last line."), summary="Short.")
    merged = update_entry(
        actor=teammate,
        entry=page,
        expected_version=version,
        body=mine.replace("First", "The first"),
        summary=page.summary,
    )
    assert "The first line." in merged.body and "The very last line." in merged.body and "ghost" in merged.body
    assert merged.summary == "Short."


def test_a_secret_written_meanwhile_is_not_lost(page, owner, teammate):
    version, mine = page.version, text_to_edit(page, teammate)
    hidden = page.body.replace("Last line.", ":::secret\nLast line, now hidden.\n:::")
    update_entry(actor=owner, entry=page, body=hidden)
    merged = update_entry(actor=teammate, entry=page, expected_version=version, body=mine.replace("First", "The first"))
    assert "now hidden" in merged.body and "hidden" not in text_for(merged, teammate)


def test_a_true_clash_is_told_with_both_texts_and_one_that_holds_both(page, owner, teammate):
    version, mine = page.version, text_to_edit(page, teammate)
    update_entry(actor=owner, entry=page, body=page.body.replace("First line.", "Their line."))
    with pytest.raises(Conflict) as refused:
        update_entry(actor=teammate, entry=page, expected_version=version, body=mine.replace("First line.", "My line."))
    told = refused.value.details
    assert "My line." in told["merged"] and "Their line." in told["merged"]
    assert not any("ghost" in str(value) or "Hollow" in str(value) for value in told.values())
    saved = update_entry(actor=teammate, entry=page, expected_version=told["version"], body=told["merged"])
    assert "ghost" in saved.body and "[[Hollow Queen@owner|a lady]]" in saved.body


def test_the_same_field_changed_twice_is_a_clash_and_different_ones_are_not(page, owner):
    version = page.version
    update_entry(actor=owner, entry=page, name="Journal")
    assert update_entry(actor=owner, entry=page, expected_version=version, summary="New.").name == "Journal"
    with pytest.raises(Conflict) as refused:
        update_entry(actor=owner, entry=page, expected_version=version, name="Log")
    assert refused.value.details["theirs"] == {"name": "Journal"}


def test_bringing_back_a_version_keeps_what_one_does_not_see(page, owner, teammate):
    first = page.history.get(version=1)
    restored = restore_entry_version(actor=teammate, entry=page, history_id=first.history_id)
    assert "ghost" in restored.body
    assert text_for(restored, teammate) == "First line.\n\nLast line."
    whole = restore_entry_version(actor=owner, entry=page, history_id=first.history_id)
    assert whole.body == "First line.\n\nLast line."


def test_a_hidden_name_makes_way_for_a_player_s_own(owner, campaign, teammate):
    hidden = create_entry(
        actor=owner, campaign=campaign, kind=Kind.NOTE, name="The Vault", visibility=Visibility.GAME_MASTERS
    )
    made = create_entry(actor=teammate, campaign=campaign, kind=Kind.NOTE, name="The Vault")
    assert made.slug == "the-vault"
    hidden.refresh_from_db()
    assert hidden.slug.startswith("the-vault-")
