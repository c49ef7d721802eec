"""What of a piece somebody may know: the record as he is sent it, or nothing. The one place that decides it.

Game masters get records as they are. For everybody else a piece must be in his sight (`View`, computed on the server)
and what of it is not meant for him is taken out; a piece that he may not know of does not exist for him, and no other
record that he is sent names it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from scenes.pieces import Record, Vision, record_of_part
from scenes.room.rights import Rights
from scenes.room.state import State

_NO_VISION = record_of_part(Vision())
_WORDS = ((1.0, "unhurt"), (0.75, "hurt"), (0.5, "wounded"), (0.25, "bloodied"), (0.0001, "near death"))


class View(Protocol):
    """What somebody sees of a scene now."""

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden from him by fog or dark."""
        ...

    def token(self, uid: str) -> bool:
        """Whether he sees a token that is not hidden by hand."""
        ...

    def door(self, uid: str) -> bool:
        """Whether he sees a door."""
        ...

    def points(self, places: Iterable[tuple[float, float]]) -> bool:
        """Whether he sees one of these places."""
        ...

    def knows(self, x: float, y: float) -> bool:
        """Whether he sees a place now or has seen it before."""
        ...

    def hears(self, record: Record) -> bool | None:
        """Whether a sound with a place comes to his tokens through walls alone; None: they do not hear it at all."""
        ...

    def blocked(self, way: Sequence[tuple[float, float]]) -> bool:
        """Whether a wall stops who walks this way."""
        ...


class Viewer:
    """Somebody with his view of a state."""

    def __init__(self, rights: Rights, state: State, view: View) -> None:
        self.rights, self.state, self.view = rights, state, view

    def shown(self, record: Record) -> Record | None:
        """Return the record as this person may know it; None: not at all."""
        if self.rights.runs:
            return record if record["kind"] not in _MARKED else _marked_for_master(record)
        return _RULES[record["kind"]](record, self)

    def sees_token(self, uid: str | None) -> bool:
        """Whether he may know of a token."""
        record = self.state.pieces.get(uid) if uid else None
        return record is not None and record["kind"] == "token" and _token_known(record, self)

    def knows_combatant(self, uid: str | None) -> bool:
        """Whether he may know of somebody in the fight."""
        record = self.state.pieces.get(uid) if uid else None
        return record is not None and record["kind"] == "combatant" and _combatant_known(record, self)


# -- tokens ------------------------------------------------------------------------------------------------


def _marked_for_master(record: Record) -> Record:
    return {**record, "seen": {"mine": True, "health": None, "pips": None}}


def _token_known(record: Record, viewer: Viewer) -> bool:
    if record["hidden"] or record["layer"] == "game_master":
        return False
    return viewer.rights.owns(record) or viewer.view.token(record["id"])


def _token(record: Record, viewer: Viewer) -> Record | None:
    if not _token_known(record, viewer):
        return None
    if viewer.rights.owns(record):
        return _own_token(record, viewer)
    named = record["name_shown"] == "everybody" and viewer.state.settings["allowed"]["see_names"]
    return {
        **record,
        "name": record["name"] if named else "",
        "notes": "",
        "entry": None,
        "group": None,
        "speed": None,
        "locked": False,
        "vision": _NO_VISION,
        "bars": [bar for bar in record["bars"] if bar["shown"] == "everybody"],
        "auras": [aura for aura in record["auras"] if aura["shown"] == "everybody"],
        "conditions": _conditions(record, viewer),
        "disposition": "neutral" if record["disposition"] == "secret" else record["disposition"],
        "health_shown": "nobody",
        "seen": {"mine": False, **health(record["health_shown"], *_first_bar(record))},
    }


def _own_token(record: Record, viewer: Viewer) -> Record:
    """Even of his own token a player is not told what is for nobody: a name to be found out, poison at work."""
    bars = [bar for bar in record["bars"] if is_told_of_bar(bar)]
    untold = bars[:1] != record["bars"][:1]
    value, most = _bar_of(record) if untold else (None, None)
    return {
        **record,
        "name": "" if record["name_shown"] == "nobody" else record["name"],
        "notes": "",
        "bars": bars,
        "conditions": _conditions(record, viewer),
        "seen": {"mine": True, **health(record["health_shown"], value, most)},
    }


def is_told_of_bar(bar: Record) -> bool:
    """Whether the owners of a token are sent a bar of it."""
    return bool(bar["shown"] != "nobody")


def _conditions(record: Record, viewer: Viewer) -> list[Record]:
    owned = viewer.rights.owns(record)
    return [
        {**one, "note": one["note"] if owned else "", "whose": _known_combatant(one["whose"], viewer)}
        for one in record["conditions"]
    ]


def _first_bar(record: Record) -> tuple[float | None, float | None]:
    first = record["bars"][0] if record["bars"] else None
    if first is None or record["bars"][0]["shown"] == "everybody":
        return None, None
    return first["value"], first["max"]


def health(how: str, value: float | None, most: float | None) -> Record:
    """Return health as words or pips of five, by how much of it is left."""
    if value is None or not most or how not in ("words", "pips", "numbers"):
        return {"health": None, "pips": None}
    share = value / most
    if how == "pips":
        return {"health": None, "pips": 0 if share <= 0 else min(5, int(share * 5 + 0.999))}
    words = next((word for least, word in _WORDS if share >= least), "down")
    return {"health": f"{value:g}/{most:g}" if how == "numbers" else words, "pips": None}


