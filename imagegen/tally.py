"""Counts what kept scenes answer, in memory first: an answer that reads one row must not wait for a writer's turn."""

import logging
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from prometheus_client import Counter as Counted

from imagegen.models import CachedScene, SceneTally

logger = logging.getLogger(__name__)
LOOKUPS = Counted("bestiary_scene_cache", "Scenes that were asked for, by whether a kept one answered.", ["outcome"])
Day = tuple[date, uuid.UUID | None, int | None]
"""A day of a campaign (its key) or of a person (his)."""


@dataclass
class _Counted:
    uses: Counter[int] = field(default_factory=Counter)
    hits: Counter[Day] = field(default_factory=Counter)
    misses: Counter[Day] = field(default_factory=Counter)


_counted = _Counted()
_lock = threading.Lock()
_timer: threading.Timer | None = None


def hit(kept: CachedScene) -> None:
    """Note that a kept scene answered. Its `use_count` tells from then on what is not written yet, too."""
    LOOKUPS.labels("hit").inc()
    with _lock:
        _counted.uses[kept.pk] += 1
        kept.use_count += _counted.uses[kept.pk]
        _counted.hits[_today(kept.campaign_id, kept.owner_id)] += 1
    _write_soon()


def miss(campaign_id: uuid.UUID | None, owner_id: int | None) -> None:
    """Note that a scene had to be drawn, for a campaign or else for a person."""
    LOOKUPS.labels("miss").inc()
    with _lock:
        _counted.misses[_today(campaign_id, None if campaign_id else owner_id)] += 1
    _write_soon()


def flush() -> None:
    """Write what was counted. What cannot be written is lost, and said: it is no more than statistics."""
    global _counted, _timer
    with _lock:
        counted, _counted, _timer = _counted, _Counted(), None
    if not (counted.uses or counted.misses):
        return
    try:
        with transaction.atomic():
            _write(counted)
    except DatabaseError:
        logger.warning("uses of %d kept scenes could not be written", len(counted.uses), exc_info=True)


def _write(counted: _Counted) -> None:
    now = timezone.now()
    for key, times in sorted(counted.uses.items()):  # in one order everywhere, or two would wait for each other
        CachedScene.objects.filter(pk=key).update(use_count=F("use_count") + times, last_used_at=now)
    for day in sorted({*counted.hits, *counted.misses}, key=str):
        on, campaign, owner = day
        row, _ = SceneTally.objects.get_or_create(day=on, campaign_id=campaign, owner_id=owner)  # type: ignore[misc]  # null
        SceneTally.objects.filter(pk=row.pk).update(
            hits=F("hits") + counted.hits[day], misses=F("misses") + counted.misses[day]
        )


def _today(campaign_id: uuid.UUID | None, owner_id: int | None) -> Day:
    return timezone.now().date(), campaign_id, owner_id


def _write_soon() -> None:
    global _timer
    if not settings.SCENE_TALLY_SECONDS:
        flush()
        return
    with _lock:
        if _timer is None:
            _timer = threading.Timer(settings.SCENE_TALLY_SECONDS, _flush_in_thread)
            _timer.daemon = True
            _timer.start()


def _flush_in_thread() -> None:
    try:
        flush()
    finally:
        connection.close()
