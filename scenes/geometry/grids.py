"""Grids of squares and hexes, and none: cells, snapping, neighbours.

Cells are (column, row). `x`, `y` of a grid is the corner of the box round cell (0, 0). Hexes as Foundry has them:
`hex_pointy` (its hexOddR, hexEvenR) stands on a tip and lies in rows, of which the odd (or even) ones are shifted right
by half a cell; `hex_flat` (hexOddQ, hexEvenQ) lies in columns, shifted down. `size` is the distance between the centres
of neighbours in a row (or column): the side of a square, the width of a pointy hex, the height of a flat one.
Algorithms for hexes: Amit Patel, "Hexagonal Grids" (Red Blob Games).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Kind = Literal["square", "hex_flat", "hex_pointy", "none"]
Cell = tuple[int, int]
Point = tuple[float, float]

ROW_STEP = math.sqrt(3) / 2
"""Distance between rows of hexes whose centres are 1 apart."""
_AROUND_SQUARE = [(dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dx or dy]
_AROUND_HEX = [(1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1)]
_NUDGE = 1e-6
"""Of a cell: a place that rounding has put just before a line of the grid counts as on it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid; `size`, `x` and `y` in pixels. `shifted`: which rows (pointy) or columns (flat) of hexes are."""

    kind: Kind = "square"
    size: float = 70.0
    x: float = 0.0
    y: float = 0.0
    shifted: Literal["odd", "even"] = "odd"

    @property
    def is_hex(self) -> bool:
        """Whether its cells are hexes."""
        return self.kind in ("hex_flat", "hex_pointy")

    # -- cells and places -------------------------------------------------------------------------------------

    def cell_of(self, x: float, y: float) -> Cell:
        """Return the cell that a place (pixels) lies in; a scene without a grid has none (ValueError)."""
        u, v = self._local(x, y)
        if self.kind == "square":
            return math.floor(u + _NUDGE), math.floor(v + _NUDGE)
        return self.offset_of(*rounded_hex(*self._axial(u, v)))

    def centre_of(self, column: int, row: int) -> Point:
        """Return the centre of a cell in pixels."""
        if self.kind == "square":
            return self._place(column + 0.5, row + 0.5)
        along, across = (column, row) if self.kind == "hex_pointy" else (row, column)
        return self._place(*self._turned(along + 0.5 + 0.5 * self._is_shifted(across), _FIRST + across * ROW_STEP))

    def neighbours(self, column: int, row: int) -> list[Cell]:
        """Return the cells round a cell: 8 of a square, 6 of a hex."""
        if self.kind == "square":
            return [(column + dx, row + dy) for dx, dy in _AROUND_SQUARE]
        q, r = self.axial_of(column, row)
        return [self.offset_of(q + dq, r + dr) for dq, dr in _AROUND_HEX]

    def axial_of(self, column: int, row: int) -> Cell:
        """Return a hex's axial coordinates (q, r): q along its row (column), r from one to the next."""
        along, across = (column, row) if self.kind == "hex_pointy" else (row, column)
        return along - (across - self._parity(across)) // 2, across

    def outline(self, column: int, row: int) -> NDArray[np.float64]:
        """Return the corners (4 or 6, 2) of a cell, in pixels."""
        x, y = self.centre_of(column, row)
        corners = _SQUARE if self.kind == "square" else _POINTY if self.kind == "hex_pointy" else _POINTY[:, ::-1]
        return np.asarray(corners * self.size + (x, y))

    # -- snapping ---------------------------------------------------------------------------------------------

    def snap(self, x: float, y: float, size: float = 1.0) -> Point:
        """Return where the centre of a token of `size` cells comes to lie.

        Odd sizes: on the centre of a cell; even ones: on a corner of cells, of hexes a corner where three meet. Below
        1: on the centres of cells that are as much smaller (1/2, 1/3, 1/4...). Between whole sizes on squares: with
        its left upper corner on a corner of cells. Without a grid: where it is.
        """
        if self.kind == "none":
            return x, y
        if self.kind == "square":
            u, v = self._local(x, y)
            return self._place(_snapped(u, size), _snapped(v, size))
        if size < 1:
            return self._snapped_small(x, y, _parts(size))
        centre = self.centre_of(*self.cell_of(x, y))
        if round(size) % 2:
            return centre
        corners = self.outline(*self.cell_of(x, y))
        nearest = corners[np.argmin(np.hypot(corners[:, 0] - x, corners[:, 1] - y))]
        return float(nearest[0]), float(nearest[1])

    def _snapped_small(self, x: float, y: float, parts: int) -> Point:
        """Snap to the centres of hexes a fraction as large, one of which lies on each large centre."""
        cx, cy = self.centre_of(*self.cell_of(x, y))
        fine = Grid(self.kind, self.size / parts)
        ox, oy = fine.centre_of(0, 0)
        fx, fy = fine.centre_of(*fine.cell_of(x - cx + ox, y - cy + oy))
        return fx - ox + cx, fy - oy + cy

    # -- areas ------------------------------------------------------------------------------------------------

    def cells_covered(
        self, shape: BaseGeometry, rule: Literal["centre", "touched"] = "centre", least: float = 0.01
    ) -> list[Cell]:
        """Return the cells whose centre lies in an area (edge included), or of which it covers more than `least`.

        Sorted by row and column; without a grid none.
        """
        if self.kind == "none" or shape.is_empty:
            return []
        cells = self.cells_in_box(*shape.bounds)
        if rule == "centre":
            centres = np.array([self.centre_of(*cell) for cell in cells])
            inside = shapely.intersects_xy(shapely.buffer(shape, self.size * _NUDGE), centres[:, 0], centres[:, 1])
        else:
            polygons = shapely.polygons([self.outline(*cell) for cell in cells])
            inside = shapely.area(shapely.intersection(polygons, shape)) > least * shapely.area(polygons)
        return [cell for cell, is_in in zip(cells, inside, strict=True) if is_in]

    def cells_of_token(self, x: float, y: float, size: float = 1.0) -> list[Cell]:
        """Return the cells that a token of `size` cells with its centre at (x, y) stands on.

        Squares: those under its square. Hexes: those whose centres are within half its size of its centre, at least
        one: snapped tokens of sizes 1, 2, 3, 4... stand on 1, 3, 7, 12... hexes.
        """
        if self.kind == "none":
            return []
        half = size * self.size / 2
        if self.kind == "square":
            return self.cells_covered(shapely.box(x - half, y - half, x + half, y + half), "touched")
        found = self.cells_in_box(x - half, y - half, x + half, y + half)
        reach = half * (1 + 1e-6)
        near = [cell for cell in found if math.dist(self.centre_of(*cell), (x, y)) <= reach]
        return near or [self.cell_of(x, y)]

    def cells_in_box(self, x0: float, y0: float, x1: float, y1: float) -> list[Cell]:
        """Return all cells that a box may touch."""
        corners = [self.cell_of(x, y) for x in (x0, x1) for y in (y0, y1)]
        columns, rows = [cell[0] for cell in corners], [cell[1] for cell in corners]
        return [
            (column, row)
            for row in range(min(rows) - 1, max(rows) + 2)
            for column in range(min(columns) - 1, max(columns) + 2)
        ]

    # -- inside -----------------------------------------------------------------------------------------------

    def _local(self, x: float, y: float) -> Point:
        """Return a place in cells from the grid's corner."""
        if self.kind == "none":
            raise ValueError("A scene without a grid has no cells.")
        return (x - self.x) / self.size, (y - self.y) / self.size

    def _place(self, u: float, v: float) -> Point:
        if self.kind == "none":
            raise ValueError("A scene without a grid has no cells.")
        return self.x + u * self.size, self.y + v * self.size

    def _turned(self, along: float, across: float) -> Point:
        """Rows of pointy hexes are columns of flat ones."""
        return (along, across) if self.kind == "hex_pointy" else (across, along)

    def _parity(self, across: int) -> int:
        """Return 1 for a shifted row, -1 for one that is not shifted where the even ones are, otherwise 0."""
        return across & 1 if self.shifted == "odd" else -(across & 1)

    def _is_shifted(self, across: int) -> bool:
        return (across & 1 == 1) == (self.shifted == "odd")

    def _axial(self, u: float, v: float) -> Point:
        """Return fractional axial coordinates of a place in cells."""
        along, across = self._turned(u, v)
        r = (across - _FIRST) / ROW_STEP
        return along - 0.5 - (0.5 if self.shifted == "even" else 0.0) - r / 2, r

    def offset_of(self, q: int, r: int) -> Cell:
        along = q + (r - self._parity(r)) // 2
        return (along, r) if self.kind == "hex_pointy" else (r, along)


_FIRST = 1 / math.sqrt(3)
"""From the top of a pointy hex of width 1 to its centre."""
_SQUARE = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
_TIPS = np.radians(np.arange(6) * 60.0 - 90.0)
_POINTY = np.column_stack([np.cos(_TIPS), np.sin(_TIPS)]) * _FIRST


def rounded_hex(q: float, r: float) -> Cell:
    """Return the hex that fractional axial coordinates lie in."""
    s = -q - r
    rq, rr, rs = round(q), round(r), round(s)
    off_q, off_r, off_s = abs(rq - q), abs(rr - r), abs(rs - s)
    if off_q > off_r and off_q > off_s:
        return -rr - rs, rr
    return (rq, rr) if off_r <= off_s else (rq, -rq - rs)


def _parts(size: float) -> int:
    """Return into how many a cell's side is cut for tokens smaller than it."""
    return max(2, min(8, round(1 / size)))


def _snapped(u: float, size: float) -> float:
    """Snap one coordinate (in cells) on squares."""
    if size < 1:
        parts = _parts(size)
        return (math.floor(u * parts + _NUDGE) + 0.5) / parts
    half = size / 2
    return math.floor(u - half + 0.5 + _NUDGE) + half
