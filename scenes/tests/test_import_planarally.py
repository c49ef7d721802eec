"""PlanarAlly archives: locations and floors as scenes, shapes by what they do; nothing personal, nothing trusted."""

import bz2
import io
import sqlite3
import tarfile
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from scenes.importers.detect import read_scenes
from scenes.importers.faults import Refused, SceneFault, TooLarge
from scenes.importers.found import FoundScene
from scenes.importers.planarally import archive, read_planarally, tape
from scenes.importers.planarally.colours import rgba
from scenes.tests.pac_files import HASH, Pac, full_pac

pytestmark = pytest.mark.pure


@pytest.fixture
def scenes(tmp_path: Path) -> list[FoundScene]:
    return read_scenes(full_pac(tmp_path).data(), "room.pac")


def of(found: FoundScene, kind: str) -> list[dict[str, Any]]:
    return [record for record in found.pieces if record["kind"] == kind]


def shift_of(found: FoundScene) -> tuple[float, float]:
    """Boards have no edges there: the map's corner at 0, 0 tells how far everything was moved."""
    laid = of(found, "map")[0]
    return laid["x"] - laid["width"] / 2, laid["y"] - laid["height"] / 2


def test_every_floor_of_every_location_is_a_scene(scenes: list[FoundScene]) -> None:
    assert [scene.name for scene in scenes] == ["Crypt", "Tower - ground", "Tower - attic"]
    assert scenes[0].source_version == "117"
    assert scenes[0].counts() == {
        "door": 1, "drawing": 1, "light": 1, "map": 1, "pin": 1, "settings": 1, "terrain": 4, "token": 1, "wall": 2,
    }  # fmt: skip


def test_options_of_a_location_go_before_those_of_the_room(scenes: list[FoundScene]) -> None:
    crypt, tower = (of(scene, "settings")[0] for scene in scenes[:2])
    assert (crypt["grid"]["distance"], crypt["grid"]["unit"], crypt["grid"]["size"]) == (5, "ft", 50)
    assert crypt["sight"] and crypt["darkness"] == 0
    assert (tower["grid"]["distance"], tower["grid"]["unit"], tower["grid"]["type"]) == (2, "m", "hex_pointy")
    assert tower["darkness"] == 1 and tower["background"] == "#0a141e"


def test_walls_doors_and_low_things_stand_where_they_stood(scenes: list[FoundScene]) -> None:
    left, top = shift_of(scenes[0])
    walls = of(scenes[0], "wall")

    def ends(record: dict[str, Any]) -> tuple[float, ...]:
        return record["x1"] - left, record["y1"] - top, record["x2"] - left, record["y2"] - top

    assert [ends(wall) for wall in walls if wall["sight"] == "normal" and wall["door"] == "none"] == [
        (0, 100, 100, 100), (100, 100, 100, 200),
    ]  # fmt: skip
    low = [wall for wall in walls if wall["sight"] == "limited"]
    assert len(low) == 4 and all(wall["move"] == "none" for wall in low)
    door = next(wall for wall in walls if wall["door"] == "door")
    assert ends(door) == (100, 200, 150, 200) and door["state"] == "closed" and not door["players_may"]
    assert left % 50 == 0 and top % 50 == 0


def test_tokens_keep_bars_light_and_rings(scenes: list[FoundScene]) -> None:
    left, top = shift_of(scenes[0])
    ogre = of(scenes[0], "token")[0]
    assert (ogre["x"] - left, ogre["y"] - top, ogre["size"], ogre["colour"]) == (125, 175, 2, "#ff0000")
    assert (ogre["bars"][0]["name"], ogre["bars"][0]["value"], ogre["bars"][0]["max"]) == ("HP", 30, 59)
    assert (ogre["light"]["bright"], ogre["light"]["dim"], ogre["light"]["colour"]) == (20, 40, "#ffc864")
    assert [ring["name"] for ring in ogre["auras"]] == ["fear"]
    lamp = of(scenes[0], "light")[0]
    assert (lamp["x"] - left, lamp["y"] - top, lamp["dim"]) == (300, 300, 40)


def test_pictures_come_by_their_hash_and_notes_for_game_masters(scenes: list[FoundScene]) -> None:
    assert scenes[0].pictures[0].data == b"\x89PNGpicture" and scenes[0].pictures[0].name == "crypt.png"
    assert scenes[0].pictures[0].path == HASH
    pin = of(scenes[0], "pin")[0]
    assert (pin["title"], pin["text"], pin["shown"]) == ("A trap", "Ten feet deep.", "game_masters")
    assert of(scenes[0], "drawing")[0]["layer"] == "game_master" and of(scenes[0], "drawing")[0]["text"] == "Trap!"


