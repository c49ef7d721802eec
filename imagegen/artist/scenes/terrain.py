"""Land seen from the stage's camera: a height for each point, drawn column by column, lit, with shadows and water."""

from collections.abc import Callable

import numpy as np

from ..paint import Floats, grain, mix, sampled, smooth, vector
from .stage import FAR, Stage

Heights = Callable[[Floats, Floats], Floats]


class Land:
    """Land on a grid of rays: row k lies at distance z[k], column i in the picture's column i.

    Visible points are found as in voxel landscapes: along a column the highest row reached so far only grows,
    so the first distance that reaches a row is what one sees there.
    """

    def __init__(
        self, stage: Stage, heights: Heights, near: float = 3.0, far: float = 4000.0, steps: int = 260
    ) -> None:
        self.stage = stage
        self.z = np.geomspace(near, far, steps, dtype=np.float32)[:, None]
        self.ray = ((np.arange(stage.width, dtype=np.float32) - stage.width / 2) / np.float32(stage.focal))[None, :]
        self.x = self.ray * self.z
        self.y = np.asarray(heights(self.x, self.z), np.float32) + np.zeros_like(self.x)
        along = np.gradient(self.y, axis=0) / np.gradient(self.z, axis=0)
        self.slope_x = np.gradient(self.y, axis=1) / (self.z / np.float32(stage.focal))
        self.slope_z = along - self.slope_x * self.ray
        length = np.sqrt(self.slope_x**2 + self.slope_z**2 + 1)
        self.normal = -self.slope_x / length, 1 / length, -self.slope_z / length
        self.flat = 1 / length

    def sunlight(self, reach: float = 1.0) -> Floats:
        """Return how much of the sun each point gets, 0..1: by its slope, and in the shadow of what stands beside."""
        light = self.stage.light
        side, lift = float(np.sign(light.side)), 0.26 + 0.5 * light.height
        norm = np.float32(np.sqrt(1 + lift**2 + 0.16))
        facing = (self.normal[0] * side + self.normal[1] * lift - self.normal[2] * 0.4) / norm
        plane = self.y - self.x * np.float32(side * lift * 0.8)
        plane = plane[:, ::-1] if side > 0 else plane
        ridge = np.maximum.accumulate(plane, axis=1)
        open_ = smooth(3.0 * reach, 0.0, ridge - plane)
        open_ = open_[:, ::-1] if side > 0 else open_
        return np.clip(facing * 1.25, 0.0, 1) * (0.15 + 0.85 * open_)

    def paint(self, albedo: Floats, rough: float = 0.25, glow: Floats | None = None) -> None:
        """Paint the land with these colours (steps, columns, 3), in linear light, and remember its depths."""
        stage, light = self.stage, self.stage.light
        sun = self.sunlight()[..., None]
        sky = (0.55 + 0.45 * self.normal[1])[..., None]
        lit = light.ambient * sky + light.key * sun
        if stage.lamps:
            lit = lit + stage.lamplight(self.x, self.y, self.z, self.normal)
        colour = albedo * lit
        if glow is not None:
            colour = colour + glow
        colour = stage.hazed(colour, np.broadcast_to(self.z, self.y.shape))
        self._show(colour.astype(np.float32), rough)

    def _show(self, colour: Floats, rough: float) -> None:
        """Put the grid's colours on the pixels that see them."""
        stage, (width, height) = self.stage, self.stage.size
        rise = (self.y - np.float32(stage.eye)) * np.float32(stage.focal) / self.z
        rows = np.float32(stage.horizon) - rise
        first = self._first(rows, height)
        seen = first < self.z.size
        k = np.clip(first, 1, self.z.size - 1)
        columns = np.broadcast_to(np.arange(width), (height, width))
        upper, lower = rows[k, columns], rows[k - 1, columns]
        t = np.clip((lower - np.arange(height, dtype=np.float32)[:, None]) / (lower - upper + 1e-6), 0, 1)
        depth = mix(self.z[k - 1, 0], self.z[k, 0], t)
        picture = mix(colour[k - 1, columns], colour[k, columns], t[..., None])
        if rough:
            picture = picture * self._texture(depth, rough)[..., None]
        edge = np.clip(np.arange(height, dtype=np.float32)[:, None] + 1 - rows.min(axis=0), 0, 1)
        nearer = seen & (depth < stage.depth)
        stage.pixels[...] = mix(stage.pixels, picture, (edge * nearer)[..., None])
        stage.depth[...] = np.where(nearer, depth, stage.depth)
        stage.land = stage.depth.copy()

    def _first(self, rows: Floats, height: int) -> np.ndarray:
        """Return for each pixel the first step that reaches it, `steps` where the sky begins."""
        steps, width = rows.shape
        top = np.clip(np.minimum.accumulate(rows, axis=0), 0, height).astype(np.int32)
        found = np.full((height + 1, width), steps, np.int32)
        columns = np.broadcast_to(np.arange(width), top.shape)
        np.minimum.at(found, (top, columns), np.broadcast_to(np.arange(steps, dtype=np.int32)[:, None], top.shape))
        return np.minimum.accumulate(found, axis=0)[:height]

    def _texture(self, depth: Floats, rough: float) -> Floats:
        """Return fine light and dark that lies on the ground in its perspective, around 1."""
        x = self.ray * depth
        near = sampled(grain(), x * 70, depth * 34)
        far = sampled(grain(), x * 6 + 99, depth * 2.5)
        amount = near * 0.55 * smooth(45.0, 5.0, depth) + far * 0.45 * smooth(700.0, 60.0, depth)
        return np.clip(1 + np.float32(rough) * amount, 0.35, 1.9)


