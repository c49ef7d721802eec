"""What people wear on neck and shoulders, by their trade. Units of the whole portrait: chin about 70, shoulders about 230."""

import numpy as np

from ..ink import Colour, Stencil, darker, lighter, mix
from .card import jewel
from .curves import Points, box, ellipse, jagged, mirrored, smooth, straight
from .emblems import emblem
from .jewels import chain
from .pen import Pen
from .persona import Persona

BREADTH = {"dwarf": 1.18, "orc": 1.22, "giant": 1.3, "goblin": 0.78, "gnome": 0.82, "halfling": 0.86, "elf": 0.92}


def breadth_of(who: Persona) -> float:
    """How broad somebody's shoulders are, 1 for a man."""
    return BREADTH.get(who.people, 1.0) * (0.86 if who.woman else 1.0) * (0.86 if who.age < 0.2 else 1.0)


def neck(pen: Pen, who: Persona) -> None:
    """The neck with the chin's shadow, and the upper chest."""
    b = breadth_of(who) * (1.12 if who.people in ("orc", "giant", "dwarf") else 1)
    path = smooth([(74 * b, -20, 1), (78 * b, 110), (112 * b, 164), (240 * b, 214), (260 * b, 420, 1), (-260 * b, 420, 1), (-240 * b, 214), (-114 * b, 164), (-82 * b, 110), (-78 * b, -20, 1)])
    body = pen.shape(path, who.skin, bulge=0.25, width=5, rim=0.4)
    shadow = mix(darker(who.skin, 0.7), pen.canvas.light.shadow, 0.4)
    pen.wash(smooth([(-100, -20), (100, -20), (100, 126), (34, 160), (-30, 150), (-90, 112)]), shadow, 0.7, 16, body)
    tendons = [smooth([(s * 54, 60), (s * 30, 150), (s * 12, 192)], False) for s in (-1, 1)]
    bones = [smooth([(s * 16, 206), (s * 90, 200), (s * 190, 214)], False) for s in (-1, 1)]
    pen.strands([*tendons, *bones], 6, darker(who.skin, 0.6), alpha=0.6, clip=body)


def torso(b: float, collar: float = 84, top: float = 150, slope: float = 230) -> Points:
    """Shoulders and what is below them, down past any sheet's edge; the collar's half width and height are given."""
    return smooth([
        (0, top + 50), (collar * 0.6, top + 30), (collar, top, 1), (190 * b, slope - 34), (316 * b, slope + 36), (372 * b, slope + 170), (400 * b, 560), (410 * b, 1500, 1),
        (-410 * b, 1500, 1), (-400 * b, 560), (-372 * b, slope + 170), (-316 * b, slope + 36), (-190 * b, slope - 34), (-collar, top, 1), (-collar * 0.6, top + 30),
    ])  # fmt: skip


def cloth(pen: Pen, path: Points, colour: Colour, folds: list[Points], rim: float = 0.7) -> Stencil:
    """A piece of cloth with folds."""
    body = pen.shape(path, colour, bulge=0.16, width=5, rim=rim)
    pen.strands(folds, 17, darker(colour, 0.6), (0.1, 0.5), 0.55, body)
    pen.strands([f + (13, 0) for f in folds], 7, lighter(colour, 0.35), (0.1, 0.3), 0.45, body)
    return body


def drapes(b: float) -> list[Points]:
    """Folds falling from the shoulders."""
    return [smooth([(s * x * 0.55 * b, 200), (s * x * 0.85 * b, 330), (s * x * b, 620)], False) for x in (90, 170, 250, 330) for s in (-1, 1)]


def dress(pen: Pen, who: Persona) -> None:
    """Clothes by trade; leather and mail for whoever is left."""
    b = breadth_of(who)
    makers = {
        "knight": plate, "mage": robe, "rogue": leathers, "ranger": woods, "cleric": vestment, "bard": doublet, "king": ermine, "pirate": coat,
        "barbarian": furs, "villager": tunic,
    }  # fmt: skip
    makers.get(who.role, tunic)(pen, who, b)


