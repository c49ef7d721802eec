"""Small people and beasts that give a scene its scale: travellers, guards, riders, birds, sitters."""

import math

import numpy as np

from ..paint import Colour
from .sprite import Sprite, shade

CLOAKS: tuple[Colour, ...] = ((96, 40, 36), (50, 62, 84), (62, 74, 50), (84, 66, 48), (70, 58, 82), (44, 42, 46))
SKIN: Colour = (196, 152, 122)


def traveller(
    s: Sprite, rng: np.random.Generator, h: float = 1.75, colour: Colour | None = None, kit: str = ""
) -> None:
    """Draw a cloaked figure from behind: a staff, a sword, a bow, a torch or a lantern in hand."""
    c = colour or CLOAKS[int(rng.integers(len(CLOAKS)))]
    kit = kit or ("staff", "sword", "bow", "pack", "")[int(rng.integers(5))]
    for x in (-0.08, 0.09):
        s.limb([(x * h, 0.28 * h), (x * 1.3 * h, 0)], 0.09 * h, 0.07 * h, (50, 42, 38))
    if kit == "staff":
        s.line([(0.26 * h, 0), (0.2 * h, 1.12 * h)], 0.025 * h, (92, 66, 44))
    if kit == "bow":
        s.line(
            [(-0.24 * h + 0.1 * h * math.cos(a), 0.6 * h + 0.42 * h * math.sin(a)) for a in np.linspace(2, 4.3, 9)],
            0.02 * h,
            (92, 66, 44),
        )
    _cloak(s, rng, h, c)
    _head(
        s,
        rng,
        h,
        c,
        "helm" if kit == "sword" else "hood" if kit in {"staff", "lantern", "torch"} or rng.random() < 0.4 else "hair",
    )
    if kit == "sword":
        s.line([(-0.2 * h, 0.3 * h), (0.16 * h, 0.86 * h)], 0.03 * h, (142, 142, 150))
        s.line([(0.06 * h, 0.78 * h), (0.16 * h, 0.7 * h)], 0.02 * h, (120, 90, 44))
    if kit == "pack":
        s.rect(-0.12 * h, 0.42 * h, 0.12 * h, 0.72 * h, (110, 84, 56))
        s.disc(0, 0.74 * h, 0.15 * h, 0.05 * h, (140, 116, 84))
    if kit in {"torch", "lantern"}:
        s.line([(0.2 * h, 0.45 * h), (0.27 * h, 0.8 * h)], 0.03 * h, (92, 66, 44))
        s.disc(0.28 * h, 0.86 * h, 0.045 * h, 0.075 * h, (255, 190, 90), 1.0)


def party(rng: np.random.Generator, n: int) -> list[tuple[float, float, str]]:
    """Return a group of travellers: where each stands sideways, how tall, and what he carries."""
    kits = list(rng.permutation(["staff", "sword", "bow", "pack", "lantern", ""]))
    return [
        (i * 1.05 + rng.normal(0, 0.16) - n * 0.5, float(rng.choice([1.75, 1.8, 1.65, 1.3])), kits[i % 6])
        for i in range(n)
    ]


def _cloak(s: Sprite, rng: np.random.Generator, h: float, c: Colour) -> None:
    """Draw a cloak from the shoulders down, with folds."""
    swing = float(rng.uniform(-0.05, 0.05))
    hem = [(0.2 + swing, 0.12), (0.08 + swing, 0.08), (-0.04 + swing, 0.1), (-0.17 + swing, 0.09)]
    outline = [
        (-0.03, 0.83),
        (0.05, 0.83),
        (0.125, 0.79),
        (0.155, 0.7),
        (0.165, 0.5),
        (0.205 + swing, 0.28),
        *hem,
        (-0.2 + swing, 0.25),
        (-0.165, 0.5),
        (-0.15, 0.7),
        (-0.12, 0.79),
    ]
    s.blob([(x * h, y * h) for x, y in outline], c)
    shadow = [
        (0.05, 0.8),
        (0.12, 0.77),
        (0.15, 0.68),
        (0.16, 0.5),
        (0.2 + swing, 0.28),
        (0.19 + swing, 0.13),
        (0.09 + swing, 0.1),
        (0.08, 0.4),
    ]
    s.blob([(x * h, y * h) for x, y in shadow], shade(c, 0.74))
    for x in (-0.09, -0.03, 0.05, 0.12):
        s.limb(
            [(x * 0.7 * h, 0.7 * h), (x * 1.1 * h, 0.4 * h), ((x * 1.5 + swing) * h, 0.12 * h)],
            0.008 * h,
            0.022 * h,
            shade(c, 0.62),
        )
    s.limb([(-0.12 * h, 0.77 * h), (0, 0.80 * h), (0.12 * h, 0.77 * h)], 0.04 * h, 0.04 * h, shade(c, 1.2))


def _head(s: Sprite, rng: np.random.Generator, h: float, c: Colour, kind: str) -> None:
    """Draw a head from behind: a hood, a helmet or hair."""
    if kind == "hood":
        s.blob(
            [
                (-0.085 * h, 0.79 * h),
                (-0.075 * h, 0.9 * h),
                (-0.01 * h, 0.985 * h),
                (0.06 * h, 0.93 * h),
                (0.085 * h, 0.79 * h),
                (0, 0.76 * h),
            ],
            shade(c, 0.92),
        )
        s.blob([(0.0, 0.79 * h), (0.02 * h, 0.93 * h), (0.055 * h, 0.92 * h), (0.08 * h, 0.8 * h)], shade(c, 0.7))
        return
    s.limb([(0, 0.78 * h), (0, 0.86 * h)], 0.06 * h, 0.06 * h, shade(SKIN, 0.8))
    tone: Colour = (150, 150, 158) if kind == "helm" else HAIR[int(rng.integers(len(HAIR)))]
    s.disc(0, 0.895 * h, 0.058 * h, 0.074 * h, tone)
    s.disc(-0.018 * h, 0.91 * h, 0.03 * h, 0.045 * h, shade(tone, 1.25))
    if kind == "helm":
        s.rect(-0.062 * h, 0.865 * h, 0.062 * h, 0.885 * h, shade(tone, 0.7))
        s.limb([(0, 0.96 * h), (0.02 * h, 1.0 * h), (0.08 * h, 0.97 * h)], 0.035 * h, 0.01 * h, c)
    else:
        s.blob(
            [(-0.058 * h, 0.9 * h), (-0.065 * h, 0.8 * h), (0, 0.78 * h), (0.065 * h, 0.8 * h), (0.058 * h, 0.9 * h)],
            shade(tone, 0.9),
        )


