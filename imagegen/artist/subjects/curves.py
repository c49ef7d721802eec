"""Curves of the inked style: smooth paths through points, ellipses, mirrored and jagged outlines."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Knot = Any  # a tuple, list or array of (x, y), or (x, y, 1) for a sharp corner


def smooth(knots: Iterable[Knot], closed: bool = True, samples: int = 9) -> Points:
    """A Catmull-Rom curve through the knots, sharp where a knot says so. Shape (n, 2)."""
    rows = [tuple(knot) + (0,) * (3 - len(knot)) for knot in knots]
    data = np.array(rows, np.float64)
    p, sharp = data[:, :2], data[:, 2] > 0
    after, before = np.roll(p, -1, axis=0), np.roll(p, 1, axis=0)
    tangent = (after - before) / 2
    leaving = np.where(sharp[:, None], (after - p) * 0.9, tangent)
    arriving = np.where(sharp[:, None], (p - before) * 0.9, tangent)
    if not closed:
        leaving[0], arriving[-1] = (p[1] - p[0]) * 0.8, (p[-1] - p[-2]) * 0.8
    t = np.linspace(0, 1, samples, endpoint=False)[None, :, None]
    q, m0, m1 = after[:, None], leaving[:, None], np.roll(arriving, -1, axis=0)[:, None]
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * p[:, None] + (t**3 - 2 * t**2 + t) * m0
        + (3 * t**2 - 2 * t**3) * q + (t**3 - t**2) * m1
    )
    if closed:
        return curve.reshape(-1, 2)
    return np.vstack([curve[:-1].reshape(-1, 2), p[-1:]])


def straight(knots: Iterable[Knot]) -> Points:
    """The polygon itself."""
    return np.array([knot[:2] for knot in knots], np.float64)


def mirrored(right: Sequence[Knot], x: float = 0) -> list[Knot]:
    """A symmetric outline from its right half, top to bottom; knots on the axis are not doubled."""
    left = [(2 * x - k[0], *k[1:]) for k in reversed(right) if abs(k[0] - x) > 1e-6]
    return [*right, *left]


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0, n: int = 48) -> Points:
    """An ellipse about (x, y), turned by degrees."""
    a = np.linspace(0, 2 * np.pi, n, endpoint=False)
    ring = np.stack([np.cos(a) * rx, np.sin(a) * (rx if ry is None else ry)], axis=-1)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return ring @ np.array([[c, s], [-s, c]]) + np.array([x, y])


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, n: int = 24) -> Points:
    """Part of an ellipse's edge between two angles in degrees (0 = right, 90 = down), open."""
    a = np.radians(np.linspace(start, end, n))
    return np.stack([x + np.cos(a) * rx, y + np.sin(a) * ry], axis=-1)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """A rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)


def star(x: float, y: float, outer: float, inner: float, points: int = 5, turn: float = -90) -> Points:
    """A star's outline; its first point lies at `turn` degrees."""
    a = np.radians(turn + np.arange(points * 2) * 180 / points)
    r = np.where(np.arange(points * 2) % 2 == 0, outer, inner)
    return np.stack([x + np.cos(a) * r, y + np.sin(a) * r], axis=-1)


def normals(path: Points, closed: bool = True) -> Points:
    """Unit vectors square to the path, one per point, (y, -x) of the direction of travel."""
    along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0) if closed else np.gradient(path, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    return np.stack([along[:, 1] / length, -along[:, 0] / length], axis=-1)


def respaced(path: Points, step: float, closed: bool = True) -> Points:
    """The same path with points about `step` apart; its first point is kept, sharp corners are cut by < step/2."""
    line = np.vstack([path, path[:1]]) if closed else path
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    count = int(np.clip(length[-1] / max(step, 1e-6), 3, 4000))
    where = np.linspace(0, length[-1], count, endpoint=not closed)
    return np.stack([np.interp(where, length, line[:, i]) for i in range(2)], axis=-1)


def jagged(path: Points, step: float, height: float, rng: np.random.Generator, lean: float = 0) -> Points:
    """A furry or torn edge: every second point of the closed path pushed outwards, unevenly, leaning along it."""
    even = respaced(path, step)[: len(respaced(path, step)) // 2 * 2]
    outward = normals(even) * (1 if area(even) > 0 else -1)
    push = np.zeros(len(even))
    push[1::2] = height * rng.uniform(0.5, 1.25, len(even) // 2)
    along = np.stack([-outward[:, 1], outward[:, 0]], axis=-1)
    return even + outward * push[:, None] + along * (push * lean)[:, None]


def area(path: Points) -> float:
    """Signed area; positive where the path runs clockwise on a screen (y down)."""
    x, y = path[:, 0], path[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def tapered(path: Points, width: float, ends: tuple[float, float] = (0.1, 0.1), middle: float = 1.0) -> Points:
    """The outline of a brush stroke along an open path, `width` wide in the middle, narrowing to its ends."""
    t = np.linspace(0, 1, len(path))
    least = np.where(t < 0.5, ends[0], ends[1])
    swell = least + (middle - least) * np.sin(np.pi * t) ** 0.7
    side = normals(path, closed=False) * (swell * width / 2)[:, None]
    return np.vstack([path + side, (path - side)[::-1]])
