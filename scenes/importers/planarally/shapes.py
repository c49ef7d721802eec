"""PlanarAlly's shapes: pictures, circles, polygons, lines, texts; as walls, doors, tokens, lights, maps or drawings."""

import json
import math
from typing import Any

from scenes.importers.faults import Refused
from scenes.importers.fields import Fields, number_from
from scenes.importers.found import Gathering
from scenes.importers.planarally.archive import Tables, once
from scenes.importers.planarally.colours import rgba
from scenes.importers.planarally.tokens import add_lights, add_pins, token_fields

Point = tuple[float, float]
SUBTYPES = {
    "assetrect": "asset_rect", "rect": "rect", "circle": "circle", "circulartoken": "circular_token",
    "polygon": "polygon", "line": "line", "text": "text", "togglecomposite": "toggle_composite",
}  # fmt: skip
STEPS_OF_A_CIRCLE = 24
MOST_CORNERS = 9_999
MOST_OF_A_SHAPE = 100


class ShapeTables:
    """The tables around shapes, read once."""

    def __init__(self, tables: Tables) -> None:
        self.of_layer: dict[Any, list[dict[str, Any]]] = {}
        for row in once(tables.rows("shape"), "uuid"):
            self.of_layer.setdefault(row.get("layer_id"), []).append(row)
        self.subtypes = {name: tables.by(table, "shape_id") for name, table in SUBTYPES.items()}
        self.trackers = tables.grouped("tracker", "shape_id", most=MOST_OF_A_SHAPE)
        self.auras = tables.grouped("aura", "shape_id", most=MOST_OF_A_SHAPE)
        self.assets = tables.by("asset", "id")
        self.notes = tables.by("note", "uuid")
        self.notes_of = tables.grouped("note_shape", "shape_id", most=MOST_OF_A_SHAPE)


class ShapeReader:
    """Turns shapes of one floor into pieces."""

    def __init__(self, tables: ShapeTables, gathering: Gathering, files: dict[str, bytes]) -> None:
        self.tables = tables
        self.gathering = gathering
        self.files = files

    def read(self, row: dict[str, Any], layer: str) -> None:
        """Add what a shape stands for; most are one piece, a wall of many corners is many."""
        kind = str(row.get("type_") or "")
        subtype = self.tables.subtypes.get(kind, {}).get(row.get("uuid"))
        if subtype is None or kind == "togglecomposite":
            self.gathering.ledger.lose(f"shape {kind[:30]}", "shapes that change by themselves do not come along")
            return
        shape = Fields({**subtype, **row}, f"shape {str(row.get('name') or '')[:40] or kind}", self.gathering.ledger)
        outline = outline_of(shape, kind)
        if row.get("vision_obstruction") or row.get("movement_obstruction") or row.get("is_door"):
            self._add_walls(shape, kind, outline)
        elif row.get("is_token") or kind == "circulartoken":
            self._add_token(shape, kind, outline, layer)
        elif kind == "assetrect":
            self._add_map(shape, outline, layer)
        elif not add_lights(self.gathering, self.tables.auras.get(row.get("uuid"), []), centre(outline)):
            self._add_drawing(shape, kind, outline, layer)
        add_pins(self.gathering, self.tables, row, centre(outline))

    def _add_walls(self, shape: Fields, kind: str, outline: list[Point]) -> None:
        sight, move = shape.raw("vision_obstruction", 0), bool(shape.raw("movement_obstruction", 0))
        blocking = "limited" if sight == 2 else "normal" if sight else "none"
        door = bool(shape.raw("is_door", 0))
        open_door = door and not sight and not move
        closed = kind not in ("line",) and not shape.truth("open_polygon")
        for start, end in edges(outline, closed=closed and len(outline) > 2):
            self.gathering.add(
                "wall", where=shape.where, x1=start[0], y1=start[1], x2=end[0], y2=end[1],
                sight="normal" if door else blocking, light="normal" if door else blocking,
                move="normal" if move or door else "none", sound="normal" if sight or door else "none",
                door="door" if door else "none", state="open" if open_door else "closed",
                players_may=_players_may(shape),
            )  # fmt: skip
        add_lights(self.gathering, self.tables.auras.get(shape.data.get("uuid"), []), centre(outline))
        if kind == "assetrect":
            self._add_map(shape, outline, "map")

    def _add_token(self, shape: Fields, kind: str, outline: list[Point], layer: str) -> None:
        x, y = centre(outline)
        size = max(_sides(shape, kind)) / 50
        uuid = shape.data.get("uuid")
        self.gathering.add(
            "token", where=shape.where, x=x, y=y, size=min(max(size, 0.1), 40), asset=self._picture(shape, "token"),
            rotation=math.degrees(shape.number("angle", 0)) % 360, layer="game_master" if layer == "dm" else "tokens",
            shape="picture" if kind == "assetrect" else "square" if kind == "rect" else "round",
            **token_fields(shape, self.tables.trackers.get(uuid, []), self.tables.auras.get(uuid, [])),
        )  # fmt: skip

    def _add_map(self, shape: Fields, outline: list[Point], layer: str) -> None:
        x, y = centre(outline)
        self.gathering.add(
            "map", where=shape.where, asset=self._picture(shape, "map"), x=x, y=y,
            width=shape.number("width", 50, least=1), height=shape.number("height", 50, least=1),
            rotation=math.degrees(shape.number("angle", 0)) % 360, name=shape.words("name"),
            hidden=layer == "dm" or shape.truth("is_invisible"), order=int(shape.number("index", 0)),
        )  # fmt: skip

    def _add_drawing(self, shape: Fields, kind: str, outline: list[Point], layer: str) -> None:
        flat = [value for point in outline for value in point]
        colour = rgba(shape.raw("stroke_colour"))
        fill = rgba(shape.raw("fill_colour"))
        ours = {"line": "line", "text": "text", "polygon": "freehand" if shape.truth("open_polygon") else "polygon"}
        text = shape.words("text", most=500) if kind == "text" else ""
        if kind == "text" and not text:
            return
        self.gathering.add(
            "drawing", where=shape.where, shape=ours.get(kind, "polygon"), points=flat[:2] if text else flat, text=text,
            size=shape.number("font_size", 28, least=4, most=1000), colour=fill[0] if text else colour[0],
            width=shape.number("line_width", shape.number("stroke_width", 2), least=0, most=500) if colour[1] else 0,
            fill=fill[0] if fill[1] and kind not in ("line", "text") and not shape.truth("open_polygon") else None,
            opacity=max(fill[1], colour[1]), layer={"dm": "game_master", "map": "map"}.get(layer, "tokens"),
        )  # fmt: skip

    def _picture(self, shape: Fields, role: str) -> str | None:
        """Return the picture's stand-in; its bytes lie in the archive under their hash."""
        asset = self.tables.assets.get(shape.data.get("asset_id"), {})
        path = str(shape.data.get("src") or "")
        digest = str(asset.get("file_hash") or path.rsplit("/", 1)[-1])
        if not path and not asset:
            return None
        name = str(asset.get("name") or shape.data.get("name") or "picture")[:200]
        found = self.gathering.picture(digest, role="token" if role == "token" else "map", name=name)
        self.gathering.pictures[digest].data = self.files.get(digest)
        if digest not in self.files:
            self.gathering.ledger.warn(f"The archive lacks the picture {name[:60]!r}.")
        return found


