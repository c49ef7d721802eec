"""An order being carried out: what it reads, what it means to change, and the checks that all orders share."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from scenes.pieces import SINGLE, Record, new_id, whole
from scenes.protocol import Order
from scenes.room.rights import Rights, require_master, require_part
from scenes.room.shown import Viewer
from scenes.room.state import Change, State, difference

GONE = "There is no such thing on this scene (any more)."


@dataclass
class Doing:
    """One order on its way. Handlers read by `get`, change by `put` and `remove`; nothing is written before the end."""

    state: State
    rights: Rights
    viewer: Viewer
    scene_id: int
    campaign_id: Any
    now: float = field(default_factory=time.time)
    touched: dict[str, Record | None] = field(default_factory=dict)
    before: dict[str, Record | None] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    audience: str = ""
    paths: dict[str, list[float]] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    undoes: int | None = None
    redoes: int | None = None
    silent: bool = False
    """Nothing came of it: no event is written."""
    stored: list[tuple[str, Record]] = field(default_factory=list)

    def get(self, uid: str) -> Record | None:
        """Return a piece as this order has left it so far."""
        return self.touched[uid] if uid in self.touched else self.state.get(uid)

    def need(self, uid: str, kind: str = "") -> Record:
        """Return a piece that this person may know of; what he may not know of is not there, either."""
        record = self.get(uid)
        if record is None or (kind and record["kind"] != kind) or not self._known(record):
            raise NotFound("piece_not_found", GONE)
        return record

    def _known(self, record: Record) -> bool:
        if self.rights.runs or record["id"] in self.created:
            return True
        now = self.state.get(record["id"])
        return now is not None and self.viewer.shown(now) is not None

    def of_kind(self, kind: str) -> Iterator[Record]:
        """Yield the pieces of a kind as this order has left them so far."""
        for uid, record in self.state.of_kind(kind).items():
            if uid not in self.touched:
                yield record
        yield from (one for one in self.touched.values() if one is not None and one["kind"] == kind)

    def put(self, record: Record) -> Record:
        """Set a piece's record; Refused when a value is not right."""
        uid = record["id"]
        if uid in SINGLE and record["kind"] != SINGLE[uid]:
            raise Refused("wrong_kind", f"The piece {uid} is of another kind.")
        clean = checked(record)
        self._remember(uid)
        self.touched[uid] = clean
        return clean

    def change(self, record: Record, **values: Any) -> Record:
        """Set some fields of a piece."""
        return self.put({**record, **values})

    def add(self, kind: str, **values: Any) -> Record:
        """Put a new piece on the scene."""
        record = self.put({"kind": kind, "id": new_id(), **values})
        self.created.append(record["id"])
        return record

    def remove(self, uid: str) -> None:
        """Take a piece away."""
        self._remember(uid)
        self.touched[uid] = None

    def _remember(self, uid: str) -> None:
        if uid not in self.before:
            self.before[uid] = self.state.pieces.get(uid)

    def changes(self) -> list[Change]:
        """Return what the order comes to."""
        found = [difference(self.before[uid], after) for uid, after in self.touched.items()]
        return [one for one in found if one is not None]


def checked(record: Record) -> Record:
    """Return the record with every default filled in; Refused with the field's name when it is not right."""
    try:
        return whole(record)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at `$")
        name = where.strip("`").lstrip(".") or "piece"
        message = f"{name} of this {record.get('kind', 'piece')} is not right: {said}."
        raise Refused("wrong_value", message, fields={name: [said]}) from error


# -- the register of handlers ----------------------------------------------------------------------------

Handler = Callable[[Any, Doing], None]
_HANDLERS: dict[type[Order], tuple[Handler, Callable[[Rights], None]]] = {}


def anybody(rights: Rights) -> None:
    """Let observers do it, too; refuse who only looks with another's eyes."""


def handles(kind: type[Order], *, by: Callable[[Rights], None] = require_master) -> Callable[[Handler], Handler]:
    """Register the handler of an order; `by` refuses who may not give it at all."""

    def keep(handler: Handler) -> Handler:
        _HANDLERS[kind] = (handler, by)
        return handler

    return keep


def carry(order: Order, doing: Doing) -> None:
    """Let the order's handler work out what comes of it."""
    if doing.rights.looks_only:
        raise NotAllowed("looking_as", "You look with a player's eyes: stop that to take part yourself.")
    handler, require = _HANDLERS[type(order)]
    require(doing.rights)
    handler(order, doing)


def players_may(kind: str) -> bool:
    """Whether an order of this type is for players, too."""
    return any(one.__struct_config__.tag == kind and by is not require_master for one, (_, by) in _HANDLERS.items())


PLAYERS = require_part
