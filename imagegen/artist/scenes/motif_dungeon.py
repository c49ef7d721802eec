"""A vaulted hall below ground: pillars, torches, chains, an iron gate, bones and what somebody left."""

import numpy as np

from ..paint import linear
from ..words import Brief
from . import figures, furniture, room
from .buildings import arch
from .light import Light
from .sprite import Sprite, shade
from .stage import Stage

TORCHES = {"": furniture.WARM, "ominous": "#6fd06a", "mysterious": "#7a8cff", "sorrowful": "#8fc0e0"}


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a dungeon."""
    stage = Stage(brief, light, rng, size, horizon=0.52, eye=1.6, lens=0.8)
    light.ambient = linear("#5a6a84", 0.10)
    light.haze, light.density = linear("#0c1016", 0.6), 0.030
    light.wet = max(light.wet, 0.6 if brief.says("sewer", "sewers", "flooded", "wet", "water") else 0.15)
    width = float(rng.uniform(6.0, 8.5))
    space = room.Room(
        width,
        float(rng.uniform(2.0, 3.0)),
        float(rng.uniform(16, 24)),
        vault=True,
        ceiling="masonry",
        wall_colour=linear("#857d74"),
        floor_colour=linear("#6d675f"),
        ceiling_colour=linear("#6c655d"),
    )
    code = TORCHES.get(brief.mood, furniture.WARM) if not brief.says("torch", "torches") else furniture.WARM
    spots = [(side * width / 2, 2.0, z) for z in (5.0, 9.5, 14.5) for side in (-1, 1) if rng.random() < 0.8]
    for spot in spots:
        furniture.lamp_torch(stage, *spot, reach=2.8, strength=6.0, code=code)
    stage.lamp(0, 1.6, space.depth - 1.2, linear(code, 3.0), 3.0)
    room.build(stage, space)
    room.sheen(stage, 0.25 + 0.5 * light.wet)
    _gate(stage, space, code)
    _pillars(stage, space, spots, code)
    _remains(stage, width)
    if not brief.says("empty"):
        x = stage.across(0.5 + float(rng.normal(0, 0.03)), 6.5)
        for dx, h, kit in figures.party(rng, 3):
            s = stage.sprite(x + dx * 0.9, 0, 6.5, (-1, -0.2, 1, 2.2))
            figures.traveller(s, rng, h, kit="torch" if kit == "lantern" else kit)
            stage.put(s, 0.9)
    return stage


def _gate(stage: Stage, space: room.Room, code: str) -> None:
    """Put an arched gate into the far wall, light behind its bars."""
    s = stage.sprite(0, 0, space.depth - 0.05, (-2.5, 0, 2.5, 5))
    arch(s, 0, 0, 1.75, 3.6, (88, 82, 76))
    c = linear(code)
    colour = tuple(int(255 * float(v) ** 0.45) for v in c)
    arch(s, 0, 0, 1.4, 3.2, (colour[0], colour[1], colour[2]), 0.55)
    for x in np.arange(-1.2, 1.3, 0.3):
        s.line([(float(x), 0), (float(x), 3.1)], 0.07, (28, 26, 26))
    for y in (0.7, 1.5, 2.3):
        s.line([(-1.4, y), (1.4, y)], 0.07, (28, 26, 26))
    stage.put(s, 0.3)
    stage.beam(0, 1.5, space.depth - 0.1, 2.2, linear(code, 0.4))


def _pillars(stage: Stage, space: room.Room, spots: list[tuple[float, float, float]], code: str) -> None:
    """Put pillars along both walls, torches between them, from far to near."""
    depths = np.arange(space.depth - 2, 2.6, -3.2)
    things = [(float(z), "pillar", 0.0, 0.0) for z in depths] + [(z, "torch", x, y) for x, y, z in spots]
    for z, kind, x, y in sorted(things, reverse=True):
        if kind == "torch":
            furniture.torch(stage, x * 0.93, y, z, code=code)
            continue
        for side in (-1, 1):
            s = stage.sprite(side * (space.width / 2 - 0.42), 0, z, (-0.8, 0, 0.8, space.height + 2.2))
            furniture.column(s, space.height + 0.35, 0.36, (92, 86, 80))
            stage.put(s, 0.9, 0.35)
            if stage.rng.random() < 0.5:
                _chain(stage, side * (space.width / 2 - 1.0), space.height + 0.9, z)


def _chain(stage: Stage, x: float, y: float, z: float) -> None:
    """Hang a chain from the vault."""
    s = stage.sprite(x, y, z, (-0.2, -2.5, 0.2, 2.5))
    length = float(stage.rng.uniform(0.9, 1.9))
    for k in np.arange(0, length, 0.13):
        s.disc(0.012 * (-1) ** int(k / 0.13), -float(k), 0.035, 0.075, (74, 72, 74))
    s.line([(0, 0), (0, 3)], 0.03, (60, 58, 60))
    stage.put(s, 0.4)


def _remains(stage: Stage, width: float) -> None:
    """Leave bones, rubble and a chest on the floor."""
    rng = stage.rng
    for _ in range(16):
        z = float(rng.uniform(2.2, 12))
        x = float(rng.uniform(-0.46, 0.46)) * width
        if abs(x) < 0.9:
            continue
        s = stage.sprite(x, 0, z, (-0.5, -0.2, 0.5, 0.6))
        (_bones if rng.random() < 0.4 else _rubble)(s, rng)
        stage.put(s, 0.8)
    side = float(rng.choice([-1, 1]))
    x, z = side * width * 0.30, 4.0
    s = stage.sheet(z)
    stage.box(s, (x - 0.45, x + 0.45), (0, 0.42), (z, z + 0.55), (116, 76, 44))
    stage.box(s, (x - 0.47, x + 0.47), (0.42, 0.62), (z, z + 0.57), (132, 88, 50))
    stage.move(s, x, 0, z)
    for dx in (-0.38, 0.3):
        s.rect(dx, 0, dx + 0.08, 0.62, (70, 66, 62))
    s.rect(-0.07, 0.32, 0.07, 0.5, (206, 170, 84))
    stage.put(s, 0.2)


def _bones(s: Sprite, rng: np.random.Generator) -> None:
    """Draw a skull and some bones."""
    c = (206, 196, 174)
    for _ in range(4):
        a, x, y = rng.uniform(-0.4, 0.4), rng.uniform(-0.3, 0.2), rng.uniform(0, 0.05)
        s.limb([(x, y), (x + 0.32 * np.cos(a), y + 0.1 * abs(np.sin(a)))], 0.05, 0.035, shade(c, rng.uniform(0.7, 1)))
    s.disc(0.1, 0.13, 0.12, 0.13, c)
    s.rect(0.04, 0.0, 0.17, 0.08, c)
    for x in (0.055, 0.145):
        s.disc(x, 0.12, 0.03, 0.035, (30, 26, 24))


def _rubble(s: Sprite, rng: np.random.Generator) -> None:
    """Draw fallen stones."""
    for _ in range(5):
        x, w, h = rng.uniform(-0.35, 0.35), rng.uniform(0.08, 0.2), rng.uniform(0.06, 0.16)
        s.poly(
            [(x - w, 0), (x - w * 0.7, h), (x + w * 0.3, h * 1.1), (x + w, h * 0.4), (x + w * 0.9, 0)],
            shade((112, 104, 96), rng.uniform(0.7, 1.1)),
        )
