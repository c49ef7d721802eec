"""Lets a filled scratch site change places with the real one, so that a crash at any step leaves one of them whole.

The journal says that a swap is under way. The database changes places last and in one step; whether it has decides,
when the journal is found after a crash, if the swap is finished or taken back (`settle`).
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from bestiary_site.backup import bucket, swap_postgresql
from bestiary_site.backup.staging import Stage, clear, journal
from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict

STOP_FIRST = (
    "The site is running ({who}). Stop it first: a site cannot be replaced under people's hands. Nothing was touched."
)
MAY_BE_NEEDED = (
    "A restore is under way or broke off, and may still need what is kept of the old site. Let it end, or run "
    "restore --settle; then forget the old one."
)
UNREADABLE = (
    "{file} tells of a restore that broke off, but it cannot be read. If neither the media folder nor the database has "
    "a .before-... beside it from that time, nothing had changed places: delete the file. If one has, give these their "
    "old names back, then delete the file. With PostgreSQL, where there is a schema before_... from that time, the new "
    "site is whole: only delete the file."
)
_SECRET = "new_secret_key"


@contextmanager
def nobody_else() -> Iterator[None]:
    """Hold the data folder; Conflict while the site is served from it."""
    from bestiary_site.embedded import AlreadyServed, hold_data_folder

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    try:
        handle = hold_data_folder()
    except AlreadyServed as error:
        raise Conflict("site_running", STOP_FIRST.format(who="script/run or serve")) from error
    try:
        yield
    finally:
        os.close(handle)


def require_unused() -> None:
    """Refuse with Conflict while other processes have the database open."""
    if connection.vendor == "postgresql":
        if others := swap_postgresql.others():
            raise Conflict("site_running", STOP_FIRST.format(who=f"{others} other connections to the database"))
        return
    connections.close_all()
    if _database().exists():
        _single_file(_database())


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _single_file(path: Path) -> None:
    """Fold a SQLite database's log into it. Only its one user may: this is also how we know that we are alone."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise Conflict("site_running", STOP_FIRST.format(who="the database is in use")) from error
    if mode != "delete":
        raise Conflict("site_running", STOP_FIRST.format(who="the database is in use"))


def carry_out(stage: Stage, secret: str) -> str:
    """Put the stage in the site's place; returns under which mark the old one is kept. `secret`: the old SECRET_KEY."""
    stage.media.mkdir(exist_ok=True)
    if secret and secret != settings.SECRET_KEY and takes_secret():
        (stage.folder / _SECRET).touch(mode=0o600)
        (stage.folder / _SECRET).write_text(secret)
    if not stage.schema:
        _single_file(stage.database)
    os.sync()
    _write_journal(stage)
    try:
        _swap_media(stage)
        _swap_database(stage)
    except BaseException:
        settle()
        raise
    _finish(stage)
    return f"before-{stage.mark}"


def takes_secret() -> bool:
    """Whether SECRET_KEY is read from its file: one from the environment is not a restore's to change."""
    return _secret_file().exists() and _secret_file().read_text().strip() == settings.SECRET_KEY


def _write_journal(stage: Stage) -> None:
    """Write it whole or not at all, and to the disk itself before anything is renamed."""
    part = journal().with_suffix(".part")
    with part.open("w") as stream:
        json.dump({"mark": stage.mark, "folder": str(stage.folder), "schema": stage.schema}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.rename(part, journal())
    folder = os.open(journal().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_journal() -> Stage:
    try:
        said = json.loads(journal().read_bytes())
        return Stage(said["mark"], Path(said["folder"]), said["schema"])
    except (ValueError, KeyError, TypeError) as error:
        raise Conflict("journal_unreadable", UNREADABLE.format(file=journal())) from error


def _swap_media(stage: Stage) -> None:
    if settings.S3_BUCKET:
        bucket.put_files(stage.media, stage.mark)
        return
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        media.rename(_kept(media, stage))
    stage.media.rename(media)


def _swap_database(stage: Stage) -> None:
    """The one step that decides."""
    if stage.schema:
        swap_postgresql.change_places(stage.schema, _old_schema(stage))
        return
    connections.close_all()
    database = _database()
    if database.exists():
        _single_file(database)
        os.link(database, _kept(database, stage))
    os.replace(stage.database, database)


def _is_decided(stage: Stage) -> bool:
    return swap_postgresql.has_schema(_old_schema(stage)) if stage.schema else not stage.database.exists()


def settle() -> str:
    """Finish or take back a swap that broke off. Returns "finished", "taken back", or "" if there was none."""
    if not journal().exists():
        return ""
    stage = _read_journal()
    if _is_decided(stage):
        _finish(stage)
        clear(stage)
        return "finished"
    stage.folder.mkdir(exist_ok=True)
    _take_back_media(stage)
    if not stage.schema:
        _kept(_database(), stage).unlink(missing_ok=True)
    journal().unlink()
    clear(stage)
    return "taken back"


def _take_back_media(stage: Stage) -> None:
    media = Path(settings.MEDIA_ROOT)
    if settings.S3_BUCKET:
        bucket.take_back(stage.mark)
    elif not stage.media.exists():  # both have moved, or there was no old one
        media.rename(stage.media)
    if _kept(media, stage).exists():
        _kept(media, stage).rename(media)


def _finish(stage: Stage) -> None:
    new = stage.folder / _SECRET
    if new.exists():
        if not _kept(_secret_file(), stage).exists():
            os.link(_secret_file(), _kept(_secret_file(), stage))
        new.replace(_secret_file())
    journal().unlink(missing_ok=True)


# -- what is kept of the old site -------------------------------------------------------------------------


def old_ones() -> list[str]:
    """Return what is kept of earlier sites: paths, and schemas of PostgreSQL."""
    found = [path for place in _places() for path in place.parent.glob(f"{place.name}.before-*")]
    schemas = swap_postgresql.old_schemas() if connection.vendor == "postgresql" else []
    replaced = bucket.old_ones() if settings.S3_BUCKET else []
    return [*map(str, sorted(found)), *schemas, *replaced]


def forget_old() -> list[str]:
    """Delete for good what is kept of earlier sites. Returns what it was; Conflict while a swap is not settled."""
    gone = old_ones()
    if journal().exists():  # asked after the list was made: what a swap that begins now keeps is not on it
        raise Conflict("restore_not_settled", MAY_BE_NEEDED)
    for name in gone:
        path = Path(name)
        if name.startswith(".before-"):
            storage.delete_folder(name, for_good=True)
        elif not path.is_absolute():
            swap_postgresql.drop_schema(name)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return gone


def _places() -> list[Path]:
    places = [Path(settings.MEDIA_ROOT), _secret_file()]
    return [*places, _database()] if connection.vendor == "sqlite" else places


def _kept(path: Path, stage: Stage) -> Path:
    return path.with_name(f"{path.name}.before-{stage.mark}")


def _old_schema(stage: Stage) -> str:
    return f"before_{stage.mark}"


def _secret_file() -> Path:
    return Path(settings.DATA_DIR) / "secret_key"
