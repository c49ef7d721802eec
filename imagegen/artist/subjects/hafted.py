"""Things on a shaft: axes, hammers, maces, spears, staffs and wands, drawn upright."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter, mix
from .blades import bind
from .card import jewel
from .curves import Points, ellipse, mirrored, smooth, star, straight
from .look import Look
from .pen import Pen


def pole(pen: Pen, look: Look, top: float, bottom: float, half: float, colour: Colour | None = None) -> Stencil:
    """A round wooden shaft with its grain."""
    wood = colour or look.wood
    sway = look.rng.uniform(-0.12, 0.12, 7) * half
    ys = np.linspace(top, bottom, 7)
    right = np.stack([half + sway, ys], axis=-1)
    left = np.stack([sway - half, ys], axis=-1)[::-1]
    body = pen.shape(np.vstack([right, left]), wood, bulge=0.6, cast=16, gloss=0.15)
    grain = [straight([(x, y), (x + 2, y + 60), (x, y + 130)]) for x in np.linspace(-half, half, 5)[1:4]
             for y in np.arange(top, bottom, 110) + look.rng.uniform(0, 60)]
    pen.strands(grain, 2.2, darker(wood, 0.6), alpha=0.8, clip=body)
    return body


def band(pen: Pen, y: float, half: float, colour: Colour, height: float = 18) -> None:
    """A metal ring about a shaft."""
    path = smooth([(-half, y - height / 2, 1), (0, y - height / 2 + 5), (half, y - height / 2, 1),
        (half, y + height / 2, 1),
                   (0, y + height / 2 + 5), (-half, y + height / 2, 1)])
    pen.shape(path, colour, gloss=0.85, bulge=0.5, width=3.5)


def axe(pen: Pen, look: Look) -> None:
    """A bearded axe, or one with two heads."""
    double = look.says("double", "greataxe", "battleaxe", "labrys") or look.chance(0.4)
    pole(pen, look, -400, 410, 19)
    bind(pen, look.cloth, 230, 370, 23)
    band(pen, 396, 24, look.trim, 26)
    for flip in (False, True) if double else (False,):
        axe_head(pen.at(0, -255, flip=flip), look)
    if not double:
        spike = smooth([(-14, -290, 1), (-92, -262, 1), (-14, -222, 1)])
        pen.shape(spike, look.metal, gloss=0.85, bulge=0.5)
    socket = smooth([(-30, -318, 1), (30, -318, 1), (36, -255), (30, -192, 1), (-30, -192, 1), (-36, -255)])
    pen.shape(socket, darker(look.metal, 0.2), gloss=0.8, bulge=0.5, cast=8)
    band(pen, -300, 33, look.trim)
    band(pen, -212, 33, look.trim)
    if look.fancy > 0.35:
        jewel(pen.at(0, -255), look.gem, 18)


def axe_head(pen: Pen, look: Look) -> None:
    """One blade of an axe to the right of (0, 0)."""
    path = smooth([(18, -50, 1), (90, -66), (190, -150, 1), (236, -20), (196, 146, 1), (120, 50), (18, 46, 1)])
    edge = smooth([(190, -150, 1), (236, -20), (196, 146, 1), (200, 60), (204, -20), (194, -90)])
    if look.glow:
        pen.glow(150, 0, 260, look.glow, 0.6)
    body = pen.shape(path, darker(look.metal, 0.12), gloss=0.8, bulge=0.35, cast=16, rim=0.4)
    pen.shape(edge, lighter(look.metal, 0.35), gloss=0.7, width=2, clip=body, hatch=0)
    inlay = [smooth([(48, y * 0.6), (100, y), (150, y * 1.7), (166, y * 0.7)], closed=False) for y in (-34, 34)]
    pen.strands(inlay, 6, look.glow or darker(look.metal, 0.55), (0.4, 0.2), clip=body)
    pen.line(straight([(40, 0), (170, 4)]), 4, look.glow or darker(look.metal, 0.5), clip=body)
    pen.gleam(214, -70, 34)


def hammer(pen: Pen, look: Look) -> None:
    """A war hammer, or a mace with flanges or spikes."""
    pole(pen, look, -330, 410, 20)
    bind(pen, look.cloth, 210, 370, 24)
    band(pen, 395, 26, look.trim, 26)
    if look.glow:
        pen.glow(0, -280, 330, look.glow, 0.6)
    if look.says("mace", "flail", "morningstar", "club"):
        return mace_head(pen, look)
    for flip in (False, True):
        side = pen.at(0, -285, flip=flip)
        side.shape(smooth([(20, -62, 1), (120, -74, 1), (120, 74, 1), (20, 62, 1)]), look.metal, gloss=0.75, bulge=0.3,
            cast=14)
        side.shape(smooth([(112, -92, 1), (176, -92, 1), (184, 0), (176, 92, 1), (112, 92, 1), (120, 0)]), look.metal,
                   gloss=0.85, bulge=0.3, cast=10, rim=0.4)
        side.line(straight([(132, -70), (132, 70)]), 4, darker(look.metal, 0.5))
        side.strands([smooth([(36, y), (70, y * 0.2), (104, y)], False) for y in (-40, 40)], 6, look.glow or look.trim,
            (0.5, 0.5))
    pen.shape(smooth(mirrored([(0, -392, 1), (44, -372, 1), (52, -285), (44, -196, 1), (0, -184)])),
        darker(look.metal, 0.15),
              gloss=0.8, bulge=0.4, cast=8)
    jewel(pen.at(0, -285), look.gem, 26)
    pen.gleam(-160, -350, 32)
    return None


def mace_head(pen: Pen, look: Look) -> None:
    """A ball with spikes."""
    for a in range(0, 360, 45):
        spike = pen.at(0, -300, a)
        spike.shape(smooth([(-22, -84, 1), (0, -158, 1), (22, -84, 1)]), lighter(look.metal, 0.15), gloss=0.85,
            bulge=0.5)
    pen.shape(ellipse(0, -300, 104), look.metal, gloss=0.85, bulge=0.6, cast=12, rim=0.4)
    for x, y in ((-40, -330), (38, -340), (0, -290), (-46, -262), (44, -258)):
        pen.shape(smooth([(x - 17, y + 12, 1), (x, y - 26, 1), (x + 17, y + 12, 1)]), lighter(look.metal, 0.2),
            gloss=0.85, cast=6)
    band(pen, -188, 34, look.trim, 30)


def spear(pen: Pen, look: Look) -> None:
    """A spear, halberd or trident."""
    pole(pen, look, -300, 450, 14)
    kind = 2 if look.says("trident") else 1 if look.says("halberd", "glaive", "polearm", "scythe") else 0
    if look.glow:
        pen.glow(0, -330, 260, look.glow, 0.6)
    if kind == 1:
        axe_head(pen.at(0, -230, scale=0.8), look)
    for x in (-74, 74) if kind == 2 else ():
        prong = smooth([(0, -214, 1), (x * 0.9, -270), (x, -440, 1), (x * 1.3, -270), (x * 0.9, -226), (0, -184, 1)])
        pen.shape(prong, look.metal, gloss=0.85, bulge=0.4)
    tip = smooth(mirrored([(0, -470, 1), (40, -340), (20, -260, 1), (16, -210, 1), (0, -210)]))
    body = pen.shape(tip, look.metal, gloss=0.9, bulge=0.5, cast=14, rim=0.4)
    pen.wash(straight([(0, -480), (0, -200), (-60, -200), (-60, -480)]), (255, 252, 240), 0.35, clip=body)
    band(pen, -212, 20, look.trim)
    for x, drop in ((-26, 120), (0, 150), (26, 110)):  # tassels
        path = smooth([(0, -196, 1), (x + 14, -150), (x, -196 + drop, 1), (x - 14, -150)])
        pen.shape(path, look.cloth, width=3, bulge=0.4)
    bind(pen, look.cloth, 60, 190, 17)
    pen.gleam(8, -400, 34)


def staff(pen: Pen, look: Look) -> None:
    """A wizard's staff: a stone held in claws, a crook or roots."""
    kind = int(look.rng.integers(3))
    glow = look.glow or look.gem
    pole(pen, look, -250, 460, 17)
    bind(pen, look.cloth, 40, 150, 21)
    for y in (28, 162, 440):
        band(pen, y, 22, look.trim)
    pen.glow(0, -320, 330, glow, 0.7)
    if kind == 1:
        crook = smooth([(-17, -230), (-40, -320), (-10, -420), (70, -440), (120, -380), (96, -310, 1), (84, -372),
            (52, -396),
                        (18, -372), (12, -310), (17, -230)])
        pen.shape(crook, look.wood, bulge=0.4, cast=12)
        orb(pen.at(56, -322), glow, 38)
    else:
        orb(pen.at(0, -335), glow, 62)
        for side in (-1, 1):
            claw = smooth([(0, -225, 1), (side * 66, -270), (side * 88, -350), (side * 40, -432, 1), (side * 56, -350),
                           (side * 36, -290), (0, -262, 1)])
            pen.shape(claw, look.trim if kind == 0 else look.wood, gloss=0.7 if kind == 0 else 0.1, bulge=0.4, cast=8)
        pen.shape(smooth([(-13, -235, 1), (0, -330, 1), (13, -235, 1)]), look.trim, gloss=0.6, bulge=0.4)
    band(pen, -232, 25, look.trim, 26)
    pen.gleam(20, -380, 40)


