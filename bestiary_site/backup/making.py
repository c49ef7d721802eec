"""Makes one backup in a file: a moment of the database, then all files that were there at that moment."""

import logging
import os
import shutil
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from bestiary_site.backup import envelope, files, keys, rows, snapshot, tables
from bestiary_site.backup.archive import BAD_KEY, Writer
from bestiary_site.backup.progress import Progress
from bestiary_site.shared import holding, storage
from bestiary_site.shared.errors import NoRoom

logger = logging.getLogger(__name__)
NO_ROOM = (
    "The disk lacks room for the backup: it may take {needed} in {folder}. Free some, or choose another BACKUP_DIR."
)


def write_backup(path: Path, key: str, progress: Progress) -> dict[str, Any]:
    """Write a backup of the site to `path` (new, mode 0600) and prove that it can be read. Returns its sidecar.

    Rows and files committed before the call are all in it. Deleted files are held until the end, so that every file
    that a row of it names is in it, too.
    """
    lock = keys.new_lock(key)
    with holding.files_held(), envelope.written(path, lock) as stream, Writer(stream) as writer:
        about, sequences = _write_tables(writer, path.parent, lock, progress)
        missing, skipped = _write_files(writer, path.with_name(f"{path.name}.keys"), progress)
        manifest = writer.close(sequences=sequences, missing=missing[:1000], skipped=skipped[:1000])
    if missing or skipped:
        logger.warning("not in the backup: unreadable %s, with names no restore takes %s", missing[:20], skipped[:20])
    digest = envelope.require_whole(path, progress.of("reading it back"))
    return _sidecar(path, about, manifest, lock, digest)


def _write_tables(
    writer: Writer, scratch: Path, lock: keys.Lock, progress: Progress
) -> tuple[dict[str, Any], dict[str, int]]:
    progress.at("copying the database")
    if connection.vendor == "sqlite":
        _require_room(scratch, os.path.getsize(connection.settings_dict["NAME"]))
    with snapshot.taken(scratch) as moment:
        loader = tables.known_migrations()
        migrations = tables.applied_migrations(moment, loader)
        models = tables.models_at(loader, migrations)
        about = _about(moment.vendor, migrations, models, secret=lock.kind != keys.OPEN)
        writer.about(about)
        for done, model in enumerate(models):
            progress.at("database", done / len(models))
            writer.table(model._meta.db_table, _watched(rows.read_rows(moment, model), progress, done / len(models)))
        return about, rows.sequences_of(moment, models)


def _require_room(folder: Path, needed: int) -> None:
    """Refuse with NoRoom when the disk of the backups, often another one, would not hold it."""
    if shutil.disk_usage(folder).free < needed + storage.RESERVE_BYTES:
        raise NoRoom("disk_full", NO_ROOM.format(needed=filesizeformat(needed), folder=folder))


def _watched(found: Any, progress: Progress, fraction: float) -> Any:
    for number, row in enumerate(found):
        if number % 5000 == 0:
            progress.at("database", fraction)
        yield row


def _about(vendor: str, migrations: list[tuple[str, str]], models: list[Any], *, secret: bool) -> dict[str, Any]:
    """Return what made the backup. The site's own secret goes along only where it is sealed."""
    about = {
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_NAME,
        "django": django.get_version(),
        "database": vendor,
        "migrations": migrations,
        "tables": [tables.describe(model) for model in models],
        "left_out": tables.LEFT_OUT,
    }
    return about | ({"secret_key": settings.SECRET_KEY} if secret else {})


def _write_files(writer: Writer, spool: Path, progress: Progress) -> tuple[list[str], list[str]]:
    """Write all files; returns the keys of those gone without having been held, and those that no restore takes."""
    progress.at("listing files")
    try:
        listing, done, missing, skipped = files.Listing(spool), 0, [], []
        _require_room(spool.parent, listing.size)  # packed it is less, but pictures do not shrink
        for key in listing:
            progress.at("files", done / max(listing.size, 1))
            if BAD_KEY.search(key):
                skipped.append(key)
                continue
            found = files.open_file(key)
            if found is None:
                missing.append(key)
                continue
            stream, size = found
            with stream:
                writer.file(key, stream, size)
            done += size
        return missing, skipped
    finally:
        spool.unlink(missing_ok=True)


def _sidecar(
    path: Path, about: dict[str, Any], manifest: dict[str, Any], lock: keys.Lock, digest: str
) -> dict[str, Any]:
    """Return what lies in the open beside a backup: enough for a list, nothing of what is inside."""
    return {
        "made_at": about["made_at"],
        "database": about["database"],
        "size": path.stat().st_size,
        "digest": digest,
        "encrypted": lock.kind != keys.OPEN,
        "rows": sum(table["rows"] for table in manifest["tables"].values()),
        "files": manifest["files"]["count"],
        "file_bytes": manifest["files"]["bytes"],
        "missing": len(manifest["missing"]),
        "skipped": len(manifest["skipped"]),
    }
