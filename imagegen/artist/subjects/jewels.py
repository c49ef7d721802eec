"""Rings, amulets, crowns, gems and coins."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .card import jewel
from .curves import Points, arc, ellipse, mirrored, respaced, smooth, star, straight
from .emblems import EMBLEMS, emblem
from .hafted import orb
from .look import Look
from .pen import Pen

GOLD: Colour = (212, 160, 52)


def precious(look: Look) -> Colour:
    """The metal of a jewel: what words say, else gold, silver or bronze."""
    return look.metal if look.material else look.trim if look.fancy > 0.3 else GOLD


def cut_stone(pen: Pen, colour: Colour, radius: float, sides: int = 8) -> None:
    """A faceted stone seen from above: table, crown facets lit by their direction."""
    turn = 180 / sides
    outer, table = star(0, 0, radius, radius, sides // 2, turn), star(0, 0, radius * 0.56, radius * 0.56, sides // 2,
        turn)
    body = pen.shape(outer, colour, gloss=0.4, bulge=0.1, width=5, hatch=0)
    for i in range(sides):
        j = (i + 1) % sides
        a = np.radians(turn + 360 / sides * (i + 0.5))
        lit = -np.cos(a) * 0.5 - np.sin(a) * 0.65
        facet = straight([outer[i], outer[j], table[j], table[i]])
        pen.wash(facet, lighter(colour, 0.75) if lit > 0 else darker(colour, 0.7), min(0.85, abs(lit)), 0, body)
        pen.line(straight([outer[i], table[i]]), 2.6, darker(colour, 0.6), (1, 1), 0.8)
    pen.wash(table, lighter(colour, 0.35), 0.75)
    pen.wash(straight([table[0], table[1], table[2], (0, 0)]), darker(colour, 0.3), 0.4)
    pen.outline(table, 3, darker(colour, 0.6))
    pen.washes([straight([table[k] * 0.8, table[(k + 1) % sides] * 0.8, table[(k + 1) % sides] * 0.35])
        for k in (sides // 2, sides // 2 + 1)],
               (255, 255, 255), 0.6)


def gem(pen: Pen, look: Look) -> None:
    """A great cut gem, alone or with smaller ones."""
    colour = look.gem
    pen.glow(0, 0, 430, colour, 0.6)
    if look.chance(0.5):
        return brilliant(pen.at(0, -20, 0, 1.1), colour)
    sides = int(look.rng.choice([8, 10, 12]))
    for x, y, r in ((-220, 190, 74), (214, 214, 60)):
        pen.shade_under(ellipse(x, y, r), 14, 20, 0.5, 14)
        cut_stone(pen.at(x, y, 20), look.pick((196, 36, 52), (48, 110, 214), (44, 160, 92), (236, 170, 50)), r)
    pen.shade_under(ellipse(0, -20, 230), 22, 34, 0.55, 26)
    cut_stone(pen.at(0, -20, 9), colour, 230, sides)
    pen.gleam(-110, -150, 80)
    return None


def brilliant(pen: Pen, colour: Colour) -> None:
    """A gem seen from its side."""
    top = [(-250, -90), (-150, -200), (150, -200), (250, -90), (0, 260)]
    pen.shade_under(straight(top), 24, 40, 0.5, 26)
    pen.shape(straight(top), colour, gloss=0.3, bulge=0.1, width=6, hatch=0)
    xs = (-250, -100, 100, 250)
    for i, tone in enumerate((0.5, 0.1, -0.5)):
        facet = straight([(xs[i], -90), (xs[i + 1], -90), (0, 260)])
        pen.wash(facet, lighter(colour, 0.6) if tone > 0 else darker(colour, 0.6), abs(tone))
    crowns = [((-250, -90), (-150, -200), (-100, -90)), ((-150, -200), (0, -200), (-100, -90)),
        ((0, -200), (100, -90), (-100, -90)),
              ((0, -200), (150, -200), (100, -90)), ((150, -200), (250, -90), (100, -90))]
    for corners, tone in zip(crowns, (0.3, 0.75, 0.45, -0.2, -0.55), strict=True):
        pen.wash(straight(corners), lighter(colour, 0.8) if tone > 0 else darker(colour, 0.6), abs(tone))
        pen.outline(straight(corners), 3, darker(colour, 0.7))
    pen.strands([straight([(x, -90), (0, 258)]) for x in (-100, 100)], 4, darker(colour, 0.7), (1, 1))
    pen.wash(straight([(-60, -70), (-20, -70), (-4, 160)]), (255, 255, 255), 0.5)
    pen.gleam(-150, -190, 90)


def ring(pen: Pen, look: Look) -> None:
    """A finger ring standing, its stone on top."""
    metal = precious(look)
    glow = look.glow or look.gem
    if look.glow:
        pen.glow(0, -160, 480, glow, 0.6)
    outer, inner = ellipse(0, 90, 220, 226, 0, 72), ellipse(0, 96, 168, 178, 0, 72)
    pen.shade_under(outer, 26, 30, 0.45, 22)
    back = np.vstack([outer, outer[:1], inner[::-1], inner[-1:]])
    pen.shape(back, metal, gloss=0.9, bulge=0.05, width=0, hatch=0.7, rim=0.3)
    for path in (outer, inner):
        pen.outline(path, 5)
    inside = [straight([(194 * np.cos(a) - 8, 92 + 200 * np.sin(a)), (194 * np.cos(a) + 8, 92 + 204 * np.sin(a) + 6)])
              for a in np.radians(np.arange(10, 171, 11))]
    pen.strands(inside, 6, look.glow or darker(metal, 0.6), (0.5, 0.5))
    for side in (-1, 1):
        leaf = smooth([(side * 50, -104, 1), (side * 120, -120), (side * 190, -30), (side * 176, 10, 1),
            (side * 130, -60)])
        pen.shape(leaf, lighter(metal, 0.1), gloss=0.9, bulge=0.4, cast=8)
    if look.chance(0.25):
        pen.shape(ellipse(0, -150, 116, 100), metal, gloss=0.8, bulge=0.2, cast=10, width=5)
        emblem(pen.at(0, -150, 0, 0.7), str(look.rng.choice(["skull", "eagle", "lion", "crown", "rose"])),
            darker(metal, 0.4))
    else:
        pen.shape(smooth(star(0, -160, 124, 106, 8)), metal, gloss=0.8, bulge=0.2, cast=12, width=5)
        cut_stone(pen.at(0, -160), look.gem, 92)
    pen.gleam(-50, -210, 60)


def amulet(pen: Pen, look: Look) -> None:
    """A pendant on its chain."""
    metal = precious(look)
    chain(pen, smooth([(-40, -150), (-190, -330), (-120, -430), (0, -450), (120, -430), (190, -330), (40, -150)],
        False), metal)
    if look.glow:
        pen.glow(0, 70, 460, look.glow, 0.7)
    forms: list[Points] = [ellipse(0, 80, 190), smooth(mirrored([(0, -120, 1), (150, -40), (130, 150), (0, 310, 1)])),
                           star(0, 80, 220, 150, 8), smooth(mirrored([(0, -130), (120, -80, 1), (210, 80),
                           (120, 240, 1), (0, 290)]))]
    path = forms[int(look.rng.integers(len(forms)))]
    pen.shape(path, metal, gloss=0.85, bulge=0.15, cast=22, width=6, rim=0.4)
    middle = np.array([0.0, 80.0])
    pen.shape(middle + (path - middle) * 0.82, darker(metal, 0.25), gloss=0.6, bulge=0.08, width=4)
    named = next((word for word in EMBLEMS if look.says(word)), None)
    if named or look.chance(0.4):
        pen.shape(ellipse(0, 80, 108), mix(look.cloth, (20, 20, 30), 0.4), width=4, gloss=0.4)
        emblem(pen.at(0, 80, 0, 0.8), named or str(look.rng.choice(list(EMBLEMS))), look.glow or metal, gloss=0.8)
    else:
        cut_stone(pen.at(0, 80), look.gem, 96)
    for a in np.radians(np.arange(0, 360, 60) + 30):
        jewel(pen.at(132 * float(np.cos(a)), 80 + 132 * float(np.sin(a))), look.gem, 13)
    pen.shape(ellipse(0, -142, 34, 30), metal, gloss=0.85)
    pen.gleam(-60, 10, 70)


def chain(pen: Pen, way: Points, metal: Colour) -> None:
    """Links along a way."""
    links = respaced(way, 30, closed=False)
    turns = np.degrees(np.arctan2(*np.gradient(links, axis=0).T[::-1]))
    for i, ((x, y), turn) in enumerate(zip(links.tolist(), turns.tolist(), strict=True)):
        flat = i % 2 == 0
        path = ellipse(x, y, 20, 11 if flat else 5, turn, 20)
        pen.shape(path, metal, gloss=0.85, width=3, hatch=0, bulge=0.4)
        if flat:
            pen.wash(ellipse(x, y, 10, 4, turn, 12), darker(metal, 0.75), 0.9)


def crown(pen: Pen, look: Look) -> None:
    """A king's crown with its velvet."""
    metal = precious(look)
    count = int(look.rng.choice([5, 7]))
    if look.glow:
        pen.glow(0, 0, 520, look.glow, 0.5)
    velvet = smooth([(-230, 60, 1), (-210, -120), (0, -210), (210, -120), (230, 60, 1)])
    pen.shape(velvet, look.cloth, bulge=0.3, cast=20)
    pen.strands([smooth([(x * 0.3, -200), (x * 0.9, -100), (x, 60)], False) for x in (-170, -90, 0, 90, 170)], 12,
        darker(look.cloth, 0.5), (0.2, 0.6), 0.6)
    tips = np.linspace(-1, 1, count)
    knots: list = [(-250, 220, 1)]
    for i, t in enumerate(tips):
        x, y = 285 * t, -170 - 70 * (1 - t * t) + 40 * (i % 2)
        if i:
            knots.append((285 * (t - 1 / (count - 1)), 0 - 40 * (1 - abs(t)), 0))
        knots.append((x, y, 1))
    body = pen.shape(smooth([*knots, (250, 220, 1), (120, 262), (0, 272), (-120, 262)]), metal, gloss=0.85, bulge=0.14,
        cast=20, width=6, rim=0.3)
    for y, height in ((110, 12), (212, 12)):
        pen.line(smooth([(-262, y), (-120, y + 40), (0, y + 50), (120, y + 40), (262, y)], False), height,
            darker(metal, 0.5), (1, 1), clip=body)
    for i, t in enumerate(tips):
        x, y = 285 * t, -170 - 70 * (1 - t * t) + 40 * (i % 2)
        pen.shape(ellipse(x, y - 14, 21), lighter(metal, 0.1), gloss=0.8, cast=5)
        jewel(pen.at(240 * t, 196 + 18 * (1 - abs(t)) - 0), look.gem if i % 2 == 0 else lighter(look.gem, 0.5),
            24 if i % 2 == 0 else 17)
    cut_stone(pen.at(0, 70), look.gem, 54)
    pen.gleam(-200, -120, 60)


