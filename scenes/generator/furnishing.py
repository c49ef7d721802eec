"""Gives the rooms of a dungeon their purposes, and puts in what belongs there."""

import math
import random
from collections.abc import Callable

from scenes.generator.plan import Cell, Edge, Lamp, Plan, Room, Thing

PURPOSES = ("guard", "store", "crypt", "shrine", "pool", "library", "hall", "prison", "den", "workshop", "empty")
BRAZIER = {"bright": 4.0, "dim": 8.0, "name": "brazier"}


def furnish(plan: Plan, dice: random.Random, free: set[Cell]) -> None:
    """Choose a purpose for every room, no purpose twice before all were used, and furnish it."""
    bag: list[str] = []
    for room in plan.rooms:
        if not bag:
            bag = list(PURPOSES)
            dice.shuffle(bag)
        room.purpose = "entrance" if room is plan.rooms[0] else bag.pop()
        open_cells = [cell for cell in room.cells() if cell in free and not _in_cut(room, cell)]
        MAKERS.get(room.purpose, _empty)(plan, room, dice, open_cells)
        if room.purpose not in ("empty", "crypt", "pool") or dice.random() < 0.4:
            _torches(plan, room)


def _in_cut(room: Room, cell: Cell) -> bool:
    return room.cut and any(cell == corner for corner, _ in room.corners())


def taken(plan: Plan, cell: Cell) -> bool:
    """Tell whether something of size stands in a cell already."""
    x, y = cell[0] + 0.5, cell[1] + 0.5
    solid = [thing for thing in plan.things if thing.kind not in ("rug", "cobweb")]
    return any(abs(t.at[0] - x) < t.size[0] / 2 + 0.35 and abs(t.at[1] - y) < t.size[1] / 2 + 0.35 for t in solid)


def _torches(plan: Plan, room: Room) -> None:
    """Hang torches on the northern wall, two in a wide room."""
    blocked = [edge for edge in plan.edges if edge.of != "wall" and edge.start[1] == edge.end[1] == room.top]
    columns = [room.left + room.width * share for share in ((0.28, 0.72) if room.width >= 6 else (0.5,))]
    for column in columns:
        x = math.floor(column) + 0.5
        if not any(edge.start[0] <= x <= edge.end[0] for edge in blocked):
            plan.lamps.append(Lamp((x, room.top + 0.22), 4, 8))


def pillar(plan: Plan, x: float, y: float, radius: float = 0.32) -> None:
    """Put up a round pillar, which hides what is behind it."""
    points = [(x + radius * math.cos(a * math.pi / 4), y + radius * math.sin(a * math.pi / 4)) for a in range(8)]
    plan.edges += [Edge(points[at], points[(at + 1) % 8], "pillar") for at in range(8)]
    plan.things.append(Thing("pillar", (x, y), (radius * 2, radius * 2)))


def _scatter(
    plan: Plan, dice: random.Random, cells: list[Cell], kinds: tuple[str, ...], count: int, grow: float = 1.0
) -> None:
    free = [cell for cell in cells if not taken(plan, cell)]
    for x, y in dice.sample(free, min(count, len(free))):
        size = dice.uniform(0.7, 0.95) * grow
        at = (x + 0.5 + dice.uniform(-0.1, 0.1), y + 0.5 + dice.uniform(-0.1, 0.1))
        plan.things.append(Thing(dice.choice(kinds), at, (size, size), dice.uniform(0, 360), dice.random()))


def _along_walls(room: Room, cells: list[Cell]) -> list[Cell]:
    return [
        (x, y) for x, y in cells if x in (room.left, room.right - 1) or y in (room.top, room.bottom - 1)
    ]  # fmt: skip


def table_with_chairs(plan: Plan, dice: random.Random, at: tuple[float, float], width: float = 2.0) -> None:
    """Put a table in the middle of its chairs."""
    x, y = at
    plan.things.append(Thing("table", at, (width, 1.0), 0, dice.random()))
    for side, turn in ((-0.72, 0), (0.72, 180)):
        for place in range(max(1, round(width))):
            chair = (x - width / 2 + place + 0.5 + dice.uniform(-0.06, 0.06), y + side)
            plan.things.append(Thing("chair", chair, (0.5, 0.5), turn + dice.uniform(-14, 14), dice.random()))
    plan.things.append(Thing("mug", (x + dice.uniform(-0.5, 0.5), y + dice.uniform(-0.25, 0.25)), (0.2, 0.2)))
    plan.things.append(Thing("plate", (x + dice.uniform(-0.6, 0.6), y + dice.uniform(-0.2, 0.2)), (0.3, 0.3)))


