"""Dragons, dragonborn and snakes: scales, horns, jaws, coils."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import INK, Colour, Stencil, darker, lighter, mix
from .curves import Points, ellipse, respaced, smooth, straight, tapered
from .pen import Pen


def scales(pen: Pen, body: Stencil, left: float, top: float, right: float, bottom: float, colour: Colour,
    size: float = 24) -> None:
    """Rows of scales over a shape."""
    one = tapered(smooth([(-size / 2, 0), (0, size * 0.62), (size / 2, 0)], False, 4), size * 0.15, (0.6, 0.6))
    gleam = tapered(smooth([(-size * 0.26, 2), (0, size * 0.36)], False, 3), size * 0.13, (0.4, 0.4))
    rows = enumerate(np.arange(top, bottom, size * 0.72))
    places = [(x, y) for row, y in rows for x in np.arange(left + size / 2 * (row % 2), right, size)]
    pen.washes([one + place for place in places], darker(colour, 0.6), 0.6, 0, body)
    pen.washes([gleam + place for place in places], lighter(colour, 0.5), 0.4, 0, body)


def dragon(pen: Pen, colour: Colour, glow: Colour | None, mood: str) -> None:
    """A dragon's neck and head, facing right."""
    fire = glow or (255, 140, 40)
    neck(pen, colour)
    frill(pen, colour)
    for k, tone in ((1, 0.35), (0, 0.0)):
        base = np.array([-70 - 34 * k, -150 + 24 * k])
        horn(pen, base, (-300 + 50 * k, -300 + 100 * k), 66 - 10 * k, mix((214, 196, 160), INK, tone * 0.6))
    jaws(pen, colour, fire, mood)


def neck(pen: Pen, colour: Colour) -> None:
    """The neck with its spines and throat plates, running out of the picture."""
    spine = [(-110, -130), (-230, -60), (-320, 120), (-360, 380), (-400, 760)]
    for i, (x, y) in enumerate(respaced(smooth(spine, False), 62, False)[1:]):
        tip = pen.at(x + 26, y, -50 - 4 * i)
        tip.shape(smooth([(-40, 0, 1), (-20, -60), (-4, -104 + i * 3, 1), (20, -40), (42, 0, 1)]),
            darker(colour, 0.45), bulge=0.3, width=4.5, rim=0.8)
    path = smooth([*spine, (-400, 1500, 1), (240, 1500, 1), (130, 700), (10, 420), (-40, 280), (20, 150, 1), (0, -60)])
    body = pen.shape(path, colour, bulge=0.3, width=5.5, rim=0.9)
    scales(pen, body, -420, -140, 160, 620, colour, 34)
    throat = smooth([(30, 160), (0, 250), (60, 420), (160, 640), (240, 1500, 1), (120, 1500, 1), (70, 700), (-40, 440),
        (-76, 300), (-20, 190)])
    belly = pen.shape(throat, lighter(mix(colour, (220, 190, 130), 0.5), 0.1), bulge=0.3, width=4.5, clip=body)
    plates = [smooth([(-90 + k * 0.12, 230 + k), (-10 + k * 0.2, 262 + k), (120 + k * 0.24, 232 + k)], False)
        for k in range(0, 420, 38)]
    pen.strands(plates, 7, darker(colour, 0.6), (0.8, 0.8), 0.85, belly)


def horn(pen: Pen, base: Points, tip: tuple[float, float], thick: float, tone: Colour) -> None:
    """A horn sweeping back from the skull."""
    end = np.array(tip, float) + (-60, -30)
    way = respaced(smooth([base + (10, 6), base + (end - base) * 0.45 + (-10, -56), end + (70, 0), end], False), 8,
        False)
    path = tapered(way, thick, (1.0, 0.03))
    body = pen.shape(path, tone, bulge=0.4, gloss=0.3, width=5, rim=0.8)
    half = len(path) // 2
    rings = [smooth([path[i], (path[i] + path[-1 - i]) / 2 + (8, 4), path[-1 - i]], False)
        for i in range(3, half - 6, 4)]
    pen.strands(rings, 5, darker(tone, 0.55), (0.7, 0.7), 0.75, body)


