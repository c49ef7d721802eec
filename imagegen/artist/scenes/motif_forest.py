"""A forest: a path between great trunks, ranks of trees fading into light, ferns, shafts of sun or fireflies."""

from collections.abc import Callable

import numpy as np

from ..paint import Floats, linear, smooth, vector
from ..words import Brief
from . import planting, room, trees
from .buildings import arch
from .light import Light
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land, blend
from .weather import mist

Path = Callable[[float], Floats]


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a forest."""
    light.density = max(light.density, 0.014) * float(rng.uniform(0.9, 1.3))
    light.haze = light.haze * linear("#dbe8b4") * 1.25 if brief.time == "day" else light.haze
    stage = Stage(brief, light, rng, size, horizon=0.54, eye=1.8, lens=0.95)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon)) * 0.4 + light.haze * 0.6
    autumn = brief.says("autumn", "fall", "autumnal", "october", "golden")
    bend, lean = rng.uniform(0.5, 1.6), rng.uniform(0, 6)

    def path(z: Floats | float) -> Floats:
        return np.asarray(np.sin(np.asarray(z) / 11 + lean) * bend * smooth(2, 14, np.asarray(z)))

    def heights(x: Floats, z: Floats) -> Floats:
        bumps = (stage.lattice.fractal(x / 7, z / 7, 4) - 0.5) * 1.3
        away = np.abs(x - path(z))
        return bumps * smooth(0.7, 3.0, away) + smooth(2, 16, away) * 1.1

    land = Land(stage, heights, near=1.6, far=140, steps=200)
    spots = stage.lattice.fractal(land.x / 1.3, land.z / 1.3, 4)
    trail = smooth(1.5, 0.6, np.abs(land.x - path(land.z)) + (spots - 0.5) * 1.2)
    ground = linear("#7a5c34") if autumn else linear("#3f5a2c")
    albedo = blend(
        (ground, 1.0),
        (linear("#a06a2c") if autumn else linear("#5d6f33"), smooth(0.45, 0.7, spots)),
        (linear("#8a7452"), trail),
        (linear("#e8eef6"), light.snow * 0.9),
    )
    land.paint(albedo * (0.75 + 0.5 * spots)[..., None], 0.35)
    _ranks(stage, path, autumn)
    _middle(stage, path)
    _near(stage, autumn)
    _air(stage)
    return stage


def _ranks(stage: Stage, path: Path, autumn: bool) -> None:
    """Plant ranks of trees from far to near, clear of the path."""
    rng, words = stage.rng, stage.brief
    bare = words.says("dead", "haunted", "cursed", "blighted", "burned", "burnt") or stage.brief.mood in {"ominous"}
    firs = rng.random() < 0.4 or stage.light.snow > 0 or words.says("pine", "fir", "spruce", "conifer")
    for z, count in ((75, 34), (48, 24), (30, 18), (19, 12), (12.5, 7)):
        sheet = stage.sheet(z)
        for _ in range(count):
            d = z * float(rng.uniform(0.85, 1.2))
            x = stage.across(float(rng.uniform(-0.15, 1.15)), d)
            if abs(x - float(path(d))) < 2.0 + 0.03 * d:
                continue
            stage.move(sheet, x, stage.ground_at(x, d), d)
            _tree(stage, sheet, rng, bare, firs, autumn)
        stage.put(sheet, 0.4, hide=False)


def _tree(stage: Stage, s: Sprite, rng: np.random.Generator, bare: bool, firs: bool, autumn: bool) -> None:
    """Draw one tree of the forest."""
    side = float(np.sign(stage.light.side))
    if bare and rng.random() < 0.75:
        trees.dead(s, rng, float(rng.uniform(9, 16)), depth=4)
    elif firs and rng.random() < 0.8:
        trees.conifer(s, rng, float(rng.uniform(11, 19)), sun=side, snow=stage.light.snow)
    else:
        h = float(rng.uniform(10, 17))
        _trunk(s, rng, h, float(rng.uniform(0.35, 0.7)))
        colour = trees.AUTUMN[int(rng.integers(3))] if autumn else shade(trees.LEAF, rng.uniform(0.75, 1.2))
        for _ in range(7):
            trees.crown(
                s,
                rng,
                (rng.normal(0, 1.9), h * rng.uniform(0.55, 1.0)),
                rng.uniform(1.0, 2.1),
                colour,
                side,
                int(np.clip(s.origin[2] * 0.9, 9, 40)),
            )


def _trunk(s: Sprite, rng: np.random.Generator, h: float, w: float) -> None:
    """Draw a tall trunk with roots, bark and moss."""
    lean = rng.normal(0, 0.35)
    bark = shade(trees.BARK, rng.uniform(0.8, 1.25))
    s.limb([(0, -0.2), (lean * 0.3, h * 0.35), (lean, h)], w, w * 0.45, bark)
    s.blob([(-w * 1.1, -0.15), (-w * 0.45, 0.5), (0, 1.0), (w * 0.45, 0.5), (w * 1.1, -0.15), (0, -0.05)], bark)
    if s.origin[2] * w > 9:
        for _ in range(12):
            x, y = rng.uniform(-0.42, 0.42) * w, rng.uniform(0, h * 0.6)
            s.limb(
                [(x + lean * y / h, y), (x * 0.9 + lean * (y + 1.5) / h, y + rng.uniform(0.8, 2))],
                0.05,
                0.02,
                shade(bark, rng.choice([0.6, 0.7, 1.3])),
            )
        for _ in range(26):
            s.disc(
                rng.uniform(-0.5, 0.1) * w,
                rng.uniform(0, 1.3),
                w * 0.05,
                0.045,
                shade((86, 108, 46), rng.uniform(0.7, 1.2)),
            )


def _middle(stage: Stage, path: Path) -> None:
    """Put the focal point on the path: travellers, a shrine, or a deer's clearing."""
    rng, brief = stage.rng, stage.brief
    z = float(rng.uniform(9, 13))
    x = float(path(z))
    if (
        brief.says("shrine", "temple", "ruins", "fey", "feywild", "portal", "druid", "altar")
        or brief.mood == "mysterious"
    ):
        glow = (120, 220, 255) if brief.mood != "ominous" else (130, 255, 120)
        y = stage.ground_at(x, z + 4)
        s = stage.sprite(x, y, z + 4, (-2.6, -0.3, 2.6, 4.4))
        arch(s, 0, 0, 1.7, 3.9, (112, 110, 104))
        arch(s, 0, 0, 1.25, 3.4, glow, 0.30)
        for k in range(9):
            a = np.pi * k / 8
            s.disc(1.47 * np.cos(a), 2.25 + 1.45 * np.sin(a), 0.09, 0.09, glow, 0.8)
        stage.put(s, 0.6)
        stage.beam(x, y + 1.8, z + 3, 3.0, vector([c / 255 for c in glow]) ** 2.2 * 0.4)
    planting.party(stage, z, 0.5 + x * stage.focal / z / stage.width, int(rng.integers(2, 5)))


