"""Paints maps made of rooms: floors by purpose, walls of stone, shadow, water, doors, windows, things, torches."""

import numpy as np

from scenes.generator.paint import floors
from scenes.generator.paint.canvas import Canvas, Mask, Picture, blurred, mix, moved, slope, spread
from scenes.generator.paint.things import draw_door, draw_thing, draw_torch, draw_window
from scenes.generator.plan import Edge, Plan, Room

WALL = 0.22
FLOORS = {
    "shrine": floors.tiles, "hall": floors.tiles, "prison": floors.straw, "den": floors.earth,
    "workshop": floors.cobbles, "store": floors.cobbles,
}  # fmt: skip


def paint_dungeon(plan: Plan) -> np.ndarray:
    """Return the picture of a dungeon."""
    canvas = Canvas(plan.wish)
    canvas.rgb[:] = solid_rock(canvas)
    floor = floor_mask(canvas, plan)
    lay_floors(canvas, plan, floor)
    paint_water(canvas, plan)
    grime(canvas, floor)
    walls = wall_mask(canvas, plan.edges)
    shade_floor(canvas, floor, walls)
    broken_edge(canvas, floor)
    paint_walls(canvas, walls)
    furnish(canvas, plan)
    return canvas.finished()


def solid_rock(canvas: Canvas) -> Picture:
    """Return the grown rock around everything: dark, so that the floors stand out."""
    side = min(16 * canvas.cell, max(canvas.height, canvas.width))
    return spread(floors.rock(canvas, side, side, ((38, 35, 33), (62, 57, 52))), canvas.height, canvas.width)


def broken_edge(canvas: Canvas, floor: Mask) -> None:
    """Paint loose stones behind the walls, fewer further away."""
    side = 12 * canvas.cell
    rough = floors.stones(
        canvas, floors.voronoi(canvas.rng, side, side, canvas.cell * 0.26), ((56, 51, 46), (96, 88, 79)), 0.5
    )
    near = np.clip(blurred(floor, canvas.cell * 0.42) * 2.4 - 0.25 + (canvas.noise(0.5, 2) - 0.5) * 0.6, 0, 1)
    canvas.blend(near * (1 - floor), spread(rough, canvas.height, canvas.width), 0.8)


def floor_mask(canvas: Canvas, plan: Plan) -> Mask:
    """Return where there is floor; slanting corners are taken off."""
    cells = np.zeros((plan.wish.rows, plan.wish.columns), np.float32)
    for x, y in plan.floor:
        cells[y, x] = 1
    mask = np.repeat(np.repeat(cells, canvas.cell, 0), canvas.cell, 1)
    return mask * (1 - canvas.area(plan.cuts)) if plan.cuts else mask


def lay_floors(canvas: Canvas, plan: Plan, floor: Mask) -> None:
    """Pave everything, then each room with its own floor."""
    side = 14 * canvas.cell
    canvas.blend(floor, spread(floors.cobbles(canvas, side, side), canvas.height, canvas.width))
    for room in plan.rooms:
        rows, columns = _window(canvas, room)
        height, width = rows.stop - rows.start, columns.stop - columns.start
        kinds = [floors.STONE, floors.DARK_STONE, floors.WARM_STONE]
        maker = FLOORS.get(room.purpose)
        picture = (
            maker(canvas, height, width) if maker else floors.flagstones(canvas, height, width, kinds[room.number % 3])
        )
        share = floor[rows, columns][..., None]
        canvas.rgb[rows, columns] += share * (picture - canvas.rgb[rows, columns])


def _window(canvas: Canvas, room: Room) -> tuple[slice, slice]:
    cell = canvas.cell
    return slice(room.top * cell, room.bottom * cell), slice(room.left * cell, room.right * cell)


def grime(canvas: Canvas, floor: Mask) -> None:
    """Soil the floor: dark stains, a little moss."""
    stains = np.clip(canvas.noise(3, 4) - 0.56, 0, 1) * 2.2
    canvas.darken(stains * floor, 0.3)
    moss = np.clip(canvas.noise(2.2, 5) - 0.66, 0, 1) * 3.4
    canvas.blend(np.clip(moss, 0, 1) * floor, (74, 86, 48), 0.34)


def wall_mask(canvas: Canvas, edges: list[Edge]) -> Mask:
    """Return where walls stand: as wide as told, their middle exactly where they stop people."""
    solid = [(edge.start, edge.end) for edge in edges if edge.of in ("wall", "secret")]
    return canvas.strokes(solid, WALL)


def shade_floor(canvas: Canvas, floor: Mask, walls: Mask) -> None:
    """Darken the floor along the walls, more on the side away from the light."""
    canvas.darken(blurred(np.maximum(walls, 1 - floor), canvas.cell * 0.3) * floor, 0.62)
    cast = blurred(moved(walls, canvas.cell * 0.16, canvas.cell * 0.2), canvas.cell * 0.05)
    canvas.darken(cast * floor, 0.4)


def paint_walls(canvas: Canvas, walls: Mask, tints: tuple = ((118, 111, 102), (156, 148, 136))) -> None:
    """Paint the tops of the walls as masonry, lit from the upper left."""
    side = 12 * canvas.cell
    laid = floors.slabs(canvas, side, side, WALL * 0.8, jitter=0.4)
    top = spread(floors.stones(canvas, laid, tints, 0.3), canvas.height, canvas.width)
    soft = blurred(walls, canvas.cell * 0.03)
    light = -slope(soft, 2)
    edge = np.clip(blurred(walls, 1.6) * 4, 0, 1) - walls
    canvas.darken(np.clip(edge, 0, 1), 0.7)
    canvas.blend(walls, top * (1 + np.clip(light, -1, 1) * 0.4)[..., None])


def paint_water(canvas: Canvas, plan: Plan) -> None:
    """Paint pools and lakes: light at the edge, dark in the deep, ripples."""
    if not plan.water:
        return
    water = canvas.area(plan.water)
    canvas.darken(np.clip(blurred(water, canvas.cell * 0.12) * 2, 0, 1) * (1 - water), 0.5)
    deep = np.clip(blurred(water, canvas.cell * 0.55) * 1.7 - 0.75, 0, 1) * water
    ripples = np.clip(1 - np.abs(canvas.noise(0.8, 2) - 0.5) * 9, 0, 1) * canvas.noise(1.7, 2)
    canvas.blend(water, mix((78, 130, 132), (26, 66, 88), deep), 0.9)
    canvas.darken(water * canvas.noise(2.2, 3), 0.22)
    canvas.glow(water * ripples, (200, 235, 255), 0.34)
    rim = np.clip(water - blurred(water, canvas.cell * 0.05), 0, 1)
    canvas.blend(np.clip(rim * 2.4, 0, 1), (176, 208, 204), 0.5)


def furnish(canvas: Canvas, plan: Plan) -> None:
    """Put in things, doors, windows and torches, flat things first."""
    flat = ("rug", "straw", "stairs", "cobweb", "stain", "path")
    for thing in sorted(plan.things, key=lambda thing: (thing.kind not in flat, thing.at[1])):
        draw_thing(canvas, thing)
    for edge in plan.edges:
        if edge.of in ("door", "locked"):
            draw_door(canvas, edge)
        elif edge.of == "window":
            draw_window(canvas, edge)
    for lamp in plan.lamps:
        if lamp.name == "torch":
            draw_torch(canvas, lamp)
