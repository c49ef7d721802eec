"""Plans a tavern on its ground: a common room, kitchen, store and chambers; doors, windows, a hearth, the bar."""

import math
import random

from scenes.generator.cells import long_walls, sides_between
from scenes.generator.outlines import ribbon, winding
from scenes.generator.plan import Cell, Edge, Lamp, Plan, Point, Room, Thing, Wish
from scenes.generator.tavern_rooms import furnish_tavern

OUTSIDE = 999
Side = tuple[Point, Point]


def plan_tavern(wish: Wish) -> Plan:
    """Return a tavern in which every room can be reached from the door."""
    dice = wish.dice()
    plan = Plan(wish, darkness=0.55)
    house = _house(wish, dice)
    plan.rooms = _rooms(house, dice)
    areas: dict[Cell, int] = {(x, y): OUTSIDE for x in range(wish.columns) for y in range(wish.rows)}
    areas |= {cell: room.number for room in plan.rooms for cell in room.cells()}
    plan.floor = set(areas)
    sides = {side for side in sides_between(areas) if not _on_border(side, wish)}
    entrance = _doors(plan, areas, sides, house, dice)
    _windows(plan, areas, sides, dice)
    plan.edges += long_walls(sides)
    furnish_tavern(plan, house, dice)
    _brick_up(plan)
    _grounds(plan, house, entrance, dice)
    plan.places = [room.centre for room in plan.rooms]
    plan.starts = (entrance[0], min(entrance[1] + 2.5, wish.rows - 0.5))
    return plan


