"""Mountains: a range behind foothills, firs on the slopes, a path with travellers."""

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from . import planting
from .light import Light
from .sky import sky
from .stage import Stage
from .terrain import Land, blend


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a mountain scene."""
    stage = Stage(brief, light, rng, size, horizon=0.60, eye=16.0, lens=1.1)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    peaks, hills = float(rng.uniform(700, 1250)), float(rng.uniform(9, 16))
    shift = rng.uniform(0, 200, 4).astype(np.float32)
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        warp = lattice.at(x / 900, z / 900) * 0.5
        range_ = lattice.ridged(x / 1500 + shift[0] + warp, z / 1500 + shift[1], 7) * peaks * smooth(500, 2600, z)
        near = (lattice.fractal(x / 130 + shift[2], z / 130 + shift[3], 5) - 0.45) * hills * smooth(4, 60, z)
        valley = 1 - 0.7 * np.exp(-((x / (0.25 * z + 60)) ** 2))
        return range_ * valley + near * 1.6

    land = Land(stage, heights, near=8, far=7000, steps=300)
    spots = lattice.fractal(land.x / 40, land.z / 40, 4)
    snow = smooth(0.28, 0.42, land.y / peaks + (spots - 0.5) * 0.25) * smooth(0.45, 0.72, land.flat + 0.2 * spots)
    rock = smooth(0.93, 0.72, land.flat) * smooth(20, 80, land.y)
    albedo = blend(
        (linear("#4a6436"), 1.0),
        (linear("#74733f"), smooth(0.4, 0.7, spots)),
        (linear("#34502f"), smooth(15, 60, land.y)),
        (linear("#71695f"), rock),
        (linear("#5f5a5c"), smooth(0.18, 0.28, land.y / peaks)),
        (linear("#eef4fb"), np.maximum(snow, light.snow * smooth(0.6, 0.85, land.flat))),
    )
    trail = smooth(
        1.0, 0.5, np.abs(land.x - np.sin(land.z / 60 + shift[3]) * (5 + land.z * 0.06)) / (2.2 + land.z * 0.006)
    )
    albedo = albedo + (linear("#9c8a68") - albedo) * (trail * (land.z < 420))[..., None]
    land.paint(albedo, 0.3)
    _woods(stage, float(shift[3]))
    return stage


def _woods(stage: Stage, bend: float) -> None:
    """Plant firs on the slopes and at the sides, and send travellers up the valley."""
    rng, draw = stage.rng, planting.conifer(stage)

    def grown(x: float, z: float) -> bool:
        thick = stage.lattice.at(np.asarray([x / 70], np.float32), np.asarray([z / 70 + 30], np.float32))[0]
        return bool(thick > 0.45 and abs(x) > 0.06 * z)

    planting.scatter(stage, draw, 420, 130, 900, (10, 18), grown, slabs=5)
    planting.scatter(stage, draw, 26, 55, 130, (9, 14), lambda x, z: abs(x) > 0.22 * z, slabs=3)
    z = 58.0
    trail = float(np.sin(z / 60 + bend) * (5 + z * 0.06))
    planting.party(stage, z, 0.5 + trail * stage.focal / z / stage.width, int(rng.integers(3, 6)))
    planting.flock(stage, 7)
    if stage.brief.says("dragon", "dragons", "wyvern"):
        from .figures import dragon

        z = 240.0
        x, y = stage.across(float(rng.uniform(0.3, 0.7)), z), stage.eye + stage.horizon * 0.6 * z / stage.focal
        s = stage.sprite(x, y, z, (-40, -20, 40, 40))
        dragon(s, 30)
        stage.put(s, 0.3)
