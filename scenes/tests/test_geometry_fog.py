"""Manual fog: strokes one after the other, against asking each stroke about each point."""

import random

import pytest
import shapely

from scenes.geometry.fog import FogShape, fog_regions
from scenes.geometry.lighting import Eye, SceneSight
from scenes.geometry.walls import Wall, WallSet

pytestmark = pytest.mark.pure
BOUNDS = (0, 0, 1000, 1000)


def square(x: float, y: float, side: float) -> tuple[float, ...]:
    return (x, y, x + side, y, x + side, y + side, x, y + side)


def random_strokes(dice: random.Random) -> list[FogShape]:
    strokes = []
    for order in dice.sample(range(100), dice.randrange(1, 12)):
        mode = dice.choice(["reveal", "hide"])
        shape = dice.choice(["polygon", "polygon", "brush", "brush", "everything"]) if order > 5 else "everything"
        points = tuple(float(dice.randrange(0, 1000)) for _ in range(2 * dice.choice([1, 2, 3, 6])))
        strokes.append(FogShape(mode, shape, points, dice.uniform(5, 120), order))
    return strokes


@pytest.mark.parametrize("seed", range(60))
def test_the_last_stroke_over_a_place_decides(seed: int) -> None:
    dice = random.Random(seed)
    strokes = random_strokes(dice)
    revealed, hidden = fog_regions(strokes, BOUNDS)
    areas = [(stroke, stroke.area(BOUNDS)) for stroke in sorted(strokes, key=lambda stroke: stroke.order)]
    edges = shapely.union_all([shapely.boundary(area) for _, area in areas])
    for _ in range(80):
        point = shapely.Point(dice.uniform(0, 1000), dice.uniform(0, 1000))
        if edges.distance(point) < 0.01:
            continue
        over = [stroke.mode for stroke, area in areas if area.covers(point)]
        assert (revealed.covers(point), hidden.covers(point)) == (over[-1:] == ["reveal"], over[-1:] == ["hide"])


def test_revealed_areas_are_seen_through_walls_and_in_the_dark() -> None:
    fog = [FogShape("reveal", points=square(600, 600, 100))]
    made = SceneSight(WallSet([Wall("w", 500, 0, 500, 1000)]), (), BOUNDS, 1.0, fog)
    assert made.seen_by([Eye("t", 100, 100)]).region.equals(shapely.box(600, 600, 700, 700))
    assert made.without_sight(covered=True).region.area == pytest.approx(10_000)


def test_hidden_areas_are_seen_by_nobody_whatever_his_senses() -> None:
    fog = [FogShape("hide", points=square(600, 600, 100))]
    made = SceneSight(WallSet(), (), BOUNDS, 0.0, fog)
    for ranges in ({"normal": 5000.0}, {"tremorsense": 5000.0}, {"truesight": 5000.0}):
        assert not made.seen_by([Eye("t", 100, 100, ranges)]).contains(650, 650)[0]
    assert made.without_sight().region.area == pytest.approx(990_000)


def test_a_brush_is_as_wide_as_it_says() -> None:
    stroke = FogShape("reveal", "brush", (100, 100, 300, 100), 40).area(BOUNDS)
    assert stroke.bounds == pytest.approx((60, 60, 340, 140))
    assert FogShape("reveal", "brush", (100, 100), 40).area(BOUNDS).area == pytest.approx(40**2 * 3.14159, rel=0.01)


def test_strokes_without_enough_points_cover_nothing() -> None:
    for stroke in (
        FogShape("hide", points=(1, 2, 3, 4)),
        FogShape("hide", "brush", (), 40),
        FogShape("hide", "brush", (5, 5), 0),
    ):
        assert stroke.area(BOUNDS).is_empty


def test_an_outline_that_crosses_itself_is_taken_as_it_is_drawn() -> None:
    bow = FogShape("reveal", points=(0, 0, 100, 100, 100, 0, 0, 100)).area(BOUNDS)
    assert bow.is_valid and bow.area == pytest.approx(5000)


def test_changing_the_fog_keeps_the_views() -> None:
    made = SceneSight(WallSet(), (), BOUNDS, 0.0)
    assert made.seen_by([Eye("t", 1, 1)]).contains(650, 650)[0]
    after = made.changed(
        fog_shapes=[FogShape("hide", "everything"), FogShape("reveal", points=square(0, 0, 50), order=1)]
    )
    assert after.seen_by([Eye("t", 1, 1)]).region.area == pytest.approx(2500)


@pytest.mark.parametrize("seed", range(15))
def test_drawing_stroke_by_stroke_gives_the_same_as_all_at_once(seed: int) -> None:
    dice = random.Random(seed)
    strokes = random_strokes(dice)
    made = SceneSight(WallSet(), (), BOUNDS)
    for count in range(1, len(strokes) + 1):
        some = strokes[:count] if dice.random() < 0.9 else strokes[1:count]
        made = made.changed(fog_shapes=some)
        revealed, hidden = fog_regions(some, BOUNDS)
        assert shapely.symmetric_difference(made.fog_strokes.revealed, revealed).area < 0.01
        assert shapely.symmetric_difference(made.fog_strokes.hidden, hidden).area < 0.01
