"""Bows, crossbows and arrows, drawn upright."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import darker, lighter, mix
from .blades import bind
from .curves import ellipse, mirrored, respaced, smooth, straight, tapered
from .hafted import band, pole
from .look import Look
from .pen import Pen


def bow(pen: Pen, look: Look) -> None:
    """A recurved bow with a nocked arrow."""
    if look.says("crossbow", "arbalest"):
        return crossbow(pen, look)
    wood = mix(look.wood, look.metal, 0.7) if look.material in ("bone", "gold", "silver", "crystal",
        "obsidian") else look.wood
    if look.glow:
        pen.glow(60, 0, 460, look.glow, 0.5)
    limb = smooth([(-150, -400), (-96, -392), (-40, -300), (66, -170), (98, 0), (66, 170), (-40, 300), (-96, 392),
        (-150, 400)], False)
    stave = tapered(respaced(limb, 8, closed=False), 44, (0.25, 0.25))
    string = straight([(-132, -398), (-190, 0), (-132, 398)])
    pen.line(string + (14, 20), 5, (30, 20, 30), (1, 1), 0.3)
    pen.line(string, 3.5, lighter(look.glow or (220, 210, 190), 0.4), (1, 1))
    arrow(pen.at(0, 0, 90, 1.0), look)
    body = pen.shape(stave, wood, bulge=0.6, gloss=0.3, cast=16, rim=0.4)
    pen.line(limb * (0.98, 0.94), 5, lighter(wood, 0.4), (0.2, 0.2), 0.7, body)
    grip = pen.at(96, 0)
    bind(grip, look.cloth, -66, 66, 25)
    for sign in (-1, 1):
        band(grip, sign * 74, 29, look.trim)
        tip = pen.at(-118, sign * 396, 20 * sign)
        tip.shape(ellipse(0, 0, 30, 15), look.trim, gloss=0.8, width=3)
        if look.fancy > 0.3:
            leaf = pen.at(58, sign * 190, sign * -62)
            leaf.shape(smooth([(-40, 0, 1), (0, -17), (40, 0, 1), (0, 17)]), look.trim, gloss=0.7, width=3)
    return None


def arrow(pen: Pen, look: Look) -> None:
    """An arrow pointing up, about 560 long."""
    pen.shape(straight([(-6, -330), (6, -330), (6, 190), (-6, 190)]), lighter(look.wood, 0.2), bulge=0.6, width=3,
        hatch=0)
    if look.glow:
        pen.glow(0, -350, 150, look.glow, 0.9)
    pen.shape(smooth([(0, -412, 1), (30, -322, 1), (0, -338, 1), (-30, -322, 1)]), look.metal, gloss=0.9, bulge=0.4,
        width=3.5)
    for side in (-1, 1):
        vane = smooth([(side * 5, 60, 1), (side * 42, 104), (side * 42, 190, 1), (side * 5, 156, 1)])
        body = pen.shape(vane, look.cloth, width=3, bulge=0.4)
        barbs = [straight([(side * 4, y), (side * 44, y + 36)]) for y in range(56, 170, 15)]
        pen.strands(barbs, 2, darker(look.cloth, 0.6), clip=body)


def quiver(pen: Pen, look: Look) -> None:
    """Three arrows fanned out, bound together."""
    for turn in (-22, 22, 0):
        arrow(pen.at(turn * 0.5, 20, turn), look)
    bind(pen.at(0, 40, 90), look.cloth, -46, 46, 17)


def crossbow(pen: Pen, look: Look) -> None:
    """A crossbow seen from above."""
    pole(pen, look, -300, 400, 30)
    limb = smooth([(-330, -90), (-180, -232), (0, -268), (180, -232), (330, -90)], False)
    pen.line(straight([(-326, -92), (0, 60), (326, -92)]), 4.5, (226, 216, 196), (1, 1))
    pen.shape(tapered(respaced(limb, 8, closed=False), 44, (0.3, 0.3)), look.metal, gloss=0.8, bulge=0.6, cast=16)
    arrow(pen.at(0, -40, scale=0.75), look)
    pen.shape(smooth(mirrored([(0, -316, 1), (48, -300, 1), (40, -220, 1), (0, -204)])), look.trim, gloss=0.8, cast=8)
    pen.shape(smooth([(-17, 44, 1), (17, 44, 1), (17, 92, 1), (-17, 92, 1)]), look.trim, gloss=0.8)
    pen.shape(smooth(mirrored([(0, 300), (46, 330), (52, 430, 1), (0, 446)])), darker(look.wood, 0.2), cast=8)
    pen.strands([straight([(x, 330), (x * 1.1, 420)]) for x in np.linspace(-30, 30, 4)], 2, darker(look.wood, 0.6))
