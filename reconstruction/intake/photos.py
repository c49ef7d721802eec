"""Checks a photo, makes its thumbnail, and gives its bytes back without position and other private facts."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from bestiary_site.shared.errors import Refused
from reconstruction.intake import containers
from reconstruction.intake.exif import LYING, minimal_exif, orientation_of
from reconstruction.pipeline.sniff import Kind

LEAST_SIDE = 320
THUMBNAIL_SIDE = 320
SUFFIXES: dict[Kind, str] = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "heic": ".jpg"}
_FORMATS: dict[Kind, tuple[str, ...]] = {
    "jpeg": ("JPEG",),  # its decoder hands multi-picture files on by itself
    "png": ("PNG",),
    "webp": ("WEBP",),
    "heic": ("HEIF",),
}
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error)
_decoders = threading.BoundedSemaphore(2)  # a decoded photo may take hundreds of megabytes of the web process


@dataclass(frozen=True)
class CheckedPhoto:
    """A photo that may be kept."""

    content: bytes
    suffix: str
    width: int
    """Of the upright picture, px."""
    height: int
    thumbnail: bytes
    """WebP."""


def check_photo(path: Path, kind: Kind, name: str) -> CheckedPhoto:
    """Decode the photo whole; Refused when it is damaged, tiny or giant. `name` is what the person calls it."""
    with _decoders, _told_by_name(name), _opened(path, kind) as image:
        _check_size(image.size, name)
        exif = image.getexif()
        original = image.size
        upright_size = original[::-1] if orientation_of(exif) in LYING else original
        if kind == "heic":
            return _as_jpeg(image, exif)
        image.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
        small = _thumbnail(image)
        content = _without_metadata(path.read_bytes(), kind, minimal_exif(exif, turned=False), original)
        return CheckedPhoto(content, SUFFIXES[kind], *upright_size, thumbnail=small)


@contextmanager
def _told_by_name(name: str) -> Iterator[None]:
    """Turn what decoders raise for files that lie into a sentence about the file."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except _BROKEN as error:
        raise Refused(
            "photo_corrupt", f"{name} is damaged and cannot be read. Copy it again from the camera, or leave it out."
        ) from error


def _opened(path: Path, kind: Kind) -> Image.Image:
    """Open with the one decoder that the content asks for."""
    if kind == "heic":
        import pillow_heif  # loads a native library; only needed for these files

        pillow_heif.register_heif_opener()
    return Image.open(path, formats=_FORMATS[kind])


def _too_large(name: str) -> Refused:
    return Refused(
        "photo_too_large", f"{name} has more than {settings.PHOTO_MAX_MEGAPIXELS} million pixels. Shrink it."
    )


def _check_size(size: tuple[int, int], name: str) -> None:
    """Judge the size that the header announces, before anything is decoded."""
    width, height = size
    if width * height > settings.PHOTO_MAX_MEGAPIXELS * 1_000_000:
        raise _too_large(name)
    if min(size) < LEAST_SIDE:
        raise Refused(
            "photo_too_small",
            f"{name} has only {width} x {height} pixels; the short side needs {LEAST_SIDE}. "
            "Use the original photo instead of a thumbnail.",
        )


def _without_metadata(content: bytes, kind: Kind, exif: bytes, size: tuple[int, int]) -> bytes:
    """Rewrite the container; where its structure is odd, encode anew."""
    try:
        if kind == "jpeg":
            return containers.clean_jpeg(content, exif)
        if kind == "png":
            return containers.clean_png(content, exif)
        return containers.clean_webp(content, exif, size)
    except (containers.Unreadable, struct.error, IndexError):
        with Image.open(io.BytesIO(content), formats=_FORMATS[kind]) as image:
            out = io.BytesIO()
            told = b"Exif\0\0" + exif if exif else b""
            image.convert("RGB").save(out, {"jpeg": "JPEG", "png": "PNG"}.get(kind, "WEBP"), quality=95, exif=told)
            return out.getvalue()


def _as_jpeg(image: Image.Image, exif: Image.Exif) -> CheckedPhoto:
    """HEIC hides its facts in many places and browsers do not show it: keep the pixels only, standing upright."""
    kept = minimal_exif(exif, turned=True)
    told = b"Exif\0\0" + kept if kept else b""
    upright = ImageOps.exif_transpose(image).convert("RGB")
    out = io.BytesIO()
    profile = image.info.get("icc_profile")
    upright.save(out, "JPEG", quality=95, subsampling=0, exif=told, icc_profile=profile)
    return CheckedPhoto(out.getvalue(), SUFFIXES["heic"], *upright.size, thumbnail=_thumbnail(upright))


def _thumbnail(image: Image.Image) -> bytes:
    """Return a small upright WebP; decodes the whole picture, so a cut-off one shows itself here."""
    image.load()
    small = ImageOps.exif_transpose(image)
    if small.mode.startswith("I;16") or small.mode in {"I", "F"}:
        small = small.convert("F").point(lambda value: value / 256).convert("L")
    small = small.convert("RGBA" if "A" in small.mode or "transparency" in small.info else "RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=78, method=2)
    return out.getvalue()
