"""What the System page tells: versions, settings in force, migrations, the last backup, how long the disk lasts."""

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bestiary_site.backup import places
from bestiary_site.maintenance import features, runs
from bestiary_site.maintenance.plots import spoken
from bestiary_site.observing.build import build
from bestiary_site.shared.storage import RESERVE_BYTES

logger = logging.getLogger(__name__)
LIBRARIES = ("channels", "celery", "djangorestframework", "django-allauth", "pillow", "numpy", "open3d", "open3d-cpu",
             "pycolmap", "uvicorn", "redis", "psycopg", "boto3")  # fmt: skip
# Named one by one: whatever is not in this list is never shown, so no secret can come in by a new name.
SHOWN: dict[str, tuple[str, ...]] = {
    "Who and where": ("SITE_NAME", "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "HTTPS", "BEHIND_PROXY", "OPEN_TABLE",
                      "SIGN_UP_OPEN", "DATA_DIR", "EMBEDDED"),
    "Jobs": ("JOBS_AT_ONCE", "JOB_MEMORY_MB", "ACTIVE_JOBS_PER_PERSON", "JOB_WAKE_UP_SECONDS", "WORK_FOLDER_DAYS"),
    "Uploads": ("UPLOAD_MAX_MB", "UPLOADS_PER_CAPTURE", "STORAGE_PER_PERSON_MB", "PHOTO_MAX_MEGAPIXELS",
                "ATTACHMENT_MAX_MB", "CAMPAIGN_FILES_MB", "ASSET_MAX_MB", "CAMPAIGN_ASSETS_MB", "ARCHIVE_MAX_MB"),
    "Pictures": ("IMAGE_PROVIDERS", "PICTURE_MAX_MB", "PICTURES_PER_SUBJECT", "PICTURES_PER_MINUTE", "PICTURES_A_DAY",
                 "CAMPAIGN_PICTURES_A_DAY", "PICTURE_DOLLARS_A_MONTH", "SCENE_CACHE_DAYS", "SCENE_CACHE_FROM"),
    "Backups": ("BACKUP_RETENTION_DAYS",),
    "Other": ("TIME_ZONE", "LOG_TO_FILES", "AXES_FAILURE_LIMIT", "EMAIL_TIMEOUT", "WEBHOOKS_AT_HOME"),
}  # fmt: skip
# Of these only whether they are set.
WHETHER_SET = ("REDIS_URL", "S3_BUCKET", "CDN_BASE_URL", "EMAIL_CONFIG", "DISCORD_BOT_TOKEN", "CLAMAV_ADDRESS",
               "METRICS_TOKEN", "GEMINI_API_KEY", "OPENAI_API_KEY", "COMFYUI_URL", "AUTOMATIC1111_URL", "BACKUP_KEY",
               "BACKUP_S3_BUCKET")  # fmt: skip
LONG_ENOUGH, FORECAST_FROM = 365, timedelta(days=60)


@dataclass(frozen=True)
class Forecast:
    """How long the disk lasts. `days_left` is None where it does not fill, or nobody can tell yet."""

    free: int
    total: int
    per_day: float = 0.0
    days_left: int | None = None
    known: bool = False

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        room = f"{spoken(self.free, 'bytes')} of {spoken(self.total, 'bytes')} are free."
        if not self.known:
            return f"{room} How fast it fills is known after two days of notes."
        if self.days_left is None:
            return f"{room} It does not fill up."
        pace = f"It fills by {spoken(self.per_day, 'bytes')} a day"
        if self.days_left > LONG_ENOUGH:
            return f"{room} {pace}, which lasts for more than a year."
        return f"{room} {pace} and would be full in {self.days_left} days."


def facts() -> dict[str, Any]:
    """Return all that the page shows."""
    return {
        "versions": versions(),
        "settings": shown_settings(),
        "set": [(name, bool(getattr(settings, name, ""))) for name in WHETHER_SET],
        "migrations": pending_migrations(),
        "backup": last_backup(),
        "disk": disk(),
        "features": features.states(),
    }


def versions() -> list[tuple[str, str]]:
    """Return name and version of the site and of what it stands on."""
    found = [(name.capitalize(), value) for name, value in build().items()] + [("Database server", _server())]
    for name in LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return found


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return str(cursor.fetchone()[0])


def shown_settings() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the settings in force that may be shown, by what they are about."""
    return [
        (title, [(name, _worded(getattr(settings, name))) for name in names if hasattr(settings, name)])
        for title, names in SHOWN.items()
    ]


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


def pending_migrations() -> list[str]:
    """Return the migrations that have not run."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def last_backup() -> dict[str, Any]:
    """Return the newest backup (None: there is none), whether it is late, and what keeps us from knowing."""
    try:
        kept = places.kept()
    except Exception as error:  # whatever a bucket says: this page is for finding out
        logger.warning("the place of backups cannot be read", exc_info=True)
        return {"newest": None, "problem": f"The place of backups cannot be read: {type(error).__name__}."}
    newest = max(kept, key=lambda one: one.made_at, default=None)
    checked = max((one for one in kept if one.verified), key=lambda one: one.made_at, default=None)
    is_late = newest is None or timezone.now() - newest.made_at > timedelta(days=2)
    return {"newest": newest, "checked": checked, "is_late": is_late, "number": len(kept), "problem": ""}


def disk() -> Forecast:
    """Return how long the disk lasts, by the daily notes."""
    now, usage = timezone.now(), shutil.disk_usage(settings.DATA_DIR)
    notes = runs.runs_of("statistics").filter(act=runs.RAN, at__gte=now - FORECAST_FROM)
    samples = [(note.at, float(runs.numbers_of(note).get("disk_free_bytes") or 0)) for note in notes]
    return forecast([*samples, (now, float(usage.free))], usage.free, usage.total)


def forecast(samples: Sequence[tuple[datetime, float]], free: int, total: int) -> Forecast:
    """Return when the free bytes run out, by a straight line through the samples (least squares).

    The reserve that uploads leave counts as full. Less than two days of samples tell nothing.
    """
    first = min(at for at, _ in samples)
    days = [(at - first).total_seconds() / 86400 for at, _ in samples]
    if max(days) < 2 or len(samples) < 3:
        return Forecast(free, total)
    middle, level = sum(days) / len(days), sum(value for _, value in samples) / len(samples)
    spread = sum((day - middle) ** 2 for day in days)
    slope = sum((day - middle) * (value - level) for day, (_, value) in zip(days, samples, strict=True)) / spread
    if slope >= -1:  # it gets emptier, or stays as it is
        return Forecast(free, total, per_day=max(0.0, -slope), known=True)
    return Forecast(free, total, -slope, max(0, int((free - RESERVE_BYTES) / -slope)), known=True)
