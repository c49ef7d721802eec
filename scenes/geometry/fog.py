"""Manual fog: what the game master has revealed and hidden by hand, one stroke after the other."""

from __future__ import annotations

from collections.abc import Iterable
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


def fog_regions(shapes: Iterable[FogShape], bounds: Box) -> tuple[BaseGeometry, BaseGeometry]:
    """Return (revealed, hidden) after all strokes in their order; where nobody touched it, neither."""
    revealed = hidden = regions.NOTHING
    for mode, strokes in groupby(sorted(shapes, key=lambda shape: shape.order), key=lambda shape: shape.mode):
        some = list(strokes)
        area = regions.union(stroke.area(bounds) for stroke in some)
        if mode == "reveal":
            revealed, hidden = regions.union([revealed, area]), regions.minus(hidden, area)
        else:
            revealed, hidden = regions.minus(revealed, area), regions.union([hidden, area])
    return revealed, hidden
