"""Writes a Foundry scene as version 12 keeps it. Only a grid that is shifted needs padding, which moves everything."""

import hashlib
import io
import math
from collections.abc import Callable
from typing import Any

import msgspec

from scenes.exporters.foundry_marks import drawings_of, template_of
from scenes.exporters.outcome import Written, count_lost, of_kind, settings_of
from scenes.importers.fields import Fields
from scenes.importers.found import Ledger
from scenes.importers.foundry.frame import frame_of
from scenes.importers.foundry.tokens import one_way
from scenes.pieces import Record

BLOCKING = {"none": 0, "limited": 10, "normal": 20, "proximity": 30}
GRIDS = {"none": 0, "square": 1, "hex_pointy": 2, "hex_flat": 4}
DISPOSITIONS = {"secret": -2, "hostile": -1, "neutral": 0, "friendly": 1}
SHOWN = {"nobody": 0, "owners": 20, "everybody": 30}
UNKNOWN = "icons/svg/mystery-man.svg"
MOVEMENTS = {"none": None, "torch": "torch", "pulse": "pulse"}
REASONS = {
    "fog": "Foundry has no fog drawn by hand", "combatant": "fights are no part of a scene there",
    "combat": "fights are no part of a scene there", "track": "playlists are no part of a scene there",
    "playlist": "playlists are no part of a scene there", "display": "handouts are no part of a scene there",
}  # fmt: skip


def short_id(uid: str) -> str:
    """Return sixteen letters and digits, the only form of id that Foundry takes."""
    return hashlib.sha256(uid.encode()).hexdigest()[:16]


def write_foundry(name: str, pieces: list[Record], path_of: Callable[[str | None], str]) -> Written:
    """Return the scene as JSON; `path_of` tells the path of an asset, which Foundry must find by itself."""
    ledger, settings = Ledger(), settings_of(pieces)
    count_lost(pieces, ledger, REASONS)
    maps = sorted(of_kind(pieces, "map"), key=lambda record: record["order"])
    ground = next((record for record in maps if _covers(record, settings)), None)
    document = _scene(name, settings, path_of(ground["asset"]) if ground else "", pieces)
    frame = frame_of(Fields(document, "", ledger))
    maps = moved([record for record in maps if record is not ground], frame.left, frame.top)
    pieces = moved(pieces, frame.left, frame.top)
    document |= {
        "initial": _start(settings, frame.left, frame.top),
        "tiles": [_tile(record, path_of) for record in maps],
        "walls": [_wall(record) for record in of_kind(pieces, "wall")],
        "lights": [_light(record, ledger) for record in of_kind(pieces, "light")],
        "tokens": [_token(record, settings, path_of, ledger) for record in of_kind(pieces, "token")],
        "drawings": drawings_of(of_kind(pieces, "drawing"), short_id, ledger),
        "notes": [_note(record, ledger) for record in of_kind(pieces, "pin")],
        "sounds": [_sound(record, path_of) for record in of_kind(pieces, "ambience")],
        "templates": [template_of(record, settings, short_id(record["id"])) for record in of_kind(pieces, "template")],
    }
    if any(record.get("asset") for record in pieces):
        ledger.lose("pictures", "Foundry keeps files apart from scenes; put them under the paths named in the file")
    return Written(io.BytesIO(msgspec.json.encode(document)), "json", "application/json", ledger.losses)


def moved(pieces: list[Record], left: float, top: float) -> list[Record]:
    """Return the records with all their places moved."""
    if not (left or top):
        return pieces
    found = []
    for record in pieces:
        after = dict(record)
        for key, shift in (("x", left), ("y", top), ("x1", left), ("y1", top), ("x2", left), ("y2", top)):
            if isinstance(after.get(key), int | float):
                after[key] += shift
        if after.get("points"):
            after["points"] = [value + (top if at % 2 else left) for at, value in enumerate(after["points"])]
        found.append(after)
    return found


def _shift(settings: Record) -> tuple[tuple[float, float], float]:
    """Return how far the picture is moved against the grid, and a padding that leaves it on the canvas all the same."""
    grid, (across, down) = settings["grid"], _cell(settings["grid"])
    steps = {"hex_pointy": (across, down * 1.5), "hex_flat": (across * 1.5, down)}.get(grid["type"], (across, down))
    x, y = grid["x"] % steps[0], grid["y"] % steps[1]
    if grid["type"] == "none" or not (x or y):
        return (0, 0), 0
    return (x, y), min(0.5, max(0.05, 2 * grid["size"] / min(settings["width"], settings["height"])))


def _start(settings: Record, left: float, top: float) -> Record:
    x, y = settings["start_x"], settings["start_y"]
    return {
        "x": None if x is None else x + left, "y": None if y is None else y + top, "scale": settings["start_zoom"],
    }  # fmt: skip


def _covers(record: Record, settings: Record) -> bool:
    """Tell whether a map is the scene's ground: whole, upright, below the tokens."""
    whole = abs(record["width"] - settings["width"]) < 1 and abs(record["height"] - settings["height"]) < 1
    middle = abs(record["x"] - settings["width"] / 2) < 1 and abs(record["y"] - settings["height"] / 2) < 1
    return bool(record["asset"] and whole and middle and not record["rotation"] and not record["above"])