def coins(pen: Pen, look: Look) -> None:
    """A heap of coins with one shown."""
    metal = look.metal if look.material in ("silver", "bronze", "gold") else GOLD
    for _ in range(44):
        x = look.rng.normal(0, 150)
        y = 250 + look.rng.uniform(-1, 0.5) * max(0, 170 - abs(x) * 0.6)
        pen.shape(ellipse(x, y + 8, 62, 27), darker(metal, 0.4), width=3, hatch=0, cast=6)
        pen.shape(ellipse(x, y, 62, 27), metal, gloss=0.7, width=3, hatch=0.5)
        pen.line(ellipse(x, y, 46, 18)[:30], 2.5, darker(metal, 0.5), (1, 1))
    pen = pen.at(0, -70)
    pen.shape(ellipse(10, 12, 210), darker(metal, 0.5), cast=24)
    pen.shape(ellipse(0, 0, 210), metal, gloss=0.7, bulge=0.08, width=6)
    pen.line(np.vstack([arc(0, 0, 176, 176, 0, 360, 80)]), 6, darker(metal, 0.5), (1, 1))
    pen.washes([ellipse(193 * np.cos(a), 193 * np.sin(a), 7) for a in np.radians(np.arange(0, 360, 9))],
        darker(metal, 0.45), 0.9)
    emblem(pen.at(0, 0, 0, 1.3), str(look.rng.choice(["crown", "lion", "eagle", "tower", "ship", "sun", "skull"])),
        darker(metal, 0.12), gloss=0.7)
    pen.gleam(-120, -130, 70)


def globe(pen: Pen, look: Look) -> None:
    """A seer's orb on its stand."""
    metal = precious(look)
    pen.shape(smooth(mirrored([(0, 190), (120, 200), (150, 250), (210, 330, 1), (0, 352)])), metal, gloss=0.8,
        bulge=0.2, cast=24)
    pen.glow(0, -20, 520, look.glow or look.gem, 0.7)
    orb(pen.at(0, -20), look.glow or look.gem, 240)
    for x in (-150, 0, 150):
        pen.shape(smooth([(x - 26, 240, 1), (x * 1.25 - 14, 160), (x * 1.2, 90, 1), (x * 1.25 + 20, 170),
            (x + 26, 240, 1)]), metal, gloss=0.8, bulge=0.4)
    jewel(pen.at(0, 288), look.gem, 24)
