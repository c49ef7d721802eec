"""Thin lines in a picture: bringing them out, and summing them up across it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def thin_lines(image: NDArray[Any]) -> Floats:
    """Return a picture of how much darker (positive) or lighter (negative) than its surroundings all is that is less
    than 7 pixels wide; clipped, so that a wall counts no more than a faint line."""
    import cv2

    grey: NDArray[Any] = np.asarray(image, np.float32)
    if grey.ndim == 3:
        grey = grey[..., :3].mean(axis=2)
    if np.issubdtype(np.asarray(image).dtype, np.floating) and grey.size and grey.max() <= 1.0:
        grey = grey * 255
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8)
    thin = np.ones((7, 7), np.uint8)
    # closing fills what is dark and thin, opening what is light and thin; neither leaves a halo beside a line
    ridge = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, thin) - cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, thin)
    limit = max(2.0, float(np.percentile(np.abs(ridge), 80)))
    return np.asarray(np.clip(ridge, -limit, limit), np.float64)


def profile_of(lines: Floats, turn: float) -> Floats:
    """Return the mean along all lines that are crossed in a direction, from one side of the picture to the other.

    The middle of the profile is the middle of the picture. Made level by taking out what changes slowly.
    """
    import cv2

    height, width = lines.shape
    if turn in (0.0, 90.0):
        raw = lines.mean(axis=0 if turn == 0.0 else 1)
        count = np.full(len(raw), 1.0)
    else:
        reach = math.ceil(abs(width * math.cos(math.radians(turn))) + abs(height * math.sin(math.radians(turn))))
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        across = math.ceil(math.hypot(width, height))
        # from (along the profile, across it), measured from the middle, to the picture
        matrix = np.array([
            [cos, -sin, (width - 1) / 2 - cos * (reach - 1) / 2 + sin * (across - 1) / 2],
            [sin, cos, (height - 1) / 2 - sin * (reach - 1) / 2 - cos * (across - 1) / 2],
        ])  # fmt: skip
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        turned = cv2.warpAffine(lines.astype(np.float32), matrix, (reach, across), flags=how)
        inside = cv2.warpAffine(np.ones_like(lines, np.float32), matrix, (reach, across), flags=how)
        count = inside.sum(axis=0)
        raw = turned.sum(axis=0) / np.maximum(count, 1.0)
        raw[count < 0.1 * count.max()] = 0.0
    return _level(raw.astype(np.float64))


def _level(raw: Floats) -> Floats:
    """Take out what changes slowly, and hold back single strong lines such as walls."""
    window = 31
    padded = np.pad(raw, window // 2, mode="edge")
    slow = np.median(np.lib.stride_tricks.sliding_window_view(padded, window), axis=1)
    level = raw - slow
    spread = float(np.percentile(np.abs(level), 98)) or 1.0
    # a little blur: places between pixels must not stand out less than those on them
    smooth = np.convolve(np.clip(level, -spread, spread), [0.05, 0.25, 0.4, 0.25, 0.05], mode="same")
    return np.asarray(smooth)
