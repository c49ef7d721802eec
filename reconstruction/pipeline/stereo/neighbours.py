"""Which other photos help to measure a photo's depth, and between which depths to look."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reconstruction.pipeline.scene import Cameras, Floats

_BEST_ANGLE, _BELOW, _ABOVE = 7.0, 3.0, 10.0
"""Degrees: the preferred angle between two lines of sight, and how fast smaller and larger ones lose worth."""


def pair_worth(cameras: Cameras) -> Floats:
    """(V, V) how well each view helps each other one: common points, weighted by their angle.

    The weight is a Gaussian with different widths on its two sides (Yao et al., MVSNet, ECCV 2018, 4.1).
    """
    count = len(cameras.views)
    seen = cameras.visibility()
    centres = np.array([v.centre for v in cameras.views])
    worth = np.zeros((count, count))
    for i in range(count):
        for j in range(i):
            both = cameras.points[seen[:, i] & seen[:, j]]
            worth[i, j] = worth[j, i] = _weights(both, centres[i], centres[j]).sum()
    return worth


def _weights(points: Floats, a: Floats, b: Floats) -> Floats:
    to_a, to_b = a - points, b - points
    lengths = np.linalg.norm(to_a, axis=1) * np.linalg.norm(to_b, axis=1)
    cosine = np.einsum("ij,ij->i", to_a, to_b) / np.maximum(lengths, 1e-12)
    off = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))) - _BEST_ANGLE
    return np.exp(-0.5 * (off / np.where(off < 0, _BELOW, _ABOVE)) ** 2)


def choose(worth: Floats, count: int) -> list[NDArray[np.int64]]:
    """For every view the (at most `count`) most helpful others, best first."""
    chosen = []
    for i, row in enumerate(worth):
        order = np.argsort(-row, kind="stable")
        chosen.append(order[(order != i) & (row[order] > 0)][:count])
    return chosen


def depth_range(cameras: Cameras, index: int, reach: float) -> tuple[float, float]:
    """Nearest and farthest depth to look at in a view; beyond `reach` units behind the origin is no interest."""
    view = cameras.views[index]
    uv, depth = view.project(cameras.points)
    inside = (depth > 0) & (uv >= 0).all(1) & (uv[:, 0] < view.width) & (uv[:, 1] < view.height)
    middle = float(np.linalg.norm(view.centre))
    if inside.sum() < 10:
        return 0.5 * middle, 1.5 * middle
    near, far = np.percentile(depth[inside], [0.5, 99.5])
    far = min(1.1 * far, max(middle + reach, 1.2 * near))
    return 0.9 * float(near), float(far)
