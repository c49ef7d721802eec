"""Reading the calendar of a campaign: its days as one person may know them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from bestiary_site.shared.errors import Refused
from campaigns.almanac import Almanac, BadCalendar, read_almanac
from campaigns.models import CalendarEvent, Campaign, CampaignCalendar, Entry, PlaySession, Repeats, SessionEvent
from campaigns.month_page import MonthPage, day_in_month, month_page
from campaigns.permissions import Person

TOLD_IN_A_MONTH = 200
SHAPE = ("era", "months", "weekdays", "moons", "leap_every", "leap_month")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
             "Eleventh", "Twelfth")  # fmt: skip
PLAIN: dict[str, Any] = {
    "months": [{"name": f"{word} Month", "days": 30} for word in _ORDINALS],
    "weekdays": [f"{word}day" for word in _ORDINALS[:7]],
    "moons": [{"name": "The moon", "period": 28, "shift": 0}],
}


def calendar_of(campaign: Campaign) -> CampaignCalendar:
    """Return a campaign's calendar; until a game master writes one, a plain year of twelve months, not saved."""
    held = CampaignCalendar.objects.filter(campaign=campaign).first()
    return held or CampaignCalendar(campaign=campaign, version=0, **PLAIN)


def almanac_of(calendar: CampaignCalendar) -> Almanac:
    """Return what counts the days of a calendar."""
    return read_almanac({name: getattr(calendar, name) for name in SHAPE})


@dataclass
class Happenings:
    """What lies on one day, as one person may know it."""

    events: list[CalendarEvent] = field(default_factory=list)
    sessions: list[PlaySession] = field(default_factory=list)
    told: list[SessionEvent] = field(default_factory=list)


@dataclass(frozen=True)
class MonthSeen:
    """A month with what happens in it; `on` maps a day number to its happenings."""

    page: MonthPage
    on: Mapping[int, Happenings]


def month_seen(campaign: Campaign, almanac: Almanac, viewer: Person, *, year: int, month: int) -> MonthSeen:
    """Return a month as this person may know it, in few queries. Refused for a month that there is none of."""
    try:
        page = month_page(almanac, year, month)
    except BadCalendar as error:
        raise Refused("no_such_month", str(error)) from error
    on: defaultdict[int, Happenings] = defaultdict(Happenings)
    for event in seen_events(campaign, viewer).filter(_may_fall_in(page)):
        day = day_in_month(almanac, event.day, event.repeats, year, month)
        if day is not None:
            on[day].events.append(event)
    for session in sessions_between(campaign, viewer, page.first, page.last):
        start = max(session.in_game_start or 0, page.first)
        end = min(session.in_game_end if session.in_game_end is not None else start, page.last)
        for day in range(start, end + 1):
            on[day].sessions.append(session)
    for told in told_between(campaign, viewer, page.first, page.last):
        on[told.in_game_day or 0].told.append(told)
    return MonthSeen(page, on)


def seen_events(campaign: Campaign, viewer: Person) -> QuerySet[CalendarEvent]:
    """Return the events that this person may know of."""
    return CalendarEvent.objects.heard_by(viewer).filter(campaign=campaign).select_related("entry")


def entries_seen(events: Iterable[CalendarEvent], viewer: Person) -> set[int]:
    """Return which of the entries that events lead to this person may see."""
    wanted = {event.entry_id for event in events if event.entry_id}
    if not wanted:
        return set()
    return set(Entry.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True))


def sessions_between(campaign: Campaign, viewer: Person, first: int, last: int) -> list[PlaySession]:
    """Return the sessions that this person may see, that play between two days."""
    seen = PlaySession.objects.visible_to(viewer).filter(campaign=campaign, in_game_start__lte=last)
    ends = Coalesce(F("in_game_end"), F("in_game_start"))
    return list(seen.annotate(ends=ends).filter(ends__gte=first).defer("body").order_by("number"))


def told_between(campaign: Campaign, viewer: Person, first: int, last: int) -> list[SessionEvent]:
    """Return what the timelines of the sessions tell of these days, as this person may know it."""
    seen = SessionEvent.objects.visible_to(viewer).filter(session__campaign=campaign, type="event.told")
    rows = seen.filter(in_game_day__range=(first, last)).select_related("session", "actor")
    return list(rows.order_by("in_game_day", "session__number", "sequence")[:TOLD_IN_A_MONTH])


def _may_fall_in(page: MonthPage) -> Q:
    once = Q(repeats=Repeats.NEVER, day__range=(page.first, page.last))
    return once | (~Q(repeats=Repeats.NEVER) & Q(day__lte=page.last))
