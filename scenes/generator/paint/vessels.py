"""Barrels, fires, things of stone and metal, and what is left of people."""

import math
from collections.abc import Callable

from scenes.generator.paint.brush import Sprite
from scenes.generator.paint.canvas import Colour
from scenes.generator.paint.furniture import DARK, IRON, OAK, lighter
from scenes.generator.plan import Thing

STONE: Colour = (150, 144, 134)
BONE: Colour = (222, 214, 192)
EMBERS: tuple[tuple[float, Colour], ...] = ((1.0, (190, 62, 18)), (0.7, (240, 140, 36)), (0.4, (255, 214, 110)))


def barrel(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.37), DARK, bevel=0.8)
    s.paint(s.oval(0, 0, 0.31), OAK, along=1, grain=0.25)
    for at in (-0.15, 0, 0.15):
        s.paint(s.line([(-0.28, at), (0.28, at)], 0.016), DARK, bevel=0, opacity=0.6, outline=0)
    s.paint(s.oval(0.1, 0.08, 0.045), (60, 38, 22), bevel=0.1)


def keg(s: Sprite, t: Thing) -> None:
    s.paint(s.box(0, 0, 0.8, 0.62), OAK, along=1, bevel=0.9, grain=0.2)
    for at in (-0.26, 0.26):
        s.paint(s.box(at, 0, 0.07, 0.64), IRON, bevel=0.5)


def sacks(s: Sprite, t: Thing) -> None:
    for x, y, radius in ((-0.14, -0.1, 0.24), (0.16, -0.02, 0.22), (-0.02, 0.17, 0.23)):
        s.paint(s.blob(x, y, radius, 0.12, 14), (172, 146, 104), bevel=0.8)
        s.paint(s.oval(x, y, 0.05), (120, 96, 62), bevel=0.3)


def bucket(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.22), OAK, bevel=0.7)
    s.paint(s.oval(0, 0, 0.17), (62, 92, 104), bevel=-0.4)


def urn(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.26), (150, 92, 60), bevel=1.0)
    s.paint(s.oval(0, 0, 0.12), (52, 34, 26), bevel=-0.5)


def mug(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.08), (176, 150, 104), bevel=0.6)
    s.paint(s.oval(0, 0, 0.055), (90, 54, 22), bevel=0)


def plate(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.13), (206, 200, 186), bevel=0.5)
    s.paint(s.blob(0.01, 0, 0.07, 0.3), (158, 96, 50), bevel=0.6)


def candles(s: Sprite, t: Thing) -> None:
    for x, y in ((-0.08, 0.02), (0.06, -0.05), (0.04, 0.09)):
        s.paint(s.oval(x, y, 0.06), (236, 226, 196), bevel=0.5)
        s.paint(s.oval(x, y, 0.025), (255, 190, 70), bevel=0, outline=0)


def altar(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), lighter(STONE, -0.15), bevel=0.8)
    s.paint(s.box(0, 0, width - 0.16, height - 0.16), lighter(STONE, 0.15), bevel=0.5)
    s.paint(s.box(0, 0, 0.5, height - 0.02), (126, 34, 36), bevel=0.3)
    s.paint(s.oval(0, 0, 0.13), (214, 178, 86), bevel=0.6)


def sarcophagus(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), lighter(STONE, -0.2), bevel=0.8)
    s.paint(s.box(0, 0, width - 0.16, height - 0.16), lighter(STONE, 0.05), bevel=0.6)
    s.paint(s.oval(0, -height * 0.29, 0.13, 0.15), lighter(STONE, 0.22), bevel=0.8)
    s.paint(s.box(0, height * 0.07, 0.32, height * 0.5), lighter(STONE, 0.16), bevel=0.8)
    s.paint(s.box(0, -height * 0.05, 0.42, 0.1), lighter(STONE, 0.22), bevel=0.8)


def pillar(s: Sprite, t: Thing) -> None:
    radius = t.size[0] / 2
    s.paint(s.box(0, 0, radius * 2.1, radius * 2.1), lighter(STONE, -0.25), bevel=0.7)
    s.paint(s.oval(0, 0, radius), STONE, bevel=1.0)
    s.paint(s.oval(0, 0, radius * 0.72), lighter(STONE, 0.12), bevel=0.5, outline=0.3)


def brazier(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.36), IRON, bevel=1.0)
    s.paint(s.oval(0, 0, 0.28), (40, 30, 26), bevel=0)
    _fire(s, 0.24)


def _fire(s: Sprite, radius: float) -> None:
    for share, tint in EMBERS:
        s.paint(s.blob(0, 0, radius * share, 0.45, 13), tint, bevel=0.1, outline=0)


