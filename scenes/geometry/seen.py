"""What somebody sees at a moment, and which tokens and doors lie in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from scenes.geometry import regions
from scenes.geometry.walls import Wall, WallSet

Bools = NDArray[np.bool_]
_EDGE = 0.9
"""Points on a token's edge lie at this share of its half size from the centre."""
_TURNS = np.arange(8) * (np.pi / 4)
_DOOR_SHARES = np.array([0.1, 0.5, 0.9])
_DOOR_GAP = 2.0
"""How far before a door's face (pixels) somebody must see to see the door."""


@dataclass(frozen=True)
class Sight:
    """Areas that do not overlap: seen in bright light, in dim light, and in the dark by other senses (as greys)."""

    bright: BaseGeometry = regions.NOTHING
    dim: BaseGeometry = regions.NOTHING
    dark: BaseGeometry = regions.NOTHING

    @cached_property
    def region(self) -> BaseGeometry:
        """All that is seen."""
        return regions.union([self.bright, self.dim, self.dark])

    @cached_property
    def _parts(self) -> list[BaseGeometry]:
        parts = [area for area in (self.bright, self.dim, self.dark) if not area.is_empty]
        for part in parts:
            shapely.prepare(part)
        return parts

    def contains(self, xs: ArrayLike, ys: ArrayLike) -> Bools:
        """Return for each point (n,) whether it is seen; points on the edge are."""
        xs, ys = np.atleast_1d(np.asarray(xs, np.float64)), np.atleast_1d(np.asarray(ys, np.float64))
        found = np.zeros(xs.shape, np.bool_)
        for part in self._parts:
            left, top, right, bottom = part.bounds
            ask = ~found & (xs >= left) & (xs <= right) & (ys >= top) & (ys <= bottom)
            found[ask] = shapely.intersects_xy(part, xs[ask], ys[ask])
        return found

    @cached_property
    def _rings(self) -> dict[str, list[list[float]]]:
        return {name: regions.flat_rings(getattr(self, name)) for name in ("bright", "dim", "dark")}

    def rings(self) -> dict[str, list[list[float]]]:
        """Return {"bright": [[x0, y0, x1, y1, ...], ...], "dim": ..., "dark": ...} ready for JSON; even-odd rule.

        Rounded to 0.1 pixels; at most 0.25 pixels off.
        """
        return self._rings


def visible_tokens(
    sight: Sight, xs: ArrayLike, ys: ArrayLike, half_sizes: ArrayLike, walls: WallSet | None = None
) -> Bools:
    """Return for each token (n,) whether its centre or one of 8 points just inside its round edge is seen.

    xs, ys: centres; half_sizes: half of their width; all in pixels. With `walls`, a point of the edge that a wall
    parts from the token's centre does not count: a giant squeezed into a passage is not seen from next door.
    """
    xs, ys, half = (np.atleast_1d(np.asarray(values, np.float64)) for values in (xs, ys, half_sizes))
    found = sight.contains(xs, ys)
    rest = np.flatnonzero(~found)
    if not len(rest):
        return found
    edge_x = xs[rest, None] + _EDGE * half[rest, None] * np.cos(_TURNS)
    edge_y = ys[rest, None] + _EDGE * half[rest, None] * np.sin(_TURNS)
    seen = sight.contains(edge_x.ravel(), edge_y.ravel()).reshape(edge_x.shape)
    if walls is not None and len(walls):
        seen = _on_this_side(walls, xs[rest], ys[rest], edge_x, edge_y, seen)
    found[rest] = seen.any(axis=1)
    return found


def _on_this_side(
    walls: WallSet, xs: NDArray[np.float64], ys: NDArray[np.float64], edge_x: NDArray[np.float64],
    edge_y: NDArray[np.float64], seen: Bools,
) -> Bools:  # fmt: skip
    """Drop the seen points of the edge to which no line leads from the token's centre."""
    from scenes.geometry.paths import line_of_sight

    seen = seen.copy()
    for row, column in np.argwhere(seen):
        end = (float(edge_x[row, column]), float(edge_y[row, column]))
        seen[row, column] = line_of_sight(walls, (float(xs[row]), float(ys[row])), end)
    return seen


def visible_doors(sight: Sight, doors: Sequence[Wall]) -> Bools:
    """Return for each door whether a point just before either face, at its middle or near its ends, is seen."""
    if not doors:
        return np.zeros(0, np.bool_)
    places = np.array([door.place for door in doors])
    start, along = places[:, None, :2], (places[:, 2:] - places[:, :2])[:, None, :]
    length = np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)[..., None]
    normal = np.stack([-along[..., 1], along[..., 0]], axis=-1) / length
    on = start + _DOOR_SHARES[None, :, None] * along
    points = np.concatenate([on + _DOOR_GAP * normal, on - _DOOR_GAP * normal], axis=1)
    seen = sight.contains(points[..., 0].ravel(), points[..., 1].ravel()).reshape(len(doors), -1)
    return np.asarray(seen.any(axis=1))
