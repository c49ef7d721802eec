"""A camp of war or of travellers: tents in rows, banners, fires with people around them, a far host or a siege."""

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import buildings, figures, furniture, landmarks, planting, trees
from .light import Light
from .sky import sky
from .sprite import Sprite
from .stage import Stage
from .terrain import Land, blend

CANVAS: tuple[Colour, ...] = ((196, 178, 144), (170, 150, 118), (150, 70, 58), (84, 96, 118), (120, 112, 80))


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a camp."""
    war = (
        brief.says("war", "battlefield", "battle", "army", "siege", "warcamp", "front", "trenches", "skirmish")
        or brief.mood == "heroic"
    )
    light.density = max(light.density, 0.0012)
    stage = Stage(brief, light, rng, size, horizon=0.50, eye=3.0, lens=1.0)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    fires = [
        (float(rng.uniform(-1.6, 1.6)), 11.0),
        *((stage.across(f, z), z) for f, z in ((0.22, 24.0), (0.74, 32.0), (0.4, 48.0))),
    ]
    for x, z in fires:
        stage.lamp(x, 1.2, z - 0.5, linear(furniture.WARM, 5.0), 3.4)
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        return (
            (lattice.fractal(x / 40, z / 40, 4) - 0.5) * 6 * smooth(8, 70, z)
            + lattice.ridged(x / 800, z / 800, 6) * 330 * smooth(500, 2000, z)
            - 0.4
        )

    land = Land(stage, heights, near=3.5, far=4200, steps=250)
    spots = lattice.fractal(land.x / 4, land.z / 4, 4)
    mud = (
        smooth(0.38, 0.6, lattice.fractal(land.x / 9 + 7, land.z / 9, 3))
        * (0.9 if war else 0.5)
        * smooth(300, 80, land.z)
    )
    land.paint(
        blend(
            (linear("#58703a"), 1.0),
            (linear("#838648"), smooth(0.45, 0.7, spots)),
            (linear("#80684a"), mud),
            (linear("#737068"), smooth(0.85, 0.65, land.flat)),
            (linear("#ecf1f7"), light.snow * 0.8),
        ),
        0.32,
    )
    if war:
        _siege(stage)
    else:
        planting.scatter(stage, planting.conifer(stage), 130, 60, 260, (9, 15), slabs=4)
    _tents(stage, war)
    for x, z in sorted(fires, key=lambda p: -p[1]):
        _fire(stage, x, z)
    _near(stage, war)
    return stage


def _siege(stage: Stage) -> None:
    """Put the besieged town on the horizon with smoke above, and lines of soldiers before it."""
    from .weather import mist

    rng, z = stage.rng, 300.0
    x = stage.across(float(rng.choice([0.35, 0.66])), z)
    s = stage.sprite(x, stage.ground_at(x, z) - 2, z, (-70, -16, 70, 80))
    buildings.castle(s, rng, 92, True, cone=rng.random() < 0.5)
    stage.put(s, 0.7, 0.12)
    for dx in (-30.0, 14.0):
        stage.beam(x + dx, 16, z - 3, 18, linear("#ff6a20", 0.5))
    for d in (150.0, 120.0, 95.0):
        s = stage.sheet(d)
        for f in np.linspace(-0.05, 1.05, 70):
            px = stage.across(float(f) + float(rng.normal(0, 0.004)), d)
            stage.move(s, px, stage.ground_at(px, d), d)
            s.poly([(-0.4, 0), (0.4, 0), (0.3, 1.5), (0, 2.0), (-0.3, 1.5)], (74, 68, 66))
            s.line([(0.4, 0), (0.5, 4.2)], 0.1, (84, 70, 56))
            if rng.random() < 0.1:
                buildings.flag(s, 0.4, 4.0, 2.6, (170, 44, 40))
        stage.put(s, 0.2)
    mist(stage, 0.2)


def _tents(stage: Stage, war: bool) -> None:
    """Pitch tents from far to near, clear of the middle."""
    rng = stage.rng
    for z in (80.0, 62.0, 48.0, 37.0, 28.0, 21.0, 16.0):
        s = stage.sheet(z)
        for _ in range(7 if war else 4):
            f = float(rng.uniform(-0.05, 1.05))
            if abs(f - 0.5) < (0.14 if z > 25 else 0.24):
                continue
            x = stage.across(f, z)
            stage.move(s, x, stage.ground_at(x, z) - 0.05, z)
            big = war and rng.random() < 0.15
            landmarks.tent(
                s,
                rng,
                float(rng.uniform(2.6, 3.4)) * (1.6 if big else 1.0),
                CANVAS[int(rng.integers(5 if war else 2))],
                stage.light.dark and rng.random() < 0.6,
            )
        stage.put(s, 0.4)


def _fire(stage: Stage, x: float, z: float) -> None:
    """Light a camp fire with people sitting about it."""
    rng = stage.rng
    y = stage.ground_at(x, z)
    for dx, dz in ((-1.0, 1.2), (0.8, 1.3)):
        s = stage.sprite(x + dx, y + 0.35, z + dz, (-0.8, -0.7, 0.8, 1.6))
        figures.sitter(s, rng, 1.3)
        stage.put(s, 0.9)
    s = stage.sprite(x, y, z, (-1.4, -0.4, 1.4, 2.4))
    for a in (-0.5, -0.1, 0.3):
        s.limb([(a - 0.3, 0.02), (a + 0.4, 0.2)], 0.14, 0.1, (70, 46, 34))
    for dx, size in ((-0.22, 0.34), (0.24, 0.32), (0.0, 0.52)):
        furniture.flame(s, dx, 0.14, size)
    for k in range(9):
        s.disc(-0.8 + 0.2 * k, -0.02, 0.13, 0.09, (104, 100, 96))
    stage.put(s, 0.2)
    stage.beam(x, y + 0.7, z - 0.3, 2.0, linear(furniture.WARM, 0.6 if stage.light.dark else 0.22))
    for _ in range(22):
        t = float(rng.random())
        stage.beam(
            x + float(rng.normal(0, 0.2 + t)),
            y + 0.8 + 4.5 * t,
            z - 0.2,
            0.03,
            linear("#ff9a40") * float(rng.uniform(1, 4)) * (1 - t),
        )
    for dx in (-1.7, 1.7):
        s = stage.sprite(x + dx, y + 0.35, z - 0.1, (-0.8, -0.7, 0.8, 1.6))
        figures.sitter(s, rng, 1.25)
        stage.put(s, 0.9)


def _near(stage: Stage, war: bool) -> None:
    """Put banners, spears and a wagon's barrels in front."""
    rng, side = stage.rng, float(stage.rng.choice([-1, 1]))

    def standard(s: Sprite) -> None:
        s.limb([(0, -0.2), (0, 5.2)], 0.12, 0.08, (92, 70, 50))
        colour = ((150, 36, 40), (44, 66, 128), (70, 92, 50))[int(rng.integers(3))]
        sway = 0.25 + 0.5 * stage.light.wind
        s.blob(
            [
                (0.05, 5.0),
                (0.9, 4.9 - sway * 0.2),
                (1.9, 4.95 - sway * 0.4),
                (2.3, 4.0 - sway * 0.5),
                (1.4, 3.9),
                (0.7, 3.75),
                (0.05, 3.8),
            ],
            colour,
        )
        s.disc(0.95, 4.4, 0.3, 0.3, (214, 176, 90))

    if war:
        for f, z in ((0.5 - side * 0.33, 9.0), (0.5 + side * 0.40, 13.0)):
            planting.stand(stage, stage.across(f, z), z, (-1, -0.5, 3, 6), standard)
    for k in range(4):
        z = 8.5
        x = stage.across(0.5 + side * (0.30 + 0.05 * k), z)
        s = stage.sprite(x, stage.ground_at(x, z), z, (-0.8, -0.1, 0.8, 1.5))
        if k % 2:
            furniture.barrel(s, 0.95)
        else:
            s.rect(-0.4, 0, 0.4, 0.7, (132, 100, 68))
            s.line([(-0.4, 0.35), (0.4, 0.35)], 0.05, (96, 70, 48))
        stage.put(s, 0.6)
    planting.scatter(stage, lambda s, r, h: trees.tuft(s, r, h, (98, 106, 54), 7), 80, 4, 18, (0.2, 0.5), slabs=2)
