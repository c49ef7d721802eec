"""From a PlanarAlly archive to scenes: locations, their floors and layers, options with their fallbacks."""

from dataclasses import dataclass, field
from typing import Any

from scenes.importers.budget import Budget
from scenes.importers.faults import Refused
from scenes.importers.fields import Fields
from scenes.importers.found import FoundScene, Gathering, Ledger
from scenes.importers.planarally.archive import PacArchive, Tables, once
from scenes.importers.planarally.colours import rgba
from scenes.importers.planarally.shapes import ShapeReader, ShapeTables
from scenes.pieces import SETTINGS_ID

Point = tuple[float, float]

FORMAT = "planarally"
CELL = 50
MARGIN = 200.0
SMALLEST = 500.0
GRIDS = {"SQUARE": "square", "POINTY_HEX": "hex_pointy", "FLAT_HEX": "hex_flat"}


@dataclass
class Source:
    """One archive while it is read."""

    archive: PacArchive
    tables: Tables
    shapes: ShapeTables
    version: str
    budget: Budget = field(default_factory=Budget)


def read_planarally(data: bytes, name: str = "Scene") -> list[FoundScene]:
    """Return one scene for each floor of each location. People, e-mails and passwords are not read at all."""
    archive = PacArchive(data)
    tables = Tables(archive.database or b"")
    if not {"location", "layer", "shape"} <= tables.names:
        raise Refused("bad_scene_file", "The archive's database is not one of PlanarAlly.")
    source = Source(archive, tables, ShapeTables(tables), tables.save_version())
    scenes = [scene for location in once(tables.rows("location"), "id") for scene in _read_location(location, source)]
    if not scenes:
        raise Refused("no_scene_found", "The archive has no location with anything in it.")
    return scenes


def _read_location(location: dict[str, Any], source: Source) -> list[FoundScene]:
    of_it = [row for row in source.tables.rows("floor") if row.get("location_id") == location.get("id")]
    floors = once(of_it, "id")
    scenes = []
    for floor in floors or [{}]:
        title = str(location.get("name") or "Location")
        title = f"{title} - {floor.get('name') or 'floor'}" if len(floors) > 1 else title
        scenes.append(_read_floor(title, location, floor, source))
    return scenes


def _layers(tables: Tables, floor: dict[str, Any], location: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the layers from below; before floors existed they belonged to the location."""
    one = floor.get("id")
    key, value = ("floor_id", one) if one is not None else ("location_id", location.get("id"))
    return once([row for row in tables.rows("layer") if row.get(key) == value], "id")


def _read_floor(title: str, location: dict[str, Any], floor: dict[str, Any], source: Source) -> FoundScene:
    tables, ledger = source.tables, Ledger()
    gathering = Gathering(ledger, source.budget)
    options = _options(tables, location, ledger)
    reader = ShapeReader(source.shapes, gathering, source.archive.assets)
    for layer in _layers(tables, floor, location):
        for row in source.shapes.of_layer.get(layer.get("id"), []):
            if layer.get("name") in ("fow", "fow-players") and not row.get("vision_obstruction"):
                ledger.lose("shapes of fog", "uncovered areas are drawn anew here")
                continue
            reader.read(row, str(layer.get("name") or "tokens"))
    _tell_losses(tables, location, ledger)
    shift, (width, height) = _move_into_view(gathering)
    _add_settings(gathering, options, floor, shift, (width, height))
    return gathering.finish(name=title, width=width, height=height, source=(FORMAT, source.version))


def _options(tables: Tables, location: dict[str, Any], ledger: Ledger) -> Fields:
    """Return the location's options; what it leaves open is the room's default."""
    options = tables.by("location_options", "id")
    room = tables.by("room", "id").get(location.get("room_id"), {})
    merged = {key: value for key, value in options.get(room.get("default_options_id"), {}).items() if value is not None}
    own = options.get(location.get("options_id"), {})
    merged |= {key: value for key, value in own.items() if value is not None}
    for key in ("unit_size", "unit_size_unit", "use_grid", "full_fow", "fow_los"):
        if location.get(key) is not None:
            merged.setdefault(key, location[key])
    return Fields(merged, "location_options", ledger)


def _add_settings(gathering: Gathering, options: Fields, floor: dict[str, Any], shift: Point, size: Point) -> None:
    kind = GRIDS.get(options.words("grid_type", "SQUARE"), "square") if options.truth("use_grid", True) else "none"
    background, opacity = rgba(floor.get("background_color") or "#ffffff")
    gathering.add(
        "settings", id=SETTINGS_ID, where="location", width=size[0], height=size[1],
        sight=options.truth("fow_los"), darkness=1.0 if options.truth("full_fow") else 0.0,
        background=background if opacity else "#2b2620",
        grid={"type": kind, "size": CELL, "x": shift[0] % CELL, "y": shift[1] % CELL,
              "distance": options.number("unit_size", 5, least=0.001, most=100_000),
              "unit": options.words("unit_size_unit", "ft", most=12)},
    )  # fmt: skip


def _move_into_view(gathering: Gathering) -> tuple[Point, Point]:
    """PlanarAlly's boards have no edges: move everything so that it lies inside a scene that is as large as needed."""
    xs, ys = _extent(gathering)
    left = (min(xs, default=0) - MARGIN) // CELL * CELL
    top = (min(ys, default=0) - MARGIN) // CELL * CELL
    shift = (-left, -top)
    for record in gathering.pieces:
        for x_key, y_key in (("x", "y"), ("x1", "y1"), ("x2", "y2")):
            if x_key in record and y_key in record:
                record[x_key] += shift[0]
                record[y_key] += shift[1]
        if "points" in record:
            record["points"] = [value + shift[at % 2] for at, value in enumerate(record["points"])]
    size = [
        max(SMALLEST, -(-(max(v, default=0) + MARGIN + s) // CELL) * CELL) for v, s in zip((xs, ys), shift, strict=True)
    ]
    if max(size) > 100_000:
        raise Refused("bad_scene_file", "The location reaches further than any scene of this site.")
    return shift, (size[0], size[1])


def _extent(gathering: Gathering) -> tuple[list[float], list[float]]:
    xs: list[float] = []
    ys: list[float] = []
    for record in gathering.pieces:
        half = (record.get("width", 0) / 2, record.get("height", 0) / 2) if record["kind"] == "map" else (0, 0)
        for x_key, y_key in (("x", "y"), ("x1", "y1"), ("x2", "y2")):
            if x_key in record and y_key in record:
                xs += [record[x_key] - half[0], record[x_key] + half[0]]
                ys += [record[y_key] - half[1], record[y_key] + half[1]]
        points = record.get("points", [])
        xs += points[::2]
        ys += points[1::2]
    return xs, ys


def _tell_losses(tables: Tables, location: dict[str, Any], ledger: Ledger) -> None:
    ledger.lose("players", "people, their e-mails and passwords are never read; give tokens their owners here")
    for table, what in (("initiative", "order of turns"), ("marker", "bookmarks of people"), ("label", "labels")):
        if tables.rows(table):
            ledger.lose(what, "it does not come along")
