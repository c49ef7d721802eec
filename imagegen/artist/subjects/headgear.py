"""Hats, hoods, helms, crowns and horns, drawn on a head whose eyes lie on y = 0."""

import numpy as np

from ..ink import Colour, darker, lighter, mix
from .card import jewel
from .curves import ellipse, mirrored, smooth, straight
from .emblems import emblem
from .face import Face
from .pen import Pen
from .persona import Persona

COVERING = {"hood", "wizard hat", "helm", "tricorne", "bandana", "cap", "coif", "straw"}


def headgear_of(who: Persona) -> str:
    """What somebody has on his head."""
    for words, kind in (("hood hooded", "hood"), ("helmet helm", "helm"), ("crown crowned", "crown"), ("hat", "wizard hat" if who.role == "mage" else "cap"),
                        ("bareheaded", "none")):  # fmt: skip
        if who.says(*words.split()):
            return kind
    if who.people in ("giant", "undead") and who.role not in ("king", "knight"):
        return "none"
    options = {
        "knight": ["helm", "helm", "none", "circlet"], "mage": ["wizard hat", "wizard hat", "hood", "circlet", "none"], "rogue": ["hood", "hood", "bandana", "none"],
        "ranger": ["hood", "cap", "none"], "cleric": ["coif", "none", "hood"] if who.woman else ["hood", "none", "mitre"], "bard": ["cap", "cap", "none"],
        "king": ["crown"], "pirate": ["tricorne", "tricorne", "bandana"], "barbarian": ["none", "none", "band"], "villager": ["none", "none", "straw", "bandana"],
    }  # fmt: skip
    if who.says("prince", "princess", "noble", "lord", "lady", "duke", "baron", "count", "countess", "duchess", "baroness"):
        return "circlet" if who.chance(0.6) else "none"
    return str(who.rng.choice(options.get(who.role, ["none"])))


def behind(pen: Pen, face: Face, who: Persona, kind: str) -> None:
    """What lies behind the head: a hood's inside, a brim's far side, horns, a veil."""
    w = face.width
    if kind == "hood":
        path = smooth([(0, -290), (w * 1.05, -230), (w * 1.5, -50), (w * 1.42, 150), (w * 1.1, 290), (-w * 1.1, 290), (-w * 1.46, 150), (-w * 1.54, -50), (-w * 1.05, -230)])
        pen.shape(path, darker(who.cloth, 0.68), bulge=0.3, width=5, rim=0.8)
    if kind == "coif":
        path = smooth([(0, -256), (w * 1.1, -180), (w * 1.36, 40), (w * 1.5, 330, 1), (-w * 1.5, 330, 1), (-w * 1.4, 40), (-w * 1.1, -180)])
        pen.shape(path, darker(who.cloth, 0.45), bulge=0.2, width=5, rim=0.7)
    if kind == "wizard hat":
        pen.shape(ellipse(0, -120, w * 1.9, 74, -4), darker(who.cloth, 0.6), width=5)
    if kind == "straw":
        pen.shape(ellipse(0, -110, w * 1.8, 66, -3), (146, 112, 56), width=5)


def horns(pen: Pen, face: Face, who: Persona) -> None:
    """A tiefling's or demon's horns."""
    style, w = int(who.rng.integers(3)), face.width
    tone = mix(darker(who.skin, 0.6), (60, 48, 50), 0.5) if who.chance(0.6) else (206, 188, 150)
    for side in (-1, 1):
        x = face.x(side * 0.5)
        knots = [
            [(x - 26, -150, 1), (x + side * 50, -250), (x + side * 130, -300), (x + side * 176, -390, 1), (x + side * 190, -270), (x + side * 130, -190), (x + 30 * side, -128, 1)],
            [(x - side * 22, -156, 1), (x + side * 10, -270), (x - side * 10, -400, 1), (x + side * 60, -300), (x + side * 52, -140, 1)],
            [(x - side * 20, -160, 1), (x + side * 80, -240), (x + side * 180, -190), (x + side * 186, -50), (x + side * 120, 0, 1), (x + side * 136, -80), (x + side * 108, -150), (x + side * 44, -130, 1)],
        ][style]
        path = smooth(knots)
        body = pen.shape(path, tone, bulge=0.4, gloss=0.3, width=5, rim=0.8, cast=6)
        middle = path.mean(axis=0)
        rings = [np.array([p, middle + (p - middle) * 0.2]) for p in path[::4]]
        pen.strands([smooth([a, (a + b) / 2 + (4, 6), b], False) for a, b in rings], 5, darker(tone, 0.55), (0.8, 0.1), 0.8, body)


