"""A graveyard: leaning stones among grass, a chapel or crypt, bare trees, a fence, crows, ground mist."""

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import landmarks, planting, trees
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend
from .weather import mist

SLATE: Colour = (118, 118, 120)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a graveyard."""
    light.density = max(light.density, 0.004)
    stage = Stage(brief, light, rng, size, horizon=0.53, eye=2.2, lens=1.0)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        return (lattice.fractal(x / 14, z / 14, 4) - 0.5) * 2.0 * smooth(3, 14, z) + smooth(15, 60, z) * 3.0

    land = Land(stage, heights, near=2.5, far=500, steps=200)
    spots = lattice.fractal(land.x / 2, land.z / 2, 4)
    path = smooth(1.5, 0.8, np.abs(land.x - np.sin(land.z / 14) * 1.5) + (spots - 0.5))
    land.paint(
        blend(
            (linear("#4b5d35"), 1.0),
            (linear("#74703f"), smooth(0.45, 0.75, spots)),
            (linear("#8a7c64"), path * (land.z < 62)),
            (linear("#e8edf4"), light.snow * 0.85),
        ),
        0.35,
    )
    planting.scatter(stage, lambda s, r, h: trees.dead(s, r, h, (44, 38, 38), 4), 26, 60, 130, (8, 13), slabs=2)
    _chapel(stage)
    for z in (44.0, 35.0, 28.0, 22.0, 17.0, 13.0, 10.0, 7.6, 6.0):
        _row(stage, z)
    _tree(stage)
    planting.scatter(
        stage,
        lambda s, r, h: trees.tuft(s, r, h, (92, 98, 56), 7),
        110,
        3.0,
        20,
        (0.2, 0.5),
        slabs=3,
        where=lambda x, z: abs(x) > 1.1,
    )
    planting.party(stage, 9.0, 0.5 + float(rng.normal(0, 0.03)), int(rng.integers(1, 4)))
    planting.flock(stage, 10)
    mist(stage, 0.38, low=0.62)
    if brief.mood == "ominous" or brief.says("haunted", "ghost", "ghosts", "undead"):
        _ghosts(stage)
    return stage


def _chapel(stage: Stage) -> None:
    """Put a chapel with lit windows on the rise."""
    rng, z = stage.rng, 62.0
    x = stage.across(float(rng.choice([0.40, 0.6])), z)
    s = stage.sprite(x, stage.ground_at(x, z) - 0.5, z, (-14, -1, 16, 30))
    landmarks.church(s, rng, 22, stage.light.dark or stage.brief.mood == "ominous")
    stage.put(s, 0.6, 0.2)
    if stage.light.dark:
        stage.beam(x + 4, 8, z - 1, 5, linear("#ffb050", 0.25))


def _row(stage: Stage, z: float) -> None:
    """Set a row of gravestones, each its own shape and lean."""
    rng = stage.rng
    sheet = stage.sheet(z)
    half = stage.width / stage.focal * z * 0.56
    x = -half + float(rng.uniform(0, 1.5))
    while x < half:
        if abs(x - np.sin(z / 14) * 1.5) > 1.5 and rng.random() < 0.8:
            d = z + float(rng.uniform(-0.8, 0.8))
            stage.move(sheet, x, stage.ground_at(x, d) - 0.1, d)
            _grave(sheet, rng, stage.light.snow)
        x += float(rng.uniform(1.4, 2.6))
    stage.put(sheet, 0.8, 0.22)


def _grave(s: Sprite, rng: np.random.Generator, snow: float) -> None:
    """Draw a gravestone: slab, cross, or obelisk."""
    lean, h, w = float(rng.normal(0, 0.07)), float(rng.uniform(0.7, 1.25)), float(rng.uniform(0.26, 0.4))
    tone, kind = shade(SLATE, rng.uniform(0.75, 1.15)), int(rng.integers(4))

    def at(x: float, y: float) -> tuple[float, float]:
        return x + lean * y, y

    if kind == 0:
        for a, b, c, d in ((-0.09, 0.0, 0.09, h * 1.3), (-0.34, h * 0.8, 0.34, h * 0.98)):
            s.poly([at(a, b), at(c, b), at(c, d), at(a, d)], tone)
        s.poly([at(0.03, 0), at(0.09, 0), at(0.09, h * 1.3), at(0.03, h * 1.3)], shade(tone, 0.7))
    elif kind == 1:
        s.poly([at(-w * 0.7, 0), at(w * 0.7, 0), at(w * 0.4, h * 1.4), at(0, h * 1.7), at(-w * 0.4, h * 1.4)], tone)
        s.poly([at(0.0, 0), at(w * 0.7, 0), at(w * 0.4, h * 1.4), at(0, h * 1.7)], shade(tone, 0.72))
    else:
        top = [at(w * np.cos(a), h - w + w * np.sin(a)) for a in np.linspace(0, np.pi, 12)]
        s.poly([at(w + 0.09, 0), *[(x + 0.09, y + 0.03) for x, y in top], at(-w, 0)], shade(tone, 0.62))
        s.poly([at(w, 0), *top, at(-w, 0)], tone)
        for k in (0.42, 0.54, 0.66):
            s.line([at(-w * 0.55, h * k), at(w * 0.55, h * k)], 0.025, shade(tone, 0.65))
    if snow:
        s.blob([at(-w, h * 0.95), at(0, h * 1.12), at(w, h * 0.95), at(0, h * 1.0)], (230, 236, 244))
    s.blob(
        [(-w * 1.5, -0.05), (-w, 0.12), (0, 0.06), (w, 0.13), (w * 1.6, -0.05)],
        (64, 74, 44) if not snow else (220, 226, 234),
    )


def _tree(stage: Stage) -> None:
    """Let a great bare tree frame one side, and an iron fence the other."""
    rng, side = stage.rng, float(stage.rng.choice([-1, 1]))
    z = 8.5
    x = stage.across(0.5 + side * 0.36, z)
    planting.stand(stage, x, z, (-7, -1, 7, 12), lambda s: trees.dead(s, rng, 8.5, (40, 34, 34), 6), hide=False)
    s, z = stage.sheet(4.6), 4.6
    for k in range(16):
        x = stage.across(0.5 - side * (0.22 + 0.022 * k), z)
        stage.move(s, x, stage.ground_at(x, z), z)
        s.line([(0, -0.3), (0, 1.25)], 0.035, (30, 30, 34))
        s.poly([(-0.05, 1.22), (0.05, 1.22), (0, 1.42)], (30, 30, 34))
        s.line([(-0.08, 1.0), (0.12, 1.0)], 0.03, (30, 30, 34))
        s.line([(-0.08, 0.3), (0.12, 0.3)], 0.03, (30, 30, 34))
    stage.put(s, 0.2, hide=False)


def _ghosts(stage: Stage) -> None:
    """Let pale shapes stand among the graves."""
    rng = stage.rng
    for _ in range(3):
        z = float(rng.uniform(12, 26))
        x = stage.across(float(rng.choice([rng.uniform(0.12, 0.4), rng.uniform(0.6, 0.9)])), z)
        y = stage.ground_at(x, z)
        for k, r in ((0.4, 0.34), (0.8, 0.36), (1.2, 0.34), (1.6, 0.25)):
            stage.beam(x + 0.06 * float(rng.normal()), y + k, z, r, linear("#8fffd8", 0.26))
        stage.beam(x, y + 1.1, z, 1.6, linear("#60ffc8", 0.08))
