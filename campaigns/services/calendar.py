"""Changing the calendar of a campaign: its months and moons, the present day, what happens on days."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bestiary_site.shared.errors import Conflict, Refused
from campaigns.almanac import Almanac, BadCalendar, read_almanac
from campaigns.models import (
    CacheStamp,
    CalendarEvent,
    Campaign,
    CampaignCalendar,
    Entry,
    PlaySession,
    Repeats,
    Role,
    SessionEvent,
    Visibility,
)
from campaigns.month_page import same_date
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.calendar_reading import PLAIN, SHAPE, almanac_of
from campaigns.services.hearing import audience_from
from campaigns.services.saving import campaign_stamp

MOST_EVENTS, MOST_REPEATING = 5_000, 500
FARTHEST = 40_000_000


@transaction.atomic
def set_calendar(
    *, actor: Person, campaign: Campaign, expected_version: int | None = None, name: str | None = None, **shape: Any
) -> CampaignCalendar:
    """Change names and lengths (game masters). What lies on a day keeps its date, not its number."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    calendar = _lock(campaign)
    _require_version(calendar, expected_version)
    words = {key: getattr(calendar, key) for key in SHAPE} | shape
    old, new = almanac_of(calendar), _readable(words)
    before = {key: getattr(calendar, key) for key in shape}
    for key, value in _stored(new).items():
        setattr(calendar, key, value)
    if name is not None:
        calendar.name = name.strip()[:100] or "Calendar"
    calendar.today = same_date(old, new, calendar.today)
    calendar.version += 1
    calendar.save()
    _keep_dates(campaign, old, new)
    changes = {key: [before[key], getattr(calendar, key)] for key in before if before[key] != getattr(calendar, key)}
    record("calendar.changed", actor=person, target=calendar, campaign=campaign, changes=changes)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return calendar


@transaction.atomic
def set_today(*, actor: Person, campaign: Campaign, day: int, expected_version: int | None = None) -> CampaignCalendar:
    """Say which day it is in the world (game masters)."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    calendar = _lock(campaign)
    _require_version(calendar, expected_version)
    before, calendar.today = calendar.today, checked_day(day)
    calendar.version += 1
    calendar.save()
    record("calendar.day", actor=person, target=calendar, campaign=campaign, changes={"today": [before, day]})
    CacheStamp.raise_for(campaign_stamp(campaign))
    return calendar


@transaction.atomic
def add_calendar_event(
    *,
    actor: Person,
    campaign: Campaign,
    title: str,
    day: int,
    note: str = "",
    repeats: str = Repeats.NEVER,
    entry: Entry | None = None,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> CalendarEvent:
    """Put something on a day (game masters)."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    held = CalendarEvent.objects.filter(campaign=campaign)
    if held.count() >= MOST_EVENTS:
        raise Refused("too_many", f"A calendar holds at most {MOST_EVENTS} events: take old ones off it.")
    if repeats != Repeats.NEVER and held.exclude(repeats=Repeats.NEVER).count() >= MOST_REPEATING:
        raise Refused("too_many", f"At most {MOST_REPEATING} events of a calendar come round.")
    audience = audience_from(campaign=campaign, person=person, visibility=visibility, known_to=known_to)
    said = _clean_event(campaign, {"title": title, "day": day, "note": note, "repeats": repeats, "entry": entry})
    event = CalendarEvent.objects.create(campaign=campaign, audience=audience, **said)
    record("calendar.event_added", actor=person, target=event, campaign=campaign)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return event


@transaction.atomic
def change_calendar_event(
    *,
    actor: Person,
    event: CalendarEvent,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    **said: Any,
) -> CalendarEvent:
    """Change an event (game masters)."""
    person = require_sign_in(actor)
    require_role(event.campaign, person, Role.GAME_MASTER)
    event = CalendarEvent.objects.select_for_update().get(pk=event.pk)
    clean = _clean_event(event.campaign, said)
    if visibility is not None or known_to is not None:
        people = event.known_to if known_to is None else known_to
        chosen = visibility or event.visibility
        clean["audience"] = audience_from(campaign=event.campaign, person=person, visibility=chosen, known_to=people)
    changes = {name: [getattr(event, name), value] for name, value in clean.items() if getattr(event, name) != value}
    for name, value in clean.items():
        setattr(event, name, value)
    event.save()
    record("calendar.event_changed", actor=person, target=event, campaign=event.campaign, changes=changes)
    CacheStamp.raise_for(campaign_stamp(event.campaign))
    return event


