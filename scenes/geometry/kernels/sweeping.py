"""The angular sweep, compiled: the outline of what is seen past walls."""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenes.geometry.kernels.lines import ON_WALL

TURN = 2 * math.pi
SLIVER = 1e-10
"""Gaps of fewer radians between two events are rounding."""
INSET = 1e-7
"""Winners are told apart this share of an interval inside its ends, where walls that share a corner are equal."""


@njit(cache=True, nogil=True)
def relative(x, y, first):
    """Return the angle of a direction, measured clockwise from `first`, in [0, 2 pi)."""
    angle = math.atan2(y, x) - first
    if angle < 0.0:
        angle += TURN
    if angle >= TURN:
        angle -= TURN
    return angle


@njit(cache=True, nogil=True)
def spans(segments, first):
    """Return for each segment (n,2) where it begins and ends as seen from the origin; begin -1: too thin to be seen."""
    out = np.empty((segments.shape[0], 2))
    for s in range(segments.shape[0]):
        begin = relative(segments[s, 0], segments[s, 1], first)
        end = relative(segments[s, 2], segments[s, 3], first)
        width = end - begin
        if width <= 0.0:
            width += TURN
        if width > math.pi + 1e-6 or width < SLIVER:
            begin = -1.0
        elif end == 0.0:
            end = TURN
        out[s, 0], out[s, 1] = begin, end
    return out


@njit(cache=True, nogil=True)
def list_events(segments, sides, points, first, span):
    """Return (angles sorted (e,), which (e,), directions (e,2)); which: 2 s begins s, 2 s + 1 ends it, -1 neither."""
    n, k = segments.shape[0], points.shape[0]
    angles = np.empty(2 * n + k + 2)
    which = np.empty(2 * n + k + 2, np.int64)
    directions = np.empty((2 * n + k + 2, 2))
    e = 0
    for s in range(n):
        if sides[s, 0] < 0.0:
            continue
        for end in range(2):
            x, y = segments[s, 2 * end], segments[s, 2 * end + 1]
            length = math.hypot(x, y)
            angles[e], which[e] = sides[s, end], 2 * s + end
            directions[e, 0], directions[e, 1] = x / length, y / length
            e += 1
    for p in range(k):
        length = math.hypot(points[p, 0], points[p, 1])
        if length > ON_WALL:
            angles[e], which[e] = relative(points[p, 0], points[p, 1], first), -1
            directions[e, 0], directions[e, 1] = points[p, 0] / length, points[p, 1] / length
            e += 1
    for edge in range(2):
        angles[e], which[e] = edge * span, -1
        directions[e, 0], directions[e, 1] = math.cos(first + edge * span), math.sin(first + edge * span)
        e += 1
    order = np.argsort(angles[:e])
    return angles[order], which[order], directions[order]


@njit(cache=True, nogil=True)
def second_of(inverse, count, dx, dy):
    """Return the place of the second nearest of the limited walls in a direction, or -1."""
    best, second, at, at_second = -1.0, -1.0, -1, -1
    for i in range(count):
        value = inverse[i, 0] * dx + inverse[i, 1] * dy
        if value > best:
            second, at_second = best, at
            best, at = value, i
        elif value > second:
            second, at_second = value, i
    return at_second


@njit(cache=True, nogil=True)
def two_winners(inverse, count, ax, ay, bx, by):
    """Return the places of the nearest walls in two directions."""
    best_a, best_b, at_a, at_b = -1.0, -1.0, 0, 0
    for i in range(count):
        mx, my = inverse[i, 0], inverse[i, 1]
        value = mx * ax + my * ay
        if value > best_a:
            best_a, at_a = value, i
        value = mx * bx + my * by
        if value > best_b:
            best_b, at_b = value, i
    return at_a, at_b


@njit(cache=True, nogil=True)
def overtaker(inverse, count, w, ax, ay, bx, by, least):
    """Return (place, share of the interval) of the wall that first comes before wall `w` after the share `least`."""
    wa = inverse[w, 0] * ax + inverse[w, 1] * ay
    wb = inverse[w, 0] * bx + inverse[w, 1] * by
    found, share, steepest = -1, 2.0, 0.0
    for i in range(count):
        gain = inverse[i, 0] * bx + inverse[i, 1] * by - wb
        if i == w or gain <= 0.0:
            continue
        lack = wa - inverse[i, 0] * ax - inverse[i, 1] * ay
        slope = lack + gain
        if slope <= 0.0:
            continue
        s = max(lack / slope, least)
        if s < share - 1e-12 or (s <= share + 1e-12 and slope > steepest):
            found, share, steepest = i, s, slope
    return found, share


