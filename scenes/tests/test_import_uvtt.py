"""Universal VTT of every version, exactly: walls, objects, portals, lights, the crop, the picture; and back out."""

import base64
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scenes.exporters.uvtt import write_uvtt
from scenes.importers.faults import Refused, SceneFault, TooLarge
from scenes.importers.found import FoundScene
from scenes.importers.uvtt import read_uvtt

pytestmark = pytest.mark.pure
SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "uvtt" / "oganm_test.dd2vtt"
needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample maps are not beside the checkout")


def picture(kind: str = "PNG") -> str:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "#446688").save(target, kind)
    return base64.b64encode(target.getvalue()).decode()


def document(**changes: Any) -> dict[str, Any]:
    return {
        "format": 0.3,
        "resolution": {"map_origin": {"x": 0, "y": 0}, "map_size": {"x": 10, "y": 8}, "pixels_per_grid": 64},
        "line_of_sight": [], "portals": [], "lights": [], "image": picture(),
        "environment": {"baked_lighting": False, "ambient_light": "ffffffff"},
    } | changes  # fmt: skip


def read(**changes: Any) -> FoundScene:
    return read_uvtt(json.dumps(document(**changes)).encode(), "Map")


def at(x: float, y: float) -> dict[str, float]:
    return {"x": x, "y": y}


def walls(found: FoundScene) -> list[dict[str, Any]]:
    return [record for record in found.pieces if record["kind"] == "wall"]


def ends(record: dict[str, Any]) -> tuple[float, float, float, float]:
    return record["x1"], record["y1"], record["x2"], record["y2"]


@needs_sample
def test_the_sample_comes_in_exactly() -> None:
    source = json.loads(SAMPLE.read_text())
    found = read_uvtt(SAMPLE.read_bytes(), "Test")
    assert (found.width, found.height) == (1280, 1280)
    assert found.counts() == {"door": 3, "light": 1, "map": 1, "settings": 1, "terrain": 50, "wall": 197}
    wanted = [
        (a["x"] * 64, a["y"] * 64, b["x"] * 64, b["y"] * 64)
        for key in ("line_of_sight", "objects_line_of_sight") for line in source[key]
        for a, b in zip(line, line[1:], strict=False)
    ]  # fmt: skip
    plain = [ends(record) for record in walls(found) if record["door"] == "none"]
    assert len(plain) == len(wanted)
    for ours, theirs in zip(plain, wanted, strict=True):
        assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 0.5
    doors = [ends(record) for record in walls(found) if record["door"] == "door"]
    assert doors == [(704, 384, 768, 384), (768, 992, 768, 928), (672, 896, 608, 896)]
    light = next(record for record in found.pieces if record["kind"] == "light")
    assert light["colour"] == "#eccd8b" and not light["on"]
    assert (light["x"], light["y"]) == (pytest.approx(392.4675), pytest.approx(461.6175))
    assert light["dim"] == pytest.approx(49.500005) and light["bright"] == light["dim"] / 2
    assert found.pictures[0].data is not None
    with Image.open(io.BytesIO(found.pictures[0].data)) as opened:
        assert opened.size == (1280, 1280)
    assert not found.losses and any("painted" in warning for warning in found.warnings)


@needs_sample
def test_the_sample_goes_out_and_in_again_with_every_end_in_its_place() -> None:
    found = read_uvtt(SAMPLE.read_bytes(), "Test")
    again = read_uvtt(write_uvtt(found.pieces, found.pictures[0].data).data, "Test")
    assert again.counts() == found.counts() and again.pictures[0].data == found.pictures[0].data

    def places(scene: FoundScene) -> list[tuple[float, ...]]:
        return sorted(tuple(round(value, 1) for value in ends(record)) for record in walls(scene))

    for ours, theirs in zip(places(again), places(found), strict=True):
        assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 0.5
    old, new = (next(r for r in scene.pieces if r["kind"] == "light") for scene in (found, again))
    assert {k: v for k, v in old.items() if k != "id"} == pytest.approx({k: v for k, v in new.items() if k != "id"})


