"""Play sessions: making, starting, closing; notes, checklist, timeline and attendance. Every act is an event."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.audiences import GAME_MASTERS, chosen
from campaigns.models import (
    Attendance,
    Campaign,
    ChecklistItem,
    Entry,
    Happening,
    Kind,
    Membership,
    PlaySession,
    Role,
    SessionEvent,
    SessionNote,
    SessionState,
    User,
    Visibility,
)
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from campaigns.services.audit import record
from campaigns.services.calendar import follow_clock
from campaigns.services.entries import create_entry
from campaigns.services.hearing import audience_from
from campaigns.services.session_events import add_event, lock_session
from campaigns.services.webhooks import announce_session

LONGEST_NOTE, LONGEST_MESSAGE, MOST_CHECKS = 20_000, 2_000, 200
ONLY_ME = "only_me"
_NEXT = {
    SessionState.PLANNED: {SessionState.LIVE, SessionState.CLOSED},
    SessionState.LIVE: {SessionState.CLOSED},
    SessionState.CLOSED: {SessionState.LIVE},
}


@transaction.atomic
def create_session(*, actor: Person, campaign: Campaign, **values: Any) -> PlaySession:
    """Plan a session (game masters); it gets the next number of the campaign."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # no two sessions with one number
    last = PlaySession.objects.living().filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0
    values.setdefault("number", last + 1)
    made = create_entry(actor=person, campaign=campaign, kind=Kind.SESSION, **values)
    assert isinstance(made, PlaySession)
    return made


@transaction.atomic
def change_state(*, actor: Person, session: PlaySession, state: str, order_id: str = "") -> PlaySession:
    """Start, close or reopen a session (game masters)."""
    person = require_master(session, actor)
    session = lock_session(session)
    if _done_before(session, person, order_id) or session.state == state:
        return session
    if state not in _NEXT[SessionState(session.state)]:
        raise Conflict("bad_state", f"{session.name} is {session.get_state_display().lower()}: that does not follow.")
    before, session.state, now = session.state, state, timezone.now()
    if state == SessionState.LIVE:
        session.started_at, session.closed_at = session.started_at or now, None
    else:
        session.closed_at = now
    PlaySession.objects.filter(pk=session.pk).update(
        state=session.state, started_at=session.started_at, closed_at=session.closed_at, updated_at=now
    )
    add_event(session, f"session.{_said(before, state)}", {"state": state}, actor=person, order_id=order_id)
    record(f"session.{_said(before, state)}", actor=person, target=session, changes={"state": [before, state]})
    announce_session(
        session, event=Happening.SESSION_CLOSED if state == SessionState.CLOSED else Happening.SESSION_STARTED
    )
    return session


def _said(before: str, state: str) -> str:
    if state == SessionState.CLOSED:
        return "closed"
    return "reopened" if before == SessionState.CLOSED else "started"


# -- notes ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_note(
    *,
    actor: Person,
    session: PlaySession,
    body: str,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    order_id: str = "",
) -> SessionNote:
    """Write something down. `visibility` may also be `only_me`: then game masters read it, too."""
    person = require_writer(session, actor)
    body = _text(body, "body", LONGEST_NOTE)
    audience = audience_for(session, person, visibility, known_to)
    session = lock_session(session)
    done = _done_before(session, person, order_id)
    if done is not None:
        return SessionNote.objects.get(uid=done.payload["note"])
    note = SessionNote.objects.create(session=session, author=person, body=body, audience=audience)
    add_event(session, "note.added", _note(note), actor=person, audience=audience, order_id=order_id)
    return note


@transaction.atomic
def change_note(
    *, actor: Person, note: SessionNote, body: str, expected_version: int | None = None, order_id: str = ""
) -> SessionNote:
    """Change one's own note."""
    person = _require_author(note, actor)
    body = _text(body, "body", LONGEST_NOTE)
    session = lock_session(note.session)
    if _done_before(session, person, order_id):
        return SessionNote.objects.get(pk=note.pk)
    note = SessionNote.objects.select_related("session").get(pk=note.pk)
    if expected_version is not None and expected_version != note.version:
        raise Conflict("changed_meanwhile", "The note was changed meanwhile.", details={"version": note.version})
    note.body, note.version = body, note.version + 1
    note.save(update_fields=["body", "version", "updated_at"])
    add_event(session, "note.changed", _note(note), actor=person, audience=note.audience, order_id=order_id)
    return note


@transaction.atomic
def remove_note(*, actor: Person, note: SessionNote, order_id: str = "") -> None:
    """Take a note back: its author or a game master; `restore_note` undoes it."""
    person = _require_author(note, actor, or_master=True)
    session = lock_session(note.session)
    if _done_before(session, person, order_id) or note.deleted_at:
        return
    note.deleted_at, note.version = timezone.now(), note.version + 1
    note.save(update_fields=["deleted_at", "version"])
    gone = {"note": str(note.uid), "version": note.version}
    add_event(session, "note.removed", gone, actor=person, audience=note.audience, order_id=order_id)


