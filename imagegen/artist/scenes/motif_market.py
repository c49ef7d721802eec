"""A market in a street: stalls with striped awnings, wares, garlands, a crowd."""

import numpy as np

from ..paint import Colour, linear
from ..words import Brief
from . import figures, furniture
from .light import Light
from .motif_town import street
from .sprite import Sprite, shade
from .stage import Stage

AWNINGS: tuple[tuple[Colour, Colour], ...] = (
    ((176, 54, 46), (226, 212, 184)),
    ((46, 88, 130), (222, 214, 190)),
    ((196, 146, 52), (120, 52, 44)),
    ((70, 110, 66), (226, 216, 180)),
    ((112, 60, 120), (214, 186, 120)),
)
WARES: tuple[Colour, ...] = (
    (196, 60, 44),
    (218, 150, 52),
    (118, 146, 58),
    (140, 88, 54),
    (214, 198, 160),
    (110, 60, 112),
    (70, 110, 130),
)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a market."""
    width = float(rng.uniform(13, 15))
    stage = street(brief, light, rng, size, width, people=5)
    _garlands(stage, width)
    for z in (34.0, 26.0, 19.5, 14.5, 10.5, 7.3):
        for side in (-1, 1):
            x = side * float(rng.uniform(3.7, 4.4))
            _stall(stage, x, z + float(rng.uniform(-0.8, 0.8)), side)
        for _ in range(4 if brief.time not in {"midnight"} else 1):
            px, pz = float(rng.uniform(-2.6, 2.6)), z - float(rng.uniform(0.5, 2.5))
            s = stage.sprite(px, 0, max(pz, 5.6), (-1.2, -0.2, 1.2, 2.4))
            figures.traveller(
                s,
                rng,
                float(rng.choice([1.7, 1.78, 1.62, 1.25])),
                figures.WEAR[int(rng.integers(len(figures.WEAR)))],
                kit=str(rng.choice(["pack", "", "", "staff"])),
            )
            stage.put(s, 0.8)
    return stage


def _stall(stage: Stage, x: float, z: float, side: int) -> None:
    """Put up a stall with its awning and wares."""
    rng = stage.rng
    one, two = AWNINGS[int(rng.integers(len(AWNINGS)))]
    s = stage.sprite(x, 0, z, (-2.2, -0.1, 2.2, 4))
    w = 1.55
    for px in (-w, w):
        s.rect(px - 0.05, 0, px + 0.05, 2.9, furniture.DARK_OAK)
    s.rect(-w, 0.0, w, 2.3, (54, 42, 36))
    if rng.random() < 0.75:
        stage.move(s, x + float(rng.normal(0, 0.4)), 0.5, z)
        figures.sitter(s, rng, 1.4)
        stage.move(s, x, 0, z)
    _counter(s, rng, w)
    stripes = 9
    for i in range(stripes):
        a, b = -w - 0.25 + (2 * w + 0.5) * i / stripes, -w - 0.25 + (2 * w + 0.5) * (i + 1) / stripes
        colour = one if i % 2 == 0 else two
        s.poly([(a, 2.25), (b, 2.25), (b * 0.86, 3.15), (a * 0.86, 3.15)], colour)
        s.poly([(a, 2.27), (b, 2.27), (b, 2.08), ((a + b) / 2, 1.98), (a, 2.08)], shade(colour, 0.8))
    stage.put(s, 0.35)
    if stage.light.dark:
        stage.beam(x, 1.9, z - 0.1, 0.7, linear(furniture.WARM, 0.8))


def _counter(s: Sprite, rng: np.random.Generator, w: float) -> None:
    """Draw the counter, its crates and heaps of wares."""
    s.rect(-w, 0, w, 0.95, (118, 84, 56))
    for k in np.arange(-w + 0.3, w, 0.35):
        s.line([(float(k), 0), (float(k), 0.95)], 0.03, (84, 58, 40))
    for i in range(5):
        cx, colour = -w + 0.32 + i * 0.62, WARES[int(rng.integers(len(WARES)))]
        s.rect(cx - 0.27, 0.93, cx + 0.27, 1.1, (134, 100, 66))
        for _ in range(14):
            s.disc(
                cx + rng.uniform(-0.22, 0.22),
                1.1 + 0.16 * rng.random(),
                0.07,
                0.065,
                shade(colour, rng.uniform(0.7, 1.2)),
            )
    for k in range(4):
        hx = -w + 0.4 + k * 0.8
        s.line([(hx, 2.3), (hx, 1.9)], 0.02, (60, 50, 40))
        s.disc(hx, 1.78, 0.1, 0.15, WARES[int(rng.integers(len(WARES)))])


def _garlands(stage: Stage, width: float) -> None:
    """Hang strings of pennants or lanterns over the street."""
    rng = stage.rng
    colours: tuple[Colour, ...] = ((186, 58, 50), (220, 172, 70), (60, 100, 140), (96, 130, 70), (226, 216, 190))
    for z in (24.0, 17.0, 11.5):
        s = stage.sheet(z)
        stage.move(s, 0, 0, z)
        t = np.linspace(-1, 1, 34)
        line = [(float(k) * width * 0.52, 5.6 - 1.3 * (1 - float(k) ** 2)) for k in t]
        s.line(line, 0.03, (70, 58, 48))
        for i, (x, y) in enumerate(line):
            if stage.light.dark:
                if i % 3 == 0:
                    s.disc(x, y - 0.2, 0.16, 0.2, ((255, 190, 100), (255, 140, 90), (250, 220, 140))[i % 3], 0.8)
                    stage.beam(x, y - 0.2, z - 0.1, 0.5, linear("#ffab5a", 0.5))
            else:
                s.poly([(x - 0.17, y), (x + 0.17, y), (x + rng.normal(0, 0.05), y - 0.45)], colours[i % 5])
        stage.put(s, 0.0, 0.0)
