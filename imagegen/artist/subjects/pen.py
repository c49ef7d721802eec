"""The pen of the inked style: shapes with painted volume and engraved shadows, outlines, washes, strands, glows."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ..ink import INK, LIGHT, RIM, Canvas, Colour, Field, Stencil, blurred, engraving, ramp, slopes
from .curves import Points, area, ellipse, normals, respaced, tapered


def pen_on(canvas: Canvas, span: float = 1000, x: float = 0.5, y: float = 0.5) -> "Pen":
    """A pen of which `span` units fill the shorter side, its zero at the given shares of the sheet."""
    size = np.array(canvas.image.size, np.float64)
    return Pen(canvas, np.eye(2) * size.min() / span, size * (x, y))


@dataclass(frozen=True)
class Pen:
    """Draws in units of its own: moved, turned and scaled against the canvas."""

    canvas: Canvas
    matrix: NDArray[np.float64]
    origin: NDArray[np.float64]

    @property
    def unit(self) -> float:
        """Pixels of the canvas in one unit."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix))))

    @property
    def dark_side(self) -> int:
        """1 where growing x leads away from the light, -1 on a mirrored pen."""
        return 1 if self.matrix[0, 0] >= 0 else -1

    def at(self, x: float = 0, y: float = 0, turn: float = 0, scale: float = 1, flip: bool = False) -> "Pen":
        """A pen with its zero at (x, y), turned clockwise by degrees, scaled, mirrored left to right."""
        c, s = np.cos(np.radians(turn)) * scale, np.sin(np.radians(turn)) * scale
        local = np.array([[c, -s], [s, c]]) @ np.diag([-1.0 if flip else 1.0, 1.0])
        return replace(self, matrix=self.matrix @ local, origin=self.origin + self.matrix @ np.array([x, y]))

    def pixels(self, path: Points) -> Points:
        """Units to pixels of the canvas."""
        return path @ self.matrix.T + self.origin

    def stencil(self, path: Points, clip: Stencil | None = None) -> Stencil:
        """The filled path as a mask, cut off a little outside the sheet."""
        points = self.pixels(path)
        limit = np.array(self.canvas.image.size)
        margin = 0.08 * float(limit.min())
        low = np.floor(np.clip(points.min(axis=0) - 2, -margin, limit + margin)).astype(int) // 4 * 4
        high = np.ceil(np.clip(points.max(axis=0) + 2, -margin, limit + margin)).astype(int)
        width, height = (int(max(4, side)) for side in high - low)
        mask = Image.new("L", (width, height))
        ImageDraw.Draw(mask).polygon([tuple(p) for p in points - low], fill=255)
        if clip is not None:
            mask = ImageChops.multiply(mask, clip.cut(int(low[0]), int(low[1]), mask.size))
        return Stencil(int(low[0]), int(low[1]), mask)

    def shape(
        self, path: Points, colour: Colour, *, gloss: float = 0.2, bulge: float = 0.22, depth: float = 1.0,
        width: float = 4.0, hatch: float = 1.0, rim: float = 0.0, cast: float = 0.0, clip: Stencil | None = None,
        ink: Colour = INK,
    ) -> Stencil:
        """A solid thing: painted with volume, its shadow engraved, its outline inked. Returns it for clipping.

        `bulge` is the roundness of its edges as a share of its smaller side, `depth` the strength of the shading,
        `width` the outline's in units (0 = none), `rim` the light from behind, `cast` how far its shadow falls.
        """
        if cast > 0:
            self.shade_under(path, cast * 0.7, cast, 0.55, cast * 0.8, clip)
        stencil = self.stencil(path, clip)
        tone = self._paint(stencil, colour, gloss, bulge, depth, rim)
        if hatch > 0:
            self._engrave(stencil, tone, hatch)
        if width > 0:
            self.outline(path, width, ink, clip)
        return stencil

    def _tones(self, stencil: Stencil, bulge: float, depth: float) -> tuple[Field, Field]:
        """Tone (-1 to 1) and cover (0 to 1) at a quarter of the pixels."""
        small = np.asarray(stencil.mask.reduce(4), np.float32) / 255
        radius = max(1, round(bulge * min(small.shape) * 0.58))
        slope_y, slope_x = slopes(blurred(small, radius))
        bump = radius * 2.6 * depth
        nx, ny = -slope_x * bump, -slope_y * bump
        lit = (nx * LIGHT[0] + ny * LIGHT[1] + LIGHT[2]) / np.sqrt(nx * nx + ny * ny + 1) - LIGHT[2]
        tone = np.where(lit > 0, lit / 0.38, lit / 0.95)
        rows, columns = small.shape
        drift = np.linspace(0.16, -0.2, rows)[:, None] + np.linspace(0.1, -0.12, columns)[None, :]
        tone = tone + depth * drift + 0.09 * self._noise(stencil, small.shape)
        return np.clip(tone, -1, 1).astype(np.float32), small

    def _noise(self, stencil: Stencil, shape: tuple[int, ...]) -> Field:
        noise = self.canvas.noise
        rows = (stencil.y + 4 * np.arange(shape[0])) // 8 % noise.shape[0]
        columns = (stencil.x + 4 * np.arange(shape[1])) // 8 % noise.shape[1]
        return noise[rows[:, None], columns[None, :]]

    def _paint(self, stencil: Stencil, colour: Colour, gloss: float, bulge: float, depth: float, rim: float) -> Field:
        tone, cover = self._tones(stencil, bulge, depth)
        paint = ramp(colour, self.canvas.light, gloss)[np.round((tone + 1) * 127.5).astype(np.uint8)]
        if rim > 0:
            glow = (self._edge(cover) * rim)[..., None]
            paint = (paint + (np.array(self.canvas.light.rim) - paint) * glow).astype(np.uint8)
        layer = Image.fromarray(paint).resize(stencil.mask.size, Image.Resampling.BILINEAR)
        self.canvas.image.paste(layer, (stencil.x, stencil.y), stencil.mask)
        return tone

    def _edge(self, cover: Field) -> Field:
        """How far each point lies in the light from behind, 0 to 1: a narrow band on one side of the shape."""
        reach = max(2, round(3 * self.unit * 1.6))
        slope_y, slope_x = slopes(blurred(cover, reach))
        lit = -(slope_x * RIM[0] + slope_y * RIM[1]) * reach * 2.2
        return np.clip(lit - 0.35, 0, 0.85).astype(np.float32)

    def _engrave(self, stencil: Stencil, tone: Field, strength: float) -> None:
        """Lines that swell with the darkness, as on an old copper plate."""
        dark = np.clip((-tone - 0.22) * 1.05 * strength, 0, 0.62)
        if not dark.any():
            return
        dim = Image.fromarray((dark * 255).astype(np.uint8)).resize(stencil.mask.size, Image.Resampling.BILINEAR)
        tile = engraving(self.canvas.period)
        rows = (stencil.y + np.arange(dim.size[1])) % tile.shape[0]
        columns = (stencil.x + np.arange(dim.size[0])) % tile.shape[1]
        lines = np.asarray(dim, np.int16) - tile[rows[:, None], columns[None, :]]
        cover = Image.fromarray((np.clip(lines, 0, 24) * 7).astype(np.uint8))
        self.canvas.image.paste(INK, (stencil.x, stencil.y), ImageChops.multiply(cover, stencil.mask))

    def outline(self, path: Points, width: float, ink: Colour = INK, clip: Stencil | None = None) -> None:
        """A closed line, heavier on the side away from the light."""
        points = respaced(self.pixels(path), 4 * self.canvas.factor)
        outward = normals(points) * (1 if area(points) > 0 else -1)
        away = -(outward @ (LIGHT[:2] / np.hypot(*LIGHT[:2])))
        widths = np.maximum(1, width * self.unit * (0.72 + 0.5 * np.maximum(0, away)))
        self._segments(np.vstack([points, points[:1]]), widths, ink, clip)

    def _segments(self, points: Points, widths: Points, ink: Colour, clip: Stencil | None) -> None:
        low = np.floor(points.min(axis=0) - widths.max() - 1).astype(int) if clip else np.zeros(2, int)
        target = self.canvas.image
        if clip:
            high = np.ceil(points.max(axis=0) + widths.max() + 1).astype(int)
            size = np.minimum(high, target.size + np.array([40, 40])) - np.maximum(low, -40)
            if size.min() < 1:
                return
            low = np.maximum(low, -40)
            target = Image.new("L", (int(size[0]), int(size[1])))
        draw, fill = ImageDraw.Draw(target), 255 if clip else ink
        moved = points - low
        for (x0, y0), (x1, y1), w in zip(moved[:-1].tolist(), moved[1:].tolist(), widths.tolist(), strict=False):
            draw.line((x0, y0, x1, y1), fill=fill, width=round(w))
            if w > 3:
                r = w / 2 - 0.5
                draw.ellipse((x0 - r, y0 - r, x0 + r, y0 + r), fill=fill)
        if clip:
            x, y = int(low[0]), int(low[1])
            self.canvas.image.paste(ink, (x, y), ImageChops.multiply(target, clip.cut(x, y, target.size)))

    def line(
        self, path: Points, width: float, ink: Colour = INK, ends: tuple[float, float] = (0.15, 0.15),
        alpha: float = 1.0, clip: Stencil | None = None,
    ) -> None:
        """One brush stroke along an open path, narrowing to its ends."""
        self.strands([path], width, ink, ends, alpha, clip)

    def strands(
        self, paths: Iterable[Points], width: float, ink: Colour = INK, ends: tuple[float, float] = (0.15, 0.1),
        alpha: float = 1.0, clip: Stencil | None = None,
    ) -> None:
        """Many brush strokes of one colour, as of hair, grain or rays."""
        strokes = [self.pixels(tapered(path, width, ends)) for path in paths]
        if strokes:
            self._cover(strokes, ink, alpha, 0, clip)

    def wash(self, path: Points, colour: Colour, alpha: float, blur: float = 0, clip: Stencil | None = None) -> None:
        """Flat see-through paint; `blur` in units softens its edge."""
        self._cover([self.pixels(path)], colour, alpha, blur * self.unit, clip)

    def washes(self, paths: Iterable[Points], colour: Colour, alpha: float, blur: float = 0,
               clip: Stencil | None = None) -> None:
        """Many flat patches of one colour at once."""
        shapes = [self.pixels(path) for path in paths]
        if shapes:
            self._cover(shapes, colour, alpha, blur * self.unit, clip)

    def _cover(self, shapes: list[Points], colour: Colour, alpha: float, blur: float, clip: Stencil | None) -> None:
        """Fills polygons given in pixels with one colour, softened at a lower resolution when soft."""
        every = np.vstack(shapes)
        limit, pad = np.array(self.canvas.image.size), 2 + 2.5 * blur
        low = np.floor(np.clip(every.min(axis=0) - pad, -pad, limit)).astype(int)
        high = np.ceil(np.clip(every.max(axis=0) + pad, 0, limit + pad)).astype(int)
        if (high - low).min() < 2:
            return
        step = 4 if blur > 10 else 1
        width, height = (int(-(-side // step)) for side in high - low)
        mask = Image.new("L", (width, height))
        draw = ImageDraw.Draw(mask)
        for points in shapes:
            draw.polygon([tuple(p) for p in ((points - low) / step).tolist()], fill=round(255 * min(1.0, alpha)))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur / step))
        if step > 1:
            mask = mask.resize((width * step, height * step), Image.Resampling.BILINEAR)
        x, y = int(low[0]), int(low[1])
        if clip is not None:
            mask = ImageChops.multiply(mask, clip.cut(x, y, mask.size))
        self.canvas.image.paste(colour, (x, y), mask)

    def shade_under(self, path: Points, dx: float = 10, dy: float = 14, alpha: float = 0.5, blur: float = 12,
                    clip: Stencil | None = None) -> None:
        """The shadow that a thing about to be drawn casts on what is there, always down to the right."""
        moved = self.pixels(path) + np.array([dx, dy]) * self.unit
        self._cover([moved], self.canvas.light.shadow, alpha, blur * self.unit, clip)

    def glow(self, x: float, y: float, radius: float, colour: Colour, power: float = 1.0) -> None:
        """Light added around a point, falling off to nothing at the radius."""
        centre, reach = self.pixels(np.array([[x, y]]))[0], max(4.0, radius * self.unit)
        low = np.maximum(np.floor(centre - reach), 0).astype(int)
        high = np.minimum(np.ceil(centre + reach), self.canvas.image.size).astype(int)
        if (high - low).min() < 2:
            return
        region = self.canvas.image.crop((*low.tolist(), *high.tolist()))
        size = tuple(int(max(1, side // 8)) for side in high - low)
        xs = np.linspace(low[0] - centre[0], high[0] - centre[0], size[0]) / reach
        ys = np.linspace(low[1] - centre[1], high[1] - centre[1], size[1]) / reach
        fall = np.clip(1 - np.hypot(xs[None, :], ys[:, None]), 0, 1) ** 2 * power
        light = np.clip(fall[..., None] * np.array(colour), 0, 255).astype(np.uint8)
        layer = Image.fromarray(light).resize(region.size, Image.Resampling.BILINEAR)
        self.canvas.image.paste(ImageChops.screen(region, layer), tuple(low.tolist()))

    def gleam(self, x: float, y: float, size: float, colour: Colour = (255, 255, 255)) -> None:
        """A four-pointed sparkle, upright however the pen is turned."""
        self.glow(x, y, size * 1.6, colour, 0.7)
        upright = replace(self, matrix=np.eye(2) * self.unit, origin=self.pixels(np.array([[x, y]]))[0])
        upright.washes([ellipse(0, 0, size, size * 0.07, turn, 24) for turn in (0, 90)], colour, 0.95)
