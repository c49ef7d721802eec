"""Stored files of a campaign on their way into an archive and out of it: named by their content."""

import hashlib
import re
from typing import Any

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound

_BLOCK = 1 << 20
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$")
DIGEST = re.compile(r"^[0-9a-f]{64}$")


class StoredFiles:
    """The files that rows name, each read once for its digest."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.missing: list[str] = []

    def told(self, key: str) -> Any:
        """Return how the archive names the file under a key, or "" when storage has lost it."""
        digest = self._digests.get(key)
        if digest is None:
            digest = self._digests[key] = self._digest(key)
        return {"sha256": digest, "name": key.rsplit("/", 1)[-1]} if digest else ""

    def _digest(self, key: str) -> str:
        whole, size = hashlib.sha256(), 0
        try:
            with storage.open_stored(key) as stream:
                while block := stream.read(_BLOCK):
                    whole.update(block)
                    size += len(block)
        except NotFound:
            self.missing.append(key)
            return ""
        digest = whole.hexdigest()
        self.keys[digest], self.sizes[digest] = key, size
        return digest


def imported_key(digest: str, name: str) -> str:
    """Where a file that came in an archive lies: no name in an archive leads to another file."""
    return f"imported/{digest[:2]}/{digest}/{name}"
