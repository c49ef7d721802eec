"""A temple or church: vaulted nave, stained glass, an altar in candlelight, worshippers, incense."""

import numpy as np

from ..paint import Colour, linear
from ..words import Brief
from . import figures, furniture, regalia, room
from .light import Light
from .sprite import Sprite, shade
from .stage import Stage
from .weather import mist

GLASS: tuple[tuple[Colour, ...], ...] = (
    ((190, 60, 60), (60, 96, 180), (220, 176, 80), (80, 140, 100)),
    ((90, 70, 170), (70, 150, 190), (200, 120, 190), (230, 220, 180)),
    ((210, 140, 50), (180, 60, 40), (240, 210, 130), (120, 50, 60)),
)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a temple."""
    stage = Stage(brief, light, rng, size, horizon=0.58, eye=1.7, lens=0.86)
    space = room.Room(
        float(rng.uniform(9, 11)),
        float(rng.uniform(5.5, 7)),
        float(rng.uniform(19, 23)),
        vault=True,
        ceiling="masonry",
        wall_colour=linear("#9b9387"),
        floor_colour=linear("#857c70"),
        ceiling_colour=linear("#8d8579"),
    )
    dark = light.moon or brief.mood == "ominous"
    day = linear("#fff1d4", 3.0) if not dark else linear("#86a4f0", 2.2)
    light.ambient = light.ambient * 0.4
    evil = brief.mood == "ominous" or brief.says("evil", "cult", "cultists", "dark", "unholy", "demon", "blood")
    altar = linear("#ff5230", 7.0) if evil else linear("#ffc06a", 8.0)
    stage.lamp(0, 2.6, space.depth - 2.6, altar, 4.0)
    stage.lamp(0, 8.0, space.depth - 2.0, day * 0.9, 5.0)
    for z in (5.0, 10.0, 15.0):
        stage.lamp(float(np.sign(light.side)) * (space.width / 2 - 1.2), 4.5, z, day * 0.55, 4.2)
    room.build(stage, space)
    room.sheen(stage, 0.25)
    glass = GLASS[2 if evil else int(rng.integers(2))]
    _apse(stage, space, glass, altar, 0.35 if dark else 0.75)
    _nave(stage, space, day, dark)
    mist(stage, 0.10, low=0.45)
    return stage


def _apse(stage: Stage, space: room.Room, glass: tuple[Colour, ...], altar: np.ndarray, glow: float) -> None:
    """Put windows, the idol, the altar and candles at the far end."""
    rng, z = stage.rng, space.depth - 0.03
    s = stage.sprite(0, 0, z, (-space.width / 2, 0, space.width / 2, space.height + 6))
    for x, h in ((-2.9, 4.6), (0.0, 6.2), (2.9, 4.6)):
        regalia.gothic(s, x, 3.0, 1.9, h, (210, 210, 210), glow, tuple(shade(c, 1.15) for c in glass))
    stage.put(s, 0.2)
    stage.beam(0, 6.0, z, 3.2, altar * 0.045)
    for k in range(3):
        s = stage.sheet(z - 3.5 + k * 0.6)
        stage.box(
            s, (-3.2 + k * 0.5, 3.2 - k * 0.5), (k * 0.2, k * 0.2 + 0.2), (z - 4.2 + k * 0.7, z - 0.5), (150, 142, 130)
        )
        stage.put(s, 0.1)
    s = stage.sprite(0, 0.6, z - 1.0, (-2, 0, 2, 5))
    _idol(s, (150, 142, 128) if stage.brief.mood != "ominous" else (74, 66, 66))
    stage.put(s, 1.0)
    s = stage.sheet(z - 2.4)
    stage.box(s, (-1.3, 1.3), (0.6, 1.55), (z - 2.4, z - 1.7), (170, 160, 146))
    stage.put(s, 0.2)
    s = stage.sprite(0, 1.55, z - 2.3, (-2.5, -1.2, 2.5, 1.2))
    s.rect(-0.55, -0.9, 0.55, 0.02, glass[0])
    for x in (-1.05, 0.95):
        furniture.candles(s, rng, x, 0, 4)
    stage.put(s, 0.2)
    stage.beam(0, 1.9, z - 2.4, 1.3, altar * 0.09)


def _idol(s: Sprite, colour: Colour) -> None:
    """Draw a robed statue with raised hands on its plinth."""
    s.rect(-0.8, 0, 0.8, 1.1, shade(colour, 0.85))
    s.poly([(-0.62, 1.1), (0.62, 1.1), (0.42, 2.6), (0.3, 3.3), (-0.3, 3.3), (-0.42, 2.6)], colour)
    for x in (-0.3, -0.08, 0.15, 0.34):
        s.line([(x, 1.1), (x * 0.6, 3.0)], 0.05, shade(colour, 0.72))
    for side in (-1, 1):
        s.limb([(side * 0.28, 3.15), (side * 0.75, 3.0), (side * 0.9, 3.85)], 0.24, 0.13, shade(colour, 0.95))
    s.disc(0, 3.62, 0.23, 0.3, shade(colour, 1.08))
    s.disc(0, 3.9, 0.3, 0.12, shade(colour, 0.9))


def _nave(stage: Stage, space: room.Room, day: np.ndarray, dark: bool) -> None:
    """Put columns, side windows' light, pews or kneeling people along the nave."""
    rng, side = stage.rng, float(np.sign(stage.light.side))
    for z in np.arange(space.depth - 4.5, 2.2, -2.9):
        z = float(z)
        for s_ in (-1, 1):
            s = stage.sprite(s_ * (space.width / 2 - 1.0), 0, z, (-1.1, 0, 1.1, space.height + 3))
            furniture.column(s, space.height + 1.6, 0.44, (140, 132, 120))
            stage.put(s, 0.9, 0.2)
            if z > 3.4:
                s = stage.sheet(z)
                x0, x1 = sorted((s_ * 0.95, s_ * (space.width / 2 - 1.9)))
                stage.box(s, (x0, x1), (0, 0.5), (z, z + 0.45), furniture.DARK_OAK)
                stage.box(s, (x0, x1), (0.5, 1.0), (z + 0.4, z + 0.48), furniture.DARK_OAK)
                stage.put(s, 0.1)
                if rng.random() < 0.55:
                    s = stage.sprite(s_ * rng.uniform(1.2, space.width / 2 - 2.2), 0.35, z - 0.1, (-0.7, 0, 0.7, 1.5))
                    figures.sitter(s, rng, 1.25)
                    stage.put(s, 0.8)
        if not dark:
            x = side * (space.width / 2 - 0.7)
            room.shaft(
                stage,
                [(x, 7.2, z + 1.4), (x, 4.8, z + 1.4), (-side * 1.6, 0, z), (side * 0.8, 0, z)],
                day / day.max(),
                0.035,
            )
    s = stage.sprite(0, 0, 5.5, (-1, -0.2, 1, 2.2))
    figures.traveller(s, rng, 1.75, (96, 84, 60), kit="staff")
    stage.put(s, 0.8)
