"""A scene's state in memory and the changes that lead from one state to the next. Free of Django."""

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from scenes.pieces import COMBAT_ID, SCREEN_ID, SETTINGS_ID, SINGLE, Record, whole


class Change(TypedDict):
    """What happened to one piece: no `before`: it came; no `after`: it went; else only the fields that differ."""

    id: str
    kind: str
    before: Record | None
    after: Record | None


_DEFAULTS = {uid: whole({"id": uid, "kind": kind}) for uid, kind in SINGLE.items()}


class State:
    """The pieces of a scene as records. Records are never altered in place: readers may keep them."""

    def __init__(self, records: Iterable[Record] = (), number: int = 0) -> None:
        self.pieces: dict[str, Record] = {}
        self.by_kind: dict[str, dict[str, Record]] = {}
        self.number = number
        for record in records:
            self._put(record)

    def get(self, uid: str) -> Record | None:
        """Return a piece's record; those that every scene has are there by their defaults."""
        found = self.pieces.get(uid)
        return found if found is not None else _DEFAULTS.get(uid)

    def of_kind(self, kind: str) -> dict[str, Record]:
        """Return the pieces of a kind by their ids."""
        return self.by_kind.get(kind, {})

    def __iter__(self) -> Iterator[Record]:
        yield from self.pieces.values()
        yield from (record for uid, record in _DEFAULTS.items() if uid not in self.pieces)

    @property
    def settings(self) -> Record:
        """The record of the scene as a whole."""
        return self.pieces.get(SETTINGS_ID) or _DEFAULTS[SETTINGS_ID]

    @property
    def combat(self) -> Record:
        """The record of the fight."""
        return self.pieces.get(COMBAT_ID) or _DEFAULTS[COMBAT_ID]

    @property
    def screen(self) -> Record:
        """The record of the players' screens."""
        return self.pieces.get(SCREEN_ID) or _DEFAULTS[SCREEN_ID]

    def apply(self, changes: Iterable[Change]) -> None:
        """Carry changes out."""
        for change in changes:
            uid, after = change["id"], change["after"]
            if after is None:
                self._drop(uid)
            elif change["before"] is None:
                self._put(after)
            else:
                record = self.get(uid)
                if record is not None:  # else it was read when a later event had removed it already
                    self._put({**record, **after})

    def _put(self, record: Record) -> None:
        self.pieces[record["id"]] = record
        self.by_kind.setdefault(record["kind"], {})[record["id"]] = record

    def _drop(self, uid: str) -> None:
        gone = self.pieces.pop(uid, None)
        if gone is not None:
            self.by_kind[gone["kind"]].pop(uid, None)


def difference(before: Record | None, after: Record | None) -> Change | None:
    """Return the change from one record of a piece to another; None if they are alike."""
    one = after or before
    if one is None or before == after:
        return None
    if before is None or after is None:
        return {"id": one["id"], "kind": one["kind"], "before": before, "after": after}
    fields = [name for name, value in after.items() if before.get(name) != value]
    return {
        "id": one["id"],
        "kind": one["kind"],
        "before": {name: before.get(name) for name in fields},
        "after": {name: after[name] for name in fields},
    }


def inverse(changes: Iterable[Change]) -> list[Change]:
    """Return what takes the changes back, last one first."""
    turned: list[Change] = [
        {"id": one["id"], "kind": one["kind"], "before": one["after"], "after": one["before"]} for one in changes
    ]
    return turned[::-1]


def still_so(state: State, changes: Iterable[Change]) -> bool:
    """Whether every piece is as the changes left it, in the fields that they touched: nobody has been there since."""
    return all(_still_so(state.get(one["id"]), one["after"], state) for one in changes)


def _still_so(record: Record | None, after: dict[str, Any] | None, state: State) -> bool:
    if after is None:
        return record is None or record["id"] in SINGLE
    return record is not None and all(record.get(name) == value for name, value in after.items())
