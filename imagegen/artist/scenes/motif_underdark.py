"""The deep: a cavern without sky, lit by mushrooms, crystals, spores and a still lake."""

import math

import numpy as np

from ..paint import Colour, Floats, linear, smooth, vector
from ..words import Brief
from . import planting, trees
from .light import Light
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend, water
from .weather import mist

CAPS: tuple[Colour, ...] = ((70, 200, 220), (150, 110, 240), (90, 230, 160), (230, 110, 190))


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a cavern deep below."""
    stage = Stage(brief, light, rng, size, horizon=0.52, eye=1.9, lens=0.92)
    stage.indoors = True
    caps = [CAPS[int(i)] for i in rng.permutation(len(CAPS))[:2]]
    tint = vector([(c / 255) ** 2.2 for c in caps[0]])
    light.ambient, light.key = linear("#5c6a9a", 0.10) + tint * 0.04, tint * 0.08
    light.haze, light.density = tint * 0.09 + linear("#1a1c40", 0.7), 0.015
    light.dark = True
    rows = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    stage.pixels[...] = light.haze * (0.12 + 1.0 * np.exp(-(((rows - 0.5) / 0.2) ** 2)))
    groves = [(float(rng.uniform(-0.46, 0.46)), float(z)) for z in (34, 25, 19, 14, 10.5, 8, 6.2)]
    for i, (f, z) in enumerate(groves):
        stage.lamp(
            f * stage.width * z / stage.focal,
            1.8,
            z,
            vector([(c / 255) ** 2.2 for c in caps[i % 2]]) * 4.0,
            1.7 + z * 0.06,
        )

    def heights(x: Floats, z: Floats) -> Floats:
        return (stage.lattice.fractal(x / 6, z / 6, 5) - 0.52) * 2.6 * smooth(1, 5, z) + smooth(30, 80, z) * 3

    land = Land(stage, heights, near=1.7, far=110, steps=200)
    rock = stage.lattice.fractal(land.x, land.z, 4)
    land.paint(
        blend(
            (linear("#4d4a5e"), 1.0),
            (linear("#6a6f6a"), smooth(0.45, 0.7, rock)),
            (linear("#3f6a58"), smooth(0.5, 0.8, rock) * 0.6),
        ),
        0.4,
    )
    _roof(stage)
    _ranks(stage, groves, caps)
    water(stage, -0.35, linear("#20506a"), 0.2)
    if brief.says("crystal", "crystals") or rng.random() < 0.6:
        _crystals(stage, caps[1])
    planting.party(stage, 7.5, 0.5 + float(rng.normal(0, 0.06)), 3)
    _spores(stage, caps)
    mist(stage, 0.25, low=0.55)
    return stage


def _roof(stage: Stage) -> None:
    """Hang the cavern's roof and pillars in four distances."""
    rng = stage.rng
    for z, low in ((60, 0.30), (36, 0.24), (22, 0.17), (11, 0.09)):
        s = stage.sheet(z)
        x0, step, points = -0.1, 0.012, []
        f = x0
        drift = rng.uniform(0, 6.3, 3)
        while f < 1.1:
            y = low + 0.05 * math.sin(f * 9 + drift[0]) + 0.03 * math.sin(f * 23 + drift[1]) + abs(rng.normal(0, 0.012))
            if rng.random() < 0.13:
                y += rng.uniform(0.03, 0.16)
            points.append((f * stage.width, y * stage.height))
            f += step
        s.pixels([(-50, -50), *points, (stage.width + 50, -50)], (92, 88, 108))
        for _ in range(3 if z < 50 else 5):
            _pillar(s, rng, float(rng.uniform(0, 1)) * stage.width, stage, z)
        stage.put(s, 1.2, 0.4)


def _pillar(s: Sprite, rng: np.random.Generator, x: float, stage: Stage, z: float) -> None:
    """Draw a column of dripstone from floor to roof, in the picture's pixels."""
    w, foot = stage.focal / z * rng.uniform(0.5, 1.2), stage.horizon + stage.focal / z * 2.2
    left, right = [], []
    for k in range(13):
        t = k / 12
        half = w * (0.35 + 1.5 * (2 * t - 1) ** 4) * rng.uniform(0.85, 1.15)
        left.append((x - half, foot * t))
        right.append((x + half, foot * t))
    s.pixels([*left, *right[::-1]], shade((92, 88, 108), rng.uniform(0.8, 1.1)))


def _ranks(stage: Stage, groves: list[tuple[float, float]], caps: list[Colour]) -> None:
    """Grow groves of mushrooms from far to near."""
    rng = stage.rng
    for i, (f, z) in enumerate(groves):
        s, colour = stage.sheet(z), caps[i % 2]
        for _ in range(9):
            d = z * float(rng.uniform(0.9, 1.15))
            x = f * stage.width * z / stage.focal + float(rng.normal(0, 1.3 + z * 0.05))
            if abs(x) < 1.2 and z < 12:
                continue
            stage.move(s, x, stage.ground_at(x, d) - 0.05, d)
            h = float(rng.choice([0.5, 0.9, 1.8, 3.0, 4.6]) * rng.uniform(0.8, 1.2))
            trees.mushroom(s, rng, min(h, z * 0.32), shade(colour, rng.uniform(0.8, 1.1)), 0.75)
        stage.put(s, 0.7, 0.2)
        stage.beam(
            f * stage.width * z / stage.focal, 1.6, z, 2.0 + z * 0.05, vector([(c / 255) ** 2.2 for c in colour]) * 0.22
        )


def _crystals(stage: Stage, colour: Colour) -> None:
    """Grow a cluster of crystals at one side."""
    rng, z = stage.rng, 7.5
    side = float(rng.choice([-1, 1]))
    x = stage.across(0.5 + side * 0.36, z)
    s = stage.sprite(x, stage.ground_at(x, z) - 0.1, z, (-2, -0.3, 2, 3))
    for _ in range(11):
        a, h = rng.normal(0, 0.42), float(rng.uniform(0.5, 2.0))
        w, bx = h * 0.11, rng.normal(0, 0.45)
        tx, ty = bx + math.sin(a) * h, math.cos(a) * h
        s.poly([(bx - w, 0), (tx - w, ty * 0.85), (tx, ty), (bx, 0)], shade(colour, 0.95), 0.14)
        s.poly([(bx + w, 0), (tx + w, ty * 0.82), (tx, ty), (bx, 0)], shade(colour, 0.5), 0.05)
    stage.put(s, 0.4)
    stage.beam(x, 0.9, z, 1.3, vector([(c / 255) ** 2.2 for c in colour]) * 0.4)


def _spores(stage: Stage, caps: list[Colour]) -> None:
    """Let glowing spores drift."""
    rng = stage.rng
    for i in range(110):
        z = float(rng.uniform(5, 26))
        colour = vector([(c / 255) ** 2.2 for c in caps[i % 2]])
        stage.beam(
            stage.across(float(rng.random()), z),
            float(rng.uniform(0, 6)),
            z,
            0.035,
            colour * float(rng.uniform(0.8, 3.0)),
        )