def test_an_opacity_beyond_all_bounds_is_none() -> None:
    assert [rgba(f"rgba(1, 2, 3, {alpha})") for alpha in ("0.5", "nan", "7")] == [
        ("#010203", 0.5), ("#010203", 1.0), ("#010203", 1.0),
    ]  # fmt: skip


def test_people_e_mails_passwords_and_tokens_are_not_read(scenes: list[FoundScene]) -> None:
    said = repr(scenes)
    for word in ("dm@example.org", "PA_EXPORT", "dm-of-the-file", "top-secret-token"):
        assert word not in said
    assert any("players" in loss for loss in scenes[0].losses)


def test_the_database_cannot_be_asked_for_people(tmp_path: Path) -> None:
    tables = archive.Tables(full_pac(tmp_path).database())
    assert tables.rows("user") == [] and tables.rows("constants") == []
    for question in ("SELECT email FROM user", "SELECT api_token FROM constants", "DELETE FROM shape",
                     "ATTACH DATABASE '/tmp/x' AS x", "SELECT load_extension('x')",
                         "PRAGMA writable_schema=ON"):  # fmt: skip
        with pytest.raises(sqlite3.DatabaseError):
            tables._connection.execute(question).fetchall()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def test_nothing_of_an_archive_is_written_and_links_are_passed_over(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    extra = [
        (member("../../evil.txt", size=4), b"evil"), (member("/etc/evil", size=4), b"evil"),
        (member("assets/../../evil", size=4), b"evil"), (member(f"assets/{'cd' * 20}", tarfile.SYMTYPE,
            str(outside)), b""),
        (member("device", tarfile.CHRTYPE), b""), (member("sub/other.sqlite", size=4), b"evil"),
    ]  # fmt: skip
    pac = full_pac(tmp_path)
    data = pac.data(extra=extra)
    before = sorted(tmp_path.rglob("*"))
    opened = archive.PacArchive(data)
    assert set(opened.assets) == {HASH}
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("mode", ["w:bz2", "w:gz", "w"])
def test_archives_of_all_packings_are_read(tmp_path: Path, mode: str) -> None:
    assert len(read_scenes(full_pac(tmp_path).data(mode=mode), "room.pac")) == 3


def test_an_archive_says_little_about_its_files() -> None:
    """What tells of a file is read in one go by who reads tars: long names, and bzip2 makes millions of a line."""
    for kind in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
        bomb = io.BytesIO()
        with tarfile.open(fileobj=bomb, mode="w:bz2") as tar:
            tar.addfile(member("x", kind, size=60_000_000), io.BytesIO(b"a" * 60_000_000))
        tracemalloc.start()
        with pytest.raises(TooLarge):
            read_planarally(bomb.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
        tracemalloc.stop()


def test_headers_without_end_are_refused() -> None:
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:bz2") as tar:
        for _ in range(5_000):
            tar.addfile(member("x", tarfile.XGLTYPE, size=9), io.BytesIO(b"9 ab=cde\n"))
    with pytest.raises(Refused):
        read_planarally(bomb.getvalue())


def test_a_file_with_holes_is_not_read() -> None:
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:bz2") as tar:
        info = member("room.sqlite", size=512)
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}
        tar.addfile(info, io.BytesIO(b"1\n0\n0\n".ljust(512, b"\0")))
    with pytest.raises(Refused):
        read_planarally(bomb.getvalue())


def test_a_line_of_bzip2_that_becomes_gigabytes_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "MOST_BYTES", 3_000_000)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        read_planarally(bz2.compress(member("x", size=10**9).tobuf()) + bz2.compress(b"\0" * 10**8) * 3)
    tracemalloc.stop()


def test_floors_that_are_there_twice_bring_their_shapes_once(tmp_path: Path) -> None:
    pac = full_pac(tmp_path)
    for table in ("location", "floor", "layer", "shape"):
        pac.connection.executescript(
            f"CREATE TABLE t AS SELECT * FROM {table}; INSERT INTO t SELECT * FROM {table};"
            f"DROP TABLE {table}; ALTER TABLE t RENAME TO {table};"
        )
    plain = tmp_path / "plain"
    plain.mkdir()
    once, twice = read_scenes(full_pac(plain).data(), "room.pac"), read_scenes(pac.data(), "room.pac")
    assert [scene.counts() for scene in once] == [scene.counts() for scene in twice]


