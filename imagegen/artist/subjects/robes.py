"""Clothes of cloth: robes, cloaks, vestments, doublets, mantles, coats, shirts; and how cloth falls."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter, mix
from .card import jewel
from .curves import Points, ellipse, jagged, mirrored, smooth, straight
from .emblems import emblem
from .jewels import chain
from .pen import Pen
from .persona import Persona


def torso(b: float, collar: float = 84, top: float = 150, slope: float = 230) -> Points:
    """Shoulders and what is below them, down past any sheet's edge; the collar's half width and height are given."""
    return smooth([
        (0, top + 50), (collar * 0.6, top + 30), (collar, top, 1), (190 * b, slope - 34), (316 * b, slope + 36),
        (372 * b, slope + 170), (400 * b, 560), (410 * b, 1500, 1),
        (-410 * b, 1500, 1), (-400 * b, 560), (-372 * b, slope + 170), (-316 * b, slope + 36), (-190 * b, slope - 34),
        (-collar, top, 1), (-collar * 0.6, top + 30),
    ])


def cloth(pen: Pen, path: Points, colour: Colour, folds: list[Points], rim: float = 0.7) -> Stencil:
    """A piece of cloth with folds."""
    body = pen.shape(path, colour, bulge=0.16, width=5, rim=rim)
    pen.strands(folds, 17, darker(colour, 0.6), (0.1, 0.5), 0.55, body)
    pen.strands([f + (13, 0) for f in folds], 7, lighter(colour, 0.35), (0.1, 0.3), 0.45, body)
    return body


def drapes(b: float) -> list[Points]:
    """Folds falling from the shoulders."""
    return [smooth([(s * x * 0.55 * b, 200), (s * x * 0.85 * b, 330), (s * x * b, 620)], False)
        for x in (90, 170, 250, 330) for s in (-1, 1)]


def robe(pen: Pen, who: Persona, b: float) -> None:
    """A wizard's robe with a high collar, borders of signs and an amulet."""
    body = cloth(pen, torso(b, 96, 140), who.cloth, drapes(b))
    for side in (-1, 1):
        stole = smooth([(side * 60, 150, 1), (side * 132, 130, 1), (side * 120, 330), (side * 140, 1500, 1),
            (side * 40, 1500, 1), (side * 36, 330)])
        pen.shape(stole, darker(who.cloth, 0.35), bulge=0.2, width=4.5, clip=body)
        pen.line(smooth([(side * 126, 150), (side * 112, 330), (side * 130, 900)], False), 6, who.second, (1, 1),
            clip=body)
        for y in range(250, 560, 84):
            emblem(pen.at(side * 84, y, 0, 0.24), str(who.rng.choice(["star", "moon", "sun", "eye", "flame"])),
                who.second, flat=True)
        collar = smooth([(side * 40, 214, 1), (side * 84, 168), (side * 128, 20, 1), (side * 196, 80),
            (side * 178, 190), (side * 80, 262, 1)])
        pen.shape(collar, lighter(who.cloth, 0.08), bulge=0.2, width=5, cast=10, rim=0.7)
        pen.line(smooth([(side * 128, 26), (side * 190, 82), (side * 172, 186)], False), 6, who.second, (0.6, 0.6))
    pendant(pen, who, 330, who.glow or (120, 190, 255))


def pendant(pen: Pen, who: Persona, y: float, glow: Colour | None) -> None:
    """A stone on a chain."""
    chain(pen, smooth([(-84, 190), (-50, y - 66), (0, y - 34), (50, y - 66), (84, 190)], False), who.second)
    if glow:
        pen.glow(0, y, 150, glow, 0.7)
    pen.shape(ellipse(0, y, 40), who.second, gloss=0.8, width=4, cast=8)
    jewel(pen.at(0, y), glow or (170, 40, 50), 27)


def woods(pen: Pen, who: Persona, b: float) -> None:
    """A ranger's cloak over leather, a bow and arrows behind the shoulder."""
    body = pen.shape(torso(b), (104, 76, 50), bulge=0.16, width=5, rim=0.6)
    pen.strands([straight([(x, y), (x + 34 * k, y + 26)]) for y in range(270, 540, 44) for x,
        k in ((-16, 1), (16, -1))], 6, (210, 184, 130), (1, 1), clip=body)
    for side in (-1, 1):
        half = smooth([(side * 16, 236, 1), (side * 110, 140), (side * 250 * b, 196), (side * 372 * b, 300),
            (side * 420 * b, 560), (side * 430 * b, 1500, 1), (side * 210, 1500, 1), (side * 160, 420)])
        folds = [smooth([(side * x * 0.5, 210), (side * x, 380), (side * x * 1.15, 640)], False)
            for x in (150, 230, 310)]
        cloth(pen, half, who.cloth, folds)
    pen.shape(smooth([(-130, 110), (0, 180), (130, 106), (176, 190), (60, 262), (-60, 262), (-176, 190)]),
        lighter(who.cloth, 0.06), bulge=0.25, width=5, cast=10, rim=0.6)
    pen.strands([smooth([(-140, 140 + k), (0, 216 + k), (140, 136 + k)], False) for k in (0, 24)], 7,
        darker(who.cloth, 0.6), alpha=0.6)
    pen.shape(ellipse(0, 256, 38), who.second, gloss=0.8, cast=8)
    emblem(pen.at(0, 256, 0, 0.3), "leaf", (60, 90, 50), flat=True)


