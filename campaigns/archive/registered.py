"""The tables of this app that belong to an archive, in the order in which they depend on each other."""

from typing import Any

from django.db.models import QuerySet

from campaigns import models as m
from campaigns.archive.reading import BrokenArchive
from campaigns.archive.sections import (
    PICTURE,
    SMALL_PICTURE,
    FileColumn,
    Section,
    history_section,
    leave_out,
    register,
)
from campaigns.services.attachments import PLAIN, SUFFIXES, fit_name

ARCHIVE_ACTS = ("campaign.exported", "campaign.imported")
_UID = ("uid",)
_HEARD = ("audience",)
_PEOPLE_PROPOSED = ("shown_to", "keeper")
_OUTLET_LEAVES_OUT = frozenset({"sealed_address", "active", "disabled_because", "failing_since", "paused_until"})
_OUTLET_ON_ARRIVAL = {
    "sealed_address": "",
    "active": False,
    "disabled_because": "It came in an archive, which holds no addresses: enter its address, then switch it on.",
}
# What an attached file may be called; what it is, its content says (campaigns/archive/files.py).
ATTACHED = frozenset(
    {
        ".png",
        ".jpg",
        ".gif",
        ".webp",
        ".avif",
        ".mp3",
        ".ogg",
        ".wav",
        ".flac",
        ".weba",
        ".mp4",
        ".webm",
        ".pdf",
        ".bin",
    }
)


def _without_archive_acts(rows: "QuerySet[m.AuditRecord]") -> "QuerySet[m.AuditRecord]":
    return rows.exclude(act__in=ARCHIVE_ACTS)


def _name_target(plain: dict[str, Any], record: m.AuditRecord, reader: Any) -> None:
    """Say by name whom an act was done to; of who is gone nothing is said, for he may have wished to be forgotten."""
    plain["target"] = None
    if record.target_type == "user":
        plain["target"] = reader.people.name(int(record.target_id)) if record.target_id.isdecimal() else None
    elif record.target_type == "membership":
        rows = m.Membership.objects.filter(campaign=record.campaign_id, pk=record.target_id)
        plain["target"] = reader.people.name(rows.values_list("user_id", flat=True).first())
    else:
        return
    if plain["target"] is None:
        plain["target_name"], plain["changes"] = "", {}


def _find_target(values: dict[str, Any], plain: dict[str, Any], restorer: Any) -> None:
    user = restorer.people.get(plain.get("target"))
    if plain.get("entry"):
        values["target_id"] = str(values.get("entry_id") or "")
    elif user is not None and plain.get("target_type") == "user":
        values["target_id"] = str(user.pk)
    elif user is not None:
        found = m.Membership.objects.filter(campaign=restorer.campaign_id, user=user).values_list("pk", flat=True)
        values["target_id"] = str(found.first() or "")


def _fit_entry(values: dict[str, Any], plain: dict[str, Any], restorer: Any) -> None:
    aliases = values.get("aliases", [])
    if not all(isinstance(name, str) and len(name) <= 200 for name in aliases):
        raise BrokenArchive("data/campaigns.entry.json: other names must be a list of texts.")


def _fit_attachment(values: dict[str, Any], plain: dict[str, Any], restorer: Any) -> None:
    """A name decides how a browser is handed a file: it must fit the content, which must be what the row says."""
    file = plain.get("key")
    if values["media_type"] not in {*SUFFIXES, PLAIN} or not isinstance(file, dict):
        raise BrokenArchive("data/campaigns.attachment.json: a file is of no kind that lies with entries.")
    if file["sha256"] != values["digest"] or not file["name"].endswith(SUFFIXES.get(values["media_type"], ".bin")):
        raise BrokenArchive("data/campaigns.attachment.json: a file is not what its row says.")
    values["name"] = fit_name(values["name"], values["media_type"])


