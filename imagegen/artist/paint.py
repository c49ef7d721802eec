"""Brushes that the artist's pictures share: seeded chance, noise, blur, masks, colour in linear light."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[Any]  # float32 throughout; the checker's element types would only cost casts
Colour = tuple[int, int, int]
LATTICE = 256
WHITE_POINT = 12.0


def seeded(*parts: Any) -> np.random.Generator:
    """Return a generator of chance that depends on nothing but these parts."""
    text = "\x1f".join(str(part) for part in parts)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def rgb(code: str) -> Colour:
    """Return the three sRGB bytes of a colour written as `#rrggbb`."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def linear(code: str, strength: float = 1.0) -> Floats:
    """Return a colour written as `#rrggbb` in linear light, float32 of shape (3,)."""
    return _to_linear()[list(rgb(code))] * np.float32(strength)


@lru_cache(maxsize=1)
def _to_linear() -> Floats:
    """Return linear light for each sRGB byte (IEC 61966-2-1), shape (256,)."""
    x = np.arange(256) / 255.0
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4).astype(np.float32)


@lru_cache(maxsize=1)
def _film() -> Floats:
    """Return display values for linear light 0..WHITE_POINT, indexed by its root: a filmic curve, then gamma.

    The curve is the fit of K. Narkowicz, "ACES Filmic Tone Mapping Curve" (2015).
    """
    x = np.linspace(0.0, 1.0, 8192) ** 2 * WHITE_POINT
    curve = x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14)
    return (np.clip(curve, 0, 1) ** (1 / 2.2)).astype(np.float32)


def develop(light: Floats) -> Floats:
    """Return linear light of any strength as display values 0..1."""
    index = np.sqrt(np.clip(light, 0, WHITE_POINT) / np.float32(WHITE_POINT)) * np.float32(8191)
    return _film()[index.astype(np.uint16)]


def decode(bytes_: NDArray[np.uint8]) -> Floats:
    """Return sRGB bytes of any shape in linear light."""
    return _to_linear()[bytes_]


def image_of(display: Floats) -> Image.Image:
    """Return display values 0..1 of shape (h, w, 3) as an RGB image."""
    return Image.fromarray((np.clip(display, 0, 1) * 255 + 0.5).astype(np.uint8))


def vector(values: Sequence[Any]) -> Floats:
    """Return numbers as a float32 array."""
    return np.asarray(values, np.float32)


def mix(a: Any, b: Any, t: Any) -> Any:
    """Return `a` where t is 0 and `b` where it is 1."""
    return a + (b - a) * t


