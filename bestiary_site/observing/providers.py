"""What the providers of pictures did, counted from their rows so that it only ever grows, whatever is cleared away."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, Metric, SummaryMetricFamily

from imagegen.models import ProviderCall

MOST_PROVIDERS, MOST_OUTCOMES = 20, 20
SETTLED_SECONDS = 5
"""A row may become visible after one with a higher number: younger ones are counted the next time."""
_KEY = "observing:providers"
_Totals = dict[tuple[str, str], tuple[int, int, int]]
"""Calls, milliseconds and microdollars by provider and outcome."""


def calls() -> Iterator[Metric]:
    """Calls, their time and their cost by provider and outcome."""
    seconds = SummaryMetricFamily(
        "bestiary_provider_call_seconds", "Calls of picture providers and the time they took.",
        labels=["provider", "outcome"],
    )  # fmt: skip
    cost = CounterMetricFamily(
        "bestiary_provider_cost_dollars", "What the calls of picture providers cost.", labels=["provider", "outcome"]
    )
    for (provider, outcome), (count, milliseconds, microdollars) in sorted(_totals().items()):
        seconds.add_metric([provider, outcome], count, milliseconds / 1000)
        cost.add_metric([provider, outcome], microdollars / 1_000_000)
    yield from (seconds, cost)


def _totals() -> _Totals:
    """Return the totals: those kept, and what has come since. Every process adds the same to the same."""
    last, totals = cache.get(_KEY) or (0, {})
    settled = Q(at__lt=timezone.now() - timedelta(seconds=SETTLED_SECONDS))
    rows = list(
        ProviderCall.objects.filter(settled, pk__gt=last)
        .order_by()
        .values("provider", "outcome")
        .annotate(n=Count("pk"), ms=Sum("milliseconds"), cost=Sum("cost_microdollars"), last=Max("pk"))
    )
    for row in rows:
        _add(totals, row)
    if rows:
        cache.set(_KEY, (max(row["last"] for row in rows), totals), None)
    return totals


def _add(totals: _Totals, row: Mapping[str, Any]) -> None:
    """Add a row; names beyond what a site can have count as `other`."""
    provider = _bounded(row["provider"], {one for one, _ in totals}, MOST_PROVIDERS)
    outcome = _bounded(row["outcome"], {one for _, one in totals}, MOST_OUTCOMES)
    count, milliseconds, cost = totals.get((provider, outcome), (0, 0, 0))
    totals[provider, outcome] = (count + row["n"], milliseconds + row["ms"], cost + row["cost"])


def _bounded(name: str, known: set[str], most: int) -> str:
    return name if name in known or len(known) < most else "other"
