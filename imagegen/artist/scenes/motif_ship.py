"""A ship on the open sea, with waves of the weather's size, gulls, and far islands or another sail."""

import numpy as np

from ..paint import Floats, linear, smooth
from ..words import Brief
from . import planting, ships
from .light import Light
from .sky import sky
from .sprite import Sprite
from .stage import Stage
from .terrain import Land, blend, water


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a ship at sea."""
    stage = Stage(brief, light, rng, size, horizon=0.60, eye=4.0, lens=1.1)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    rough = {"storm": 2.6, "wind": 1.2, "rain": 0.9, "ash": 0.7, "snow": 0.7}.get(brief.weather, 0.35)
    if rough < 2 and rng.random() < 0.7:
        _islands(stage)
    water(stage, 0.0, linear("#1d5a6a") if not light.moon else linear("#1c3a66"), 0.7 + rough * 0.5)
    if rough > 0.8:
        _swell(stage, rough, 300, 60)
    _ship(stage, rough)
    if rough > 0.8:
        _swell(stage, rough, 62, 5)
    planting.flock(stage, 7)
    return stage


def _islands(stage: Stage) -> None:
    """Raise islands on the horizon."""
    lattice = stage.lattice

    def heights(x: Floats, z: Floats) -> Floats:
        mass = lattice.fractal(x / 1300 + 9, z / 1300, 2)
        return (lattice.ridged(x / 700, z / 700, 6) * 0.8 + 0.4) * 420 * smooth(0.56, 0.8, mass) * smooth(
            1500, 2600, z
        ) - 6

    land = Land(stage, heights, near=900, far=6000, steps=120)
    land.paint(blend((linear("#5b6b46"), 1.0), (linear("#7c7264"), smooth(0.85, 0.7, land.flat))), 0.0)


def _swell(stage: Stage, rough: float, far: float, near: float) -> None:
    """Paint waves as ridges of water with foam on their crests."""
    light, lattice = stage.light, stage.lattice
    drift = float(stage.rng.uniform(0, 90))

    def heights(x: Floats, z: Floats) -> Floats:
        a = lattice.ridged(x / 16 + drift, z / 9 + 3, 3)
        b = lattice.at(x / 38, z / 26 + drift)
        return ((a - 0.35) * 0.9 + (b - 0.5) * 1.4) * rough

    land = Land(stage, heights, near=near, far=far, steps=170)
    foam = smooth(0.35, 0.85, land.y / rough + (lattice.fractal(land.x * 1.2, land.z * 0.7, 3) - 0.5) * 0.5)
    streak = smooth(0.62, 0.9, lattice.fractal(land.x * 0.8, land.z * 0.25 + 50, 4))
    body = blend(
        (linear("#1d4a5a"), 1.0),
        (linear("#3f8a90"), smooth(0.0, 0.8, land.y / rough)),
        (linear("#dfeaec"), np.clip(foam * 0.85 + streak * 0.25, 0, 1)),
    )
    glint = (0.10 + 0.8 * np.clip(land.slope_z, 0, 1))[..., None] * light.horizon * linear("#9fc4cc") * 0.6
    land.paint(body, 0.12, glint)


def _ship(stage: Stage, rough: float) -> None:
    """Put the ship with its mirror image on the water."""
    rng, brief, z = stage.rng, stage.brief, 88.0
    x = stage.across(float(rng.uniform(0.40, 0.60)), z)
    ghost = brief.says("ghost", "haunted", "cursed", "undead", "wreck")
    sail = (
        (64, 60, 66)
        if brief.says("pirate", "pirates", "corsair") or brief.mood == "ominous"
        else (120, 150, 140)
        if ghost
        else ships.CANVAS
    )
    heel = float(rng.uniform(0.02, 0.06) * (1 + rough)) * float(rng.choice([-1, 1]))
    length = 38.0
    s = stage.sprite(x, -1.0, z, (-28, -8, 34, 44))
    seed = int(rng.integers(1 << 30))
    ships.galleon(
        s,
        np.random.default_rng(seed),
        length,
        stage.light.dark,
        brief.weather != "storm" or not rng.random() < 0.4,
        heel,
        sail,
    )
    s.crop()
    _mirrored(stage, s, stage.project(x, -1.0, z)[1])
    stage.put(s, 0.6, 0.12, hide=False)
    if stage.light.dark:
        stage.beam(x - length * 0.47, 9.0, z - 1, 3.0, linear("#ffb050", 0.6))
        stage.beam(x - length * 0.47, -9.0, z - 1, 3.0, linear("#ffb050", 0.15))
    if ghost:
        for dx, dy in ((-10, 4), (6, 12), (14, 5), (-4, 20)):
            stage.beam(x + dx, dy, z - 1, 16, linear("#6fffc0", 0.04))


def _mirrored(stage: Stage, s: Sprite, row: float) -> None:
    """Paint the ship's broken reflection under it."""
    left, top, right, bottom = s.window
    albedo, cover, _ = s.finish()
    height = int(min((row - top) * 0.7, stage.height - row - 1))
    if height < 2:
        return
    rows = np.arange(height)
    source = np.clip(((row - top) - rows * 1.4).astype(int), 0, cover.shape[0] - 1)
    wave = np.rint(
        np.sin(rows * 0.9 + stage.lattice.at(rows * 0.11, rows * 0.0).astype(float) * 9) * (1 + rows * 0.05)
    ).astype(int)
    columns = np.clip(np.arange(right - left)[None, :] + wave[:, None], 0, right - left - 1)
    mask = cover[source[:, None], columns] * np.linspace(0.62, 0.08, height, dtype=np.float32)[:, None]
    colour = albedo[source[:, None], columns] * (stage.light.ambient + stage.light.key * 0.3) * 0.6
    area = slice(int(row), int(row) + height), slice(left, right)
    stage.pixels[area] = stage.pixels[area] * (1 - mask[..., None]) + colour * mask[..., None]
