"""Beasts with fur seen from the front: wolves, bears, cats, foxes, boars, rats, and horned ones."""
# fmt: off
# Tables of points read better in rows than one to a line.

from dataclasses import dataclass, replace

import numpy as np

from ..ink import INK, Colour, Stencil, darker, lighter, mix
from .curves import Points, ellipse, jagged, mirrored, respaced, smooth, straight, tapered
from .pen import Pen


@dataclass(frozen=True)
class Head:
    """Measures of a beast's head: half width, length of the muzzle, its half width, ears, what grows on it."""

    coat: Colour
    width: float = 200
    muzzle: float = 190
    snout: float = 80
    ear: str = "pointed"
    ruff: float = 60
    eye: Colour = (240, 190, 50)
    horns: str = ""
    tusks: float = 0
    pale: float = 0.45
    striped: bool = False
    furry: bool = True


HEADS: dict[str, Head] = {
    "wolf": Head((112, 112, 122)),
    "fox": Head((192, 98, 40), 176, 176, 58, ruff=66, pale=0.75),
    "bear": Head((104, 70, 46), 226, 150, 104, "round", 54, (90, 54, 30), pale=0.25),
    "lion": Head((196, 146, 78), 186, 146, 92, "round", 150, (226, 180, 60), pale=0.5),
    "tiger": Head((210, 126, 50), 204, 140, 90, "round", 44, (180, 210, 70), pale=0.7, striped=True),
    "cat": Head((70, 66, 72), 176, 104, 62, "pointed", 34, (130, 210, 90), pale=0.25),
    "boar": Head((92, 74, 62), 190, 220, 92, "leaf", 50, (190, 70, 40), tusks=110, pale=0.2),
    "rat": Head((110, 98, 92), 160, 206, 52, "big", 34, (200, 50, 50), pale=0.3),
    "stag": Head((150, 108, 70), 140, 230, 66, "leaf", 40, (60, 40, 28), horns="antlers", pale=0.45),
    "minotaur": Head((96, 66, 50), 196, 200, 110, "leaf", 60, (220, 80, 40), horns="bull", pale=0.2),
    "goat": Head((190, 182, 170), 140, 210, 62, "leaf", 36, (214, 180, 60), horns="goat", pale=0.4),
    "yeti": Head((208, 214, 222), 214, 130, 100, "round", 120, (120, 200, 255), tusks=50, pale=0.3),
    "ape": Head((74, 64, 62), 210, 130, 104, "round", 60, (150, 90, 40), pale=0.4),
}


def beast(pen: Pen, kind: str, coat: Colour | None, mood: str) -> None:
    """Shoulders, ruff, ears, horns and face."""
    spec = HEADS[kind] if coat is None else replace(HEADS[kind], coat=coat)
    if spec.horns:
        horns(pen, spec)
    shoulders(pen, spec)
    for side in (-1, 1):
        ear(pen, spec, side)
    head = skull(pen, spec)
    muzzle(pen, spec, head, mood)
    for side in (-1, 1):
        eye(pen, spec, side, head, mood)
    if spec.furry:
        whiskers(pen, spec, kind)


def fur(pen: Pen, body: Stencil, points: Points, colour: Colour, long: float, middle: tuple[float, float]) -> None:
    """Short strokes pointing away from a middle."""
    away = points - np.array(middle)
    along = away / np.maximum(np.hypot(away[:, 0], away[:, 1]), 1)[:, None] * long + np.array([0, long * 0.5])
    strokes = [smooth([p, p + d * 0.5 + (d[1] * 0.1, 0), p + d], False, 5) for p, d in zip(points, along, strict=True)]
    pen.strands(strokes[::2], 5, darker(colour, 0.5), (0.15, 0.05), 0.6, body)
    pen.strands(strokes[1::3], 4, lighter(colour, 0.45), (0.15, 0.05), 0.55, body)


