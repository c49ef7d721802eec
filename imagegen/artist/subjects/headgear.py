"""Hats, hoods, helms, crowns and horns, drawn on a head whose eyes lie on y = 0."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import darker, lighter, mix
from .card import jewel
from .curves import ellipse, mirrored, smooth
from .emblems import emblem
from .hats import bandana, cap, coif, hood, straw, tricorne, wizard_hat
from .measures import Face
from .pen import Pen
from .persona import Persona

COVERING = {"hood", "wizard hat", "helm", "tricorne", "bandana", "cap", "coif", "straw"}


def headgear_of(who: Persona) -> str:
    """What somebody has on his head."""
    for words, kind in (("hood hooded", "hood"), ("helmet helm", "helm"), ("crown crowned", "crown"),
        ("hat", "wizard hat" if who.role == "mage" else "cap"),
                        ("bareheaded", "none")):
        if who.says(*words.split()):
            return kind
    if who.people in ("giant", "undead") and who.role not in ("king", "knight"):
        return "none"
    options = {
        "knight": ["helm", "helm", "none", "circlet"], "mage": ["wizard hat", "wizard hat", "hood", "circlet", "none"],
        "rogue": ["hood", "hood", "bandana", "none"],
        "ranger": ["hood", "cap", "none"], "cleric": ["coif", "none", "hood"] if who.woman
        else ["hood", "none", "mitre"], "bard": ["cap", "cap", "none"],
        "king": ["crown"], "pirate": ["tricorne", "tricorne", "bandana"], "barbarian": ["none", "none", "band"],
        "villager": ["none", "none", "straw", "bandana"],
    }
    if who.says("prince", "princess", "noble", "lord", "lady", "duke", "baron", "count", "countess", "duchess",
        "baroness"):
        return "circlet" if who.chance(0.6) else "none"
    return str(who.rng.choice(options.get(who.role, ["none"])))


def behind(pen: Pen, face: Face, who: Persona, kind: str) -> None:
    """What lies behind the head: a hood's inside, a brim's far side, horns, a veil."""
    w = face.width
    if kind == "hood":
        path = smooth([(0, -290), (w * 1.05, -230), (w * 1.5, -50), (w * 1.42, 150), (w * 1.1, 290), (-w * 1.1, 290),
            (-w * 1.46, 150), (-w * 1.54, -50), (-w * 1.05, -230)])
        pen.shape(path, darker(who.cloth, 0.68), bulge=0.3, width=5, rim=0.8)
    if kind == "coif":
        path = smooth([(0, -256), (w * 1.1, -180), (w * 1.36, 40), (w * 1.5, 330, 1), (-w * 1.5, 330, 1),
            (-w * 1.4, 40), (-w * 1.1, -180)])
        pen.shape(path, darker(who.cloth, 0.45), bulge=0.2, width=5, rim=0.7)
    if kind == "wizard hat":
        pen.shape(ellipse(0, -120, w * 1.9, 74, -4), darker(who.cloth, 0.6), width=5)
    if kind == "straw":
        pen.shape(ellipse(0, -110, w * 1.8, 66, -3), (146, 112, 56), width=5)


def horns(pen: Pen, face: Face, who: Persona) -> None:
    """A tiefling's or demon's horns."""
    style = int(who.rng.integers(3))
    tone = mix(darker(who.skin, 0.6), (60, 48, 50), 0.5) if who.chance(0.6) else (206, 188, 150)
    for side in (-1, 1):
        x = face.x(side * 0.5)
        knots = [
            [(x - 26, -150, 1), (x + side * 50, -250), (x + side * 130, -300), (x + side * 176, -390, 1),
            (x + side * 190, -270), (x + side * 130, -190), (x + 30 * side, -128, 1)],
            [(x - side * 22, -156, 1), (x + side * 10, -270), (x - side * 10, -400, 1), (x + side * 60, -300),
            (x + side * 52, -140, 1)],
            [(x - side * 20, -160, 1), (x + side * 80, -240), (x + side * 180, -190), (x + side * 186, -50),
            (x + side * 120, 0, 1), (x + side * 136, -80), (x + side * 108, -150), (x + side * 44, -130, 1)],
        ][style]
        path = smooth(knots)
        body = pen.shape(path, tone, bulge=0.4, gloss=0.3, width=5, rim=0.8, cast=6)
        middle = path.mean(axis=0)
        rings = [np.array([p, middle + (p - middle) * 0.2]) for p in path[::4]]
        pen.strands([smooth([a, (a + b) / 2 + (4, 6), b], False) for a, b in rings], 5, darker(tone, 0.55), (0.8, 0.1),
            0.8, body)


def put_on(pen: Pen, face: Face, who: Persona, kind: str) -> None:
    """Draws the headgear over the head."""
    makers = {"hood": hood, "wizard hat": wizard_hat, "helm": helm, "crown": crown, "circlet": circlet,
        "band": circlet, "tricorne": tricorne,
              "bandana": bandana, "cap": cap, "coif": coif, "straw": straw, "mitre": mitre}
    if kind in makers:
        makers[kind](pen, face, who)


def helm(pen: Pen, face: Face, who: Persona) -> None:
    """An open helm with cheek guards and a nasal."""
    w, x = face.width, face.x(0)
    head = pen.stencil(face.outline())
    pen.wash(ellipse(0, -60, w * 1.1, 50), pen.canvas.light.shadow, 0.5, 14, head)
    dome = smooth([(-w * 1.12, -20, 1), (-w * 1.12, -120), (-w * 0.7, -226), (0, -264), (w * 0.7, -226),
        (w * 1.08, -120), (w * 1.06, -20, 1), (w * 0.6, -74), (x, -86), (-w * 0.6, -70)])
    pen.shape(dome, who.metal, gloss=0.85, bulge=0.35, width=5.5, rim=0.9)
    for side in (-1, 1):
        guard = smooth([(side * w * 1.12, -50, 1), (side * w * 1.14, 70), (side * w * 0.9, 160, 1),
            (side * w * 0.62, 120), (side * w * 0.8, 50), (side * w * 0.84, -60, 1)])
        pen.shape(guard, who.metal, gloss=0.8, bulge=0.35, width=5, cast=8, rim=0.5)
        pen.shape(ellipse(side * w * 1.0, -28, 15), who.second, gloss=0.8, width=3.5)
    band = smooth([(-w * 1.14, -30, 1), (-w * 0.6, -88), (x, -104), (w * 0.6, -92), (w * 1.08, -34, 1),
        (w * 1.06, 0, 1), (w * 0.6, -54), (x, -66), (-w * 0.6, -50), (-w * 1.12, 4, 1)])
    pen.shape(band, who.second, gloss=0.8, bulge=0.4, width=4.5, cast=8)
    pen.shape(smooth([(x - 17, -92, 1), (x + 17, -92, 1), (x + 12 + 50 * face.turn, 44), (x + 40 * face.turn, 58, 1),
        (x - 12 + 30 * face.turn, 44)]), who.second, gloss=0.8, bulge=0.4, width=4.5, cast=7)
    pen.shape(smooth([(x * 0.5 - 12, -262, 1), (x * 0.5 + 12, -262, 1), (x + 14, -96, 1), (x - 14, -96, 1)]),
        who.second, gloss=0.8, bulge=0.4, width=4.5)
    if who.says("captain", "commander", "general", "champion", "paladin") or who.chance(0.4):
        plume = smooth([(x * 0.5, -256, 1), (-40, -350), (-150, -350), (-230, -230), (-236, -60, 1), (-180, -190),
            (-110, -260), (-30, -250)])
        body = pen.shape(plume, who.cloth, bulge=0.3, width=5, rim=0.7)
        pen.strands([smooth([(-10 + k * 0.2, -290), (-120, -330 + k), (-216 + k * 0.6, -120)], False)
            for k in (10, 30, 50)], 6, darker(who.cloth, 0.6), alpha=0.7, clip=body)


def crown(pen: Pen, face: Face, who: Persona) -> None:
    """A crown of points."""
    w, gold = face.width, who.second if min(who.second) > 50 and max(who.second) > 180 and who.chance(0.5) else (212,
        160, 52)
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
        pen.line(smooth([(-w * 1.1, y - 22), (0, y + 10), (w * 1.1, y - 22)], False) + lilt, 7, darker(gold, 0.5),
            (1, 1), clip=body)
    stone = who.glow or (180, 36, 52)
    for i, t in enumerate(tips):
        pen.shape(ellipse(t * w * 1.12 + lilt[0], -174 - tall * (1 - 0.4 * abs(t)), 14), lighter(gold, 0.15),
            gloss=0.7, width=3.5)
        jewel(pen.at(t * w * 0.84 + float(lilt[0]), -122 + 12 * (1 - abs(t))), stone if i % 2 == 0 else (70, 130, 200),
            15)


def circlet(pen: Pen, face: Face, who: Persona) -> None:
    """A thin band with a stone on the brow."""
    w, x = face.width, face.x(0)
    tone = (92, 60, 40) if who.role == "barbarian" else who.second
    path = smooth([(-w * 1.05, -96, 1), (-w * 0.5, -112), (x, -104), (w * 0.5, -112), (w * 1.0, -98, 1),
        (w * 1.0, -78, 1), (w * 0.5, -92), (x, -78), (-w * 0.5, -92), (-w * 1.06, -74, 1)])
    pen.shape(path, tone, gloss=0.8, bulge=0.4, width=4.5, cast=6)
    jewel(pen.at(x, -92), who.glow or (80, 150, 220), 20)


def mitre(pen: Pen, face: Face, who: Persona) -> None:
    """A bishop's tall hat."""
    w = face.width
    path = smooth(mirrored([(0, -400, 1), (w * 0.7, -300), (w * 1.02, -180), (w * 0.98, -96, 1), (0, -74)]))
    pen.shade_under(path, 6, 16, 0.55, 10, pen.stencil(face.outline()))
    pen.shape(path, lighter(who.cloth, 0.3), bulge=0.2, width=5.5, rim=0.8)
    pen.shape(smooth(mirrored([(0, -394, 1), (24, -350), (20, -100), (0, -96)])), who.second, gloss=0.6, width=4)
    pen.shape(smooth([(-w, -140, 1), (0, -112), (w, -140, 1), (w * 0.99, -98, 1), (0, -72), (-w * 0.99, -98, 1)]),
        who.second, gloss=0.6, width=4)
    emblem(pen.at(0, -220, 0, 0.5), "cross", darker(who.second, 0.4), gloss=0.5)
