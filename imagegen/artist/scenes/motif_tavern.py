"""A taproom: plastered walls under beams, a hearth, tables, barrels behind the bar, guests."""

import numpy as np

from ..paint import linear
from ..words import Brief
from . import figures, furniture, room
from .buildings import window
from .light import Light
from .stage import Stage


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a tavern."""
    stage = Stage(brief, light, rng, size, horizon=0.47, eye=1.62, lens=0.72)
    space = room.Room(
        float(rng.uniform(8.4, 10.5)),
        float(rng.uniform(3.6, 4.2)),
        float(rng.uniform(9.0, 11.5)),
        floor="planks",
        walls="plaster",
        ceiling="beams",
        floor_colour=linear("#8a6844"),
        wall_colour=linear("#a98f6c"),
        ceiling_colour=linear("#6e4e34"),
    )
    hearth_x = float(rng.choice([-1, 1]) * rng.uniform(0.8, 2.0))
    cold = brief.says("abandoned", "ruined", "empty", "deserted")
    if not cold:
        stage.lamp(hearth_x, 0.9, space.depth - 0.9, linear(furniture.WARM, 9.0), 4.2)
    stage.lamp(0, space.height - 0.9, 5.2, linear("#ffb765", 2.6), 4.4)
    torches = [(side * space.width / 2, 2.3, z) for side in (-1, 1) for z in (4.2, 7.8)]
    for spot in torches[: 1 if cold else 4]:
        furniture.lamp_torch(stage, *spot, reach=2.4, strength=3.0)
    room.build(stage, space)
    _back(stage, space, hearth_x, cold)
    _bar(stage, space, -np.sign(hearth_x))
    for x, y, z in torches[: 1 if cold else 4]:
        furniture.torch(stage, x * 0.97, y, z)
    _tables(stage, space, cold)
    s = stage.sprite(0, space.height - 1.05, 5.2, (-1.4, -0.4, 1.4, 8))
    furniture.chandelier(s, rng, 0.95, 0.8)
    stage.put(s, 0.3)
    stage.beam(0, space.height - 0.9, 5.2, 1.0, linear(furniture.WARM, 0.35))
    return stage


def _back(stage: Stage, space: room.Room, x: float, cold: bool) -> None:
    """Put the hearth and two windows at the back wall."""
    z = space.depth - 0.02
    s = stage.sprite(0, 0, z, (-space.width / 2, 0, space.width / 2, space.height))
    stage.move(s, x, 0, z)
    furniture.hearth(s)
    if cold:
        s.own = None
    for side in (-1, 1):
        wx = x + side * 2.75
        if abs(wx) < space.width / 2 - 0.6:
            day = stage.brief.time in {"dawn", "day"} and stage.brief.weather != "storm"
            window(s, side * 2.75, 1.9, 0.95, 1.25, False)
            if day:
                s.rect(side * 2.75 - 0.45, 1.32, side * 2.75 + 0.45, 2.48, (206, 214, 220), 0.3)
                s.line([(side * 2.75, 1.3), (side * 2.75, 2.5)], 0.07, (60, 44, 32))
                s.line([(side * 2.75 - 0.45, 1.9), (side * 2.75 + 0.45, 1.9)], 0.07, (60, 44, 32))
    stage.put(s, 0.25, 0.2)
    if not cold:
        stage.beam(x, 0.7, z, 1.9, linear(furniture.WARM, 0.55))


def _bar(stage: Stage, space: room.Room, side: float) -> None:
    """Put the bar along one wall, with barrels and a keeper behind it."""
    rng, wall = stage.rng, side * space.width / 2
    for z in np.arange(space.depth - 0.8, 5.4, -1.05):
        s = stage.sprite(wall * 0.86, 0, float(z), (-0.7, 0, 0.7, 2.6))
        furniture.barrel(s, 1.05)
        stage.move(s, wall * 0.86, 1.08, float(z))
        furniture.barrel(s, 0.9)
        stage.put(s, 0.5)
    s = stage.sprite(wall * 0.74, 0, 7.2, (-0.7, 0, 0.7, 2.2))
    figures.traveller(s, rng, 1.75, (150, 120, 86), kit="none")
    stage.put(s, 0.7)
    s = stage.sheet(6.2)
    near, far = sorted((wall * 0.56, wall * 0.68))
    stage.box(s, (near, far), (0, 1.06), (4.9, space.depth - 1.2), furniture.DARK_OAK)
    stage.put(s, 0.2)
    for z in (8.2, 7.0, 6.1, 5.3):
        s = stage.sprite((near + far) / 2, 1.06, z, (-0.3, 0, 0.3, 0.6))
        furniture.mug(s, 0, 0)
        stage.put(s, 0.3)


def _tables(stage: Stage, space: room.Room, cold: bool) -> None:
    """Put tables with guests about the floor, from far to near."""
    rng = stage.rng
    places = [(-2.0, 6.9), (1.6, 6.4), (-2.3, 4.1), (2.2, 3.6), (-0.2, 5.1)]
    for x, z in sorted(((px + rng.normal(0, 0.3), pz + rng.normal(0, 0.25)) for px, pz in places), key=lambda p: -p[1]):
        if not cold:
            for dx in (-0.55, 0.5):
                s = stage.sprite(x + dx, 0.5, z + 1.25, (-0.6, -0.6, 0.6, 1.5))
                figures.sitter(s, rng, rng.uniform(1.15, 1.3))
                stage.put(s, 0.8)
        s = stage.sheet(z)
        furniture.table(stage, s, x, z, 1.9, 0.95)
        stage.put(s, 0.15)
        s = stage.sprite(x, 0.78, z + 0.35, (-1, 0, 1, 0.8))
        furniture.candles(s, rng, 0.1, 0, 3)
        for dx in (-0.6, 0.55):
            furniture.mug(s, dx, 0)
        stage.put(s, 0.3)
        stage.beam(x + 0.05, 1.1, z, 0.35, linear(furniture.WARM, 0.35))
        if not cold and rng.random() < 0.6:
            s = stage.sprite(x + rng.uniform(-0.5, 0.5), 0.5, max(z - 0.35, 2.2), (-0.6, -0.6, 0.6, 1.5))
            figures.sitter(s, rng, 1.2)
            stage.put(s, 0.8)
