"""Mountains: a range behind foothills, firs on the slopes, a path with travellers."""

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from .light import Light
from .sky import sky
from .stage import Stage
from .terrain import Land, blend


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a mountain scene."""
    stage = Stage(brief, light, rng, size, horizon=0.56, eye=26.0, lens=1.1)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    peaks, hills = float(rng.uniform(700, 1250)), float(rng.uniform(12, 26))
    shift = rng.uniform(0, 200, 4).astype(np.float32)
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        warp = lattice.at(x / 900, z / 900) * 0.5
        range_ = lattice.ridged(x / 1500 + shift[0] + warp, z / 1500 + shift[1], 7) * peaks * smooth(500, 2600, z)
        near = (lattice.fractal(x / 130 + shift[2], z / 130 + shift[3], 5) - 0.45) * hills * smooth(4, 60, z)
        valley = 1 - 0.7 * np.exp(-((x / (0.25 * z + 60)) ** 2))
        return range_ * valley + near * 2

    land = Land(stage, heights, near=8, far=7000, steps=300)
    spots = lattice.fractal(land.x / 40, land.z / 40, 4)
    snow = smooth(0.28, 0.42, land.y / peaks + (spots - 0.5) * 0.25) * smooth(0.45, 0.72, land.flat + 0.2 * spots)
    rock = smooth(0.93, 0.72, land.flat) * smooth(20, 80, land.y)
    albedo = blend(
        (linear("#56713a"), 1.0), (linear("#7d8145"), smooth(0.4, 0.7, spots)), (linear("#34502f"), smooth(15, 60, land.y)),
        (linear("#71695f"), rock), (linear("#5f5a5c"), smooth(0.18, 0.28, land.y / peaks)), (linear("#eef4fb"), np.maximum(snow, light.snow * smooth(0.6, 0.85, land.flat))),
    )  # fmt: skip
    land.paint(albedo)
    return stage
