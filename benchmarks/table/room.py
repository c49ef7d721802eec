"""Many clients of one room, one of whom moves a token: how long until everybody has it, and whether all do in order."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from scenes.tests.live_tables import Site
from scenes.tests.wire import Wire, open_wire, unpacked

FIRST = 1000
_X = b'"x":'
_TELLING = (b"table.changed", b"token.dragged", b"moved")


@dataclass
class Run:
    """What one run gave."""

    latencies: list[float] = field(default_factory=list)
    """Milliseconds, sorted."""
    expected: int = 0
    out_of_order: int = 0
    bytes_per_move: float = 0
    cpu_percent: float = 0
    memory_mb: float = 0

    def at(self, share: float) -> float:
        """Return a quantile."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))] if self.latencies else 0

    @property
    def undelivered(self) -> int:
        """How many of the expected never came, or not in their turn."""
        return self.expected - len(self.latencies) + self.out_of_order


class Client:
    """One browser of the room."""

    def __init__(self, room: "LoadedRoom", at: int) -> None:
        self.room, self.at = room, at
        self.wire: Wire
        self.last = 0
        self.snapshot: asyncio.Future[bytes]
        self.counted = True

    async def connect(self) -> float:
        """Come in; returns the seconds until the whole state was there."""
        self.snapshot = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self.wire = await open_wire(self.room.port_of(self.at), self.room.path, self.room.cookie(self.at), self._heard)
        await asyncio.wait_for(self.snapshot, 60)
        return time.perf_counter() - began

    def _heard(self, now: float, body: memoryview) -> None:
        if not self.snapshot.done():
            self.snapshot.set_result(unpacked(body))
            return
        if not self.counted:
            return
        text = bytes(body)
        head = text[:48]
        if any(word in head for word in _TELLING):
            self._moved(now, text)

    def _moved(self, now: float, text: bytes) -> None:
        start = text.find(_X) + len(_X)
        start += text[start] == 32  # the earlier way writes a space
        end = start
        while text[end] in b"0123456789.":
            end += 1
        number = int(float(text[start:end])) - FIRST
        room = self.room
        if 0 <= number < len(room.sent):
            room.run.latencies.append((now - room.sent[number]) * 1000)
            room.run.out_of_order += number <= self.last
            self.last = number


class LoadedRoom:
    """A room full of clients."""

    def __init__(self, site: Site, made: dict[str, Any], path: str = "") -> None:
        self.site, self.made = site, made
        self.path = path or f"/live/scenes/{made['uid']}/"
        self.clients: list[Client] = []
        self.joins: list[float] = []
        self.run = Run()
        self.sent: list[float] = []
        self._orders = 0

    def port_of(self, at: int) -> int:
        """Return the process that a client talks to: they are spread evenly."""
        return self.site.ports[at % len(self.site.ports)]

    def cookie(self, at: int) -> str:
        """Return what signs a client in."""
        return f"sessionid={self.made['keys'][at]}"

    async def fill(self) -> None:
        """Let everybody in, a few at once."""
        self.clients = [Client(self, at) for at in range(len(self.made["keys"]))]
        for start in range(0, len(self.clients), 5):
            self.joins += await asyncio.gather(*(one.connect() for one in self.clients[start : start + 5]))
        await asyncio.sleep(1.0)

    def empty(self) -> None:
        """Send everybody home."""
        for one in self.clients:
            one.wire.cut()

    def move(self, x: float, *, stored: bool) -> None:
        """Let the game master move the first token."""
        self._orders += 1
        if stored:
            order = {"type": "token.move", "id": f"o{self._orders}", "tokens": [{"id": "t0", "path": [x, 50]}]}
        else:
            order = {"type": "token.drag", "tokens": [{"id": "t0", "x": x, "y": 50}]}
        self.clients[0].wire.send(json.dumps(order, separators=(",", ":")).encode())

    async def measure(self, *, rate: float, stored: bool, seconds: float, meanwhile: Any = None) -> Run:
        """Move `rate` times a second and note when it arrives."""
        await self._warm(rate, stored=stored)
        self.run, self.sent = Run(), []
        for one in self.clients:
            one.last = -1
        before = [one.cpu() for one in self.site.processes]
        received = sum(one.wire.received for one in self.clients)
        beside = asyncio.create_task(meanwhile()) if meanwhile is not None else None
        began = time.perf_counter()
        await self._moves(began, rate, seconds, stored=stored)
        taken = time.perf_counter() - began
        await self._arrive(stored=stored)
        if beside is not None:
            await beside
        self._note(before, received, taken)
        return self.run

    async def _warm(self, rate: float, *, stored: bool) -> None:
        self.sent = []
        for _ in range(10):
            self.move(FIRST - 1, stored=stored)
            self.move(FIRST - 2, stored=stored)
            await asyncio.sleep(2 / rate)
        await asyncio.sleep(0.2)

    async def _moves(self, began: float, rate: float, seconds: float, *, stored: bool) -> None:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            self.sent.append(time.perf_counter())
            self.move(FIRST + number, stored=stored)

    async def _arrive(self, *, stored: bool) -> None:
        """Wait for what is still on its way. Who drags is not told of his own drag."""
        listening = sum(one.counted for one in self.clients)
        self.run.expected = len(self.sent) * (listening if stored else listening - 1)
        until = time.perf_counter() + 10
        while len(self.run.latencies) < self.run.expected and time.perf_counter() < until:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)  # who tells the mover, too, has more to say than was expected

    def _note(self, before: list[float], received: int, taken: float) -> None:
        run, processes = self.run, self.site.processes
        run.latencies.sort()
        run.bytes_per_move = (sum(one.wire.received for one in self.clients) - received) / max(1, len(run.latencies))
        run.cpu_percent = 100 * sum(one.cpu() - was for one, was in zip(processes, before, strict=True)) / taken
        run.memory_mb = sum(one.memory() for one in processes)
