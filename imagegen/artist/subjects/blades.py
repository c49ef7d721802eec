"""Swords and daggers, drawn upright, point up."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .card import jewel
from .curves import Points, ellipse, mirrored, smooth, straight
from .look import Look
from .pen import Pen


def sword(pen: Pen, look: Look) -> None:
    """A sword: straight, waved, curved or broad as words or dice say."""
    kind = int(look.rng.integers(4))
    if look.says("scimitar", "sabre", "saber", "katana", "cutlass", "falchion", "curved"):
        kind = 3
    elif look.says("greatsword", "claymore", "broadsword", "great"):
        kind = 2
    elif look.element == "fire" and kind == 3:
        kind = 1
    length, half = (500, (27, 30, 44, 40)[kind])
    pen = pen.at(0, 92)
    blade(pen, look, length, half, kind)
    hilt(pen, look, 128, 118 + 26 * look.rng.random())


def dagger(pen: Pen, look: Look) -> None:
    """A dagger: shorter and broader than a sword."""
    kind = int(look.rng.integers(4))
    if look.says("kris", "wavy"):
        kind = 1
    pen = pen.at(0, 110, scale=1.18)
    blade(pen, look, 340, 34 + 8 * look.rng.random(), kind)
    hilt(pen, look, 84, 96)


def blade_outline(length: float, half: float, kind: int) -> Points:
    """A blade from the guard at y=0 up to its point."""
    if kind == 1:  # waved like a flame
        y = np.linspace(0, -length * 0.86, 40)
        sway = np.sin(y / length * 5.2 * np.pi) * half * 0.32
        right = np.stack([half * (1 - 0.25 * -y / length) + sway, y], axis=-1)
        left = np.stack([-half * (1 - 0.25 * -y / length) + sway, y], axis=-1)
        return np.vstack([right, [(sway[-1], -length)], left[::-1]])
    if kind == 3:  # curved, one edge
        return smooth([
            (half * 0.6, 0, 1), (half * 0.75, -length * 0.4), (half * 1.75, -length * 0.72), (half * 3.1, -length, 1),
            (half * 0.1, -length * 0.83), (-half * 0.85, -length * 0.5), (-half * 0.7, 0, 1),
        ])
    waist = 0.72 if kind == 2 else 0.86
    knots = [(0, -length, 1), (half * waist, -length * 0.84), (half * waist, -length * 0.5), (half, 0, 1)]
    return smooth(mirrored(knots))


def blade(pen: Pen, look: Look, length: float, half: float, kind: int) -> None:
    """The blade with its fuller, its lit and dark halves, and what magic runs along it."""
    path = blade_outline(length, half, kind)
    if look.glow:
        for y in np.linspace(0, -length, 7):
            pen.glow(half * (1.4 * (y / length) ** 2 if kind == 3 else 0), y, 200, look.glow, 0.42)
    metal = mix(look.metal, look.glow, 0.18) if look.glow else look.metal
    body = pen.shape(path, metal, gloss=0.9, bulge=0.5, width=5, rim=0.8 if look.glow else 0.25)
    spine = straight([(0, 10), (0, -length * 0.97)]) if kind != 3 else smooth(
        [(-half * 0.1, 10), (0, -length * 0.45), (half, -length * 0.8), (half * 2.6, -length * 0.98)],
        False)
    if kind != 1:
        side = np.vstack([spine, spine[::-1] + np.array([-half * 3, 0])])
        pen.wash(side, (255, 252, 240), 0.36, clip=body)
    pen.line(spine * (1, 0.8), half * 0.42, darker(metal, 0.4), (1, 0.2), 0.75, body)
    pen.line(spine * (1, 0.78) + np.array([half * 0.16, 0]), half * 0.12, lighter(metal, 0.6), (1, 0.2), 0.9, body)
    if look.glow:
        signs(pen, look.glow, length * 0.62, half)
    nicks(pen, look, length, half, body)
    pen.outline(path, 5)
    pen.gleam(half * (2.1 if kind == 3 else 0.2), -length * (0.86 if kind == 3 else 0.8), 46)


def signs(pen: Pen, glow: Colour, length: float, half: float) -> None:
    """Glowing runes along the blade."""
    rng = pen.canvas.rng
    for y in np.arange(-50, -length, -44):
        knots = rng.uniform(-1, 1, (4, 2)) * (half * 0.34, 15) + (0, y)
        pen.glow(0, y, 42, glow, 0.6)
        pen.line(straight(knots), 5, lighter(glow, 0.65), (1, 1))


def nicks(pen: Pen, look: Look, length: float, half: float, body: object) -> None:
    """Scratches of use; rust where words say so."""
    rng = look.rng
    strokes = []
    for _ in range(7):
        x, y = rng.uniform(-half, half), -rng.uniform(0.1, 0.85) * length
        strokes.append(straight([(x, y), (x + rng.uniform(-14, 14), y - 30), (x + rng.uniform(-20, 20), y - 50)]))
    pen.strands(strokes, 1.8, darker(look.metal, 0.5), alpha=0.5, clip=body)  # type: ignore[arg-type]
    if look.says("rusty", "rusted", "old", "worn"):
        for _ in range(9):
            x, y = rng.uniform(-half, half), -rng.uniform(0, 1) * length
            pen.wash(ellipse(x, y, 16, 26), (134, 70, 30), 0.5, 5, body)  # type: ignore[arg-type]


def hilt(pen: Pen, look: Look, grip: float, guard: float) -> None:
    """Grip with its wrapping, guard and pommel, a stone where there is wealth."""
    bind(pen, look.cloth, 0, grip + 18, 15)
    style = int(look.rng.integers(3))
    droop = (0, 34, -40)[style]
    cross = smooth(mirrored([
        (0, -20), (guard * 0.5, -15 + droop * 0.3), (guard, -20 + droop, 1), (guard + 4, 6 + droop, 1),
        (guard * 0.5, 13 + droop * 0.3), (0, 20)
    ]))
    pen.shape(cross, look.trim, gloss=0.8, bulge=0.5, rim=0.3)
    for side in (-1, 1):
        pen.shape(ellipse(side * guard, -7 + droop, 17), look.trim, gloss=0.8, bulge=0.4)
    pen.shape(smooth(mirrored([(0, -38, 1), (22, -6), (0, 30, 1)])), lighter(look.trim, 0.1), gloss=0.6, width=3.5)
    pen.shape(ellipse(0, grip + 34, 30, 28), look.trim, gloss=0.8, bulge=0.35, rim=0.3)
    if look.fancy > 0.35:
        jewel(pen.at(0, grip + 34), look.gem, 16)
        jewel(pen.at(0, -4), look.gem, 11)
    else:
        pen.shape(ellipse(0, grip + 34, 14), darker(look.trim, 0.3), width=2.5)


def bind(pen: Pen, colour: Colour, top: float, bottom: float, half: float) -> None:
    """A grip wound with leather cord."""
    body = pen.shape(smooth(mirrored([(0, top), (half, top, 1), (half * 1.18, (top + bottom) / 2), (half, bottom, 1),
        (0, bottom)])),
                     colour, bulge=0.5, gloss=0.2)
    turns = [straight([(-half * 1.4, y + 10), (half * 1.4, y - 8)]) for y in np.arange(top + 8, bottom, 16)]
    pen.strands(turns, 4.5, darker(colour, 0.6), (1, 1), clip=body)
    pen.strands([t + np.array([0, 5]) for t in turns], 3, lighter(colour, 0.3), (0.4, 0.4), 0.5, body)
