"""The few facts of a photo's EXIF that a reconstruction needs; the rest, the position above all, is dropped."""

from __future__ import annotations

import math
from typing import Any

from PIL import Image

MAKE, MODEL, ORIENTATION, DETAILS = 0x010F, 0x0110, 0x0112, 0x8769
FOCAL, FOCAL_35 = 0x920A, 0xA405
PLANE_X, PLANE_Y, PLANE_UNIT = 0xA20E, 0xA20F, 0xA210
LYING = {5, 6, 7, 8}
_LONGEST_WORD = 64


def minimal_exif(source: Image.Exif, *, turned: bool) -> bytes:
    """Return a TIFF block with camera, focal length and orientation only; empty when nothing of these is known.

    `turned` says that the pixels already stand upright, so the orientation is left out.
    """
    kept = Image.Exif()
    for tag in (MAKE, MODEL):
        if word := _word(source.get(tag)):
            kept[tag] = word
    orientation = orientation_of(source)
    if orientation != 1 and not turned:
        kept[ORIENTATION] = orientation
    details, found = kept.get_ifd(DETAILS), source.get_ifd(DETAILS)
    for tag in (FOCAL, PLANE_X, PLANE_Y):
        if number := _number(found.get(tag)):
            details[tag] = number
    for tag in (FOCAL_35, PLANE_UNIT):
        if number := _number(found.get(tag)):
            details[tag] = int(min(number, 65535))
    if not len(kept) and not details:
        return b""
    return kept.tobytes().removeprefix(b"Exif\0\0")


def orientation_of(source: Image.Exif) -> int:
    """Return the EXIF orientation, 1 to 8; 1 for nonsense."""
    number = _number(source.get(ORIENTATION))
    return int(number) if number is not None and number in range(1, 9) else 1


def _word(value: Any) -> str:
    text = "".join(letter for letter in str(value or "") if letter.isascii() and letter.isprintable())
    return text.strip()[:_LONGEST_WORD]


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 < number < 1e7 else None
