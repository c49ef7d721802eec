"""Coats of arms drawn: shield, helm, mantling and ribbon on parchment or before a banner."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np
from PIL import Image

from ..ink import Canvas, Colour, Light, Stencil, darker, lighter, mix
from .blazon import TINCTURES, Blazon, compose
from .card import frame, grain, ground, parchment, rays
from .curves import Points, box, ellipse, mirrored, smooth, straight
from .emblems import emblem
from .look import dice_seed
from .pen import Pen, pen_on

PLACES: dict[str, list[tuple[float, float, float]]] = {  # where charges lie: x, y, size
    "fess": [(-150, 10, 0.62), (0, 10, 0.62), (150, 10, 0.62)],
    "chief": [(-150, -190, 0.56), (0, -190, 0.56), (150, -190, 0.56)],
    "pale": [(0, -170, 0.62), (0, 10, 0.62), (0, 180, 0.56)],
    "bend": [(-140, -145, 0.56), (0, 0, 0.56), (130, 140, 0.52)],
    "pile": [(0, -120, 0.95)],
    "field": [(-128, -130, 0.86), (128, -130, 0.86), (0, 110, 0.9)],
    "chevron": [(-150, -150, 0.66), (150, -150, 0.66), (0, 190, 0.62)],
    "cross": [(-160, -170, 0.62), (160, -170, 0.62), (-130, 120, 0.5)],
    "saltire": [(0, -200, 0.55), (-170, 0, 0.55), (170, 0, 0.55)],
    "fess-beside": [(-128, -180, 0.66), (128, -180, 0.66), (0, 190, 0.66)],
    "pale-beside": [(-185, -60, 0.56), (185, -60, 0.56)],
    "bend-beside": [(150, -150, 0.72), (-120, 130, 0.72)],
    "chief-beside": [(-110, -20, 0.75), (110, -20, 0.75), (0, 180, 0.75)],
    "pile-beside": [(-180, 20, 0.56), (180, 20, 0.56)],
}


def draw(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """The arms of a house, guild, order or realm, of the size (width, height) in pixels."""
    number = dice_seed(name, words, mood, seed)
    rng = np.random.default_rng(number)
    arms = compose(f"{name} {words}", rng)
    canvas = Canvas(size, number, Light(shadow=(40, 26, 38)))
    pen = pen_on(canvas)
    if rng.random() < 0.5:
        parchment(canvas)
    else:
        tone = TINCTURES[arms.field if arms.field not in ("or", "argent") else arms.charge_tincture]
        ground(canvas, mix(tone, (196, 170, 120), 0.55), darker(tone, 0.8), rough=1.4)
        rays(pen, 0, -40, (255, 226, 160), 20, 720, 0.1)
    achievement(pen.at(0, 72, 0, 0.84), arms, rng)
    frame(canvas, "legendary" if arms.charge == "crown" else "rare")
    grain(canvas)
    return canvas.finished()


def achievement(pen: Pen, arms: Blazon, rng: np.random.Generator) -> None:
    """Everything around the shield, then the shield."""
    tone, lining = TINCTURES[arms.field], TINCTURES[arms.charge_tincture]
    weapons(pen, rng)
    for side in (-1, 1):
        mantle(pen.at(0, 0, flip=side < 0), tone if arms.field not in ("or", "argent") else lining,
            lining if arms.field not in ("or", "argent") else tone)
    crest(pen.at(0, -395, 0, 0.5), arms, rng)
    shield(pen, arms)
    ribbon(pen, TINCTURES[arms.charge_tincture])


def weapons(pen: Pen, rng: np.random.Generator) -> None:
    """Crossed banner poles behind the shield."""
    for turn in (-42, 42):
        pole = pen.at(0, 0, turn)
        pole.shape(box(-11, -540, 11, 520), (110, 74, 46), bulge=0.5, cast=16)
        pole.shape(smooth([(0, -610, 1), (28, -550), (0, -520, 1), (-28, -550)]), (206, 160, 62), gloss=0.8, bulge=0.4)


def mantle(pen: Pen, outer: Colour, lining: Colour) -> None:
    """Slashed cloth flowing from the helm to one side."""
    back = smooth([(30, -400), (200, -440), (330, -360), (440, -380, 1), (400, -250), (470, -160, 1), (380, -120),
        (430, 40, 1), (350, 20), (370, 190, 1), (280, 80), (240, -160), (90, -300)])
    body = pen.shape(back, lining, bulge=0.15, width=5, cast=16)
    front = smooth([(20, -390), (170, -420), (260, -330), (380, -320, 1), (310, -220), (400, -80, 1), (300, -70),
        (330, 110, 1), (240, -40), (180, -210), (70, -300)])
    top = pen.shape(front, outer, bulge=0.25, width=5, cast=10)
    veins = [smooth([(60, -370), (220, -330), end], False) for end in ((370, -316), (390, -90), (326, 96))]
    pen.strands(veins, 12, darker(outer, 0.55), (0.1, 0.1), 0.7, top)
    pen.strands([v + (60, 10) for v in veins], 9, darker(lining, 0.5), (0.1, 0.1), 0.5, body)


def crest(pen: Pen, arms: Blazon, rng: np.random.Generator) -> None:
    """A helm, a wreath in the two tinctures, and the charge or a crown above."""
    steel = (150, 156, 168)
    skull = smooth(mirrored([(0, -200), (120, -170), (190, -30), (180, 120), (210, 240, 1), (110, 290), (0, 300)]))
    pen.shape(skull, steel, gloss=0.85, bulge=0.4, cast=20, width=7)
    pen.shape(smooth(mirrored([(0, -30), (130, -60), (160, 20), (120, 130), (0, 160)])), (26, 20, 26), width=6)
    for x in (-96, -48, 0, 48, 96):
        bar = smooth([(x - 9, -70, 1), (x + 9, -70, 1), (x * 1.16 + 10, 50), (x + 9, 160, 1), (x - 9, 160, 1),
            (x * 1.16 - 10, 50)])
        pen.shape(bar, (206, 160, 62), gloss=0.85, bulge=0.4, width=5)
    emblem(pen.at(0, -316, 0, 1.15), arms.charge or "crown", TINCTURES[arms.charge_tincture or "or"], gloss=0.6)
    for i, x in enumerate(np.linspace(-150, 150, 6)):
        tone = TINCTURES[(arms.field, arms.charge_tincture)[i % 2] or "or"]
        pen.at(float(x), -214 + abs(float(x)) * 0.12, -24).shape(ellipse(0, 0, 40, 30), tone, bulge=0.4, width=5,
            cast=8)


def outline() -> Points:
    """The shield's edge."""
    return smooth(mirrored([(0, -300), (150, -300), (270, -300, 1), (272, -60), (200, 180), (0, 360, 1)]))


