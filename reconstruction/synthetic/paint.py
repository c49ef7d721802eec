"""The paint on a creature: compiled patterns in three colours, asked for at any point of the surface."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from reconstruction.synthetic.colours import linear
from reconstruction.synthetic.distance import FAR, Index, Rows, cell_of, part_distance, to_part
from reconstruction.synthetic.noise import cells, fractal, hash3, value_noise

PATTERNS = (
    "plain", "stripes", "spots", "scales", "fur", "bands", "bark", "stone", "metal",
    "cloth", "eye", "ground", "cracks", "patches", "feathers", "grain",
)  # fmt: skip
PLAIN, STRIPES, SPOTS, SCALES, FUR, BANDS, BARK, STONE, METAL = range(9)
CLOTH, EYE, GROUND, CRACKS, PATCHES, FEATHERS, GRAIN = range(9, 16)

# Columns of a paint's row.
A, B, C = 0, 3, 6
KINDS, FREQUENCY, MOTTLE, GLOSS, GLOW, UNDER, METALLIC, SLIT = 9, 10, 11, 12, 13, 14, 15, 16
PAINT_COLUMNS = 17


@dataclass(frozen=True)
class Paint:
    """Three colours (names or #hex) and how they are laid."""

    a: str
    b: str = ""
    c: str = ""
    pattern: str = "plain"
    frequency: float = 9.0
    """Features per unit of length."""
    mottle: float = 0.16
    """Strength of fine brightness noise (what feature detectors live on)."""
    gloss: float = 0.15
    glow: float = 0.0
    """How much colour c shines of itself (cracks), or the whole paint (patterns without c)."""
    under: float = 0.0
    """How much the underside takes colour c."""
    metal: float = 0.0
    slit: float = 0.0
    """Eyes: 0 is a round pupil, 1 a cat's."""

    def row(self, plain: bool = False) -> npt.NDArray[np.float64]:
        """The numbers that `paint_points` wants; plain: no pattern, almost no noise."""
        row = np.zeros(PAINT_COLUMNS)
        row[A : A + 3], row[B : B + 3] = linear(self.a), linear(self.b or self.a)
        row[C : C + 3] = linear(self.c or self.b or self.a)
        row[KINDS] = PATTERNS.index(self.pattern)
        row[FREQUENCY], row[MOTTLE], row[GLOSS] = self.frequency, self.mottle, self.gloss
        row[GLOW], row[UNDER], row[METALLIC], row[SLIT] = self.glow, self.under, self.metal, self.slit
        if plain and self.pattern not in ("eye", "ground"):
            row[KINDS], row[MOTTLE] = PLAIN, 0.015
            row[B : B + 3] = row[A : A + 3]
        return row


@njit(cache=True)
def _step(low: float, high: float, value: float) -> float:
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


@njit(cache=True)
def _tiles(u: float, angle: float, around: float) -> tuple[float, float]:
    """Overlapping rounded tiles in rows: how near the edge (0) or the middle (1), and the tile's own number."""
    row = math.floor(u)
    best, own = 0.0, 0.0
    for back in range(2):
        r = row - back
        v = angle * around + 0.5 * (r % 2)
        column = math.floor(v)
        across, down = (v - column - 0.5) * 2, u - r
        edge = 1 - math.sqrt(across * across + (max(down - 0.9, 0.0) * 1.9) ** 2) - 0.12
        if edge > 0 and (back == 1 or best == 0.0):
            best, own = min(1.0, edge * 2.5) * (0.55 + 0.45 * min(down, 1.0)), hash3(int(r), int(column), 3, 5)
            if back == 1:
                break
    return best, own


@njit(cache=True)
def _pattern(
    kind: int, f: float, at: tuple[float, float, float], u: float, w: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Shares of colour b and of colour c, and a brightness factor, for a local point `at`, along u, world point w."""
    x, y, z = w
    if kind == STRIPES:
        wave = math.sin(6.2832 * (u * f + 0.28 * fractal(x * 6, y * 6, z * 6, 2, 31)))
        return _step(0.0, 0.28, wave), 0.0, 1.0
    if kind == BANDS:
        return _step(-0.12, 0.12, math.sin(6.2832 * u * f)), 0.0, 1.0
    if kind == SPOTS:
        first, _, own = cells(x * f, y * f, z * f, 41)
        size = 0.22 + 0.22 * own
        ring = _step(size * 0.62, size * 0.5, first)
        return _step(size, size - 0.07, first) * (1 - 0.35 * ring), 0.0, 1.0
    if kind == SCALES:
        first, second, own = cells(x * f, y * f, z * f, 43)
        rim = _step(0.03, 0.2, second - first)
        return own * 0.85, 0.0, 0.45 + 0.55 * rim + 0.16 * (0.4 - first)
    if kind == FUR:
        hair = fractal(at[0] * f * 4.5, at[1] * f * 0.8, at[2] * f * 4.5, 3, 51)
        patch = fractal(x * f * 0.4, y * f * 0.4, z * f * 0.4, 2, 52)
        return min(max(0.42 + 0.5 * patch + 0.35 * hair, 0.0), 1.0), 0.0, 0.92 + 0.3 * hair
    if kind == BARK:
        ridge = abs(fractal(at[0] * f * 1.6, u * f * 0.5, at[2] * f * 1.6, 3, 61))
        moss = _step(0.25, 0.6, fractal(x * 5, y * 5, z * 5, 3, 62))
        return min(1.0, ridge * 1.5), moss * 0.6, 0.62 + 0.7 * min(ridge, 0.7)
    if kind == STONE:
        big = fractal(x * f * 0.5, y * f * 0.5, z * f * 0.5, 4, 71)
        speck = value_noise(x * f * 6, y * f * 6, z * f * 6, 72)
        lichen = _step(0.34, 0.55, fractal(x * f * 0.45 + 9, y * f * 0.45, z * f * 0.45, 3, 73))
        return min(max(0.5 + 0.7 * big, 0.0), 1.0), lichen * 0.75, 1 + 0.2 * speck
    return _pattern_more(kind, f, at, u, w)


@njit(cache=True)
def _pattern_more(
    kind: int, f: float, at: tuple[float, float, float], u: float, w: tuple[float, float, float]
) -> tuple[float, float, float]:
    x, y, z = w
    if kind == METAL:
        rub = fractal(x * f * 0.7, y * f * 0.7, z * f * 0.7, 3, 81)
        scratch = value_noise(x * f * 5, y * f * 0.9, z * f * 5, 82)
        return min(max(0.4 + 0.6 * rub + 0.3 * scratch, 0.0), 1.0), _step(0.42, 0.7, rub) * 0.5, 1 + 0.12 * scratch
    if kind == CLOTH:
        weave = math.sin(x * f * 40) * math.sin(y * f * 40) * math.sin(z * f * 40)
        fold = fractal(x * f, y * f * 0.25, z * f, 3, 91)
        return min(max(0.45 + 0.75 * fold, 0.0), 1.0), 0.0, 1 + 0.09 * weave + 0.14 * fold
    if kind == GROUND:
        first, second, own = cells(x * f, y * f, z * f, 101)
        soil = fractal(x * f * 0.35, y * f * 0.35, z * f * 0.35, 3, 102)
        pebble = _step(0.04, 0.16, second - first)
        moss = _step(0.1, 0.45, soil)
        return own * 0.9 * pebble, moss * 0.85, 0.55 + 0.45 * pebble + 0.35 * (own - 0.5)
    if kind == CRACKS:
        warp = 0.35 * fractal(x * f * 0.8, y * f * 0.8, z * f * 0.8, 2, 111)
        first, second, _ = cells(x * f + warp, y * f + warp, z * f - warp, 112)
        shade = fractal(x * f * 2, y * f * 2, z * f * 2, 3, 113)
        return min(max(0.5 + 0.7 * shade, 0.0), 1.0), _step(0.075, 0.02, second - first), 1.0
    if kind == PATCHES:
        _, _, own = cells(x * f, y * f, z * f, 121)
        return _step(0.4, 0.45, own), _step(0.78, 0.8, own), 1.0
    if kind == FEATHERS:
        edge, own = _tiles(u * f, math.atan2(at[0], at[2]) / 6.2832, max(5.0, f * 0.8))
        return own * 0.8, 0.0, 0.5 + 0.6 * edge
    if kind == GRAIN:
        ring = math.sin((at[0] * 1.3 + at[2]) * f * 8 + 3 * fractal(x * f * 0.5, y * f * 0.12, z * f * 0.5, 2, 131))
        return 0.5 + 0.5 * ring, 0.0, 0.9 + 0.15 * ring
    return min(max(0.5 + 0.75 * fractal(x * f, y * f, z * f, 4, 141), 0.0), 1.0), 0.0, 1.0


@njit(cache=True)
def _eye(at: tuple[float, float, float], slit: float) -> tuple[float, float, float]:
    """Sclera (a), iris (b), pupil (c) by the angle from the eye's own +Z."""
    size = math.sqrt(at[0] ** 2 + at[1] ** 2 + at[2] ** 2) + 1e-9
    if at[2] <= 0:
        return 0.0, 0.0, 1.0
    across, up = at[0] / size, at[1] / size
    out = math.sqrt(across * across + up * up)
    lean = math.sqrt((across * (1 + 2.2 * slit)) ** 2 + (up * (1 - 0.45 * slit)) ** 2)
    iris = _step(0.66, 0.6, out)
    pupil = _step(0.36, 0.31, lean)
    ray = 0.75 + 0.25 * math.sin(math.atan2(up, across) * 17) * _step(0.3, 0.5, out)
    rim = 1 - 0.55 * _step(0.5, 0.62, out) * iris
    return iris * (1 - pupil), pupil, 1.0 if iris < 0.5 else ray * rim


@njit(cache=True)
def _after_cuts(
    rows: Rows, index: Index, start: int, end: int, group: float, d: float, w: tuple[float, float, float]
) -> float:
    """A part's distance once the later cuts of its group have taken their share, so that hidden parts lend no paint."""
    for j in range(start, end):
        row = rows[index[1][j]]
        if row[2] != group:
            break
        if row[1] > 0:
            a, b, c = to_part(row, w[0], w[1], w[2])
            d = max(d, -part_distance(row, a, b, c))
    return d


@njit(cache=True)
def _nearest(rows: Rows, index: Index, x: float, y: float, z: float) -> tuple[int, float, int, float]:
    """The two parts nearest to a surface point and their distances; the second is of another paint."""
    first, second, d1, d2 = 0, 0, FAR, FAR
    cell, w = cell_of(index, x, y, z), (x, y, z)
    for j in range(index[0][cell], index[0][cell + 1]):
        i = index[1][j]
        row = rows[i]
        if row[1] > 0:
            continue
        bound = math.sqrt((x - row[5]) ** 2 + (y - row[6]) ** 2 + (z - row[7]) ** 2) - row[8]
        if bound > d2:
            continue
        a, b, c = to_part(row, x, y, z)
        d = _after_cuts(rows, index, j + 1, index[0][cell + 1], row[2], part_distance(row, a, b, c), w)
        if d < d1:
            if rows[first, 4] != row[4] and d1 < FAR:
                second, d2 = first, d1
            first, d1 = i, d
        elif d < d2 and row[4] != rows[first, 4]:
            second, d2 = i, d
    if rows[second, 4] == rows[first, 4]:
        d2 = FAR
    return first, d1, second, d2


@njit(cache=True)
def _colour(row: Rows, paint: Rows, w: tuple[float, float, float], up: float, out: Rows) -> None:
    """Writes albedo (0:3), glow (3:6), gloss (6) and metal (7) of one part's paint at one point."""
    at = to_part(row, w[0], w[1], w[2])
    length = row[21] if (row[0] == 1 or row[0] == 4) else 1.0
    u = row[30] + (row[31] - row[30]) * at[1] / length
    kind = int(paint[9])
    if kind == EYE:
        t, s, light = _eye(at, paint[16])
    else:
        t, s, light = _pattern(kind, paint[10], at, u, w)
    under = paint[14] * _step(0.05, 0.75, -up)
    shine = s if kind == CRACKS else 1.0
    s = max(s, under)
    fine = fractal(w[0] * 46, w[1] * 46, w[2] * 46, 3, 151)
    light *= 1 + paint[11] * (fine + 0.5 * value_noise(w[0] * 160, w[1] * 160, w[2] * 160, 152))
    for i in range(3):
        base = paint[i] + (paint[3 + i] - paint[i]) * t
        mixed = base + (paint[6 + i] - base) * s
        out[i] = min(max(mixed * light, 0.003), 0.95)
        out[3 + i] = paint[13] * shine * (paint[6 + i] if kind == CRACKS else mixed)
    out[6], out[7] = paint[12], paint[15]


@njit(cache=True)
def paint_points(
    rows: Rows, index: Index, paints: Rows, points: npt.NDArray[np.float64], up: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Albedo, glow, gloss, metal (N, 8), linear, of surface points (N, 3) whose normals rise by up (N,)."""
    out = np.empty((points.shape[0], 8))
    one, other = np.empty(8), np.empty(8)
    for i in range(points.shape[0]):
        w = (points[i, 0], points[i, 1], points[i, 2])
        first, d1, second, d2 = _nearest(rows, index, w[0], w[1], w[2])
        _colour(rows[first], paints[int(rows[first, 4])], w, up[i], one)
        share = 0.0
        soft = 0.35 * min(rows[first, 3], rows[second, 3]) + 0.001
        if rows[first, 2] == rows[second, 2] and d2 - d1 < soft:
            share = 0.5 * (1 - _step(0.0, soft, d2 - d1))
            _colour(rows[second], paints[int(rows[second, 4])], w, up[i], other)
        for j in range(8):
            out[i, j] = one[j] + (other[j] - one[j]) * share if share > 0 else one[j]
    return out
