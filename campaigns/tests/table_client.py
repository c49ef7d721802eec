"""A player's browser for tests: keeps its state by the protocol, loses its network, comes back."""

import asyncio
import json
import uuid
from typing import Any

from campaigns.models import User
from reconstruction.tests.sockets import Socket


class TableClient:
    """Follows docs/live-sessions.md: numbers of each stream, resume after a break, orders with ids."""

    def __init__(self, application: Any, session_id: int, user: User, **scope: Any) -> None:
        self.application, self.path, self.user = application, f"/live/sessions/{session_id}/", user
        self.scope = scope
        self.socket: Socket | None = None
        self.numbers: dict[str, int] = {}
        self.seen: dict[str, dict[str, Any]] = {}
        self.places: list[tuple[str, int]] = []
        self.present: list[dict[str, Any]] = []
        self.said: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.reader: asyncio.Task[None] | None = None
        self.closed_with: int | None = None
        self.pongs = self.holes = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self.socket is not None

    @property
    def events(self) -> list[dict[str, Any]]:
        """What has happened, in the order of arrival."""
        return list(self.seen.values())

    async def connect(self) -> None:
        """Open; after a break ask for what was missed, then send again what was never answered."""
        self.socket = Socket(self.application, self.path, user=self.user, **self.scope)
        assert await self.socket.connect()
        known = dict(self.numbers)
        first = await self.socket.receive_output(15)
        assert first["type"] == "websocket.send", first
        if known:
            self.said.append(first["text"])  # the snapshot is passed over: what was missed is asked for instead
            await self.socket.send({"type": "resume", "after": known})
        else:
            self._take(json.loads(first["text"]), first["text"])
        self.reader = asyncio.ensure_future(self._read())
        for order in list(self.pending.values()):
            await self.socket.send(order)

    async def _read(self) -> None:
        while self.socket is not None:
            try:
                message = await self.socket.receive_output(60)
            except (TimeoutError, asyncio.CancelledError):
                return
            if message["type"] == "websocket.close":
                self.closed_with = message["code"]
                return
            self._take(json.loads(message["text"]), message["text"])

    def _take(self, message: dict[str, Any], text: str) -> None:
        self.said.append(text)
        kind = message["type"]
        if kind == "session.snapshot":
            self.numbers, self.present = dict(message["streams"]), message["present"]
            for event in message["events"]:
                self.seen.setdefault(event["id"], event)
        elif kind == "session.event":
            self._apply(message)
        elif kind == "session.missed":
            self.present = message["present"]
            for fact in message["facts"]:
                self._apply(fact)
        elif kind == "session.presence":
            self.present = message["present"]
        elif kind == "pong":
            self.pongs += 1
            self.latest = message["streams"]
        else:
            self.answers[str(message.get("id"))] = message
            self.pending.pop(str(message.get("id")), None)

    def _apply(self, fact: dict[str, Any]) -> None:
        stream, number = fact["stream"], fact["version"]
        known = self.numbers.get(stream, 0)
        if number <= known:
            return  # come twice: by the stream and by what was missed
        if number > known + 1:  # one is missing, or still on its way: ask for all after the last known
            self.holes += 1
            if self.socket is not None:
                asyncio.ensure_future(self.socket.send({"type": "resume", "after": dict(self.numbers)}))
            return
        self.places.append((stream, number))
        self.numbers[stream] = number
        self.seen.setdefault(fact["event"]["id"], fact["event"])

    async def order(self, kind: str, **words: Any) -> None:
        """Give an order; with a cut network it waits."""
        order = {"type": kind, "id": str(uuid.uuid4()), **words}
        self.pending[order["id"]] = order
        if self.socket is not None:
            await self.socket.send(order)

    async def raw(self, content: Any) -> dict[str, Any]:
        """Send anything; return the answer."""
        assert self.socket is not None
        name = str(content.get("id")) if isinstance(content, dict) else "None"
        self.answers.pop(name, None)
        await self.socket.send(content)
        async with asyncio.timeout(10):
            while name not in self.answers:
                await asyncio.sleep(0.01)
        return self.answers[name]

    def cut(self, *, loses_an_order: bool) -> None:
        """Lose the network without a word; perhaps with an order on its way whose answer never comes."""
        socket, self.socket = self.socket, None
        if self.reader is not None:
            self.reader.cancel()
        if socket is None:
            return
        if loses_an_order:
            asyncio.ensure_future(self._last_words(socket))
        else:
            asyncio.ensure_future(socket.disconnect())

    async def _last_words(self, socket: Socket) -> None:
        for order in list(self.pending.values()):
            await socket.send(order)
        await asyncio.sleep(0.05)
        await socket.disconnect()

    async def settle(self) -> None:
        """Wait until every order is answered and every stream is as far as the server says."""
        assert self.socket is not None
        async with asyncio.timeout(40):
            while True:
                before = self.pongs
                await self.socket.send({"type": "ping"})
                while self.pongs == before:
                    await asyncio.sleep(0.01)
                if self.latest == self.numbers and not self.pending:
                    return
                await self.socket.send({"type": "resume", "after": self.numbers})
                await asyncio.sleep(0.1)

    async def meets(self, *names: str) -> None:
        """Wait until these people are present: that is told beside the streams, so `settle` does not wait for it."""
        async with asyncio.timeout(10):
            while [person["name"] for person in self.present] != list(names):
                await asyncio.sleep(0.02)

    async def closing_code(self) -> int | None:
        """Wait for the server to close; return its code."""
        async with asyncio.timeout(10):
            while self.closed_with is None:
                await asyncio.sleep(0.02)
        return self.closed_with

    def heard(self) -> set[str]:
        """Return the identities of all events known."""
        return set(self.seen)

    def of_all(self) -> list[str]:
        """Return what was said to everybody, as this client reads it, sorted by identity."""
        return sorted(
            f"{event['id']} {event['payload'].get('html')}"
            for event in self.seen.values()
            if event["visibility"] == "members"
        )

    def gaps(self) -> list[tuple[str, int]]:
        """Return the places after which a stream has a hole."""
        held: dict[str, list[int]] = {}
        for stream, number in self.places:
            held.setdefault(stream, []).append(number)
        return [
            (stream, before)
            for stream, numbers in held.items()
            for before, after in zip(numbers, numbers[1:], strict=False)
            if after != before + 1
        ]

    def everything(self) -> str:
        """Return all that the server has ever said to this client."""
        return "\n".join(self.said)

    async def leave(self) -> None:
        """Close as a browser does."""
        if self.reader is not None:
            self.reader.cancel()
        if self.socket is not None:
            socket, self.socket = self.socket, None
            await socket.disconnect()
