"""Paints caves and woods: grown rock, grass, ways, water, and what stands there."""

import numpy as np

from scenes.generator.paint import floors
from scenes.generator.paint.canvas import Canvas, Mask, Picture, blurred, mix, moved, spread, touched
from scenes.generator.paint.rooms import furnish, paint_water, solid_rock
from scenes.generator.plan import Plan


def paint_cave(plan: Plan) -> np.ndarray:
    """Return the picture of a cave."""
    canvas = Canvas(plan.wish)
    canvas.rgb[:] = solid_rock(canvas)
    floor = canvas.area(plan.outline)
    part = touched(floor)
    height, width = part[0].stop - part[0].start, part[1].stop - part[1].start
    ground = floors.rock(canvas, height, width, ((104, 92, 78), (142, 128, 108)))
    canvas.rgb[part] += floor[part][..., None] * (ground - canvas.rgb[part])
    soil = np.clip(canvas.noise(4, 4) * 1.8 - 0.7, 0, 1)
    canvas.blend(floor * soil, mix((92, 76, 58), (120, 100, 76), canvas.noise(0.6, 3)), 0.6)
    paint_water(canvas, plan)
    _ledges(canvas, floor, plan)
    furnish(canvas, plan)
    return canvas.finished()


def _ledges(canvas: Canvas, floor: Mask, plan: Plan) -> None:
    """Paint the foot of the walls in shadow, and their upper edge as broken stone; the line is where walls stop."""
    rim = canvas.strokes([[*line, line[0]] for line in plan.outline], 0.1)
    ragged = (canvas.noise(0.5, 3) - 0.5) * 0.7
    outer = np.clip((blurred(floor, canvas.cell * 0.45) + ragged * 0.4 - 0.12) * 4, 0, 1) * (1 - floor)
    side = 12 * canvas.cell
    broken = floors.stones(
        canvas, floors.voronoi(canvas.rng, side, side, canvas.cell * 0.3), ((72, 64, 56), (128, 116, 101)), 0.5
    )
    canvas.blend(outer, spread(broken, canvas.height, canvas.width), 0.9)
    canvas.darken(blurred(1 - floor, canvas.cell * 0.34) * floor, 0.72)
    canvas.darken(blurred(moved(1 - floor, canvas.cell * 0.18, canvas.cell * 0.22), canvas.cell * 0.08) * floor, 0.34)
    canvas.darken(np.maximum(rim * 0.9, blurred(rim, canvas.cell * 0.06)), 0.85)


def paint_forest(plan: Plan) -> np.ndarray:
    """Return the picture of a wood."""
    canvas = Canvas(plan.wish)
    canvas.rgb[:] = grass(canvas)
    lay_paths(canvas, plan)
    _banks(canvas, plan)
    paint_water(canvas, plan)
    furnish(canvas, plan)
    return canvas.finished()


def grass(canvas: Canvas) -> Picture:
    """Return a meadow: greens in patches, blades, fallen leaves."""
    ground = mix((72, 90, 46), (116, 124, 66), canvas.noise(4.5, 5))
    dry = np.clip(canvas.noise(3, 4) * 2 - 1.05, 0, 1)
    ground += dry[..., None] * (np.array((130, 118, 74), np.float32) - ground) * 0.7
    ground *= (1 + (_blades(canvas) - 0.5) * 0.42)[..., None]
    return ground * (0.86 + 0.28 * canvas.noise(0.5, 3))[..., None]


def _blades(canvas: Canvas) -> Mask:
    """Return short strokes, some this way and some that."""
    import cv2

    side = 8 * canvas.cell
    specks = canvas.rng.random((side, side), dtype=np.float32)
    length = max(3, canvas.cell // 9)
    total = np.zeros_like(specks)
    for angle in (60, 90, 118):
        kernel = np.zeros((length, length), np.float32)
        middle = (length - 1) / 2
        dx, dy = np.cos(np.radians(angle)) * middle, np.sin(np.radians(angle)) * middle
        ends = [(round(middle + sign * dx), round(middle + sign * dy)) for sign in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1)
        total = np.maximum(total, cv2.filter2D(np.roll(specks, angle, 0), -1, kernel / kernel.sum()))
    total = (total - total.min()) / (total.max() - total.min())
    return spread(total[..., None], canvas.height, canvas.width)[..., 0]


def lay_paths(canvas: Canvas, plan: Plan) -> None:
    """Paint trodden earth with soft, ragged edges."""
    if not plan.paths:
        return
    way = canvas.area(plan.paths[:1])
    for line in plan.paths[1:]:
        way = np.maximum(way, canvas.area([line]))
    ragged = np.clip(blurred(way, canvas.cell * 0.2) * 2 - 0.5 + (canvas.noise(0.6, 4) - 0.5) * 1.1, 0, 1)
    side = 14 * canvas.cell
    canvas.darken(blurred(ragged, canvas.cell * 0.12) * (1 - ragged), 0.25)
    canvas.blend(
        ragged,
        spread(floors.earth(canvas, side, side, ((110, 88, 62), (150, 126, 92))), canvas.height, canvas.width),
        0.92,
    )


def _banks(canvas: Canvas, plan: Plan) -> None:
    if not plan.water:
        return
    water = canvas.area(plan.water)
    bank = np.clip(blurred(water, canvas.cell * 0.4) * 2 + (canvas.noise(0.5, 3) - 0.5) * 0.5, 0, 1)
    canvas.blend(bank, mix((104, 92, 66), (140, 126, 94), canvas.noise(0.4, 3)), 0.75)
