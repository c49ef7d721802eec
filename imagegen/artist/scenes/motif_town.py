"""A street between tall houses that leads the eye to a tower; lamps, people, signs, wet stones."""

import numpy as np

from ..paint import linear
from ..words import Brief
from . import buildings, figures, furniture, landmarks
from .light import Light
from .room import masonry
from .sky import sky
from .sprite import Sprite, shade
from .stage import Stage
from .terrain import Land


def build(brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int]) -> Stage:
    """Return the stage of a town's street."""
    return street(brief, light, rng, size, float(rng.uniform(7.0, 9.0)))


def street(
    brief: Brief, light: Light, rng: np.random.Generator, size: tuple[int, int], width: float, people: int = 11
) -> Stage:
    """Return a street of that width in metres."""
    light.density = max(light.density, 0.0035)
    stage = Stage(brief, light, rng, size, horizon=0.57, eye=2.0, lens=0.80)
    stage.pixels[...] = sky(rng, light, size, int(stage.horizon))
    lit = light.dark or brief.time == "dawn"
    lanterns = [(side * (width / 2 - 0.7), 3.3, z) for z in (8.0, 15.0, 26.0) for side in (-1, 1)] if lit else []
    for x, y, z in lanterns:
        stage.lamp(x, y, z - 0.4, linear(furniture.WARM, 3.4), 3.0)
    land = Land(stage, lambda x, z: 0.05 * stage.lattice.at(x * 2, z * 2) + 0.0 * x, near=1.8, far=160, steps=170)
    tone, _ = masonry(stage, land.x, land.z, 0.42, 0.36)
    stones = linear("#7a7168") if not light.snow else linear("#c4ccd6")
    land.paint(tone[..., None] * stones * np.float32(1.05), 0.2)
    _end(stage, lit)
    _rows(stage, width, lit)
    _wet(stage, width)
    _lanterns(stage, lanterns)
    _people(stage, width, people)
    return stage


def _end(stage: Stage, lit: bool) -> None:
    """Close the view with roofs and a tower or a church."""
    rng = stage.rng
    s = stage.sheet(110.0)
    for _ in range(16):
        z = 110.0
        stage.move(s, stage.across(float(rng.uniform(-0.1, 1.1)), z), 0, z)
        buildings.house(s, rng, float(rng.uniform(6, 9)), int(rng.integers(2, 5)), lit)
    stage.put(s, 0.3)
    z = 95.0
    s = stage.sprite(float(rng.normal(0, 2.0)), 0, z, (-30, 0, 30, 60))
    if rng.random() < 0.5:
        landmarks.church(s, rng, float(rng.uniform(34, 44)), lit)
    else:
        buildings.tower(s, rng, 0, 9, float(rng.uniform(28, 38)), (150, 142, 132), lit, True, (86, 66, 62))
    stage.put(s, 0.6)


def _rows(stage: Stage, width: float, lit: bool) -> None:
    """Build both rows of houses from far to near, fronts in perspective."""
    rng = stage.rng
    for side in (-1, 1):
        z = 82.0
        while z > 3.2:
            deep = float(rng.uniform(5.5, 8.0))
            _house(
                stage,
                side * (width / 2 + float(rng.uniform(-0.3, 0.4))),
                max(z - deep, 1.2),
                z,
                int(rng.integers(2, 4)),
                lit,
                side,
            )
            z -= deep + (float(rng.uniform(0.6, 1.6)) if rng.random() < 0.25 else 0.05)


def _house(stage: Stage, x: float, z0: float, z1: float, floors: int, lit: bool, side: int) -> None:
    """Draw one house of a row: its street front foreshortened, its gable side, its roof."""
    rng = stage.rng
    s = stage.sheet((z0 + z1) / 2)
    wall = shade(buildings.PLASTER[int(rng.integers(5))], rng.uniform(0.75, 1.0))
    roof = shade(buildings.ROOFS[int(rng.integers(5))], rng.uniform(0.85, 1.1))
    sunny = 1.08 if side * stage.light.side < 0 else 0.72
    h, back = 2.9 * floors, x + side * 7.0
    peak = h + float(rng.uniform(2.5, 4.0))
    mid = x + side * 3.5
    stage.solid(s, [(x, 0, z0), (back, 0, z0), (back, h, z0), (mid, peak, z0), (x, h, z0)], shade(wall, 0.85))
    for f in range(floors):
        jut = -side * 0.28 * f
        a, y = x + jut, 2.9 * f
        stage.solid(
            s,
            [(a, y, z0), (a, y, z1), (a, y + 2.9, z1), (a, y + 2.9, z0)],
            shade(wall if f or rng.random() < 0.5 else buildings.STONE, sunny),
        )
        if f:
            stage.solid(
                s,
                [(a + side * 0.28, y, z0), (a + side * 0.28, y, z1), (a, y, z1), (a, y, z0)],
                shade(buildings.TIMBER, 0.6),
            )
        _front(stage, s, a, y, z0, z1, f, lit, sunny)
    eave = x - side * (0.28 * (floors - 1) + 0.5)
    stage.solid(
        s,
        [(eave, h - 0.2, z0 - 0.3), (eave, h - 0.2, z1 + 0.2), (mid, peak, z1 + 0.2), (mid, peak, z0 - 0.3)],
        shade(roof, sunny),
    )
    for k in range(1, 7):
        t = k / 7
        px, py = eave + (mid - eave) * t, h - 0.2 + (peak - h + 0.2) * t
        stage.solid(
            s,
            [(px, py, z0 - 0.3), (px, py, z1 + 0.2), (px, py + 0.09, z1 + 0.2), (px, py + 0.09, z0 - 0.3)],
            shade(roof, sunny * 0.7),
        )
    if stage.light.snow:
        stage.solid(
            s,
            [
                (eave, h - 0.1, z0 - 0.3),
                (eave, h - 0.1, z1 + 0.2),
                (mid, peak + 0.15, z1 + 0.2),
                (mid, peak + 0.15, z0 - 0.3),
            ],
            shade((226, 232, 240), sunny),
        )
    cz = float(rng.uniform(z0 + 0.6, z1 - 0.6))
    stage.box(s, (mid - 0.45, mid + 0.45), (h + 1, peak + 1.2), (cz, cz + 0.8), (118, 96, 86))
    stage.put(s, 0.12, 0.10)