def blend(*layers: tuple[Floats, Floats | float]) -> Floats:
    """Return colours laid over each other: pairs of a colour (3,) and its coverage (steps, columns)."""
    colour = None
    for paint, cover in layers:
        over = np.asarray(cover, np.float32)[..., None]
        colour = paint * np.ones_like(over) if colour is None else mix(colour, paint, np.clip(over, 0, 1))
    assert colour is not None
    return colour


def water(stage: Stage, level: float = 0.0, deep: Floats | None = None, waves: float = 1.0) -> None:
    """Paint water wherever its plane lies before everything else: what stands behind, mirrored and rippled."""
    rows = np.arange(stage.height, dtype=np.float32)[:, None]
    below = rows - np.float32(stage.horizon)
    distance = (stage.eye - level) * stage.focal / np.maximum(below, 0.01)
    wet = (below > 0) & (distance < stage.depth)
    if not wet.any():
        return
    first = int(np.argmax(wet.any(axis=1)))
    area, wet, distance = slice(first, None), wet[first:], np.minimum(distance[first:], np.float32(5e4))
    x = (np.arange(stage.width, dtype=np.float32)[None, :] - stage.width / 2) / np.float32(stage.focal) * distance
    size = np.maximum(distance * 0.012, 0.05)
    ripple = sampled(grain(), x * 5.0, distance * 16) * 0.6 + sampled(grain(), x * 1.1 + 200, distance * 4.5) * 0.9
    swell = sampled(grain(), x * 0.2, distance * 0.9)
    tilt = (ripple * 0.5 + swell * 0.8) * np.float32(waves)
    fade = 1 / (1 + size * 0.35)
    mirror = 2 * stage.horizon - np.arange(first, stage.height, dtype=np.float32)[:, None]
    mirror = mirror + tilt * (6 + 0.05 * below[first:]) * fade
    sideways = np.arange(stage.width)[None, :] + tilt * 3 * fade
    source = (
        np.clip(mirror, 0, max(first - 1, 0)).astype(np.int32),
        np.clip(sideways, 0, stage.width - 1).astype(np.int32),
    )
    reflected = stage.pixels[source]
    steep = np.clip(below[first:] / stage.focal, 0, 1)
    fresnel = np.clip(0.86 - 0.95 * steep + 0.16 * tilt, 0.12, 0.95)[..., None]
    body = (stage.light.ambient + stage.light.key * 0.25) * (deep if deep is not None else vector([0.02, 0.09, 0.12]))
    colour = mix(body, reflected * 0.92, fresnel.astype(np.float32))
    colour = colour + stage.light.key * (np.clip(tilt - 1.25, 0, 1) * 0.22 * fade)[..., None]
    if stage.lamps:
        colour = colour + stage.lamplight(x, np.asarray(level, np.float32), distance) * 0.08
    veil = 1 - np.exp(-distance * np.float32(stage.light.density))
    colour = mix(colour, stage.light.haze, (veil * 0.9)[..., None])
    stage.pixels[area] = np.where(wet[..., None], colour, stage.pixels[area])
    stage.depth[area] = np.where(wet, distance, np.minimum(stage.depth[area], FAR))
