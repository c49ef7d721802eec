"""A bridge over a gorge: sheer walls of rock, a river far below in mist, stone arches or ropes and planks."""

import numpy as np

from ..paint import Colour, Floats, linear, smooth
from ..words import Brief
from . import buildings, figures, planting, trees
from .light import Light
from .sky import sky
from .sprite import shade
from .stage import Stage
from .terrain import Land, blend, water
from .weather import mist

STONE: Colour = (142, 132, 120)


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a gorge."""
    light.density = max(light.density, 0.0012)
    stage = Stage(brief, light, rng, size, horizon=0.46, eye=34.0, lens=1.0)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lattice, bend = stage.lattice, float(rng.uniform(0, 6))

    def heights(x: Floats, z: Floats) -> Floats:
        river = np.sin(z / 150 + bend) * 18 * smooth(20, 160, z)
        away = np.abs(x - river) + (lattice.fractal(x / 26, z / 26, 4) - 0.5) * 20
        steps = smooth(20, 27, away) * 15 + smooth(29, 36, away) * 14 + smooth(39, 52, away) * 7
        far = lattice.ridged(x / 900, z / 900, 6) * 520 * smooth(500, 2200, z)
        return steps + far + (lattice.fractal(x / 9, z / 9, 3) - 0.5) * 3 - 1.5

    land = Land(stage, heights, near=22, far=4800, steps=290)
    layers = 0.82 + 0.25 * lattice.at(land.y / 2.2, land.x / 90) + 0.12 * lattice.at(land.x / 3, land.y / 3)
    rock = smooth(0.86, 0.66, land.flat)
    spots = lattice.fractal(land.x / 10, land.z / 10, 4)
    albedo = blend(
        (linear("#587038"), 1.0),
        (linear("#7f854a"), smooth(0.45, 0.75, spots)),
        (linear("#8a7862"), rock),
        (linear("#6d6a66"), smooth(0.8, 0.6, land.flat) * smooth(80, 200, land.y)),
        (linear("#eef3f9"), light.snow * smooth(0.6, 0.9, land.flat)),
    )
    land.paint(albedo * (1 - rock[..., None] + rock[..., None] * layers[..., None]), 0.22)
    water(stage, 0.0, linear("#2f6a72"), 0.8)
    planting.scatter(
        stage,
        planting.conifer(stage),
        170,
        70,
        480,
        (6, 12),
        slabs=4,
        where=lambda x, z: stage.ground_at(x, z, -9) > 25,
    )
    mist(stage, 0.34, low=0.72)
    (_ropes if brief.says("rope", "rope-bridge", "ravine", "chasm") or rng.random() < 0.35 else _arches)(stage)
    planting.flock(stage, 11)
    return stage


def _arches(stage: Stage) -> None:
    """Span the gorge with a stone bridge on tall arches, travellers and a gate tower on it."""
    rng, z = stage.rng, 88.0
    half, deck, foot = 62.0, 31.0, -2.0
    s = stage.sprite(0, 0, z, (-70, -6, 70, 62))
    s.rect(-half - 20, deck - 3.0, half + 20, deck + 1.4, STONE)
    for x in np.linspace(-45, 45, 6):
        s.rect(float(x) - 2.6, foot, float(x) + 2.6, deck, shade(STONE, 0.94))
        s.poly([(x - 3.8, foot), (x + 3.8, foot), (x + 2.6, foot + 9), (x - 2.6, foot + 9)], shade(STONE, 0.85))
        for _ in range(16):
            bx, by = float(x) + rng.uniform(-2.4, 1.2), rng.uniform(0, deck - 4)
            s.rect(bx, by, bx + 1.2, by + 0.6, shade(STONE, rng.uniform(0.78, 1.12)))
    spans = np.linspace(-45, 45, 6)
    for a, b in zip(spans, spans[1:], strict=False):
        r, c = (b - a) / 2 - 2.4, (a + b) / 2
        under = [(c + r * np.cos(t), deck - 3 - r + r * np.sin(t)) for t in np.linspace(0, np.pi, 14)]
        s.poly([(a + 2.4, deck - 2.6), (b - 2.4, deck - 2.6), *under], shade(STONE, 0.9))
    buildings.crenels(s, -half - 20, half + 20, deck + 1.4, shade(STONE, 1.05), 0.8)
    s.rect(-half - 20, deck + 0.9, half + 20, deck + 1.5, shade(STONE, 1.12))
    tx = float(rng.choice([-45, 45]))
    buildings.tower(s, rng, tx, 11, deck + 20, shade(STONE, 1.02), stage.light.dark, True, (92, 66, 62), base=deck - 4)
    buildings.arch(s, tx, deck + 1.4, 2.4, 7, (40, 36, 36))
    stage.put(s, 0.5, 0.2)
    for k in range(6):
        x = float(rng.uniform(-16, 8)) + k * 2.2
        q = stage.sprite(x, deck + 1.2, z - 0.5, (-2, -0.2, 2, 4))
        figures.traveller(q, rng, 2.7, kit="staff" if k % 2 else "lantern" if stage.light.dark else "pack")
        stage.put(q, 0.8, hide=False)
        if stage.light.dark:
            stage.beam(x + 0.6, deck + 3.4, z - 1, 2.0, linear("#ff9a3c", 0.4))


def _ropes(stage: Stage) -> None:
    """Hang a bridge of ropes and planks across, somebody in its middle."""
    rng, z, half, deck = stage.rng, 70.0, 44.0, 33.0
    s = stage.sprite(0, 0, z, (-60, -2, 60, 50))

    def sag(x: float, depth: float) -> float:
        return deck - depth * (1 - (x / half) ** 2)

    line = [float(x) for x in np.linspace(-half, half, 60)]
    for dy, w in ((0.0, 0.28), (2.6, 0.22), (-0.35, 0.2)):
        s.line([(x, sag(x, 6.5) + dy) for x in line], w, (116, 92, 66))
    for x in line:
        s.rect(x - 0.5, sag(x, 6.5) - 0.2, x + 0.45, sag(x, 6.5) + 0.12, shade((132, 106, 76), rng.uniform(0.7, 1.15)))
        s.line([(x, sag(x, 6.5)), (x, sag(x, 6.5) + 2.6)], 0.08, (104, 84, 60))
    for side in (-1, 1):
        s.blob(
            [
                (side * half * k, y)
                for k, y in ((0.97, -3), (0.95, 20), (0.97, deck - 0.5), (1.2, deck + 1), (1.6, deck + 2), (1.6, -3))
            ],
            (124, 108, 90),
        )
        for _ in range(40):
            bx, by = side * half * rng.uniform(1.0, 1.35), rng.uniform(0, deck - 2)
            s.poly(
                [(bx, by), (bx + 2.4, by + 0.5), (bx + 1.8, by + 3.6), (bx - 0.4, by + 2.8)],
                shade((124, 108, 90), rng.uniform(0.7, 1.2)),
            )
        for k in (0.98, 1.03):
            s.rect(side * half * k - 0.4, deck - 1, side * half * k + 0.4, deck + 4.6, (92, 72, 54))
        for _ in range(5):
            stage.move(s, side * half * float(rng.uniform(1.05, 1.3)), deck + 1, z)
            trees.conifer(
                s, rng, float(rng.uniform(7, 12)), sun=float(np.sign(stage.light.side)), snow=stage.light.snow
            )
        stage.move(s, 0, 0, z)
    stage.put(s, 0.6, 0.2, hide=False)
    for x in (-7.0, -3.5, 2.0):
        q = stage.sprite(x, sag(x, 6.5), z - 0.3, (-2, -0.2, 2, 4))
        figures.traveller(q, rng, 2.4)
        stage.put(q, 0.8, hide=False)
