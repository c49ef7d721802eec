"""Areas of effect: their shapes, and who stands in them."""

import math
import random

import numpy as np
import pytest
import shapely

from scenes.geometry.areas import AS_WIDE_AS_LONG, Standing, Template, cells_in, who_is_inside
from scenes.geometry.grids import Grid

pytestmark = pytest.mark.pure
SQUARE = Grid("square", 50)
NONE = Grid("none", 50)


def random_template(dice: random.Random) -> Template:
    return Template(
        dice.choice(["circle", "cone", "line", "square", "rect"]),
        dice.uniform(-50, 50), dice.uniform(-50, 50), dice.uniform(20, 300), dice.uniform(5, 200),
        dice.choice([AS_WIDE_AS_LONG, 30.0, 90.0, 180.0, 270.0, 360.0]), dice.uniform(-400, 400),
        dice.choice(["auto", "flat", "round"]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(80))
def test_the_drawn_area_is_the_one_that_counts(seed: int) -> None:
    dice = random.Random(seed)
    template = random_template(dice)
    shape = template.polygon()
    xs, ys = np.random.default_rng(seed).uniform(-400, 400, (2, 400))
    clear = shapely.distance(shapely.boundary(shape), shapely.points(xs, ys)) > 0.25
    assert (template.contains(xs, ys) == shapely.contains_xy(shape, xs, ys))[clear].all()


def test_a_cone_is_as_wide_as_it_is_far() -> None:
    cone = Template("cone", 0, 0, 300)
    for far in (10, 100, 299):
        across = np.array([far / 2, -far / 2, far / 2 + 0.01, -far / 2 - 0.01])
        assert cone.contains(np.full(4, far), across).tolist() == [True, True, False, False]
    assert not cone.contains(np.array([300.01]), np.array([0.0]))[0]
    assert cone.polygon().area == pytest.approx(300 * 300 / 2)


def test_cones_of_other_angles_end_round() -> None:
    assert Template("cone", 0, 0, 100, angle=90).polygon().area == pytest.approx(math.pi * 100**2 / 4, rel=0.01)
    assert Template("cone", 0, 0, 100, angle=360).polygon().area == pytest.approx(math.pi * 100**2, rel=0.01)
    assert Template("cone", 0, 0, 100, angle=90, end="flat").polygon().area == pytest.approx(100**2)
    assert Template("cone", 0, 0, 100, end="round").polygon().area == pytest.approx(
        math.radians(AS_WIDE_AS_LONG) * 5000, rel=0.01
    )


def test_a_line_starts_at_its_place_and_points_its_way() -> None:
    line = Template("line", 100, 100, 200, 10, direction=90)
    assert line.polygon().bounds == pytest.approx((95, 100, 105, 300)), "90 degrees is down the screen"


def test_squares_and_rectangles_turn_about_their_centre() -> None:
    assert Template("square", 10, 20, 40).polygon().bounds == pytest.approx((-10, 0, 30, 40))
    turned = Template("rect", 0, 0, 100, 20, direction=90).polygon()
    assert turned.bounds == pytest.approx((-10, -50, 10, 50))
    assert Template("square", 0, 0, 40, direction=45).polygon().bounds[0] == pytest.approx(-20 * math.sqrt(2))


def test_a_twenty_foot_ball_on_a_corner_covers_its_squares() -> None:
    # radius of four cells on a corner: 52 cells have their centre inside, counted by hand on paper
    covered = cells_in(Template("circle", 500, 500, 200), SQUARE)
    wanted = [(c, r) for r in range(20) for c in range(20) if math.hypot(c * 50 + 25 - 500, r * 50 + 25 - 500) <= 200]
    assert covered == wanted and len(covered) == 52


def test_who_is_inside_by_centre_or_by_any_cell() -> None:
    ball = Template("circle", 500, 500, 100)
    tokens = [
        Standing("in", 525, 525),
        Standing("out", 725, 525),
        Standing("giant", 650, 525, 5),
        Standing("edge", 600, 500, 2),
    ]
    assert who_is_inside(ball, tokens, SQUARE, "centre") == ["in", "edge"]
    assert who_is_inside(ball, tokens, SQUARE, "cell") == ["in", "giant", "edge"]


def test_without_a_grid_a_token_is_inside_when_its_base_touches() -> None:
    ball = Template("circle", 500, 500, 100)
    tokens = [Standing("near", 620, 500), Standing("far", 626, 500), Standing("in", 500, 500)]
    assert who_is_inside(ball, tokens, NONE) == ["near", "in"]
    assert who_is_inside(ball, tokens, NONE, "centre") == ["in"]
    assert cells_in(ball, NONE) == []


@pytest.mark.parametrize("kind", ["square", "hex_flat", "hex_pointy"])
@pytest.mark.parametrize("seed", range(10))
def test_cells_in_an_area_are_those_whose_centres_are(kind: str, seed: int) -> None:
    grid, template = Grid(kind, 40, 7, 9), random_template(random.Random(seed))  # type: ignore[arg-type]
    found = set(cells_in(template, grid))
    cells = [(c, r) for c in range(-16, 17) for r in range(-16, 17)]
    centres = np.array([grid.centre_of(*cell) for cell in cells])
    inside = template.contains(centres[:, 0], centres[:, 1])
    assert {cell for cell, is_in in zip(cells, inside, strict=True) if is_in} == found
