"""The timeline of a session: every event gets its places in the streams of those who hear it, and is told on commit.

Each audience has a stream with numbers of its own (docs/decisions/0013-streams-of-a-session.md): a client that misses
one sees the gap, and nobody can count what he does not hear.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Max

from bestiary_site.shared.events import Fact, publish
from campaigns.audiences import ALL, GAME_MASTERS, people_in
from campaigns.live.groups import ALL_STREAM, GM_STREAM, person_stream, stream_group
from campaigns.models import PlaySession, SessionEvent, StreamPlace, User


@dataclass(frozen=True)
class SessionFact(Fact):
    """An event at its place in one stream; sockets turn it into what their person may read."""

    type: ClassVar[str] = "session.event"
    stream: str
    event: dict[str, Any]


@dataclass(frozen=True)
class PresenceFact(Fact):
    """Who is at the table now; never stored, always whole."""

    type: ClassVar[str] = "session.presence"
    present: list[dict[str, Any]]


def lock_session(session: PlaySession) -> PlaySession:
    """Return the row, held until the transaction ends: one event at a time."""
    return PlaySession.objects.select_for_update().get(pk=session.pk)


def streams_of(audience: str) -> list[str]:
    """Return the streams that carry what is said to an audience."""
    if audience == ALL:
        return [ALL_STREAM]
    return [GM_STREAM, *(person_stream(pk) for pk in people_in(audience))] if audience != GAME_MASTERS else [GM_STREAM]


def add_event(
    session: PlaySession,
    type: str,
    payload: dict[str, Any],
    *,
    actor: User | None,
    audience: str = ALL,
    order_id: str = "",
    in_game_day: int | None = None,
) -> SessionEvent:
    """Write an event at the end of a locked session and tell those who hear it once the transaction commits."""
    PlaySession.objects.filter(pk=session.pk).update(sequence=session.sequence + 1)
    session.sequence += 1
    event = SessionEvent.objects.create(
        session=session,
        sequence=session.sequence,
        type=type,
        payload=payload,
        actor=actor,
        audience=audience,
        order_id=order_id,
        in_game_day=in_game_day,
    )
    for stream in streams_of(audience):
        places = StreamPlace.objects.filter(session=session, stream=stream)
        number = (places.aggregate(last=Max("number"))["last"] or 0) + 1
        StreamPlace.objects.create(event=event, session=session, stream=stream, number=number)
        publish(SessionFact(number, stream, describe_event(event)), to=stream_group(session.pk, stream))
    return event


def describe_event(event: SessionEvent) -> dict[str, Any]:
    """Return an event as sockets pass it on; texts in it are still as written, for the socket to render."""
    return {
        "id": str(event.uid),
        "type": event.type,
        "payload": event.payload,
        "actor": {"id": event.actor.pk, "name": event.actor.display_name} if event.actor else None,
        "at": event.at.isoformat(),
        "in_game_day": event.in_game_day,
        "visibility": str(event.visibility),
        "order_id": event.order_id,
    }


def latest_numbers(session: PlaySession, streams: list[str]) -> dict[str, int]:
    """Return the number of the last event of each stream."""
    places = StreamPlace.objects.filter(session=session, stream__in=streams).order_by()
    found = dict(places.values_list("stream").annotate(last=Max("number")))
    return {stream: found.get(stream, 0) for stream in streams}


def missed_events(session: PlaySession, after: dict[str, int], *, most: int) -> list[tuple[str, int, SessionEvent]]:
    """Return (stream, number, event) of what came after the given numbers, in order; at most `most` + 1 of them."""
    missed: list[StreamPlace] = []
    for stream, number in after.items():
        places = StreamPlace.objects.filter(session=session, stream=stream, number__gt=number)
        missed += places.select_related("event__actor").order_by("number")[: most + 1]
    missed.sort(key=lambda place: place.event.sequence)
    return [(place.stream, place.number, place.event) for place in missed]
