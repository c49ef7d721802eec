"""One long act at a time: its lock, how far it is for everybody to see, how the last one ended, and how to stop it."""

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from bestiary_site.backup.places import PART, working_folder
from bestiary_site.backup.progress import Progress
from bestiary_site.shared.errors import Conflict, DomainError

logger = logging.getLogger(__name__)
BUSY = "Another backup or its check is under way; look again when it has ended."
BROKE = "It broke off by a fault of ours: the log tells more."
_STATE, _HELD = "backup-under-way", "backup-lock"
_KEPT_SECONDS, _HELD_SECONDS = 90 * 24 * 3600, 120


def state() -> dict[str, Any]:
    """Return {act, name, running, stage, fraction, started_at, ended_at, ok, words} of the last act; {} for none."""
    if settings.REDIS_URL:
        found = dict(cache.get(_STATE) or {})
    else:
        try:
            found = dict(json.loads(_file().read_text()))
        except (OSError, ValueError):
            return {}
    if found.get("running") and not is_held():
        found |= {"running": False, "ok": False, "words": "It was cut off: its process has ended."}
    return found


def _write(found: dict[str, Any]) -> None:
    if settings.REDIS_URL:
        cache.set(_STATE, found, _KEPT_SECONDS)
        return
    part = working_folder() / f"{PART}state-{threading.get_ident()}"
    part.write_text(json.dumps(found))
    part.replace(_file())


def _file() -> Path:
    return Path(settings.BACKUP_DIR) / "state.json"


def ask_to_stop() -> None:
    """Have the act under way end soon, with nothing changed."""
    if settings.REDIS_URL:
        cache.set(f"{_STATE}-stop", 1, _HELD_SECONDS)
    else:
        (working_folder() / "stop").touch()


def _stop_asked() -> bool:
    if settings.REDIS_URL:
        return bool(cache.get(f"{_STATE}-stop"))
    return (Path(settings.BACKUP_DIR) / "stop").exists()


def _forget_stop() -> None:
    cache.delete(f"{_STATE}-stop")
    (Path(settings.BACKUP_DIR) / "stop").unlink(missing_ok=True)


def is_held() -> bool:
    """Whether an act is under way, on this machine or, with Redis, on any."""
    if settings.REDIS_URL and cache.get(_HELD):
        return True
    try:
        with _lock_file().open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _lock_file() -> Path:
    return Path(settings.BACKUP_DIR) / ".lock"


@contextmanager
def act(kind: str, name: str, tell: Any = lambda stage, fraction: None) -> Iterator[Progress]:
    """Do one thing alone; Conflict if another is under way. Gives the Progress that everybody sees."""
    with _alone():
        _forget_stop()
        found = {"act": kind, "name": name, "running": True, "started_at": timezone.now().isoformat()}

        def say(stage: str, fraction: float) -> None:
            _write({**found, "stage": stage, "fraction": fraction})
            tell(stage, fraction)

        say("", 0.0)
        ending = {"running": False, "ok": False, "words": BROKE}
        try:
            yield Progress(say, _stop_asked)
            ending = {"running": False, "ok": True, "words": ""}
        except DomainError as refusal:
            ending["words"] = refusal.message
            raise
        finally:
            _write({**found, **ending, "ended_at": timezone.now().isoformat()})


@contextmanager
def _alone() -> Iterator[None]:
    working_folder()
    handle = os.open(_lock_file(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
        with _alone_among_machines():
            yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    """Take the lock; who only looks whether it is held holds it for an instant, so it is tried a few times."""
    for left in (2, 1, 0):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if not left:
                raise Conflict("backup_under_way", BUSY) from error
            time.sleep(0.05)
        else:
            return


@contextmanager
def _alone_among_machines() -> Iterator[None]:
    """With Redis other machines are kept out by a word that is renewed and runs out."""
    if not settings.REDIS_URL:
        yield
        return
    if not cache.add(_HELD, 1, _HELD_SECONDS):
        raise Conflict("backup_under_way", BUSY)
    done = threading.Event()

    def renew() -> None:
        while not done.wait(_HELD_SECONDS / 4):
            try:
                cache.set(_HELD, 1, _HELD_SECONDS)
            except (OSError, RedisError):  # the word lasts four rounds: the next may come through
                logger.warning("Redis could not be told that a backup or its check goes on")

    thread = threading.Thread(target=renew, name="backup-lock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        cache.delete(_HELD)
