"""What stands and hangs in rooms: tables, barrels, shelves, torches, hearths, columns, banners, thrones, altars."""

import math

import numpy as np

from ..paint import Colour, linear
from .buildings import arch
from .sprite import Sprite, shade
from .stage import Stage

OAK: Colour = (124, 84, 52)
DARK_OAK: Colour = (84, 56, 38)
IRON: Colour = (58, 58, 62)
FLAME: Colour = (255, 196, 96)
BOOKS: tuple[Colour, ...] = (
    (120, 44, 40),
    (52, 70, 96),
    (66, 88, 58),
    (140, 104, 58),
    (88, 58, 88),
    (150, 128, 96),
    (60, 48, 44),
)
WARM = "#ff9d4a"


def flame(s: Sprite, x: float, y: float, size: float, colour: Colour = FLAME) -> None:
    """Draw a flame standing at (x, y)."""
    outer = [(-0.5, 0.2), (-0.42, 0.75), (-0.2, 1.2), (-0.05, 2.0), (0.12, 1.35), (0.4, 0.9), (0.48, 0.25), (0, -0.1)]
    s.poly([(x + a * size, y + b * size) for a, b in outer], shade(colour, 0.85), 0.75)
    s.poly([(x + a * size * 0.55, y + b * size * 0.6) for a, b in outer], (255, 236, 180), 1.0)


def torch(
    stage: Stage, x: float, y: float, z: float, reach: float = 3.2, strength: float = 5.0, code: str = WARM
) -> None:
    """Hang a torch and remember to call `torches` first: this only draws it and its glow."""
    s = stage.sprite(x, y, z, (-0.4, -0.8, 0.4, 0.9))
    s.limb([(0, -0.6), (0, 0)], 0.06, 0.12, DARK_OAK)
    s.rect(-0.1, -0.08, 0.1, 0.05, IRON)
    flame(s, 0, 0.02, 0.17)
    stage.put(s, 0.2)
    stage.beam(x, y + 0.15, z, 0.8, linear(code, 0.55))


def lamp_torch(
    stage: Stage, x: float, y: float, z: float, reach: float = 3.6, strength: float = 4.0, code: str = WARM
) -> None:
    """Light the lamp of a torch that will hang there."""
    stage.lamp(x * 0.94, y + 0.2, z - 0.35, linear(code, strength), reach)


def candles(s: Sprite, rng: np.random.Generator, x: float, y: float, n: int = 3) -> None:
    """Draw candles of different heights."""
    for i in range(n):
        h, dx = rng.uniform(0.1, 0.26), (i - n / 2) * 0.1
        s.rect(x + dx - 0.03, y, x + dx + 0.03, y + h, (222, 208, 176), 0.15)
        flame(s, x + dx, y + h, 0.035)


def table(
    stage: Stage, s: Sprite, x: float, z: float, w: float, d: float, h: float = 0.78, colour: Colour = OAK
) -> None:
    """Draw a table with benches on a sheet; z is its front edge."""
    for lx in (x - w / 2 + 0.08, x + w / 2 - 0.2):
        for lz in (z + d - 0.15, z + 0.05):
            stage.box(s, (lx, lx + 0.12), (0, h - 0.06), (lz, lz + 0.12), shade(colour, 0.7))
    stage.box(s, (x - w / 2, x + w / 2), (h - 0.08, h), (z, z + d), colour)
    for k in (0.33, 0.66):
        stage.solid(
            s,
            [
                (x - w / 2, h + 0.002, z + d * k),
                (x + w / 2, h + 0.002, z + d * k),
                (x + w / 2, h + 0.002, z + d * k + 0.02),
                (x - w / 2, h + 0.002, z + d * k + 0.02),
            ],
            shade(colour, 0.7),
        )


def barrel(s: Sprite, h: float = 1.0, colour: Colour = OAK) -> None:
    """Draw an upright barrel."""
    for i in range(7):
        t0, t1 = i / 7 * 2 - 1, (i + 1) / 7 * 2 - 1
        tone = shade(colour, 1.1 - 0.5 * abs((t0 + t1) / 2) ** 2 - 0.1 * (i % 2))
        side = [
            (t0 * 0.32 * h, 0),
            (t0 * 0.42 * h, h * 0.5),
            (t0 * 0.32 * h, h),
            (t1 * 0.32 * h, h),
            (t1 * 0.42 * h, h * 0.5),
            (t1 * 0.32 * h, 0),
        ]
        s.poly(side, tone)
    for y, w in ((0.12, 0.36), (0.88, 0.36), (0.36, 0.41), (0.64, 0.41)):
        s.rect(-w * h, (y - 0.025) * h, w * h, (y + 0.025) * h, IRON)
    s.disc(0, h, 0.32 * h, 0.07 * h, shade(colour, 0.8))


def mug(s: Sprite, x: float, y: float) -> None:
    """Draw a mug of ale."""
    s.rect(x - 0.06, y, x + 0.06, y + 0.16, (150, 112, 70))
    s.rect(x - 0.06, y + 0.13, x + 0.06, y + 0.19, (232, 220, 190))


