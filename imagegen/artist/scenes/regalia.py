"""What is grand in a hall: banners, a throne, pointed windows of coloured glass."""

import math

from ..paint import Colour
from .sprite import Sprite, shade


def banner(s: Sprite, w: float, h: float, colour: Colour, sign: int) -> None:
    """Draw a hanging banner with a device; the pen's origin is its upper middle."""
    s.line([(-w * 0.62, 0.04), (w * 0.62, 0.04)], 0.06, (150, 118, 60))
    s.poly([(-w / 2, 0), (w / 2, 0), (w / 2, -h * 0.86), (0, -h), (-w / 2, -h * 0.86)], colour)
    for x in (-0.25, 0.12, 0.36):
        s.poly(
            [(x * w, 0), ((x + 0.1) * w, 0), ((x + 0.08) * w, -h * 0.88), ((x + 0.02) * w, -h * 0.88)],
            shade(colour, 0.78),
        )
    gold: Colour = (206, 166, 84)
    cy = -h * 0.42
    if sign % 3 == 0:
        s.disc(0, cy, w * 0.25, w * 0.25, gold)
        s.disc(w * 0.08, cy + w * 0.03, w * 0.2, w * 0.2, colour)
    elif sign % 3 == 1:
        s.poly(
            [
                (
                    math.sin(a * math.pi / 5) * w * (0.28 if a % 2 == 0 else 0.12),
                    cy + math.cos(a * math.pi / 5) * w * (0.28 if a % 2 == 0 else 0.12),
                )
                for a in range(10)
            ],
            gold,
        )
    else:
        s.poly(
            [
                (-0.25 * w, cy - 0.2 * w),
                (-0.25 * w, cy + 0.15 * w),
                (-0.12 * w, cy),
                (0, cy + 0.25 * w),
                (0.12 * w, cy),
                (0.25 * w, cy + 0.15 * w),
                (0.25 * w, cy - 0.2 * w),
            ],
            gold,
        )


def throne(s: Sprite, h: float = 3.2) -> None:
    """Draw a throne of dark wood and gold with a red cushion."""
    gold: Colour = (190, 148, 70)
    s.poly([(-0.75, 0.6), (0.75, 0.6), (0.62, h * 0.82), (0, h), (-0.62, h * 0.82)], shade(gold, 0.8))
    s.poly([(-0.55, 0.7), (0.55, 0.7), (0.45, h * 0.76), (0, h * 0.88), (-0.45, h * 0.76)], (132, 32, 36))
    for x in (-0.62, 0.62):
        s.poly([(x - 0.1, h * 0.8), (x + 0.1, h * 0.8), (x, h * 1.02)], gold)
        s.rect(x - 0.16, 0, x + 0.16, 1.05, shade(gold, 0.95))
        s.disc(x, 1.1, 0.17, 0.14, gold)
    s.rect(-0.6, 0, 0.6, 0.62, shade(gold, 0.65))
    s.rect(-0.52, 0.55, 0.52, 0.78, (160, 40, 42))
    s.disc(0, h * 0.93, 0.12, 0.14, (200, 60, 60), 0.3)


def gothic(
    s: Sprite, x: float, y: float, w: float, h: float, glass: Colour, glow: float, colours: tuple[Colour, ...] = ()
) -> None:
    """Draw a pointed window with tracery, its panes in several colours if given."""
    head = [
        (x + w / 2, y),
        (x + w / 2, y + h * 0.62),
        (x + w * 0.36, y + h * 0.82),
        (x, y + h),
        (x - w * 0.36, y + h * 0.82),
        (x - w / 2, y + h * 0.62),
        (x - w / 2, y),
    ]
    s.poly([(x + (a - x) * 1.16, y + (b - y) * 1.04) for a, b in head], (92, 84, 78))
    s.poly(head, glass, glow)
    if colours:
        for i in range(4):
            for j in range(7):
                a, b = x - w * 0.42 + w * 0.21 * i, y + h * 0.03 + h * 0.085 * j
                s.rect(a + 0.02, b + 0.02, a + w * 0.2, b + h * 0.075, colours[(i * 5 + j * 3) % len(colours)], glow)
        s.disc(x, y + h * 0.76, w * 0.2, w * 0.2, colours[0], glow * 1.2)
        s.disc(x, y + h * 0.76, w * 0.09, w * 0.09, colours[-1], glow * 1.2)
    for k in (-0.25, 0.0, 0.25):
        s.line([(x + k * w, y), (x + k * w, y + h * (0.8 - abs(k) * 0.3))], w * 0.03, (60, 56, 54))
    for k in (0.2, 0.4, 0.6):
        s.line([(x - w / 2, y + h * k), (x + w / 2, y + h * k)], w * 0.025, (60, 56, 54))
