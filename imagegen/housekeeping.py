"""Clears away what pictures leave behind: kept scenes that are too old, what has lain long enough in the bin."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from imagegen import keeping
from imagegen.models import CachedScene, Picture, SceneTally

logger = logging.getLogger(__name__)
TALLIES_KEPT = timedelta(days=400)
NAMED_AT_MOST = 50
_AT_ONCE = 500


@dataclass
class Cleared:
    """What was cleared away, or would be: how many rows, how many pictures' files, and the first names."""

    rows: int = 0
    files: int = 0
    names: list[str] = field(default_factory=list)

    def name(self, told: str) -> None:
        """Note one more row."""
        self.rows += 1
        if len(self.names) < NAMED_AT_MOST:
            self.names.append(told)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"rows": self.rows, "files": self.files, "names": self.names}


def clear_expired_scenes(*, dry_run: bool = False) -> Cleared:
    """Forget the kept scenes that answer no more. Their pictures stay in the gallery."""
    cleared, rows = Cleared(), CachedScene.objects.expired().order_by("pk")
    if dry_run:
        for scene in rows.iterator(chunk_size=_AT_ONCE):
            cleared.name(str(scene))
        return cleared
    while found := list(rows[:_AT_ONCE]):
        # The condition again, in the same statement: one that answered just now stays.
        gone = CachedScene.objects.expired().filter(pk__in=[one.pk for one in found])
        if not gone.delete()[0]:
            break
        for scene in found:
            cleared.name(str(scene))
    SceneTally.objects.filter(day__lt=(timezone.now() - TALLIES_KEPT).date()).delete()
    _log("kept scenes", cleared)
    return cleared


def purge_deleted(*, dry_run: bool = False) -> Cleared:
    """Delete for good the pictures that have lain in the bin for longer than BACKUP_RETENTION_DAYS: rows and files."""
    before = timezone.now() - timedelta(days=settings.BACKUP_RETENTION_DAYS)
    cleared = Cleared()
    for picture in _in_bin(before):
        if dry_run or _purge(picture, before):
            cleared.name(f"{picture} {picture.pk}")
            cleared.files += not dry_run and keeping.release_files(picture.digest)
    _log("deleted pictures", cleared)
    return cleared


def _in_bin(before: datetime) -> Iterator[Picture]:
    """Yield what went into the bin before then, the oldest first.

    No SELECT is open meanwhile, as `iterator` would leave one: SQLite lets nobody write who reads on in what another
    process has changed since.
    """
    rows = Picture.objects.filter(deleted_at__lt=before).order_by("deleted_at", "pk")
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        yield from list(rows.filter(pk__in=keys[start : start + _AT_ONCE]))


def _purge(picture: Picture, before: datetime) -> bool:
    """Delete the row, unless somebody has brought it back meanwhile. Its files go after it, never before."""
    with keeping.locked(picture.digest):
        return bool(Picture.objects.filter(pk=picture.pk, deleted_at__lt=before).delete()[0])


def _log(what: str, cleared: Cleared) -> None:
    if cleared.rows:
        logger.info("cleared %d %s, files of %d", cleared.rows, what, cleared.files)
