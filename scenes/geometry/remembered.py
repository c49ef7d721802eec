"""What was computed once and still holds: views past walls, and unions of them."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

from shapely.geometry.base import BaseGeometry

from scenes.geometry import regions
from scenes.geometry.sight import visibility_polygon
from scenes.geometry.walls import Box, WallSet

Key = TypeVar("Key")
Value = TypeVar("Value")
ViewKey = tuple[str, float, float, float, float, float]
_MOST_VIEWS, _MOST_UNIONS = 1024, 512
_GROUP = 8
"""So many areas are joined at a time, and each of these joints is kept: one that moves spoils few of them."""
_BANDS = 4
"""Rows of the scene in which areas count as near each other."""


class Remembered(Generic[Key, Value]):
    """Values by key; the ones that were not asked for longest are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now if it is not known."""
        if key in self.values:
            self.values.move_to_end(key)
            return self.values[key]
        value = self.values[key] = make()
        if len(self.values) > self._most:
            self.values.popitem(last=False)
        return value


class Views:
    """Areas that are seen or lit from points, behind one set of walls."""

    def __init__(self, walls: WallSet, bounds: Box) -> None:
        self.walls, self.bounds = walls, bounds
        self._areas: Remembered[ViewKey, BaseGeometry] = Remembered(_MOST_VIEWS)
        self._unions: Remembered[tuple[int, ...], tuple[BaseGeometry, list[BaseGeometry]]] = Remembered(_MOST_UNIONS)
        self._overlaps: Remembered[tuple[int, int], tuple[BaseGeometry, ...]] = Remembered(_MOST_UNIONS)

    def area(
        self, sense: Literal["sight", "light"], x: float, y: float, radius: float, facing: float, angle: float
    ) -> BaseGeometry:
        """Return what is seen (lit) from a point; see `visibility_polygon`."""
        key = (sense, x, y, radius, facing % 360 if angle < 360 else 0.0, angle)
        return self._areas.get(key, lambda: self._look(key))

    def _look(self, key: ViewKey) -> BaseGeometry:
        sense, x, y, radius, facing, angle = key
        outline = visibility_polygon(
            self.walls, x, y, radius=radius, bounds=self.bounds, facing=facing, angle=angle,
            sense="light" if sense == "light" else "sight",
        )  # fmt: skip
        return regions.polygon(outline)

    def union(self, areas: list[BaseGeometry]) -> BaseGeometry:
        """Return the union, joined in groups that are kept for the next time."""
        if not areas:
            return regions.NOTHING
        while len(areas) > _GROUP:
            areas = [self._joint(areas[at : at + _GROUP]) for at in range(0, len(areas), _GROUP)]
        return self._joint(areas)

    def _joint(self, areas: list[BaseGeometry]) -> BaseGeometry:
        # the areas are kept beside their union, so that their ids stay theirs
        key = tuple(id(area) for area in areas)
        return self._unions.get(key, lambda: (regions.union(areas), areas))[0]

    def joined_near_each_other(self, areas: list[BaseGeometry]) -> list[BaseGeometry]:
        """Return a few areas that cover the same, each the union of some that lie side by side."""
        band = max(1.0, (self.bounds[3] - self.bounds[1]) / _BANDS)

        def place(area: BaseGeometry) -> tuple[int, float]:
            x0, y0, x1, y1 = area.bounds
            return int((y0 + y1) / 2 / band), x0 + x1

        real = sorted((area for area in areas if not area.is_empty), key=place)
        return [self._joint(real[at : at + _GROUP]) for at in range(0, len(real), _GROUP)]

    def overlap(self, view: BaseGeometry, area: BaseGeometry) -> BaseGeometry:
        """Return what lies in both; kept for the next time that it is asked of the very same areas."""
        return self._overlaps.get((id(view), id(area)), lambda: (regions.overlap(view, area), view, area))[0]

    def behind(self, walls: WallSet) -> Views:
        """Return the views behind other walls; those that no changed wall can reach are kept."""
        following = Views(walls, self.bounds)
        boxes = self.walls.differences(walls)
        for key, area in list(self._areas.values.items()):
            if not any(_reached(key, box) for box in boxes):
                following._areas.values[key] = area
        following._unions.values.update(dict(self._unions.values))
        following._overlaps.values.update(dict(self._overlaps.values))
        return following


def _reached(key: ViewKey, box: Box) -> bool:
    """Tell whether a wall in a box may matter to a view."""
    _, x, y, radius, _, _ = key
    dx, dy = max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])
    return math.hypot(dx, dy) <= radius
