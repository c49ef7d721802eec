"""The world frame that all later stages use: Y up, the object at the origin and about one unit large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reconstruction.pipeline.scene import Floats, View


def normalising(views: Sequence[View], points: Floats) -> tuple[float, Floats, Floats]:
    """Scale, rotation (3, 3) and shift (3,) such that X' = scale * R @ X + shift is the normalised world."""
    up = upwards(views)
    centre = centre_of_interest(views, points)
    front = _horizontal(np.mean([v.centre for v in views], axis=0) - centre, up)
    # the photos' mean side becomes the front of the creature: +Z, as glTF wants it
    R = np.stack([np.cross(up, front), up, front])
    scale = 1.0 / max(1e-12, _framed_size(views, centre))
    return scale, R, -scale * R @ centre


def upwards(views: Sequence[View]) -> Floats:
    """Unit vector of the world's up, from the cameras alone.

    People hold cameras level, so the pictures' rows are horizontal: up is what is most nearly orthogonal
    to all of them (iteratively reweighted, because some photos are taken askew), and what is up in the
    pictures decides where the rows leave it open and which of the two signs it is.
    """
    rows = np.array([v.R[0] for v in views])
    mean_up = np.mean([v.up for v in views], axis=0)
    strength = float(np.linalg.norm(mean_up))
    mean_up = mean_up / max(strength, 1e-9)
    weights = np.ones(len(rows))
    up = mean_up
    for _ in range(20):
        spread = (rows * weights[:, None]).T @ rows / weights.sum()
        spread += 0.03 * strength * (np.eye(3) - np.outer(mean_up, mean_up))
        up = np.linalg.eigh(spread)[1][:, 0]
        weights = 1.0 / np.maximum(np.abs(rows @ up), 0.03)
    return np.asarray(up if up @ mean_up >= 0 else -up, dtype=np.float64)


def centre_of_interest(views: Sequence[View], points: Floats) -> Floats:
    """(3,) the point nearest to all optical axes, held near the sparse points where the axes are parallel."""
    middle = np.median(points, axis=0)
    across = np.array([np.eye(3) - np.outer(v.forward, v.forward) for v in views])
    centres = np.array([v.centre for v in views])
    weights = np.ones(len(views))
    centre = middle
    for _ in range(10):
        A = (across * weights[:, None, None]).sum(0) + 0.1 * weights.sum() * np.eye(3)
        b = np.einsum("v,vij,vj->i", weights, across, centres) + 0.1 * weights.sum() * middle
        centre = np.linalg.solve(A, b)
        misses = np.linalg.norm(np.einsum("vij,vj->vi", across, centre - centres), axis=1)
        weights = 1.0 / np.maximum(misses, np.median(misses) + 1e-9)
    return np.asarray(centre, dtype=np.float64)


def _framed_size(views: Sequence[View], centre: Floats) -> float:
    """How large a thing at the centre fills most of the frame of a typical photo."""
    sizes = [np.linalg.norm(v.centre - centre) * min(v.width / v.K[0, 0], v.height / v.K[1, 1]) for v in views]
    return 0.75 * float(np.median(sizes))


def _horizontal(direction: Floats, up: Floats) -> Floats:
    """The direction made horizontal and of length one; any horizontal one when it has none of its own."""
    flat = direction - (direction @ up) * up
    if np.linalg.norm(flat) < 0.05 * np.linalg.norm(direction) + 1e-12:
        flat = np.cross(up, np.eye(3)[int(np.abs(up).argmin())])
    return np.asarray(flat / np.linalg.norm(flat), dtype=np.float64)
