"""Monsters that are neither beast nor man: slimes, floating eyes, ghosts, elementals, golems, skulls, tentacles."""

import numpy as np
from PIL import Image

from ..ink import Colour, darker, lighter, mix
from .curves import ellipse, jagged, mirrored, respaced, smooth, star, straight, tapered
from .pen import Pen

BONE: Colour = (222, 208, 172)


def slime(pen: Pen, colour: Colour, mood: str) -> None:
    """A quivering blob with things it has swallowed."""
    rng = pen.canvas.rng
    pen.wash(ellipse(0, 350, 430, 70), (20, 16, 20), 0.55, 24)
    path = smooth([(-400, 370), (-380, 250), (-300, 40), (-200, -200), (-60, -300), (90, -290), (220, -180), (300, 60), (390, 240), (410, 370), (200, 400), (0, 384), (-200, 404)])
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
        way = respaced(smooth([(200 * np.cos(a), 40 + 200 * np.sin(a)), (300 * np.cos(a) + sway, 40 + 300 * np.sin(a)), end], False), 8, False)
        pen.shape(tapered(way, 44, (1.0, 0.45)), darker(colour, 0.15 + 0.05 * (i % 2)), bulge=0.4, width=4.5, rim=0.7)
        ball(pen.at(float(end[0]), float(end[1])), 42, glow if i % 2 else (210, 60, 50), colour)
    body = pen.shape(smooth(ellipse(0, 50, 286, 276, n=20) + rng.uniform(-8, 8, (20, 2))), colour, bulge=0.45, width=6.5, rim=0.9)
    warts = [(x, y, r) for x, y, r in rng.uniform((-260, -200, 8), (260, 310, 22), (36, 3))]
    for x, y, r in warts:
        pen.shape(ellipse(x, y, r, r * 0.8), darker(colour, 0.15), clip=body, width=2.5, bulge=0.4, hatch=0.5)
    socket = ellipse(0, -20, 150, 128)
    pen.shape(socket + (0, 4), darker(colour, 0.5), width=5, bulge=0.2)
    ball(pen.at(0, -20), 122, glow, colour)
    lid = smooth([(-168, -10, 1), (-110, -130), (0, -168), (110, -130), (168, -10, 1), (90, -84 if mood != "angry" else -50), (0, -92 if mood != "angry" else -40), (-90, -84 if mood != "angry" else -50)])
    pen.shape(lid, darker(colour, 0.1), bulge=0.3, width=5.5, cast=10)
    mouth = smooth([(-206, 150, 1), (-100, 176), (0, 182), (100, 176), (206, 150, 1), (140, 262), (0, 296), (-140, 262)])
    pen.shape(mouth, (66, 18, 26), width=6, bulge=0.2)
    for i, x in enumerate(np.linspace(-170, 170, 12)):
        long = 50 + 20 * (i % 2)
        y = 158 + 24 * (1 - (x / 190) ** 2)
        pen.shape(smooth([(x - 15, y - 6, 1), (x, y + long * 0.9, 1), (x + 15, y - 6, 1)]), (238, 226, 196), width=3.2, bulge=0.4)
        if i % 2:
            y = 186 + 104 * (1 - (x / 200) ** 2)
            pen.shape(smooth([(x - 14, y, 1), (x + 3, y - 54, 1), (x + 14, y, 1)]), (228, 214, 182), width=3.2, bulge=0.4)


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
    pen.strands([straight([(r * 0.2 * np.cos(a), r * 0.2 * np.sin(a)), (r * 0.52 * np.cos(a), r * 0.52 * np.sin(a))]) for a in np.linspace(0, 2 * np.pi, 26)], max(2, r * 0.03), lighter(iris, 0.45), alpha=0.8)
    pen.wash(ellipse(0, 0, r * 0.16, r * 0.4), (10, 6, 10), 1)
    pen.wash(ellipse(-r * 0.22, -r * 0.28, r * 0.13), (255, 255, 255), 0.95)


