"""What is seen from a point: the outline of a view past walls, by an angular sweep."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenes.geometry.walls import Box, WallSet

Floats = NDArray[np.float64]

ROUNDNESS = 0.2
"""How far a circle's outline may be from the circle, in pixels."""
LEAST_CORNERS, MOST_CORNERS = 24, 512
"""Of a circle's outline. `ROUNDNESS` is kept up to a radius of 10,000 pixels."""
_INSIDE = 1e-3
"""An eye on the edge of the scene is moved inside by so many pixels."""


def visibility_polygon(
    walls: WallSet,
    x: float,
    y: float,
    *,
    radius: float | None = None,
    bounds: Box,
    facing: float | None = None,
    angle: float = 360.0,
    sense: Literal["sight", "light", "sound"] = "sight",
) -> Floats:
    """Return the outline (n,2) of what is seen (lit, heard) from (x, y), clockwise on the screen, not closed.

    radius: in pixels; none or infinite: up to `bounds` (x0, y0, x1, y1), which always ends sight. facing, angle: the
    middle and width of a field of view in degrees; below 360 the eye itself is the first corner. Empty (0,2) when the
    eye is outside of the bounds or sees nothing. An eye that lies on a wall looks past that wall.

    Algorithm: the angular plane sweep of Suri and O'Rourke (1986) and Asano (1985) for crossing walls: between
    neighbouring events the view ends at an upper envelope of lines in the inverse distance.
    """
    from scenes.geometry.kernels import lines as compiled
    from scenes.geometry.kernels import sweeping

    eye = _inside(float(x), float(y), bounds)
    span = math.radians(min(angle, 360.0))
    if eye is None or span <= 0 or (radius is not None and not radius > 0):
        return np.empty((0, 2))
    x, y = eye
    reach = math.inf if radius is None else float(radius)
    marks = _candidates(walls, x, y, reach)
    lines, kinds = walls.lines, walls.kinds(sense)
    rows, limited = compiled.select(lines.ends, lines.whole, kinds, walls.sides, walls.proximities, marks, x, y, reach)
    frame = _frame(x, y, bounds, reach)
    points = walls.crossings(sense) - (x, y)
    if math.isfinite(reach) and len(points):
        points = points[np.hypot(points[:, 0], points[:, 1]) <= reach]
    segments, limited = np.vstack([frame, rows]), np.concatenate([np.zeros(len(frame), np.bool_), limited])
    if angle >= 360.0:
        return sweeping.sweep(segments, limited, points, x, y, -math.pi, sweeping.TURN)
    first = math.remainder(math.radians((facing or 0.0) - angle / 2), math.tau)
    seen = sweeping.sweep(segments, limited, points, x, y, first, span)
    return np.vstack([[[x, y]], seen])


def circle(x: float, y: float, radius: float) -> Floats:
    """Return a regular polygon (n,2) that is never farther than `ROUNDNESS` pixels from the circle, clockwise."""
    swing = math.acos(max(0.0, 1.0 - 2 * ROUNDNESS / max(radius, 4 * ROUNDNESS)))
    corners = min(MOST_CORNERS, max(LEAST_CORNERS, math.ceil(math.pi / swing)))
    # half of the error lies outside, half inside
    outer = 2 * radius / (1 + math.cos(math.pi / corners))
    turns = np.arange(corners) * (2 * math.pi / corners)
    return np.column_stack([x + outer * np.cos(turns), y + outer * np.sin(turns)])


def pie(x: float, y: float, radius: float, facing: float = 0.0, angle: float = 360.0) -> Floats:
    """Return a circle or, for an angle (degrees) below 360, the part of it round `facing`; walls play no part."""
    reach = radius + 1
    return visibility_polygon(
        WallSet(), x, y, radius=radius, facing=facing, angle=angle, bounds=(x - reach, y - reach, x + reach, y + reach)
    )


def _inside(x: float, y: float, bounds: Box) -> tuple[float, float] | None:
    """Return the eye strictly inside of the bounds, or none when it is outside."""
    x0, y0, x1, y1 = bounds
    if not (x0 <= x <= x1 and y0 <= y <= y1 and x0 + 2 * _INSIDE < x1 and y0 + 2 * _INSIDE < y1):
        return None
    return min(max(x, x0 + _INSIDE), x1 - _INSIDE), min(max(y, y0 + _INSIDE), y1 - _INSIDE)


def _candidates(walls: WallSet, x: float, y: float, reach: float) -> NDArray[np.bool_]:
    """Return which lines may be within reach."""
    if math.isinf(reach):
        return np.ones(len(walls.lines.ends), np.bool_)
    return walls.near((x - reach, y - reach, x + reach, y + reach))


def _frame(x: float, y: float, bounds: Box, reach: float) -> Floats:
    """Return what ends sight where no wall does, relative to the eye: the scene's edge and the circle of the radius."""
    x0, y0, x1, y1 = bounds
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) - (x, y)
    frame = np.hstack([corners, np.roll(corners, -1, axis=0)])
    if math.isinf(reach):
        return frame
    ring = circle(0.0, 0.0, reach)
    return np.vstack([np.hstack([ring, np.roll(ring, -1, axis=0)]), frame])
