"""What people wear, by their trade: armour, leather and fur here. Chin about y = 70, shoulders about 230."""
# fmt: off
# Tables of points read better in rows than one to a line.


from ..ink import Colour, darker, lighter, mix
from .card import jewel
from .curves import box, jagged, mirrored, smooth, straight
from .emblems import emblem
from .pen import Pen
from .persona import Persona
from .robes import cloth, coat, doublet, ermine, robe, torso, tunic, vestment, woods

BREADTH = {"dwarf": 1.18, "orc": 1.22, "giant": 1.3, "goblin": 0.78, "gnome": 0.82, "halfling": 0.86, "elf": 0.92}


def breadth_of(who: Persona) -> float:
    """How broad somebody's shoulders are, 1 for a man."""
    return BREADTH.get(who.people, 1.0) * (0.86 if who.woman else 1.0) * (0.86 if who.age < 0.2 else 1.0)


def neck(pen: Pen, who: Persona) -> None:
    """The neck with the chin's shadow, and the upper chest."""
    b = breadth_of(who) * (1.12 if who.people in ("orc", "giant", "dwarf") else 1)
    path = smooth([(74 * b, -20, 1), (78 * b, 110), (112 * b, 164), (240 * b, 214), (260 * b, 420, 1),
        (-260 * b, 420, 1), (-240 * b, 214), (-114 * b, 164), (-82 * b, 110), (-78 * b, -20, 1)])
    body = pen.shape(path, who.skin, bulge=0.25, width=5, rim=0.4)
    shadow = mix(darker(who.skin, 0.7), pen.canvas.light.shadow, 0.4)
    pen.wash(smooth([(-100, -20), (100, -20), (100, 126), (34, 160), (-30, 150), (-90, 112)]), shadow, 0.7, 16, body)
    tendons = [smooth([(s * 54, 60), (s * 30, 150), (s * 12, 192)], False) for s in (-1, 1)]
    bones = [smooth([(s * 16, 206), (s * 90, 200), (s * 190, 214)], False) for s in (-1, 1)]
    pen.strands([*tendons, *bones], 6, darker(who.skin, 0.6), alpha=0.6, clip=body)


def dress(pen: Pen, who: Persona) -> None:
    """Clothes by trade; leather and mail for whoever is left."""
    b = breadth_of(who)
    makers = {
        "knight": plate, "mage": robe, "rogue": leathers, "ranger": woods, "cleric": vestment, "bard": doublet,
        "king": ermine, "pirate": coat,
        "barbarian": furs, "villager": tunic,
    }
    makers.get(who.role, tunic)(pen, who, b)


def plate(pen: Pen, who: Persona, b: float) -> None:
    """Plate armour under a tabard, with a gorget and layered pauldrons."""
    metal = who.metal
    pen.shape(torso(b), darker(metal, 0.2), gloss=0.75, bulge=0.16, width=5, rim=0.8)
    coat_ = smooth([(0, 215), (90, 205, 1), (150 * b, 240), (190 * b, 420), (200 * b, 1500, 1), (-200 * b, 1500, 1),
        (-190 * b, 420), (-150 * b, 240), (-90, 205, 1)])
    body = cloth(pen, coat_, who.cloth, [smooth([(x * 0.6, 260), (x, 560)], False) for x in (-150, -60, 70, 150)])
    pen.line(smooth([(-150 * b, 240), (-190 * b, 420), (-200 * b, 700)], False), 11, who.second, (1, 1), clip=body)
    pen.line(smooth([(150 * b, 240), (190 * b, 420), (200 * b, 700)], False), 11, who.second, (1, 1), clip=body)
    sign = str(who.rng.choice(["lion", "eagle", "lily", "cross", "sun", "tower", "rose", "stag"]))
    emblem(pen.at(0, 400, 0, 0.95), sign, who.second, gloss=0.5)
    for side in (-1, 1):
        shoulder = pen.at(side * 285 * b, 268, side * 18, b)
        for k in (3, 2, 1, 0):
            dome = smooth([(-132, 60 + 52 * k, 1), (-116, -40 + 42 * k), (0, -104 + 40 * k), (116, -40 + 42 * k),
                (132, 60 + 52 * k, 1), (0, 84 + 52 * k)])
            shoulder.shape(dome, metal, gloss=0.8, bulge=0.35, width=5, cast=9, rim=0.8)
            shoulder.line(smooth([(-122, 48 + 52 * k), (0, 70 + 52 * k), (122, 48 + 52 * k)], False), 5, who.second,
                (1, 1), 0.9)
        jewel(shoulder.at(0, -30), who.second, 20)
    for k in (1, 0):
        gorget = smooth(mirrored([(0, 96 + 48 * k), (76 + 20 * k, 78 + 40 * k, 1), (118 + 36 * k, 170 + 36 * k),
            (60, 226 + 30 * k), (0, 240 + 30 * k)]))
        pen.shape(gorget, metal, gloss=0.8, bulge=0.3, width=5, cast=9, rim=0.5)


