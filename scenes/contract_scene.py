"""Scenes in the words of the system that this site replaces, and back. Free of Django.

Its clients send whole scenes. What such a scene says of maps, grid, order of turns and areas becomes pieces here; the
scene itself is kept as it was said, and on its way out only that is changed in it which has changed here meanwhile.
So a scene comes out as it went in, with every key that only its clients understand.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scenes.pieces import COMBAT_ID, SETTINGS_ID, Record, new_id

Doc = dict[str, Any]
Say = Callable[[Any], Any]
FARTHEST = 200_000.0
"""As far as places and lengths of pieces go (`scenes.pieces.Place` and `Length`)."""
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_SHAPES = {"circle": "circle", "cone": "cone", "line": "line", "square": "square", "cube": "square"}


@dataclass(frozen=True)
class Ground:
    """A map of the library: its asset, its name on the wire, its size."""

    uid: str
    name: str
    folder: str | None
    width: float
    height: float


@dataclass
class Wanted:
    """What a scene comes to here: values by piece, in their order, and which pieces it speaks of."""

    settings: Record = field(default_factory=dict)
    pieces: dict[str, Record] = field(default_factory=dict)
    combat: Record = field(default_factory=dict)


def piece_id(said: Any, kind: str, here: "Here") -> str:
    """Return the id here of something that is called so there: its own, if it was made here."""
    text = str(said)
    made_here = here.pieces.get(text)
    if made_here is not None and made_here["kind"] == kind:
        return text
    return f"{kind[0]}{hashlib.sha256(text.encode()).hexdigest()[:20]}"


# -- single things, there to here ---------------------------------------------------------------------------


def grid_values(said: Any) -> Record:
    """Return what grid settings say; empty for what says nothing that we understand."""
    if not isinstance(said, dict):
        return {}
    values: Record = {}
    if isinstance(said.get("showGrid"), bool):
        values["shown"] = said["showGrid"]
    if is_number(said.get("gridSize")) and 4 <= said["gridSize"] <= 4000:
        values["size"] = float(said["gridSize"])
    if isinstance(said.get("gridColor"), str) and _COLOUR.match(said["gridColor"]):
        values["colour"] = said["gridColor"]
    if is_number(said.get("gridOpacity")) and 0 <= said["gridOpacity"] <= 1:
        values["opacity"] = float(said["gridOpacity"])
    return values


def map_values(said: Any, ground: Ground | None, order: int) -> Record | None:
    """Return a map piece's values; None for a map that the library does not have, or that says nothing fit.

    What would be larger, or lie farther out, than pieces may is cut to that.
    """
    if ground is None or not isinstance(said, dict):
        return None
    data: Doc = said["data"] if isinstance(said.get("data"), dict) else {}
    scale = float(data["scale"]) if is_number(data.get("scale")) and 0 < data["scale"] <= 100 else 1.0
    scale = min(scale, FARTHEST / max(ground.width, ground.height, 1.0))
    width, height = ground.width * scale, ground.height * scale
    left, top = place_in(data.get("position"))
    x, y = number_within(left + width / 2, FARTHEST), number_within(top + height / 2, FARTHEST)
    return {
        "kind": "map", "asset": ground.uid, "x": x, "y": y, "width": width, "height": height,
        "rotation": number_within(data.get("rotation"), 3600), "hidden": bool(data.get("isHidden", True)),
        "order": order,
    }  # fmt: skip


def turn_values(said: Any) -> Record | None:
    """Return a combatant's values."""
    if not isinstance(said, dict) or said.get("id") in (None, ""):
        return None
    values: Record = {
        "kind": "combatant", "name": str(said.get("name") or "")[:200],
        "initiative": number_within(said["initiative"], 1000) if is_number(said.get("initiative")) else None,
        "is_player": bool(said.get("isPlayer")), "defeated": bool(said.get("isKilled")),
    }  # fmt: skip
    for name, ours in (("hp", "hp"), ("initialHP", "hp_max")):
        if is_number(said.get(name)):
            health = number_within(said[name], 1e9)
            values[ours] = max(0.0, health) if ours == "hp_max" else health
    return values


def area_values(said: Any) -> Record | None:
    """Return a template's values."""
    if not isinstance(said, dict) or said.get("id") in (None, ""):
        return None
    shape = _SHAPES.get(str(said.get("shape")))
    if shape is None or not is_number(said.get("sizeInFeet")):
        return None
    x, y = place_in(said.get("position"))
    values: Record = {
        "kind": "template", "shape": shape, "x": x, "y": y, "length": abs(number_within(said["sizeInFeet"], FARTHEST)),
        "direction": number_within(said.get("rotation"), 3600), "label": str(said.get("label") or "")[:100],
    }  # fmt: skip
    if isinstance(said.get("color"), str) and _COLOUR.match(said["color"]):
        values["colour"] = said["color"]
    if is_number(said.get("opacity")) and 0 <= said["opacity"] <= 1:
        values["opacity"] = float(said["opacity"])
    return values


