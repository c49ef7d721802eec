"""Builds PlanarAlly archives by that program's own schema (of its save version 80 and after)."""

import io
import json
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE constants (id INTEGER PRIMARY KEY, save_version INTEGER, secret_token BLOB, api_token TEXT);
CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT, email TEXT, password_hash TEXT, default_options_id INTEGER);
CREATE TABLE location_options (id INTEGER PRIMARY KEY, unit_size REAL, unit_size_unit TEXT, use_grid INTEGER,
  full_fow INTEGER, fow_opacity REAL, fow_los INTEGER, vision_mode TEXT, spawn_locations TEXT, grid_type TEXT);
CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT, creator_id INTEGER, default_options_id INTEGER);
CREATE TABLE location (id INTEGER PRIMARY KEY, room_id INTEGER, name TEXT, options_id INTEGER, "index" INTEGER,
  archived INTEGER);
CREATE TABLE floor (id INTEGER PRIMARY KEY, location_id INTEGER, "index" INTEGER, name TEXT, player_visible INTEGER,
  type_ INTEGER, background_color TEXT);
CREATE TABLE layer (id INTEGER PRIMARY KEY, floor_id INTEGER, name TEXT, type_ TEXT, player_visible INTEGER,
  player_editable INTEGER, selectable INTEGER, "index" INTEGER);
CREATE TABLE asset (id INTEGER PRIMARY KEY, owner_id INTEGER, parent_id INTEGER, name TEXT, file_hash TEXT);
CREATE TABLE shape (uuid TEXT PRIMARY KEY, layer_id INTEGER, type_ TEXT, x REAL, y REAL, name TEXT,
  name_visible INTEGER,
  fill_colour TEXT, stroke_colour TEXT, vision_obstruction INTEGER, movement_obstruction INTEGER, is_token INTEGER,
  annotation TEXT, "index" INTEGER, options TEXT, default_edit_access INTEGER, is_invisible INTEGER,
  is_defeated INTEGER,
  is_locked INTEGER, angle REAL, stroke_width INTEGER, asset_id INTEGER, is_door INTEGER, is_teleport_zone INTEGER);
CREATE TABLE asset_rect (shape_id TEXT PRIMARY KEY, width REAL, height REAL, src TEXT);
CREATE TABLE rect (shape_id TEXT PRIMARY KEY, width REAL, height REAL);
CREATE TABLE circle (shape_id TEXT PRIMARY KEY, radius REAL, viewing_angle REAL);
CREATE TABLE circular_token (shape_id TEXT PRIMARY KEY, radius REAL, viewing_angle REAL, text TEXT, font TEXT);
CREATE TABLE line (shape_id TEXT PRIMARY KEY, x2 REAL, y2 REAL, line_width INTEGER);
CREATE TABLE polygon (shape_id TEXT PRIMARY KEY, vertices TEXT, line_width INTEGER, open_polygon INTEGER);
CREATE TABLE text (shape_id TEXT PRIMARY KEY, text TEXT, font_size INTEGER);
CREATE TABLE tracker (uuid TEXT PRIMARY KEY, shape_id TEXT, visible INTEGER, name TEXT, value INTEGER, maxvalue INTEGER,
  draw INTEGER, primary_color TEXT, secondary_color TEXT);
CREATE TABLE aura (uuid TEXT PRIMARY KEY, shape_id TEXT, vision_source INTEGER, visible INTEGER, name TEXT,
  value INTEGER,
  dim INTEGER, colour TEXT, active INTEGER, border_colour TEXT, angle INTEGER, direction INTEGER);
CREATE TABLE note (uuid TEXT PRIMARY KEY, creator_id INTEGER, title TEXT, text TEXT, tags TEXT);
CREATE TABLE note_shape (id INTEGER PRIMARY KEY, note_id TEXT, shape_id TEXT);
INSERT INTO constants VALUES (1, 117, x'00', 'top-secret-token');
INSERT INTO user VALUES (1, 'dm-of-the-file', 'dm@example.org', 'PA_EXPORT-hash', NULL);
INSERT INTO location_options VALUES (1, 5, 'ft', 1, 0, 0.3, 1, 'triangle', '[]', 'SQUARE'),
  (2, 2, 'm', NULL, 1, NULL, NULL, NULL, '[]', 'POINTY_HEX');
INSERT INTO room VALUES (1, 'My room', 1, 1);
INSERT INTO location VALUES (1, 1, 'Crypt', NULL, 1, 0), (2, 1, 'Tower', 2, 2, 0);
INSERT INTO floor VALUES (1, 1, 0, 'ground', 1, 1, NULL), (2, 2, 0, 'ground', 1, 1, 'rgba(10, 20, 30, 1)'),
  (3, 2, 1, 'attic', 1, 1, NULL);
