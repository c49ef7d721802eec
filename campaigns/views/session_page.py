"""What the page of one play session shows."""

from typing import Any

from django.core.paginator import Paginator

from campaigns.almanac import Almanac
from campaigns.kinds import address_of
from campaigns.live import shown
from campaigns.models import Entry, Membership, PlaySession, SessionEvent, SessionNote
from campaigns.services.calendar_reading import almanac_of, calendar_of
from campaigns.services.session_events import describe_event
from campaigns.services.session_presence import who_is_here
from campaigns.session_forms import (
    AttendanceForm,
    CheckForm,
    ClockForm,
    HappeningForm,
    MessageForm,
    NoteForm,
)
from campaigns.story_forms import entry_names
from campaigns.views.story import Visit
from campaigns.writing.page import entry_context

NOTES_PER_PAGE, EVENTS_SHOWN, EVENTS_PER_PAGE = 100, 60, 100
TOLD = ("event.told", "clock.set", "session.started", "session.closed", "session.reopened")


def days_in_words(session: PlaySession, almanac: Almanac) -> str:
    """Return the days of the world that a session spans, as words."""
    if session.in_game_start is None:
        return ""
    start = almanac.say(session.in_game_start)
    if session.in_game_end in (None, session.in_game_start):
        return start
    return f"{start} – {almanac.say(session.in_game_end or session.in_game_start)}"


def session_context(here: Visit, session: PlaySession, bound: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the page of a session shows:

    campaign, session, days, role (value), game_master, may_write, parts (entry_context).   present: dicts of name,
    role.   attended: Attendance rows that were there.   notes, checklist, told, said: dicts as the socket sends them,
    told with .day (words); notes with .pk.   page_obj (notes).   forms: note, message, happening, check, clock,
    attendance.   names (of entries).   room: for the script (json_script).
    """
    calendar = calendar_of(here.campaign)
    almanac = almanac_of(calendar)
    pages = Paginator(notes_seen(here, session), NOTES_PER_PAGE)
    page = pages.get_page(here.request.GET.get("page"))
    attended = list(session.attendance.filter(was_there=True).select_related("user"))
    entries = Entry.objects.visible_to(here.person).filter(campaign=here.campaign)
    return {
        "campaign": here.campaign, "session": session, "days": days_in_words(session, almanac), "role": here.role,
        "game_master": here.game_master, "may_write": here.may_make, "present": who_is_here(session),
        "attended": attended, "notes": _shown_notes(here, list(page.object_list)), "page_obj": page,
        "checklist": _shown_checks(here, session), "names": entry_names(entries) if here.game_master else [],
        "told": _shown_events(here, session, almanac, TOLD), "removed": list(removed_notes(here, session)[:10]),
        "said": _shown_events(here, session, almanac, ("message.sent",)),
        "forms": _forms(here, session, calendar.today, attended) | (bound or {}), "room": _room(here, session),
        **entry_context(session, here.person),
    }  # fmt: skip


def notes_seen(here: Visit, session: PlaySession) -> Any:
    seen = SessionNote.objects.visible_to(here.person).filter(session=session).select_related("author")
    return seen.order_by("-created_at", "-pk")


def _shown_notes(here: Visit, notes: list[SessionNote]) -> list[dict[str, Any]]:
    rows = shown.show_notes(notes, campaign=here.campaign, viewer=here.person)
    return [
        row | {"pk": note.pk, "at": note.created_at, "mine": note.author_id == here.person.pk}
        for row, note in zip(rows, notes, strict=True)
    ]  # fmt: skip


def _shown_checks(here: Visit, session: PlaySession) -> list[dict[str, Any]]:
    rows = shown.show_checks(session, campaign=here.campaign, viewer=here.person)
    keys = {str(uid): pk for uid, pk in session.checklist.values_list("uid", "pk")}
    return [row | {"pk": keys[row["item"]]} for row in rows]


def _shown_events(here: Visit, session: PlaySession, almanac: Almanac, types: tuple[str, ...]) -> list[dict[str, Any]]:
    """The latest events of these types, oldest first."""
    seen = SessionEvent.objects.visible_to(here.person).filter(session=session, type__in=types)
    rows = list(seen.select_related("actor").order_by("-sequence")[:EVENTS_SHOWN])[::-1]
    return show_rows(here, rows, almanac)


def show_rows(here: Visit, rows: list[SessionEvent], almanac: Almanac) -> list[dict[str, Any]]:
    """Return events as the page shows them: rendered for this person, with their time and day."""
    described = [describe_event(event) for event in rows]
    found = shown.show_events(described, campaign=here.campaign, viewer=here.person)
    return [
        one | {"at": row.at, "day": almanac.say(row.in_game_day) if row.in_game_day is not None else ""}
        for one, row in zip(found, rows, strict=True)
    ]


def timeline_context(here: Visit, session: PlaySession) -> dict[str, Any]:
    """Return: campaign, session, events (dicts as in `session_context`), page_obj, page_range."""
    seen = SessionEvent.objects.visible_to(here.person).filter(session=session, type__in=(*TOLD, "message.sent"))
    pages = Paginator(seen.select_related("actor").order_by("sequence"), EVENTS_PER_PAGE)
    page = pages.get_page(here.request.GET.get("page"))
    almanac = almanac_of(calendar_of(here.campaign))
    return {
        "campaign": here.campaign, "session": session, "page_obj": page,
        "events": show_rows(here, list(page.object_list), almanac),
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }  # fmt: skip


def _forms(here: Visit, session: PlaySession, today: int, attended: list[Any]) -> dict[str, Any]:
    reached = session.in_game_end if session.in_game_end is not None else today
    there = [str(row.user_id) for row in attended]
    return {
        "note": here.form(NoteForm, prefix="note"), "message": here.form(MessageForm, prefix="message"),
        "happening": here.form(HappeningForm, initial={"in_game_day": session.in_game_end}, prefix="happening"),
        "check": here.form(CheckForm, prefix="check"),
        "clock": here.form(ClockForm, initial={"day": reached}, prefix="clock"),
        "attendance": here.form(AttendanceForm, initial={"people": there}, prefix="attendance"),
    }  # fmt: skip


def _room(here: Visit, session: PlaySession) -> dict[str, Any]:
    """What the page's script must know besides what the socket tells."""
    calendar = calendar_of(here.campaign)
    shape = {name: getattr(calendar, name) for name in ("months", "weekdays", "leap_every", "leap_month", "era")}
    members = Membership.objects.filter(campaign=here.campaign).select_related("user").order_by("user__username")
    people = [{"id": row.user_id, "name": row.user.display_name, "role": row.role} for row in members]
    return {
        "session": session.pk, "socket": f"/live/sessions/{session.pk}/", "page": address_of(session),
        "me": here.person.pk, "may_write": here.may_make,
        "role": here.role, "calendar": shape, "people": people, "version": session.version,
    }  # fmt: skip


def removed_notes(here: Visit, session: PlaySession) -> Any:
    """Return the notes that this person has taken back."""
    gone = SessionNote.objects.filter(session=session, author=here.person).exclude(deleted_at=None)
    return gone.select_related("session").order_by("-deleted_at")