def register_sections() -> None:
    """Make the tables of this app part of archives."""
    register(
        Section(m.Campaign, "pk", ("id",)),
        Section(m.Membership, "campaign", ("user",), only_new=True),
        Section(m.Tag, "campaign", ("name",)),
        Section(
            m.Entry, "campaign", _UID,
            names_people=("body",), files=(PICTURE, SMALL_PICTURE),
            quiet=frozenset({"version", "updated_at"}), on_row=_fit_entry,
        ),
        *(Section(kind, "campaign", ("entry_ptr",)) for kind in (m.Faction, m.Item, m.Handout, m.Note)),
        *(Section(kind, "campaign", ("entry_ptr",)) for kind in (m.PlaySession, m.PlotThread, m.Location)),
        *(history_section(kind) for kind in (m.Faction, m.Item, m.Handout, m.Note)),
        *(history_section(kind) for kind in (m.PlaySession, m.PlotThread, m.Location)),
        Section(m.EntryViewer, "entry__campaign", ("entry", "user"), exact=True),
        Section(m.EntryName, "entry__campaign", ("entry", "key")),
        Section(m.EntryMention, "source__campaign", audiences=_HEARD, exact=True),
        Section(m.ImportedFrom, "entry__campaign", ("source", "reference", "importer"), frozenset({"run"})),
        Section(m.SessionNote, "session__campaign", _UID, audiences=_HEARD, names_people=("body",)),
        Section(m.ChecklistItem, "session__campaign", _UID, audiences=_HEARD),
        Section(m.SessionEvent, "session__campaign", _UID, audiences=_HEARD, people_in={"payload": ("author",)}),
        Section(m.StreamPlace, "session__campaign", ("event", "stream"), streams=("stream",)),
        Section(m.Attendance, "session__campaign", ("session", "user")),
        Section(
            m.MapLayer, "location__campaign", _UID,
            audiences=_HEARD, files=(FileColumn("picture", frozenset({".webp", ".png", ".jpg"})),),
        ),
        Section(m.MapPin, "location__campaign", _UID, audiences=_HEARD),
        Section(m.Placement, "location__campaign", _UID, audiences=_HEARD),
        Section(m.CampaignCalendar, "campaign", ("campaign",)),
        Section(m.CalendarEvent, "campaign", _UID, audiences=_HEARD),
        Section(m.Relation, "campaign", _UID, audiences=_HEARD),
        Section(m.RelationChange, "relation__campaign", _UID, audiences=_HEARD),
        Section(m.PlotMilestone, "plot__campaign", _UID, audiences=_HEARD),
        Section(m.PlotDependency, "plot__campaign", _UID, audiences=_HEARD),
        Section(m.PlotForeshadowing, "plot__campaign", _UID, audiences=_HEARD),
        Section(m.PlotLink, "plot__campaign", _UID, audiences=_HEARD),
        Section(m.PlotProgress, "plot__campaign", _UID, audiences=_HEARD),
        Section(
            m.Attachment, "entry__campaign", ("id",),
            audiences=_HEARD, files=(FileColumn("key", ATTACHED),), on_row=_fit_attachment,
        ),
        Section(m.EntryTemplate, "campaign", ("kind", "name", "created_at")),
        Section(m.HandoutShowing, "handout__campaign"),
        Section(
            m.Proposal, "campaign", _UID,
            people_in={"values": _PEOPLE_PROPOSED, "base": _PEOPLE_PROPOSED},
        ),
        Section(m.Consent, "campaign", only_new=True),
        Section(
            m.Webhook, "campaign", ("id",),
            _OUTLET_LEAVES_OUT | {"sealed_secret"}, _OUTLET_ON_ARRIVAL | {"sealed_secret": ""},
        ),
        Section(m.DiscordWebhook, "campaign", ("id",), _OUTLET_LEAVES_OUT, _OUTLET_ON_ARRIVAL),
        Section(
            m.AuditRecord, "campaign",
            leave_out=frozenset({"target_id"}), rows=_without_archive_acts,
            before_leaving=_name_target, on_row=_find_target, only_new=True,
        ),
    )  # fmt: skip
    leave_out(
        campaigns__invitation="links into a campaign are secrets of the site that made them",
        campaigns__importrun="previews of imports belong to who made them, and are forgotten after a week",
        campaigns__presence="who sits at the table this minute",
        campaigns__webhookdelivery="the log of what one site sent",
        campaigns__searchword="made anew from the entries",
        campaigns__searchtext="made anew from the entries",
        campaigns__savedsearch="private to who saved it: part of the copy of his own data",
        campaigns__standin="who stood for whom on one site; the archive names the people themselves",
    )