def place_in(said: Any) -> tuple[float, float]:
    """Return a position as two numbers."""
    data = said if isinstance(said, dict) else {}
    return number_within(data.get("x"), FARTHEST), number_within(data.get("y"), FARTHEST)


# -- single things, here to there -----------------------------------------------------------------------------


def map_said(record: Record, ground: Ground) -> Doc:
    """Return a map as their clients know one."""
    scale = record["width"] / ground.width if ground.width else 1.0
    position = {"x": record["x"] - record["width"] / 2, "y": record["y"] - record["height"] / 2}
    data = {"position": position, "scale": scale, "rotation": record["rotation"], "isHidden": record["hidden"]}
    return {"name": ground.name, "folder": ground.folder, "data": data}


def turn_said(record: Record, name: str, hp: tuple[float | None, float | None], turn: str | None) -> Doc:
    """Return somebody in the order of turns as their clients know him."""
    said = {
        "id": record["id"], "name": name, "initiative": record["initiative"] or 0, "isPlayer": record["is_player"],
        "isCurrentTurn": record["id"] == turn, "isKilled": record["defeated"],
    }  # fmt: skip
    if hp[0] is not None:
        said["hp"] = hp[0]
    if hp[1] is not None:
        said["initialHP"] = hp[1]
    return said


def area_said(record: Record) -> Doc:
    """Return an area as their clients know one."""
    return {
        "id": record["id"], "shape": record["shape"], "sizeInFeet": record["length"], "color": record["colour"],
        "position": {"x": record["x"], "y": record["y"]}, "rotation": record["direction"],
        "opacity": record["opacity"], "label": record["label"],
    }  # fmt: skip


# -- whole scenes ---------------------------------------------------------------------------------------------


@dataclass
class Here:
    """What lies on a scene here, as far as their clients know of such things."""

    pieces: dict[str, Record]
    grounds: dict[str, Ground]
    """The maps of the library by asset uid."""

    def of_kind(self, kind: str) -> list[Record]:
        """Return the pieces of a kind; maps as they lie on each other."""
        found = [one for one in self.pieces.values() if one["kind"] == kind]
        return sorted(found, key=lambda one: one["order"]) if kind == "map" else found

    def ground(self, said: Any) -> Ground | None:
        """Return the map that a name (and folder) means."""
        if not isinstance(said, dict):
            return None
        name, folder = said.get("name"), said.get("folder") or None
        named = [one for one in self.grounds.values() if one.name == name]
        return next((one for one in named if one.folder == folder), named[0] if named else None)


def match_maps(doc: Doc, here: Here) -> list[tuple[Any, Ground | None, str | None]]:
    """Return (map there, map of the library, its piece here), each piece once."""
    free: dict[str, list[str]] = {}
    for record in here.of_kind("map"):
        free.setdefault(str(record["asset"]), []).append(record["id"])
    found = []
    for said in list_in(doc, "maps"):
        ground = here.ground(said)
        waiting = free.get(ground.uid, []) if ground is not None else []
        found.append((said, ground, waiting.pop(0) if waiting else None))
    return found


def wanted_by(doc: Doc, here: Here) -> Wanted:
    """Return what the pieces here must be for a scene that is said."""
    wanted = Wanted()
    if grid := grid_values(doc.get("gridSettings")):
        wanted.settings = grid
    for order, (said, ground, uid) in enumerate(match_maps(doc, here)):
        values = map_values(said, ground, order)
        if values is not None:
            wanted.pieces[uid or new_id()] = values
    for name, understand in (("initiativeOrder", turn_values), ("aoeMarkers", area_values)):
        for said in list_in(doc, name):
            values = understand(said)
            if values is not None:
                wanted.pieces[piece_id(said["id"], values["kind"], here)] = values
    turns = [said for said in list_in(doc, "initiativeOrder") if isinstance(said, dict) and said.get("isCurrentTurn")]
    if "initiativeOrder" in doc:
        turn = piece_id(turns[0]["id"], "combatant", here) if turns and turns[0].get("id") not in (None, "") else None
        wanted.combat = {"turn": turn, "running": turn is not None}
    return wanted


def orders_for(doc: Doc, here: Here) -> list[Doc]:
    """Return the orders that make the pieces here what a scene says: nothing for what is so already."""
    wanted = wanted_by(doc, here)
    add, change, remove = list[Record](), list[Doc](), list[str]()
    for uid, values in wanted.pieces.items():
        now = here.pieces.get(uid)
        if now is None or now["kind"] != values["kind"]:
            add.append({"id": uid if now is None else new_id(), **values})
        elif fresh := {name: value for name, value in values.items() if now.get(name) != value}:
            change.append({"id": uid, "set": fresh})
    for key, kind in (("maps", "map"), ("initiativeOrder", "combatant"), ("aoeMarkers", "template")):
        if isinstance(doc.get(key), list):
            remove += [one["id"] for one in here.of_kind(kind) if one["id"] not in wanted.pieces]
    grid = here.pieces[SETTINGS_ID]["grid"]
    if fresh := {name: value for name, value in wanted.settings.items() if grid[name] != value}:
        change.append({"id": SETTINGS_ID, "set": {"grid": grid | fresh}})
    combat = here.pieces.get(COMBAT_ID, {"turn": None, "running": False})
    if fresh := {name: value for name, value in wanted.combat.items() if combat[name] != value}:
        change.append({"id": COMBAT_ID, "set": fresh})
    orders: list[Doc] = [{"type": "piece.add", "pieces": add}] if add else []
    orders += [{"type": "piece.change", "pieces": change}] if change else []
    return orders + ([{"type": "piece.remove", "ids": remove}] if remove else [])