def plate(pen: Pen, who: Persona, b: float) -> None:
    """Plate armour under a tabard, with a gorget and layered pauldrons."""
    metal = who.metal
    pen.shape(torso(b), darker(metal, 0.2), gloss=0.75, bulge=0.16, width=5, rim=0.8)
    coat_ = smooth([(0, 215), (90, 205, 1), (150 * b, 240), (190 * b, 420), (200 * b, 1500, 1), (-200 * b, 1500, 1), (-190 * b, 420), (-150 * b, 240), (-90, 205, 1)])
    body = cloth(pen, coat_, who.cloth, [smooth([(x * 0.6, 260), (x, 560)], False) for x in (-150, -60, 70, 150)])
    pen.line(smooth([(-150 * b, 240), (-190 * b, 420), (-200 * b, 700)], False), 11, who.second, (1, 1), clip=body)
    pen.line(smooth([(150 * b, 240), (190 * b, 420), (200 * b, 700)], False), 11, who.second, (1, 1), clip=body)
    sign = str(who.rng.choice(["lion", "eagle", "lily", "cross", "sun", "tower", "rose", "stag"]))
    emblem(pen.at(0, 400, 0, 0.95), sign, who.second, gloss=0.5)
    for side in (-1, 1):
        shoulder = pen.at(side * 285 * b, 268, side * 18, b)
        for k in (3, 2, 1, 0):
            dome = smooth([(-132, 60 + 52 * k, 1), (-116, -40 + 42 * k), (0, -104 + 40 * k), (116, -40 + 42 * k), (132, 60 + 52 * k, 1), (0, 84 + 52 * k)])
            shoulder.shape(dome, metal, gloss=0.8, bulge=0.35, width=5, cast=9, rim=0.8)
            shoulder.line(smooth([(-122, 48 + 52 * k), (0, 70 + 52 * k), (122, 48 + 52 * k)], False), 5, who.second, (1, 1), 0.9)
        jewel(shoulder.at(0, -30), who.second, 20)
    for k in (1, 0):
        gorget = smooth(mirrored([(0, 96 + 48 * k), (76 + 20 * k, 78 + 40 * k, 1), (118 + 36 * k, 170 + 36 * k), (60, 226 + 30 * k), (0, 240 + 30 * k)]))
        pen.shape(gorget, metal, gloss=0.8, bulge=0.3, width=5, cast=9, rim=0.5)


def robe(pen: Pen, who: Persona, b: float) -> None:
    """A wizard's robe with a high collar, borders of signs and an amulet."""
    body = cloth(pen, torso(b, 96, 140), who.cloth, drapes(b))
    for side in (-1, 1):
        stole = smooth([(side * 60, 150, 1), (side * 132, 130, 1), (side * 120, 330), (side * 140, 1500, 1), (side * 40, 1500, 1), (side * 36, 330)])
        pen.shape(stole, darker(who.cloth, 0.35), bulge=0.2, width=4.5, clip=body)
        pen.line(smooth([(side * 126, 150), (side * 112, 330), (side * 130, 900)], False), 6, who.second, (1, 1), clip=body)
        for y in range(250, 560, 84):
            emblem(pen.at(side * 84, y, 0, 0.24), str(who.rng.choice(["star", "moon", "sun", "eye", "flame"])), who.second, flat=True)
        collar = smooth([(side * 40, 214, 1), (side * 84, 168), (side * 128, 20, 1), (side * 196, 80), (side * 178, 190), (side * 80, 262, 1)])
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


def leathers(pen: Pen, who: Persona, b: float) -> None:
    """Leather with straps and knives, a scarf about the neck."""
    hide = mix(who.cloth, (96, 64, 44), 0.45)
    body = pen.shape(torso(b), hide, bulge=0.16, width=5, rim=0.8)
    pen.strands([straight([(0, 220), (0, 600)]), *(smooth([(s * 70, 300), (s * 190 * b, 330), (s * 330 * b, 300)], False) for s in (-1, 1))], 6, darker(hide, 0.65), (1, 0.4), clip=body)
    for side in (-1, 1):
        strap = straight([(side * 250 * b, 190), (side * 190 * b, 180), (-side * 190, 620), (-side * 260, 620)])
        pen.shape(strap, darker(hide, 0.45), bulge=0.3, clip=body, width=4.5, cast=8)
        pen.shape(box(side * 120 - 26, 292, side * 120 + 26, 346), who.metal, gloss=0.8, width=4, clip=body)
        for k in (0, 1, 2):
            cap_ = pen.at(side * (302 + 14 * k) * b, 236 + 58 * k, side * 24)
            cap_.shape(smooth([(-84, 26, 1), (-60, -30), (60, -30), (84, 26, 1), (0, 44)]), hide, bulge=0.3, width=4.5, cast=6, rim=0.6)
    scarf(pen, who.second if who.second != (206, 156, 58) else (120, 44, 44))


