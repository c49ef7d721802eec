"""A swamp: black water between hummocks, drowned trees with beards of moss, reeds, a hut on stilts, wisps."""

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from . import planting, trees
from .buildings import window
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend, water
from .weather import mist


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a swamp."""
    light.density = max(light.density, 0.009)
    light.haze = light.haze * linear("#dfe6b0") * 1.2
    stage = Stage(brief, light, rng, size, horizon=0.50, eye=2.0, lens=0.95)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon)) * 0.5 + light.haze * 0.5

    def heights(x: Floats, z: Floats) -> Floats:
        mass = stage.lattice.fractal(x / 10 + 3, z / 14, 4)
        return (mass - 0.56) * 3.2 * smooth(1, 6, z) + smooth(70, 160, z) * 1.2

    land = Land(stage, heights, near=1.8, far=220, steps=200)
    spots = stage.lattice.fractal(land.x * 1.5, land.z * 1.5, 3)
    albedo = blend(
        (linear("#3a3420"), 1.0),
        (linear("#4d5a2a"), smooth(0.02, 0.25, land.y)),
        (linear("#77752f"), smooth(0.55, 0.8, spots) * smooth(0.1, 0.3, land.y)),
        (linear("#e4e9ee"), light.snow * 0.8),
    )
    land.paint(albedo, 0.35)
    _trees(stage)
    _hut(stage)
    water(stage, 0.0, linear("#3a4526"), 0.35)
    _near(stage)
    _wisps(stage)
    return stage


def _trees(stage: Stage) -> None:
    """Plant ranks of drowned trees with hanging moss."""
    rng = stage.rng
    for z, count in ((90, 30), (55, 18), (32, 11), (19, 6), (11, 3)):
        sheet = stage.sheet(z)
        for _ in range(count):
            d = z * float(rng.uniform(0.85, 1.2))
            side = rng.choice([-1, 1]) if z < 25 else 0
            f = 0.5 + side * rng.uniform(0.16, 0.55) if side else rng.uniform(-0.1, 1.1)
            stage.move(sheet, stage.across(float(f), d), -0.3, d)
            h = float(rng.uniform(6, 11))
            trees.dead(sheet, rng, h, (66, 60, 48), 4 if z > 30 else 5)
            _moss(sheet, rng, h)
        stage.put(sheet, 0.6, hide=False)


def _moss(s: Sprite, rng: np.random.Generator, h: float) -> None:
    """Hang beards of moss from a tree of that height."""
    for _ in range(16):
        x, y, drop = rng.normal(0, 0.2) * h, h * rng.uniform(0.45, 0.75), h * rng.uniform(0.06, 0.2)
        s.limb(
            [(x, y), (x + rng.normal(0, 0.02) * h, y - drop * 0.5), (x, y - drop)],
            h * 0.012,
            h * 0.003,
            shade((92, 102, 66), rng.uniform(0.7, 1.1)),
        )


def _hut(stage: Stage) -> None:
    """Put a crooked hut on stilts with a lit window at one side."""
    if stage.brief.says("empty", "open"):
        return
    rng, z = stage.rng, 26.0
    x = stage.across(float(rng.choice([0.33, 0.64])), z)
    s = stage.sprite(x, 0, z, (-5, -1, 5, 10))
    wood = (92, 74, 56)
    for k in (-2.2, -0.9, 0.8, 2.1):
        s.limb([(k * 1.15, -1), (k, 2.2)], 0.22, 0.18, shade(wood, 0.6))
    s.rect(-2.9, 2.0, 3.1, 2.25, shade(wood, 0.8))
    s.poly([(-2.2, 2.2), (2.2, 2.2), (2.0, 5.0), (-2.1, 4.8)], wood)
    for k in np.arange(-2.0, 2.1, 0.4):
        s.line([(float(k), 2.2), (float(k) * 0.96, 4.9)], 0.05, shade(wood, 0.6))
    s.poly([(-3.1, 4.4), (3.0, 4.7), (0.9, 7.6), (-0.3, 7.9)], (84, 80, 52))
    for _ in range(26):
        a = rng.uniform(-2.8, 2.6)
        s.limb(
            [(a * 0.3 + 0.2, 7.3 - abs(a) * 0.2), (a, 4.5 - rng.uniform(0, 0.5))],
            0.12,
            0.05,
            shade((104, 96, 62), rng.uniform(0.6, 1.1)),
        )
    s.rect(1.1, 6.2, 1.5, 8.4, (84, 78, 74))
    window(s, -1.0, 3.7, 0.75, 0.85, True)
    s.rect(0.5, 2.25, 1.35, 4.1, (52, 40, 32))
    s.limb([(2.6, 2.2), (3.0, -0.5)], 0.1, 0.1, wood)
    stage.put(s, 0.4)
    stage.beam(x - 1.0, 3.7, z - 1, 1.6, linear("#ffb050", 0.6))


def _near(stage: Stage) -> None:
    """Put reeds, lily pads and a near stump before the water."""
    rng = stage.rng
    sheet = stage.sheet(7.0)
    for _ in range(26):
        z = float(rng.uniform(4.5, 14))
        x = stage.across(float(rng.uniform(0, 1)), z)
        stage.move(sheet, x, 0, z)
        for _ in range(5):
            sheet.disc(
                rng.normal(0, 0.5), rng.normal(0, 0.04), 0.17, 0.035, shade((84, 112, 54), rng.uniform(0.7, 1.2))
            )
    stage.put(sheet, 0.0, hide=True)
    for side in (-1, 1):
        sheet = stage.sheet(4.0)
        for _ in range(12):
            z = float(rng.uniform(3.0, 5.5))
            stage.move(sheet, stage.across(0.5 + side * float(rng.uniform(0.26, 0.55)), z), -0.1, z)
            trees.cattail(sheet, rng, float(rng.uniform(0.9, 1.7)))
        stage.put(sheet, 0.3, hide=False)
    planting.flock(stage, 5)


def _wisps(stage: Stage) -> None:
    """Let mist lie on the water and lights hover above it."""
    mist(stage, 0.32, low=0.54)
    rng = stage.rng
    colour = linear("#8fffc0") if stage.brief.mood != "ominous" else linear("#b8ff5a")
    strength = 1.0 if stage.light.dark or stage.brief.mood in {"ominous", "mysterious"} else 0.35
    for _ in range(7):
        z = float(rng.uniform(8, 30))
        x, y = stage.across(float(rng.random()), z), float(rng.uniform(0.5, 2.2))
        stage.beam(x, y, z, 0.16, colour * 3.0 * strength)
        stage.beam(x, y, z, 0.9, colour * 0.25 * strength)
        stage.beam(x, -y, z, 0.3, colour * 0.25 * strength)