def ghost(pen: Pen, glow: Colour, mood: str) -> None:
    """A spirit, half seen through, trailing away below."""
    rng, pale = pen.canvas.rng, lighter(mix((190, 214, 220), glow, 0.35), 0.2)
    pen.glow(0, -60, 560, glow, 0.5)
    for x, low in ((-190, 380), (-80, 450), (40, 420), (160, 460), (240, 360)):
        path = smooth([(x - 80, -20), (x - 70, 200), (x + rng.uniform(-60, 60), low, 1), (x + 60, 200), (x + 70, -20)])
        pen.wash(path, pale, 0.4, 14)
    shroud = smooth([(0, -380), (130, -340), (190, -200), (180, -60), (270, 40), (320, 220), (250, 330, 1), (190, 240), (120, 380, 1), (60, 270), (-20, 420, 1), (-80, 280), (-170, 380, 1),
                     (-200, 240), (-290, 310, 1), (-310, 160), (-260, 30), (-180, -60), (-190, -200), (-130, -340)])  # fmt: skip
    before = pen.canvas.image.copy()
    body = pen.shape(shroud, pale, bulge=0.25, width=5, rim=0.9, hatch=0.4, ink=darker(glow, 0.7))
    folds = [smooth([(x * 0.4, -150), (x, 60), (x * 1.3, 340)], False) for x in (-200, -130, -50, 50, 130, 200)]
    pen.strands(folds, 17, darker(pale, 0.4), (0.05, 0.5), 0.5, body)
    hood = pen.shape(smooth(mirrored([(0, -330), (96, -280), (120, -170), (70, -60), (0, -30)])), darker(glow, 0.82), width=4, hatch=0)
    pen.wash(smooth(mirrored([(0, -280), (70, -240), (84, -160), (40, -70), (0, -54)])), pale, 0.5, 14, hood)
    for side in (-1, 1):
        tilt = {"angry": 22, "sad": -22}.get(mood, -8)
        pen.wash(ellipse(side * 38, -186, 24, 30, side * tilt), (8, 8, 16), 0.95, 3)
        pen.glow(side * 38, -184, 50, lighter(glow, 0.3), 1)
        pen.wash(ellipse(side * 38, -184, 8), lighter(glow, 0.8), 1, 1)
        arm = smooth([(side * 190, 10), (side * 300, -30), (side * 360, -130), (side * 390, -120), (side * 350, 60), (side * 250, 130)])
        pen.shape(arm, pale, bulge=0.3, width=4.5, rim=0.7, ink=darker(glow, 0.7))
        for k in range(4):
            finger = smooth([(side * (362 + 8 * k), -124), (side * (366 + 22 * k), -190 + 12 * k), (side * (350 + 34 * k), -236 + 26 * k)], False)
            pen.line(finger, 13, lighter(pale, 0.2), (0.9, 0.1))
    pen.wash(ellipse(0, -104, 17, 30), (8, 8, 16), 0.95, 3)
    pen.canvas.image.paste(Image.blend(before, pen.canvas.image, 0.74))


