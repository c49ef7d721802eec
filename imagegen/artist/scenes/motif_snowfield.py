"""Ice and snow: wind-carved drifts, blue crevasses, peaks, a frozen wood, the northern lights by night."""

import numpy as np

from ..paint import Floats, linear, mix, resized, smooth, vector
from ..words import Brief
from . import planting
from .light import Light
from .sky import sky
from .stage import Stage
from .terrain import Land, blend


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a snowfield."""
    light.snow = 1.0
    stage = Stage(brief, light, rng, size, horizon=0.55, eye=3.5, lens=1.05)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    if light.moon:
        _aurora(stage)
    lattice, shift = stage.lattice, rng.uniform(0, 90, 3).astype(np.float32)

    def heights(x: Floats, z: Floats) -> Floats:
        far = lattice.ridged(x / 1000 + shift[0], z / 1000 + shift[1], 7) ** 1.3 * 900 * smooth(400, 2400, z)
        drifts = (lattice.fractal(x / 30 + z / 90, z / 14 + shift[2], 4) - 0.5) * 3.6 * smooth(3, 25, z)
        return far + drifts + (lattice.at(x * 0.8 + z * 0.3, z * 1.6) - 0.5) * 0.10

    land = Land(stage, heights, near=4, far=6500, steps=280)
    ice = smooth(0.62, 0.72, lattice.ridged(land.x / 26 + 40, land.z / 26, 3)) * smooth(120, 30, land.z)
    rock = smooth(0.62, 0.42, land.flat) * smooth(40, 140, land.y)
    land.paint(
        blend((linear("#dfe8f2"), 1.0), (linear("#7fb4d0"), ice * 0.5), (linear("#5d6470"), rock)) * np.float32(0.9),
        0.10,
    )
    planting.scatter(
        stage,
        planting.conifer(stage),
        190,
        60,
        480,
        (7, 15),
        slabs=5,
        where=lambda x, z: lattice.at(vector([x / 60]), vector([z / 60 + 30]))[0] > 0.45,
    )
    _shards(stage)
    planting.party(stage, 16, 0.5 + float(rng.normal(0, 0.09)), int(rng.integers(2, 5)))
    for side in (-1, 1):
        z = float(rng.uniform(13, 18))
        x = stage.across(0.5 + side * float(rng.uniform(0.36, 0.5)), z)
        planting.stand(
            stage,
            x,
            z,
            (-4, -1, 4, 12),
            lambda s: planting.conifer(stage)(s, rng, float(rng.uniform(6, 9))),
            hide=False,
        )
    return stage


def _shards(stage: Stage) -> None:
    """Raise blades of blue ice out of the snow."""
    rng = stage.rng
    side = float(rng.choice([-1, 1]))
    for z in sorted(rng.uniform(22, 60, 7), reverse=True):
        x = stage.across(0.5 + side * float(rng.uniform(0.12, 0.42)), float(z))
        y = stage.ground_at(x, float(z))
        s = stage.sprite(x, y - 0.3, float(z), (-4, -1, 4, 8))
        for _ in range(4):
            a, h, w = rng.normal(0, 0.3), float(rng.uniform(1.5, 5.5)), float(rng.uniform(0.4, 0.9))
            bx = rng.normal(0, 1.1)
            s.poly([(bx - w, 0), (bx + np.sin(a) * h, h), (bx, 0)], (150, 196, 220))
            s.poly([(bx + w, 0), (bx + np.sin(a) * h, h), (bx, 0)], (92, 140, 178))
        stage.put(s, 0.3)


def _aurora(stage: Stage) -> None:
    """Hang curtains of northern light in the sky."""
    rng, (w, h) = stage.rng, stage.size
    small = max(w // 3, 2), max(h // 3, 2)
    x = np.linspace(0, 6, small[0], dtype=np.float32)[None, :]
    y = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    lattice, total = stage.lattice, np.zeros((small[1], small[0], 3), np.float32)
    for k, (low, high) in enumerate((("#3dffa0", "#7a5cff"), ("#40ffc8", "#c05cff"))):
        foot = (
            0.36 - 0.09 * k + 0.10 * (lattice.fractal(x * 0.5 + 7 * k, x * 0, 3) - 0.5) * 2 + 0.03 * np.sin(x * 2.3 + k)
        )
        rise = np.clip((foot - y) / 0.30, -0.2, 1)
        curtain = np.where(rise > 0, np.exp(-rise * 2.6), np.exp(rise * 30))
        rays = 0.35 + 1.0 * lattice.fractal(x * 7 + 3 * k + 0 * y, x * 0 + y * 0.4, 3) ** 1.5
        bright = curtain * rays * smooth(0.30, 0.62, lattice.fractal(x * 0.8 + 20 * k, x * 0 + 5, 2))
        colour = mix(linear(low), linear(high), np.clip(rise * 1.3, 0, 1)[..., None])
        total += bright[..., None] * colour * np.float32(0.65)
    stage.pixels[...] += resized(total, stage.size) * (1 - stage.light.cover * 0.6) * float(rng.uniform(0.8, 1.1))
    stage.light.ambient = stage.light.ambient + linear("#3dffa0", 0.05)