def campfire(s: Sprite, t: Thing) -> None:
    s.paint(s.blob(0, 0, 0.42, 0.2, 15), (40, 34, 30), bevel=0.1, outline=0.1, opacity=0.85)
    for at in range(9):
        angle = at * 2 * math.pi / 9
        s.paint(s.blob(0.4 * math.cos(angle), 0.4 * math.sin(angle), 0.11, 0.3), STONE, bevel=0.9)
    for angle in (0.3, 1.5, 2.6):
        x, y = 0.26 * math.cos(angle), 0.26 * math.sin(angle)
        s.paint(s.line([(-x, -y), (x, y)], 0.1), (82, 54, 34), along=1)
    _fire(s, 0.22)


def hearth(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), (112, 100, 90), bevel=0.8, grain=0.3)
    s.paint(s.box(0, 0.1, width - 0.5, height - 0.34), (34, 26, 22), bevel=0)
    for at in (-0.2, 0.2):
        s.paint(s.line([(at - 0.25, 0.16), (at + 0.25, 0.08)], 0.1), (82, 54, 34), along=1)
    for x in (-0.24, 0, 0.24):
        for share, tint in EMBERS:
            s.paint(s.blob(x, 0.08, 0.16 * share, 0.4), tint, bevel=0.1, outline=0)


def anvil(s: Sprite, t: Thing) -> None:
    s.paint(s.blob(0, 0, 0.36, 0.12), (104, 74, 48), bevel=0.6)
    s.paint(s.shape_of([(-0.36, -0.09), (0.16, -0.12), (0.42, 0), (0.16, 0.12), (-0.36, 0.09)]), IRON, bevel=1.0)


def cauldron(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.36), (52, 52, 56), bevel=1.0)
    s.paint(s.oval(0, 0, 0.27), (84, 116, 58), bevel=-0.4)
    for x, y in ((-0.1, 0.02), (0.08, -0.08), (0.05, 0.1)):
        s.paint(s.oval(x, y, 0.045), (150, 186, 104), bevel=0.5)


def chains(s: Sprite, t: Thing) -> None:
    for at in range(6):
        s.paint(s.oval(-0.3 + at * 0.12, 0.12 * math.sin(at * 1.3), 0.07, 0.045), IRON, bevel=0.7)
    s.paint(s.oval(0.36, 0, 0.1), IRON, bevel=0.7)


def bones(s: Sprite, t: Thing) -> None:
    for angle in (0.4, 1.9, 2.7):
        x, y = 0.26 * math.cos(angle), 0.26 * math.sin(angle)
        s.paint(s.line([(-x, -y), (x, y)], 0.05), BONE, bevel=0.6)
        for end in (-1, 1):
            s.paint(s.oval(x * end, y * end, 0.05), BONE, bevel=0.5)
    s.paint(s.oval(0.04, -0.1, 0.13, 0.14), lighter(BONE, 0.15), bevel=0.8)
    for x in (-0.01, 0.09):
        s.paint(s.oval(x, -0.08, 0.032), (50, 42, 34), bevel=0, outline=0)


def cobweb(s: Sprite, t: Thing) -> None:
    for at in range(5):
        angle = at * math.pi / 8
        s.paint(
            s.line([(-0.4, -0.4), (-0.4 + 0.8 * math.cos(angle), -0.4 + 0.8 * math.sin(angle))], 0.012),
            (220, 220, 216),
            bevel=0,
            opacity=0.4,
            outline=0,
        )
    for ring in (0.25, 0.45, 0.65):
        arc = [(-0.4 + ring * math.cos(a * math.pi / 8), -0.4 + ring * math.sin(a * math.pi / 8)) for a in range(5)]
        s.paint(s.line(arc, 0.01), (220, 220, 216), bevel=0, opacity=0.35, outline=0)


def rubble(s: Sprite, t: Thing) -> None:
    for _ in range(9):
        x, y = s.rng.uniform(-0.34, 0.34, 2)
        s.paint(
            s.blob(x, y, s.rng.uniform(0.06, 0.15), 0.4, 7), lighter(STONE, float(s.rng.uniform(-0.3, 0.1))), bevel=0.9
        )


def well(s: Sprite, t: Thing) -> None:
    radius = t.size[0] / 2
    for at in range(14):
        angle = at * 2 * math.pi / 14
        s.paint(
            s.blob(radius * 0.82 * math.cos(angle), radius * 0.82 * math.sin(angle), radius * 0.23, 0.2),
            STONE,
            bevel=0.9,
        )
    s.paint(s.oval(0, 0, radius * 0.66), (20, 34, 44), bevel=-0.6)
    s.paint(s.box(0, 0, radius * 2, 0.1), DARK, along=1, bevel=0.7)


VESSELS: dict[str, Callable[[Sprite, Thing], None]] = {
    "barrel": barrel, "keg": keg, "sacks": sacks, "bucket": bucket, "urn": urn, "mug": mug, "plate": plate,
    "candles": candles, "altar": altar, "sarcophagus": sarcophagus, "pillar": pillar, "brazier": brazier,
    "campfire": campfire, "hearth": hearth, "anvil": anvil, "cauldron": cauldron, "chains": chains, "bones": bones,
    "cobweb": cobweb, "rubble": rubble, "well": well,
}  # fmt: skip
