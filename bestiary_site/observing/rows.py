"""Numbers that lie in rows: the same from every process, read once for each scrape with a fixed number of queries."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import Count, Min, Model, QuerySet, Sum
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from prometheus_client.core import GaugeMetricFamily, Metric

from bestiary_site.shared.jobs import BackgroundJob, JobState
from campaigns.models import Attachment
from characters.models import ModelVersion, VoiceNote
from imagegen.models import Picture
from reconstruction.models import Export, Upload
from scenes.models import Asset

MOST_STAGES = 20
STORAGE_SECONDS = 300
_STORAGE_KEY = "observing:storage"
STORED: dict[str, tuple[type[Model], str]] = {
    "uploads": (Upload, "size"),
    "models": (ModelVersion, "size_bytes"),
    "exports": (Export, "size_bytes"),
    "attachments": (Attachment, "size"),
    "voice_notes": (VoiceNote, "size"),
    "assets": (Asset, "size"),
    "pictures": (Picture, "file_size_bytes"),
}


def job_tables() -> dict[str, type[BackgroundJob]]:
    """Return every table of jobs by its name: `reconstruction`, `picture_request`; those of later apps, too."""
    return {
        model._meta.verbose_name.replace(" ", "_"): model  # type: ignore[union-attr]
        for model in apps.get_models()
        if issubclass(model, BackgroundJob)
    }


def jobs() -> Iterator[Metric]:
    """Jobs by kind and state, active ones by stage, and how long the oldest of each kind has been waiting."""
    by_state = GaugeMetricFamily("bestiary_jobs", "Jobs by kind and state.", labels=["kind", "state"])
    by_stage = GaugeMetricFamily("bestiary_jobs_running", "Jobs in work, by stage.", labels=["kind", "stage"])
    oldest = GaugeMetricFamily(
        "bestiary_queue_oldest_seconds", "How long ago the oldest waiting job was asked for.", labels=["kind"]
    )
    for kind, table in job_tables().items():
        counted = dict(table.objects.order_by().values_list("state").annotate(n=Count("pk")))
        for state in JobState.values:
            by_state.add_metric([kind, state], counted.get(state, 0))
        for stage, number in _stages(table.objects.filter(state=JobState.RUNNING)):
            by_stage.add_metric([kind, stage], number)
        first = table.objects.ready().aggregate(first=Min("created_at"))["first"]
        oldest.add_metric([kind], max(0.0, (timezone.now() - first).total_seconds()) if first else 0.0)
    yield from (by_state, by_stage, oldest)


def _stages(running: "QuerySet[Any]") -> list[tuple[str, int]]:
    """Return the stages with the most jobs; the words come from children, so their number is bounded here."""
    rows = running.order_by().values_list("stage").annotate(n=Count("pk")).order_by("-n", "stage")
    named = [(stage or "starting", number) for stage, number in rows]
    rest = sum(number for _, number in named[MOST_STAGES:])
    return [*named[:MOST_STAGES], *([("other", rest)] if rest else [])]


def storage() -> Iterator[Metric]:
    """Bytes of the kept files by kind, as their rows say: summed up every five minutes at most."""
    held: dict[str, int] | None = cache.get(_STORAGE_KEY)
    if held is None:
        held = {kind: _sum(model, field) for kind, (model, field) in STORED.items()}
        cache.set(_STORAGE_KEY, held, STORAGE_SECONDS)
    metric = GaugeMetricFamily("bestiary_storage_bytes", "Bytes of stored files by kind.", labels=["kind"])
    for kind, size in held.items():
        metric.add_metric([kind], size)
    yield metric


def _sum(model: type[Model], field: str) -> int:
    return int(model._default_manager.aggregate(bytes=Sum(field))["bytes"] or 0)


def timetable() -> Iterator[Metric]:
    """How long ago the timetable last sent something off: beat writes that down every few minutes."""
    metric = GaugeMetricFamily(
        "bestiary_timetable_idle_seconds", "How long ago the timetable last noted that it had sent a task."
    )
    last = PeriodicTask.objects.filter(enabled=True).order_by("-last_run_at").exclude(last_run_at=None).first()
    if last is not None and last.last_run_at is not None:
        metric.add_metric([], max(0.0, (timezone.now() - last.last_run_at).total_seconds()))
    yield metric


PARTS: dict[str, Callable[[], Iterator[Metric]]] = {"jobs": jobs, "storage": storage, "timetable": timetable}
