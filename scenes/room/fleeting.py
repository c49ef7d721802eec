"""What is shown while it is done and never stored: drags and rulers, to those who may see them. Works on the loop."""

from typing import Any, cast
from weakref import WeakSet

import msgspec

from scenes.protocol import Dragged, DragTokens, Measure, Measured, Order
from scenes.room.projection import Projection
from scenes.room.seats import Listener


class Fleeting:
    """Shows drags and rulers of one scene, and knows who sees whose ruler."""

    def __init__(self) -> None:
        self._rulers: dict[int, WeakSet[Listener]] = {}

    def show(
        self, order: Order, user_id: int, groups: dict[Any, Projection], *, runs: bool, source: Listener | None
    ) -> None:
        """Show what somebody does to all but the browser where he does it."""
        for projection in list(groups.values()):
            text = _fact(order, user_id, projection, runs=runs)
            for seat in list(projection.seats.values()):
                for listener in list(seat.listeners):
                    if listener is not source:
                        self._show_to(listener, order, text, user_id)

    def _show_to(self, listener: Listener, order: Order, text: str | None, user_id: int) -> None:
        """A ruler that leaves somebody's sight is taken away there, or its last line would stay."""
        looking = self._rulers.setdefault(user_id, WeakSet()) if isinstance(order, Measure) else None
        if text is None and looking is not None and listener in looking:
            text = _text(Measured(by=user_id, points=[]))
            looking.discard(listener)
        elif text is not None and looking is not None:
            (looking.add if cast(Measure, order).points else looking.discard)(listener)
        if text is not None:
            listener.push(text)


def _fact(order: Order, user_id: int, projection: Projection, *, runs: bool) -> str | None:
    seen = projection.seen
    if isinstance(order, DragTokens):
        shown = [one for one in order.tokens if one.id in projection.known and seen.points([(one.x, one.y)])]
        return _text(Dragged(by=user_id, tokens=shown, done=order.done)) if shown else None
    if isinstance(order, Measure):
        points = order.points
        # All of it or nothing: a ruler from the dark to somebody in sight would point at what stands in the dark.
        hidden = runs and bool(points) and not seen.all_points(zip(points[::2], points[1::2], strict=False))
        return None if hidden else _text(Measured(by=user_id, points=points))
    return None


def _text(fact: Any) -> str:
    return msgspec.json.encode(fact).decode()
