"""Paints a tavern: meadow and way outside, boards inside, timber walls."""

import numpy as np

from scenes.generator.paint import floors
from scenes.generator.paint.canvas import Canvas, Mask, blurred, moved
from scenes.generator.paint.outdoors import grass, lay_paths
from scenes.generator.paint.rooms import furnish, paint_walls, shade_floor, wall_mask
from scenes.generator.plan import Plan

PLASTER = ((150, 128, 98), (186, 164, 130))


def paint_tavern(plan: Plan) -> np.ndarray:
    """Return the picture of a tavern without its roof."""
    canvas = Canvas(plan.wish)
    canvas.rgb[:] = grass(canvas)
    lay_paths(canvas, plan)
    house = _house(canvas, plan)
    canvas.darken(blurred(moved(house, canvas.cell * 0.3, canvas.cell * 0.34), canvas.cell * 0.2) * (1 - house), 0.5)
    for room in plan.rooms:
        rows = slice(room.top * canvas.cell, room.bottom * canvas.cell)
        columns = slice(room.left * canvas.cell, room.right * canvas.cell)
        canvas.rgb[rows, columns] = _floor(canvas, room.purpose, rows.stop - rows.start, columns.stop - columns.start)
    stains = np.clip(canvas.noise(2.4, 4) - 0.58, 0, 1) * 2
    canvas.darken(stains * house, 0.35)
    walls = wall_mask(canvas, plan.edges)
    shade_floor(canvas, house, walls)
    paint_walls(canvas, walls, PLASTER)
    furnish(canvas, plan)
    return canvas.finished()


def _house(canvas: Canvas, plan: Plan) -> Mask:
    return canvas.area([
        [(room.left, room.top), (room.right, room.top), (room.right, room.bottom), (room.left, room.bottom)]
        for room in plan.rooms
    ]).clip(0, 1)  # fmt: skip


def _floor(canvas: Canvas, purpose: str, height: int, width: int) -> np.ndarray:
    if purpose == "kitchen":
        return floors.tiles(canvas, height, width, floors.STONE)
    if purpose == "store":
        return floors.flagstones(canvas, height, width, floors.STONE)
    tints = floors.DARK_WOOD if purpose == "common" else floors.WOOD
    return floors.planks(canvas, height, width, tints, upright=purpose == "chamber")
