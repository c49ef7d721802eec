"""Frees the disk of what nobody will go on with, and returns the jobs of a dead process at once."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.jobs import JobState, recover
from reconstruction.models import Export, Reconstruction, Upload
from reconstruction.work import WorkFolder

logger = logging.getLogger(__name__)
ABANDONED_AFTER = timedelta(days=3)
_SCRATCH_SECONDS = 24 * 3600


def clear_old_work() -> None:
    """Remove work folders without a job for WORK_FOLDER_DAYS, abandoned uploads, and scratch files of a day ago."""
    folders = sum(_clear_folder(folder) for folder in list(_work_folders()))
    uploads = _clear_uploads()
    _clear_scratch()
    if folders or uploads:
        logger.info("cleared %d work folders and %d abandoned uploads", folders, uploads)


def recover_after_death(wake_reconstruction: Callable[[UUID], None], wake_export: Callable[[UUID], None]) -> None:
    """Requeue running jobs without waiting for their leases. Only for who knows that no other worker lives.

    A reconstruction whose folder is held is left alone: a command in another terminal works on it.
    """
    past = timezone.now() - timedelta(seconds=1)
    for job in Reconstruction.objects.filter(state=JobState.RUNNING):
        if WorkFolder(job).is_free():
            Reconstruction.objects.filter(pk=job.pk, owner=job.owner, state=JobState.RUNNING).update(lease_until=past)
    Export.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    recover(Reconstruction, wake_reconstruction)
    recover(Export, wake_export)


def _work_folders() -> Iterator[Path]:
    if settings.WORK_DIR.is_dir():
        for capture in settings.WORK_DIR.iterdir():
            if capture.is_dir():
                yield from (folder for folder in capture.iterdir() if folder.is_dir())


def _clear_folder(folder: Path) -> bool:
    """Remove the folder if it is old and no active job may need it."""
    try:
        capture_id = UUID(hex=folder.parent.name)
        age = time.time() - folder.stat().st_mtime
    except (ValueError, OSError):
        return False
    if age < settings.WORK_FOLDER_DAYS * 24 * 3600:
        return False
    if Reconstruction.objects.active().filter(capture_id=capture_id, quality=folder.name).exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()
    return True


def _clear_uploads() -> int:
    cleared = 0
    for upload in Upload.objects.abandoned(timezone.now() - ABANDONED_AFTER):
        upload_id = upload.pk
        upload.delete()
        storage.delete_folder(storage.upload_folder(upload_id))
        cleared += 1
    return cleared


def _clear_scratch() -> None:
    if not settings.SCRATCH_DIR.is_dir():
        return
    for path in settings.SCRATCH_DIR.iterdir():
        if time.time() - path.stat().st_mtime > _SCRATCH_SECONDS:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
