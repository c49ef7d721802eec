"""Watches what comes from outside: requests become spans, open sockets are counted."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from bestiary_site.observing.counts import SOCKETS, SOCKETS_OPENED, TABLES
from bestiary_site.shared import tracing
from bestiary_site.shared.request_id import current_request_id

Handler = Callable[[HttpRequest], HttpResponse]
_KINDS = {"sessions": "session", "campaigns": "campaign", "scenes": "table", "jobs": "job", "pictures": "picture"}


class TracingMiddleware:
    """Each request is a span, named by its route: the address itself may hold tokens, the query what somebody seeks.

    A `traceparent` from outside is not taken: strangers would choose what is traced.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        method = request.method if request.method in _METHODS else "OTHER"
        with tracing.span(method, {"request_id": current_request_id()}) as span:
            response = self.get_response(request)
            if span is not None and span.is_recording():
                _describe(span, method, request, response)
            return response


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def _describe(span: Any, method: str, request: HttpRequest, response: HttpResponse) -> None:
    from opentelemetry.trace import Status, StatusCode

    match = request.resolver_match
    route = f"/{match.route}" if match is not None else "(no such address)"
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": response.status_code,
        }
    )
    if response.status_code >= 500:
        span.set_status(Status(StatusCode.ERROR))


def counted_sockets(application: Any) -> Any:
    """Return the application of the sockets, each open one counted by its kind, and the tables where somebody is."""

    async def counting(scope: Any, receive: Any, send: Any) -> None:
        kind, table = _kind_of(scope["path"])
        SOCKETS_OPENED.labels(kind).inc()
        SOCKETS.labels(kind).inc()
        _sit(table, 1)
        try:
            await application(scope, receive, send)
        finally:
            SOCKETS.labels(kind).dec()
            _sit(table, -1)

    return counting


def _kind_of(path: str) -> tuple[str, str]:
    """Return what kind of socket it is, and which table it sits at: ("table", "0c1d...")."""
    parts = path.strip("/").split("/")
    if parts == ["ws"]:
        return "contract", ""
    kind = _KINDS.get(parts[1], "other") if len(parts) == 3 and parts[0] == "live" else "other"
    return kind, parts[2] if kind == "table" else ""


_seats: Counter[str] = Counter()
_seats_lock = threading.Lock()


def _sit(table: str, by: int) -> None:
    if not table:
        return
    with _seats_lock:
        _seats[table] += by
        if not _seats[table]:
            del _seats[table]
        TABLES.set(len(_seats))