def test_the_origin_of_a_crop_is_taken_off_everything() -> None:
    found = read(
        resolution={"map_origin": at(2, 1), "map_size": at(10, 8), "pixels_per_grid": 100},
        line_of_sight=[[at(3, 2), at(5, 2)]], objects_line_of_sight=[[at(4, 4), at(4, 5)]],
        portals=[{"bounds": [at(5, 2), at(6, 2)], "closed": True}],
        lights=[{"position": at(7.5, 3.25), "range": 4, "intensity": 1, "color": "ffeccd8b", "shadows": True}],
    )  # fmt: skip
    assert [ends(record) for record in walls(found)] == [
        (100, 100, 300, 100),
        (200, 300, 200, 400),
        (300, 100, 400, 100),
    ]
    light = next(record for record in found.pieces if record["kind"] == "light")
    assert (light["x"], light["y"], light["dim"], light["bright"]) == (550, 225, 20, 10)


def test_a_crop_through_a_square_shifts_the_grid() -> None:
    found = read(resolution={"map_origin": at(2.25, 1.5), "map_size": at(10, 8), "pixels_per_grid": 100})
    settings = next(record for record in found.pieces if record["kind"] == "settings")
    assert (settings["grid"]["x"], settings["grid"]["y"]) == (75, 50)
    again = json.loads(write_uvtt(found.pieces, None).data)
    assert again["resolution"]["map_origin"] == {"x": 0.25, "y": 0.5}


@pytest.mark.parametrize(
    ("written", "colour"),
    [("ffeccd8b", "#eccd8b"), ("80ECCD8B", "#eccd8b"), ("eccd8b", "#eccd8b"), ("#eccd8b", "#eccd8b"),
     ("#ffeccd8b", "#eccd8b"), ("#abc", "#aabbcc")],
)  # fmt: skip
def test_colours_have_their_alpha_first(written: str, colour: str) -> None:
    found = read(lights=[{"position": at(1, 1), "range": 2, "color": written}])
    assert next(record for record in found.pieces if record["kind"] == "light")["colour"] == colour


def test_open_portals_are_windows_and_objects_hide_without_stopping() -> None:
    found = read(
        portals=[{"bounds": [at(1, 1), at(2, 1)], "closed": False}, {"bounds": [at(3, 1), at(4, 1)], "closed": True}],
        objects_line_of_sight=[[at(4, 4), at(4, 5), at(5, 5), at(4, 4)]],
    )
    assert found.counts() == {"door": 1, "map": 1, "settings": 1, "terrain": 3, "window": 1}
    window = next(record for record in walls(found) if record["sight"] == "none")
    assert (window["move"], window["light"]) == ("normal", "none")
    low = next(record for record in walls(found) if record["sight"] == "limited")
    assert (low["move"], low["light"]) == ("none", "limited")


@pytest.mark.parametrize("version", [0.1, 0.2, 0.3, "0.3", 1, "1.0", 2, "99", None])
def test_any_version_is_read(version: Any) -> None:
    found = read(format=version, line_of_sight=[[at(0, 0), at(1, 0)]])
    assert found.counts()["wall"] == 1
    assert bool([w for w in found.warnings if "format" in w]) == (version in (2, "99", None))


def test_numbers_written_as_text_are_numbers() -> None:
    found = read(
        resolution={"map_origin": at(0, 0), "map_size": {"x": "10", "y": "8"}, "pixels_per_grid": "64"},
        line_of_sight=[[{"x": "1.5", "y": "1"}, {"x": 2, "y": 1}]],
    )
    assert ends(walls(found)[0]) == (96, 64, 128, 64)


def test_missing_parts_are_no_fault() -> None:
    bare = {"resolution": {"map_size": at(10, 8), "pixels_per_grid": 64}}
    found = read_uvtt(json.dumps(bare).encode(), "Bare")
    assert found.counts() == {"map": 1, "settings": 1} and any("no picture" in w for w in found.warnings)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
