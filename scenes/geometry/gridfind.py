"""Finding the grid that is drawn on a map's picture: its kind, size and where it begins."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenes.geometry.grids import ROW_STEP, Grid
from scenes.geometry.thinlines import profile_of, thin_lines

Floats = NDArray[np.float64]
Kind = Literal["square", "hex_flat", "hex_pointy", "none"]

LEAST, MOST = 12.0, 420.0
"""Sizes of cells that are looked for, in pixels of the picture."""
_FINALISTS = 8
_LARGEST = 4096
"""Of larger pictures only the middle is looked at, so many pixels wide and high."""
_LEAST_LINES = 4
"""So many lines of a family must be in the picture."""
_SURE = 9.0
"""A score (standard deviations, see `_comb`) at which a grid is as good as certain; half of it is hardly better than
chance among so many sizes."""
_DIRECTIONS: dict[Kind, tuple[float, ...]] = {
    "square": (0.0, 90.0), "hex_pointy": (0.0, 60.0, 120.0), "hex_flat": (90.0, 30.0, 150.0),
}  # fmt: skip
"""In which directions (degrees) one crosses the families of lines; 0 crosses upright lines."""


@dataclass(frozen=True, slots=True)
class GridGuess:
    """A grid as `Grid` takes it, in pixels of the picture; confidence 0 to 1. Kind `none`: nothing regular is drawn."""

    size: float
    offset_x: float
    offset_y: float
    confidence: float
    kind: Kind

    def grid(self) -> Grid:
        """Return it as a grid, the odd rows or columns of hexes shifted."""
        return Grid(self.kind, self.size, self.offset_x, self.offset_y)


@dataclass(frozen=True, slots=True)
class _Comb:
    """A family of parallel lines: distance between them, where one lies (pixels from the middle), how clear it is."""

    period: float
    phase: float
    score: float


def find_grid(image: NDArray[Any]) -> GridGuess:
    """Return the grid drawn on a picture (height, width[, channels]; any integers or floats; grey, BGR or RGB).

    Thin lines are brought out, and how much of them there is along each line across the picture is summed up: a grid
    makes a comb of that profile. Sizes are proposed by the profile's autocorrelation and measured by how far the
    comb's teeth stand out, in standard deviations; kinds by how well the directions agree that they cross.
    """
    top, left = (max(0, (side - _LARGEST) // 2) for side in image.shape[:2])
    lines = thin_lines(image[top : top + _LARGEST, left : left + _LARGEST])
    profiles = {turn: profile_of(lines, turn) for turns in _DIRECTIONS.values() for turn in turns}
    found = [_best_of(kind, [profiles[turn] for turn in turns]) for kind, turns in _DIRECTIONS.items()]
    kind, combs, score = max(found, key=lambda one: one[2])
    if not combs or score < _SURE / 2:
        return GridGuess(0.0, 0.0, 0.0, 0.0, "none")
    period = float(np.mean([comb.period for comb in combs]))
    confidence = min(1.0, score / _SURE - 0.25)
    height, width = lines.shape
    if kind == "square":
        middles = (left + width / 2, top + height / 2)
        x, y = ((middle + comb.phase) % period for middle, comb in zip(middles, combs, strict=True))
        return GridGuess(round(period, 3), round(x, 2), round(y, 2), round(confidence, 3), kind)
    grid = _place_hexes(lines, kind, 2 * period, combs)
    grid = _grid_with_centre(kind, grid.size, *np.add(grid.centre_of(0, 0), (left, top)).tolist())
    return GridGuess(round(grid.size, 3), round(grid.x, 2), round(grid.y, 2), round(confidence, 3), kind)


# -- combs ----------------------------------------------------------------------------------------------------


def _best_of(kind: Kind, profiles: list[Floats]) -> tuple[Kind, list[_Comb], float]:
    """Return (kind, a comb for each direction, how clear they are together) for the best size; no combs: none fits."""
    divided = 2.0 if kind != "square" else 1.0
    proposed = _proposals(profiles, LEAST / divided, MOST / divided)
    proposed.sort(key=lambda period: -_together([_comb(profile, period) for profile in profiles]))
    best: tuple[Kind, list[_Comb], float] = (kind, [], 0.0)
    for period in proposed[:_FINALISTS]:
        measured = [_polished(profile, _measured(profile, period)) for profile in profiles]
        mean = float(np.average([comb.period for comb in measured], weights=[len(one) ** 2 for one in profiles]))
        combs = [_comb(profile, mean) for profile in profiles]
        if _together(combs) > best[2]:
            best = (
                kind,
                [_polished(profile, comb) for profile, comb in zip(profiles, combs, strict=True)],
                _together(combs),
            )
    return best


def _together(combs: list[_Comb]) -> float:
    """Return how clear several families are: the weakest counts as much as all, because each direction must show it."""
    scores = [comb.score for comb in combs]
    return (sum(scores) / len(scores) + min(scores)) / 2


def _proposals(profiles: list[Floats], least: float, most: float) -> list[float]:
    """Return distances at which all profiles resemble themselves."""
    longest = min(len(profile) for profile in profiles) / _LEAST_LINES
    sums = np.zeros(int(min(most, longest)) + 2)
    for profile in profiles:
        size = 1 << (2 * len(profile) - 1).bit_length()
        power = np.abs(np.fft.rfft(profile, size)) ** 2
        alike = np.fft.irfft(power)[: len(sums)]
        sums += alike / max(alike[0], 1e-9) * len(profile) / (len(profile) - np.arange(len(sums)))
    peaks = [lag for lag in range(max(2, int(least)), len(sums) - 1) if sums[lag - 1] < sums[lag] >= sums[lag + 1]]
    chosen = sorted(peaks, key=lambda lag: -sums[lag])[:24]
    near = [lag + part for lag in chosen for part in (-0.4, -0.2, 0.0, 0.2, 0.4)]
    shares = [lag / part for lag in chosen[:8] for part in (2, 3) if lag / part >= least]
    return near + shares


def _measured(profile: Floats, period: float) -> _Comb:
    """Return the best comb near a proposed distance, found in ever finer steps."""
    step = 0.25
    best = _comb(profile, period)
    while step > 0.5 / len(profile):
        tries = [_comb(profile, best.period + sign * step) for sign in (-2, -1, 1, 2)]
        best = max([best, *tries], key=lambda comb: comb.score)
        step /= 2
    return best


def _polished(profile: Floats, comb: _Comb) -> _Comb:
    """Return a comb with its distance fitted to where its teeth really are: the middles of what stands out there."""
    middle = len(profile) / 2
    first, last = math.ceil((-middle + 4) / comb.period), math.floor((middle - 5) / comb.period) - 1
    numbers = np.arange(first, last + 1)
    at = np.rint(middle - 0.5 + comb.phase + comb.period * numbers).astype(np.int64)
    window = profile[at[:, None] + np.arange(-3, 4)]
    window = np.maximum(window * np.sign(window.sum()), 0.0)
    weight = window.sum(axis=1)
    if not (weight > 0).sum() >= _LEAST_LINES:
        return comb
    places = at + (window * np.arange(-3, 4)).sum(axis=1) / np.maximum(weight, 1e-9)
    weight = np.minimum(weight, 2 * np.median(weight[weight > 0]))  # a wall on a line says no more than a line
    for _ in range(3):
        period, start = np.polyfit(numbers, places, 1, w=np.sqrt(weight))
        off = np.abs(places - start - period * numbers)
        weight = np.where(off > max(0.4, 2 * float(np.median(off))), 0.0, weight)
        if (weight > 0).sum() < _LEAST_LINES:
            return comb
    if abs(period - comb.period) > 2 / max(1, len(numbers)):
        return comb
    return _Comb(float(period), float(start - middle + 0.5) % float(period), comb.score)


def _comb(profile: Floats, period: float) -> _Comb:
    """Return the best phase of a comb of a given distance, and how far its teeth stand out.

    Score: the mean of the profile at the teeth, in standard deviations of a mean of as many places.
    """
    middle = len(profile) / 2
    phases = np.arange(0.0, period, 0.5)
    first, last = math.ceil((-middle + 1) / period), math.floor((middle - 2) / period) - 1
    if last - first + 1 < _LEAST_LINES:
        return _Comb(period, 0.0, 0.0)
    teeth = middle - 0.5 + phases[:, None] + period * np.arange(first, last + 1)
    at = teeth.astype(np.int64)
    share = teeth - at
    heights = (profile[at] * (1 - share) + profile[at + 1] * share).mean(axis=1)
    spread = float(profile.std()) / math.sqrt(teeth.shape[1]) or 1.0
    scores = np.abs(heights - profile.mean()) / spread
    top = int(scores.argmax())
    before, after = scores[top - 1], scores[(top + 1) % len(scores)]
    bend = before - 2 * scores[top] + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return _Comb(period, float((phases[top] + 0.5 * shift) % period), float(scores[top]))


# -- hexes ----------------------------------------------------------------------------------------------------


def _place_hexes(lines: Floats, kind: Kind, size: float, combs: list[_Comb]) -> Grid:
    """Return the grid of hexes among the three that have their sides on the found lines, measured at the sides."""
    height, width = lines.shape
    turns = [math.radians(turn) for turn in _DIRECTIONS[kind]]
    # the families cross in the centres and corners of hexes: take the crossing of two of them
    matrix = np.array([[math.cos(turn), math.sin(turn)] for turn in turns[:2]])
    crossing = np.linalg.solve(matrix, [comb.phase for comb in combs[:2]]) + (width / 2, height / 2)
    radius = size / math.sqrt(3)
    corners = turns[0] + math.pi / 2 + np.arange(3) * 2 * math.pi / 3
    places = [crossing, *(crossing + radius * np.array([math.cos(c), math.sin(c)]) for c in corners[:2])]
    places += [crossing - radius * np.array([math.cos(c), math.sin(c)]) for c in corners[:2]]
    grids = [_grid_with_centre(kind, size, *place) for place in places]
    return _settled(lines, max(grids, key=lambda grid: abs(_on_sides(lines, grid))))


def _settled(lines: Floats, grid: Grid) -> Grid:
    """Return the grid moved to the middle of where its sides fit best, two pixels to either side at most."""
    moves = [(dx, dy) for dx in np.arange(-2, 2.1, 0.5) for dy in np.arange(-2, 2.1, 0.5)]
    fit = np.array([abs(_on_sides(lines, replace(grid, x=grid.x + dx, y=grid.y + dy))) for dx, dy in moves])
    weight = np.maximum(fit - 0.85 * fit.max(), 0.0)
    if not weight.sum() > 0:
        return grid
    dx, dy = (weight[:, None] * np.array(moves)).sum(axis=0) / weight.sum()
    return replace(grid, x=grid.x + float(dx), y=grid.y + float(dy))


def _grid_with_centre(kind: Kind, size: float, x: float, y: float) -> Grid:
    """Return the grid of which a hex has its centre at (x, y), its first cell near the picture's corner."""
    bare = Grid(kind, size)
    half_x, half_y = bare.centre_of(0, 0)
    x, y = x - half_x, y - half_y
    row = size * ROW_STEP
    along, across = (x, y) if kind == "hex_pointy" else (y, x)
    steps = math.floor(across / row)
    along, across = float((along - steps * size / 2) % size), float(across - steps * row)
    return Grid(kind, size, *((along, across) if kind == "hex_pointy" else (across, along)))


