"""Lines around shapes that follow no cells: from a field of numbers to closed lines of few corners."""

import math
import random

import cv2
import numpy as np

from scenes.generator.plan import Edge, Point

FINE = 8


def coarse_noise(dice: random.Random, height: int, width: int, step: float) -> np.ndarray:
    """Return smooth noise from 0 to 1 of chance that is the same everywhere."""
    rows, columns = max(2, round(height / step) + 1), max(2, round(width / step) + 1)
    values = np.array([[dice.random() for _ in range(columns)] for _ in range(rows)], np.float32)
    return np.clip(cv2.resize(values, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


def lines_around(mask: np.ndarray, *, slack: float = 0.085, least: float = 0.4) -> list[list[Point]]:
    """Return the closed lines around the set parts of a mask of `FINE` pixels a cell, holes too, in cells."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    lines = []
    for contour in found:
        if cv2.contourArea(contour) < least * FINE * FINE:
            continue
        few = cv2.approxPolyDP(contour, slack * FINE, True)[:, 0, :]
        if len(few) >= 3:
            lines.append([(_place(x, mask.shape[1]), _place(y, mask.shape[0])) for x, y in few.tolist()])
    return lines


def _place(pixel: int, size: int) -> float:
    """Return the middle of a pixel in cells; the outermost ones lie on the border itself, so that no gap stays."""
    return 0.0 if pixel == 0 else size / FINE if pixel == size - 1 else (pixel + 0.5) / FINE


def edges_of(lines: list[list[Point]], columns: int, rows: int, of: str = "wall") -> list[Edge]:
    """Return the sides of closed lines as walls, but none along the border of the map."""
    edges = []
    for line in lines:
        for start, end in zip(line, [*line[1:], line[0]], strict=True):
            if not _on_border(start, end, columns, rows):
                edges.append(Edge(start, end, of))
    return edges


def _on_border(start: Point, end: Point, columns: int, rows: int) -> bool:
    across = start[0] == end[0] and start[0] in (0, columns)
    return across or (start[1] == end[1] and start[1] in (0, rows))


def ring(at: Point, radius: float, corners: int = 6, turn: float = 0.0) -> list[Point]:
    """Return a closed line around a place."""
    angles = [turn + 2 * math.pi * step / corners for step in range(corners)]
    return [(at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)) for angle in angles]


def ribbon(line: list[Point], width: float, dice: random.Random) -> list[Point]:
    """Return the closed line around a path as wide as told, its banks a little uneven."""
    left, right = [], []
    phases = [dice.uniform(0, 6.28) for _ in range(3)]
    for at, (x, y) in enumerate(line):
        before, after = line[max(at - 1, 0)], line[min(at + 1, len(line) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1
        half = (
            width / 2 * (1 + 0.1 * sum(math.sin(at * (n + 1) * 0.35 + phase) for n, phase in enumerate(phases)) / 1.5)
        )
        left.append((x - dy / length * half, y + dx / length * half))
        right.append((x + dy / length * half, y - dx / length * half))
    return left + right[::-1]


def winding(dice: random.Random, start: Point, end: Point, sway: float, steps: int = 70) -> list[Point]:
    """Return a line from one place to another that winds as ways and rivers do."""
    shifts = [dice.uniform(-sway, sway) for _ in range(5)]
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    line = []
    for step in range(steps + 1):
        share = step / steps
        aside = sum(shift * math.sin((at + 1) * math.pi * share) / (at + 1) for at, shift in enumerate(shifts))
        line.append((start[0] + dx * share - dy / length * aside, start[1] + dy * share + dx / length * aside))
    return line
