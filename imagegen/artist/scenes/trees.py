"""Plants: conifers, broadleaf trees, dead trees, palms, bushes, grass, reeds and mushrooms, drawn on cut-outs."""

import math

import numpy as np

from ..paint import Colour
from .sprite import Point, Sprite, shade

BARK: Colour = (74, 58, 46)
LEAF: Colour = (92, 122, 58)
NEEDLE: Colour = (52, 86, 60)
AUTUMN: tuple[Colour, ...] = ((168, 92, 34), (186, 128, 40), (140, 60, 32))


def conifer(
    s: Sprite, rng: np.random.Generator, h: float, colour: Colour = NEEDLE, sun: float = 1.0, snow: float = 0.0
) -> None:
    """Draw a fir of height h: tiers of drooping boughs, lit from one side."""
    px = h * s.origin[2]
    half = h * float(rng.uniform(0.15, 0.21))
    s.limb([(0, -0.02 * h), (0, h * 0.9)], h * 0.035, h * 0.008, shade(BARK, 0.8))
    tiers = int(np.clip(px / 9, 6, 30))
    for i in range(tiers):
        t = i / tiers
        y, w = h * (0.1 + 0.86 * t), half * (1 - t) ** 0.85 + 0.012 * h
        drop = h * 0.9 / tiers * 1.5
        for side in (-1, 1):
            tone = shade(colour, (0.62 + 0.35 * t + (0.3 if side * sun > 0 else 0)) * rng.uniform(0.88, 1.12))
            reach = w * rng.uniform(0.72, 1.12)
            teeth = _teeth(rng, side * reach, y - drop * 0.55, y, 3 if px < 60 else 6)
            s.poly([(0, y + drop * 0.8), *teeth, (0, y - drop * 0.1)], tone)
            if snow > 0.3 and px > 24:
                s.poly(
                    [(0, y + drop * 0.8), (side * reach * 0.9, y - drop * 0.38), (side * reach * 0.5, y - drop * 0.1)],
                    shade((226, 234, 244), 0.8 + 0.2 * (side * sun > 0)),
                )


def _teeth(rng: np.random.Generator, reach: float, low: float, high: float, n: int) -> list[Point]:
    """Return the ragged lower edge of a bough, from its tip to the trunk."""
    points: list[Point] = []
    for j in range(n):
        t = j / n
        x = reach * (1 - t)
        points.append((x, low + (high - low) * t * 0.6))
        points.append((x * 0.9, low + (high - low) * (t * 0.6 - 0.18 * rng.random()) - 0.0))
    return points


def broadleaf(
    s: Sprite, rng: np.random.Generator, h: float, colour: Colour = LEAF, sun: float = 1.0, leaves: float = 1.0
) -> None:
    """Draw a tree of height h with a crown of leaf clusters, lighter towards the sun."""
    px = h * s.origin[2]
    lean = rng.normal(0, 0.04) * h
    trunk = [(0.0, -0.03 * h), (lean * 0.4, h * 0.22), (lean, h * 0.5)]
    s.limb(trunk, h * 0.075, h * 0.03, BARK)
    for _ in range(5):
        a = rng.uniform(0.5, 2.64)
        end = (lean + math.cos(a) * h * 0.25, h * 0.45 + math.sin(a) * h * 0.3)
        s.limb(
            [(lean * 0.8, h * 0.38), ((lean + end[0]) / 2, (h * 0.45 + end[1]) / 2 + 0.03 * h), end],
            h * 0.03,
            h * 0.006,
            shade(BARK, 0.85),
        )
    lumps = [
        (lean + rng.normal(0, 0.17) * h, h * rng.uniform(0.5, 0.84), h * rng.uniform(0.10, 0.19))
        for _ in range(int(9 * leaves) or 1)
    ]
    lumps.sort(key=lambda lump: lump[1])
    for x, y, r in lumps:
        crown(s, rng, (x, y), r, colour, sun, int(np.clip(px * leaves / 7, 7, 46)))


def crown(s: Sprite, rng: np.random.Generator, centre: Point, r: float, colour: Colour, sun: float, n: int) -> None:
    """Draw a cluster of leaves: spots from dark below to light towards the sun."""
    x, y = centre
    s.blob(
        [
            (x + r * 0.8 * math.cos(a) * rng.uniform(0.8, 1.1), y + r * 0.62 * math.sin(a) * rng.uniform(0.8, 1.1))
            for a in np.linspace(0, 5.6, 8)
        ],
        shade(colour, 0.58),
    )
    spots = sorted(((rng.normal(0, 0.5), rng.normal(0, 0.40)) for _ in range(n)), key=lambda p: p[1] + 0.4 * sun * p[0])
    for dx, dy in spots:
        tone = float(np.clip(0.85 + 0.40 * dy + 0.26 * sun * dx, 0.55, 1.5)) * rng.uniform(0.86, 1.14)
        size = r * rng.uniform(0.10, 0.24) * (1.0 if n < 25 else 0.75)
        cx, cy, turn = x + dx * r, y + dy * r, rng.uniform(-0.7, 0.7)
        leaf = [(-1.3, 0.0), (-0.5, 0.75), (0.4, 0.7), (1.3, 0.1 + turn), (0.5, -0.6), (-0.6, -0.65)]
        s.poly([(cx + a * size, cy + b * size * 0.8 + a * turn * size * 0.4) for a, b in leaf], shade(colour, tone))


