"""Writing pictures whole: JPEG, PNG and WebP."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.workspace import atomic

Pixels = npt.NDArray[np.uint8]


def save_jpeg(path: Path, pixels: Pixels, quality: int = 85) -> None:
    """Write pixels (h, w, 3) as a JPEG, atomically."""
    with atomic(path) as temporary:
        temporary.write_bytes(encode_jpeg(pixels, quality))


def save_png(path: Path, pixels: Pixels) -> None:
    """Write pixels (h, w, 3) as a PNG, atomically; compressed lightly, because scratch files want speed."""
    import cv2

    done, content = cv2.imencode(".png", pixels[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not done:
        raise ValueError("the picture could not be encoded as PNG")
    with atomic(path) as temporary:
        temporary.write_bytes(content.tobytes())


def save_webp(path: Path, pixels: Pixels, quality: int = 82) -> None:
    """Write pixels (h, w, 3 or 4) as a WebP, atomically."""
    from PIL import Image

    with atomic(path) as temporary:
        Image.fromarray(pixels).save(temporary, "WEBP", quality=quality, method=3)


def encode_jpeg(pixels: Pixels, quality: int) -> bytes:
    """Pixels (h, w, 3) as a JPEG without chroma subsampling: thin coloured lines of paint matter here."""
    from PIL import Image

    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, subsampling="4:4:4", optimize=True)
    return out.getvalue()


def read_picture(path: Path) -> Pixels:
    """The pixels (h, w, 3) of a picture file, RGB. Raises FileNotFoundError or ValueError."""
    import cv2

    if not path.is_file():
        raise FileNotFoundError(path)
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError(f"{path.name} is no readable picture")
    return np.ascontiguousarray(pixels[..., ::-1], dtype=np.uint8)
