"""How long the server takes to know what a player sees: views past walls, light, tokens, memory, ways.

    python -m benchmarks.sight [--rounds 200] [--json]

Maps are 4,000 x 3,000 pixels with cells of 70: a building of rooms with doors, about 1,000 walls (after cutting), and
walls thrown at random that cross each other, 1,000 and 5,000. A view starts at a random place each time; times are
warm medians in this process (the loops are compiled and cached beforehand; what that takes is measured, too). The
plain way in the same run: rays to every end of a wall, one to either side of it, against all walls at once in numpy.
Its outline is compared with ours: the share of the area that the two do not have in common (there with walls cut at
their crossings, whose corners it would miss).
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from scenes.geometry import warm_up
from scenes.geometry.explored import Explored
from scenes.geometry.lighting import Eye, Light, SceneSight, visible_tokens
from scenes.geometry.paths import first_wall_hit
from scenes.geometry.sight import visibility_polygon
from scenes.geometry.walls import Wall, WallSet
from scenes.tests.sight_reference import rooms

WIDTH, HEIGHT, CELL = 4000, 3000, 70
BOUNDS = (0, 0, WIDTH, HEIGHT)
TWELVE_CELLS = 12 * CELL
AIMS = {
    f"{walls}.{view}": aim
    for walls in ("rooms", "crossing_1000")
    for view, aim in (("view_ms", 3.0), ("view_12_cells_ms", 1.0))
}
Figures = dict[str, tuple[float, str]]


def thrown_walls(count: int, dice: random.Random) -> WallSet:
    """Walls of 200 pixels at random places and angles."""
    walls = []
    for number in range(count):
        x, y, turn = dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT), dice.uniform(0, math.tau)
        walls.append(Wall(f"w{number}", x, y, x + 200 * math.cos(turn), y + 200 * math.sin(turn)))
    return WallSet(walls)


def building(dice: random.Random) -> WallSet:
    """Rooms of 200 pixels over the whole map."""
    return WallSet(wall for wall in rooms(20, 15, 200, dice) if max(wall.x1, wall.x2) <= WIDTH)


def median_ms(act: Callable[[], Any], rounds: int) -> float:
    """Return the median time of an act, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 3)