def shoulders(pen: Pen, spec: Head) -> None:
    """Chest and ruff below and beside the head."""
    rng, w = pen.canvas.rng, spec.width
    path = smooth([(0, -140), (w * 1.05, -60), (w * 1.25, 140), (w * 1.7, 330), (w * 1.9, 1500, 1),
        (-w * 1.9, 1500, 1), (-w * 1.7, 330), (-w * 1.25, 140), (-w * 1.05, -60)])
    path = jagged(path, 14, 19, rng, 1.0) if spec.furry else path
    body = pen.shape(path, darker(spec.coat, 0.22), bulge=0.2, width=5, rim=0.9)
    if spec.furry:
        fur(pen, body, rng.uniform((-w * 1.8, 60), (w * 1.8, 560), (560, 2)), darker(spec.coat, 0.1), 60, (0, -200))
    if spec.ruff > 90:
        mane = jagged(smooth(ellipse(0, -10, w + spec.ruff, w * 1.1 + spec.ruff, n=24)), 17, 34, rng, 1.0)
        tone = darker(spec.coat, 0.38)
        rim = pen.shape(mane, tone, bulge=0.2, width=5, rim=0.8)
        a, r = rng.uniform(0, 2 * np.pi, 330), rng.uniform(w * 0.7, w + spec.ruff, 330)
        fur(pen, rim, np.stack([np.cos(a) * r, np.sin(a) * r - 10], axis=-1), tone, 66, (0, -40))


def ear(pen: Pen, spec: Head, side: int) -> None:
    """One ear, by its kind."""
    w = spec.width
    shapes: dict[str, list] = {
        "pointed": [(w * 0.3, -170, 1), (w * 0.5, -300), (w * 0.82, -390, 1), (w * 1.02, -260), (w * 0.98, -90, 1)],
        "round": [(w * 0.42, -180), (w * 0.5, -290), (w * 0.86, -310), (w * 1.08, -220), (w * 0.95, -100)],
        "big": [(w * 0.3, -150), (w * 0.5, -330), (w * 1.1, -370), (w * 1.4, -230), (w * 0.95, -60)],
        "leaf": [(w * 0.8, -140, 1), (w * 1.3, -200), (w * 1.9, -150, 1), (w * 1.5, -80), (w * 0.9, -70, 1)],
    }
    path = smooth([(x * side, *rest) for x, *rest in shapes[spec.ear]])
    body = pen.shape(jagged(path, 11, 8, pen.canvas.rng, 0.9) if spec.furry else path, spec.coat, bulge=0.3, width=5,
        rim=0.8)
    middle = path.mean(axis=0)
    pen.wash(middle + (path - middle) * 0.58, mix(darker(spec.coat, 0.6), (120, 60, 54), 0.4), 0.85, 5, body)
    if spec.furry:
        tufts = [smooth([middle + (side * k, 60), middle + (side * k * 1.3, 0), middle + (side * k * 1.1, -50)],
            False) for k in (-24, -8, 8, 24)]
        pen.strands(tufts, 6, lighter(spec.coat, 0.5), clip=body)


def skull(pen: Pen, spec: Head) -> Stencil:
    """The head itself, paler below, fur away from the nose."""
    rng, w = pen.canvas.rng, spec.width
    right: list = [(0, -216), (w * 0.5, -214), (w * 0.94, -130), (w * 1.02, 0), (w * 0.98, 96), (w * 0.62, 150),
        (spec.snout, spec.muzzle), (0, spec.muzzle + 20)]
    path = smooth(mirrored(right))
    edge = jagged(path, 13, 15 + spec.ruff * 0.16, rng, 1.0) if spec.furry else path
    pen.shade_under(edge, 10, 30, 0.6, 24)
    body = pen.shape(edge, spec.coat, bulge=0.35, depth=0.8, width=5.5, rim=0.9)
    pale = lighter(spec.coat, spec.pale)
    for side in (-1, 1):
        pen.wash(smooth([(side * w * 0.2, 30), (side * w * 0.7, 20), (side * w * 1.1, 90), (side * w * 0.6, 190),
            (0, spec.muzzle + 40)]), pale, 0.8, 16, body)
        pen.wash(ellipse(side * w * 0.42, -116, 36, 17, side * -16), pale, 0.7, 9, body)
    pen.wash(smooth(mirrored([(0, -200), (30, -120), (20, 0), (0, 20)])), darker(spec.coat, 0.5), 0.5, 12, body)
    if spec.furry:
        fur(pen, body, rng.uniform((-w, -210), (w, 190), (640, 2)), spec.coat, 40, (0, 20))
    if spec.striped:
        stripes = [smooth([(s * w * x, y), (s * w * (x - 0.25), y + 14), (s * w * (x - 0.42), y + 8)], False)
            for s in (-1, 1) for x, y in ((1.05, -60), (1.1, 0), (1.08, 60), (0.95, 116), (0.6, -190), (0.4, -216))]
        pen.strands(stripes, 24, (40, 30, 28), (0.8, 0.05), 0.9, body)
        pen.strands([smooth([(s * 70, y), (0, y + 22), (-s * 70, y)], False) for s in (1,)
            for y in (-190, -160, -130)], 15, (40, 30, 28), (0.1, 0.1), 0.9, body)
    return body


