"""Scrolls, books, maps and letters."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter, mix
from .card import jewel
from .curves import Points, box, ellipse, mirrored, smooth, star, straight
from .emblems import EMBLEMS, emblem
from .look import Look
from .pen import Pen

PAPER: Colour = (226, 202, 150)
WRITING: Colour = (84, 54, 36)


def written(pen: Pen, left: float, right: float, top: float, bottom: float, clip: Stencil,
    colour: Colour = WRITING) -> None:
    """Lines of a hand that nobody can read."""
    rng, strokes = pen.canvas.rng, []
    for y in np.arange(top, bottom, 26):
        x = left
        while x < right - 20:
            end = min(right, x + rng.uniform(22, 72))
            xs = np.linspace(x, end, int((end - x) / 5) + 3)
            strokes.append(np.stack([xs, y + 6 * np.sin(xs * rng.uniform(0.5, 0.9)) * rng.uniform(0.5, 1, len(xs))],
                axis=-1))
            x = end + 14
    pen.strands(strokes, 4, colour, (0.7, 0.3), 0.85, clip)


def scroll(pen: Pen, look: Look) -> None:
    """A scroll unrolled between two rods, with signs that may glow, and a seal."""
    ink = look.glow or WRITING
    sheet = smooth([(-190, -270, 1), (190, -270, 1), (204, -60), (186, 120), (196, 280, 1), (-196, 280, 1), (-184, 60),
        (-200, -120)])
    if look.glow:
        pen.glow(0, 0, 470, look.glow, 0.5)
    body = pen.shape(sheet, PAPER, bulge=0.06, cast=26, hatch=0.5, width=5, depth=0.7)
    for y, edge in ((-262, 1), (272, -1)):
        pen.wash(box(-240, y - 26, 240, y + 30 + 26 * edge), (92, 56, 30), 0.5, 18, body)
    written(pen, -150, 150, -190, -110, body)
    circle(pen.at(0, 18), ink, look)
    written(pen, -150, 150, 150, 236, body)
    for y in (-292, 292):
        roll(pen, y, look)
    pen.shape(straight([(96, 228), (128, 228), (134, 330), (112, 312), (94, 334)]), look.cloth, cast=6)
    pen.shape(smooth(star(112, 226, 48, 42, 9)), (158, 30, 34), gloss=0.5, bulge=0.3, cast=8)
    emblem(pen.at(112, 226, 0, 0.26), "moon" if look.chance(0.5) else "crown", (100, 14, 20), flat=True)


def circle(pen: Pen, ink: Colour, look: Look) -> None:
    """A drawn figure: rings, a star, a sign."""
    if look.glow:
        pen.glow(0, 0, 170, look.glow, 0.9)
    shape = star(0, 0, 92, 92 * (0.38 + 0.2 * look.rng.random()), int(look.rng.integers(5, 9)))
    rings = [np.vstack([ring, ring[:1]]) for ring in (ellipse(0, 0, 100), ellipse(0, 0, 90), shape)]
    tone = lighter(ink, 0.2) if look.glow else ink
    pen.strands(rings, 4.5, darker(tone, 0.1), (1, 1), 0.95)
    emblem(pen.at(0, 0, 0, 0.34), str(look.rng.choice(["eye", "moon", "flame", "sun", "star"])), darker(tone, 0.1),
        flat=True)


def roll(pen: Pen, y: float, look: Look) -> None:
    """One rolled end of a scroll with its rod."""
    for side in (-1, 1):
        knob = smooth([(side * 216, y - 12, 1), (side * 250, y - 16), (side * 286, y), (side * 250, y + 16),
            (side * 216, y + 12, 1)])
        pen.shape(knob, look.trim, gloss=0.8, bulge=0.5, cast=10)
    pen.shape(box(-222, y - 34, 222, y + 34), lighter(PAPER, 0.1), bulge=0.5, cast=16, width=5)
    for side in (-1, 1):
        pen.shape(ellipse(side * 222, y, 13, 34), darker(PAPER, 0.3), bulge=0.3, width=4)
        pen.line(ellipse(side * 222, y + 2, 6, 18)[:40], 3)


def book(pen: Pen, look: Look) -> None:
    """A closed book seen from the front: spine, leaves, corners, a sign on the cover."""
    leather = look.cloth
    pen = pen.at(10, 0, -7)
    pages = smooth([(-200, 296, 1), (212, 296, 1), (238, 270, 1), (238, -262, 1), (210, -300, 1), (-190, -290, 1)],
        samples=4)
    pen.shape(pages + (22, 26), darker(leather, 0.35), cast=28, width=5)
    block = pen.shape(pages + (12, 14), PAPER, width=4, bulge=0.05)
    leaves = [straight([(-190, y), (232, y)]) for y in range(290, 316, 6)] + [straight([(x, -270), (x, 290)])
        for x in range(226, 250, 6)]
    pen.strands(leaves, 1.8, (120, 88, 52), (1, 1), 0.8, block)
    cover = smooth([(-226, -304, 1), (216, -304, 1), (222, 0), (216, 290, 1), (-226, 290, 1)], samples=6)
    body = pen.shape(cover, leather, bulge=0.07, gloss=0.25, cast=6, width=5.5)
    tooling(pen, look, leather, body)
    spine = smooth([(-232, -306, 1), (-176, -302, 1), (-170, 0), (-176, 290, 1), (-232, 294, 1), (-246, 0)])
    pen.shape(spine, darker(leather, 0.15), bulge=0.5, width=5)
    for y in (-200, -70, 70, 200):
        pen.shape(smooth([(-246, y - 16), (-172, y - 14), (-168, y + 14), (-246, y + 16)]),
            look.trim if look.fancy > 0.3 else darker(leather, 0.3), gloss=0.6)
    for sx, sy in ((1, -1), (1, 1)):
        tip = np.array([218 * sx, -7 + 299 * sy])
        pen.shape(straight([tip, tip - (92 * sx, 0), tip - (60 * sx, 52 * sy), tip - (0, 92 * sy)]), look.trim,
            gloss=0.8, bulge=0.2)
    for y in (-110, 110):
        pen.shape(smooth([(150, y - 22, 1), (250, y - 20, 1), (262, y), (250, y + 20, 1), (150, y + 22, 1)]),
            look.trim, gloss=0.8, bulge=0.3, cast=8)
        jewel(pen.at(176, y), look.gem, 12)


def tooling(pen: Pen, look: Look, leather: Colour, body: Stencil) -> None:
    """Lines pressed into the cover, and the sign in its middle."""
    tone = lighter(look.trim, 0.1)
    for grow in (1.0, 0.9):
        edge = smooth([(x * grow + 22, y * grow - 7, 1) for x,
            y in ((-166, -262), (160, -262), (160, 262), (-166, 262))], samples=3)
        pen.line(np.vstack([edge, edge[:1]]), 5, tone, (1, 1), 0.85, body)
    kind = next((word for word in EMBLEMS if look.says(word)), None)
    kind = kind or str(look.rng.choice(["eye", "skull", "moon", "sun", "tree", "flame", "star", "leaf", "serpent"]))
    if look.glow:
        pen.glow(22, -7, 300, look.glow, 0.8)
    pen.shape(ellipse(22, -7, 128), darker(leather, 0.4), gloss=0.3, width=4, cast=6)
    pen.shape(ellipse(22, -7, 110), mix(darker(leather, 0.6), look.glow or leather, 0.2), width=3)
    emblem(pen.at(22, -7, 0, 0.86), kind, lighter(look.glow, 0.3) if look.glow else look.trim, gloss=0.7)
    for y in (-196, 182):
        pen.shape(smooth([(-40, y, 1), (22, y - 22), (84, y, 1), (22, y + 22)]), look.trim, gloss=0.8, width=3,
            bulge=0.3)


def chart(pen: Pen, look: Look) -> None:
    """A treasure map: a coast, hills, woods, a path to a cross."""
    rng = look.rng
    sheet = smooth([(-290, -230, 1), (-100, -244), (100, -226), (296, -246, 1), (282, 0), (300, 236, 1), (100, 226),
        (-100, 246), (-286, 230, 1), (-276, 0)])
    body = pen.shape(sheet, PAPER, bulge=0.05, cast=26, width=5, hatch=0.4, depth=0.6)
    a = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    shore = 1 + 0.16 * np.sin(a * 3 + rng.uniform(0, 6)) + 0.1 * np.sin(a * 5 + rng.uniform(0,
        6)) + 0.05 * np.sin(a * 11)
    island = np.stack([np.cos(a) * 210 * shore, np.sin(a) * 160 * shore], axis=-1)
    for grow, alpha in ((1.16, 0.16), (1.1, 0.22), (1.05, 0.3)):
        pen.wash(island * grow, (70, 120, 130), alpha, 3, body)
    land = pen.shape(island, (206, 178, 116), clip=body, width=4, bulge=0.05, hatch=0.3)
    for _ in range(7):
        hill(pen.at(rng.uniform(-150, 40), rng.uniform(-90, 20), 0, rng.uniform(0.6, 1.1)))
    for _ in range(12):
        x, y = rng.uniform(-40, 150), rng.uniform(20, 100)
        pen.shape(smooth(mirrored([(x, y - 26, 1), (x + 12, y), (x, y + 3)], x)), (96, 122, 70), width=2.5, clip=land)
    trail(pen, rng)
    pen.shape(star(-226, 160, 56, 12, 4), WRITING, width=2)
    pen.line(ellipse(-226, 160, 36), 3, WRITING, (1, 1))
    for fold in (-96, 98):
        pen.wash(box(fold, -260, fold + 10, 260), (92, 56, 30), 0.3, 4, body)


def hill(pen: Pen) -> None:
    """A hill as map makers draw it."""
    pen.shape(smooth([(-34, 20, 1), (0, -34), (36, 20, 1)]), (190, 150, 96), width=3, bulge=0.2)
    pen.strands([straight([(4, -24), (14, 10)]), straight([(12, -12), (24, 14)])], 3, WRITING)


def trail(pen: Pen, rng: np.random.Generator) -> None:
    """A dashed way and the cross at its end."""
    start, end = np.array([-130, 100]), np.array([rng.uniform(40, 110), rng.uniform(-90, -40)])
    way = smooth([start, start + (80, -60 + rng.uniform(-40, 40)), end + (-70, 60 + rng.uniform(-30, 30)), end],
        closed=False, samples=16)
    pen.strands([way[i : i + 4] for i in range(0, len(way) - 4, 7)], 7, (160, 34, 28), (0.8, 0.8))
    for turn in (45, 135):
        pen.at(float(end[0]), float(end[1]), turn).line(straight([(-32, 0), (32, 0)]), 13, (170, 26, 24), (0.5, 0.5))


def letter(pen: Pen, look: Look) -> None:
    """A folded letter with a wax seal."""
    pen = pen.at(0, 0, -8, 1.1)
    pen.shape(box(-280, -180, 280, 190), PAPER, bulge=0.05, cast=24, width=5, hatch=0.4, depth=0.6)
    for side in (-1, 1):
        pen.shape(straight([(side * 280, -176), (side * 280, 186), (side * 20, 10)]), darker(PAPER, 0.06), bulge=0.05,
            width=3.5, depth=0.5)
    pen.shape(straight([(-280, 190), (280, 190), (0, -6)]), darker(PAPER, 0.03), bulge=0.05, width=3.5, depth=0.5,
        cast=5)
    flap: Points = smooth([(-280, -180, 1), (280, -180, 1), (20, 50), (-20, 50)], samples=6)
    pen.shape(flap, lighter(PAPER, 0.12), bulge=0.06, width=4, depth=0.5, cast=9)
    pen.shape(smooth(star(0, 36, 78, 70, 11)), look.cloth if look.chance(0.3) else (158, 30, 34), gloss=0.5,
        bulge=0.25, cast=10)
    pen.line(ellipse(0, 36, 52), 5, (84, 10, 18), (1, 1))
    emblem(pen.at(0, 36, 0, 0.4), str(look.rng.choice(["eagle", "crown", "rose", "tower", "lily", "stag"])),
        (92, 12, 20), flat=True)
