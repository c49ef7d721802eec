"""Goes through a backup once from its beginning to its end, checks all of it, and gives who asks what it holds."""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from bestiary_site.backup import envelope
from bestiary_site.backup.archive import BAD_KEY
from bestiary_site.backup.rows import TableDigest
from bestiary_site.shared.errors import Refused

_MOST_IN_MEMORY = 512 << 20  # a piece of a table is 1 MB, or one row
_MOST_ABOUT = 64 << 20
_BLOCK = 1 << 20
_PIECE = re.compile(r"tables/([a-z0-9_]+)/(\d{6,9})\.jsonl")
_HASHES = re.compile(r"hashes/\d{6,9}\.jsonl")


class Visitor:
    """Who is shown what a backup holds; this one looks at nothing."""

    def about(self, about: dict[str, Any]) -> None:
        """Hear what made it, before all else."""

    def rows(self, table: str, rows: list[list[Any]]) -> None:
        """Be given some rows of a table."""

    def file(self, key: str, size: int, stream: IO[bytes]) -> None:
        """Be given a file to read; what is left unread is skipped."""

    def hashes(self, told: list[tuple[str, int, str]]) -> None:
        """Be told [key, size, sha256] of the files given since last time; they are proved already."""


def read_backup(
    path: Path, key: str, visitor: Visitor | None = None, progress: Callable[[float], None] = lambda _: None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Go through a backup. Returns (about, manifest); Refused if anything in it is not as its manifest says."""
    with envelope.opened(path, key, progress) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=_BLOCK) as tar:
                reader = _Reader(visitor or Visitor())
                while (member := tar.next()) is not None:
                    reader.member(member, tar)
                    tar.members.clear()  # type: ignore[attr-defined]  # it would remember them all
            while stream.read(_BLOCK):  # to the checksum at the end
                pass
        except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise envelope.damaged() from error
    return reader.ended()


class _Reader:
    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._about: dict[str, Any] = {}
        self._manifest: dict[str, Any] = {}
        self._widths: dict[str, int] = {}
        self._tables: dict[str, TableDigest] = {}
        self._files, self._bytes = TableDigest(), 0
        self._unproved: list[tuple[str, int, str]] = []

    def member(self, member: tarfile.TarInfo, tar: tarfile.TarFile) -> None:
        stream = tar.extractfile(member) if member.isreg() else None
        if stream is None or self._manifest or (not self._about) != (member.name == "about.json"):
            raise envelope.damaged()
        if member.name == "about.json":
            self._take_about(_whole(member, stream, _MOST_ABOUT))
        elif found := _PIECE.fullmatch(member.name):
            self._take_rows(found[1], _whole(member, stream, _MOST_IN_MEMORY))
        elif member.name.startswith("files/"):
            self._take_file(member.name.removeprefix("files/"), member.size, stream)
        elif _HASHES.fullmatch(member.name):
            self._take_hashes(_whole(member, stream, _MOST_ABOUT))
        elif member.name == "manifest.json":
            self._manifest = json.loads(_whole(member, stream, _MOST_ABOUT))
        else:
            raise envelope.damaged()

    def _take_about(self, content: bytes) -> None:
        self._about = json.loads(content)
        for table in self._about["tables"]:
            self._widths[table["name"]] = len(table["columns"])
            self._tables[table["name"]] = TableDigest()
        self._visitor.about(self._about)

    def _take_rows(self, table: str, content: bytes) -> None:
        width, digest = self._widths[table], self._tables[table]
        rows = [json.loads(line) for line in content.splitlines()]
        for row in rows:
            if not isinstance(row, list) or len(row) != width:
                raise envelope.damaged()
            digest.add(row)
        self._visitor.rows(table, rows)

    def _take_file(self, key: str, size: int, stream: IO[bytes]) -> None:
        if BAD_KEY.search(key):
            raise Refused("backup_damaged", "The backup holds a file outside of the place for files. Nothing was done.")
        digesting = _Digesting(stream)
        self._visitor.file(key, size, digesting)  # type: ignore[arg-type]
        while digesting.read(_BLOCK):
            pass
        if digesting.size != size:
            raise envelope.damaged()
        self._unproved.append((key, size, digesting.digest.hexdigest()))
        self._bytes += size

    def _take_hashes(self, content: bytes) -> None:
        told = [tuple(json.loads(line)) for line in content.splitlines()]
        if told != self._unproved:
            raise envelope.damaged()
        for key, size, digest in self._unproved:
            self._files.add([key, size, digest])
        self._visitor.hashes(self._unproved)
        self._unproved = []

    def ended(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Compare what was found with what the manifest says."""
        files = {"count": self._files.rows, "bytes": self._bytes, "hash": self._files.told["hash"]}
        tables = {name: digest.told for name, digest in self._tables.items()}
        said = self._manifest
        if self._unproved or not said or said.get("tables") != tables or said.get("files") != files:
            raise envelope.damaged()
        return self._about, said


def _whole(member: tarfile.TarInfo, stream: IO[bytes], most: int) -> bytes:
    if member.size > most:
        raise envelope.damaged()
    return stream.read()


class _Digesting:
    """Reads on and remembers the digest and length of what went through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block
