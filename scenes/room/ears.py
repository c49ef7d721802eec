"""What is said of one person's place in a campaign, heard by his socket from before he is let in until he goes."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0
"""Before the groups are joined again, after their server could not be reached."""

CANCEL_AGAIN_SECONDS = 0.2


class Ears:
    """Listens to groups of the channel layer. Whatever is missed is found by asking now and then, too (`Rooms`)."""

    def __init__(self) -> None:
        self._layer: Any = get_channel_layer()
        self._channel = ""
        self._groups: list[str] = []
        self._listening: asyncio.Task[None] | None = None

    async def open(self, groups: list[str]) -> None:
        """Hear from now on: what is said is kept until `listen` takes it."""
        self._channel, self._groups = await self._layer.new_channel("table"), groups
        await self._join()

    async def _join(self) -> None:
        try:
            for group in self._groups:
                await self._layer.group_add(group, self._channel)
        except (OSError, RedisError) as error:
            logger.warning("a table's browser does not hear of changes of its place: %s", error)

    def listen(self, heard: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Hand on what is said, until closed."""
        self._listening = asyncio.get_running_loop().create_task(self._listen(heard))

    async def _listen(self, heard: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
            except (OSError, RedisError):
                await asyncio.sleep(PAUSE_SECONDS)
                await self._join()
                continue
            try:
                await heard(message.get("content") or {})
            except Exception:
                logger.exception("what a table's browser heard could not be looked into")

    async def close(self) -> None:
        """Hear no more."""
        while self._listening is not None and not self._listening.done():
            # More than once: the client of Redis loses a cancellation that comes while it connects, and who listens
            # on would keep his socket, and its room, for ever.
            self._listening.cancel()
            await asyncio.wait([self._listening], timeout=CANCEL_AGAIN_SECONDS)
        groups, self._groups = self._groups, []
        with contextlib.suppress(Exception):  # the layer may be gone already; the group forgets by itself
            for group in groups:
                await asyncio.shield(self._layer.group_discard(group, self._channel))