HAIR: tuple[Colour, ...] = ((66, 46, 34), (40, 34, 32), (128, 96, 58), (116, 58, 36), (150, 144, 138))
WEAR: tuple[Colour, ...] = (*CLOAKS, (128, 104, 76), (104, 58, 48), (86, 92, 96))


def sitter(s: Sprite, rng: np.random.Generator, h: float = 1.3) -> None:
    """Draw someone who sits, seen from behind or before."""
    c = WEAR[int(rng.integers(len(WEAR)))]
    lean = float(rng.uniform(-0.05, 0.05))
    for leg in (-0.13, 0.13):
        s.limb([(leg * h, 0.0), (leg * 1.25 * h, -0.45 * h)], 0.04 * h, 0.035 * h, (62, 44, 32))
    body = [
        (-0.05, 0.7),
        (0.05, 0.7),
        (0.17, 0.64),
        (0.22, 0.48),
        (0.23, 0.25),
        (0.2, -0.1),
        (-0.2, -0.1),
        (-0.23, 0.25),
        (-0.22, 0.48),
        (-0.17, 0.64),
    ]
    s.blob([((x + lean * y) * h, y * h) for x, y in body], c)
    s.blob(
        [
            ((x + lean * y) * h, y * h)
            for x, y in [(0.06, 0.68), (0.17, 0.63), (0.215, 0.48), (0.22, 0.25), (0.19, -0.08), (0.08, 0.1)]
        ],
        shade(c, 0.74),
    )
    for side in (-1, 1):
        s.limb(
            [(side * 0.17 * h, 0.58 * h), (side * 0.27 * h, 0.36 * h), (side * 0.16 * h, 0.24 * h)],
            0.11 * h,
            0.075 * h,
            shade(c, 0.95 - 0.12 * side),
        )
    x = lean * h
    s.limb([(x, 0.66 * h), (x, 0.78 * h)], 0.08 * h, 0.08 * h, shade(SKIN, 0.85))
    s.disc(x, 0.83 * h, 0.082 * h, 0.105 * h, SKIN)
    hair = HAIR[int(rng.integers(len(HAIR)))]
    s.blob(
        [
            (x - 0.09 * h, 0.8 * h),
            (x - 0.085 * h, 0.92 * h),
            (x, 0.965 * h),
            (x + 0.085 * h, 0.92 * h),
            (x + 0.09 * h, 0.8 * h),
            (x + 0.05 * h, 0.8 * h),
            (x, 0.77 * h),
            (x - 0.05 * h, 0.8 * h),
        ],
        hair,
    )
    s.disc(x - 0.02 * h, 0.89 * h, 0.05 * h, 0.05 * h, shade(hair, 1.25))


def birds(s: Sprite, rng: np.random.Generator, n: int, spread: float, size: float) -> None:
    """Draw birds in the air around the pen's origin."""
    for _ in range(n):
        x, y, w = rng.normal(0, spread), rng.normal(0, spread * 0.3), size * rng.uniform(0.6, 1.2)
        lift = rng.uniform(0.1, 0.45)
        s.poly(
            [
                (x - w, y + w * lift),
                (x - w * 0.45, y + w * lift * 0.9),
                (x, y),
                (x + w * 0.45, y + w * lift * 0.9),
                (x + w, y + w * lift),
                (x + w * 0.4, y + w * lift * 0.5),
                (x, y - w * 0.14),
                (x - w * 0.4, y + w * lift * 0.5),
            ],
            (38, 36, 40),
        )


def dragon(s: Sprite, size: float, colour: Colour = (44, 34, 38)) -> None:
    """Draw a dragon on the wing, far off."""
    z = size
    s.limb(
        [
            (-0.9 * z, -0.12 * z),
            (-0.5 * z, -0.1 * z),
            (-0.1 * z, 0),
            (0.3 * z, 0.05 * z),
            (0.55 * z, 0.16 * z),
            (0.72 * z, 0.13 * z),
        ],
        0.05 * z,
        0.05 * z,
        colour,
    )
    s.limb([(-0.5 * z, -0.1 * z), (0, 0.01 * z), (0.35 * z, 0.07 * z)], 0.05 * z, 0.12 * z, colour)
    s.poly([(0.55 * z, 0.2 * z), (0.82 * z, 0.12 * z), (0.6 * z, 0.08 * z)], colour)
    for lift, back in ((0.75, -0.15), (0.62, 0.12)):
        s.poly(
            [
                (0.25 * z, 0.08 * z),
                (0.3 * z + back * z, lift * z * 0.7),
                (back * z, lift * z),
                (-0.25 * z + back * z, lift * 0.5 * z),
                (-0.2 * z + back * z, lift * 0.3 * z),
                (-0.42 * z + back * z, 0.16 * z),
                (-0.1 * z, 0.02 * z),
            ],
            shade(colour, 1.15),
        )
