"""Opens a .pac without trusting it: a bounded stream, files by their hash in memory, the database read-only."""

import re
import sqlite3
import tarfile
import zlib
from typing import Any

from scenes.importers.faults import Refused, TooLarge
from scenes.importers.planarally.tape import open_tape

MOST_DATABASE = 256 * 1024 * 1024
MOST_ASSET = 96 * 1024 * 1024
MOST_MEMBERS = 20_000
MOST_ROWS = 60_000
STEPS = 2_000_000
JOURNAL, WRITE_AHEAD, ROLLBACK = slice(18, 20), b"\x02\x02", b"\x01\x01"
HASH = re.compile(r"^assets/(?:[0-9a-f]{1,4}/){0,3}([0-9a-f]{20,128})$")
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
PERSONAL = {"user", "user_options", "constants", "notification", "asset_share"}
NAME = re.compile(r"^[a-z_]{1,60}$")


class PacArchive:
    """The database's bytes and the pictures of an archive, all in memory."""

    def __init__(self, data: bytes) -> None:
        self.database: bytes | None = None
        self.assets: dict[str, bytes] = {}
        try:
            with open_tape(data) as tar:
                for count, member in enumerate(tar):
                    if count > MOST_MEMBERS:
                        raise TooLarge("archive_too_large", f"The archive has more than {MOST_MEMBERS} files.")
                    self._take(tar, member)
        except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, RecursionError):
            raise Refused("bad_scene_file", "This is no PlanarAlly archive, or it is broken.") from None
        if self.database is None:
            raise Refused("bad_scene_file", "The archive has no PlanarAlly database.")

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        """Read a plain file; links, devices and files elsewhere are passed over, nothing is written anywhere."""
        asset = HASH.match(member.name)
        is_database = member.name.endswith(".sqlite") and "/" not in member.name.removeprefix("./")
        if not member.isreg() or not (asset or is_database):
            return
        if member.size > (MOST_ASSET if asset else MOST_DATABASE):
            raise TooLarge("archive_too_large", f"{member.name[:80]} is larger than this site takes.")
        stream = tar.extractfile(member)
        content = stream.read(member.size + 1) if stream else b""
        if asset:
            self.assets[asset[1]] = content
        elif self.database is None:
            self.database = content


class Tables:
    """The database in memory, for plain reading of plain tables; nothing personal is ever read."""

    def __init__(self, data: bytes) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._kept: dict[str, list[dict[str, Any]]] = {}
        try:
            self._connection.deserialize(_without_journal(data))
            self._connection.row_factory = sqlite3.Row
            for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            found = self._connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchmany(500)
            self.names = {row[0] for row in found if isinstance(row[0], str) and NAME.match(row[0])}
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            raise Refused("bad_scene_file", "The archive's database is broken.") from None
        self._connection.set_authorizer(self._allow)
        self._steps = 0
        self._connection.set_progress_handler(self._tick, 10_000)

    def _allow(self, action: int, table: str | None, column: str | None, *_: Any) -> int:
        harmless = table not in PERSONAL or (table, column) == ("constants", "save_version")
        fine = action in ALLOWED and (action != sqlite3.SQLITE_READ or harmless)
        return sqlite3.SQLITE_OK if fine else sqlite3.SQLITE_DENY

    def _tick(self) -> int:
        self._steps += 10_000
        return int(self._steps > STEPS * 50)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return all rows of a table as dictionaries; none when the version has no such table."""
        if table not in self._kept:
            self._kept[table] = self._read(table) if table in self.names and table not in PERSONAL else []
        return self._kept[table]

    def _read(self, table: str) -> list[dict[str, Any]]:
        try:
            cursor = self._connection.execute(f'SELECT * FROM "{table}"')
            found = cursor.fetchmany(MOST_ROWS + 1)
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            raise Refused("bad_scene_file", f"The archive's table {table} is broken.") from None
        if len(found) > MOST_ROWS:
            raise TooLarge("too_many_pieces", f"The archive's table {table} has more than {MOST_ROWS} rows.")
        return [dict(row) for row in found]

    def save_version(self) -> str:
        """Return the number of the schema, all that is read of the table that also keeps secrets."""
        try:
            row = self._connection.execute("SELECT save_version FROM constants").fetchone()
        except sqlite3.Error:
            return ""
        return str(row[0])[:10] if row else ""

    def by(self, table: str, key: str) -> dict[Any, dict[str, Any]]:
        """Return the rows by the value of a column."""
        return {row.get(key): row for row in self.rows(table)}

    def grouped(self, table: str, key: str, *, most: int) -> dict[Any, list[dict[str, Any]]]:
        """Return the rows in lists, by the value of a column; of each value so many at most."""
        groups: dict[Any, list[dict[str, Any]]] = {}
        for row in self.rows(table):
            group = groups.setdefault(row.get(key), [])
            if len(group) < most:
                group.append(row)
        return groups


def _without_journal(data: bytes) -> bytes:
    """PlanarAlly's databases keep a journal beside them, which memory has no place for: say that this one does not."""
    return data[:18] + ROLLBACK + data[20:] if data[JOURNAL] == WRITE_AHEAD else data


def once(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return the rows without those whose key another has had, in their order by number."""
    first: dict[Any, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row.get(key), row)
    return sorted(first.values(), key=lambda row: (_number(row.get("index")), _number(row.get("id"))))


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) else 0.0