def elemental(pen: Pen, kind: str, glow: Colour) -> None:
    """A figure of fire, water, storm or growth."""
    rng = pen.canvas.rng
    pen.glow(0, -40, 620, glow, 0.7)
    for grow, tone, alpha in ((1.0, darker(glow, 0.35), 0.85), (0.8, glow, 0.9), (0.58, lighter(glow, 0.35), 0.9), (0.34, lighter(glow, 0.75), 0.85)):
        knots = [(-150, 420), (-260, 260), (-330, 60), (-400, -160), (-250, -40), (-180, -120), (-130, -280), (-60, -210), (0, -440), (70, -230), (140, -330), (170, -120), (260, -60),
                 (390, -220), (340, 80), (260, 260), (160, 420)]  # fmt: skip
        sharp = {3, 6, 8, 10, 13}
        path = smooth([(x * grow + rng.uniform(-14, 14), (y - 100) * grow + 100 + rng.uniform(-14, 14), i in sharp) for i, (x, y) in enumerate(knots)])
        if grow == 1.0:
            pen.shape(path, tone, bulge=0.2, width=6, rim=0.8, hatch=0.6)
        else:
            pen.wash(path, tone, alpha, 10)
    licks = []
    for _ in range(34):
        x, y = rng.uniform(-260, 260), rng.uniform(-160, 330)
        licks.append(smooth([(x, y + 60), (x + rng.uniform(-40, 40), y), (x + rng.uniform(-30, 30), y - 70), (x + rng.uniform(-60, 60), y - 130)], False))
    pen.strands(licks[::2], 17, lighter(glow, 0.6), (0.1, 0.05), 0.65)
    pen.strands(licks[1::2], 13, darker(glow, 0.5), (0.1, 0.05), 0.5)
    for side in (-1, 1):
        pen.shape(smooth([(side * 24, -84, 1), (side * 70, -130), (side * 110, -120, 1), (side * 70, -74)]), (255, 255, 240), width=5, hatch=0, ink=darker(glow, 0.85))
        pen.glow(side * 66, -104, 80, (255, 255, 220), 0.6)
    pen.shape(smooth([(-70, 0, 1), (-30, -24), (0, -8), (30, -24), (70, 0, 1), (30, 56), (0, 40), (-30, 56)]), darker(glow, 0.86), width=4, hatch=0)
    sparks = rng.uniform((-420, -460), (420, 300), (40, 2))
    pen.washes([ellipse(x, y, 4, 9) if kind != "water" else ellipse(x, y, 7) for x, y in sparks], lighter(glow, 0.6), 0.9)


def golem(pen: Pen, stone: Colour, glow: Colour, wooden: bool) -> None:
    """A giant of blocks, or of bark, with a light inside."""
    rng = pen.canvas.rng

    def block(knots: list, tone: Colour) -> None:
        path = np.array([(x + rng.uniform(-9, 9), y + rng.uniform(-9, 9)) for x, y in knots])
        body = pen.shape(smooth([(*p, 1) for p in path], samples=4) if not wooden else jagged(smooth(path), 26, 9, rng, 0.3), tone, bulge=0.14, width=6, rim=0.8, cast=12)
        low, high = path.min(axis=0), path.max(axis=0)
        cracks = []
        for _ in range(9 if not wooden else 26):
            p = rng.uniform(low, high)
            cracks.append(straight([p, p + rng.uniform((-20, 10), (20, 50)), p + rng.uniform((-40, 40), (40, 110))]))
        pen.strands(cracks, 5, darker(tone, 0.65), alpha=0.8, clip=body)
        pen.strands([c + (4, 3) for c in cracks], 3, lighter(tone, 0.45), alpha=0.6, clip=body)
        if not wooden:
            pen.washes([ellipse(x, y, 4, 3) for x, y in rng.uniform(low, high, (34, 2))], darker(tone, 0.4), 0.5, 0, body)

    for side in (-1, 1):
        block([(side * 200, 40), (side * 400, 20), (side * 450, 190), (side * 440, 760), (side * 270, 760), (side * 230, 250)], darker(stone, 0.12))
    block([(-240, 70), (240, 70), (300, 300), (260, 760), (-260, 760), (-300, 300)], stone)
    for side in (-1, 1):
        block([(side * 130, -30), (side * 330, -70), (side * 440, 30), (side * 420, 170), (side * 230, 190)], lighter(stone, 0.08))
    block([(-140, -330), (130, -340), (180, -200), (160, 20), (90, 90), (-90, 90), (-160, 20), (-180, -200)], lighter(stone, 0.05))
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


