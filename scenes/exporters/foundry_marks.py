"""Drawings and areas as Foundry keeps them."""

import math
from collections.abc import Callable
from typing import Any

from scenes.importers.found import Ledger
from scenes.pieces import Record

SHAPES = {"rectangle": "r", "ellipse": "e", "text": "r"}
AREAS = {"circle": "circle", "cone": "cone", "line": "ray", "square": "rect"}


def drawings_of(records: list[Record], id_of: Callable[[str], str], ledger: Ledger) -> list[dict[str, Any]]:
    """Return the drawings. Tables have taken some without one whole point, which are nowhere."""
    found = []
    for record in records:
        if len(record["points"]) < 2:
            ledger.lose("drawing", "a drawing without a place is nowhere")
        else:
            found.append(_drawing(record, id_of(record["id"])))
    return found


def _drawing(record: Record, uid: str) -> dict[str, Any]:
    """Return a drawing; its points are counted from the corner of the box around them."""
    xs, ys = record["points"][::2], record["points"][1::2]
    left, top, width, height = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    is_text = record["shape"] == "text"
    if is_text:
        width, height = max(len(record["text"]) * record["size"] * 0.6, 10), record["size"] * 1.4
    points = [] if record["shape"] in SHAPES else _from_corner(record["points"], left, top)
    return {
        "_id": uid, "x": left, "y": top, "rotation": 0, "sort": record["order"],
        "shape": {"type": SHAPES.get(record["shape"], "p"), "width": width, "height": height, "points": points},
        "bezierFactor": 0.2 if record["shape"] == "freehand" else 0,
        "fillType": 1 if record["fill"] else 0, "fillColor": record["fill"], "fillAlpha": record["opacity"],
        "strokeWidth": 0 if is_text else round(record["width"]), "strokeColor": record["colour"],
        "strokeAlpha": record["opacity"], "text": record["text"], "fontSize": round(record["size"]),
        "textColor": record["colour"], "textAlpha": record["opacity"], "hidden": record["layer"] == "game_master",
    }  # fmt: skip


def _from_corner(points: list[float], left: float, top: float) -> list[float]:
    return [value - (top if at % 2 else left) for at, value in enumerate(points)]


def template_of(record: Record, settings: Record, uid: str) -> dict[str, Any]:
    """Return an area of effect; a square is drawn from its corner along the diagonal."""
    x, y, length, direction = record["x"], record["y"], record["length"], record["direction"]
    if record["shape"] == "square":
        half = length / 2 * settings["grid"]["size"] / settings["grid"]["distance"]
        x, y, length, direction = x - half, y - half, length * math.sqrt(2), 45
    return {
        "_id": uid, "t": AREAS[record["shape"]], "x": x, "y": y, "distance": length, "direction": direction,
        "angle": record["angle"] if record["shape"] == "cone" else 0, "hidden": record["hidden"],
        "width": record["width"], "fillColor": record["colour"], "borderColor": "#000000",
    }  # fmt: skip