def orb(pen: Pen, colour: Colour, radius: float) -> None:
    """A ball of glass with light inside."""
    ball = pen.shape(ellipse(0, 0, radius), darker(colour, 0.25), bulge=0.5, gloss=0.4, hatch=0, rim=0.9)
    pen.wash(ellipse(0, 0, radius * 0.55), lighter(colour, 0.35), 0.6, radius * 0.22, ball)
    rng = pen.canvas.rng
    swirl = [smooth(np.cumsum(rng.uniform(-0.4, 0.4, (5, 2)), axis=0) * radius, closed=False) for _ in range(4)]
    pen.strands(swirl, radius * 0.13, lighter(colour, 0.7), alpha=0.55, clip=ball)
    pen.wash(ellipse(-radius * 0.38, -radius * 0.42, radius * 0.26, radius * 0.15, -40), (255, 255, 255), 0.9,
        radius * 0.03)
    pen.wash(ellipse(radius * 0.3, radius * 0.52, radius * 0.34, radius * 0.1, -35), lighter(colour, 0.6), 0.5,
        radius * 0.05, ball)


def wand(pen: Pen, look: Look) -> None:
    """A slender wand with a carved grip and a spark at its tip."""
    glow = look.glow or look.gem
    wood = mix(look.wood, look.metal, 0.6) if look.material in ("bone", "crystal", "gold", "silver") else look.wood
    path = smooth(mirrored([(0, -330, 1), (8, -326), (13, -100), (19, 90), (25, 120), (18, 160), (28, 270), (20, 330),
        (0, 340)]))
    body = pen.shape(path, wood, bulge=0.6, cast=14, gloss=0.25)
    twine: list[Points] = [smooth([(-24, y + 22), (0, y + 8), (24, y - 12)], False) for y in np.arange(-300, 90, 46)]
    pen.strands(twine, 5, look.trim, (1, 1), clip=body)
    for y, half in ((118, 28), (162, 24), (318, 27)):
        band(pen, y, half, look.trim, 22)
    jewel(pen.at(0, 240), look.gem, 15)
    pen.glow(0, -345, 250, glow, 1.0)
    orb(pen.at(0, -345), glow, 26)
    for i in range(14):
        a, r = pen.canvas.rng.uniform(0, 2 * np.pi), pen.canvas.rng.uniform(50, 190)
        pen.wash(star(r * np.cos(a), -345 + r * np.sin(a), 12 - i * 0.4, 3, 4), lighter(glow, 0.6), 0.95)
    pen.gleam(0, -345, 70)
