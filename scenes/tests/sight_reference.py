"""What is seen, slowly and exactly: one point at a time, one wall after the other, in whole numbers or fractions."""

import random
from fractions import Fraction
from typing import Any

from scenes.geometry.walls import Wall

SIDE = 1000


def turn(ax: Any, ay: Any, bx: Any, by: Any, cx: Any, cy: Any) -> Any:
    """Positive when c lies to the right (y down) of somebody who walks from a to b."""
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)


def squared_distance(px: Any, py: Any, wall: Wall) -> Fraction:
    """From a point to a wall, squared."""
    ax, ay, bx, by = map(Fraction, wall.place)
    px, py = Fraction(px), Fraction(py)
    dx, dy = bx - ax, by - ay
    along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy) if (dx or dy) else Fraction(0)
    along = min(Fraction(1), max(Fraction(0), along))
    return (ax + along * dx - px) ** 2 + (ay + along * dy - py) ** 2


def kind_for(wall: Wall, x: Any, y: Any, sense: str) -> str:
    """What a wall is to somebody who stands at (x, y)."""
    kind = getattr(wall, sense)
    if kind == "none" or (wall.door != "none" and wall.state == "open"):
        return "none"
    side = turn(*wall.place, x, y)
    if wall.side == "left" and side >= 0 or wall.side == "right" and side <= 0:
        return "none"
    if kind == "proximity":
        return "none" if squared_distance(x, y, wall) <= Fraction(wall.proximity) ** 2 else "normal"
    return str(kind)


def is_crossed(wall: Wall, ax: Any, ay: Any, bx: Any, by: Any) -> bool:
    """Whether the segment from a to b goes from one side of the wall to the other, between the wall's ends."""
    if (turn(*wall.place, ax, ay) > 0) == (turn(*wall.place, bx, by) > 0):
        return False
    return (turn(ax, ay, bx, by, wall.x1, wall.y1) > 0) != (turn(ax, ay, bx, by, wall.x2, wall.y2) > 0)


def is_seen(walls: list[Wall], ex: Any, ey: Any, px: Any, py: Any, sense: str = "sight") -> bool:
    """Whether no normal wall, and at most one limited one, stands between the eye and the point."""
    limited = 0
    for wall in walls:
        kind = kind_for(wall, ex, ey, sense)
        if kind != "none" and is_crossed(wall, ex, ey, px, py):
            limited += 1
            if kind == "normal" or limited == 2:
                return False
    return True


def random_walls(dice: random.Random, count: int | None = None, sense: str = "sight") -> list[Wall]:
    """Walls of all kinds at places of whole numbers; many meet in corners."""
    count = count or dice.choice([1, 3, 8, 20, 60])
    step = dice.choice([1, 1, 25, 100])
    walls: list[Wall] = []
    for number in range(count):
        places: list[Any] = [dice.randrange(0, SIDE // step + 1) * step for _ in range(4)]
        if walls and dice.random() < 0.5:
            places[:2] = [int(walls[-1].x2), int(walls[-1].y2)]
        options: dict[str, Any] = {
            sense: dice.choice(["normal", "normal", "limited", "limited", "proximity", "none"]),
            "side": dice.choice(["both", "both", "left", "right"]),
            "proximity": dice.randrange(0, 400),
            "door": dice.choice(["none", "door", "secret"]),
            "state": dice.choice(["closed", "open", "locked"]),
        }
        walls.append(Wall(f"w{number}", *places, **options))
    return walls


def rooms(columns: int, rows: int, cell: int, dice: random.Random) -> list[Wall]:
    """A building: rooms in rows, with doors in about half of their walls."""
    walls = []
    for i in range(columns):
        for j in range(rows):
            for dx, dy in ((1, 0), (0, 1)):
                x, y, name = i * cell, j * cell, f"{i}-{j}-{dx}"
                if dice.random() < 0.5:
                    near, far = cell * 2 // 5, cell * 3 // 5
                    state: Any = dice.choice(["open", "closed"])
                    x1, y1, x2, y2 = x + dx * near, y + dy * near, x + dx * far, y + dy * far
                    walls += [
                        Wall(f"a{name}", x, y, x1, y1),
                        Wall(f"d{name}", x1, y1, x2, y2, door="door", state=state),
                        Wall(f"b{name}", x2, y2, x + dx * cell, y + dy * cell),
                    ]
                elif dice.random() < 0.8:
                    walls.append(Wall(f"w{name}", x, y, x + dx * cell, y + dy * cell))
    return walls
