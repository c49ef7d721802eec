"""Signed distance of a creature: primitives, smooth unions and displacement, compiled over rows of numbers.

The primitives' formulas are the well known ones (round cone, box, torus, capped cone, triangle) of the
signed distance literature; the ellipsoid's is the usual first-order approximation.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from reconstruction.synthetic.noise import cells, fractal

Rows = npt.NDArray[np.float64]

# Columns of a part's row.
KIND, CUT, GROUP, BLEND, MATERIAL = 0, 1, 2, 3, 4
BOUND, RADIUS = 5, 8  # bounding sphere
TURN, ORIGIN, DIMS = 9, 18, 21  # rotation world -> part (9), origin (3), measures (6)
ROUGH, ROUGH_FREQUENCY, ROUGH_KIND = 27, 28, 29
ALONG0, ALONG1 = 30, 31  # pattern coordinate at the part's two ends
COLUMNS = 32

ELLIPSOID, ROUND_CONE, BOX, TORUS, CAPPED_CONE, TRIANGLE = 0, 1, 2, 3, 4, 5
ROUGH_FRACTAL, ROUGH_CELLS, ROUGH_FUR, ROUGH_RIDGES = 0, 1, 2, 3
FAR = 1e9


@njit(cache=True)
def to_part(row: Rows, x: float, y: float, z: float) -> tuple[float, float, float]:
    """A world point in the part's own frame."""
    x, y, z = x - row[18], y - row[19], z - row[20]
    return (
        row[9] * x + row[10] * y + row[11] * z,
        row[12] * x + row[13] * y + row[14] * z,
        row[15] * x + row[16] * y + row[17] * z,
    )


@njit(cache=True)
def _ellipsoid(row: Rows, x: float, y: float, z: float) -> float:
    a, b, c = row[21], row[22], row[23]
    k0 = math.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2)
    k1 = math.sqrt((x / a**2) ** 2 + (y / b**2) ** 2 + (z / c**2) ** 2)
    if k1 < 1e-9:
        return -min(a, b, c)
    return k0 * (k0 - 1) / k1


@njit(cache=True)
def _round_cone(row: Rows, x: float, y: float, z: float) -> float:
    length, r1, r2 = row[21], row[22], row[23]
    slope = (r1 - r2) / length
    if abs(slope) >= 1.0:  # one ball holds the other
        if r1 > r2:
            return math.sqrt(x * x + y * y + z * z) - r1
        return math.sqrt(x * x + (y - length) ** 2 + z * z) - r2
    a = math.sqrt(1 - slope * slope)
    out = math.sqrt(x * x + z * z)
    k = -slope * out + a * y
    if k < 0:
        return math.sqrt(out * out + y * y) - r1
    if k > a * length:
        return math.sqrt(out * out + (y - length) ** 2) - r2
    return out * a + y * slope - r1


@njit(cache=True)
def _box(row: Rows, x: float, y: float, z: float) -> float:
    edge = row[24]
    x, y, z = abs(x) - row[21] + edge, abs(y) - row[22] + edge, abs(z) - row[23] + edge
    outside = math.sqrt(max(x, 0.0) ** 2 + max(y, 0.0) ** 2 + max(z, 0.0) ** 2)
    return outside + min(max(x, max(y, z)), 0.0) - edge


@njit(cache=True)
def _torus(row: Rows, x: float, y: float, z: float) -> float:
    return math.sqrt((math.sqrt(x * x + z * z) - row[21]) ** 2 + y * y) - row[22]


