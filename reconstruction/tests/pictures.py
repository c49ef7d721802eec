"""Pictures, films and archives made for tests."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

GPS, DETAILS = 0x8825, 0x8769


def picture(number: int = 0, size: tuple[int, int] = (400, 330)) -> Image.Image:
    """A small picture with something to see, different for each number; its left half is darker."""
    noise = np.random.default_rng(number).integers(0, 90, (size[1], size[0], 3), dtype=np.uint8)
    noise[:, size[0] // 2 :] += 140
    return Image.fromarray(noise)


def exif(orientation: int = 1, focal: float = 4.25) -> Image.Exif:
    """What a phone writes: where and when, whose camera, which lens."""
    block = Image.Exif()
    block[0x010F], block[0x0110], block[0x0112] = "Maker", "Phone 7", orientation
    block[0x013B], block[0x0132] = "Jane Secret", "2026:01:02 03:04:05"
    details = block.get_ifd(DETAILS)
    details[0x920A], details[0xA405], details[0xA431] = focal, 27, "SERIAL-123"
    position = block.get_ifd(GPS)
    position[1], position[2], position[3], position[4] = "N", (52.0, 31.0, 12.0), "E", (13.0, 24.0, 18.0)
    return block


def encoded(kind: str, number: int = 0, size: tuple[int, int] = (400, 330), **options: Any) -> bytes:
    """A picture as a file of the kind JPEG, PNG, WEBP or HEIF."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    picture(number, size).save(out, kind, **options)
    return out.getvalue()


def jpeg(number: int = 0, size: tuple[int, int] = (400, 330), **options: Any) -> bytes:
    """A JPEG file."""
    return encoded("JPEG", number, size, **options)


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def film(folder: Path, frames: int = 5, suffix: str = ".mp4") -> bytes:
    """A short film."""
    import cv2

    path = folder / f"film{suffix}"
    code = {".mp4": "mp4v", ".avi": "MJPG", ".webm": "VP80"}[suffix]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 10, (400, 330))
    for number in range(frames):
        writer.write(np.asarray(picture(number)))
    writer.release()
    return path.read_bytes()