INSERT INTO layer VALUES (1, 1, 'map', 'normal', 1, 0, 1, 0), (2, 1, 'tokens', 'normal', 1, 1, 1, 1),
  (3, 1, 'dm', 'normal', 0, 0, 1, 2), (4, 1, 'fow', 'fow', 1, 0, 1, 3), (5, 2, 'tokens', 'normal', 1, 1, 1, 0),
  (6, 3, 'tokens', 'normal', 1, 1, 1, 0);
"""
SUBTYPES = {"assetrect": "asset_rect", "circulartoken": "circular_token"}
HASH = "ab" * 20


class Pac:
    """An archive in the making."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "room-dm.sqlite"
        self.connection = sqlite3.connect(self.path)
        self.connection.execute("PRAGMA journal_mode=wal")  # as that program keeps its own
        self.connection.executescript(SCHEMA)
        self.files = {f"assets/{HASH}": b"\x89PNGpicture"}
        self.count = 0

    def insert(self, table: str, **values: Any) -> None:
        """Add a row."""
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        self.connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(values.values()))

    def shape(self, kind: str, x: float, y: float, layer: int = 2, *, sub: dict[str, Any], **values: Any) -> str:
        """Add a shape and its second half; return its id."""
        self.count += 1
        uuid = f"shape-{self.count}"
        usual = {"name": f"Shape {self.count}", "fill_colour": "rgba(0, 0, 0, 1)", "stroke_colour": "rgba(0,0,0,0)",
                 "vision_obstruction": 0, "movement_obstruction": 0, "is_token": 0, "annotation": "",
                     "index": self.count,
                 "options": "[]", "angle": 0, "is_door": 0, "is_invisible": 0}  # fmt: skip
        self.insert("shape", **(usual | {"uuid": uuid, "layer_id": layer, "type_": kind, "x": x, "y": y} | values))
        self.insert(SUBTYPES.get(kind, kind), shape_id=uuid, **sub)
        return uuid

    def database(self) -> bytes:
        """Return the database with everything that its journal holds."""
        self.connection.commit()
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.read_bytes()

    def data(self, *, mode: str = "w:bz2", extra: list[tuple[tarfile.TarInfo, bytes]] | None = None) -> bytes:
        """Return the archive."""
        database = self.database()
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode=mode) as tar:
            for name, content in [(self.path.name, database), *self.files.items()]:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            for info, content in extra or []:
                tar.addfile(info, io.BytesIO(content))
        return target.getvalue()


def full_pac(folder: Path) -> Pac:
    """Return an archive with something of everything."""
    pac = Pac(folder)
    pac.insert("asset", id=1, owner_id=1, name="crypt.png", file_hash=HASH)
    pac.shape("assetrect", 0, 0, 1, sub={"width": 1000, "height": 500, "src": f"/static/assets/{HASH}"}, asset_id=1)
    ogre = pac.shape("circulartoken", 125, 175, sub={"radius": 50, "text": "O", "font": ""}, is_token=1, name="Ogre",
                     fill_colour="#ff0000", default_edit_access=0)  # fmt: skip
    pac.insert("tracker", uuid="t1", shape_id=ogre, visible=1, name="HP", value=30, maxvalue=59, draw=1,
               primary_color="#00FF00", secondary_color="#888888")  # fmt: skip
    light = {"vision_source": 1, "visible": 1, "name": "torch", "value": 20, "dim": 20, "active": 1, "angle": 360,
             "colour": "rgba(255, 200, 100, 0.4)", "border_colour": "rgba(0,0,0,0)", "direction": 0}  # fmt: skip
    pac.insert("aura", uuid="a1", shape_id=ogre, **light)
    pac.insert(
        "aura", uuid="a2", shape_id=ogre, **(light | {"vision_source": 0, "name": "fear", "value": 10, "dim": 0})
    )
    lamp = pac.shape("circle", 300, 300, sub={"radius": 10, "viewing_angle": None})
    pac.insert("aura", uuid="a3", shape_id=lamp, **light)
    pac.shape("polygon", 0, 100, 4, sub={"vertices": json.dumps([[100, 100], [100, 200]]), "line_width": 2,
        "open_polygon": 1},
              vision_obstruction=1, movement_obstruction=1)  # fmt: skip
    pac.shape("rect", 400, 100, sub={"width": 50, "height": 50}, vision_obstruction=2, movement_obstruction=0)
    door = {"door": {"permissions": {"enabled": [], "request": [], "disabled": ["default"]}, "toggleMode": "both"}}
    pac.shape("line", 100, 200, sub={"x2": 150, "y2": 200, "line_width": 4}, vision_obstruction=1,
        movement_obstruction=1,
              is_door=1, options=json.dumps(list(door.items())))  # fmt: skip
    secret = pac.shape("text", 200, 50, 3, sub={"text": "Trap!", "font_size": 20})
    pac.insert("note", uuid="n1", creator_id=1, title="A trap", text="Ten feet deep.")
    pac.insert("note_shape", id=1, note_id="n1", shape_id=secret)
    pac.shape("rect", 0, 0, 6, sub={"width": 100, "height": 100}, fill_colour="#00f")
    return pac
