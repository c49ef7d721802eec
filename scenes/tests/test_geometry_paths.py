"""Walking into walls and looking past them, against slow and exact references."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from scenes.geometry.paths import first_wall_hit, line_of_sight
from scenes.geometry.walls import Wall, WallSet
from scenes.tests.sight_reference import is_crossed, is_seen, kind_for, random_walls

pytestmark = pytest.mark.pure


def distance_to(walls: list[Wall], x: float, y: float) -> float:
    return min(
        (shapely.LineString([w.place[:2], w.place[2:]]).distance(shapely.Point(x, y)) for w in walls), default=1e9
    )


@pytest.mark.parametrize("seed", range(60))
def test_one_point_sees_another_if_no_wall_stands_between(seed: int) -> None:
    dice = random.Random(seed)
    sense = dice.choice(["sight", "light", "sound"])
    walls = random_walls(dice, sense=sense)
    ready = WallSet(walls)
    ends = [place for wall in walls for place in (wall.place[:2], wall.place[2:])]
    for _ in range(80):
        a, b = (dice.randrange(1000), dice.randrange(1000)), (dice.randrange(1000), dice.randrange(1000))
        line = shapely.LineString([a, b])
        if a == b or shapely.distance(line, shapely.points(ends)).min() < 0.2 or distance_to(walls, *b) < 0.2:
            continue
        if distance_to(walls, *a) > 0.2:
            assert line_of_sight(ready, a, b, sense) == is_seen(walls, *a, *b, sense), (a, b)


@pytest.mark.parametrize("seed", range(40))
def test_a_way_ends_at_the_first_wall(seed: int) -> None:
    dice = random.Random(seed)
    walls = random_walls(dice, dice.choice([3, 8, 20]), sense="move")
    walls = [replace(wall, move="normal") if wall.move in ("limited", "proximity") else wall for wall in walls]
    ready = WallSet(walls)
    for _ in range(60):
        path = [(dice.randrange(1000) + 0.3, dice.randrange(1000) + 0.7) for _ in range(dice.randrange(2, 5))]
        legs = list(zip(path, path[1:], strict=False))
        wanted = next((hit for a, b in legs if (hit := exact_hit(walls, a, b))), None)
        found = first_wall_hit(ready, path)
        if any(near_an_end(walls, a, b) for a, b in legs):
            continue
        assert (found is None) == (wanted is None), path
        if wanted and found:
            assert math.dist(found, wanted) < 0.5


def exact_hit(walls: list[Wall], a, b):
    hits = []
    for wall in walls:
        if kind_for(wall, *a, "move") == "normal" and is_crossed(wall, *a, *b):
            cross = shapely.LineString([a, b]).intersection(shapely.LineString([wall.place[:2], wall.place[2:]]))
            hits.append((cross.x, cross.y))
    return min(hits, key=lambda hit: math.dist(hit, a), default=None)


def near_an_end(walls: list[Wall], a, b) -> bool:
    line = shapely.LineString([a, b])
    return any(line.distance(shapely.Point(place)) < 0.2 for w in walls for place in (w.place[:2], w.place[2:]))


@pytest.mark.parametrize("seed", range(25))
def test_a_disc_stops_where_it_first_touches(seed: int) -> None:
    dice = random.Random(seed)
    walls = [
        replace(wall, move="normal", side="both", door="none") for wall in random_walls(dice, dice.choice([2, 6, 12]))
    ]
    ready, all_walls = WallSet(walls), shapely.MultiLineString([(w.place[:2], w.place[2:]) for w in walls])
    tries = 0
    while tries < 15:
        a, b = ((dice.uniform(0, 1000), dice.uniform(0, 1000)) for _ in range(2))
        half = dice.uniform(1, 60)
        if all_walls.distance(shapely.Point(a)) < half + 0.2:
            half = all_walls.distance(shapely.Point(a)) * 0.9
        if half < 0.5:
            continue
        tries += 1
        places = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in np.linspace(0, 1, 1500)]
        distances = shapely.distance(all_walls, shapely.points(places))
        touching = np.flatnonzero(distances < half)
        found = first_wall_hit(ready, [a, b], half)
        if len(touching):
            deep = (distances < half - 1).any()
            assert found is not None or not deep
            if found:
                assert abs(all_walls.distance(shapely.Point(found)) - half) < 0.2
        elif found:
            assert distances.min() < half + 1


def room(*, door: str = "closed") -> WallSet:
    return WallSet([
        Wall("a", 0, 0, 100, 0), Wall("b", 100, 0, 100, 40), Wall("d", 100, 40, 100, 60, door="door", state=door),  # type: ignore[arg-type]
        Wall("c", 100, 60, 100, 100), Wall("e", 100, 100, 0, 100), Wall("f", 0, 100, 0, 0),
    ])  # fmt: skip


def test_doors_let_pass_when_they_are_open() -> None:
    way = [(50, 50), (150, 50)]
    assert first_wall_hit(room(), way) == pytest.approx((100, 50))
    assert first_wall_hit(room(door="locked"), way) == pytest.approx((100, 50))
    assert first_wall_hit(room(door="open"), way) is None


def test_a_large_token_does_not_fit_through_a_small_door() -> None:
    way = [(50, 50), (150, 50)]
    assert first_wall_hit(room(door="open"), way, 9.9) is None
    stopped = first_wall_hit(room(door="open"), way, 12)
    assert stopped and 85 < stopped[0] < 100


def test_a_token_walks_along_a_wall_that_it_touches() -> None:
    assert first_wall_hit(room(), [(10, 10), (90, 10)], 10) is None
    assert first_wall_hit(room(), [(5, 50), (5, 90)], 10) is None, "squeezed, but no closer"
    assert first_wall_hit(room(), [(5, 50), (4, 90)], 10) == (5, 50)
    assert first_wall_hit(room(), [(5, 50), (50, 50)], 10) is None, "it may back out"


def test_nobody_gets_through_a_wall_in_two_steps() -> None:
    first = first_wall_hit(room(), [(50, 50), (100, 20)])
    assert first == pytest.approx((100, 20)), "ending on a wall is refused"
    assert first_wall_hit(room(), [(50, 50), (100, 20), (150, 20)]) == pytest.approx((100, 20))


def test_who_stands_on_a_wall_may_leave_it() -> None:
    assert first_wall_hit(room(), [(100, 20), (150, 20)]) is None
    assert first_wall_hit(room(), [(100, 20), (50, 20)]) is None


def test_corners_and_ends_of_walls_are_not_slipped_past() -> None:
    corner = WallSet([Wall("a", 0, 0, 50, 50), Wall("b", 50, 50, 100, 0)])
    assert first_wall_hit(corner, [(50, 20), (50, 80)]) == pytest.approx((50, 50))
    assert first_wall_hit(WallSet([Wall("a", 50, 0, 50, 50)]), [(0, 50), (100, 50)]) == pytest.approx((50, 50))
    assert first_wall_hit(WallSet([Wall("a", 50, 50, 90, 50)]), [(0, 50), (100, 50)]) == pytest.approx((50, 50))


def test_one_way_walls_stop_from_their_side_alone() -> None:
    walls = WallSet([Wall("w", 0, 50, 100, 50, side="left")])
    assert first_wall_hit(walls, [(50, 20), (50, 80)]) == pytest.approx((50, 50))
    assert first_wall_hit(walls, [(50, 80), (50, 20)]) is None
    assert first_wall_hit(walls, [(50, 80), (50, 20), (50, 80)]) == pytest.approx((50, 50))


def test_of_limited_walls_the_second_on_the_way_stops_whatever_the_waypoints() -> None:
    mud = WallSet([Wall(f"{x}", x, 0, x, 100, move="limited", sight="limited") for x in (20, 40, 60)])
    assert first_wall_hit(mud, [(0, 50), (30, 50)]) is None
    for way in ([(0, 50), (100, 50)], [(0, 50), (30, 50), (100, 50)], [(0, 50), (30, 50), (35, 50), (50, 50)]):
        assert first_wall_hit(mud, way) == pytest.approx((40, 50))
    assert line_of_sight(mud, (0, 50), (30, 50)) and not line_of_sight(mud, (0, 50), (50, 50))


def test_a_corner_of_a_limited_outline_counts_once() -> None:
    hill = WallSet([Wall("a", 50, 0, 50, 50, sight="limited"), Wall("b", 50, 50, 50, 100, sight="limited")])
    assert line_of_sight(hill, (0, 50), (100, 50))


def test_standing_still_or_walking_nowhere_hits_nothing() -> None:
    assert first_wall_hit(room(), []) is None
    assert first_wall_hit(room(), [(50, 50)]) is None
    assert first_wall_hit(room(), [(50, 50), (50, 50)], 20) is None
    assert first_wall_hit(WallSet(), [(0, 0), (5, 5)], 3) is None


def test_places_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        first_wall_hit(room(), [(0, 0), (math.nan, 5)])