def scarf(pen: Pen, colour: Colour) -> None:
    """Cloth wound about the neck."""
    for i, (y, half, drop) in enumerate(((200, 178, 74), (150, 150, 60), (104, 116, 44))):
        path = smooth([(-half, y - 20), (-half * 0.4, y + 14), (half * 0.4, y + 14), (half, y - 24), (half * 1.02, y + drop * 0.5), (half * 0.3, y + drop + 10), (-half * 0.4, y + drop), (-half * 1.04, y + drop * 0.5)])
        body = pen.shape(path, colour if i % 2 == 0 else darker(colour, 0.12), bulge=0.3, width=4.5, cast=9, rim=0.6)
        pen.strands([smooth([(-half, y + k), (0, y + 30 + k * 1.2), (half, y + k - 4)], False) for k in (0, 18, 34)], 6, darker(colour, 0.6), alpha=0.6, clip=body)


def woods(pen: Pen, who: Persona, b: float) -> None:
    """A ranger's cloak over leather, a bow and arrows behind the shoulder."""
    body = pen.shape(torso(b), (104, 76, 50), bulge=0.16, width=5, rim=0.6)
    pen.strands([straight([(x, y), (x + 34 * k, y + 26)]) for y in range(270, 540, 44) for x, k in ((-16, 1), (16, -1))], 6, (210, 184, 130), (1, 1), clip=body)
    for side in (-1, 1):
        half = smooth([(side * 16, 236, 1), (side * 110, 140), (side * 250 * b, 196), (side * 372 * b, 300), (side * 420 * b, 560), (side * 430 * b, 1500, 1), (side * 210, 1500, 1), (side * 160, 420)])
        folds = [smooth([(side * x * 0.5, 210), (side * x, 380), (side * x * 1.15, 640)], False) for x in (150, 230, 310)]
        cloth(pen, half, who.cloth, folds)
    pen.shape(smooth([(-130, 110), (0, 180), (130, 106), (176, 190), (60, 262), (-60, 262), (-176, 190)]), lighter(who.cloth, 0.06), bulge=0.25, width=5, cast=10, rim=0.6)
    pen.strands([smooth([(-140, 140 + k), (0, 216 + k), (140, 136 + k)], False) for k in (0, 24)], 7, darker(who.cloth, 0.6), alpha=0.6)
    pen.shape(ellipse(0, 256, 38), who.second, gloss=0.8, cast=8)
    emblem(pen.at(0, 256, 0, 0.3), "leaf", (60, 90, 50), flat=True)


def vestment(pen: Pen, who: Persona, b: float) -> None:
    """A priest's vestment with stole and holy sign."""
    body = cloth(pen, torso(b, 88, 146), who.cloth, drapes(b))
    stole_colour = darker(who.second, 0.2) if who.second != who.cloth else (130, 40, 44)
    for side in (-1, 1):
        stole = smooth([(side * 70, 150, 1), (side * 156, 180), (side * 130, 340), (side * 124, 1500, 1), (side * 34, 1500, 1), (side * 30, 300), (side * 12, 250, 1)])
        pen.shape(stole, stole_colour, bulge=0.2, width=4.5, clip=body, cast=6)
        emblem(pen.at(side * 80, 420, 0, 0.34), "cross", lighter(stole_colour, 0.65), flat=True)
    pen.shape(smooth(mirrored([(0, 122), (84, 104, 1), (98, 166), (40, 208), (0, 216)])), (238, 230, 210), bulge=0.3, width=4.5, cast=6)
    chain(pen, smooth([(-90, 180), (-56, 270), (0, 306), (56, 270), (90, 180)], False), (206, 156, 58))
    glow = who.glow or (255, 222, 120)
    pen.glow(0, 350, 130, glow, 0.5)
    emblem(pen.at(0, 350, 0, 0.55), str(who.rng.choice(["sun", "cross", "eye", "moon", "star"])), (216, 170, 66), gloss=0.8)


