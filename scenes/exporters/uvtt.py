"""Writes Universal VTT: walls as long lines, objects, doors and windows, lights, the picture in base64."""

import base64
import io
import math
from typing import IO, Any

import msgspec

from scenes.exporters.lines import joined
from scenes.exporters.outcome import Written, count_lost, of_kind, settings_of
from scenes.importers.found import Ledger, kind_of
from scenes.pieces import Record

NEAR = 0.6
BLOCK = 3 << 18  # whole groups of three, so that the parts of the base64 join
NAMES = {
    "token": "tokens", "drawing": "drawings", "pin": "notes", "template": "areas", "fog": "fog", "combatant": "fights",
    "ambience": "sounds", "track": "sounds", "playlist": "sounds", "display": "handouts",
}  # fmt: skip
REASONS = {kind: f"the format knows no {what}" for kind, what in NAMES.items()}


class Squares:
    """Turns pixels into squares of the file; the grid's shift becomes the origin of the crop."""

    def __init__(self, settings: Record) -> None:
        self.cell = settings["grid"]["size"]
        self.left = -settings["grid"]["x"] % self.cell / self.cell
        self.top = -settings["grid"]["y"] % self.cell / self.cell
        self.unit = settings["grid"]["distance"]

    def point(self, x: float, y: float) -> dict[str, float]:
        """Return a place, exact to a millionth of a square."""
        return {"x": round(x / self.cell + self.left, 6), "y": round(y / self.cell + self.top, 6)}


def write_uvtt(pieces: list[Record], picture: bytes | IO[bytes] | None, *, into: IO[bytes] | None = None) -> Written:
    """Return the scene as Universal VTT 0.3; `picture` covers the whole scene. It is written `into` a file if told."""
    ledger, settings = Ledger(), settings_of(pieces)
    squares = Squares(settings)
    count_lost(pieces, ledger, REASONS)
    _tell_grid(settings, ledger)
    walls = of_kind(pieces, "wall")
    document = {
        "format": 0.3,
        "resolution": {
            "map_origin": {"x": squares.left, "y": squares.top},
            "map_size": {"x": settings["width"] / squares.cell, "y": settings["height"] / squares.cell},
            "pixels_per_grid": int(squares.cell) if squares.cell == int(squares.cell) else squares.cell,
        },
        "line_of_sight": _lines([wall for wall in walls if _list_of(wall) == "line"], squares),
        "objects_line_of_sight": _lines([wall for wall in walls if _list_of(wall) == "object"], squares),
        "portals": _portals(walls, squares),
        "environment": _environment(settings, of_kind(pieces, "light")),
        "lights": [_light(light, squares) for light in of_kind(pieces, "light")],
    }
    _tell_walls(walls, ledger)
    _tell_lights(of_kind(pieces, "light"), ledger)
    target = io.BytesIO() if into is None else into
    _write(
        target,
        document,
        io.BytesIO(picture or b"") if picture is None or isinstance(picture, bytes) else picture,
    )
    return Written(target, "dd2vtt", "application/json", ledger.losses)


def _write(target: IO[bytes], document: dict[str, Any], picture: IO[bytes]) -> None:
    """Write the document with its picture at the end, in pieces: a map of a hundred megabytes is never in memory."""
    document.pop("image", None)
    target.write(msgspec.json.encode(document)[:-1] + b',"image":"')
    while block := picture.read(BLOCK):
        target.write(base64.b64encode(block))
    target.write(b'"}')
    target.seek(0)


def _list_of(wall: Record) -> str | None:
    """Return which of the file's lists a wall goes into: what blocks sight decides, for that is all they are about."""
    kind = kind_of(wall)
    if kind in ("door", "window"):
        return "portal"
    if wall["sight"] == "none":
        return None
    return "object" if wall["move"] == "none" and wall["sight"] in ("limited", "proximity") else "line"


def _lines(walls: list[Record], squares: Squares) -> list[list[dict[str, float]]]:
    segments = [((wall["x1"], wall["y1"]), (wall["x2"], wall["y2"])) for wall in walls]
    return [[squares.point(*point) for point in line] for line in joined(segments)]