def shield(pen: Pen, arms: Blazon) -> None:
    """The shield with its field, ordinary and charges in relief."""
    path = outline()
    pen.shape(path * 1.06, (206, 158, 60), gloss=0.85, bulge=0.05, width=6, cast=30, rim=0.4)
    field = pen.shape(path, TINCTURES[arms.field], bulge=0.16, gloss=0.3, depth=0.7, width=5, hatch=0.6)
    if arms.division:
        pen.washes(division(arms.division), TINCTURES[arms.second], 0.94, 0, field)
        for part in division(arms.division):
            pen.outline(part, 3.5, clip=field)
    diaper(pen, arms, field)
    if arms.ordinary:
        for part in ordinary(arms.ordinary):
            pen.shape(part, TINCTURES[arms.ordinary_tincture], clip=field, bulge=0.12, gloss=0.3, depth=0.6, width=4.5,
                hatch=0.6)
    for x, y, size in places(arms):
        emblem(pen.at(x, y, 0, size), arms.charge, TINCTURES[arms.charge_tincture], gloss=0.55)
    pen.wash(smooth([(-230, -270), (-60, -280), (-120, -60), (-200, 60), (-250, -60)]), (255, 255, 255), 0.13, 12,
        field)
    pen.wash(smooth([(270, -200), (280, 60), (120, 300), (0, 360), (150, 120)]), (20, 10, 24), 0.3, 24, field)
    pen.outline(path, 5)


def diaper(pen: Pen, arms: Blazon, field: Stencil) -> None:
    """A faint pattern over the field, as painters enliven plain tinctures."""
    tone = TINCTURES[arms.field]
    lines = [straight([(x, -320), (x + s * 700, 380)]) for s in (-1, 1) for x in range(-900, 901, 66)]
    pen.strands(lines, 2.4, darker(tone, 0.35) if sum(tone) > 260 else lighter(tone, 0.3), (1, 1), 0.3, field)


