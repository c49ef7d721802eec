"""Straightens photos, so that every later stage works with pinhole cameras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reconstruction.pipeline.scene import Floats
from reconstruction.pipeline.workspace import atomic


def pinhole(camera: Any, side: int) -> tuple[Floats, int, int]:
    """K (3, 3), width and height of the straightened photo, at most `side` px long and free of empty edges.

    `camera` is a pycolmap camera (SIMPLE_RADIAL or PINHOLE); pixel centres lie at .5 as there.
    """
    factor = min(1.0, side / max(camera.width, camera.height))
    width, height = round(camera.width * factor), round(camera.height * factor)
    K = camera.calibration_matrix()
    distortion = _distortion(camera)
    if not distortion.any():
        return np.diag([width / camera.width, height / camera.height, 1.0]) @ K, width, height
    new, _ = cv2.getOptimalNewCameraMatrix(
        _moved(K, -0.5), distortion, (camera.width, camera.height), 0.0, (width, height)
    )
    return _moved(np.asarray(new, dtype=np.float64), 0.5), width, height


def straighten(source: Path, target: Path, camera: Any, K: Floats, size: tuple[int, int]) -> None:
    """Writes the straightened photo as JPEG of high quality."""
    picture = cv2.imread(str(source), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(source)
    distortion = _distortion(camera)
    if not distortion.any() and (camera.width, camera.height) == size:
        straight = picture
    elif not distortion.any():
        straight = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    else:
        old = _moved(camera.calibration_matrix(), -0.5)
        shrink = max(1.0, camera.width / size[0])
        if shrink > 1.3:  # a remap takes single pixels: blur first what would alias
            picture = cv2.GaussianBlur(picture, (0, 0), 0.4 * shrink)
        maps = cv2.initUndistortRectifyMap(old, distortion, np.eye(3), _moved(K, -0.5), size, cv2.CV_16SC2)
        straight = cv2.remap(picture, *maps, interpolation=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    done, content = cv2.imencode(".jpg", straight, [cv2.IMWRITE_JPEG_QUALITY, 95])
    if not done:
        raise ValueError(f"{source.name} could not be encoded")
    with atomic(target) as temporary:
        temporary.write_bytes(content.tobytes())


def _distortion(camera: Any) -> Floats:
    """OpenCV's (k1, k2, p1, p2)."""
    k1 = float(camera.params[3]) if camera.model_name == "SIMPLE_RADIAL" else 0.0
    return np.array([k1 if abs(k1) > 1e-6 else 0.0, 0.0, 0.0, 0.0])


def _moved(K: Floats, by: float) -> Floats:
    """K for pixel centres that lie elsewhere in the pixel."""
    moved = np.array(K, dtype=np.float64)
    moved[:2, 2] += by
    return moved
