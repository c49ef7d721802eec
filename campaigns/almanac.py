"""Counting the days of an invented calendar: years, months, weekdays, moons (Django-free).

A day number counts from the first day of year 1, which is day 0; days before it are negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

MOST_MONTHS, MOST_DAYS, MOST_WEEKDAYS, MOST_MOONS = 60, 400, 30, 12
MOST_YEARS = 50_000_000  # with years of one day each, the farthest day that a session may be on


class BadCalendar(ValueError):
    """The words of a calendar make no calendar; the message says which and why."""


@dataclass(frozen=True)
class Month:
    """One month of an ordinary year."""

    name: str
    days: int


@dataclass(frozen=True)
class Moon:
    """A moon that is new every `period` days, first on day `shift`."""

    name: str
    period: float
    shift: float = 0.0


@dataclass(frozen=True)
class Date:
    """A day as people say it; month and day count from 1."""

    year: int
    month: int
    day: int


@dataclass(frozen=True)
class Almanac:
    """A calendar. Every `leap_every` years (0: never) the month with index `leap_month` has one day more."""

    months: tuple[Month, ...]
    weekdays: tuple[str, ...] = ()
    moons: tuple[Moon, ...] = ()
    leap_every: int = 0
    leap_month: int = 0
    era: str = ""

    @cached_property
    def year_days(self) -> int:
        """Days of an ordinary year."""
        return sum(month.days for month in self.months)

    def is_leap(self, year: int) -> bool:
        """Whether a year has the day more."""
        return self.leap_every > 0 and year % self.leap_every == 0

    def days_in(self, year: int, month: int) -> int:
        """Days of a month (from 1) in a year."""
        longer = self.is_leap(year) and month - 1 == self.leap_month
        return self.months[month - 1].days + longer

    def first_day(self, year: int) -> int:
        """Return the day number of the first day of a year."""
        before = year - 1
        leaps = before // self.leap_every if self.leap_every else 0
        return before * self.year_days + leaps

    def day_number(self, date: Date) -> int:
        """Return the number of a day. BadCalendar for a day that the calendar does not have."""
        if abs(date.year) > MOST_YEARS or not 1 <= date.month <= len(self.months):
            raise BadCalendar(
                f"There is no month {date.month} of the year {date.year}: months are 1 to {len(self.months)}."
            )
        longest = self.days_in(date.year, date.month)
        if not 1 <= date.day <= longest:
            raise BadCalendar(f"{self.months[date.month - 1].name} has {longest} days, not {date.day}.")
        earlier = sum(self.days_in(date.year, month) for month in range(1, date.month))
        return self.first_day(date.year) + earlier + date.day - 1

    def date(self, number: int) -> Date:
        """Return the day with a number."""
        year = self._year_of(number)
        left = number - self.first_day(year)
        for month in range(1, len(self.months) + 1):
            length = self.days_in(year, month)
            if left < length:
                return Date(year, month, left + 1)
            left -= length
        raise AssertionError("a year ends with its last month")

    def _year_of(self, number: int) -> int:
        """Return the year of a day. Leap years end their cycles, so all years but the last of one are ordinary."""
        if not self.leap_every:
            return number // self.year_days + 1
        cycles, rest = divmod(number, self.leap_every * self.year_days + 1)
        return cycles * self.leap_every + min(rest // self.year_days, self.leap_every - 1) + 1

    def weekday(self, number: int) -> str:
        """Return the name of a day's weekday, empty without weekdays."""
        return self.weekdays[number % len(self.weekdays)] if self.weekdays else ""

    def phases(self, number: int) -> list[tuple[str, float]]:
        """Return (moon, age from 0 new over 0.5 full to 1) on a day."""
        return [(moon.name, ((number - moon.shift) / moon.period) % 1.0) for moon in self.moons]

    def say(self, number: int) -> str:
        """Return a day as people write it: Tideday, 5 Herring 903 since the Lighting."""
        date = self.date(number)
        words = f"{date.day} {self.months[date.month - 1].name} {date.year}"
        day = self.weekday(number)
        return f"{day + ', ' if day else ''}{words}{' ' + self.era if self.era else ''}"


PHASES = ("new", "waxing crescent", "first quarter", "waxing gibbous",
          "full", "waning gibbous", "last quarter", "waning crescent")  # fmt: skip


def phase_name(age: float) -> str:
    """Return the word for a moon's age."""
    return PHASES[int(age * 8 + 0.5) % 8]


def read_almanac(words: Mapping[str, Any]) -> Almanac:
    """Return the calendar that JSON describes. BadCalendar says what is wrong in it."""
    months = tuple(_month(row, place) for place, row in enumerate(_rows(words, "months", MOST_MONTHS), start=1))
    if not months:
        raise BadCalendar("A calendar needs at least one month.")
    weekdays = tuple(str(name).strip()[:40] for name in _rows(words, "weekdays", MOST_WEEKDAYS) if str(name).strip())
    moons = tuple(_moon(row, place) for place, row in enumerate(_rows(words, "moons", MOST_MOONS), start=1))
    leap_every = _number(words.get("leap_every", 0), "leap_every", 0, 10_000)
    leap_month = _number(words.get("leap_month", 0), "leap_month", 0, len(months) - 1)
    return Almanac(months, weekdays, moons, int(leap_every), int(leap_month), str(words.get("era", ""))[:60])


def _rows(words: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    rows = words.get(name) or []
    if not isinstance(rows, list | tuple):
        raise BadCalendar(f"{name} must be a list.")
    if len(rows) > most:
        raise BadCalendar(f"At most {most} {name}, not {len(rows)}.")
    return rows


def _month(row: Any, place: int) -> Month:
    if not isinstance(row, Mapping) or not str(row.get("name", "")).strip():
        raise BadCalendar(f"Month {place} needs a name and a number of days.")
    return Month(str(row["name"]).strip()[:60], int(_number(row.get("days"), f"days of month {place}", 1, MOST_DAYS)))


def _moon(row: Any, place: int) -> Moon:
    if not isinstance(row, Mapping) or not str(row.get("name", "")).strip():
        raise BadCalendar(f"Moon {place} needs a name and a period in days.")
    period = _number(row.get("period"), f"period of moon {place}", 1, 10_000)
    return Moon(
        str(row["name"]).strip()[:60], period, _number(row.get("shift", 0), f"shift of moon {place}", -10_000, 10_000)
    )


def _number(value: Any, name: str, least: float, most: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadCalendar(f"The {name} must be a number.") from error
    if not least <= number <= most:
        raise BadCalendar(f"The {name} must be from {least:g} to {most:g}.")
    return number
