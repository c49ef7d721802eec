"""Walls made ready: joined at their corners, found by their place, changed without doing everything again."""

import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scenes.geometry.joining import MOST_CUTS
from scenes.geometry.sight import visibility_polygon
from scenes.geometry.walls import MOST_CROSSINGS, WELD, Wall, WallSet
from scenes.tests.sight_reference import random_walls, squared_distance

pytestmark = pytest.mark.pure


def test_ends_that_nearly_meet_become_one_point() -> None:
    ends = WallSet([Wall("a", 0, 0, 100, 0), Wall("b", 100.03, 0.02, 100, 100)]).lines.ends
    assert len({tuple(point) for point in ends.reshape(-1, 2)}) == 3


def test_ends_farther_apart_than_the_weld_stay_apart() -> None:
    ends = WallSet([Wall("a", 0, 0, 100, 0), Wall("b", 100 + 2 * WELD, 0, 100, 100)]).lines.ends
    assert len({tuple(point) for point in ends.reshape(-1, 2)}) == 4


def test_a_wall_that_another_ends_on_is_cut_there() -> None:
    lines = WallSet([Wall("a", 0, 0, 100, 30), Wall("b", 70, 21.01, 50, 90), Wall("c", 10, 3, 0, 50)]).lines
    assert sorted(lines.owner) == [0, 0, 0, 1, 2]
    points = {tuple(point) for point in lines.ends[lines.owner == 0].reshape(-1, 2)}
    assert points == {(0, 0), (10, 3), (70, 21.01), (100, 30)}


def test_a_wall_of_no_length_is_left_out() -> None:
    assert len(WallSet([Wall("a", 5, 5, 5, 5.01), Wall("b", 0, 0, 9, 9)]).lines.ends) == 1
    assert len(WallSet([Wall("a", 5, 5, 5, 5)]).lines.ends) == 0


@pytest.mark.parametrize("seed", range(20))
def test_every_wall_stays_where_it_was(seed: int) -> None:
    walls = random_walls(random.Random(seed))
    lines = WallSet(walls).lines
    for end, owner in zip(lines.ends, lines.owner, strict=True):
        for x, y in (end[:2], end[2:]):
            assert float(squared_distance(x, y, walls[owner])) <= (2 * WELD) ** 2
    length = np.bincount(lines.owner, np.hypot(*(lines.ends[:, 2:] - lines.ends[:, :2]).T), len(walls))
    wanted = np.array([np.hypot(wall.x2 - wall.x1, wall.y2 - wall.y1) for wall in walls])
    assert np.abs(length - wanted).max() <= 4 * WELD


@pytest.mark.parametrize("seed", range(20))
def test_the_grid_finds_every_wall_near_a_box(seed: int) -> None:
    dice = random.Random(seed)
    walls = WallSet(random_walls(dice))
    ends = walls.lines.ends
    for _ in range(20):
        x, y = dice.uniform(-200, 1200), dice.uniform(-200, 1200)
        box = (x, y, x + dice.uniform(0, 300), y + dice.uniform(0, 300))
        marks = walls.near(box)
        for t in np.linspace(0, 1, 50):
            points = ends[:, :2] + t * (ends[:, 2:] - ends[:, :2])
            inside = (points >= box[:2]).all(axis=1) & (points <= box[2:]).all(axis=1)
            assert not (inside & ~marks).any()


def test_the_grid_leaves_out_what_is_far_away() -> None:
    walls = WallSet(random_walls(random.Random(3), 200))
    assert walls.near((0, 0, 20, 20)).sum() < 100


def test_opening_a_door_keeps_lines_and_grid() -> None:
    walls = WallSet([Wall("a", 0, 0, 9, 9), Wall("d", 0, 50, 90, 50, door="door")])
    lines = walls.lines
    opened = walls.changed([Wall("d", 0, 50, 90, 50, door="door", state="open")])
    assert opened.lines is lines
    assert list(walls.kinds("sight")) == [1, 1] and list(opened.kinds("sight")) == [1, 0]
    assert walls.differences(opened) == [(0, 50, 90, 50)]


