"""Battle maps out of a seed: always the same, all of a piece, walls where the picture has them."""

import hashlib
import io
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from scenes.exporters.uvtt import write_uvtt
from scenes.generator.make import generate, picture_of, plan_for, wish_from
from scenes.generator.paint.canvas import Canvas
from scenes.generator.paint.rooms import floor_mask
from scenes.generator.plan import KINDS, Plan
from scenes.importers.faults import Refused
from scenes.importers.uvtt import read_uvtt

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(100)
FINE = 12
PASSED = {"door", "locked", "secret"}


def plan(kind: str, seed: Any, **more: Any) -> Plan:
    return plan_for(wish_from({"kind": kind, "seed": seed} | more))


def reached(made: Plan) -> np.ndarray:
    """Return where one comes from the start; walls, windows, pillars and stones stop one, doors do not."""
    shape = (made.wish.rows * FINE + 1, made.wish.columns * FINE + 1)
    field = np.zeros(shape, np.uint8)
    for edge in made.edges:
        if edge.of not in PASSED:
            ends = [(round(x * FINE), round(y * FINE)) for x, y in (edge.start, edge.end)]
            cv2.line(field, ends[0], ends[1], 1, 1)
    start = free_near(field, made.starts)
    cv2.floodFill(field, None, start, 2)
    return field == 2


def free_near(field: np.ndarray, place: tuple[float, float]) -> tuple[int, int]:
    """Return the free pixel nearest to a place: something may stand just there."""
    x, y = (min(max(round(value * FINE), 0), size - 1) for value, size in zip(place, field.shape[::-1], strict=True))
    free = np.argwhere(field == 0)
    row, column = free[np.abs(free - (y, x)).sum(1).argmin()].tolist()
    assert abs(row - y) + abs(column - x) < FINE, "the start is walled up"
    return column, row


def comes_to(area: np.ndarray, place: tuple[float, float]) -> bool:
    x, y = round(place[0] * FINE), round(place[1] * FINE)
    return bool(area[max(y - 8, 0) : y + 9, max(x - 8, 0) : x + 9].any())


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_can_be_reached_whatever_the_seed(kind: str) -> None:
    for seed in SEEDS:
        made = plan(kind, seed)
        area = reached(made)
        assert made.places and all(comes_to(area, place) for place in made.places), f"{kind} {seed}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("columns", "rows", "density"), [(12, 12, 0), (12, 12, 1), (20, 14, 0.5), (60, 24, 1), (17, 80, 0.2)]
)
def test_small_long_empty_and_full_maps_hold_together(kind: str, columns: int, rows: int, density: float) -> None:
    for seed in range(12):
        made = plan(kind, seed, columns=columns, rows=rows, cell=20, density=density)
        area = reached(made)
        assert all(comes_to(area, place) for place in made.places), f"{kind} {seed} {columns}x{rows}"
        for edge in made.edges:
            for x, y in (edge.start, edge.end):
                assert -1 <= x <= columns + 1 and -1 <= y <= rows + 1


