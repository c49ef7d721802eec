"""Making walls meet where they were meant to: shared corners, and ends on other walls."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def joined(ends: Floats, weld: float) -> tuple[Floats, Places]:
    """Return (ends (m,4), owner (m,)) of walls (n,4) cut where an end touches them; `owner` is a row of the input.

    Ends within `weld` pixels of each other become one point; a wall within `weld` of another's end is bent to go
    exactly through it. So no ray slips through a corner that rounding has opened. Points become walls of no length
    and are left out.
    """
    if not len(ends):
        return ends, np.zeros(0, np.int64)
    points = _one_point_for_near_ones(ends.reshape(-1, 2), weld)
    ends = points.reshape(-1, 4)
    owner = np.flatnonzero((ends[:, :2] != ends[:, 2:]).any(axis=1))
    return _cut(ends[owner], owner, weld)


def _one_point_for_near_ones(points: Floats, weld: float) -> Floats:
    """Move points that are nearer than `weld` to the first of them."""
    unique, which = np.unique(points, axis=0, return_inverse=True)
    tree = shapely.STRtree(shapely.points(unique))
    one, other = tree.query(shapely.points(unique), predicate="dwithin", distance=weld)
    label = np.arange(len(unique))
    while True:
        lower = label.copy()
        np.minimum.at(lower, one, label[other])
        if (lower == label).all():
            return unique[label][which.reshape(-1)]
        label = lower


def _cut(ends: Floats, owner: Places, weld: float) -> tuple[Floats, Places]:
    """Cut walls at the ends of others that lie on them."""
    points = np.unique(ends.reshape(-1, 2), axis=0)
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    point, line = shapely.STRtree(lines).query(shapely.points(points), predicate="dwithin", distance=weld)
    own = (points[point] == ends[line, :2]).all(axis=1) | (points[point] == ends[line, 2:]).all(axis=1)
    point, line = point[~own], line[~own]
    if not len(line):
        return ends, owner
    along = ((points[point] - ends[line, :2]) * (ends[line, 2:] - ends[line, :2])).sum(axis=1)
    cut = {int(row): line == row for row in np.unique(line)}
    pieces = [np.delete(ends, list(cut), axis=0)]
    owners = [np.delete(owner, list(cut))]
    for row, mine in cut.items():
        stops = points[point[mine]][np.argsort(along[mine])]
        chain = np.vstack([ends[row, :2], stops, ends[row, 2:]])
        pieces.append(np.hstack([chain[:-1], chain[1:]]))
        owners.append(np.full(len(chain) - 1, owner[row]))
    return np.vstack(pieces), np.concatenate(owners)
