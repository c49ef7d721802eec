"""Which state of a relation is in force at which stop of the story; Django-free.

Stops are what somebody may stand at: 0 is before the first session, then one for each session that he may see, the last
one is now. A change in a session that is hidden from him takes effect at the next stop, so that no number betrays it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

StateType = TypeVar("StateType")


@dataclass(frozen=True)
class Span(Generic[StateType]):
    """A state in force from stop `start` until just before stop `end`."""

    start: int
    end: int
    state: StateType


@dataclass(frozen=True)
class Stops:
    """The positions in the story of the sessions that somebody may see, in their order."""

    positions: tuple[int, ...]

    @property
    def now(self) -> int:
        """The last stop."""
        return len(self.positions) + 1

    def of(self, position: int) -> int:
        """Return the first stop at which something of this position has happened."""
        return 0 if position <= 0 else bisect_left(self.positions, position) + 1


def spans(
    states: Sequence[tuple[int, StateType, bool]], stops: Stops, *, started: int, ended: int | None
) -> list[Span[StateType]]:
    """Return when each state is in force. `states`: (position, state, whether it is heard) in the order they were said.

    An unheard state leaves a gap rather than letting an older one go on: the older one is no longer true.
    """
    first, last = stops.of(started), stops.now + 1 if ended is None else stops.of(ended)
    ordered = sorted(states, key=lambda state: state[0])  # stable: within a session the order they were said in
    found: list[Span[StateType]] = []
    for number, (position, state, heard) in enumerate(ordered):
        start = first if number == 0 else max(first, stops.of(position))
        end = min(last, stops.of(ordered[number + 1][0])) if number + 1 < len(ordered) else last
        if heard and start < end:
            found.append(Span(start, end, state))
    return found


def at(found: Sequence[Span[StateType]], stop: int) -> StateType | None:
    """Return the state in force at a stop, or None."""
    return next((span.state for span in found if span.start <= stop < span.end), None)
