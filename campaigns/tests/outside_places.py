"""A stand-in for places outside: a server on this machine that answers as it is told and remembers what it got."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """What it said."""
        return json.loads(self.body)


@dataclass
class Place:
    """The server: `answers` are given one after the other, the last one for ever; (status, headers, body, wait)."""

    port: int
    got: list[Got] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes, float]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def discord_url(self, number: int = 1) -> str:
        """An address as those of Discord's webhooks look."""
        return f"{self.url}/api/webhooks/{number:018d}/{'t' * 60}"

    def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"", wait: float = 0.0) -> None:
        """Say what to answer next."""
        self.answers.append((status, headers or {}, body, wait))


@contextmanager
def place_outside() -> Iterator[Place]:
    """Run the server."""
    place = Place(0)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            with lock:
                place.at_once += 1
                place.most_at_once = max(place.most_at_once, place.at_once)
                headers = {name.lower(): value for name, value in self.headers.items()}
                place.got.append(Got(self.command, self.path, headers, body))
                status, told, said, wait = place.answers.pop(0) if len(place.answers) > 1 else place.answers[0]
            time.sleep(wait)
            with lock:
                place.at_once -= 1
            try:
                self.send_response(status)
                for name, value in told.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                self.close_connection = True

        do_POST = do_GET = _take

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    place.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
