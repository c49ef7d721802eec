"""A person's place at a scene: what he was sent, numbered without gaps, kept a while for who comes back."""

import secrets
from collections import deque
from collections.abc import Iterable
from typing import Any, Protocol

from scenes.room.rights import Rights

KEPT = 1500
"""Facts that a seat keeps for its person's return."""
KEPT_BYTES = 1 << 20
"""And no more than this of them together: what is seen can be many times larger than a move."""


class Listener(Protocol):
    """One browser of a person."""

    def push(self, message: str | bytes) -> None:
        """Take a message for sending; called on the server's loop."""
        ...


Outbox = list[tuple[Listener, "str | bytes"]]


class Seat:
    """Everything that one person is told at one scene goes through here, whatever browser he uses."""

    def __init__(self, rights: Rights, key: Any) -> None:
        self.uid = secrets.token_urlsafe(9)
        self.rights, self.key = rights, key
        self.n = 0
        self.sent: deque[tuple[int, str]] = deque()
        self._kept = 0
        self.listeners: set[Listener] = set()
        self.empty_since: float | None = None

    def tell(self, tail: str, outbox: Outbox) -> None:
        """Number a fact and send it. `tail`: its JSON without the opening brace."""
        self.n += 1
        text = f'{{"n":{self.n},{tail}'
        self._keep(text)
        for listener in self.listeners:
            outbox.append((listener, text))

    def _keep(self, text: str) -> None:
        self.sent.append((self.n, text))
        self._kept += len(text)
        while len(self.sent) > KEPT or (self._kept > KEPT_BYTES and len(self.sent) > 1):
            self._kept -= len(self.sent.popleft()[1])

    def missed_after(self, n: int) -> Iterable[str] | None:
        """Return what came after number n; None when that is not kept any more."""
        if n > self.n or n < 0:
            return None
        if self.sent and n < self.sent[0][0] - 1:
            return None
        if not self.sent and n != self.n:
            return None
        return [text for number, text in self.sent if number > n]
