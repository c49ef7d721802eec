"""Who sees what by which light, against a slow reference on random scenes; and what is computed again when."""

import json
import math
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from scenes.geometry import remembered
from scenes.geometry.lighting import Eye, Light, SceneSight, visible_doors, visible_tokens
from scenes.geometry.walls import Wall, WallSet
from scenes.tests.sight_reference import SIDE, is_seen, random_walls, rooms

pytestmark = pytest.mark.pure
BOUNDS = (0, 0, SIDE, SIDE)
MARGIN = 0.5
NIGHT = 1.0


def in_beam(x: float, y: float, px: float, py: float, facing: float, angle: float) -> bool:
    off = math.remainder(math.degrees(math.atan2(py - y, px - x)) - facing, 360)
    return angle >= 360 or abs(off) < angle / 2


def reaches(walls: list[Wall], light: Light, radius: float, px: float, py: float) -> bool:
    if math.dist((light.x, light.y), (px, py)) > radius:
        return False
    free = not light.respects_walls or is_seen(walls, light.x, light.y, px, py, "light")
    return free and in_beam(light.x, light.y, px, py, light.facing, light.angle)


def how_seen(walls: list[Wall], lights: list[Light], darkness: float, eyes: list[Eye], px: float, py: float) -> str:
    """Return bright, dim, dark or nothing, by asking every light and every eye about one point."""
    swallowed = any(light.darkness and reaches(walls, light, light.reach, px, py) for light in lights)
    lamps = [light for light in lights if not light.darkness]
    bright = not swallowed and (darkness < 1 / 3 or any(reaches(walls, one, one.bright, px, py) for one in lamps))
    dim = not swallowed and (darkness < 2 / 3 or any(reaches(walls, one, one.reach, px, py) for one in lamps))
    found = {how_one_sees(walls, eye, px, py, bright, dim, swallowed) for eye in eyes}
    return next((one for one in ("bright", "dim", "dark") if one in found), "nothing")


def how_one_sees(walls: list[Wall], eye: Eye, px: float, py: float, bright: bool, dim: bool, swallowed: bool) -> str:
    far = math.dist((eye.x, eye.y), (px, py))
    free = is_seen(walls, eye.x, eye.y, px, py)
    ahead = free and in_beam(eye.x, eye.y, px, py, eye.facing, eye.angle)

    def has(vision: str) -> bool:
        return far <= eye.radius_by_vision.get(vision, 0)

    night = ahead and has("darkvision") and not swallowed
    if (ahead and has("truesight")) or (night and dim) or (ahead and has("normal") and bright):
        return "bright"
    if ahead and has("normal") and dim:
        return "dim"
    return "dark" if night or (free and has("blindsight")) or has("tremorsense") else "nothing"


def random_lights(dice: random.Random, count: int) -> list[Light]:
    return [
        Light(
            f"l{n}", dice.uniform(1, 999), dice.uniform(1, 999), dice.uniform(0, 300), dice.uniform(0, 500),
            dice.choice([360, 360, 90, 200]), dice.uniform(-400, 400), respects_walls=dice.random() < 0.8,
            darkness=dice.random() < 0.2,
        )
        for n in range(count)
    ]  # fmt: skip


def random_eyes(dice: random.Random, count: int) -> list[Eye]:
    eyes = []
    for n in range(count):
        kinds = dice.sample(["darkvision", "blindsight", "tremorsense", "truesight"], dice.randrange(0, 3))
        ranges = {kind: dice.uniform(30, 400) for kind in kinds}
        ranges["normal"] = dice.choice([math.inf, math.inf, 0.0, 300.0])
        angle = dice.choice([360, 360, 120])
        eyes.append(Eye(f"t{n}", dice.uniform(1, 999), dice.uniform(1, 999), ranges, dice.uniform(0, 360), angle))
    return eyes