def vestment(pen: Pen, who: Persona, b: float) -> None:
    """A priest's vestment with stole and holy sign."""
    body = cloth(pen, torso(b, 88, 146), who.cloth, drapes(b))
    stole_colour = darker(who.second, 0.2) if who.second != who.cloth else (130, 40, 44)
    for side in (-1, 1):
        stole = smooth([(side * 70, 150, 1), (side * 156, 180), (side * 130, 340), (side * 124, 1500, 1),
            (side * 34, 1500, 1), (side * 30, 300), (side * 12, 250, 1)])
        pen.shape(stole, stole_colour, bulge=0.2, width=4.5, clip=body, cast=6)
        emblem(pen.at(side * 80, 420, 0, 0.34), "cross", lighter(stole_colour, 0.65), flat=True)
    pen.shape(smooth(mirrored([(0, 122), (84, 104, 1), (98, 166), (40, 208), (0, 216)])), (238, 230, 210), bulge=0.3,
        width=4.5, cast=6)
    chain(pen, smooth([(-90, 180), (-56, 270), (0, 306), (56, 270), (90, 180)], False), (206, 156, 58))
    glow = who.glow or (255, 222, 120)
    pen.glow(0, 350, 130, glow, 0.5)
    emblem(pen.at(0, 350, 0, 0.55), str(who.rng.choice(["sun", "cross", "eye", "moon", "star"])), (216, 170, 66),
        gloss=0.8)


def doublet(pen: Pen, who: Persona, b: float) -> None:
    """A doublet with slashed sleeves and a ruff."""
    body = pen.shape(torso(b), who.cloth, bulge=0.16, width=5, rim=0.7)
    pen.line(straight([(0, 200), (0, 640)]), 8, darker(who.cloth, 0.6), (1, 1), clip=body)
    for y in range(250, 560, 50):
        pen.shape(ellipse(0, y, 13), who.second, gloss=0.7, width=3, hatch=0)
        pen.strands([smooth([(s * 16, y), (s * 70, y + 5), (s * 130, y - 10)], False) for s in (-1, 1)], 6, who.second,
            (0.8, 0.3), clip=body)
    for side in (-1, 1):
        sleeve = pen.at(side * 306 * b, 300, side * 14, b)
        puff = sleeve.shape(smooth([(-110, 40), (-90, -80), (0, -120), (96, -70), (126, 80), (80, 200), (-60, 200)]),
            lighter(who.cloth, 0.05), bulge=0.3, width=5, cast=8, rim=0.7)
        for x in (-60, 0, 60):
            sleeve.shape(smooth([(x - 4, -100, 1), (x + 18, 30), (x * 0.9, 180, 1), (x - 20, 30)]),
                lighter(who.second, 0.35), width=3.5, clip=puff)
    ruff = np.array([0, 150]) + smooth([(r * np.cos(a), r * np.sin(a) * 0.42) for i,
        a in enumerate(np.linspace(0, 2 * np.pi, 36, endpoint=False)) for r in ((178, 150)[i % 2],)])
    collar = pen.shape(ruff, (240, 234, 218), bulge=0.3, width=4.5, cast=12)
    pen.strands([straight([(70 * np.cos(a), 130 + 20 * np.sin(a)), (170 * np.cos(a), 152 + 70 * np.sin(a))])
        for a in np.linspace(0.1, np.pi - 0.1, 24)], 5, (150, 140, 130), (0.4, 1), clip=collar)


