"""What lies behind a portrait: soft silhouettes of woods, halls, hills, caves, seas and towns."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Callable

import numpy as np

from ..ink import Canvas, Colour, darker, lighter, mix
from .card import ground, halves
from .curves import Points, box, ellipse, smooth, straight
from .look import singular, tokens
from .pen import Pen

Places = dict[str, tuple[str, Colour, Colour]]  # name: words, colour in the middle, colour at the edge
PLACES: Places = {
    "wood": ("forest wood woods grove jungle druid ranger hunter elf tree wolf bear spider owl stag", (150, 168, 120),
    (28, 44, 38)),
    "hall": ("king queen castle court palace throne noble prince princess lord lady duke knight paladin",
    (196, 150, 104), (48, 28, 34)),
    "peaks": ("mountain dwarf giant dragon barbarian north frost snow ice horse eagle", (176, 186, 196), (44, 56, 78)),
    "cave": ("cave dungeon goblin orc underground tomb crypt undead skeleton slime golem demon eye beholder",
    (128, 116, 112), (24, 22, 32)),
    "sea": ("sea pirate sailor ship ocean island harbour captain snake serpent water", (170, 190, 184), (28, 54, 72)),
    "town": ("town city village innkeeper merchant bard villager rogue thief street", (206, 168, 116), (58, 38, 44)),
    "study": ("library wizard mage tower scholar sage alchemist witch sorcerer magic", (160, 140, 170), (34, 26, 54)),
    "night": ("night vampire ghost moon dark shadow assassin lich werewolf", (126, 132, 172), (18, 20, 44)),
}
TINTS: dict[str, Colour] = {
    "angry": (196, 70, 36), "kind": (246, 206, 120), "sad": (96, 122, 158), "sly": (112, 130, 84),
    "proud": (226, 180, 90), "calm": (190, 186, 170),
}


def place_of(text: str, rng: np.random.Generator) -> str:
    """The place whose words come up most; dice between equals."""
    said = {singular(word) for word in tokens(text)}
    scores = {name: len(said & set(words.split())) for name, (words, _, _) in PLACES.items()}
    best = max(scores.values())
    return str(rng.choice([name for name, score in scores.items() if score == best]))


def stage(canvas: Canvas, pen: Pen, text: str, mood: str, glow: Colour | None, centre: float = 0.4) -> None:
    """Paints a backdrop with light behind the head."""
    place = place_of(text, canvas.rng)
    _, middle, edge = PLACES[place]
    tint = TINTS.get(mood, TINTS["calm"])
    middle, edge = mix(mix(middle, tint, 0.42), (255, 240, 214), 0.12), mix(edge, darker(tint, 0.75), 0.3)
    if glow:
        middle, edge = mix(middle, glow, 0.3), mix(edge, darker(glow, 0.8), 0.3)
    ground(canvas, middle, edge, (0.5, centre), 1.3)
    PAINTERS[place](pen, middle, edge)
    pen.glow(0, -110, 470, lighter(middle, 0.2), 0.32)


def _wood(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    for share, blur, count in ((0.35, 16, 9), (0.68, 9, 6)):
        trunks: list[Points] = []
        for x in rng.uniform(-w, w, count):
            if abs(x) < 150:
                x += 300 * np.sign(x)
            half = rng.uniform(14, 40) * (0.6 + share)
            trunks.append(smooth([(x - half, -h - 50, 1), (x - half * 0.8, 0), (x - half * 1.4, h + 50, 1),
                (x + half * 1.4, h + 50, 1), (x + half * 0.8, 0), (x + half, -h - 50, 1)]))
            trunks.append(smooth([(x, -150, 1), (x + 120 * np.sign(-x), -260), (x + 200 * np.sign(-x), -h, 1),
                (x + 100 * np.sign(-x), -220), (x, -110, 1)]))
        pen.washes(trunks, mix(middle, edge, share), 0.75, blur)
    leaves = [ellipse(x, y, r, r * 0.7) for x, y, r in rng.uniform((-w, -h, 16), (w, -h + 190, 54), (46, 3))]
    pen.washes(leaves, edge, 0.5, 8)


def _hall(pen: Pen, middle: Colour, edge: Colour) -> None:
    w, h = halves(pen)
    for side in (-1, 1):
        for x in (350, 620, 890):
            pen.wash(box(side * x - 44, -h, side * x + 44, h), mix(middle, edge, 0.6), 0.8, 7)
            pen.wash(box(side * x - 40, -h, side * x - 18, h), lighter(middle, 0.25), 0.3, 9)
            pen.wash(box(side * x - 62, -250, side * x + 62, -212), mix(middle, edge, 0.75), 0.8, 5)
    arch = [(-290, h), (-290, -180), (-210, -350), (0, -440), (210, -350), (290, -180), (290, h)]
    pen.wash(smooth(arch), lighter(middle, 0.35), 0.4, 16)
    pen.strands([smooth(np.array(arch[:]) * k, False) for k in (1.0, 1.08)], 12, mix(middle, edge, 0.8), (1, 1), 0.6)
    for side in (-1, 1):
        banner = straight([(side * 400 - 60, -h), (side * 400 + 60, -h), (side * 400 + 60, 60), (side * 400, 120),
            (side * 400 - 60, 60)])
        pen.wash(banner, _dye(pen), 0.6, 5)


def _dye(pen: Pen) -> Colour:
    dyes: tuple[Colour, ...] = ((120, 34, 40), (40, 58, 110), (50, 90, 60), (96, 50, 104))
    return dyes[int(pen.canvas.rng.integers(len(dyes)))]


def _range(pen: Pen, base: float, height: float, rough: int) -> Points:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    xs = np.linspace(-w - 60, w + 60, rough)
    ys = base - height * np.abs(rng.normal(0.55, 0.4, rough))
    return np.vstack([np.stack([xs, ys], axis=-1), [(w + 60, h + 60), (-w - 60, h + 60)]])


def _peaks(pen: Pen, middle: Colour, edge: Colour) -> None:
    for base, height, share, rough in ((60, 330, 0.3, 12), (190, 260, 0.55, 15), (330, 170, 0.8, 21)):
        ridge = _range(pen, base, height, rough)
        pen.wash(ridge, mix(middle, edge, share), 0.85, 3)
        snow = [straight([p, p + (34, 62), p + (8, 46), p + (-14, 70), p + (-32, 54)]) for p in ridge[1:-3]
            if p[1] < base - height * 0.6]
        pen.washes(snow, lighter(middle, 0.7), 0.5, 3)


def _cave(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    for share, blur, long in ((0.55, 9, 300), (0.9, 4, 210)):
        teeth = []
        for x in np.arange(-w, w + 60, 92):
            half, drop = rng.uniform(34, 66), long * rng.uniform(0.35, 1) * (0.5 + 0.6 * min(1, abs(x) / 360))
            teeth.append(smooth([(x - half, -h - 20, 1), (x - half * 0.3, -h + drop * 0.5), (x, -h + drop, 1),
                (x + half * 0.3, -h + drop * 0.5), (x + half, -h - 20, 1)]))
            if abs(x) > 260:
                teeth.append(smooth([(x - half, h + 20, 1), (x, h - drop * 1.5, 1), (x + half, h + 20, 1)]))
        pen.washes(teeth, mix(middle, edge, share), 0.85, blur)


def _sea(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    pen.washes([ellipse(x, y, r * 2.4, r * 0.6) for x, y, r in rng.uniform((-w, -h + 60, 30), (w, -20, 80), (12, 3))],
        lighter(middle, 0.5), 0.35, 16)
    pen.wash(box(-w - 20, 90, w + 20, h + 20), mix(middle, edge, 0.6), 0.9, 3)
    waves = [smooth([(x - 60, y), (x, y - 12), (x + 60, y)], False) for x, y in rng.uniform((-w, 110), (w, h), (46, 2))]
    pen.strands(waves, 6, lighter(middle, 0.4), alpha=0.45)
    x = float(rng.choice([-1, 1])) * 370
    ship = pen.at(x, 66, 0, 0.8)
    tone = mix(middle, edge, 0.85)
    ship.washes([smooth([(-90, 10, 1), (-60, 44), (60, 44), (100, 0, 1)]),
        straight([(-4, 10), (4, 10), (4, -190), (-4, -190)])], tone, 0.85, 2)
    ship.washes([smooth([(-60, -50, 1), (0, -70), (64, -50, 1), (52, -150, 1), (-44, -150, 1)]),
        straight([(4, -190), (46, -176), (4, -164)])], mix(tone, middle, 0.4), 0.9, 2)


def _town(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    for share, low, blur in ((0.4, 20, 8), (0.7, 150, 4)):
        houses, lights, x = [], [], -w - 40.0
        while x < w:
            wide, top = rng.uniform(90, 170), low - rng.uniform(40, 250) * (0.4 + min(1, abs(x) / 400))
            houses.append(straight([(x, h + 20), (x, top), (x + wide / 2, top - wide * 0.7), (x + wide, top),
                (x + wide, h + 20)]))
            lights += [box(x + wide * k - 10, top + 40, x + wide * k + 10, top + 70) for k in (0.3, 0.7)
                if rng.random() < 0.6]
            x += wide * rng.uniform(0.85, 1.1)
        pen.washes(houses, mix(middle, edge, share), 0.9, blur)
        pen.washes(lights, (255, 206, 110), 0.75, blur * 0.7)


def _study(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    pen.wash(box(-w, -h, w, h), edge, 0.25)
    for top in np.arange(-h, h, 168):
        pen.wash(box(-w, top + 142, w, top + 166), mix(middle, edge, 0.9), 0.8, 4)
        x = -w
        while x < w:
            wide, tall = rng.uniform(16, 40), rng.uniform(84, 132)
            tone = _dye(pen)
            if rng.random() < 0.86 and abs(x) > 170:
                pen.wash(box(x, top + 142 - tall, x + wide - 4, top + 142), mix(tone, middle, 0.35), 0.6, 3)
            x += wide
    pen.glow(-w * 0.74, -60, 260, (255, 190, 90), 0.5)


def _night(pen: Pen, middle: Colour, edge: Colour) -> None:
    rng, (w, h) = pen.canvas.rng, halves(pen)
    pen.wash(box(-w, -h, w, h), edge, 0.5)
    pen.washes([ellipse(x, y, r) for x, y, r in rng.uniform((-w, -h, 1.4), (w, 60, 4), (90, 3))], (240, 236, 220), 0.8,
        0)
    x = float(rng.choice([-1, 1])) * 240
    pen.glow(x, -300, 330, lighter(middle, 0.4), 0.6)
    pen.shape(ellipse(x, -300, 104), (226, 222, 200), bulge=0.3, width=0, hatch=0.3)
    pen.washes([ellipse(x + dx, -300 + dy, r) for dx, dy, r in ((-30, -20, 22), (34, 26, 15), (10, -54, 11),
        (-18, 48, 17))], (190, 186, 172), 0.6, 3)
    pen.wash(_range(pen, 260, 120, 15), mix(middle, edge, 0.9), 0.9, 3)


PAINTERS: dict[str, Callable[[Pen, Colour, Colour], None]] = {
    "wood": _wood, "hall": _hall, "peaks": _peaks, "cave": _cave, "sea": _sea, "town": _town, "study": _study,
    "night": _night,
}
