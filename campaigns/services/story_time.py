"""Where in the story the play sessions of a campaign stand: everything that asks what was before what asks here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from campaigns.models import Campaign, Entry, Kind, PlaySession, SessionState
from campaigns.permissions import Person


@dataclass(frozen=True)
class StoryTime:
    """The sessions of a campaign in their order, those in the bin among them: what happened in them stays so."""

    positions: dict[int, int]
    played: dict[int, datetime]

    def position_of(self, session_id: int | None) -> int:
        """Return the place of a session in the story, from 1; 0 stands for before the first one."""
        return self.positions.get(session_id, 0) if session_id else 0

    def latest(self) -> int | None:
        """Return the last session played or being played, or None before the first one."""
        return max(self.played, key=self.position_of, default=None)

    def has_been(self, session_id: int | None) -> bool:
        """Whether a session has been played, or a later one has."""
        latest = self.latest()
        return (
            session_id is not None and latest is not None and self.position_of(session_id) <= self.position_of(latest)
        )

    def played_since(self, session_id: int | None, moment: datetime | None) -> int:
        """Count the sessions played after a session; without one, those after a moment."""
        if session_id in self.positions:
            return sum(self.position_of(pk) > self.position_of(session_id) for pk in self.played)
        return sum(moment is None or at > moment for at in self.played.values())


def story_time(campaign: Campaign) -> StoryTime:
    """Return the order of a campaign's sessions (one query)."""
    rows = list(PlaySession.objects.filter(campaign=campaign).order_by("number", "pk").defer("body"))
    told = [row for row in rows if row.deleted_at is None and row.state != SessionState.PLANNED]
    return StoryTime(
        {row.pk: place for place, row in enumerate(rows, 1)},
        {row.pk: row.closed_at or row.started_at or row.created_at for row in told},
    )


def sessions_seen(campaign: Campaign, viewer: Person) -> QuerySet[Entry]:
    """Return the sessions that somebody may see."""
    return Entry.objects.visible_to(viewer).filter(campaign=campaign, kind=Kind.SESSION)


def sessions_in_order(campaign: Campaign, viewer: Person, time: StoryTime) -> list[Entry]:
    """Return the sessions that somebody may see, in the order of the story."""
    seen = sessions_seen(campaign, viewer).defer("body")
    return sorted(seen, key=lambda session: time.position_of(session.pk))


def sessions_told(campaign: Campaign, viewer: Person, time: StoryTime) -> list[Entry]:
    """Return the sessions played or being played that somebody may see, in the order of the story."""
    return [row for row in sessions_in_order(campaign, viewer, time) if row.pk in time.played]


def is_session_of(session: Entry | None, campaign: Campaign) -> bool:
    """Whether this is a session of the campaign; None, which stands for none, is fine too."""
    return session is None or (session.kind == Kind.SESSION and session.campaign_id == campaign.pk)
