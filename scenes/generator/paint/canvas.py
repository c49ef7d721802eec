"""The sheet that is painted on: noise, masks, blending, shadows."""

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from scenes.generator.plan import Point, Wish

Picture = npt.NDArray[Any]
Mask = npt.NDArray[Any]
Colour = tuple[float, float, float]
FINE = 16


def colour(text: str) -> Colour:
    """Return red, green, blue of `#rrggbb`."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def noise(rng: np.random.Generator, height: int, width: int, step: float, octaves: int = 3) -> Mask:
    """Return smooth noise from 0 to 1; `step` is the size of its greatest blots in pixels."""
    total = np.zeros((height, width), np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for _ in range(octaves):
        rows, columns = max(2, round(height / step) + 2), max(2, round(width / step) + 2)
        coarse = rng.random((rows, columns), dtype=np.float32)
        total += weight * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        sum_of_weights += weight
        weight, step = weight / 2, max(2.0, step / 2)
    return np.clip(total / sum_of_weights * 1.6 - 0.3, 0, 1)


def mix(one: Colour, other: Colour, share: Mask) -> Picture:
    """Return a picture between two colours."""
    first, second = np.array(one, np.float32), np.array(other, np.float32)
    return first + share[..., None] * (second - first)


def blurred(mask: Mask, radius: float) -> Mask:
    """Return the mask, softened; large radii are done on a small copy."""
    if radius < 6:
        return cv2.GaussianBlur(mask, (0, 0), max(radius, 0.3))
    shrink = min(8, int(radius / 3))
    small = cv2.resize(mask, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), radius / shrink)
    return cv2.resize(small, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)


def slope(mask: Mask, step: int) -> Mask:
    """Return how much the mask falls towards the lower right, without wrapping around the borders."""
    wide = cv2.copyMakeBorder(mask, step, step, step, step, cv2.BORDER_REPLICATE)
    return wide[: -2 * step, : -2 * step] - wide[2 * step :, 2 * step :]


def moved(mask: Mask, across: float, down: float) -> Mask:
    """Return the mask, shifted by whole pixels."""
    matrix = np.array([[1, 0, round(across)], [0, 1, round(down)]], np.float32)
    return cv2.warpAffine(mask, matrix, mask.shape[::-1])


def touched(mask: Mask) -> tuple[slice, slice]:
    """Return the rows and columns where a mask is anything at all."""
    left, top, width, height = cv2.boundingRect((mask > 0.002).astype(np.uint8))
    return slice(top, top + height), slice(left, left + width)


def spread(tile: Picture, height: int, width: int) -> Picture:
    """Return a picture of that size, filled with a smaller one again and again, mirrored so that no seam shows."""
    rows, columns = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    pair = np.concatenate([tile, tile[:, ::-1]], 1)
    pair = np.concatenate([pair, pair[::-1]], 0)
    return np.tile(pair, (-(-rows // 2), -(-columns // 2), 1))[:height, :width]


class Canvas:
    """A picture in the making; places are told in cells."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.cell = wish.cell
        self.width, self.height = wish.columns * wish.cell, wish.rows * wish.cell
        self.rng = np.random.default_rng(wish.dice("paint").getrandbits(64))
        self.ink = False
        self.kept: dict[int, Any] = {}
        self.rgb: Picture = np.zeros((self.height, self.width, 3), np.float32)

    def noise(self, cells: float, octaves: int = 3) -> Mask:
        """Return noise of the whole sheet; it is made at half the size, for it has no sharp edges."""
        half = noise(self.rng, self.height // 2 + 1, self.width // 2 + 1, cells * self.cell / 2, octaves)
        return cv2.resize(half, (self.width, self.height), interpolation=cv2.INTER_LINEAR)

    def points(self, line: Iterable[Point]) -> npt.NDArray[np.int32]:
        """Return places as OpenCV wants them, with parts of a pixel."""
        return np.array([[round(x * self.cell * FINE), round(y * self.cell * FINE)] for x, y in line], np.int32)

    def area(self, lines: Sequence[Sequence[Point]]) -> Mask:
        """Return the mask of closed lines; lines inside of others are holes."""
        mask = np.zeros((self.height, self.width), np.uint8)
        if lines:
            cv2.fillPoly(mask, [self.points(line) for line in lines], 255, cv2.LINE_AA, 4)
        return mask.astype(np.float32) / 255

    def strokes(self, lines: Iterable[Sequence[Point]], width: float, *, closed: bool = False) -> Mask:
        """Return the mask of lines as wide as told, in cells."""
        mask = np.zeros((self.height, self.width), np.uint8)
        points = [self.points(line) for line in lines]
        if points:
            cv2.polylines(mask, points, closed, 255, max(1, round(width * self.cell)), cv2.LINE_AA, 4)
        return mask.astype(np.float32) / 255

    def blend(self, mask: Mask, picture: Picture | Colour, strength: float = 1.0) -> None:
        """Lay a picture or colour over the sheet where the mask is."""
        part = touched(mask)
        layer = np.asarray(picture, np.float32)
        layer = layer[part] if layer.ndim == 3 else layer
        self.rgb[part] += (mask[part] * strength)[..., None] * (layer - self.rgb[part])

    def darken(self, mask: Mask, strength: float) -> None:
        """Make darker where the mask is."""
        self.rgb *= (1 - mask * strength)[..., None]

    def glow(self, mask: Mask, tint: Colour, strength: float) -> None:
        """Make lighter and warmer where the mask is."""
        self.rgb *= 1 + (mask * strength)[..., None] * (np.array(tint, np.float32) / 255)

    def finished(self) -> npt.NDArray[np.uint8]:
        """Return the picture with a breath of grain and darker corners."""
        grain: Mask = self.rng.normal(0, 2.2, (self.height // 2 + 1, self.width // 2 + 1)).astype(np.float32)
        grain = cv2.resize(grain, (self.width, self.height), interpolation=cv2.INTER_LINEAR)
        down, across = np.linspace(-1, 1, self.height)[:, None], np.linspace(-1, 1, self.width)[None, :]
        corners = (1 - 0.16 * np.clip(down**2 * across**2 * 2.2, 0, 1)).astype(np.float32)
        return np.clip((self.rgb + grain[..., None]) * corners[..., None], 0, 255).astype(np.uint8)
