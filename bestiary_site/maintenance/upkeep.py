"""Keeps the database quick, returns what dead workers held, and notes each day how large the site has become."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from bestiary_site.maintenance.runs import Done
from bestiary_site.shared import jobs
from campaigns.models import Campaign, Entry, User
from characters.models import ModelVersion
from imagegen.models import Picture, PictureRequest
from imagegen.tasks import wake_request
from reconstruction.models import Export, Reconstruction, Upload
from reconstruction.tasks import wake_export, wake_reconstruction
from scenes.models import Asset, AssetPreparation
from scenes.tasks import wake_preparation

PAGES_AT_ONCE = 2000
_JOBS: list[tuple[Any, Any]] = [
    (Reconstruction, wake_reconstruction),
    (Export, wake_export),
    (PictureRequest, wake_request),
    (AssetPreparation, wake_preparation),
]


def recover_jobs(dry_run: bool) -> Done:
    """Return jobs whose worker is not heard of any more to the queue, or end those that stop again and again."""
    stalled = [(table, table.objects.stalled().count()) for table, _ in _JOBS]
    done = Done(sum(number for _, number in stalled), "jobs without a living worker")
    done.names = [f"{number} × {table._meta.verbose_name}" for table, number in stalled if number]
    if not dry_run:
        for table, wake in _JOBS:
            jobs.recover(table, wake)
    return done


def tend_database(dry_run: bool) -> Done:
    """Refresh what the planner knows and give room back: SQLite by PRAGMAs, PostgreSQL by VACUUM ANALYZE."""
    before, statements = database_bytes(), _statements()
    if not dry_run:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()  # PRAGMAs do their work while they are read
    freed = max(0, before - database_bytes())
    return Done(len(statements), "statements to the database", statements, freed, {"bytes": before})


def _statements() -> list[str]:
    """Return what to say; inside a transaction only what may be said there."""
    if connection.vendor == "postgresql":
        return ["ANALYZE"] if connection.in_atomic_block else ["VACUUM (ANALYZE, SKIP_LOCKED)"]
    # 0x10002 looks at all tables, not only at those that this connection has asked (SQLite's page on pragmas).
    # An incremental vacuum gives back only where the file was made for it (`auto_vacuum`), and harms nowhere else.
    outside = [f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})", "PRAGMA wal_checkpoint(TRUNCATE)"]
    return ["PRAGMA optimize=0x10002", *([] if connection.in_atomic_block else outside)]


def database_bytes() -> int:
    """Return how much room the database takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    path = Path(str(connection.settings_dict["NAME"]))
    return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.is_file())


def sample(dry_run: bool) -> Done:
    """Note how large the site is today: the disk's forecast and the plots are drawn from these notes."""
    numbers = measure()
    return Done(len(numbers), "numbers noted", [f"{name}: {value:,}" for name, value in numbers.items()], 0, numbers)


def measure() -> dict[str, int]:
    """Return the site's size in numbers; those named `_bytes` are bytes."""
    disk = shutil.disk_usage(settings.DATA_DIR)
    pictures = Picture.objects.aggregate(n=Count("pk"), size=Sum("file_size_bytes"))
    files = {
        "upload_bytes": Upload.objects.aggregate(n=Sum("size"))["n"],
        "model_bytes": ModelVersion.objects.aggregate(n=Sum("size_bytes"))["n"],
        "asset_bytes": Asset.objects.aggregate(n=Sum("size"))["n"],
        "picture_bytes": pictures["size"],
    }
    return {
        "disk_free_bytes": disk.free,
        "disk_total_bytes": disk.total,
        "database_bytes": database_bytes(),
        **{name: int(size or 0) for name, size in files.items()},
        "pictures": pictures["n"],
        "entries": Entry.objects.count(),
        "campaigns": Campaign.objects.filter(deleted_at=None).count(),
        "people": User.objects.filter(is_active=True).count(),
        "people_this_week": User.objects.filter(last_login__gte=timezone.now() - timedelta(days=7)).count(),
    }
