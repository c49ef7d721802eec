"""A WebSocket client for tests, over asgiref's communicator (the one of channels wants another web server)."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):
    """Speaks to an ASGI application as a browser's socket does."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]] | None = None, **scope: Any):
        about = {"type": "websocket", "path": path, "query_string": b"", "headers": headers or [], "subprotocols": []}
        super().__init__(application, about | scope)

    async def connect(self) -> bool:
        """Open; whether the application accepted."""
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(5))["type"] == "websocket.accept"

    async def receive(self) -> Any:
        """Return the next message."""
        message = await self.receive_output(5)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def send(self, content: Any) -> None:
        """Send a message."""
        await self.send_input({"type": "websocket.receive", "text": json.dumps(content)})

    async def closing_code(self) -> int:
        """Return the code with which the application closes."""
        message = await self.receive_output(5)
        assert message["type"] == "websocket.close", message
        return int(message["code"])

    async def disconnect(self) -> None:
        """Leave."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)
