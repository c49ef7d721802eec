"""Making walls meet where they were meant to: shared corners, and ends on other walls."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

MOST_CUTS = 20
"""Cuts for each wall, taken over all of a scene. Only walls drawn over and over upon each other come to more."""
_AT_ONCE = 2_000_000
"""Pairs of points and walls that are looked at in one go, at most: what bounds the memory that this takes."""
_CROWD = 16
"""Ends in one place from which on they are made one without looking at each pair of them."""


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
    crowded = _first_of_crowd(unique, weld)
    apart = np.flatnonzero(crowded == np.arange(len(unique)))
    tree = shapely.STRtree(shapely.points(unique[apart]))
    one, other = apart[tree.query(shapely.points(unique[apart]), predicate="dwithin", distance=weld)]
    label = crowded
    while True:
        lower = label.copy()
        np.minimum.at(lower, one, label[other])
        lower = lower[lower]
        if (lower == label).all():
            return unique[label][which.reshape(-1)]
        label = lower


def _first_of_crowd(points: Floats, weld: float) -> Places:
    """Return for each point the first of its crowd, or itself. A crowd lies in one cell that is smaller than `weld`."""
    cells = np.floor(points / (weld / 2)).astype(np.int64)
    _, first, cell, counts = np.unique(cells, axis=0, return_index=True, return_inverse=True, return_counts=True)
    cell = cell.reshape(-1)
    return np.where(counts[cell] > _CROWD, first[cell], np.arange(len(points)))


def _cut(ends: Floats, owner: Places, weld: float) -> tuple[Floats, Places]:
    """Cut walls at the ends of others that lie on them."""
    points = np.unique(ends.reshape(-1, 2), axis=0)
    point, line = _touching(points, ends, weld)
    if not len(line):
        return ends, owner
    along = ((points[point] - ends[line, :2]) * (ends[line, 2:] - ends[line, :2])).sum(axis=1)
    order = np.lexsort((along, line))
    point, line = point[order], line[order]
    begins = np.flatnonzero(np.diff(line, prepend=-1))
    cut, stops = line[begins], np.split(points[point], begins[1:])
    pieces, owners = [np.delete(ends, cut, axis=0)], [np.delete(owner, cut)]
    for row, mine in zip(cut, stops, strict=True):
        chain = np.vstack([ends[row, :2], mine, ends[row, 2:]])
        pieces.append(np.hstack([chain[:-1], chain[1:]]))
        owners.append(np.full(len(chain) - 1, owner[row]))
    return np.vstack(pieces), np.concatenate(owners)


def _touching(points: Floats, ends: Floats, weld: float) -> tuple[Places, Places]:
    """Return (point, line) in pairs: the ends that lie on walls other than their own.

    Walls that lie upon each other in thousands touch millions of ends. Then those that touch most stay whole, since
    another covers the places where they would be cut; all others are cut as ever.
    """
    lines, where = shapely.linestrings(ends.reshape(-1, 2, 2)), shapely.points(points)
    left, most = np.arange(len(ends)), MOST_CUTS * len(ends)
    tree, found, count = shapely.STRtree(lines), np.zeros((2, 0), np.int64), 0
    new: list[Places] = []
    step = max(1, _AT_ONCE // len(ends)) if len(ends) else 1
    for start in range(0, len(points), step):
        point, at = tree.query(where[start : start + step], predicate="dwithin", distance=weld)
        point, line = point + start, left[at]
        own = (points[point] == ends[line, :2]).all(axis=1) | (points[point] == ends[line, 2:]).all(axis=1)
        new.append(np.stack([point[~own], line[~own]]))
        count += new[-1].shape[1]
        if count > most:
            found, left = _without_busiest(np.hstack([found, *new]), left, most // 2)
            tree, count = shapely.STRtree(lines[left]), found.shape[1]
            new = []
    point, line = np.hstack([found, *new])
    return point, line


def _without_busiest(pairs: Places, left: Places, most: int) -> tuple[Places, Places]:
    """Leave out the lines that are touched most, until no more than `most` pairs are left; and those lines."""
    counts = np.bincount(pairs[1], minlength=left[-1] + 1)[left]
    order = np.argsort(counts, kind="stable")
    left = np.sort(left[order[np.cumsum(counts[order]) <= most]])
    return pairs[:, np.isin(pairs[1], left)], left
