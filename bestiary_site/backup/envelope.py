"""The outside of a backup: a plain head, zstandard inside age if there is a key, a digest of it all at the end.

Head and end are skippable frames of zstandard, so that `zstd -d | tar x` reads an open backup without this site.
"""

import hashlib
import json
import os
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bestiary_site.backup import keys
from bestiary_site.shared.errors import Refused

FORMAT, VERSION = "bestiary-backup", 1
_FRAME = struct.Struct("<II")
_SKIPPABLE = 0x184D2A50
_MOST_HEAD = 64 * 1024
_END = b"sha256:"
_END_LENGTH = _FRAME.size + len(_END) + hashlib.sha256().digest_size
_BLOCK = 1 << 20
_LEVEL = 3

DAMAGED = "This backup is damaged or cut short: its digest does not match. Nothing was touched; take another backup."
NO_BACKUP = "This file is no backup of a Bestiary."
NEWER_FORMAT = "This backup was made by a newer Bestiary: update this site first, then restore."


def damaged() -> Refused:
    """Return the refusal of a backup that is not whole."""
    return Refused("backup_damaged", DAMAGED)


class _Digesting:
    """Writes on and remembers the digest of what went through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        return self._stream.write(block)

    def flush(self) -> None:
        self._stream.flush()


@contextmanager
def written(path: Path, lock: keys.Lock) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes end up packed and sealed in a new file of mode 0600; whole only if no fault came."""
    import zstandard

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        out = _Digesting(raw)
        head = {"format": FORMAT, "version": VERSION, "key": lock.kind, "wrapped": lock.wrapped}
        out.write(_frame(json.dumps(head).encode()))
        with _encrypting(out, lock) as inner:
            packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
            with packer.stream_writer(inner, closefd=False) as packed:
                yield packed
        raw.write(_frame(_END + out.digest.digest()))
        raw.flush()
        os.fsync(raw.fileno())


def _frame(content: bytes) -> bytes:
    return _FRAME.pack(_SKIPPABLE, len(content)) + content


@contextmanager
def _encrypting(out: Any, lock: keys.Lock) -> Iterator[Any]:
    """Give a stream that age encrypts to `out`: the library pulls, so it works in a thread behind a pipe."""
    import pyrage

    if lock.kind == keys.OPEN:
        yield out
        return
    with _thread_behind_pipe(lambda source: pyrage.encrypt_io(source, out, list(lock.recipients))) as sink:
        yield sink


@contextmanager
def _thread_behind_pipe(pull: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(reading, "rb") as source:
                pull(source)
        except BaseException as fault:  # noqa: BLE001  handed to the thread that waits for us
            faults.append(fault)

    thread = threading.Thread(target=run, name="backup-seal", daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb", buffering=_BLOCK) as sink:
            yield sink
    except BrokenPipeError:
        thread.join()
        raise faults[0] if faults else damaged() from None
    finally:
        thread.join()
    if faults:
        raise faults[0]


# -- reading ----------------------------------------------------------------------------------------------


def head_of(path: Path) -> dict[str, Any]:
    """Return the plain head: format, version, key (none, pair, passphrase). Refused for what is no backup."""
    with path.open("rb") as stream:
        head, _ = _read_head(stream)
    return head


def _read_head(stream: IO[bytes]) -> tuple[dict[str, Any], int]:
    start = stream.read(_FRAME.size)
    if len(start) < _FRAME.size:
        raise Refused("no_backup", NO_BACKUP)
    magic, length = _FRAME.unpack(start)
    if magic != _SKIPPABLE or length > _MOST_HEAD:
        raise Refused("no_backup", NO_BACKUP)
    try:
        head = json.loads(stream.read(length))
        known = head["format"] == FORMAT
        version, _, _ = int(head["version"]), str(head["key"]), str(head["wrapped"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("no_backup", NO_BACKUP) from error
    if not known:
        raise Refused("no_backup", NO_BACKUP)
    if version > VERSION:
        raise Refused("backup_from_newer_site", NEWER_FORMAT)
    return head, _FRAME.size + length


def require_whole(path: Path, progress: Callable[[float], None] = lambda _: None) -> str:
    """Return the digest of the backup if it is the one written at its end; Refused (`backup_damaged`) otherwise."""
    head_of(path)
    size = path.stat().st_size
    left, digest = size - _END_LENGTH, hashlib.sha256()
    if left < 0:
        raise damaged()
    with path.open("rb") as stream:
        while left and (block := stream.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
            progress(1 - left / size)
        end = stream.read(_END_LENGTH)
    if left or end != _frame(_END + digest.digest()):
        raise damaged()
    return digest.hexdigest()


class _Part:
    """The bytes of a stream up to a place."""

    def __init__(self, stream: IO[bytes], left: int, seen: Callable[[int], None]) -> None:
        self._stream, self._left, self._seen = stream, left, seen

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        self._seen(self._left)
        return block


@contextmanager
def opened(path: Path, key: str, progress: Callable[[float], None] = lambda _: None) -> Iterator[IO[bytes]]:
    """Give the unpacked inside of a backup. Refused without the right key or when it does not unpack."""
    import zstandard

    size = path.stat().st_size
    with path.open("rb") as raw:
        head, start = _read_head(raw)
        identity = keys.identity_for(head["key"], head["wrapped"], key)
        inside: Any = _Part(raw, size - start - _END_LENGTH, lambda left: progress(1 - left / size))
        with _decrypting(inside, identity) as plain:
            try:
                yield zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(plain, closefd=False)
            except zstandard.ZstdError as error:
                raise damaged() from error


@contextmanager
def _decrypting(source: Any, identity: Any) -> Iterator[Any]:
    import pyrage

    if identity is None:
        yield source
        return
    reading, writing = os.pipe()
    faults: list[Exception] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb", buffering=_BLOCK) as sink:
                pyrage.decrypt_io(source, sink, [identity])
        except BrokenPipeError:
            pass  # who reads has stopped
        except Exception as fault:  # noqa: BLE001  handed to the thread that reads
            faults.append(fault)

    thread = threading.Thread(target=run, name="backup-open", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield plain
            plain.read(1)
    except Exception as error:
        thread.join()
        if faults:
            raise _why(faults) from error
        raise
    finally:
        thread.join()
    if faults:
        raise _why(faults)


def _why(faults: list[Exception]) -> Refused:
    import pyrage

    if isinstance(faults[0], pyrage.DecryptError):
        return Refused("backup_locked", keys.WRONG_KEY)
    return damaged()
