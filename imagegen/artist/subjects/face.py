"""Faces turned a little to the side: head, ears, eyes, nose, mouth, and what mood and years do to them."""
# fmt: off
# Tables of points read better in rows than one to a line.


import numpy as np

from ..ink import INK, Colour, Stencil, darker, lighter, mix
from .curves import ellipse, smooth, straight
from .eyes import eye
from .measures import Face
from .pen import Pen
from .persona import Persona

# people: width, jaw depth, jaw breadth (0 pointed, 1 square), eye size, nose length, nose breadth, brow weight


def draw_head(pen: Pen, face: Face, who: Persona, ears: bool) -> Stencil:
    """Head with all its features; returns the head for clipping hair and hats onto it."""
    for far in (True, False) if ears else ():
        ear(pen, face, who, far)
    skin = pen.shape(face.outline(), who.skin, bulge=0.4, gloss=0.2, depth=0.62, hatch=0.8, rim=0.6, width=5)
    planes(pen, face, who, skin)
    for side in (1, -1):
        eye(pen, face, who, side, skin)
    nose(pen, face, who, skin)
    years(pen, face, who, skin)
    return skin


def ear(pen: Pen, face: Face, who: Persona, far: bool) -> None:
    """An ear; the far one is mostly hidden, unless it is long."""
    side = 1 if far else -1
    x, reach = side * face.width * 0.93, 0.55 if far else 1.0
    long = {"elf": 120, "goblin": 200, "tiefling": 70, "gnome": 56, "orc": 60, "vampire": 44}.get(who.people, 0)
    if far and not long:
        return
    drop = 26 if who.people == "goblin" else -66 if long else -40
    tip = (side * (26 + long * reach), -20 + drop * (long / 120 if long else 1) - (30 if long else 0))
    path = smooth([(x - side * 6, -34, 1), (x + tip[0] * 0.5, tip[1] * 0.9), (x + tip[0], tip[1], 1 if long else 0),
        (x + tip[0] * (0.62 if not long else 0.4), 4 if not long else tip[1] * 0.2 + 8),
                   (x + side * 16 * reach, 46 if not long else 34),
                   (x - side * 4, 44 if not long else 38, 1)])
    body = pen.shape(path, who.skin, bulge=0.3, width=4.5, rim=0.4)
    pen.wash(np.array([x, 0]) + (path - (x, 0)) * 0.6, mix(darker(who.skin, 0.5), (130, 40, 30), 0.3), 0.55, 5, body)


