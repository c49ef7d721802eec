"""Signs that stand on shields, books, amulets and arms: silhouettes of about 100 units about the middle."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Callable

import numpy as np

from ..ink import INK, Colour, darker, lighter
from .curves import Points, ellipse, mirrored, smooth, star, straight, tapered
from .pen import Pen

Outline = Callable[[], list[Points]]


def _moon() -> list[Points]:
    a = np.radians(np.linspace(50, 310, 30))
    outer = np.stack([np.cos(a) * 92, np.sin(a) * 92], axis=-1)
    b = np.radians(np.linspace(310, 50, 30))
    return [np.vstack([outer, np.stack([34 + np.cos(b) * 72, np.sin(b) * 72], axis=-1)[2:-2]])]


def _sun() -> list[Points]:
    return [star(0, 0, 100, 62, 16), ellipse(0, 0, 52)]


def _lily() -> list[Points]:
    middle = smooth(mirrored([(0, -104, 1), (34, -44), (18, 22), (0, 26)]))
    side = smooth([(10, 22, 1), (30, -34), (74, -58), (96, -24), (76, 6), (66, -18), (48, 4), (40, 24, 1)])
    foot = smooth(mirrored([(0, 40), (22, 44), (14, 70), (40, 84), (0, 104, 1)]))
    bar = smooth(mirrored([(0, 22), (48, 22, 1), (48, 42, 1), (0, 42)]))
    return [middle, side, side * (-1, 1), foot, bar]


def _tower() -> list[Points]:
    right = [(0, -58), (16, -58, 1), (16, -84, 1), (34, -84, 1), (34, -58, 1), (50, -58, 1), (50, -84, 1),
        (70, -84, 1), (70, -28, 1),
             (54, -16, 1), (54, 64, 1), (74, 80, 1), (74, 100, 1), (0, 100)]
    return [straight(mirrored(right)), straight(mirrored([(0, 34), (14, 44), (20, 60), (20, 100), (0, 100)])),
            straight(mirrored([(0, -16), (9, -8), (9, 16), (0, 16)]))]


def _crown() -> list[Points]:
    right: list = [(0, -76, 1), (26, -12), (58, -56, 1), (70, -4), (100, -36, 1), (82, 66, 1), (0, 78)]
    return [smooth(mirrored(right)), ellipse(0, -82, 13), ellipse(58, -62, 11), ellipse(-58, -62, 11),
        ellipse(0, 40, 12)]


def _rose() -> list[Points]:
    petals = [ellipse(58 * np.cos(a), 58 * np.sin(a), 46) for a in np.radians(np.arange(5) * 72 - 90)]
    inner = [ellipse(28 * np.cos(a), 28 * np.sin(a), 24) for a in np.radians(np.arange(5) * 72 - 54)]
    return [*petals, *inner, ellipse(0, 0, 18)]


def _tree() -> list[Points]:
    trunk = smooth(mirrored([(0, -20), (14, -10), (16, 60), (52, 100, 1), (0, 88)]))
    leaves = smooth(star(0, -30, 84, 64, 9, -90))
    return [leaves, trunk, ellipse(-30, -46, 16), ellipse(34, -40, 15), ellipse(2, -72, 14), ellipse(0, -14, 13)]


def _eagle() -> list[Points]:
    wing = smooth([(12, -36, 1), (46, -70), (70, -100, 1), (76, -60), (104, -66, 1), (92, -26), (110, -14, 1),
        (86, 10), (92, 34, 1),
                   (60, 28), (54, 58, 1), (30, 30), (14, 26, 1)])
    body = smooth(mirrored([(0, -64), (20, -30), (24, 20), (14, 52), (44, 96, 1), (18, 88), (0, 104, 1)]))
    neck = smooth([(-16, -46), (-16, -86), (10, -100), (34, -82, 1), (14, -76), (18, -46)])
    return [wing, wing * (-1, 1), body, neck, ellipse(8, -86, 4)]


def _lion() -> list[Points]:
    mane = star(0, -6, 100, 80, 14)
    face = smooth(mirrored([(0, -66), (40, -62), (52, -14), (40, 40), (24, 66), (0, 74)]))
    ear = smooth([(38, -54), (64, -84), (74, -50), (56, -32)])
    nose = smooth(mirrored([(0, 18), (20, 18, 1), (0, 40, 1)]))
    eyes = [smooth([(s * 12, -14, 1), (s * 30, -26), (s * 38, -12, 1), (s * 24, -8)]) for s in (-1, 1)]
    return [mane, ear, ear * (-1, 1), face, nose, *eyes, smooth([(-24, 54), (0, 46), (24, 54), (0, 62)])]


def _wolf() -> list[Points]:
    right: list = [(0, -52), (26, -62), (58, -104, 1), (66, -40), (96, 8, 1), (70, 16), (78, 40, 1), (46, 44),
        (26, 86), (0, 100)]
    eyes = [smooth([(s * 16, -6, 1), (s * 44, -22, 1), (s * 36, 2)]) for s in (-1, 1)]
    return [smooth(mirrored(right)), *eyes, smooth(mirrored([(0, 62), (16, 64), (0, 84, 1)])),
            *(smooth([(s * 44, -56, 1), (s * 56, -84, 1), (s * 58, -46)]) for s in (-1, 1))]


def _stag() -> list[Points]:
    head = smooth(mirrored([(0, -30), (24, -24), (22, 30), (16, 84), (0, 98)]))
    ear = smooth([(22, -18, 1), (60, -34, 1), (30, 2)])
    antler = smooth([(10, -28, 1), (30, -54), (60, -58), (84, -100, 1), (78, -60), (104, -64, 1), (72, -40), (34, -36),
        (22, -24, 1)])
    tine = smooth([(26, -50, 1), (30, -104, 1), (42, -52, 1)])
    eyes = [ellipse(s * 14, 6, 5, 7) for s in (-1, 1)]
    return [antler, antler * (-1, 1), tine, tine * (-1, 1), ear, ear * (-1, 1), head, *eyes, ellipse(0, 88, 9, 6)]


def _skull() -> list[Points]:
    top = smooth(mirrored([(0, -92), (62, -70), (78, -10), (54, 34), (40, 40, 1), (38, 88), (0, 94)]))
    eyes = [ellipse(s * 32, -6, 22, 25) for s in (-1, 1)]
    teeth = [straight([(x - 2, 54), (x + 2, 54), (x + 2, 90), (x - 2, 90)]) for x in (-22, -8, 8, 22)]
    return [top, *eyes, smooth(mirrored([(0, 18, 1), (11, 40), (0, 38)])), *teeth]


def _flame() -> list[Points]:
    return [
        smooth([(0, 100), (-66, 66), (-62, -6), (-36, -40, 1), (-24, -8), (-4, -60), (10, -108, 1), (36, -44),
        (42, -14), (58, -36, 1), (72, 30), (54, 84)]),
        smooth([(0, 88), (-34, 62), (-20, 10), (4, -20, 1), (18, 20), (36, 52), (26, 80)]),
    ]


def _drop() -> list[Points]:
    return [smooth(mirrored([(0, -100, 1), (30, -30), (62, 30), (44, 82), (0, 98)])), ellipse(-20, 40, 12, 24, 20)]


def _leaf() -> list[Points]:
    return [smooth(mirrored([(0, -104, 1), (60, -40), (58, 30), (0, 84)])),
        straight([(-4, -70), (4, -70), (6, 108), (-6, 108)]),
            *(straight([(0, y), (s * 44, y - 26), (s * 44, y - 20), (0, y + 7)]) for y in (-20, 14, 46)
            for s in (-1, 1))]


def _eye() -> list[Points]:
    return [smooth([(-104, 0, 1), (-44, -56), (44, -56), (104, 0, 1), (44, 56), (-44, 56)]), ellipse(0, 0, 44),
        ellipse(0, 0, 20)]


def _hand_sword() -> list[Points]:
    blade = smooth(mirrored([(0, -106, 1), (13, -84), (13, 34, 1), (0, 34)]))
    guard = smooth(mirrored([(0, 30), (54, 24), (56, 44), (0, 46)]))
    return [blade, guard, straight([(-8, 44), (8, 44), (8, 86), (-8, 86)]), ellipse(0, 94, 15)]


def _key() -> list[Points]:
    bit = straight([(-9, -30), (9, -30), (9, 52), (44, 52), (44, 66), (28, 66), (28, 82), (44, 82), (44, 98), (-9, 98)])
    return [ellipse(0, -62, 42), ellipse(0, -62, 21), bit]


def _hammer() -> list[Points]:
    return [straight([(-10, -40), (10, -40), (10, 104), (-10, 104)]),
        smooth([(-70, -96, 1), (64, -96, 1), (92, -66, 1), (64, -38, 1), (-70, -38, 1)])]


def _anchor() -> list[Points]:
    hook = smooth([(0, 100, 1), (70, 74), (98, 10, 1), (70, 24), (40, 66), (0, 74), (-40, 66), (-70, 24), (-98, 10, 1),
        (-70, 74)])
    return [ellipse(0, -80, 24), ellipse(0, -80, 11), straight([(-9, -58), (9, -58), (9, 92), (-9, 92)]),
        straight([(-50, -48), (50, -48), (50, -32), (-50, -32)]), hook]


def _ship() -> list[Points]:
    hull = smooth([(-96, 30, 1), (-70, 84), (60, 84), (100, 22, 1), (40, 40), (-40, 42)])
    sail = smooth([(-56, -76, 1), (0, -84), (56, -76, 1), (72, -20), (60, 20, 1), (0, 12), (-60, 20, 1), (-44, -30)])
    return [hull, straight([(-5, -108), (5, -108), (5, 50), (-5, 50)]), sail,
        smooth([(5, -106, 1), (52, -98, 1), (5, -86, 1)])]


def _serpent() -> list[Points]:
    t = np.linspace(0, 1, 60)
    spine = np.stack([np.sin(t * 3 * np.pi) * 52 * (1 - 0.2 * t), -70 + 168 * t], axis=-1)
    body = tapered(spine, 34, (0.9, 0.05))
    return [body, smooth([(-24, -62), (-28, -96), (4, -110), (40, -90), (20, -72)]), ellipse(4, -94, 5)]


def _cross() -> list[Points]:
    arm = straight(mirrored([(0, -82), (34, -100), (9, 0), (0, 0)]))
    turns = [np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for a in np.radians([0, 90, 180, 270])]
    return [*(arm @ turn for turn in turns), ellipse(0, 0, 20)]


EMBLEMS: dict[str, Outline] = {
    "moon": _moon, "sun": _sun, "lily": _lily, "tower": _tower, "crown": _crown, "rose": _rose, "tree": _tree,
    "eagle": _eagle,
    "lion": _lion, "wolf": _wolf, "stag": _stag, "skull": _skull, "flame": _flame, "drop": _drop, "leaf": _leaf,
    "eye": _eye,
    "sword": _hand_sword, "key": _key, "hammer": _hammer, "anchor": _anchor, "ship": _ship, "serpent": _serpent,
    "cross": _cross,
    "star": lambda: [star(0, 0, 104, 44, 5)],
}
PLAIN = {"rose", "eagle", "crown", "lily", "hammer", "anchor", "ship", "sword", "stag", "cross", "serpent"}


def emblem(pen: Pen, kind: str, colour: Colour, flat: bool = False, gloss: float = 0.5) -> None:
    """Draws a sign; a flat one is stamped, without shade. Parts inside others are dark, or light in the flat."""
    parts = EMBLEMS.get(kind, EMBLEMS["star"])()
    if flat:
        pen.washes([parts[0]] if kind not in PLAIN else parts, colour, 0.9)
        pen.washes([] if kind in PLAIN else parts[1:], lighter(colour, 0.75), 0.9)
        return
    for i, part in enumerate(parts):
        inner = kind not in PLAIN and i > 0
        tiny = np.ptp(part, axis=0).max() < 16
        tone = INK if tiny else darker(colour, 0.62) if inner else colour
        pen.shape(part, tone, gloss=0.1 if inner else gloss, bulge=0.35, width=3.2, hatch=0.0 if inner else 0.8)
