"""The modelling kit: limbs, blobs, tubes, plates put together into the rows that `distance` evaluates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic import distance as d
from reconstruction.synthetic.paint import Paint

Vector = npt.NDArray[np.float64]
Point = Sequence[float] | Vector
Roughness = tuple[float, float, int]
"""Displacement: how deep, features per unit, one of `distance.ROUGH_*`."""

FRACTAL, CELLS, FURRY, RIDGES = d.ROUGH_FRACTAL, d.ROUGH_CELLS, d.ROUGH_FUR, d.ROUGH_RIDGES


def unit(v: Point) -> Vector:
    """The direction of a vector."""
    vector = np.asarray(v, float)
    return vector / max(float(np.linalg.norm(vector)), 1e-12)


def frame(y: Point, z: Point = (0, 0, 1)) -> Vector:
    """(3, 3) rotation world -> part whose +Y looks along y and whose +Z leans toward z."""
    up = unit(y)
    side = np.cross(up, unit(z))
    if np.linalg.norm(side) < 1e-6:
        side = np.cross(up, [1.0, 0.0, 0.0] if abs(up[0]) < 0.9 else [0.0, 0.0, 1.0])
    side = unit(side)
    return np.stack([side, up, np.cross(side, up)])


class Sculpt:
    """A creature in the making. Parts of one group melt into each other; groups only touch."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.paints: list[Paint] = []
        self.rows: list[Vector] = []
        self._group = 0
        self._blend = 0.04

    def paint(self, paint: Paint) -> int:
        """Registers a paint; its number is what parts want."""
        self.paints.append(paint)
        return len(self.paints) - 1

    def group(self, blend: float = 0.04) -> None:
        """Starts a new group with a fillet of this width."""
        self._group += 1
        self._blend = blend

    def ball(
        self, at: Point, radii: float | Point, paint: int, *, up: Point = (0, 1, 0), look: Point = (0, 0, 1),
        rough: Roughness | None = None, cut: bool = False, blend: float | None = None,
        along: tuple[float, float] = (0, 1),
    ) -> None:  # fmt: skip
        """An ellipsoid with radii along its own x, y (up), z (look)."""
        size = np.full(3, radii, float) if np.isscalar(radii) else np.asarray(radii, float)
        turn = frame(up, look)
        self._add(d.ELLIPSOID, at, turn, [*size], paint, at, float(size.max()), rough, cut, blend, along)

    def limb(
        self, a: Point, b: Point, ra: float, rb: float, paint: int, *, rough: Roughness | None = None,
        cut: bool = False, blend: float | None = None, along: tuple[float, float] = (0, 1), look: Point = (0, 0, 1),
    ) -> None:  # fmt: skip
        """A round cone from a to b."""
        start, end = np.asarray(a, float), np.asarray(b, float)
        length = max(float(np.linalg.norm(end - start)), 1e-4)
        reach = length / 2 + max(ra, rb)
        dims = [length, ra, rb]
        self._add(
            d.ROUND_CONE,
            start,
            frame(end - start, look),
            dims,
            paint,
            (start + end) / 2,
            reach,
            rough,
            cut,
            blend,
            along,
        )

    def rod(
        self, a: Point, b: Point, ra: float, rb: float, paint: int, *, edge: float = 0.004,
        rough: Roughness | None = None, cut: bool = False, blend: float | None = None,
        along: tuple[float, float] = (0, 1),
    ) -> None:  # fmt: skip
        """A flat-ended cone or cylinder from a to b."""
        start, end = np.asarray(a, float), np.asarray(b, float)
        length = float(np.linalg.norm(end - start))
        edge = min(edge, 0.45 * length, 0.9 * min(ra, rb))
        reach = float(np.hypot(length / 2, max(ra, rb)))
        dims = [length, ra, rb, edge]
        self._add(
            d.CAPPED_CONE, start, frame(end - start), dims, paint, (start + end) / 2, reach, rough, cut, blend, along
        )

    def box(
        self, at: Point, half: Point, paint: int, *, up: Point = (0, 1, 0), look: Point = (0, 0, 1), edge: float = 0.01,
        rough: Roughness | None = None, cut: bool = False, blend: float | None = None,
        along: tuple[float, float] = (0, 1),
    ) -> None:  # fmt: skip
        """A box with half sides along its own x, y (up), z (look) and rounded edges."""
        size = np.asarray(half, float)
        dims = [*size, min(edge, 0.9 * float(size.min()))]
        self._add(d.BOX, at, frame(up, look), dims, paint, at, float(np.linalg.norm(size)), rough, cut, blend, along)

    def ring(
        self, at: Point, axis: Point, radius: float, thick: float, paint: int, *, rough: Roughness | None = None,
        cut: bool = False, blend: float | None = None,
    ) -> None:  # fmt: skip
        """A torus around an axis."""
        self._add(d.TORUS, at, frame(axis), [radius, thick], paint, at, radius + thick, rough, cut, blend, (0, 1))

    def plate(self, a: Point, b: Point, c: Point, thick: float, paint: int, *, blend: float | None = None) -> None:
        """A triangle of the given half thickness: wings, fins, cloth, leaves."""
        pa, pb, pc = (np.asarray(p, float) for p in (a, b, c))
        x = unit(pb - pa)
        cx = float((pc - pa) @ x)
        y = unit(pc - pa - cx * x)
        turn = np.stack([x, y, np.cross(x, y)])
        middle = (pa + pb + pc) / 3
        reach = max(float(np.linalg.norm(p - middle)) for p in (pa, pb, pc)) + thick
        dims = [float(np.linalg.norm(pb - pa)), cx, float((pc - pa) @ y), thick]
        self._add(d.TRIANGLE, pa, turn, dims, paint, middle, reach, None, False, blend, (0, 1))

    def tube(
        self, points: Sequence[Point] | Vector, radii: Sequence[float], paint: int, *, steps: int = 5,
        rough: Roughness | None = None, blend: float | None = None, along: tuple[float, float] | None = None,
    ) -> Vector:  # fmt: skip
        """A tapering tube through points (smooth curve); gives the curve's own points (N, 3)."""
        path = curve(points, steps)
        widths = np.interp(np.linspace(0, 1, len(path)), np.linspace(0, 1, len(radii)), radii)
        far = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        low, high = along or (0.0, float(far[-1]))
        u = low + (high - low) * far / far[-1]
        # A fillet between links of one tube would swell it at every joint.
        for i in range(len(path) - 1):
            self.limb(
                path[i], path[i + 1], float(widths[i]), float(widths[i + 1]), paint, rough=rough,
                blend=0.25 * float(widths[i]) if blend is None else blend, along=(float(u[i]), float(u[i + 1])),
            )  # fmt: skip
        return path

    def _add(
        self, kind: int, origin: Point, turn: Vector, dims: Sequence[float], paint: int, middle: Point, reach: float,
        rough: Roughness | None, cut: bool, blend: float | None, along: tuple[float, float],
    ) -> None:  # fmt: skip
        row = np.zeros(d.COLUMNS)
        row[d.KIND], row[d.CUT], row[d.GROUP], row[d.MATERIAL] = kind, float(cut), self._group, paint
        row[d.BLEND] = self._blend if blend is None else blend
        row[d.BOUND : d.BOUND + 3] = np.asarray(middle, float)
        row[d.RADIUS] = reach + (1.2 * abs(rough[0]) if rough else 0.0)
        row[d.TURN : d.TURN + 9] = turn.ravel()
        row[d.ORIGIN : d.ORIGIN + 3] = np.asarray(origin, float)
        row[d.DIMS : d.DIMS + len(dims)] = dims
        if rough:
            row[d.ROUGH : d.ROUGH + 3] = rough
        row[d.ALONG0], row[d.ALONG1] = along
        self.rows.append(row)

    def table(self) -> npt.NDArray[np.float64]:
        """All parts (N, COLUMNS)."""
        return np.ascontiguousarray(self.rows)

    def bounds(self) -> tuple[Vector, Vector]:
        """A box around everything that is added (cuts aside)."""
        rows = self.table()
        rows = rows[rows[:, d.CUT] == 0]
        reach = rows[:, d.RADIUS, None]
        return (
            (rows[:, d.BOUND : d.BOUND + 3] - reach).min(axis=0),
            (rows[:, d.BOUND : d.BOUND + 3] + reach).max(axis=0),
        )


def curve(points: Sequence[Point] | Vector, steps: int) -> Vector:
    """A smooth curve (N, 3) through points (Catmull-Rom), `steps` pieces between neighbours."""
    p = np.asarray(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for i in range(1, len(p) - 2):
        for t in np.arange(steps) / steps:
            out.append(
                0.5 * (2 * p[i] + (p[i + 1] - p[i - 1]) * t + (2 * p[i - 1] - 5 * p[i] + 4 * p[i + 1] - p[i + 2]) * t**2
                + (3 * p[i] - p[i - 1] - 3 * p[i + 1] + p[i + 2]) * t**3)
            )  # fmt: skip
    return np.vstack([*out, p[-2]])
