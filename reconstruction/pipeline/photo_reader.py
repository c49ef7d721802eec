"""Reads one photo distrustfully: checks, turns upright, shrinks, reads the focal hint and drops the EXIF."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from PIL import Image, ImageOps

from reconstruction.pipeline.errors import PhotoCorrupt, PhotoTooLarge, PhotoTooSmall, PhotoUnknownType
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.sniff import Kind, kind_of

_BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, IndexError, struct.error, zlib.error)
"""What Pillow and libheif raise for files that lie about their content."""

_FORMATS: dict[Kind, tuple[str, ...]] = {
    "jpeg": ("JPEG",),  # its decoder hands multi-picture (MPO) files on by itself
    "png": ("PNG",),
    "webp": ("WEBP",),
    "heic": ("HEIF",),
}
_DIAGONAL_OF_35MM = math.hypot(36.0, 24.0)
_MAKE, _MODEL, _EXIF, _FOCAL, _FOCAL_35 = 0x010F, 0x0110, 0x8769, 0x920A, 0xA405
_PLANE_X, _PLANE_UNIT = 0xA20E, 0xA210
_ORIENTATION, _LYING = 0x0112, (5, 6, 7, 8)
_MILLIMETRES = {2: 25.4, 3: 10.0, 4: 1.0}


@dataclass(frozen=True)
class Photo:
    """A photo as it goes on: upright RGB pixels and what we know about its camera."""

    pixels: Image.Image
    original_size: tuple[int, int]
    """Width and height after turning upright, before shrinking, px."""
    focal_px: float | None
    """Focal length in pixels of `pixels`, or None when the file does not tell."""
    camera: str
    """Make, model and focal length: photos of one camera share their calibration."""


def read_photo(path: Path, options: Options) -> Photo:
    """Reads a photo; raises PhotoUnknownType, PhotoTooLarge, PhotoTooSmall or PhotoCorrupt."""
    kind = kind_of(path)
    if kind is None or kind == "video":
        raise PhotoUnknownType(f"'{path.name}' is no JPEG, PNG, WebP or HEIC picture. Convert it or leave it out.")
    try:
        with _opened(path, kind) as image:
            _check_size(image, path.name, options)
            exif, original = image.getexif(), image.size
            if exif.get(_ORIENTATION, 1) in _LYING:
                original = (original[1], original[0])
            facts = _camera_facts(exif)
            image.draft("RGB", (options.photo_side, options.photo_side))
            upright = ImageOps.exif_transpose(_rgb(image))
    except (PhotoTooLarge, PhotoTooSmall):
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(path.name, options) from error
    except _BROKEN as error:
        raise PhotoCorrupt(f"'{path.name}' is damaged and cannot be read. Copy it again or leave it out.") from error
    return Photo(_shrunk(upright, options.photo_side), original, _focal_px(facts, original, options), facts["name"])


def _opened(path: Path, kind: Kind) -> Image.Image:
    """Opens the picture with the one decoder that its content asks for."""
    if kind == "heic":
        import pillow_heif  # registers itself with Pillow; only needed for these files

        pillow_heif.register_heif_opener()
    return Image.open(path, formats=_FORMATS[kind])


def _too_large(name: str, options: Options) -> PhotoTooLarge:
    return PhotoTooLarge(
        f"'{name}' has more than {options.max_photo_megapixels} million pixels. Shrink it, or leave it out."
    )


def _check_size(image: Image.Image, name: str, options: Options) -> None:
    """Judges the size that the header announces, before anything is decoded."""
    width, height = image.size
    if width * height > options.max_photo_megapixels * 1_000_000:
        raise _too_large(name, options)
    if min(width, height) < options.min_photo_side:
        raise PhotoTooSmall(
            f"'{name}' has only {width} x {height} pixels; the short side must have at least "
            f"{options.min_photo_side}. Use the original photo instead of a thumbnail."
        )


def _rgb(image: Image.Image) -> Image.Image:
    """Eight-bit RGB of any mode; transparent parts become white. Keeps the EXIF for turning."""
    exif = image.getexif()
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float32)
        scale = 255.0 / max(255.0, 65535.0 if image.mode != "F" else float(values.max()))
        image = Image.fromarray((values * scale).clip(0, 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    image = image.convert("RGB")
    image.load()
    image.getexif().update(exif)
    return image


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels long, and without any metadata."""
    factor = side / max(image.size)
    if factor < 1.0:
        size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info.clear()
    return image


def _camera_facts(exif: Image.Exif) -> dict[str, Any]:
    """Camera name, focal length (mm), its 35 mm equivalent and pixels per mm, as far as told."""
    details = exif.get_ifd(_EXIF)
    unit = _MILLIMETRES.get(int(_number(details.get(_PLANE_UNIT)) or 2), 25.4)
    density = _number(details.get(_PLANE_X))
    focal = _number(details.get(_FOCAL))
    words = [str(exif.get(tag, "")).strip("\0 ") for tag in (_MAKE, _MODEL)]
    name = " ".join(w for w in words if w)
    return {
        "name": f"{name} {focal:g} mm" if name and focal else name,
        "focal_mm": focal,
        "focal_35": _number(details.get(_FOCAL_35)),
        "px_per_mm": density / unit if density else None,
    }


def _number(value: Any) -> float | None:
    """A positive finite number from an EXIF value, which may be anything."""
    try:
        number = float(cast(Any, value))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) and number > 0 else None


def _focal_px(facts: dict[str, Any], original: tuple[int, int], options: Options) -> float | None:
    """The focal length in pixels of the shrunken photo.

    The 35 mm equivalent is defined over the picture's diagonal (CIPA DCG-001).
    """
    if facts["focal_35"]:
        focal = facts["focal_35"] / _DIAGONAL_OF_35MM * math.hypot(*original)
    elif facts["focal_mm"] and facts["px_per_mm"]:
        focal = facts["focal_mm"] * facts["px_per_mm"]
    else:
        return None
    if not 0.3 < focal / max(original) < 10.0:  # nonsense that cameras and editors do write
        return None
    return float(focal * min(1.0, options.photo_side / max(original)))
