"""What is seen from a point, against a slow and exact reference on random maps, and rule by rule."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from scenes.geometry.sight import circle, pie, visibility_polygon
from scenes.geometry.walls import Wall, WallSet
from scenes.tests.sight_reference import SIDE, is_seen, random_walls, rooms

pytestmark = pytest.mark.pure
BOUNDS = (0, 0, SIDE, SIDE)
MARGIN = 0.25
"""Points nearer than this to the outline (pixels) are not asked: there the outline is rounded and welded."""


def area(walls: list[Wall], x: float, y: float, **options: object) -> shapely.Polygon:
    made = shapely.Polygon(visibility_polygon(WallSet(walls), x, y, **{"bounds": BOUNDS, **options}))  # type: ignore[arg-type]
    assert made.is_valid, shapely.is_valid_reason(made)
    return made


def sees(walls: list[Wall], x: float, y: float, px: float, py: float, **options: object) -> bool:
    return bool(shapely.intersects_xy(area(walls, x, y, **options), px, py))


def points_away_from(outline: shapely.Polygon, dice: random.Random, count: int) -> list[tuple[int, int]]:
    places = [(dice.randrange(SIDE), dice.randrange(SIDE)) for _ in range(count)]
    distance = shapely.distance(shapely.boundary(outline), shapely.points(places))
    return [place for place, far in zip(places, distance, strict=True) if far > MARGIN]


@pytest.mark.parametrize("seed", range(120))
def test_what_is_seen_on_random_maps_is_what_no_wall_stands_before(seed: int) -> None:
    dice = random.Random(seed)
    sense = dice.choice(["sight", "light", "sound"])
    walls = random_walls(dice, sense=sense)
    walls = [wall for wall in walls if wall.door != "secret" or dice.random() < 0.9]
    eye = dice.randrange(1, SIDE), dice.randrange(1, SIDE)
    if any(abs(_distance(wall, *eye)) < 1e-3 for wall in walls):
        eye = eye[0], eye[1] + 0.5  # an eye that lies on a wall has a rule of its own
    outline = area(walls, *eye, sense=sense)
    for place in points_away_from(outline, dice, 200):
        assert is_seen(walls, *eye, *place, sense) == shapely.contains_xy(outline, *place), (eye, place)


def _distance(wall: Wall, x: float, y: float) -> float:
    return float(shapely.LineString([wall.place[:2], wall.place[2:]]).distance(shapely.Point(x, y)))


@pytest.mark.parametrize("seed", range(40))
def test_range_and_field_of_view_cut_what_is_seen(seed: int) -> None:
    dice = random.Random(seed)
    walls = random_walls(dice)
    eye = dice.randrange(1, SIDE) + 0.37, dice.randrange(1, SIDE) + 0.41
    radius, facing = dice.uniform(20, 900), dice.uniform(-720, 720)
    angle = dice.choice([10, 90, 180, 200, 359, 360])
    outline = area(walls, *eye, radius=radius, facing=facing, angle=angle)
    for place in points_away_from(outline, dice, 150):
        far = math.dist(eye, place)
        if abs(far - radius) < 0.5:
            continue
        off = abs(math.remainder(math.degrees(math.atan2(place[1] - eye[1], place[0] - eye[0])) - facing, 360))
        wanted = far < radius and off < angle / 2 and is_seen(walls, *eye, *place)
        assert wanted == shapely.contains_xy(outline, *place), (eye, place)


@pytest.mark.parametrize("seed", range(6))
def test_rooms_are_tight_wherever_one_stands(seed: int) -> None:
    dice = random.Random(seed)
    walls = rooms(5, 5, 200, dice)
    for _ in range(10):
        eye = dice.randrange(1, SIDE) + 0.3, dice.randrange(1, SIDE) + 0.6
        outline = area(walls, *eye)
        for place in points_away_from(outline, dice, 60):
            assert is_seen(walls, *eye, *place) == shapely.contains_xy(outline, *place), (eye, place)


def test_nothing_leaks_through_corners_tees_and_crossings() -> None:
    third = 1000 / 3
    closed = [
        Wall("a", 100, 100, third, 100), Wall("b", third, 100, third, third * 0.9),
        Wall("c", third + 0.02, third * 0.9 - 0.01, 100, third), Wall("d", 100, third * 1.2, 100, 50),
        Wall("bar", third + 40, third * 0.9 + 0.03, third - 0.01, third * 0.9),
    ]  # fmt: skip
    seen = area(closed, 200, 200)
    assert seen.bounds[0] >= 99.9 and seen.bounds[1] >= 99.9
    assert seen.bounds[2] <= third + 0.1 and seen.bounds[3] <= third + 0.1
    places = [(50, 100, 400, 100), (300, 50, 300, 400), (400, 300, 50, 300), (100, 400, 100, 50)]
    crossing = [Wall(f"{n}", *place) for n, place in enumerate(places)]
    assert area(crossing, 200, 200).bounds == pytest.approx((100, 100, 300, 300))


def test_a_closed_outline_turns_clockwise_on_the_screen() -> None:
    outline = visibility_polygon(WallSet([Wall("a", 600, 0, 600, 900)]), 500, 500, bounds=BOUNDS)
    x, y = outline.T
    assert np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) > 0


def test_without_walls_all_of_the_scene_is_seen() -> None:
    assert area([], 1, 999).equals(shapely.box(*BOUNDS))


def test_who_stands_outside_of_the_scene_or_sees_no_distance_sees_nothing() -> None:
    for x, y, options in [(-5, 10, {}), (10, 1000.5, {}), (10, 10, {"radius": 0}), (10, 10, {"angle": 0})]:
        assert visibility_polygon(WallSet(), x, y, bounds=BOUNDS, **options).shape == (0, 2)


def test_who_stands_on_the_edge_of_the_scene_sees_it() -> None:
    assert area([], 0, 0).area == pytest.approx(SIDE**2, rel=1e-4)
    assert area([Wall("edge", 0, 0, 0, SIDE)], 0, 300).area > SIDE**2 * 0.99


def test_a_window_opens_for_who_is_near() -> None:
    window = [Wall("w", 500, 0, 500, 1000, sight="proximity", proximity=50)]
    assert sees(window, 451, 500, 900, 500)
    assert not sees(window, 449, 500, 900, 500)


def test_a_window_cut_by_another_wall_opens_as_a_whole() -> None:
    window = [Wall("w", 500, 0, 500, 1000, sight="proximity", proximity=50), Wall("tee", 500, 200, 900, 200)]
    assert sees(window, 451, 500, 502, 100)


def test_one_sees_over_one_limited_wall_but_not_over_two() -> None:
    hills = [Wall(f"{n}", x, 0, x, 1000, sight="limited") for n, x in enumerate((300, 600))]
    assert sees(hills, 100, 500, 599, 500)
    assert not sees(hills, 100, 500, 601, 500)
    assert sees(hills, 400, 500, 999, 500) and sees(hills, 400, 500, 1, 500)


def test_a_limited_outline_shows_what_it_holds_and_hides_what_is_behind() -> None:
    corners = [(400, 400), (600, 400), (600, 600), (400, 600)]
    sides = zip(corners, corners[1:] + corners[:1], strict=True)
    hill = [Wall(f"{n}", *a, *b, sight="limited") for n, (a, b) in enumerate(sides)]
    assert sees(hill, 100, 510, 500, 510)
    assert not sees(hill, 100, 510, 800, 510)
    assert sees(hill, 500, 500, 800, 510)


def test_a_normal_wall_behind_a_limited_one_stops_at_once() -> None:
    walls = [Wall("a", 300, 0, 300, 1000, sight="limited"), Wall("b", 600, 0, 600, 1000)]
    assert sees(walls, 100, 500, 550, 500) and not sees(walls, 100, 500, 650, 500)


def test_a_one_way_wall_stops_who_stands_on_its_side() -> None:
    # walked from west to east, north (smaller y) lies to the left
    left, right = (Wall("w", 0, 500, 1000, 500, side=side) for side in ("left", "right"))  # type: ignore[arg-type]
    assert not sees([left], 500, 400, 500, 600) and sees([left], 500, 600, 500, 400)
    assert sees([right], 500, 400, 500, 600) and not sees([right], 500, 600, 500, 400)


@pytest.mark.parametrize(("state", "open_"), [("open", True), ("closed", False), ("locked", False)])
def test_doors_show_what_is_behind_when_they_are_open(state: str, open_: bool) -> None:
    for door in ("door", "secret"):
        assert sees([Wall("d", 500, 0, 500, 1000, door=door, state=state)], 300, 500, 700, 500) is open_  # type: ignore[arg-type]


def test_a_wall_stops_only_the_senses_it_is_made_for() -> None:
    curtain = [Wall("c", 500, 0, 500, 1000, sight="normal", light="none", sound="none")]
    assert not sees(curtain, 300, 500, 700, 500)
    assert sees(curtain, 300, 500, 700, 500, sense="light") and sees(curtain, 300, 500, 700, 500, sense="sound")


def test_an_eye_on_a_wall_looks_past_it() -> None:
    assert area([Wall("w", 500, 100, 500, 900)], 500, 500).area == pytest.approx(SIDE**2)


def test_a_wall_seen_from_its_end_hides_nothing() -> None:
    assert area([Wall("w", 600, 500, 900, 500)], 300, 500).area == pytest.approx(SIDE**2)


def test_walls_beyond_the_range_change_nothing() -> None:
    near = area([], 500, 500, radius=100)
    assert near.equals(area([Wall("w", 601, 0, 601, 1000)], 500, 500, radius=100))


@pytest.mark.parametrize("radius", [5, 35, 280, 840, 2800, 9000])
def test_circles_are_round_to_a_fifth_of_a_pixel(radius: float) -> None:
    ring = circle(3, 4, radius)
    middles = (ring + np.roll(ring, -1, axis=0)) / 2
    for points in (ring, middles):
        assert np.abs(np.hypot(*(points - (3, 4)).T) - radius).max() < 0.2


def test_a_pie_is_a_part_of_a_circle() -> None:
    assert shapely.Polygon(pie(0, 0, 100, 30, 90)).area == pytest.approx(math.pi * 100**2 / 4, rel=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_walls_that_cross_each_other_are_seen_rightly(seed: int) -> None:
    dice = random.Random(seed)
    walls = random_walls(dice, 1000)
    eye = 500.37, 499.21
    outline = area(walls, *eye)
    for place in points_away_from(outline, dice, 20) + points_away_from(outline, _Near(seed), 30):
        assert is_seen(walls, *eye, *place) == shapely.contains_xy(outline, *place)


class _Near(random.Random):
    """Places near the middle, where something is seen at all between so many walls."""

    def randrange(self, *_: object) -> int:  # type: ignore[override]
        return int(450 + 100 * self.random())


@pytest.mark.parametrize("seed", range(8))
def test_walls_far_from_the_origin_and_tiny_ones_are_seen_as_well(seed: int) -> None:
    dice = random.Random(seed)
    away = 150_000.0
    walls = random_walls(dice, 20)
    moved = [replace(w, x1=w.x1 + away, y1=w.y1 + away, x2=w.x2 + away, y2=w.y2 + away) for w in walls]
    bounds = (away, away, away + SIDE, away + SIDE)
    near, far = area(walls, 321.4, 654.3), area(moved, away + 321.4, away + 654.3, bounds=bounds)
    assert shapely.transform(far, lambda p: p - away).symmetric_difference(near).area < 1.0
