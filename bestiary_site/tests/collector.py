"""An OpenTelemetry collector for tests: takes traces over HTTP and keeps them."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """A span as it arrived."""

    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    service: str
    events: int


@dataclass
class Collector:
    """What has arrived, and how it was asked."""

    address: str
    spans: list[Span] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def named(self, start: str, trace: str | None = None) -> list[Span]:
        """Return the spans whose names begin so."""
        return [one for one in list(self.spans) if one.name.startswith(start) and trace in (None, one.trace)]

    def wait_for(self, found: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until something has arrived."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if result := found():
                return result
            time.sleep(0.1)
        raise AssertionError(f"it never arrived; there are {sorted({one.name for one in self.spans})}")


@contextlib.contextmanager
def open_collector() -> Iterator[Collector]:
    """Run a collector on a free port of this machine."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.bodies.append(body)
            kept.headers.append(dict(self.headers))
            kept.spans.extend(spans_in(body))
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    kept = Collector(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def spans_in(body: bytes) -> Iterator[Span]:
    """Yield the spans of one message."""
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        about = _plain(resource.resource.attributes)
        for scope in resource.scope_spans:
            for one in scope.spans:
                yield Span(
                    one.name, one.trace_id.hex(), one.span_id.hex(), one.parent_span_id.hex(),
                    _plain(one.attributes), about.get("service.name", ""), len(one.events),
                )  # fmt: skip


def _plain(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}
