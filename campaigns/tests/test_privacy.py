"""The audit is told to whom it concerns, consent is written down with its words, and what is old is forgotten."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Attachment, AuditRecord, Campaign, Consent, Entry, Kind, Note
from campaigns.retention import apply_retention
from campaigns.services import privacy
from campaigns.services.audit import record
from campaigns.services.entries import create_entry, delete_entry, update_entry
from campaigns.tests.whole_campaign import fill_campaign
from characters.models import Character, VoiceNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary(campaign, owner, teammate):
    """An entry of the teammate's, with something hidden done to it."""
    made = create_entry(actor=teammate, campaign=campaign, kind=Kind.NOTE, name="Diary")
    update_entry(actor=owner, entry=made, body="Open.\n\n:::secret\nQueen Vex.\n:::\n")
    record("voice_note.added", actor=owner, target=Entry.objects.get(pk=made.pk), changes={"text": ["", "Vex sings"]})
    return Note.objects.get(pk=made.pk)


# -- audit ------------------------------------------------------------------------------------------------


def test_who_may_change_an_entry_reads_its_audit_without_values_and_hidden_acts(as_user, diary, owner, teammate):
    address = f"/api/v1/entries/{diary.pk}/audit"
    told = as_user(teammate).get(address)
    assert [row["act"] for row in told.json()["results"]] == ["note.changed", "note.created"]
    assert b"Vex" not in told.content
    assert b"Vex" in as_user(owner).get(address).content
    assert as_user(owner).get(address).json()["count"] == 3


def test_who_may_not_change_an_entry_reads_no_audit(as_user, signed_in, diary, observer, stranger, campaign):
    address = f"/api/v1/entries/{diary.pk}/audit"
    page = reverse("entry_audit", args=[campaign.pk, diary.pk])
    for person, status in ((observer, 403), (stranger, 404)):
        assert as_user(person).get(address).status_code == status
        assert signed_in(person).get(page).status_code == status


def test_the_page_of_an_entrys_audit_hides_values_from_players(signed_in, diary, owner, teammate, campaign):
    page = reverse("entry_audit", args=[campaign.pk, diary.pk])
    assert "Vex" in signed_in(owner).get(page).content.decode()
    told = signed_in(teammate).get(page).content.decode()
    assert "note.changed" in told
    assert "Vex" not in told
    assert "voice_note" not in told


def test_the_audit_is_narrowed_by_person_act_entry_and_dates(as_user, diary, owner, teammate, campaign):
    base = f"/api/v1/campaigns/{campaign.pk}/audit"
    old = AuditRecord.objects.filter(act="note.created")
    old.update(at=timezone.now() - timedelta(days=10))

    def count(**asked):
        return as_user(owner).get(base, asked).json()["count"]

    assert count() == 3
    assert count(person=teammate.pk) == 1
    assert count(act="note.") == 2
    assert count(entry=diary.pk) == 3
    assert count(since=str(timezone.now().date() - timedelta(days=1))) == 2
    assert count(until=str(timezone.now().date() - timedelta(days=5))) == 1
    assert as_user(owner).get(base, {"since": "yesterday"}).status_code == 400
    page = as_user(owner).get(reverse("campaign_audit", args=[campaign.pk]), {"person": teammate.pk})
    assert [row.act for row in page.context["records"]] == ["note.created"]


