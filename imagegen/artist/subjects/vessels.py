"""Potions, goblets and pouches."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .card import jewel
from .curves import Points, box, ellipse, mirrored, smooth, star, straight
from .emblems import emblem
from .look import Look
from .pen import Pen

BREWS: dict[str, tuple[Colour, str]] = {
    "red": ((206, 30, 42), "healing health life love blood"),
    "blue": ((48, 96, 226), "mana magic water speed flying"),
    "green": ((96, 184, 44), "poison acid antidote giant growth"),
    "amber": ((232, 150, 36), "strength fire heroism courage ale honey"),
    "violet": ((150, 66, 210), "invisibility sleep dream shadow mind"),
    "teal": ((36, 176, 164), "breathing swimming water clarity luck"),
}


def brew(look: Look) -> Colour:
    """The colour of what is inside."""
    said = next((colour for colour, words in BREWS.values() if look.says(*words.split())), None)
    return said or look.glow or look.gem


def potion(pen: Pen, look: Look) -> None:
    """A flask of glass, half full of something that shines."""
    shapes: list[tuple[list, float]] = [
        ([(0, -230), (46, -230, 1), (50, -100), (90, -50), (200, 60), (206, 190), (130, 296), (0, 312)], 20),
        ([(0, -230), (46, -230, 1), (46, -90), (70, -40), (250, 270), (226, 316), (0, 320)], 90),
        ([(0, -250), (52, -250, 1), (52, -170), (120, -110), (132, -40), (132, 270), (110, 312), (0, 318)], -20),
        ([(0, -230), (44, -230, 1), (44, -130), (150, -60), (190, 60), (96, 170), (76, 230), (170, 300), (0, 320)],
        -10),
    ]
    knots, level = shapes[int(look.rng.integers(len(shapes)))]
    colour, glass = brew(look), (176, 196, 190)
    path = smooth(mirrored(knots))
    pen.glow(0, 100, 470, colour, 0.45)
    body = pen.shape(path, mix(darker(glass, 0.25), colour, 0.2), bulge=0.3, gloss=0.3, cast=26, hatch=0.4, width=6)
    xs = np.linspace(-300, 300, 13)
    surface = np.stack([xs, level + 7 * np.sin(xs / 40)], axis=-1)
    fill = np.vstack([surface, [(300, 400), (-300, 400)]])
    inner = np.array([0, 90]) + (path - np.array([0, 90])) * 0.93
    glassy = pen.stencil(inner, body)
    liquid = pen.shape(fill, colour, clip=glassy, bulge=0.16, gloss=0.3, width=0, hatch=0.5, depth=0.8)
    pen.wash(ellipse(20, 190, 120, 90), lighter(colour, 0.5), 0.6, 40, liquid)
    top = smooth([(x, level + 7 * np.sin(x / 40) - 2 * s) for s in (0, 8) for x in (xs if s == 0 else xs[::-1])])
    pen.wash(top, lighter(colour, 0.55), 0.85, 0, glassy)
    bubbles(pen, look, colour, level, liquid)
    highlights(pen, path, body)
    pen.outline(path, 6)
    stopper(pen, look, -232 if knots[0][1] > -240 else -252)
    if look.chance(0.55):
        label(pen, look)


def bubbles(pen: Pen, look: Look, colour: Colour, level: float, liquid: object) -> None:
    """Bubbles rising in it."""
    for _ in range(16):
        x, y, r = look.rng.uniform(-170, 170), look.rng.uniform(level + 20, 300), look.rng.uniform(4, 15)
        pen.wash(ellipse(x, y, r), lighter(colour, 0.6), 0.55, clip=liquid)  # type: ignore[arg-type]
        pen.wash(ellipse(x + r * 0.2, y + r * 0.2, r * 0.7), colour, 0.8, clip=liquid)  # type: ignore[arg-type]


def highlights(pen: Pen, path: Points, body: object) -> None:
    """Windows mirrored in glass."""
    left = np.array([0, 100]) + (path - np.array([0, 100])) * 0.84
    strip = left[(left[:, 0] < -20) & (left[:, 1] > -150) & (left[:, 1] < 220)]
    if len(strip) > 4:
        pen.strands([strip], 20, (255, 255, 255), (0.1, 0.1), 0.6, body)  # type: ignore[arg-type]
        pen.strands([strip * (-0.94, 1)], 8, (255, 255, 255), (0.1, 0.1), 0.35, body)  # type: ignore[arg-type]
    pen.wash(box(-30, -220, -20, -110), (255, 255, 255), 0.55, 2)


def stopper(pen: Pen, look: Look, y: float) -> None:
    """A lip of glass, a cork and a cord."""
    pen.shape(smooth([(-42, y - 70, 1), (42, y - 70, 1), (36, y + 8, 1), (-36, y + 8, 1)]), (168, 124, 78), bulge=0.3)
    pen.shape(smooth(mirrored([(0, y - 12), (64, y - 12), (66, y + 12), (0, y + 14)])), (150, 176, 172), gloss=0.6,
        bulge=0.4)
    pen.shape(smooth(mirrored([(0, y + 40), (50, y + 36), (54, y + 56), (0, y + 62)])), look.cloth, bulge=0.4)
    if look.fancy > 0.3:
        jewel(pen.at(0, y + 50), look.gem, 17)


def label(pen: Pen, look: Look) -> None:
    """A paper label with a sign."""
    paper = smooth([(-78, 92, 1), (80, 86, 1), (84, 214, 1), (-74, 220, 1)], samples=4)
    pen.shape(paper, (226, 206, 160), bulge=0.1, cast=8, width=4, depth=0.5)
    emblem(pen.at(3, 153, -3, 0.42), str(look.rng.choice(["skull", "moon", "star", "flame", "leaf", "drop"])),
        (90, 56, 34), flat=True)


def goblet(pen: Pen, look: Look) -> None:
    """A cup of metal with stones."""
    metal = look.metal if look.material else look.trim
    pen.shape(smooth(mirrored([(0, 240), (60, 250), (150, 290), (160, 316), (0, 336)])), metal, gloss=0.85, bulge=0.4,
        cast=22)
    pen.shape(smooth(mirrored([(0, 30), (36, 50), (24, 110), (44, 140), (24, 170), (40, 262), (0, 270)])), metal,
        gloss=0.85, bulge=0.5)
    cup = pen.shape(smooth(mirrored([(0, -250), (190, -250, 1), (196, -120), (150, 10), (60, 66), (0, 72)])), metal,
        gloss=0.85,
                    bulge=0.4, cast=16, rim=0.4)
    for y, grow in ((-190, 1.0), (0, 0.8)):
        pen.line(smooth([(-220 * grow, y - 16), (0, y + 20), (220 * grow, y - 16)], False), 9, darker(metal, 0.5),
            (1, 1), clip=cup)
    pen.shape(ellipse(0, -250, 190, 44), metal, gloss=0.85, bulge=0.4)
    pen.shape(ellipse(0, -246, 170, 34), darker(metal, 0.7), width=3)
    pen.shape(ellipse(0, -236, 150, 24), brew(look), width=2, bulge=0.2, gloss=0.4, hatch=0)
    for x, y, r in ((0, -88, 32), (-104, -104, 22), (104, -104, 22)):
        jewel(pen.at(x, y), look.gem, r)
    pen.shape(ellipse(0, 140, 46, 20), look.trim, gloss=0.7)
    pen.gleam(-150, -240, 50)


def pouch(pen: Pen, look: Look) -> None:
    """A leather bag drawn shut, with coins beside it."""
    hide = look.cloth if look.chance(0.4) else (132, 86, 50)
    path = smooth([(-60, -150), (60, -150), (130, -60), (230, 120), (206, 270), (60, 326), (-80, 322), (-216, 262),
        (-226, 110), (-120, -60)])
    body = pen.shape(path, hide, bulge=0.35, cast=26, width=5.5)
    folds = [smooth([(x * 0.3, -140), (x * 0.7, -20), (x, 110 + abs(x) * 0.3)], False)
        for x in (-150, -100, -50, 10, 60, 110, 160)]
    pen.strands(folds, 9, darker(hide, 0.6), (0.8, 0.0), 0.8, body)
    pen.strands([f + (12, 0) for f in folds], 6, lighter(hide, 0.35), (0.6, 0.0), 0.6, body)
    ruff = star(0, -205, 112, 88, 9) * (1, 0.62) + (0, -78)
    pen.shape(smooth(ruff), lighter(hide, 0.1), bulge=0.2, width=5)
    pen.shape(ellipse(0, -214, 62, 24), darker(hide, 0.75), width=3)
    pen.shape(smooth(mirrored([(0, -160), (76, -166), (80, -138), (0, -128)])), look.trim, bulge=0.5, gloss=0.4)
    pen.line(smooth([(50, -142), (96, -80), (80, 20), (110, 60)], False), 9, look.trim, (1, 0.6))
    emblem(pen.at(0, 110, scale=0.6), "star" if look.chance(0.5) else "moon", darker(hide, 0.55), flat=True)
    for x, y in ((-250, 300), (-190, 330), (220, 318), (150, 344)):
        pen.shape(ellipse(x, y, 48, 22), (214, 164, 56), gloss=0.8, bulge=0.3, cast=8)
        pen.line(ellipse(x, y - 2, 34, 13), 3, (130, 88, 24), (1, 1))
    pen.line(straight([(-40, -130), (-52, -60)]), 4, lighter(hide, 0.4), alpha=0.5)