def doublet(pen: Pen, who: Persona, b: float) -> None:
    """A doublet with slashed sleeves and a ruff."""
    body = pen.shape(torso(b), who.cloth, bulge=0.16, width=5, rim=0.7)
    pen.line(straight([(0, 200), (0, 640)]), 8, darker(who.cloth, 0.6), (1, 1), clip=body)
    for y in range(250, 560, 50):
        pen.shape(ellipse(0, y, 13), who.second, gloss=0.7, width=3, hatch=0)
        pen.strands([smooth([(s * 16, y), (s * 70, y + 5), (s * 130, y - 10)], False) for s in (-1, 1)], 6, who.second, (0.8, 0.3), clip=body)
    for side in (-1, 1):
        sleeve = pen.at(side * 306 * b, 300, side * 14, b)
        puff = sleeve.shape(smooth([(-110, 40), (-90, -80), (0, -120), (96, -70), (126, 80), (80, 200), (-60, 200)]), lighter(who.cloth, 0.05), bulge=0.3, width=5, cast=8, rim=0.7)
        for x in (-60, 0, 60):
            sleeve.shape(smooth([(x - 4, -100, 1), (x + 18, 30), (x * 0.9, 180, 1), (x - 20, 30)]), lighter(who.second, 0.35), width=3.5, clip=puff)
    ruff = np.array([0, 150]) + smooth([(r * np.cos(a), r * np.sin(a) * 0.42) for i, a in enumerate(np.linspace(0, 2 * np.pi, 36, endpoint=False)) for r in ((178, 150)[i % 2],)])
    collar = pen.shape(ruff, (240, 234, 218), bulge=0.3, width=4.5, cast=12)
    pen.strands([straight([(70 * np.cos(a), 130 + 20 * np.sin(a)), (170 * np.cos(a), 152 + 70 * np.sin(a))]) for a in np.linspace(0.1, np.pi - 0.1, 24)], 5, (150, 140, 130), (0.4, 1), clip=collar)


def ermine(pen: Pen, who: Persona, b: float) -> None:
    """A ruler's mantle of velvet with ermine and a chain of office."""
    cloth(pen, torso(b), who.cloth, drapes(b))
    fur = jagged(smooth([(0, 250), (70, 200), (110, 130), (230 * b, 176), (352 * b, 280), (380 * b, 380), (240 * b, 350), (90, 380), (0, 400), (-90, 380), (-240 * b, 350), (-380 * b, 380), (-352 * b, 280), (-230 * b, 176), (-110, 130), (-70, 200)]), 26, 12, who.rng, 0.4)
    body = pen.shape(fur, (236, 228, 210), bulge=0.2, width=4.5, cast=12, rim=0.5)
    for x, y in who.rng.uniform((-350, 190), (350, 380), (30, 2)):
        pen.wash(smooth([(x, y - 8, 1), (x + 6, y + 16), (x, y + 26, 1), (x - 6, y + 16)]), (40, 30, 32), 0.9, 0, body)
    pen.shape(smooth(mirrored([(0, 190), (60, 130, 1), (110, 190), (0, 262)])), darker(who.cloth, 0.3), width=4.5)
    chain(pen, smooth([(-150, 200), (-110, 320), (0, 396), (110, 320), (150, 200)], False), (212, 164, 60))
    pen.shape(ellipse(0, 420, 56), (212, 160, 52), gloss=0.8, cast=10)
    emblem(pen.at(0, 420, 0, 0.42), str(who.rng.choice(["lion", "eagle", "crown", "sun", "lily"])), (160, 110, 30), gloss=0.6)
    for side in (-1, 1):
        jewel(pen.at(side * 66, 366), (170, 36, 50), 17)


def coat(pen: Pen, who: Persona, b: float) -> None:
    """A sailor's coat with broad lapels over a shirt."""
    shirt = pen.shape(torso(b, 78, 156), (226, 214, 188), bulge=0.2, width=5)
    pen.strands([smooth([(x, 200), (x * 1.6, 420), (x * 1.4, 620)], False) for x in (-50, -20, 24, 60)], 9, (150, 132, 110), alpha=0.6, clip=shirt)
    for side in (-1, 1):
        half = smooth([(side * 80, 150, 1), (side * 200 * b, 190), (side * 330 * b, 270), (side * 390 * b, 420), (side * 410 * b, 1500, 1), (side * 60, 1500, 1), (side * 70, 400)])
        cloth(pen, half, who.cloth, [smooth([(side * x * 0.7, 260), (side * x, 620)], False) for x in (180, 270)])
        lapel = smooth([(side * 70, 120, 1), (side * 150, 130, 1), (side * 206, 290, 1), (side * 160, 320, 1), (side * 190, 350, 1), (side * 76, 560, 1), (side * 70, 300)])
        pen.shape(lapel, lighter(who.cloth, 0.1), bulge=0.15, width=5, cast=10, rim=0.4)
        pen.line(straight([(side * 146, 140), (side * 198, 286)]), 7, who.second, (1, 1))
        for y in (390, 470):
            pen.shape(ellipse(side * 222, y, 17), who.second, gloss=0.8, width=3.5)
        shoulder = pen.at(side * 312 * b, 244, side * 22)
        shoulder.shape(ellipse(0, 0, 96, 34), who.second, gloss=0.7, bulge=0.3, cast=8)
        shoulder.strands([straight([(x, 14), (x * 1.1, 80)]) for x in range(-84, 90, 14)], 9, darker(who.second, 0.12), (1, 0.5))
    pen.line(smooth([(-80, 130), (0, 190), (80, 130)], False), 22, (150, 36, 40), (0.6, 0.6))