def _near(stage: Stage, autumn: bool) -> None:
    """Frame the picture with near trunks, ferns and grass."""
    rng = stage.rng
    green = (96, 104, 44) if not autumn else (150, 96, 40)

    def fern(s: Sprite, rng: np.random.Generator, h: float) -> None:
        trees.tuft(s, rng, h, shade(green, rng.uniform(0.6, 1.1)), 7)

    planting.scatter(stage, fern, 170, 2.3, 26, (0.25, 0.7), slabs=4, where=lambda x, z: abs(x) > 0.7)
    for side in (-1, 1):
        z = float(rng.uniform(3.6, 5.2))
        x = stage.across(0.5 + side * float(rng.uniform(0.38, 0.5)), z)
        trunk = stage.sprite(x, -0.2, z, (-2.5, -1, 2.5, 9))
        _trunk(trunk, rng, 12, float(rng.uniform(0.6, 1.0)))
        stage.put(trunk, 1.0, 0.3, hide=False)
    sheet = stage.sheet(4.0)
    sunny = float(np.sign(stage.light.side))
    for _ in range(7):
        stage.move(
            sheet,
            stage.across(float(rng.uniform(-0.05, 1.05)), 4.0),
            stage.eye + stage.horizon * 4.0 / stage.focal,
            4.0,
        )
        trees.crown(
            sheet,
            rng,
            (0, rng.uniform(-0.05, 0.25)),
            float(rng.uniform(0.3, 0.55)),
            trees.AUTUMN[0] if autumn else (62, 84, 40),
            sunny,
            90,
        )
    if stage.brief.mood != "ominous" and stage.light.snow == 0:
        stage.put(sheet, 0.3, hide=False)


def _air(stage: Stage) -> None:
    """Let sun fall through the crowns, or fireflies glow."""
    mist(stage, 0.22 if stage.brief.mood != "peaceful" else 0.12)
    rng, light = stage.rng, stage.light
    if light.key.mean() > 0.5:
        top = stage.eye + stage.horizon * 14 / stage.focal
        for _ in range(6):
            x, foot = (
                stage.across(0.5 + light.side * 0.5 + float(rng.normal(0, 0.25)), 14),
                stage.across(float(rng.uniform(0.15, 0.85)), 14),
            )
            w = float(rng.uniform(0.25, 0.8))
            room.shaft(
                stage,
                [(x - w, top, 14), (x + w, top, 14), (foot + w * 1.6, 0, 14), (foot - w * 1.6, 0, 14)],
                light.key / light.key.max(),
                float(rng.uniform(0.04, 0.10)),
            )
    if light.dark or stage.brief.mood == "mysterious":
        glow = linear("#c8ff7a") if stage.brief.mood != "mysterious" else linear("#8fe8ff")
        for _ in range(60):
            z = float(rng.uniform(6, 26))
            stage.beam(
                stage.across(float(rng.random()), z),
                float(rng.uniform(0.3, 3.2)),
                z,
                0.05,
                glow * float(rng.uniform(1.0, 3.0)),
            )
