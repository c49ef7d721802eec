"""Rewrites JPEG, PNG and WebP files without metadata and without touching one pixel."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

# Of a JPEG's application segments these change how pixels look: JFIF, the ICC profile and Adobe's colour transform.
_JPEG_KEPT = {0xE0, 0xEE}
_MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_VP8X_EXIF, _VP8X_XMP = 0x08, 0x04


class Unreadable(ValueError):
    """The structure is not what the format says; decoding and encoding anew is the way left."""


def clean_jpeg(content: bytes, exif: bytes) -> bytes:
    """Return the JPEG with `exif` (a TIFF block, may be empty) as its only metadata and nothing after its end."""
    out = [b"\xff\xd8"]
    if exif:
        out.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif)
    out.extend(_jpeg_parts(content))
    return b"".join(out)


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    """Yield the segments to keep, up to and with the end marker: what follows may be a second picture."""
    position = 2
    while True:
        while content[position : position + 2] == b"\xff\xff":
            position += 1
        if content[position : position + 1] != b"\xff" or position + 2 > len(content):
            raise Unreadable("no marker where one should be")
        marker = content[position + 1]
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        end = _segment_end(content, position)
        if marker == 0xDA:
            match = _MARKER_AFTER_SCAN.search(content, end)
            if match is None:
                raise Unreadable("the picture data has no end")
            end = match.start()
        segment = content[position:end]
        if _keeps(marker, segment):
            yield segment
        position = end


def _segment_end(content: bytes, position: int) -> int:
    if position + 4 > len(content):
        raise Unreadable("cut off")
    (length,) = struct.unpack_from(">H", content, position + 2)
    if length < 2 or position + 2 + length > len(content):
        raise Unreadable("a segment longer than the file")
    return int(position + 2 + length)


def _keeps(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:15] == b"ICC_PROFILE"
    if 0xE0 <= marker <= 0xEF:
        return marker in _JPEG_KEPT
    return marker != 0xFE


def clean_png(content: bytes, exif: bytes) -> bytes:
    """Return the PNG with `exif` as its only metadata."""
    out, position = [content[:8]], 8
    while position < len(content):
        if position + 12 > len(content):
            raise Unreadable("cut off")
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            raise Unreadable("a chunk longer than the file")
        if kind not in _PNG_DROPPED:
            out.append(content[position:end])
        if kind == b"IHDR" and exif:
            out.append(struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif)))
        if kind == b"IEND":
            return b"".join(out)
        position = end
    raise Unreadable("no end")


def clean_webp(content: bytes, exif: bytes, size: tuple[int, int]) -> bytes:
    """Return the WebP with `exif` as its only metadata; `size` is the canvas, needed where a header must be added."""
    chunks = [(kind, data) for kind, data in _webp_chunks(content) if kind not in {b"EXIF", b"XMP "}]
    extended = bool(chunks) and chunks[0][0] == b"VP8X"
    if extended:
        flags = (chunks[0][1][0] & ~(_VP8X_EXIF | _VP8X_XMP)) | (_VP8X_EXIF if exif else 0)
        chunks[0] = (b"VP8X", bytes([flags]) + chunks[0][1][1:])
    elif exif:
        sides = b"".join(struct.pack("<I", side - 1)[:3] for side in size)
        chunks.insert(0, (b"VP8X", bytes([_VP8X_EXIF, 0, 0, 0]) + sides))
    if exif:
        chunks.append((b"EXIF", exif))
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = min(len(content), 8 + int(struct.unpack_from("<I", content, 4)[0]))
    position = 12
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, position)
        if position + 8 + length > len(content):
            raise Unreadable("a chunk longer than the file")
        yield kind, content[position + 8 : position + 8 + length]
        position += 8 + length + length % 2
