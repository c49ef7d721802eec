"""Areas of effect: circles, cones, lines and rectangles, and who stands in them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenes.geometry.grids import Grid
from scenes.geometry.sight import circle

Floats = NDArray[np.float64]
AS_WIDE_AS_LONG = math.degrees(2 * math.atan(0.5))
"""The angle of a cone that is as wide as it is long (53.13 degrees): the fifth edition's."""
_SLACK = 1e-6
"""Pixels by which edges belong to an area whatever rounding says."""


@dataclass(frozen=True, slots=True)
class Template:
    """An area of effect; lengths in pixels, angles in degrees clockwise from east.

    - circle: (x, y) its centre, `length` its radius.
    - cone: (x, y) its tip, opening by `angle` round `direction`. `end` flat: a triangle `length` high; round: all
      within `length` of the tip; auto: flat if it is as wide as long (`AS_WIDE_AS_LONG`), otherwise round.
    - line: starts at (x, y), `length` long and `width` wide, half to either side.
    - square: (x, y) its centre, `length` its side. rect: `length` along `direction`, `width` across it.
    """

    shape: Literal["circle", "cone", "line", "square", "rect"]
    x: float
    y: float
    length: float
    width: float = 0.0
    angle: float = AS_WIDE_AS_LONG
    direction: float = 0.0
    end: Literal["auto", "flat", "round"] = "auto"

    @property
    def is_flat(self) -> bool:
        """Whether a cone ends in a straight line; from 180 degrees on none can."""
        if self.angle >= 180 or self.end == "round":
            return False
        return self.end == "flat" or abs(self.angle - AS_WIDE_AS_LONG) < 0.5

    def outline(self) -> Floats:
        """Return the corners (n,2) for drawing; round edges are at most 0.2 pixels off up to 10,000 pixels."""
        if self.shape == "circle" or (self.shape == "cone" and self.angle >= 360):
            return circle(self.x, self.y, self.length)
        turn = math.radians(self.direction)
        along, across = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
        points = self._upright()
        return np.array([self.x, self.y]) + points[:, :1] * along + points[:, 1:] * across

    def _upright(self) -> Floats:
        """Return the corners as if it stood at the origin and pointed east."""
        length, half = self.length, self.width / 2
        if self.shape == "line":
            return np.array([[0, -half], [length, -half], [length, half], [0, half]])
        if self.shape != "cone":
            half = length / 2 if self.shape == "square" else half
            return np.array([[-length / 2, -half], [length / 2, -half], [length / 2, half], [-length / 2, half]])
        half_angle = math.radians(self.angle / 2)
        if self.is_flat:
            half = length * math.tan(half_angle)
            return np.array([[0, 0], [length, -half], [length, half]])
        corners = max(2, math.ceil(len(circle(0, 0, length)) * self.angle / 360)) + 1
        turns = np.linspace(-half_angle, half_angle, corners)
        return np.vstack([[0, 0], length * np.column_stack([np.cos(turns), np.sin(turns)])])

    def polygon(self) -> BaseGeometry:
        """Return the area for overlaying; `contains` is exact where this rounds."""
        return shapely.make_valid(shapely.Polygon(self.outline()))

    def contains(self, xs: Floats, ys: Floats) -> NDArray[np.bool_]:
        """Return for each point whether it lies in the area, its edge included."""
        turn = math.radians(self.direction)
        dx, dy = np.asarray(xs, np.float64) - self.x, np.asarray(ys, np.float64) - self.y
        along, across = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
        far = np.hypot(dx, dy)
        if self.shape == "circle":
            return np.asarray(far <= self.length + _SLACK)
        if self.shape == "cone":
            return self._in_cone(along, across, far)
        half = self.length / 2 if self.shape == "square" else self.width / 2
        low, high = (0.0, self.length) if self.shape == "line" else (-self.length / 2, self.length / 2)
        return (along >= low - _SLACK) & (along <= high + _SLACK) & (np.abs(across) <= half + _SLACK)

    def _in_cone(self, along: Floats, across: Floats, far: Floats) -> NDArray[np.bool_]:
        """Return whether points, given along and across its direction, lie in a cone."""
        end = along if self.is_flat else far
        # a point within the slack of the sides is inside: turn the distance into an angle
        give = np.arcsin(np.minimum(1.0, _SLACK / np.maximum(far, _SLACK)))
        inside = np.abs(np.arctan2(across, along)) <= math.radians(min(self.angle, 360.0) / 2) + give
        return np.asarray(inside & (end <= self.length + _SLACK))


@dataclass(frozen=True, slots=True)
class Standing:
    """A token for `who_is_inside`: centre in pixels, size in cells."""

    id: str
    x: float
    y: float
    size: float = 1.0


def who_is_inside(
    template: Template, tokens: Iterable[Standing], grid: Grid, rule: Literal["centre", "cell"] = "cell"
) -> list[str]:
    """Return the ids of the tokens in an area, in their order.

    centre: the token's centre is in it. cell: the centre of any cell that the token stands on is in it; without a
    grid: the token's round base touches it.
    """
    return [token.id for token in tokens if _is_inside(template, token, grid, rule)]


def _is_inside(template: Template, token: Standing, grid: Grid, rule: Literal["centre", "cell"]) -> bool:
    if rule == "cell" and grid.kind == "none":
        half = token.size * grid.size / 2
        return bool(template.polygon().distance(shapely.Point(token.x, token.y)) < half)
    places = [(token.x, token.y)]
    if rule == "cell":
        places = [grid.centre_of(*cell) for cell in grid.cells_of_token(token.x, token.y, token.size)]
    listed = np.array(places)
    return bool(template.contains(listed[:, 0], listed[:, 1]).any())


def cells_in(template: Template, grid: Grid) -> list[tuple[int, int]]:
    """Return the cells whose centres are in an area, by row and column; without a grid none."""
    if grid.kind == "none":
        return []
    x0, y0, x1, y1 = template.polygon().bounds
    cells = grid.cells_in_box(x0 - 1, y0 - 1, x1 + 1, y1 + 1)
    centres = np.array([grid.centre_of(*cell) for cell in cells])
    return [cell for cell, is_in in zip(cells, template.contains(centres[:, 0], centres[:, 1]), strict=True) if is_in]