@pytest.mark.parametrize("kind", ["dungeon", "cave"])
def test_nobody_walks_into_the_rock(kind: str) -> None:
    for seed in range(40):
        made = plan(kind, seed)
        area = reached(made)
        floor = {(x, y) for x, y in made.floor}
        for y in range(made.wish.rows):
            for x in range(made.wish.columns):
                near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
                if not near & floor:
                    assert not area[y * FINE + FINE // 2, x * FINE + FINE // 2], f"{kind} {seed} at {x}, {y}"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["dungeon", "cave"])
def test_walls_stand_exactly_at_the_edge_of_the_painted_floor(kind: str, seed: int) -> None:
    made = plan(kind, seed, cell=40)
    canvas = Canvas(made.wish)
    floor = canvas.area(made.outline) if made.outline else floor_mask(canvas, made)
    checked = 0
    for edge in made.edges:
        length = math.dist(edge.start, edge.end)
        if edge.of != "wall" or length < 0.4:
            continue
        across = ((edge.end[1] - edge.start[1]) / length * 0.12, -(edge.end[0] - edge.start[0]) / length * 0.12)
        sides = [_at(floor, edge.middle, across, sign) for sign in (-1, 1)]
        inner_wall = kind == "dungeon" and min(sides) > 0.9  # between a room and the corridor beside it
        assert inner_wall or (min(sides) < 0.1 and max(sides) > 0.9), (kind, seed, edge)
        checked += 1
    assert checked > 30


def _at(floor: np.ndarray, middle: tuple[float, float], across: tuple[float, float], sign: int) -> float:
    x, y = middle[0] + across[0] * sign, middle[1] + across[1] * sign
    return float(floor[min(int(y * 40), floor.shape[0] - 1), min(int(x * 40), floor.shape[1] - 1)])


@pytest.mark.parametrize(
    ("kind", "style"), [("dungeon", "painted"), ("cave", "painted"), ("dungeon", "ink"), ("cave", "ink")]
)
def test_the_picture_shows_floor_where_the_plan_has_it(kind: str, style: str) -> None:
    found = generate(wish_from({"kind": kind, "seed": "look", "style": style, "cell": 30}))
    made = plan(kind, "look", style=style, cell=30)
    with Image.open(io.BytesIO(found.pictures[0].data or b"")) as opened:
        assert opened.size == (40 * 30, 30 * 30)
        light = np.asarray(opened.convert("L"), np.float32)
    floor = [light[y * 30 + 15, x * 30 + 15] for x, y in made.floor]
    rock = [
        light[y * 30 + 15, x * 30 + 15] for x in range(40) for y in range(30)
        if not {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & made.floor
    ]  # fmt: skip
    assert np.median(floor) > np.median(rock) + 18


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_wish_gives_the_same_map_in_another_process(kind: str) -> None:
    script = (
        "import hashlib\nfrom scenes.generator.make import picture_of, plan_for, wish_from\n"
        f"p = plan_for(wish_from({{'kind': {kind!r}, 'seed': 'owl', 'columns': 20, 'rows': 16, 'cell': 24}}))\n"
        "print(hashlib.sha256(repr((p.edges, p.lamps, p.things, p.starts)).encode() + picture_of(p)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": chance, "PATH": ""}, text=True,
            capture_output=True, check=True,
        ).stdout.strip()
        for chance in ("1", "77")
    }  # fmt: skip
    made = plan(kind, "owl", columns=20, rows=16, cell=24)
    here = hashlib.sha256(
        repr((made.edges, made.lamps, made.things, made.starts)).encode() + picture_of(made)
    ).hexdigest()
    assert digests == {here}


def test_another_seed_gives_another_map() -> None:
    assert len({repr(plan(kind, seed).edges) for kind in KINDS for seed in range(10)}) == 4 * 10


def test_dungeons_and_taverns_have_doors_of_all_kinds() -> None:
    for kind in ("dungeon", "tavern"):
        kinds = {edge.of for seed in range(20) for edge in plan(kind, seed).edges}
        assert {"wall", "door", "locked", "secret"} <= kinds
    assert any(edge.of == "window" for edge in plan("tavern", 1).edges)


def test_a_generated_scene_has_all_that_is_needed_to_play() -> None:
    found = generate(wish_from({"kind": "tavern", "seed": "x", "cell": 24}))
    counts = found.counts()
    assert counts["door"] >= 3 and counts["window"] >= 3 and counts["light"] >= 4 and counts["pin"] == 1
    settings = next(record for record in found.pieces if record["kind"] == "settings")
    assert settings["sight"] and settings["grid"]["size"] == 24 and settings["width"] == 40 * 24
    assert 0 <= settings["start_x"] <= settings["width"] and 0 <= settings["start_y"] <= settings["height"]
    assert found.pictures[0].pieces and len(found.name) > 5


def test_a_generated_map_goes_out_as_universal_vtt_and_comes_back() -> None:
    found = generate(wish_from({"kind": "dungeon", "seed": "out", "cell": 30}))
    again = read_uvtt(write_uvtt(found.pieces, found.pictures[0].data).data)
    assert again.counts()["door"] == found.counts()["door"] and again.pictures[0].data == found.pictures[0].data
    first, second = (
        sorted(
            (round(r["x1"]), round(r["y1"]), round(r["x2"]), round(r["y2"]))
            for r in scene.pieces
            if r["kind"] == "wall"
        )
        for scene in (found, again)
    )
    assert all(
        max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.5 for one, other in zip(first, second, strict=True)
    )


@pytest.mark.parametrize(
    "wish",
    [{"kind": "castle"}, {"style": "oil"}, {"kind": "forest", "style": "ink"}, {"columns": 5}, {"rows": 5000},
     {"cell": "x"}, {"density": 2}, {"density": "full"}, {"density": float("nan")},
     {"columns": 120, "rows": 120, "cell": 200}],
)  # fmt: skip
def test_a_wish_that_cannot_be_drawn_is_refused_by_its_field(wish: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        wish_from(wish)
    assert len(refusal.value.fields) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_usual_map_is_drawn_in_seconds(kind: str) -> None:
    start = time.perf_counter()
    generate(wish_from({"kind": kind, "seed": "time"}))
    # Five seconds on a machine with nothing else to do; the tests' machine is shared.
    assert time.perf_counter() - start < 25
