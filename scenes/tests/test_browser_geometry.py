"""The browser measures as the server does: both are held against the same vectors, which this test writes anew."""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest

from scenes.geometry.areas import Standing, Template, who_is_inside
from scenes.geometry.distances import path_length
from scenes.geometry.grids import Grid

VECTORS = Path(__file__).parent / "vectors/browser_geometry.json"
GRIDS = [
    {"type": kind, "size": size, "x": x, "y": y, "shifted": shifted, "distance": 5.0}
    for kind in ("square", "hex_pointy", "hex_flat", "none")
    for size, x, y in ((70.0, 0.0, 0.0), (64.5, 11.25, -7.5))
    for shifted in ("odd", "even")
]
RULES = ("chebyshev", "alternating", "euclidean", "manhattan")
SIZES = (0.25, 0.5, 1, 1.5, 2, 3, 4)
AREAS = (
    ("circle", 20, 5, 360),
    ("cone", 30, 5, 53.13),
    ("cone", 30, 5, 90),
    ("line", 40, 10, 360),
    ("square", 20, 5, 1),
)


def vectors() -> list[dict[str, Any]]:
    """Return for each grid: ways with their lengths, places with where tokens snap to, areas with who is inside."""
    dice = random.Random(4)
    return [_of_grid(grid, dice) for grid in GRIDS]


def _of_grid(record: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    grid = Grid(record["type"], record["size"], record["x"], record["y"], record["shifted"])
    return {
        "grid": record,
        "ways": [_way(grid, dice, rule) for rule in RULES for _ in range(4)],
        "snaps": [_snap(grid, dice, size) for size in SIZES for _ in range(4)],
        "areas": [_area(grid, dice, *area) for area in AREAS for _ in range(2)],
    }


def _place(dice: random.Random) -> tuple[float, float]:
    return round(dice.uniform(-900, 900), 2), round(dice.uniform(-900, 900), 2)


def _way(grid: Grid, dice: random.Random, rule: Any) -> dict[str, Any]:
    points = [_place(dice) for _ in range(dice.choice((2, 2, 3, 5)))]
    length = round(path_length(points, grid, rule, 5.0), 4)
    return {"rule": rule, "points": [value for point in points for value in point], "length": length}


def _snap(grid: Grid, dice: random.Random, size: float) -> dict[str, Any]:
    x, y = _place(dice)
    return {"x": x, "y": y, "size": size, "to": [round(value, 4) for value in grid.snap(x, y, size)]}


def _area(grid: Grid, dice: random.Random, shape: Any, length: float, width: float, angle: float) -> dict[str, Any]:
    x, y = grid.snap(*_place(dice))
    direction, scale = float(dice.randrange(0, 360, 7)), grid.size / 5
    template = Template(shape, x, y, length * scale, width * scale, angle, direction)
    tokens = [_standing(grid, dice, x, y, number) for number in range(12)]
    inside = who_is_inside(template, tokens, grid)
    placed = {"shape": shape, "x": x, "y": y, "direction": direction}
    return {
        "area": {**placed, "length": length, "width": width, "angle": angle},
        "tokens": [[token.x, token.y, token.size] for token in tokens],
        "inside": [int(uid) for uid in inside],
    }  # fmt: skip


def _standing(grid: Grid, dice: random.Random, x: float, y: float, number: int) -> Standing:
    size = dice.choice((0.5, 1, 1, 2, 3))
    turn, far = dice.uniform(0, math.tau), dice.uniform(0, 8) * grid.size
    at = grid.snap(x + far * math.cos(turn), y + far * math.sin(turn), size)
    return Standing(str(number), round(at[0], 4), round(at[1], 4), size)


def test_the_vectors_that_the_browser_is_held_against_are_the_servers() -> None:
    found = json.dumps(vectors(), separators=(",", ":"))
    if not VECTORS.exists() or json.loads(VECTORS.read_text()) != json.loads(found):
        VECTORS.write_text(found + "\n")
        pytest.fail(f"{VECTORS.name} was not the server's: it has been written anew; run the browser's tests.")