def leathers(pen: Pen, who: Persona, b: float) -> None:
    """Leather with straps and knives, a scarf about the neck."""
    hide = mix(who.cloth, (96, 64, 44), 0.45)
    body = pen.shape(torso(b), hide, bulge=0.16, width=5, rim=0.8)
    pen.strands([straight([(0, 220), (0, 600)]), *(smooth([(s * 70, 300), (s * 190 * b, 330), (s * 330 * b, 300)],
        False) for s in (-1, 1))], 6, darker(hide, 0.65), (1, 0.4), clip=body)
    for side in (-1, 1):
        strap = straight([(side * 250 * b, 190), (side * 190 * b, 180), (-side * 190, 620), (-side * 260, 620)])
        pen.shape(strap, darker(hide, 0.45), bulge=0.3, clip=body, width=4.5, cast=8)
        pen.shape(box(side * 120 - 26, 292, side * 120 + 26, 346), who.metal, gloss=0.8, width=4, clip=body)
        for k in (0, 1, 2):
            cap_ = pen.at(side * (302 + 14 * k) * b, 236 + 58 * k, side * 24)
            cap_.shape(smooth([(-84, 26, 1), (-60, -30), (60, -30), (84, 26, 1), (0, 44)]), hide, bulge=0.3, width=4.5,
                cast=6, rim=0.6)
    scarf(pen, who.second if who.second != (206, 156, 58) else (120, 44, 44))


def scarf(pen: Pen, colour: Colour) -> None:
    """Cloth wound about the neck."""
    pen.shape(smooth([(-150, 112), (150, 108), (180, 200), (0, 250), (-180, 200)]), darker(colour, 0.35), width=4.5)
    for i, (y, half, drop) in enumerate(((200, 178, 74), (150, 150, 60), (104, 116, 44))):
        path = smooth([(-half, y - 20), (-half * 0.4, y + 14), (half * 0.4, y + 14), (half, y - 24),
            (half * 1.02, y + drop * 0.5), (half * 0.3, y + drop + 10), (-half * 0.4, y + drop),
            (-half * 1.04, y + drop * 0.5)])
        body = pen.shape(path, colour if i % 2 == 0 else darker(colour, 0.12), bulge=0.3, width=4.5, cast=9, rim=0.6)
        pen.strands([smooth([(-half, y + k), (0, y + 30 + k * 1.2), (half, y + k - 4)], False) for k in (0, 18, 34)],
            6, darker(colour, 0.6), alpha=0.6, clip=body)


def furs(pen: Pen, who: Persona, b: float) -> None:
    """A bare chest, a fur about the shoulders, teeth on a thong."""
    body = pen.shape(torso(b, 90, 140), who.skin, bulge=0.25, width=5, rim=0.6)
    muscle = [smooth([(s * 20, 440), (s * 120 * b, 470), (s * 250 * b, 400)], False) for s in (-1, 1)]
    pen.strands([*muscle, straight([(0, 250), (0, 560)])], 9, darker(who.skin, 0.62), (0.3, 0.1), 0.75, body)
    if who.chance(0.6):
        stripe = [smooth([(s * 80, 300 + k), (s * 160, 340 + k), (s * 150, 420 + k)], False) for s in (-1, 1)
            for k in (0, 40)]
        pen.strands(stripe, 18, (44, 92, 130) if who.chance(0.5) else (150, 40, 34), alpha=0.8, clip=body)
    hide = mix(who.cloth, (104, 80, 56), 0.5)
    for side in (-1, 1):
        path = jagged(smooth([(side * 70, 150), (side * 190 * b, 130), (side * 370 * b, 220), (side * 420 * b, 400),
            (side * 400 * b, 560), (side * 300 * b, 430), (side * 170 * b, 330), (side * 100, 260)]), 14, 20, who.rng,
            1.0)
        fur = pen.shape(path, hide, bulge=0.25, width=4.5, cast=14, rim=0.7)
        tufts = [smooth([(x, y), (x + side * 16, y + 26), (x + side * 22, y + 56)], False) for x,
            y in who.rng.uniform((90, 130), (400, 440), (90, 2)) * (side, 1)]
        pen.strands(tufts[::2], 6, darker(hide, 0.55), (0.6, 0.05), 0.8, fur)
        pen.strands(tufts[1::2], 5, lighter(hide, 0.4), (0.6, 0.05), 0.6, fur)
    pen.line(smooth([(-110, 160), (0, 290), (110, 160)], False), 6, (50, 34, 26), (1, 1))
    for x in (-60, -30, 0, 30, 60):
        y = 286 - abs(x) * 0.9
        pen.shape(smooth([(x - 12, y - 10, 1), (x + 12, y - 10, 1), (x + 2, y + 50, 1)]), (232, 218, 184), width=3.5,
            bulge=0.4, cast=5)
