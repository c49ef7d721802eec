"""What every address of the API shares: one error shape, pages, sign-in, deprecation headers."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.views import set_rollback

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.request_id import current_request_id

logger = logging.getLogger(__name__)

_CODES = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "internal_error",
}


def error_body(
    code: str,
    message: str,
    fields: Mapping[str, list[str]] | None = None,
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the one shape of every error of /api/v1."""
    return {
        "error": {
            "code": code,
            "message": message,
            "fields": dict(fields or {}),
            "details": dict(details or {}),
            "request_id": current_request_id(),
        }
    }


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate every refusal into the one shape; what is left is our fault and becomes a logged 500."""
    if isinstance(error, DomainError):
        set_rollback()
        # RFC 9110: an answer 401 names a way to sign in.
        headers = error.headers | ({"WWW-Authenticate": "Bearer"} if error.status == 401 else {})
        body = error_body(error.code, error.message, error.fields, error.details)
        return Response(body, status=error.status, headers=headers)
    if isinstance(error, exceptions.ValidationError):
        set_rollback()
        return Response(error_body("invalid", "Some fields need another look.", _fields(error.detail)), status=400)
    if isinstance(error, OverflowError | DataError):
        # A number larger than the database holds: SQLite says the one, PostgreSQL the other.
        set_rollback()
        return Response(error_body("out_of_range", "A number or text is larger than the site takes."), status=400)
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    code = _CODES.get(response.status_code, "error")
    response.data = error_body(code, _sentence(error))
    return response


def _sentence(error: Exception) -> str:
    if isinstance(error, Http404):
        return "There is nothing at this address, or it is not yours to see."
    if isinstance(error, PermissionDenied):
        return "You may not do this."
    if isinstance(error, exceptions.Throttled):
        return f"Too many requests: try again in {int(getattr(error, 'wait', None) or 60)} seconds."
    detail = getattr(error, "detail", "")
    return str(detail) if detail else "The request could not be done."


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found.update(_fields(inner, f"{prefix}.{name}" if prefix else str(name)))
        return found
    if isinstance(detail, list) and any(isinstance(inner, Mapping | list) for inner in detail):
        found = {}
        for index, inner in enumerate(detail):
            found.update(_fields(inner, f"{prefix}.{index}" if prefix else str(index)))
        return found
    return {prefix or "non_field_errors": [str(part) for part in (detail if isinstance(detail, list) else [detail])]}


def json_error(request: HttpRequest, status: int, message: str) -> JsonResponse:
    """Return an API error from a place outside the API's views, such as the 404 handler."""
    return JsonResponse(error_body(_CODES.get(status, "error"), message), status=status)


def values_of(shape: type[Serializer], said: Any, *, partial: bool = False) -> dict[str, Any]:
    """Return what a client says as checked values, or refuse with a message for each bad field."""
    words = shape(data=said, partial=partial)
    words.is_valid(raise_exception=True)
    return dict(words.validated_data)


def expected_version(request: Any, stated: int | None = None) -> int | None:
    """Return the version that the client believes to be changing: stated in the body, or by If-Match: "3"."""
    if stated is not None:
        return stated
    tag = str(request.headers.get("If-Match", "")).removeprefix("W/").strip('"')
    return int(tag) if tag.isdecimal() and len(tag) < 10 else None


class Pages(PageNumberPagination):
    """Pages of 24, 100 at the most."""

    page_size = 24
    page_size_query_param = "page_size"
    max_page_size = 100


def deprecated(response: Response, *, since: datetime, sunset: datetime, successor: str) -> Response:
    """Mark an answer of an address that will go (RFC 9745 and RFC 8594), naming what replaces it."""
    response["Deprecation"] = f"@{int(since.timestamp())}"
    response["Sunset"] = sunset.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["Link"] = f'<{successor}>; rel="successor-version"'
    return response
