"""What a battle map is made of before it is drawn: measured in cells, the corner of the map at 0, 0."""

import math
import random
from dataclasses import dataclass, field

Point = tuple[float, float]
Cell = tuple[int, int]
KINDS = ("dungeon", "cave", "forest", "tavern")
STYLES = ("painted", "ink")


@dataclass(frozen=True)
class Wish:
    """What the person asked for."""

    kind: str
    seed: str
    columns: int = 40
    rows: int = 30
    cell: int = 70
    density: float = 0.5
    style: str = "painted"

    def dice(self, purpose: str = "plan") -> random.Random:
        """Return a source of chance that gives the same for the same wish, on every machine."""
        return random.Random(f"{self.kind}/{self.seed}/{self.columns}x{self.rows}/{self.density:.3f}/{purpose}")


@dataclass(frozen=True)
class Edge:
    """A straight piece of wall. `of`: wall, door, locked, secret, window, low (seen over) or pillar."""

    start: Point
    end: Point
    of: str = "wall"

    @property
    def middle(self) -> Point:
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2

    @property
    def angle(self) -> float:
        return math.degrees(math.atan2(self.end[1] - self.start[1], self.end[0] - self.start[0]))


@dataclass(frozen=True)
class Lamp:
    """A light; radii in cells."""

    at: Point
    bright: float = 4
    dim: float = 8
    colour: str = "#ffb454"
    animation: str = "torch"
    name: str = "torch"


@dataclass(frozen=True)
class Thing:
    """A piece of furniture or nature: centre, size and turn (degrees clockwise)."""

    kind: str
    at: Point
    size: Point = (1.0, 1.0)
    turn: float = 0.0
    shade: float = 0.5


@dataclass
class Room:
    """A rectangle of cells with a purpose; `cut` corners are walled off slantwise."""

    left: int
    top: int
    width: int
    height: int
    purpose: str = "room"
    cut: bool = False
    number: int = 0

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def centre(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2

    def cells(self) -> list[Cell]:
        return [(x, y) for y in range(self.top, self.bottom) for x in range(self.left, self.right)]

    def corners(self) -> list[tuple[Cell, Cell]]:
        """Return the corner cells with the direction out of the room."""
        return [
            ((self.left, self.top), (-1, -1)), ((self.right - 1, self.top), (1, -1)),
            ((self.left, self.bottom - 1), (-1, 1)), ((self.right - 1, self.bottom - 1), (1, 1)),
        ]  # fmt: skip

    def meets(self, other: "Room", gap: int) -> bool:
        return (
            self.left < other.right + gap and other.left < self.right + gap
            and self.top < other.bottom + gap and other.top < self.bottom + gap
        )  # fmt: skip


@dataclass
class Plan:
    """The whole map, ready to be drawn and to become pieces."""

    wish: Wish
    edges: list[Edge] = field(default_factory=list)
    lamps: list[Lamp] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    floor: set[Cell] = field(default_factory=set)
    cuts: list[list[Point]] = field(default_factory=list)
    outline: list[list[Point]] = field(default_factory=list)
    """Closed lines around the floor where it follows no cells; holes run the other way round."""
    water: list[list[Point]] = field(default_factory=list)
    paths: list[list[Point]] = field(default_factory=list)
    starts: Point = (0.5, 0.5)
    places: list[Point] = field(default_factory=list)
    """Places that must be reached from the start."""
    darkness: float = 1.0