def muzzle(pen: Pen, spec: Head, head: Stencil, mood: str) -> None:
    """Bridge, nose, lips; teeth when angry."""
    n, m, rng = spec.snout, spec.muzzle, pen.canvas.rng
    shadow = mix(darker(spec.coat, 0.6), pen.canvas.light.shadow, 0.3)
    for side in (-1, 1):
        pen.wash(smooth([(side * 30, -60), (side * n * 0.9, m * 0.4), (side * n * 1.25, m * 0.8),
            (side * n * 0.7, m * 0.5), (side * 44, 0)]), shadow, 0.6 if side == pen.dark_side else 0.35, 10, head)
    bulb = smooth(mirrored([(0, m * 0.34), (n * 0.7, m * 0.42), (n * 1.08, m * 0.78), (n * 0.86, m * 1.06),
        (n * 0.3, m * 1.12), (0, m * 1.08)]))
    pad = pen.shape(bulb, lighter(spec.coat, spec.pale * 0.8), bulge=0.4, depth=0.8, width=0, clip=head, hatch=0.7)
    if spec.furry:
        pen.washes([ellipse(x, y, 3.4) for x, y in rng.uniform((-n, m * 0.7), (n, m), (22, 2))],
            darker(spec.coat, 0.6), 0.7, 0, pad)
    if mood == "angry" or spec.tusks:
        snarl(pen, spec)
    nose = smooth(mirrored([(0, m * 0.46), (n * 0.52, m * 0.47), (n * 0.6, m * 0.6), (n * 0.26, m * 0.74),
        (0, m * 0.77)]))
    pen.shape(nose, (42, 34, 38), gloss=0.45, bulge=0.4, width=4.5, hatch=0.4)
    pen.wash(ellipse(-n * 0.2 * pen.dark_side, m * 0.52, n * 0.2, 7, -8), (210, 206, 214), 0.75, 3)
    for side in (-1, 1):
        pen.wash(ellipse(side * n * 0.3, m * 0.61, n * 0.13, 8, side * 30), (10, 6, 8), 0.95)
        pen.line(smooth([(0, m * 0.8), (side * n * 0.36, m * 0.97),
            (side * n * 0.98, m * (0.8 if mood == "kind" else 0.9))], False), 8, INK, (0.5, 0.1))
    pen.line(straight([(0, m * 0.74), (0, m * 0.86)]), 6)


def snarl(pen: Pen, spec: Head) -> None:
    """An open mouth with teeth."""
    n, m = spec.snout, spec.muzzle
    mouth = smooth(mirrored([(0, m * 0.84), (n * 0.5, m * 0.93), (n * 1.0, m * 0.8), (n * 0.92, m * 1.18),
        (n * 0.4, m * 1.42), (0, m * 1.46)]))
    hole = pen.shape(mouth, (70, 20, 26), width=5, hatch=0.4, bulge=0.3)
    pen.shape(smooth(mirrored([(0, m * 1.16), (n * 0.4, m * 1.2), (n * 0.36, m * 1.46), (0, m * 1.5)])), (196, 84, 88),
        clip=hole, width=3.5, bulge=0.4)
    teeth = [(0.16, 22), (0.36, 24), (0.66, 62), (0.86, 30)]
    for side in (-1, 1):
        for u, reach in teeth:
            x, y = side * n * u, m * (0.9 if u < 0.6 else 0.88)
            pen.shape(smooth([(x - 11, y, 1), (x + side * 3, y + reach, 1), (x + 11, y, 1)]), (240, 232, 208), width=3,
                bulge=0.4)
        long = max(spec.tusks, 44)
        x, y = side * n * 0.72, m * 1.3
        pen.shape(smooth([(x - 15, y, 1), (x + side * (24 if spec.tusks else 4), y - long * 0.6),
            (x + side * (12 if spec.tusks else 0), y - long, 1), (x + 15, y + 4, 1)]), (236, 224, 190), width=3.8,
            bulge=0.4)