@pytest.mark.parametrize("prefix", ["", "data:image/x;base64,"])
def test_pictures_of_all_kinds_are_taken_with_and_without_prefix(kind: str, prefix: str) -> None:
    assert read(image=prefix + picture(kind)).pictures[0].data == base64.b64decode(picture(kind))


@pytest.mark.parametrize("path", ["maps/crypt.webp", "crypt.png", "https://example.org/a/b.jpg", "C:\\maps\\crypt.png"])
def test_a_path_instead_of_a_picture_is_named(path: str) -> None:
    found = read(image=path)
    assert found.pictures[0].data is None and found.pictures[0].path == path
    assert any("not in the file" in warning for warning in found.warnings)


def test_unknown_keys_are_kept_and_named() -> None:
    found = read(author_note="by hand", portals=[{"bounds": [at(1, 1), at(2, 1)], "closed": True, "sound": "creak"}])
    assert found.kept == {"author_note": "by hand"}
    assert any(loss.startswith("author_note") for loss in found.losses)
    assert any(loss.startswith("portals.sound") for loss in found.losses)


def test_points_outside_of_the_crop_are_told() -> None:
    found = read(line_of_sight=[[at(-3, 0), at(2, 0)]])
    assert ends(walls(found)[0]) == (-192, 0, 128, 0)
    assert any("outside" in warning for warning in found.warnings)


def test_dark_surroundings_make_a_dark_scene_and_painted_light_a_bright_one() -> None:
    def darkness(environment: dict[str, Any]) -> float:
        return next(r for r in read(environment=environment).pieces if r["kind"] == "settings")["darkness"]

    assert darkness({"ambient_light": "ff000000", "baked_lighting": False}) == 1
    assert darkness({"ambient_light": "ff000000", "baked_lighting": True}) == 0
    assert darkness({"ambient_light": "ffffffff"}) == 0
    assert 0.7 < darkness({"ambient_light": "ff333333"}) < 0.9


def test_lights_are_switched_as_the_person_wants() -> None:
    source = document(environment={"baked_lighting": True}, lights=[{"position": at(1, 1), "range": 2}])
    for wish, on in (("auto", False), ("on", True), ("off", False)):
        found = read_uvtt(json.dumps(source).encode(), lights=wish)
        assert next(record for record in found.pieces if record["kind"] == "light")["on"] is on


