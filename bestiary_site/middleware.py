"""What every request passes: its id, the open table's guest, and refusals turned into pages or JSON."""

import re
import threading
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from bestiary_site.shared.api import error_body
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.request_id import remember_request_id
from campaigns.services.guests import open_table_guest

Handler = Callable[[HttpRequest], HttpResponse]
_SIGNING_IN = re.compile(r"/(?:account|admin)/login/|/_allauth/(?:app|browser)/v1/auth/login/?")
# Ten who come at once wait less than this; somebody whose answer hangs (a mail server) holds up nobody for longer.
PATIENCE_SECONDS = 5.0
_turn = threading.Semaphore(1)
_SANE_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")


class RequestIdMiddleware:
    """Give each request an id (a sane X-Request-ID is kept), bind it to the logs and send it back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not through request.headers: those are read once and would keep what was sent.
        sent = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = sent if _SANE_ID.match(sent) else uuid.uuid4().hex
        remember_request_id(request_id)
        request.META["HTTP_X_REQUEST_ID"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        # The logging middleware has cleared its words; Django has yet to log what went wrong.
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response["X-Request-ID"] = request_id
        return response


class SignInsInTurnMiddleware:
    """Answer those who sign in, whose passwords are checked, one after the other: the page too, drawn for ten at once.

    Ten who come at once would be ten threads that all compute: everybody else's request, and each move at a table,
    would wait for ten turns of Python's lock. Who signs in waits a moment longer instead.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _SIGNING_IN.fullmatch(request.path_info):
            return self.get_response(request)
        is_mine = _turn.acquire(timeout=PATIENCE_SECONDS)
        try:
            return self.get_response(request)
        finally:
            if is_mine:
                _turn.release()


class ClientAddressMiddleware:
    """Behind a proxy take the client's address from it: the last of X-Forwarded-For, the only one that it vouches for.

    What a client itself claims in that header is dropped, so that limits and logs cannot be led astray by it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        address = told.rpartition(",")[2].strip()
        if settings.BEHIND_PROXY and address:
            request.META["REMOTE_ADDR"] = address
        structlog.contextvars.bind_contextvars(ip=request.META.get("REMOTE_ADDR"))
        return self.get_response(request)


class TrailingSlashMiddleware:
    """Serve both spellings of a program's address without a redirect, which would break preflights and bodies."""

    prefixes = ("/api/", "/docs/", "/health/", "/ready/", "/metrics/", "/maps/", "/scenes/", "/audio/", "/images/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.endswith("/") and request.path_info.startswith(self.prefixes):
            request.path_info = request.path_info.rstrip("/")
        return self.get_response(request)


class OpenTableMiddleware:
    """With OPEN_TABLE=1 a visitor who has not signed in acts as the table's guest, except where people sign in.

    There he would look signed in already, and could give the shared account a password that outlives the open table.
    """

    closed = ("/admin", "/account/", "/_allauth/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.OPEN_TABLE and not request.user.is_authenticated and not request.path.startswith(self.closed):
            request.user = open_table_guest()
        return self.get_response(request)


class DomainErrorMiddleware:
    """Show a refusal raised by a page: a sentence on a page, or the API's error shape where JSON is spoken."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate a DomainError; everything else goes on to Django."""
        if not isinstance(error, DomainError):
            return None
        if error.status == 401 and "text/html" in request.headers.get("Accept", ""):
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        if "text/html" not in request.headers.get("Accept", "text/html"):
            body = error_body(error.code, error.message, error.fields, error.details)
            return JsonResponse(body, status=error.status, headers=error.headers)
        template = "404.html" if error.status == 404 else "refusal.html"
        page = render(request, template, {"error": error}, status=error.status)
        for name, value in error.headers.items():
            page.headers[name] = value
        return page
