"""The syntax tree of a formula: what the parser builds and the evaluator walks."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = int | Fraction


@dataclass(frozen=True, slots=True)
class Condition:
    """Which dice are meant: compared with a number (`>=` 5), or the so many highest (`h`) or lowest (`l`)."""

    op: str
    number: int

    @property
    def is_rank(self) -> bool:
        return self.op in "hl"

    def holds(self, value: Value) -> bool:
        return compare(self.op, value, self.number)


def compare(op: str, left: Value, right: Value) -> bool:
    """Say whether a comparison is true."""
    if op in ("=", "=="):
        return left == right
    if op == "!=":
        return left != right
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


@dataclass(frozen=True, slots=True)
class Modifier:
    """One thing done to thrown dice, in a dialect-free form: `act` names a function of `modifiers.py`."""

    act: str
    conditions: tuple[Condition, ...] = ()
    once: bool = False
    limit: int | None = None
    text: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """The faces of a die: 1 to n, the tens of a percentile die, or those of a fate die."""

    count: int
    first: int = 1
    step: int = 1
    name: str = ""

    @property
    def last(self) -> int:
        return self.first + self.step * (self.count - 1)

    def face(self, index: int) -> int:
        """Return the value of the index-th face, from 0."""
        return self.first + self.step * index


FATE = Sides(3, -1, name="F")
TENS = Sides(10, 0, 10, name="%")
HUNDRED = Sides(100)


@dataclass(frozen=True, slots=True)
class Number:
    value: Value


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Dice:
    """`4d6kh3`; count and faces may be formulas in brackets."""

    count: "Node"
    sides: "Sides | Node"
    text: str
    position: int
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`{2d6, 1d8}kh1`; `dicewise` lets the modifiers see the single dice of a group of one formula."""

    items: tuple["Node", ...]
    brackets: str
    position: int
    modifiers: tuple[Modifier, ...] = ()
    dicewise: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]
    position: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A number of minus signs before something."""

    sign: int
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank, from left to right; a list, so that a long sum is not a deep tree."""

    first: "Node"
    rest: tuple[tuple[str, "Node", int], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """`1d8 [fire]`."""

    inner: "Node"
    labels: tuple[str, ...]


Node: TypeAlias = Number | Variable | Dice | Group | Call | Signed | Chain | Labelled


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read: ready to be rolled as often as wanted."""

    text: str
    dialect: str
    root: Node
    times: int = 1
    label: str = field(default="")
