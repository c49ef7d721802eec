"""A desert: dunes with sharp crests, half-buried ruins, pyramids, mesas, a caravan, an oasis."""

import math

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import figures, furniture, planting, trees
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend

SAND: Colour = (196, 158, 106)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a desert."""
    light.haze = light.haze * linear("#ffe0b0") * 1.15
    light.density = max(light.density, 0.0005) * (3.0 if brief.weather == "wind" else 1.0)
    stage = Stage(brief, light, rng, size, horizon=0.52, eye=7.0, lens=1.05)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice, shift = stage.lattice, rng.uniform(0, 90, 3).astype(np.float32)
    mesa = brief.says("canyon", "mesa", "badlands", "wasteland") or rng.random() < 0.35
    turn = float(rng.uniform(-0.5, 0.5))

    def heights(x: Floats, z: Floats) -> Floats:
        u, v = x / 85 + z / 85 * turn + shift[0], z / 48 + shift[1]
        wave = lattice.at(u, v) * 0.75 + lattice.at(u * 2.1, v * 2.0) * 0.25
        dune = (1 - np.abs(2 * wave - 1)) ** 1.35 * 15 * smooth(6, 70, z) - 4.5 * smooth(6, 50, z)
        blocks = (
            smooth(0.60, 0.66, lattice.fractal(x / 900 + shift[2], z / 900, 3)) * 210 * smooth(700, 1300, z)
            if mesa
            else 0.0
        )
        return dune + blocks + (lattice.at(x / 7, z / 5) - 0.5) * 0.35

    land = Land(stage, heights, near=5, far=4200, steps=280)
    ripple = np.sin(land.z * 2.6 + lattice.at(land.x / 4, land.z / 4) * 7 + land.x * 0.5) * smooth(60, 12, land.z)
    bands = 0.85 + 0.25 * np.sin(land.y / 9 + lattice.at(land.x / 90, land.z / 90) * 3)
    rock = smooth(0.86, 0.6, land.flat) * smooth(20, 60, land.y)
    albedo = blend(
        (linear("#bf9560"), 1.0), (linear("#9c6a40"), smooth(0.97, 0.80, land.flat)), (linear("#a85f3c"), rock)
    )
    tone = (1 + 0.06 * ripple) * np.where(land.y > 25, bands, 1.0)
    facing = 0.72 + 0.9 * np.clip(land.normal[0] * np.sign(light.side) - land.normal[2] * 0.3, -0.4, 0.4)
    land.paint(albedo * facing[..., None].astype(np.float32) * tone[..., None].astype(np.float32), 0.12)
    _wonder(stage)
    planting.scatter(stage, lambda s, r, h: trees.tuft(s, r, h, (120, 104, 62), 7), 30, 12, 60, (0.4, 0.9), slabs=2)
    if brief.says("oasis", "palm", "palms") or rng.random() < 0.4:
        planting.scatter(
            stage,
            lambda s, r, h: trees.palm(s, r, h, float(np.sign(light.side))),
            9,
            30,
            80,
            (6, 9),
            slabs=2,
            spread=0.8,
        )
    _caravan(stage)
    return stage


def _wonder(stage: Stage) -> None:
    """Put pyramids, or a ruined colonnade with a fallen colossus."""
    rng, brief = stage.rng, stage.brief
    if brief.says("pyramid", "pyramids", "tomb", "sphinx") or rng.random() < 0.45:
        for z, f, h in ((900.0, 0.66, 120.0), (620.0, 0.42, 125.0), (480.0, 0.76, 60.0)):
            x = stage.across(f if stage.light.side > 0 else 1 - f, z)
            s = stage.sprite(x, -4, z, (-h * 1.2, -6, h * 1.2, h * 1.1))
            _pyramid(s, h, float(np.sign(stage.light.side)))
            stage.put(s, 0.0, 0.15)
        return
    side = float(rng.choice([-1, 1]))
    for i, z in enumerate((105.0, 92.0, 80.0, 69.0, 59.0, 50.0)):
        x = stage.across(0.5 + side * 0.16, 60) + side * (i - 2) * 4.5
        y = stage.ground_at(x, z)
        s = stage.sprite(x, y - 1.5, z, (-6, -1, 6, 22))
        broken = float(rng.choice([0.0, 0.25, 0.5, 0.72]))
        furniture.column(s, 15, 1.45, (186, 152, 112), broken, rng)
        if i in {1, 2}:
            s.rect(-6, 15, 6, 17, (176, 142, 104))
        stage.put(s, 0.9, 0.2)
    z = 46.0
    x = stage.across(0.5 - side * 0.22, z)
    s = stage.sprite(x, stage.ground_at(x, z) - 1.0, z, (-8, -1, 8, 10))
    _colossus(s)
    stage.put(s, 1.1, 0.25)


def _pyramid(s: Sprite, h: float, sun: float) -> None:
    """Draw a pyramid, one face in the sun, with courses of stone."""
    ridge = -0.22 * h * sun
    lit, dark = ((-1, ridge), (1, ridge)) if sun < 0 else ((1, ridge), (-1, ridge))
    for (edge, foot), tone in ((lit, 1.25), (dark, 0.5)):
        s.poly([(edge * h, 0), (foot, -0.04 * h), (0, h)], shade(SAND, tone))
        for k in range(1, 16):
            t = k / 16
            s.line(
                [(edge * h * (1 - t), h * t), (foot * (1 - t), h * t - 0.04 * h * (1 - t))],
                h * 0.006,
                shade(SAND, tone * 0.86),
            )


def _colossus(s: Sprite) -> None:
    """Draw the head of a statue that sank into the sand."""
    c: Colour = (180, 146, 106)
    s.blob([(-3.4, -0.5), (-3.2, 3.0), (-2.6, 6.0), (-0.4, 7.4), (1.8, 6.6), (3.0, 3.6), (3.0, -0.5)], shade(c, 0.8))
    s.blob([(-1.9, -0.5), (-2.0, 2.6), (-1.5, 4.8), (0.0, 5.6), (1.4, 4.9), (1.9, 2.7), (1.8, -0.5)], c)
    for x in (-0.85, 0.8):
        s.poly([(x - 0.5, 3.5), (x, 3.75), (x + 0.5, 3.5), (x, 3.3)], shade(c, 0.4))
        s.line([(x - 0.6, 4.0), (x, 4.2), (x + 0.6, 4.0)], 0.14, shade(c, 0.6))
    s.poly([(-0.3, 1.9), (0.0, 3.4), (0.35, 1.9)], shade(c, 0.78))
    s.line([(-0.7, 1.2), (0, 1.3), (0.7, 1.2)], 0.16, shade(c, 0.45))
    for k in range(7):
        y = 0.6 + k * 0.85
        s.line([(-3.1 + 0.1 * k, y), (-2.0, y + 0.1)], 0.1, shade(c, 0.55))
        s.line([(2.9 - 0.1 * k, y), (2.0, y + 0.1)], 0.1, shade(c, 0.55))


def _caravan(stage: Stage) -> None:
    """Let a caravan cross the sand."""
    rng, z = stage.rng, float(stage.rng.uniform(34, 42))
    start, step = float(rng.uniform(0.2, 0.4)), 3.6
    for i in range(6):
        x = stage.across(start, z) + i * step
        y = stage.ground_at(x, z, -1e6)
        if y < -1e5:
            continue
        s = stage.sprite(x, y, z, (-3, -0.3, 3, 4))
        if i in {0, 3}:
            figures.traveller(s, rng, 1.8, (206, 190, 160), kit="staff")
        else:
            _camel(s, rng)
        stage.put(s, 0.7)


def _camel(s: Sprite, rng: np.random.Generator) -> None:
    """Draw a laden camel that walks to the right."""
    c: Colour = (150, 112, 72)
    for x, swing in ((-0.75, 0.1), (-0.55, -0.12), (0.55, 0.12), (0.75, -0.1)):
        s.limb([(x, 1.1), (x + swing, 0.55), (x + swing * 0.6, 0)], 0.2, 0.11, shade(c, 0.85))
    s.blob([(-1.0, 1.15), (-0.95, 1.65), (-0.4, 1.95), (0.0, 2.35), (0.4, 1.95), (0.95, 1.7), (1.0, 1.2), (0, 1.0)], c)
    s.limb([(0.9, 1.45), (1.3, 1.35), (1.5, 1.8), (1.55, 2.3)], 0.34, 0.17, c)
    s.limb([(1.48, 2.35), (1.95, 2.22)], 0.24, 0.14, c)
    s.limb([(-0.98, 1.5), (-1.15, 0.9)], 0.07, 0.04, c)
    colour = ((150, 50, 44), (60, 80, 120), (190, 150, 70))[int(rng.integers(3))]
    s.blob([(-0.6, 1.2), (-0.55, 2.05), (0.0, 2.5), (0.55, 2.05), (0.6, 1.2)], colour)
    s.rect(-0.62, 1.3, 0.62, 1.42, shade(colour, 1.5))
    if rng.random() < 0.5:
        s.blob([(-0.2, 2.3), (-0.22, 2.9), (0, 3.1), (0.22, 2.9), (0.2, 2.3)], (204, 190, 160))
        s.disc(0, 3.2, 0.14, 0.17, (84, 60, 50))
        s.line(
            [(0.15 * math.cos(a), 3.25 + 0.15 * math.sin(a)) for a in np.linspace(0, 3.14, 8)], 0.08, (220, 210, 190)
        )
