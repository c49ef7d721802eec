"""What the processes of a site tell each other about their tables: that something happened, and what is fleeting.

Without Redis there is one process and nothing to tell. With it, one subscription per scene and process. Nothing rests
on these messages: every process also asks the database for its scenes' numbers every two seconds.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
ME = secrets.token_hex(6)
AWAY_SECONDS = 0.5
"""For so long nothing is said after Redis could not be reached: an order must not wait for it, nor the next ones."""
Heard = Callable[[int, dict[str, Any]], None]


def channel_of(scene_id: int) -> str:
    """The name of a scene's channel."""
    return f"bestiary:table:{scene_id}"


def announce(scene_id: int, number: int) -> None:
    """Tell other processes that a scene has a new number. From any thread."""
    send(scene_id, {"number": number})


def send(scene_id: int, message: dict[str, Any]) -> None:
    """Tell other processes something about a scene; a Redis that is down only makes them slower to hear of it."""
    global _away_until
    if not settings.REDIS_URL or time.monotonic() < _away_until:
        return
    try:
        _client().publish(channel_of(scene_id), json.dumps({"from": ME, **message}))
    except (OSError, RedisError) as error:
        _away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("could not tell other processes about scene %s: %s", scene_id, error)


_sync: Any = None
_away_until = 0.0


def _client() -> Any:
    global _sync
    if _sync is None:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # One more try at once, for a connection that Redis has closed meanwhile: orders must not wait for it.
        _sync = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
        )
    return _sync


class Ear:
    """Listens for what other processes say about this process's scenes. Lives on the server's loop."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._scenes: set[int] = set()
        self._pubsub: Any = None
        self._task: asyncio.Task[None] | None = None

    async def listen_to(self, scene_id: int) -> None:
        """Hear of a scene from now on."""
        self._scenes.add(scene_id)
        if not settings.REDIS_URL:
            return
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen())
        elif self._pubsub is not None:
            with contextlib.suppress(OSError, RedisError, RuntimeError):
                await self._pubsub.subscribe(channel_of(scene_id))

    async def stop_listening(self, scene_id: int) -> None:
        """Hear of a scene no more."""
        self._scenes.discard(scene_id)
        if self._pubsub is not None:
            with contextlib.suppress(OSError, RedisError, RuntimeError):
                await self._pubsub.unsubscribe(channel_of(scene_id))
        if not self._scenes and self._task is not None:
            self._task.cancel()
            self._task = self._pubsub = None

    async def _listen(self) -> None:
        from redis import asyncio as redis_async

        me = asyncio.current_task()
        while self._task is me:  # asked here too: Redis's client loses an interruption that comes while it connects
            client = redis_async.Redis.from_url(settings.REDIS_URL)
            try:
                async with client.pubsub() as pubsub:
                    await self._subscribe(pubsub)
                    if self._task is me:
                        self._pubsub = pubsub
                    async for message in pubsub.listen():
                        if self._task is not me:
                            return
                        self._take(message)
            except (OSError, RedisError) as error:
                logger.warning("not hearing of other processes' tables: %s; trying again", error)
            finally:
                if self._task is me:
                    self._pubsub = None
                with contextlib.suppress(OSError, RedisError):
                    await client.aclose()
            await asyncio.sleep(0.5)

    async def _subscribe(self, pubsub: Any) -> None:
        """Subscribe to all scenes, those too that were added while this was under way."""
        heard: set[int] = set()
        while added := self._scenes - heard:
            await pubsub.subscribe(*(channel_of(one) for one in added))
            heard |= added

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("type") != "message":
            return
        content = json.loads(message["data"])
        if content.get("from") != ME:
            scene_id = int(message["channel"].decode().rsplit(":", 1)[1])
            self._heard(scene_id, content)