def put_on(pen: Pen, face: Face, who: Persona, kind: str) -> None:
    """Draws the headgear over the head."""
    makers = {"hood": hood, "wizard hat": wizard_hat, "helm": helm, "crown": crown, "circlet": circlet, "band": circlet, "tricorne": tricorne,
              "bandana": bandana, "cap": cap, "coif": coif, "straw": straw, "mitre": mitre}  # fmt: skip
    if kind in makers:
        makers[kind](pen, face, who)


def hood(pen: Pen, face: Face, who: Persona) -> None:
    """A hood's rim with its shadow over the brow."""
    w, head = face.width, pen.stencil(face.outline())
    pen.wash(smooth([(-w * 1.2, -220), (w * 1.2, -220), (w * 1.1, 40), (w * 0.7, -86), (0, -118), (-w * 0.7, -86), (-w * 1.1, 40)]), pen.canvas.light.shadow, 0.6, 20, head)
    path = smooth([
        (0, -302), (w * 1.08, -240), (w * 1.56, -50), (w * 1.48, 160), (w * 1.12, 320, 1), (w * 0.98, 250), (w * 1.12, 100), (w * 1.06, -60), (w * 0.7, -160), (0, -190),
        (-w * 0.72, -160), (-w * 1.1, -60), (-w * 1.16, 100), (-w * 1.0, 250), (-w * 1.14, 320, 1), (-w * 1.52, 160), (-w * 1.6, -50), (-w * 1.08, -240),
    ])  # fmt: skip
    body = pen.shape(path, who.cloth, bulge=0.2, width=5.5, rim=0.9)
    folds = [smooth([(s * w * 0.3, -290), (s * w * 1.26, -120), (s * w * 1.34, 120)], False) for s in (-1, 1)] + [
        smooth([(s * w * 0.1, -250), (s * w * 1.0, -170), (s * w * 1.24, 40)], False) for s in (-1, 1)]  # fmt: skip
    pen.strands(folds, 15, darker(who.cloth, 0.6), (0.05, 0.3), 0.6, body)
    edge = smooth([(w * 1.0, 250), (w * 1.12, 100), (w * 1.06, -60), (w * 0.7, -160), (0, -190), (-w * 0.72, -160), (-w * 1.1, -60), (-w * 1.16, 100), (-w * 1.02, 250)], False)
    pen.line(edge, 10, lighter(who.cloth, 0.3), (0.8, 0.8), 0.8, body)


