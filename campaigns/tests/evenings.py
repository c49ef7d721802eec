"""Sessions and calendars for the tests of the whole site: one private thing of each kind, and lists that grow."""

from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, PlaySession, SessionNote, User, Visibility
from campaigns.services import sessions as services
from campaigns.services.calendar import add_calendar_event
from campaigns.tests.story import play

World = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def private_evenings(owner: User, campaign: Campaign) -> World:
    """Make what only the owner sees; returns (values by name, by resource, by route) as `make_world` takes them."""
    session = play(campaign, 901, visibility=Visibility.GAME_MASTERS, created_by=owner)
    gone = play(campaign, 902, visibility=Visibility.GAME_MASTERS, created_by=owner, deleted_at=timezone.now())
    note = services.add_note(actor=owner, session=session, body="Secret note")
    taken_back = services.add_note(actor=owner, session=session, body="Secret note taken back")
    SessionNote.objects.filter(pk=taken_back.pk).update(deleted_at=timezone.now())
    item = services.add_check(actor=owner, session=session, text="Secret check")
    event = add_calendar_event(
        actor=owner, campaign=campaign, title="Secret feast", day=1, visibility=Visibility.GAME_MASTERS
    )
    slugs = ("session", "session_edit", "session_delete", "session_timeline", "session_act", "session_check",
             "session_note", "session_note_restore", "session_post")  # fmt: skip
    by_route: dict[str, dict[str, Any]] = {route: {"slug": session.slug} for route in slugs}
    by_route["session_note_restore"]["note_id"] = taken_back.pk
    by_route |= {
        "live-session": {"session_id": session.pk},
        "session_restore": {"entry_id": gone.pk},
        "calendar_event": {"event_id": event.pk},
        "calendar_event_remove": {"event_id": event.pk},
        "api-session-restore": {"pk": gone.pk},
        "api-session-note-restore": {"pk": taken_back.pk},
    }
    by_name = {"session_pk": session.pk, "note_id": note.pk, "item_id": item.pk, "act": "start"}
    by_resource = {
        "api-session": session.pk,
        "api-session-note": note.pk,
        "api-session-check": item.pk,
        "api-calendar-event": event.pk,
    }
    return by_name, by_resource, by_route


class EveningRows:
    """Sessions, their parts and events of the calendar, around which rows grow."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign = owner, campaign
        self.session: PlaySession = play(campaign, 1, in_game_start=0)

    def grow(self) -> None:
        """Add a row to every list."""
        say = {"actor": self.owner, "session": self.session}
        for state in ("planned", "live", "closed"):
            play(self.campaign, 2, state=state, in_game_start=3)
        play(self.campaign, 2, deleted_at=timezone.now())
        services.add_note(**say, body="A [[note]]")
        services.send_message(**say, text="A message")
        services.tell_event(**say, text="A bell", in_game_day=4)
        services.add_check(**say, text="A line", entry=self.session)
        add_calendar_event(actor=self.owner, campaign=self.campaign, title="Feast", day=2, entry=self.session)
        services.set_attendance(**say, people=list(self.campaign.memberships.values_list("user_id", flat=True)))

    def addresses(self) -> list[str]:
        """Return every page and address of the API with one of these lists."""
        play_at, api = f"/play/{self.campaign.pk}", f"/api/v1/campaigns/{self.campaign.pk}"
        session, mine = f"{play_at}/sessions/{self.session.slug}/", f"{api}/sessions/{self.session.pk}"
        return [
            f"{play_at}/sessions/", session, f"{session}timeline/", f"{play_at}/calendar/",
            f"{play_at}/calendar/events/", f"{api}/sessions", mine, f"{mine}/notes", f"{mine}/checklist",
            f"{mine}/events", f"{mine}/attendance", f"{api}/calendar/events", f"{api}/calendar/month",
        ]  # fmt: skip
