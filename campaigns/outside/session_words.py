"""The summary of a play session for a place outside, made from what every member may see of it."""

from collections.abc import Iterator
from typing import Any

from campaigns.kinds import whole
from campaigns.models import Attendance, Campaign, Entry, PlaySession, SessionEvent
from campaigns.outside.open_words import plain_mentions

MOST_EVENTS = 60


def summary_of(session: Entry) -> str:
    """Return the text to begin with, in markdown as Discord reads it."""
    played = whole(session)
    campaign = played.campaign
    if campaign is None or not isinstance(played, PlaySession):
        raise TypeError("only sessions of campaigns have summaries")
    return "\n\n".join(piece for piece in _pieces(campaign, played) if piece)


def _pieces(campaign: Campaign, played: PlaySession) -> Iterator[str]:
    yield f"# {campaign.name}: {played.name}"
    day = played.closed_at or played.started_at or played.planned_for
    facts = [f"Session {played.number}", *([f"{day:%d %B %Y}".lstrip("0")] if day else [])]
    there = Attendance.objects.filter(session=played, was_there=True).select_related("user")
    names = [row.user.display_name for row in there]
    yield f"*{' · '.join([*facts, *([', '.join(names)] if names else [])])}*"
    yield plain_mentions(campaign, played.summary)
    yield plain_mentions(campaign, played.body)
    told = SessionEvent.objects.filter(session=played, audience="", type="event.told").order_by("sequence")
    lines = [f"- {_line(campaign, event.payload)}" for event in told[:MOST_EVENTS]]
    yield "\n".join(["**What happened**", *lines]) if lines else ""


def _line(campaign: Campaign, payload: dict[str, Any]) -> str:
    return " ".join(plain_mentions(campaign, str(payload.get("text", ""))).split())
