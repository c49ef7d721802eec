"""Compiled loops over walls: what one is to somebody, which are near, which count.

Imported only inside functions, like all of this folder: numba takes half a second to load.
"""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from numba import njit

NONE, NORMAL, LIMITED, PROXIMITY = 0, 1, 2, 3
BOTH, LEFT, RIGHT = 0, 1, 2
ON_WALL = 1e-6
"""An eye nearer than this to a wall's line (pixels) looks along or past that wall."""


@njit(cache=True, nogil=True)
def distance_to_segment(px, py, ax, ay, bx, by):
    """Return the distance from a point to a closed segment."""
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0.0
    if length > 0.0:
        t = min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / length))
    return math.hypot(ax + t * dx - px, ay + t * dy - py)


@njit(cache=True, nogil=True)
def stops(kind, side, near, ax, ay, bx, by, px, py):
    """Return what a wall is to somebody at (px, py): NONE, NORMAL or LIMITED."""
    if kind == NONE:
        return NONE
    if side != BOTH:
        turn = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
        if (side == LEFT and turn >= 0.0) or (side == RIGHT and turn <= 0.0):
            return NONE
    if kind == PROXIMITY:
        return NONE if distance_to_segment(px, py, ax, ay, bx, by) <= near else NORMAL
    return kind


@njit(cache=True, nogil=True)
def index_counts(ends, x0, y0, cell, columns, rows, fill, start, items):
    """Count (fill=False) or list (fill=True) the walls of each cell of a uniform grid; `start` has cells + 1 places."""
    half = cell * 0.5000001
    for w in range(ends.shape[0]):
        ax, ay, bx, by = ends[w, 0], ends[w, 1], ends[w, 2], ends[w, 3]
        c0 = max(0, int((min(ax, bx) - x0) / cell))
        c1 = min(columns - 1, int((max(ax, bx) - x0) / cell))
        r0 = max(0, int((min(ay, by) - y0) / cell))
        r1 = min(rows - 1, int((max(ay, by) - y0) / cell))
        nx, ny = by - ay, ax - bx
        reach = half * (abs(nx) + abs(ny))
        for r in range(r0, r1 + 1):
            for c in range(c0, c1 + 1):
                mx, my = x0 + (c + 0.5) * cell, y0 + (r + 0.5) * cell
                if abs((mx - ax) * nx + (my - ay) * ny) <= reach:
                    at = r * columns + c
                    if fill:
                        items[start[at]] = w
                    start[at] += 1


@njit(cache=True, nogil=True)
def near_box(start, items, x0, y0, cell, columns, rows, box, marks):
    """Mark the walls listed in the cells that a box (4 numbers) touches."""
    c0 = max(0, int((box[0] - x0) / cell))
    c1 = min(columns - 1, int((box[2] - x0) / cell))
    r0 = max(0, int((box[1] - y0) / cell))
    r1 = min(rows - 1, int((box[3] - y0) / cell))
    for r in range(r0, r1 + 1):
        for c in range(c0, c1 + 1):
            at = r * columns + c
            for k in range(start[at], start[at + 1]):
                marks[items[k]] = True


@njit(cache=True, nogil=True)
def select(ends, whole, kinds, sides, near, marks, px, py, radius):
    """Return (rows (m,4) relative to the eye and turning clockwise round it, limited (m,)) of the lines that count.

    ends, whole (n,4): the lines and the walls that they are pieces of.
    """
    out = np.empty((ends.shape[0], 4))
    limited = np.empty(ends.shape[0], np.bool_)
    m = 0
    for w in range(ends.shape[0]):
        if not marks[w] or kinds[w] == NONE:
            continue
        ax, ay, bx, by = ends[w, 0], ends[w, 1], ends[w, 2], ends[w, 3]
        kind = stops(kinds[w], sides[w], near[w], whole[w, 0], whole[w, 1], whole[w, 2], whole[w, 3], px, py)
        if kind == NONE or distance_to_segment(px, py, ax, ay, bx, by) > radius:
            continue
        ax, ay, bx, by = ax - px, ay - py, bx - px, by - py
        turn = ax * by - ay * bx
        if abs(turn) <= ON_WALL * math.hypot(bx - ax, by - ay):
            continue
        if turn > 0.0:
            out[m, 0], out[m, 1], out[m, 2], out[m, 3] = ax, ay, bx, by
        else:
            out[m, 0], out[m, 1], out[m, 2], out[m, 3] = bx, by, ax, ay
        limited[m] = kind == LIMITED
        m += 1
    return out[:m], limited[:m]


@njit(cache=True, nogil=True)
def limited_crossings(ends, most):
    """Return the points (m,2) where walls of a list cross each other, ends excluded; `most` of them at most."""
    out = np.empty((16, 2))
    m = 0
    for i in range(ends.shape[0]):
        ax, ay, bx, by = ends[i, 0], ends[i, 1], ends[i, 2], ends[i, 3]
        dx, dy = bx - ax, by - ay
        left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        for j in range(i + 1, ends.shape[0]):
            cx, cy, ex, ey = ends[j, 0], ends[j, 1], ends[j, 2], ends[j, 3]
            if max(cx, ex) < left or min(cx, ex) > right or max(cy, ey) < top or min(cy, ey) > bottom:
                continue
            turn = dx * (ey - cy) - dy * (ex - cx)
            if turn == 0.0:
                continue
            t = ((cx - ax) * (ey - cy) - (cy - ay) * (ex - cx)) / turn
            u = ((cx - ax) * dy - (cy - ay) * dx) / turn
            if 0.0 < t < 1.0 and 0.0 < u < 1.0:
                if m == most:
                    return out[:m]
                if m == out.shape[0]:
                    larger = np.empty((2 * m, 2))
                    larger[:m] = out
                    out = larger
                out[m, 0], out[m, 1] = ax + t * dx, ay + t * dy
                m += 1
    return out[:m]
