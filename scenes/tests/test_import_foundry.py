"""Foundry scenes of all generations: padding, walls, lights, tokens, marks, levels, packs; and back out."""

import io
import json
import math
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scenes.exporters.foundry import write_foundry
from scenes.geometry.grids import Grid
from scenes.importers.detect import read_scenes
from scenes.importers.faults import Refused, SceneFault, TooLarge
from scenes.importers.found import FoundScene
from scenes.importers.foundry import read_foundry
from scenes.pieces import whole

pytestmark = pytest.mark.pure
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "foundry"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the sample scenes are not beside the checkout")


def v12(**changes: Any) -> dict[str, Any]:
    return {
        "_id": "a" * 16, "name": "Hall", "width": 1000, "height": 800, "padding": 0,
        "background": {"src": "maps/hall.webp", "offsetX": 0, "offsetY": 0},
        "grid": {"type": 1, "size": 100, "distance": 5, "units": "ft"}, "tokenVision": True,
        "environment": {"darknessLevel": 0, "globalLight": {"enabled": True}},
    } | changes  # fmt: skip


def v8(**changes: Any) -> dict[str, Any]:
    return {
        "_id": "b" * 16, "name": "Hall", "width": 1000, "height": 800, "padding": 0, "img": "maps/hall.webp",
            "grid": 100,
        "gridType": 1, "gridDistance": 5, "gridUnits": "ft", "shiftX": 0, "shiftY": 0, "globalLight": True,
        "tokenVision": True,
    } | changes  # fmt: skip


def one(document: dict[str, Any]) -> FoundScene:
    return read_foundry(json.dumps(document).encode())[0]


def of(found: FoundScene, kind: str) -> list[dict[str, Any]]:
    return [record for record in found.pieces if record["kind"] == kind]


def ends(record: dict[str, Any]) -> list[float]:
    return [record["x1"], record["y1"], record["x2"], record["y2"]]


@needs_samples
@pytest.mark.parametrize("name", ["zahi_acid_pool_cave_v7", "zahi_somethings_cooking_v7"])
def test_the_samples_come_in_exactly(name: str) -> None:
    source = json.loads((SAMPLES / f"{name}.json").read_text())
    found = one(source)
    walls = of(found, "wall")
    assert [ends(record) for record in walls] == [wall["c"] for wall in source["walls"]]
    for ours, theirs in zip(walls, source["walls"], strict=True):
        assert (ours["door"] != "none") == bool(theirs["door"])
        assert (ours["sight"] == "none") == (theirs["sense"] == 0) and ours["move"] == "normal"
        assert ours["state"] == ("open" if theirs["ds"] == 1 else "closed")
    assert (found.width, found.height) == (source["width"], source["height"])
    assert of(found, "settings")[0]["grid"]["size"] == 128 and of(found, "settings")[0]["sight"]
    assert found.source_version == "v8 or older" and found.pictures[0].path == source["img"]


@needs_samples
def test_the_sample_of_version_14_comes_in() -> None:
    found = one(json.loads((SAMPLES / "foundry_v14_default_scene.json").read_text()))
    assert found.source_version == "v14"
    assert found.counts() == {"light": 6, "map": 2, "pin": 1, "settings": 1, "token": 1}
    logo = of(found, "map")[1]
    assert (logo["x"], logo["y"], logo["width"], logo["height"]) == (1920, 880, 800, 800)
    light = of(found, "light")[0]
    assert (light["x"], light["y"], light["dim"], light["colour"]) == (656, 1473, 8.54, "#ff9072")
    assert of(found, "settings")[0]["grid"]["type"] == "none"


@pytest.mark.parametrize("make", [v8, v12])
def test_padding_is_rounded_up_to_whole_cells_and_taken_off(make: Any) -> None:
    # 0.25 of 1000 is 250 and becomes 300; 0.25 of 800 is 200 and stays.
    found = one(make(padding=0.25, walls=[{"c": [300, 200, 1300, 1000]}], lights=[{"x": 400, "y": 300, "dim": 20}]))
    assert ends(of(found, "wall")[0]) == [0, 0, 1000, 800]
    assert (of(found, "light")[0]["x"], of(found, "light")[0]["y"]) == (100, 100)
    assert of(found, "settings")[0]["grid"]["x"] == 0


