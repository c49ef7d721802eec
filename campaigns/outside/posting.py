"""One request to a place outside: to the number that was checked, in bounded time, reading little (Django-free)."""

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from campaigns.outside.addresses import Place, resolve

MOST_SECONDS = 15.0
_CONNECT_SECONDS = 5.0
MOST_READ = 8 * 1024


class Unreached(Exception):
    """No answer came: the message says why."""


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    milliseconds: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the other side took it."""
        return 200 <= self.status < 300


class _Stream(httpcore.NetworkStream):
    """A stream whose every act ends with the deadline, so that nobody holds a worker by dripping bytes."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("too slow")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the number that was checked, whatever the name leads to by now."""

    def __init__(self, number: str, deadline: float) -> None:
        self._inner, self._number, self._deadline = httpcore.SyncBackend(), number, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(self._number, port, _CONNECT_SECONDS, local_address, socket_options)
        return _Stream(stream, self._deadline)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def send(
    method: str,
    place: Place,
    *,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    at_home: bool = False,
    most_seconds: float = MOST_SECONDS,
    most_read: int = MOST_READ,
) -> Answer:
    """Send one request and return the answer, whatever its status. Redirects are never followed.

    Unfit for a name that leads inside, Unreached when no answer comes.
    """
    number = resolve(place, at_home=at_home)
    started = time.monotonic()
    said = {
        "Host": place.authority,
        "User-Agent": "Bestiary",
        "Accept-Encoding": "identity",
        "Content-Length": str(len(body)),
        **(headers or {}),
    }
    url = httpcore.URL(
        scheme=place.scheme.encode(), host=place.host.encode(), port=place.port, target=place.target.encode()
    )
    backend = _Pinned(number, started + most_seconds)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=backend) as pool,
            pool.stream(method, url, headers=list(said.items()), content=body) as response,
        ):
            text = _beginning(response.iter_stream(), most_read)
            told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Answer(response.status, told, text, round((time.monotonic() - started) * 1000))
    except httpcore.TimeoutException as error:
        raise Unreached(f"No answer within {most_seconds:.0f} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Unreached(f"The connection failed: {error}"[:300]) from error


def _beginning(blocks: Iterable[bytes], most: int) -> str:
    read = b""
    for block in blocks:
        read += block
        if len(read) >= most:
            break
    return read[:most].decode("utf-8", "replace").replace("\x00", "")
