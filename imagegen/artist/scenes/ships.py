"""Ships and boats seen from the side."""

import math

import numpy as np

from ..paint import Colour
from .buildings import FIRELIGHT, flag
from .sprite import Sprite, shade

HULL: Colour = (98, 68, 48)
CANVAS: Colour = (222, 210, 184)


def galleon(
    s: Sprite,
    rng: np.random.Generator,
    length: float,
    lit: bool,
    sails: bool = True,
    heel: float = 0.0,
    colour: Colour = CANVAS,
) -> None:
    """Draw a sailing ship of that length in metres, bow to the right; heel tilts its masts."""
    n = length
    hull = [
        (-0.5, 0.16),
        (-0.49, 0.3),
        (-0.36, 0.29),
        (-0.34, 0.2),
        (0.25, 0.17),
        (0.27, 0.22),
        (0.44, 0.23),
        (0.5, 0.2),
        (0.44, 0.06),
        (0.36, -0.04),
        (-0.4, -0.04),
        (-0.46, 0.05),
    ]
    s.poly([(x * n, y * n) for x, y in hull], HULL)
    for k, tone in ((0.13, 1.4), (0.1, 0.7), (0.055, 1.15), (0.02, 0.75)):
        s.line(
            [(-0.48 * n, (k + 0.03) * n), (-0.2 * n, k * n), (0.2 * n, k * n), (0.46 * n, (k + 0.035) * n)],
            0.012 * n,
            shade(HULL, tone),
        )
    for i in range(9):
        x = (-0.3 + 0.075 * i) * n
        s.rect(x - 0.012 * n, 0.072 * n, x + 0.012 * n, 0.094 * n, (36, 28, 24))
    for i in range(3):
        x = (-0.47 + 0.042 * i) * n
        s.rect(x - 0.012 * n, 0.22 * n, x + 0.012 * n, 0.255 * n, FIRELIGHT if lit else (60, 66, 72), 0.8 if lit else 0)
    s.line([(0.44 * n, 0.2 * n), (0.68 * n, 0.33 * n)], 0.014 * n, shade(HULL, 0.8))
    lean = math.tan(heel)
    for x, h in ((-0.3, 0.72), (0.0, 0.92), (0.27, 0.78)):
        _mast(s, rng, x * n, h * n, n, lean, sails, colour)
    if sails:
        s.poly([(0.28 * n + lean * 0.6 * n, 0.66 * n), (0.66 * n, 0.33 * n), (0.33 * n, 0.26 * n)], shade(colour, 0.9))


def _mast(
    s: Sprite, rng: np.random.Generator, x: float, h: float, n: float, lean: float, sails: bool, colour: Colour
) -> None:
    """Draw a mast with shrouds and square sails."""
    s.line([(x, 0.15 * n), (x + lean * h, h)], 0.014 * n, shade(HULL, 0.7))
    for k in (-0.09, -0.05, 0.05, 0.09):
        s.line([(x + k * n, 0.18 * n), (x + lean * h * 0.8, h * 0.8)], 0.003 * n, (52, 44, 38))
    for low, high, w in ((0.24, 0.56, 0.125), (0.58, 0.82, 0.095), (0.84, 0.96, 0.06)):
        y0, y1, half = low * h + 0.02 * n, high * h, w * n
        a, b = x + lean * y0, x + lean * y1
        s.line([(b - half, y1), (b + half, y1)], 0.009 * n, shade(HULL, 0.7))
        if not sails:
            s.limb(
                [(b - half, y1 - 0.008 * n), (b, y1 - 0.02 * n), (b + half, y1 - 0.008 * n)],
                0.02 * n,
                0.02 * n,
                shade(colour, 0.75),
            )
            continue
        bulge = half * 0.3
        s.blob(
            [
                (b - half, y1),
                (b, y1 - 0.004 * n),
                (b + half, y1),
                (a + half * 1.05 + bulge, (y0 + y1) / 2),
                (a + half * 1.02, y0),
                (a + bulge * 0.7, y0 + 0.03 * n),
                (a - half * 0.96, y0),
                (a - half * 0.84 + bulge * 0.6, (y0 + y1) / 2),
            ],
            shade(colour, rng.uniform(0.9, 1.05)),
        )
        for t in (-0.5, 0.0, 0.5):
            s.line(
                [(b + t * half, y1), (a + t * half + bulge * 0.8, (y0 + y1) / 2), (a + t * half, y0 + 0.02 * n)],
                0.003 * n,
                shade(colour, 0.72),
            )
    flag(s, x + lean * h, h, 0.05 * n, (160, 44, 40))


def boat(s: Sprite, rng: np.random.Generator, length: float, sail: bool = True) -> None:
    """Draw a small boat, perhaps with a sail."""
    n = length
    colour = ((112, 74, 50), (70, 92, 104), (140, 60, 48), (88, 100, 70))[int(rng.integers(4))]
    s.poly([(-0.5 * n, 0.16 * n), (0.5 * n, 0.2 * n), (0.4 * n, -0.02 * n), (-0.42 * n, -0.02 * n)], colour)
    s.line([(-0.5 * n, 0.155 * n), (0.5 * n, 0.195 * n)], 0.03 * n, shade(colour, 1.5))
    s.line([(0, 0.1 * n), (0, 1.1 * n)], 0.025 * n, (84, 66, 50))
    if sail:
        tone = ((214, 200, 170), (176, 88, 60), (200, 168, 110))[int(rng.integers(3))]
        s.poly([(0.03 * n, 1.05 * n), (0.48 * n, 0.3 * n), (0.03 * n, 0.24 * n)], tone)
        s.poly([(-0.02 * n, 0.98 * n), (-0.34 * n, 0.28 * n), (-0.02 * n, 0.24 * n)], shade(tone, 0.85))
