"""The walls of a scene, made ready for questions: joined at their corners, sorted into a grid."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenes.geometry.joining import joined

Blocking = Literal["none", "normal", "limited", "proximity"]
Sense = Literal["sight", "light", "sound", "move"]
SENSES: tuple[Sense, ...] = ("sight", "light", "sound", "move")
Box = tuple[float, float, float, float]

WELD = 0.05
"""Ends that are nearer to each other or to another wall than this (pixels) are made to meet, so that nothing leaks."""
MOST_CROSSINGS = 50_000
"""Of limited walls, that views take notice of. Beyond them an outline is told by the ends of walls alone."""
_KINDS = {"none": 0, "normal": 1, "limited": 2, "proximity": 3}
_SIDES = {"both": 0, "left": 1, "right": 2}


@dataclass(frozen=True, slots=True)
class Wall:
    """A straight wall, window, fence or door from (x1, y1) to (x2, y2), in pixels.

    `limited` (terrain): one sees over the first and is stopped by the second that lies in the way. `proximity`: looked
    through by who is within `proximity` pixels of it. `side`: a one-way wall stops only who stands to the left (or
    right) of somebody who walks from point 1 to point 2. An open door stops nothing.
    """

    id: str
    x1: float
    y1: float
    x2: float
    y2: float
    sight: Blocking = "normal"
    light: Blocking = "normal"
    move: Blocking = "normal"
    sound: Blocking = "normal"
    side: Literal["both", "left", "right"] = "both"
    proximity: float = 0.0
    door: Literal["none", "door", "secret"] = "none"
    state: Literal["closed", "open", "locked"] = "closed"

    @property
    def is_open(self) -> bool:
        """Whether it is a door that stands open."""
        return self.door != "none" and self.state == "open"

    @property
    def place(self) -> Box:
        """Both ends, x1, y1, x2, y2."""
        return (self.x1, self.y1, self.x2, self.y2)

    @property
    def box(self) -> Box:
        """The smallest upright box round it."""
        return (min(self.x1, self.x2), min(self.y1, self.y2), max(self.x1, self.x2), max(self.y1, self.y2))


@dataclass(frozen=True, slots=True)
class Lines:
    """Where walls are, whatever they stop: `ends` (n,4) after joining, `whole` (n,4) the walls that they are pieces of
    and `owner` (n,) those walls' places in the list."""

    ends: NDArray[np.float64]
    whole: NDArray[np.float64]
    owner: NDArray[np.int64]
    index: GridIndex


@dataclass(frozen=True, slots=True)
class GridIndex:
    """A uniform grid over the walls: those of cell i are items[start[i]:start[i + 1]]."""

    start: NDArray[np.int64]
    items: NDArray[np.int64]
    x0: float
    y0: float
    cell: float
    columns: int
    rows: int

    @classmethod
    def over(cls, ends: NDArray[np.float64]) -> GridIndex:
        """Sort walls into about as many cells as there are walls."""
        from scenes.geometry.kernels import lines

        if not len(ends):
            return cls(np.zeros(2, np.int64), np.zeros(0, np.int64), 0.0, 0.0, 1.0, 1, 1)
        low = np.minimum(ends[:, :2], ends[:, 2:]).min(axis=0)
        width, height = np.maximum(ends[:, :2], ends[:, 2:]).max(axis=0) - low
        cell = float(max(math.sqrt(max(width * height, 1.0) / len(ends)), max(width, height) / 512, 1.0))
        columns, rows = int(width / cell) + 1, int(height / cell) + 1
        grid = (float(low[0]), float(low[1]), cell, columns, rows)
        counts = np.zeros(columns * rows + 1, np.int64)
        lines.index_counts(ends, *grid, False, counts, counts)
        start = np.concatenate([[0], np.cumsum(counts[:-1])])
        items = np.empty(int(start[-1]), np.int64)
        lines.index_counts(ends, *grid, True, start.copy(), items)
        return cls(start, items, *grid)

    def near(self, box: Box, total: int) -> NDArray[np.bool_]:
        """Return for each of `total` walls whether it may touch a box."""
        from scenes.geometry.kernels import lines

        marks = np.zeros(total, np.bool_)
        if total:
            place = (self.x0, self.y0, self.cell, self.columns, self.rows)
            lines.near_box(self.start, self.items, *place, np.array(box, np.float64), marks)
        return marks