def hearth(s: Sprite, w: float = 2.6, h: float = 2.0) -> None:
    """Draw a fireplace with its fire, standing on the floor at the back wall."""
    s.rect(-w / 2 - 0.35, 0, w / 2 + 0.35, h + 0.1, (116, 106, 98))
    s.rect(-w / 2 - 0.1, h + 0.1, w / 2 + 0.1, h + 2.6, (104, 96, 90))
    for i in range(9):
        for j in range(12):
            x, y = -w / 2 - 0.35 + (w + 0.7) * i / 9, (h + 2.6) * j / 12
            if y > h or abs(x + 0.15) > w * 0.45:
                s.rect(
                    x + 0.03,
                    y + 0.03,
                    x + (w + 0.7) / 9 - 0.03,
                    y + (h + 2.6) / 12 - 0.03,
                    shade((122, 110, 100), 0.8 + 0.35 * ((i * 7 + j * 13) % 5) / 5),
                )
    s.rect(-w / 2 - 0.5, h - 0.05, w / 2 + 0.5, h + 0.2, DARK_OAK)
    arch(s, 0, 0, w * 0.42, h * 0.88, (24, 16, 14))
    for x in (-0.35, 0.05, 0.4):
        s.limb([(x - 0.4, 0.12), (x + 0.4, 0.2)], 0.16, 0.14, (60, 38, 28))
    for i, (x, size) in enumerate(((-0.45, 0.3), (0.42, 0.32), (0.0, 0.48), (-0.2, 0.36), (0.22, 0.34))):
        flame(s, x * w / 2.6, 0.18 + 0.03 * i, size * w / 2.6)


def shelf(s: Sprite, rng: np.random.Generator, w: float, h: float, y: float = 0.0) -> None:
    """Draw a bookcase full of books."""
    s.rect(-w / 2, y, w / 2, y + h, shade(DARK_OAK, 0.55))
    rows = max(1, int(h / 0.46))
    for r in range(rows):
        base = y + h * r / rows + 0.05
        x = -w / 2 + 0.08
        while x < w / 2 - 0.12:
            thick, tall = rng.uniform(0.035, 0.09), (h / rows) * rng.uniform(0.58, 0.86)
            if rng.random() < 0.06:
                x += 0.15
                continue
            colour = shade(BOOKS[int(rng.integers(len(BOOKS)))], rng.uniform(0.75, 1.2))
            s.rect(x, base, x + thick, base + tall, colour)
            s.rect(x, base + tall * 0.72, x + thick, base + tall * 0.78, shade(colour, 1.5))
            x += thick + 0.006
        s.rect(-w / 2, base - 0.06, w / 2, base, DARK_OAK)
    for x in (-w / 2, w / 2):
        s.rect(x - 0.06, y, x + 0.06, y + h + 0.08, shade(DARK_OAK, 1.1))
    s.rect(-w / 2 - 0.12, y + h, w / 2 + 0.12, y + h + 0.14, shade(DARK_OAK, 1.2))


def column(
    s: Sprite, h: float, r: float, colour: Colour, broken: float = 0.0, rng: np.random.Generator | None = None
) -> None:
    """Draw a fluted column with base and capital; a broken one ends ragged at a share of its height."""
    top = h * (1 - broken)
    n = 9
    for i in range(n):
        t0, t1 = i / n * 2 - 1, (i + 1) / n * 2 - 1
        tone = shade(colour, (1.12 - 0.55 * ((t0 + t1) / 2) ** 2) * (0.93 if i % 2 else 1.04))
        jag = rng.uniform(-0.5, 0.3) * r if broken and rng is not None else 0.0
        s.poly([(t0 * r, 0), (t1 * r * 1.02, 0), (t1 * r * 0.9, top + jag), (t0 * r * 0.9, top + jag * 0.6)], tone)
    s.rect(-r * 1.35, 0, r * 1.35, r * 0.35, shade(colour, 0.9))
    s.rect(-r * 1.18, r * 0.35, r * 1.18, r * 0.6, shade(colour, 1.05))
    if not broken:
        s.rect(-r * 1.15, top - r * 0.6, r * 1.15, top - r * 0.3, shade(colour, 1.05))
        s.rect(-r * 1.4, top - r * 0.3, r * 1.4, top, shade(colour, 0.95))


def chandelier(s: Sprite, rng: np.random.Generator, r: float = 1.1, drop: float = 1.2) -> None:
    """Draw a wheel of candles on chains; the pen's origin is the middle of the wheel."""
    for x in (-r * 0.9, r * 0.9, 0):
        s.line([(x, 0), (0, drop)], 0.03, IRON)
    s.line([(0, drop), (0, drop + 6)], 0.04, IRON)
    s.disc(0, 0, r, r * 0.2, shade(DARK_OAK, 0.8))
    s.disc(0, 0.015, r * 0.86, r * 0.13, (30, 22, 18))
    for a in np.linspace(0.0, 2 * math.pi, 11)[:-1]:
        x, y = r * 0.93 * math.cos(a), r * 0.17 * math.sin(a)
        s.rect(x - 0.035, y, x + 0.035, y + 0.2, (222, 208, 176))
        flame(s, x, y + 0.2, 0.055)