def _house(wish: Wish, dice: random.Random) -> Room:
    """Return the house's ground; there is always a strip of land around it, the widest in front."""
    width = min(wish.columns - 6, 30, max(9, round(wish.columns * (0.5 + 0.25 * wish.density))))
    height = min(wish.rows - 7, 22, max(8, round(wish.rows * (0.5 + 0.2 * wish.density))))
    left = (wish.columns - width) // 2 + dice.randint(-1, 1)
    return Room(left, max(2, (wish.rows - height) // 2 - 1), width, height)


def _rooms(house: Room, dice: random.Random) -> list[Room]:
    """Give the common room the front or one side, and cut the rest into rooms of a usable size."""
    share = dice.uniform(0.5, 0.6)
    if dice.random() < 0.5 or house.width < 13:
        depth = max(4, round(house.height * share))
        common = Room(house.left, house.bottom - depth, house.width, depth)
        rest = Room(house.left, house.top, house.width, house.height - depth)
    else:
        breadth = max(6, round(house.width * share))
        common = Room(house.left, house.top, breadth, house.height)
        rest = Room(house.left + breadth, house.top, house.width - breadth, house.height)
    rooms = [common, *_cut(rest, dice)]
    order = ["kitchen", "store"] + ["chamber"] * len(rooms)
    others = sorted(rooms[1:], key=lambda room: -room.width * room.height)
    common.purpose = "common"
    for room, purpose in zip(others, order, strict=False):
        room.purpose = purpose
    for number, room in enumerate(rooms, start=1):
        room.number = number
    return rooms


def _cut(room: Room, dice: random.Random) -> list[Room]:
    """Cut a room in two again and again, until the parts are chambers."""
    wide, high = room.width >= 7, room.height >= 7
    if (not wide and not high) or room.width * room.height < 22:
        return [room]
    if wide and (room.width >= room.height or not high):
        at = dice.randint(3, room.width - 3)
        parts = [
            Room(room.left, room.top, at, room.height),
            Room(room.left + at, room.top, room.width - at, room.height),
        ]
    else:
        at = dice.randint(3, room.height - 3)
        parts = [
            Room(room.left, room.top, room.width, at),
            Room(room.left, room.top + at, room.width, room.height - at),
        ]
    return [piece for part in parts for piece in _cut(part, dice)]


def _on_border(side: Side, wish: Wish) -> bool:
    (x1, y1), (x2, y2) = side
    return (x1 == x2 and x1 in (0, wish.columns)) or (y1 == y2 and y1 in (0, wish.rows))


def _shared(areas: dict[Cell, int], sides: set[Side]) -> dict[tuple[int, int], list[Side]]:
    """Return the sides between each two areas."""
    shared: dict[tuple[int, int], list[Side]] = {}
    for side in sorted(sides):
        one, other = sorted(_beside(areas, side))
        shared.setdefault((one, other), []).append(side)
    return shared


def _beside(areas: dict[Cell, int], side: Side) -> tuple[int, int]:
    (x, y), (x2, _) = side
    cells = ((x - 1, y), (x, y)) if x == x2 else ((x, y - 1), (x, y))
    return areas.get((int(cells[0][0]), int(cells[0][1])), OUTSIDE), areas.get(
        (int(cells[1][0]), int(cells[1][1])), OUTSIDE
    )


def _doors(plan: Plan, areas: dict[Cell, int], sides: set[Side], house: Room, dice: random.Random) -> Point:
    """Hang a door for every room on the way from the common room, a front door, a back door; return the front door."""
    shared = _shared(areas, sides)
    entrance = _front_door(plan, sides, shared, house, dice)
    reached, kinds = {1}, {room.number: room.purpose for room in plan.rooms}
    pairs = sorted(pair for pair in shared if OUTSIDE not in pair and len(shared[pair]) >= 2)
    while len(reached) < len(plan.rooms):
        open_pairs = [pair for pair in pairs if (pair[0] in reached) != (pair[1] in reached)]
        if not open_pairs:
            break
        pair = min(open_pairs, key=lambda pair: (1 not in pair, dice.random()))
        new = pair[1] if pair[0] in reached else pair[0]
        kind = "locked" if kinds[new] == "store" or (kinds[new] == "chamber" and dice.random() < 0.25) else "door"
        _hang(plan, sides, _middle_of(shared[pair], dice), kind)
        reached.add(new)
        pairs.remove(pair)
    hidden = [pair for pair in pairs if len(shared[pair]) >= 3]
    if hidden:
        _hang(plan, sides, _middle_of(shared[dice.choice(hidden)], dice), "secret")
    kitchen = next((room.number for room in plan.rooms if room.purpose == "kitchen"), 0)
    if len(shared.get((kitchen, OUTSIDE), [])) >= 3:
        _hang(plan, sides, _middle_of(shared[(kitchen, OUTSIDE)], dice), "door")
    return entrance


def _front_door(
    plan: Plan, sides: set[Side], shared: dict[tuple[int, int], list[Side]], house: Room, dice: random.Random
) -> Point:
    """Hang a double door in the front wall of the common room."""
    front = [side for side in shared[(1, OUTSIDE)] if side[0][1] == side[1][1] == house.bottom and side in sides]
    at = len(front) // 2 + dice.randint(-1, 1)
    for side in front[at - 1 : at + 1]:
        _hang(plan, sides, side, "door")
    return float(front[at][0][0]), float(house.bottom)


def _middle_of(sides: list[Side], dice: random.Random) -> Side:
    """Return a side that is not at the end of its wall."""
    inner = [
        side for side in sides
        if any(other[0] == side[1] for other in sides) and any(other[1] == side[0] for other in sides)
    ]  # fmt: skip
    return dice.choice(inner or sides)


def _hang(plan: Plan, sides: set[Side], side: Side, kind: str) -> None:
    if side in sides:
        sides.discard(side)
        plan.edges.append(Edge(*side, kind))


def _windows(plan: Plan, areas: dict[Cell, int], sides: set[Side], dice: random.Random) -> None:
    """Put windows into outer walls, away from corners and doors."""
    doors = [edge.middle for edge in plan.edges]
    corners = {corner for room in plan.rooms for corner in _corner_points(room)}
    placed: list[Point] = []
    for side in sorted(sides):
        middle = ((side[0][0] + side[1][0]) / 2, (side[0][1] + side[1][1]) / 2)
        if OUTSIDE not in _beside(areas, side) or set(side) & corners:
            continue
        if any(math.dist(middle, other) < 1.6 for other in doors) or any(
            math.dist(middle, other) < 2.6 for other in placed
        ):
            continue
        if dice.random() < 0.75:
            placed.append(middle)
            _hang(plan, sides, side, "window")


def _brick_up(plan: Plan) -> None:
    """Wall up windows behind fireplaces."""
    fires = [thing.at for thing in plan.things if thing.kind == "hearth"]
    for at, edge in enumerate(plan.edges):
        if edge.of == "window" and any(math.dist(edge.middle, fire) < 1.7 for fire in fires):
            plan.edges[at] = Edge(edge.start, edge.end)


def _corner_points(room: Room) -> list[Point]:
    return [(x, y) for x in (room.left, room.right) for y in (room.top, room.bottom)]


def _grounds(plan: Plan, house: Room, entrance: Point, dice: random.Random) -> None:
    """Lay a way to the door, plant trees, and put out what stands around a tavern."""
    wish = plan.wish
    road = winding(dice, (-0.5, wish.rows - 1.6), (wish.columns + 0.5, wish.rows - 1.4), 0.5)
    plan.paths = [
        ribbon(road, 2.1, dice),
        ribbon(winding(dice, entrance, (entrance[0], wish.rows - 1.4), 0.2, 8), 1.8, dice),
    ]
    plan.lamps += [
        Lamp((entrance[0] - 1.35, entrance[1] + 0.25), 4, 8),
        Lamp((entrance[0] + 1.35, entrance[1] + 0.25), 4, 8),
    ]
    for kind, size in (("well", 1.5), ("barrel", 0.8), ("barrel", 0.8), ("crate", 0.9), ("log", 1.4)):
        at = _free_place(plan, house, dice, size, wish.rows - 3.2)
        if at:
            plan.things.append(
                Thing(kind, at, (size, size), dice.uniform(0, 360) if kind == "crate" else 0, dice.random())
            )
    for _ in range(round(wish.columns * wish.rows * 0.06)):
        radius = dice.uniform(0.8, 1.4)
        at = _free_place(plan, house, dice, radius * 2, wish.rows - 2.8)
        if not at:
            continue
        kind = dice.choice(("tree", "bush", "flowers", "bush"))
        size = radius * 2 if kind == "tree" else 0.9
        plan.things.append(Thing(kind, at, (size, size), dice.uniform(0, 360), dice.random()))


def _on_way(plan: Plan, x: float, reach: float) -> bool:
    """Tell whether a place lies over the way to the door."""
    return any(abs(x - place) < reach + 1.1 for place, _ in plan.paths[1][:1])


def _free_place(plan: Plan, house: Room, dice: random.Random, size: float, lowest: float) -> Point | None:
    """Return a place on the land around the house where nothing stands."""
    for _ in range(12):
        reach = size / 2 + 0.25
        x = dice.uniform(reach, plan.wish.columns - reach)
        y = dice.uniform(reach, max(reach + 0.1, lowest - reach))
        inside = house.left - reach < x < house.right + reach and house.top - reach < y < house.bottom + reach
        before = any(math.dist((x, y), lamp.at) < 1.2 + reach for lamp in plan.lamps) or _on_way(plan, x, reach)
        crowded = any(math.dist((x, y), thing.at) < reach + max(thing.size) / 2 for thing in plan.things)
        if not inside and not before and not crowded:
            return x, y
    return None
