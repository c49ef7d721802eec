"""Faces turned a little to the side: head, ears, eyes, nose, mouth, and what mood and years do to them."""

from dataclasses import dataclass

import numpy as np

from ..ink import INK, Colour, Stencil, darker, lighter, mix
from .curves import Points, ellipse, smooth, straight
from .pen import Pen
from .persona import Persona

# people: width, jaw depth, jaw breadth (0 pointed, 1 square), eye size, nose length, nose breadth, brow weight
BUILDS: dict[str, tuple[float, float, float, float, float, float, float]] = {
    "human": (126, 166, 0.5, 31, 76, 25, 0.5),
    "elf": (114, 170, 0.12, 34, 74, 19, 0.3),
    "dwarf": (144, 150, 0.9, 28, 74, 38, 0.9),
    "halfling": (136, 146, 0.55, 33, 64, 27, 0.4),
    "gnome": (132, 142, 0.3, 32, 84, 36, 0.6),
    "orc": (146, 176, 1.15, 26, 66, 40, 1.1),
    "goblin": (134, 138, 0.0, 36, 104, 32, 0.7),
    "tiefling": (120, 170, 0.3, 31, 76, 22, 0.6),
    "vampire": (116, 178, 0.2, 30, 82, 21, 0.6),
    "giant": (142, 184, 1.1, 25, 78, 38, 1.1),
    "undead": (120, 172, 0.45, 33, 66, 24, 0.7),
}


@dataclass(frozen=True)
class Face:
    """Measures of a head whose eyes lie on y = 0 and whose skull is 200 high above them."""

    width: float
    chin: float
    jaw: float
    eye: float
    nose: float
    breadth: float
    brow: float
    turn: float

    def x(self, u: float) -> float:
        """Where a feature at the share u (-1 to 1) across the face comes to lie on the turned head."""
        return float(self.width * np.sin(u * 1.12 + self.turn))

    def squeeze(self, u: float) -> float:
        """How much a feature there is narrowed by the turn."""
        return float(np.clip(np.cos(u * 1.12 + self.turn), 0.55, 1))

    def outline(self) -> Points:
        """The head from its top clockwise: far temple, cheekbone, chin, near jaw, near temple."""
        w, c, j, k = self.width, self.chin, self.jaw, self.x(0) * 0.85
        low = c - 16
        return smooth([
            (0, -206), (w * 0.66, -182), (w * 0.97, -104), (w * 0.98, -40), (w * 0.9, -8), (w * 0.95, 30), (w * (0.8 + 0.1 * j), c * 0.55),
            (k + 34 + 26 * j, low - 10), (k, c), (k - 40 - 24 * j, low - 8), (-w * (0.66 + 0.16 * j), c * 0.55), (-w * 0.98, 20),
            (-w * 1.03, -90), (-w * 0.72, -180),
        ])  # fmt: skip


def face_of(who: Persona) -> Face:
    """The measures of somebody: his people's, shifted by dice, sex and age."""
    width, chin, jaw, eye, nose, breadth, brow = BUILDS[who.people]
    jitter = who.rng.uniform(-1, 1, 6)
    if who.woman:
        jaw, eye, breadth, brow, width = jaw - 0.35, eye + 3.5, breadth * 0.82, brow * 0.6, width * 0.96
    if who.age < 0.2:
        chin, eye, jaw, nose = chin * 0.88, eye + 5, jaw - 0.2, nose * 0.8
    return Face(
        width + 5 * jitter[0], chin + 8 * jitter[1], max(-0.1, jaw + 0.16 * jitter[2]), eye + 1.5 * jitter[3], nose + 8 * jitter[4],
        breadth + 3 * jitter[5], brow, 0.1 + 0.15 * float(who.rng.random()),
    )  # fmt: skip


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
    path = smooth([(x - side * 6, -34, 1), (x + tip[0] * 0.5, tip[1] * 0.9), (x + tip[0], tip[1], 1 if long else 0), (x + tip[0] * 0.62, 4),
                   (x + side * 16 * reach, 46), (x - side * 4, 44, 1)])  # fmt: skip
    body = pen.shape(path, who.skin, bulge=0.3, width=4.5, rim=0.4)
    pen.wash(np.array([x, 0]) + (path - (x, 0)) * 0.6, mix(darker(who.skin, 0.5), (130, 40, 30), 0.3), 0.55, 5, body)