def _front(
    stage: Stage, s: Sprite, x: float, y: float, z0: float, z1: float, floor: int, lit: bool, sunny: float
) -> None:
    """Draw beams, windows, shutters and doors on a front that runs away from the eye."""
    rng, timber = stage.rng, shade(buildings.TIMBER, sunny)

    def quad(za: float, zb: float, ya: float, yb: float, colour: tuple[int, int, int], glow: float = 0.0) -> None:
        stage.solid(s, [(x, ya, za), (x, ya, zb), (x, yb, zb), (x, yb, za)], colour, glow)

    n = max(2, int((z1 - z0) / 2.2))
    step = (z1 - z0) / n
    quad(z0, z1, y + 2.75, y + 2.9, timber)
    door = int(rng.integers(n)) if floor == 0 else -1
    for i in range(n + 1):
        quad(z0 + i * step - 0.08, z0 + i * step + 0.08, y, y + 2.9, timber)
    for i in range(n):
        c = z0 + (i + 0.5) * step
        if i == door:
            quad(c - 0.6, c + 0.6, 0, 2.2, shade((112, 76, 48), sunny))
            quad(c - 0.5, c + 0.5, 0, 2.1, shade((90, 58, 38), sunny))
            continue
        on = lit and rng.random() < 0.55
        quad(c - 0.5, c + 0.5, y + 0.95, y + 2.25, timber)
        quad(c - 0.4, c + 0.4, y + 1.05, y + 2.15, buildings.FIRELIGHT if on else buildings.PANE, 0.6 if on else 0)
        quad(c - 0.03, c + 0.03, y + 1.05, y + 2.15, timber)
        quad(c - 0.4, c + 0.4, y + 1.57, y + 1.63, timber)
        if rng.random() < 0.4:
            quad(c - 0.5, c + 0.5, y + 0.75, y + 0.97, (92, 68, 48))
            for k in np.linspace(-0.4, 0.4, 7):
                quad(
                    c + k - 0.07,
                    c + k + 0.07,
                    y + 0.93,
                    y + 1.1 + 0.08 * rng.random(),
                    ((84, 118, 56), (190, 70, 70), (210, 170, 80))[int(rng.integers(3))],
                )


def _wet(stage: Stage, width: float) -> None:
    """Let wet stones mirror the street."""
    if stage.light.wet:
        from .room import sheen

        sheen(stage, 0.75)


def _lanterns(stage: Stage, lanterns: list[tuple[float, float, float]]) -> None:
    """Hang lanterns on posts along the street."""
    for x, y, z in sorted(lanterns, key=lambda p: -p[2]):
        s = stage.sprite(x, 0, z, (-0.8, 0, 0.8, 4.2))
        s.limb([(0, 0), (0, y + 0.5)], 0.13, 0.09, furniture.IRON)
        s.line([(0, y + 0.45), (-0.35 * np.sign(x), y + 0.45)], 0.06, furniture.IRON)
        hx = -0.35 * np.sign(x)
        s.rect(hx - 0.14, y, hx + 0.14, y + 0.36, (255, 200, 110), 1.0)
        s.poly([(hx - 0.2, y + 0.36), (hx + 0.2, y + 0.36), (hx, y + 0.55)], furniture.IRON)
        stage.put(s, 0.3)
        stage.beam(x + hx, y + 0.2, z - 0.2, 0.9, linear(furniture.WARM, 0.8))


def _people(stage: Stage, width: float, count: int) -> None:
    """Let people walk the street."""
    rng = stage.rng
    if stage.brief.says("abandoned", "empty", "deserted", "ghost"):
        count = 1
    if stage.brief.time == "midnight" or stage.brief.weather == "storm":
        count = min(count, 4)
    for z in sorted((float(6.5 + 40 * rng.random() ** 1.5) for _ in range(count)), reverse=True):
        x = float(rng.uniform(-0.36, 0.36)) * width
        s = stage.sprite(x, 0, z, (-1.2, -0.2, 1.2, 2.4))
        figures.traveller(
            s, rng, float(rng.choice([1.7, 1.75, 1.6, 1.25])), kit=str(rng.choice(["pack", "", "staff", "sword", ""]))
        )
        stage.put(s, 0.8)
