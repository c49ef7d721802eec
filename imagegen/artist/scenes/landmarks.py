"""Buildings that stand alone and are seen from afar: churches, mills, tents, lighthouses."""

import math

import numpy as np

from ..paint import Colour
from .buildings import FIRELIGHT, PANE, arch, flag, window
from .sprite import Sprite, shade


def church(s: Sprite, rng: np.random.Generator, h: float, lit: bool) -> None:
    """Draw a village church of height h with its steeple."""
    wall = shade((186, 178, 164), rng.uniform(0.85, 1.0))
    s.rect(-h * 0.1, -h * 0.05, h * 0.5, h * 0.28, wall)
    s.poly([(-h * 0.12, h * 0.27), (h * 0.53, h * 0.27), (h * 0.48, h * 0.46), (-h * 0.1, h * 0.46)], (96, 62, 50))
    for k in range(4):
        arch(s, h * (0.08 + 0.11 * k), h * 0.06, h * 0.022, h * 0.14, FIRELIGHT if lit else PANE, 0.7 if lit else 0)
    s.rect(-h * 0.26, -h * 0.05, -h * 0.06, h * 0.56, shade(wall, 1.05))
    arch(s, -h * 0.16, h * 0.4, h * 0.035, h * 0.12, (44, 42, 46))
    s.poly([(-h * 0.29, h * 0.55), (-h * 0.16, h), (-h * 0.03, h * 0.55)], (88, 74, 76))
    s.line([(-h * 0.16, h), (-h * 0.16, h * 1.07)], h * 0.008, (60, 50, 40))
    arch(s, -h * 0.16, -h * 0.05, h * 0.04, h * 0.16, (66, 46, 34))


def windmill(s: Sprite, rng: np.random.Generator, h: float, lit: bool) -> None:
    """Draw a windmill of height h."""
    s.poly([(-h * 0.2, 0), (h * 0.2, 0), (h * 0.12, h * 0.68), (-h * 0.12, h * 0.68)], (186, 170, 146))
    s.poly([(-h * 0.15, h * 0.66), (h * 0.15, h * 0.66), (h * 0.06, h * 0.84), (-h * 0.06, h * 0.84)], (100, 68, 50))
    window(s, 0, h * 0.42, h * 0.06, h * 0.08, lit)
    arch(s, 0, 0, h * 0.05, h * 0.17, (78, 54, 40))
    turn = rng.uniform(0, 1.5)
    for k in range(4):
        a = turn + k * math.pi / 2
        c, d = math.cos(a), math.sin(a)
        hub = (0.0, h * 0.7)
        s.line([hub, (c * h * 0.5, hub[1] + d * h * 0.5)], h * 0.014, (70, 54, 40))
        s.poly(
            [
                (c * h * 0.1, hub[1] + d * h * 0.1),
                (c * h * 0.5, hub[1] + d * h * 0.5),
                (c * h * 0.5 - d * h * 0.1, hub[1] + d * h * 0.5 + c * h * 0.1),
                (c * h * 0.1 - d * h * 0.09, hub[1] + d * h * 0.1 + c * h * 0.09),
            ],
            (212, 200, 172),
        )


def tent(s: Sprite, rng: np.random.Generator, h: float, colour: Colour, lit: bool) -> None:
    """Draw a tent with a pole and a flap."""
    w = h * rng.uniform(0.75, 1.0)
    s.poly([(-w, 0), (-w * 0.85, h * 0.35), (0, h), (0, 0)], shade(colour, 1.05))
    s.poly([(w, 0), (w * 0.85, h * 0.35), (0, h), (0, 0)], shade(colour, 0.78))
    for k in (-0.6, -0.3, 0.35, 0.68):
        s.line([(k * w, 0), (0, h)], h * 0.01, shade(colour, 0.65))
    s.poly([(-w * 0.16, 0), (w * 0.18, 0), (0, h * 0.72)], FIRELIGHT if lit else (48, 38, 34), 0.55 if lit else 0)
    flag(s, 0, h, h * 0.22, ((160, 40, 40), (40, 60, 120))[int(rng.integers(2))])


def lighthouse(s: Sprite, rng: np.random.Generator, h: float, lit: bool) -> None:
    """Draw a lighthouse; its lamp's top stands at 0.9 h."""
    for i in range(5):
        y0, y1 = h * 0.78 * i / 5, h * 0.78 * (i + 1) / 5
        w0, w1 = h * (0.11 - 0.045 * i / 5), h * (0.11 - 0.045 * (i + 1) / 5)
        s.poly([(-w0, y0), (w0, y0), (w1, y1), (-w1, y1)], (168, 62, 50) if i % 2 else (220, 212, 198))
    s.rect(-h * 0.09, h * 0.78, h * 0.09, h * 0.81, (70, 66, 66))
    s.rect(-h * 0.05, h * 0.81, h * 0.05, h * 0.92, (255, 226, 150) if lit else (120, 140, 150), 1.0 if lit else 0)
    s.poly([(-h * 0.07, h * 0.91), (h * 0.07, h * 0.91), (0, h)], (110, 44, 40))