@pytest.mark.parametrize("seed", range(80))
def test_every_place_is_seen_by_the_light_that_falls_on_it(seed: int) -> None:
    dice = random.Random(seed)
    walls = random_walls(dice)
    walls = [replace(wall, light=dice.choice([wall.sight, "normal", "none"])) for wall in walls]
    lights, eyes = random_lights(dice, dice.randrange(0, 6)), random_eyes(dice, dice.randrange(1, 4))
    darkness = dice.choice([0.0, 0.5, 1.0, 1.0])
    sight = SceneSight(WallSet(walls), lights, BOUNDS, darkness).seen_by(eyes)
    places = [(dice.randrange(SIDE), dice.randrange(SIDE)) for _ in range(150)]
    for place in clear_of_edges(places, sight, lights, eyes):
        assert category(sight, *place) == how_seen(walls, lights, darkness, eyes, *place), place


def clear_of_edges(places, sight, lights, eyes):
    """Leave out places where rounding decides: near an outline, or just at some range."""
    areas = [area for area in (sight.bright, sight.dim, sight.dark) if not area.is_empty]
    rings = [(one.x, one.y, reach) for one in lights for reach in (one.bright, one.dim)]
    rings += [(eye.x, eye.y, reach) for eye in eyes for reach in eye.radius_by_vision.values()]
    for place in places:
        near = any(shapely.boundary(area).distance(shapely.Point(place)) < MARGIN for area in areas)
        if not near and all(abs(math.dist(place, (x, y)) - reach) > MARGIN for x, y, reach in rings):
            yield place


def category(sight, x: float, y: float) -> str:
    found = [name for name in ("bright", "dim", "dark") if shapely.intersects_xy(getattr(sight, name), x, y)]
    assert len(found) < 2, "the areas overlap"
    assert bool(found) == bool(sight.contains(x, y)[0]) == bool(shapely.intersects_xy(sight.region, x, y))
    return found[0] if found else "nothing"


def scene(*walls: Wall, lights: tuple[Light, ...] = (), darkness: float = NIGHT, **more) -> SceneSight:
    return SceneSight(WallSet(walls), lights, BOUNDS, darkness, **more)


def how(made: SceneSight, eye: Eye, x: float, y: float) -> str:
    return category(made.seen_by([eye]), x, y)


def eye(x: float = 500, y: float = 500, **ranges: float) -> Eye:
    return Eye("t", x, y, ranges or {"normal": math.inf})


def test_at_night_nothing_is_seen_without_light() -> None:
    assert how(scene(), eye(), 510, 500) == "nothing"
    assert how(scene(darkness=0), eye(), 990, 990) == "bright"
    assert how(scene(darkness=0.5), eye(), 990, 990) == "dim"


def test_a_far_lamp_is_seen_from_the_dark() -> None:
    lit = scene(lights=(Light("l", 900, 900, 50, 90),))
    assert [how(lit, eye(100, 100), x, 900) for x in (940, 980, 700)] == ["bright", "dim", "nothing"]


def test_a_lamp_behind_a_wall_gives_no_light_here() -> None:
    lamp = Light("l", 600, 500, 300, 300)
    behind = scene(Wall("w", 550, 0, 550, 1000, sight="none"), lights=(lamp,))
    assert how(behind, eye(), 500, 500) == "nothing"
    assert how(behind, eye(), 580, 500) == "bright"
    through = scene(Wall("w", 550, 0, 550, 1000, sight="none"), lights=(replace(lamp, respects_walls=False),))
    assert how(through, eye(), 500, 500) == "bright"


def test_darkvision_turns_dark_to_grey_and_dim_to_bright() -> None:
    lit = scene(lights=(Light("l", 600, 500, 20, 60),))
    drow = eye(normal=math.inf, darkvision=120)
    assert [how(lit, drow, x, 500) for x in (550, 500, 650, 610)] == ["bright", "dark", "dim", "bright"]


def test_magical_darkness_swallows_light_and_darkvision_but_not_truesight() -> None:
    lamp, dark = Light("l", 500, 500, 200, 200), Light("d", 560, 500, 50, 0, darkness=True)
    made = scene(lights=(lamp, dark))
    assert how(made, eye(), 560, 500) == "nothing"
    assert how(made, eye(normal=math.inf, darkvision=500), 560, 500) == "nothing"
    assert how(made, eye(truesight=500), 560, 500) == "bright"
    assert how(made, eye(blindsight=500), 560, 500) == "dark"
    assert how(scene(lights=(dark,), darkness=0), eye(), 560, 500) == "nothing"
    assert how(made, eye(), 620, 500) == "bright", "one sees past a darkness"


