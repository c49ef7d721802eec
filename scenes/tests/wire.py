"""A WebSocket client that costs next to nothing: two hundred of them in one process must not be what is measured."""

import asyncio
import base64
import gzip
import os
import time
from collections.abc import Callable
from typing import cast

PING, CLOSE = 9, 8
Heard = Callable[[float, memoryview], None]


class Wire(asyncio.Protocol):
    """One socket. Text and binary messages go to `heard` with the time at which their last bytes came."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self.request, self.heard = request, heard
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport
        self.received = 0
        self._rest = b""
        self._parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Take bytes; whole messages are handed on at once."""
        now = time.perf_counter()
        self.received += len(data)
        data = self._rest + data if self._rest else data
        if not self.opened.done():
            data = self._answered(data)
        self._rest = self._frames(now, data)

    def _answered(self, data: bytes) -> bytes:
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            return data
        if b" 101 " in head.split(b"\r\n", 1)[0]:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(ConnectionError(head[:200].decode(errors="replace")))
        return rest

    def _frames(self, now: float, data: bytes) -> bytes:
        if not self.opened.done():
            return data
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1] & 127, at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end < start + size:
                break
            self._frame(now, data[at], memoryview(data)[start : start + size])
            at = start + size
        return data[at:] if at else data

    def _frame(self, now: float, first: int, body: memoryview) -> None:
        kind = first & 15
        if kind == PING:
            self._write(0x80 | 10, bytes(body))
        elif kind == CLOSE:
            self._end(int.from_bytes(body[:2], "big"))
        elif first & 128 and not self._parts:
            self.heard(now, body)
        else:  # a large message may come in pieces
            self._parts.append(bytes(body))
            if first & 128:
                whole, self._parts = b"".join(self._parts), []
                self.heard(now, memoryview(whole))

    def send(self, text: bytes) -> None:
        """Send a text message."""
        self._write(0x81, text)

    def _write(self, first: int, body: bytes) -> None:
        size = len(body)
        if size < 126:
            head = bytes((first, 128 | size))
        elif size < 65536:
            head = bytes((first, 128 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((first, 128 | 127)) + size.to_bytes(8, "big")
        self.transport.write(head + b"\0\0\0\0" + body)  # masked with zeros, which changes nothing

    def cut(self) -> None:
        """Lose the connection without a word."""
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it was open"))
        self._end(1006)

    def _end(self, code: int) -> None:
        if not self.closed.done():
            self.closed.set_result(code)


async def open_wire(port: int, path: str, cookie: str, heard: Heard) -> Wire:
    """Connect and upgrade."""
    lines = [
        f"GET {path} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
        f"Origin: http://localhost:{port}", f"Cookie: {cookie}",
    ]  # fmt: skip
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(request, heard), "127.0.0.1", port)
    await asyncio.wait_for(wire.opened, 30)
    return wire


def unpacked(body: memoryview) -> bytes:
    """Return a message's text; large ones come gzipped."""
    return gzip.decompress(body) if bytes(body[:2]) == b"\x1f\x8b" else bytes(body)