@njit(cache=True, nogil=True)
def put(state, out, mx, my, dx, dy, px, py):
    """Append the point where a direction meets a wall's line, unless it repeats the last one.

    state: how many points there are, and whether the last call added one.
    """
    value = mx * dx + my * dy
    x, y = px + dx / value, py + dy / value
    n = state[0]
    if n and abs(out[n - 1, 0] - x) < 1e-9 and abs(out[n - 1, 1] - y) < 1e-9:
        state[1] = 0
        return
    out[n, 0], out[n, 1] = x, y
    state[0], state[1] = n + 1, 1


@njit(cache=True, nogil=True)
def join(active, places, inverse, counts, s, group, segment):
    """Add a segment to the active ones, as the inverse of its line: 1 / distance = inverse . direction."""
    turn = segment[0] * segment[3] - segment[1] * segment[2]
    i = counts[group]
    inverse[group, i, 0] = (segment[3] - segment[1]) / turn
    inverse[group, i, 1] = (segment[0] - segment[2]) / turn
    active[group, i] = s
    places[s] = i
    counts[group] = i + 1


@njit(cache=True, nogil=True)
def leave(active, places, inverse, counts, s, group):
    """Take a segment out of the active ones: the last one takes its place."""
    i, last = places[s], counts[group] - 1
    if i < 0:
        return
    inverse[group, i] = inverse[group, last]
    active[group, i] = active[group, last]
    places[active[group, i]] = i
    places[s] = -1
    counts[group] = last


@njit(cache=True, nogil=True)
def sweep(segments, limited, points, px, py, first, span):
    """Return the outline (k,2) seen from (px, py), clockwise on the screen, between `first` and `first + span`.

    segments (n,4): relative to the eye, turning clockwise round it, closed all round by some that are not limited.
    points (m,2): relative places where limited walls cross. Between two neighbouring events the same walls stand in
    the way throughout, and 1 / distance of each is linear in the direction: the outline is an upper envelope.
    """
    n = segments.shape[0]
    sides = spans(segments, first)
    angles, which, directions = list_events(segments, sides, points, first, span)
    active = np.empty((2, n + 1), np.int64)
    inverse = np.empty((2, n + 1, 2))
    places = np.full(n, -1, np.int64)
    counts = np.zeros(2, np.int64)
    for s in range(n):
        if sides[s, 0] > sides[s, 1]:
            join(active, places, inverse, counts, s, int(limited[s]), segments[s])
    out = np.empty((4 * angles.shape[0] + 64, 2))
    state = np.zeros(2, np.int64)
    last_wall, e, total = -1, 0, angles.shape[0]
    while e < total and angles[e] < span:
        at = e
        while e < total and angles[e] - angles[at] < SLIVER:
            s = which[e] // 2
            if which[e] >= 0 and which[e] % 2 == 0 and places[s] < 0:
                join(active, places, inverse, counts, s, int(limited[s]), segments[s])
            elif which[e] >= 0 and which[e] % 2:
                leave(active, places, inverse, counts, s, int(limited[s]))
            e += 1
        if e >= total:
            break
        ax, ay = directions[e - 1]
        bx, by = directions[e]
        if counts[0] == 0:
            continue
        if state[0] + counts[0] + 8 >= out.shape[0]:
            larger = np.empty((2 * out.shape[0] + counts[0], 2))
            larger[: state[0]] = out[: state[0]]
            out = larger
        last_wall = interval(active, inverse, counts, ax, ay, bx, by, px, py, state, out, last_wall)
    return out[: state[0]].copy()


@njit(cache=True, nogil=True)
def interval(active, inverse, counts, ax, ay, bx, by, px, py, state, out, last_wall):
    """Append the outline between two directions; return the wall that it ends on."""
    walls, count = inverse[0], counts[0]
    if counts[1] > 1:
        second = second_of(inverse[1], counts[1], ax + bx, ay + by)
        walls[count] = inverse[1, second]
        active[0, count] = active[1, second]
        count += 1
    cx, cy, dx, dy = ax + INSET * (bx - ax), ay + INSET * (by - ay), bx + INSET * (ax - bx), by + INSET * (ay - by)
    w, end = two_winners(walls, count, cx, cy, dx, dy)
    if active[0, w] == last_wall:
        state[0] -= state[1]
    else:
        put(state, out, walls[w, 0], walls[w, 1], ax, ay, px, py)
    share = INSET
    for _ in range(count):
        if w == end:
            break
        following, share = overtaker(walls, count, w, ax, ay, bx, by, share)
        if following < 0 or share >= 1.0:
            break
        mx, my = ax + share * (bx - ax), ay + share * (by - ay)
        put(state, out, walls[w, 0], walls[w, 1], mx, my, px, py)
        w = following
    put(state, out, walls[w, 0], walls[w, 1], bx, by, px, py)
    return active[0, w]