def test_tremorsense_passes_walls_and_blindsight_does_not() -> None:
    made = scene(Wall("w", 550, 0, 550, 1000))
    assert how(made, eye(tremorsense=100), 580, 500) == "dark"
    assert how(made, eye(blindsight=100), 580, 500) == "nothing"
    assert how(made, eye(blindsight=100), 530, 500) == "dark"


def test_blindsight_works_all_round_whatever_the_field_of_view() -> None:
    looking_east = replace(eye(normal=math.inf, blindsight=50), facing=0, angle=90)
    made = scene(darkness=0)
    assert [how(made, looking_east, x, 500) for x in (900, 460, 300)] == ["bright", "dark", "nothing"]


def test_several_eyes_see_what_any_of_them_sees_by_the_better_light() -> None:
    made = scene(Wall("w", 550, 0, 550, 1000), lights=(Light("l", 600, 500, 20, 60),))
    both = made.seen_by([eye(500, 500, tremorsense=150), eye(700, 500)])
    assert [category(both, x, 500) for x in (520, 600, 640)] == ["dark", "bright", "dim"]


def test_nobody_sees_nothing_and_the_blind_see_nothing() -> None:
    assert scene(darkness=0).seen_by([]).region.is_empty
    assert scene(darkness=0).seen_by([Eye("t", 5, 5, {})]).region.is_empty


def test_where_walls_play_no_part_all_or_only_the_revealed_is_seen() -> None:
    assert scene().without_sight().region.area == SIDE**2
    assert scene().without_sight(covered=True).region.is_empty


