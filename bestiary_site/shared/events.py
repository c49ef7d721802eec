"""The one door to browsers: a typed fact is published to an audience after the transaction commits."""

import asyncio
import logging
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_server_loop: asyncio.AbstractEventLoop | None = None


@dataclass(frozen=True)
class Fact:
    """Something that has happened; `version` is the row's, so that clients drop what is older."""

    type: ClassVar[str]
    version: int

    def message(self) -> dict[str, Any]:
        """Return what the browser receives."""
        return {"type": self.type, **asdict(self)}


def bind_server_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Remember the loop that owns the in-memory layer, which is not safe to enter from another thread."""
    global _server_loop
    _server_loop = loop


def publish(fact: Fact, *, to: str) -> None:
    """Send the fact to every socket of the group `to`, once the running transaction has committed."""
    message = {"type": "fact", "content": fact.message()}
    transaction.on_commit(lambda: _send(to, message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    loop = _server_loop
    if loop is not None and loop.is_running():
        asyncio.run_coroutine_threadsafe(layer.group_send(group, message), loop)
        return
    try:
        async_to_sync(layer.group_send)(group, message)
    except (OSError, RedisError) as error:
        # Clients poll when pushes stop, and the row holds the truth: a broken broker must not undo the act.
        logger.warning("push to %s failed: the channel layer is out of reach (%s)", group, error)
