"""The socket that shows one thing live: subscribe first, then send the snapshot, then every fact."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from bestiary_site.shared import events
from bestiary_site.shared.errors import NotFound, SignInNeeded

CLOSE_SIGN_IN = 4401
CLOSE_NOT_FOUND = 4404


class SnapshotConsumer(AsyncJsonWebsocketConsumer):
    """Base of read-only live sockets: a subclass names the audience and makes the snapshot."""

    audience: str | None = None

    def load_snapshot(self) -> tuple[str, dict[str, Any]]:
        """Return (group, first message) or raise SignInNeeded / NotFound. Runs in a thread."""
        raise NotImplementedError

    async def connect(self) -> None:
        """Accept, join the group and send the state as it is now."""
        events.bind_server_loop(asyncio.get_running_loop())
        await self.accept()
        try:
            group, _ = await database_sync_to_async(self.load_snapshot)()
            self.audience = group
            await self.channel_layer.group_add(group, self.channel_name)
            # Read again after subscribing: what happened in between would be lost otherwise.
            _, snapshot = await database_sync_to_async(self.load_snapshot)()
        except SignInNeeded:
            await self.close(CLOSE_SIGN_IN)
        except NotFound:
            await self.close(CLOSE_NOT_FOUND)
        else:
            await self.send_json(snapshot)

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.audience:
            await self.channel_layer.group_discard(self.audience, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Answer pings; everything else is ignored, since this socket takes no orders."""
        if isinstance(content, dict) and content.get("type") == "ping":
            await self.send_json({"type": "pong"})

    async def fact(self, event: dict[str, Any]) -> None:
        """Pass a published fact on."""
        await self.send_json(event["content"])
