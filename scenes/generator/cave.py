"""Plans a cave: grown halls, a way in from the edge of the map, perhaps a lake, fire, fungus and crystal for light."""

import random

import cv2
import numpy as np

from scenes.generator.outlines import FINE, coarse_noise, edges_of, lines_around, ring
from scenes.generator.plan import Edge, Lamp, Plan, Point, Thing, Wish

SMALLEST_HALL = 10


def plan_cave(wish: Wish) -> Plan:
    """Return a cave of one piece."""
    dice = wish.dice()
    open_cells = _grown(wish, dice)
    _join(open_cells, dice)
    start = _way_in(open_cells, dice)
    field = _smooth(open_cells, dice)
    field = _part_at(field, start)
    plan = Plan(wish, starts=start)
    plan.outline = lines_around(field)
    plan.edges = edges_of(plan.outline, wish.columns, wish.rows)
    plan.floor = {(int(x), int(y)) for y, x in np.argwhere(field[FINE // 2 :: FINE, FINE // 2 :: FINE])}
    halls = _halls(field)
    plan.places = [start, *halls]
    _flood(plan, field, halls, dice)
    _fill(plan, field, halls, dice)
    return plan


def _grown(wish: Wish, dice: random.Random) -> np.ndarray:
    """Let rock and hollow grow into each other, as cellular automata do."""
    share = 0.545 - 0.05 * wish.density
    cells = np.array([[dice.random() < share for _ in range(wish.columns)] for _ in range(wish.rows)])
    for _ in range(5):
        _close_border(cells)
        around = cv2.filter2D(cells.astype(np.float32), -1, np.ones((3, 3), np.float32), borderType=cv2.BORDER_CONSTANT)
        cells = around >= 5
    _close_border(cells)
    if cells.sum() < 40:
        rows, columns = cells.shape
        cells[rows // 3 : rows * 2 // 3, columns // 3 : columns * 2 // 3] = True
    return cells


def _close_border(cells: np.ndarray) -> None:
    cells[:2], cells[-2:], cells[:, :2], cells[:, -2:] = False, False, False, False


def _join(cells: np.ndarray, dice: random.Random) -> None:
    """Dig from every hall of some size to its nearest neighbour; fill the small ones."""
    while True:
        count, labels, stats, _ = cv2.connectedComponentsWithStats(cells.astype(np.uint8), connectivity=4)
        sizes = sorted(range(1, count), key=lambda at: -stats[at, cv2.CC_STAT_AREA])
        for at in sizes[1:]:
            if stats[at, cv2.CC_STAT_AREA] < SMALLEST_HALL:
                cells[labels == at] = False
        sizes = [at for at in sizes[:1] + sizes[1:] if stats[at, cv2.CC_STAT_AREA] >= SMALLEST_HALL or at == sizes[0]]
        if len(sizes) < 2:
            return
        _tunnel(cells, np.argwhere(labels == sizes[0]), np.argwhere(labels == sizes[1]), dice)


def _tunnel(cells: np.ndarray, ones: np.ndarray, others: np.ndarray, dice: random.Random) -> None:
    """Dig a way two cells wide between the nearest cells of two halls."""
    distances = np.abs(ones[:, None, :] - others[None, :, :]).sum(2)
    first, second = np.unravel_index(int(distances.argmin()), distances.shape)
    (y, x), (goal_y, goal_x) = ones[first].tolist(), others[second].tolist()
    while (y, x) != (goal_y, goal_x):
        cells[max(y, 2) : min(y + 2, cells.shape[0] - 2), max(x, 2) : min(x + 2, cells.shape[1] - 2)] = True
        cells[y, x] = True
        if x != goal_x and (y == goal_y or dice.random() < 0.5):
            x += 1 if goal_x > x else -1
        else:
            y += 1 if goal_y > y else -1


def _way_in(cells: np.ndarray, dice: random.Random) -> Point:
    """Dig from the edge of the map to the nearest hall, and return the place where one comes in."""
    rows, columns = cells.shape
    places = np.argwhere(cells)
    reach = np.minimum(
        np.minimum(places[:, 0], rows - 1 - places[:, 0]), np.minimum(places[:, 1], columns - 1 - places[:, 1])
    )
    nearest = places[reach == reach.min()]
    y, x = nearest[dice.randrange(len(nearest))].tolist()
    ways = {x: (0, -1), columns - 1 - x: (0, 1), y: (-1, 0), rows - 1 - y: (1, 0)}
    dy, dx = ways[min(ways)]
    start = (x + 0.5, y + 0.5)
    while 0 <= y < rows and 0 <= x < columns:
        cells[y, x] = True
        side_y, side_x = y + abs(dx), x + abs(dy)
        if side_y < rows and side_x < columns:
            cells[side_y, side_x] = True
        start = (x + 0.5 + (0.5 if dy else 0), y + 0.5 + (0.5 if dx else 0))
        y, x = y + dy, x + dx
    return min(start[0], columns - 0.5), min(start[1], rows - 0.5)


def _smooth(cells: np.ndarray, dice: random.Random) -> np.ndarray:
    """Return the cave at `FINE` pixels a cell, with round and ragged walls."""
    large = cv2.copyMakeBorder(cells.astype(np.float32), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    large = cv2.resize(large, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_LINEAR)[FINE:-FINE, FINE:-FINE]
    height, width = large.shape
    rough = sum(
        coarse_noise(dice, height, width, FINE * step) * share for step, share in ((2.2, 0.45), (1.0, 0.35), (0.4, 0.2))
    )
    return cv2.GaussianBlur(large, (0, 0), FINE * 0.55) + (rough - 0.5) * 0.62 > 0.43


def _part_at(field: np.ndarray, start: Point) -> np.ndarray:
    """Return the one connected part that the start lies in; everything else becomes rock."""
    narrow = cv2.erode(field.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    _, labels = cv2.connectedComponents(narrow, connectivity=4)
    y, x = (min(int(value * FINE), size - 1) for value, size in zip(start[::-1], field.shape, strict=True))
    near = labels[max(y - FINE, 0) : y + FINE, max(x - FINE, 0) : x + FINE]
    values, counts = np.unique(near[near > 0], return_counts=True)
    main = values[counts.argmax()] if len(values) else np.bincount(labels[labels > 0]).argmax()
    return cv2.dilate((labels == main).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & field


def _halls(field: np.ndarray, most: int = 9) -> list[Point]:
    """Return the middles of the widest places, far from each other."""
    depth = cv2.distanceTransform(np.pad(field, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1].copy()
    halls: list[Point] = []
    while len(halls) < most and depth.max() > FINE * 1.1:
        y, x = np.unravel_index(int(depth.argmax()), depth.shape)
        halls.append(((int(x) + 0.5) / FINE, (int(y) + 0.5) / FINE))
        cv2.circle(depth, (int(x), int(y)), FINE * 6, 0, -1)
    return halls


def _flood(plan: Plan, field: np.ndarray, halls: list[Point], dice: random.Random) -> None:
    """Let a lake stand in one hall; its shore keeps away from the walls so that one can walk around it."""
    if len(halls) < 2 or dice.random() < 0.25:
        return
    x, y = halls[0]
    height, width = field.shape
    down, across = np.mgrid[0:height, 0:width] / FINE
    wide = cv2.distanceTransform(np.pad(field, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1] / FINE
    shape = np.hypot(across - x, down - y) + (coarse_noise(dice, height, width, FINE * 2.4) - 0.5) * 2.4
    shape += np.clip(1.9 - wide, 0, 2) * 2.2
    lake = shape < max(1.6, float(wide.max()) * 0.78)
    _, labels = cv2.connectedComponents(lake.astype(np.uint8))
    label = labels[int(y * FINE), int(x * FINE)]
    if label:
        plan.water = lines_around(labels == label, slack=0.07)


def _fill(plan: Plan, field: np.ndarray, halls: list[Point], dice: random.Random) -> None:
    """Put in a camp, light that grows, and stones that hide."""
    dry = halls[1:] if plan.water else halls
    if dry:
        x, y = dry[0]
        plan.things.append(Thing("campfire", (x, y), (1.0, 1.0), dice.uniform(0, 360)))
        plan.lamps.append(Lamp((x, y), 4, 8, "#ff9a3c", "torch", "fire"))
        plan.things.append(Thing("bedroll", (x + 1.2, y - 0.3), (0.7, 1.4), dice.uniform(-30, 30), dice.random()))
        plan.things.append(Thing("chest", (x - 1.1, y + 0.5), (0.8, 0.6), dice.uniform(-20, 20)))
    for place in dry[1:]:
        _grow_light(plan, place, dice)
    wide = cv2.distanceTransform(np.pad(field, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1] / FINE
    wet = np.zeros(field.shape, np.uint8)
    for line in plan.water:
        cv2.fillPoly(wet, [np.array([[round(x * FINE), round(y * FINE)] for x, y in line], np.int32)], 1)
    _stones(plan, wide, wet, dice)


def _grow_light(plan: Plan, place: Point, dice: random.Random) -> None:
    kind, tint = dice.choice((("mushrooms", "#7fc8d8"), ("crystal", "#a9c8ff"), ("mushrooms", "#d8b070")))
    at = (place[0] + dice.uniform(-0.8, 0.8), place[1] + dice.uniform(-0.8, 0.8))
    plan.things.append(Thing(kind, at, (1.0, 1.0), dice.uniform(0, 360), dice.random()))
    plan.lamps.append(Lamp(at, 1.5, 4, tint, "pulse", kind))


def _stones(plan: Plan, wide: np.ndarray, wet: np.ndarray, dice: random.Random) -> None:
    cells = sorted(plan.floor)
    dice.shuffle(cells)
    tall = round(len(cells) * (0.012 + 0.012 * plan.wish.density))
    for x, y in cells:
        at = (x + dice.uniform(0.3, 0.7), y + dice.uniform(0.3, 0.7))
        depth = wide[int(at[1] * FINE), int(at[0] * FINE)]
        busy = any(abs(t.at[0] - at[0]) + abs(t.at[1] - at[1]) < 1.6 for t in plan.things)
        if busy or wet[int(at[1] * FINE), int(at[0] * FINE)] or depth < 0.45:
            continue
        if depth > 1.5 and tall > 0 and abs(at[0] - plan.starts[0]) + abs(at[1] - plan.starts[1]) > 3:
            tall -= 1
            radius = dice.uniform(0.3, 0.48)
            plan.things.append(Thing("stalagmite", at, (radius * 2, radius * 2), dice.uniform(0, 360), dice.random()))
            corners = ring(at, radius * 0.8, 6)
            plan.edges += [Edge(corners[n], corners[(n + 1) % 6], "low") for n in range(6)]
        elif dice.random() < 0.07:
            kind = dice.choice(("rubble", "rubble", "bones", "mushrooms", "rock"))
            size = dice.uniform(0.4, 0.6) if kind == "rock" else 0.8
            plan.things.append(Thing(kind, at, (size, size), dice.uniform(0, 360), dice.random()))
