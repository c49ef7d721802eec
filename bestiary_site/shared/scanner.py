"""Asks a ClamAV daemon about a file (INSTREAM); without an answer no file comes in."""

import logging
import socket
import struct
from pathlib import Path

from django.conf import settings

from bestiary_site.shared.errors import Refused, TryLater

logger = logging.getLogger(__name__)
_BLOCK = 1 << 16
_PATIENCE_SECONDS = 60


def scan(path: Path, name: str) -> None:
    """Refused `infected` when the scanner finds something; TryLater when it cannot be asked. Nothing if none is set."""
    if not settings.CLAMAV_ADDRESS:
        return
    try:
        answer = _ask(settings.CLAMAV_ADDRESS, path)
    except OSError as error:
        logger.error("the virus scanner at %s does not answer: %s", settings.CLAMAV_ADDRESS, error)
        raise _try_later() from error
    if answer.endswith(" FOUND"):
        logger.warning("virus scanner: %s", answer)
        raise Refused("infected", f"The virus scanner found something in {name}: it was not kept.")
    if "size limit" in answer:
        raise Refused("too_large_to_scan", f"{name} is larger than the virus scanner takes. Send smaller files.")
    if not answer.endswith(": OK"):
        logger.error("the virus scanner answered %r", answer)
        raise _try_later()


def _try_later() -> TryLater:
    return TryLater("scanner_unreachable", "Uploads are scanned for viruses, and the scanner is away. Try again later.")


def _ask(address: str, path: Path) -> str:
    """Send the file; return the daemon's one line."""
    with _connect(address) as connection, path.open("rb") as stream:
        connection.sendall(b"zINSTREAM\0")
        try:
            for block in iter(lambda: stream.read(_BLOCK), b""):
                connection.sendall(struct.pack(">I", len(block)) + block)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # above its size limit the daemon answers and hangs up at once
        answer = b""
        while not answer.endswith((b"\0", b"\n")) and (block := connection.recv(4096)):
            answer += block
    return answer.decode("utf-8", "replace").strip("\0\r\n ")


def _connect(address: str) -> socket.socket:
    """Connect to host:port, or to a path of a local socket."""
    if "/" in address:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_PATIENCE_SECONDS)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]") or "localhost", int(port)), timeout=_PATIENCE_SECONDS)
