"""Opens a tar of any packing as a stream that is counted: neither what is packed nor its headers fill the memory."""

import bz2
import gzip
import io
import tarfile
from typing import IO, Any

from scenes.importers.faults import TooLarge

MOST_BYTES = 768 * 1024 * 1024
MOST_HEADER_BYTES = 8 * 1024 * 1024
LONG_HEADERS = {
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
}  # fmt: skip


class Counted(io.RawIOBase):
    """A stream that is refused once it has given more than an archive may hold."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._left = MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. The unpackers behind give no more than was asked for, however much is packed."""
        data = self._stream.read(min(size, 65_536) if size >= 0 else 65_536)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge("archive_too_large", f"The archive unpacks to more than {MOST_BYTES // 1024 // 1024} MB.")
        return data


def open_tape(data: bytes) -> tarfile.TarFile:
    """Return the tar, to be read from its start to its end once."""
    return tarfile.open(fileobj=Counted(_unpacked(data)), mode="r|", tarinfo=_header_class())


def _unpacked(data: bytes) -> IO[bytes]:
    stream = io.BytesIO(data)
    if data[:3] == b"BZh":
        return bz2.BZ2File(stream)
    return gzip.GzipFile(fileobj=stream) if data[:2] == b"\x1f\x8b" else stream  # type: ignore[return-value]


def _header_class() -> type[tarfile.TarInfo]:
    """Return a class of headers for one archive, which counts what tarfile reads in one go without naming it a file."""
    spent = 0

    class Header(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "Header":
            nonlocal spent
            header = super().frombuf(buf, encoding, errors)
            spent += max(header.size, 0) if header.type in LONG_HEADERS else 0
            if spent > MOST_HEADER_BYTES:
                raise TooLarge("archive_too_large", "The archive says more about its files than this site reads.")
            if header.type == tarfile.GNUTYPE_SPARSE:
                raise tarfile.ReadError("files with holes are not read")
            return header

        def _proc_gnusparse_10(self, *_: Any) -> None:
            raise tarfile.ReadError("files with holes are not read")

    return Header
