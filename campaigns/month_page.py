"""A month of an invented calendar as a page shows it, what comes round in it, dates read from words (Django-free)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.almanac import Almanac, BadCalendar, Date, phase_name

COLUMNS_WITHOUT_WEEKDAYS = 10
_WORDS = re.compile(r"^(?:[^,]*,\s*)?(?P<day>\d{1,3})\.?\s+(?P<month>.+?)\s+(?P<year>-?\d{1,6})$")
_NUMBERS = re.compile(r"^(?P<year>-?\d{1,6})-(?P<month>\d{1,2})-(?P<day>\d{1,3})$")


@dataclass(frozen=True)
class DayCell:
    """A day of the month: its number, its day of the month, its weekday, the moons that change on it."""

    number: int
    day: int
    weekday: str
    moons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MonthPage:
    """A month in rows; None stands for days of the months before and after it."""

    year: int
    month: int
    name: str
    first: int
    last: int
    columns: tuple[str, ...]
    weeks: tuple[tuple[DayCell | None, ...], ...]


def month_page(almanac: Almanac, year: int, month: int) -> MonthPage:
    """Return a month. BadCalendar for one that the calendar does not have."""
    first = almanac.day_number(Date(year, month, 1))
    length = almanac.days_in(year, month)
    wide = len(almanac.weekdays) or COLUMNS_WITHOUT_WEEKDAYS
    before = first % wide if almanac.weekdays else 0
    cells: list[DayCell | None] = [None] * before
    cells += [_cell(almanac, first + place, place + 1) for place in range(length)]
    cells += [None] * (-len(cells) % wide)
    weeks = tuple(tuple(cells[start : start + wide]) for start in range(0, len(cells), wide))
    name = almanac.months[month - 1].name
    return MonthPage(year, month, name, first, first + length - 1, almanac.weekdays, weeks)


def _cell(almanac: Almanac, number: int, day: int) -> DayCell:
    before = dict(almanac.phases(number - 1))
    turns = [(moon, phase_name(age), phase_name(before[moon])) for moon, age in almanac.phases(number)]
    moons = tuple((moon, now) for moon, now, earlier in turns if now != earlier and now in ("new", "full"))
    return DayCell(number, day, almanac.weekday(number), moons)


def step(almanac: Almanac, year: int, month: int, by: int) -> tuple[int, int]:
    """Return (year, month) so many months later or, with a negative number, earlier."""
    months = len(almanac.months)
    place = (month - 1) + by
    return year + place // months, place % months + 1


def day_in_month(almanac: Almanac, start: int, repeats: str, year: int, month: int) -> int | None:
    """Return the day on which something that began on `start` comes round in a month, or None.

    What falls on a day that a month lacks comes on its last day.
    """
    began = almanac.date(start)
    if (year, month) < (began.year, began.month):
        return None
    first_month = (began.year, began.month) == (year, month)
    if repeats == "never":
        return start if first_month else None
    if repeats == "yearly" and month != began.month:
        return None
    return almanac.day_number(Date(year, month, min(began.day, almanac.days_in(year, month))))


def next_time(almanac: Almanac, start: int, repeats: str, since: int) -> int | None:
    """Return the first day, not before `since`, on which something comes round; None if it is over."""
    if start >= since:
        return start
    if repeats == "never":
        return None
    here = almanac.date(since)
    wanted = almanac.date(start).month
    year, month = here.year, here.month
    if repeats == "yearly":
        year, month = (year, wanted) if wanted >= month else (year + 1, wanted)
    for _ in range(2):
        found = day_in_month(almanac, start, repeats, year, month)
        if found is not None and found >= since:
            return found
        year, month = (year + 1, month) if repeats == "yearly" else step(almanac, year, month, 1)
    return day_in_month(almanac, start, repeats, year, month)


def same_date(old: Almanac, new: Almanac, number: int) -> int:
    """Return the day of another calendar with the same date, or the nearest one that it has."""
    date = old.date(number)
    month = min(date.month, len(new.months))
    return new.day_number(Date(date.year, month, min(date.day, new.days_in(date.year, month))))


def read_day(almanac: Almanac, words: str) -> int:
    """Return the day that is meant by "5 Herring 903", "Tideday, 5 Herring 903 since the Lighting" or "903-4-5".

    BadCalendar says what is wrong.
    """
    text = " ".join(words.split())
    if almanac.era and text.casefold().endswith(" " + almanac.era.casefold()):
        text = text[: -len(almanac.era)].rstrip()
    found = _NUMBERS.match(text)
    if found:
        return almanac.day_number(Date(int(found["year"]), int(found["month"]), int(found["day"])))
    found = _WORDS.match(text)
    if not found:
        example = f"1 {almanac.months[0].name} 903"
        raise BadCalendar(f"“{text[:60]}” is no day. Write day, month and year, such as “{example}”, or “903-1-1”.")
    month = _month_called(almanac, found["month"])
    return almanac.day_number(Date(int(found["year"]), month, int(found["day"])))


def _month_called(almanac: Almanac, name: str) -> int:
    names = [" ".join(month.name.split()).casefold() for month in almanac.months]
    wanted = name.casefold()
    if wanted in names:
        return names.index(wanted) + 1
    begun = [place for place, held in enumerate(names, start=1) if held.startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    raise BadCalendar(f"There is no month {name[:60]}: {_some(month.name for month in almanac.months)}.")


def _some(names: Iterable[str]) -> str:
    held = list(names)
    return ", ".join(held[:14]) + (" and others" if len(held) > 14 else "")


def write_day(almanac: Almanac, number: int) -> str:
    """Return a day as one would write it into a field: 5 Herring 903."""
    date = almanac.date(number)
    return f"{date.day} {almanac.months[date.month - 1].name} {date.year}"
