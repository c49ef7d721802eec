"""What is eaten: bread, cheese, apples, meat, and ale beside it."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import darker, lighter
from .curves import ellipse, mirrored, smooth, straight
from .look import Look
from .pen import Pen


def food(pen: Pen, look: Look) -> None:
    """A board with a meal; what words name lies in front."""
    board = smooth([(-370, 120), (-300, 20), (300, 20), (370, 120), (320, 290), (-320, 290)])
    body = pen.shape(board, look.wood, bulge=0.12, cast=28, width=6)
    pen.strands([smooth([(-360, y), (0, y + 14), (360, y)], False) for y in range(60, 290, 32)], 4,
        darker(look.wood, 0.5), alpha=0.7, clip=body)
    named = [part for words, part in (("ale beer mug tankard wine", mug), ("cheese", cheese),
        ("meat ham chicken leg roast", meat),
                                      ("bread loaf rations", bread), ("apple fruit", apples))
                                      if look.says(*words.split())]
    parts = named or [bread, cheese, apples, mug]
    places = [(-150, -60), (170, -40), (40, 150), (-220, 150)]
    for part, (x, y) in zip(parts, [(0, 30)] if len(parts) == 1 else places, strict=False):
        part(pen.at(x, y, 0, 1.5 if len(parts) == 1 else 1), look)


def bread(pen: Pen, look: Look) -> None:
    """A loaf."""
    crust = (186, 118, 54)
    body = pen.shape(smooth([(-190, 70), (-210, -10), (-130, -100), (0, -122), (130, -104), (206, -14), (186, 74),
        (0, 92)]), crust, bulge=0.4, cast=20, width=5)
    for x in (-100, -20, 60, 130):
        cut = smooth([(x - 40, 10, 1), (x - 10, -50), (x + 40, -92, 1), (x + 14, -30)])
        pen.shape(cut, (234, 200, 140), width=3.5, clip=body)
    pen.washes([ellipse(x, y, 5, 3) for x, y in look.rng.uniform((-160, -80), (160, 60), (26, 2))], (246, 226, 186),
        0.8, 0, body)


def cheese(pen: Pen, look: Look) -> None:
    """A wedge with holes."""
    top = smooth([(-150, -20, 1), (110, -110, 1), (160, -50, 1), (150, 0, 1)], samples=4)
    pen.shape(straight([(-150, -20), (150, 0), (146, 90), (-146, 80)]), (232, 182, 66), bulge=0.15, cast=20, width=5)
    pen.shape(top, (246, 210, 110), bulge=0.15, width=5)
    for x, y, r in ((-70, 36, 20), (10, 50, 27), (84, 32, 17), (40, -46, 15), (110, 66, 12)):
        pen.shape(ellipse(x, y, r, r * 0.86), (176, 120, 36), width=3.5)


def apples(pen: Pen, look: Look) -> None:
    """Two apples."""
    for x, colour in ((64, (120, 160, 56)), (-44, (190, 40, 38))):
        one = smooth([(x, -58), (x + 46, -76), (x + 84, -20), (x + 56, 58), (x + 14, 74), (x, 66), (x - 14, 74),
            (x - 56, 58), (x - 84, -20), (x - 46, -76)])
        pen.shape(one, colour, bulge=0.5, gloss=0.4, cast=18, width=5)
        pen.line(smooth([(x, -52), (x + 4, -84), (x + 20, -104)], False), 10, (84, 54, 30), (0.6, 1))
        pen.shape(smooth([(x + 8, -84, 1), (x + 44, -120), (x + 80, -106, 1), (x + 46, -84)]), (88, 140, 60), width=3.5)
        pen.wash(ellipse(x - 34, -30, 13, 22, 30), (255, 255, 255), 0.6, 3)


def meat(pen: Pen, look: Look) -> None:
    """A roast leg."""
    for turn in (-1, 1):
        pen.shape(smooth([(150, -24), (230, -30), (262, -60), (290, -30), (276, 0), (292, 34), (256, 52), (230, 22),
            (150, 26)]), (238, 224, 192), bulge=0.4, width=5, cast=10 * (turn > 0))
    body = pen.shape(smooth([(-220, 10), (-180, -100), (-40, -130), (100, -60), (176, -30), (176, 34), (100, 70),
        (-60, 116), (-190, 90)]), (160, 80, 40), bulge=0.5, gloss=0.4, cast=22, width=5.5)
    pen.strands([smooth([(x, -110), (x + 24, 0), (x + 6, 100)], False) for x in range(-170, 110, 60)], 8,
        darker((160, 80, 40), 0.5), alpha=0.6, clip=body)
    pen.wash(ellipse(-90, -60, 60, 20, -14), (255, 236, 190), 0.6, 8, body)


def mug(pen: Pen, look: Look) -> None:
    """A wooden tankard that foams."""
    handle = np.vstack([ellipse(112, 10, 74, 82, 0, 40), ellipse(112, 10, 44, 52, 0, 40)[::-1]])
    pen.shape(handle, darker(look.wood, 0.2), bulge=0.1, cast=12, width=4)
    body = pen.shape(smooth([(-104, -120, 1), (104, -120, 1), (116, 120, 1), (0, 136), (-116, 120, 1)]),
        lighter(look.wood, 0.1), bulge=0.4, cast=20, width=5.5)
    pen.strands([straight([(x, -120), (x * 1.1, 140)]) for x in (-64, -22, 22, 64)], 5, darker(look.wood, 0.65),
        (1, 1), clip=body)
    for y in (-70, 86):
        pen.shape(smooth([(-112, y - 16, 1), (0, y), (112, y - 16, 1), (114, y + 12, 1), (0, y + 28),
            (-114, y + 12, 1)]), look.metal, gloss=0.8, bulge=0.4)
    foam = smooth(mirrored([(0, -186), (50, -176), (90, -186), (126, -140), (112, -104), (50, -86), (0, -108)]))
    pen.shape(foam, (250, 244, 226), bulge=0.3, width=4.5)
    pen.line(smooth([(-66, -96), (-70, -60), (-62, -30)], False), 22, (250, 244, 226), (1, 0.8))