def eye(pen: Pen, spec: Head, side: int, head: Stencil, mood: str) -> None:
    """A beast's eye under its brow."""
    x, y, s = side * spec.width * 0.42, -44, 34
    pen.wash(ellipse(x, y, s * 1.7, s * 1.2), darker(spec.coat, 0.75), 0.75, 9, head)
    lens = smooth([(x - side * s * 1.15, y + 14, 1), (x - side * s * 0.2, y - s * 0.56),
        (x + side * s * 1.15, y - 14, 1), (x + side * s * 0.2, y + s * 0.5)])
    pen.glow(x, y, 78, spec.eye, 0.45)
    ball = pen.shape(lens, spec.eye, width=5, hatch=0, bulge=0.4)
    pen.wash(ellipse(x, y, s * 0.26, s * 0.5), (12, 8, 10), 1, 0, ball)
    pen.wash(ellipse(x - 9, y - 10, 7), (255, 255, 255), 0.95, 0, ball)
    fall = {"angry": 26, "kind": -6, "sad": -18}.get(mood, 12)
    pen.line(smooth([(x - side * s * 1.6, y + fall), (x - side * s * 0.2, y - s * 0.9),
        (x + side * s * 1.6, y - s * 0.9)], False), 19, darker(spec.coat, 0.7), (0.6, 0.05), 0.95, head)
    pen.line(smooth([(x - side * s * 1.3, y + 20), (x - side * s * 1.9, y + 62)], False), 9, darker(spec.coat, 0.75),
        (0.8, 0.05), 0.8, head)


def whiskers(pen: Pen, spec: Head, kind: str) -> None:
    """Whiskers of cats and rats."""
    if kind in ("cat", "rat", "tiger", "lion", "fox"):
        n, m = spec.snout, spec.muzzle
        pen.strands([smooth([(s * n * 0.6, m * 0.8 + k * 6), (s * n * 1.8, m * 0.7 + k * 20),
            (s * n * 2.9, m * 0.86 + k * 40)], False) for s in (-1, 1) for k in (-1, 0, 1)], 4, (240, 236, 226),
            (0.9, 0.1), 0.8)


def horns(pen: Pen, spec: Head) -> None:
    """Antlers, bull's or goat's horns, behind the head."""
    tone, w = (206, 184, 146) if spec.furry else (64, 52, 54), spec.width
    for side in (-1, 1):
        if spec.horns == "antlers":
            beam = [(40, -180), (110, -290), (250, -330), (280, -450)]
            tines = [beam, [(120, -292), (110, -380), (150, -450)], [(200, -322), (220, -400), (210, -460)],
                [(80, -240), (170, -230), (210, -270)], [(262, -370), (330, -390), (360, -440)]]
            for i, tine in enumerate(tines):
                way = respaced(smooth([(side * x, y) for x, y in tine], False), 8, False)
                pen.shape(tapered(way, 44 if i == 0 else 30, (0.9, 0.1)), tone, bulge=0.4, width=4.5, rim=0.6,
                    hatch=0.6)
            continue
        knots = {
            "bull": [(w * 0.5, -150, 1), (w * 1.2, -190), (w * 1.7, -290), (w * 1.6, -450, 1), (w * 2.0, -300),
            (w * 1.8, -140), (w * 0.8, -80, 1)],
            "goat": [(w * 0.1, -190, 1), (w * 0.4, -400), (w * 1.2, -460), (w * 1.9, -330, 1), (w * 1.2, -380),
            (w * 0.8, -300), (w * 0.7, -150, 1)],
        }[spec.horns]
        path = smooth([(x * side, *rest) for x, *rest in knots])
        body = pen.shape(path, tone, bulge=0.4, gloss=0.3, width=5, rim=0.8)
        half = len(path) // 2
        rings = [smooth([a, (a + b) / 2 + (6, 8), b], False) for a,
            b in zip(path[4 : half - 4 : 5], path[::-1][4 : half - 4 : 5], strict=False)]
        pen.strands(rings, 6, darker(tone, 0.55), (0.8, 0.4), 0.8, body)