def places(arms: Blazon) -> list[tuple[float, float, float]]:
    """Where the charges lie and how big they are."""
    if not arms.charge:
        return []
    if arms.on_ordinary:
        return PLACES[arms.ordinary]
    if not arms.ordinary or arms.ordinary == "bordure":
        return [(0, -10, 2.0 if not arms.ordinary else 1.6)] if arms.count == 1 else PLACES["field"]
    return PLACES.get(f"{arms.ordinary}-beside") or PLACES[arms.ordinary]


def turned(path: Points, degrees: float) -> Points:
    """The path turned about the middle."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return path @ np.array([[c, s], [-s, c]])


def division(kind: str) -> list[Points]:
    """The parts of a divided field that take the second tincture."""
    simple: dict[str, list[Points]] = {
        "per pale": [box(0, -400, 400, 400)],
        "per fess": [box(-400, 0, 400, 400)],
        "per bend": [straight([(-400, -400), (400, 400), (-400, 400)])],
        "quarterly": [box(0, -400, 400, 0), box(-400, 0, 0, 400)],
        "per saltire": [straight([(-400, -400), (0, 0), (-400, 400)]), straight([(400, -400), (0, 0), (400, 400)])],
        "paly": [box(x, -400, x + 90, 400) for x in (-270, -90, 90)],
        "barry": [box(-400, y, 400, y + 80) for y in range(-220, 400, 160)],
        "bendy": [turned(box(x, -600, x + 86, 600), -45) for x in range(-430, 430, 172)],
        "chequy": [box(x, y, x + 90, y + 90) for i, x in enumerate(range(-270, 270, 90))
        for y in range(-300 + 90 * (i % 2), 400, 180)],
        "lozengy": [straight([(x, y - 80), (x + 55, y), (x, y + 80), (x - 55, y)]) for i,
        y in enumerate(range(-320, 400, 80)) for x in range(-330 + 55 * (i % 2), 340, 110) if i % 2 == 0],
    }
    return simple[kind]


def ordinary(kind: str) -> list[Points]:
    """The bands and bars that lie on a field."""
    simple: dict[str, list[Points]] = {
        "fess": [box(-400, -70, 400, 90)],
        "pale": [box(-92, -400, 92, 400)],
        "bend": [turned(box(-84, -700, 84, 700), -45)],
        "chevron": [straight([(0, -90), (330, 190), (330, 350), (0, 70), (-330, 350), (-330, 190)])],
        "cross": [straight([(-60, -400), (60, -400), (60, -90), (400, -90), (400, 30), (60, 30), (60, 400), (-60, 400),
        (-60, 30), (-400, 30), (-400, -90), (-60, -90)])],
        "saltire": [np.vstack([turned(p, 45) for p in [straight([(-54, -600), (54, -600), (54, -54), (600, -54),
        (600, 54), (54, 54), (54, 600), (-54, 600), (-54, 54), (-600, 54), (-600, -54), (-54, -54)])]])],
        "chief": [box(-400, -400, 400, -104)],
        "bordure": [np.vstack([outline(), outline()[:1], (outline() * 0.83)[::-1], (outline() * 0.83)[-1:]])],
        "pile": [straight([(-210, -400), (210, -400), (0, 270)])],
    }
    return simple[kind]


def ribbon(pen: Pen, colour: Colour) -> None:
    """An empty ribbon for a motto below the shield."""
    paper = (230, 212, 170)
    for side in (-1, 1):
        tail = smooth([(side * 230, 372, 1), (side * 400, 318, 1), (side * 360, 366, 1), (side * 410, 420, 1),
            (side * 240, 450, 1)], samples=4)
        pen.shape(tail, darker(paper, 0.3), bulge=0.1, width=5, cast=10)
    band = smooth([(-290, 362, 1), (-140, 398), (0, 408), (140, 398), (290, 362, 1), (296, 440, 1), (140, 478),
        (0, 488), (-140, 478), (-296, 440, 1)])
    body = pen.shape(band, paper, bulge=0.15, width=5, cast=14)
    signs = [smooth([(x, 436 - abs(x) * 0.08 + k), (x + 10, 424 - abs(x) * 0.08 - k), (x + 20, 440 - abs(x) * 0.08)],
        False) for x in range(-230, 220, 30) for k in (0, 8)]
    pen.strands(signs, 5, darker(colour, 0.6), (0.8, 0.3), 0.85, body)
