"""Manual fog: what the game master has revealed and hidden by hand, one stroke after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from scenes.geometry import regions
from scenes.geometry.walls import Box

BRUSH_CORNERS = 8
"""Of a quarter turn of a brush's round end: off by less than 0.5 % of its radius."""


@dataclass(frozen=True, slots=True)
class FogShape:
    """A stroke or area: points are x0, y0, x1, y1, ... in pixels, radius is the brush's; greater orders win."""

    mode: Literal["reveal", "hide"]
    shape: Literal["polygon", "brush", "everything"] = "polygon"
    points: tuple[float, ...] = ()
    radius: float = 0.0
    order: int = 0

    def area(self, bounds: Box) -> BaseGeometry:
        """Return what it covers; an outline that crosses itself is taken by the even-odd rule."""
        if self.shape == "everything":
            return regions.box(bounds)
        places = np.array(self.points[: len(self.points) // 2 * 2], np.float64).reshape(-1, 2)
        if self.shape == "polygon":
            return regions.polygon(places)
        if not len(places) or self.radius <= 0:
            return regions.NOTHING
        line = shapely.linestrings(places) if len(places) > 1 else shapely.points(places[0])
        return shapely.buffer(line, self.radius, quad_segs=BRUSH_CORNERS)


@dataclass(frozen=True)
class Strokes:
    """Fog after some strokes in their order; where nobody touched it, it is neither revealed nor hidden."""

    bounds: Box
    drawn: tuple[FogShape, ...] = ()
    revealed: BaseGeometry = regions.NOTHING
    hidden: BaseGeometry = regions.NOTHING

    @classmethod
    def of(cls, shapes: Iterable[FogShape], bounds: Box) -> Strokes:
        """Draw strokes; greater orders later, equal ones as they come."""
        return cls(bounds)._with(sorted(shapes, key=lambda shape: shape.order))

    def followed_by(self, shapes: Iterable[FogShape]) -> Strokes:
        """Return the fog of other strokes; if these are only its beginning, just the rest is drawn."""
        wanted = tuple(sorted(shapes, key=lambda shape: shape.order))
        if wanted[: len(self.drawn)] == self.drawn:
            return self._with(wanted[len(self.drawn) :])
        return Strokes(self.bounds)._with(wanted)

    def _with(self, following: Sequence[FogShape]) -> Strokes:
        revealed, hidden = self.revealed, self.hidden
        for mode, strokes in groupby(following, key=lambda shape: shape.mode):
            area = regions.union(stroke.area(self.bounds) for stroke in strokes)
            if mode == "reveal":
                revealed, hidden = regions.union([revealed, area]), regions.minus(hidden, area)
            else:
                revealed, hidden = regions.minus(revealed, area), regions.union([hidden, area])
        return Strokes(self.bounds, (*self.drawn, *following), revealed, hidden)


def fog_regions(shapes: Iterable[FogShape], bounds: Box) -> tuple[BaseGeometry, BaseGeometry]:
    """Return (revealed, hidden) after all strokes in their order."""
    fog = Strokes.of(shapes, bounds)
    return fog.revealed, fog.hidden