def skull(pen: Pen, glow: Colour | None, plain: bool = False) -> None:
    """A skull, eyes on y = 0, with its jaw."""
    w = 128
    jaw = smooth(mirrored([(0, 120), (60, 116), (96, 70, 1), (108, 110), (78, 186), (0, 208)]))
    pen.shape(jaw, darker(BONE, 0.16), bulge=0.3, width=5, rim=0.5)
    top = smooth(mirrored([(0, -214), (w * 0.74, -182), (w * 1.06, -70), (w * 0.94, 10), (w * 0.98, 54), (w * 0.6, 78), (w * 0.52, 128, 1), (0, 136)]))
    body = pen.shape(top, BONE, bulge=0.4, depth=0.85, width=5.5, rim=0.8)
    for side in (-1, 1):
        pen.wash(ellipse(side * w * 0.92, 20, 36, 70), darker(BONE, 0.6), 0.5, 14, body)
        pen.shape(smooth([(side * 20, 20, 1), (side * 26, -34), (side * 70, -44), (side * 98, -6), (side * 80, 36), (side * 42, 40)]), (26, 18, 20), width=5, hatch=0)
        if glow:
            pen.glow(side * 58, 0, 80, glow, 1.0)
            pen.wash(ellipse(side * 58, 0, 13), lighter(glow, 0.6), 1, 3)
        pen.line(smooth([(side * 14, -30), (side * 60, -58), (side * 108, -24)], False), 8, darker(BONE, 0.6), alpha=0.8)
    pen.shape(smooth(mirrored([(0, 36, 1), (20, 66), (14, 84, 1), (0, 74)])), (26, 18, 20), width=3.5, hatch=0)
    for y0, y1 in ((98, 136), (136, 168)):
        for x in np.linspace(-52, 52, 7):
            pen.shape(smooth([(x - 8, y0, 1), (x + 8, y0, 1), (x + 7, y1), (x - 7, y1)]), lighter(BONE, 0.3), width=2.6, bulge=0.3, hatch=0.3)
    if not plain:
        rng = pen.canvas.rng
        crack = np.cumsum(rng.uniform((-16, 10), (18, 26), (6, 2)), axis=0) + (40, -196)
        pen.line(crack, 5, darker(BONE, 0.75), (0.8, 0.1), 1, body)
        pen.strands([straight([p, p + rng.uniform(-26, 26, 2)]) for p in rng.uniform((-90, -190), (90, -60), (16, 2))], 3, darker(BONE, 0.5), alpha=0.7, clip=body)


def kraken(pen: Pen, colour: Colour, glow: Colour | None, mood: str) -> None:
    """A head with tentacles."""
    for a in (170, 145, 120, 60, 35, 10):
        out = np.array([np.cos(np.radians(a)), np.sin(np.radians(a))])
        side = np.array([-out[1], out[0]]) * (1 if a > 90 else -1)
        way = respaced(smooth([out * 90 + (0, 90), out * 260 + (0, 90) + side * 60, out * 400 + (0, 60) - side * 40, out * 430 + side * 110], False), 8, False)
        arm = pen.shape(tapered(way, 96, (1.0, 0.06)), darker(colour, 0.1), bulge=0.4, width=5, rim=0.8, cast=14)
        pen.washes([ellipse(p[0] + side[0] * 16, p[1] + side[1] * 16, 13 * (1 - i / 16)) for i, p in enumerate(way[4::6])], lighter(colour, 0.6), 0.8, 0, arm)
    head = smooth([(0, -420), (150, -360), (210, -190), (180, 0), (110, 140), (0, 180), (-110, 140), (-180, 0), (-210, -190), (-150, -360)])
    body = pen.shape(head, colour, bulge=0.4, gloss=0.3, width=6, rim=0.9, cast=18)
    spots = pen.canvas.rng.uniform((-170, -380, 8), (170, -90, 28), (26, 3))
    pen.washes([ellipse(x, y, r, r * 0.8) for x, y, r in spots], darker(colour, 0.4), 0.5, 2, body)
    for side in (-1, 1):
        pen.wash(ellipse(side * 96, -20, 66, 48), darker(colour, 0.6), 0.7, 9, body)
        ball(pen.at(side * 94, -20, 90 if mood != "angry" else 70 * side), 46, glow or (240, 190, 60), colour)
        pen.line(smooth([(side * 30, -50 if mood == "angry" else -70), (side * 96, -86), (side * 160, -60)], False), 22, darker(colour, 0.5))
    for x in (-60, -20, 20, 60):
        way = respaced(smooth([(x, 110), (x * 1.6, 220), (x * 1.2, 320), (x * 2.2, 400)], False), 8, False)
        pen.shape(tapered(way, 52, (0.9, 0.05)), lighter(colour, 0.06), bulge=0.4, width=4.5, cast=8)
