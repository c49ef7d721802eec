"""How steps tell what they are doing, and how they learn that they should stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from reconstruction.pipeline.errors import Cancelled


@dataclass(frozen=True)
class Event:
    """One thing a watcher learns; `as_dict` is the line of the JSON-lines mode."""

    kind: Literal["progress", "picture", "failed", "done"]
    fields: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The event as one flat JSON object."""
        return {"event": self.kind, **self.fields}


def _ignore(fraction: float, message: str) -> None:
    """Tells nobody."""


def _never() -> bool:
    """Nobody cancels."""
    return False


class Progress:
    """Given to every step: call `update` often (about every second of work)."""

    def __init__(
        self,
        report: Callable[[float, str], None] = _ignore,
        cancelled: Callable[[], bool] = _never,
    ) -> None:
        self._report = report
        self._cancelled = cancelled
        self.fraction = 0.0
        self.message = ""

    def update(self, fraction: float, message: str = "") -> None:
        """Says that `fraction` (0..1) of this step is done; raises Cancelled when the work should stop."""
        self.check()
        self.fraction = min(1.0, max(self.fraction, fraction))
        self.message = message or self.message
        self._report(self.fraction, self.message)

    def check(self) -> None:
        """Raises Cancelled when the work should stop."""
        if self._cancelled():
            raise Cancelled

    def part(self, start: float, end: float) -> Progress:
        """A Progress for a part of this step: its 0..1 is start..end here."""

        def report(fraction: float, message: str) -> None:
            self.update(start + (end - start) * fraction, message)

        return Progress(report, self._cancelled)