def test_the_audit_as_a_table_holds_no_formulas(signed_in, owner, campaign):
    create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="=HYPERLINK(1)")
    answer = signed_in(owner).get(reverse("campaign_audit", args=[campaign.pk]), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert (rows[0]["act"], rows[0]["name"], rows[0]["who"]) == ("note.created", "'=HYPERLINK(1)", "owner")


# -- consent ----------------------------------------------------------------------------------------------


def test_consent_is_given_with_its_words_and_taken_back(as_user, campaign, teammate, owner):
    base = f"/api/v1/campaigns/{campaign.pk}/consents"
    given = as_user(teammate).post(base, {"purpose": "recording"})
    assert given.status_code == 201
    assert "may be recorded" in given.json()["words"]
    assert as_user(teammate).post(base, {"purpose": "recording"}).json()["id"] == given.json()["id"]
    assert privacy.agrees(campaign, teammate, "recording")
    assert not privacy.agrees(campaign, teammate, "transcript")
    assert as_user(owner).get(base).json()["count"] == 1
    assert as_user(owner).delete(f"{base}/{given.json()['id']}").status_code == 404
    assert as_user(teammate).delete(f"{base}/{given.json()['id']}").status_code == 204
    assert not privacy.agrees(campaign, teammate, "recording")
    assert Consent.objects.get().withdrawn_at is not None
    assert as_user(teammate).post(base, {"purpose": "dancing"}).status_code == 400
    assert list(AuditRecord.objects.filter(act__startswith="consent").values_list("act", flat=True)) == [
        "consent.withdrawn",
        "consent.given",
    ]


def test_members_see_their_own_consents_and_game_masters_all(as_user, campaign, teammate, observer, owner):
    for person in (teammate, observer):
        privacy.give_consent(actor=person, campaign=campaign, purpose="recording")
    base = f"/api/v1/campaigns/{campaign.pk}/consents"
    assert [row["user"] for row in as_user(observer).get(base).json()["results"]] == [observer.pk]
    assert as_user(owner).get(base).json()["count"] == 2


def test_other_words_need_another_consent(campaign, teammate, monkeypatch):
    privacy.give_consent(actor=teammate, campaign=campaign, purpose="recording")
    monkeypatch.setitem(privacy.CONSENT_WORDS, "recording", "Other words.")
    assert not privacy.agrees(campaign, teammate, "recording")
    privacy.give_consent(actor=teammate, campaign=campaign, purpose="recording")
    assert privacy.agrees(campaign, teammate, "recording")
    assert Consent.objects.in_force().count() == 1


def test_the_page_asks_and_takes_back(signed_in, campaign, teammate):
    client, page = signed_in(teammate), reverse("consents", args=[campaign.pk])
    assert "You do not agree" in client.get(page).content.decode()
    client.post(page, {"purpose": "recording", "act": "give"})
    assert "You agree" in client.get(page).content.decode()
    client.post(page, {"purpose": "recording", "act": "withdraw"})
    assert not Consent.objects.in_force().exists()


# -- retention --------------------------------------------------------------------------------------------


@pytest.fixture
def old(campaign, owner, teammate, observer):
    """A campaign with something in every table, all of it old."""
    fill_campaign(campaign, owner, teammate, observer)
    picture = Attachment.objects.get(entry__campaign=campaign)
    delete_entry(actor=owner, entry=picture.entry)
    Entry.objects.exclude(deleted_at=None).update(deleted_at=timezone.now() - timedelta(days=50))
    AuditRecord.objects.update(at=timezone.now() - timedelta(days=50))
    VoiceNote.objects.update(created_at=timezone.now() - timedelta(days=50))
    return campaign


def counts(campaign):
    return (
        Entry.objects.filter(campaign=campaign).count(),
        AuditRecord.objects.filter(campaign=campaign).count(),
        VoiceNote.objects.exclude(key="").count(),
    )


def keep(campaign, days):
    Campaign.objects.filter(pk=campaign.pk).update(keep_audit_days=days, keep_bin_days=days, keep_recordings_days=days)


def test_without_settings_everything_is_kept(old):
    before = counts(old)
    assert apply_retention() == {}
    keep(old, 60)
    assert apply_retention() == {}
    assert counts(old) == before


def test_a_dry_run_tells_and_deletes_nothing(old, capsys):
    keep(old, 30)
    before = counts(old)
    call_command("apply_retention", dry_run=True)
    said = capsys.readouterr().out
    assert "1 recordings" in said
    assert "2 from the bin" in said
    assert counts(old) == before


def test_what_is_too_old_goes_with_its_versions_and_files(old, django_capture_on_commit_callbacks):
    from bestiary_site.shared import storage

    clip = VoiceNote.objects.get().key
    attached = Attachment.objects.get().key
    hero = Character.objects.get(campaign=old, name="Hero")
    gone = list(Entry.objects.deleted().values_list("pk", flat=True))
    keep(old, 30)
    with django_capture_on_commit_callbacks(execute=True):
        told = apply_retention()[old]
    assert told["recordings"] == 1
    assert told["from the bin"] == 2
    assert not Entry.objects.filter(pk__in=gone).exists()
    assert not Note.history.filter(id__in=gone).exists()
    assert not storage.exists(clip)
    assert not storage.exists(attached)
    assert VoiceNote.objects.get().text == "Boo", "words stay"
    assert storage.exists(hero.picture)
    assert [row.act for row in AuditRecord.objects.filter(campaign=old)] == ["retention.applied"]
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_retention() == {}
