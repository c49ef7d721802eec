"""The browsers at this process's tables: what is said to each is queued, and who takes too little is let go."""

import asyncio
import threading
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

from bestiary_site.shared import tracing
from scenes.room.seats import Listener, Outbox

P = ParamSpec("P")
R = TypeVar("R")
MOST_WAITING = 3000
MOST_BYTES = 16 << 20
"""What may wait for a slow browser; one that lags more is closed and comes back by a snapshot."""
LARGE = 8192
CLOSE_TOO_SLOW = 4408

Send = Callable[[dict[str, Any]], Awaitable[None]]


def packed(text: str) -> str | bytes:
    """Return a message as it is sent: large ones gzipped, in a binary frame."""
    if len(text) < LARGE:
        return text
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(text.encode()) + packer.flush()


class Outlet:
    """The way out to one browser. `push` and `close` belong on the server's loop."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.loop = asyncio.get_running_loop()
        self._waiting: deque[str | bytes] = deque()
        self._rest: _Rest | None = None
        self._idle = True
        self._bytes = 0
        self._more = asyncio.Event()
        self.closed_with: int | None = None
        self._writer = self.loop.create_task(self._write())

    def push(self, message: str | bytes) -> None:
        """Take a message for sending."""
        if self.closed_with is not None or (self._idle and self._at_once(message)):
            return
        self._waiting.append(message)
        self._bytes += len(message)
        if len(self._waiting) > MOST_WAITING or self._bytes > MOST_BYTES:
            self.close(CLOSE_TOO_SLOW)
        else:
            self._more.set()

    def _at_once(self, message: str | bytes) -> bool:
        """Send without waking the writer, which takes longer than sending. Whether the message is taken care of."""
        sending = self._send(_part(message))
        try:
            first = sending.send(None)  # type: ignore[attr-defined]
        except StopIteration:
            return True
        except Exception:  # noqa: BLE001  (whatever the server raises for a browser that is gone; the reader ends too)
            self.closed_with = 1006
            return True
        self._rest, self._idle = _Rest(sending, first), False
        self._more.set()
        return True

    def close(self, code: int) -> None:
        """Close after what waits has been sent (at once when too slow)."""
        if self.closed_with is None:
            self.closed_with = code
            if code == CLOSE_TOO_SLOW:
                self._waiting.clear()
            self._more.set()

    async def end(self) -> None:
        """Stop writing: the browser is gone."""
        self.closed_with = self.closed_with or 1006
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            self._idle = False
            if self._rest is not None:
                rest, self._rest = self._rest, None
                await rest
            while self._waiting:
                message = self._waiting.popleft()
                self._bytes -= len(message)
                await self._send(_part(message))
            if self.closed_with is not None:
                await self._send({"type": "websocket.close", "code": self.closed_with})
                return
            self._more.clear()
            self._idle = True
            await self._more.wait()


def _part(message: str | bytes) -> dict[str, Any]:
    return {"type": "websocket.send", ("text" if isinstance(message, str) else "bytes"): message}


class _Rest:
    """The rest of a sending that was begun outside of a task and has to wait: a task awaits it to its end."""

    def __init__(self, sending: Any, first: Any) -> None:
        self._sending, self._first = sending, first

    def __await__(self) -> Any:
        waits_for = self._first
        while True:
            try:
                sent = yield waits_for
            except BaseException as error:  # noqa: BLE001  (cancelling, too, is passed on into the sending)
                step = partial(self._sending.throw, error)
            else:
                step = partial(self._sending.send, sent)
            try:
                waits_for = step()
            except StopIteration:
                return


def deliver(outbox: Outbox) -> None:
    """Hand messages to their browsers, from whatever thread. Loops that have stopped have no browsers any more."""
    by_loop: dict[asyncio.AbstractEventLoop, Outbox] = {}
    for listener, message in outbox:
        assert isinstance(listener, Outlet)
        by_loop.setdefault(listener.loop, []).append((listener, message))
    for loop, part in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_push_all, part)


def _push_all(part: Outbox) -> None:
    for listener, message in part:
        listener.push(message)


def dismiss(listeners: Iterable[Listener], code: int) -> None:
    """Close on browsers, from whatever thread."""
    for listener in listeners:
        assert isinstance(listener, Outlet)
        if not listener.loop.is_closed():
            listener.loop.call_soon_threadsafe(listener.close, code)


class Desk:
    """One thread for the orders of one scene, so that they are taken in turn and never wait for another scene's."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run in the desk's thread, with a healthy database connection."""
        loop = asyncio.get_running_loop()
        asked = tracing.carried(partial(work, *args, **kwargs))
        return await loop.run_in_executor(self._pool, partial(_with_connection, asked))

    def stop(self) -> None:
        """End the thread, its database connection with it."""
        self._pool.submit(_close_connections)
        self._pool.shutdown(wait=False)


def _with_connection(work: Callable[[], R]) -> R:
    """Work with the thread's own database connection, kept open: opening one takes longer than an order.

    A connection that has broken is opened anew and the work done again: orders have ids and are done once.
    """
    try:
        return work()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return work()


def _close_connections() -> None:
    connections.close_all()


_desks: dict[int, Desk] = {}
_lock = threading.Lock()


def desk_of(scene_id: int) -> Desk:
    """Return the thread of a scene."""
    with _lock:
        if scene_id not in _desks:
            _desks[scene_id] = Desk(f"scene-{scene_id}")
        return _desks[scene_id]


def close_desk(scene_id: int) -> None:
    """End a scene's thread: nobody is there any more."""
    with _lock:
        desk = _desks.pop(scene_id, None)
    if desk is not None:
        desk.stop()


_front: Desk | None = None


def front_desk() -> Desk:
    """Return the threads that look up who knocks: in no scene's way."""
    global _front
    if _front is None:
        _front = Desk("table-door", threads=3)
    return _front