def planes(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Light and shadow of brow, cheeks, temple and chin; a little blood in the cheeks."""
    s, w, shadow = pen.dark_side, face.width, mix(darker(who.skin, 0.55), pen.canvas.light.shadow, 0.3)
    pen.wash(smooth([(s * w * 0.7, -180), (s * w * 1.1, -100), (s * w * 1.1, 170), (s * w * 0.3, 190),
        (s * w * 0.62, 90), (s * w * 0.78, 0)]), shadow, 0.36, 16, skin)
    for side in (-1, 1):
        x = face.x(side * 0.62)
        pen.wash(smooth([(x - 12, 50), (x + side * 34, 30), (x + side * 30, 96),
            (face.x(side * 0.35), face.chin * 0.78)]), shadow, 0.16 + 0.2 * (who.age > 0.6), 13, skin)
        pen.wash(ellipse(x, 40, 34, 24), mix(who.skin, (208, 60, 50), 0.55),
            0.26 if who.people not in ("undead", "vampire") else 0.1, 15, skin)
        sunken = 0.6 if who.people in ("undead", "vampire") else 0.2 + 0.16 * face.brow
        pen.wash(ellipse(face.x(side * 0.4), 2, face.eye * 1.5, face.eye * 1.05), shadow, sunken, 10, skin)
    light = lighter(who.skin, 0.5)
    pen.wash(ellipse(face.x(-0.2 * s), 20, 78, 120), lighter(who.skin, 0.3), 0.32, 26, skin)
    pen.wash(ellipse(face.x(-0.1) - s * 30, -104, 66, 40), light, 0.62, 22, skin)
    pen.wash(ellipse(face.x(-0.45 * s), 30, 40, 46), light, 0.34, 18, skin)
    pen.wash(ellipse(face.x(-0.6 * s), 28, 24, 13, 20), light, 0.55, 9, skin)
    pen.wash(ellipse(face.x(-0.05), face.chin - 34, 20, 12), light, 0.4, 8, skin)


def nose(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Bridge, tip, wings: mostly the shadow beside and below it."""
    s, top, x = pen.dark_side, face.x(0), face.x(0) + 70 * face.turn
    n, b = face.nose, face.breadth
    shadow, light = mix(darker(who.skin, 0.5), pen.canvas.light.shadow, 0.25), lighter(who.skin, 0.55)
    if who.people == "undead":
        return pen.wash(smooth([(x, n - 46, 1), (x + 18, n, 1), (x, n - 10), (x - 18, n, 1)]), (30, 22, 22), 0.9, 2)
    pen.wash(smooth([(top + s * 6, -26), (x + s * 7, n * 0.6), (x + s * b, n), (x + s * b * 1.5, n * 0.9),
        (top + s * 22, -4)]), shadow, 0.55, 6, skin)
    pen.wash(smooth([(x - b * 1.1, n + 4), (x, n + 12), (x + b * 1.1, n + 4), (x + b * 0.7, n + 22),
        (x - b * 0.7, n + 22)]), shadow, 0.55, 6, skin)
    hooked = who.people in ("goblin", "gnome") or face.nose > 82
    tip = 10 if hooked else 4
    pen.wash(ellipse(x - s * 3, n - 10, b * 0.5, b * 0.4), mix(light, (226, 110, 90), 0.3), 0.5, 5, skin)
    pen.line(smooth([(top - s * 4, -10), (x - s * 6, n * 0.5), (x - s * 4, n - 12)], False), 9, light, (0.2, 0.4),
        0.55, skin)
    pen.wash(ellipse(x - s * 6, n - 12, 6, 4.5), (255, 250, 238), 0.75, 1.5)
    pen.line(smooth([(top + 20 * face.turn * 4, -16), (x + 8, n * 0.45), (x + b * 0.4 + 3, n - 14)], False), 4,
        darker(who.skin, 0.72), (0.1, 0.1), 0.85)
    pen.line(smooth([(x - b, n - 14), (x - b * 1.14, n + 2), (x - b * 0.62, n + 7), (x - b * 0.3, n + 2),
        (x, n + 7 + tip), (x + b * 0.3, n + 2),
                     (x + b * 0.62, n + 7), (x + b * 1.0, n - 1), (x + b * 0.9, n - 14)], False),
                     4 if who.woman else 5.5, INK, (0.2, 0.2))
    for side in (-1, 1):
        pen.wash(ellipse(x + side * b * 0.52, n + 2, b * 0.26, 4.5, side * -14), (44, 22, 22), 0.9)
    return None


SMILES = {"angry": -9, "kind": 11, "sad": -11, "sly": 6, "proud": -2, "calm": 1}


def mouth(pen: Pen, face: Face, who: Persona) -> None:
    """Lips, the line between them, tusks and fangs. Drawn after a beard."""
    x, y = face.x(0) + 40 * face.turn, face.nose + (face.chin - face.nose) * 0.4
    half = 41 + 9 * max(0.0, face.jaw) + (4 if who.mood == "kind" else 0)
    up, tilt = SMILES[who.mood], 9 if who.mood == "sly" else 0
    left, right = (x - half, y - up + tilt * 0.2), (x + half * face.squeeze(0.35), y - up - tilt)
    full = 1.25 if who.woman else 0.75
    red: Colour = mix(who.skin, (168, 48, 52), 0.5 if who.woman else 0.22)
    upper = smooth([(*left, 1), (x - 14, y - 11 * full), (x, y - 7 * full), (x + 14, y - 11 * full), (*right, 1),
        (x + 14, y + 2), (x - 14, y + 2)])
    lower = smooth([(*left, 1), (x - 10, y + 3), (x + 12, y + 3), (*right, 1), (x + 18, y + 16 * full),
        (x - 16, y + 16 * full)])
    pen.wash(ellipse(x, y + 26 * full + 4, half * 0.6, 8), darker(who.skin, 0.55), 0.5, 6)
    pen.wash(upper, darker(red, 0.38), 0.8, 1.5)
    pen.wash(lower, red, 0.85, 2)
    pen.wash(ellipse(x - 4, y + 9 * full, half * 0.32, 3.6), lighter(red, 0.6), 0.6, 2)
    pen.line(smooth([(left[0] - 5, left[1] - up * 0.3), left, (x - 14, y + 1), (x, y + 4), (x + 14, y + 1), right,
        (right[0] + 5, right[1] - up * 0.3)], False), 6.5, INK, (0.2, 0.2))
    tusks = {"orc": 34, "vampire": -17, "goblin": -12, "tiefling": -10 if who.mood == "angry" else 0}.get(who.people, 0)
    for side in (-1, 1) if tusks else ():
        tx = x + side * half * 0.56
        pen.shape(smooth([(tx - 9 if tusks > 0 else tx - 5, y + 5, 1), (tx + side * 4, y - tusks, 1),
            (tx + (9 if tusks > 0 else 5), y + 5, 1)]), (236, 226, 196), width=3.2, bulge=0.3)


def years(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Wrinkles of age, freckles of youth, scars and paint of hard lives."""
    x, tone = face.x(0), darker(who.skin, 0.62)
    folds = 0.35 if who.age < 0.45 else 0.85
    for side in (-1, 1):
        nx = face.x(side * 0.3)
        if who.age > 0.3 and not (who.woman and who.age < 0.6):
            pen.line(smooth([(nx, face.nose - 6), (nx + side * 18, face.nose + 22), (nx + side * 15, face.nose + 48)],
                False), 4.5, tone, (0.4, 0.05), folds, skin)
        if who.age > 0.55:
            ex = face.x(side * 0.4)
            pen.strands([smooth([(ex - side * 16, 26), (ex + side * 6, 34), (ex + side * 26, 26)], False),
                         *(straight([(ex + side * 36, k * 6), (ex + side * 56, k * 13)]) for k in (-1, 0.5, 2))], 3.4,
                         tone, alpha=0.8, clip=skin)
    if who.age > 0.6:
        lines = [smooth([(x - 62, y + 4), (x, y - 5), (x + 60, y + 3)], False) for y in (-92, -114, -134)]
        pen.strands(lines, 4, tone, alpha=0.75, clip=skin)
    if who.age < 0.25 or who.chance(0.12):
        pen.washes([ellipse(px, py, 2.6) for px, py in who.rng.uniform((x - 70, 22), (x + 70, 62), (22, 2))], tone,
            0.5, 0, skin)
    if who.says("scar", "scarred", "veteran") or (who.role in ("pirate", "barbarian", "knight",
        "rogue") and who.chance(0.3)):
        sx = face.x(-0.42)
        pen.line(smooth([(sx - 14, -86), (sx + 4, 0), (sx - 4, 84)], False), 10, mix(who.skin, (190, 90, 84), 0.6),
            (0.1, 0.1), 0.9, skin)
        pen.line(smooth([(sx - 11, -84), (sx + 7, 0), (sx - 1, 82)], False), 3.5, darker(who.skin, 0.7), (0.1, 0.1),
            0.9, skin)
