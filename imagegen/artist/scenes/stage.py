"""The stage of a scene: a camera, a picture in linear light with its depths, and lamps; things are put on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..paint import Colour, Floats, Lattice, blurred, grain, mix, sampled, smooth
from ..words import Brief
from .light import Light
from .sprite import Sprite, shade

FAR = 1e9


@dataclass
class Lamp:
    """A point of light: where it stands in metres, its colour in linear light, and how far it reaches."""

    x: float
    y: float
    z: float
    colour: Floats
    reach: float


class Stage:
    """Looks along Z from (0, eye, 0); X goes right, Y up, all in metres. `focal` is in pixels."""

    def __init__(
        self,
        brief: Brief,
        light: Light,
        rng: np.random.Generator,
        size: tuple[int, int],
        horizon: float = 0.45,
        eye: float = 1.7,
        lens: float = 1.0,
    ) -> None:
        self.brief, self.light, self.rng, self.size = brief, light, rng, size
        self.width, self.height = size
        self.unit = min(size[0], size[1] * 1.5)
        self.horizon, self.eye, self.focal = size[1] * horizon, eye, self.unit * lens
        self.pixels = np.zeros((size[1], size[0], 3), np.float32)
        self.depth = np.full((size[1], size[0]), FAR, np.float32)
        self.land: Floats | None = None
        self.lamps: list[Lamp] = []
        self.lattice = Lattice(rng)
        self.indoors = False

    def project(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Return the column, the row and the pixels per metre of a point."""
        scale = self.focal / max(z, 0.05)
        return self.width / 2 + x * scale, self.horizon - (y - self.eye) * scale, scale

    def across(self, fraction: float, z: float) -> float:
        """Return the X in metres that lies at a fraction of the picture's width, at distance z."""
        return (fraction - 0.5) * self.width * z / self.focal

    def ground_at(self, x: float, z: float, default: float = 0.0) -> float:
        """Return the height of the ground drawn at distance z under a column: the row whose depth is nearest."""
        column = int(np.clip(self.width / 2 + x * self.focal / z, 0, self.width - 1))
        depths = (self.depth if self.land is None else self.land)[:, column]
        if not (depths < FAR).any():
            return default
        row = int(np.argmin(np.abs(np.where(depths < FAR, depths, FAR) - z)))
        if abs(depths[row] - z) > z * 0.25:
            return default
        return self.eye - (row - self.horizon) * z / self.focal

    def lamp(self, x: float, y: float, z: float, code: Floats, reach: float) -> None:
        """Light a lamp."""
        self.lamps.append(Lamp(x, y, z, code, reach))

    def lamplight(self, x: Floats, y: Floats, z: Floats, normal: tuple[Floats, Floats, Floats] | None = None) -> Floats:
        """Return the light of all lamps at points in metres, shape (..., 3); normals dim what faces away."""
        total = np.zeros((*np.broadcast(x, y, z).shape, 3), np.float32)
        for lamp in self.lamps:
            dx, dy, dz = lamp.x - x, lamp.y - y, lamp.z - z
            square = dx * dx + dy * dy + dz * dz
            strength = 1 / (1 + square / np.float32(lamp.reach**2))
            if normal is not None:
                facing = (dx * normal[0] + dy * normal[1] + dz * normal[2]) / np.sqrt(square + 0.01)
                strength = strength * np.clip(facing * 0.8 + 0.25, 0, None)
            total += (strength * strength)[..., None] * lamp.colour
        return total

    def hazed(self, colour: Floats, z: Floats | float) -> Floats:
        """Return colour as air of that depth leaves it."""
        veil = 1 - np.exp(-np.asarray(z, np.float32) * np.float32(self.light.density))
        return mix(colour, self.light.haze, veil[..., None] * np.float32(0.97))

    def sprite(self, x: float, y: float, z: float, box: tuple[float, float, float, float]) -> Sprite:
        """Return an empty cut-out standing at (x, y, z); the box is left, bottom, right, top in metres around it."""
        column, row, scale = self.project(x, y, z)
        left, top = column + box[0] * scale - 2, row - box[3] * scale - 2
        right, bottom = column + box[2] * scale + 2, row - box[1] * scale + 2
        window = (
            int(np.clip(left, 0, self.width)),
            int(np.clip(top, 0, self.height)),
            int(np.clip(np.ceil(right), 0, self.width)),
            int(np.clip(np.ceil(bottom), 0, self.height)),
        )
        return Sprite(window, (column, row, scale), z)

    def sheet(self, z: float) -> Sprite:
        """Return an empty cut-out over the whole picture, for many things at about the same distance."""
        return Sprite((0, 0, self.width, self.height), self.project(0, 0, z), z)

    def solid(
        self, sprite: Sprite, points: Sequence[tuple[float, float, float]], colour: Colour, glow: float = 0.0
    ) -> None:
        """Fill a flat polygon in space on a cut-out; points behind the eye are brought before it."""
        sprite.pixels([self.project(x, y, max(z, 0.3))[:2] for x, y, z in points], colour, glow)

    def box(
        self, sprite: Sprite, x: tuple[float, float], y: tuple[float, float], z: tuple[float, float], colour: Colour
    ) -> None:
        """Draw the faces of an upright box that the eye sees, each in its own tone."""
        (x0, x1), (y0, y1), (z0, z1) = x, y, z
        light_left = self.light.side < 0
        if y1 < self.eye:
            self.solid(sprite, [(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], shade(colour, 1.18))
        if y0 > self.eye:
            self.solid(sprite, [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], shade(colour, 0.5))
        if x0 > 0:
            self.solid(
                sprite,
                [(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)],
                shade(colour, 1.0 if light_left else 0.62),
            )
        if x1 < 0:
            self.solid(
                sprite,
                [(x1, y0, z0), (x1, y0, z1), (x1, y1, z1), (x1, y1, z0)],
                shade(colour, 0.62 if light_left else 1.0),
            )
        self.solid(sprite, [(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], shade(colour, 0.82))

    def move(self, sprite: Sprite, x: float, y: float, z: float) -> Sprite:
        """Set a sprite's pen to another point; its distance for light and haze stays."""
        sprite.origin = self.project(x, y, z)
        return sprite

    def put(self, sprite: Sprite, volume: float = 0.6, rough: float = 0.10, hide: bool = True) -> None:
        """Paint a cut-out: rounded by the sun's side, lit by lamps, dimmed by air, hidden by nearer things."""
        sprite.crop()
        left, top, right, bottom = sprite.window
        if right - left < 1 or bottom - top < 1:
            return
        albedo, cover, own = sprite.finish()
        area = slice(top, bottom), slice(left, right)
        if hide:
            cover = cover * (self.depth[area] > sprite.z * 0.97)
        if not cover.any():
            return
        colour = self.shaded(albedo, cover, sprite, volume, rough)
        colour = self.hazed(colour, sprite.z)
        if own is not None:
            colour = colour + own * np.exp(-sprite.z * self.light.density * 0.35).astype(np.float32)
        self.pixels[area] = mix(self.pixels[area], colour, cover[..., None])
        self.depth[area] = np.where(cover > 0.5, np.float32(sprite.z), self.depth[area])

    def shaded(self, albedo: Floats, cover: Floats, sprite: Sprite, volume: float, rough: float) -> Floats:
        """Return a cut-out's colours under this stage's light."""
        left, top, right, bottom = sprite.window
        soft = blurred(cover, max(2.0, min(sprite.origin[2] * 0.25, (right - left) / 6)))
        fall = np.gradient(soft, axis=1) if soft.shape[1] > 1 else soft * 0
        drop = np.gradient(soft, axis=0) if soft.shape[0] > 1 else soft * 0
        strength = np.float32(volume * 12)
        nx, ny = np.clip(-fall * strength, -1, 1), np.clip(drop * strength, -1, 1)
        rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32)
        if rough:
            fine = 900 / self.unit
            texture = sampled(grain(), columns * fine + sprite.z * 13, rows * fine + sprite.z * 7)
            texture = texture * 0.6 + sampled(grain(), columns * 0.22 * fine + sprite.z * 5, rows * 0.22 * fine) * 0.8
            albedo = albedo * np.clip(1 + np.float32(rough) * texture, 0.3, 2)[..., None]
        sun = np.clip(0.45 + 0.75 * nx * np.sign(self.light.side) + 0.3 * ny, 0.03, 1.3)
        total = self.light.ambient * (0.75 + 0.35 * ny)[..., None] + self.light.key * 0.62 * sun[..., None]
        if self.lamps:
            scale = sprite.z / self.focal
            x, y = (columns - self.width / 2) * scale, self.eye - (rows - self.horizon) * scale
            nz = -np.sqrt(np.clip(1 - nx * nx - ny * ny, 0.05, 1))
            total = total + self.lamplight(
                x, y, np.asarray(sprite.z, np.float32), (nx, ny, nz) if volume > 0.2 else None
            )
        return albedo * total

    def beam(self, x: float, y: float, z: float, radius: float, colour: Floats) -> None:
        """Add the glow around a light, of a radius in metres."""
        column, row, scale = self.project(x, y, z)
        reach = max(radius * scale, 2.0)
        x0, x1 = int(max(column - 3 * reach, 0)), int(min(column + 3 * reach + 1, self.width))
        y0, y1 = int(max(row - 3 * reach, 0)), int(min(row + 3 * reach + 1, self.height))
        if x0 >= x1 or y0 >= y1:
            return
        ys, xs = np.ogrid[y0:y1, x0:x1]
        square = ((xs - column) ** 2 + (ys - row) ** 2) / np.float32(reach**2)
        fall = np.exp(-square * 1.6) * 0.6 + np.exp(-square * 14)
        fall = (fall * smooth(9.0, 4.0, square)).astype(np.float32)
        visible = (
            np.float32(1) if z <= 0 else (self.depth[y0:y1, x0:x1] > z * 0.6) * np.float32(0.65) + np.float32(0.35)
        )
        self.pixels[y0:y1, x0:x1] += (fall * visible)[..., None] * colour
