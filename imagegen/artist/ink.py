"""The inked style's ground: colours and light, tones, engraved lines, and the sheet that pens draw on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colour = tuple[int, int, int]
Field = NDArray[np.floating[Any]]

INK: Colour = (34, 24, 22)
LIGHT = np.array([-0.50, -0.60, 0.62], np.float32)
RIM = np.array([0.86, -0.30], np.float32)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` with a share (0 to 1) of `b`."""
    first, second, third = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return first, second, third


def darker(colour: Colour, share: float = 0.4) -> Colour:
    """Towards ink."""
    return mix(colour, INK, share)


def lighter(colour: Colour, share: float = 0.4) -> Colour:
    """Towards warm white."""
    return mix(colour, (255, 248, 228), share)


@dataclass(frozen=True)
class Light:
    """What colours the shadows, the lights and the rim of everything on a canvas."""

    shadow: Colour = (38, 26, 46)
    bright: Colour = (255, 244, 214)
    rim: Colour = (255, 226, 170)


@dataclass(frozen=True)
class Stencil:
    """A shape in pixels: its mask and where the mask's corner lies on the canvas."""

    x: int
    y: int
    mask: Image.Image

    def cut(self, x: int, y: int, size: tuple[int, int]) -> Image.Image:
        """The part of it in another box, empty outside."""
        return self.mask.crop((x - self.x, y - self.y, x - self.x + size[0], y - self.y + size[1]))


@lru_cache(maxsize=8)
def engraving(period: int) -> NDArray[np.uint8]:
    """A tile of wavy diagonal lines: 0 in a line's middle, 255 between two; repeats seamlessly."""
    side = period * 64
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    wobble = 0.35 * np.sin(2 * np.pi * (x * 2 + y) / side * 2) + 0.2 * np.sin(2 * np.pi * (y * 3 - x) / side * 3)
    phase = (x + y) / period + wobble
    return (np.abs(phase % 1 - 0.5) * 510).astype(np.uint8)


def blurred(field: Field, radius: int) -> Field:
    """Three box blurs in both directions, close to a Gaussian; zero outside."""
    if radius < 1:
        return field
    for _ in range(3):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (radius + 1, radius)
            total = np.cumsum(np.pad(field, pad), axis=axis, dtype=np.float32)
            span = 2 * radius + 1
            low, high = (total[:-span], total[span:]) if axis == 0 else (total[:, :-span], total[:, span:])
            field = (high - low) / span
    return field


def slopes(field: Field) -> tuple[Field, Field]:
    """Its slope downwards and to the right, as if it were zero outside."""
    padded = np.pad(field, 1)
    return (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2, (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2


def ramp(base: Colour, light: Light, gloss: float) -> NDArray[np.uint8]:
    """Colours for tones from -1 (darkest) to 1 (brightest), 256 steps; gloss 1 mirrors like metal."""
    dark, dim = mix(darker(base, 0.72), light.shadow, 0.45), mix(darker(base, 0.34), light.shadow, 0.25)
    lit, bright = mix(base, light.bright, 0.26), mix(base, light.bright, 0.42 + 0.5 * gloss)
    stops, colours = [-1.0, -0.45, 0.0, 0.45, 1.0], [dark, dim, base, lit, bright]
    if gloss > 0.5:
        stops = [-1.0, -0.62, -0.4, -0.16, 0.0, 0.22, 0.42, 0.66, 1.0]
        colours = [dark, dim, lit, base, dim, base, bright, lit, bright]
    tones = np.linspace(-1, 1, 256)
    return np.stack([np.interp(tones, stops, [c[i] for c in colours]) for i in range(3)], axis=-1).astype(np.uint8)


class Canvas:
    """A sheet drawn at twice its size, with the noise that makes paint uneven."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light | None = None) -> None:
        self.size = size
        self.factor = 2 if size[0] * size[1] <= 1_700_000 else 1
        self.image = Image.new("RGB", (size[0] * self.factor, size[1] * self.factor))
        self.light = light or Light()
        self.rng = np.random.default_rng(seed)
        self.noise = self._noise()
        self.period = max(5, round(min(self.image.size) / 115))

    def _noise(self) -> Field:
        """Paint noise of about -1 to 1 at an eighth of the sheet's resolution, at least 64 wide."""
        width, height = (max(64, side // 8) for side in self.image.size)
        total = np.zeros((height, width), np.float32)
        for cells, weight in ((6, 0.6), (16, 0.5), (48, 0.35)):
            rough = Image.fromarray(self.rng.standard_normal((cells, cells)).astype(np.float32))
            total += weight * np.asarray(rough.resize((width, height), Image.Resampling.BICUBIC))
        return total

    def finished(self) -> Image.Image:
        """The sheet at its own size, edges smoothed by the reduction."""
        return self.image.reduce(self.factor) if self.factor > 1 else self.image
