"""What one person is shown of a session: the snapshot, and events with their texts rendered for him."""

from typing import Any

from django.db import transaction

from campaigns.audiences import is_game_master
from campaigns.kinds import address_of
from campaigns.live.groups import ALL_STREAM, GM_STREAM, person_stream
from campaigns.models import Campaign, ChecklistItem, Entry, PlaySession, SessionEvent, SessionNote, User
from campaigns.services.session_events import describe_event, latest_numbers, lock_session, missed_events
from campaigns.services.session_presence import who_is_here
from campaigns.writing.shown import render_all

MOST_NOTES, MOST_EVENTS, MOST_MISSED = 200, 200, 500
TOLD = ("event.told", "message.sent", "clock.set", "session.started", "session.closed", "session.reopened")


def streams_for(campaign: Campaign, person: User) -> list[str]:
    """Return the streams that a person hears: game masters hear what is said to anybody."""
    if is_game_master(campaign, person):
        return [ALL_STREAM, GM_STREAM]
    return [ALL_STREAM, person_stream(person.pk)]


def show_events(described: list[dict[str, Any]], *, campaign: Campaign, viewer: User) -> list[dict[str, Any]]:
    """Return described events as this person may read them: `html` instead of the text, which only its author gets."""
    said = [event["payload"].get("text") for event in described]
    authors = User.objects.in_bulk({event["actor"]["id"] for event in described if event["actor"]})
    by = [authors.get(event["actor"]["id"]) if event["actor"] else None for event in described]
    pairs = [(text or "", author) for text, author in zip(said, by, strict=True)]
    rendered = render_all(pairs, campaign=campaign, viewer=viewer)
    entries = _entries_seen({event["payload"].get("entry") for event in described}, viewer)
    return [
        _shown(event, text, str(html), mine=author == viewer, entries=entries)
        for event, text, html, author in zip(described, said, rendered, by, strict=True)
    ]


def _entries_seen(wanted: set[int | None], viewer: User) -> dict[int | None, dict[str, str]]:
    """Return name and address of those entries that this person may see."""
    keys = {pk for pk in wanted if pk is not None}
    rows = Entry.objects.visible_to(viewer).filter(pk__in=keys).defer("body") if keys else []
    return {entry.pk: {"name": entry.name, "url": address_of(entry)} for entry in rows}


def _shown(
    event: dict[str, Any], text: str | None, html: str, *, mine: bool, entries: dict[int | None, dict[str, str]]
) -> dict[str, Any]:
    payload = {name: value for name, value in event["payload"].items() if name != "text"}
    if "entry" in payload:
        payload["entry"] = entries.get(payload["entry"])
    if text is not None:
        payload["html"] = html
        if mine:
            payload["text"] = text
    return {**event, "payload": payload, "order_id": event["order_id"] if mine else ""}


@transaction.atomic
def snapshot_of(session: PlaySession, viewer: User) -> dict[str, Any]:
    """Return the whole state for one person; the row is held meanwhile, so that numbers and state belong together."""
    session = lock_session(session)
    campaign = session.campaign
    assert campaign is not None
    notes = SessionNote.objects.visible_to(viewer).filter(session=session).select_related("author")
    told = SessionEvent.objects.visible_to(viewer).filter(session=session, type__in=TOLD)
    latest = list(told.select_related("actor").order_by("-sequence")[:MOST_EVENTS])[::-1]
    shown = list(notes.order_by("-created_at")[:MOST_NOTES])[::-1]
    return {
        "type": "session.snapshot",
        "streams": latest_numbers(session, streams_for(campaign, viewer)),
        "session": describe_session(session),
        "present": who_is_here(session),
        "notes": show_notes(shown, campaign=campaign, viewer=viewer),
        "checklist": show_checks(session, campaign=campaign, viewer=viewer),
        "events": show_events([describe_event(event) for event in latest], campaign=campaign, viewer=viewer),
    }


def describe_session(session: PlaySession) -> dict[str, Any]:
    """Return what everybody who sees the session may know."""
    return {
        "id": session.pk,
        "name": session.name,
        "number": session.number,
        "state": session.state,
        "started_at": session.started_at.isoformat() if session.started_at else None,
        "closed_at": session.closed_at.isoformat() if session.closed_at else None,
        "in_game_start": session.in_game_start,
        "in_game_end": session.in_game_end,
    }


def show_notes(notes: list[SessionNote], *, campaign: Campaign, viewer: User) -> list[dict[str, Any]]:
    """Return notes (with their authors) for one person; an author gets his own text to change it."""
    rendered = render_all([(note.body, note.author) for note in notes], campaign=campaign, viewer=viewer)
    return [
        {
            "note": str(note.uid),
            "version": note.version,
            "author": {"id": note.author.pk, "name": note.author.display_name} if note.author else None,
            "html": str(html),
            "text": note.body if note.author_id == viewer.pk else None,
            "visibility": str(note.visibility),
            "at": note.created_at.isoformat(),
        }
        for note, html in zip(notes, rendered, strict=True)
    ]


def show_checks(session: PlaySession, *, campaign: Campaign, viewer: User) -> list[dict[str, Any]]:
    """Return the lines of the checklist that this person may see."""
    items = list(ChecklistItem.objects.visible_to(viewer).filter(session=session))
    master = session.created_by
    entries = _entries_seen({item.entry_id for item in items}, viewer)
    rendered = render_all([(item.text, master) for item in items], campaign=campaign, viewer=viewer)
    return [
        {
            "item": str(item.uid),
            "html": str(html),
            "done": item.done_at is not None,
            "position": item.position,
            "entry": entries.get(item.entry_id),
        }
        for item, html in zip(items, rendered, strict=True)
    ]


def missed_by(session: PlaySession, viewer: User, after: dict[str, int]) -> list[dict[str, Any]] | None:
    """Return the facts that somebody missed, oldest first; None when so many are gone that a snapshot is better."""
    campaign = session.campaign
    assert campaign is not None
    heard = streams_for(campaign, viewer)
    if set(after) != set(heard):
        return None
    missed = missed_events(session, after, most=MOST_MISSED)
    if len(missed) > MOST_MISSED:
        return None
    shown = show_events([describe_event(event) for _, _, event in missed], campaign=campaign, viewer=viewer)
    return [
        {"type": "session.event", "version": number, "stream": stream, "event": event}
        for (stream, number, _), event in zip(missed, shown, strict=True)
    ]