def wizard_hat(pen: Pen, face: Face, who: Persona) -> None:
    """A pointed hat with a broad brim."""
    w, bend = face.width, float(who.rng.choice([-1, 1])) * who.rng.uniform(30, 110)
    head = pen.stencil(face.outline())
    pen.wash(ellipse(0, -70, w * 1.2, 60), pen.canvas.light.shadow, 0.55, 16, head)
    cone = smooth([(-w * 0.98, -128, 1), (-w * 0.66, -250), (-w * 0.3 + bend * 0.3, -350), (bend, -420, 1), (w * 0.32 + bend * 0.4, -340), (w * 0.72, -240), (w * 1.0, -128, 1), (0, -90)])
    body = pen.shape(cone, who.cloth, bulge=0.25, width=5.5, rim=0.9)
    creases = [smooth([(-w * 0.6, y), (0, y + 22), (w * 0.5, y - 16)], False) for y in (-290, -240, -200)]
    pen.strands(creases, 11, darker(who.cloth, 0.6), (0.1, 0.3), 0.6, body)
    for x, y in ((-60, -210), (40, -260), (70, -180)):
        emblem(pen.at(x, y, 12, 0.2), "star" if x < 50 else "moon", who.second, flat=True)
    belt = smooth([(-w * 0.96, -160, 1), (0, -122), (w * 0.96, -160, 1), (w * 1.0, -118, 1), (0, -78), (-w * 1.0, -118, 1)])
    pen.shape(belt, who.second, bulge=0.4, gloss=0.5, width=4.5)
    brim = smooth([(-w * 1.92, -96, 1), (-w * 1.0, -132), (-w * 0.9, -112), (0, -78), (w * 0.9, -112), (w * 1.0, -136), (w * 1.9, -120, 1), (w * 1.1, -58), (0, -34), (-w * 1.1, -48)])
    pen.shape(brim, who.cloth, bulge=0.3, width=5.5, rim=0.7)
    jewel(pen.at(face.x(-0.1), -100), who.glow or (120, 190, 255), 17)


def helm(pen: Pen, face: Face, who: Persona) -> None:
    """An open helm with cheek guards and a nasal."""
    w, x = face.width, face.x(0)
    head = pen.stencil(face.outline())
    pen.wash(ellipse(0, -60, w * 1.1, 50), pen.canvas.light.shadow, 0.5, 14, head)
    dome = smooth([(-w * 1.12, -20, 1), (-w * 1.12, -120), (-w * 0.7, -226), (0, -264), (w * 0.7, -226), (w * 1.08, -120), (w * 1.06, -20, 1), (w * 0.6, -74), (x, -86), (-w * 0.6, -70)])
    pen.shape(dome, who.metal, gloss=0.85, bulge=0.35, width=5.5, rim=0.9)
    for side in (-1, 1):
        guard = smooth([(side * w * 1.12, -50, 1), (side * w * 1.14, 70), (side * w * 0.9, 160, 1), (side * w * 0.62, 120), (side * w * 0.8, 50), (side * w * 0.84, -60, 1)])
        pen.shape(guard, who.metal, gloss=0.8, bulge=0.35, width=5, cast=8, rim=0.5)
        pen.shape(ellipse(side * w * 1.0, -28, 15), who.second, gloss=0.8, width=3.5)
    band = smooth([(-w * 1.14, -30, 1), (-w * 0.6, -88), (x, -104), (w * 0.6, -92), (w * 1.08, -34, 1), (w * 1.06, 0, 1), (w * 0.6, -54), (x, -66), (-w * 0.6, -50), (-w * 1.12, 4, 1)])
    pen.shape(band, who.second, gloss=0.8, bulge=0.4, width=4.5, cast=8)
    pen.shape(smooth([(x - 17, -92, 1), (x + 17, -92, 1), (x + 12 + 50 * face.turn, 44), (x + 40 * face.turn, 58, 1), (x - 12 + 30 * face.turn, 44)]), who.second, gloss=0.8, bulge=0.4, width=4.5, cast=7)
    pen.shape(smooth([(x * 0.5 - 12, -262, 1), (x * 0.5 + 12, -262, 1), (x + 14, -96, 1), (x - 14, -96, 1)]), who.second, gloss=0.8, bulge=0.4, width=4.5)
    if who.says("captain", "commander", "general", "champion", "paladin") or who.chance(0.4):
        plume = smooth([(x * 0.5, -256, 1), (-40, -350), (-150, -350), (-230, -230), (-236, -60, 1), (-180, -190), (-110, -260), (-30, -250)])
        body = pen.shape(plume, who.cloth, bulge=0.3, width=5, rim=0.7)
        pen.strands([smooth([(-10 + k * 0.2, -290), (-120, -330 + k), (-216 + k * 0.6, -120)], False) for k in (10, 30, 50)], 6, darker(who.cloth, 0.6), alpha=0.7, clip=body)


