"""Compiled loops: the angular sweep, the grid of walls, crossings, and filling of rasters.

Imported only inside functions: numba takes half a second to load.
"""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from numba import njit

TURN = 2 * math.pi
NONE, NORMAL, LIMITED, PROXIMITY = 0, 1, 2, 3
BOTH, LEFT, RIGHT = 0, 1, 2
ON_WALL = 1e-6
"""An eye nearer than this to a wall's line (pixels) looks along or past that wall."""
SLIVER = 1e-10
"""Gaps of fewer radians between two events are rounding."""
INSET = 1e-7
"""Winners are told apart this share of an interval inside its ends, where walls that share a corner are equal."""


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


@njit(cache=True, nogil=True)
def limited_crossings(ends):
    """Return the points (m,2) where walls of a list cross each other, ends excluded."""
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
                if m == out.shape[0]:
                    larger = np.empty((2 * m, 2))
                    larger[:m] = out
                    out = larger
                out[m, 0], out[m, 1] = ax + t * dx, ay + t * dy
                m += 1
    return out[:m]


@njit(cache=True, nogil=True)
def fill(edges, columns, rows):
    """Return a raster (rows, columns) of the cells whose centres lie inside of rings, by the even-odd rule.

    edges (n,4): all sides of all rings in cells. Each side turns over all that lies to the right of it.
    """
    out = np.zeros((rows, columns), np.bool_)
    for i in range(edges.shape[0]):
        ax, ay, bx, by = edges[i, 0], edges[i, 1], edges[i, 2], edges[i, 3]
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        first, last = max(0, math.ceil(ay - 0.5)), min(rows, math.ceil(by - 0.5))
        for r in range(first, last):
            x = ax + (r + 0.5 - ay) * (bx - ax) / (by - ay)
            c = max(0, math.ceil(x - 0.5))
            if c < columns:
                out[r, c] = not out[r, c]
    for r in range(rows):
        inside = False
        for c in range(columns):
            inside ^= out[r, c]
            out[r, c] = inside
    return out


@njit(cache=True, nogil=True)
def crossed(ends, whole, kinds, sides, near, marks, ax, ay, bx, by):
    """Return (share of the way from a to b at which a normal wall is first met or 2, shares of the limited ones).

    Normal walls are met at their very ends, too, and at the end of the way, but not where the way starts on one.
    A limited wall counts if its ends lie on different sides of the way, so that a corner passed counts once.
    """
    dx, dy = bx - ax, by - ay
    length = math.hypot(dx, dy)
    first = 2.0
    shares = np.empty(8)
    n = 0
    if length == 0.0:
        return first, shares[:0]
    slack = ON_WALL / length
    for w in range(ends.shape[0]):
        if not marks[w] or kinds[w] == NONE:
            continue
        kind = stops(kinds[w], sides[w], near[w], whole[w, 0], whole[w, 1], whole[w, 2], whole[w, 3], ax, ay)
        if kind == NONE:
            continue
        cx, cy = ends[w, 0] - ax, ends[w, 1] - ay
        ex, ey = ends[w, 2] - ends[w, 0], ends[w, 3] - ends[w, 1]
        turn = dx * ey - dy * ex
        wide = math.hypot(ex, ey)
        if abs(turn) <= 1e-12 * length * wide:
            t = ahead(cx, cy, ex, ey, dx, dy, length)
            if kind == NORMAL and slack < t <= 1.0:
                first = min(first, t)
            continue
        t = (cx * ey - cy * ex) / turn
        if not (slack < t <= 1.0 + slack):
            continue
        if kind == LIMITED:
            if (dx * cy - dy * cx > 0.0) != (dx * (cy + ey) - dy * (cx + ex) > 0.0):
                if n == shares.shape[0]:
                    larger = np.empty(2 * n)
                    larger[:n] = shares
                    shares = larger
                shares[n] = t
                n += 1
            continue
        u = (cx * dy - cy * dx) / turn
        if -ON_WALL / wide <= u <= 1.0 + ON_WALL / wide:
            first = min(first, t)
    return first, np.sort(shares[:n])


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