# -- what is computed again -------------------------------------------------------------------------------------


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Where outlines were computed from."""
    seen: list[tuple[float, float]] = []
    real = remembered.visibility_polygon

    def counted(walls, x, y, **options):
        seen.append((x, y))
        return real(walls, x, y, **options)

    monkeypatch.setattr(remembered, "visibility_polygon", counted)
    return seen


def test_moving_one_token_computes_one_outline(looks: list) -> None:
    made = scene(lights=tuple(Light(f"{n}", 100 * n, 500, 90, 0) for n in range(1, 10)))
    others = [eye(100 * n, 100) for n in range(1, 6)]
    made.seen_by(others)
    looks.clear()
    made.seen_by([*others[1:], eye(333, 333)])
    assert looks == [(333, 333)]


def test_moving_one_light_computes_one_outline(looks: list) -> None:
    lights = [Light(f"{n}", 100 * n, 500, 90, 0) for n in range(1, 10)]
    made = scene(lights=tuple(lights))
    made.seen_by([eye()])
    looks.clear()
    lights[4] = replace(lights[4], y=700)
    made.changed(lights=lights).seen_by([eye()])
    assert looks == [(500, 700)]


def test_a_door_computes_only_the_lights_that_reach_it(looks: list) -> None:
    lights = [Light(f"{n}", 100 * n, 500, 60, 0) for n in (1, 3, 5, 7)]
    walls = WallSet([Wall("d", 150, 400, 150, 600, door="door")])
    made = SceneSight(walls, lights, BOUNDS, NIGHT)
    before = shapely.union_all(made.lit.bright).area
    looks.clear()
    opened = made.changed(walls=walls.changed([replace(walls.walls["d"], state="open")]))
    assert shapely.union_all(opened.lit.bright).area > before
    assert looks == [(100, 500)]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_kept_gives_the_same_as_computing_all_anew(seed: int) -> None:
    dice = random.Random(seed)
    walls, lights, eyes = WallSet(rooms(4, 4, 250, dice)), random_lights(dice, 12), random_eyes(dice, 3)
    made = SceneSight(walls, lights, BOUNDS, NIGHT)
    for _ in range(12):
        made.seen_by(eyes)
        act = dice.randrange(3)
        if act == 0 and walls.doors():
            door = dice.choice(walls.doors())
            walls = walls.changed([replace(door, state="closed" if door.is_open else "open")])
            made = made.changed(walls=walls)
        elif act == 1:
            lights[dice.randrange(12)] = random_lights(dice, 1)[0]
            made = made.changed(lights=lights)
        else:
            eyes[dice.randrange(3)] = random_eyes(dice, 1)[0]
        kept, anew = made.seen_by(eyes), SceneSight(walls, lights, BOUNDS, NIGHT).seen_by(eyes)
        for name in ("bright", "dim", "dark", "region"):
            assert shapely.symmetric_difference(getattr(kept, name), getattr(anew, name)).area < 0.01


# -- what clients are sent ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_rings_draw_the_same_areas(seed: int) -> None:
    dice = random.Random(seed)
    made = SceneSight(WallSet(rooms(4, 4, 250, dice)), random_lights(dice, 8), BOUNDS, NIGHT)
    sight = made.seen_by(random_eyes(dice, 3))
    rings = json.loads(json.dumps(sight.rings()))
    for name in ("bright", "dim", "dark"):
        drawn = shapely.Polygon()
        for ring in rings[name]:
            assert all(round(value, 1) == value for value in ring)
            drawn = drawn.symmetric_difference(shapely.make_valid(shapely.Polygon(np.reshape(ring, (-1, 2)))))
        area = getattr(sight, name)
        wrong = drawn.symmetric_difference(area)
        assert wrong.buffer(-0.26).is_empty
        assert wrong.area <= 0.3 * max(area.length, 1)


# -- tokens and doors ---------------------------------------------------------------------------------------------


def test_a_token_is_seen_by_its_edge_too() -> None:
    sight = scene(Wall("w", 600, 0, 600, 500), darkness=0).seen_by([eye(500, 400)])
    found = visible_tokens(sight, [700, 650, 650, 550], [400, 520, 470, 100], [35, 35, 150, 35])
    assert found.tolist() == [False, True, True, True]


def test_a_token_is_not_seen_by_an_edge_that_pokes_through_a_wall() -> None:
    made = scene(Wall("w", 600, 0, 600, 1000), darkness=0)
    sight = made.seen_by([eye(500, 500)])
    assert visible_tokens(sight, 620, 500, 35).tolist() == [True]
    assert visible_tokens(sight, 620, 500, 35, made.walls).tolist() == [False]


def test_tokens_are_found_seen_as_each_of_their_nine_points_says() -> None:
    dice = random.Random(4)
    sight = SceneSight(WallSet(rooms(4, 4, 250, dice)), (), BOUNDS, 0).seen_by(random_eyes(dice, 2))
    xs, ys = np.random.default_rng(1).uniform(0, SIDE, (2, 300))
    found = visible_tokens(sight, xs, ys, np.full(300, 35.0))
    assert 10 < found.sum() < 290
    for x, y, is_found in zip(xs, ys, found, strict=True):
        places = [(x, y)] + [
            (x + 31.5 * math.cos(n * math.pi / 4), y + 31.5 * math.sin(n * math.pi / 4)) for n in range(8)
        ]
        assert is_found == any(sight.region.intersects(shapely.Point(place)) for place in places)


def test_a_closed_door_is_seen_from_both_sides_but_not_round_a_corner() -> None:
    door = Wall("d", 500, 400, 500, 500, door="door")
    walls = [door, Wall("a", 500, 0, 500, 400), Wall("b", 500, 500, 500, 1000), Wall("c", 0, 300, 500, 300)]
    made = scene(*walls, darkness=0)
    seen = [
        bool(visible_doors(made.seen_by([eye(*place)]), [door])[0]) for place in ((400, 600), (700, 450), (400, 100))
    ]
    assert seen == [True, True, False]
    assert visible_doors(made.seen_by([eye()]), []).tolist() == []


def test_a_door_in_the_dark_is_not_seen() -> None:
    door = Wall("d", 500, 400, 500, 500, door="door")
    lit = scene(door, lights=(Light("l", 430, 400, 75, 0),))
    assert visible_doors(lit.seen_by([eye(100, 450)]), [door]).tolist() == [True], "one end is lit"
    assert visible_doors(scene(door).seen_by([eye(400, 450)]), [door]).tolist() == [False]