def test_the_shift_of_the_background_moves_things_and_the_grid() -> None:
    old = one(v8(padding=0.25, shiftX=20, shiftY=-10, walls=[{"c": [280, 210, 380, 210]}]))
    new = one(v12(padding=0.25, background={"src": "a.png", "offsetX": 20, "offsetY": -10},
                  walls=[{"c": [280, 210, 380, 210]}]))  # fmt: skip
    for found in (old, new):
        assert ends(of(found, "wall")[0]) == [0, 0, 100, 0]
        grid = of(found, "settings")[0]["grid"]
        # Foundry's lines lie at whole hundreds of its own coordinates: 300 is 20 to the right of the picture's corner.
        assert (grid["x"], grid["y"]) == (20, 90)


def test_hexes_keep_their_size_between_generations() -> None:
    new = one(v12(grid={"type": 2, "size": 100, "distance": 5, "units": "ft"}))
    old = one(v8(gridType=2, grid=100))
    assert of(new, "settings")[0]["grid"]["type"] == "hex_pointy"
    assert of(new, "settings")[0]["grid"]["size"] == 100
    assert of(old, "settings")[0]["grid"]["size"] == pytest.approx(100 * math.sqrt(3) / 2)
    kinds = [of(one(v12(grid={"type": n, "size": 100})), "settings")[0]["grid"] for n in range(6)]
    assert [(kind["type"], kind["shifted"]) for kind in kinds] == [
        ("none", "odd"), ("square", "odd"), ("hex_pointy", "odd"), ("hex_pointy", "even"), ("hex_flat", "odd"),
        ("hex_flat", "even"),
    ]  # fmt: skip


def test_padded_hexes_are_shifted_by_their_strides() -> None:
    # Rows have strides of 100 across and 86.6 down: 250 becomes 300 across, 200 becomes three strides (259.8) down,
    # and as three is odd, half a hex more across.
    found = one(v12(padding=0.25, grid={"type": 2, "size": 100}, walls=[{"c": [350, 150 * math.sqrt(3), 400, 300]}]))
    assert ends(of(found, "wall")[0])[:2] == pytest.approx([0, 0])


@pytest.mark.parametrize(
    ("wall", "wanted"),
    [
        ({"move": 1, "sense": 1}, ("normal", "normal", "normal")), ({"move": 1, "sense": 0}, ("none", "none",
            "normal")),
        ({"move": 1, "sense": 2}, ("limited", "limited", "normal")), ({"move": 0, "sense": 1}, ("normal", "normal",
            "none")),
        ({"move": 20, "sight": 0, "light": 20}, ("none", "normal", "normal")),
        ({"move": 20, "sight": 10, "light": 10}, ("limited", "limited", "normal")),
        ({"move": 0, "sight": 30, "light": 30, "threshold": {"sight": 15}}, ("proximity", "proximity", "none")),
        ({"move": 20, "sight": 40, "light": 20}, ("normal", "normal", "normal")), ({}, ("normal", "normal", "normal")),
    ],
)  # fmt: skip
def test_walls_of_all_generations_block_what_they_blocked(wall: dict[str, Any], wanted: tuple[str, str, str]) -> None:
    found = of(one(v12(walls=[{"c": [0, 0, 100, 0]} | wall])), "wall")[0]
    assert (found["sight"], found["light"], found["move"]) == wanted
    assert found["proximity"] == (15 if "threshold" in wall else 10)