def crown(pen: Pen, face: Face, who: Persona) -> None:
    """A crown of points."""
    w, gold = face.width, who.second if who.second[0] > who.second[2] + 60 or who.chance(0.2) else (212, 160, 52)
    if who.people in ("vampire", "undead", "skeleton", "orc", "goblin"):
        gold = mix(gold, (90, 84, 80), 0.45)
    lilt = np.array([face.x(0) * 0.25, 0])
    tall = float(who.rng.uniform(90, 140))
    tips = np.linspace(-1, 1, 5)
    knots: list = [(-w * 1.02, -118, 1)]
    for i, t in enumerate(tips):
        knots += [((t - 0.25) * w * 1.02, -176, 0)] if i else []
        knots.append((t * w * 1.12, -168 - tall * (1 - 0.4 * abs(t)), 1))
    path = smooth([*knots, (w * 1.02, -118, 1), (w * 0.5, -92), (0, -84), (-w * 0.5, -92)]) + lilt
    pen.shade_under(path, 6, 16, 0.55, 10, pen.stencil(face.outline()))
    body = pen.shape(path, gold, gloss=0.85, bulge=0.14, width=5.5, rim=0.7)
    for y in (-110, -146):
        pen.line(smooth([(-w * 1.1, y - 22), (0, y + 10), (w * 1.1, y - 22)], False) + lilt, 7, darker(gold, 0.5), (1, 1), clip=body)
    stone = who.glow or (180, 36, 52)
    for i, t in enumerate(tips):
        pen.shape(ellipse(t * w * 1.12 + lilt[0], -174 - tall * (1 - 0.4 * abs(t)), 14), lighter(gold, 0.15), gloss=0.7, width=3.5)
        jewel(pen.at(t * w * 0.84 + float(lilt[0]), -122 + 12 * (1 - abs(t))), stone if i % 2 == 0 else (70, 130, 200), 15)


def circlet(pen: Pen, face: Face, who: Persona) -> None:
    """A thin band with a stone on the brow."""
    w, x = face.width, face.x(0)
    tone = (92, 60, 40) if who.role == "barbarian" else who.second
    path = smooth([(-w * 1.05, -96, 1), (-w * 0.5, -112), (x, -104), (w * 0.5, -112), (w * 1.0, -98, 1), (w * 1.0, -78, 1), (w * 0.5, -92), (x, -78), (-w * 0.5, -92), (-w * 1.06, -74, 1)])
    pen.shape(path, tone, gloss=0.8, bulge=0.4, width=4.5, cast=6)
    jewel(pen.at(x, -92), who.glow or (80, 150, 220), 20)


def tricorne(pen: Pen, face: Face, who: Persona) -> None:
    """A three-cornered hat with a sign."""
    w, felt = face.width, darker(who.cloth, 0.35)
    pen.wash(ellipse(0, -74, w * 1.2, 56), pen.canvas.light.shadow, 0.55, 16, pen.stencil(face.outline()))
    pen.shape(smooth([(-w * 0.9, -130), (-w * 0.7, -250), (0, -290), (w * 0.7, -250), (w * 0.9, -130)]), felt, bulge=0.3, width=5, rim=0.8)
    path = smooth([(-w * 1.75, -150, 1), (-w * 0.9, -214), (0, -262), (w * 0.9, -214), (w * 1.7, -160, 1), (w * 0.9, -110), (0, -82), (-w * 0.9, -104)])
    body = pen.shape(path, felt, bulge=0.2, width=5.5, rim=0.9)
    pen.line(smooth([(-w * 1.7, -152), (-w * 0.9, -206), (0, -250), (w * 0.9, -206), (w * 1.66, -160)], False), 10, who.second, (0.6, 0.6), clip=body)
    emblem(pen.at(face.x(0) * 0.6, -166, 0, 0.56), "skull" if who.chance(0.7) else "anchor", (232, 222, 196), gloss=0.2)
    if who.chance(0.5):
        feather(pen.at(w * 0.8, -190, 34), who.second)


