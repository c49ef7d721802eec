"""What /health looks at: the database, the cache, the broker, the workers, the disk, the files, the pictures."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from bestiary_site.celery import app
from bestiary_site.observing.heartbeat import beats
from bestiary_site.observing.watched import Watched, ask_all
from campaigns.models import Entry
from imagegen.models import Picture

logger = logging.getLogger(__name__)
Finding = dict[str, Any]
LITTLE_GB, TOO_LITTLE_GB = 5.0, 0.5
_SOCKET = {"socket_timeout": 2.0, "socket_connect_timeout": 2.0}
"""Without a limit a connection to a server that has gone silent would never end, and never be tried anew."""


def look(names: set[str] | None = None) -> dict[str, Finding]:
    """Ask everything at once (or what is named); each finding has a `status` of ok, degraded or error."""
    return ask_all(one for one in _WATCHED if names is None or one.name in names)


def overall(findings: dict[str, Finding]) -> str:
    """Return the worst status of all."""
    found = {finding["status"] for finding in findings.values()}
    return next((level for level in ("error", "degraded") if level in found), "ok")


def database() -> Finding:
    """Ask the database for nothing in particular."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        return {"status": "error"}
    return {"status": "ok"}


def cache_works() -> Finding:
    """Write into the cache and read it back."""
    word = uuid4().hex
    try:
        if settings.REDIS_URL:
            came_back = _through_redis(word)
        else:
            cache.set("observing:check", word, 60)
            came_back = cache.get("observing:check")
    except (OSError, RedisError) as error:
        return {"status": "error", "reason": type(error).__name__}
    return {"status": "ok"} if came_back == word else {"status": "error", "reason": "it forgets"}


def _through_redis(word: str) -> str:
    import redis

    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True, **_SOCKET) as client:
        key = f"bestiary:observing:check:{word}"
        client.set(key, word, ex=10)
        return str(client.getdel(key))


def broker() -> Finding:
    """Connect to the broker of background work; while it is away, jobs wait in their rows."""
    try:
        options = _SOCKET if settings.CELERY_BROKER_URL.startswith("redis") else {}
        with app.connection_for_write(transport_options=options) as way:
            way.ensure_connection(max_retries=1, timeout=2.0)
            way.default_channel  # noqa: B018  (Redis is spoken to only now)
    except (OSError, RedisError, KombuError) as error:
        return {"status": "degraded", "reason": type(error).__name__}
    return {"status": "ok"}


def workers() -> Finding:
    """Look at the heartbeats: somebody must work on each queue."""
    try:
        found = beats()
    except (OSError, RedisError) as error:
        return {"status": "degraded", "reason": type(error).__name__}
    alive = [one for one in found if one.is_alive]
    told: Finding = {
        "count": len(alive),
        "workers": [
            {"name": one.worker, "queues": list(one.queues), "seconds_ago": round(one.seconds_ago, 1)} for one in found
        ],
    }
    missing = sorted(all_queues() - {queue for one in alive for queue in one.queues})
    if missing:
        return {"status": "degraded", "reason": f"nobody works on {', '.join(missing)}", **told}
    return {"status": "ok", **told}


def all_queues() -> set[str]:
    """Return the queues that the site's work is sent to."""
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values() if "queue" in route}
    return routed | {settings.CELERY_TASK_DEFAULT_QUEUE}


def disk_space() -> Finding:
    """Measure what is free where DATA_DIR lies."""
    free = shutil.disk_usage(settings.DATA_DIR).free / 1024**3
    status = "error" if free < TOO_LITTLE_GB else "degraded" if free < LITTLE_GB else "ok"
    return {"status": status, "free_gb": round(free, 2)}


def storage() -> Finding:
    """Reach the files: the bucket answers, or the folder can be written to."""
    if settings.S3_BUCKET:
        default_storage.exists("health")
        return {"status": "ok"}
    folder = Path(settings.MEDIA_ROOT)
    folder = folder if folder.exists() else folder.parent
    if os.access(folder, os.W_OK | os.X_OK):
        return {"status": "ok"}
    return {"status": "degraded", "reason": "the folder of the files cannot be written to"}


def images() -> Finding:
    """Count the pictures: those of entries and those made from words."""
    try:
        entries = Entry.objects.living().exclude(picture="").count()
        return {"status": "ok", "total": entries + Picture.objects.living().count()}
    except DatabaseError:
        return {"status": "error", "total": 0}


def _timed(ask: Callable[[], Finding]) -> Callable[[], Finding]:
    def timed() -> Finding:
        began = time.perf_counter()
        return ask() | {"milliseconds": round((time.perf_counter() - began) * 1000, 1)}

    return timed


def _watched(name: str, ask: Callable[[], Finding], worst: str, fresh_seconds: float = 3.0, **beside: Any) -> Watched:
    late = {"status": worst, "reason": "no answer in time", **beside}
    failed = {"status": worst, "reason": "could not be looked at", **beside}
    return Watched(name, _timed(ask), late=late, failed=failed, fresh_seconds=fresh_seconds)


def all_watched() -> list[Watched[Finding]]:
    """Return everything that is looked at, nothing of it asked yet.

    Without database, cache or disk the site answers nothing; without the others it works, and somebody should look.
    """
    return [
        _watched("database", database, "error"),
        _watched("cache", cache_works, "error"),
        _watched("broker", broker, "degraded"),
        _watched("workers", workers, "degraded"),
        _watched("disk_space", disk_space, "error", free_gb=0.0),
        _watched("storage", storage, "degraded", fresh_seconds=10.0),
        _watched("images", images, "degraded", fresh_seconds=10.0, total=0),
    ]


_WATCHED = all_watched()
