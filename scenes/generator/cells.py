"""From areas of cells to walls: the sides between different areas, joined to long straight pieces."""

from collections.abc import Callable, Iterable

from scenes.generator.plan import Cell, Edge, Point

Side = tuple[Cell, Cell]


def sides_between(areas: dict[Cell, int]) -> set[tuple[Point, Point]]:
    """Return the unit sides between cells of different areas; no area is solid."""
    sides: set[tuple[Point, Point]] = set()
    for (x, y), area in areas.items():
        if areas.get((x, y - 1)) != area:
            sides.add(((x, y), (x + 1, y)))
        if areas.get((x, y + 1)) != area:
            sides.add(((x, y + 1), (x + 1, y + 1)))
        if areas.get((x - 1, y)) != area:
            sides.add(((x, y), (x, y + 1)))
        if areas.get((x + 1, y)) != area:
            sides.add(((x + 1, y), (x + 1, y + 1)))
    return sides


def side_of(cell: Cell, towards: Cell) -> tuple[Point, Point]:
    """Return the side of a cell in a direction, from its lesser end to its greater."""
    x, y = cell
    dx, dy = towards
    if dx:
        across = x + (1 if dx > 0 else 0)
        return (across, y), (across, y + 1)
    down = y + (1 if dy > 0 else 0)
    return (x, down), (x + 1, down)


def long_walls(sides: Iterable[tuple[Point, Point]], of: str = "wall") -> list[Edge]:
    """Join unit sides that lie in one line, but not across a point where another wall meets them."""
    ordered = sorted(set(sides))
    meeting = _crossings(ordered)
    level = [side for side in ordered if side[0][1] == side[1][1]]
    upright = [side for side in ordered if side[0][0] == side[1][0]]
    level.sort(key=lambda side: (side[0][1], side[0][0]))
    return [Edge(start, end, of) for start, end in (*_runs(level, meeting), *_runs(upright, meeting))]


def _crossings(sides: list[tuple[Point, Point]]) -> Callable[[Point], bool]:
    level = {point for side in sides if side[0][1] == side[1][1] for point in side}
    upright = {point for side in sides if side[0][0] == side[1][0] for point in side}
    return (level & upright).__contains__


def _runs(sides: list[tuple[Point, Point]], stops: Callable[[Point], bool]) -> list[tuple[Point, Point]]:
    runs: list[tuple[Point, Point]] = []
    for start, end in sides:
        if runs and runs[-1][1] == start and not stops(start):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
