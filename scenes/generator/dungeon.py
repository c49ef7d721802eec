"""Plans a dungeon: rooms with purposes, corridors between them that never cut a room, doors of all kinds."""

import heapq
import random

from scenes.generator.cells import long_walls, side_of, sides_between
from scenes.generator.furnishing import furnish
from scenes.generator.plan import Cell, Edge, Lamp, Plan, Point, Room, Wish

CORRIDOR = 0
AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))
DOORS = ("door",) * 12 + ("locked",) * 3 + ("secret",) * 2 + ("open",) * 4
SIZES = ((4, 4), (4, 5), (5, 5), (5, 6), (6, 6), (6, 4), (7, 5), (8, 6), (5, 8), (9, 7))


def plan_dungeon(wish: Wish) -> Plan:
    """Return a dungeon in which every room can be reached."""
    dice = wish.dice()
    plan = Plan(wish, rooms=_place_rooms(wish, dice))
    areas = {cell: room.number for room in plan.rooms for cell in room.cells()}
    doors: dict[tuple[Cell, Cell], str] = {}
    for one, other in _connections(plan.rooms, dice):
        _dig(plan, areas, doors, one, other, dice)
    plan.floor = set(areas)
    _raise_walls(plan, areas, doors)
    furnish(plan, dice, _free_cells(plan, doors))
    _light_corridors(plan, areas, dice)
    plan.places = [room.centre for room in plan.rooms]
    plan.starts = plan.rooms[0].centre
    return plan


def _place_rooms(wish: Wish, dice: random.Random) -> list[Room]:
    """Try many places; the denser, the more rooms. The first room is the one nearest to an edge."""
    rooms: list[Room] = []
    wanted = max(2, round(wish.columns * wish.rows / 60 * (0.45 + wish.density)))
    for _ in range(wanted * 80):
        if len(rooms) >= wanted:
            break
        width, height = dice.choice(SIZES)
        width, height = min(width, wish.columns - 4), min(height, wish.rows - 4)
        room = Room(dice.randint(2, wish.columns - width - 2), dice.randint(2, wish.rows - height - 2), width, height)
        if not any(room.meets(other, 2) for other in rooms):
            rooms.append(room)
    rooms.sort(key=lambda room: min(room.left, room.top, wish.columns - room.right, wish.rows - room.bottom))
    for number, room in enumerate(rooms, start=1):
        room.number = number
        room.cut = min(room.width, room.height) >= 5 and dice.random() < 0.3
    return rooms


def _connections(rooms: list[Room], dice: random.Random) -> list[tuple[Room, Room]]:
    """Join all rooms by the shortest ways, and add a few more so that there are circles to run."""
    joined, pairs = [rooms[0]], []
    rest = rooms[1:]
    while rest:
        one, other = min(((a, b) for a in joined for b in rest), key=lambda pair: _distance(*pair))
        pairs.append((one, other))
        joined.append(other)
        rest.remove(other)
    known = {(a.number, b.number) for a, b in pairs} | {(b.number, a.number) for a, b in pairs}
    for room in rooms:
        near = sorted((other for other in rooms if other is not room), key=lambda other: _distance(room, other))[:3]
        extra = [other for other in near if (room.number, other.number) not in known]
        if extra and dice.random() < 0.22:
            pairs.append((room, extra[0]))
            known |= {(room.number, extra[0].number), (extra[0].number, room.number)}
    return pairs


def _distance(one: Room, other: Room) -> float:
    return abs(one.centre[0] - other.centre[0]) + abs(one.centre[1] - other.centre[1])


def _dig(
    plan: Plan, areas: dict[Cell, int], doors: dict[tuple[Cell, Cell], str], one: Room, other: Room, dice: random.Random
) -> None:
    """Dig from a side of one room to a side of the other, and hang doors at both ends."""
    exits = [_exit(room, towards, doors, dice) for room, towards in ((one, other), (other, one))]
    way = _way(plan.wish, areas, _outside(exits[0]), _outside(exits[1]))
    for cell in way:
        areas[cell] = CORRIDOR
    for at, leaving in enumerate(exits):
        if leaving not in doors:
            doors[leaving] = dice.choice(DOORS) if at == 0 or len(way) > 3 else "open"


