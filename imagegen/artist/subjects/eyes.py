"""Eyes, lids and brows: most of a mood lies in them."""
# fmt: off
# Tables of points read better in rows than one to a line.


import numpy as np

from ..ink import INK, Stencil, darker, lighter, mix
from .curves import ellipse, smooth, straight
from .measures import Face
from .pen import Pen
from .persona import Persona

LIDS = {"angry": 0.8, "sly": 0.66, "sad": 0.8, "kind": 0.86, "proud": 0.74, "calm": 0.92}


def eye(pen: Pen, face: Face, who: Persona, side: int, skin: Stencil) -> None:
    """An eye with lids, gaze and brow."""
    s, open_ = face.eye, LIDS[who.mood] * (1.12 if who.woman or who.age < 0.2 else 1)
    here = pen.at(face.x(side * 0.4), 0, scale=1)
    sx = s * face.squeeze(side * 0.4) * side  # outer corner lies at +sx
    slant = {"elf": -7, "goblin": -6, "tiefling": -6, "vampire": -5}.get(who.people,
        -2) + (5 if who.mood == "sad" else 0)
    upper = [(-sx, 5), (-sx * 0.35, -s * 0.52 * open_), (sx * 0.45, -s * 0.52 * open_ + slant * 0.4), (sx, slant + 1)]
    lower = [(sx * 0.5, s * 0.34), (-sx * 0.4, s * 0.4)]
    lens = smooth([(*upper[0], 1), upper[1], upper[2], (*upper[3], 1), *lower])
    glowing = who.people in ("tiefling", "undead") or (who.glow is not None and who.role in ("mage",
        ) and who.mood == "angry")
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
    here.line(smooth([(-sx * 0.7, -s * 0.52), (0, -s * 0.86), (sx * 0.95, -s * 0.4)], False), 3.5,
        darker(who.skin, 0.7), alpha=0.8)
    brow(here, face, who, side, sx, skin)


def brow(pen: Pen, face: Face, who: Persona, side: int, sx: float, skin: Stencil) -> None:
    """An eyebrow; most of a mood lies in it."""
    s = face.eye
    inner, outer = {"angry": (17, -12), "sad": (-17, 10), "sly": (6, -14 if side > 0 else 2), "proud": (2, -9),
        "kind": (-6, 2)}.get(who.mood, (0, 0))
    y = -s * 1.1 - 3
    ridge = smooth([(-sx * 1.05, y + inner + 5), (-sx * 0.1, y - 10 + outer * 0.4), (sx * 0.75, y - 6 + outer),
        (sx * 1.35, y + 14 + outer)], False)
    pen.wash(np.vstack([ridge + (0, -2), ridge[::-1] + (0, 17)]), darker(who.skin, 0.6), 0.3 * face.brow + 0.1, 5, skin)
    if who.people != "undead":
        weight = (9 if who.woman else 14) + 9 * face.brow * (0.4 if who.woman else 1)
        pen.line(ridge, weight, darker(who.hair, 0.45), (0.65, 0.05))
        hairs = [straight([p, p + (np.sign(sx) * 11, -9)]) for p in ridge[1::3]]
        pen.strands([] if who.woman else hairs, 3, darker(who.hair, 0.5), (0.6, 0.1))
    if who.mood == "angry":
        pen.line(smooth([(-sx * 1.3, y + 22), (-sx * 1.42, y), (-sx * 1.3, y - 22)], False), 4, darker(who.skin, 0.7),
            alpha=0.8)
