"""Frees the disk of what nobody will go on with, and returns the jobs of a dead process at once."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.jobs import JobState, recover
from campaigns.models import User
from reconstruction.models import Capture, Export, Reconstruction, Upload, UploadState
from reconstruction.work import WorkFolder

logger = logging.getLogger(__name__)
ABANDONED_AFTER = timedelta(days=3)
BIN_AFTER = timedelta(days=30)
_SCRATCH_SECONDS = 24 * 3600


def clear_old_work(*, dry_run: bool = False) -> dict[str, int]:
    """Remove what nobody will go on with. Returns how much of what went, or would go.

    Work folders and exports unused for WORK_FOLDER_DAYS, abandoned uploads, captures that have lain in the bin for
    BIN_AFTER, scratch files of a day ago.
    """
    told = {
        "work folders": sum(_clear_folder(folder, dry_run) for folder in list(_work_folders())),
        "abandoned uploads": _clear_uploads(dry_run),
        "deleted captures": _clear_bin(dry_run),
        "old exports": _clear_exports(dry_run),
        "scratch files": _clear_scratch(dry_run),
    }
    if any(told.values()) and not dry_run:
        logger.info("cleared %s", ", ".join(f"{number} {what}" for what, number in told.items()))
    return told


def purge_oldest_in_bin(person: User) -> bool:
    """Delete for good the capture that has lain longest in the person's bin. Returns False when the bin is empty."""
    capture = Capture.objects.filter(owner=person).exclude(deleted_at=None).order_by("deleted_at").first()
    if capture is None:
        return False
    _purge(capture)
    return True


def _purge(capture: Capture) -> None:
    """Delete a capture with its photos and jobs; models that were made of it stay with their creatures."""
    folders = [storage.upload_folder(upload_id) for upload_id in capture.uploads.values_list("pk", flat=True)]
    pictures = [key for job in capture.reconstructions.all() for key in job.pictures.values()]
    work = settings.WORK_DIR / capture.pk.hex
    capture.delete()

    def clear() -> None:
        storage.delete(*pictures)
        for folder in folders:
            storage.delete_folder(folder)
        shutil.rmtree(work, ignore_errors=True)

    transaction.on_commit(clear)


def _clear_bin(dry_run: bool) -> int:
    old = Capture.objects.filter(deleted_at__lt=timezone.now() - BIN_AFTER)
    if dry_run:
        return old.count()
    for capture in (found := list(old)):
        _purge(capture)
    return len(found)


def _clear_exports(dry_run: bool) -> int:
    """An export can be made anew at any time."""
    old = Export.objects.filter(finished_at__lt=timezone.now() - timedelta(days=settings.WORK_FOLDER_DAYS))
    if dry_run:
        return old.count()
    for export in (found := list(old)):
        export.delete()
        storage.delete(export.file)
    return len(found)


def recover_after_death(wake_reconstruction: Callable[[UUID], None], wake_export: Callable[[UUID], None]) -> None:
    """Requeue running jobs without waiting for their leases. Only for who knows that no other worker lives.

    A reconstruction whose folder is held is left alone: a command in another terminal works on it.
    """
    past = timezone.now() - timedelta(seconds=1)
    for job in Reconstruction.objects.filter(state=JobState.RUNNING):
        if WorkFolder(job).is_free():
            Reconstruction.objects.filter(pk=job.pk, owner=job.owner, state=JobState.RUNNING).update(lease_until=past)
    Export.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    Upload.objects.filter(state=UploadState.CHECKING).update(state=UploadState.RECEIVING)
    recover(Reconstruction, wake_reconstruction)
    recover(Export, wake_export)


def _work_folders() -> Iterator[Path]:
    if settings.WORK_DIR.is_dir():
        for capture in settings.WORK_DIR.iterdir():
            if capture.is_dir():
                yield from (folder for folder in capture.iterdir() if folder.is_dir())


def _clear_folder(folder: Path, dry_run: bool) -> bool:
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
    if dry_run:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()
    return True


def _clear_uploads(dry_run: bool) -> int:
    abandoned = list(Upload.objects.abandoned(timezone.now() - ABANDONED_AFTER))
    for upload in abandoned if not dry_run else []:
        upload_id = upload.pk
        upload.delete()
        storage.delete_folder(storage.upload_folder(upload_id))
    return len(abandoned)


def _clear_scratch(dry_run: bool) -> int:
    if not settings.SCRATCH_DIR.is_dir():
        return 0
    old = [path for path in settings.SCRATCH_DIR.iterdir() if time.time() - path.stat().st_mtime > _SCRATCH_SECONDS]
    for path in old if not dry_run else []:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(old)