def smooth(low: float, high: float, x: Any) -> Any:
    """Return 0 below low, 1 above high, and a smooth step between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def resized(array: Floats, size: tuple[int, int], how: Image.Resampling = Image.Resampling.BICUBIC) -> Floats:
    """Return a (h, w) or (h, w, 3) array at another (w, h)."""
    if array.ndim == 3:
        return np.stack([resized(array[..., i], size, how) for i in range(array.shape[2])], axis=-1)
    image = Image.fromarray(np.ascontiguousarray(array, dtype=np.float32))
    return np.asarray(image.resize(size, how), dtype=np.float32)


def blurred(array: Floats, radius: float) -> Floats:
    """Return a soft copy: made small by averaging and large again, so that its cost falls with the radius."""
    height, width = array.shape[:2]
    small = max(2, round(width / max(radius, 1.0))), max(2, round(height / max(radius, 1.0)))
    return resized(resized(array, small, Image.Resampling.BOX), (width, height))


def noise(
    rng: np.random.Generator, size: tuple[int, int], cell: float, octaves: int = 4, squash: float = 1.0
) -> Floats:
    """Return fractal noise of about 0..1 and shape (h, w): spots of `cell` pixels, `squash` times as wide as high."""
    width, height = size
    total, weight, sum_ = np.zeros((height, width), np.float32), 1.0, 0.0
    for _ in range(octaves):
        grid = max(2, int(width / (cell * squash)) + 2), max(2, int(height / cell) + 2)
        total += np.float32(weight) * resized(rng.random(grid[::-1], dtype=np.float32), size)
        sum_, weight, cell = sum_ + weight, weight * 0.5, max(cell / 2, 1.0)
    return (total / np.float32(sum_) - 0.5) * np.float32(1.5) + 0.5


class Lattice:
    """Smooth noise of 0..1 at any points of a plane (value noise; it repeats after 256 steps)."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.values = rng.random((LATTICE, LATTICE), dtype=np.float32).ravel()

    def at(self, x: Floats, y: Floats) -> Floats:
        """Return noise at these coordinates, which broadcast."""
        fx, fy = np.floor(x), np.floor(y)
        tx, ty = x - fx, y - fy
        tx, ty = tx * tx * (3 - 2 * tx), ty * ty * (3 - 2 * ty)
        ix, iy = fx.astype(np.int32) & 255, (fy.astype(np.int32) & 255) << 8
        jx, jy = (ix + 1) & 255, (iy + 256) & 0xFFFF
        v = self.values
        top = mix(v[iy + ix], v[iy + jx], tx)
        return mix(top, mix(v[jy + ix], v[jy + jx], tx), ty)

    def fractal(self, x: Floats, y: Floats, octaves: int = 5, gain: float = 0.5) -> Floats:
        """Return the sum of octaves, about 0..1."""
        total: Any = 0.0
        weight, sum_ = 1.0, 0.0
        for i in range(octaves):
            total = total + np.float32(weight) * self.at(x + np.float32(17.3 * i), y + np.float32(9.7 * i))
            sum_, weight, x, y = sum_ + weight, weight * gain, x * np.float32(2.03), y * np.float32(2.03)
        return np.asarray(total / np.float32(sum_), np.float32)

    def ridged(self, x: Floats, y: Floats, octaves: int = 6) -> Floats:
        """Return noise with sharp crests, 0..1 (F. K. Musgrave's ridged multifractal, simplified)."""
        total: Any = 0.0
        carry: Any = 1.0
        weight, sum_ = 1.0, 0.0
        for i in range(octaves):
            crest = 1 - np.abs(2 * self.at(x + np.float32(31.1 * i), y + np.float32(5.9 * i)) - 1)
            carry = crest * crest * np.clip(carry * 1.6, 0, 1)
            total = total + np.float32(weight) * carry
            sum_, weight, x, y = sum_ + weight, weight * 0.5, x * np.float32(2.07), y * np.float32(2.07)
        return np.asarray(total / np.float32(sum_), np.float32)


@lru_cache(maxsize=1)
def grain() -> Floats:
    """Return fine paper grain around 0 that tiles, shape (512, 512): the same sheet for every picture."""
    rng = seeded("grain")
    spectrum = np.fft.rfft2(rng.standard_normal((512, 512)))
    frequency = np.hypot(np.fft.fftfreq(512)[:, None], np.fft.rfftfreq(512)[None, :])
    sheet = np.fft.irfft2(spectrum / (0.04 + frequency) ** 0.9, s=(512, 512))
    return (sheet / sheet.std()).astype(np.float32)


def tiled(sheet: Floats, size: tuple[int, int], shift: Sequence[int] = (0, 0)) -> Floats:
    """Return a tiling sheet laid out over (w, h)."""
    rows = (np.arange(size[1]) + shift[1]) % sheet.shape[0]
    columns = (np.arange(size[0]) + shift[0]) % sheet.shape[1]
    return sheet[rows[:, None], columns[None, :]]


def sampled(sheet: Floats, u: Floats, v: Floats) -> Floats:
    """Return a tiling sheet of 512 x 512 at these coordinates (in its pixels), linear between them."""
    fu, fv = np.floor(u), np.floor(v)
    tu, tv = u - fu, v - fv
    iu, iv = fu.astype(np.int32) & 511, (fv.astype(np.int32) & 511) << 9
    ju, jv = (iu + 1) & 511, (iv + 512) & 0x3FFFF
    flat = sheet.ravel()
    return mix(mix(flat[iv + iu], flat[iv + ju], tu), mix(flat[jv + iu], flat[jv + ju], tu), tv)


def shifted(array: Floats, dx: Floats, dy: Floats) -> Floats:
    """Return the picture with each pixel fetched from (dx, dy) pixels away, of shape (h, w)."""
    height, width = array.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    rows = np.clip(rows + np.rint(dy).astype(np.int32), 0, height - 1)
    columns = np.clip(columns + np.rint(dx).astype(np.int32), 0, width - 1)
    return array[rows, columns]
