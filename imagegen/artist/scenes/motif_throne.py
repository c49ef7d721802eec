"""A throne room: a long carpet between columns, banners, tall windows, guards, the throne on its steps."""

import numpy as np

from ..paint import Colour, linear
from ..words import Brief
from . import figures, furniture, regalia, room
from .light import Light
from .stage import Stage

CLOTH: tuple[Colour, ...] = ((138, 30, 38), (36, 56, 120), (60, 84, 46), (92, 44, 104), (40, 44, 54))


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a throne room."""
    stage = Stage(brief, light, rng, size, horizon=0.53, eye=1.75, lens=0.85)
    space = room.Room(
        float(rng.uniform(11, 14)),
        float(rng.uniform(8, 10)),
        float(rng.uniform(19, 24)),
        vault=False,
        floor="tiles",
        floor_colour=linear("#8d8478"),
        wall_colour=linear("#9a9084"),
        ceiling_colour=linear("#5d4a3a"),
    )
    day = brief.time in {"dawn", "day", "dusk"} and brief.mood != "ominous"
    sun = linear("#fff0cc", 4.0) if brief.time == "day" else linear("#ffac6a", 3.6) if day else linear("#90b0ff", 2.0)
    side = float(np.sign(light.side))
    for z in (6.0, 11.0, 16.0):
        stage.lamp(side * (space.width / 2 - 1.6), 5.0, z, sun * 0.45, 4.5)
    stage.lamp(0, 4.5, space.depth - 3.0, linear("#ffc277", 6.0), 4.5)
    light.ambient = light.ambient * 0.45
    cloth = CLOTH[int(rng.integers(len(CLOTH)))]
    room.build(stage, space)
    room.sheen(stage, 0.4)
    _end(stage, space, cloth)
    _carpet(stage, space, cloth)
    _sides(stage, space, cloth, day, sun, side)
    return stage


def _end(stage: Stage, space: room.Room, cloth: Colour) -> None:
    """Put a round window, banners, steps and the throne at the far end."""
    z = space.depth - 0.03
    s = stage.sprite(0, 0, z, (-space.width / 2, 0, space.width / 2, space.height))
    dark = stage.light.moon
    for x in (-2.7, 0, 2.7):
        regalia.gothic(
            s,
            x,
            3.0,
            1.5,
            4.2 if x else 5.0,
            (120, 150, 210) if dark else (240, 232, 210),
            0.35 if dark else 0.6,
            (cloth, (206, 160, 80), (60, 90, 140), (150, 60, 50)),
        )
    stage.put(s, 0.2)
    stage.beam(0, 5.5, z, 3.0, linear("#ffd9a0", 0.25))
    for k in range(4):
        s = stage.sheet(z - 3 + k * 0.7)
        half, depth = 3.4 - k * 0.45, z - 4.0 + k * 0.7
        stage.box(s, (-half, half), (k * 0.22, k * 0.22 + 0.22), (depth, z - 0.4), (150, 142, 132))
        stage.solid(
            s,
            [
                (-0.9, k * 0.22, depth - 0.01),
                (0.9, k * 0.22, depth - 0.01),
                (0.9, k * 0.22 + 0.22, depth - 0.01),
                (-0.9, k * 0.22 + 0.22, depth - 0.01),
            ],
            cloth,
        )
        stage.put(s, 0.1)
    s = stage.sprite(0, 0.88, z - 1.6, (-1.2, 0, 1.2, 4))
    regalia.throne(s)
    stage.put(s, 0.7)
    if stage.brief.mood not in {"ominous", "sorrowful"} and not stage.brief.says("empty", "abandoned"):
        s = stage.sprite(0, 1.55, z - 1.7, (-0.8, 0, 0.8, 1.6))
        figures.sitter(s, stage.rng, 1.25)
        s.poly(
            [(-0.14, 1.18), (-0.16, 1.34), (-0.07, 1.26), (0, 1.38), (0.07, 1.26), (0.16, 1.34), (0.14, 1.18)],
            (224, 184, 84),
            0.1,
        )
        stage.put(s, 0.7)


def _carpet(stage: Stage, space: room.Room, cloth: Colour) -> None:
    """Lay the carpet, far parts first so that each gets its own light."""
    edges = np.linspace(space.depth - 4.0, 0.6, 9)
    gold: Colour = (196, 152, 80)
    for far, near in zip(edges, edges[1:], strict=False):
        s = stage.sheet(float(near + far) / 2)
        for half, colour in ((1.05, gold), (0.93, cloth)):
            stage.solid(
                s,
                [(-half, 0.01, near - 0.02), (half, 0.01, near - 0.02), (half, 0.01, far), (-half, 0.01, far)],
                colour,
            )
        stage.put(s, 0.0, 0.2, hide=False)


def _sides(stage: Stage, space: room.Room, cloth: Colour, day: bool, sun: np.ndarray, side: float) -> None:
    """Put columns, banners, guards and shafts of light along the hall."""
    rng, sign = stage.rng, int(stage.rng.integers(3))
    for i, z in enumerate(np.arange(space.depth - 3.5, 2.4, -3.4)):
        z = float(z)
        for s_ in (-1, 1):
            x = s_ * (space.width / 2 - 1.9)
            s = stage.sprite(s_ * (space.width / 2 - 0.5), 6.6, z + 1.6, (-1, -4, 1, 0.4))
            regalia.banner(s, 1.25, 3.4, cloth, sign)
            stage.put(s, 0.2, 0.3)
            s = stage.sprite(x, 0, z, (-1, 0, 1, space.height + 0.2))
            furniture.column(s, space.height, 0.52, (146, 138, 126))
            stage.put(s, 0.9, 0.2)
            if i % 2 == 0:
                s = stage.sprite(x - s_ * 1.15, 0, z, (-1, -0.2, 1, 2.8))
                figures.traveller(s, rng, 1.85, cloth, kit="sword")
                s.line([(0.45, 0), (0.45, 2.6)], 0.04, (92, 70, 50))
                s.poly([(0.38, 2.5), (0.52, 2.5), (0.45, 2.85)], (180, 180, 186))
                stage.put(s, 0.9)
        if day:
            x = side * (space.width / 2 - 0.6)
            room.shaft(
                stage,
                [(x, 7.4, z + 1.5), (x, 5.0, z + 1.5), (-side * 1.5, 0, z + 0.2), (side * 1.3, 0, z + 0.2)],
                sun / sun.max(),
                0.045,
            )
