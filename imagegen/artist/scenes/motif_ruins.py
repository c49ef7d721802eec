"""Ruins: a broken colonnade and arches taken back by grass and trees, or a ring of standing stones."""

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import furniture, planting, trees
from .buildings import arch
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend

MARBLE: Colour = (176, 170, 156)
IVY: Colour = (70, 98, 50)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of ruins."""
    stage = Stage(brief, light, rng, size, horizon=0.56, eye=2.4, lens=1.0)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        far = lattice.ridged(x / 800, z / 800, 6) * 330 * smooth(400, 1900, z)
        return far + (lattice.fractal(x / 22, z / 22, 5) - 0.5) * 3.4 * smooth(4, 30, z) * smooth(1.5, 7, np.abs(x))

    land = Land(stage, heights, near=3, far=4500, steps=260)
    spots = lattice.fractal(land.x / 3, land.z / 3, 4)
    u, v = land.x / 1.3, land.z / 1.3
    joint = np.minimum(np.abs(u - np.rint(u)), np.abs(v - np.rint(v)))
    paved = smooth(4.2, 2.6, np.abs(land.x)) * smooth(0.62, 0.42, spots) * (land.z < 60)
    stone = linear("#9c9482") * (0.55 + 0.5 * smooth(0.02, 0.07, joint))[..., None]
    albedo = blend(
        (linear("#55703a"), 1.0),
        (linear("#838a4a"), smooth(0.4, 0.7, spots)),
        (linear("#77705f"), smooth(0.85, 0.7, land.flat)),
        (linear("#ebf0f6"), light.snow * 0.85),
    )
    land.paint(albedo * (1 - paved[..., None]) + stone * paved[..., None], 0.3)
    planting.scatter(
        stage,
        planting.broadleaf(stage, brief.says("autumn")),
        60,
        55,
        220,
        (6, 11),
        slabs=3,
        where=lambda x, z: abs(x) > 7,
    )
    if brief.says("stones", "standing-stones", "henge", "circle", "monolith", "druid"):
        _ring(stage)
    else:
        _colonnade(stage)
    planting.party(stage, 11, 0.5 + float(rng.normal(0, 0.04)), 3)
    planting.scatter(
        stage,
        lambda s, r, h: trees.tuft(s, r, h, (104, 116, 56), 7),
        120,
        3.4,
        22,
        (0.25, 0.6),
        slabs=3,
        where=lambda x, z: abs(x) > 1.2,
    )
    planting.flock(stage, 9)
    return stage


def _ivy(s: Sprite, rng: np.random.Generator, h: float, w: float) -> None:
    """Let ivy climb from the ground."""
    for _ in range(int(rng.integers(8, 26))):
        y = h * 0.8 * rng.random() ** 1.8
        trees.crown(s, rng, (rng.uniform(-1, 1) * w, y), w * 0.42, IVY, 1.0, 26)


def _colonnade(stage: Stage) -> None:
    """Build a great arch at the end of two rows of columns, some of them fallen."""
    rng, magic = stage.rng, stage.brief.mood == "mysterious" or stage.brief.says("portal", "magic", "arcane")
    z = 46.0
    s = stage.sprite(0, -0.3, z, (-14, -1, 14, 20))
    for x in (-6.6, 6.6):
        s.rect(x - 2.4, 0, x + 2.4, 11.5 - (2.5 if x > 0 else 0), MARBLE)
        for _ in range(26):
            bx, by = x + rng.uniform(-2.2, 1.4), rng.uniform(0, 9)
            s.rect(bx, by, bx + 0.9, by + 0.45, shade(MARBLE, rng.uniform(0.8, 1.1)))
    s.poly([(-9, 11.5), (-9, 14.5), (-3, 16.0), (2.5, 15.2), (4.8, 12.4), (4.0, 9.5), (-4.2, 9.5)], MARBLE)
    s.rect(-9.6, 11.2, 4.4, 12.0, shade(MARBLE, 1.12))
    arch_colour = (
        (120, 220, 255) if magic else tuple(int(min(255, 255 * float(c) ** 0.45)) for c in stage.light.horizon * 0.7)
    )
    arch(s, 0, 0, 4.3, 11.2, (arch_colour[0], arch_colour[1], arch_colour[2]), 0.35 if magic else 0.16)
    for x in (-6.6, 6.6):
        stage.move(s, x, -0.3, z)
        _ivy(s, rng, 9, 1.9)
    stage.put(s, 0.8, 0.2)
    if magic:
        stage.beam(0, 5, z - 1, 8, linear("#7fe0ff", 0.35))
    for z in (38.0, 31.0, 24.5, 19.0, 14.5):
        for side in (-1, 1):
            x = side * 5.4
            y = stage.ground_at(x, z)
            broken = float(rng.choice([0.0, 0.0, 0.3, 0.55, 0.8]))
            s = stage.sprite(x, y - 0.2, z, (-2.5, -0.5, 2.5, 10))
            furniture.column(s, 8.2, 0.75, MARBLE, broken, rng)
            _ivy(s, rng, 6 * (1 - broken), 0.7)
            stage.put(s, 0.9, 0.2)
            if broken > 0.5:
                _drum(stage, x + side * float(rng.uniform(1.8, 3.5)), z - 1.5)


def _drum(stage: Stage, x: float, z: float) -> None:
    """Leave a piece of a column lying in the grass."""
    s = stage.sprite(x, stage.ground_at(x, z), z, (-2.4, -0.3, 2.4, 2))
    s.blob([(-1.6, 0), (-1.7, 0.7), (-1.5, 1.35), (1.2, 1.3), (1.5, 0.6), (1.2, 0)], shade(MARBLE, 0.85))
    s.disc(-1.5, 0.68, 0.4, 0.68, shade(MARBLE, 1.1))
    for k in (0.25, 0.55, 0.85, 1.1):
        s.line([(-1.1, k), (1.3, k)], 0.04, shade(MARBLE, 0.65))
    stage.put(s, 0.8, 0.2)


def _ring(stage: Stage) -> None:
    """Set up a ring of standing stones around an altar, with runes that glow by night."""
    rng = stage.rng
    glow = 0.7 if stage.light.dark or stage.brief.mood == "mysterious" else 0.0
    spots = [(9.0 * np.cos(a), 24 + 9.0 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 14)[:-1] + 0.2]
    for x, z in sorted(spots, key=lambda p: -p[1]):
        x, z = float(x), float(z)
        y, h, w = stage.ground_at(x, z), float(rng.uniform(3.8, 5.6)), float(rng.uniform(0.8, 1.2))
        s = stage.sprite(x, y - 0.3, z, (-3, -0.5, 3, 7))
        tone = shade((132, 128, 122), rng.uniform(0.8, 1.1))
        s.blob(
            [
                (-w, 0),
                (-w * 1.02, h * 0.5),
                (-w * 0.8, h * 0.95),
                (0.1, h),
                (w * 0.75, h * 0.93),
                (w * 0.98, h * 0.5),
                (w, 0),
            ],
            tone,
        )
        for k in range(4):
            s.line(
                [(rng.uniform(-0.3, 0), 1.2 + k * 0.7), (rng.uniform(0, 0.3), 1.5 + k * 0.7)],
                0.09,
                (120, 230, 255) if glow else shade(tone, 0.6),
                glow,
            )
        if rng.random() < 0.4 and z > 22:
            s.rect(-2.4, h - 0.05, 2.4, h + 0.75, shade(tone, 0.95))
        stage.put(s, 1.0, 0.3)
        if glow:
            stage.beam(x, y + 2.2, z - 0.2, 0.9, linear("#60d8ff", 0.35))
    s = stage.sheet(24.0)
    stage.box(s, (-1.6, 1.6), (0.0, 1.1), (23.2, 24.8), (140, 136, 128))
    stage.put(s, 0.2, 0.2)
