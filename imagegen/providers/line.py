"""The line to a provider: HTTP that ends with the order's time, its cancelling, or too many bytes (Django-free).

Both client libraries speak over it, so none of them can wait, read or follow for longer than the order allows.
"""

import json
import ssl
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit, urlunsplit

import httpcore2
import httpx2

from imagegen.providers import faults
from imagegen.providers.base import DrawingCancelled, Order, ProviderError
from imagegen.providers.checking import MOST_BYTES

CONNECT_SECONDS = 5.0
POLL_SECONDS = 0.5
MOST_READ = MOST_BYTES * 4 // 3 + (1 << 20)
"""A picture of the largest size in base64, and what stands around it."""
MOST_MARKS = 200_000
"""Commas and opening brackets of JSON: base64 has none, and millions of tiny values would fill the memory."""


class Line:
    """An HTTP client for one order. Whatever ends it early is a ProviderError, or DrawingCancelled.

    `address` is where the provider is; name and password before its @ are sent, and get into no log or error. `price`
    (microdollars) is taken as spent once the order has gone out: providers charge for what they drew, heard or not.
    `number` is the IP address to connect to, whatever the name leads to.
    """

    def __init__(self, label: str, order: Order, address: str, *, price: int = 0, number: str = "") -> None:
        self.label, self.number = label, number
        self.base_url, login = self._taken_apart(address)
        self._order, self._price = order, price
        self._deadline = time.monotonic() + order.timeout
        self._read, self._marks, self._sent = 0, 0, False
        self.status: int | None = None
        """The HTTP status of the last answer: client libraries lose it when they cannot read the answer's body."""
        self.client = httpx2.Client(
            base_url=self.base_url,
            auth=httpx2.BasicAuth(*login) if login else None,
            transport=_Transport(self),
            timeout=None,
            trust_env=False,
            headers={"User-Agent": "Bestiary"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.client.close()

    def _taken_apart(self, address: str) -> tuple[str, tuple[str, str] | None]:
        try:
            bare, login = without_password(address)
            httpx2.URL(bare)
        except (ValueError, httpx2.InvalidURL):
            raise self._no_address() from None
        if urlsplit(bare).scheme not in ("http", "https") or not urlsplit(bare).hostname:
            raise self._no_address()
        return bare, login

    def _no_address(self) -> ProviderError:
        return faults.misplaced(self.label, "its address in the settings must look like http://localhost:8188.")

    @property
    def cost(self) -> int:
        """What a call that fails now may have cost, in microdollars."""
        return self._price if self._sent else 0

    def left(self) -> float:
        """Return the seconds left; raises when there are none, or when nobody wants the picture any more."""
        if self._order.cancelled():
            raise DrawingCancelled
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise faults.timed_out(self.label, self._order.timeout, self.cost)
        return left

    def pause(self) -> None:
        """Wait a little before asking again."""
        time.sleep(min(POLL_SECONDS, self.left()))

    def has_sent(self) -> None:
        """Remember that the order has left."""
        self._sent = True

    def begin_answer(self) -> None:
        """Count from nothing: the bounds are those of one answer, and a long drawing is asked after many times."""
        self._read, self._marks = 0, 0

    def count(self, more: int) -> None:
        """Add to the bytes of this answer; raises when they are too many."""
        self._read += more
        if self._read > MOST_READ:
            raise faults.nonsense(self.label, f"sent more than {MOST_READ >> 20} MB", cost=self.cost)

    def count_marks(self, block: bytes) -> None:
        """Look at a block of JSON before it is read; raises when it has far too many values."""
        self._marks += sum(block.count(mark) for mark in (b",", b"[", b"{"))
        if self._marks > MOST_MARKS:
            raise faults.nonsense(self.label, "sent far too many values", cost=self.cost)

    def fault_of(self, error: Exception) -> ProviderError:
        """Return what an error of the connection means."""
        return faults.broke_off(self.label, self.cost) if self._sent else faults.unreachable(self.label)

    def json_of(self, response: httpx2.Response) -> Any:
        """Return what a response holds; raises if it is not JSON."""
        if response.request.method != "POST":  # those are looked at while they come
            self.count_marks(response.content)
        try:
            return json.loads(response.content)
        except (ValueError, RecursionError):
            raise self.no_json() from None

    def no_json(self) -> ProviderError:
        """Say that something else than JSON came, as from a proxy or from a wrong address."""
        return faults.nonsense(
            self.label, "answered with something else than JSON: is its address right?", cost=self.cost
        )


class _Stream(httpcore2.NetworkStream):
    """A stream that is read in short waits, so that the end of time and cancelling are noticed while nothing comes."""

    def __init__(self, inner: httpcore2.NetworkStream, line: Line) -> None:
        self._inner, self._line = inner, line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            try:
                block = self._inner.read(max_bytes, min(POLL_SECONDS, self._line.left()))
            except httpcore2.ReadTimeout:
                continue
            self._line.count(len(block))
            return block

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._line.has_sent()
        self._inner.write(buffer, self._line.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        wait = min(CONNECT_SECONDS, self._line.left())
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, wait), self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Makes connections for a line."""

    def __init__(self, line: Line) -> None:
        self._inner, self._line = httpcore2.SyncBackend(), line

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        wait = min(CONNECT_SECONDS, self._line.left())
        to = self._line.number or host
        return _Stream(self._inner.connect_tcp(to, port, wait, local_address, socket_options), self._line)


class _Transport(httpx2.BaseTransport):
    """Sends requests over a line; redirects are for nobody to follow, and nothing comes compressed."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._pool = httpcore2.ConnectionPool(ssl_context=_certificates(), network_backend=_Backend(line))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._line.begin_answer()
        request.headers["Accept-Encoding"] = "identity"  # what is not compressed cannot unfold to gigabytes
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = self._pool.handle_request(asked)
        except _BROKEN as error:
            raise self._line.fault_of(error) from None
        self._line.status = answer.status
        body = _Body(answer, self._line, is_json=request.method == "POST")  # pictures themselves are fetched by GET
        response = httpx2.Response(answer.status, headers=answer.headers, stream=body)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise faults.nonsense(
                self._line.label, "sent a compressed answer that nobody asked for", cost=self._line.cost
            )
        return response

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore2.Response, line: Line, *, is_json: bool) -> None:
        self._answer, self._line, self._is_json = answer, line, is_json

    def __iter__(self) -> Iterator[bytes]:
        try:
            for block in self._answer.iter_stream():
                if self._is_json:
                    self._line.count_marks(block)
                yield block
        except _BROKEN as error:
            raise self._line.fault_of(error) from None

    def close(self) -> None:
        self._answer.close()


_BROKEN = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


def without_password(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without the name and password before its @, and these. ValueError if it is none."""
    parts = urlsplit(address.rstrip("/"))
    if parts.port == 0:
        raise ValueError("no port is 0")
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if parts.username is None:
        return bare, None
    return bare, (unquote(parts.username), unquote(parts.password or ""))


def host_of(address: str) -> str:
    """Return the host that an address names, for people to read."""
    try:
        return urlsplit(address).hostname or "an address that cannot be read"
    except ValueError:
        return "an address that cannot be read"