def _entrance(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    inner = [(x, y) for x, y in cells if (x + 1, y) in cells and room.left < x < room.right - 2]
    x, y = max(inner or cells, key=lambda cell: abs(cell[1] - room.centre[1]) - abs(cell[0] + 0.5 - room.centre[0]) / 9)
    plan.things.append(Thing("stairs", (x + 1.0, y + 0.5), (2.0, 1.0), 0))
    _scatter(plan, dice, cells, ("rubble", "bones", "cobweb"), 3)


def _guard(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    table_with_chairs(plan, dice, room.centre, 2.0)
    for x, y in _along_walls(room, cells)[:: max(3, len(cells) // 5)]:
        plan.things.append(
            Thing(dice.choice(("barrel", "crate", "rack")), (x + 0.5, y + 0.5), (0.8, 0.8), 0, dice.random())
        )


def _store(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    _scatter(plan, dice, _along_walls(room, cells), ("barrel", "crate", "crate", "sacks"), 4 + room.width)
    _scatter(plan, dice, cells, ("chest",), 1)


def _crypt(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    for x in range(room.left + 1, room.right - 1, 2):
        for y in range(room.top + 1, room.bottom - 2, 3):
            if (x, y) in cells and (x, y + 1) in cells:
                plan.things.append(Thing("sarcophagus", (x + 0.5, y + 1.0), (0.9, 1.9), 0, dice.random()))
    _scatter(plan, dice, _along_walls(room, cells), ("bones", "cobweb", "urn"), 4)


def _shrine(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    x, y = room.centre
    plan.things.append(Thing("rug", (x, y), (min(room.width - 2, 3), room.height - 1.4), 0, dice.random()))
    plan.things.append(Thing("altar", (x, room.top + 1.6), (2.0, 1.0)))
    plan.things.append(Thing("candles", (x - 0.6, room.top + 1.5), (0.4, 0.4)))
    plan.things.append(Thing("candles", (x + 0.6, room.top + 1.5), (0.4, 0.4)))
    plan.lamps.append(Lamp((x, room.top + 1.5), 2, 5, "#ffd9a0", "torch", "candles"))
    if room.width >= 6 and room.height >= 5:
        for across in (room.left + 1.3, room.right - 1.3):
            for down in (room.top + 2.5, room.bottom - 1.3):
                pillar(plan, across, down)


def _pool(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    x, y = room.centre
    across, down = max(1.0, room.width / 2 - 1.15), max(1.0, room.height / 2 - 1.15)
    steps = 28
    plan.water.append([
        (x + across * math.cos(2 * math.pi * at / steps), y + down * math.sin(2 * math.pi * at / steps))
        for at in range(steps)
    ])  # fmt: skip
    _scatter(plan, dice, _corner_cells(room, cells), ("rubble", "mushrooms", "urn"), 2)


def _corner_cells(room: Room, cells: list[Cell]) -> list[Cell]:
    corners = {corner for corner, _ in room.corners()}
    return [cell for cell in cells if cell in corners]


def _library(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    for y in (room.top, room.bottom - 1):
        for x in range(room.left, room.right - 1, 2):
            if (x, y) in cells and (x + 1, y) in cells:
                at = (x + 1.0, y + (0.34 if y == room.top else 0.66))
                plan.things.append(Thing("bookshelf", at, (1.9, 0.55), 0 if y == room.top else 180, dice.random()))
    plan.things.append(Thing("rug", room.centre, (2.6, 1.8), 0, dice.random()))
    table_with_chairs(plan, dice, room.centre, 1.4)


def _hall(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    for x in range(room.left + 1, room.right, 2):
        for y in (room.top + 1, room.bottom - 1):
            if room.left + 0.8 < x < room.right - 0.8 and room.height >= 4:
                pillar(plan, x, y)
    plan.things.append(Thing("rug", room.centre, (room.width - 2.2, 1.2), 0, dice.random()))
    plan.things.append(Thing("brazier", room.centre, (0.9, 0.9)))
    plan.lamps.append(Lamp(room.centre, **BRAZIER))  # type: ignore[arg-type]


def _prison(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    for x, y in _along_walls(room, cells)[::3]:
        plan.things.append(Thing("straw", (x + 0.5, y + 0.5), (0.95, 0.95), dice.uniform(0, 360), dice.random()))
    _scatter(plan, dice, cells, ("bones", "chains", "bucket"), 4)


def _den(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    for x, y in _along_walls(room, cells)[::4]:
        at, turn = _from_wall(room, x, y, 0.34)
        plan.things.append(Thing("bedroll", at, (0.7, 1.4), turn, dice.random()))
    plan.things.append(Thing("campfire", room.centre, (1.0, 1.0), dice.uniform(0, 360)))
    plan.lamps.append(Lamp(room.centre, 4, 8, "#ff9a3c", "torch", "fire"))
    _scatter(plan, dice, cells, ("bones", "sacks"), 3)


def _from_wall(room: Room, x: int, y: int, shift: float) -> tuple[tuple[float, float], float]:
    """Return a place off the wall that a cell lies at, and the turn that points a long thing's head at that wall."""
    if x == room.left:
        return (x + 0.5 + shift, y + 0.5), -90
    if x == room.right - 1:
        return (x + 0.5 - shift, y + 0.5), 90
    return ((x + 0.5, y + 0.5 + shift), 0) if y == room.top else ((x + 0.5, y + 0.5 - shift), 180)


def _workshop(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    plan.things.append(
        Thing("table", (room.centre[0], room.top + 0.75), (min(3.0, room.width - 1.5), 0.9), 0, dice.random())
    )
    plan.things.append(Thing("anvil", room.centre, (0.9, 0.9), dice.uniform(-30, 30)))
    _scatter(plan, dice, _along_walls(room, cells), ("crate", "barrel", "cauldron"), 4)


def _empty(plan: Plan, room: Room, dice: random.Random, cells: list[Cell]) -> None:
    _scatter(plan, dice, cells, ("rubble", "bones", "cobweb", "rubble"), 3 + len(cells) // 12)


MAKERS: dict[str, Callable[[Plan, Room, random.Random, list[Cell]], None]] = {
    "entrance": _entrance, "guard": _guard, "store": _store, "crypt": _crypt, "shrine": _shrine, "pool": _pool,
    "library": _library, "hall": _hall, "prison": _prison, "den": _den, "workshop": _workshop,
}  # fmt: skip
