"""Takes the sharpest frame of every stretch of a video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reconstruction.pipeline.errors import VideoWithoutFrames
from reconstruction.pipeline.progress import Progress

_LOOKS_PER_WINDOW = 8
"""So many frames of a stretch are compared: neighbours in time are equally sharp, and decoding is dear."""


def best_frames(path: Path, wanted: int, progress: Progress) -> Iterator[NDArray[np.uint8]]:
    """Yields about `wanted` RGB frames (h, w, 3), spread evenly over the video, each the sharpest around.

    Raises VideoWithoutFrames when not one frame can be decoded.
    """
    import cv2  # slow to import, and rarely needed

    total = _count_frames(path, cv2, progress.part(0.0, 0.1))
    if total == 0:
        raise VideoWithoutFrames(
            f"'{path.name}' holds no frame that can be read. Record it again, or save it as MP4 (H.264)."
        )
    windows = min(wanted, total)
    step = max(1, total // (windows * _LOOKS_PER_WINDOW))
    best: NDArray[np.uint8] | None = None
    best_sharpness, current = -1.0, 0
    for index, frame in _frames(path, step, cv2):
        window = min(windows - 1, index * windows // total)
        if window != current:
            if best is not None:
                yield _as_rgb(best, cv2)
            best, best_sharpness, current = None, -1.0, window
            progress.update(0.1 + 0.9 * window / windows, f"Looking for sharp frames in {path.name}")
        sharpness = _sharpness(frame, cv2)
        if sharpness > best_sharpness:
            best, best_sharpness = frame, sharpness
    if best is not None:
        yield _as_rgb(best, cv2)


def _count_frames(path: Path, cv2: Any, progress: Progress) -> int:
    """How many frames can be grabbed; the number in the header is often wrong."""
    capture = cv2.VideoCapture(str(path))
    count = 0
    try:
        while capture.isOpened() and capture.grab():
            count += 1
            if count % 50 == 0:
                progress.update(min(0.99, count / 5000), f"Counting the frames of {path.name}")
    finally:
        capture.release()
    return count


def _frames(path: Path, step: int, cv2: Any) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Every `step`-th frame with its number."""
    capture = cv2.VideoCapture(str(path))
    index = 0
    try:
        while capture.grab():
            if index % step == 0:
                readable, frame = capture.retrieve()
                if readable and frame is not None:
                    yield index, frame
            index += 1
    finally:
        capture.release()


def _as_rgb(frame: NDArray[np.uint8], cv2: Any) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _sharpness(frame: NDArray[np.uint8], cv2: Any) -> float:
    """Variance of the Laplacian of the frame at 480 px (Pech-Pacheco et al., ICPR 2000)."""
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    factor = 480.0 / max(grey.shape)
    if factor < 1.0:
        grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())