def planes(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Light and shadow of brow, cheeks, temple and chin; a little blood in the cheeks."""
    s, w, shadow = pen.dark_side, face.width, mix(darker(who.skin, 0.55), pen.canvas.light.shadow, 0.3)
    pen.wash(smooth([(s * w * 0.7, -180), (s * w * 1.1, -100), (s * w * 1.1, 170), (s * w * 0.3, 190), (s * w * 0.62, 90), (s * w * 0.78, 0)]), shadow, 0.36, 16, skin)
    for side in (-1, 1):
        x = face.x(side * 0.62)
        pen.wash(smooth([(x - 12, 50), (x + side * 34, 30), (x + side * 30, 96), (face.x(side * 0.35), face.chin * 0.78)]), shadow, 0.16 + 0.2 * (who.age > 0.6), 13, skin)
        pen.wash(ellipse(x, 40, 34, 24), mix(who.skin, (208, 60, 50), 0.55), 0.26 if who.people not in ("undead", "vampire") else 0.1, 15, skin)
        sunken = 0.6 if who.people in ("undead", "vampire") else 0.2 + 0.16 * face.brow
        pen.wash(ellipse(face.x(side * 0.4), 2, face.eye * 1.5, face.eye * 1.05), shadow, sunken, 10, skin)
    light = lighter(who.skin, 0.5)
    pen.wash(ellipse(face.x(-0.1) - s * 30, -104, 66, 40), light, 0.62, 22, skin)
    pen.wash(ellipse(face.x(-0.45 * s), 30, 40, 46), light, 0.34, 18, skin)
    pen.wash(ellipse(face.x(-0.6 * s), 28, 24, 13, 20), light, 0.55, 9, skin)
    pen.wash(ellipse(face.x(-0.05), face.chin - 34, 20, 12), light, 0.4, 8, skin)


LIDS = {"angry": 0.8, "sly": 0.66, "sad": 0.8, "kind": 0.86, "proud": 0.74, "calm": 0.92}


def eye(pen: Pen, face: Face, who: Persona, side: int, skin: Stencil) -> None:
    """An eye with lids, gaze and brow."""
    s, open_ = face.eye, LIDS[who.mood] * (1.12 if who.woman or who.age < 0.2 else 1)
    here = pen.at(face.x(side * 0.4), 0, scale=1)
    sx = s * face.squeeze(side * 0.4) * side  # outer corner lies at +sx
    slant = {"elf": -7, "goblin": -6, "tiefling": -6, "vampire": -5}.get(who.people, -2) + (5 if who.mood == "sad" else 0)
    upper = [(-sx, 5), (-sx * 0.35, -s * 0.52 * open_), (sx * 0.45, -s * 0.52 * open_ + slant * 0.4), (sx, slant + 1)]
    lower = [(sx * 0.5, s * 0.34), (-sx * 0.4, s * 0.4)]
    lens = smooth([(*upper[0], 1), upper[1], upper[2], (*upper[3], 1), *lower])
    glowing = who.people in ("tiefling", "undead") or (who.glow is not None and who.role in ("mage",) and who.mood == "angry")
    ball = here.shape(lens, who.eye if glowing else (228, 220, 206), width=0, hatch=0, bulge=0.4, gloss=0.1)
    gaze = s * 0.1
    if not glowing:
        here.wash(ellipse(gaze, -s * 0.06, s * 0.47), darker(who.eye, 0.6), 1, 0, ball)
        here.wash(ellipse(gaze, -s * 0.04, s * 0.4), who.eye, 1, 0, ball)
        here.wash(ellipse(gaze, s * 0.12, s * 0.24, s * 0.16), lighter(who.eye, 0.55), 0.8, 2, ball)
        slit = 0.09 if who.people in ("goblin",) else 0.2
        here.wash(ellipse(gaze, -s * 0.05, s * slit, s * 0.22), (14, 10, 12), 1, 0, ball)
    else:
        here.glow(0, 0, s * 2.4, who.eye, 0.8)
        here.wash(ellipse(0, 0, s * 0.5, s * 0.24), (255, 255, 235), 0.9, 3, ball)
    here.wash(smooth([(-sx * 1.1, 0), (0, -s * 0.8), (sx * 1.1, 0), (0, -s * 0.16)]), (30, 18, 24), 0.42, 3, ball)
    here.wash(ellipse(gaze - s * 0.15, -s * 0.2, s * 0.11), (255, 255, 255), 0.95)
    here.line(smooth(upper, False), 10 if who.woman else 7.5, INK, (0.3, 0.5))
    if who.woman:
        here.line(smooth([(sx * 0.6, -s * 0.36), (sx, slant), (sx * 1.3, slant - 8)], False), 7, INK, (0.5, 0.05))
    here.line(smooth([(sx * 0.95, slant + 5), *lower, (-sx * 0.8, 9)], False), 3, mix(INK, who.skin, 0.25), (0.5, 0.3))
    here.line(smooth([(-sx * 0.7, -s * 0.52), (0, -s * 0.86), (sx * 0.95, -s * 0.4)], False), 3.5, darker(who.skin, 0.7), alpha=0.8)
    brow(here, face, who, side, sx, skin)


def brow(pen: Pen, face: Face, who: Persona, side: int, sx: float, skin: Stencil) -> None:
    """An eyebrow; most of a mood lies in it."""
    s = face.eye
    inner, outer = {"angry": (17, -12), "sad": (-17, 10), "sly": (6, -14 if side > 0 else 2), "proud": (2, -9), "kind": (-6, 2)}.get(who.mood, (0, 0))
    y = -s * 1.1 - 3
    ridge = smooth([(-sx * 1.05, y + inner + 5), (-sx * 0.1, y - 10 + outer * 0.4), (sx * 0.75, y - 6 + outer), (sx * 1.35, y + 14 + outer)], False)
    pen.wash(np.vstack([ridge + (0, -2), ridge[::-1] + (0, 17)]), darker(who.skin, 0.6), 0.3 * face.brow + 0.1, 5, skin)
    if who.people != "undead":
        weight = (9 if who.woman else 14) + 9 * face.brow * (0.4 if who.woman else 1)
        pen.line(ridge, weight, darker(who.hair, 0.45), (0.65, 0.05))
        hairs = [straight([p, p + (np.sign(sx) * 11, -9)]) for p in ridge[1::3]]
        pen.strands(hairs, 3, darker(who.hair, 0.5), (0.6, 0.1))
    if who.mood == "angry":
        pen.line(smooth([(-sx * 1.3, y + 22), (-sx * 1.42, y), (-sx * 1.3, y - 22)], False), 4, darker(who.skin, 0.7), alpha=0.8)


def nose(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Bridge, tip, wings: mostly the shadow beside and below it."""
    s, top, x = pen.dark_side, face.x(0), face.x(0) + 70 * face.turn
    n, b = face.nose, face.breadth
    shadow, light = mix(darker(who.skin, 0.5), pen.canvas.light.shadow, 0.25), lighter(who.skin, 0.55)
    if who.people == "undead":
        return pen.wash(smooth([(x, n - 46, 1), (x + 18, n, 1), (x, n - 10), (x - 18, n, 1)]), (30, 22, 22), 0.9, 2)
    pen.wash(smooth([(top + s * 6, -26), (x + s * 7, n * 0.6), (x + s * b, n), (x + s * b * 1.5, n * 0.9), (top + s * 22, -4)]), shadow, 0.55, 6, skin)
    pen.wash(smooth([(x - b * 1.1, n + 4), (x, n + 12), (x + b * 1.1, n + 4), (x + b * 0.7, n + 22), (x - b * 0.7, n + 22)]), shadow, 0.55, 6, skin)
    hooked = who.people in ("goblin", "gnome") or face.nose > 82
    tip = 10 if hooked else 4
    pen.wash(ellipse(x - s * 3, n - 10, b * 0.5, b * 0.4), mix(light, (226, 110, 90), 0.3), 0.5, 5, skin)
    pen.line(smooth([(top - s * 4, -10), (x - s * 6, n * 0.5), (x - s * 4, n - 12)], False), 9, light, (0.2, 0.4), 0.55, skin)
    pen.wash(ellipse(x - s * 6, n - 12, 6, 4.5), (255, 250, 238), 0.75, 1.5)
    pen.line(smooth([(top + 20 * face.turn * 4, -16), (x + 8, n * 0.45), (x + b * 0.4 + 3, n - 14)], False), 4, darker(who.skin, 0.72), (0.1, 0.1), 0.85)
    pen.line(smooth([(x - b, n - 14), (x - b * 1.14, n + 2), (x - b * 0.62, n + 7), (x - b * 0.3, n + 2), (x, n + 7 + tip), (x + b * 0.3, n + 2),
                     (x + b * 0.62, n + 7), (x + b * 1.0, n - 1), (x + b * 0.9, n - 14)], False), 5.5, INK, (0.2, 0.2))  # fmt: skip
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
    upper = smooth([(*left, 1), (x - 14, y - 11 * full), (x, y - 7 * full), (x + 14, y - 11 * full), (*right, 1), (x + 14, y + 2), (x - 14, y + 2)])
    lower = smooth([(*left, 1), (x - 10, y + 3), (x + 12, y + 3), (*right, 1), (x + 18, y + 16 * full), (x - 16, y + 16 * full)])
    pen.wash(ellipse(x, y + 26 * full + 4, half * 0.6, 8), darker(who.skin, 0.55), 0.5, 6)
    pen.wash(upper, darker(red, 0.38), 0.8, 1.5)
    pen.wash(lower, red, 0.85, 2)
    pen.wash(ellipse(x - 4, y + 9 * full, half * 0.32, 3.6), lighter(red, 0.6), 0.6, 2)
    pen.line(smooth([(left[0] - 5, left[1] - up * 0.3), left, (x - 14, y + 1), (x, y + 4), (x + 14, y + 1), right, (right[0] + 5, right[1] - up * 0.3)], False), 6.5, INK, (0.2, 0.2))
    tusks = {"orc": 34, "vampire": -17, "goblin": -12, "tiefling": -10 if who.mood == "angry" else 0}.get(who.people, 0)
    for side in (-1, 1) if tusks else ():
        tx = x + side * half * 0.56
        pen.shape(smooth([(tx - 9 if tusks > 0 else tx - 5, y + 5, 1), (tx + side * 4, y - tusks, 1), (tx + (9 if tusks > 0 else 5), y + 5, 1)]), (236, 226, 196), width=3.2, bulge=0.3)


def years(pen: Pen, face: Face, who: Persona, skin: Stencil) -> None:
    """Wrinkles of age, freckles of youth, scars and paint of hard lives."""
    x, tone = face.x(0), darker(who.skin, 0.62)
    folds = 0.35 if who.age < 0.45 else 0.85
    for side in (-1, 1):
        nx = face.x(side * 0.3)
        if who.age > 0.3 and not (who.woman and who.age < 0.6):
            pen.line(smooth([(nx, face.nose - 6), (nx + side * 18, face.nose + 22), (nx + side * 15, face.nose + 48)], False), 4.5, tone, (0.4, 0.05), folds, skin)
        if who.age > 0.55:
            ex = face.x(side * 0.4)
            pen.strands([smooth([(ex - side * 16, 26), (ex + side * 6, 34), (ex + side * 26, 26)], False),
                         *(straight([(ex + side * 36, k * 6), (ex + side * 56, k * 13)]) for k in (-1, 0.5, 2))], 3.4, tone, alpha=0.8, clip=skin)  # fmt: skip
    if who.age > 0.6:
        lines = [smooth([(x - 62, y + 4), (x, y - 5), (x + 60, y + 3)], False) for y in (-92, -114, -134)]
        pen.strands(lines, 4, tone, alpha=0.75, clip=skin)
    if who.age < 0.25 or who.chance(0.12):
        pen.washes([ellipse(px, py, 2.6) for px, py in who.rng.uniform((x - 70, 22), (x + 70, 62), (22, 2))], tone, 0.5, 0, skin)
    if who.says("scar", "scarred", "veteran") or (who.role in ("pirate", "barbarian", "knight", "rogue") and who.chance(0.3)):
        sx = face.x(-0.42)
        pen.line(smooth([(sx - 14, -86), (sx + 4, 0), (sx - 4, 84)], False), 10, mix(who.skin, (190, 90, 84), 0.6), (0.1, 0.1), 0.9, skin)
        pen.line(smooth([(sx - 11, -84), (sx + 7, 0), (sx - 1, 82)], False), 3.5, darker(who.skin, 0.7), (0.1, 0.1), 0.9, skin)
