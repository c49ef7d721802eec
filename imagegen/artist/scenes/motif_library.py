"""A library or a study of magic: walls of books, tall windows, a desk with candles, a globe, something that floats."""

import math

import numpy as np

from ..paint import linear
from ..words import Brief
from . import figures, furniture, regalia, room
from .light import Light
from .sprite import Sprite, shade
from .stage import Stage


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a library."""
    stage = Stage(brief, light, rng, size, horizon=0.50, eye=1.7, lens=0.74)
    space = room.Room(
        float(rng.uniform(7.5, 9.5)),
        float(rng.uniform(5.0, 6.2)),
        float(rng.uniform(10, 13)),
        floor="planks",
        walls="plaster",
        ceiling="beams",
        floor_colour=linear("#7a5a3e"),
        wall_colour=linear("#8a7458"),
        ceiling_colour=linear("#5a4230"),
    )
    day = brief.time in {"dawn", "day", "dusk"}
    outside = (
        linear("#fff0cc", 3.6) if brief.time == "day" else linear("#ffb070", 3.6) if day else linear("#8fb0ff", 1.6)
    )
    stage.lamp(0, 3.6, space.depth - 1.0, outside, 4.2)
    magic = brief.mood == "mysterious" or brief.says(
        "magic", "arcane", "wizard", "wizard's", "laboratory", "alchemist", "observatory"
    )
    colour = linear("#67d0ff", 3.4) if magic else linear(furniture.WARM, 3.4)
    stage.lamp(0.3, 1.9, 4.4, colour, 2.6)
    for z in (3.6, 7.2):
        for side in (-1, 1):
            stage.lamp(side * (space.width / 2 - 0.9), 2.2, z, linear(furniture.WARM, 2.3), 2.0)
    room.build(stage, space)
    _window(stage, space, outside, day)
    _walls(stage, space)
    _desk(stage, magic)
    return stage


def _window(stage: Stage, space: room.Room, outside: np.ndarray, day: bool) -> None:
    """Put a great window between shelves into the back wall, with its light in the air."""
    rng, z = stage.rng, space.depth - 0.02
    s = stage.sprite(0, 0, z, (-space.width / 2, 0, space.width / 2, space.height))
    for side in (-1, 1):
        stage.move(s, side * (space.width / 4 + 0.55), 0, z)
        furniture.shelf(s, rng, space.width / 2 - 1.3, space.height * 0.8)
    stage.move(s, 0, 0, z)
    tint = tuple(int(min(255, 255 * float(c) ** 0.45)) for c in outside / outside.max())
    regalia.gothic(s, 0, 1.0, 1.9, space.height - 1.3, (tint[0], tint[1], tint[2]), 0.45 if day else 0.3)
    stage.put(s, 0.2, 0.15)
    for k in (-1, 0, 1) if day else ():
        x = k * 0.6
        room.shaft(
            stage,
            [
                (x - 0.22, space.height - 0.8, z),
                (x + 0.22, space.height - 0.8, z),
                (x * 1.4 + 1.3, 0, 4.2),
                (x * 1.4 + 0.5, 0, 4.2),
            ],
            outside / outside.max(),
            0.10,
        )
    stage.beam(0, space.height * 0.6, z, 2.0, outside * 0.06)


def _walls(stage: Stage, space: room.Room) -> None:
    """Put bookcases along both walls in perspective, ladders and lamps."""
    rng, h = stage.rng, space.height * 0.82
    for side in (-1, 1):
        x = side * (space.width / 2 - 0.42)
        for z0 in np.arange(space.depth - 2.3, 0.8, -2.1):
            s = stage.sheet(float(z0) + 1.0)
            _case(stage, s, x, float(z0), float(z0) + 1.95, h, side)
            stage.put(s, 0.1, 0.2)
        for z in (7.2, 3.6):
            s = stage.sprite(x - side * 0.3, 2.0, z, (-0.3, -0.3, 0.3, 0.8))
            s.rect(-0.16, -0.06, 0.16, 0.0, furniture.IRON)
            furniture.candles(s, rng, 0.04, 0, 3)
            stage.put(s, 0.2)
            stage.beam(x - side * 0.3, 2.3, z, 0.5, linear(furniture.WARM, 0.45))


def _case(stage: Stage, s: Sprite, x: float, z0: float, z1: float, h: float, side: int) -> None:
    """Draw one bookcase that stands along a side wall."""
    rng = stage.rng
    wood = furniture.DARK_OAK
    stage.solid(s, [(x, 0, z0), (x, 0, z1), (x, h, z1), (x, h, z0)], shade(wood, 0.4))
    rows = max(3, int(h / 0.5))
    for r in range(rows):
        y, z = h * r / rows, z0 + 0.06
        while z < z1 - 0.1:
            thick, tall = float(rng.uniform(0.05, 0.13)), h / rows * float(rng.uniform(0.6, 0.86))
            colour = shade(furniture.BOOKS[int(rng.integers(len(furniture.BOOKS)))], rng.uniform(0.7, 1.2))
            if rng.random() > 0.05:
                stage.solid(
                    s, [(x, y + 0.05, z), (x, y + 0.05, z + thick), (x, y + tall, z + thick), (x, y + tall, z)], colour
                )
            z += thick + 0.008
        stage.solid(s, [(x, y, z0), (x, y, z1), (x, y + 0.06, z1), (x, y + 0.06, z0)], wood)
    for z in (z0, z1):
        stage.solid(s, [(x, 0, z), (x, 0, z + 0.09), (x, h + 0.1, z + 0.09), (x, h + 0.1, z)], shade(wood, 1.3))
    out = x + side * 0.42
    stage.solid(s, [(x, 0, z0), (out, 0, z0), (out, h + 0.1, z0), (x, h + 0.1, z0)], shade(wood, 0.8))


def _desk(stage: Stage, magic: bool) -> None:
    """Put the desk with its lectern, books, globe and reader in the middle."""
    rng = stage.rng
    s = stage.sheet(4.6)
    stage.solid(s, [(-2.2, 0.005, 3.4), (2.2, 0.005, 3.4), (2.2, 0.005, 7.6), (-2.2, 0.005, 7.6)], (110, 40, 42))
    for k in (0.1, 0.2):
        a, b = 2.2 - k, 3.4 + k
        for p, q in (
            ((-a, b), (a, b)),
            ((a, b), (a, 7.6 - k)),
            ((a, 7.6 - k), (-a, 7.6 - k)),
            ((-a, 7.6 - k), (-a, b)),
        ):
            stage.solid(
                s,
                [
                    (p[0], 0.007, p[1]),
                    (q[0], 0.007, q[1]),
                    (q[0] * 0.985, 0.007, q[1] * 0.992),
                    (p[0] * 0.985, 0.007, p[1] * 0.992),
                ],
                (190, 150, 84),
            )
    stage.put(s, 0.0, 0.25)
    s = stage.sprite(-1.55, 0, 5.4, (-0.8, 0, 0.8, 1.7))
    _globe(s)
    stage.put(s, 0.9)
    s = stage.sprite(0.9, 0.25, 5.6, (-0.7, 0, 0.7, 1.6))
    figures.sitter(s, rng, 1.35)
    stage.put(s, 0.8)
    s = stage.sheet(4.4)
    furniture.table(stage, s, 0.25, 4.4, 2.5, 1.0, 0.8, furniture.DARK_OAK)
    stage.put(s, 0.1)
    s = stage.sprite(0.25, 0.8, 4.7, (-1.4, 0, 1.4, 1.8))
    for i, x in enumerate((-1.05, -0.95, 1.0)):
        y = 0.09 * (i % 2)
        s.rect(x - 0.2, y, x + 0.2, y + 0.085, furniture.BOOKS[int(rng.integers(7))])
    s.poly([(-0.42, 0.02), (0, 0.08), (0.42, 0.02), (0.36, 0.14), (0, 0.10), (-0.36, 0.14)], (222, 208, 172), 0.05)
    furniture.candles(s, rng, 0.72, 0, 3)
    if magic:
        s.disc(0, 0.75, 0.17, 0.17, (140, 225, 255), 0.9)
        for r in (0.3, 0.38):
            s.line(
                [(r * math.cos(a), 0.75 + r * 0.35 * math.sin(a + r * 9)) for a in np.linspace(0, 6.3, 40)],
                0.015,
                (150, 225, 255),
                0.7,
            )
    stage.put(s, 0.3)
    stage.beam(0.95, 1.15, 4.6, 0.4, linear(furniture.WARM, 0.4))
    if magic:
        stage.beam(0.25, 1.55, 4.6, 0.9, linear("#67d0ff", 0.6))


def _globe(s: Sprite) -> None:
    """Draw a globe on its stand."""
    s.limb([(0, 0), (0, 0.7)], 0.1, 0.07, furniture.DARK_OAK)
    s.poly([(-0.3, 0), (0.3, 0), (0.06, 0.12), (-0.06, 0.12)], furniture.DARK_OAK)
    s.disc(0, 1.05, 0.42, 0.42, (74, 108, 118))
    for x, y, a, b in (
        (-0.15, 1.15, 0.14, 0.1),
        (0.12, 1.0, 0.16, 0.13),
        (-0.05, 0.82, 0.12, 0.07),
        (0.16, 1.28, 0.1, 0.05),
    ):
        s.disc(x, y, a, b, (168, 146, 96))
    s.line([(0.47 * math.cos(a), 1.05 + 0.47 * math.sin(a)) for a in np.linspace(-2, 1.9, 20)], 0.04, (190, 150, 84))
