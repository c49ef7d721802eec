"""What one group of viewers sees, remembers and hears of a scene now."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from scenes.geometry.explored import Explored
from scenes.geometry.lighting import Sight, visible_doors, visible_tokens
from scenes.pieces import Record
from scenes.room.sightbook import SightBook, is_at_the_table, wall_of


@dataclass
class Seen:
    """What one group of viewers sees now: the `View` that `shown` asks."""

    book: SightBook
    eyes: tuple[str, ...]
    sight: Sight | None
    memory: Explored | None = None
    own: frozenset[str] = frozenset()
    """Tokens of the viewer's own."""
    ears: frozenset[str] = frozenset()
    """Tokens with which they hear."""
    _tokens: dict[str, bool] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden from them."""
        return self.sight is None

    def look_again(self, touched: Iterable[str]) -> None:
        """Forget what was found of these tokens: they have moved."""
        for uid in touched:
            self._tokens.pop(uid, None)

    def token(self, uid: str) -> bool:
        """Whether they see a token."""
        if self.sight is None:
            return True
        found = self._tokens.get(uid)
        if found is None:
            found = self._tokens[uid] = bool(self._find([self.book.state.pieces[uid]])[0])
        return found

    def find_all(self) -> None:
        """Look at every token at once: much quicker than one by one."""
        if self.sight is not None:
            tokens = [one for uid, one in self.book.state.of_kind("token").items() if uid not in self._tokens]
            if tokens:
                self._tokens.update(zip((one["id"] for one in tokens), map(bool, self._find(tokens)), strict=True))

    def _find(self, tokens: list[Record]) -> Any:
        assert self.sight is not None
        cell = float(self.book.state.settings["grid"]["size"])
        xs, ys, halves = (np.array(column) for column in zip(
            *((one["x"], one["y"], one["size"] * cell / 2) for one in tokens), strict=True))  # fmt: skip
        return visible_tokens(self.sight, xs, ys, halves, self.book.walls)

    def door(self, uid: str) -> bool:
        """Whether they see a door."""
        return self.sight is None or uid in self._doors

    @cached_property
    def _doors(self) -> frozenset[str]:
        assert self.sight is not None
        pixels = self.book.pixels
        doors = [wall_of(one, pixels) for one in self.book.state.of_kind("wall").values() if one["door"] != "none"]
        seen = visible_doors(self.sight, doors)
        return frozenset(door.id for door, is_seen in zip(doors, seen, strict=True) if is_seen)

    def points(self, places: Iterable[tuple[float, float]]) -> bool:
        """Whether they see one of these places."""
        return any(self._in_sight(places))

    def all_points(self, places: Iterable[tuple[float, float]]) -> bool:
        """Whether they see each of these places."""
        return all(self._in_sight(places))

    def _in_sight(self, places: Iterable[tuple[float, float]]) -> list[bool]:
        listed = list(places)
        if self.sight is None or not listed:
            # Nothing is hidden from who sees everything, not even what has no place.
            return [self.sight is None] * max(1, len(listed))
        found: list[bool] = self.sight.contains([x for x, _ in listed], [y for _, y in listed]).tolist()
        return found

    def knows(self, x: float, y: float) -> bool:
        """Whether they see a place or have seen it."""
        return self.points([(x, y)]) or (self.memory is not None and self.memory.contains(x, y))

    def hears(self, record: Record) -> bool | None:
        """Whether a sound comes to their tokens through walls alone; None: none of them is near enough to hear it."""
        place, reach = (record["x"], record["y"]), record["radius"] * self.book.pixels
        near = [one for one in self._listening() if math.dist(one, place) < reach]
        if not near:
            return None
        return bool(record["walls"]) and not any(self.book.sounds_to(place, one) for one in near)

    def _listening(self) -> list[tuple[float, float]]:
        tokens = (self.book.state.pieces.get(uid) for uid in self.ears)
        return [(one["x"], one["y"]) for one in tokens if one is not None and is_at_the_table(one)]

    def blocked(self, way: Sequence[tuple[float, float]]) -> bool:
        """Whether a wall stops who walks this way."""
        return self.book.blocked(way)
