"""Still water between woods and mountains, with a jetty, a boat, an isle, or a waterfall."""

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from . import buildings, planting, ships, trees
from .light import Light
from .sky import sky
from .sprite import shade
from .stage import Stage
from .terrain import Land, blend, water
from .weather import mist


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a lake or river."""
    stage = Stage(brief, light, rng, size, horizon=0.52, eye=3.2, lens=1.05)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice, shift = stage.lattice, float(rng.uniform(0, 90))
    river = brief.says("river", "stream", "ford", "riverbank", "waterfall")
    bend = float(rng.uniform(0, 6))

    def heights(x: Floats, z: Floats) -> Floats:
        far = lattice.ridged(x / 1100 + shift, z / 1100, 7) * 900 * smooth(500, 2600, z)
        if river:
            bed = np.abs(x - np.sin(z / 45 + bend) * 14) - 9 - z * 0.012
            shore = smooth(0, 26, bed) * 5 + (lattice.fractal(x / 20, z / 20, 4) - 0.5) * 3 * smooth(0, 8, bed)
            return far + shore - 0.9
        basin = smooth(
            0.9, 1.35, np.hypot(x / (90 + 0.15 * z), (z - 130) / 150) + (lattice.fractal(x / 60, z / 60, 4) - 0.5) * 0.5
        )
        return far + basin * 14 * lattice.fractal(x / 70, z / 70, 4) + basin * 2 - 1.6

    land = Land(stage, heights, near=4, far=6500, steps=280)
    spots = lattice.fractal(land.x / 15, land.z / 15, 4)
    snow = smooth(0.35, 0.55, land.y / 900 + (spots - 0.5) * 0.2) * smooth(0.5, 0.75, land.flat)
    albedo = blend(
        (linear("#4f6d38"), 1.0),
        (linear("#7c8346"), smooth(0.45, 0.75, spots)),
        (linear("#3d5634"), smooth(20, 120, land.y)),
        (linear("#74706c"), smooth(0.85, 0.65, land.flat) * smooth(30, 120, land.y)),
        (linear("#a3966f"), smooth(0.9, 0.1, land.y)),
        (linear("#eef4fb"), np.maximum(snow, light.snow * smooth(0.6, 0.9, land.flat))),
    )
    land.paint(albedo, 0.28)
    draw = (
        planting.conifer(stage) if light.snow or rng.random() < 0.6 else planting.broadleaf(stage, brief.says("autumn"))
    )
    planting.scatter(stage, draw, 300, 120, 520, (9, 17), slabs=4, where=lambda x, z: stage.ground_at(x, z, -9) > 0.5)
    if not river:
        _isle(stage)
    water(stage, 0.0, linear("#1f4f5c"), 0.28)
    planting.scatter(
        stage, planting.conifer(stage), 16, 28, 90, (8, 12), slabs=3, where=lambda x, z: stage.ground_at(x, z, -9) > 0.4
    )
    _front(stage, river)
    planting.flock(stage, 7)
    if brief.time in {"dawn", "night", "midnight"}:
        mist(stage, 0.2, low=0.55)
    return stage


def _isle(stage: Stage) -> None:
    """Put an isle with a tower, a shrine or pines in the lake."""
    rng, z = stage.rng, 120.0
    x = stage.across(float(rng.choice([0.36, 0.64])), z)
    s = stage.sprite(x, 0, z, (-20, -2, 20, 34))
    s.blob([(-17, -1), (-12, 2.2), (-4, 3.4), (5, 3.0), (13, 1.8), (18, -1)], (92, 92, 70))
    for _ in range(7):
        stage.move(s, x + float(rng.uniform(-12, 12)), 1.6, z)
        trees.conifer(s, rng, float(rng.uniform(6, 10)), sun=float(np.sign(stage.light.side)), snow=stage.light.snow)
    stage.move(s, x, 0, z)
    buildings.tower(
        s,
        rng,
        1,
        5.5,
        20,
        (140, 132, 122),
        stage.light.dark or stage.brief.mood == "mysterious",
        rng.random() < 0.7,
        (84, 62, 66),
        base=2,
    )
    stage.put(s, 0.7, 0.15)
    if stage.light.dark:
        stage.beam(x + 1, 16, z - 1, 5, linear("#ffb050", 0.25))


def _front(stage: Stage, river: bool) -> None:
    """Put a jetty with a boat, reeds and a traveller in front."""
    rng, side = stage.rng, float(stage.rng.choice([-1, 1]))
    if not river:
        s = stage.sheet(13.0)
        x = side * 2.6
        for i in range(30):
            z0 = 6.5 + i * 0.5
            stage.box(
                s,
                (x - 0.9, x + 0.9),
                (0.5, 0.6),
                (z0, z0 + 0.44),
                shade((134, 112, 88), rng.uniform(0.82, 1.1)),
            )
        stage.put(s, 0.1, hide=False)
        for z in (20.5, 15.5, 10.5):
            for dx in (-0.95, 0.95):
                s = stage.sprite(x + dx, 0, z, (-0.3, -1, 0.3, 1.6))
                s.limb([(0, -0.6), (0, 1.2)], 0.2, 0.18, (84, 68, 52))
                stage.put(s, 0.8, hide=False)
        planting.party(stage, 18.5, 0.5 + x * stage.focal / 18.5 / stage.width, 1, y=0.6)
        s = stage.sprite(x - side * 4.2, 0, 19, (-3, -0.5, 3, 4))
        ships.boat(s, rng, 4.0, False)
        stage.put(s, 0.5, hide=False)
    else:
        planting.party(stage, 26, 0.5 + side * 0.3, 3, dry=0.15)
        planting.party(stage, 34, 0.5 - side * 0.3, 2, dry=0.15)
    for edge in (-1, 1):
        s = stage.sheet(6.0)
        for _ in range(13):
            z = float(rng.uniform(5.8, 8.5))
            stage.move(s, stage.across(0.5 + edge * float(rng.uniform(0.33, 0.56)), z), -0.1, z)
            trees.cattail(s, rng, float(rng.uniform(0.9, 1.8)))
        stage.put(s, 0.3, hide=False)