@njit(cache=True)
def _capped_cone(row: Rows, x: float, y: float, z: float) -> float:
    half, edge = row[21] / 2 - row[24], row[24]
    r1, r2 = row[22] - edge, row[23] - edge
    y -= row[21] / 2
    out = math.sqrt(x * x + z * z)
    k1y, k2x, k2y = half, r2 - r1, 2 * half
    cax = out - min(out, r1 if y < 0 else r2)
    cay = abs(y) - half
    share = min(max(((r2 - out) * k2x + (k1y - y) * k2y) / (k2x * k2x + k2y * k2y), 0.0), 1.0)
    cbx, cby = out - r2 + k2x * share, y - k1y + k2y * share
    sign = -1.0 if (cbx < 0 and cay < 0) else 1.0
    return sign * math.sqrt(min(cax * cax + cay * cay, cbx * cbx + cby * cby)) - edge


@njit(cache=True)
def _edge(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    dx, dy = bx - ax, by - ay
    share = min(max(((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy), 0.0), 1.0)
    return (px - ax - share * dx) ** 2 + (py - ay - share * dy) ** 2


@njit(cache=True)
def _triangle(row: Rows, x: float, y: float, z: float) -> float:
    """Corners (0, 0), (b, 0), (cx, cy > 0) in the plane z = 0, thickened to a round plate."""
    b, cx, cy, thick = row[21], row[22], row[23], row[24]
    inside = y >= 0 and (cx * y - cy * x) <= 0 and ((cx - b) * y - cy * (x - b)) >= 0
    away = 0.0
    if not inside:
        away = min(_edge(x, y, 0, 0, b, 0), min(_edge(x, y, b, 0, cx, cy), _edge(x, y, cx, cy, 0, 0)))
    return math.sqrt(away + z * z) - thick


@njit(cache=True)
def _displace(row: Rows, x: float, y: float, z: float) -> float:
    """How far the surface is pushed out, in the part's frame (fur and ridges run along its axis)."""
    f, kind = row[28], int(row[29])
    if kind == ROUGH_FRACTAL:
        return row[27] * fractal(x * f, y * f, z * f, 3, 5)
    if kind == ROUGH_CELLS:
        first, second, _ = cells(x * f, y * f, z * f, 9)
        return row[27] * min(1.0, 2.2 * (second - first)) - 0.5 * row[27]
    if kind == ROUGH_FUR:
        return row[27] * fractal(x * f, y * f * 0.22, z * f, 2, 7)
    return row[27] * (2 * abs(fractal(x * f, y * f * 0.3, z * f, 2, 3)) - 0.6)


@njit(cache=True)
def part_distance(row: Rows, x: float, y: float, z: float) -> float:
    """Signed distance of one part from a point in the part's own frame."""
    kind = int(row[0])
    if kind == ELLIPSOID:
        d = _ellipsoid(row, x, y, z)
    elif kind == ROUND_CONE:
        d = _round_cone(row, x, y, z)
    elif kind == BOX:
        d = _box(row, x, y, z)
    elif kind == TORUS:
        d = _torus(row, x, y, z)
    elif kind == CAPPED_CONE:
        d = _capped_cone(row, x, y, z)
    else:
        d = _triangle(row, x, y, z)
    if row[27] != 0.0 and abs(d) < 4 * abs(row[27]) + 0.02:
        d -= _displace(row, x, y, z)
    return d


@njit(cache=True)
def _bound(row: Rows, x: float, y: float, z: float) -> float:
    return math.sqrt((x - row[5]) ** 2 + (y - row[6]) ** 2 + (z - row[7]) ** 2) - row[8]


@njit(cache=True)
def smooth_min(a: float, b: float, k: float) -> float:
    """The smaller of two distances, with a fillet about k wide."""
    if k <= 0:
        return min(a, b)
    h = max(k - abs(a - b), 0.0) / k
    return min(a, b) - h * h * k * 0.25


Index = tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], Rows, float, npt.NDArray[np.int64]]
"""Which rows matter where: starts per cell, row numbers, low corner, 1 / cell size, cells per axis."""


@njit(cache=True)
def _matters(row: Rows, x: float, y: float, z: float, reach: float) -> bool:
    return _bound(row, x, y, z) < reach + row[3] + 0.03


