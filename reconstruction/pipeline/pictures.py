"""Writing pictures whole: JPEG, PNG and WebP."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

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


def resized(pixels: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[Any]:
    """Pixels at another size (width, height): averaged when that is smaller, interpolated when larger."""
    import cv2

    smaller = size[0] <= pixels.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=how), dtype=pixels.dtype)


def sampled(pixels: npt.NDArray[Any], place: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(N, 3) bilinear samples of pixels (H, W, 3) at places (N, 2) in pixels, their centres at whole numbers."""
    import cv2

    width = 8192  # remap refuses rows of 32768 and more
    folded = np.zeros((2, -(-len(place) // width) * width), np.float32)
    folded[:, : len(place)] = place.T
    column, row = folded.reshape(2, -1, width)
    colours = cv2.remap(pixels, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(colours.reshape(-1, 3)[: len(place)], dtype=np.float32)