@transaction.atomic
def restore_note(*, actor: Person, note: SessionNote) -> SessionNote:
    """Bring one's own note back."""
    person = _require_author(note, actor, or_master=True)
    session = lock_session(note.session)
    note.deleted_at, note.version = None, note.version + 1
    note.save(update_fields=["deleted_at", "version"])
    add_event(session, "note.added", _note(note), actor=person, audience=note.audience)
    return note


def _note(note: SessionNote) -> dict[str, Any]:
    return {"note": str(note.uid), "version": note.version, "text": note.body, "author": note.author_id}


def _require_author(note: SessionNote, actor: Person, *, or_master: bool = False) -> User:
    person = require_writer(note.session, actor)
    if note.author_id == person.pk or (or_master and _runs(note.session, person)):
        return person
    if not SessionNote.objects.visible_to(person).filter(pk=note.pk).exists():
        raise NotFound("note_not_found", "There is no such note, or it is hidden from you.")
    raise NotAllowed("not_yours", "Only who wrote a note changes it.")


# -- words, happenings, the clock -------------------------------------------------------------------------


@transaction.atomic
def send_message(
    *,
    actor: Person,
    session: PlaySession,
    text: str,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    order_id: str = "",
) -> SessionEvent:
    """Say something to all, to the game masters (a player hears his own) or to chosen people."""
    person = require_member(session, actor)
    text = _text(text, "text", LONGEST_MESSAGE)
    audience = audience_for(session, person, visibility, known_to, spoken=True)
    session = lock_session(session)
    done = _done_before(session, person, order_id)
    payload = {"text": text}
    return done or add_event(session, "message.sent", payload, actor=person, audience=audience, order_id=order_id)


@transaction.atomic
def tell_event(
    *,
    actor: Person,
    session: PlaySession,
    text: str,
    in_game_day: int | None = None,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    order_id: str = "",
) -> SessionEvent:
    """Put what happened on the timeline."""
    person = require_writer(session, actor)
    text = _text(text, "text", LONGEST_MESSAGE)
    audience = audience_for(session, person, visibility, known_to)
    session = lock_session(session)
    done = _done_before(session, person, order_id)
    return done or add_event(
        session, "event.told", {"text": text}, actor=person, audience=audience, order_id=order_id,
        in_game_day=in_game_day,
    )  # fmt: skip


@transaction.atomic
def set_clock(*, actor: Person, session: PlaySession, day: int, order_id: str = "") -> PlaySession:
    """Say which day it is in the game; the session spans the days that it has seen; a live one moves the calendar."""
    person = require_master(session, actor)
    if not -40_000_000 < day < 40_000_000:
        raise Refused("bad_day", "That day lies beyond every calendar.", fields={"day": ["Too far away."]})
    session = lock_session(session)
    if _done_before(session, person, order_id):
        return session
    start = day if session.in_game_start is None else min(session.in_game_start, day)
    end = day if session.in_game_end is None else max(session.in_game_end, day)
    PlaySession.objects.filter(pk=session.pk).update(in_game_start=start, in_game_end=end)
    session.in_game_start, session.in_game_end = start, end
    if session.state == SessionState.LIVE and session.campaign is not None:
        follow_clock(session.campaign, day)
    from_calendar = {"day": day, "start": start, "end": end}
    add_event(session, "clock.set", from_calendar, actor=person, order_id=order_id, in_game_day=day)
    return session


# -- the checklist ----------------------------------------------------------------------------------------


@transaction.atomic
def add_check(
    *,
    actor: Person,
    session: PlaySession,
    text: str,
    entry: Entry | None = None,
    visibility: str = Visibility.GAME_MASTERS,
    known_to: list[int] | None = None,
    order_id: str = "",
) -> ChecklistItem:
    """Prepare something (game masters)."""
    person = require_master(session, actor)
    text = _text(text, "text", 300)
    if entry is not None and entry.campaign_id != session.campaign_id:
        raise Refused("no_such_entry", "That entry is not of this campaign.", fields={"entry": ["Not here."]})
    audience = audience_for(session, person, visibility, known_to)
    session = lock_session(session)
    done = _done_before(session, person, order_id)
    if done is not None:
        return ChecklistItem.objects.get(uid=done.payload["item"])
    held = session.checklist.aggregate(last=Max("position"))["last"]
    if session.checklist.count() >= MOST_CHECKS:
        raise Refused("too_many", f"A checklist holds at most {MOST_CHECKS} lines.")
    item = ChecklistItem.objects.create(
        session=session, text=text, entry=entry, position=0 if held is None else held + 1, audience=audience
    )
    add_event(session, "check.added", _check(item), actor=person, audience=audience, order_id=order_id)
    return item