def dead(s: Sprite, rng: np.random.Generator, h: float, colour: Colour = (62, 54, 50), depth: int = 5) -> None:
    """Draw a bare tree with crooked branches."""
    _branch(s, rng, (0.0, -0.03 * h), math.pi / 2 + rng.normal(0, 0.08), h * 0.34, h * 0.075, colour, depth)
    for side in (-1, 1):
        s.limb([(0, 0.05 * h), (side * 0.05 * h, 0.0), (side * 0.12 * h, -0.03 * h)], h * 0.05, h * 0.01, colour)


def _branch(
    s: Sprite,
    rng: np.random.Generator,
    foot: Point,
    angle: float,
    length: float,
    thick: float,
    colour: Colour,
    depth: int,
) -> None:
    """Draw a branch and what grows from it."""
    points, (x, y) = [foot], foot
    for _ in range(3):
        angle += rng.normal(0, 0.20)
        x, y = x + math.cos(angle) * length / 3, y + math.sin(angle) * length / 3
        points.append((x, y))
    s.limb(points, thick, thick * 0.6, colour)
    if depth == 0 or thick * s.origin[2] < 0.4:
        return
    for turn in (
        rng.uniform(0.25, 0.75),
        -rng.uniform(0.25, 0.75),
        *([rng.normal(0, 0.3)] if rng.random() < 0.4 else []),
    ):
        _branch(s, rng, (x, y), angle + turn, length * rng.uniform(0.6, 0.85), thick * 0.6, colour, depth - 1)


def palm(s: Sprite, rng: np.random.Generator, h: float, sun: float = 1.0) -> None:
    """Draw a palm."""
    lean = rng.normal(0, 0.12) * h
    top = (lean, h * 0.82)
    s.limb([(0, 0), (lean * 0.25, h * 0.4), top], h * 0.045, h * 0.025, (112, 88, 62))
    for i in range(11):
        a = math.pi * (i / 10) * 1.25 - 0.4 + rng.normal(0, 0.08)
        reach = h * rng.uniform(0.26, 0.36)
        tip = (top[0] + math.cos(a) * reach, top[1] + math.sin(a) * reach * 0.6 - reach * 0.25)
        knee = (top[0] + math.cos(a) * reach * 0.55, top[1] + math.sin(a) * reach * 0.6)
        tone = 0.75 + 0.3 * (math.cos(a) * sun > 0) + rng.uniform(-0.1, 0.1)
        s.poly([top, (knee[0], knee[1] + h * 0.03), tip, (knee[0], knee[1] - h * 0.025)], shade((88, 112, 52), tone))


def bush(s: Sprite, rng: np.random.Generator, h: float, colour: Colour = LEAF, sun: float = 1.0) -> None:
    """Draw a bush about as wide as high."""
    for _ in range(4):
        crown(
            s,
            rng,
            (rng.normal(0, 0.4) * h, h * rng.uniform(0.25, 0.6)),
            h * rng.uniform(0.3, 0.5),
            colour,
            sun,
            int(np.clip(h * s.origin[2] / 5, 6, 30)),
        )


def tuft(s: Sprite, rng: np.random.Generator, h: float, colour: Colour, blades: int = 9) -> None:
    """Draw a tuft of grass or reeds."""
    for _ in range(blades):
        x, lean = rng.normal(0, 0.22) * h, rng.normal(0, 0.35) * h
        tall = h * rng.uniform(0.5, 1.05)
        tone = shade(colour, rng.uniform(0.65, 1.3))
        s.limb([(x, -0.03 * h), (x + lean * 0.35, tall * 0.6), (x + lean, tall)], h * 0.055, h * 0.008, tone)


def cattail(s: Sprite, rng: np.random.Generator, h: float) -> None:
    """Draw reeds, some with brown heads."""
    tuft(s, rng, h, (104, 110, 62), 8)
    for _ in range(3):
        x, lean = rng.normal(0, 0.18) * h, rng.normal(0, 0.06) * h
        s.limb([(x, 0), (x + lean, h * 1.1)], h * 0.02, h * 0.012, (96, 96, 58))
        s.limb([(x + lean, h * 0.88), (x + lean * 1.1, h * 1.04)], h * 0.032, h * 0.03, (96, 62, 38))


def mushroom(s: Sprite, rng: np.random.Generator, h: float, cap: Colour, glow: float = 0.0) -> None:
    """Draw a mushroom; glow makes its gills and spots shine."""
    lean, w = rng.normal(0, 0.06) * h, h * rng.uniform(0.32, 0.48)
    top = h * 0.74
    s.limb([(0, -0.02 * h), (lean * 0.3, h * 0.4), (lean, top)], h * 0.14, h * 0.08, (168, 156, 148))
    s.poly(
        [(lean + w * math.cos(a), top + h * 0.06 * math.sin(a)) for a in np.linspace(0, 6.28, 20)],
        shade(cap, 0.7),
        glow * 0.75,
    )
    for k in np.linspace(-0.9, 0.9, 13):
        s.line([(lean + k * w, top), (lean + k * w * 0.25, top - h * 0.03)], h * 0.008, shade(cap, 1.2), glow)
    dome = [(lean + w * math.cos(a), top + h * 0.26 * math.sin(a)) for a in np.linspace(0, math.pi, 22)]
    s.poly([*dome, (lean - w * 0.5, top - h * 0.015), (lean + w * 0.5, top - h * 0.015)], cap, glow * 0.16)
    for _ in range(9):
        a, r = rng.uniform(0.3, 2.8), rng.uniform(0.35, 0.9)
        size = h * rng.uniform(0.012, 0.03)
        s.disc(lean + w * r * math.cos(a), top + h * 0.26 * r * math.sin(a), size * 1.4, size, shade(cap, 1.6), glow)
