"""Takes the photos out of a ZIP, never trusting its sizes, names or numbers."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

from bestiary_site.shared.errors import Refused
from reconstruction.pipeline.sniff import PICTURE_ENDINGS, kind_of_start

MOST_ENTRIES = 5000
MOST_RATIO = 20
_RATIO_MATTERS_ABOVE = 64 * 1024 * 1024
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """A photo inside an archive, written out."""

    name: str
    path: Path
    size: int


def is_archive(path: Path) -> bool:
    """Whether the content is a ZIP."""
    with path.open("rb") as stream:
        return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def take_photos(path: Path, name: str, folder: Path, most: int) -> Iterator[Member]:
    """Yield what looks like a photo, one at a time, each written to `folder` and removed after its turn.

    Folders are flattened; other files and archives in the archive are passed over. Refused for a bomb, a locked or
    damaged archive, one without photos, or with more than `most` of them. `name` is what the person calls the file.
    """
    with _told_by_name(name), zipfile.ZipFile(path) as archive:
        wanted = _photos_of(archive, name)
        _check_sizes(archive, wanted, path.stat().st_size, name)
        if len(wanted) > most:
            raise Refused("archive_too_full", f"{name} holds {len(wanted)} photos; this capture takes {most} more.")
        for index, entry in enumerate(wanted):
            target = folder / f"member-{index}"
            try:
                size = _write_out(archive, entry, target, name)
                yield Member(_flat_name(entry), target, size)
            finally:
                target.unlink(missing_ok=True)


@contextmanager
def _told_by_name(name: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault, not the archive's
        raise Refused(
            "archive_corrupt", f"{name} is damaged and cannot be unpacked. Make the ZIP again, or send the photos."
        ) from error


def _photos_of(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    if len(archive.infolist()) > MOST_ENTRIES:
        raise Refused("archive_bomb", f"{name} holds more than {MOST_ENTRIES} files. Send the photos only.")
    found = [entry for entry in archive.infolist() if _may_be_photo(entry)]
    if any(entry.flag_bits & 1 for entry in found):
        raise Refused("archive_locked", f"{name} is locked with a password. Make a ZIP without one.")
    wanted = [entry for entry in found if _claims_photo(entry) or _starts_as_photo(archive, entry)]
    if not wanted:
        raise Refused("archive_without_photos", f"{name} holds no photos. Put JPEG, PNG, WebP or HEIC files in it.")
    return wanted


def _may_be_photo(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not entry.is_dir() and not hidden and entry.file_size > 0


def _claims_photo(entry: zipfile.ZipInfo) -> bool:
    return PurePosixPath(entry.filename).suffix.lower() in PICTURE_ENDINGS


def _starts_as_photo(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as stream:
        return kind_of_start(stream.read(400)) in {"jpeg", "png", "webp", "heic"}


def _check_sizes(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    """Judge the announced sizes; `_write_out` holds each file to what it announced."""
    total = sum(entry.file_size for entry in wanted)
    if total > _RATIO_MATTERS_ABOVE and total > MOST_RATIO * packed:
        raise Refused(
            "archive_bomb", f"{name} would unpack to {total // max(1, packed)} times its size: not a photo set."
        )
    if total > settings.STORAGE_PER_PERSON_MB * 1024 * 1024:
        raise Refused("archive_bomb", f"{name} would unpack to {total >> 20} MB. Send fewer photos at once.")
    for entry in wanted:
        if entry.file_size > settings.UPLOAD_MAX_MB * 1024 * 1024:
            inner = _flat_name(entry)
            raise Refused("file_too_large", f"{inner} in {name} is larger than {settings.UPLOAD_MAX_MB} MB. Shrink it.")


def _write_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str) -> int:
    size = 0
    with archive.open(entry) as source, target.open("wb") as out:
        for block in _blocks(source):
            size += len(block)
            if size > entry.file_size:
                raise Refused("archive_bomb", f"{name} holds more than it announces: it was not unpacked.")
            out.write(block)
    return size


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: source.read(_BLOCK), b"")


def _flat_name(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename.replace("\\", "/")).name[:200] or "photo"