@lru_cache(64)
def _lines_at(places: bytes) -> Lines:
    """Return the lines of walls whose ends (n,4) are given as bytes: doors open often, walls hardly ever move."""
    whole = np.frombuffer(places, np.float64).reshape(-1, 4).copy()  # kernels know writable arrays alone
    ends, owner = joined(whole, WELD)
    return Lines(ends, whole[owner], owner, GridIndex.over(ends))


class WallSet:
    """All walls of a scene at one moment. Never changed: `changed` returns another set."""

    def __init__(self, walls: Iterable[Wall] = ()) -> None:
        """Take the walls; those with the same id: the last one counts."""
        self.walls: Mapping[str, Wall] = {wall.id: wall for wall in walls}
        self._list = list(self.walls.values())

    def __len__(self) -> int:
        """How many walls there are."""
        return len(self._list)

    @cached_property
    def lines(self) -> Lines:
        """The joined lines and their grid; shared by all sets whose walls lie in the same places."""
        return _lines_at(np.array([wall.place for wall in self._list], np.float64).tobytes())

    @cached_property
    def sides(self) -> NDArray[np.uint8]:
        """0 both, 1 left, 2 right, for each line."""
        return self._of_lines([_SIDES[wall.side] for wall in self._list], np.uint8)

    @cached_property
    def proximities(self) -> NDArray[np.float64]:
        """Within how many pixels each line is looked through, where it is a `proximity` one."""
        return self._of_lines([wall.proximity for wall in self._list], np.float64)

    def kinds(self, sense: Sense) -> NDArray[np.uint8]:
        """Return what each line is to a sense: 0 nothing, 1 normal, 2 limited, 3 proximity; open doors are 0."""
        known = self._kinds.get(sense)
        if known is None:
            what = [0 if wall.is_open else _KINDS[getattr(wall, sense)] for wall in self._list]
            known = self._kinds[sense] = self._of_lines(what, np.uint8)
        return known

    def crossings(self, sense: Sense) -> NDArray[np.float64]:
        """Return the points (m,2) where limited walls cross each other: there the second one in the way changes."""
        known = self._crossings.get(sense)
        if known is None:
            from scenes.geometry.kernels import lines

            known = lines.limited_crossings(self.lines.ends[self.kinds(sense) == _KINDS["limited"]], MOST_CROSSINGS)
            self._crossings[sense] = known
        return known

    def near(self, box: Box) -> NDArray[np.bool_]:
        """Return for each line whether it may touch a box (x0, y0, x1, y1)."""
        return self.lines.index.near(box, len(self.lines.ends))

    def doors(self) -> list[Wall]:
        """Return the doors, secret ones too."""
        return [wall for wall in self._list if wall.door != "none"]

    def changed(self, put: Iterable[Wall] = (), drop: Iterable[str] = ()) -> WallSet:
        """Return the set with some walls added, replaced or taken away. Opening a door keeps lines and grid."""
        walls = dict(self.walls)
        for wall_id in drop:
            walls.pop(wall_id, None)
        return WallSet([*walls.values(), *put])

    def differences(self, other: WallSet) -> list[Box]:
        """Return the boxes of walls that are not the same in both sets, as they were and as they are."""
        ids = self.walls.keys() | other.walls.keys()
        pairs = [(self.walls.get(one), other.walls.get(one)) for one in ids]
        return sorted(
            {wall.box for pair in pairs if pair[0] is not pair[1] and pair[0] != pair[1] for wall in pair if wall}
        )

    @cached_property
    def _kinds(self) -> dict[Sense, NDArray[np.uint8]]:
        return {}

    @cached_property
    def _crossings(self) -> dict[Sense, NDArray[np.float64]]:
        return {}

    def _of_lines(self, values: list[Any], kind: type[Any]) -> NDArray[Any]:
        """Spread one value a wall over its lines."""
        return np.array(values, kind)[self.lines.owner]