R = {"map_size": at(10, 8), "pixels_per_grid": 64}
DEEP = "[" * 50_000
HOSTILE: list[tuple[str, Any]] = [
    ("empty", b""), ("no JSON", b"\x00\x01\x02"), ("half", json.dumps(document()).encode()[:200]), ("a list", b"[]"),
    ("a number", b"7"), ("deep", b'{"resolution":' + DEEP.encode()), ("not UTF-8", b'{"resolution": "\xff\xfe"}'),
    ("no resolution", {"line_of_sight": []}), ("resolution a text", document(resolution="big")),
    ("no size", document(resolution={"pixels_per_grid": 64})),
    ("no squares", document(resolution={"map_size": at(10, 8)})),
    ("squares of nothing", document(resolution=R | {"pixels_per_grid": 0})),
    ("negative squares", document(resolution=R | {"pixels_per_grid": -64})),
    ("squares a list", document(resolution=R | {"pixels_per_grid": [64]})),
    ("size of nothing", document(resolution=R | {"map_size": at(0, 8)})),
    ("size negative", document(resolution=R | {"map_size": at(-10, 8)})),
    ("size enormous", document(resolution=R | {"map_size": at(1e9, 8)})),
    ("size beyond numbers", b'{"resolution":{"map_size":{"x":1e999,"y":8},"pixels_per_grid":64}}'),
    ("size not a number", b'{"resolution":{"map_size":{"x":NaN,"y":8},"pixels_per_grid":64}}'),
    ("size a word", document(resolution=R | {"map_size": at("ten", 8)})),  # type: ignore[arg-type]
    ("size a yes", document(resolution=R | {"map_size": {"x": True, "y": 8}})),
    ("origin a word", document(resolution=R | {"map_origin": {"x": "left", "y": 0}})),
    ("origin far away", document(resolution=R | {"map_origin": at(1e9, 0)})),
    ("walls a text", document(line_of_sight="all around")), ("walls an object", document(line_of_sight={"x": 1})),
    ("a wall a text", document(line_of_sight=["here"])), ("a point a number", document(line_of_sight=[[1, 2]])),
    ("a point a word", document(line_of_sight=[[{"x": "a", "y": 0}, at(1, 1)]])),
    ("a point without y", document(line_of_sight=[[{"x": 1}, at(1, 1)]])),
    ("a point far away", document(line_of_sight=[[at(1e12, 0), at(1, 1)]])),
    ("a point null", document(line_of_sight=[[None, at(1, 1)]])),
    ("objects a number", document(objects_line_of_sight=5)),
    ("portals a text", document(portals="door")), ("a portal a text", document(portals=["door"])),
    ("a portal without bounds", document(portals=[{"closed": True}])),
    ("a portal of one point", document(portals=[{"bounds": [at(1, 1)]}])),
    ("a portal of three points", document(portals=[{"bounds": [at(1, 1), at(2, 2), at(3, 3)]}])),
    ("lights a number", document(lights=1)), ("a light a number", document(lights=[1])),
    ("a light nowhere", document(lights=[{"range": 3}])), ("a light anywhere", document(lights=[{"position": "here"}])),
    ("a light of words", document(lights=[{"position": at(1, 1), "range": "far"}])),
    ("a picture of numbers", document(image=12345)), ("a picture of rubbish", document(image="!" * 5000)),
    ("a picture of text", document(image=base64.b64encode(b"hello world" * 200).decode())),
    ("a picture of a program", document(image=base64.b64encode(b"MZ" + b"\x00" * 4000).decode())),
    ("a picture cut off in base64", document(image=picture() + "=A=")),
    ("environment a text", document(environment="dark")),
    ("a script for a picture", document(image="<svg onload=alert(1)>" * 60)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "source"), HOSTILE, ids=[what for what, _ in HOSTILE])
def test_a_bad_file_is_refused_with_a_clear_word(what: str, source: Any) -> None:
    data = source if isinstance(source, bytes) else json.dumps(source).encode()
    with pytest.raises((Refused, TooLarge)) as refusal:
        read_uvtt(data, "Bad")
    assert len(refusal.value.message) > 12 and refusal.value.message.rstrip().endswith(".")
    assert "Traceback" not in refusal.value.message and len(refusal.value.message) < 500


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(Refused) as refusal:
        read(line_of_sight=[[at(0, 0), at(1, 0)], [at(0, 0), {"x": "?", "y": 1}]])
    assert list(refusal.value.fields) == ["line_of_sight[1][1].x"]


def test_too_many_walls_are_refused_before_memory_is() -> None:
    with pytest.raises(TooLarge):
        read(line_of_sight=[[at(i % 9, i % 7) for i in range(40_000)]])


def test_random_damage_never_breaks_the_reader() -> None:
    import random

    dice = random.Random(7)
    whole = json.dumps(document(
        line_of_sight=[[at(1, 1), at(2, 2)]], portals=[{"bounds": [at(1, 1), at(2, 1)], "closed": True}],
        lights=[{"position": at(1, 1), "range": 2, "color": "ffffffff"}],
    )).encode()  # fmt: skip
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            found = read_uvtt(bytes(broken[: dice.randint(1, len(broken))]) if dice.random() < 0.3 else bytes(broken))
        except SceneFault as refusal:
            assert refusal.message
        else:
            assert all(math.isfinite(value) for record in walls(found) for value in ends(record))