def furs(pen: Pen, who: Persona, b: float) -> None:
    """A bare chest, a fur about the shoulders, teeth on a thong."""
    body = pen.shape(torso(b, 90, 140), who.skin, bulge=0.25, width=5, rim=0.6)
    muscle = [smooth([(s * 20, 440), (s * 120 * b, 470), (s * 250 * b, 400)], False) for s in (-1, 1)]
    pen.strands([*muscle, straight([(0, 250), (0, 560)])], 9, darker(who.skin, 0.62), (0.3, 0.1), 0.75, body)
    if who.chance(0.6):
        stripe = [smooth([(s * 80, 300 + k), (s * 160, 340 + k), (s * 150, 420 + k)], False) for s in (-1, 1) for k in (0, 40)]
        pen.strands(stripe, 18, (44, 92, 130) if who.chance(0.5) else (150, 40, 34), alpha=0.8, clip=body)
    hide = mix(who.cloth, (104, 80, 56), 0.5)
    for side in (-1, 1):
        path = jagged(smooth([(side * 70, 150), (side * 190 * b, 130), (side * 370 * b, 220), (side * 420 * b, 400), (side * 400 * b, 560), (side * 300 * b, 430), (side * 170 * b, 330), (side * 100, 260)]), 26, 26, who.rng, 0.5)
        fur = pen.shape(path, hide, bulge=0.25, width=4.5, cast=14, rim=0.7)
        tufts = [smooth([(x, y), (x + side * 16, y + 26), (x + side * 22, y + 56)], False) for x, y in who.rng.uniform((90, 130), (400, 440), (90, 2)) * (side, 1)]
        pen.strands(tufts[::2], 6, darker(hide, 0.55), (0.6, 0.05), 0.8, fur)
        pen.strands(tufts[1::2], 5, lighter(hide, 0.4), (0.6, 0.05), 0.6, fur)
    pen.line(smooth([(-110, 160), (0, 290), (110, 160)], False), 6, (50, 34, 26), (1, 1))
    for x in (-60, -30, 0, 30, 60):
        y = 286 - abs(x) * 0.9
        pen.shape(smooth([(x - 12, y - 10, 1), (x + 12, y - 10, 1), (x + 2, y + 50, 1)]), (232, 218, 184), width=3.5, bulge=0.4, cast=5)


def tunic(pen: Pen, who: Persona, b: float) -> None:
    """A plain shirt, a waistcoat or an apron."""
    shirt = mix(who.cloth, (222, 206, 172), 0.72)
    body = cloth(pen, torso(b), shirt, drapes(b))
    for side in (-1, 1):
        vest = smooth([(side * 100 * b, 176, 1), (side * 200 * b, 206), (side * 262 * b, 420), (side * 250 * b, 1500, 1), (side * 30, 1500, 1), (side * 44, 420), (side * 90 * b, 260)])
        cloth(pen, vest, who.cloth, [smooth([(side * 150, 260), (side * 170, 600)], False)], 0.4)
        collar = smooth([(side * 6, 236, 1), (side * 30, 180), (side * 84, 116, 1), (side * 136, 176), (side * 96, 262, 1)])
        pen.shape(collar, lighter(shirt, 0.25), bulge=0.2, width=4.5, cast=8)
    pen.strands([smooth([(0, 230), (s * 20, 290), (s * 34, 350)], False) for s in (-1, 1)], 7, darker(shirt, 0.6), (1, 0.6), clip=body)
    if who.says("smith", "blacksmith", "baker", "cook", "butcher", "innkeeper", "barkeep", "miller"):
        apron = smooth([(-150, 330, 1), (0, 350), (150, 330, 1), (230, 1500, 1), (-230, 1500, 1)])
        pen.shape(apron, (124, 84, 54) if who.says("smith", "blacksmith") else (226, 216, 194), bulge=0.1, width=5, cast=9)
        pen.strands([straight([(s * 140, 336), (s * 120 * b, 190)]) for s in (-1, 1)], 20, (110, 74, 48), (1, 1))
