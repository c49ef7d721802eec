"""A castle on a hill above a valley with a winding road, a moat or lake, woods and riders."""

from functools import partial

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from . import buildings, planting
from .figures import dragon
from .light import Light
from .sky import sky
from .stage import Stage
from .terrain import Land, blend, water


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a castle."""
    stage = Stage(brief, light, rng, size, horizon=0.66, eye=5.0, lens=1.1)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    z0 = float(rng.uniform(240, 300))
    x0 = stage.across(float(rng.choice([0.36, 0.62]) + rng.normal(0, 0.03)), z0)
    lake, bend = rng.random() < 0.55 or brief.says("lake", "moat", "river"), float(rng.uniform(0, 6))

    def hill(x: Floats, z: Floats) -> Floats:
        away = np.hypot((x - x0) / 1.25, z - z0)
        return 40 * smooth(120, 32, away)

    def heights(x: Floats, z: Floats) -> Floats:
        far = stage.lattice.ridged(x / 900, z / 900, 6) * 330 * smooth(500, 2400, z)
        rough = (stage.lattice.fractal(x / 55, z / 55, 5) - 0.47) * 9 * smooth(6, 60, z)
        crag = (
            (stage.lattice.ridged(x / 40, z / 40, 4) - 0.5)
            * 14
            * smooth(8, 25, hill(x, z))
            * smooth(36, 24, hill(x, z))
        )
        basin = -5.0 * smooth(0.0, 1.0, 1 - np.hypot((x - x0 * 0.2) / 75, (z - 110) / 62)) if lake else 0.0
        return far + rough + hill(x, z) + crag + basin - (1.0 if lake else 0.0)

    land = Land(stage, heights, near=6, far=5200, steps=280)
    spots = stage.lattice.fractal(land.x / 18, land.z / 18, 4)
    t = land.z / z0
    centre = x0 * smooth(0.05, 1.0, t) + np.sin(t * 9 + bend) * 16 * smooth(0.05, 0.4, t) * smooth(1.05, 0.6, t)
    road = smooth(1.0, 0.5, np.abs(land.x - centre) / (2.0 + 0.012 * land.z)) * (land.z < z0)
    rock = smooth(0.93, 0.80, land.flat)
    albedo = blend(
        (linear("#4c6a34"), 1.0),
        (linear("#7d8448"), smooth(0.45, 0.75, spots)),
        (linear("#3c5430"), smooth(320, 700, land.z)),
        (linear("#7b7266"), rock),
        (linear("#a08c68"), road),
        (linear("#eef3fa"), light.snow * smooth(0.6, 0.9, land.flat)),
    )
    land.paint(albedo, 0.3)
    if lake:
        water(stage, -1.9)
    _woods(stage, x0, z0)
    _castle(stage, x0, z0)
    _front(stage)
    return stage


def _woods(stage: Stage, x0: float, z0: float) -> None:
    """Plant woods about the valley, off the road and the water."""
    firs, leafy = planting.conifer(stage), planting.broadleaf(stage, stage.brief.says("autumn"))
    planting.scatter(
        stage,
        firs,
        260,
        180,
        700,
        (11, 20),
        slabs=4,
        where=lambda x, z: stage.ground_at(x, z) > -1.2 and abs(x - x0) > 45,
    )
    planting.scatter(
        stage,
        leafy,
        46,
        50,
        180,
        (7, 11),
        slabs=4,
        where=lambda x, z: stage.ground_at(x, z) > -1.0 and abs(x - x0 * z / z0) > 9,
    )


def _castle(stage: Stage, x0: float, z0: float) -> None:
    """Put the castle on the hill's top, with lights when it is dark, and what circles above it."""
    brief, rng = stage.brief, stage.rng
    ruined = brief.says("ruined", "ruins", "abandoned", "fallen")
    dark = brief.mood == "ominous" or brief.says("vampire", "dark", "evil", "cursed")
    colour = (92, 88, 92) if dark else [(150, 142, 130), (164, 156, 148), (140, 128, 116)][int(rng.integers(3))]
    y = 37.0 if not ruined else 35.0
    s = stage.sprite(x0, y, z0 - 6, (-62, -22, 62, 85))
    buildings.castle(s, rng, 66, stage.light.dark and not ruined, cone=not ruined, colour=colour, ruined=ruined)
    stage.put(s, 0.8, 0.12)
    if stage.light.dark:
        stage.beam(x0, y + 22, z0 - 30, 32, linear("#ff9a4a", 0.10))
    if brief.says("dragon", "dragons") or (dark and rng.random() < 0.6):
        z = 220.0
        s = stage.sprite(stage.across(0.5 - 0.22 * np.sign(x0), z), y + 62, z, (-30, -20, 30, 30))
        dragon(s, 24)
        stage.put(s, 0.3)
    else:
        planting.flock(stage, 9)


def _front(stage: Stage) -> None:
    """Put trees and riders in front."""
    rng = stage.rng
    side = -np.sign(stage.light.side)
    for _ in range(2):
        z = float(rng.uniform(19, 27))
        x = stage.across(0.5 + side * float(rng.uniform(0.40, 0.52)), z)
        draw = (
            planting.broadleaf(stage, stage.brief.says("autumn")) if stage.light.snow == 0 else planting.conifer(stage)
        )
        planting.stand(stage, x, z, (-8, -1, 8, 16), partial(draw, rng=rng, h=float(rng.uniform(7, 9))), hide=False)
    planting.party(stage, 34, 0.5 + float(rng.normal(0, 0.06)), int(rng.integers(3, 6)))
