"""What a file really is, told from its first bytes and never from its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Kind = Literal["jpeg", "png", "webp", "heic", "video"]

PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
VIDEO_ENDINGS = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts"})

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\x1aE\xdf\xa3", "video"),  # Matroska, WebM
    (b"\x00\x00\x01\xba", "video"),  # MPEG program stream
    (b"\x00\x00\x01\xb3", "video"),  # MPEG elementary stream
)


def kind_of(path: Path) -> Kind | None:
    """The kind of a file, or None when it is neither an accepted picture nor a video."""
    with path.open("rb") as stream:
        return kind_of_start(stream.read(400))


def kind_of_start(start: bytes) -> Kind | None:
    """The kind that a file's first (up to 400) bytes announce."""
    for magic, kind in _STARTS:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "video"}.get(start[8:12])  # type: ignore[return-value]
    if start[4:8] == b"ftyp":
        return "heic" if start[8:12] in _HEIC_BRANDS else _unless_avif(start[8:12])
    if start[4:8] in (b"moov", b"mdat", b"wide", b"free"):  # QuickTime of old
        return "video"
    if len(start) > 188 and start[0] == start[188] == 0x47:  # MPEG transport stream
        return "video"
    return None


def _unless_avif(brand: bytes) -> Kind | None:
    """AVIF shares the box layout of MP4 but is a picture type that we do not take."""
    return None if brand in (b"avif", b"avis") else "video"


def claims_to_be_input(path: Path) -> bool:
    """Whether the name says that the file is a photo or a video."""
    return path.suffix.lower() in PICTURE_ENDINGS | VIDEO_ENDINGS
