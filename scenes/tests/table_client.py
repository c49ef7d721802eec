"""A browser at the table, for tests: keeps its state by the protocol, loses its network, comes back."""

import asyncio
import gzip
import json
import uuid
from typing import Any

from campaigns.models import User
from reconstruction.tests.sockets import Socket
from scenes.models import Scene


class TableClient:
    """Follows docs/table-protocol.md: numbers without gaps, resume after a break, orders with ids."""

    def __init__(self, application: Any, scene: Scene, user: User, query: str = "") -> None:
        self.application, self.path, self.user, self.query = application, f"/live/scenes/{scene.uid}/", user, query
        self.socket: Socket | None = None
        self.seat, self.n = "", -1
        self.pieces: dict[str, dict[str, Any]] = {}
        self.sight: dict[str, Any] = {}
        self.snapshot: dict[str, Any] = {}
        self.facts: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        self.people: list[dict[str, Any]] = []
        self.heard: list[str] = []
        self.snapshots = 0
        self.answers: dict[str, dict[str, Any]] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.reader: asyncio.Task[None] | None = None
        self.closed_with: int | None = None

    async def connect(self) -> None:
        """Open; after a break ask for what was missed, then send again what was never answered."""
        query = "&".join(part for part in (self.query, "again=1" if self.seat else "") if part)
        self.socket = Socket(self.application, self.path, user=self.user, query_string=query.encode())
        assert await self.socket.connect()
        self.reader = asyncio.ensure_future(self._read(self.socket))
        if self.seat:
            await self.socket.send({"type": "resume", "seat": self.seat, "n": self.n})
        await self.until(lambda: self._ready or self.closed_with is not None)
        for order in list(self.pending.values()):
            await self.socket.send(order)

    _ready = False

    async def _read(self, socket: Socket) -> None:
        while True:
            try:
                message = await socket.receive_output(600)
            except (TimeoutError, asyncio.CancelledError):
                return
            if message["type"] == "websocket.close":
                self.closed_with, self.socket = message["code"], None
                return
            text = message.get("text") or gzip.decompress(message["bytes"]).decode()
            self.heard.append(text)
            await self._take(json.loads(text), socket)

    async def _take(self, fact: dict[str, Any], socket: Socket) -> None:
        kind = fact["type"]
        self.facts.append(fact)
        if kind == "table.snapshot":
            self._begin(fact)
        elif kind == "table.missed":
            self.people, self._ready = fact["people"], True
        elif kind == "clock.told":
            if fact["n"] > self.n:
                await socket.send({"type": "resume", "seat": self.seat, "n": self.n})
        elif "n" in fact:
            if fact["n"] <= self.n:
                return
            assert fact["n"] == self.n + 1, f"a gap: {self.n} then {fact['n']}"
            self.n = fact["n"]
            self._happen(fact)
        elif kind in ("order.done", "order.refused"):
            self.answers[fact["id"]] = fact
            self.pending.pop(fact["id"], None)
        elif kind == "people.here":
            self.people = fact["people"]

    def _begin(self, fact: dict[str, Any]) -> None:
        self.snapshot, self.seat, self.n = fact, fact["seat"], fact["n"]
        self.snapshots += 1
        self.pieces = {one["id"]: one for one in fact["pieces"]}
        self.sight, self.people, self.said = fact["sight"], fact["people"], list(fact["chat"])
        self._ready = True

    def _happen(self, fact: dict[str, Any]) -> None:
        if fact["type"] == "chat.said":
            self.said.append(fact["message"])
        if fact["type"] != "table.changed":
            return
        for one in fact["add"]:
            self.pieces[one["id"]] = one
        for one in fact["set"]:
            self.pieces[one["id"]] = {**self.pieces[one["id"]], **one}
        for uid in fact["remove"]:
            del self.pieces[uid]
        self.sight = fact["sight"] or self.sight

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the pieces of a kind that this browser knows."""
        return {uid: one for uid, one in self.pieces.items() if one["kind"] == kind}

    async def until(self, true: Any, seconds: float = 15) -> None:
        """Wait until a condition holds."""
        for _ in range(int(seconds * 200)):
            if true():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("that never came about")

    async def give(self, type: str, **values: Any) -> str:
        """Give an order without waiting; returns its id."""
        order = {"type": type, "id": values.pop("order_id", None) or uuid.uuid4().hex, **values}
        self.pending[order["id"]] = order
        if self.socket is not None:
            await self.socket.send(order)
        return str(order["id"])

    async def order(self, type: str, **values: Any) -> dict[str, Any]:
        """Give an order and return its answer."""
        order_id = await self.give(type, **values)
        await self.until(lambda: order_id in self.answers)
        return self.answers[order_id]

    async def tell(self, type: str, **values: Any) -> None:
        """Send what is never answered."""
        assert self.socket is not None
        await self.socket.send({"type": type, **values})

    async def cut(self) -> None:
        """Lose the network without a word."""
        socket, self.socket, self._ready = self.socket, None, False
        if self.reader is not None:
            self.reader.cancel()
        if socket is not None:
            await socket.send_input({"type": "websocket.disconnect", "code": 1006})
            await socket.wait(5)

    leave = cut
