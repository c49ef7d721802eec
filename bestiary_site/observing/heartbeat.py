"""The heartbeats of the workers: each says every 15 seconds, through the cache, that it lives and what it works on."""

import contextlib
import logging
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from celery import bootsteps
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
EVERY_SECONDS = 15.0
ALIVE_SECONDS = 45.0
"""A worker that has missed two beats counts as gone."""
KEPT_SECONDS = 3600
MOST_WORKERS = 100
_NAMES = "observing:workers"


@dataclass(frozen=True)
class Beat:
    """What a worker said last."""

    worker: str
    queues: tuple[str, ...]
    seconds_ago: float

    @property
    def is_alive(self) -> bool:
        """Whether it was heard of lately."""
        return self.seconds_ago < ALIVE_SECONDS


def beat(worker: str, queues: list[str]) -> None:
    """Say that the worker lives and takes work from these queues."""
    cache.set(_key(worker), (time.time(), tuple(sorted(queues))), KEPT_SECONDS)
    names: list[str] = cache.get(_NAMES) or []
    if worker not in names:  # two that come at once may forget one another until their next beat
        cache.set(_NAMES, [*names[-MOST_WORKERS + 1 :], worker], None)


def forget(worker: str) -> None:
    """Take the worker off the list: it has been stopped."""
    cache.delete(_key(worker))


def beats() -> list[Beat]:
    """Return what the workers of the last hour have said, the latest first."""
    names: list[str] = cache.get(_NAMES) or []
    told = cache.get_many([_key(name) for name in names])
    now = time.time()
    found = []
    for name in names:
        if (said := told.get(_key(name))) is not None:
            found.append(Beat(name, said[1], max(0.0, now - said[0])))
    return sorted(found, key=lambda one: one.seconds_ago)


def _key(worker: str) -> str:
    return "observing:worker:" + quote(worker, safe="@")


class Heartbeat(bootsteps.StartStopStep):
    """Part of every worker, embedded ones too: beats by the worker's own clock, so that one that hangs is silent."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent: Any, **options: Any) -> None:
        self._clock: Any = None
        super().__init__(parent, **options)

    def start(self, parent: Any) -> None:
        """Beat now and from now on."""
        # Embedded workers share the application's choice of queues: it is this one's only now, as it starts.
        queues = list(parent.app.amqp.queues.consume_from)
        self._beat(parent.hostname, queues)
        self._clock = parent.timer.call_repeatedly(EVERY_SECONDS, self._beat, (parent.hostname, queues))

    def stop(self, parent: Any) -> None:
        """Say goodbye."""
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        with contextlib.suppress(OSError, RedisError):
            forget(parent.hostname)

    terminate = stop

    def _beat(self, worker: str, queues: list[str]) -> None:
        try:
            beat(worker, queues)
        except (OSError, RedisError) as error:
            logger.warning("%s cannot tell that it lives: %s", worker, error)
