"""Details that many creatures share: eyes, horns, teeth, claws, sheets of cloth or skin, weapons' parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.sculpt import FRACTAL, Point, Sculpt, Vector, unit


def v(*xyz: float) -> Vector:
    """A vector from its three numbers."""
    return np.array(xyz, float)


def ground(x: float, z: float, lift: float = 0.0) -> Vector:
    """A point on the base's ground."""
    return v(x, GROUND + lift, z)


def eye_paint(
    s: Sculpt, iris: str, white: str = "#efe9d6", pupil: str = "#100e12", slit: float = 0.0, glow: float = 0.0
) -> int:
    """A glossy eye; glow makes it shine."""
    return s.paint(Paint(white, iris, pupil, "eye", mottle=0.03, gloss=1.0, slit=slit, glow=glow))


def eye(
    s: Sculpt, at: Point, radius: float, look: Point, paint: int, lid: int | None = None, droop: float = 0.35
) -> None:
    """An eyeball that looks somewhere, with an upper lid if a paint for it is given (droop 0 open to 1 shut)."""
    towards = unit(look)
    up = unit(v(0, 1, 0.001) - towards * towards[1])
    s.ball(at, radius, paint, up=up, look=towards, blend=0.0)
    if lid is not None:
        raised = lid_direction(towards, up, droop)
        s.ball(np.asarray(at) + raised * radius * 0.32, radius * 1.01, lid, up=raised, look=towards, blend=radius * 0.1)


def lid_direction(towards: Vector, up: Vector, droop: float) -> Vector:
    """Where to shift a ball as large as the eye, by a third of its radius, so that it covers the eye from above."""
    edge = (0.5 - droop) * np.radians(140) + np.arccos(0.16)
    return towards * np.cos(edge) + up * np.sin(edge)


def horn(s: Sculpt, points: Sequence[Point] | Vector, radius: float, paint: int, tip: float = 0.004) -> None:
    """A tapering horn, tusk, claw or tooth through points."""
    s.tube(points, [radius, radius * 0.72, tip], paint, steps=5, blend=radius * 0.2)


def claws(s: Sculpt, at: Point, ahead: Point, count: int, size: float, paint: int) -> None:
    """Claws that fan out from a paw's front."""
    forward = unit(v(ahead[0], 0, ahead[2]))
    side = np.cross([0, 1, 0], forward)
    for i in range(count):
        spread = (i - (count - 1) / 2) / max(count - 1, 1)
        root = np.asarray(at) + side * spread * size * 2.2
        tip = root + (forward + side * spread * 0.6) * size * 1.5 + v(0, -size * 0.55, 0)
        s.tube([root, (root + tip) / 2 + v(0, size * 0.3, 0), tip], [size * 0.42, size * 0.3, 0.003], paint, steps=3)


def sheet(s: Sculpt, grid: npt.NDArray[np.float64], thick: float, paint: int) -> None:
    """A surface through a grid of points (rows, columns, 3): capes, membranes, leaves."""
    for i in range(grid.shape[0] - 1):
        for j in range(grid.shape[1] - 1):
            a, b, c, e = grid[i, j], grid[i, j + 1], grid[i + 1, j + 1], grid[i + 1, j]
            for corners in ((a, b, c), (a, c, e)):
                area = np.linalg.norm(np.cross(corners[1] - corners[0], corners[2] - corners[0]))
                if area > 1e-6:
                    s.plate(*corners, thick, paint)


def fan(
    s: Sculpt, root: Point, ribs: Sequence[npt.NDArray[np.float64]], thick: float, paint: int, sag: float = 0.12
) -> None:
    """A membrane between ribs (each (n, 3), same n), its free edge drawn in between them."""
    for left, right in zip(ribs[:-1], ribs[1:], strict=True):
        rows = []
        for share in np.linspace(0, 1, 5):
            line = left * (1 - share) + right * share
            pull = sag * 4 * share * (1 - share)
            rows.append(line + (np.asarray(root) - line) * pull * np.linspace(0, 1, len(line))[:, None])
        sheet(s, np.array(rows), thick, paint)


def beads(s: Sculpt, points: npt.NDArray[np.float64], radius: float, paint: int) -> None:
    """Balls along a line: chains, necklaces, knobbly spines."""
    for p in points:
        s.ball(p, radius, paint, blend=0.0)


def spines(
    s: Sculpt, path: npt.NDArray[np.float64], radii: npt.NDArray[np.float64], size: float, paint: int, back: float = 0.5
) -> None:
    """A crest of spikes on top of a body's centre line."""
    for i in range(1, len(path) - 1):
        ahead = unit(path[i + 1] - path[i - 1])
        up = unit(v(0, 1, 0) - ahead * ahead[1])
        height = size * (0.6 + 0.4 * np.sin(np.pi * i / len(path)))
        root = path[i] + up * radii[i] * 0.8
        s.limb(root, root + up * height + ahead * height * back, height * 0.3, 0.003, paint)


def mushroom(s: Sculpt, foot: Point, tall: float, cap: int, stem: int, lean: Point = (0, 0, 0)) -> None:
    """A little toadstool."""
    base, top = np.asarray(foot, float), np.asarray(foot, float) + v(0, tall, 0) + np.asarray(lean, float)
    s.ball(top, (tall * 0.36, tall * 0.22, tall * 0.36), cap)
    s.ball(top - v(0, tall * 0.19, 0), (tall * 0.4, tall * 0.15, tall * 0.4), cap, cut=True)
    # Cuts take from what came before them: the stem follows, or it would not reach its cap.
    s.limb(base, top, tall * 0.13, tall * 0.09, stem)


def rock(s: Sculpt, at: Point, size: float, paint: int) -> None:
    """An angular stone."""
    s.box(
        at, size * s.rng.uniform(0.7, 1.1, 3), paint, up=s.rng.normal((0, 2, 0), 0.6), look=s.rng.normal(size=3),
        edge=size * 0.25, rough=(size * 0.15, 0.9 / size, FRACTAL),
    )  # fmt: skip


def flame(s: Sculpt, foot: Point, tall: float, paint: int) -> None:
    """A teardrop flame with two smaller tongues."""
    base = np.asarray(foot, float)
    s.tube(
        [base, base + v(0.02, 0.35, 0) * tall, base + v(-0.05, 0.7, 0.02) * tall, base + v(0.06, 1.05, 0) * tall],
        [tall * 0.16, tall * 0.24, tall * 0.12, 0.004], paint, steps=4, blend=tall * 0.06,
    )  # fmt: skip
    for side in (-1, 1):
        s.tube(
            [base + v(side * x, y, 0) * tall for x, y in ((0.1, 0.05), (0.2, 0.3), (0.16, 0.58))],
            [tall * 0.1, tall * 0.1, 0.004], paint, steps=3, blend=tall * 0.06,
        )  # fmt: skip
