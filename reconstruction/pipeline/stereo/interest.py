"""Tells the object of interest from what stands around it, and lone points from surfaces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reconstruction.pipeline.scene import View

Mask = NDArray[np.bool_]
Points = NDArray[np.float32]

_SHARE_OF_VIEWS = 0.34
"""What fewer of the photos have in their frame is surroundings."""
_REACH = 1.6
"""So far from the origin (the object is about one unit large) nothing belongs to the object."""
_CELL = 0.02
_ALL_AROUND = 150.0
"""Degrees: a ring of cameras has no larger gap than this."""


def of_interest(xyz: Points, normals: Points, views: Sequence[View]) -> tuple[Mask, bool]:
    """Which points (N, 3) belong to what was photographed, and whether it stood on a table that was left out.

    That is what many photos have in their frame, without the table below where cameras stood all around.
    """
    keep = np.einsum("ij,ij->i", xyz, xyz) < _REACH**2
    keep[keep] = _framed(xyz[keep], views)
    table = _table(xyz[keep], normals[keep]) if _largest_gap(views) < _ALL_AROUND else None
    if table is None:
        return keep, False
    above = keep & (xyz @ table[:3] + table[3] > 0.012)
    return (above, True) if above.sum() > 0.1 * keep.sum() else (keep, False)


def _framed(xyz: Points, views: Sequence[View]) -> Mask:
    """Which points enough photos have in their frame; asked of small cells of space, as points are many."""
    side = int(2 * _REACH / _CELL) + 1
    cell = np.ravel_multi_index(tuple(((xyz + _REACH) / _CELL).astype(np.int64).T), (side,) * 3)
    occupied = np.flatnonzero(np.bincount(cell, minlength=side**3))
    middles = (np.stack(np.unravel_index(occupied, (side,) * 3), 1) + 0.5) * _CELL - _REACH
    count = np.zeros(side**3, dtype=np.int32)
    for view in views:
        uv, depth = view.project(middles)
        count[occupied] += (depth > 0) & (uv >= 0).all(1) & (uv[:, 0] < view.width) & (uv[:, 1] < view.height)
    return np.asarray(count[cell] >= _SHARE_OF_VIEWS * len(views))


def _largest_gap(views: Sequence[View]) -> float:
    """The largest angle around the vertical axis without a camera, degrees."""
    around = np.sort([np.degrees(np.arctan2(v.centre[0], v.centre[2])) % 360.0 for v in views])
    return float(np.diff(np.append(around, around[0] + 360.0)).max())


def _table(xyz: Points, normals: Points) -> NDArray[np.float64] | None:
    """Unit normal and offset (4,) of a level plane that carries the rest, or None if there is none."""
    level = xyz[normals[:, 1] > 0.93]
    if len(level) < 0.08 * len(xyz) or len(level) < 500:
        return None
    counts, edges = np.histogram(level[:, 1], bins=200)
    peak = ndimage.uniform_filter1d(counts.astype(float), 3).argmax()
    near = level[np.abs(level[:, 1] - 0.5 * (edges[peak] + edges[peak + 1])) < 0.06]
    plane = _fit(near)
    for _ in range(5):
        near = level[np.abs(level @ plane[:3] + plane[3]) < 0.015]
        if len(near) < 200:
            return None
        plane = _fit(near)
    height = xyz @ plane[:3] + plane[3]
    on, below = np.abs(height) < 0.012, height < -0.03
    broad = np.ptp(np.percentile(near[:, [0, 2]], [5, 95], axis=0), axis=0).min()
    return plane if on.mean() > 0.08 and below.mean() < 0.05 and broad > 0.35 else None


def _fit(points: Points) -> NDArray[np.float64]:
    """Least-squares plane with its normal upwards."""
    centre = points.mean(0, dtype=np.float64)
    normal = np.linalg.eigh(np.cov((points - centre).T.astype(np.float64)))[1][:, 0]
    normal = normal if normal[1] > 0 else -normal
    return np.append(normal, -normal @ centre)


def dense_enough(xyz: Points, spacing: float, together: bool = False) -> Mask:
    """Points with neighbours: not alone in their surroundings, and part of a piece of notable size.

    With `together` only the largest piece counts, and those that are above or below it.
    """
    cell = 4.0 * spacing
    low = xyz.min(0)
    index = np.floor((xyz - low) / cell).astype(np.int64)
    shape = index.max(0) + 1
    if np.prod(shape) > 80_000_000:
        cell *= float(np.prod(shape) / 80_000_000) ** (1 / 3) * 1.05
        index = np.floor((xyz - low) / cell).astype(np.int64)
        shape = index.max(0) + 1
    flat = np.ravel_multi_index(tuple(index.T), tuple(shape))
    counts = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(np.int32)
    around = ndimage.uniform_filter(counts.astype(np.float32), 3, mode="constant") * 27.0
    usual = float(np.median(around.ravel()[flat]))
    solid = (around > 0.12 * usual) & (counts > 0)
    pieces, _ = ndimage.label(solid, structure=np.ones((3, 3, 3)))
    piece = pieces.ravel()[flat]
    sizes = np.bincount(piece)
    sizes[0] = 0
    notable = sizes > 0.01 * len(xyz)
    if together:
        notable &= _beside_none(xyz, piece, sizes)
    return np.asarray(notable[piece] & (piece > 0))


def _beside_none(xyz: Points, piece: NDArray[np.int32], sizes: NDArray[np.int64]) -> Mask:
    """Per piece whether its middle lies within the largest piece's outline as seen from above (a circle)."""
    flat = xyz[:, [0, 2]]
    main = flat[piece == sizes.argmax()]
    middle = 0.5 * (main.min(0) + main.max(0))
    reach = np.linalg.norm(main - middle, axis=1).max()
    counts = np.maximum(np.bincount(piece, minlength=len(sizes)), 1)
    centres = np.stack([np.bincount(piece, flat[:, k], len(sizes)) / counts for k in (0, 1)], 1)
    return np.asarray(np.linalg.norm(centres - middle, axis=1) <= 1.05 * reach)
