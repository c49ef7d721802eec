"""Laying charts of any outline into a square, as pieces fall in the game of Tetris.

Source: B. Levy, S. Petitjean, N. Ray and J. Maillot, "Least Squares Conformal Maps for Automatic Texture Atlas
Generation", SIGGRAPH 2002, section 4 (packing with horizons).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.texturing.compiled import compiled

WIDEST_CELL = 4  # texels; charts stay a cell apart, which leaves room for filtering and smaller mip levels
STEP, ATTEMPTS = 0.95, 60
SMALLEST_SCALE = 0.15  # below it, room between charts is worth less than room in them
ENOUGH = 0.85  # of the photos' own detail
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """Where the charts came to lie: one scale for all, and an offset (C, 2) in texels to add after scaling."""

    scale: float
    offset: Floats


def pack_snugly(corners: Floats, chart: Ints, side: int) -> tuple[Layout, int]:
    """As `pack`, but into half the side, or a quarter, when that costs hardly any detail; gives the side too."""
    for smaller in (side // 4, side // 2):
        layout = _packed(corners, chart, smaller, WIDEST_CELL, ENOUGH)
        if layout is not None:
            return layout, smaller
    return pack(corners, chart, side), side


def pack(corners: Floats, chart: Ints, side: int) -> Layout:
    """Pack the triangles (F, 3, 2), in px and grouped by chart (F,), into a square of `side` texels.

    Gives nearly the largest scale, up to one, at which all fit. Very many charts are laid closer together.
    Raises ValueError when even so they do not fit.
    """
    for cell in (WIDEST_CELL, WIDEST_CELL // 2, 1):
        layout = _packed(corners, chart, side, cell, SMALLEST_SCALE if cell > 1 else 0.0)
        if layout is not None:
            return layout
    raise ValueError(f"{chart.max() + 1} charts do not fit into a texture of {side} texels")


def spread(corners: Floats, chart: Ints, side: int) -> Floats:
    """The triangles (F, 3, 2) moved and scaled so that the boxes of their charts lie in rows, in `side` texels.

    Quicker than `pack` and wasteful: for looking at charts one beside the other.
    """
    count = int(chart.max()) + 1
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, chart, corners.min(axis=1))
    np.maximum.at(high, chart, corners.max(axis=1))
    size = high - low
    width = float(max(size[:, 0].max(), np.sqrt(1.2 * (size[:, 0] * size[:, 1]).sum())))
    origin, x, y, height = np.zeros((count, 2)), 0.0, 0.0, 0.0
    for index in np.argsort(-size[:, 1], kind="stable"):
        if x + size[index, 0] > width:
            x, y, height = 0.0, y + height, 0.0
        origin[index] = x, y
        x, height = x + size[index, 0], max(height, size[index, 1])
    scale = side / max(width, y + height, 1e-9)
    return np.asarray((corners + (origin - low)[chart][:, None]) * scale)


def _packed(corners: Floats, chart: Ints, side: int, cell: int, least: float) -> Layout | None:
    """The layout with charts one cell apart, or None when they would have to be scaled below `least`."""
    order = np.argsort(chart, kind="stable")
    corners, chart = corners[order], chart[order]
    starts = np.searchsorted(chart, np.arange(chart[-1] + 2))
    low = np.minimum.reduceat(corners.min(axis=1), starts[:-1], axis=0)
    local = (corners - low[chart][:, None]) / cell
    needed = np.abs(_doubled_areas(local)).sum() / 2
    scale = min(1.0, side / cell / np.sqrt(max(needed, 1e-9)))
    for _ in range(ATTEMPTS):
        if scale < least:
            return None
        cells = _drop(local * scale, starts, side // cell)
        if cells is not None:
            return Layout(scale, (cells + 1) * cell - low * scale)
        scale *= STEP
    return None


def _doubled_areas(corners: Floats) -> Floats:
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]


def _drop(local: Floats, starts: Ints, side: int) -> Floats | None:
    """(C, 2) the cell of each chart's origin, tallest charts first, or None when they do not fit.

    local (F, 3, 2) is in cells from the chart's origin; side is the square's, in cells.
    """
    low = np.floor(local.min(axis=1)).astype(np.int64)
    # One cell more on either side keeps the charts apart.
    high = np.floor(local.max(axis=1)).astype(np.int64) + 2
    width = np.maximum.reduceat(high[:, 0], starts[:-1]) + 1
    height = np.maximum.reduceat(high[:, 1], starts[:-1]) + 1
    if width.max() > side or height.max() > side:
        return None
    order = np.lexsort([-width, -height])
    begin = np.concatenate([[0], np.cumsum(width)])
    bottom, top = _profiles(low, high, starts, begin)
    placed = _fall(order, begin, bottom, top, side)
    return placed.astype(np.float64) if placed[0, 0] >= 0 else None


@compiled
def _profiles(low, high, starts, begin):  # type: ignore[no-untyped-def]
    """For each chart and column of cells the lowest cell it fills and the one above its highest."""
    bottom = np.full(begin[-1], 1 << 30, np.int64)
    top = np.zeros(begin[-1], np.int64)
    for chart in range(len(starts) - 1):
        for face in range(starts[chart], starts[chart + 1]):
            for column in range(low[face, 0], high[face, 0] + 1):
                cell = begin[chart] + column
                bottom[cell] = min(bottom[cell], low[face, 1])
                top[cell] = max(top[cell], high[face, 1] + 1)
    return bottom, top


@compiled
def _fall(order, begin, bottom, top, side):  # type: ignore[no-untyped-def]
    """Let the charts fall one by one to where they come to lie lowest, with the least room lost beneath."""
    floor = np.zeros(side, np.int64)
    placed = np.zeros((len(order), 2), np.int64)
    for chart in order:
        first, width = begin[chart], begin[chart + 1] - begin[chart]
        best_cost, best_x, best_y = 1e18, -1, 0
        for x in range(side - width + 1):
            y = 0
            for column in range(width):
                y = max(y, floor[x + column] - bottom[first + column])
            peak, lost = 0, 0
            for column in range(width):
                peak = max(peak, y + top[first + column])
                lost += y + bottom[first + column] - floor[x + column]
            if peak <= side and peak * width + lost < best_cost:
                best_cost, best_x, best_y = peak * width + lost, x, y
        if best_x < 0:
            placed[0, 0] = -1
            return placed
        for column in range(width):
            floor[best_x + column] = best_y + top[first + column]
        placed[chart, 0], placed[chart, 1] = best_x, best_y
    return placed