def feather(pen: Pen, colour: Colour) -> None:
    """A feather in a hat, pointing up."""
    body = pen.shape(smooth([(0, 40, 1), (-30, -40), (-26, -140), (14, -210, 1), (34, -130), (26, -30)]), colour, bulge=0.3, width=4.5, rim=0.6)
    pen.strands([smooth([(2, y + 16), (s * 16, y), (s * 40, y - 24)], False) for y in range(-170, 20, 17) for s in (-1, 1)], 3.5, darker(colour, 0.55), clip=body)
    pen.line(smooth([(0, 44), (4, -80), (12, -190)], False), 5, lighter(colour, 0.5))


def bandana(pen: Pen, face: Face, who: Persona) -> None:
    """A cloth bound over the hair."""
    w, tone = face.width, who.second if who.role != "villager" else who.cloth
    pen.wash(ellipse(0, -90, w, 40), pen.canvas.light.shadow, 0.4, 12, pen.stencil(face.outline()))
    path = smooth([(-w * 1.08, -60, 1), (-w * 1.06, -150), (-w * 0.6, -226), (0, -246), (w * 0.6, -222), (w * 1.02, -140), (w * 1.02, -66, 1), (w * 0.5, -104), (0, -116), (-w * 0.5, -102)])
    body = pen.shape(path, tone, bulge=0.3, width=5, rim=0.7)
    pen.strands([smooth([(-w * 1.05, -90 - k), (0, -150 - k * 0.9), (w * 1.02, -96 - k)], False) for k in (0, 40, 84)], 9, darker(tone, 0.6), (0.5, 0.1), 0.6, body)
    pen.washes([ellipse(px, py, 8) for px, py in who.rng.uniform((-w, -220), (w, -90), (24, 2))], lighter(tone, 0.6), 0.55, 0, body)
    for turn in (26, 58):
        tail = pen.at(-w * 1.06, -80, turn)
        tail.shape(smooth([(0, -12, 1), (-60, -30), (-120, -6, 1), (-64, 14), (0, 14, 1)]), tone, bulge=0.3, width=4.5)


def cap(pen: Pen, face: Face, who: Persona) -> None:
    """A soft cap with a feather."""
    w = face.width
    pen.wash(ellipse(0, -90, w, 44), pen.canvas.light.shadow, 0.5, 14, pen.stencil(face.outline()))
    feather(pen.at(w * 0.72, -214, 40, 1.25), who.second)
    top = smooth([(-w * 1.2, -110), (-w * 1.24, -200), (-w * 0.5, -276), (w * 0.5, -262), (w * 1.06, -190), (w * 1.02, -110), (0, -96)])
    body = pen.shape(top, who.cloth, bulge=0.3, width=5.5, rim=0.8)
    pen.strands([smooth([(x, -130), (x * 1.3 - 20, -210), (x * 0.5, -262)], False) for x in (-100, -40, 30, 90)], 12, darker(who.cloth, 0.6), (0.4, 0.05), 0.6, body)
    brim = smooth([(-w * 1.2, -128, 1), (0, -98), (w * 1.08, -134, 1), (w * 1.16, -86, 1), (0, -54), (-w * 1.24, -78, 1)])
    pen.shape(brim, darker(who.cloth, 0.2), bulge=0.4, width=5, cast=8, rim=0.5)
    pen.shape(ellipse(w * 0.7, -112, 21), who.second, gloss=0.8, width=4)


