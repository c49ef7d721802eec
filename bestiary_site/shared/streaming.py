"""Long answers sent piece by piece: Django would read a file whole into memory when serving it over ASGI."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.http import FileResponse, StreamingHttpResponse

BLOCK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class _PieceByPiece(StreamingHttpResponse):
    """Takes the next piece in a thread only when the one before has gone out."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(self.streaming_content)  # type: ignore[arg-type]  # always a plain iterator here
        take_next = sync_to_async(partial(next, pieces, None))
        while (piece := await take_next()) is not None:
            yield piece


class StreamedFile(_PieceByPiece, FileResponse):
    """A file."""

    block_size = BLOCK


class PartOfFile:
    """So many bytes of a file from a place on."""

    def __init__(self, stream: IO[bytes], start: int, length: int) -> None:
        stream.seek(start)
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        """Read on, at most to the end of the part."""
        block = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """Return (first, last) byte that a Range header asks for, `(size, -1)` for what the file does not hold.

    None: the whole file, also for what we do not divide (several parts at once, other units).
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (size - min(size, int(last)), size - 1) if int(last) and size else (size, -1)
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last or size), size - 1)) if int(first) < size else (size, -1)


class StreamedBlocks(_PieceByPiece):
    """Bytes as they are made."""


class _Pipe(io.RawIOBase):
    """What the ZIP writer has written since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._blocks.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        """Return it and forget it."""
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)


def zip_blocks(parts: Iterable[tuple[str, Callable[[], IO[bytes]]]]) -> Iterator[bytes]:
    """Yield a ZIP of (name, opener of its content), never holding more than a block of any file."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, open_content in parts:
            with open_content() as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                while block := source.read(BLOCK):
                    entry.write(block)
                    yield pipe.drain()
            yield pipe.drain()
    yield pipe.drain()
