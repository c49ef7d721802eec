"""A harbour: quay, houses on the shore, moored ships with bare masts, a lighthouse on the mole."""

import numpy as np

from ..paint import Floats, linear, smooth, vector
from ..words import Brief
from . import buildings, figures, furniture, landmarks, planting, ships
from .light import Light
from .sky import sky
from .sprite import shade
from .stage import Stage
from .terrain import Heights, Land, blend, water


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a harbour."""
    stage = Stage(brief, light, rng, size, horizon=0.53, eye=4.2, lens=0.95)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    side = float(rng.choice([-1, 1]))
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        coast = side * x + 22 - 0.22 * z + (lattice.fractal(x / 60, z / 60, 4) - 0.5) * 34
        bluff = smooth(0, 60, coast) * 15 * lattice.fractal(x / 50 + 7, z / 50, 5) + smooth(0, 9, coast) * 2.0
        far = lattice.ridged(x / 800, z / 800, 6) * 260 * smooth(900, 2600, z) * smooth(-0.4, 0.9, side * x / z + 0.35)
        return bluff * smooth(30, 70, z) + far - 1.6

    land = Land(stage, heights, near=20, far=4200, steps=240)
    sand = smooth(1.6, 0.4, land.y)
    rock = smooth(0.9, 0.7, land.flat)
    land.paint(
        blend(
            (linear("#5b7440"), 1.0),
            (linear("#7f7a4c"), lattice.fractal(land.x / 12, land.z / 12, 3)),
            (linear("#82796c"), rock),
            (linear("#c0ab80"), sand),
            (linear("#edf2f8"), light.snow * smooth(0.6, 0.9, land.flat)),
        ),
        0.25,
    )
    _shore(stage, side, heights)
    _mole(stage, side)
    water(stage, 0.0, linear("#235a64"), 0.55)
    _ships(stage, side)
    _quay(stage, side)
    planting.flock(stage, 11)
    return stage


def _shore(stage: Stage, side: float, heights: Heights) -> None:
    """Build houses up the shore."""
    rng, lit = stage.rng, stage.light.dark
    for z, count in ((260.0, 26), (190.0, 22), (150.0, 16), (115.0, 12)):
        s = stage.sheet(z)
        for _ in range(count):
            x = side * float(rng.uniform(0.02, 0.58)) * stage.width / stage.focal * z
            y = float(heights(vector([x]), vector([z]))[0])
            if y > 0.4:
                stage.move(s, x, y, z)
                buildings.house(s, rng, float(rng.uniform(6, 10)), int(rng.integers(1, 4)), lit, snow=stage.light.snow)
        stage.put(s, 0.3)


def _mole(stage: Stage, side: float) -> None:
    """Put the lighthouse on its rock across the bay, shining when it is dark."""
    rng, z = stage.rng, 210.0
    x = stage.across(0.5 - side * float(rng.uniform(0.22, 0.36)), z)
    s = stage.sprite(x, 0, z, (-50, -3, 50, 60))
    s.blob([(-34, -2), (-22, 4), (-8, 8), (8, 8.5), (16, 5), (40, -2)], (98, 92, 84))
    for _ in range(30):
        a = rng.uniform(-28, 30)
        s.poly(
            [(a, -1), (a + 3, 1 + 5 * rng.random()), (a + 6, -1)], ((88, 82, 76), (116, 108, 98))[int(rng.integers(2))]
        )
    stage.move(s, x, 7, z)
    landmarks.lighthouse(s, rng, 38, stage.light.dark)
    stage.put(s, 0.8, 0.12)
    if stage.light.dark:
        y = 7 + 38 * 0.87
        stage.beam(x, y, z - 1, 9, linear("#ffe0a0", 0.9))
        from . import room

        for tip in (-1, 1):
            room.shaft(
                stage,
                [(x, y + 0.5, z), (x + tip * 240, y + 34, z), (x + tip * 240, y - 10, z), (x, y - 0.5, z)],
                linear("#ffe6b0"),
                0.07,
            )


def _ships(stage: Stage, side: float) -> None:
    """Moor ships and boats in the bay."""
    rng = stage.rng
    for z, f, length in ((120.0, 0.62, 34.0), (80.0, 0.30, 30.0)):
        x = stage.across(0.5 + side * (f - 0.5) + float(rng.normal(0, 0.03)), z)
        s = stage.sprite(x, 0, z, (-24, -3, 28, 36))
        ships.galleon(s, rng, length, stage.light.dark, sails=False)
        s.crop()
        from .motif_ship import _mirrored

        _mirrored(stage, s, stage.project(x, 0, z)[1])
        stage.put(s, 0.5, 0.12, hide=False)
    for _ in range(6):
        z = float(rng.uniform(34, 90))
        x = stage.across(float(rng.uniform(0.1, 0.9)), z)
        s = stage.sprite(x, 0, z, (-4, -0.5, 4, 7))
        ships.boat(s, rng, 4.6, rng.random() < 0.5)
        stage.put(s, 0.5, hide=False)


def _quay(stage: Stage, side: float) -> None:
    """Lay the quay's planks in front, with piles, barrels, ropes and people."""
    rng = stage.rng
    s = stage.sheet(9.0)
    for i in range(26):
        z0, z1 = 6.0 + i * 0.5, 6.0 + (i + 0.93) * 0.5
        x0, x1 = sorted((side * 0.8, side * 30))
        stage.box(s, (x0, x1), (1.3, 1.5), (z0, z1), shade((128, 104, 80), rng.uniform(0.8, 1.1)))
    stage.put(s, 0.1, 0.2, hide=False)
    for z in (18.6, 14.5, 10.5, 7.0):
        q = stage.sprite(side * 0.9, -0.5, z, (-0.5, -1, 0.5, 3.2))
        q.limb([(0, -0.5), (0, 2.6)], 0.42, 0.38, (92, 72, 54))
        q.disc(0, 2.6, 0.19, 0.06, (140, 116, 90))
        for k in (1.6, 1.72, 1.84):
            q.rect(-0.23, k, 0.23, k + 0.07, (190, 168, 124))
        stage.put(q, 0.8, hide=False)
    for _ in range(7):
        x, z = side * float(rng.uniform(2.6, 8)), float(rng.uniform(9, 17))
        q = stage.sprite(x, 1.5, z, (-0.8, 0, 0.8, 1.4))
        if rng.random() < 0.6:
            furniture.barrel(q, 1.0)
        else:
            q.rect(-0.5, 0, 0.5, 0.8, (136, 104, 70))
            q.line([(-0.5, 0), (0.5, 0.8)], 0.08, (100, 74, 50))
        stage.put(q, 0.5, hide=False)
    for _ in range(4):
        x, z = side * float(rng.uniform(1.6, 6)), float(rng.uniform(10, 17))
        q = stage.sprite(x, 1.5, z, (-1.2, 0, 1.2, 2.3))
        figures.traveller(q, rng, 1.75)
        stage.put(q, 0.8, hide=False)
    if stage.light.dark:
        q = stage.sprite(side * 1.6, 1.5, 9.5, (-0.6, 0, 0.6, 3.4))
        q.limb([(0, 0), (0, 2.9)], 0.12, 0.1, furniture.DARK_OAK)
        q.rect(-0.16, 2.5, 0.16, 2.95, (255, 200, 110), 1.0)
        stage.put(q, 0.3, hide=False)
        stage.beam(side * 1.6, 4.2, 9.3, 0.9, linear(furniture.WARM, 0.8))
