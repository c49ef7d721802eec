"""Skies: gradient, sun or moon, stars, and clouds lit from the side where the sun stands."""

import numpy as np

from ..paint import Floats, Lattice, mix, resized, smooth, vector
from .light import Light


def sky(rng: np.random.Generator, light: Light, size: tuple[int, int], horizon: int) -> Floats:
    """Return a sky of linear light, shape (h, w, 3), whose horizon lies on a row of the picture."""
    width, height = size
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None] * (height / max(horizon, 1))
    up = np.clip(1 - rows, 0, 1)
    picture = mix(light.horizon, light.zenith, (smooth(0.0, 1.0, up) ** 0.8)[..., None])
    picture = np.broadcast_to(picture, (height, width, 3)).astype(np.float32)
    sun = sun_at(light, size, horizon)
    if light.stars > 0.05:
        picture += stars(rng, size, light.stars) * smooth(0.05, 0.5, up)[..., None]
    picture = picture + halo(light, size, sun)
    return clouds(rng, light, picture, sun, horizon)


def sun_at(light: Light, size: tuple[int, int], horizon: int) -> tuple[float, float]:
    """Return where the sun or the moon stands in the picture, in pixels."""
    return size[0] * (0.5 + 0.5 * light.side), horizon * (1 - light.height)


def halo(light: Light, size: tuple[int, int], sun: tuple[float, float]) -> Floats:
    """Return the light around the sun, with its disc or the moon's."""
    y, x = np.ogrid[0 : size[1], 0 : size[0]]
    unit = np.float32(min(size))
    away = np.sqrt((x - sun[0]).astype(np.float32) ** 2 + (y - sun[1]).astype(np.float32) ** 2) / unit
    veil = 0.55 * np.exp(-away * 3.2) + 0.5 * np.exp(-away * 14)
    radius = 0.030 if light.moon else 0.022
    disc = smooth(radius * 1.06, radius * 0.94, away) * smooth(0.78, 0.45, light.cover)
    picture = light.glow * veil[..., None]
    if not light.moon:
        return picture + light.glow * 9 * disc[..., None]
    face = _moon_face((x - sun[0]) / (unit * radius), (y - sun[1]) / (unit * radius))
    return picture + np.asarray([1.0, 0.97, 0.88], np.float32) * 1.5 * (disc * face)[..., None]


def _moon_face(x: Floats, y: Floats) -> Floats:
    """Return the brightness of the moon's face: seas as soft spots; x and y run from -1 to 1 over it."""
    face = np.ones(np.broadcast(x, y).shape, np.float32)
    for cx, cy, r, depth in (
        (-0.3, -0.3, 0.45, 0.35),
        (0.25, -0.1, 0.35, 0.28),
        (-0.1, 0.4, 0.4, 0.3),
        (0.45, 0.35, 0.2, 0.2),
    ):
        face -= depth * np.exp(-(((x - cx) ** 2 + (y - cy) ** 2) / r**2)).astype(np.float32)
    return face


def stars(rng: np.random.Generator, size: tuple[int, int], strength: float) -> Floats:
    """Return stars of several magnitudes, thicker along a faint band."""
    width, height = size
    picture = np.zeros((height, width, 3), np.float32)
    count = int(width * height / 1100 * strength)
    x, y = rng.random(count) * (width - 1), rng.random(count) * (height - 1)
    band = rng.random(count // 2) * (width - 1)
    slope, foot = rng.uniform(-0.6, 0.6), rng.uniform(0.1, 0.5)
    across = (foot + slope * (band / width - 0.5) + rng.normal(0, 0.06, count // 2)) * height
    x, y = np.concatenate([x, band]), np.clip(np.concatenate([y, across]), 0, height - 1)
    power = (0.05 + 1.6 * rng.random(x.size) ** 9).astype(np.float32) * strength
    tint = mix(vector([1.0, 0.85, 0.7]), vector([0.75, 0.87, 1.0]), rng.random((x.size, 1), dtype=np.float32))
    np.add.at(picture, (y.astype(int), x.astype(int)), power[:, None] * tint)
    for i in np.argsort(power)[-int(18 * strength) :]:
        cx, cy = int(x[i]), int(y[i])
        picture[cy, max(cx - 1, 0) : cx + 2] += power[i] * tint[i] * 0.5
        picture[max(cy - 1, 0) : cy + 2, cx] += power[i] * tint[i] * 0.5
    return picture


def clouds(rng: np.random.Generator, light: Light, picture: Floats, sun: tuple[float, float], horizon: int) -> Floats:
    """Return the sky with clouds that thin out over the head and crowd towards the horizon."""
    height, width = picture.shape[:2]
    w, h = max(width // 2, 8), max(height // 2, 8)
    lattice, scale = Lattice(rng), 2.0
    rows = np.arange(h, dtype=np.float32)[:, None] * scale
    columns = np.arange(w, dtype=np.float32)[None, :] * scale
    unit = np.float32(max(horizon, 40))
    depth = 1 / (np.clip((horizon - rows) / unit, 0, 2) + 0.16)
    u = (columns - width / 2) / unit * depth * 1.1 + np.float32(rng.uniform(0, 90))
    v = depth * 2.1 + np.float32(rng.uniform(0, 90))
    warp = lattice.fractal(u * 0.7, v * 0.7, 3) * 2
    mass = lattice.fractal(u + warp, v + warp * 0.6, 5, 0.55)
    toward_x, toward_y = np.sign(sun[0] - width / 2) * 0.16, -0.14
    lit = np.clip(
        (mass - lattice.fractal(u + warp + np.float32(toward_x), v + warp * 0.6 + np.float32(toward_y), 3, 0.55)) * 4
        + 0.5,
        0,
        1,
    )
    edge = 0.72 - light.cover * 0.47
    alpha = smooth(edge, edge + 0.22, mass) * smooth(0.0, 0.1, (horizon - rows) / unit)
    near = np.exp(-(((columns - sun[0]) ** 2 + (rows - sun[1]) ** 2) / (0.55 * unit) ** 2))
    thick = smooth(edge + 0.05, edge + 0.4, mass)
    bright = light.horizon * 0.55 + light.key * 0.30
    shade = light.zenith * 0.55 + light.horizon * 0.22 + light.ambient * 0.1
    colour = mix(shade, bright, (lit * (1 - 0.6 * thick))[..., None])
    colour = colour + light.glow * (near * (1 - thick) * 0.75)[..., None]
    alpha, colour = (
        resized(alpha.astype(np.float32), (width, height)),
        resized(colour.astype(np.float32), (width, height)),
    )
    return mix(picture, np.clip(colour, 0, None), np.clip(alpha, 0, 1)[..., None] * np.float32(0.92))
