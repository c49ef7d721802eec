"""Takes out of a picture what it tells of its origin (position, camera, words), without touching a pixel."""

import mmap
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from scenes.assets.errors import broken
from scenes.assets.headers import JPEG, PNG, WEBP, jpeg_segments

# APP0 says how JPEG is to be read, APP2 the colours, APP14 how they are coded; every other APPn and comments go.
_KEPT_APP = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_KEPT_PNG = {
    b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"hIST", b"tRNS", b"pHYs", b"sPLT", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
_KEPT_WEBP = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_BLOCK = 1 << 20
_TELLS = 0x08 | 0x04  # flags of VP8X: EXIF, XMP
Pieces = Iterator[bytes | slice]  # slices of the content


def can_strip(media_type: str) -> bool:
    """Whether a picture of this kind can be cleaned as it is."""
    return media_type in {JPEG, PNG, WEBP}


def strip(source: Path, target: Path, media_type: str) -> None:
    """Write the picture without metadata. UnfitFile where it breaks off before its end."""
    with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        with target.open("wb") as out:
            for piece in _PIECES[media_type](stream, content):
                _write(out, content, piece)
        if media_type == WEBP:
            _tell_length(target)


def _write(out: IO[bytes], content: mmap.mmap, piece: bytes | slice) -> None:
    if isinstance(piece, bytes):
        out.write(piece)
        return
    for start in range(piece.start, piece.stop, _BLOCK):
        out.write(content[start : min(start + _BLOCK, piece.stop)])


def _jpeg_pieces(stream: IO[bytes], content: mmap.mmap) -> Pieces:
    yield b"\xff\xd8"
    for marker, place, length in jpeg_segments(stream):
        end = place + 2 + length
        if _is_kept(marker, content, place):
            yield slice(place, end)
        if marker == 0xDA:
            yield from _scans(content, end)


def _is_kept(marker: int, content: mmap.mmap, place: int) -> bool:
    if marker in _KEPT_APP:
        beginning = _KEPT_APP[marker]
        return content[place + 4 : place + 4 + len(beginning)] == beginning
    return not 0xE0 <= marker <= 0xEF and marker != 0xFE


def _scans(content: mmap.mmap, start: int) -> Pieces:
    """Yield the coded pixels with the tables between them, up to the end; what hangs behind it not."""
    place = start
    while found := _MARKER.search(content, place):
        marker, at = content[found.start() + 1], found.start()
        if marker == 0xD9:
            yield slice(start, at + 2)
            return
        length = struct.unpack(">H", content[at + 2 : at + 4])[0] if at + 4 <= len(content) else 0
        if length < 2:
            break
        place = at + 2 + length
        if not _is_kept(marker, content, at):
            yield slice(start, at)
            start = place
    raise broken()


def _png_pieces(stream: IO[bytes], content: mmap.mmap) -> Pieces:
    yield slice(0, 8)
    place = 8
    while place + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + 12 + length
        if end > len(content):
            break
        if not kind[0] & 0x20 or kind in _KEPT_PNG:  # a capital letter first: needed for the picture
            yield slice(place, end)
        if kind == b"IEND":
            return
        place = end
    raise broken()


def _webp_pieces(stream: IO[bytes], content: mmap.mmap) -> Pieces:
    yield slice(0, 12)
    place, whole = 12, min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    while place + 8 <= whole:
        kind, length = struct.unpack("<4sI", content[place : place + 8])
        end = place + 8 + length
        if end > len(content):
            raise broken()
        if kind == b"VP8X":
            flags = bytes([content[place + 8] & ~_TELLS])
            yield content[place : place + 8] + flags + content[place + 9 : end]
        elif kind in _KEPT_WEBP:
            yield slice(place, end)
            yield b"\0" * (length % 2)
        place = end + length % 2


def _tell_length(target: Path) -> None:
    with target.open("r+b") as out:
        length = out.seek(0, 2)
        out.seek(4)
        out.write(struct.pack("<I", length - 8))


_PIECES = {JPEG: _jpeg_pieces, PNG: _png_pieces, WEBP: _webp_pieces}