def test_adding_moving_and_taking_away_walls_makes_new_lines() -> None:
    walls = WallSet([Wall("a", 0, 0, 9, 9)])
    assert len(walls.changed([Wall("b", 5, 50, 90, 50)]).lines.ends) == 2
    assert walls.changed([Wall("a", 0, 0, 20, 20)]).lines.ends.tolist() == [[0, 0, 20, 20]]
    gone = walls.changed(drop=["a", "unknown"])
    assert len(gone) == 0 and walls.differences(gone) == [(0, 0, 9, 9)]
    assert not gone.near((0, 0, 9, 9)).size


def test_walls_with_the_same_id_count_once() -> None:
    assert len(WallSet([Wall("a", 0, 0, 9, 9), Wall("a", 0, 0, 5, 5)])) == 1


def test_doors_are_listed_secret_ones_too() -> None:
    walls = WallSet([Wall("a", 0, 0, 9, 9), Wall("b", 0, 0, 5, 5, door="secret"), Wall("c", 0, 0, 5, 7, door="door")])
    assert [door.id for door in walls.doors()] == ["b", "c"]


def test_crossings_of_limited_walls_are_known() -> None:
    crossing = [
        Wall("a", 0, 0, 10, 10, sight="limited"),
        Wall("b", 0, 10, 10, 0, sight="limited"),
        Wall("c", 0, 3, 9, 3),
    ]
    assert WallSet(crossing).crossings("sight").tolist() == [[5, 5]]
    assert not len(WallSet(crossing).crossings("light"))


def test_two_thousand_walls_upon_each_other_are_joined_in_bounds() -> None:
    dice = random.Random(5)
    heap = [Wall(f"w{n}", dice.uniform(0, 400), 100, dice.uniform(600, 1000), 100) for n in range(2000)]
    tee = Wall("tee", 500, 500, 700, 500.03), Wall("leg", 600, 500, 600, 900)
    lines, most = measured(lambda: WallSet([*heap, *tee]).lines)
    assert most < 200 << 20 and len(lines.ends) <= (MOST_CUTS + 1) * 2002
    # What is not in the heap is cut as ever, and the heap is as long as it was.
    assert (lines.owner == 2000).sum() == 2
    assert np.abs(lines.ends[lines.owner < 2000][:, [1, 3]] - 100).max() <= WELD
    length = np.bincount(lines.owner, np.hypot(*(lines.ends[:, 2:] - lines.ends[:, :2]).T))
    assert np.abs(length[:2000] - [wall.x2 - wall.x1 for wall in heap]).max() <= 4 * WELD


@pytest.mark.parametrize("kind", ["normal", "limited"])
def test_two_thousand_walls_that_cross_are_looked_past_in_bounds(kind: Any) -> None:
    dice = random.Random(6)
    walls = [
        Wall(f"w{n}", dice.uniform(0, 400), dice.uniform(0, 1000), dice.uniform(600, 1000), dice.uniform(0, 1000), kind)
        for n in range(2000)
    ]
    crossing = WallSet(walls)
    seen, most = measured(lambda: visibility_polygon(crossing, 500, 500, bounds=(0, 0, 1000, 1000)))
    assert most < 200 << 20 and len(seen) > 2
    assert len(crossing.crossings("sight")) == (MOST_CROSSINGS if kind == "limited" else 0)


def test_thousands_of_ends_in_one_place_become_one() -> None:
    dice = random.Random(7)
    walls = [
        Wall(f"w{n}", 500 + dice.uniform(0, WELD / 3), 500 + dice.uniform(0, WELD / 3), 900 + n, 0) for n in range(3000)
    ]
    lines, most = measured(lambda: WallSet(walls).lines)
    assert most < 200 << 20 and len({tuple(point) for point in lines.ends[:, :2]}) <= 4


def measured(work: Callable[[], Any]) -> tuple[Any, int]:
    """Return what comes of it, and how much memory it took at the most; it must not take long."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert time.process_time() - begun < 30
