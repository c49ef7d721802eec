"""Horses, unicorns and spiders."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .curves import ellipse, respaced, smooth, straight, tapered
from .pen import Pen


def horse(pen: Pen, colour: Colour, glow: Colour | None, mood: str, horned: bool) -> None:
    """A horse's head and neck, facing right; a unicorn's with its horn."""
    mane = darker(colour, 0.6) if sum(colour) > 300 and not horned else lighter(colour, 0.3)
    neck_ = smooth([(-90, -240), (-230, -100), (-330, 160), (-400, 520), (-420, 1500, 1), (300, 1500, 1), (170, 520),
        (90, 260), (60, 60), (20, -120)])
    body = pen.shape(neck_, colour, bulge=0.3, width=5.5, rim=0.9)
    pen.strands([smooth([(20, 60), (-20, 220), (60, 460)], False),
        smooth([(-60, 40), (-160, 240), (-120, 520)], False)], 22, darker(colour, 0.5), (0.1, 0.4), 0.5, body)
    for x, top in ((-84, -400), (-10, -410)):
        pen.shape(smooth([(x - 34, -230, 1), (x - 30, -330), (x + 10, top, 1), (x + 44, -310), (x + 36, -220, 1)]),
            colour, bulge=0.3, width=5, rim=0.7)
    head = smooth([(-90, -250), (0, -276), (80, -220), (170, -60), (250, 90), (268, 180), (220, 236), (150, 230),
        (90, 160), (20, 90), (-90, 70), (-160, -30), (-150, -170)])
    face = pen.shape(head, colour, bulge=0.35, width=5.5, rim=0.7, cast=14)
    pen.wash(smooth([(-90, 30), (60, 60), (150, 190), (100, 210), (0, 110)]), darker(colour, 0.6), 0.5, 14, face)
    pen.wash(ellipse(216, 190, 60, 56), mix(colour, (70, 56, 56), 0.55), 0.7, 16, face)
    pen.wash(smooth([(40, -210), (110, -100), (190, 60), (150, 40), (70, -90)]), lighter(colour, 0.6), 0.55, 8, face)
    pen.wash(ellipse(226, 150, 19, 12, 50), (16, 10, 12), 0.95)
    pen.line(smooth([(258, 206), (210, 200), (160, 190)], False), 7)
    pen.wash(ellipse(46, -120, 46, 34, 30), darker(colour, 0.7), 0.6, 9, face)
    pen.shape(ellipse(46, -120, 30, 23, 24), glow or (54, 34, 26), width=5, gloss=0.5, hatch=0)
    pen.wash(ellipse(38, -130, 7), (255, 255, 255), 0.95)
    pen.line(smooth([(6, -132), (40, -156), (84, -128)], False), 9)
    pen.line(smooth([(-80, 50), (-20, 0), (-40, -90)], False), 9, darker(colour, 0.6), alpha=0.7, clip=face)
    rng = pen.canvas.rng
    for _ in range(26):
        high = rng.uniform(-290, 380)
        back = -60 - (high + 290) * 0.42
        lock = smooth([(back, high), (back - 60, high + 40 + rng.uniform(-20, 20)), (back - 50, high + 120),
            (back - 120 + rng.uniform(-30, 40), high + 190)], False)
        pen.shape(tapered(respaced(lock, 10, False), 36, (0.6, 0.04)), mane, bulge=0.4, width=3.5, hatch=0.4, rim=0.4)
    pen.shape(tapered(respaced(smooth([(-30, -270), (30, -230), (50, -150), (100, -110)], False), 10, False), 44,
        (0.8, 0.04)), mane, bulge=0.4, width=4)
    if horned:
        pen.glow(160, -390, 220, glow or (255, 240, 190), 0.7)
        spike = pen.shape(smooth([(56, -226, 1), (230, -470, 1), (96, -176, 1)]), (240, 228, 196), gloss=0.6,
            bulge=0.4, width=5)
        pen.strands([straight([(50 + k * 0.72, -224 - k), (110 + k * 0.5, -190 - k)]) for k in range(0, 240, 26)], 5,
            (170, 140, 100), clip=spike)


def spider(pen: Pen, coat: Colour, glow: Colour | None) -> None:
    """A spider on its web."""
    rng, web = pen.canvas.rng, lighter(coat, 0.75)
    spokes = [np.radians(a) for a in np.arange(0, 360, 30) + 11]
    threads = [straight([(0, -40), (760 * np.cos(a), -40 + 760 * np.sin(a))]) for a in spokes]
    for r in (120, 200, 290, 390, 500, 620):
        for a, b in zip(spokes, [*spokes[1:], spokes[0] + 2 * np.pi], strict=True):
            m = (a + b) / 2
            threads.append(smooth([(r * np.cos(a), -40 + r * np.sin(a)),
                (r * 0.88 * np.cos(m), -40 + r * 0.88 * np.sin(m)), (r * np.cos(b), -40 + r * np.sin(b))], False))
    pen.strands(threads, 3, web, (1, 1), 0.5)
    for side in (-1, 1):
        for (kx, ky), (fx, fy) in (((200, -230), (330, -400)), ((260, -110), (420, -170)), ((270, 60), (430, 190)),
            ((190, 180), (300, 400))):
            way = respaced(smooth([(side * 60, 0), (side * kx, ky), (side * fx, fy)], False), 8, False)
            leg = pen.shape(tapered(way, 44, (0.9, 0.12)), darker(coat, 0.1), bulge=0.4, width=4.5, rim=0.8, cast=18)
            hairs = [straight([p, p + rng.uniform(-22, 22, 2)]) for p in way[::2]]
            pen.strands(hairs, 3, darker(coat, 0.6), alpha=0.9)
            pen.strands([straight([p + (-16, 4), p + (16, -4)]) for p in way[6::14]], 11, lighter(coat, 0.35),
                (0.5, 0.5), 0.7, leg)
    back = pen.shape(smooth([(0, -330), (130, -300), (180, -170), (120, -40), (0, 0), (-120, -40), (-180, -170),
        (-130, -300)]), coat, bulge=0.4, gloss=0.4, width=5.5, rim=0.9, cast=24)
    mark = glow or (196, 40, 40)
    pen.wash(smooth([(-40, -270, 1), (0, -200), (40, -270, 1), (16, -170), (44, -80, 1), (0, -140), (-44, -80, 1),
        (-16, -170)]), mark, 0.9, 2, back)
    pen.strands([straight([p, p + rng.uniform(-16, 16, 2) + (0, 14)])
        for p in rng.uniform((-160, -310), (160, -20), (110, 2))], 3, lighter(coat, 0.4), clip=back)
    head = smooth([(0, -40), (84, -10), (106, 80), (60, 160), (0, 176), (-60, 160), (-106, 80), (-84, -10)])
    front = pen.shape(head, lighter(coat, 0.06), bulge=0.4, width=5.5, rim=0.6, cast=14)
    pen.strands([straight([p, p + rng.uniform(-14, 14, 2)]) for p in rng.uniform((-90, -20), (90, 150), (70, 2))], 3,
        darker(coat, 0.5), clip=front)
    for x, y, r in ((34, 96, 24), (80, 66, 14), (30, 44, 13), (64, 24, 9)):
        for side in (-1, 1):
            pen.glow(side * x, y, r * 3, mark, 0.5)
            pen.shape(ellipse(side * x, y, r), darker(mark, 0.3), gloss=0.5, width=4, hatch=0)
            pen.wash(ellipse(side * x - r * 0.3, y - r * 0.35, r * 0.26), (255, 255, 255), 0.95)
    for side in (-1, 1):
        pen.shape(smooth([(side * 10, 140, 1), (side * 60, 150), (side * 64, 210), (side * 22, 276, 1),
            (side * 34, 210)]), darker(coat, 0.3), gloss=0.5, bulge=0.4, width=5, cast=8)
