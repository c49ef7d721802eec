"""Files that are deleted while somebody copies them all: put aside until he is done, so that his copy lacks none.

Who copies holds; `storage.delete` asks. The hold is a lock of the system on a file, which ends with its process however
that ends; where several machines share the files (Redis), it is a word in the cache that is renewed and runs out.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
FOLDER = ".held"
PARTS = ".part-"
_WORD, _WORD_SECONDS = "files-are-held", 90


@contextmanager
def files_held() -> Iterator[None]:
    """Have deleted files put aside until the end; then they go."""
    let_go()
    with _locked(), _said():
        yield
    let_go()


def are_held() -> bool:
    """Whether somebody copies all files now."""
    if settings.REDIS_URL:
        return bool(cache.get(_WORD))
    path = _lock_file()
    if not path.exists():
        return False
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def put_aside(key: str) -> None:
    """Keep a file that is about to be deleted under `.held/`; whoever copies looks there second."""
    if settings.S3_BUCKET:
        _copy_in_bucket(key)
        return
    target = Path(default_storage.path(f"{FOLDER}/{key}"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError, FileExistsError):
        target.hardlink_to(default_storage.path(key))


def let_go() -> None:
    """Delete for good what was put aside."""
    from bestiary_site.shared import storage

    storage.delete_folder(FOLDER, for_good=True)


def _copy_in_bucket(key: str) -> None:
    from botocore.exceptions import ClientError

    place: Any = default_storage
    source = {"Bucket": settings.S3_BUCKET, "Key": key}
    with suppress(ClientError):  # gone already
        place.connection.meta.client.copy_object(Bucket=settings.S3_BUCKET, CopySource=source, Key=f"{FOLDER}/{key}")


def _lock_file() -> Path:
    return Path(settings.DATA_DIR) / "files-held.lock"


@contextmanager
def _locked() -> Iterator[None]:
    handle = os.open(_lock_file(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _said() -> Iterator[None]:
    """Say it to other machines too, and again and again."""
    if not settings.REDIS_URL:
        yield
        return
    done = threading.Event()

    def say() -> None:
        while not done.wait(_WORD_SECONDS / 3):
            try:
                cache.set(_WORD, 1, _WORD_SECONDS)
            except (OSError, RedisError):  # the word lasts three rounds: the next may come through
                logger.warning("Redis could not be told that files are held")

    cache.set(_WORD, 1, _WORD_SECONDS)
    thread = threading.Thread(target=say, name="files-held", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        cache.delete(_WORD)
