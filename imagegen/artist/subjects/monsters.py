"""Monsters that are neither beast nor man: slimes, floating eyes, ghosts, elementals, golems, skulls, tentacles."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .curves import Points, ellipse, jagged, mirrored, respaced, smooth, star, straight, tapered
from .pen import Pen
from .spirits import BONE, skull


def slime(pen: Pen, colour: Colour, mood: str) -> None:
    """A quivering blob with things it has swallowed."""
    rng = pen.canvas.rng
    pen.wash(ellipse(0, 350, 430, 70), (20, 16, 20), 0.55, 24)
    path = smooth([(-400, 370), (-380, 250), (-300, 40), (-200, -200), (-60, -300), (90, -290), (220, -180), (300, 60),
        (390, 240), (410, 370), (200, 400), (0, 384), (-200, 404)])
    body = pen.shape(path, colour, bulge=0.3, gloss=0.4, width=6.5, rim=1.0, hatch=0.3)
    pen.wash(ellipse(30, 190, 300, 180), lighter(colour, 0.45), 0.55, 60, body)
    swallowed = pen.at(120, 170, 24, 0.8)
    skull(swallowed.at(0, 0, 0, 0.45), None, plain=True)
    pen.wash(ellipse(120, 170, 150, 150), colour, 0.45, 26, body)
    bone = tapered(respaced(smooth([(-240, 260), (-100, 290)], False), 8, False), 22, (0.8, 0.8))
    pen.shape(bone, mix(BONE, colour, 0.5), width=3, hatch=0)
    for x, y, r in rng.uniform((-320, -180, 5), (320, 340, 24), (26, 3)):
        pen.wash(ellipse(x, y, r), lighter(colour, 0.5), 0.4, 0, body)
        pen.wash(ellipse(x + r * 0.2, y + r * 0.2, r * 0.74), colour, 0.5, 0, body)
    for side in (-1, 1):
        pen.shape(ellipse(side * 92 - 10, -60, 58, 66), (240, 244, 224), width=5, hatch=0.3, bulge=0.4)
        pen.wash(ellipse(side * 92 + 2, -50, 27, 32), (20, 26, 20), 1)
        pen.wash(ellipse(side * 92 - 8, -64, 10), (255, 255, 255), 1)
        if mood == "angry":
            pen.line(straight([(side * 30 - 10, -92), (side * 150 - 10, -150)]), 20, darker(colour, 0.6))
    lift = 26 if mood == "kind" else -16 if mood in ("sad", "angry") else 6
    pen.line(smooth([(-90, 60), (-8, 60 + lift * 1.6), (74, 60)], False), 12, darker(colour, 0.75))
    pen.wash(ellipse(-120, -220, 66, 24, -38), (255, 255, 255), 0.75, 8, body)
    pen.wash(ellipse(-230, -70, 14, 46, 22), (255, 255, 255), 0.5, 6, body)


def watcher(pen: Pen, colour: Colour, glow: Colour, mood: str) -> None:
    """A floating ball with one great eye, teeth, and eyes on stalks."""
    rng = pen.canvas.rng
    pen.glow(0, 40, 520, glow, 0.3)
    for i, a in enumerate(np.radians(np.linspace(-168, -12, 8))):
        sway = rng.uniform(-50, 50)
        end = np.array([410 * np.cos(a) + sway * 0.6, 40 + 400 * np.sin(a)])
        way = respaced(smooth([(200 * np.cos(a), 40 + 200 * np.sin(a)), (300 * np.cos(a) + sway, 40 + 300 * np.sin(a)),
            end], False), 8, False)
        pen.shape(tapered(way, 44, (1.0, 0.45)), darker(colour, 0.15 + 0.05 * (i % 2)), bulge=0.4, width=4.5, rim=0.7)
        ball(pen.at(float(end[0]), float(end[1])), 42, glow if i % 2 else (210, 60, 50), colour)
    body = pen.shape(smooth(ellipse(0, 50, 286, 276, n=20) + rng.uniform(-8, 8, (20, 2))), colour, bulge=0.45,
        width=6.5, rim=0.9)
    warts = [(x, y, r) for x, y, r in rng.uniform((-260, -200, 8), (260, 310, 22), (36, 3))]
    for x, y, r in warts:
        pen.shape(ellipse(x, y, r, r * 0.8), darker(colour, 0.15), clip=body, width=2.5, bulge=0.4, hatch=0.5)
    socket = ellipse(0, -20, 150, 128)
    pen.shape(socket + (0, 4), darker(colour, 0.5), width=5, bulge=0.2)
    ball(pen.at(0, -20), 122, glow, colour)
    lid = smooth([(-168, -10, 1), (-110, -130), (0, -168), (110, -130), (168, -10, 1),
        (90, -84 if mood != "angry" else -50), (0, -92 if mood != "angry" else -40),
        (-90, -84 if mood != "angry" else -50)])
    pen.shape(lid, darker(colour, 0.1), bulge=0.3, width=5.5, cast=10)
    mouth = smooth([(-206, 150, 1), (-100, 176), (0, 182), (100, 176), (206, 150, 1), (140, 262), (0, 296),
        (-140, 262)])
    pen.shape(mouth, (66, 18, 26), width=6, bulge=0.2)
    for i, x in enumerate(np.linspace(-170, 170, 12)):
        long = 50 + 20 * (i % 2)
        y = 158 + 24 * (1 - (x / 190) ** 2)
        pen.shape(smooth([(x - 15, y - 6, 1), (x, y + long * 0.9, 1), (x + 15, y - 6, 1)]), (238, 226, 196), width=3.2,
            bulge=0.4)
        if i % 2:
            y = 186 + 104 * (1 - (x / 200) ** 2)
            pen.shape(smooth([(x - 14, y, 1), (x + 3, y - 54, 1), (x + 14, y, 1)]), (228, 214, 182), width=3.2,
                bulge=0.4)


def ball(pen: Pen, r: float, iris: Colour, flesh: Colour) -> None:
    """An eyeball."""
    white = pen.shape(ellipse(0, 0, r), (232, 222, 206), bulge=0.5, width=4.5, hatch=0.4)
    rng = pen.canvas.rng
    veins = []
    for a in rng.uniform(0, 2 * np.pi, 9):
        out = np.array([np.cos(a), np.sin(a)])
        veins.append(smooth([out * r, out * r * 0.8 + rng.uniform(-6, 6, 2), out * r * 0.6], False))
    pen.strands(veins, max(2.5, r * 0.03), (180, 50, 46), (0.8, 0.1), 0.8, white)
    pen.shape(ellipse(0, 0, r * 0.56), darker(iris, 0.2), width=3.5, hatch=0, bulge=0.3)
    pen.strands([straight([(r * 0.2 * np.cos(a), r * 0.2 * np.sin(a)), (r * 0.52 * np.cos(a), r * 0.52 * np.sin(a))])
        for a in np.linspace(0, 2 * np.pi, 26)], max(2, r * 0.03), lighter(iris, 0.45), alpha=0.8)
    pen.wash(ellipse(0, 0, r * 0.16, r * 0.4), (10, 6, 10), 1)
    pen.wash(ellipse(-r * 0.22, -r * 0.28, r * 0.13), (255, 255, 255), 0.95)


def elemental(pen: Pen, kind: str, glow: Colour) -> None:
    """A figure of fire, water, storm or growth."""
    rng = pen.canvas.rng
    pen.glow(0, -40, 620, glow, 0.7)
    layers = ((1.0, darker(glow, 0.45), 46), (0.84, darker(glow, 0.12), 40), (0.62, lighter(glow, 0.3), 30),
        (0.36, lighter(glow, 0.7), 16))
    for grow, tone, count in layers:
        pen.wash(smooth(mirrored([(0, -240 * grow), (96 * grow, -190 * grow), (110 * grow, -60), (250 * grow, 30),
            (270 * grow, 260), (190, 460), (0, 480)])), tone, 0.9, 12 * (1.4 - grow))
        tongues = [tongue(rng, grow) for _ in range(count)]
        if grow == 1.0:
            for path in tongues:
                pen.outline(path, 7, darker(glow, 0.82))
        pen.washes(tongues, tone, 0.92, 3)
    for side in (-1, 1):
        pen.shape(smooth([(side * 24, -84, 1), (side * 70, -130), (side * 110, -120, 1), (side * 70, -74)]),
            (255, 255, 240), width=5, hatch=0, ink=darker(glow, 0.85))
        pen.glow(side * 66, -104, 80, (255, 255, 220), 0.6)
    maw = [(-100, -30, 1), (-60, 4, 1), (-36, -18, 1), (0, 10, 1), (36, -18, 1), (60, 4, 1), (100, -30, 1), (64, 60),
        (0, 84), (-64, 60)]
    pen.shape(smooth(maw), darker(glow, 0.86), width=4, hatch=0)
    sparks = rng.uniform((-420, -460), (420, 300), (40, 2))
    pen.washes([ellipse(x, y, 4, 9) if kind != "water" else ellipse(x, y, 7) for x, y in sparks], lighter(glow, 0.6),
        0.9)


def tongue(rng: np.random.Generator, grow: float) -> Points:
    """A lick of flame or water rising from the body, longer above the head and the raised arms."""
    x = float(rng.uniform(-270, 270)) * grow
    arm = abs(x) > 170 * grow
    y, long = (100.0, 400.0) if arm else (-110.0 + 1.3 * abs(x) / grow, 360.0)
    y, long = y + float(rng.uniform(-40, 190)), long * (0.4 + 0.6 * grow) * float(rng.uniform(0.55, 1.1))
    lean = x * (0.5 if arm else 0.12)
    way = smooth([(x * 0.8, y + 70), (x + rng.uniform(-24, 24), y - long * 0.3),
        (x + lean * 0.6 + rng.uniform(-44, 44), y - long * 0.66), (x + lean + rng.uniform(-30, 30), y - long)], False)
    return tapered(respaced(way, 12, False), 84 * (0.3 + 0.7 * grow), (0.5, 0.01))


def golem(pen: Pen, stone: Colour, glow: Colour, wooden: bool) -> None:
    """A giant of blocks, or of bark, with a light inside."""
    rng = pen.canvas.rng

    def block(knots: list, tone: Colour) -> None:
        path = np.array([(x + rng.uniform(-9, 9), y + rng.uniform(-9, 9)) for x, y in knots])
        body = pen.shape(smooth([(*p, 1) for p in path], samples=4) if not wooden
            else jagged(smooth(path), 26, 9, rng, 0.3), tone, bulge=0.14, width=6, rim=0.8, cast=12)
        low, high = path.min(axis=0), path.max(axis=0)
        cracks = []
        for _ in range(9 if not wooden else 26):
            p = rng.uniform(low, high)
            cracks.append(straight([p, p + rng.uniform((-20, 10), (20, 50)), p + rng.uniform((-40, 40), (40, 110))]))
        pen.strands(cracks, 5, darker(tone, 0.65), alpha=0.8, clip=body)
        pen.strands([c + (4, 3) for c in cracks], 3, lighter(tone, 0.45), alpha=0.6, clip=body)
        if not wooden:
            pen.washes([ellipse(x, y, 4, 3) for x, y in rng.uniform(low, high, (34, 2))], darker(tone, 0.4), 0.5, 0,
                body)

    for side in (-1, 1):
        block([(side * 200, 40), (side * 400, 20), (side * 450, 190), (side * 440, 760), (side * 270, 760),
            (side * 230, 250)], darker(stone, 0.12))
    block([(-240, 70), (240, 70), (300, 300), (260, 760), (-260, 760), (-300, 300)], stone)
    for side in (-1, 1):
        block([(side * 130, -30), (side * 330, -70), (side * 440, 30), (side * 420, 170), (side * 230, 190)],
            lighter(stone, 0.08))
    block([(-140, -330), (130, -340), (180, -200), (160, 20), (90, 90), (-90, 90), (-160, 20), (-180, -200)],
        lighter(stone, 0.05))
    block([(-190, -240), (0, -210), (190, -246), (196, -176), (0, -150), (-196, -170)], darker(stone, 0.05))
    for side in (-1, 1):
        pen.wash(ellipse(side * 78, -132, 50, 26), (16, 12, 14), 0.9, 6)
        pen.glow(side * 78, -130, 110, glow, 1.0)
        pen.wash(ellipse(side * 78, -130, 26, 12), lighter(glow, 0.6), 1, 2)
    pen.line(straight([(-90, 10), (-40, -4), (30, 6), (90, -6)]), 15, (20, 14, 16))
    pen.glow(0, 270, 240, glow, 0.7)
    ring = [np.vstack([s, s[:1]]) for s in (ellipse(0, 270, 96), star(0, 270, 92, 40, 6))]
    pen.strands(ring, 9, lighter(glow, 0.5), (1, 1))
    if wooden:
        for x, y, turn in ((-110, -330, -30), (-30, -350, -6), (60, -345, 14), (130, -320, 40)):
            twig = pen.at(x, y, turn)
            twig.line(smooth([(0, 10), (6, -60), (-10, -130)], False), 17, darker(stone, 0.4), (0.9, 0.1))
            for k in range(5):
                leaf = twig.at(0, -30 - 24 * k, (60 if k % 2 else -60))
                leaf.shape(smooth([(0, 0, 1), (22, -30), (0, -66, 1), (-22, -30)]), (86, 128, 60), width=3.5, bulge=0.3)


def kraken(pen: Pen, colour: Colour, glow: Colour | None, mood: str) -> None:
    """A head with tentacles."""
    for a in (170, 145, 120, 60, 35, 10):
        out = np.array([np.cos(np.radians(a)), np.sin(np.radians(a))])
        across = np.array([-out[1], out[0]]) * (1 if a > 90 else -1)
        way = respaced(smooth([out * 90 + (0, 90), out * 260 + (0, 90) + across * 60, out * 400 + (0, 60) - across * 40,
            out * 430 + across * 110], False), 8, False)
        arm = pen.shape(tapered(way, 96, (1.0, 0.06)), darker(colour, 0.1), bulge=0.4, width=5, rim=0.8, cast=14)
        pen.washes([ellipse(p[0] + across[0] * 16, p[1] + across[1] * 16, 13 * (1 - i / 16)) for i,
            p in enumerate(way[4::6])], lighter(colour, 0.6), 0.8, 0, arm)
    head = smooth([(0, -420), (150, -360), (210, -190), (180, 0), (110, 140), (0, 180), (-110, 140), (-180, 0),
        (-210, -190), (-150, -360)])
    body = pen.shape(head, colour, bulge=0.4, gloss=0.3, width=6, rim=0.9, cast=18)
    spots = pen.canvas.rng.uniform((-170, -380, 8), (170, -90, 28), (26, 3))
    pen.washes([ellipse(x, y, r, r * 0.8) for x, y, r in spots], darker(colour, 0.4), 0.5, 2, body)
    for side in (-1, 1):
        pen.wash(ellipse(side * 96, -20, 66, 48), darker(colour, 0.6), 0.7, 9, body)
        ball(pen.at(side * 94, -20, 90 if mood != "angry" else 70 * side), 46, glow or (240, 190, 60), colour)
        pen.line(smooth([(side * 30, -50 if mood == "angry" else -70), (side * 96, -86), (side * 160, -60)], False),
            22, darker(colour, 0.5))
    for x in (-60, -20, 20, 60):
        way = respaced(smooth([(x, 110), (x * 1.6, 220), (x * 1.2, 320), (x * 2.2, 400)], False), 8, False)
        pen.shape(tapered(way, 52, (0.9, 0.05)), lighter(colour, 0.06), bulge=0.4, width=4.5, cast=8)
