"""A copy of one's data holds what one wrote at every table and nothing hidden; leaving keeps the tables whole."""

import io
import json
import zipfile

import pytest

from bestiary_site import personal_rows
from bestiary_site.personal_data import delete_person, export_person
from bestiary_site.shared import storage
from campaigns.archive.sections import all_sections
from campaigns.models import Entry, EntryMention, Kind, Proposal, SessionNote, User, WebhookDelivery
from campaigns.services.entries import create_entry, update_entry
from campaigns.tests.whole_campaign import fill_campaign
from characters.models import VoiceNote

pytestmark = pytest.mark.django_db


def copy_of(person) -> dict:
    content = b"".join(export_person(person))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {"files": parts, **json.loads(parts["campaigns.json"])}


@pytest.fixture
def full(campaign, owner, teammate, observer):
    """A campaign in which the teammate has written something of every kind."""
    fill_campaign(campaign, owner, teammate, observer)
    return campaign


def test_the_copy_holds_what_he_wrote_and_what_is_kept_about_him(full, teammate):
    told = copy_of(teammate)
    assert told["campaigns.sessionnote"][0]["body"] == "We met."
    assert told["characters.characternote"][0]["text"] == "Afraid of the dark"
    assert told["characters.voicenote"][0]["text"] == "Boo"
    assert told["campaigns.proposal"][0]["values"]["summary"] == "Short"
    assert told["campaigns.consent"][0]["words"] == "You may record me."
    for table in ("entryviewer", "attendance", "handoutshowing"):
        assert told[f"campaigns.{table}"], table
    assert any(name.startswith("recordings/voicenote-0001") for name in told["files"])
    assert told["entries"], "also what lies in the bin, by its number"


def test_the_copy_of_a_game_master_holds_no_secret_of_the_site(full, owner):
    text = b"".join(copy_of(owner)["files"].values()).decode("utf-8", "replace")
    for secret in ("sealed", "whsec_", "kkkkkkkk"):
        assert secret not in text


def test_the_copy_betrays_nothing_that_is_hidden_from_him(campaign, owner, teammate):
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Queen Vex", visibility="game_masters")
    mine = create_entry(actor=teammate, campaign=campaign, kind=Kind.NOTE, name="My diary", body="Dear diary.")
    body = "Dear diary. [[Queen Vex]] reads it.\n\n:::secret\nShe laughs.\n:::\n"
    update_entry(actor=owner, entry=mine, body=body)
    parts = copy_of(teammate)["files"]
    text = b"".join(part for name, part in parts.items() if name.endswith(".json")).decode()
    assert "Dear diary." in text
    assert "laughs" not in text
    assert "Vex" not in text.replace(json.dumps("acts"), "")


def test_who_leaves_takes_his_voice_along_and_leaves_his_words_nameless(
    full, teammate, django_capture_on_commit_callbacks
):
    clip = VoiceNote.objects.get(author=teammate).key
    before = {section.name: section.found(full).count() for section in all_sections()}
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(teammate)
    assert not storage.exists(clip)
    note = VoiceNote.objects.get(character__campaign=full)
    assert (note.author, note.key, note.text) == (None, "", "Boo")
    assert SessionNote.objects.get(session__campaign=full).author is None
    assert Proposal.objects.get(campaign=full).author is None
    assert not User.objects.filter(username="teammate").exists()
    after = {section.name: section.found(full).count() for section in all_sections()}
    his_own = {"membership", "entryviewer", "attendance", "handoutshowing", "consent"}
    lost = {name for name in before if after[name] < before[name]}
    of_the_table = {"scenes.tableseat", "scenes.exploredarea"}  # where he sat, and what he alone remembered
    assert lost <= {f"campaigns.{name}" for name in his_own} | of_the_table
    assert Entry.objects.filter(campaign=full).count() == before["campaigns.entry"]
    assert EntryMention.objects.filter(source__campaign=full).exists()
    assert not WebhookDelivery.objects.filter(event="member.joined", about="teammate").exists()


def test_every_table_that_names_people_is_told():
    told = {model._meta.label_lower for model in personal_rows.tables_with_people()}
    assert {"campaigns.savedsearch", "campaigns.importrun", "campaigns.webhook", "campaigns.attachment"} <= told
