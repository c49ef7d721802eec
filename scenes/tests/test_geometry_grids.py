"""Cells, snapping and distances on squares and hexes, against walking cell by cell."""

import itertools
import math
import random
from collections import deque

import pytest
import shapely

from scenes.geometry.distances import cells_between, hex_distance, path_length, ruler_steps
from scenes.geometry.grids import Grid

pytestmark = pytest.mark.pure
SQUARE = Grid("square", 70, 13, -21)
HEXES = [Grid(kind, 64, -9, 31, shifted) for kind in ("hex_flat", "hex_pointy") for shifted in ("odd", "even")]
ALL = [SQUARE, *HEXES]
NONE = Grid("none", 50)


def walked(grid: Grid, start: tuple[int, int], reach: int) -> dict[tuple[int, int], int]:
    """Return the number of steps to all cells near a cell, by walking."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        cell = waiting.popleft()
        for beside in grid.neighbours(*cell):
            if beside not in found and found[cell] < reach:
                found[beside] = found[cell] + 1
                waiting.append(beside)
    return found


@pytest.mark.parametrize("grid", ALL)
def test_every_place_lies_in_the_cell_whose_outline_is_round_it(grid: Grid) -> None:
    dice = random.Random(1)
    for _ in range(400):
        x, y = dice.uniform(-900, 900), dice.uniform(-900, 900)
        cell = grid.cell_of(x, y)
        assert shapely.Polygon(grid.outline(*cell)).buffer(1e-3).covers(shapely.Point(x, y))
        assert grid.cell_of(*grid.centre_of(*cell)) == cell


@pytest.mark.parametrize("grid", ALL)
def test_cells_fill_the_plane_without_overlap(grid: Grid) -> None:
    cells = [shapely.Polygon(grid.outline(*cell)) for cell in itertools.product(range(-3, 4), repeat=2)]
    joined = shapely.union_all(cells, grid_size=1e-6)
    assert joined.area == pytest.approx(sum(cell.area for cell in cells))
    assert joined.geom_type == "Polygon" and not joined.interiors


@pytest.mark.parametrize("grid", HEXES)
def test_a_hex_has_six_neighbours_as_far_away_as_the_grid_is_wide(grid: Grid) -> None:
    for cell in itertools.product(range(-2, 3), repeat=2):
        beside = grid.neighbours(*cell)
        assert len(set(beside)) == 6
        assert all(math.dist(grid.centre_of(*cell), grid.centre_of(*one)) == pytest.approx(64) for one in beside)
        assert all(cell in grid.neighbours(*one) for one in beside)
        assert grid.offset_of(*grid.axial_of(*cell)) == cell


def test_rows_and_columns_are_shifted_as_in_foundry() -> None:
    width, height = 60.0, 60 * 2 / math.sqrt(3)
    odd_r, even_r = Grid("hex_pointy", 60), Grid("hex_pointy", 60, shifted="even")
    assert odd_r.centre_of(0, 0) == pytest.approx((width / 2, height / 2))
    assert odd_r.centre_of(0, 1) == pytest.approx((width, height * 1.25))
    assert even_r.centre_of(0, 0) == pytest.approx((width, height / 2))
    assert even_r.centre_of(0, 1) == pytest.approx((width / 2, height * 1.25))
    odd_q, even_q = Grid("hex_flat", 60), Grid("hex_flat", 60, shifted="even")
    assert odd_q.centre_of(1, 0) == pytest.approx((height * 1.25, 60))
    assert even_q.centre_of(0, 0) == pytest.approx((height / 2, 60))


def test_a_scene_without_a_grid_has_no_cells() -> None:
    with pytest.raises(ValueError, match="no cells"):
        NONE.cell_of(1, 1)
    with pytest.raises(ValueError, match="no cells"):
        NONE.centre_of(1, 1)
    assert NONE.snap(12.3, 45.6, 3) == (12.3, 45.6)
    assert NONE.cells_covered(shapely.box(0, 0, 99, 99)) == [] and NONE.cells_of_token(1, 1) == []


# -- snapping -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grid", ALL)
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_tokens_snap_to_the_nearest_centre_or_corner(grid: Grid, size: int) -> None:
    dice = random.Random(size)
    for _ in range(100):
        x, y = dice.uniform(-500, 500), dice.uniform(-500, 500)
        cells = walked(grid, grid.cell_of(x, y), 2)
        if size % 2:
            targets = [grid.centre_of(*cell) for cell in cells]
        else:
            targets = [tuple(corner) for cell in cells for corner in grid.outline(*cell)]
        nearest = min(math.dist(target, (x, y)) for target in targets)
        found = grid.snap(x, y, size)
        assert math.dist(found, (x, y)) == pytest.approx(nearest)
        assert grid.snap(*found, size) == pytest.approx(found), "snapped tokens stay"


@pytest.mark.parametrize("grid", ALL)
@pytest.mark.parametrize(("size", "parts"), [(0.5, 2), (0.25, 4), (1 / 3, 3)])
def test_small_tokens_share_a_cell(grid: Grid, size: float, parts: int) -> None:
    dice = random.Random(parts)
    found = {
        tuple(round(v, 6) for v in grid.snap(dice.uniform(0, 400), dice.uniform(0, 400), size)) for _ in range(3000)
    }
    closest = min(math.dist(a, b) for a, b in itertools.combinations(list(found)[:150], 2))
    assert closest >= grid.size / parts - 1e-4
    if grid.is_hex:
        assert all(
            grid.snap(*grid.centre_of(*cell), size) == pytest.approx(grid.centre_of(*cell)) for cell in [(0, 0), (3, 1)]
        )


def test_half_size_tokens_take_a_quarter_of_a_square() -> None:
    assert Grid("square", 100).snap(30, 80, 0.5) == (25, 75)


def test_odd_halves_lie_with_a_corner_on_the_grid() -> None:
    x, y = Grid("square", 100).snap(130, 280, 1.5)
    assert (x - 75) % 100 == 0 and (y - 75) % 100 == 0


# -- covered cells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grid", ALL)
def test_covered_cells_are_those_with_their_centre_or_a_share_inside(grid: Grid) -> None:
    dice = random.Random(3)
    for _ in range(15):
        shape = shapely.make_valid(
            shapely.Polygon([(dice.uniform(-300, 300), dice.uniform(-300, 300)) for _ in range(5)])
        )
        cells = list(walked(grid, grid.cell_of(0, 0), 14))
        centres = [cell for cell in cells if shape.covers(shapely.Point(grid.centre_of(*cell)))]
        outlines = {cell: shapely.Polygon(grid.outline(*cell)) for cell in cells}
        touched = [cell for cell in cells if outlines[cell].intersection(shape).area > 0.01 * outlines[cell].area]
        by_row = sorted(centres, key=lambda cell: cell[::-1])
        assert grid.cells_covered(shape) == by_row
        assert set(grid.cells_covered(shape, "touched")) == set(touched)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_tokens_stand_on_as_many_cells_as_they_are_large(size: int) -> None:
    assert len(SQUARE.cells_of_token(*SQUARE.snap(321, 123, size), size)) == size * size
    for grid in HEXES:
        assert len(grid.cells_of_token(*grid.snap(321, 123, size), size)) == {1: 1, 2: 3, 3: 7, 4: 12}[size]


# -- distances ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grid", HEXES)
def test_hex_distances_are_the_steps_one_walks(grid: Grid) -> None:
    for start in [(0, 0), (3, -2), (-1, 5)]:
        for cell, steps in walked(grid, start, 6).items():
            assert hex_distance(grid.axial_of(*start), grid.axial_of(*cell)) == steps
            assert path_length([grid.centre_of(*start), grid.centre_of(*cell)], grid, "chebyshev", 5) == steps * 5


@pytest.mark.parametrize("grid", HEXES)
@pytest.mark.parametrize("rule", ["chebyshev", "alternating", "manhattan"])
def test_waypoints_add_no_hex_of_their_own(grid: Grid, rule: str) -> None:
    dice = random.Random(7)
    for _ in range(60):
        cells = [(dice.randrange(-9, 9), dice.randrange(-9, 9)) for _ in range(4)]
        legs = sum(hex_distance(grid.axial_of(*a), grid.axial_of(*b)) for a, b in itertools.pairwise(cells))
        loose = [
            (x + dice.uniform(-20, 20), y + dice.uniform(-20, 20)) for x, y in (grid.centre_of(*cell) for cell in cells)
        ]
        assert path_length(loose, grid, rule, 5) == legs * 5  # type: ignore[arg-type]


def walked_alternating(cells: list[tuple[int, int]]) -> int:
    """Walk from cell to cell, diagonals first, counting 1 for a side, 1 and 2 in turn for diagonals."""
    total = diagonals = 0
    for (x, y), (to_x, to_y) in itertools.pairwise(cells):
        while (x, y) != (to_x, to_y):
            dx, dy = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
            x, y = x + dx, y + dy
            if dx and dy:
                diagonals += 1
                total += 1 if diagonals % 2 else 2
            else:
                total += 1
    return total


@pytest.mark.parametrize("seed", range(40))
def test_square_distances_are_those_of_walking_step_by_step(seed: int) -> None:
    dice = random.Random(seed)
    cells = [(dice.randrange(-9, 9), dice.randrange(-9, 9)) for _ in range(dice.randrange(2, 6))]
    path = [SQUARE.centre_of(*cell) for cell in cells]
    legs = [(abs(a - c), abs(b - d)) for (a, b), (c, d) in itertools.pairwise(cells)]
    assert path_length(path, SQUARE, "alternating", 5) == walked_alternating(cells) * 5
    assert path_length(path, SQUARE, "chebyshev", 5) == sum(max(leg) for leg in legs) * 5
    assert path_length(path, SQUARE, "manhattan", 5) == sum(sum(leg) for leg in legs) * 5
    assert path_length(path, SQUARE, "euclidean", 5) == pytest.approx(sum(math.hypot(*leg) for leg in legs) * 5)


def test_every_second_diagonal_counts_double_across_waypoints() -> None:
    grid = Grid("square", 50)
    centres = [grid.centre_of(n, n) for n in range(5)]
    assert [path_length(centres[: n + 1], grid, "alternating", 5) for n in range(5)] == [0, 5, 15, 20, 30]
    assert path_length([centres[0], centres[4]], grid, "alternating", 5) == 30


def test_a_ruler_along_corners_measures_as_one_along_centres() -> None:
    grid = Grid("square", 64, 0.1, 0.7)
    for rule in ("chebyshev", "alternating", "manhattan"):
        corners = [(0.1 + 64 * n, 0.7 + 64 * m) for n, m in [(0, 0), (7, 3), (7, 9), (2, 2)]]
        centres = [(x + 32, y + 32) for x, y in corners]
        assert path_length(corners, grid, rule) == path_length(centres, grid, rule)  # type: ignore[arg-type]


def test_without_a_grid_the_crow_flies_whatever_the_rule() -> None:
    for rule in ("chebyshev", "alternating", "manhattan", "euclidean"):
        assert path_length([(0, 0), (30, 40), (30, 90)], NONE, rule, 5) == 10  # type: ignore[arg-type]


def test_a_ruler_tells_each_leg_and_the_sum() -> None:
    grid = Grid("square", 10)
    steps = ruler_steps([(5, 5), (25, 5), (25, 35)], grid, "chebyshev", 5)
    assert [(step.length, step.total) for step in steps] == [(10, 10), (15, 25)]
    assert steps[0].cells == ((0, 0), (1, 0), (2, 0))
    assert ruler_steps([(5, 5)], grid) == [] and path_length([], grid) == 0


@pytest.mark.parametrize("grid", ALL)
def test_cells_between_are_a_shortest_way(grid: Grid) -> None:
    dice = random.Random(9)
    for _ in range(100):
        a, b = ((dice.randrange(-9, 9), dice.randrange(-9, 9)) for _ in range(2))
        way = cells_between(grid, grid.centre_of(*a), grid.centre_of(*b))
        assert (way[0], way[-1]) == (a, b)
        assert all(after in grid.neighbours(*before) for before, after in itertools.pairwise(way))
        assert len(way) - 1 == round(path_length([grid.centre_of(*a), grid.centre_of(*b)], grid, "chebyshev", 1))
    assert cells_between(NONE, (0, 0), (9, 9)) == []