def outline_of(shape: Fields, kind: str) -> list[Point]:
    """Return the corners as they lie on the board, turned; a circle gets many."""
    x, y = shape.coordinate("x"), shape.coordinate("y")
    if kind == "line":
        corners = [(x, y), (shape.coordinate("x2"), shape.coordinate("y2"))]
    elif kind == "polygon":
        corners = [(x, y), *_vertices(shape)]
    elif kind in ("circle", "circulartoken"):
        corners = _circle(x, y, shape.number("radius", 25, least=0, most=50_000))
    elif kind == "text":
        corners = [(x, y)]
    else:
        width, height = shape.number("width", 50, least=0), shape.number("height", 50, least=0)
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return turn(corners, shape.number("angle", 0))


def _circle(x: float, y: float, radius: float) -> list[Point]:
    angles = [2 * math.pi * at / STEPS_OF_A_CIRCLE for at in range(STEPS_OF_A_CIRCLE)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _vertices(shape: Fields) -> list[Point]:
    try:
        values = json.loads(str(shape.raw("vertices", "[]"))[:2_000_000])[:MOST_CORNERS]
        where = shape.place("vertices")
        return [(number_from(point[0], where), number_from(point[1], where)) for point in values]
    except (ValueError, TypeError, IndexError, KeyError, RecursionError, Refused):
        shape.ledger.warn(f"The corners of {shape.where} could not be read.")
        return []


def turn(corners: list[Point], radians: float) -> list[Point]:
    """Return the corners turned around their middle."""
    if not radians or len(corners) < 2:
        return corners
    (mx, my), cos, sin = centre(corners), math.cos(radians), math.sin(radians)
    return [(mx + (x - mx) * cos - (y - my) * sin, my + (x - mx) * sin + (y - my) * cos) for x, y in corners]


def centre(corners: list[Point]) -> Point:
    """Return the middle of the box around the corners."""
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def edges(outline: list[Point], *, closed: bool) -> list[tuple[Point, Point]]:
    """Return the sides of an outline that have a length."""
    following = [*outline[1:], outline[0]] if closed else outline[1:]
    return [(start, end) for start, end in zip(outline, following, strict=False) if start != end]


def _sides(shape: Fields, kind: str) -> Point:
    if kind in ("circle", "circulartoken"):
        across = shape.number("radius", 25, least=0) * 2
        return across, across
    return shape.number("width", 50, least=0), shape.number("height", 50, least=0)


def _players_may(shape: Fields) -> bool:
    """Doors keep their rights among the options, which are a list of pairs."""
    try:
        options = dict(json.loads(str(shape.raw("options") or "[]")[:100_000]))
        return bool(options.get("door", {}).get("permissions", {}).get("enabled", []) or not options.get("door"))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return True
