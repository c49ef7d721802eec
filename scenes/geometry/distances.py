"""How far it is along a way: four rules of counting, on squares, hexes and without a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scenes.geometry.grids import Cell, Grid, Point, rounded_hex

Rule = Literal["chebyshev", "alternating", "euclidean", "manhattan"]


@dataclass(frozen=True, slots=True)
class Step:
    """A leg of a ruler: its length and the way's up to its end, in the scene's units, and the cells it enters."""

    length: float
    total: float
    cells: tuple[Cell, ...]


def path_length(points: Sequence[Point], grid: Grid, rule: Rule = "chebyshev", units: float = 5.0) -> float:
    """Return the length of a way through points (pixels), in units; `units` of them are a cell.

    - chebyshev (5-5-5): a diagonal is as long as a side.
    - alternating (5-10-5): every second diagonal counts double; the count goes on over waypoints.
    - manhattan: a diagonal is two sides.
    - euclidean: as the crow flies, from point to point.

    On hexes the first three count hexes, exactly: from hex to hex of each waypoint. Without a grid only the crow's
    way makes sense, whatever the rule.
    """
    steps = ruler_steps(points, grid, rule, units)
    return steps[-1].total if steps else 0.0


def ruler_steps(points: Sequence[Point], grid: Grid, rule: Rule = "chebyshev", units: float = 5.0) -> list[Step]:
    """Return the legs of a ruler laid through points (pixels); see `path_length`."""
    steps: list[Step] = []
    total, diagonals = 0.0, 0
    for start, end in zip(points, points[1:], strict=False):
        if rule == "euclidean" or grid.kind == "none":
            length = math.dist(start, end) / grid.size
        else:
            length, diagonals = _counted(grid, rule, grid.cell_of(*start), grid.cell_of(*end), diagonals)
        total += length * units
        steps.append(Step(length * units, total, tuple(cells_between(grid, start, end))))
    return steps


def _counted(grid: Grid, rule: Rule, start: Cell, end: Cell, diagonals: int) -> tuple[float, int]:
    """Return (cells from start to end by a rule, diagonals walked since the way began)."""
    if grid.is_hex:
        return float(hex_distance(grid.axial_of(*start), grid.axial_of(*end))), diagonals
    across, down = abs(end[0] - start[0]), abs(end[1] - start[1])
    longer, shorter = max(across, down), min(across, down)
    if rule == "chebyshev":
        return float(longer), diagonals
    if rule == "manhattan":
        return float(across + down), diagonals
    after = diagonals + shorter
    return float(longer + after // 2 - diagonals // 2), after


def hex_distance(a: Cell, b: Cell) -> int:
    """Return the number of steps between hexes in axial coordinates."""
    dq, dr = b[0] - a[0], b[1] - a[1]
    return max(abs(dq), abs(dr), abs(dq + dr))


def cells_between(grid: Grid, start: Point, end: Point) -> list[Cell]:
    """Return the cells on a shortest way between two places (pixels), both ends included; without a grid none."""
    if grid.kind == "none":
        return []
    first, last = grid.cell_of(*start), grid.cell_of(*end)
    if grid.is_hex:
        return _hexes_between(grid, first, last)
    count = max(abs(last[0] - first[0]), abs(last[1] - first[1]))
    return [(_middle(first[0], last[0], i, count), _middle(first[1], last[1], i, count)) for i in range(count + 1)]


def _middle(a: int, b: int, i: int, count: int) -> int:
    """Return the whole number nearest to a + (b - a) i / count, halves towards b, with whole numbers alone."""
    if not count:
        return a
    sign = 1 if b >= a else -1
    return a + sign * ((2 * i * abs(b - a) + count) // (2 * count))


def _hexes_between(grid: Grid, first: Cell, last: Cell) -> list[Cell]:
    """Return the hexes on a straight line; a line along a border keeps to one side."""
    (q0, r0), (q1, r1) = grid.axial_of(*first), grid.axial_of(*last)
    count = hex_distance((q0, r0), (q1, r1))
    found = []
    for i in range(count + 1):
        share = i / count if count else 0.0
        found.append(grid.offset_of(*rounded_hex(q0 + (q1 - q0) * share + 1e-6, r0 + (r1 - r0) * share + 2e-6)))
    return found
