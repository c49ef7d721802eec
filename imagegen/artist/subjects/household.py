"""Keys, lights, chests, instruments, dice, feathers and food."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter, mix
from .curves import arc, ellipse, mirrored, smooth, star, straight
from .hafted import band
from .jewels import cut_stone
from .look import Look
from .pen import Pen

FIRE: Colour = (255, 160, 50)


def key(pen: Pen, look: Look) -> None:
    """An old key with an ornate bow."""
    metal = look.metal if look.material else look.trim
    if look.glow:
        pen.glow(0, 0, 500, look.glow, 0.5)
    pen.shape(smooth([(-20, -120, 1), (20, -120, 1), (17, 380, 1), (0, 396), (-17, 380, 1)]), metal, gloss=0.85,
        bulge=0.5, cast=20)
    teeth = int(look.rng.integers(2, 5))
    for i in range(teeth):
        y, reach = 360 - i * 52, 60 + 66 * look.rng.random()
        pen.shape(straight([(12, y - 38), (reach + 12, y - 38), (reach + 12, y - 6), (12, y - 6)]), metal, gloss=0.85,
            bulge=0.3, cast=10)
    lobes = int(look.rng.integers(3, 6))
    for i in range(lobes):
        a = np.radians(-90 + 360 * i / lobes + (180 / lobes if lobes == 4 else 0))
        x, y = 96 * np.cos(a), -240 + 96 * np.sin(a)
        ring, hole = ellipse(x, y, 76), ellipse(x, y, 42)
        pen.shape(np.vstack([ring, ring[:1], hole[::-1], hole[-1:]]), metal, gloss=0.85, bulge=0.1, cast=14, width=0)
        pen.outline(ring, 4.5)
        pen.outline(hole, 4.5)
    cut_stone(pen.at(0, -240), look.gem, 46)
    for y in (-118, -84, 130):
        band(pen, y, 34 if y < 0 else 27, metal, 26)
    pen.gleam(-60, -300, 50)


def lantern(pen: Pen, look: Look) -> None:
    """A lantern with a flame, or a torch or candle."""
    fire = look.glow or FIRE
    if look.says("torch", "candle", "brazier"):
        return torch(pen, look, fire)
    pen.glow(0, 30, 640, fire, 0.75)
    pen.line(arc(0, -270, 110, 130, 180, 360, 30), 16, darker(look.metal, 0.4), (1, 1))
    pen.shape(smooth(mirrored([(0, -330), (30, -320), (60, -270), (180, -200, 1), (190, -170, 1), (0, -150)])),
        look.metal, gloss=0.8, bulge=0.3, cast=20)
    glass = pen.shape(smooth(mirrored([(0, -168), (150, -168, 1), (172, 40), (150, 236, 1), (0, 240)])),
        mix(fire, (120, 70, 30), 0.35), bulge=0.3, gloss=0.3, hatch=0)
    pen.wash(ellipse(0, 80, 130, 170), lighter(fire, 0.5), 0.8, 40, glass)
    flame(pen.at(0, 150, 0, 1.0), fire)
    for x in (-150, -52, 52, 150):
        bar = smooth([(x - 9, -172, 1), (x + 9, -172, 1), (x * 1.13 + 9, 40), (x + 9, 240, 1), (x - 9, 240, 1),
            (x * 1.13 - 9, 40)])
        pen.shape(bar, look.metal, gloss=0.8, bulge=0.4, width=4)
    for y, half in ((-170, 176), (40, 186), (238, 176)):
        band(pen, y, half, look.metal, 30)
    pen.shape(smooth(mirrored([(0, 250), (172, 248, 1), (200, 300, 1), (200, 334, 1), (0, 352)])), look.metal,
        gloss=0.8, bulge=0.3, cast=20)
    pen.glow(0, 80, 300, fire, 0.55)
    return None


def flame(pen: Pen, colour: Colour) -> None:
    """A flame standing on (0, 0), about 200 high."""
    outer = smooth([(0, 10), (-58, -20), (-56, -90), (-20, -140), (4, -216, 1), (26, -130), (60, -86), (54, -20)])
    pen.wash(outer, colour, 0.95, 3)
    pen.wash(outer * (0.68, 0.72), lighter(colour, 0.45), 0.95, 4)
    pen.wash(outer * (0.36, 0.45), (255, 252, 232), 0.95, 3)


def torch(pen: Pen, look: Look, fire: Colour) -> None:
    """A burning torch."""
    pen.shape(smooth(mirrored([(0, -60), (44, -50), (26, 180), (24, 420, 1), (0, 426)])), look.wood, bulge=0.5, cast=20)
    pen.glow(0, -220, 560, fire, 1.0)
    flame(pen.at(0, -60, 0, 1.75), fire)
    for y in (-60, -10, 40):
        band(pen, y, 52 - (y + 60) * 0.06, (110, 84, 64), 44)
    sparks = pen.canvas.rng.uniform(-1, 1, (16, 2)) * (150, 160) + (0, -330)
    pen.washes([ellipse(x, y, 5, 8) for x, y in sparks], lighter(fire, 0.4), 0.9)


def chest(pen: Pen, look: Look) -> None:
    """A treasure chest, open and shining or shut."""
    open_ = look.chance(0.6)
    wood, metal = look.wood, look.metal if look.material else look.trim
    if open_:
        lid = smooth([(-290, -90, 1), (-300, -230), (-200, -330), (200, -330), (300, -230), (290, -90, 1)])
        pen.shape(lid, darker(wood, 0.35), bulge=0.15, cast=24, width=6)
        pen.shape(smooth([(-250, -90, 1), (-256, -210), (-180, -290), (180, -290), (256, -210), (250, -90, 1)]),
            darker(wood, 0.7), width=4)
        pen.glow(0, -90, 460, look.glow or (255, 206, 90), 0.9)
        hoard(pen, look)
    else:
        lid = smooth([(-296, -50, 1), (-300, -170), (-220, -250), (220, -250), (300, -170), (296, -50, 1)])
        planks(pen, pen.shape(lid, wood, bulge=0.4, cast=24, width=6), wood, -250, -40)
        for x in (-230, 0, 230):
            pen.shape(smooth([(x - 26, -50, 1), (x * 0.96 - 26, -200), (x * 0.9 - 22, -250, 1),
                (x * 0.9 + 22, -250, 1), (x * 0.96 + 26, -200), (x + 26, -50, 1)]), metal, gloss=0.8, bulge=0.4)
    front = straight([(-300, -50), (300, -50), (280, 270), (-280, 270)])
    planks(pen, pen.shape(front, wood, bulge=0.06, cast=24, width=6), wood, -50, 270)
    for x in (-254, 254):
        pen.shape(straight([(x - 34, -56), (x + 34, -56), (x * 0.95 + 32, 276), (x * 0.95 - 32, 276)]), metal,
            gloss=0.8, bulge=0.3, cast=6)
        for y in (-30, 90, 240):
            pen.shape(ellipse(x, y, 11), lighter(metal, 0.2), gloss=0.7, width=3)
    for y in (-50, 256):
        pen.shape(straight([(-306, y - 18), (306, y - 18), (300, y + 20), (-300, y + 20)]), metal, gloss=0.8,
            bulge=0.4, cast=6)
    pen.shape(smooth(mirrored([(0, -56), (62, -50, 1), (58, 70), (0, 108)])), metal, gloss=0.85, bulge=0.25, cast=10)
    pen.shape(ellipse(0, 0, 17), (20, 14, 18), width=3)
    pen.shape(straight([(-8, 4), (8, 4), (13, 52), (-13, 52)]), (20, 14, 18), width=2)


def planks(pen: Pen, body: Stencil, wood: Colour, top: float, bottom: float) -> None:
    """Boards and their grain."""
    rng = pen.canvas.rng
    seams = [straight([(-310, y), (310, y + 4)]) for y in np.linspace(top, bottom, 5)[1:4]]
    pen.strands(seams, 7, darker(wood, 0.75), (1, 1), clip=body)
    grain = [smooth([(x, y), (x + 50, y + rng.uniform(-8, 8)), (x + 130, y)], False) for x,
        y in rng.uniform((-300, top), (200, bottom), (34, 2))]
    pen.strands(grain, 2.6, darker(wood, 0.55), alpha=0.75, clip=body)


def hoard(pen: Pen, look: Look) -> None:
    """Gold and stones in an open chest."""
    for _ in range(38):
        x = look.rng.uniform(-220, 220)
        y = -66 - look.rng.uniform(0, 1) * 76 * (1 - (x / 250) ** 2)
        pen.shape(ellipse(x, y, 38, 17, look.rng.uniform(-25, 25)), (222, 170, 58), gloss=0.7, width=3, hatch=0.4)
    for x, y in ((-130, -100), (60, -120), (150, -84)):
        cut_stone(pen.at(x, y, 20), look.pick((196, 36, 52), (48, 110, 214), (44, 160, 92)), 36)
    pen.gleam(-30, -140, 60)


def lute(pen: Pen, look: Look) -> None:
    """A lute; a drum, a flute or a horn where words say so."""
    if look.says("drum", "drums", "tambourine"):
        return drum(pen, look)
    if look.says("horn", "trumpet", "bugle"):
        return horn(pen, look)
    if look.says("flute", "pipe", "pipes", "whistle", "ocarina"):
        return flute(pen, look)
    wood = look.wood
    if look.glow:
        pen.glow(0, 100, 480, look.glow, 0.5)
    head = pen.at(0, -330, -28)
    head.shape(straight([(-30, 10), (30, 10), (36, -110), (-36, -110)]), darker(wood, 0.3), bulge=0.3, cast=14)
    for y in (-30, -60, -90):
        for side in (-1, 1):
            head.shape(ellipse(side * 54, y, 20, 9), look.trim, gloss=0.6, width=3)
    bowl = smooth(mirrored([(0, -110), (60, -80), (170, 60), (212, 200), (160, 340), (0, 392)]))
    body = pen.shape(bowl, lighter(wood, 0.25), bulge=0.2, cast=26, width=6, gloss=0.3)
    pen.strands([smooth([(x * 0.5, -80), (x, 150), (x * 0.8, 380)], False) for x in range(-180, 190, 30)], 3,
        darker(wood, 0.4), alpha=0.5, clip=body)
    inner = np.array([0, 150]) + (bowl - np.array([0, 150])) * 0.92
    pen.line(np.vstack([inner, inner[:1]]), 6, darker(wood, 0.6), (1, 1), 0.9)
    pen.shape(ellipse(0, 120, 74), darker(wood, 0.75), width=5)
    pen.strands([np.vstack([s, s[:1]]) for s in (star(0, 120, 70, 34, 8), star(0, 120, 70, 34, 8, -67.5),
        ellipse(0, 120, 30))], 5, lighter(wood, 0.3), (1, 1))
    pen.shape(straight([(-30, -330), (30, -330), (38, -40), (-38, -40)]), darker(wood, 0.45), bulge=0.4, cast=8)
    pen.strands([straight([(-36, y), (36, y)]) for y in np.arange(-300, -40, 42)], 4, look.trim, (1, 1))
    pen.shape(straight([(-90, 276), (90, 276), (82, 302), (-82, 302)]), darker(wood, 0.6), bulge=0.4, cast=8)
    pen.strands([straight([(x * 0.6, -336), (x, 282)]) for x in (-28, -14, 0, 14, 28)], 2.6,
        lighter(look.glow or (226, 214, 180), 0.4), (1, 1))
    return None


def drum(pen: Pen, look: Look) -> None:
    """A war drum."""
    pen.shape(smooth([(-250, -120, 1), (-216, 60), (-240, 250, 1), (0, 320), (240, 250, 1), (216, 60),
        (250, -120, 1)]), look.wood, bulge=0.3, cast=26, width=6)
    ropes = [straight([(x, -90 + 54 * (1 - (x / 250) ** 2)), (x + s * 44, 236 + 60 * (1 - (x / 260) ** 2))])
        for x in range(-200, 201, 80) for s in (-1, 1)]
    pen.strands(ropes, 9, (214, 188, 136), (1, 1))
    pen.shape(ellipse(0, -120, 256, 92), look.cloth, bulge=0.3, width=6)
    pen.shape(ellipse(0, -128, 230, 74), (226, 204, 160), bulge=0.2, width=4)
    for turn in (-38, 30):
        stick = pen.at(40, -160, turn)
        stick.shape(straight([(-10, -10), (10, -10), (8, -270), (-8, -270)]), lighter(look.wood, 0.2), cast=12)
        stick.shape(ellipse(0, -4, 32, 28), look.trim, cast=10)


def horn(pen: Pen, look: Look) -> None:
    """A war horn bound in metal."""
    tone = (214, 194, 152) if look.material in ("", "bone") else look.metal
    path = smooth([(-330, 190, 1), (-200, 236), (40, 170), (210, -60), (250, -270, 1), (380, -230, 1), (350, 20),
        (180, 260), (-60, 330), (-330, 220, 1)])
    body = pen.shape(path, tone, bulge=0.5, cast=26, width=6, gloss=0.3, rim=0.4)
    pen.shape(ellipse(315, -252, 72, 30, 17), darker(tone, 0.75), width=5)
    for x, y, turn, half in ((270, -90, 30, 70), (130, 120, 52, 84), (-90, 236, 82, 60), (-300, 206, 90, 24)):
        strap = pen.at(x, y, turn)
        strap.shape(straight([(-half * 1.4, -20), (half * 1.4, -20), (half * 1.4, 20), (-half * 1.4, 20)]), look.trim,
            gloss=0.8, bulge=0.4, clip=body)
    pen.strands([smooth([(-260, 226), (40, 220 + k), (240 + k * 0.4, -20)], False) for k in (-20, 10, 36)], 4,
        darker(tone, 0.5), alpha=0.6, clip=body)


def flute(pen: Pen, look: Look) -> None:
    """A flute with ribbons."""
    pen.shape(straight([(-26, -400), (26, -400), (30, 400), (-30, 400)]), look.wood, bulge=0.6, cast=22, width=5)
    for y in (-390, -250, 0, 250, 390):
        band(pen, y, 34, look.trim, 28)
    for y in (-310, -120, -60, 60, 120, 180):
        pen.shape(ellipse(0, y, 12, 14), (24, 16, 16), width=3)
    for side in (-1, 1):
        pen.shape(smooth([(0, 250, 1), (side * 90, 290), (side * 60, 380), (side * 130, 440, 1), (side * 30, 390),
            (side * 40, 300)]), look.cloth, bulge=0.3)


def dice(pen: Pen, look: Look) -> None:
    """A twenty-sided die."""
    colour = look.gem
    pen.glow(0, 0, 450, colour, 0.4)
    hexagon = star(0, 0, 300, 300, 3, -90)
    pen.shape(hexagon, colour, bulge=0.1, gloss=0.3, cast=28, width=7, hatch=0)
    tri = star(0, 10, 176, 176, 3, -90)[::2]
    outer = [hexagon[i] for i in range(6)]
    faces = [(tri[0], tri[1], tri[2], 0.35), (outer[0], outer[1], tri[0], 0.2), (outer[0], outer[5], tri[0], 0.7),
        (outer[1], tri[0], tri[1], -0.1),
             (outer[5], tri[0], tri[2], 0.45), (outer[1], outer[2], tri[1], -0.35), (outer[5], outer[4], tri[2], 0.1),
             (tri[1], outer[2], outer[3], -0.6),
             (tri[2], outer[4], outer[3], -0.25), (tri[1], tri[2], outer[3], -0.45)]
    for a, b, c, tone in faces:
        face = straight([a, b, c])
        pen.wash(face, lighter(colour, 0.6) if tone > 0 else darker(colour, 0.7), abs(tone))
        pen.outline(face, 4.5)
    pen.strands([arc(-44, -6, 32, 34, 200, 380, 14), straight([(-14, 6), (-76, 66)]), straight([(-78, 64), (-8, 64)])],
        15, (255, 246, 214), (0.8, 0.8))
    pen.line(np.vstack([ellipse(48, 18, 34, 50), [(82, 18)]]), 13, (255, 246, 214), (1, 1))
    pen.gleam(-110, -160, 70)


def feather(pen: Pen, look: Look) -> None:
    """A great feather, perhaps a quill."""
    colour = look.glow or look.cloth
    if look.glow:
        pen.glow(0, 0, 480, look.glow, 0.6)
    vane = smooth([(0, 230, 1), (-110, 120), (-140, -80), (-90, -280), (20, -420, 1), (110, -260), (130, -40),
        (90, 130)])
    body = pen.shape(vane, colour, bulge=0.25, cast=24, width=5.5, rim=0.5)
    barbs = [smooth([(4, y + 40), (s * 60, y - 10), (s * 150, y - 84)], False) for y in range(-380, 230, 17)
        for s in (-1, 1)]
    pen.strands(barbs[::2], 4, darker(colour, 0.55), alpha=0.8, clip=body)
    pen.strands(barbs[1::2], 4, lighter(colour, 0.45), alpha=0.7, clip=body)
    pen.shape(smooth([(-7, 420, 1), (8, 420, 1), (10, 0), (14, -380, 1), (-4, -100)]), (232, 220, 190), bulge=0.5,
        width=3.5)
