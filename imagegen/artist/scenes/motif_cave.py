"""A cave: rock walls closing in rings around a mouth of light, stalactites, a pool, a dragon's hoard if one says so."""

import math

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import figures, furniture, planting
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend, water

ROCK: Colour = (122, 108, 96)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a cave."""
    stage = Stage(brief, light, rng, size, horizon=0.54, eye=1.8, lens=0.85)
    mouth = sky(rng, light, size, int(stage.horizon))
    stage.pixels[...] = mouth * 0.6 + light.haze * 0.7
    stage.indoors = True
    outside = light.haze + light.key * 0.6
    light.ambient, light.key = outside * 0.035, outside * 0.02
    light.haze, light.density = outside * 0.16, 0.016
    fx = float(rng.uniform(-0.12, 0.12))
    stage.lamp(stage.across(0.5 + fx, 26), 4.5, 26.0, outside * 7, 6.5)
    stage.beam(stage.across(0.5 + fx, 40), 4.0, 0.0 + 40, 9.0, outside * 0.25)
    fire = not brief.says("empty")
    hoard = brief.says("dragon", "dragon's", "hoard", "treasure", "lair")
    camp = (stage.across(float(rng.choice([0.3, 0.7])), 8.5), 8.5)
    if fire:
        stage.lamp(camp[0], 1.0, camp[1] - 0.3, linear(furniture.WARM, 8.0), 2.8)
    pool = brief.says("pool", "grotto", "lake", "water", "underground") or rng.random() < 0.5

    def heights(x: Floats, z: Floats) -> Floats:
        bumps = (stage.lattice.fractal(x / 2.2, z / 2.2, 5) - 0.5) * 0.9
        dip = -1.1 * np.exp(-(((x - 0.6) / (2.4 + 0.05 * z)) ** 2) - ((z - 12) / 5.5) ** 2) if pool else 0
        return bumps + dip + smooth(3, 9, np.abs(x - fx * z)) * 2.5

    land = Land(stage, heights, near=1.5, far=60, steps=200)
    rock = stage.lattice.fractal(land.x * 1.4, land.z * 1.4, 4)
    land.paint(
        blend((linear("#6e6155"), 1.0), (linear("#8f8272"), smooth(0.4, 0.7, rock))) * (0.5 + rock)[..., None], 0.4
    )
    _rings(stage, fx, pool)
    if pool:
        water(stage, -0.42, linear("#2c6a72"), 0.25)
    if fire and not hoard:
        _fire(stage, camp)
    if hoard:
        _hoard(stage, fx)
    planting.party(stage, 6.5, 0.3 if hoard else 0.5 + fx * 0.6 + float(rng.normal(0, 0.04)), 3 if hoard else 2)
    _teeth(stage, 2.6, 9, near=True)
    return stage


def _rings(stage: Stage, fx: float, pool: bool) -> None:
    """Close rock around the mouth in rings from far to near, each darker, with hanging stones."""
    rng = stage.rng
    for z, radius in ((30, 4.6), (23, 5.4), (17, 5.6), (12.5, 5.7), (9, 5.3), (6.2, 4.6)):
        s = stage.sheet(z)
        stage.move(s, fx * z, 1.8, z)
        wide = stage.width / stage.focal * z
        _ring(s, rng, radius * rng.uniform(0.9, 1.08), wide, shade(ROCK, rng.uniform(0.8, 1.05)))
        stage.put(s, 1.4, 0.42)
        if z < 28:
            _teeth(stage, z * 0.97, 7)


def _ring(s: Sprite, rng: np.random.Generator, r: float, wide: float, colour: Colour) -> None:
    """Fill everything outside a jagged opening."""
    n = 90
    phase = rng.uniform(0, 6.3, 6)
    inner = []
    for i in range(n + 1):
        a = -0.75 + (math.pi + 1.5) * i / n
        k = (
            1
            + sum(0.13 / (j + 1) ** 0.7 * math.sin((2 * j + 3) * a + phase[j]) for j in range(6))
            + rng.normal(0, 0.015)
        )
        inner.append((r * 1.12 * k * math.cos(a), r * 0.82 * k * math.sin(a)))
    outer = [(-wide * 2, -r), (-wide * 2, wide * 2), (wide * 2, wide * 2), (wide * 2, -r)]
    s.poly([*inner, *outer], colour)
    for _ in range(70):
        a = rng.uniform(-0.4, math.pi + 0.4)
        k = rng.uniform(1.15, 2.2)
        x, y = r * 1.12 * k * math.cos(a), r * 0.82 * k * math.sin(a)
        w = r * rng.uniform(0.05, 0.2)
        s.poly(
            [(x, y), (x + w, y + w * rng.uniform(-0.4, 0.6)), (x + w * 0.8, y + w * 1.3), (x - w * 0.4, y + w)],
            shade(colour, rng.uniform(0.72, 1.3)),
        )


def _teeth(stage: Stage, z: float, n: int, near: bool = False) -> None:
    """Hang stalactites from the roof at one distance; near ones also rise from the floor at the edges."""
    rng = stage.rng
    s = stage.sheet(z)
    top = stage.eye + (stage.horizon * (0.98 if near else 0.62)) * z / stage.focal
    for _ in range(n):
        x = stage.across(float(rng.uniform(0, 1)), z)
        length, w = z * float(rng.uniform(0.06, 0.2)), z * float(rng.uniform(0.012, 0.03))
        stage.move(s, x, top + z * 0.1, z)
        tone = shade(ROCK, rng.uniform(0.6, 1.0))
        s.poly(
            [
                (-w, z * 0.2),
                (-w, 0),
                (-w * 0.3, -length * 0.6),
                (0, -length),
                (w * 0.35, -length * 0.55),
                (w, 0),
                (w, z * 0.2),
            ],
            tone,
        )
        s.poly([(w * 0.2, 0), (0, -length), (w * 0.35, -length * 0.55), (w, 0)], shade(tone, 0.7))
    for side in (-1, 1) if near else ():
        for _ in range(3):
            x = stage.across(0.5 + side * float(rng.uniform(0.36, 0.52)), z)
            stage.move(s, x, -0.6, z)
            h, w = float(rng.uniform(0.6, 1.7)), float(rng.uniform(0.16, 0.34))
            s.poly([(-w, 0), (-w * 0.4, h * 0.6), (0, h), (w * 0.3, h * 0.6), (w, 0)], shade(ROCK, 0.7))
    stage.put(s, 1.0, 0.35, hide=not near)


def _fire(stage: Stage, spot: tuple[float, float]) -> None:
    """Put a camp fire with someone beside it."""
    rng, (x, z) = stage.rng, spot
    y = stage.ground_at(x, z)
    s = stage.sprite(x, y, z, (-1.2, -0.3, 1.2, 1.8))
    for a in (-0.35, 0.0, 0.3):
        s.limb([(a - 0.3, 0.03), (a + 0.3, 0.16)], 0.11, 0.09, (70, 46, 34))
    for dx, size in ((-0.16, 0.26), (0.17, 0.24), (0.0, 0.4)):
        furniture.flame(s, dx, 0.12, size)
    stage.put(s, 0.2)
    stage.beam(x, y + 0.5, z - 0.2, 1.5, linear(furniture.WARM, 0.7))
    for dx in (-1.2, 1.15):
        s = stage.sprite(x + dx, y + 0.15, z + 0.3, (-0.7, -0.3, 0.7, 1.5))
        figures.sitter(s, rng, 1.15)
        stage.put(s, 0.9)


def _hoard(stage: Stage, fx: float) -> None:
    """Heap up gold, and lay the dragon behind it."""
    rng, z = stage.rng, 10.5
    x = fx * z
    stage.lamp(x, 2.5, z - 2, linear("#ffb040", 9.0), 4.0)
    s = stage.sprite(x, -0.3, z + 1.5, (-6, -0.5, 6, 6))
    skin: Colour = (112, 46, 38)
    s.limb([(-4.5, 0.3), (-3.2, 1.6), (-1.2, 2.4), (1.0, 2.2), (2.4, 2.6), (3.0, 3.6)], 0.5, 0.9, skin)
    s.blob([(-3.2, 0.2), (-3.0, 1.8), (-1.0, 2.9), (1.2, 2.5), (2.2, 1.0), (2.0, 0.1)], skin)
    s.poly([(-0.8, 2.4), (-2.6, 5.4), (-1.2, 4.8), (-0.6, 5.6), (0.2, 4.6), (1.2, 5.0), (0.8, 2.3)], shade(skin, 0.75))
    s.blob([(2.4, 3.3), (2.7, 4.2), (3.4, 4.3), (4.6, 3.6), (4.5, 3.25), (3.3, 3.1)], shade(skin, 1.15))
    s.disc(3.3, 3.85, 0.1, 0.08, (255, 220, 90), 0.9)
    for k in (2.7, 3.0):
        s.poly([(k, 4.1), (k - 0.9, 4.9), (k + 0.25, 4.25)], (190, 176, 150))
    stage.put(s, 1.2, 0.3)
    s = stage.sprite(x, -0.5, z, (-7, -0.5, 7, 3))
    s.blob([(-6, -0.3), (-4, 0.5), (-2.2, 1.1), (-0.5, 0.8), (1.4, 1.5), (3.4, 0.9), (6, -0.3)], (190, 138, 48))
    for _ in range(420):
        dx = rng.normal(0, 2.6)
        s.disc(
            dx,
            max(-0.2, (1.2 - abs(dx) * 0.22) * rng.random()),
            0.11,
            0.05,
            shade((236, 190, 84), rng.uniform(0.6, 1.2)),
            0.25 if rng.random() < 0.06 else 0,
        )
    stage.put(s, 0.9, 0.1)
