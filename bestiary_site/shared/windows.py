"""Windows of counted requests: in Redis for all processes of a site together, else in the memory of one."""

import logging
import threading
import time
import uuid
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
AWAY_SECONDS = 2.0
"""For so long Redis is not asked again after it could not be reached: requests must not wait for it, one by one."""
MOST_WINDOWS = 20_000
"""Windows that a process keeps in memory: those that nobody has asked about for longest go first."""


@dataclass(frozen=True)
class Window:
    """A window before the request is counted: how many are in it, and in how many seconds one of them makes room."""

    held: int
    room_in: float


def count(keys: list[str], limit: int, seconds: int) -> tuple[bool, list[Window]]:
    """Count one request in each window if all have room; return whether, and the windows as they were before."""
    global _away_until
    if not settings.REDIS_URL or time.monotonic() < _away_until:
        return _memory.count(keys, limit, seconds)
    try:
        counted = _count_in_redis(keys, limit, seconds)
    except (OSError, RedisError) as error:
        _tell_away(error)
        _away_until = time.monotonic() + AWAY_SECONDS
        return _memory.count(keys, limit, seconds)
    _tell_back()
    return counted


_away_until = 0.0
_is_away = False


def _tell_away(error: Exception) -> None:
    """Say so once, not for every request of an outage."""
    global _is_away
    if not _is_away:
        logger.warning("Redis is out of reach: each process counts requests for itself (%s)", error)
    _is_away = True


def _tell_back() -> None:
    global _is_away
    if _is_away:
        logger.info("Redis is back: requests are counted together again")
    _is_away = False


class Memory:
    """Windows of one process, for any number of its threads."""

    def __init__(self, most: int = MOST_WINDOWS) -> None:
        self._windows: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most

    def count(self, keys: list[str], limit: int, seconds: int) -> tuple[bool, list[Window]]:
        """Count one request in each window if all have room; return whether, and the windows before."""
        with self._lock:
            now = time.monotonic()
            times = [self._current(key, now - seconds) for key in keys]
            held = [_window(one, limit, seconds, now) for one in times]
            allowed = all(len(one) < limit for one in times)
            if allowed:
                for one in times:
                    one.append(now)
            while len(self._windows) > self._most:
                self._windows.popitem(last=False)
        return allowed, held

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._windows.clear()

    def _current(self, key: str, since: float) -> list[float]:
        times = self._windows.setdefault(key, [])
        self._windows.move_to_end(key)
        del times[: bisect_right(times, since)]
        return times


def _window(times: list[float], limit: int, seconds: int, now: float) -> Window:
    """Where there is room, the oldest one counts; where a limit was lowered, the one that makes room by going."""
    going = times[max(0, len(times) - limit)] if times else now
    return Window(len(times), going + seconds - now)


_memory = Memory()


def forget_all() -> None:
    """Forget what this process has counted (tests)."""
    _memory.clear()


# Redis's own clock, so that processes on machines whose clocks differ agree. Times are microseconds: %.0f, since Lua
# would write a number of 16 digits with 14.
_SCRIPT = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local allowed, answer = 1, {}
for _, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - window))
  local held = redis.call('ZCARD', key)
  local place = math.max(0, held - limit)
  local going = redis.call('ZRANGE', key, place, place, 'WITHSCORES')[2]
  if held >= limit then allowed = 0 end
  table.insert(answer, held)
  table.insert(answer, string.format('%.0f', (going and tonumber(going) or now) + window - now))
end
for _, key in ipairs(KEYS) do
  if allowed == 1 then
    redis.call('ZADD', key, string.format('%.0f', now), ARGV[3])
    redis.call('PEXPIRE', key, math.ceil(window / 1000) + 1000)
  end
end
table.insert(answer, 1, allowed)
return answer
"""


def _count_in_redis(keys: list[str], limit: int, seconds: int) -> tuple[bool, list[Window]]:
    answer = _script()(keys=keys, args=[limit, seconds * 1_000_000, uuid.uuid4().hex])
    return bool(answer[0]), list(_windows(answer[1:]))


def _windows(numbers: list[Any]) -> Iterable[Window]:
    for held, room_in in zip(numbers[::2], numbers[1::2], strict=True):
        yield Window(int(held), int(room_in) / 1_000_000)


_registered: Any = None


def _script() -> Any:
    global _registered
    if _registered is None:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # One more try at once, for a connection that Redis has closed meanwhile.
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)
        )
        _registered = client.register_script(_SCRIPT)
    return _registered
