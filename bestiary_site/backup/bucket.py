"""Brings restored files into the bucket that holds the site's files: added first, replaced ones kept aside."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from bestiary_site.backup import files
from bestiary_site.shared import storage

_BLOCK = 1 << 20


def put_files(folder: Path, mark: str) -> None:
    """Write every file of `folder` under its key. What lies there with other content is kept under `.before-MARK/`.

    Files that the backup does not know stay: no row names them, and the check of files and rows finds them.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _put(path, path.relative_to(folder).as_posix(), mark)


def _put(path: Path, key: str, mark: str) -> None:
    found = files.open_at(key)
    if found is not None:
        stream, size = found
        with stream:
            if size == path.stat().st_size and _digest(stream) == _digest_of(path):
                return
        _copy(key, f".before-{mark}/{key}")
    storage.write_path(key, path)


def take_back(mark: str) -> None:
    """Put back what was replaced."""
    for key, _ in files.every_file(f".before-{mark}"):
        _copy(f".before-{mark}/{key}", key)


def old_ones() -> list[str]:
    """Return the folders of what earlier restores replaced."""
    folders, _ = default_storage.listdir("")
    return [name for name in folders if name.startswith(".before-")]


def _copy(source: str, target: str) -> None:
    place: Any = default_storage
    origin = {"Bucket": settings.S3_BUCKET, "Key": source}
    place.connection.meta.client.copy_object(Bucket=settings.S3_BUCKET, CopySource=origin, Key=target)


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest(stream)


def _digest(stream: Any) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
