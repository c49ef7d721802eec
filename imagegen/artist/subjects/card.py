"""Cards: parchment and dark grounds, rays, and a frame whose metal and stones tell how rare a thing is."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np
from PIL import Image, ImageChops

from ..ink import INK, Canvas, Colour, darker, lighter, mix
from .curves import Points, arc, box, ellipse, star, straight
from .pen import Pen, pen_on

FRAMES: dict[str, tuple[Colour, Colour, int]] = {
    "common": ((112, 96, 80), (150, 130, 100), 0),
    "uncommon": ((104, 116, 88), (70, 160, 84), 1),
    "rare": ((110, 124, 150), (58, 110, 220), 2),
    "very rare": ((130, 104, 150), (160, 70, 220), 3),
    "legendary": ((196, 144, 52), (240, 140, 30), 4),
    "artifact": ((190, 84, 52), (230, 50, 50), 4),
}


def ground(canvas: Canvas, middle: Colour, edge: Colour, centre: tuple[float, float] = (0.5, 0.46),
    rough: float = 1.0) -> None:
    """Fills the sheet: light in the middle, dark at the edges, uneven as paint or old paper is."""
    height, width = canvas.noise.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    far = np.hypot((x / width - centre[0]) * 1.25, (y / height - centre[1]) * 1.25)
    share = np.clip(far * 1.25 - 0.12 + 0.07 * rough * canvas.noise, 0, 1)[..., None]
    share = share * share * (3 - 2 * share)
    paint = np.array(middle) + (np.array(edge) - np.array(middle)) * share
    paint = paint * (1 + 0.05 * rough * canvas.noise[::-1, ::-1, None])
    layer = Image.fromarray(np.clip(paint, 0, 255).astype(np.uint8))
    canvas.image.paste(layer.resize(canvas.image.size, Image.Resampling.BICUBIC))


def grain(canvas: Canvas, strength: int = 7) -> None:
    """The tooth of the paper, over the whole sheet: fine specks, dark and light."""
    side = 256
    specks = canvas.rng.integers(0, strength * 2 + 1, (side, side), dtype=np.uint8)
    fibre = Image.fromarray(specks).resize((side * 2, side * 2), Image.Resampling.BILINEAR)
    sheet = Image.new("L", canvas.image.size)
    for top in range(0, sheet.size[1], side * 2):
        for left in range(0, sheet.size[0], side * 2):
            sheet.paste(fibre, (left, top))
    tooth = Image.merge("RGB", (sheet, sheet, sheet))
    canvas.image.paste(ImageChops.subtract(canvas.image, tooth, 1, strength))


def parchment(canvas: Canvas, tint: Colour = (230, 204, 152)) -> None:
    """Old paper with stains, burnt a little at its edges."""
    ground(canvas, lighter(tint, 0.35), mix(darker(tint, 0.36), (130, 70, 24), 0.35), rough=1.5)
    pen = pen_on(canvas)
    for _ in range(5):
        x, y, r = canvas.rng.uniform(-480, 480), canvas.rng.uniform(-480, 480), canvas.rng.uniform(20, 90)
        pen.wash(ellipse(x, y, r, r * 0.8), (150, 104, 56), 0.13, 14)


def rays(pen: Pen, x: float, y: float, colour: Colour, count: int, reach: float, alpha: float = 0.16) -> None:
    """A burst of light behind a magical thing."""
    turn = float(pen.canvas.rng.uniform(0, 360))
    beams = []
    for i in range(count):
        a = np.radians(turn + 360 * i / count)
        spread, far = np.pi / count * 0.45, reach * (0.75 + 0.25 * (i % 2))
        beams.append(straight([(x, y), *((x + far * np.cos(a + s), y + far * np.sin(a + s))
            for s in (-spread, spread))]))
    pen.washes(beams, colour, alpha, 6)


def ring_of_signs(pen: Pen, x: float, y: float, radius: float, colour: Colour, alpha: float = 0.5) -> None:
    """A drawn magic circle: two rings with strange letters between, a star within."""
    rng = pen.canvas.rng
    pen.strands([arc(x, y, r, r, 0, 360, 90) for r in (radius, radius * 0.86)], 3.5, colour, (1, 1), alpha)
    strokes = []
    for a in np.arange(22) * 360 / 22:
        sign, back = pen.at(x, y, a).at(0, -radius * 0.93), np.linalg.inv(pen.matrix)
        strokes.append((sign.pixels(rng.uniform(-1, 1, (4, 2)) * radius * 0.042) - pen.origin) @ back.T)
    pen.strands(strokes, 4, colour, (1, 1), alpha)
    shape = star(x, y, radius * 0.84, radius * (0.35 + 0.1 * rng.random()), int(rng.integers(5, 9)))
    pen.line(np.vstack([shape, shape[:1]]), 2.5, colour, (1, 1), alpha * 0.6)


def compass(pen: Pen, radius: float, colour: Colour, alpha: float = 0.22) -> None:
    """A draughtsman's construction lines behind a plain thing."""
    paths = [arc(0, 0, r, r, 0, 360, 90) for r in (radius, radius * 0.72)]
    for turn in range(0, 180, 30):
        end = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))]) * radius * 1.12
        paths.append(straight([-end, end]))
    pen.strands(paths, 2.2, colour, (1, 1), alpha)


