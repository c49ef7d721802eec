"""What stands in the rooms of a tavern."""

import math
import random

from scenes.generator.furnishing import table_with_chairs, taken
from scenes.generator.plan import Cell, Lamp, Plan, Room, Thing


def furnish_tavern(plan: Plan, house: Room, dice: random.Random) -> None:
    """Furnish every room by its purpose; nothing stands before a door."""
    before = _before_doors(plan)
    for room in plan.rooms:
        {"common": _common, "kitchen": _kitchen, "store": _store}.get(room.purpose, _chamber)(plan, room, dice, before)


def _before_doors(plan: Plan) -> set[Cell]:
    cells = set()
    for edge in plan.edges:
        if edge.of in ("door", "locked", "secret"):
            x, y = edge.middle
            cells |= {(math.floor(x + dx), math.floor(y + dy)) for dx in (-0.6, 0, 0.6) for dy in (-0.6, 0, 0.6)}
    return cells


def _free(room: Room, before: set[Cell], plan: Plan) -> list[Cell]:
    return [cell for cell in room.cells() if cell not in before and not taken(plan, cell)]


def _common(plan: Plan, room: Room, dice: random.Random, before: set[Cell]) -> None:
    """The bar along one side wall, the hearth against the other, tables between them."""
    left = dice.random() < 0.5
    length = min(room.height - 2.4, 6.0)
    x = room.left + 2.0 if left else room.right - 2.0
    y = room.top + 1.0 + length / 2
    plan.things.append(Thing("counter", (x, y), (0.8, length)))
    plan.things.append(Thing("shelf", (room.left + 0.35 if left else room.right - 0.35, y), (length, 0.45), 90))
    stools = 0.85 if left else -0.85
    for at in range(int(length)):
        plan.things.append(Thing("stool", (x + stools, y - length / 2 + at + 0.5), (0.45, 0.45)))
    far = room.right - 0.6 if left else room.left + 0.6
    plan.things.append(Thing("hearth", (far, room.centre[1]), (2.2, 0.9), 90 if left else -90))
    plan.lamps.append(Lamp((far + (-0.7 if left else 0.7), room.centre[1]), 5, 10, "#ff9a3c", "torch", "hearth"))
    plan.lamps.append(Lamp((x, y), 3, 6, "#ffd9a0", "none", "lamp on the bar"))
    _tables(plan, room, dice, before, left)


def _tables(plan: Plan, room: Room, dice: random.Random, before: set[Cell], left: bool) -> None:
    first, last = (room.left + 5.0, room.right - 2.6) if left else (room.left + 2.6, room.right - 5.0)
    columns = max(1, int((last - first) / 3.3) + 1)
    rows = max(1, int((room.height - 2.4) / 2.8))
    for column in range(columns):
        for row in range(rows):
            x = (first + last) / 2 + (column - (columns - 1) / 2) * 3.3 + dice.uniform(-0.25, 0.25)
            y = room.top + (row + 0.5) * room.height / rows + dice.uniform(-0.2, 0.2)
            cells = {(math.floor(x + dx), math.floor(y + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
            if cells & before or any(cell not in set(room.cells()) for cell in cells):
                continue
            table_with_chairs(plan, dice, (x, y), dice.choice((1.2, 2.0)))
            if dice.random() < 0.35:
                plan.lamps.append(Lamp((x, y), 1.5, 4, "#ffd9a0", "torch", "candle"))
                plan.things.append(Thing("candles", (x + 0.1, y), (0.4, 0.4)))


def _kitchen(plan: Plan, room: Room, dice: random.Random, before: set[Cell]) -> None:
    x, y = room.centre
    plan.things.append(Thing("table", (x, y), (min(2.2, room.width - 2.4), 1.0), 0, dice.random()))
    plan.things.append(Thing("plate", (x - 0.3, y), (0.3, 0.3)))
    corner = (room.left + 1.3, room.top + 0.55)
    if not {(room.left, room.top), (room.left + 1, room.top), (room.left + 2, room.top)} & before:
        plan.things.append(Thing("hearth", corner, (2.0, 0.9), 0))
        plan.lamps.append(Lamp((corner[0], corner[1] + 0.7), 4, 8, "#ff9a3c", "torch", "kitchen fire"))
    else:
        plan.lamps.append(Lamp((x, y), 3, 6, "#ffd9a0", "torch", "lamp"))
    _put(plan, room, dice, before, ("barrel", "sacks", "cauldron", "crate", "bucket"), 5)


def _store(plan: Plan, room: Room, dice: random.Random, before: set[Cell]) -> None:
    _put(
        plan,
        room,
        dice,
        before,
        ("barrel", "keg", "crate", "keg", "sacks", "barrel"),
        4 + room.width * room.height // 3,
    )


def _put(plan: Plan, room: Room, dice: random.Random, before: set[Cell], kinds: tuple[str, ...], count: int) -> None:
    """Put things along the walls, straight."""
    for _ in range(count):
        cells = [
            (x, y) for x, y in _free(room, before, plan)
            if x in (room.left, room.right - 1) or y in (room.top, room.bottom - 1)
        ]  # fmt: skip
        if not cells:
            return
        x, y = dice.choice(cells)
        plan.things.append(
            Thing(dice.choice(kinds), (x + 0.5, y + 0.5), (0.85, 0.85), dice.choice((0, 90)), dice.random())
        )


def _chamber(plan: Plan, room: Room, dice: random.Random, before: set[Cell]) -> None:
    """A bed with its head to a wall, a chest, a rug, a candle."""
    plan.things.append(
        Thing("rug", room.centre, (min(2.0, room.width - 1.2), min(1.4, room.height - 1.2)), 0, dice.random())
    )
    spots = [
        (x, y) for x in (room.left, room.right - 1) for y in (room.top,)
        if (x, y) not in before and (x, y + 1) not in before
    ]  # fmt: skip
    for x, y in spots[: 2 if room.width >= 4 and dice.random() < 0.5 else 1]:
        plan.things.append(Thing("bed", (x + 0.5, y + 1.05), (0.95, 1.95), 0, dice.random()))
    _put(plan, room, dice, before, ("chest", "wardrobe", "stool"), 2)
    corner = (room.centre[0], room.top + 0.3)
    plan.lamps.append(Lamp(corner, 2, 4, "#ffd9a0", "torch", "candle"))
    plan.things.append(Thing("candles", corner, (0.4, 0.4)))