def _scene(name: str, settings: Record, ground: str, pieces: list[Record]) -> dict[str, Any]:
    grid, weather = settings["grid"], next((record["weather"] for record in of_kind(pieces, "screen")), "none")
    kind = GRIDS[grid["type"]] + (1 if grid["type"].startswith("hex") and grid["shifted"] == "even" else 0)
    shift, padding = _shift(settings)
    return {
        "_id": short_id(name), "name": name, "navigation": False, "active": False, "width": round(settings["width"]),
        "height": round(settings["height"]), "padding": padding,
        "backgroundColor": settings["background"],
        "background": {"src": ground or None, "offsetX": shift[0], "offsetY": shift[1], "scaleX": 1, "scaleY": 1,
                       "rotation": 0},
        "grid": {"type": kind, "size": grid["size"], "distance": grid["distance"], "units": grid["unit"],
                 "color": grid["colour"], "alpha": grid["opacity"] if grid["shown"] else 0},
        "tokenVision": settings["sight"], "fog": {"exploration": settings["explored"] != "off"},
        "environment": {
            "darknessLevel": settings["darkness"], "globalLight": {"enabled": settings["darkness"] < 1},
        },
        "weather": "" if weather in ("none", "embers") else weather,
    }  # fmt: skip


def _tile(record: Record, path_of: Callable[[str | None], str]) -> dict[str, Any]:
    return {
        "_id": short_id(record["id"]), "x": record["x"] - record["width"] / 2, "y": record["y"] - record["height"] / 2,
        "width": record["width"], "height": record["height"], "rotation": record["rotation"],
        "alpha": record["opacity"], "hidden": record["hidden"], "locked": record["locked"], "sort": record["order"],
        "elevation": 20 if record["above"] else 0, "overhead": record["above"],
        "texture": {"src": path_of(record["asset"]) or None, "scaleX": record["scale_x"], "scaleY": record["scale_y"]},
    }  # fmt: skip


def _wall(record: Record) -> dict[str, Any]:
    return {
        "_id": short_id(record["id"]), "c": [record["x1"], record["y1"], record["x2"], record["y2"]],
        "light": BLOCKING[record["light"]], "sight": BLOCKING[record["sight"]], "sound": BLOCKING[record["sound"]],
        "move": 0 if record["move"] == "none" else 20, "dir": ["both", "left", "right"].index(record["side"]),
        "door": ["none", "door", "secret"].index(record["door"]),
        "ds": ["closed", "open", "locked"].index(record["state"]),
        "threshold": {"light": record["proximity"], "sight": record["proximity"], "sound": None, "attenuation": False},
    }  # fmt: skip


def _glow(record: Record) -> dict[str, Any]:
    return {
        "dim": record["dim"], "bright": record["bright"], "color": record["colour"], "alpha": record["intensity"],
        "angle": record["angle"], "animation": {"type": MOVEMENTS[record["animation"]], "speed": 5, "intensity": 5},
    }  # fmt: skip


def _light(record: Record, ledger: Ledger) -> dict[str, Any]:
    if record["name"]:
        ledger.lose("light.name", "lights have no names there")
    return {
        "_id": short_id(record["id"]), "x": record["x"], "y": record["y"], "rotation": (record["rotation"] - 90) % 360,
        "walls": record["walls"], "hidden": not record["on"],
        "config": _glow(record) | {"negative": record["darkness"]},
    }  # fmt: skip


def _token(record: Record, settings: Record, path_of: Callable[[str | None], str], ledger: Ledger) -> dict[str, Any]:
    for key in ("bars", "auras", "conditions", "notes"):
        if record[key]:
            ledger.lose(f"token.{key}", "Foundry keeps it with the actor")
    across, down = (record["size"] * side / 2 for side in _cell(settings["grid"]))
    vision, rotation = record["vision"], record["rotation"]
    if one_way(vision, record["light"]):
        ledger.lose("token.rotation", "who sees or shines to one side is turned to that side, and so is the picture")
        rotation = (rotation - 90) % 360
    return {
        "_id": short_id(record["id"]), "name": record["name"], "x": record["x"] - across, "y": record["y"] - down,
        "width": record["size"], "height": record["size"], "rotation": rotation, "hidden": record["hidden"],
        "elevation": record["elevation"], "alpha": record["opacity"], "locked": record["locked"],
        "disposition": DISPOSITIONS[record["disposition"]], "displayName": SHOWN[record["name_shown"]],
        "texture": {"src": path_of(record["asset"]) or UNKNOWN, "tint": record["tint"] or "#ffffff"},
        "sight": {"enabled": vision["on"], "range": vision["darkvision"], "angle": vision["angle"],
                  "visionMode": "blindness" if vision["blind"] else "darkvision" if vision["darkvision"] else "basic"},
        "light": _glow(record["light"]), "actorId": None, "actorLink": False,
        "bar1": {"attribute": None}, "bar2": {"attribute": None},
    }  # fmt: skip


def _cell(grid: Record) -> tuple[float, float]:
    """Return width and height of a cell; of a hex, of the box around it."""
    long = 2 * grid["size"] / math.sqrt(3)
    return {"hex_pointy": (grid["size"], long), "hex_flat": (long, grid["size"])}.get(
        grid["type"], (grid["size"], grid["size"])
    )


def _note(record: Record, ledger: Ledger) -> dict[str, Any]:
    if record["text"] or record["entry"]:
        ledger.lose("pin.text", "notes of Foundry show a page of a journal; only the title comes along")
    return {"_id": short_id(record["id"]), "x": record["x"], "y": record["y"], "text": record["title"],
            "entryId": None, "texture": {"src": f"icons/svg/{record['icon'] or 'book'}.svg"}}  # fmt: skip


def _sound(record: Record, path_of: Callable[[str | None], str]) -> dict[str, Any]:
    return {
        "_id": short_id(record["id"]), "x": record["x"], "y": record["y"], "radius": record["radius"],
        "path": path_of(record["asset"]), "volume": record["volume"], "walls": record["walls"],
        "hidden": not record["on"], "repeat": True, "easing": True,
    }  # fmt: skip
