"""Asks a provider again when what went wrong may pass, within the order's time (Django-free)."""

import random
import time
from collections.abc import Callable
from dataclasses import replace

from imagegen.providers.base import CANCELLED, DRAWN, DrawingCancelled, Drawn, Order, Provider, ProviderError
from imagegen.providers.checking import NoPicture, check_picture

ATTEMPTS = 3
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 8.0
POLL_SECONDS = 0.25
LEAST_LEFT = 1.0
"""An attempt that has less than this many seconds is not begun."""
_PASSING = {"rate_limited", "unavailable", "bad_answer"}
OnCall = Callable[[str, str, str, int, int], None]
"""Told of each call: provider, model, outcome (`drawn`, `cancelled` or an error's code), milliseconds, microdollars."""


def draw_patiently(provider: Provider, order: Order, on_call: OnCall) -> Drawn:
    """Return a picture that is one, after up to three attempts; raises what the last attempt raised."""
    deadline = time.monotonic() + order.timeout
    attempt = 1
    while True:
        try:
            return _attempt(provider, replace(order, timeout=deadline - time.monotonic()), on_call)
        except ProviderError as error:
            pause = pause_before(attempt, error.retry_after)
            if attempt == ATTEMPTS or not may_pass(error) or deadline - time.monotonic() - pause < LEAST_LEFT:
                raise
        wait(pause, order.cancelled)
        attempt += 1


def may_pass(error: ProviderError) -> bool:
    """Whether the same order may be drawn a moment later."""
    return error.code in _PASSING and not error.permanent


def pause_before(attempt: int, retry_after: float | None) -> float:
    """Return the seconds to wait after an attempt (1, 2, ...): "full jitter", so that many do not come back at once.

    After Marc Brooker, "Exponential Backoff And Jitter" (2015). What the provider asks for is added to, never cut.
    """
    spread = random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)))
    return spread if retry_after is None else max(0.0, retry_after) + spread


def wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait; raises DrawingCancelled as soon as nobody wants the picture any more."""
    until = time.monotonic() + seconds
    while True:
        if cancelled():
            raise DrawingCancelled
        left = until - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(POLL_SECONDS, left))


def _attempt(provider: Provider, order: Order, on_call: OnCall) -> Drawn:
    """Call the provider once, check its picture, and tell of the call whatever came of it."""
    began = time.monotonic()
    outcome, cost = "crashed", 0
    try:
        drawn = _checked(provider, provider.draw(order))
        outcome, cost = DRAWN, drawn.cost_microdollars
        return drawn
    except ProviderError as error:
        outcome, cost = error.code, error.cost_microdollars
        raise
    except DrawingCancelled:
        outcome = CANCELLED
        raise
    finally:
        on_call(provider.name, provider.model, outcome, round((time.monotonic() - began) * 1000), cost)


def _checked(provider: Provider, drawn: Drawn) -> Drawn:
    try:
        check_picture(drawn.content)
    except NoPicture as error:
        cost = drawn.cost_microdollars  # it is charged for all the same
        message = f"{provider.label} {error}."
        raise ProviderError("bad_answer", message, permanent=True, cost_microdollars=cost) from error
    return drawn