def coif(pen: Pen, face: Face, who: Persona) -> None:
    """A veil over a white band."""
    w = face.width
    inner = smooth([(-w * 1.1, 120, 1), (-w * 1.14, -60), (-w * 0.7, -196), (0, -222), (w * 0.7, -194), (w * 1.08, -60), (w * 1.06, 120, 1), (w * 0.94, 0), (w * 0.66, -104), (0, -132), (-w * 0.66, -104), (-w * 0.98, 0)])
    pen.shape(inner, (240, 234, 220), bulge=0.2, width=4.5)
    path = smooth([(-w * 1.36, 340, 1), (-w * 1.34, 40), (-w * 1.06, -190), (0, -268), (w * 1.04, -186), (w * 1.3, 40), (w * 1.34, 340, 1), (w * 1.04, 200), (w * 1.06, -40), (w * 0.7, -158), (0, -186), (-w * 0.72, -158), (-w * 1.12, -40), (-w * 1.1, 200)])
    body = pen.shape(path, who.cloth, bulge=0.2, width=5.5, rim=0.8)
    pen.strands([smooth([(s * w * 0.9, -180), (s * w * 1.2, 40), (s * w * k, 320)], False) for s in (-1, 1) for k in (1.12, 1.24)], 13, darker(who.cloth, 0.55), (0.05, 0.5), 0.6, body)
    jewel(pen.at(face.x(0) * 0.6, -206), who.glow or who.second, 15)


def straw(pen: Pen, face: Face, who: Persona) -> None:
    """A straw hat."""
    w, tone = face.width, (206, 168, 92)
    pen.wash(ellipse(0, -70, w * 1.2, 60), pen.canvas.light.shadow, 0.5, 16, pen.stencil(face.outline()))
    dome = pen.shape(smooth([(-w * 0.94, -120), (-w * 0.86, -220), (0, -262), (w * 0.84, -220), (w * 0.94, -120), (0, -96)]), tone, bulge=0.3, width=5, rim=0.7)
    pen.strands([smooth([(-w, y), (0, y + 32), (w, y)], False) for y in range(-250, -120, 18)], 3.5, darker(tone, 0.5), (1, 1), 0.7, dome)
    pen.shape(smooth([(-w * 0.95, -154, 1), (0, -124), (w * 0.95, -154, 1), (w * 0.97, -118, 1), (0, -88), (-w * 0.97, -118, 1)]), who.cloth, bulge=0.4, width=4.5)
    brim = pen.shape(smooth([(-w * 1.82, -100), (-w * 0.94, -126), (0, -92), (w * 0.94, -126), (w * 1.78, -110), (w * 1.0, -64), (0, -46), (-w * 1.0, -60)]), tone, bulge=0.3, width=5, rim=0.6)
    pen.strands([straight([(x * 0.6, -104), (x, -50)]) for x in range(-230, 240, 15)], 3, darker(tone, 0.5), (1, 1), 0.7, brim)


def mitre(pen: Pen, face: Face, who: Persona) -> None:
    """A bishop's tall hat."""
    w = face.width
    path = smooth(mirrored([(0, -400, 1), (w * 0.7, -300), (w * 1.02, -180), (w * 0.98, -96, 1), (0, -74)]))
    pen.shade_under(path, 6, 16, 0.55, 10, pen.stencil(face.outline()))
    pen.shape(path, lighter(who.cloth, 0.3), bulge=0.2, width=5.5, rim=0.8)
    pen.shape(smooth(mirrored([(0, -394, 1), (24, -350), (20, -100), (0, -96)])), who.second, gloss=0.6, width=4)
    pen.shape(smooth([(-w, -140, 1), (0, -112), (w, -140, 1), (w * 0.99, -98, 1), (0, -72), (-w * 0.99, -98, 1)]), who.second, gloss=0.6, width=4)
    emblem(pen.at(0, -220, 0, 0.5), "cross", darker(who.second, 0.4), gloss=0.5)
