"""What is worn: shields, helmets, cuirasses, cloaks, boots, gloves, masks."""
# fmt: off
# Tables of points read better in rows than one to a line.


from ..ink import Colour, darker, lighter
from .card import jewel
from .curves import box, ellipse, mirrored, smooth, straight
from .emblems import EMBLEMS, emblem
from .hafted import band
from .look import Look
from .pen import Pen


def rivets(pen: Pen, points: list[tuple[float, float]], metal: Colour, radius: float = 9) -> None:
    """Small domed nails."""
    for x, y in points:
        pen.shape(ellipse(x, y, radius, n=16), lighter(metal, 0.15), gloss=0.7, width=2.5, hatch=0)


def shield(pen: Pen, look: Look) -> None:
    """A shield: round or pointed, painted, with a rim and a sign."""
    metal = look.metal
    if look.glow:
        pen.glow(0, 0, 560, look.glow, 0.5)
    heater = smooth(mirrored([(0, -330), (160, -322), (290, -330, 1), (286, -80), (200, 190), (0, 390, 1)]))
    path = ellipse(0, 0, 345) if look.says("round", "buckler", "targe") or look.chance(0.4) else heater
    pen.shape(path, metal, gloss=0.8, bulge=0.08, cast=28, width=6, rim=0.4)
    face = pen.shape(path * 0.88, look.cloth, gloss=0.3, bulge=0.3, width=4.5)
    way = int(look.rng.integers(4))
    second = lighter(look.cloth, 0.5) if look.chance(0.5) else look.trim
    if way == 0:
        pen.shape(box(0, -400, 400, 400), second, clip=face, bulge=0.05, width=0, depth=0.6)
    elif way == 1:
        pen.washes([box(0, -400, 400, 0), box(-400, 0, 0, 400)], second, 0.75, 0, face)
    elif way == 2:
        pen.wash(straight([(-400, -300), (-250, -400), (400, 240), (300, 400)]), second, 0.85, 0, face)
    scratches = [straight([(x, y), (x + 40, y - 50)]) for x, y in look.rng.uniform(-230, 230, (9, 2))]
    pen.strands(scratches, 3, darker(look.cloth, 0.6), alpha=0.6, clip=face)
    pen.outline(path * 0.88, 4.5)
    kind = next((word for word in EMBLEMS if look.says(word)), None) or str(look.rng.choice(
        ["lion", "eagle", "wolf", "stag", "sun", "tower", "lily", "cross", "skull", "tree"]))
    emblem(pen.at(0, -20, 0, 1.55), kind, look.glow or look.trim, gloss=0.8)
    rim = path * 0.94
    rivets(pen, [tuple(p) for p in rim[:: max(1, len(rim) // 18)]], metal, 11)


def helmet(pen: Pen, look: Look) -> None:
    """A helmet: a knight's, or a horned warrior's."""
    horned = look.says("horned", "viking", "barbarian", "demon") or look.chance(0.35)
    metal = look.metal
    if look.glow:
        pen.glow(0, 0, 500, look.glow, 0.5)
    for side in (-1, 1) if horned else ():
        horn = smooth([(side * 170, -140, 1), (side * 300, -150), (side * 360, -260), (side * 330, -400, 1),
            (side * 410, -270),
                       (side * 380, -100), (side * 200, -40, 1)])
        body = pen.shape(horn, (216, 198, 158), bulge=0.4, cast=16, width=5)
        pen.strands([smooth([(side * x, -190), (side * (x + 16), -120), (side * (x + 8), -60)], False)
            for x in range(190, 340, 26)], 5, (120, 92, 60), clip=body)
    if not horned:
        plume(pen, look)
    skull = smooth(mirrored([(0, -290), (130, -262), (214, -130), (226, 40), (214, 250, 1), (110, 330), (0, 350)]))
    body = pen.shape(skull, metal, gloss=0.85, bulge=0.4, cast=26, width=6, rim=0.5)
    pen.wash(smooth(mirrored([(0, 30), (180, -10), (150, 300), (0, 320)])), (20, 16, 24), 0.0)
    slit = smooth(mirrored([(0, 44), (18, 40, 1), (24, 6), (150, -26, 1), (166, 24), (60, 62), (28, 74, 1),
        (20, 250, 1), (0, 252)]))
    pen.shape(slit, (24, 18, 24), width=5, hatch=0)
    for side in (-1, 1):
        if look.glow:
            pen.glow(side * 84, 16, 80, look.glow, 1.0)
            pen.wash(ellipse(side * 84, 18, 26, 9, -14 * side), lighter(look.glow, 0.5), 1, 2)
        pen.washes([ellipse(side * x, y, 8, 14) for x in (70, 110, 150) for y in (130, 180, 230)], (24, 18, 24), 0.95,
            0, body)
    pen.shape(smooth(mirrored([(0, -296), (24, -280), (26, -60), (18, 30, 1), (0, 36)])), look.trim, gloss=0.85,
        bulge=0.4, cast=8)
    brow = smooth(mirrored([(0, -62), (120, -78), (222, -50, 1), (226, -8, 1), (120, -40), (0, -20)]))
    pen.shape(brow, look.trim, gloss=0.85, bulge=0.4, cast=8)
    rivets(pen, [(s * x, -44 - 12 * (x < 150)) for s in (-1, 1) for x in (60, 120, 180)], look.trim)
    if look.fancy > 0.35:
        jewel(pen.at(0, -46), look.gem, 22)
    pen.gleam(-110, -190, 54)


def plume(pen: Pen, look: Look) -> None:
    """A crest of feathers."""
    for i in range(9):
        x, top = -40 + 26 * i, -420 + abs(i - 3) * 14
        path = smooth([(-6, -270, 1), (x - 34, top + 80), (x, top, 1), (x + 34, top + 90), (x + 60, top + 190, 1),
            (30, -260)])
        body = pen.shape(path, look.cloth, bulge=0.3, width=4)
        pen.line(smooth([(0, -270), (x, top + 120), (x + 6, top + 20)], False), 4, darker(look.cloth, 0.6), clip=body)


def cuirass(pen: Pen, look: Look) -> None:
    """Body armour: plate, mail or leather."""
    soft = look.material == "leather" or look.says("leather", "studded", "hide", "padded")
    metal = (126, 80, 46) if soft else look.metal
    if look.glow:
        pen.glow(0, 0, 560, look.glow, 0.5)
    right: list = [(0, -250), (70, -256), (110, -330, 1), (196, -300), (210, -160), (196, -60), (176, 80), (196, 190),
        (120, 226), (0, 244)]
    skirt = smooth(mirrored([(0, 170), (196, 160, 1), (250, 380, 1), (120, 402), (0, 396)]))
    body = pen.shape(skirt, darker(metal, 0.25) if soft else look.cloth, bulge=0.2, cast=26, width=5)
    pen.strands([straight([(x, 170), (x * 1.26, 400)]) for x in (-130, -65, 0, 65, 130)], 9, darker(look.cloth, 0.65),
        (0.6, 1), clip=body)
    pen.shape(smooth(mirrored([(0, -290), (90, -330), (110, -250), (0, -200)])), darker(metal, 0.75), width=4)
    plate = pen.shape(smooth(mirrored(right)), metal, gloss=0.2 if soft else 0.85, bulge=0.35, width=6, cast=10,
        rim=0.4)
    if look.says("mail", "chain", "chainmail", "scale", "scales"):
        rows = [ellipse(x + 13 * (row % 2), -320 + row * 21, 12, 12, n=14) for row in range(27)
            for x in range(-210, 220, 26)]
        pen.strands([r[:9] for r in rows], 4, darker(metal, 0.65), (0.8, 0.8), 0.85, plate)
    else:
        chest = [smooth([(s * 8, -60), (s * 90, -30), (s * 178, -80)], False) for s in (-1, 1)]
        belly = [smooth([(s * 4, y), (s * 80, y + 14), (s * 180, y - 10)], False) for s in (-1, 1)
            for y in (30, 90, 150)]
        pen.strands([*chest, *belly, straight([(0, -240), (0, 230)])], 6, darker(metal, 0.6), (0.8, 0.2), 0.9, plate)
    for side in (-1, 1):
        shoulder = pen.at(side * 214, -236, side * 14)
        for k in (2, 1, 0):
            dome = smooth([(-96, 40 + 44 * k, 1), (-84, -30 + 34 * k), (0, -74 + 30 * k), (84, -30 + 34 * k),
                (96, 40 + 44 * k, 1), (0, 64 + 44 * k)])
            shoulder.shape(dome, metal if not soft else darker(metal, 0.15), gloss=0.2 if soft else 0.85, bulge=0.4,
                width=5, cast=6)
        rivets(shoulder, [(-70, 26), (0, 44), (70, 26)], look.trim)
    pen.shape(smooth(mirrored([(0, 176), (200, 160, 1), (204, 206, 1), (0, 224)])), (92, 58, 36), bulge=0.4)
    pen.shape(box(-40, 172, 40, 230), look.trim, gloss=0.8, bulge=0.3)
    kind = next((word for word in EMBLEMS if look.says(word)),
        None) or str(look.rng.choice(["lion", "sun", "eagle", "wolf", "cross", "star"]))
    emblem(pen.at(0, -120, 0, 0.62), kind, look.glow or look.trim, gloss=0.8)


def cloak(pen: Pen, look: Look) -> None:
    """A hooded cloak as if somebody unseen wore it."""
    cloth = look.cloth
    if look.glow:
        pen.glow(0, 60, 560, look.glow, 0.5)
    path = smooth([(0, -400), (90, -370), (130, -250), (210, -190), (280, 60), (330, 380, 1), (180, 400), (60, 384),
        (-60, 404), (-190, 386),
                   (-330, 384, 1), (-280, 60), (-210, -190), (-130, -250), (-90, -370)])
    body = pen.shape(path, cloth, bulge=0.25, cast=28, width=6, rim=0.5)
    folds = [smooth([(x * 0.28, -170), (x * 0.7, 80), (x, 400)], False)
        for x in (-290, -230, -170, -110, -40, 40, 110, 170, 230, 290)]
    pen.strands(folds, 20, darker(cloth, 0.6), (0.1, 0.9), 0.6, body)
    pen.strands([f + (16, 0) for f in folds], 9, lighter(cloth, 0.35), (0.1, 0.7), 0.5, body)
    inner = smooth(mirrored([(0, -170), (30, -120), (70, 120), (120, 392), (0, 388)]))
    pen.shape(inner, darker(cloth, 0.7), clip=body, width=4)
    hood = smooth(mirrored([(0, -404), (92, -366), (136, -240), (100, -160), (0, -140)]))
    pen.shape(hood, cloth, bulge=0.3, width=5.5, cast=10)
    pen.shape(smooth(mirrored([(0, -350), (62, -320), (84, -232), (50, -176), (0, -166)])), (16, 12, 18), width=4.5,
        hatch=0)
    if look.glow:
        for side in (-1, 1):
            pen.glow(side * 30, -250, 60, look.glow, 1.0)
            pen.wash(ellipse(side * 30, -250, 11, 5, 14 * side), lighter(look.glow, 0.7), 1, 1)
    hem = smooth([(330, 362), (180, 384), (60, 368), (-60, 388), (-190, 370), (-330, 366)], False)
    pen.line(hem, 14, look.trim, (1, 1), 0.95, body)
    pen.shape(ellipse(0, -138, 40), look.trim, gloss=0.85, cast=8)
    jewel(pen.at(0, -138), look.gem, 22)


def boots(pen: Pen, look: Look) -> None:
    """A pair of boots."""
    hide = look.cloth if look.chance(0.5) else (112, 70, 42)
    if look.glow:
        pen.glow(0, 200, 500, look.glow, 0.6)
    for x, y, tone in ((70, -30, darker(hide, 0.2)), (-90, 20, hide)):
        one = pen.at(x, y)
        one.shape(smooth([(-130, 300, 1), (196, 300, 1), (204, 334, 1), (40, 330), (10, 318, 1), (-70, 318, 1),
            (-76, 346, 1), (-132, 346, 1)]), darker(hide, 0.7), cast=22)
        leg = smooth([(-116, -330, 1), (0, -316), (92, -338, 1), (70, -60), (76, 90), (150, 190), (206, 250),
            (196, 304, 1), (-128, 306, 1), (-136, 210), (-92, 60), (-110, -100)])
        body = one.shape(leg, tone, bulge=0.3, width=6, rim=0.3)
        creases = [smooth([(-96, y1), (-10, y1 + 26), (72, y1 - 8)], False) for y1 in (30, 80, 124)]
        one.strands(creases, 9, darker(hide, 0.6), alpha=0.7, clip=body)
        one.shape(smooth([(-130, -344, 1), (0, -322), (106, -350, 1), (98, -236, 1), (0, -214), (-122, -230, 1)]),
            lighter(tone, 0.25), bulge=0.25, cast=8)
        for y1 in (-60, 180):
            one.shape(smooth([(-112, y1, 1), (0, y1 + 16), (84, y1 - 8, 1), (88, y1 + 26, 1), (0, y1 + 50),
                (-112, y1 + 34, 1)]), darker(hide, 0.45), bulge=0.4, clip=body)
            one.shape(box(-10, y1 + 2, 36, y1 + 50), look.trim, gloss=0.8, bulge=0.3, width=3.5)
        if look.glow or look.says("winged", "speed", "flying"):
            wing(one.at(-110, 110), look)


def wing(pen: Pen, look: Look) -> None:
    """A small wing at the heel."""
    for i, turn in enumerate((30, 8, -14, -36)):
        feather = pen.at(0, 0, turn)
        feather.shape(smooth([(0, -14, 1), (-100 + 10 * i, -40), (-180 + 20 * i, -14, 1), (-100, 18), (0, 12, 1)]),
                      lighter(look.glow or look.trim, 0.4), bulge=0.3, width=3.5)


def gloves(pen: Pen, look: Look) -> None:
    """A gauntlet, upright and open."""
    metal = look.metal if look.says("gauntlet", "gauntlets") or look.material else (120, 74, 44)
    if look.glow:
        pen.glow(0, -60, 480, look.glow, 0.6)
    for x, top, turn in ((-112, -300, -13), (-40, -352, -4), (34, -340, 4), (102, -286, 12)):
        finger = pen.at(x, -80, turn)
        finger.shape(smooth(mirrored([(0, top + 60), (26, top + 76), (34, top + 120), (36, 20, 1), (0, 24)])), metal,
            gloss=0.7, bulge=0.4, cast=10)
        finger.strands([smooth([(-34, y), (0, y + 12), (34, y)], False) for y in (top + 130, -70, -30)], 6,
            darker(metal, 0.6), (0.7, 0.7))
    pen.shape(smooth([(120, 60, 1), (190, -40), (240, -100), (280, -70), (250, 10), (150, 150, 1)]), metal, gloss=0.7,
        bulge=0.4, cast=10)
    pen.shape(smooth([(-146, -100, 1), (0, -118), (140, -96, 1), (156, 60), (110, 160, 1), (-110, 160, 1),
        (-156, 40)]), metal, gloss=0.75, bulge=0.3, cast=12, width=5)
    cuff = smooth([(-118, 140, 1), (0, 156), (118, 140, 1), (196, 370, 1), (0, 396), (-196, 370, 1)])
    pen.shape(cuff, darker(metal, 0.1), gloss=0.75, bulge=0.25, cast=14, width=5.5)
    for y, half in ((152, 118), (350, 188)):
        band(pen, y, half, look.trim, 24)
    emblem(pen.at(0, 28, 0, 0.7), str(look.rng.choice(["sun", "star", "eye", "flame", "lion"])),
        look.glow or look.trim, gloss=0.8)


def mask(pen: Pen, look: Look) -> None:
    """A mask of a face, half beautiful, half terrible."""
    colour = look.metal if look.material else look.pick((222, 210, 180), (206, 160, 60), (146, 40, 40))
    if look.glow:
        pen.glow(0, 0, 520, look.glow, 0.5)
    for side in (-1, 1):
        pen.shape(smooth([(side * 170, -60, 1), (side * 300, 40), (side * 330, 240, 1), (side * 230, 120),
            (side * 160, 60, 1)]), look.cloth, cast=14)
    face = pen.shape(smooth(mirrored([(0, -310), (150, -280), (220, -120), (200, 60), (130, 230), (0, 350)])), colour,
        gloss=0.5, bulge=0.4, cast=26, width=6)
    for side in (-1, 1):
        pen.shape(smooth([(side * 40, -40, 1), (side * 110, -96), (side * 176, -60, 1), (side * 110, -22)]),
            (18, 12, 20), hatch=0, width=5)
        if look.glow:
            pen.glow(side * 108, -56, 70, look.glow, 1)
        pen.line(smooth([(side * 24, -92), (side * 100, -150), (side * 190, -110)], False), 15, darker(colour, 0.65),
            (0.3, 0.1))
        pen.line(smooth([(side * 60, 60), (side * 130, 110), (side * 120, 190)], False), 8, look.cloth, (0.2, 0.1),
            clip=face)
        pen.wash(ellipse(side * 124, 70, 46, 40), look.cloth, 0.4, 14, face)
    pen.line(smooth([(-14, -60), (-22, 60), (-34, 100), (0, 116), (34, 100)], False), 8, darker(colour, 0.6),
        (0.1, 0.6))
    pen.shape(smooth([(-84, 190, 1), (-30, 168), (0, 178), (30, 168), (84, 190, 1), (0, 240)]), look.cloth, width=5)
    pen.line(smooth([(-84, 190), (0, 200), (84, 190)], False), 6)
    emblem(pen.at(0, -200, 0, 0.6), "sun" if look.chance(0.5) else "moon", look.trim, gloss=0.8)