# -- the fight ---------------------------------------------------------------------------------------------


def _combatant_known(record: Record, viewer: Viewer) -> bool:
    if record["hidden"] or not viewer.state.combat["shown"]:
        return False
    return record["token"] is None or viewer.sees_token(record["token"])


def _known_combatant(uid: str | None, viewer: Viewer) -> str | None:
    return uid if viewer.knows_combatant(uid) else None


def _combatant(record: Record, viewer: Viewer) -> Record | None:
    if not _combatant_known(record, viewer):
        return None
    token = viewer.state.pieces.get(record["token"]) if record["token"] else None
    mine = viewer.rights.owns(token or record)
    if mine:
        unnamed = token is not None and token["name_shown"] == "nobody"
        name = "" if unnamed else record["name"]
        return {**record, "name": name, "seen": {"mine": True, "health": None, "pips": None}}
    hidden_name = token is not None and token["name_shown"] != "everybody"
    how = viewer.state.combat["health_shown"]
    value, most = (record["hp"], record["hp_max"]) if token is None else _bar_of(token)
    return {
        **record,
        "name": "" if hidden_name or not viewer.state.settings["allowed"]["see_names"] else record["name"],
        "hp": None,
        "hp_max": None,
        "seen": {"mine": False, **health(how, value, most)},
    }


def _bar_of(token: Record) -> tuple[float | None, float | None]:
    return (token["bars"][0]["value"], token["bars"][0]["max"]) if token["bars"] else (None, None)


def _combat(record: Record, viewer: Viewer) -> Record | None:
    if not record["shown"]:
        return {**record, "running": False, "round": 0, "turn": None, "turn_started": 0, "effects": []}
    turn = _known_combatant(record["turn"], viewer)
    effects = [
        {**one, "whose": _known_combatant(one["whose"], viewer)} for one in record["effects"] if not one["hidden"]
    ]
    return {**record, "turn": turn, "effects": effects, "turn_started": record["turn_started"] if turn else 0}


# -- the rest ----------------------------------------------------------------------------------------------


def _settings(record: Record, viewer: Viewer) -> Record | None:
    return record


def _map(record: Record, viewer: Viewer) -> Record | None:
    return None if record["hidden"] else {**record, "name": ""}


def _wall(record: Record, viewer: Viewer) -> Record | None:
    secret = record["door"] == "secret" and record["state"] != "open"
    if record["door"] == "none" or secret or not viewer.view.door(record["id"]):
        return None
    ends = {name: record[name] for name in ("id", "kind", "x1", "y1", "x2", "y2", "players_may")}
    plain = {"sight": "normal", "light": "normal", "sound": "normal", "move": "normal", "side": "both", "proximity": 0}
    # Whether it is locked shows when somebody tries it.
    return {**plain, **ends, "door": "door", "state": "open" if record["state"] == "open" else "closed"}


def _nothing(record: Record, viewer: Viewer) -> Record | None:
    return None


def _drawing(record: Record, viewer: Viewer) -> Record | None:
    if record["layer"] == "game_master":
        return None
    points = record["points"]
    step = max(2, len(points) // 100 * 2)
    places = zip(points[::step], points[1::step], strict=False)
    return record if _own(record, viewer) or viewer.view.points(places) else None


def _template(record: Record, viewer: Viewer) -> Record | None:
    if record["hidden"]:
        return None
    seen = _own(record, viewer) or viewer.view.points([(record["x"], record["y"])])
    if not seen:
        return None
    return {**record, "token": record["token"] if viewer.sees_token(record["token"]) else None}


def _pin(record: Record, viewer: Viewer) -> Record | None:
    if not (_own(record, viewer) or (_for_him(record, viewer) and viewer.view.knows(record["x"], record["y"]))):
        return None
    return {**record, "shown_to": [], "entry": record["entry"] if record["entry"] in viewer.rights.entries else None}


def _display(record: Record, viewer: Viewer) -> Record | None:
    if not _for_him(record, viewer):
        return None
    return {**record, "shown_to": [], "entry": record["entry"] if record["entry"] in viewer.rights.entries else None}


def _track(record: Record, viewer: Viewer) -> Record | None:
    return {**record, "title": "", "playlist": None}


def _ambience(record: Record, viewer: Viewer) -> Record | None:
    muffled = viewer.view.hears(record) if record["on"] else None
    return None if muffled is None else {**record, "name": "", "seen": {"muffled": muffled}}


def _own(record: Record, viewer: Viewer) -> bool:
    return viewer.rights.plays and record.get("author") == viewer.rights.user_id


def _for_him(record: Record, viewer: Viewer) -> bool:
    if record["shown"] == "everybody":
        return True
    return record["shown"] == "chosen" and viewer.rights.user_id in record["shown_to"]


_MARKED = frozenset({"token", "combatant"})
_RULES: dict[str, Callable[[Record, Viewer], Record | None]] = {
    "settings": _settings, "screen": _settings, "map": _map, "token": _token, "wall": _wall, "light": _nothing,
    "fog": _nothing, "drawing": _drawing, "template": _template, "pin": _pin, "display": _display,
    "combatant": _combatant, "combat": _combat, "track": _track, "playlist": _nothing, "ambience": _ambience,
}  # fmt: skip