def plain_view(ends: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return the outline seen from a place, by casting rays at all walls (n,4), the scene's edge among them."""
    corners = ends.reshape(-1, 2) - (x, y)
    angles = np.arctan2(corners[:, 1], corners[:, 0])
    angles = np.sort(np.concatenate([angles - 1e-7, angles + 1e-7]))
    rays = np.column_stack([np.cos(angles), np.sin(angles)])
    start, along = ends[:, :2] - (x, y), ends[:, 2:] - ends[:, :2]
    turn = rays[:, :1] * along[:, 1] - rays[:, 1:] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (start[:, 0] * along[:, 1] - start[:, 1] * along[:, 0]) / turn
        at = (start[:, 0] * rays[:, 1:] - start[:, 1] * rays[:, :1]) / turn
    far = np.where((at >= 0) & (at <= 1) & (far > 0), far, np.inf).min(axis=1)
    return (x, y) + rays * far[:, None]


def measure_views(name: str, walls: WallSet, rounds: int, dice: random.Random) -> Figures:
    """Return times of views behind some walls, and of the plain way."""

    def anywhere() -> tuple[float, float]:
        return dice.uniform(1, WIDTH - 1), dice.uniform(1, HEIGHT - 1)

    frame = np.array(
        [[0, 0, WIDTH, 0], [WIDTH, 0, WIDTH, HEIGHT], [WIDTH, HEIGHT, 0, HEIGHT], [0, HEIGHT, 0, 0]], float
    )
    closed = walls.kinds("sight") > 0
    ends = np.vstack([walls.lines.ends[closed], frame])
    view = median_ms(lambda: visibility_polygon(walls, *anywhere(), bounds=BOUNDS), rounds)
    near = median_ms(lambda: visibility_polygon(walls, *anywhere(), bounds=BOUNDS, radius=TWELVE_CELLS), rounds)
    cone = median_ms(lambda: visibility_polygon(walls, *anywhere(), bounds=BOUNDS, facing=30, angle=90), rounds)
    plain = median_ms(lambda: plain_view(ends, *anywhere()), max(3, rounds // 40))
    found: Figures = {
        f"{name}.walls": (float(len(walls)), ""),
        f"{name}.view_ms": (view, "ms"),
        f"{name}.view_12_cells_ms": (near, "ms"),
        f"{name}.view_90_degrees_ms": (cone, "ms"),
        f"{name}.plain_view_ms": (plain, "ms"),
        f"{name}.times_quicker": (round(plain / view, 1), "x"),
    }
    if len(walls) < 2000:
        found[f"{name}.not_in_common"] = (disagreement(walls, ends, anywhere), "share")
    return found


def disagreement(walls: WallSet, ends: np.ndarray, anywhere: Callable[[], tuple[float, float]]) -> float:
    """Return the largest share of a view that the two ways do not have in common, over five places."""
    worst = 0.0
    cut = shapely.get_parts(shapely.node(shapely.multilinestrings(shapely.linestrings(ends.reshape(-1, 2, 2)))))
    ends = np.array([shapely.get_coordinates(piece)[[0, -1]].ravel() for piece in cut])
    for _ in range(5):
        place = anywhere()
        ours = shapely.Polygon(visibility_polygon(walls, *place, bounds=BOUNDS))
        plain = shapely.make_valid(shapely.Polygon(plain_view(ends, *place)))
        worst = max(worst, shapely.symmetric_difference(ours, plain, grid_size=1e-6).area / ours.area)
    return round(worst, 6)


class Table:
    """A night in the building: 50 lights, 15 tokens that see, five of them with torches."""

    def __init__(self, walls: WallSet, dice: random.Random) -> None:
        self.walls, self.dice = walls, dice
        self.lights = [Light(f"l{n}", *self.anywhere(), 20 * CELL / 5, 40 * CELL / 5) for n in range(50)]
        ranges = {"normal": math.inf, "darkvision": float(TWELVE_CELLS)}
        self.eyes = [Eye(f"t{n}", *self.anywhere(), ranges) for n in range(15)]
        self.scene = SceneSight(walls, self.lights, BOUNDS, darkness=1.0)

    def anywhere(self) -> tuple[float, float]:
        return self.dice.uniform(1, WIDTH - 1), self.dice.uniform(1, HEIGHT - 1)

    def first_look(self) -> None:
        """Compute everything anew for all together."""
        SceneSight(self.walls, self.lights, BOUNDS, darkness=1.0).seen_by(self.eyes)

    def move(self) -> None:
        """One token moves; what it sees alone, as its player is told."""
        number = self.dice.randrange(15)
        x, y = self.anywhere()
        self.eyes[number] = replace(self.eyes[number], x=x, y=y)
        self.scene.seen_by([self.eyes[number]]).rings()

    def move_together(self) -> None:
        """One of five tokens with shared sight moves."""
        self.move()
        self.scene.seen_by(self.eyes[:5]).rings()

    def move_with_torch(self) -> None:
        """A token that carries light moves, five players see it."""
        number = self.dice.randrange(5)
        x, y = self.anywhere()
        self.eyes[number] = replace(self.eyes[number], x=x, y=y)
        self.lights[number] = replace(self.lights[number], x=x, y=y)
        self.scene = self.scene.changed(lights=self.lights)
        for eye in self.eyes[:5]:
            self.scene.seen_by([eye]).rings()

    def open_door(self) -> None:
        """A door opens or closes, five players see it."""
        door = self.dice.choice(self.walls.doors())
        self.walls = self.walls.changed([replace(door, state="closed" if door.is_open else "open")])
        self.scene = self.scene.changed(walls=self.walls)
        for eye in self.eyes[:5]:
            self.scene.seen_by([eye]).rings()


def measure_table(walls: WallSet, rounds: int, dice: random.Random) -> Figures:
    """Return times of what happens at a table."""
    table = Table(walls, dice)
    for _ in range(5):
        table.move_with_torch()
    found: Figures = {
        "table.all_anew_ms": (median_ms(table.first_look, 5), "ms"),
        "table.token_moves_ms": (median_ms(table.move, rounds), "ms"),
        "table.one_of_five_shared_moves_ms": (median_ms(table.move_together, rounds), "ms"),
        "table.torch_moves_five_look_ms": (median_ms(table.move_with_torch, rounds // 2), "ms"),
        "table.door_opens_five_look_ms": (median_ms(table.open_door, rounds // 2), "ms"),
    }
    sight = table.scene.seen_by(table.eyes[:5])
    xs, ys = np.random.default_rng(1).uniform(0, 1, (2, 2000)) * np.array([[WIDTH], [HEIGHT]])
    halves = np.full(2000, CELL / 2)
    sizes = [len(json.dumps(table.scene.seen_by([eye]).rings(), separators=(",", ":"))) for eye in table.eyes]
    return found | {
        "table.is_one_place_seen_us": (median_ms(lambda: sight.contains(500.0, 500.0), rounds) * 1000, "us"),
        "table.2000_tokens_ms": (median_ms(lambda: visible_tokens(sight, xs, ys, halves, walls), rounds // 4), "ms"),
        "table.rings_bytes": (float(statistics.median(sizes)), "bytes"),
    }


def measure_rest(walls: WallSet, rounds: int, dice: random.Random) -> Figures:
    """Return times of memory and of ways, and of getting ready."""
    scene = SceneSight(walls, (), BOUNDS)
    views = [scene.seen_by([Eye("t", dice.uniform(1, WIDTH), dice.uniform(1, HEIGHT))]).region for _ in range(50)]
    memory = Explored(BOUNDS)
    legs = [[(dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT)) for _ in range(2)] for _ in range(rounds)]
    ways = iter(legs * 2)
    start = time.perf_counter()
    moved = WallSet([replace(wall, x1=wall.x1 + 0.5) for wall in walls.walls.values()])
    _ = moved.lines
    walls_ms = (time.perf_counter() - start) * 1000
    return {
        "memory.add_ms": (median_ms(lambda: memory.add(dice.choice(views)), rounds), "ms"),
        "memory.bytes": (float(len(memory.to_bytes())), "bytes"),
        "memory.png_bytes": (float(len(memory.to_png())), "bytes"),
        "ways.long_leg_us": (median_ms(lambda: first_wall_hit(walls, next(ways)), rounds) * 1000, "us"),
        "ways.long_leg_disc_us": (median_ms(lambda: first_wall_hit(walls, next(ways), 30.0), rounds) * 1000, "us"),
        "ready.walls_sorted_ms": (round(walls_ms, 2), "ms"),
        "ready.loaded_from_cache_s": (round(load_time(), 2), "s"),
    }


def load_time() -> float:
    """Return how long a fresh process takes to have all loops ready, after they were compiled once."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from scenes.geometry import warm_up; warm_up()"], check=True)
    return time.perf_counter() - start


def run(rounds: int) -> Figures:
    """Measure everything."""
    dice = random.Random(1)
    warm_up()
    house = building(dice)
    figures = measure_views("rooms", house, rounds, dice)
    for count in (1000, 5000):
        figures |= measure_views(f"crossing_{count}", thrown_walls(count, dice), rounds, dice)
    return figures | measure_table(house, rounds, dice) | measure_rest(house, rounds, dice)


def main() -> int:
    """Measure, print; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
    options = parser.parse_args()
    figures = run(max(8, options.rounds))
    missed = [name for name, aim in AIMS.items() if figures[name][0] > aim]
    for name, (value, unit) in figures.items():
        if options.json:
            print(json.dumps({"figure": f"sight.{name}", "value": round(value, 6), "unit": unit}))
        else:
            aim = f"   aim {AIMS[name]} {unit}" if name in AIMS else ""
            print(f"{name:40}{value:>12,.6g} {unit:6}{aim}")
    if not options.json:
        print(f"aims MISSED: {', '.join(missed)}" if missed else "aims met", f"(load average {os.getloadavg()[0]:.1f})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
