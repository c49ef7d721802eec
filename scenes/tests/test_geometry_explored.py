"""What is remembered of a scene: cells, patches that can be undone, bytes and pictures."""

import io
import random
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
import shapely
from PIL import Image

from scenes.geometry.explored import Explored, Patch
from scenes.geometry.lighting import Eye, SceneSight
from scenes.geometry.walls import WallSet
from scenes.tests.sight_reference import random_walls, rooms

pytestmark = pytest.mark.pure
BOUNDS = (0, 0, 1000, 1000)


def views(seed: int, count: int = 5) -> list[shapely.Geometry]:
    dice = random.Random(seed)
    made = SceneSight(WallSet(rooms(5, 5, 200, dice) + random_walls(dice, 8)), (), BOUNDS)
    places = [(dice.uniform(1, 999), dice.uniform(1, 999)) for _ in range(count)]
    return [made.seen_by([Eye("t", *place)]).region for place in places]


@pytest.mark.parametrize("bounds", [BOUNDS, (0, 0, 5000, 3000), (-300, 200, 700, 500), (0, 0, 70.5, 50.2)])
def test_cells_are_explored_whose_centres_were_seen(bounds: tuple[float, float, float, float]) -> None:
    dice = random.Random(1)
    memory = Explored(bounds)
    assert max(memory.shape) <= 1024
    x0, y0, x1, y1 = bounds
    points = [(dice.uniform(x0 - 50, x1 + 50), dice.uniform(y0 - 50, y1 + 50)) for _ in range(12)]
    area = shapely.make_valid(shapely.Polygon(points)).difference(
        shapely.Point((x0 + x1) / 2, (y0 + y1) / 2).buffer(20)
    )
    memory.add(area)
    shapely.prepare(area)
    columns, rows = memory.shape
    xs, ys = np.meshgrid(x0 + (np.arange(columns) + 0.5) * memory.cell, y0 + (np.arange(rows) + 0.5) * memory.cell)
    assert (memory.mask == shapely.intersects_xy(area, xs, ys)).all()


def test_only_what_is_new_is_in_the_patch() -> None:
    memory = Explored(BOUNDS)
    first = memory.add(shapely.box(100, 100, 200, 200))
    assert first and (first.x, first.y, first.width, first.height) == (100, 100, 100, 100)
    assert memory.add(shapely.box(120, 120, 180, 180)) is None
    second = memory.add(shapely.box(150, 150, 300, 200))
    assert second and (second.x, second.width) == (200, 100) and second.cells.all()


def test_nothing_seen_gives_no_patch() -> None:
    memory = Explored(BOUNDS)
    for area in (shapely.Polygon(), shapely.box(2000, 2000, 2100, 2100), shapely.box(0.6, 0.6, 0.9, 0.9)):
        assert memory.add(area) is None
    assert not memory.mask.any()


@pytest.mark.parametrize("seed", range(8))
def test_a_memory_can_be_built_from_its_patches_and_undone_step_by_step(seed: int) -> None:
    memory, states, patches = Explored(BOUNDS), [], []
    for view in views(seed):
        states.append(memory.mask.copy())
        patch = memory.add(view)
        patches.append(Patch.from_bytes(patch.to_bytes()) if patch else None)
    built = Explored(BOUNDS)
    built.rebuild(patch for patch in patches if patch)
    assert (built.mask == memory.mask).all()
    for state, patch in zip(reversed(states), reversed(patches), strict=True):
        if patch:
            memory.remove(patch)
        assert (memory.mask == state).all()


def test_places_are_asked_in_pixels() -> None:
    memory = Explored((-1000, 0, 4000, 3000))
    memory.add(shapely.box(-100, 100, 100, 300))
    asked = [(0, 200), (-95, 105), (150, 200), (-5000, 5), (4000, 3000)]
    assert [memory.contains(x, y) for x, y in asked] == [True, True, False, False, False]


def test_hidden_areas_are_left_out_for_players_but_not_forgotten() -> None:
    memory = Explored(BOUNDS)
    memory.add(shapely.box(100, 100, 200, 200))
    shown = memory.without(shapely.box(150, 0, 1000, 1000))
    assert shown.mask.sum() == 50 * 100 and memory.mask.sum() == 100 * 100
    assert memory.without(shapely.Polygon()).mask.sum() == 100 * 100


@pytest.mark.parametrize("seed", range(4))
def test_bytes_are_few_and_read_back_the_same(seed: int) -> None:
    bounds = (0, 0, 4000, 3000)
    memory = Explored(bounds)
    for view in views(seed, 8):
        memory.add(shapely.transform(view, lambda points: points * (4, 3)))
    data = memory.to_bytes()
    assert len(data) < 8000 < memory.mask.size // 8
    assert (Explored.from_bytes(bounds, data).mask == memory.mask).all()


def test_bytes_of_something_else_are_refused() -> None:
    data = Explored(BOUNDS).to_bytes()
    for wrong in (b"", b"abc", data[:-3], data[:8] + b"junk", data[:4] + b"\x01\x00" + data[6:]):
        with pytest.raises(ValueError, match="explored cells"):
            Patch.from_bytes(wrong)
    with pytest.raises(ValueError, match="another size"):
        Explored.from_bytes((0, 0, 500, 500), data)


def test_a_patch_that_unpacks_to_more_than_it_says_is_refused_unread() -> None:
    bomb = zlib.compress(bytes(200 << 20), 9)
    head = struct.Struct("<HHHH").pack
    tracemalloc.start()
    for wrong in (head(0, 0, 8, 1) + bomb, head(0, 0, 65535, 65535) + bomb, head(65000, 0, 1000, 1) + bomb):
        with pytest.raises(ValueError, match="explored cells"):
            Patch.from_bytes(wrong)
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


def test_patches_of_a_scene_that_was_larger_do_no_harm() -> None:
    large = Explored((0, 0, 900, 900))
    patch = large.add(shapely.box(400, 400, 900, 900))
    small = Explored((0, 0, 500, 500))
    assert patch
    small.put(patch)
    assert small.mask.sum() == 100 * 100
    small.remove(patch)
    small.put(Patch(700, 700, 8, 1, b"\xff"))
    assert not small.mask.any()


def test_the_picture_is_white_where_it_was_explored() -> None:
    memory = Explored((0, 0, 300, 203))
    memory.add(shapely.box(13, 7, 100, 80))
    picture = Image.open(io.BytesIO(memory.to_png()))
    assert picture.mode == "1" and picture.size == memory.shape
    assert (np.asarray(picture) == memory.mask).all()


def test_one_memory_can_take_anothers_place() -> None:
    one, other = Explored(BOUNDS), Explored((0, 0, 50, 50))
    other.add(shapely.box(0, 0, 10, 10))
    one.take(other)
    other.add(shapely.box(20, 20, 30, 30))
    assert one.bounds == (0, 0, 50, 50) and one.mask.sum() == 100
