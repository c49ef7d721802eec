"""What the table is measured beside: the earlier way (a channel layer), and a bare echo that shows the driver's own
share.

`uvicorn benchmarks.table.peers:channel_layer` and `python -m benchmarks.table.peers PORT` (the echo).
"""

import asyncio
import base64
import hashlib
import json
import sys
from typing import Any, cast

GROUP = "table"


def _channel_layer() -> Any:
    """Return the earlier way: a consumer for each browser, told by its group, encoding for itself."""
    import django

    django.setup()
    from channels.generic.websocket import AsyncJsonWebsocketConsumer

    class Broadcast(AsyncJsonWebsocketConsumer):
        async def connect(self) -> None:
            await self.channel_layer.group_add(GROUP, self.channel_name)
            await self.accept()
            await self.send_json({"type": "snapshot"})

        async def disconnect(self, code: int) -> None:
            await self.channel_layer.group_discard(GROUP, self.channel_name)

        async def receive_json(self, content: Any, **_: Any) -> None:
            await self.channel_layer.group_send(GROUP, {"type": "fact", "tokens": content["tokens"]})

        async def fact(self, event: dict[str, Any]) -> None:
            await self.send_json({"type": "moved", "tokens": event["tokens"]})

    consumer = Broadcast.as_asgi()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await consumer(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

    return application


def __getattr__(name: str) -> Any:
    if name == "channel_layer":
        return _channel_layer()
    raise AttributeError(name)


class Echo(asyncio.Protocol):
    """A server that does nothing but write what one says to all."""

    everybody: "list[Echo]" = []
    transport: asyncio.Transport
    greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody comes."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Greet, or pass on (messages come whole, as a driver on the same machine sends them)."""
        if not self.greeted:
            self._greet(data)
            return
        while data:
            size, start = data[1] & 127, 6
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 8
            self._pass_on(json.loads(data[start : start + size]))
            data = data[start + size :]

    def _pass_on(self, order: dict[str, Any]) -> None:
        text = json.dumps({"type": "moved", "tokens": order["tokens"]}).encode()
        size = bytes((0x81, len(text))) if len(text) < 126 else bytes((0x81, 126)) + len(text).to_bytes(2, "big")
        for one in self.everybody:
            one.transport.write(size + text)

    def _greet(self, data: bytes) -> None:
        self.greeted = True
        if b"Sec-WebSocket-Key" not in data:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            self.transport.close()
            return
        key = data.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        head = (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        )
        self.transport.write(head + accept + b"\r\n\r\n" + bytes((0x81, 19)) + b'{"type":"snapshot"}')
        self.everybody.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Somebody goes."""
        if self in self.everybody:
            self.everybody.remove(self)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(int(sys.argv[1])))