def _exit(room: Room, towards: Room, doors: dict[tuple[Cell, Cell], str], dice: random.Random) -> tuple[Cell, Cell]:
    """Return a cell of the room and the direction out of it, on the side that faces the other room."""
    across, down = towards.centre[0] - room.centre[0], towards.centre[1] - room.centre[1]
    if abs(across) / room.width > abs(down) / room.height:
        way: Cell = (1 if across > 0 else -1, 0)
        column = room.right - 1 if across > 0 else room.left
        cells = [(column, y) for y in range(room.top + 1, room.bottom - 1)]
    else:
        way = (0, 1 if down > 0 else -1)
        row = room.bottom - 1 if down > 0 else room.top
        cells = [(x, row) for x in range(room.left + 1, room.right - 1)]
    used = [cell for cell in cells if (cell, way) in doors]
    return (used[0] if used else dice.choice(cells)), way


def _outside(leaving: tuple[Cell, Cell]) -> Cell:
    (x, y), (dx, dy) = leaving
    return x + dx, y + dy


def _way(wish: Wish, areas: dict[Cell, int], start: Cell, goal: Cell) -> list[Cell]:
    """Return the cheapest way around all rooms: old corridors are used again, bends and walls of rooms are shunned."""
    queue: list[tuple[float, int, Cell, Cell]] = [(0.0, 0, start, (0, 0))]
    came: dict[Cell, Cell | None] = {start: None}
    costs, count = {start: 0.0}, 0
    while queue:
        _, _, cell, straight = heapq.heappop(queue)
        if cell == goal:
            break
        for step in AROUND:
            after = (cell[0] + step[0], cell[1] + step[1])
            if not (1 <= after[0] < wish.columns - 1 and 1 <= after[1] < wish.rows - 1) or areas.get(after, 0) > 0:
                continue
            cost = costs[cell] + _price(areas, after) + (0.6 if step != straight else 0)
            if cost < costs.get(after, 1e9):
                costs[after], came[after], count = cost, cell, count + 1
                ahead = abs(after[0] - goal[0]) + abs(after[1] - goal[1])
                heapq.heappush(queue, (cost + ahead * 0.6, count, after, step))
    way, at = [], goal if goal in came else None
    while at is not None:
        way.append(at)
        at = came[at]
    return way[::-1]


def _price(areas: dict[Cell, int], cell: Cell) -> float:
    if areas.get(cell) == CORRIDOR:
        return 0.6
    beside = any(areas.get((cell[0] + dx, cell[1] + dy), 0) > 0 for dx, dy in AROUND)
    return 2.2 if beside else 1.0


def _raise_walls(plan: Plan, areas: dict[Cell, int], doors: dict[tuple[Cell, Cell], str]) -> None:
    sides = sides_between(areas)
    for (cell, way), kind in doors.items():
        side = side_of(cell, way)
        sides.discard(side)
        if kind != "open":
            plan.edges.append(Edge(*side, kind))
    for room in plan.rooms:
        if room.cut:
            _cut_corners(plan, room, sides, areas)
    plan.edges += long_walls(sides)


def _cut_corners(plan: Plan, room: Room, sides: set[tuple[Point, Point]], areas: dict[Cell, int]) -> None:
    """Replace the two outer sides of each corner cell by the slanting one, where there is rock on both sides of it."""
    for (x, y), (dx, dy) in room.corners():
        upright, level = side_of((x, y), (dx, 0)), side_of((x, y), (0, dy))
        if not {upright, level} <= sides or {(x + dx, y), (x, y + dy)} & areas.keys():
            continue
        sides -= {upright, level}
        shared = set(upright) & set(level)
        ends = sorted((set(upright) | set(level)) - shared)
        plan.edges.append(Edge(ends[0], ends[1]))
        plan.cuts.append([*ends, shared.pop()])


def _free_cells(plan: Plan, doors: dict[tuple[Cell, Cell], str]) -> set[Cell]:
    """Return the cells of rooms where something may stand: not before a door."""
    before = set()
    for (x, y), (dx, dy) in doors:
        before |= {(x, y), (x - dx, y - dy)}
    return {cell for room in plan.rooms for cell in room.cells()} - before


def _light_corridors(plan: Plan, areas: dict[Cell, int], dice: random.Random) -> None:
    """Hang a torch here and there where a corridor has a wall to the north."""
    corridor = sorted(cell for cell, area in areas.items() if area == CORRIDOR and (cell[0], cell[1] - 1) not in areas)
    lit: list[Cell] = []
    dice.shuffle(corridor)
    for x, y in corridor:
        if all(abs(x - a) + abs(y - b) > 11 for a, b in lit):
            lit.append((x, y))
            plan.lamps.append(Lamp((x + 0.5, y + 0.22), 3, 6))
