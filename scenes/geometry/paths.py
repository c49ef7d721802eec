"""Whether a way is free: walking into walls, and looking past them along one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenes.geometry.walls import Sense, WallSet

Point = tuple[float, float]


def first_wall_hit(walls: WallSet, path: Sequence[Point], half_size: float = 0.0) -> Point | None:
    """Return where somebody who walks along `path` (points in pixels) is stopped by a wall, or none.

    The way's first point may lie on a wall; ending on one counts as a hit, so that nobody gets through in two steps.
    One-way walls and windows ask from where each leg starts; of limited walls the second on the way stops. With
    half_size (pixels) a disc walks, and the point is that of its centre at the first touch; walls that it overlaps at
    the start of a leg stop it only if it comes closer to them. Corners of walls are never slipped past.
    """
    passed = 0
    for start, end in zip(path, path[1:], strict=False):
        ask = _question(walls, start, end, "move", half_size)
        share, passed = _stop(ask, start, end, half_size, passed)
        if share <= 1.0 + 1e-9:
            share = min(share, 1.0)
            return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
    return None


def line_of_sight(walls: WallSet, a: Point, b: Point, sense: Literal["sight", "light", "sound"] = "sight") -> bool:
    """Return whether somebody at `a` sees (lights, is heard at) `b`: no normal wall between, at most one limited."""
    from scenes.geometry.kernels import ways

    first, limited = ways.crossed(*_question(walls, a, b, sense, 0.0), *_floats(a, b))
    return first > 1.0 + 1e-9 and len(limited) < 2


def _stop(ask: Any, start: Point, end: Point, half_size: float, passed: int) -> tuple[float, int]:
    """Return (share of a leg at which it ends or 2, limited walls passed so far)."""
    from scenes.geometry.kernels import ways

    first, limited = ways.crossed(*ask, *_floats(start, end))
    if passed + len(limited) > 1:
        first = min(first, float(limited[max(0, 1 - passed)]))
    if half_size > 0:
        question: Any = (*ask, *_floats(start, end), float(half_size))
        first = min(first, ways.disc_meets(*question))
    return first, passed + len(limited)


def _question(walls: WallSet, a: Point, b: Point, sense: Sense, margin: float) -> Any:
    """Return the arrays that kernels ask about walls, those near the line marked."""
    lines = walls.lines
    box = (min(a[0], b[0]) - margin, min(a[1], b[1]) - margin, max(a[0], b[0]) + margin, max(a[1], b[1]) + margin)
    marks: NDArray[np.bool_] = walls.near(_wider(box))
    return lines.ends, lines.whole, walls.kinds(sense), walls.sides, walls.proximities, marks


def _wider(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return (box[0] - 1.0, box[1] - 1.0, box[2] + 1.0, box[3] + 1.0)


def _floats(a: Point, b: Point) -> Any:
    """Kernels are compiled for floats alone; places that are no numbers are refused."""
    places = (float(a[0]), float(a[1]), float(b[0]), float(b[1]))
    if not all(map(math.isfinite, places)):
        raise ValueError(f"A way needs finite places, not {a} and {b}.")
    return places
