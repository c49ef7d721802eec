"""What a group of viewers with the same rights and the same sight knows of a scene, and how it changes.

A projection keeps the records that its viewers were sent (`known`). After every event it works out what they should
know of the pieces concerned; the difference is what they are told. So whatever led to it, nobody is told of a piece
that he may not know of, and everybody ends with exactly what `shown` grants him.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from scenes.pieces import Record
from scenes.protocol import Explored as ExploredFact
from scenes.protocol import Sight as SightFact
from scenes.room.memory import explored_fact
from scenes.room.rights import Rights
from scenes.room.seats import Seat
from scenes.room.seen import Seen
from scenes.room.shown import Viewer
from scenes.room.state import State

# Kinds of which other things than their own records decide who knows of them.
DEPEND_ON_SIGHT = ("token", "wall", "drawing", "template", "pin", "combatant", "combat", "ambience")
DEPEND_ON_TOKENS = ("combatant", "combat", "template")
encode = msgspec.json.encode


@dataclass
class Difference:
    """What is new for the viewers of a projection."""

    add: list[Record] = field(default_factory=list)
    set: list[Record] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.set or self.remove)


class Projection:
    """One group of viewers."""

    def __init__(self, key: tuple[Any, ...], rights: Rights, state: State, seen: Seen) -> None:
        self.key, self.seen, self.state = key, seen, state
        self.viewer = Viewer(rights, state, seen)
        self.seats: dict[Any, Seat] = {}
        self.known: dict[str, Record] = {}
        self.version = 0
        self._encoded: tuple[int, bytes] | None = None
        self.seen.find_all()
        self._follow((record["id"] for record in state), Difference())

    @property
    def rights(self) -> Rights:
        """The rights that all of them have."""
        return self.viewer.rights

    def update(self, touched: Iterable[str]) -> Difference:
        """Bring what is known of these pieces up to date and return what is new."""
        found = Difference()
        touched = list(touched)
        self._follow([*touched, *self._fighting(touched)], found)
        if found and not self.rights.runs and self._bears_on_others(found):
            self._follow([*self._of_kinds(DEPEND_ON_TOKENS), *self._told_of_turns()], found)
        if found:
            self.version += 1
        return found

    def _fighting(self, touched: list[str]) -> list[str]:
        """Return the combatants whose tokens were touched: how they are is told in the order of turns, too."""
        fighters = {} if self.rights.runs else self.state.of_kind("combatant")
        those = set(touched) if fighters else set()
        return [uid for uid, one in fighters.items() if one["token"] in those and uid not in those]

    def _bears_on_others(self, found: Difference) -> bool:
        """Whether tokens or combatants came or went, or the fight itself changed."""
        came = any(one["kind"] in ("token", "combatant", "combat") for one in found.add)
        return came or bool(found.remove) or any(self.known[one["id"]]["kind"] == "combat" for one in found.set)

    def _of_kinds(self, kinds: Iterable[str]) -> list[str]:
        found = [uid for kind in kinds for uid in self.state.of_kind(kind)]
        return [*found, "combat"] if "combat" in kinds else found

    def _told_of_turns(self) -> list[str]:
        """Return the tokens with a state that ends with somebody's turn: whose, is told to who knows of him."""
        tokens = self.state.of_kind("token").items()
        return [uid for uid, one in tokens if any(state["whose"] for state in one["conditions"])]

    def _follow(self, touched: Iterable[str], found: Difference) -> None:
        for uid in touched:
            record = self.state.get(uid)
            now = self.viewer.shown(record) if record is not None else None
            before = self.known.get(uid)
            if now is None:
                if before is not None:
                    del self.known[uid]
                    found.remove.append(uid)
            elif before is None:
                self.known[uid] = now
                found.add.append(now)
            elif now is not before:
                fields = {name: value for name, value in now.items() if before.get(name, _ABSENT) != value}
                self.known[uid] = now
                if fields:
                    found.set.append({"id": uid, **fields})

    def encoded_pieces(self) -> msgspec.Raw:
        """Return all that is known, encoded; kept until it changes, since many may come at once."""
        if self._encoded is None or self._encoded[0] != self.version:
            self._encoded = (self.version, encode(list(self.known.values())))
        return msgspec.Raw(self._encoded[1])

    # -- sight -----------------------------------------------------------------------------------------------

    def sight_fact(self) -> SightFact:
        """Return what these viewers see as they are told."""
        if self.seen.sight is None:
            return SightFact(everything=True)
        rings = self.seen.sight.rings()
        return SightFact(everything=False, **rings, lights=self.seen.book.coloured(self.seen.sight))

    def explored_fact(self) -> ExploredFact | None:
        """Return what these viewers remember as they are told."""
        memory = self.seen.memory
        if memory is None or self.seen.sight is None:
            return None
        return explored_fact(memory)


def between(old: dict[str, Record], new: dict[str, Record]) -> Difference:
    """Return what is new for somebody who moves from one group of viewers to another."""
    found = Difference(remove=[uid for uid in old if uid not in new])
    for uid, record in new.items():
        if uid not in old:
            found.add.append(record)
        elif old[uid] != record:
            fields = {name: value for name, value in record.items() if old[uid].get(name, _ABSENT) != value}
            found.set.append({"id": uid, **fields})
    return found


_ABSENT = object()