def ermine(pen: Pen, who: Persona, b: float) -> None:
    """A ruler's mantle of velvet with ermine and a chain of office."""
    cloth(pen, torso(b), who.cloth, drapes(b))
    fur = jagged(smooth([(0, 250), (70, 200), (110, 130), (230 * b, 176), (352 * b, 280), (380 * b, 380),
        (240 * b, 350), (90, 380), (0, 400), (-90, 380), (-240 * b, 350), (-380 * b, 380), (-352 * b, 280),
        (-230 * b, 176), (-110, 130), (-70, 200)]), 13, 10, who.rng, 0.9)
    body = pen.shape(fur, (236, 228, 210), bulge=0.2, width=4.5, cast=12, rim=0.5)
    for x, y in who.rng.uniform((-350, 190), (350, 380), (30, 2)):
        pen.wash(smooth([(x, y - 8, 1), (x + 6, y + 16), (x, y + 26, 1), (x - 6, y + 16)]), (40, 30, 32), 0.9, 0, body)
    pen.shape(smooth(mirrored([(0, 190), (60, 130, 1), (110, 190), (0, 262)])), darker(who.cloth, 0.3), width=4.5)
    chain(pen, smooth([(-150, 200), (-110, 320), (0, 396), (110, 320), (150, 200)], False), (212, 164, 60))
    pen.shape(ellipse(0, 420, 56), (212, 160, 52), gloss=0.8, cast=10)
    emblem(pen.at(0, 420, 0, 0.42), str(who.rng.choice(["lion", "eagle", "crown", "sun", "lily"])), (160, 110, 30),
        gloss=0.6)
    for side in (-1, 1):
        jewel(pen.at(side * 66, 366), (170, 36, 50), 17)


def coat(pen: Pen, who: Persona, b: float) -> None:
    """A sailor's coat with broad lapels over a shirt."""
    shirt = pen.shape(torso(b, 78, 156), (226, 214, 188), bulge=0.2, width=5)
    pen.strands([smooth([(x, 200), (x * 1.6, 420), (x * 1.4, 620)], False) for x in (-50, -20, 24, 60)], 9,
        (150, 132, 110), alpha=0.6, clip=shirt)
    for side in (-1, 1):
        half = smooth([(side * 80, 150, 1), (side * 200 * b, 190), (side * 330 * b, 270), (side * 390 * b, 420),
            (side * 410 * b, 1500, 1), (side * 60, 1500, 1), (side * 70, 400)])
        cloth(pen, half, who.cloth, [smooth([(side * x * 0.7, 260), (side * x, 620)], False) for x in (180, 270)])
        lapel = smooth([(side * 70, 120, 1), (side * 150, 130, 1), (side * 206, 290, 1), (side * 160, 320, 1),
            (side * 190, 350, 1), (side * 76, 560, 1), (side * 70, 300)])
        pen.shape(lapel, lighter(who.cloth, 0.1), bulge=0.15, width=5, cast=10, rim=0.4)
        pen.line(straight([(side * 146, 140), (side * 198, 286)]), 7, who.second, (1, 1))
        for y in (390, 470):
            pen.shape(ellipse(side * 222, y, 17), who.second, gloss=0.8, width=3.5)
        shoulder = pen.at(side * 312 * b, 244, side * 22)
        shoulder.shape(ellipse(0, 0, 96, 34), who.second, gloss=0.7, bulge=0.3, cast=8)
        shoulder.strands([straight([(x, 14), (x * 1.1, 80)]) for x in range(-84, 90, 14)], 9, darker(who.second, 0.12),
            (1, 0.5))
    pen.line(smooth([(-80, 130), (0, 190), (80, 130)], False), 22, (150, 36, 40), (0.6, 0.6))


def tunic(pen: Pen, who: Persona, b: float) -> None:
    """A plain shirt, a waistcoat or an apron."""
    shirt = mix(who.cloth, (222, 206, 172), 0.72)
    body = cloth(pen, torso(b), shirt, drapes(b))
    for side in (-1, 1):
        vest = smooth([(side * 100 * b, 176, 1), (side * 200 * b, 206), (side * 262 * b, 420),
            (side * 250 * b, 1500, 1), (side * 30, 1500, 1), (side * 44, 420), (side * 90 * b, 260)])
        cloth(pen, vest, who.cloth, [smooth([(side * 150, 260), (side * 170, 600)], False)], 0.4)
        collar = smooth([(side * 6, 236, 1), (side * 30, 180), (side * 84, 116, 1), (side * 136, 176),
            (side * 96, 262, 1)])
        pen.shape(collar, lighter(shirt, 0.25), bulge=0.2, width=4.5, cast=8)
    pen.strands([smooth([(0, 230), (s * 20, 290), (s * 34, 350)], False) for s in (-1, 1)], 7, darker(shirt, 0.6),
        (1, 0.6), clip=body)
    if who.says("smith", "blacksmith", "baker", "cook", "butcher", "innkeeper", "barkeep", "miller"):
        apron = smooth([(-150, 330, 1), (0, 350), (150, 330, 1), (230, 1500, 1), (-230, 1500, 1)])
        pen.shape(apron, (124, 84, 54) if who.says("smith", "blacksmith") else (226, 216, 194), bulge=0.1, width=5,
            cast=9)
        pen.strands([straight([(s * 140, 336), (s * 120 * b, 190)]) for s in (-1, 1)], 20, (110, 74, 48), (1, 1))
