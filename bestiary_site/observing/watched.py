"""Questions that may hang: each asked in a thread of its own, its answer kept for a moment."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Watched(Generic[T]):
    """One question. While it hangs it is not asked again, so that it can never hold more than one thread."""

    def __init__(self, name: str, ask: Callable[[], T], *, late: T, failed: T, fresh_seconds: float = 3.0) -> None:
        """`late` is the answer when none comes in time, `failed` when the asking fails."""
        self.name, self._ask, self._late, self._failed = name, ask, late, failed
        self._fresh_seconds = fresh_seconds
        self._lock = threading.Lock()
        self._answer = late
        self._answered_at = -float("inf")
        self._asking: threading.Event | None = None

    def begin(self) -> None:
        """Ask, unless the last answer is fresh or somebody is asking already."""
        with self._lock:
            if self._asking is not None or time.monotonic() - self._answered_at < self._fresh_seconds:
                return
            asking = threading.Event()
            threading.Thread(target=self._ask_and_leave, args=(asking,), name=self.name, daemon=True).start()
            self._asking = asking  # not before: a thread that could not be started would be waited for

    def answer(self, until: float) -> T:
        """Return the answer, waiting until that moment of `time.monotonic()` for it at most."""
        with self._lock:
            asking = self._asking
        if asking is not None and not asking.wait(max(0.0, until - time.monotonic())):
            return self._late
        return self._answer

    def answer_here(self) -> T:
        """Ask in the caller's own thread, however long it takes."""
        try:
            return self._ask()
        except Exception:
            logger.exception("%s could not be looked at", self.name)
            return self._failed

    def _ask_and_leave(self, asked: threading.Event) -> None:
        try:
            answer = self.answer_here()
        finally:
            connections.close_all()
        with self._lock:
            self._answer, self._answered_at, self._asking = answer, time.monotonic(), None
        asked.set()


def ask_all(questions: Iterable[Watched[T]], seconds: float | None = None) -> dict[str, T]:
    """Ask all at once and return what came within the time by name (settings.CHECK_SECONDS; 0: one by one, here)."""
    asked = list(questions)
    patience: float = settings.CHECK_SECONDS if seconds is None else seconds
    if not patience:
        return {one.name: one.answer_here() for one in asked}
    until = time.monotonic() + patience
    for one in asked:
        one.begin()
    return {one.name: one.answer(until) for one in asked}
