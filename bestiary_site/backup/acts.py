"""What the commands and the timetable do: make a backup and keep it, prove one, thin out, delete."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from bestiary_site.backup import making, places, restoring, retention, under_way
from bestiary_site.shared.errors import DomainError

logger = logging.getLogger(__name__)
Tell = Callable[[str, float], None]


def _quiet(stage: str, fraction: float) -> None:
    """Say nothing."""


def make_backup(tell: Tell = _quiet) -> places.Kept:
    """Make a backup, keep it where the settings say, and let go of those whose time has come. Returns it."""
    name = places.new_name()
    with under_way.act("backup", name, tell) as progress:
        places.clear_parts()
        part = places.working_folder() / f"{places.PART}{secrets.token_hex(4)}"
        try:
            told = making.write_backup(part, settings.BACKUP_KEY, progress)
            place = places.the_place()
            progress.at("putting it in its place")
            place.keep(part, name)
        finally:
            part.unlink(missing_ok=True)
        place.tell(name, told)
        thin_out()
    logger.info("made the backup %s: %d rows, %d files", name, told["rows"], told["files"])
    return places.one(name)


def thin_out(*, dry_run: bool = False) -> list[str]:
    """Delete the backups that retention does not keep; returns their names.

    The newest that was proved good stays, however old: it is the one known to help.
    """
    found = places.kept()
    proved = next((one.name for one in found if one.verified.get("ok")), "")
    late = retention.to_delete((one.made_at for one in found), datetime.now(UTC), settings.BACKUP_RETENTION_DAYS)
    names = [one.name for one in found if one.made_at in late and one.name != proved]
    if not dry_run:
        for name in names:
            places.the_place().delete(name)
            logger.info("the backup %s has served its time", name)
    return names


def verify_kept(name: str, key: str = "", tell: Tell = _quiet, *, postgresql: bool = False) -> dict[str, Any]:
    """Restore a kept backup on trial, and write beside it how that ended. Returns {tables, rows, files}."""
    kept = places.one(name)
    with under_way.act("check", name, tell) as progress, places.local(name) as path:
        try:
            report = restoring.verify(path, key or settings.BACKUP_KEY, progress, postgresql=postgresql)
        except DomainError as refusal:
            if refusal.code not in {"backup_cancelled", "disk_full", "backup_locked", "no_postgresql"}:
                _note(kept, ok=False, words=refusal.message)
            raise
        _note(kept, ok=True, words="{tables} tables, {rows} rows and {files} files came back equal.".format(**report))
    return report


def verify_file(path: Path, key: str, tell: Tell = _quiet, *, postgresql: bool = False) -> dict[str, Any]:
    """Restore a backup that lies anywhere on trial. Returns {tables, rows, files}."""
    with under_way.act("check", path.name, tell) as progress:
        return restoring.verify(path, key, progress, postgresql=postgresql)


def _note(kept: places.Kept, *, ok: bool, words: str) -> None:
    verified = {"at": timezone.now().isoformat(), "ok": ok, "words": words}
    places.the_place().tell(kept.name, {**kept.told, "verified": verified})


def delete_backup(name: str) -> None:
    """Delete a kept backup."""
    places.the_place().delete(places.one(name).name)
    logger.info("the backup %s was deleted", name)
