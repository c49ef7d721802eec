"""Cut-outs: shapes drawn in metres with Pillow at twice their size, with colour, coverage and light of their own."""

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw

from ..paint import Colour, Floats, decode

FINER = 2
Point = tuple[float, float]


def shade(colour: Colour, by: float) -> Colour:
    """Return a colour made lighter or darker."""
    r, g, b = (min(255, max(0, int(c * by))) for c in colour)
    return r, g, b


class Sprite:
    """Covers a window of the picture (left, top, right, bottom in pixels); its pen draws in metres around an origin."""

    def __init__(self, window: tuple[int, int, int, int], origin: tuple[float, float, float], z: float) -> None:
        self.window, self.origin, self.z = window, origin, z
        size = max(window[2] - window[0], 1) * FINER, max(window[3] - window[1], 1) * FINER
        self.image = Image.new("RGBA", size)
        self.pen = ImageDraw.Draw(self.image)
        self.own: Image.Image | None = None
        self.own_pen: ImageDraw.ImageDraw | None = None

    def at(self, points: Iterable[Point]) -> list[Point]:
        """Return points in metres as points of the drawing, kept near it."""
        x0, y0, scale = self.origin
        x0, y0 = x0 - self.window[0], y0 - self.window[1]
        limit = 60_000.0
        return [
            (min(max((x0 + x * scale) * FINER, -limit), limit), min(max((y0 - y * scale) * FINER, -limit), limit))
            for x, y in points
        ]

    def poly(self, points: Iterable[Point], colour: Colour, glow: float = 0.0) -> None:
        """Fill a polygon."""
        drawn = self.at(points)
        if len(drawn) < 3:
            return
        self.pen.polygon(drawn, fill=(*colour, 255))
        if pen := self._light(glow):
            pen.polygon(drawn, fill=_lit(colour, glow))

    def pixels(self, points: Iterable[Point], colour: Colour, glow: float = 0.0) -> None:
        """Fill a polygon of points of the picture, in its pixels."""
        limit = 60_000.0
        drawn = [
            (
                min(max((x - self.window[0]) * FINER, -limit), limit),
                min(max((y - self.window[1]) * FINER, -limit), limit),
            )
            for x, y in points
        ]
        self.pen.polygon(drawn, fill=(*colour, 255))
        if pen := self._light(glow):
            pen.polygon(drawn, fill=_lit(colour, glow))

    def rect(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, glow: float = 0.0) -> None:
        """Fill an upright rectangle."""
        self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, glow)

    def disc(self, x: float, y: float, rx: float, ry: float, colour: Colour, glow: float = 0.0) -> None:
        """Fill an ellipse around a point."""
        (x0, y0), (x1, y1) = self.at([(x - rx, y + ry), (x + rx, y - ry)])
        if x1 < x0 or y1 < y0:
            return
        self.pen.ellipse([x0, y0, x1, y1], fill=(*colour, 255))
        if pen := self._light(glow):
            pen.ellipse([x0, y0, x1, y1], fill=_lit(colour, glow))

    def line(self, points: Iterable[Point], width: float, colour: Colour, glow: float = 0.0) -> None:
        """Draw a line of a width in metres."""
        drawn, thick = self.at(points), max(1, round(width * self.origin[2] * FINER))
        self.pen.line(drawn, fill=(*colour, 255), width=thick, joint="curve" if thick > 4 else None)
        if pen := self._light(glow):
            pen.line(drawn, fill=_lit(colour, glow), width=thick)

    def blob(self, points: list[Point], colour: Colour, glow: float = 0.0) -> None:
        """Fill a closed shape whose outline runs smoothly through its points (Catmull-Rom)."""
        p = np.asarray(points, float)
        a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
        t = np.linspace(0, 1, 6, endpoint=False)[None, :, None]
        a, b, c, d = (q[:, None, :] for q in (a, b, c, d))
        curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        self.poly([(float(x), float(y)) for x, y in curve.reshape(-1, 2)], colour, glow)

    def limb(self, points: list[Point], thick: float, thin: float, colour: Colour) -> None:
        """Draw a line that tapers from its first point to its last."""
        path, n = np.asarray(points, float), len(points)
        along = np.gradient(path, axis=0)
        across = np.stack([-along[:, 1], along[:, 0]], axis=1) / (np.hypot(along[:, 0], along[:, 1]) + 1e-9)[:, None]
        width = np.linspace(thick, thin, n)[:, None] / 2
        self.poly([*map(tuple, path + across * width), *map(tuple, (path - across * width)[::-1])], colour)

    def _light(self, glow: float) -> ImageDraw.ImageDraw | None:
        """Return the pen of the light layer: made at the first glow, and from then on darkened by what covers it."""
        if glow and self.own_pen is None:
            self.own = Image.new("RGB", self.image.size)
            self.own_pen = ImageDraw.Draw(self.own)
        return self.own_pen

    def crop(self) -> None:
        """Shrink the window to what is drawn; nothing drawn leaves a window without area."""
        box = self.image.getbbox() or (0, 0, 0, 0)
        x0, y0 = box[0] // FINER, box[1] // FINER
        x1, y1 = -(-box[2] // FINER), -(-box[3] // FINER)
        inside = (x0 * FINER, y0 * FINER, x1 * FINER, y1 * FINER)
        self.image = self.image.crop(inside)
        self.own = self.own.crop(inside) if self.own is not None else None
        left, top = self.window[:2]
        self.window = left + x0, top + y0, left + x1, top + y1

    def finish(self) -> tuple[Floats, Floats, Floats | None]:
        """Return albedo (h, w, 3) and coverage (h, w), and own light (h, w, 3) or None, all linear."""
        small = np.asarray(self.image.convert("RGBa").reduce(FINER).convert("RGBA"))
        own = None
        if self.own is not None:
            own = decode(np.asarray(self.own.reduce(FINER))) * np.float32(6.0)
        return decode(small[..., :3]), small[..., 3].astype(np.float32) / np.float32(255), own


def _lit(colour: Colour, glow: float) -> Colour:
    """Return a colour of the light layer, black where nothing shines."""
    return shade(colour, glow) if glow else (0, 0, 0)