def frill(pen: Pen, colour: Colour) -> None:
    """Spikes with skin between them behind the cheek."""
    tips = [(-300, -130), (-300, -10), (-250, 110), (-170, 200)]
    knots: list = [(-60, -110, 1)]
    for i, (x, y) in enumerate(tips):
        knots += [(x, y, 1)] + ([((x + tips[i + 1][0]) / 2 + 60, (y + tips[i + 1][1]) / 2 - 6)] if i < 3 else [])
    web = pen.shape(smooth([*knots, (-30, 130, 1)]), mix(darker(colour, 0.3), (190, 90, 50), 0.3), bulge=0.15, width=5,
        rim=0.8, cast=12)
    for x, y in tips:
        pen.line(smooth([(-50, 0), (x * 0.6, y * 0.7), (x, y)], False), 13, darker(colour, 0.5), (0.9, 0.1), 0.95, web)


def jaws(pen: Pen, colour: Colour, fire: Colour, mood: str) -> None:
    """Skull, jaws with teeth, eye, nostril and the fire within."""
    gape = 44 if mood == "angry" else 18
    pen.glow(190, 80, 260, fire, 0.7 if mood == "angry" else 0.3)
    lower = smooth([(-70, 60, 1), (60, 92 + gape * 0.6), (200, 82 + gape), (296, 58 + gape, 1), (262, 128 + gape),
        (130, 166 + gape), (-20, 176 + gape * 0.4), (-104, 130)])
    for x in (90, 150, 210, 262):
        y = 90 + gape * (0.62 + x / 700)
        pen.shape(smooth([(x - 12, y, 1), (x + 5, y - 46, 1), (x + 13, y, 1)]), (238, 228, 200), width=3.4, bulge=0.4)
    mouth = straight([(-40, 60), (290, 30), (280, 70 + gape), (60, 100 + gape)])
    pen.wash(mouth, (76, 18, 22), 0.9)
    pen.shape(smooth([(0, 86, 1), (120, 80 + gape * 0.6), (240, 74 + gape), (120, 104 + gape),
        (20, 104 + gape * 0.5)]), (190, 70, 64), width=3.5, bulge=0.4)
    jaw = pen.shape(lower, darker(colour, 0.12), bulge=0.35, width=5.5, rim=0.6)
    scales(pen, jaw, -110, 70, 300, 260, colour, 26)
    for x, long in ((60, 34), (110, 40), (160, 40), (206, 44), (252, 58), (292, 40)):
        y = 44 - x * 0.07
        pen.shape(smooth([(x - 12, y, 1), (x + 4, y + long, 1), (x + 13, y, 1)]), (244, 236, 210), width=3.4, bulge=0.4)
    upper = smooth([(-130, -60), (-90, -158), (10, -176, 1), (70, -128), (170, -110), (250, -118), (318, -76),
        (340, -10, 1), (290, 34), (180, 30), (70, 48), (-30, 84, 1), (-90, 92)])
    body = pen.shape(upper, colour, bulge=0.35, width=5.5, rim=0.7, cast=10)
    scales(pen, body, -140, -180, 350, 100, colour, 26)
    pen.wash(smooth([(-120, 30), (60, 10), (300, 0), (330, 40), (60, 70), (-80, 110)]), darker(colour, 0.65), 0.45, 12,
        body)
    pen.wash(smooth([(60, -130), (170, -108), (280, -106), (180, -90), (70, -104)]), lighter(colour, 0.6), 0.5, 9, body)
    pen.wash(ellipse(284, -62, 19, 10, -24), (20, 10, 12), 0.95)
    pen.line(smooth([(258, -84), (292, -86), (312, -56)], False), 7)
    eye(pen, -2, -82, 40, fire)
    brow = smooth([(-74, -96, 1), (-30, -158), (40, -154), (86, -96, 1), (30, -122), (-30, -112)])
    pen.shape(brow, darker(colour, 0.25), bulge=0.4, width=5, cast=8, rim=0.4)
    for x, y in ((110, -122), (150, -116), (192, -114)):
        pen.shape(smooth([(x - 16, y + 8, 1), (x - 4, y - 26, 1), (x + 16, y + 8, 1)]), darker(colour, 0.4), width=3.8,
            bulge=0.4)
    for i in range(3):
        pen.wash(ellipse(330 + 26 * i, -96 - 46 * i, 20 + 12 * i, 14 + 10 * i), (236, 226, 216), 0.22, 12)


