"""All stored files: listed once, then read one after the other, also those deleted since the listing began."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage

from bestiary_site.backup.places import NAME
from bestiary_site.shared.holding import FOLDER, PARTS


class Listing:
    """The keys of all files in a spool file, so that a million of them take no memory."""

    def __init__(self, spool: Path) -> None:
        self._spool, self.count, self.size = spool, 0, 0
        with os.fdopen(os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            for key, size in every_file():
                stream.write(json.dumps(key) + "\n")
                self.count += 1
                self.size += size

    def __iter__(self) -> Iterator[str]:
        """Yield the listed keys, and after them those that were deleted before the listing came to them."""
        with self._spool.open() as stream:
            yield from map(json.loads, stream)
        gone = {key for key, _ in every_file(FOLDER)}
        if gone:
            with self._spool.open() as stream:
                gone.difference_update(map(json.loads, stream))
        yield from sorted(gone)


def every_file(folder: str = "") -> Iterator[tuple[str, int]]:
    """Yield (key below `folder`, size) of stored files; what is no file of the site itself is left out of the whole."""
    found = _in_bucket(folder) if settings.S3_BUCKET else _on_disk(Path(default_storage.path(folder)), "")
    for key, size in found:
        if folder or not _is_apart(key):
            yield key, size


def _is_apart(key: str) -> bool:
    """Whether it is held for a while, was replaced by a restore, or is a backup: one that held those would double."""
    return key.startswith((f"{FOLDER}/", ".before-")) or _is_backup(key)


def _is_backup(key: str) -> bool:
    if not settings.S3_BUCKET or settings.BACKUP_S3_BUCKET != settings.S3_BUCKET:
        return False
    prefix = f"{settings.BACKUP_S3_PREFIX}/" if settings.BACKUP_S3_PREFIX else ""
    name = key.removeprefix(prefix).removesuffix(".json")
    return key.startswith(prefix) and NAME.fullmatch(name) is not None


def _on_disk(folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _on_disk(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False) and not entry.name.startswith(PARTS):
            try:
                yield prefix + entry.name, entry.stat().st_size
            except FileNotFoundError:
                continue  # put aside meanwhile: found there


def _in_bucket(folder: str) -> Iterator[tuple[str, int]]:
    prefix = f"{folder}/" if folder else ""
    place: Any = default_storage
    pages = place.connection.meta.client.get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.S3_BUCKET, Prefix=prefix):
        for found in page.get("Contents", []):
            yield found["Key"].removeprefix(prefix), int(found["Size"])


def open_file(key: str) -> tuple[IO[bytes], int] | None:
    """Return a stored file and its size, from among the held ones if it was deleted meanwhile; None if it is gone."""
    return open_at(key) or open_at(f"{FOLDER}/{key}")


def open_at(key: str) -> tuple[IO[bytes], int] | None:
    """Return the file that lies under just this key, and its size; None if there is none."""
    return _open_in_bucket(key) if settings.S3_BUCKET else _open_on_disk(key)


def _open_on_disk(key: str) -> tuple[IO[bytes], int] | None:
    try:
        stream = Path(default_storage.path(key)).open("rb")  # noqa: SIM115  closed by who asked
    except FileNotFoundError:
        return None
    return stream, os.fstat(stream.fileno()).st_size  # stored files are replaced as a whole and never written into


def _open_in_bucket(key: str) -> tuple[IO[bytes], int] | None:
    from botocore.exceptions import ClientError

    place: Any = default_storage
    try:
        answer = place.connection.meta.client.get_object(Bucket=settings.S3_BUCKET, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return None
        raise
    return answer["Body"], int(answer["ContentLength"])