def scene_said(doc: Doc, here: Here, *, scene_id: str, name: str, folder: str | None) -> Doc:
    """Return a scene for their clients: as it was said last, with what has changed here since."""
    told = dict(doc) or {"activeMapId": None, "showCurrentPlayer": True}
    told["id"] = doc.get("id", scene_id)
    if " ".join(str(doc.get("name", "")).split()) != name:
        told["name"] = name
    if (doc.get("folder") or None) != folder:
        told["folder"] = folder
    _tell_grid(told, doc, here)
    _tell_maps(told, doc, here)
    turn = here.pieces.get(COMBAT_ID, {}).get("turn")
    _tell_list(told, doc, ("initiativeOrder", "combatant"), here, turn_values, lambda one: _turn(one, here, turn))
    _tell_turn(told, here, turn)
    _tell_list(told, doc, ("aoeMarkers", "template"), here, area_values, area_said)
    return told


def _turn(record: Record, here: Here, turn: str | None) -> Doc:
    token = here.pieces.get(record["token"] or "")
    bar = token["bars"][0] if token and token["bars"] else None
    hp = (bar["value"], bar["max"]) if bar else (record["hp"], record["hp_max"])
    return turn_said(record, record["name"] or (token["name"] if token else ""), hp, turn)


def _tell_grid(told: Doc, doc: Doc, here: Here) -> None:
    grid = here.pieces[SETTINGS_ID]["grid"]
    said = doc.get("gridSettings") if isinstance(doc.get("gridSettings"), dict) else None
    known = grid_values(said)
    words = {"shown": "showGrid", "size": "gridSize", "colour": "gridColor", "opacity": "gridOpacity"}
    if "gridSettings" not in doc:
        told["gridSettings"] = {words[name]: grid[name] for name in words}
    elif said and (fresh := {words[name]: grid[name] for name, value in known.items() if grid[name] != value}):
        told["gridSettings"] = said | fresh


def _tell_maps(told: Doc, doc: Doc, here: Here) -> None:
    maps, known = list[Any](), set[str]()
    for order, (said, ground, uid) in enumerate(match_maps(doc, here)):
        values = map_values(said, ground, order)
        if values is None or ground is None:
            maps.append(said)  # of a map that is not here they know more than we do
        elif uid is not None:
            known.add(uid)
            now = here.pieces[uid]
            same = all(now[name] == value for name, value in values.items() if name != "order")
            data = said["data"] if isinstance(said.get("data"), dict) else {}
            maps.append(said if same else said | {"data": data | map_said(now, ground)["data"]})
    for record in here.of_kind("map"):
        ground = here.grounds.get(str(record["asset"]))
        if record["id"] not in known and ground is not None:
            maps.append(map_said(record, ground))
    if maps or "maps" in doc or not doc:
        told["maps"] = maps


def _tell_list(told: Doc, doc: Doc, named: tuple[str, str], here: Here, understand: Say, say: Say) -> None:
    key, kind = named
    by_id = {record["id"]: record for record in here.of_kind(kind)}
    listed = list[Any]()
    for said in list_in(doc, key):
        values = understand(said)
        if values is None:
            listed.append(said)
            continue
        record = by_id.pop(piece_id(said["id"], kind, here), None)
        if record is None:
            continue  # taken away here
        new, old = say(record), say(record | values)
        fresh = {name: value for name, value in new.items() if value != old.get(name)}
        listed.append(said | fresh if fresh else said)
    listed += [say(record) for record in by_id.values()]
    if listed or key in doc or not doc:
        told[key] = listed


def _tell_turn(told: Doc, here: Here, turn: str | None) -> None:
    listed = told.get("initiativeOrder")
    if not isinstance(listed, list):
        return
    for number, said in enumerate(listed):
        if not isinstance(said, dict) or said.get("id") in (None, ""):
            continue
        is_turn = piece_id(said["id"], "combatant", here) == turn
        if bool(said.get("isCurrentTurn")) != is_turn:
            listed[number] = said | {"isCurrentTurn": is_turn}


def list_in(doc: Doc, key: str) -> list[Any]:
    """Return a list that a scene holds; empty for anything else."""
    said = doc.get(key)
    return said if isinstance(said, list) else []


def is_number(value: Any) -> bool:
    """Whether something said is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_within(value: Any, most: float) -> float:
    """Return a number as far as it may go. It is cut before it becomes a float: 10 to the 400th would not fit one."""
    return float(max(-most, min(most, value))) if is_number(value) else 0.0
