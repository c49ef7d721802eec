"""Village country: fields in strips over rolling hills, a hamlet with a church, a mill, a road, hedges and sheep."""

import numpy as np

from ..paint import Floats, linear, smooth, vector
from ..words import Brief
from . import buildings, landmarks, planting, trees
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of fields and a village."""
    stage = Stage(brief, light, rng, size, horizon=0.50, eye=7.0, lens=1.05)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice, bend = stage.lattice, float(rng.uniform(0, 6))

    def heights(x: Floats, z: Floats) -> Floats:
        rolling = (lattice.fractal(x / 130, z / 130, 3) - 0.5) * 30 * smooth(25, 150, z)
        return (
            rolling
            + lattice.ridged(x / 1200, z / 1200, 5) * 230 * smooth(900, 2600, z)
            + (lattice.fractal(x / 14, z / 14, 3) - 0.5) * 0.7
            - 1.0
        )

    land = Land(stage, heights, near=5, far=4800, steps=280)
    land.paint(_patches(stage, land, bend), 0.22)
    leafy = planting.broadleaf(stage, brief.says("autumn"))
    planting.scatter(
        stage,
        leafy,
        150,
        130,
        600,
        (8, 13),
        slabs=4,
        where=lambda x, z: float(lattice.at(vector([x / 50]), vector([z / 50 + 9]))[0]) > 0.5,
    )
    _hamlet(stage, leafy)
    planting.scatter(
        stage,
        lambda s, r, h: trees.bush(s, r, h, (74, 96, 48), float(np.sign(light.side))),
        40,
        22,
        110,
        (1.2, 2.2),
        slabs=4,
        where=lambda x, z: bool(abs(x - _road(z, bend)) > 4),
    )
    planting.scatter(
        stage,
        _sheep if rng.random() < 0.6 else _stook,
        26,
        24,
        80,
        (0.8, 1.1),
        slabs=3,
        where=lambda x, z: bool(abs(x - _road(z, bend)) > 5),
        spread=0.8,
    )
    _fence(stage, bend)
    planting.party(stage, 22, 0.5 + float(_road(22.0, bend)) * stage.focal / 22 / stage.width, 3)
    planting.flock(stage, 9)
    return stage


def _road(z: Floats | float, bend: float) -> Floats:
    """Return where the road runs at distance z."""
    far = np.asarray(z, np.float32)
    return np.asarray(np.sin(far / 42 + bend) * (1.5 + far * 0.07))


def _patches(stage: Stage, land: Land, bend: float) -> Floats:
    """Return the fields' colours: strips of crops, meadows, fallow, hedges between them, and the road."""
    lattice, snow = stage.lattice, stage.light.snow
    u = land.x / 62 + land.z / 210 + (lattice.at(land.x / 90, land.z / 90) - 0.5) * 0.7
    v = land.z / 74 - land.x / 300 + (lattice.at(land.x / 80 + 30, land.z / 80) - 0.5) * 0.7
    chance = np.sin(np.floor(u) * 12.99 + np.floor(v) * 78.23) * 43758.5
    chance = chance - np.floor(chance)
    rows = 0.5 + 0.5 * np.sin(np.where(chance > 0.5, u, v) * 80)
    hedge = smooth(0.05, 0.025, np.minimum(np.abs(u - np.rint(u)), np.abs(v - np.rint(v)))) * (land.z > 45)
    crop = blend(
        (linear("#64803c"), 1.0),
        (linear("#b89a48"), chance > 0.35),
        (linear("#7f9a48"), chance > 0.55),
        (linear("#8a6a48"), chance > 0.74),
        (linear("#4f7238"), chance > 0.86),
    )
    crop = crop * (0.82 + 0.3 * rows * smooth(420, 120, land.z))[..., None]
    near = smooth(40, 24, land.z)
    meadow = blend(
        (linear("#5c7c38"), 1.0), (linear("#8a9448"), smooth(0.4, 0.7, lattice.fractal(land.x / 4, land.z / 4, 4)))
    )
    ground = crop * (1 - near[..., None]) + meadow * near[..., None]
    road = smooth(1.0, 0.6, np.abs(land.x - _road(land.z, bend)) / (1.7 + land.z * 0.004)) * (land.z < 260)
    far = smooth(700, 1400, land.z)
    for colour, cover in (
        (linear("#34502c"), hedge),
        (linear("#b39c74"), road),
        (linear("#4c6a48"), far * 0.7),
        (linear("#eaf0f7"), np.float32(snow) * (0.9 - 0.5 * hedge)),
    ):
        ground = ground + (colour - ground) * np.asarray(cover, np.float32)[..., None]
    return ground