def halves(pen: Pen) -> tuple[float, float]:
    """Half the sheet's width and height in the pen's units."""
    width, height = pen.canvas.image.size
    return width / pen.unit / 2, height / pen.unit / 2


def border(pen: Pen, inset: float) -> Points:
    """A rectangle with hollowed corners, `inset` units from the sheet's edge."""
    w, h = halves(pen)
    w, h, r = w - inset, h - inset, 44.0
    corners = [(w, -h, 180, 90), (w, h, 270, 180), (-w, h, 360, 270), (-w, -h, 90, 0)]
    return np.vstack([arc(x, y, r, r, start, end, 10) for x, y, start, end in corners])


def frame(canvas: Canvas, rarity: str) -> None:
    """A metal band along the sheet's edge; stones in its corners grow in number with the rarity."""
    pen = pen_on(canvas)
    metal, stone, stones = FRAMES[rarity]
    w, h = halves(pen)
    dim = mix(darker(metal, 0.35), INK, 0.1)
    for side in (box(-w, -h, w, 32 - h), box(-w, h - 32, w, h), box(-w, -h, 32 - w, h), box(w - 32, -h, w, h)):
        pen.shape(side, dim, bulge=0.5, depth=0.5, width=0, hatch=0)
    for inset, width, colour in ((30, 5, INK), (40, 2.2, darker(metal, 0.3)), (17, 3, lighter(metal, 0.25)),
        (8, 3, INK)):
        path = border(pen, inset)
        pen.line(np.vstack([path, path[:1]]), width, colour, (1, 1), 0.9)
    for sx in (-1, 1):
        for sy in (-1, 1):
            corner(pen.at(sx * (w - 44), sy * (h - 44)), metal, stone, stones > 0)
    for i in range(max(0, stones - 1)):
        jewel(pen.at((i - (stones - 2) / 2) * 54, h - 17), stone, 15)


def corner(pen: Pen, metal: Colour, stone: Colour, jewelled: bool) -> None:
    """A boss in a corner of the frame."""
    pen.shade_under(ellipse(0, 0, 36), 3, 5, 0.5, 6)
    pen.shape(ellipse(0, 0, 36), metal, gloss=0.8, bulge=0.3, width=3.5)
    pen.shape(ellipse(0, 0, 23), darker(metal, 0.2), gloss=0.4, width=2.5)
    if jewelled:
        jewel(pen, stone, 17)
    else:
        pen.shape(star(0, 0, 21, 9, 4), lighter(metal, 0.2), width=2)


def jewel(pen: Pen, colour: Colour, radius: float) -> None:
    """A cut stone in its setting."""
    pen.shape(ellipse(0, 0, radius), darker(colour, 0.15), gloss=0.5, width=3, bulge=0.3, hatch=0)
    top = star(0, 0, radius * 0.62, radius * 0.57, 4)
    pen.wash(top, lighter(colour, 0.35), 0.8)
    pen.wash(straight([(0, 0), *top[4:8]]), darker(colour, 0.15), 0.45)
    pen.wash(ellipse(-radius * 0.35, -radius * 0.38, radius * 0.2, radius * 0.13, -40), (255, 255, 255), 0.95)
