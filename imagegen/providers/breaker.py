"""Leaves a provider alone for a while when it keeps failing: one memory for all processes, in the site's cache."""

import logging
import time
from collections.abc import Callable
from typing import Literal, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
MOST_FAILURES = 5
WINDOW_SECONDS = 120
OPEN_SECONDS = 60
LONGEST_SECONDS = 15 * 60
_REMEMBERED_SECONDS = 24 * 3600
State = Literal["closed", "open", "half-open"]
Answer = TypeVar("Answer")


class Breaker:
    """Closed: calls go through. Open after five failures within two minutes: none does. Then one trial decides.

    The pattern is Michael Nygard's ("Release It!", 2007). A cache that is away counts as closed: it must not be the
    reason why nothing is drawn.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._failures, self._until, self._trial = (
            f"pictures:breaker:{name}:{part}" for part in ("failures", "until", "trial")
        )

    def may_try(self, seconds: float) -> bool:
        """Whether a call that takes at most so many seconds may be made now; if half-open, this is the one trial."""
        return _asked(lambda: self._may_try(seconds), otherwise=True)

    def succeeded(self) -> None:
        """Close it: the provider answers."""
        _asked(lambda: cache.delete_many([self._failures, self._until, self._trial]), otherwise=None)

    def failed(self, retry_after: float | None = None) -> None:
        """Count a failure. The provider's own "not before" opens it at once."""
        _asked(lambda: self._failed(retry_after), otherwise=None)

    def given_up(self) -> None:
        """Let another make the trial: this call was cancelled and says nothing about the provider."""
        _asked(lambda: cache.delete(self._trial), otherwise=None)

    def state(self) -> State:
        """Return how it stands, for those who look after the site."""
        until = _asked(lambda: cache.get(self._until), otherwise=None)
        if until is None:
            return "closed"
        return "open" if time.time() < until else "half-open"

    def _may_try(self, seconds: float) -> bool:
        until = cache.get(self._until)
        if until is None:
            return True
        if time.time() < until:
            return False
        return bool(cache.add(self._trial, 1, timeout=int(seconds) + 10))

    def _failed(self, retry_after: float | None) -> None:
        was_trial = cache.get(self._until) is not None
        too_many = was_trial or self._count() >= MOST_FAILURES
        pause = min(max(OPEN_SECONDS if too_many else 0, retry_after or 0), LONGEST_SECONDS)
        if pause:
            cache.set(self._until, time.time() + pause, timeout=_REMEMBERED_SECONDS)
            cache.delete_many([self._failures, self._trial])
            logger.warning("%s fails and is left alone for %d seconds", self.name, pause)

    def _count(self) -> int:
        """Add one to the failures of this window, which begins with the first, and return how many there are."""
        cache.add(self._failures, 0, timeout=WINDOW_SECONDS)
        try:
            return int(cache.incr(self._failures))
        except ValueError:  # the window ended between the two
            return 1


def _asked(question: Callable[[], Answer], *, otherwise: Answer) -> Answer:
    try:
        return question()
    except (OSError, RedisError) as error:
        logger.warning("the cache is out of reach: which provider fails is not remembered (%s)", type(error).__name__)
        return otherwise
