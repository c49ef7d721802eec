"""Joins pieces of wall that follow each other into long lines, without moving any end."""

Point = tuple[float, float]
Segment = tuple[Point, Point]


def joined(segments: list[Segment]) -> list[list[Point]]:
    """Return lines that run through every segment once, in their order and direction where that can be."""
    lines: list[list[Point]] = []
    for start, end in segments:
        if lines and lines[-1][-1] == start and lines[-1][0] != start:
            lines[-1].append(end)
        else:
            lines.append([start, end])
    return _linked(lines)


def _linked(lines: list[list[Point]]) -> list[list[Point]]:
    """Append lines that begin where another ends, each once."""
    starts: dict[Point, list[int]] = {}
    for at, line in enumerate(lines):
        starts.setdefault(line[0], []).append(at)
    used: set[int] = set()
    result = []
    for at in _order(lines):
        if at in used:
            continue
        used.add(at)
        line = list(lines[at])
        while line[0] != line[-1]:
            following = next((n for n in starts.get(line[-1], ()) if n not in used), None)
            if following is None:
                break
            used.add(following)
            line += lines[following][1:]
        result.append(line)
    return result


def _order(lines: list[list[Point]]) -> list[int]:
    """Begin with lines at whose start no other ends, so that chains are walked from their first link."""
    ends = {line[-1] for line in lines}
    return sorted(range(len(lines)), key=lambda at: (lines[at][0] in ends, at))
