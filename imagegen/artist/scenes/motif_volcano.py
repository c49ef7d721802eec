"""A volcano: rivers of lava over black rock, a cone that smokes and throws fire, ash in the air."""

import numpy as np

from ..paint import Floats, linear, mix, noise, smooth
from ..words import Brief
from . import planting, trees
from .light import Light
from .sky import sky
from .stage import Stage
from .terrain import Land, blend
from .weather import _flakes


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a volcano."""
    red = linear("#ff5a22")
    light.zenith, light.horizon = light.zenith * 0.45 + red * 0.02, light.horizon * 0.40 + red * 0.22
    light.haze, light.key, light.ambient = (
        light.haze * 0.28 + red * 0.14,
        light.key * 0.55,
        light.ambient * 0.6 + red * 0.03,
    )
    light.cover, light.density = max(light.cover, 0.7), max(light.density, 0.00045)
    stage = Stage(brief, light, rng, size, horizon=0.56, eye=6.0, lens=1.1)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice, z0 = stage.lattice, 1500.0
    x0 = stage.across(float(rng.choice([0.36, 0.5, 0.63])), z0)
    peak = float(rng.uniform(560, 690))
    _smoke(stage, x0, peak, z0)

    def heights(x: Floats, z: Floats) -> Floats:
        away = np.hypot(x - x0, z - z0)
        cone = peak * np.exp(-away / 420) * 1.25
        cone = np.where(cone > peak * 0.86, peak * 0.86 - (cone - peak * 0.86) * 0.8, cone)
        gullies = (lattice.ridged(x / 170, z / 170, 5) - 0.4) * 90 * smooth(250, 900, z)
        near = (lattice.ridged(x / 22, z / 22, 5) - 0.42) * 6.5 * smooth(5, 40, z)
        return cone * smooth(60, 800, z) + gullies + near - 1.5

    land = Land(stage, heights, near=6, far=5200, steps=290)
    crack = lattice.ridged(land.x / 30 + 9, land.z / 42, 4) * smooth(3.0, -1.2, land.y) * smooth(260, 60, land.z)
    flow = np.abs(
        land.x
        - x0 * smooth(60, z0, land.z)
        - np.sin(land.z / 90) * 0.05 * land.z
        - (lattice.fractal(land.z / 60, land.z * 0, 3) - 0.5) * 40
    )
    river = smooth(1.0, 0.55, flow / (3.5 + 0.020 * land.z)) * (land.z < z0 - 60)
    streams = (
        smooth(0.80, 0.9, lattice.ridged(np.arctan2(land.x - x0, z0 - land.z) * 5 + 3, land.y / 900, 3))
        * smooth(60, 200, land.y)
        * (land.z < z0)
    )
    heat = np.clip(np.maximum.reduce([smooth(0.60, 0.78, crack), river, streams * 0.9]), 0, 1)
    skin = lattice.fractal(land.x / 3, land.z / 4, 4)
    heat = heat * np.clip(1.25 - 0.9 * smooth(0.5, 0.7, skin), 0.15, 1)
    glow = mix(linear("#b01800"), linear("#ffc04a"), (heat**2)[..., None]) * (heat * 3.2)[..., None]
    glow = glow * np.exp(-land.z * light.density * 0.4)[..., None]
    spill = np.clip(1 - flow / (14 + 0.07 * land.z), 0, 1) ** 2 * (land.z < z0)
    albedo = blend(
        (linear("#3a3330"), 1.0),
        (linear("#57483f"), smooth(0.4, 0.7, skin)),
        (linear("#8a8078"), smooth(0.6, 0.8, skin) * 0.3),
    )
    land.paint(albedo, 0.35, glow + spill[..., None] * red * 0.22)
    _burnt(stage)
    _fire(stage, x0, peak * 0.80, z0)
    side = 0.30 if x0 > 0 else 0.70
    planting.party(stage, 24, side, 4)
    _flakes(stage, linear("#ff8a3a") * 3.0, 130, True)
    if brief.says("hell", "infernal", "inferno", "avernus", "abyss", "dragon"):
        _winged(stage)
    return stage


def _smoke(stage: Stage, x0: float, peak: float, z0: float) -> None:
    """Let a pillar of smoke rise from the crater, lit from below."""
    column, row, scale = stage.project(x0, peak * 0.86, z0)
    w, h = stage.size
    y, x = np.ogrid[0:h, 0:w]
    rise = np.clip((row - y) / max(row, 1), -0.2, 1).astype(np.float32)
    drift = column + np.sign(stage.light.side) * -1 * (np.clip(rise, 0, 1) ** 1.5) * w * 0.28
    width = (0.028 + 0.20 * np.clip(rise, 0, 1)) * w
    puffs = noise(stage.rng, stage.size, h / 9, 5)
    plume = smooth(1.25, 0.2, np.abs(x - drift) / width + (0.5 - puffs) * 1.9) * smooth(-0.02, 0.03, rise)
    lit = np.exp(-np.clip(rise, 0, 1) * 4.5) * 1.7 + 0.10
    colour = linear("#ff6a2a") * (lit * (0.25 + 0.9 * puffs))[..., None] * 0.55 + linear("#4a403c") * 0.12
    stage.pixels[...] = mix(
        stage.pixels, colour.astype(np.float32), (np.clip(plume, 0, 1) * 0.92)[..., None].astype(np.float32)
    )


def _fire(stage: Stage, x0: float, y0: float, z0: float) -> None:
    """Throw fire from the crater."""
    rng = stage.rng
    s = stage.sprite(x0, y0, z0 - 80, (-260, -60, 260, 330))
    for _ in range(46):
        vx, vy = rng.normal(0, 42), rng.uniform(60, 190)
        t = np.linspace(0.15, rng.uniform(0.5, 1.6), 10)
        s.line([(float(vx * k), float(vy * k - 62 * k * k)) for k in t], 2.2, (255, 170, 70), 0.8)
    stage.put(s, 0.0, 0.0, hide=False)
    stage.beam(x0, y0 + 20, z0 - 90, 90, linear("#ff6a20", 0.9))


def _burnt(stage: Stage) -> None:
    """Leave burnt trees standing."""
    planting.scatter(stage, lambda s, rng, h: trees.dead(s, rng, h, (34, 28, 28), 4), 26, 25, 130, (5, 9), slabs=3)


def _winged(stage: Stage) -> None:
    """Let something large fly before the smoke."""
    from .figures import dragon

    z = 260.0
    s = stage.sprite(
        stage.across(float(stage.rng.uniform(0.2, 0.8)), z),
        stage.eye + stage.horizon * 0.62 * z / stage.focal,
        z,
        (-40, -20, 40, 40),
    )
    dragon(s, 30, (40, 20, 22))
    stage.put(s, 0.3)
