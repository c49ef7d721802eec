"""Proves a backup in a scratch place, and puts it in the place of the site: all of it or nothing."""

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from bestiary_site.backup import envelope, files, keys, staging, swap, tables
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import read_backup
from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, Refused

logger = logging.getLogger(__name__)
CONFIRM = "replace"
NOT_EMPTY = (
    "This site is not empty: {users} accounts and their things would be replaced. Nothing was touched. "
    f"If that is what you want, confirm it with the word {CONFIRM!r}."
)
NOT_SEALED = (
    "BACKUP_KEY is set, but this backup is not encrypted: somebody else may have put it there. "
    "If you trust where it comes from, say so with --unsealed."
)
OTHER_SECRET = (
    "The backup holds no SECRET_KEY, since it is not encrypted. If the old site's is lost, addresses of webhooks have "
    "to be entered anew."
)
SECRET_STAYS = (
    "The SECRET_KEY of this site comes from its environment and stays; the old site had another. Set it to the old "
    "site's (or take it out and restore again), or addresses of webhooks have to be entered anew."
)


def check(path: Path, key: str, progress: Progress, *, unsealed: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """Look at all of a backup without touching anything. Returns (about, manifest); Refused says what is wrong."""
    if not path.is_file():
        raise Refused("no_backup", f"There is no file {path.name}.")
    if not unsealed and settings.BACKUP_KEY and envelope.head_of(path)["key"] == keys.OPEN:
        raise Refused("backup_not_sealed", NOT_SEALED)
    envelope.require_whole(path, progress.of("checking the digest"))
    about, manifest = read_backup(path, key, None, progress.of("checking the content"))
    migrations = [(str(app), str(name)) for app, name in about["migrations"]]
    tables.require_known(tables.known_migrations(), migrations)
    return about, manifest


def verify(path: Path, key: str, progress: Progress, *, postgresql: bool = False) -> dict[str, Any]:
    """Really restore a backup into a scratch place and compare every table and file by hash.

    Returns {tables, rows, files} of what was found equal. `postgresql`: in a scratch schema of the site's database
    instead of a scratch SQLite.
    """
    if postgresql and connection.vendor != "postgresql":
        raise Conflict("no_postgresql", "The site's database is not PostgreSQL: check without --postgresql.")
    _, manifest = check(path, key, progress)
    storage.require_room(_room_for(path, manifest))
    with staging.staged(Path(settings.SCRATCH_DIR), postgresql=postgresql) as stage:
        return staging.fill(stage, path, key, progress, forward=False)


def restore(
    path: Path, key: str, progress: Progress, *, confirmed: bool = False, unsealed: bool = False
) -> dict[str, Any]:
    """Put a backup in the place of this site. Returns {tables, rows, files, kept_as, words}.

    First everything is checked, then a whole second site is made beside this one and compared, and only then do the
    two change places. The old one stays under `kept_as`. Conflict if the site is not empty and that is not `confirmed`.
    """
    with swap.nobody_else():
        swap.settle()
        if not confirmed and (users := accounts_here()):
            raise Conflict("site_not_empty", NOT_EMPTY.format(users=users))
        about, manifest = check(path, key, progress, unsealed=unsealed)
        storage.require_room(_room_for(path, manifest))
        swap.require_unused()
        staging.clear_leftovers(Path(settings.DATA_DIR))
        with staging.staged(Path(settings.DATA_DIR), postgresql=connection.vendor == "postgresql") as stage:
            report = staging.fill(stage, path, key, progress, forward=True)
            progress.at("changing places")
            words = _words_on_secret(about.get("secret_key", ""))
            kept = swap.carry_out(stage, about.get("secret_key", ""))
    cache.clear()
    logger.warning("the site was restored from %s; the old one is kept as %s", path.name, kept)
    return {**report, "kept_as": kept, "words": words}


def _words_on_secret(secret: str) -> list[str]:
    """Return what must be said of the old site's SECRET_KEY, asked before the two sites change places."""
    if not secret:
        return [OTHER_SECRET]
    return [] if secret == settings.SECRET_KEY or swap.takes_secret() else [SECRET_STAYS]


def accounts_here() -> int:
    """Return how many accounts this site has; 1 if it has files but none, 0 for an empty one."""
    if "campaigns_user" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM campaigns_user")
            if users := int(cursor.fetchone()[0]):
                return users
    return int(any(True for _ in files.every_file()))


def _room_for(path: Path, manifest: dict[str, Any]) -> int:
    """Bytes that a scratch copy takes: its files, and a guess at its database."""
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return int(manifest["files"]["bytes"]) + 2 * rows * 500 + path.stat().st_size