def eye(pen: Pen, x: float, y: float, s: float, colour: Colour) -> None:
    """A reptile's eye."""
    pen.wash(ellipse(x, y, s * 1.5, s), (20, 10, 14), 0.7, 8)
    pen.glow(x, y, s * 2.6, colour, 0.7)
    ball = pen.shape(smooth([(x - s, y + 8, 1), (x - s * 0.1, y - s * 0.5), (x + s, y - 4, 1), (x, y + s * 0.52)]),
        lighter(colour, 0.2), width=5, hatch=0, bulge=0.4)
    pen.wash(ellipse(x, y, s * 0.13, s * 0.5, 8), (10, 6, 8), 1, 0, ball)
    pen.wash(ellipse(x - s * 0.24, y - s * 0.2, s * 0.12), (255, 255, 255), 0.95, 0, ball)


def snake(pen: Pen, colour: Colour, glow: Colour | None, mood: str) -> None:
    """A snake reared over its coils."""
    belly = lighter(mix(colour, (226, 206, 140), 0.6), 0.15)
    for y, rx, tone in ((330, 330, 0.3), (250, 270, 0.15), (180, 200, 0.05)):
        ring = smooth([(-rx, y), (-rx * 0.7, y - 56), (0, y - 76), (rx * 0.7, y - 56), (rx, y), (rx * 0.7, y + 62),
            (0, y + 84), (-rx * 0.7, y + 62)])
        body = pen.shape(ring, darker(colour, tone), bulge=0.5, width=5.5, rim=0.8, cast=18)
        scales(pen, body, -rx, y - 80, rx, y + 84, colour, 28)
        pen.washes([smooth([(x, y + 10, 1), (x + 30, y + 40), (x, y + 72, 1), (x - 30, y + 40)])
            for x in np.arange(-rx + 50, rx, 84)], darker(colour, 0.6), 0.6, 2, body)
    hood = smooth([(0, -330), (70, -310), (150, -180), (176, -60), (110, 70), (78, 210, 1), (-78, 210, 1), (-110, 70),
        (-176, -60), (-150, -180), (-70, -310)])
    body = pen.shape(hood, colour, bulge=0.3, width=5.5, rim=0.9, cast=20)
    scales(pen, body, -180, -320, 180, 220, colour, 26)
    front = pen.shape(smooth([(0, -150), (56, -110), (70, 0), (50, 120), (44, 214, 1), (-44, 214, 1), (-50, 120),
        (-70, 0), (-56, -110)]), belly, bulge=0.3, width=4, clip=body)
    pen.strands([smooth([(-80, y), (0, y + 16), (80, y)], False) for y in range(-120, 220, 26)], 6, darker(belly, 0.5),
        (0.9, 0.9), 0.8, front)
    head = smooth([(0, -384), (60, -366), (104, -290), (92, -210), (46, -150), (0, -136), (-46, -150), (-92, -210),
        (-104, -290), (-60, -366)])
    top = pen.shape(head, lighter(colour, 0.05), bulge=0.35, width=5.5, cast=14, rim=0.6)
    scales(pen, top, -110, -390, 110, -220, colour, 22)
    for side in (-1, 1):
        eye(pen.at(side * 56, -272, flip=side < 0), 0, 0, 27, glow or (240, 200, 50))
        pen.line(smooth([(side * 24, -308), (side * 60, -306), (side * 96, -284)], False), 12, darker(colour, 0.65))
        pen.wash(ellipse(side * 16, -196, 5, 8, side * 20), (16, 10, 10), 0.95)
    mouth = smooth([(-66, -190, 1), (0, -166), (66, -190, 1), (40, -120), (0, -100), (-40, -120)])
    pen.shape(mouth, (110, 28, 34), width=4.5, bulge=0.3)
    for side in (-1, 1):
        pen.shape(smooth([(side * 30 - 8, -180, 1), (side * 28, -122, 1), (side * 30 + 9, -180, 1)]), (244, 236, 214),
            width=3.2)
        pen.line(smooth([(0, -130), (side * 4, -80), (side * 24, -44)], False), 7, (200, 40, 56), (1, 0.2))
