"""What a picture is and how large, told from its first bytes: before any decoder touches what a stranger has sent."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from scenes.assets.errors import UnfitFile, broken

PNG, JPEG, WEBP, GIF, AVIF = "image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"
PNG_START = b"\x89PNG\r\n\x1a\n"
_LOOKED_AT = 256 * 1024
_SIZES_OF_JPEG = {number for number in range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BARE_OF_JPEG = {0x01, *range(0xD0, 0xD8)}
_OTHERS = [
    (b"%PDF", "a PDF: export the page as PNG"),
    (b"BM", "a BMP picture: save it as PNG or WebP"),
    (b"II*\0", "a TIFF picture: save it as PNG or WebP"),
    (b"MM\0*", "a TIFF picture: save it as PNG or WebP"),
    (b"8BPS", "a Photoshop file: export it as PNG or WebP"),
    (b"PK\x03\x04", "an archive: unpack it and send what is in it"),
]


@dataclass(frozen=True)
class PictureHead:
    """What the first bytes of a picture tell."""

    media_type: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels it has."""
        return self.width * self.height


def read_head(stream: IO[bytes]) -> PictureHead | None:
    """Return what kind of picture it is and its size; None for what is no picture. UnfitFile for one that we refuse."""
    start = stream.read(_LOOKED_AT)
    found = _head_of(start, stream)
    if found is not None and not found.pixels:
        raise broken()
    return found


def _head_of(start: bytes, stream: IO[bytes]) -> PictureHead | None:
    try:
        if start.startswith(PNG_START):
            return PictureHead(PNG, *struct.unpack(">II", start[16:24]))
        if start.startswith(b"\xff\xd8\xff"):
            return PictureHead(JPEG, *_jpeg_size(stream))
        if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
            return PictureHead(WEBP, *_webp_size(start))
        if start[:6] in (b"GIF87a", b"GIF89a"):
            return PictureHead(GIF, *struct.unpack("<HH", start[6:10]))
        if start[4:8] == b"ftyp":
            return _iso_head(start)
    except (struct.error, IndexError) as error:
        raise broken() from error
    _refuse_known(start)
    return None


def _jpeg_size(stream: IO[bytes]) -> tuple[int, int]:
    for marker, place, length in jpeg_segments(stream):
        if marker in _SIZES_OF_JPEG and length >= 7:
            stream.seek(place + 4)
            _, height, width = struct.unpack(">BHH", stream.read(5))
            return width, height
    raise broken()


def jpeg_segments(stream: IO[bytes]) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, where it starts, its length after the marker) up to the first scan. UnfitFile if it is damaged."""
    place = 2
    while True:
        stream.seek(place)
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            raise broken()
        if head[1] == 0xFF:  # filled up with any number of these
            place += 1
        elif head[1] in _BARE_OF_JPEG:
            place += 2
        else:
            length = struct.unpack(">H", head[2:4])[0]
            if length < 2:
                raise broken()
            yield head[1], place, length
            if head[1] == 0xDA:
                return
            place += 2 + length


def _webp_size(start: bytes) -> tuple[int, int]:
    kind = start[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
    if kind == b"VP8L":
        bits = struct.unpack("<I", start[21:25])[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", start[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise broken()


def _iso_head(start: bytes) -> PictureHead | None:
    brands = start[8 : struct.unpack(">I", start[:4])[0]]
    if b"avif" in brands or b"avis" in brands:
        return PictureHead(AVIF, *_largest_extent(start))
    if any(brand in brands for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1")):
        raise UnfitFile("not_taken", "This is a HEIC photo, which most browsers cannot show: save it as JPEG or PNG.")
    return None


def _largest_extent(start: bytes) -> tuple[int, int]:
    """Return the largest size that the file tells: a picture put together of pieces tells theirs as well."""
    sizes, place = [], start.find(b"ispe")
    while place >= 0:
        sizes.append(struct.unpack(">II", start[place + 8 : place + 16]))
        place = start.find(b"ispe", place + 4)
    if not sizes:
        raise broken()
    return max(sizes, key=lambda size: size[0] * size[1])


def _refuse_known(start: bytes) -> None:
    words = start[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith((b"<svg", b"<?xml")) and b"<svg" in words:
        raise UnfitFile("not_taken", "SVG drawings can carry programs, so none comes in: export it as PNG or WebP.")
    for beginning, what in _OTHERS:
        if start.startswith(beginning):
            raise UnfitFile("not_taken", f"This is {what}.")
