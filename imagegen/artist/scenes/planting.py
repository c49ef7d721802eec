"""Puts trees, people and other things about a stage, from far to near."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numpy as np

from . import figures, trees
from .sprite import Sprite
from .stage import Stage


class Drawer(Protocol):
    """Draws one thing of a height in metres."""

    def __call__(self, s: Sprite, rng: np.random.Generator, h: float) -> None: ...


def scatter(
    stage: Stage,
    draw: Drawer,
    count: int,
    near: float,
    far: float,
    tall: tuple[float, float],
    where: Callable[[float, float], bool] | None = None,
    slabs: int = 5,
    spread: float = 1.15,
    sink: float = 0.0,
) -> None:
    """Plant things of these heights in metres on the ground between two distances, drawn in slabs from far to near."""
    rng = stage.rng
    edges = np.geomspace(far, near, slabs + 1)
    for outer, inner in zip(edges, edges[1:], strict=False):
        sheet, any_ = stage.sheet(float(np.sqrt(outer * inner))), False
        for z in sorted(rng.uniform(inner, outer, max(1, count // slabs)), reverse=True):
            x = stage.across(float(0.5 + (rng.random() - 0.5) * spread), z)
            if where and not where(x, z):
                continue
            y = stage.ground_at(x, z, default=-1e6)
            if y < -1e5:
                continue
            draw(stage.move(sheet, x, y - sink, z), rng, float(rng.uniform(*tall)))
            any_ = True
        if any_:
            stage.put(sheet, volume=0.25, hide=outer > 60)


def stand(
    stage: Stage,
    x: float,
    z: float,
    box: tuple[float, float, float, float],
    draw: Callable[[Sprite], Any],
    y: float | None = None,
    volume: float = 0.5,
    hide: bool = True,
) -> None:
    """Put one thing on the ground at (x, z)."""
    y = stage.ground_at(x, z) if y is None else y
    sprite = stage.sprite(x, y, z, box)
    draw(sprite)
    stage.put(sprite, volume, hide=hide)


def party(stage: Stage, z: float, fraction: float = 0.5, n: int = 3, y: float | None = None, dry: float = -1e5) -> None:
    """Put a group of travellers on the ground, seen from behind; one carries a light when it is dark."""
    from ..paint import linear

    x = stage.across(fraction, z)
    for dx, h, kit in figures.party(stage.rng, n):
        at, far = x + dx, z + float(stage.rng.uniform(-0.6, 0.6))
        ground = stage.ground_at(at, far, -1e6) if y is None else y
        if ground < dry:
            continue
        if kit == "lantern" and not stage.light.dark:
            kit = "staff"
        if kit == "lantern":
            stage.beam(at + 0.5, ground + h * 0.86, far * 0.9, 1.6, linear("#ff9a3c", 0.5))
        stand(
            stage,
            at,
            far,
            (-1.2, -0.3, 1.2, 2.3),
            partial(figures.traveller, rng=stage.rng, h=h, kit=kit),
            y=ground,
            volume=0.8,
        )


def flock(stage: Stage, n: int = 9) -> None:
    """Let birds fly in the upper part of the picture."""
    z = 200.0
    x, y = (
        stage.across(float(stage.rng.uniform(0.2, 0.8)), z),
        stage.eye + stage.horizon * float(stage.rng.uniform(0.45, 0.75)) * z / stage.focal,
    )
    sprite = stage.sprite(x, y, z, (-60, -25, 60, 25))
    figures.birds(sprite, stage.rng, n, 16, 2.6)
    stage.put(sprite, 0, 0)


def conifer(stage: Stage) -> Drawer:
    """Return a drawer of firs for this stage's light and season."""
    side, snow = float(np.sign(stage.light.side)), stage.light.snow
    return lambda s, rng, h: trees.conifer(s, rng, h, sun=side, snow=snow)


def broadleaf(stage: Stage, autumn: bool = False) -> Drawer:
    """Return a drawer of leafy trees for this stage's light and season."""
    side = float(np.sign(stage.light.side))

    def draw(s: Sprite, rng: np.random.Generator, h: float) -> None:
        colour = (
            trees.AUTUMN[int(rng.integers(3))]
            if autumn
            else tuple(int(c * rng.uniform(0.85, 1.15)) for c in trees.LEAF)
        )
        trees.broadleaf(s, rng, h, (colour[0], colour[1], colour[2]), side)

    return draw
