"""Scenes as Universal VTT: walls joined without moving, doors and windows, what the format cannot hold."""

import json
import random
from typing import Any

import pytest

from scenes.exporters.lines import joined
from scenes.exporters.uvtt import write_uvtt
from scenes.importers.found import kind_of
from scenes.importers.uvtt import read_uvtt
from scenes.pieces import Record, whole

pytestmark = pytest.mark.pure


def scene(*pieces: dict[str, Any], **settings: Any) -> list[Record]:
    rows = [{"kind": "settings", "id": "settings", "width": 700, "height": 560} | settings, *pieces]
    return [whole({"id": f"p{at}"} | row) for at, row in enumerate(rows)]


def wall(x1: float, y1: float, x2: float, y2: float, **more: Any) -> dict[str, Any]:
    return {"kind": "wall", "x1": x1, "y1": y1, "x2": x2, "y2": y2} | more


def written(*pieces: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return json.loads(write_uvtt(scene(*pieces, **settings), None).data)


def test_walls_that_follow_each_other_become_one_line() -> None:
    square = [((0, 0), (1, 0)), ((1, 0), (1, 1)), ((1, 1), (0, 1)), ((0, 1), (0, 0))]
    assert joined(square) == [[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]]
    assert joined([((1, 0), (2, 0)), ((0, 0), (1, 0))]) == [[(0, 0), (1, 0), (2, 0)]]


def test_joining_keeps_every_piece_once_whatever_the_web() -> None:
    dice = random.Random(5)
    for _ in range(300):
        points = [(dice.randint(0, 4), dice.randint(0, 4)) for _ in range(30)]
        segments = [(a, b) for a, b in zip(points[::2], points[1::2], strict=True) if a != b]
        lines = joined(segments)
        again = [pair for line in lines for pair in zip(line, line[1:], strict=False)]
        assert sorted(again) == sorted(segments)


def test_random_scenes_come_back_with_every_end_within_half_a_pixel() -> None:
    dice = random.Random(9)
    for _ in range(20):
        ends = [
            [dice.uniform(0, 700), dice.uniform(0, 560), dice.uniform(0, 700), dice.uniform(0, 560)] for _ in range(60)
        ]
        grid = {"size": dice.choice([70, 64.5, 33.3]), "x": dice.uniform(0, 30), "y": dice.uniform(0, 30)}
        pieces = scene(*(wall(*four) for four in ends), grid=grid)
        found = read_uvtt(write_uvtt(pieces, None).data)
        back = sorted([r["x1"], r["y1"], r["x2"], r["y2"]] for r in found.pieces if r["kind"] == "wall")
        for ours, theirs in zip(back, sorted(ends), strict=True):
            assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 0.5
        laid = next(record for record in found.pieces if record["kind"] == "settings")
        assert (laid["width"], laid["height"]) == pytest.approx((700, 560))
        assert laid["grid"]["x"] % grid["size"] == pytest.approx(grid["x"] % grid["size"], abs=0.01)


def test_doors_in_walls_are_told_from_doors_that_stand_alone() -> None:
    document = written(wall(0, 0, 70, 0), wall(70, 0, 140, 0, door="door"), wall(300, 300, 370, 300, door="door"))
    assert [portal["freestanding"] for portal in document["portals"]] == [False, True]
    assert [portal["closed"] for portal in document["portals"]] == [True, True]


def test_windows_are_open_portals_and_low_walls_are_objects() -> None:
    document = written(
        wall(0, 0, 70, 0, sight="none", light="none"),
        wall(0, 70, 70, 70, sight="limited", light="limited", move="none"),
    )
    assert document["portals"][0]["closed"] is False and document["line_of_sight"] == []
    assert document["objects_line_of_sight"] == [[{"x": 0.0, "y": 1.0}, {"x": 1.0, "y": 1.0}]]


def test_lights_are_in_squares_and_have_their_alpha_first() -> None:
    document = written(
        {"kind": "light", "x": 35, "y": 70, "bright": 20, "dim": 40, "colour": "#123456", "intensity": 0.25}
    )
    assert document["lights"] == [
        {"position": {"x": 0.5, "y": 1.0}, "range": 8.0, "intensity": 0.5, "color": "ff123456", "shadows": True}
    ]
    assert document["environment"] == {"baked_lighting": False, "ambient_light": "ffffffff"}
    dark = written({"kind": "light", "x": 1, "y": 1, "on": False}, darkness=1)
    assert dark["environment"] == {"baked_lighting": True, "ambient_light": "ff000000"}


def test_everything_the_format_cannot_hold_is_told() -> None:
    pieces = scene(
        {"kind": "token", "x": 1, "y": 1}, {"kind": "pin", "x": 1, "y": 1}, {"kind": "fog", "mode": "reveal"},
        wall(0, 0, 9, 0, side="left"), wall(0, 0, 9, 9, door="secret", state="locked"),
        wall(0, 0, 0, 9, sight="limited"), {"kind": "light", "x": 1, "y": 1, "angle": 90, "animation": "torch"},
        grid={"type": "hex_flat", "unit": "m"},
    )  # fmt: skip
    told = " ".join(write_uvtt(pieces, None).losses)
    for what in ("token", "pin", "fog", "wall.side", "wall.door", "wall.state", "wall.sight", "light.angle",
                 "light.animation", "grid.type", "grid.distance"):  # fmt: skip
        assert what in told


def test_ambient_light_comes_back_as_it_was() -> None:
    for ambient in ("ff808080", "ff402010", "ffffffff", "ff000000", "ff1a3355"):
        sent = written() | {"environment": {"baked_lighting": False, "ambient_light": ambient}}
        settings = [record for record in read_uvtt(json.dumps(sent).encode()).pieces if record["kind"] == "settings"]
        back = json.loads(write_uvtt(settings, None).data)["environment"]["ambient_light"]
        assert max(abs(int(ambient[at : at + 2], 16) - int(back[at : at + 2], 16)) for at in (2, 4, 6)) <= 1
        again = read_uvtt(json.dumps(sent | {"environment": {"ambient_light": back}}).encode()).pieces
        assert next(one for one in again if one["kind"] == "settings")["darkness"] == settings[0]["darkness"]


def test_walls_go_where_they_block_sight() -> None:
    ethereal = wall(0, 0, 70, 0, move="none")
    heard = wall(0, 70, 70, 70, move="none", sight="none", light="none")
    near = wall(0, 140, 70, 140, move="none", sight="proximity")
    pieces = scene(ethereal, heard, near)
    document, told = json.loads(write_uvtt(pieces, None).data), write_uvtt(pieces, None).losses
    assert document["line_of_sight"] == [[{"x": 0, "y": 0}, {"x": 1, "y": 0}]]
    assert document["objects_line_of_sight"] == [[{"x": 0, "y": 2}, {"x": 1, "y": 2}]]
    assert [line.split(":")[0] for line in told] == ["wall.move", "wall", "wall.proximity", "wall.light"]
    assert [kind_of(piece) for piece in pieces[1:]] == ["wall", "wall", "wall"]


def test_lights_that_are_out_or_uneven_are_told() -> None:
    lamps = [{"kind": "light", "x": 1, "y": 1}, {"kind": "light", "x": 2, "y": 1, "on": False},
             {"kind": "light", "x": 3, "y": 1, "bright": 10, "dim": 40}]  # fmt: skip
    told = write_uvtt(scene(*lamps), None).losses
    assert [line.split(":")[0] for line in told] == ["light.on", "light.bright"]


def test_a_plain_scene_loses_nothing() -> None:
    pieces = scene(wall(0, 0, 70, 0), wall(70, 0, 140, 0, door="door"), {"kind": "light", "x": 1, "y": 1})
    assert write_uvtt(pieces, None).losses == []
