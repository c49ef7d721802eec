"""Small things drawn large: every filled shape gets grain, a light edge from the upper left and a dark outline."""

from collections.abc import Sequence

import cv2
import numpy as np

from scenes.generator.paint.canvas import FINE, Canvas, Colour, Mask, noise, slope
from scenes.generator.plan import Point

OVER = 2
PAD = 0.2


class Sprite:
    """A thing in its own coordinates: cells around its centre, drawn twice as fine as the map."""

    def __init__(self, canvas: Canvas, size: Point) -> None:
        self.scale = canvas.cell * OVER
        self.half = (size[0] / 2 + PAD, size[1] / 2 + PAD)
        self.shape = (round(self.half[1] * 2 * self.scale), round(self.half[0] * 2 * self.scale))
        self.rng = canvas.rng
        self.rgb = np.zeros((*self.shape, 3), np.float32)
        self.alpha = np.zeros(self.shape, np.float32)

    def _points(self, line: Sequence[Point]) -> np.ndarray:
        placed = (np.array(line, np.float64) + self.half) * (self.scale * FINE)
        return np.round(placed).astype(np.int32)

    def shape_of(self, line: Sequence[Point]) -> Mask:
        """Return the mask of a closed line."""
        mask = np.zeros(self.shape, np.uint8)
        cv2.fillPoly(mask, [self._points(line)], 255, cv2.LINE_AA, 4)
        return mask.astype(np.float32) / 255

    def box(self, x: float, y: float, width: float, height: float, turn: float = 0) -> Mask:
        """Return the mask of a rectangle around a centre."""
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        corners = [
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        ]
        return self.shape_of([(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in corners])

    def oval(self, x: float, y: float, across: float, down: float | None = None) -> Mask:
        """Return the mask of an ellipse by its radii."""
        down = across if down is None else down
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        return self.shape_of([(x + across * np.cos(a), y + down * np.sin(a)) for a in angles])

    def blob(self, x: float, y: float, radius: float, rough: float = 0.25, corners: int = 11) -> Mask:
        """Return the mask of an uneven round thing."""
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        reach = radius * (1 - rough * self.rng.random(corners))
        return self.shape_of([(x + r * np.cos(a), y + r * np.sin(a)) for a, r in zip(angles, reach, strict=True)])

    def line(self, points: Sequence[Point], width: float) -> Mask:
        """Return the mask of a line."""
        mask = np.zeros(self.shape, np.uint8)
        cv2.polylines(mask, [self._points(points)], False, 255, max(1, round(width * self.scale)), cv2.LINE_AA, 4)
        return mask.astype(np.float32) / 255

    def paint(
        self, mask: Mask, tint: Colour, *, bevel: float = 0.45, grain: float = 0.12, along: float = 0,
        outline: float = 0.5, opacity: float = 1,
    ) -> None:  # fmt: skip
        """Fill a shape. `along` stretches the grain from left to right (1) or from top to bottom (-1), as in wood."""
        part = self._around(mask)
        inner = mask[part]
        soft = cv2.GaussianBlur(inner, (0, 0), self.scale * 0.035)
        light = -slope(soft, 2) * bevel * 1.8
        edge = np.clip(inner - cv2.erode(inner, np.ones((3, 3), np.uint8)), 0, 1) * outline
        shade = (1 + self._grain(inner.shape, along) * grain + light) * (1 - edge)
        layer = np.array(tint, np.float32) * shade[..., None]
        bare = self.alpha[part] < 0.01
        self.rgb[part] = np.where(bare[..., None], layer, self.rgb[part])
        cover = inner * opacity
        self.rgb[part] += cover[..., None] * (layer - self.rgb[part])
        self.alpha[part] = np.maximum(self.alpha[part], cover)

    def _around(self, mask: Mask) -> tuple[slice, slice]:
        """Return the rows and columns that a mask touches, and a little more."""
        left, top, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
        return slice(max(top - 8, 0), top + height + 8), slice(max(left - 8, 0), left + width + 8)

    def _grain(self, shape: tuple[int, ...], along: float) -> Mask:
        height, width = shape
        if not along:
            return noise(self.rng, height, width, self.scale * 0.2, 2) * 2 - 1
        step = (self.scale * 1.4, self.scale * 0.05) if along > 0 else (self.scale * 0.05, self.scale * 1.4)
        coarse = self.rng.random((max(2, round(height / step[1])), max(2, round(width / step[0]))), dtype=np.float32)
        return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * 2 - 1


def lay(
    canvas: Canvas, sprite: Sprite, at: Point, turn: float = 0, *,
    shadow: float = 0.5, height: float = 0.08, scale: float = 1.0,
) -> None:  # fmt: skip
    """Put a thing onto the map, turned, with its shadow to the lower right."""
    reach = float(np.hypot(*sprite.half)) * scale + height + 0.15
    left, top = int((at[0] - reach) * canvas.cell), int((at[1] - reach) * canvas.cell)
    size = int(reach * 2 * canvas.cell) + 2
    matrix = cv2.getRotationMatrix2D((sprite.shape[1] / 2, sprite.shape[0] / 2), -turn, scale / OVER)
    matrix[0, 2] += at[0] * canvas.cell - left - sprite.shape[1] / 2
    matrix[1, 2] += at[1] * canvas.cell - top - sprite.shape[0] / 2
    cover = cv2.warpAffine(sprite.alpha, matrix, (size, size), flags=cv2.INTER_LINEAR)
    layer = cv2.warpAffine(sprite.rgb, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if canvas.ink:
        layer = sketched(layer)
    dark = cv2.GaussianBlur(np.roll(cover, (round(height * canvas.cell),) * 2, (0, 1)), (0, 0), canvas.cell * 0.06)
    rows = slice(max(top, 0), min(top + size, canvas.height))
    columns = slice(max(left, 0), min(left + size, canvas.width))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    inner = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
    ground = canvas.rgb[rows, columns]
    ground *= (1 - dark[inner] * shadow)[..., None]
    ground += cover[inner][..., None] * (layer[inner] - ground)


def sketched(layer: np.ndarray) -> np.ndarray:
    """Return a thing as if it were drawn with ink and washed: light paper, dark where it was dark."""
    grey = np.clip(layer.mean(2) / 150, 0, 1) ** 0.75
    paper, ink = np.array((246, 238, 216), np.float32), np.array((44, 36, 30), np.float32)
    return ink + grey[..., None] * (paper - ink)