def test_doors_have_kinds_and_states_and_walls_have_sides() -> None:
    walls = [{"c": [0, n, 9, n], "door": n % 3, "ds": n // 3, "dir": n % 3} for n in range(9)]
    found = of(one(v12(walls=walls)), "wall")
    assert [record["door"] for record in found[:3]] == ["none", "door", "secret"]
    assert [found[n]["state"] for n in (0, 3, 6)] == ["closed", "open", "locked"]
    assert [record["side"] for record in found[:3]] == ["both", "left", "right"]


def test_lights_old_and_new_have_the_same_reach() -> None:
    old = one(v8(lights=[{"x": 5, "y": 6, "dim": 40, "bright": 20, "tintColor": "#ff0000", "tintAlpha": 0.3, "t": "u",
                          "angle": 90, "rotation": 0, "lightAnimation": {"type": "torch"}}]))  # fmt: skip
    new = one(v12(lights=[{"x": 5, "y": 6, "walls": False, "rotation": 0, "config": {
        "dim": 40, "bright": 20, "color": "#ff0000", "alpha": 0.3, "angle": 90,
            "animation": {"type": "torch"}}}]))  # fmt: skip
    first, second = of(old, "light")[0], of(new, "light")[0]
    assert {k: v for k, v in first.items() if k != "id"} == {k: v for k, v in second.items() if k != "id"}
    assert (first["bright"], first["dim"], first["angle"], first["animation"]) == (20, 40, 90, "torch")
    assert first["rotation"] == 90 and not first["walls"]  # Foundry's light at rest points down.


def test_darkness_is_told_from_light_in_every_generation() -> None:
    for light in ({"config": {"dim": 20, "luminosity": -0.5}}, {"config": {"dim": 20, "negative": True}}, {"dim": -20}):
        found = of(one(v12(lights=[{"x": 1, "y": 1} | light])), "light")[0]
        assert found["darkness"] and found["dim"] == 20


def test_tokens_are_placed_by_their_middle() -> None:
    token = {"name": "Ogre", "x": 200, "y": 300, "width": 2, "height": 2, "disposition": -1, "hidden": True,
             "displayName": 50, "displayBars": 40, "bar1": {"attribute": "attributes.hp"}, "elevation": 10}  # fmt: skip
    new = token | {
        "texture": {"src": "a/ogre.png"}, "sight": {"enabled": True, "range": 60, "visionMode": "darkvision",
            "angle": 120},
        "light": {"dim": 40, "bright": 20, "color": "#ffaa00"},
            "delta": {"system": {"attributes": {"hp": {"value": 30, "max": 59}}}},
        "detectionModes": [{"id": "feelTremor", "enabled": True, "range": 30}],
    }  # fmt: skip
    old = token | {"img": "a/ogre.png", "vision": True, "dimSight": 60, "sightAngle": 120, "dimLight": 40,
        "brightLight": 20,
                   "lightColor": "#ffaa00", "actorData": {"data": {"attributes": {"hp": {"value": 30,
                       "max": 59}}}}}  # fmt: skip
    for found in (one(v12(tokens=[new])), one(v8(tokens=[old]))):
        ours = of(found, "token")[0]
        assert (ours["x"], ours["y"], ours["size"]) == (300, 400, 2)
        assert ours["disposition"] == "hostile" and ours["hidden"] and ours["name_shown"] == "everybody"
        assert ours["vision"]["on"] and ours["vision"]["darkvision"] == 60 and ours["vision"]["angle"] == 120
        assert (ours["light"]["dim"], ours["light"]["bright"], ours["light"]["colour"]) == (40, 20, "#ffaa00")
        assert (ours["bars"][0]["value"], ours["bars"][0]["max"], ours["bars"][0]["shown"]) == (30, 59, "owners")
        assert found.pictures[-1].path == "a/ogre.png" and found.pictures[-1].role == "token"
    assert of(one(v12(tokens=[new])), "token")[0]["vision"]["tremorsense"] == 30


def test_bars_of_actors_that_are_not_there_are_told_as_lost() -> None:
    found = one(v12(tokens=[{"x": 0, "y": 0, "bar1": {"attribute": "attributes.hp"}, "actorId": "x" * 16}]))
    assert not of(found, "token")[0]["bars"]
    assert any("bar1" in loss for loss in found.losses) and any("actorId" in loss for loss in found.losses)


def test_drawings_notes_sounds_and_areas_come_along() -> None:
    found = one(v12(
        drawings=[
            {"x": 100, "y": 100, "shape": {"type": "r", "width": 200, "height": 100}, "strokeWidth": 4, "text": "Here"},
            {"x": 0, "y": 0, "shape": {"type": "p", "points": [0, 0, 50, 0, 50, 50]}, "fillType": 1,
                "fillColor": "#00ff00"},
            {"x": 0, "y": 0, "type": "f", "points": [[0, 0], [10, 10]], "width": 10, "height": 10},
        ],
        notes=[{"x": 10, "y": 20, "text": "A trap", "texture": {"src": "icons/svg/trap.svg"}, "entryId": "y" * 16}],
        sounds=[{"x": 30, "y": 40, "radius": 25, "path": "a/drip.ogg", "volume": 0.4}],
        templates=[{"t": "circle", "x": 50, "y": 60, "distance": 20}, {"t": "cone", "x": 1, "y": 2, "distance": 15,
            "angle": 53},
                   {"t": "rect", "x": 100, "y": 100, "distance": math.sqrt(200), "direction": 45}],
        weather="rainStorm",
    ))  # fmt: skip
    shapes = [(d["shape"], d["points"]) for d in of(found, "drawing")]
    assert shapes[0] == ("rectangle", [100, 100, 300, 200]) and shapes[1][0] == "text"
    assert shapes[2] == ("polygon", [0, 0, 50, 0, 50, 50]) and shapes[3] == ("freehand", [0, 0, 10, 10])
    pin = of(found, "pin")[0]
    assert (pin["title"], pin["icon"], pin["shown"]) == ("A trap", "trap", "game_masters")
    sound = of(found, "ambience")[0]
    assert sound["asset"] == found.sounds[0].id and found.sounds[0].path == "a/drip.ogg" and sound["radius"] == 25
    areas = of(found, "template")
    assert [area["shape"] for area in areas] == ["circle", "cone", "square"]
    assert (areas[2]["x"], areas[2]["y"], areas[2]["length"]) == pytest.approx((200, 200, 10))
    assert of(found, "screen")[0]["weather"] == "rain"


def test_tiles_lie_by_their_middle_and_roofs_above() -> None:
    tiles = [{"x": 100, "y": 200, "width": 300, "height": 100, "img": "a/roof.png", "overhead": True, "rotation": 90,
        "z": 7},
             {"x": 0, "y": 0, "width": 50, "height": 50, "texture": {"src": "a/x.png", "scaleX": -1},
                 "hidden": True}]  # fmt: skip
    ground, roof, mirrored = of(one(v12(tiles=tiles)), "map")
    assert (ground["x"], ground["width"]) == (500, 1000)
    assert (roof["x"], roof["y"], roof["above"], roof["rotation"], roof["order"]) == (250, 250, True, 90, 7)
    assert mirrored["scale_x"] == -1 and mirrored["hidden"] and mirrored["width"] == 50


def test_levels_become_scenes_of_their_own() -> None:
    levels = [
        {"_id": f"level{n}", "name": name, "background": {"src": f"{name}.png"}}
        for n, name in enumerate(("Cellar", "Hall"))
    ]
    walls = [
        {"c": [0, 0, 9, 0], "levels": ["level0"]},
        {"c": [0, 0, 0, 9], "levels": ["level1"]},
        {"c": [9, 9, 0, 9], "levels": []},
    ]
    tokens = [{"x": 0, "y": 0, "level": "level1"}]
    found = read_foundry(json.dumps(v12(levels=levels, walls=walls, tokens=tokens)).encode())
    assert [scene.name for scene in found] == ["Hall - Cellar", "Hall - Hall"]
    assert [len(of(scene, "wall")) for scene in found] == [2, 2] and [len(of(scene, "token")) for scene in found] == [
        0,
        1,
    ]
    assert [scene.pictures[0].path for scene in found] == ["Cellar.png", "Hall.png"]


def test_daylight_and_darkness() -> None:
    def darkness(**changes: Any) -> float:
        return of(one(v12(**changes)), "settings")[0]["darkness"]

    night = {"environment": {"darknessLevel": 0.8, "globalLight": {"enabled": False}}}
    assert darkness() == 0 and darkness(**night) == 1
    assert darkness(environment={"darknessLevel": 0.4, "globalLight": {"enabled": True}}) == 0.4
    unlit = {"environment": {"darknessLevel": 0, "globalLight": {"enabled": False}}}
    assert darkness(**unlit) == 0 and darkness(**unlit, lights=[{"x": 1, "y": 1, "dim": 5}]) == 1


def test_in_a_pack_the_last_line_of_an_id_holds_and_deleted_ones_are_gone() -> None:
    lines = [v8(_id="1", name="Old"), v8(_id="2", name="Gone"), {"_id": "3", "name": "Ogre", "type": "npc"},
             v8(_id="1", name="New"), {"_id": "2", "$$deleted": True}]  # fmt: skip
    data = b"\n".join(json.dumps(line).encode() for line in lines) + b"\n"
    assert [scene.name for scene in read_scenes(data, "maps.db")] == ["New"]
    assert [scene.name for scene in read_scenes(data + b'{"_id": "4", "na', "maps.db")] == ["New"]


def test_a_zip_brings_its_pictures() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mod/module.json", json.dumps({"id": "mod"}))
        archive.writestr("mod/_source/hall.json", json.dumps(v12()))
        archive.writestr("mod/maps/hall.webp", b"RIFFpicture")
        archive.writestr("../evil.json", json.dumps(v12(name="Evil")))
    found = read_scenes(target.getvalue(), "mod.zip")
    assert [scene.name for scene in found] == ["Hall"] and found[0].pictures[0].data == b"RIFFpicture"


def test_every_field_left_behind_is_named_with_a_reason() -> None:
    found = one(v12(playlist="abc", madeUp={"x": 1}, flags={"levels": {"a": 1}},
                    walls=[{"c": [0, 0, 9, 9], "doorSound": "woodBasic", "strange": 1}]))  # fmt: skip
    named = " ".join(found.losses)
    for field in ("playlist", "madeUp", "flags", "walls.doorSound", "walls.strange"):
        assert field in named
    assert all(": " in loss for loss in found.losses)


def test_a_scene_goes_out_and_comes_in_alike() -> None:
    first = one(v12(
        walls=[{"c": [1, 2, 3, 4], "door": 2, "ds": 2, "dir": 1}, {"c": [5, 6, 7, 8], "sight": 30, "light": 30,
            "threshold": {"sight": 12}}],
        lights=[{"x": 5, "y": 6, "rotation": 30, "config": {"dim": 40, "bright": 20, "angle": 90, "color": "#ff0000"}}],
        tokens=[{"name": "Ogre", "x": 200, "y": 300, "width": 2, "height": 2, "texture": {"src": "o.png"}}],
        notes=[{"x": 10, "y": 20, "text": "A trap"}],
        drawings=[{"x": 10, "y": 10, "shape": {"type": "p", "points": [0, 0, 50, 0, 50, 50]}, "strokeWidth": 4}],
        templates=[{"t": "rect", "x": 100, "y": 100, "distance": math.sqrt(200), "direction": 45,
            "fillColor": "#112233"}],
        grid={"type": 3, "size": 90, "distance": 2, "units": "m"},
    ))  # fmt: skip
    again = read_foundry(write_foundry("Hall", first.pieces, lambda asset: "x.png" if asset else "").data)[0]

    def alike(scene: FoundScene, kind: str) -> list[Any]:
        return [{k: round(v, 6) if isinstance(v, float) else v for k, v in record.items() if k not in ("id", "asset",
            "name")}
                for record in of(scene, kind)]  # fmt: skip

    for kind in ("wall", "light", "token", "template", "drawing", "settings"):
        assert alike(again, kind) == alike(first, kind), kind


HOSTILE: list[tuple[str, Any]] = [
    ("no width", {"walls": []}), ("an actor", {"_id": "x", "name": "Ogre", "type": "npc", "items": []}),
    ("nothing", []), ("a world of nothing", {"scenes": []}),
    ("width a word", v12(width="wide")), ("width nothing", v12(width=None)), ("walls a text", v12(walls="x")),
    ("a wall a number", v12(walls=[3])), ("a wall of three", v12(walls=[{"c": [1, 2, 3]}])),
    ("a wall of words", v12(walls=[{"c": ["a", "b", "c", "d"]}])), ("a wall far away", v12(walls=[{"c": [1e9, 0, 0,
        0]}])),
    ("a wall null", v12(walls=[None])), ("sense a word", v12(walls=[{"c": [0, 0, 1, 1], "sense": "all"}])),
    ("grid a list", v8(grid=[100])), ("grid distance a word", v8(gridDistance="x")), ("padding a word",
        v12(padding="x")),
    ("lights an object", v12(lights={"x": 1})), ("a light nowhere", v12(lights=[{}])),
    ("a light's config a text", v12(lights=[{"x": 1, "y": 1, "config": "x"}])),
    ("a token far away", v12(tokens=[{"x": 1e12, "y": 0}])), ("a token's name a list", v12(tokens=[{"x": 0, "y": 0,
        "name": []}])),
    ("a drawing of no kind", v12(drawings=[{"x": 0, "y": 0, "shape": {"type": "z"}}])),
    ("a drawing's points words", v12(drawings=[{"x": 0, "y": 0, "shape": {"type": "p", "points": ["a", "b"]}}])),
    ("levels a number", v12(levels=3)), ("a level a text", v12(levels=["a", "b"])), ("regions of text",
        v12(regions=["x"])),
    ("background a text", v12(background="a.png")), ("environment a list", v12(environment=[1])),
]  # fmt: skip


@pytest.mark.parametrize(("what", "source"), HOSTILE, ids=[what for what, _ in HOSTILE])
def test_a_bad_scene_is_refused_with_a_clear_word(what: str, source: Any) -> None:
    with pytest.raises((Refused, TooLarge)) as refusal:
        read_foundry(json.dumps(source).encode())
    assert len(refusal.value.message) > 12 and refusal.value.message.rstrip().endswith(".")


def test_random_damage_never_breaks_the_reader() -> None:
    import random

    dice, places = random.Random(11), [v8(), v12()]
    rubbish: list[Any] = [None, -1, 1e308, "x", [], {}, True, [[1]], "\u0000", {"a": {"b": []}}, "9" * 500, 2**70]
    keys = ["grid", "walls", "lights", "tokens", "drawings", "notes", "sounds", "tiles", "templates", "regions",
        "levels",
            "background", "environment", "fog", "initial", "flags", "weather", "width", "padding",
                "shiftX"]  # fmt: skip
    inner = ["c", "x", "y", "config", "light", "sight", "texture", "shape", "points", "bar1", "detectionModes",
        "effects",
             "dir", "door", "ds", "threshold", "animation", "displayName", "t", "distance", "levels", "shapes",
                 "radius"]  # fmt: skip
    for _ in range(1500):
        source: dict[str, Any] = dict(dice.choice(places))
        for _ in range(dice.randint(1, 4)):
            row = {key: dice.choice(rubbish) for key in dice.sample(inner, 6)} | {"x": 1, "y": 1}
            source[dice.choice(keys)] = dice.choice([*rubbish, [row], [row, row], row])
        try:
            read_foundry(json.dumps(source).encode())
        except SceneFault as refusal:
            assert refusal.message


def test_levels_that_share_rows_are_counted_over_the_whole_file() -> None:
    bomb = v12(levels=[{"_id": str(n)} for n in range(100)], walls=[{"c": [0, 0, n + 1, 9]} for n in range(700)])
    with pytest.raises(TooLarge) as refusal:
        one(bomb)
    assert refusal.value.code == "too_many_pieces"
    empty = v12(levels=[{"_id": str(n)} for n in range(100)], walls=[{"c": [0, 0, 0, 0]}] * 4000)
    with pytest.raises(TooLarge):
        one(empty)
    with pytest.raises(TooLarge) as refusal:
        read_foundry(json.dumps([v12(levels=[{}] * 100)] * 3).encode())
    assert refusal.value.code == "too_many_scenes"


def test_levels_that_are_no_list_are_refused() -> None:
    with pytest.raises(Refused, match="levels"):
        one(v12(levels=[{"_id": "a"}, {"_id": "b"}], walls=[{"c": [0, 0, 9, 9], "levels": 5}]))


def test_a_member_that_cannot_be_read_is_told_of() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("good.json", json.dumps(v12()))
        archive.writestr("module.json", json.dumps({"id": "a module"}))
        archive.writestr("bad.json", '{"name": "Cellar", "wid')
    found = read_foundry(target.getvalue())
    assert [scene.name for scene in found] == ["Hall"]
    assert [warning for warning in found[0].warnings if "bad.json" in warning]
    assert not [warning for warning in found[0].warnings if "module.json" in warning]


def test_a_picture_is_the_one_whose_path_fits_best() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("b/hall.webp", "x/maps/hall.webp", "maps/hall.webp", "a/hall.webp"):
            archive.writestr(name, name)
        archive.writestr("scene.db", json.dumps(v12(background={"src": "worlds/w/maps/hall.webp"})))
    assert read_foundry(target.getvalue())[0].pictures[0].data == b"maps/hall.webp"


def test_thousands_of_pictures_find_theirs_among_thousands_of_files() -> None:
    import time

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for at in range(4_000):
            archive.writestr(f"{'a/' * 100}{at}.png", b"")
        tiles = [{"x": 0, "y": 0, "texture": {"src": f"{'b/' * 140}{at}.jpg"}} for at in range(5_000)]
        archive.writestr("scene.db", json.dumps(v12(tiles=tiles)))
    start = time.process_time()
    assert len(read_foundry(target.getvalue())[0].pictures) == 5_001
    assert time.process_time() - start < 5


def test_json_of_very_many_values_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(TooLarge, match="values"):
        read_foundry(b"[" + b"[]," * 3_000_000 + b"[]]")


def test_tokens_that_look_one_way_look_the_same_way_here() -> None:
    """Foundry measures from the south, this table from the east."""
    found = one(v12(tokens=[
        {"x": 0, "y": 0, "rotation": 45, "sight": {"enabled": True, "angle": 90}},
        {"x": 0, "y": 0, "rotation": 300, "light": {"dim": 20, "angle": 60}},
        {"x": 0, "y": 0, "rotation": 45, "sight": {"enabled": True}},
        {"x": 0, "y": 0, "rotation": 45, "sight": {"enabled": False, "angle": 90}},
    ]))  # fmt: skip
    assert [token["rotation"] for token in of(found, "token")] == [135, 30, 45, 45]
    assert [warning for warning in found.warnings if "turned by a quarter" in warning]
    written = write_foundry("Hall", found.pieces, lambda uid: "")
    assert [token["rotation"] for token in json.loads(written.data)["tokens"]] == [45, 300, 45, 45]
    assert [loss for loss in written.losses if "token.rotation (2 times)" in loss]


@pytest.mark.parametrize("kind", ["square", "hex_pointy", "hex_flat", "none"])
def test_a_shifted_grid_goes_out_and_comes_back(kind: str) -> None:
    grid = {"type": kind, "size": 80, "x": 33.0, "y": 54.0}
    rows = [
        {"kind": "settings", "id": "settings", "width": 1000, "height": 800, "grid": grid, "start_x": 5, "start_y": 6,
         "start_zoom": 1},
        {"kind": "map", "id": "m", "asset": "a", "x": 500, "y": 400, "width": 1000, "height": 800},
        {"kind": "map", "id": "n", "asset": "a", "x": 50, "y": 60, "width": 20, "height": 20},
        {"kind": "wall", "id": "w", "x1": 1, "y1": 2, "x2": 3, "y2": 4},
        {"kind": "token", "id": "t", "x": 70, "y": 80}, {"kind": "light", "id": "l", "x": 7, "y": 8},
        {"kind": "drawing", "id": "d", "shape": "line", "points": [1, 2, 30, 40]},
        {"kind": "pin", "id": "p", "x": 9, "y": 9}, {"kind": "template", "id": "e", "shape": "circle", "x": 4, "y": 5},
    ]  # fmt: skip
    pieces = [whole(row) for row in rows]
    document = json.loads(write_foundry("Hall", pieces, lambda uid: "a.webp" if uid else "").data)
    found = one(document)
    back = {record["kind"]: record for record in found.pieces if record["kind"] != "map"}
    assert ends(back["wall"]) == pytest.approx([1, 2, 3, 4])
    for name in ("token", "light", "pin", "template"):
        sent = next(record for record in pieces if record["kind"] == name)
        assert (back[name]["x"], back[name]["y"]) == pytest.approx((sent["x"], sent["y"]))
    assert back["drawing"]["points"] == pytest.approx([1, 2, 30, 40])
    tile = of(found, "map")[1]
    assert (tile["x"], tile["y"]) == pytest.approx((50, 60))
    assert (back["settings"]["start_x"], back["settings"]["start_y"]) == pytest.approx((5, 6))
    if kind != "none":
        here, there = (
            Grid(lines["type"], lines["size"], lines["x"], lines["y"], lines["shifted"])
            for lines in (pieces[0]["grid"], back["settings"]["grid"])
        )
        for x, y in ((0, 0), (100, 100), (431, 277), (990, 640)):
            assert here.centre_of(*here.cell_of(x, y)) == pytest.approx(there.centre_of(*there.cell_of(x, y)), abs=1e-6)


def test_a_drawing_without_a_place_stays_behind() -> None:
    drawing = whole({"kind": "drawing", "id": "d", "shape": "line", "points": [1, 2]})
    pieces = [
        whole({"kind": "settings", "id": "settings"}),
        drawing | {"points": []},
        drawing | {"points": [5]},
        drawing,
    ]
    written = write_foundry("Hall", pieces, lambda uid: "")
    assert len(json.loads(written.data)["drawings"]) == 1
    assert written.losses == ["drawing (2 times): a drawing without a place is nowhere"]
