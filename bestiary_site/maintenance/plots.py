"""Geometry of the desk's plots: bars and lines as numbers for an SVG, so that no script or style is needed (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Narrow, so that its letters can be read on a phone.
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 400, 190, 52, 22, 8
MOST_MARKS = 5
_LEAST = {"$": 0.01}


@dataclass(frozen=True)
class Series:
    """Values under a name; `tone` chooses the colour (see admin/care/_plot.html)."""

    name: str
    values: Sequence[float]
    tone: str = "main"


@dataclass
class Plot:
    """What the template draws. Lengths are in units of the SVG's own box, WIDTH x HEIGHT."""

    title: str
    words: str
    labels: list[str]
    series: list[Series]
    unit: str = ""
    bars: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    under: list[dict[str, Any]] = field(default_factory=list)

    width, height, left, base = WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(value for one in self.series for value in one.values)

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """Return the same as rows of a table, for who does not see plots; days without anything are left out."""
        rows = zip(self.labels, *[one.values for one in self.series], strict=True)
        return [(label, [spoken(value, self.unit) for value in values]) for label, *values in rows if any(values)]


def bars(title: str, words: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Plot:
    """Return a plot of stacked bars, one for each label."""
    plot = Plot(title, words, list(labels), list(series), unit)
    highest = max((sum(values) for values in zip(*[one.values for one in series], strict=True)), default=0)
    most = nice(highest, _LEAST.get(unit, 1))
    step = (WIDTH - LEFT) / max(1, len(labels))
    tops = [0.0] * len(labels)
    for one in series:
        for at, value in enumerate(one.values):
            high = _scale(value, most)
            tops[at] += high
            if value > 0:
                plot.bars.append({
                    "x": _round(LEFT + at * step + step * 0.1), "y": _round(HEIGHT - BOTTOM - tops[at]),
                    "width": _round(step * 0.8), "height": _round(high), "tone": one.tone,
                    "words": f"{labels[at]}: {spoken(value, unit)} {one.name}",
                })  # fmt: skip
    _frame(plot, most, step)
    return plot


def lines(title: str, words: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Plot:
    """Return a plot of lines over the labels."""
    plot = Plot(title, words, list(labels), list(series), unit)
    most = nice(max((value for one in series for value in one.values), default=0), _LEAST.get(unit, 1))
    step = (WIDTH - LEFT) / max(1, len(labels))
    for one in series:
        points = [
            (_round(LEFT + (at + 0.5) * step), _round(HEIGHT - BOTTOM - _scale(value, most)))
            for at, value in enumerate(one.values)
        ]
        plot.lines.append({
            "points": " ".join(f"{x},{y}" for x, y in points), "tone": one.tone, "name": one.name,
            "dots": points if len(points) == 1 else [],
        })  # fmt: skip
    _frame(plot, most, step)
    return plot


def _frame(plot: Plot, most: float, step: float) -> None:
    for part in (0, 0.5, 1):
        y = _round(HEIGHT - BOTTOM - _scale(most * part, most))
        plot.marks.append({"y": y, "text_y": y + 4, "words": spoken(most * part, plot.unit)})
    every = max(1, -(-len(plot.labels) // MOST_MARKS))
    for at in range(0, len(plot.labels), every):
        plot.under.append({"x": _round(LEFT + (at + 0.5) * step), "y": HEIGHT - 6, "words": plot.labels[at]})


def nice(most: float, least: float = 1.0) -> float:
    """Return a round number of at least `most`: 1, 2 or 5 times `least` times a power of ten."""
    size = least
    while size < most:
        for factor in (1, 2, 5):
            if size * factor >= most:
                return size * factor
        size *= 10
    return size


def spoken(value: float, unit: str = "") -> str:
    """Return a value as a person reads it; `unit` may be "bytes" or "$"."""
    if unit == "bytes":
        for size, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
            if value >= size:
                return f"{value / size:.1f} {name}"
        return f"{value:.0f} B"
    if unit == "$":
        return f"${value:,.2f}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _scale(value: float, most: float) -> float:
    return value / most * (HEIGHT - BOTTOM - TOP) if most else 0.0


def _round(number: float) -> float:
    return round(number, 1)
