"""JPEG files with the notes that a phone leaves in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reconstruction.synthetic.photos import Session

FILM_DIAGONAL, SENSOR_DIAGONAL = 43.27, 9.0  # mm
MAKE, MODEL, WHEN, ORIENTATION, NOTES = 0x010F, 0x0110, 0x0132, 0x0112, 0x8769
EXPOSURE, APERTURE, SPEED, TAKEN, FOCAL, FOCAL_35 = 0x829A, 0x829D, 0x8827, 0x9003, 0x920A, 0xA405


def save_photo(path: Path, picture: Any, session: Session, index: int, quality: int) -> None:
    """Writes one photo (h, w, 3) with make, time and focal length."""
    from PIL import Image

    exif = Image.Exif()
    moment = datetime(2026, 3, 14, 15, 9, 26) + timedelta(seconds=4 * index)
    exif[MAKE], exif[MODEL], exif[ORIENTATION] = "Bestiary", "Synthetic 1", 1
    exif[WHEN] = moment.strftime("%Y:%m:%d %H:%M:%S")
    notes = {EXPOSURE: 1 / 60, APERTURE: 1.9, SPEED: 160, TAKEN: exif[WHEN]}
    if not session.oblivious:
        notes[FOCAL] = session.equivalent_focal / FILM_DIAGONAL * SENSOR_DIAGONAL
        notes[FOCAL_35] = round(session.equivalent_focal)
    exif.get_ifd(NOTES).update(notes)
    Image.fromarray(picture).save(path, quality=quality, subsampling=0 if quality > 90 else 2, exif=exif.tobytes())
