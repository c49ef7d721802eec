"""Buildings seen from the front: houses, towers, castles, churches, mills, tents, lighthouses."""

import math

import numpy as np

from ..paint import Colour
from .sprite import Sprite, shade

STONE: Colour = (132, 126, 118)
PLASTER: tuple[Colour, ...] = ((206, 190, 160), (190, 168, 134), (176, 160, 142), (214, 204, 184), (170, 142, 118))
ROOFS: tuple[Colour, ...] = ((124, 66, 46), (98, 60, 48), (84, 82, 88), (112, 88, 58), (74, 66, 70))
TIMBER: Colour = (70, 50, 38)
FIRELIGHT: Colour = (255, 178, 84)
PANE: Colour = (58, 66, 78)


def window(s: Sprite, x: float, y: float, w: float, h: float, lit: bool, frame: Colour = TIMBER) -> None:
    """Draw a window with its frame around (x, y)."""
    s.rect(x - w * 0.62, y - h * 0.58, x + w * 0.62, y + h * 0.58, frame)
    s.rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2, FIRELIGHT if lit else PANE, 0.85 if lit else 0)
    s.line([(x, y - h / 2), (x, y + h / 2)], w * 0.1, frame)
    s.line([(x - w / 2, y), (x + w / 2, y)], w * 0.1, frame)


def house(
    s: Sprite, rng: np.random.Generator, w: float, floors: int, lit: bool, gable: bool | None = None, snow: float = 0.0
) -> float:
    """Draw a half-timbered house on the pen's origin; returns its height."""
    wall, roof = PLASTER[int(rng.integers(len(PLASTER)))], ROOFS[int(rng.integers(len(ROOFS)))]
    wall, roof = shade(wall, rng.uniform(0.8, 1.05)), shade(roof, rng.uniform(0.85, 1.15))
    h, gable = 2.9 * floors, bool(rng.random() < 0.5) if gable is None else gable
    jut = 0.25 if floors > 1 else 0.0
    s.rect(-w / 2, -0.4, w / 2, 2.9, shade(STONE, 0.85) if rng.random() < 0.5 else wall)
    if floors > 1:
        s.rect(-w / 2 - jut, 2.9, w / 2 + jut, h, wall)
        s.rect(-w / 2 - jut, 2.75, w / 2 + jut, 3.0, TIMBER)
    _frame(s, rng, w / 2 + jut, h, floors)
    _openings(s, rng, w, floors, lit)
    peak = h + w * float(rng.uniform(0.45, 0.75)) if gable else h + float(rng.uniform(2.2, 3.6))
    _roof(s, rng, w / 2 + jut, h, peak, gable, wall, roof, lit, snow)
    return peak


def _frame(s: Sprite, rng: np.random.Generator, half: float, h: float, floors: int) -> None:
    """Draw the beams."""
    n = max(2, int(half * 1.3))
    for i in range(n + 1):
        x = -half + 2 * half * i / n
        s.line([(x, 2.9 if floors > 1 else 0.0), (x, h)], 0.16, TIMBER)
    for f in range(1, floors):
        y = 2.9 * f
        for i in range(n):
            x0, x1 = -half + 2 * half * i / n, -half + 2 * half * (i + 1) / n
            if rng.random() < 0.45:
                s.line([(x0, y), (x1, y + 2.9)] if i % 2 else [(x1, y), (x0, y + 2.9)], 0.13, TIMBER)
        s.line([(-half, y + 2.85), (half, y + 2.85)], 0.18, TIMBER)


def _openings(s: Sprite, rng: np.random.Generator, w: float, floors: int, lit: bool) -> None:
    """Draw a door, and windows of which some are lit at night."""
    n = max(1, int(w / 2.3))
    door = int(rng.integers(n))
    for f in range(floors):
        for i in range(n):
            x = -w / 2 + w * (i + 0.5) / n
            if f == 0 and i == door:
                s.rect(x - 0.62, 0, x + 0.62, 2.15, TIMBER)
                s.rect(x - 0.5, 0, x + 0.5, 2.05, shade((110, 74, 46), rng.uniform(0.7, 1.1)))
            elif rng.random() < 0.85:
                window(s, x, 2.9 * f + 1.65, 0.85, 1.1, lit and rng.random() < 0.6)


def _roof(
    s: Sprite,
    rng: np.random.Generator,
    half: float,
    h: float,
    peak: float,
    gable: bool,
    wall: Colour,
    roof: Colour,
    lit: bool,
    snow: float,
) -> None:
    """Draw the roof with its rows of tiles, and a chimney."""
    cx = rng.uniform(-0.5, 0.5) * half
    s.rect(cx - 0.4, h, cx + 0.4, peak + 1.0, (112, 92, 82))
    s.rect(cx - 0.5, peak + 0.8, cx + 0.5, peak + 1.05, (92, 76, 70))
    eave = half + 0.45
    if gable:
        s.poly([(-half, h), (half, h), (0, peak)], wall)
        window(s, 0, h + (peak - h) * 0.32, 0.75, 0.95, lit and rng.random() < 0.5)
        for side in (-1, 1):
            s.poly(
                [(0, peak + 0.35), (side * eave, h - 0.3), (side * (eave - 0.55), h - 0.45), (0, peak - 0.35)],
                shade(roof, 0.9 + 0.15 * side),
            )
            if snow:
                s.poly(
                    [(0, peak + 0.55), (side * (eave + 0.05), h - 0.1), (side * eave, h - 0.32), (0, peak + 0.15)],
                    (228, 234, 242),
                )
        return
    top = eave - (peak - h) * 0.25
    s.poly([(-eave, h - 0.25), (eave, h - 0.25), (top, peak), (-top, peak)], roof)
    for i in range(1, 8):
        t = i / 8
        half_row = eave + (top - eave) * t
        y = h - 0.25 + (peak - h + 0.25) * t
        s.line([(-half_row, y), (half_row, y)], 0.06, shade(roof, 0.72 if i % 2 else 0.85))
    if snow:
        s.poly(
            [(-eave * 0.97, h + 0.2), (eave * 0.97, h + 0.2), (top, peak + 0.1), (-top, peak + 0.1)], (226, 232, 240)
        )


