"""Which backups are kept: all of the last day, then one a day, one a week, one a month."""

from collections.abc import Iterable
from datetime import datetime, timedelta

ALL_OF, DAILY_FOR, MONTHLY_FOR = timedelta(days=1), timedelta(days=7), timedelta(days=366)


def to_delete(made: Iterable[datetime], now: datetime, days: int) -> set[datetime]:
    """Return the times of the backups that may go.

    Kept are: everything of the last 24 hours; of each day of the last 7 its newest; of each ISO week within `days`
    days its newest; if `days` reaches over a month, of each month its newest, for at most a year; and always the newest
    of all. Nothing else that is older than `days` stays.
    """
    times = sorted(made, reverse=True)
    kept = set(times[:1])
    slots: set[tuple[object, ...]] = set()
    for time in times:
        slot = _slot(time, now - time, days)
        if slot is not None and slot not in slots:
            slots.add(slot)
            kept.add(time)
    return set(times) - kept


def _slot(time: datetime, age: timedelta, days: int) -> tuple[object, ...] | None:
    """Return the place of which only the newest is kept; None: it is too old."""
    if age <= ALL_OF:
        return ("all", time)
    if age > timedelta(days=days):
        return None
    if age <= DAILY_FOR:
        return ("day", time.date())
    if age <= timedelta(days=31):
        return ("week", *time.isocalendar()[:2])
    return ("month", time.year, time.month) if age <= MONTHLY_FOR else None