@njit(cache=True)
def index_rows(rows: Rows, low: Rows, high: Rows, cells_long: int) -> Index:
    """For each cell of a coarse grid the rows that can shape the surface in it, in order."""
    size = max(high[0] - low[0], max(high[1] - low[1], high[2] - low[2])) / cells_long
    counts = np.empty(3, np.int64)
    for axis in range(3):
        counts[axis] = int(math.ceil((high[axis] - low[axis]) / size)) + 1
    total = counts[0] * counts[1] * counts[2]
    starts = np.zeros(total + 1, np.int64)
    items = np.empty(0, np.int32)
    reach = size * 0.8660254
    for turn in range(2):
        place = 0
        for cell in range(total):
            starts[cell] = place
            x = low[0] + (cell // (counts[1] * counts[2]) + 0.5) * size
            y = low[1] + (cell // counts[2] % counts[1] + 0.5) * size
            z = low[2] + (cell % counts[2] + 0.5) * size
            for i in range(rows.shape[0]):
                if _matters(rows[i], x, y, z, reach):
                    if turn == 1:
                        items[place] = i
                    place += 1
        starts[total] = place
        if turn == 0:
            items = np.empty(place, np.int32)
    return starts, items, low, 1.0 / size, counts


@njit(cache=True)
def cell_of(index: Index, x: float, y: float, z: float) -> int:
    """The number of the cell that holds a point (the nearest one for points outside)."""
    counts, low, scale = index[4], index[2], index[3]
    i = min(max(int((x - low[0]) * scale), 0), counts[0] - 1)
    j = min(max(int((y - low[1]) * scale), 0), counts[1] - 1)
    k = min(max(int((z - low[2]) * scale), 0), counts[2] - 1)
    return (i * counts[1] + j) * counts[2] + k


@njit(cache=True)
def distance(rows: Rows, index: Index, x: float, y: float, z: float) -> float:
    """Signed distance of the creature, right near its surface and right in sign elsewhere.

    rows (N, COLUMNS) are ordered by group; a cell without rows answers `FAR`.
    """
    best, current, group = FAR, FAR, -1.0
    cell = cell_of(index, x, y, z)
    for j in range(index[0][cell], index[0][cell + 1]):
        row = rows[index[1][j]]
        if row[2] != group:
            best = min(best, current)
            current, group = FAR, row[2]
        near, k = _bound(row, x, y, z), row[3]
        if row[1] > 0:
            if near < k - current:
                a, b, c = to_part(row, x, y, z)
                current = -smooth_min(-current, part_distance(row, a, b, c), k)
        elif near < min(current, best + 0.1) + k:
            a, b, c = to_part(row, x, y, z)
            current = smooth_min(current, part_distance(row, a, b, c), k)
    return min(best, current)


@njit(cache=True)
def distances(rows: Rows, index: Index, points: Rows) -> Rows:
    """Signed distances (N,) of points (N, 3)."""
    out = np.empty(points.shape[0])
    for i in range(points.shape[0]):
        out[i] = distance(rows, index, points[i, 0], points[i, 1], points[i, 2])
    return out


@njit(cache=True)
def gradients(rows: Rows, index: Index, points: Rows, step: float) -> Rows:
    """Unit outward directions (N, 3) by differences over a tetrahedron of points."""
    out = np.empty((points.shape[0], 3))
    for i in range(points.shape[0]):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        a = distance(rows, index, x + step, y - step, z - step)
        b = distance(rows, index, x - step, y - step, z + step)
        c = distance(rows, index, x - step, y + step, z - step)
        e = distance(rows, index, x + step, y + step, z + step)
        gx, gy, gz = a - b - c + e, c + e - a - b, b + e - a - c
        size = max(math.sqrt(gx * gx + gy * gy + gz * gz), 1e-12)
        out[i, 0], out[i, 1], out[i, 2] = gx / size, gy / size, gz / size
    return out