def _hamlet(stage: Stage, leafy: planting.Drawer) -> None:
    """Build the hamlet with its church, and a mill on a rise."""
    rng, lit, side = stage.rng, stage.light.dark, float(stage.rng.choice([-1, 1]))
    centre = 0.5 + side * float(rng.uniform(0.08, 0.16))
    for z in (185.0, 160.0, 140.0, 122.0):
        s = stage.sheet(z)
        for _ in range(6):
            x = stage.across(centre + float(rng.normal(0, 0.10)), z)
            y = stage.ground_at(x, z, -1e6)
            if y < -1e5:
                continue
            stage.move(s, x, y, z)
            if rng.random() < 0.3:
                leafy(s, rng, float(rng.uniform(8, 12)))
            else:
                buildings.house(s, rng, float(rng.uniform(8, 13)), int(rng.integers(1, 3)), lit, snow=stage.light.snow)
        stage.put(s, 0.35)
        if z == 160.0:
            x = stage.across(centre, z)
            planting.stand(stage, x, z, (-16, -2, 22, 42), lambda s: landmarks.church(s, rng, 34, lit), volume=0.5)
    z = 130.0
    x = stage.across(centre - side * 0.30, z)
    planting.stand(stage, x, z, (-16, -2, 16, 34), lambda s: landmarks.windmill(s, rng, 24, lit), volume=0.5)


def _sheep(s: Sprite, rng: np.random.Generator, h: float) -> None:
    """Draw a sheep."""
    for x in (-0.28, -0.15, 0.16, 0.28):
        s.line([(x * h, 0.4 * h), (x * h, 0)], 0.08 * h, (52, 46, 44))
    for _ in range(9):
        s.disc(
            rng.normal(0, 0.2) * h,
            (0.58 + rng.normal(0, 0.07)) * h,
            0.22 * h,
            0.18 * h,
            shade((232, 226, 212), rng.uniform(0.85, 1.0)),
        )
    side = rng.choice([-1, 1])
    s.disc(side * 0.48 * h, 0.62 * h, 0.13 * h, 0.1 * h, (58, 52, 50))


def _stook(s: Sprite, rng: np.random.Generator, h: float) -> None:
    """Draw a stook of corn."""
    for k in np.linspace(-0.5, 0.5, 11):
        s.limb(
            [(float(k) * h, 0), (float(k) * 0.2 * h, 0.8 * h), (float(k) * 0.9 * h, 1.3 * h)],
            0.14 * h,
            0.05 * h,
            shade((204, 164, 82), rng.uniform(0.8, 1.15)),
        )
    s.rect(-0.16 * h, 0.74 * h, 0.16 * h, 0.86 * h, (150, 112, 54))


def _fence(stage: Stage, bend: float) -> None:
    """Run a fence along the near road."""
    for z in np.arange(44.0, 17.0, -2.2):
        for side in (-1, 1):
            x = float(_road(z, bend)) + side * 3.6
            y = stage.ground_at(x, float(z), -1e6)
            if y < -1e5:
                continue
            s = stage.sprite(x, y, float(z), (-0.3, -0.3, 0.3, 1.5))
            s.limb([(0, -0.2), (0, 1.15)], 0.18, 0.15, (112, 92, 70))
            stage.put(s, 0.6)
