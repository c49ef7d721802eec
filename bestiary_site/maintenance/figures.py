"""What the administrator's dashboard shows: a fixed number of questions to the database, however large the site is."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from bestiary_site.maintenance import runs
from bestiary_site.maintenance.plots import Plot, Series, bars, lines
from bestiary_site.shared.jobs import JobState
from campaigns.models import AuditRecord, Visibility
from characters.models import Character
from imagegen.models import PictureRequest, ProviderCall
from reconstruction.models import Export, Reconstruction
from scenes.models import AssetPreparation

DAYS, MOST_CREATURES = 30, 10
_WRONG = [JobState.FAILED, JobState.CRASHED]
_KINDS: list[tuple[str, Any]] = [
    ("reconstructions", Reconstruction), ("exports", Export), ("pictures", PictureRequest), ("maps", AssetPreparation),
]  # fmt: skip
ByDay = dict[date, dict[str, Any]]
_TONES = ("main", "second", "third", "fourth")


def dashboard() -> list[Plot]:
    """Return all plots, the oldest day first."""
    days = [timezone.now().date() - timedelta(days=back) for back in reversed(range(DAYS))]
    jobs = {name: _jobs_by_day(table, days[0]) for name, table in _KINDS}
    calls = _calls_by_day(days[0])
    return [
        _activity(days),
        _creatures(),
        _jobs(days, jobs),
        _errors(days, jobs, calls),
        _pictures(days, calls),
        _costs(days, calls),
        *_storage(),
    ]


def _activity(days: list[date]) -> Plot:
    rows = _of_days(AuditRecord.objects.exclude(target_type=runs.TARGET), "at", days[0])
    acts = {row["day"]: row for row in rows.annotate(n=Count("pk"), people=Count("actor", distinct=True))}
    return lines(
        "Activity", "Changes that people made, and how many people made them, by day.", _named(days),
        [Series("changes", _values(acts, days, "n")), Series("people", _values(acts, days, "people"), "second")],
    )  # fmt: skip


def _creatures() -> Plot:
    """The public ones only: what is a favourite in a campaign is that campaign's own affair."""
    public = Character.objects.filter(campaign=None, deleted_at=None, visibility=Visibility.EVERYBODY)
    popular = public.annotate(n=Count("favourites"))
    found = [one for one in popular.order_by("-n", "name").values_list("name", "n")[:MOST_CREATURES] if one[1]]
    names = [name if len(name) < 13 else f"{name[:11]}…" for name, _ in found]
    return bars("Popular creatures", "How many people have them among their favourites.", names,
                [Series("favourites", [number for _, number in found])])  # fmt: skip


def _jobs_by_day(table: Any, since: date) -> ByDay:
    rows = _of_days(table.objects.all(), "created_at", since)
    wrong = Count("pk", filter=Q(state__in=_WRONG))
    return {row["day"]: row for row in rows.annotate(n=Count("pk"), wrong=wrong)}


def _jobs(days: list[date], jobs: Mapping[str, ByDay]) -> Plot:
    series = [
        Series(name, _values(rows, days, "n"), tone) for (name, rows), tone in zip(jobs.items(), _TONES, strict=True)
    ]
    return bars("Jobs", "Background jobs that were begun, by kind and day.", _named(days), series)


def _errors(days: list[date], jobs: Mapping[str, ByDay], calls: ByDay) -> Plot:
    failed = [sum(rows.get(day, {}).get("wrong", 0) for rows in jobs.values()) for day in days]
    refused = [calls.get(day, {}).get("wrong", 0) for day in days]
    chores = _of_days(AuditRecord.objects.filter(act=runs.FAILED), "at", days[0]).annotate(n=Count("pk"))
    kept = _values({row["day"]: row for row in chores}, days, "n")
    return bars(
        "Errors", "Jobs, calls of picture providers and chores that went wrong, by day.", _named(days),
        [Series("jobs", failed, "bad"), Series("provider calls", refused, "third"), Series("chores", kept, "fourth")],
    )  # fmt: skip


def _calls_by_day(since: date) -> ByDay:
    drawn = Q(outcome="drawn")
    rows = _of_days(ProviderCall.objects.all(), "at", since)
    counted = rows.annotate(
        free=Count("pk", filter=drawn & Q(cost_microdollars=0)),
        paid=Count("pk", filter=drawn & Q(cost_microdollars__gt=0)),
        wrong=Count("pk", filter=~drawn), cost=Sum("cost_microdollars"),
    )  # fmt: skip
    return {row["day"]: row for row in counted}


def _pictures(days: list[date], calls: ByDay) -> Plot:
    return bars(
        "Pictures", "Pictures that were drawn, by day.", _named(days),
        [Series("without cost", _values(calls, days, "free")), Series("paid", _values(calls, days, "paid"), "second")],
    )  # fmt: skip


def _costs(days: list[date], calls: ByDay) -> Plot:
    dollars = [value / 1e6 for value in _values(calls, days, "cost")]
    total = sum(dollars)
    return bars("Cost of pictures", f"What providers were owed, by day: ${total:,.2f} in {DAYS} days.", _named(days),
                [Series("dollars", dollars, "third")], "$")  # fmt: skip


def _storage() -> list[Plot]:
    """Return what the daily notes tell of room."""
    samples = list(reversed(runs.runs_of("statistics").filter(act=runs.RAN)[:90]))
    told = [runs.numbers_of(sample) for sample in samples]
    labels = [f"{sample.at:%-d %b}" for sample in samples]
    names = (("database_bytes", "database"), ("picture_bytes", "drawn pictures"), ("model_bytes", "3D models"),
             ("asset_bytes", "maps and sounds"))  # fmt: skip
    series = [
        Series(name, [float(one.get(key) or 0) for one in told], tone)
        for (key, name), tone in zip(names, _TONES, strict=True)
    ]
    words = "What takes room, by the daily notes." if told else "Noted once a day: there is nothing to see yet."
    return [lines("Storage", words, labels, series, "bytes")]


def _of_days(rows: "QuerySet[Any]", column: str, since: date) -> "QuerySet[Any, dict[str, Any]]":
    return rows.order_by().filter(**{f"{column}__date__gte": since}).annotate(day=TruncDate(column)).values("day")


def _values(rows: Mapping[date, Mapping[str, Any]], days: Iterable[date], name: str) -> list[float]:
    return [float(rows.get(day, {}).get(name) or 0) for day in days]


def _named(days: Iterable[date]) -> list[str]:
    return [f"{day:%-d %b}" for day in days]
