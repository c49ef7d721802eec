"""Prometheus' /metrics: what each process counts, and what lies in rows; not for everybody (docs/monitoring.md)."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bestiary_site.observing import providers, rows, surroundings
from bestiary_site.observing.readers import may_read_numbers
from bestiary_site.observing.watched import Watched, ask_all
from bestiary_site.shared.errors import NotFound

SCRAPE_SECONDS = 8.0
"""Prometheus waits for ten: what does not come in time is left out and said to be missing."""
Part = Callable[[], Iterator[Metric]]
PARTS: dict[str, Part] = {
    **rows.PARTS,
    "providers": providers.calls,
    "workers": surroundings.workers,
    "disk": surroundings.disk,
    "build": surroundings.installed,
    "backups": surroundings.backups,
}


RARELY = {"backups": 120.0}  # they may lie in a bucket, with a file beside each


def _watched(name: str, part: Part) -> Watched[list[Metric] | None]:
    fresh = RARELY.get(name, 1.0)
    return Watched(f"numbers-{name}", lambda: list(part()), late=None, failed=None, fresh_seconds=fresh)


_WATCHED = [_watched(name, part) for name, part in PARTS.items()]


class SharedNumbers(Collector):
    """Everything that is the same from whichever process it is asked."""

    def collect(self) -> Iterable[Metric]:
        """Return the parts that came, and which did."""
        complete = GaugeMetricFamily(
            "bestiary_metrics_complete", "1 for each part of these numbers that could be read.", labels=["part"]
        )
        for name, metrics in ask_all(_WATCHED, settings.CHECK_SECONDS and SCRAPE_SECONDS).items():
            complete.add_metric([name.removeprefix("numbers-")], metrics is not None)
            yield from metrics or ()
        yield complete


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the numbers to who may have them; to others there is nothing here."""
    if not may_read_numbers(request):
        raise NotFound("not_found", "There is nothing at this address, or it is not yours to see.")
    shared = CollectorRegistry()
    shared.register(SharedNumbers())
    return HttpResponse(generate_latest(_counted()) + generate_latest(shared), content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """Return what this process has counted, or all processes of this machine together (METRICS_FOLDER)."""
    if not settings.METRICS_FOLDER:
        return REGISTRY
    _forget_the_dead(settings.METRICS_FOLDER)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))  # type: ignore[no-untyped-call]
    return registry


def _forget_the_dead(folder: Path) -> None:
    """Take away what processes that are gone had open; what they counted stays."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        with contextlib.suppress(PermissionError):  # somebody's, and so alive
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                path.unlink(missing_ok=True)
