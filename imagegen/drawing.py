"""Draws in a thread of its own while its owner watches: keeps the lease, tells how it goes on, heeds a cancel."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.db import connection
from django.utils import timezone

from bestiary_site.shared import tracing
from imagegen.models import ProviderCall
from imagegen.providers.base import Drawn, Order
from imagegen.providers.chain import draw_with

LOOK_EVERY_SECONDS = 0.2
Watch = Callable[[], None]


@dataclass(frozen=True)
class Call:
    """One call of a provider, as `imagegen.providers.retrying.OnCall` tells it."""

    provider: str
    model: str
    outcome: str
    milliseconds: int
    cost_microdollars: int


class Drawing:
    """A picture that is being drawn. The thread writes nothing unless its owner has left it to itself."""

    def __init__(self, order: Order, names: list[str], person: int | None, campaign: uuid.UUID | None) -> None:
        self._order, self._names = order, names
        self._person, self._campaign = person, campaign
        self._calls: SimpleQueue[Call] = SimpleQueue()
        self._result: tuple[Drawn, str] | Exception | None = None
        self._done, self._writing, self._is_left = threading.Event(), threading.Lock(), False
        self.began = time.monotonic()

    def wait(self, watch: Watch) -> tuple[Drawn, str]:
        """Draw; `watch` is called several times a second and may raise. Returns the picture and who drew it."""
        thread = threading.Thread(target=tracing.carried(self._draw), name="drawing", daemon=True)
        thread.start()
        try:
            while not self._done.wait(LOOK_EVERY_SECONDS):
                watch()
        finally:
            self._leave()
        if isinstance(self._result, Exception):
            raise self._result
        assert self._result is not None
        return self._result

    def _draw(self) -> None:
        try:
            self._result = draw_with(self._names, self._order, lambda *told: self._calls.put(Call(*told)))
        except Exception as error:  # noqa: BLE001  (raised again by who waits)
            self._result = error
        finally:
            self._done.set()
            with self._writing:
                if self._is_left and not self._calls.empty():
                    self._write_calls()
            connection.close()  # of this thread: who may draw is a switch, and may have been looked up

    def _leave(self) -> None:
        """Write what the calls have cost; one that still goes on is written by the thread when it ends."""
        with self._writing:
            self._write_calls()
            self._is_left = True

    def _write_calls(self) -> None:
        while True:
            try:
                told = self._calls.get_nowait()
            except Empty:
                return
            ProviderCall.objects.create(
                at=timezone.now(), provider=told.provider, model=told.model[:100], outcome=told.outcome[:40],
                milliseconds=told.milliseconds, cost_microdollars=told.cost_microdollars,
                person_id=self._person, campaign_id=self._campaign,
            )  # fmt: skip