def _on_sides(lines: Floats, grid: Grid) -> float:
    """Return the mean of the lines along the sides of all whole hexes in the picture, less that inside of them."""
    height, width = lines.shape
    corner_cells = [grid.cell_of(x, y) for x in (0, width) for y in (0, height)]
    columns = range(min(c for c, _ in corner_cells), max(c for c, _ in corner_cells) + 1)
    rows = range(min(r for _, r in corner_cells), max(r for _, r in corner_cells) + 1)
    outline = grid.outline(0, 0) - grid.centre_of(0, 0)
    shares = np.linspace(0.1, 0.9, 9)[:, None]
    side = np.vstack([a + shares * (b - a) for a, b in zip(outline[:3], outline[1:4], strict=True)])
    centres = np.array([grid.centre_of(column, row) for column in columns for row in rows])
    return _mean_at(lines, centres, side) - _mean_at(lines, centres, side * 0.6)


def _mean_at(lines: Floats, centres: Floats, offsets: Floats) -> float:
    """Return the mean of a picture at all centres plus all offsets that lie in it."""
    places = np.rint(centres[:, None] + offsets[None] - 0.5).astype(np.int64).reshape(-1, 2)
    inside = (places >= 0).all(axis=1) & (places < (lines.shape[1], lines.shape[0])).all(axis=1)
    x, y = places[inside].T
    return float(lines[y, x].mean()) if len(x) else 0.0
