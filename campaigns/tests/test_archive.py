"""An archive holds a whole campaign: out, into an empty site, out again is the same, and nothing is believed."""

import io
import json
import random
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, DomainError, NotAllowed, NotFound, Refused
from campaigns.archive.sections import all_sections, models_inside_campaigns, reasons_to_leave_out
from campaigns.models import Campaign, Entry, Kind, Membership, Note, Role, User, Visibility
from campaigns.services import archives
from campaigns.services.entries import create_entry, delete_entry, update_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.whole_campaign import fill_campaign


def archive_of(owner, campaign) -> bytes:
    return b"".join(archives.export_archive(actor=owner, campaign=campaign).blocks())


def bring_in(actor, content, **how):
    return archives.import_archive(actor=actor, stream=io.BytesIO(content), **how)


def members_of(content) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_date(content) -> dict[str, bytes]:
    members = members_of(content)
    manifest = json.loads(members.pop("manifest.json"))
    assert manifest.pop("exported_at")
    return members | {"manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def empty_the_site() -> None:
    """Leave nothing but an administrator."""
    Entry.objects.all().delete()
    Campaign.objects.all().delete()
    for kind in ("Faction", "Item", "Handout", "Note", "PlaySession", "PlotThread", "Location"):
        apps.get_model("campaigns", kind).history.all().delete()
    apps.get_model("characters", "Character").history.all().delete()
    apps.get_model("campaigns", "AuditRecord").objects.all().delete()
    User.objects.all().delete()
    for folder in ("pictures", "models", "maps", "voices", "attachments", "imported"):
        storage.delete_folder(folder)


@pytest.fixture
def full(campaign, owner, teammate, observer):
    """The owner's campaign with something in every table."""
    fill_campaign(campaign, owner, teammate, observer)
    return campaign


def test_every_table_of_a_campaign_is_in_the_archive_or_left_out_for_a_reason():
    listed = [model for model in apps.get_models() if not model._meta.label_lower.startswith(("admin.", "auth."))]
    inside = {model._meta.label_lower for model in models_inside_campaigns(listed)}
    carried = {section.name for section in all_sections()}
    left_out = set(reasons_to_leave_out())
    assert inside - carried - left_out == set(), "register a Section for it, or leave it out and say why"
    assert not carried & left_out
    assert left_out <= inside, "what is left out no longer exists"


@pytest.mark.django_db
def test_the_test_campaign_has_a_row_in_every_table(full):
    empty = [section.name for section in all_sections() if not section.found(full).exists()]
    assert not empty, "put one into whole_campaign.py"


@pytest.mark.django_db
def test_the_same_campaign_gives_the_same_archive(full, owner):
    assert without_date(archive_of(owner, full)) == without_date(archive_of(owner, full))


@pytest.mark.django_db
def test_out_and_into_an_empty_site_and_out_again_is_the_same_archive(full, owner):
    first = archive_of(owner, full)
    made = archives.export_archive(actor=owner, campaign=full)
    assert made.losses == []
    empty_the_site()
    admin = make_user("admin", is_superuser=True)
    campaign, report = bring_in(admin, first, match_all=True)
    assert report.losses == []
    assert campaign.pk == full.pk
    Membership.objects.get(campaign=campaign, user=admin).delete()
    again = archives.make_archive(campaign)
    assert again.losses == []
    second = without_date(b"".join(again.blocks()))
    wanted = without_date(first)
    for name in wanted:
        assert second.get(name) == wanted[name], name
    assert set(second) == set(wanted)


@pytest.mark.django_db
def test_an_archive_over_its_own_campaign_changes_nothing(full, owner):
    first = archive_of(owner, full)
    before = {section.name: section.found(full).count() for section in all_sections()}
    _, report = bring_in(owner, first)
    assert report.mode == "over"
    assert report.changes == 0, {name: tally for name, tally in report.tables.items() if tally.made or tally.changed}
    assert {section.name: section.found(full).count() for section in all_sections()} == before
    assert without_date(archive_of(owner, full)) == without_date(first)
