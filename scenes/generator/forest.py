"""Plans a wood: a way through it, perhaps a stream with a bridge, a clearing with a camp, trees thick and thin."""

import math
import random

from scenes.generator.outlines import ribbon, ring, winding
from scenes.generator.plan import Edge, Lamp, Plan, Point, Thing, Wish

CLEARING = 4.2


def plan_forest(wish: Wish) -> Plan:
    """Return a wood; one can walk between all trees."""
    dice = wish.dice()
    plan = Plan(wish, darkness=0.0)
    plan.floor = {(x, y) for x in range(wish.columns) for y in range(wish.rows)}
    way = _way(plan, dice)
    camp = _clearing(wish, way, dice)
    _side_way(plan, way, camp, dice)
    stream = _stream(plan, way, camp, dice)
    _camp(plan, camp, dice)
    _trees(plan, [*way], stream, camp, dice)
    _undergrowth(plan, way, stream, dice)
    plan.starts = (max(way[0][0], 0.5), min(max(way[0][1], 0.5), wish.rows - 0.5))
    plan.places = [plan.starts, camp]
    return plan


def _way(plan: Plan, dice: random.Random) -> list[Point]:
    wish = plan.wish
    start, end = (-0.5, wish.rows * dice.uniform(0.3, 0.7)), (wish.columns + 0.5, wish.rows * dice.uniform(0.3, 0.7))
    way = winding(dice, start, end, wish.rows * 0.14)
    plan.paths.append(ribbon(way, 1.7, dice))
    return way


def _clearing(wish: Wish, way: list[Point], dice: random.Random) -> Point:
    """Return the middle of a clearing, beside the way on the side with more room."""
    x, y = way[round(len(way) * dice.uniform(0.35, 0.7))]
    aside = min(CLEARING + 1.5, wish.rows * 0.28)
    y = y - aside if y > wish.rows / 2 else y + aside
    return min(max(x, 3), wish.columns - 3), min(max(y, 3), wish.rows - 3)


def _side_way(plan: Plan, way: list[Point], camp: Point, dice: random.Random) -> None:
    nearest = min(way, key=lambda point: math.dist(point, camp))
    plan.paths.append(ribbon(winding(dice, nearest, camp, 0.5, 14), 1.1, dice))
    plan.paths.append(ring(camp, 1.9, 14))


def _stream(plan: Plan, way: list[Point], camp: Point, dice: random.Random) -> list[Point]:
    """Let a stream run from above to below, away from the camp, and put a bridge where it meets the way."""
    wish = plan.wish
    if dice.random() < 0.3:
        return []
    share = dice.uniform(0.12, 0.3)
    across = wish.columns * (share if camp[0] > wish.columns / 2 else 1 - share)
    line = winding(dice, (across, -1), (across + dice.uniform(-3, 3), wish.rows + 1), wish.columns * 0.05)
    plan.water.append(ribbon(line, 2.3, dice))
    meeting = min(range(len(way)), key=lambda at: min(math.dist(way[at], point) for point in line))
    before, after = way[max(meeting - 1, 0)], way[min(meeting + 1, len(way) - 1)]
    turn = math.degrees(math.atan2(after[1] - before[1], after[0] - before[0]))
    plan.things.append(Thing("bridge", way[meeting], (4.2, 1.9), turn, dice.random()))
    return line


def _camp(plan: Plan, camp: Point, dice: random.Random) -> None:
    x, y = camp
    plan.things.append(Thing("campfire", camp, (1.0, 1.0), dice.uniform(0, 360)))
    plan.lamps.append(Lamp(camp, 4, 8, "#ff9a3c", "torch", "fire"))
    turn = dice.uniform(0, 6.28)
    for at, kind in enumerate(("tent", "tent", "log", "log", "crate", "sacks")):
        reach = 2.5 if kind == "tent" else 1.4 if kind == "log" else 2.2
        angle = turn + at * 1.05
        size = (1.9, 2.1) if kind == "tent" else (1.4, 0.5) if kind == "log" else (0.8, 0.8)
        place = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        plan.things.append(Thing(kind, place, size, math.degrees(angle) + 90, dice.random()))


def _trees(plan: Plan, way: list[Point], stream: list[Point], camp: Point, dice: random.Random) -> None:
    """Plant trees at distances of their own, more of them where the wood is thick; each trunk hides what is behind."""
    wish = plan.wish
    thick = [(dice.uniform(0, wish.columns), dice.uniform(0, wish.rows)) for _ in range(6)]
    planted: list[tuple[Point, float]] = []
    for _ in range(round(wish.columns * wish.rows * (1.2 + wish.density))):
        at = (dice.uniform(-0.4, wish.columns + 0.4), dice.uniform(-0.4, wish.rows + 0.4))
        radius = dice.uniform(0.85, 1.75)
        if _too_near(at, radius, way, stream, camp, plan) or any(
            math.dist(at, other) < (radius + reach) * 0.8 for other, reach in planted
        ):
            continue
        near = min(math.dist(at, middle) for middle in thick)
        if dice.random() < (0.3 + 0.65 * wish.density) * (1.25 - min(near / 14, 1)):
            planted.append((at, radius))
    for at, radius in planted:
        _plant(plan, at, radius, dice)


def _plant(plan: Plan, at: Point, radius: float, dice: random.Random) -> None:
    plan.things.append(Thing("tree", at, (radius * 2, radius * 2), dice.uniform(0, 360), dice.random()))
    if 0 < at[0] < plan.wish.columns and 0 < at[1] < plan.wish.rows:
        trunk = ring(at, 0.2 + radius * 0.13, 5, dice.uniform(0, 1))
        plan.edges += [Edge(trunk[n], trunk[(n + 1) % 5], "pillar") for n in range(5)]


def _too_near(at: Point, radius: float, way: list[Point], stream: list[Point], camp: Point, plan: Plan) -> bool:
    if math.dist(at, camp) < CLEARING + radius * 0.5 or any(
        math.dist(at, point) < radius * 0.55 + 1.5 for point in way
    ):
        return True
    if any(math.dist(at, point) < radius * 0.4 + 1.7 for point in stream):
        return True
    return any(thing.kind != "tree" and math.dist(at, thing.at) < radius + 1.2 for thing in plan.things)


def _undergrowth(plan: Plan, way: list[Point], stream: list[Point], dice: random.Random) -> None:
    wish = plan.wish
    for _ in range(round(wish.columns * wish.rows * 0.075)):
        at = (dice.uniform(0.3, wish.columns - 0.3), dice.uniform(0.3, wish.rows - 0.3))
        if any(math.dist(at, point) < 1.1 for point in way) or any(math.dist(at, point) < 1.5 for point in stream):
            continue
        if any(math.dist(at, thing.at) < max(thing.size) / 2 + 0.45 for thing in plan.things):
            continue
        kind = dice.choice(("bush", "bush", "flowers", "flowers", "rock", "mushrooms", "stump", "log"))
        size = dice.uniform(0.7, 1.15)
        plan.things.append(Thing(kind, at, (size, size), dice.uniform(0, 360), dice.random()))
        if kind == "rock" and size > 0.85:
            stone = ring(at, size * 0.42, 6)
            plan.edges += [Edge(stone[n], stone[(n + 1) % 6], "low") for n in range(6)]
    for x, y in stream[3:-3:5]:
        side = dice.choice((-1.45, 1.45))
        if not any(math.dist((x + side, y), thing.at) < max(thing.size) / 2 + 0.4 for thing in plan.things):
            plan.things.append(Thing("reeds", (x + side, y), (0.7, 0.7), 0, dice.random()))
