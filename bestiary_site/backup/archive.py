"""What lies inside a backup: a tar of tables in pieces and files, told by `about.json`, proved by `manifest.json`.

about.json                     what made it, its migrations, its tables with their columns
tables/NAME/000001.jsonl ...   rows, a list each (rows.py)
files/KEY ...                  stored files under their keys
hashes/000001.jsonl ...        [key, size, sha256] of the files before it
manifest.json                  rows and hash of each table, number, bytes and hash of the files
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterable
from typing import IO, Any

from bestiary_site.backup.rows import TableDigest, line_of

PIECE_BYTES = 1 << 20
HASHES_AT_ONCE = 500
BLOCK = 1 << 20
# Keys that stay in no backup: ways out of the place for files, its own folders, markers of folders, unprintable ones.
BAD_KEY = re.compile(r"(^|/)(\.{0,2}|\.held|\.part-[^/]*)(/|$)|[\x00-\x1f\\\ud800-\udfff]")


class Writer:
    """Puts a backup together; everything passes through once and nothing is kept but digests."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.open(  # noqa: SIM115  closed by close()
            fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK
        )
        self._tables: dict[str, TableDigest] = {}
        self._files, self._bytes = TableDigest(), 0
        self._hashes: list[list[Any]] = []
        self._pieces = 0

    def about(self, about: dict[str, Any]) -> None:
        """Write what made it."""
        self._member("about.json", json.dumps(about, indent=1).encode())

    def table(self, name: str, rows: Iterable[list[Any]]) -> None:
        """Write a table in pieces."""
        digest = self._tables[name] = TableDigest()
        piece, number = bytearray(), 0
        for row in rows:
            digest.add(row)
            piece += line_of(row)
            if len(piece) >= PIECE_BYTES:
                number += 1
                self._member(f"tables/{name}/{number:06d}.jsonl", bytes(piece))
                piece.clear()
        if piece:
            self._member(f"tables/{name}/{number + 1:06d}.jsonl", bytes(piece))

    def file(self, key: str, stream: IO[bytes], size: int) -> None:
        """Write a file of exactly `size` bytes; EOFError or OSError if it has fewer."""
        digesting = _Digesting(stream)
        member = tarfile.TarInfo(f"files/{key}")
        member.size = size
        self._tar.addfile(member, digesting)
        self._tar.members.clear()  # type: ignore[attr-defined]  # it would remember them all
        told = [key, size, digesting.digest.hexdigest()]
        self._files.add(told)
        self._bytes += size
        self._hashes.append(told)
        if len(self._hashes) >= HASHES_AT_ONCE:
            self._write_hashes()

    def close(self, **more: Any) -> dict[str, Any]:
        """Write the manifest with what else it should tell, and end. Returns the manifest."""
        if self._hashes:
            self._write_hashes()
        manifest = {
            "tables": {name: digest.told for name, digest in self._tables.items()},
            "files": {"count": self._files.rows, "bytes": self._bytes, "hash": self._files.told["hash"]},
            **more,
        }
        self._member("manifest.json", json.dumps(manifest, indent=1).encode())
        self._tar.close()
        return manifest

    def __enter__(self) -> "Writer":
        """Begin."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """After a fault the tar must not try to write its end into a stream that is gone."""
        if kind is not None:
            self._tar.fileobj.closed = True  # type: ignore[attr-defined]

    def _write_hashes(self) -> None:
        self._pieces += 1
        self._member(f"hashes/{self._pieces:06d}.jsonl", b"".join(map(line_of, self._hashes)))
        self._hashes.clear()

    def _member(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.members.clear()  # type: ignore[attr-defined]


class _Digesting:
    """Reads on and remembers the digest of what went through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block = self._stream.read(size)
        self.digest.update(block)
        return block
