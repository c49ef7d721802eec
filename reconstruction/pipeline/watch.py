"""Runs long native calls beside the interpreter, so that they can be watched and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from reconstruction.pipeline.errors import Cancelled

T = TypeVar("T")
_LOOK_EVERY_S = 0.25


def watched(call: Callable[[], T], look: Callable[[], None], stop: Callable[[], None]) -> T:
    """Runs `call` in a thread and `look` about four times a second here, and returns what `call` returned.

    When `look` raises Cancelled, `stop` asks the call to end and the exception goes on once it did.
    """
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call)
        try:
            while not wait([future], _LOOK_EVERY_S).done:
                look()
        except Cancelled:
            stop()
            raise
        return future.result()
