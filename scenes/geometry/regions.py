"""Areas of the scene as shapely polygons: the few operations that sight needs, safe against rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

NOTHING: BaseGeometry = shapely.Polygon()
_COARSE = 1e-3
"""Where exact noding fails, corners are put on a raster of so many pixels."""
_POLYGONS = {3, 6}


def polygon(outline: NDArray[np.float64]) -> BaseGeometry:
    """Return the area inside an outline (n,2); rounding that made it cross itself is mended."""
    if len(outline) < 3:
        return NOTHING
    made = shapely.Polygon(outline)
    return made if made.is_valid else only_areas(shapely.make_valid(made))


def box(bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """Return the rectangle (x0, y0, x1, y1)."""
    return shapely.box(*bounds)


def union(areas: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return what lies in any of the areas."""
    real = [area for area in areas if not area.is_empty]
    if len(real) < 2:
        return real[0] if real else NOTHING
    return _careful(lambda some, **how: shapely.union_all(some, **how), real)


def overlap(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what lies in both areas."""
    if one.is_empty or other.is_empty:
        return NOTHING
    return _careful(lambda pair, **how: shapely.intersection(*pair, **how), [one, other])


def minus(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what lies in the first area alone."""
    if one.is_empty or other.is_empty or not shapely.intersects(one, other):
        return one
    return _careful(lambda pair, **how: shapely.difference(*pair, **how), [one, other])


def only_areas(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape, without the lines and points that touching areas leave."""
    if shapely.get_type_id(shape) in _POLYGONS:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all([part for part in parts if shapely.get_type_id(part) == 3])


def _careful(operation: Callable[..., Any], shapes: list[BaseGeometry]) -> BaseGeometry:
    """Run an overlay; when rounding makes it fail, run it again on a raster."""
    try:
        return only_areas(operation(shapes))
    except shapely.errors.GEOSException:
        mended = [only_areas(shapely.make_valid(shape)) for shape in shapes]
        return only_areas(operation(mended, grid_size=_COARSE))


def flat_rings(area: BaseGeometry, tolerance: float = 0.2) -> list[list[float]]:
    """Return all rings of an area, holes too (even-odd rule), as [x0, y0, x1, y1, ...] rounded to 0.1 pixels.

    Corners that move the outline by less than `tolerance` pixels are left out; the first point is not repeated.
    """
    if area.is_empty:
        return []
    rings: list[list[float]] = []
    for part in shapely.get_parts(shapely.simplify(area, tolerance)):
        for ring in shapely.get_rings(part):
            points = np.round(shapely.get_coordinates(ring)[:-1], 1) + 0.0
            if len(points) > 2:
                rings.append(points.ravel().tolist())
    return rings
