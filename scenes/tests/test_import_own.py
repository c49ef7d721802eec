"""Our own scene file: the same bytes again, and refused when somebody has tampered with it."""

import io
import json
import zipfile
from typing import Any

import pytest

from scenes.exporters.own import OwnFile, write_own
from scenes.importers import zips
from scenes.importers.detect import read_scenes
from scenes.importers.faults import Refused, SceneFault, TooLarge
from scenes.importers.own import read_own
from scenes.pieces import whole

pytestmark = pytest.mark.pure
PICTURE = b"\x89PNG\r\n\x1a\npicture"
PIECES = [
    whole({"kind": "settings", "id": "settings", "width": 700, "height": 500}),
    whole({"kind": "map", "id": "map1", "asset": "asset-uid-1"}),
    whole({"kind": "token", "id": "tok1", "owners": [31, 7], "asset": "asset-uid-2", "picture": "/files/x.webp"}),
    whole({"kind": "pin", "id": "pin1", "x": 1, "y": 2, "shown_to": [7], "author": 31}),
    whole({"kind": "playlist", "id": "list1", "assets": ["asset-uid-3", "gone"]}),
]  # fmt: skip


def own_file(uid: str, name: str, role: str, content: bytes) -> OwnFile:
    return OwnFile(uid, name, role, lambda: io.BytesIO(content))


FILES = [
    own_file("asset-uid-1", "Crypt", "map", PICTURE), own_file("asset-uid-2", "Hero", "token", b"\xff\xd8\xffhero"),
    own_file("asset-uid-3", "Drip", "sound", b"OggSdrip"),
]  # fmt: skip


def made(**changes: Any) -> bytes:
    return write_own("Crypt", PIECES, FILES, people={31: "anna", 7: "bert"}, about={"summary": "Cold."}, **changes).data


def test_what_was_written_is_read() -> None:
    found = read_own(made())
    assert found.name == "Crypt" and found.about == {"summary": "Cold."} and found.people == {1: "anna", 2: "bert"}
    token = next(record for record in found.pieces if record["kind"] == "token")
    assert token["owners"] == [1, 2] and token["picture"] == ""
    by_id = {file.id: file for file in [*found.pictures, *found.sounds]}
    assert by_id[token["asset"]].data == b"\xff\xd8\xffhero" and by_id[token["asset"]].role == "token"
    assert len(found.sounds) == 1
    assert {record["id"] for record in found.pieces} == {record["id"] for record in PIECES}


def test_written_again_it_is_the_same_whatever_the_uids_were() -> None:
    found = read_own(made())
    files = [
        own_file(f"new-{file.id}", file.name, file.role, file.data or b"") for file in [*found.pictures, *found.sounds]
    ]
    pieces = [
        record | ({"asset": f"new-{record['asset']}"} if record.get("asset") else {})
        | ({"assets": [f"new-{uid}" for uid in record["assets"]]} if "assets" in record else {})
        for record in found.pieces
    ]  # fmt: skip
    again = write_own("Crypt", pieces, files[::-1], people=found.people, about=found.about)
    assert again.data == made()


def tampered(change: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("scene.json"))
    change(manifest, files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("scene.json", json.dumps(manifest) if isinstance(manifest, dict) else manifest)
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


HOSTILE: dict[str, Any] = {
    "another format": lambda m, f: m.update(format="evil"),
    "a version to come": lambda m, f: m.update(version=99),
    "a version of words": lambda m, f: m.update(version="x"),
    "a changed picture": lambda m, f: f.update({next(iter(f)): b"changed"}),
    "a missing picture": lambda m, f: f.clear(),
    "a path upwards": lambda m, f: m["files"][0].update(path="../../etc/passwd"),
    "a file outside": lambda m, f: m["files"][0].update(path="/etc/passwd"),
    "pieces of text": lambda m, f: m.update(pieces="x"),
    "a piece of text": lambda m, f: m["pieces"].append("x"),
    "a piece of no kind": lambda m, f: m["pieces"].append({"id": "a", "kind": "dragon"}),
    "a piece with too much": lambda m, f: m["pieces"].append({"id": "a", "kind": "combat", "evil": 1}),
    "a piece that says where": lambda m, f: m["pieces"].append({"id": "a", "kind": "pin", "x": 1, "y": 1, "where": 1}),
    "a piece that says self": lambda m, f: m["pieces"].append({"id": "a", "kind": "pin", "x": 1, "y": 1, "self": 1}),
    "text that no database keeps": lambda m, f: m["pieces"].append(
        {"id": "a", "kind": "pin", "x": 1, "y": 1, "title": "a\0b"}
    ),
    "two pieces of one id": lambda m, f: m["pieces"].append(m["pieces"][0]),
    "a bad id": lambda m, f: m["pieces"].append({"id": "<script>", "kind": "pin", "x": 1, "y": 1}),
    "settings of another kind": lambda m, f: m["pieces"].append({"id": "combat", "kind": "pin", "x": 1, "y": 1}),
    "second settings": lambda m, f: m["pieces"].append({"id": "other", "kind": "settings"}),
    "no settings": lambda m, f: m.update(pieces=[p for p in m["pieces"] if p["kind"] != "settings"]),
    "an asset of nobody": lambda m, f: m["pieces"].append({"id": "a", "kind": "map", "asset": "elsewhere"}),
    "a place beyond": lambda m, f: m["pieces"].append({"id": "a", "kind": "pin", "x": 1e9, "y": 1}),
    "people of text": lambda m, f: m.update(people=["x"]),
    "about of text": lambda m, f: m.update(about="x"),
    "files of text": lambda m, f: m.update(files="x"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_tampered_file_is_refused_with_a_clear_word(what: str) -> None:
    with pytest.raises((Refused, TooLarge)) as refusal:
        read_own(tampered(HOSTILE[what]))
    assert len(refusal.value.message) > 12


def test_a_drawing_of_an_earlier_version_without_a_whole_point_comes_along() -> None:
    odd = {"id": "a", "kind": "drawing", "shape": "line"}
    drawn = lambda m, f: m["pieces"].extend([odd | {"points": []}, odd | {"id": "b", "points": [1, 2, 3]}])  # noqa: E731
    found = read_own(tampered(drawn))
    assert [one["points"] for one in found.pieces if one["kind"] == "drawing"] == [[0, 0], [1, 2]]


def test_a_zip_that_grows_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_MEMBER_BYTES", 100_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("scene.json", b" " * 5_000_000)
    with pytest.raises(TooLarge):
        read_scenes(target.getvalue(), "a.scene.zip")


def test_random_damage_never_breaks_the_reader() -> None:
    import random

    dice, good = random.Random(3), made()
    for _ in range(300):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        cut = dice.randint(4, len(broken)) if dice.random() < 0.3 else len(broken)
        try:
            read_scenes(bytes(broken[:cut]), "a.scene.zip")
        except SceneFault as refusal:
            assert refusal.message


@pytest.mark.parametrize("data", [b"", b"hello", b"\x7fELF" + b"\0" * 99, b"%PDF-1.4", b"<svg/>", b"PK\x03\x04broken"])
def test_what_is_no_scene_file_is_told_so(data: bytes) -> None:
    with pytest.raises(Refused):
        read_scenes(data, "x")