def crenels(s: Sprite, x0: float, x1: float, y: float, colour: Colour, size: float = 0.9) -> None:
    """Draw battlements along a wall's top."""
    n = max(2, round((x1 - x0) / (size * 2)))
    step = (x1 - x0) / (2 * n - 1) if n > 1 else size
    for i in range(n):
        s.rect(x0 + 2 * i * step, y - 0.1, x0 + (2 * i + 1) * step, y + size, colour)


def tower(
    s: Sprite,
    rng: np.random.Generator,
    x: float,
    w: float,
    h: float,
    colour: Colour,
    lit: bool,
    cone: bool,
    roof: Colour = (74, 74, 92),
    base: float = 0.0,
) -> None:
    """Draw a round tower: shaded bands, slits, battlements or a pointed roof with a flag."""
    bands = 7
    for i in range(bands):
        a = -w / 2 + w * i / bands
        t = (i + 0.5) / bands * 2 - 1
        s.rect(x + a, base, x + a + w / bands * 1.05, h, shade(colour, 1.08 - 0.34 * t * t))
    s.rect(x - w * 0.58, h - w * 0.12, x + w * 0.58, h + w * 0.12, shade(colour, 0.92))
    for k in range(int(max(1, (h - base) / (w * 1.3)))):
        y = h - w * 0.8 - k * w * 1.25
        if y > base + w * 0.4:
            px = x + rng.uniform(-0.2, 0.2) * w
            on = lit and rng.random() < 0.6
            s.rect(px - w * 0.06, y, px + w * 0.06, y + w * 0.3, FIRELIGHT if on else (40, 40, 46), 0.9 if on else 0)
    if not cone:
        crenels(s, x - w * 0.58, x + w * 0.58, h + w * 0.1, shade(colour, 0.95), w * 0.16)
        return
    tip = h + w * rng.uniform(1.2, 1.7)
    s.poly([(x - w * 0.68, h), (x, tip), (x, h - w * 0.06)], shade(roof, 1.1))
    s.poly([(x + w * 0.68, h), (x, tip), (x, h - w * 0.06)], shade(roof, 0.8))
    flag(s, x, tip, w * 0.5, ((152, 40, 40), (46, 70, 130), (166, 130, 44))[int(rng.integers(3))])


def flag(s: Sprite, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a pennant on its pole."""
    s.line([(x, y - size * 0.2), (x, y + size)], size * 0.06, (60, 52, 46))
    s.poly(
        [
            (x, y + size),
            (x + size * 0.9, y + size * 0.82),
            (x + size * 1.5, y + size * 0.66),
            (x + size * 0.8, y + size * 0.62),
            (x, y + size * 0.52),
        ],
        colour,
    )


def castle(
    s: Sprite,
    rng: np.random.Generator,
    w: float,
    lit: bool,
    cone: bool = True,
    colour: Colour = STONE,
    ruined: bool = False,
) -> None:
    """Draw a castle w metres wide: keep behind, walls, towers, a gate."""
    h = w * 0.22
    for x, tall, thick in ((-0.14, 2.3, 0.12), (0.13, 2.9, 0.10), (0.0, 2.0, 0.26), (0.05, 3.5, 0.07)):
        tower(
            s,
            rng,
            (x + rng.normal(0, 0.02)) * w,
            thick * w,
            tall * h * rng.uniform(0.9, 1.12),
            shade(colour, 0.82),
            lit,
            cone and thick < 0.2,
            base=h * 0.4,
        )
    s.rect(-w * 0.46, -h, w * 0.46, h, shade(colour, 0.97))
    crenels(s, -w * 0.46, w * 0.46, h, shade(colour, 0.97), w * 0.014)
    for row in range(1, 7):
        s.line([(-w * 0.46, h * row / 7), (w * 0.46, h * row / 7)], w * 0.002, shade(colour, 0.8))
    spots = [-0.46, -0.24, 0.25, 0.46]
    for x in spots:
        tower(
            s,
            rng,
            x * w,
            w * rng.uniform(0.075, 0.1),
            h * rng.uniform(1.25, 1.75),
            shade(colour, 1.04),
            lit,
            cone and not ruined and rng.random() < 0.75,
            base=-h,
        )
    for x in (-0.075, 0.075):
        tower(s, rng, x * w, w * 0.062, h * 1.45, shade(colour, 1.0), lit, False, base=-h)
    arch(s, 0, -h * 0.2, w * 0.05, h * 0.75, (30, 26, 26), 0.0)
    if lit:
        arch(s, 0, -h * 0.2, w * 0.03, h * 0.5, FIRELIGHT, 0.4)


def arch(s: Sprite, x: float, y: float, half: float, h: float, colour: Colour, glow: float = 0.0) -> None:
    """Draw a round-headed opening standing at (x, y)."""
    head = [(x + half * math.cos(a), y + h - half + half * math.sin(a)) for a in np.linspace(0, math.pi, 13)]
    s.poly([(x + half, y), *head, (x - half, y)], colour, glow)
