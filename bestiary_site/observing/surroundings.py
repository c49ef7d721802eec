"""Numbers of what is around the site: its workers, its disk, its backups, what is installed."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from bestiary_site.backup import places, under_way
from bestiary_site.observing.build import build
from bestiary_site.observing.checks import all_queues
from bestiary_site.observing.heartbeat import beats


def workers() -> Iterator[Metric]:
    """Living workers by queue, and how long ago the one that was heard last spoke."""
    alive = GaugeMetricFamily("bestiary_workers", "Workers heard of within 45 seconds, by queue.", labels=["queue"])
    age = GaugeMetricFamily(
        "bestiary_worker_heartbeat_seconds", "How long ago a worker of the queue was last heard of.", labels=["queue"]
    )
    found = beats()
    for queue in sorted(all_queues()):
        ages = [one.seconds_ago for one in found if queue in one.queues]
        alive.add_metric([queue], sum(one.is_alive for one in found if queue in one.queues))
        if ages:
            age.add_metric([queue], min(ages))
    yield from (alive, age)


def disk() -> Iterator[Metric]:
    """Room where DATA_DIR lies."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    yield GaugeMetricFamily("bestiary_disk_free_bytes", "Free bytes where DATA_DIR lies.", value=usage.free)
    yield GaugeMetricFamily("bestiary_disk_size_bytes", "All bytes where DATA_DIR lies.", value=usage.total)


def installed() -> Iterator[Metric]:
    """What is running here, as labels."""
    yield InfoMetricFamily("bestiary_build", "What is installed.", value=build())


def backups() -> Iterator[Metric]:
    """The kept backups, and how the last act of making or proving one ended."""
    found, last = places.kept(), under_way.state()
    newest = found[0] if found else None
    made_at = newest.made_at.timestamp() if newest else 0.0
    yield GaugeMetricFamily("bestiary_backups", "Finished backups that are kept.", value=len(found))
    yield GaugeMetricFamily("bestiary_backup_size_bytes", "The newest of them.", value=newest.size if newest else 0)
    yield GaugeMetricFamily(
        "bestiary_backup_last_success_timestamp_seconds", "When the newest was made; 0 if there is none.", value=made_at
    )
    is_bad = (newest is not None and (newest.verified.get("ok") is False or newest.told.get("missing"))) or (
        not last.get("running", True) and last.get("ok") is False
    )
    yield GaugeMetricFamily(
        "bestiary_backup_last_ok",
        "0 if the last backup, or its check, has failed, or if it could not read every file.",
        value=0 if is_bad else 1,
    )