@transaction.atomic
def remove_calendar_event(*, actor: Person, event: CalendarEvent) -> None:
    """Take an event off the calendar (game masters)."""
    person = require_sign_in(actor)
    require_role(event.campaign, person, Role.GAME_MASTER)
    record("calendar.event_removed", actor=person, target=event, campaign=event.campaign)
    CacheStamp.raise_for(campaign_stamp(event.campaign))
    event.delete()


def follow_clock(campaign: Campaign, day: int) -> None:
    """Make the day that a live session has reached the present one; its service has checked who says so."""
    calendar = _lock(campaign)
    calendar.today, calendar.version = checked_day(day), calendar.version + 1
    calendar.save(update_fields=["today", "version"])
    CacheStamp.raise_for(campaign_stamp(campaign))


# -- parts ------------------------------------------------------------------------------------------------


def checked_day(day: Any) -> int:
    """Return a day number that every calendar can count. Refused otherwise."""
    if not isinstance(day, int) or not -FARTHEST < day < FARTHEST:
        raise Refused("bad_day", "That day lies beyond every calendar.", fields={"day": ["Too far away."]})
    return day


def _lock(campaign: Campaign) -> CampaignCalendar:
    CampaignCalendar.objects.get_or_create(campaign=campaign, defaults={**PLAIN, "version": 0})
    return CampaignCalendar.objects.select_for_update().get(campaign=campaign)


def _require_version(calendar: CampaignCalendar, expected: int | None) -> None:
    if expected is not None and expected != calendar.version:
        raise Conflict(
            "changed_meanwhile",
            "Somebody has changed the calendar meanwhile: look at it and say it again.",
            details={"version": calendar.version},
        )


def _readable(words: Mapping[str, Any]) -> Almanac:
    try:
        return read_almanac(words)
    except BadCalendar as error:
        raise Refused("bad_calendar", str(error), fields={_field_of(str(error)): [str(error)]}) from error


def _field_of(complaint: str) -> str:
    words = complaint.casefold()
    for name in ("leap_month", "leap_every", "moon", "weekday"):
        if name in words:
            return name if name.startswith("leap") else f"{name}s"
    return "months"


def _stored(almanac: Almanac) -> dict[str, Any]:
    return {
        "era": almanac.era,
        "months": [{"name": month.name, "days": month.days} for month in almanac.months],
        "weekdays": list(almanac.weekdays),
        "moons": [{"name": moon.name, "period": moon.period, "shift": moon.shift} for moon in almanac.moons],
        "leap_every": almanac.leap_every,
        "leap_month": almanac.leap_month,
    }


def _keep_dates(campaign: Campaign, old: Almanac, new: Almanac) -> None:
    """Give everything that lies on a day the number that its date has in the new calendar."""
    if (old.months, old.leap_every, old.leap_month) == (new.months, new.leap_every, new.leap_month):
        return
    places: list[tuple[Any, tuple[str, ...]]] = [
        (CalendarEvent.objects.filter(campaign=campaign), ("day",)),
        (PlaySession.objects.filter(campaign=campaign), ("in_game_start", "in_game_end")),
        (SessionEvent.objects.filter(session__campaign=campaign, in_game_day__isnull=False), ("in_game_day",)),
    ]
    for rows, names in places:
        moved = list(rows.only("pk", *names))
        for row in moved:
            for name in names:
                held = getattr(row, name)
                setattr(row, name, None if held is None else same_date(old, new, held))
        rows.model.objects.bulk_update(moved, list(names), batch_size=200)


def _clean_event(campaign: Campaign, said: dict[str, Any]) -> dict[str, Any]:
    clean, complaints = dict(said), dict[str, list[str]]()
    for name, longest in (("title", 200), ("note", 5_000)):
        if name in clean:
            clean[name] = str(clean[name] or "").replace("\x00", "").strip()
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    if "title" in clean and not clean["title"]:
        complaints["title"] = ["Say what happens."]
    if "repeats" in clean and clean["repeats"] not in Repeats.values:
        complaints["repeats"] = [f"Must be one of {', '.join(Repeats.values)}."]
    entry = clean.get("entry")
    if entry is not None and entry.campaign_id != campaign.pk:
        complaints["entry"] = ["That entry is not of this campaign."]
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    if "day" in clean:
        clean["day"] = checked_day(clean["day"])
    return clean