def test_an_archive_of_more_locations_than_fit_is_refused(tmp_path: Path) -> None:
    pac = full_pac(tmp_path)
    for at in range(300):
        pac.insert("location", id=at + 10, room_id=1, name="Again", index=at)
    with pytest.raises(TooLarge) as refusal:
        read_scenes(pac.data(), "room.pac")
    assert refusal.value.code == "too_many_scenes"


def test_an_archive_that_unpacks_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "MOST_BYTES", 3_000_000)
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:bz2") as tar:
        tar.addfile(member("zeros", size=50_000_000), io.BytesIO(b"\0" * 50_000_000))
    with pytest.raises(TooLarge):
        read_planarally(bomb.getvalue())


def broken_database(tmp_path: Path) -> bytes:
    pac = Pac(tmp_path)
    content = bytearray(pac.database())
    content[200:4000] = b"\xff" * 3800
    pac.path.write_bytes(bytes(content))
    pac.connection = sqlite3.connect(":memory:")
    return pac.data()


def test_broken_archives_are_refused_with_a_clear_word(tmp_path: Path) -> None:
    whole = full_pac(tmp_path).data()
    bad = [b"BZh9" + b"x" * 500, whole[: len(whole) // 2], bz2.compress(b"no tar at all" * 100), b"BZh91AY&SY"]
    empty = io.BytesIO()
    with tarfile.open(fileobj=empty, mode="w:bz2") as tar:
        tar.addfile(member("readme.txt", size=2), io.BytesIO(b"hi"))
    other = io.BytesIO()
    with tarfile.open(fileobj=other, mode="w:bz2") as tar:
        tar.addfile(member("x.sqlite", size=5), io.BytesIO(b"hello"))
    folder = tmp_path / "broken"
    folder.mkdir()
    for data in [*bad, empty.getvalue(), other.getvalue(), broken_database(folder)]:
        with pytest.raises((Refused, TooLarge)) as refusal:
            read_scenes(data, "room.pac")
        assert len(refusal.value.message) > 12


def test_a_view_in_the_place_of_a_table_is_not_asked(tmp_path: Path) -> None:
    pac = full_pac(tmp_path)
    pac.connection.executescript(
        "DROP TABLE tracker; CREATE VIEW tracker AS SELECT uuid, shape_id, 1 visible, 'x' name,"
        " (SELECT email FROM user) value, 1 maxvalue FROM aura;"
    )
    found = read_scenes(pac.data(), "room.pac")
    assert not of(found[0], "token")[0]["bars"] and "dm@example.org" not in repr(found)


@pytest.mark.parametrize(
    "change",
    ["UPDATE shape SET x = 'left'", "UPDATE shape SET x = 1e300", "UPDATE polygon SET vertices = '[[1'",
     "UPDATE polygon SET vertices = '[[[]]]'", "UPDATE shape SET options = '{'",
         "UPDATE shape SET fill_colour = 'rgb(x)'",
     "UPDATE tracker SET value = 'many', maxvalue = NULL", "UPDATE aura SET value = -5, colour = NULL",
     "UPDATE circular_token SET radius = 'big'", "DELETE FROM polygon", "UPDATE layer SET floor_id = 99",
     "UPDATE shape SET angle = 'x'", "UPDATE location_options SET unit_size = 0", "UPDATE shape SET name = x'ff00'",
     "DELETE FROM location", "DROP TABLE shape", "DROP TABLE note", "UPDATE shape SET type_ = '../../x'",
     'UPDATE location SET "index" = char(120) WHERE id = 1', 'UPDATE floor SET "index" = char(120) WHERE id = 2',
     'UPDATE layer SET "index" = char(120) WHERE id = 1', """UPDATE shape SET "index" = 'x' WHERE uuid = 'shape-1'""",
     "ALTER TABLE floor DROP COLUMN name", "DROP TABLE floor; CREATE TABLE floor (location_id, name)",
     f"UPDATE polygon SET vertices = '[[{'9' * 400},1]]'", "UPDATE polygon SET vertices = '[[NaN, Infinity]]'",
     "UPDATE shape SET name = char(65, 0, 66)",
     "UPDATE asset SET file_hash = NULL", "UPDATE shape SET layer_id = NULL", "UPDATE line SET x2 = NULL"],
)  # fmt: skip
def test_strange_rows_never_break_the_reader(tmp_path: Path, change: str) -> None:
    pac = full_pac(tmp_path)
    pac.connection.executescript(change)
    try:
        read_scenes(pac.data(), "room.pac")
    except SceneFault as refusal:
        assert refusal.message