@transaction.atomic
def tick_check(*, actor: Person, item: ChecklistItem, done: bool, order_id: str = "") -> ChecklistItem:
    """Mark a line as done, or as not done (game masters)."""
    person = require_master(item.session, actor)
    session = lock_session(item.session)
    if _done_before(session, person, order_id) or bool(item.done_at) == done:
        return item
    item.done_at, item.done_by = (timezone.now(), person) if done else (None, None)
    item.save(update_fields=["done_at", "done_by", "updated_at"])
    add_event(session, "check.ticked", _check(item), actor=person, audience=item.audience, order_id=order_id)
    return item


@transaction.atomic
def remove_check(*, actor: Person, item: ChecklistItem, order_id: str = "") -> None:
    """Take a line off the list (game masters)."""
    person = require_master(item.session, actor)
    session = lock_session(item.session)
    if _done_before(session, person, order_id):
        return
    gone = {"item": str(item.uid)}
    add_event(session, "check.removed", gone, actor=person, audience=item.audience, order_id=order_id)
    item.delete()


def _check(item: ChecklistItem) -> dict[str, Any]:
    held = {"item": str(item.uid), "text": item.text, "entry": item.entry_id, "position": item.position}
    return held | {"done": item.done_at is not None}


# -- who was there ----------------------------------------------------------------------------------------


@transaction.atomic
def set_attendance(*, actor: Person, session: PlaySession, people: list[int]) -> list[Attendance]:
    """Say who was there (game masters): exactly these members."""
    person = require_master(session, actor)
    members = set(Membership.objects.filter(campaign=session.campaign_id).values_list("user_id", flat=True))
    if unknown := set(people) - members:
        said = [f"Not a member: {', '.join(map(str, sorted(unknown)))}."]
        raise Refused("not_a_member", "Only members can have been there.", fields={"people": said})
    for pk in sorted(members):
        Attendance.objects.update_or_create(session=session, user_id=pk, defaults={"was_there": pk in people})
    record("session.attendance", actor=person, target=session, changes={"present": [None, sorted(people)]})
    return list(session.attendance.filter(was_there=True).select_related("user"))


def note_attendance(session: PlaySession, person: User, now: datetime) -> None:
    """Remember that somebody was seen during a live session; what a game master has corrected stays."""
    row, created = Attendance.objects.get_or_create(
        session=session, user=person, defaults={"first_seen_at": now, "last_seen_at": now}
    )
    if not created:
        Attendance.objects.filter(pk=row.pk).update(last_seen_at=now)


# -- who may ----------------------------------------------------------------------------------------------


def require_member(session: PlaySession, actor: Person) -> User:
    """Refuse who does not belong to the campaign or may not see the session: for him there is none."""
    person = require_sign_in(actor)
    if not PlaySession.objects.visible_to(person).filter(pk=session.pk).exists():
        raise NotFound("session_not_found", "There is no such session, or it is hidden from you.")
    return person


def require_writer(session: PlaySession, actor: Person) -> User:
    """Refuse observers, too."""
    person = require_member(session, actor)
    if _role(session, person) not in (Role.GAME_MASTER, Role.PLAYER):
        raise NotAllowed("role_needed", "Observers look on: ask a game master to make you a player.")
    return person


def require_master(session: PlaySession, actor: Person) -> User:
    """Refuse everybody but the game masters."""
    person = require_member(session, actor)
    if not _runs(session, person):
        raise NotAllowed("role_needed", "Only a game master of this campaign may do this.")
    return person


def audience_for(
    session: PlaySession, person: User, visibility: str, known_to: list[int] | None, *, spoken: bool = False
) -> str:
    """Return the audience of words; `only_me` is oneself (and game masters), spoken words to game masters likewise."""
    to_masters = spoken and visibility == Visibility.GAME_MASTERS
    if visibility == ONLY_ME or to_masters:
        return GAME_MASTERS if _runs(session, person) else chosen([person.pk])
    assert session.campaign is not None
    return audience_from(campaign=session.campaign, person=person, visibility=visibility, known_to=known_to)


def _role(session: PlaySession, person: User) -> Role | None:
    return role_in(session.campaign, person) if session.campaign else None


def _runs(session: PlaySession, person: User) -> bool:
    return _role(session, person) == Role.GAME_MASTER


def _done_before(session: PlaySession, person: User, order_id: str) -> SessionEvent | None:
    """Return what this very order has done already: a client that lost the answer sends it again."""
    if not order_id:
        return None
    return SessionEvent.objects.filter(session=session, actor=person, order_id=order_id).first()


def _text(words: Any, name: str, longest: int) -> str:
    text = str(words or "").replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused("nothing_said", "There is nothing to write.", fields={name: ["Write something."]})
    if len(text) > longest:
        raise Refused("too_long", f"At most {longest} characters.", fields={name: [f"{len(text)} are too many."]})
    return text
