"""One moment of the database, to be read at leisure while others write on."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


@contextmanager
def taken(scratch: Path) -> Iterator[Any]:
    """Give a connection of its own that sees the database as it is now and nothing that comes later.

    SQLite: a copy by the online backup API, made in one step. PostgreSQL: a read-only transaction (repeatable read).
    """
    if connection.vendor == "sqlite":
        with _copy_of_sqlite(scratch) as path, _private(str(path)) as copy:
            yield copy
        return
    with _private() as own:
        _begin(own)
        yield own


@contextmanager
def _private(name: str = "") -> Iterator[Any]:
    own: Any = connection.copy("backup")
    if name:
        own.settings_dict["NAME"] = name
    try:
        yield own
    finally:
        if own.connection is not None:
            own.connection.close()
            own.connection = None


def _begin(own: Any) -> None:
    from psycopg import IsolationLevel

    own.ensure_connection()
    own.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    own.connection.read_only = True
    own.set_autocommit(False)
    with own.cursor() as cursor:  # the snapshot is taken by the first statement, not by BEGIN
        cursor.execute("SELECT 1")


@contextmanager
def _copy_of_sqlite(scratch: Path) -> Iterator[Path]:
    path = scratch / f"snapshot-{uuid.uuid4().hex}.sqlite3"
    path.touch(mode=0o600)
    try:
        source = Path(str(connection.settings_dict["NAME"])).absolute().as_uri() + "?mode=ro"
        with closing(sqlite3.connect(source, uri=True, timeout=60)) as live, closing(sqlite3.connect(path)) as copy:
            live.backup(copy, pages=-1)  # all pages in one step: one moment, however many write
            copy.execute("PRAGMA journal_mode=DELETE")
        yield path
    finally:
        for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            leftover.unlink(missing_ok=True)