def _portals(walls: list[Record], squares: Squares) -> list[dict[str, Any]]:
    ends = {
        (round(wall[x] / NEAR), round(wall[y] / NEAR))
        for wall in walls if _list_of(wall) == "line" for x, y in (("x1", "y1"), ("x2", "y2"))
    }  # fmt: skip
    return [_portal(wall, squares, ends) for wall in walls if _list_of(wall) == "portal"]


def _portal(wall: Record, squares: Squares, ends: set[tuple[int, int]]) -> dict[str, Any]:
    bounds = [squares.point(wall["x1"], wall["y1"]), squares.point(wall["x2"], wall["y2"])]
    touching = any((round(wall[x] / NEAR), round(wall[y] / NEAR)) in ends for x, y in (("x1", "y1"), ("x2", "y2")))
    return {
        "position": squares.point((wall["x1"] + wall["x2"]) / 2, (wall["y1"] + wall["y2"]) / 2),
        "bounds": bounds,
        "rotation": math.atan2(wall["y2"] - wall["y1"], wall["x2"] - wall["x1"]),
        "closed": wall["door"] != "none",
        "freestanding": not touching,
    }


def _light(light: Record, squares: Squares) -> dict[str, Any]:
    return {
        "position": squares.point(light["x"], light["y"]),
        "range": max(light["dim"], light["bright"]) / squares.unit,
        "intensity": light["intensity"] * 2,
        "color": "ff" + light["colour"][1:],
        "shadows": light["walls"],
    }


def _environment(settings: Record, lights: list[Record]) -> dict[str, Any]:
    """Lights that are all switched off are those painted into the picture."""
    share = 1 - settings["darkness"]
    colour = "".join(f"{round(int(settings['light_colour'][at : at + 2], 16) * share):02x}" for at in (1, 3, 5))
    return {"baked_lighting": bool(lights) and not any(light["on"] for light in lights), "ambient_light": "ff" + colour}


def _tell_grid(settings: Record, ledger: Ledger) -> None:
    if settings["grid"]["type"] not in ("square", "none"):
        ledger.lose("settings.grid.type", "the format knows square grids only; the cells' size stands for them")
    if settings["grid"]["unit"] != "ft" or settings["grid"]["distance"] != 5:
        ledger.lose("settings.grid.distance", "the format knows no units; readers take five feet for a square")


def _tell_lights(lights: list[Record], ledger: Ledger) -> None:
    some_burn = any(light["on"] for light in lights)
    for light in lights:
        for key, usual in (("angle", 360), ("darkness", False), ("animation", "none")):
            if light[key] != usual:
                ledger.lose(f"light.{key}", "lights of this format shine around, steadily")
        if some_burn and not light["on"]:
            ledger.lose("light.on", "lights of this format burn, this one, too")
        if abs(max(light["dim"], light["bright"]) - 2 * light["bright"]) > 0.01:
            ledger.lose("light.bright", "lights of this format have one range; readers take half of it for bright")


def _tell_walls(walls: list[Record], ledger: Ledger) -> None:
    for wall in walls:
        where = _list_of(wall)
        if where is None:
            ledger.lose("wall", "what stops neither sight nor steps has no place in the format")
            continue
        _tell_senses(wall, where, ledger)
        if wall["side"] != "both":
            ledger.lose("wall.side", "walls of this format block from both sides")
        if wall["door"] == "secret":
            ledger.lose("wall.door", "a secret door is a plain door there; everybody sees it")
        if wall["door"] != "none" and wall["state"] != "closed":
            ledger.lose("wall.state", "doors of this format are closed, neither locked nor open")


def _tell_senses(wall: Record, where: str, ledger: Ledger) -> None:
    if where == "line" and wall["sight"] == "limited":
        ledger.lose("wall.sight", "what is seen over and yet stops people hides everything there")
    if where == "line" and wall["move"] == "none":
        ledger.lose("wall.move", "walls of this format stop people, too")
    if where != "line" and wall["sight"] == "proximity":
        ledger.lose("wall.proximity", "the format does not tell who is near from who is not")
    if wall["door"] == "none" and wall["light"] != wall["sight"]:
        ledger.lose("wall.light", "walls of this format stop light as they stop sight")
