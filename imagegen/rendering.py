"""Turns what a provider sent into the files that are kept: WebP, thumbnail, screen sizes, AVIF where it pays."""

import io
import struct
import zlib
from dataclasses import dataclass

from django.conf import settings
from PIL import Image, ImageOps

from bestiary_site.shared.errors import Refused, TooLarge
from bestiary_site.shared.storage import digest_of
from imagegen.label import Label

FULL, THUMBNAIL, FULL_AVIF = "full.webp", "thumbnail.webp", "full.avif"
QUALITY, THUMBNAIL_SIDE = 85, 200
# Measured on the artist's pictures: 19 to 25 % smaller than WebP at 85, 0.2 to 0.9 dB (PSNR) less, 0.2 s each.
AVIF_QUALITY, AVIF_SPEED = 65, 8
AVIF_PAYS_BELOW = 0.82  # of the WebP file's bytes: less is not worth a second file
SCREEN_WIDTHS = (480, 960)
LONGEST = 4096
MOST_BYTES, MOST_PIXELS = 32 << 20, 40_000_000
FORMATS = ["PNG", "JPEG", "WEBP"]
# What Pillow's decoders raise on damaged files.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Encoded:
    """The files of one picture by their names; `digest` is the SHA-256 of the full one, and names them all."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]

    @property
    def size_bytes(self) -> int:
        """Bytes of the full file."""
        return len(self.files[FULL])


def encode(content: bytes, label: Label | None = None, *, avif: bool = False) -> Encoded:
    """Return the files of a picture; refuses what is no PNG, JPEG or WebP, or is too large.

    `label` is written into each file; whatever else the file told of itself (place, camera, comments) is left out.
    `avif` adds the full picture as AVIF where that is so much smaller that it pays.
    """
    picture = _decoded(content)
    xmp = label.xmp() if label else b""
    full = webp(picture, xmp)
    most = settings.PICTURE_MAX_MB << 20
    if len(full) > most:
        raise TooLarge(
            "picture_too_large", f"The picture takes {len(full) / 1e6:.1f} MB; at most {settings.PICTURE_MAX_MB} MB."
        )
    files = {FULL: full, THUMBNAIL: webp(ImageOps.fit(picture, (THUMBNAIL_SIDE, THUMBNAIL_SIDE)), xmp)}
    for width in SCREEN_WIDTHS:
        if width * 5 <= picture.width * 4:  # a size that is nearly the full one would not save a browser anything
            height = max(1, round(picture.height * width / picture.width))
            files[f"{width}.webp"] = webp(picture.resize((width, height), Image.Resampling.LANCZOS), xmp)
    if avif and len(small := as_avif(picture, xmp)) < AVIF_PAYS_BELOW * len(full):
        files[FULL_AVIF] = small
    return Encoded(digest_of(full), picture.width, picture.height, files)


def as_avif(picture: Image.Image, xmp: bytes = b"") -> bytes:
    """Return a picture as AVIF that looks as the WebP does."""
    out = io.BytesIO()
    picture.save(out, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, xmp=xmp)
    return out.getvalue()


def webp(picture: Image.Image, xmp: bytes = b"") -> bytes:
    """Return a picture as WebP of quality 85."""
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4, xmp=xmp)
    return out.getvalue()


def _decoded(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise TooLarge("picture_too_large", f"The picture has {len(content) >> 20} MB; at most {MOST_BYTES >> 20} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST * 4:
                raise TooLarge("picture_too_large", f"The picture is {opened.width} x {opened.height}: shrink it.")
            turned = ImageOps.exif_transpose(opened)
            picture = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except Image.DecompressionBombError as error:
        raise TooLarge("picture_too_large", "The picture has far too many pixels: shrink it.") from error
    except _BROKEN as error:
        raise Refused("not_a_picture", "This is no picture that can be read: use PNG, JPEG or WebP.") from error
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return picture
