"""Ways and walls, compiled: where somebody is stopped."""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenes.geometry.kernels.lines import LIMITED, NONE, NORMAL, ON_WALL, distance_to_segment, stops


@njit(cache=True, nogil=True)
def crossed(ends, whole, kinds, sides, near, marks, ax, ay, bx, by):
    """Return (share of the way from a to b at which a normal wall is first met or 2, shares of the limited ones).

    Normal walls are met at their very ends, too, and at the end of the way, but not where the way starts on one.
    A limited wall counts if its ends lie on different sides of the way, so that a corner passed counts once.
    """
    first = 2.0
    shares = np.empty(8)
    n = 0
    if ax == bx and ay == by:
        return first, shares[:0]
    for w in range(ends.shape[0]):
        if not marks[w] or kinds[w] == NONE:
            continue
        kind = stops(kinds[w], sides[w], near[w], whole[w, 0], whole[w, 1], whole[w, 2], whole[w, 3], ax, ay)
        if kind == NORMAL:
            first = min(first, meets(ends[w], ax, ay, bx - ax, by - ay))
        elif kind == LIMITED:
            t = passes(ends[w], ax, ay, bx - ax, by - ay)
            if t <= 1.0:
                if n == shares.shape[0]:
                    shares = np.concatenate((shares, np.empty(n)))
                shares[n] = t
                n += 1
    return first, np.sort(shares[:n])


@njit(cache=True, nogil=True)
def meets(wall, ax, ay, dx, dy):
    """Return the share of the way a + t d at which it comes upon a wall, ends included, or 2."""
    length = math.hypot(dx, dy)
    cx, cy, ex, ey = wall[0] - ax, wall[1] - ay, wall[2] - wall[0], wall[3] - wall[1]
    wide = math.hypot(ex, ey)
    turn = dx * ey - dy * ex
    if abs(turn) <= 1e-12 * length * wide:
        t = ahead(cx, cy, ex, ey, dx, dy, length)
    else:
        t = (cx * ey - cy * ex) / turn
        u = (cx * dy - cy * dx) / turn
        if not -ON_WALL / wide <= u <= 1.0 + ON_WALL / wide:
            return 2.0
    return t if ON_WALL / length < t <= 1.0 + ON_WALL / length else 2.0


@njit(cache=True, nogil=True)
def passes(wall, ax, ay, dx, dy):
    """Return the share of the way a + t d at which it goes through a wall from one side to the other, or 2."""
    cx, cy, ex, ey = wall[0] - ax, wall[1] - ay, wall[2] - wall[0], wall[3] - wall[1]
    if (dx * cy - dy * cx > 0.0) == (dx * (cy + ey) - dy * (cx + ex) > 0.0):
        return 2.0
    t = (cx * ey - cy * ex) / (dx * ey - dy * ex)
    return t if ON_WALL / math.hypot(dx, dy) < t <= 1.0 else 2.0


@njit(cache=True, nogil=True)
def ahead(cx, cy, ex, ey, dx, dy, length):
    """Return the share of the way at which a parallel wall begins that lies on the way and ahead, otherwise -1."""
    if abs(cx * dy - cy * dx) > ON_WALL * length:
        return -1.0
    one = (cx * dx + cy * dy) / (length * length)
    other = ((cx + ex) * dx + (cy + ey) * dy) / (length * length)
    return min(one, other)


@njit(cache=True, nogil=True)
def disc_meets(ends, whole, kinds, sides, near, marks, ax, ay, bx, by, radius):
    """Return the share of the way at which a disc first touches a normal wall, or 2.

    A wall that the disc overlaps at the start stops it only if it comes closer to it.
    """
    dx, dy = bx - ax, by - ay
    length = math.hypot(dx, dy)
    first = 2.0
    for w in range(ends.shape[0]):
        if length == 0.0 or not marks[w] or kinds[w] == NONE:
            continue
        x1, y1, x2, y2 = ends[w, 0], ends[w, 1], ends[w, 2], ends[w, 3]
        if stops(kinds[w], sides[w], near[w], whole[w, 0], whole[w, 1], whole[w, 2], whole[w, 3], ax, ay) != NORMAL:
            continue
        start = distance_to_segment(ax, ay, x1, y1, x2, y2)
        if start < radius:
            # the distance on a straight way is convex: if it does not shrink at first, it never does
            step = 1e-3 / length
            if distance_to_segment(ax + dx * step, ay + dy * step, x1, y1, x2, y2) < start - 1e-9:
                first = 0.0
            continue
        first = min(first, touches(ax, ay, dx, dy, x1, y1, x2, y2, radius - ON_WALL))
    return first


@njit(cache=True, nogil=True)
def touches(px, py, dx, dy, x1, y1, x2, y2, radius):
    """Return the share of the way p + t d at which a point outside comes within a radius of a segment, or 2."""
    first = min(enters_disc(px - x1, py - y1, dx, dy, radius), enters_disc(px - x2, py - y2, dx, dy, radius))
    ex, ey = x2 - x1, y2 - y1
    wide = math.hypot(ex, ey)
    if wide == 0.0:
        return first
    away = (ex * (py - y1) - ey * (px - x1)) / wide
    speed = (ex * dy - ey * dx) / wide
    if abs(away) >= radius and away * speed < 0.0:
        t = (abs(away) - radius) / abs(speed)
        along = ((px + t * dx - x1) * ex + (py + t * dy - y1) * ey) / wide
        if t <= 1.0 and 0.0 <= along <= wide:
            first = min(first, t)
    return first


@njit(cache=True, nogil=True)
def enters_disc(px, py, dx, dy, radius):
    """Return the share of the way at which a point outside enters a disc round the origin, or 2."""
    a, b, c = dx * dx + dy * dy, px * dx + py * dy, px * px + py * py - radius * radius
    root = b * b - a * c
    if root <= 0.0 or b >= 0.0:
        return 2.0
    t = (-b - math.sqrt(root)) / a
    return t if 0.0 <= t <= 1.0 else 2.0
