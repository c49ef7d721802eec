"""How callers of the API prove who they are: a JWT in the Authorization header, or the session of the pages."""

import re
from typing import Any

from allauth.headless.contrib.rest_framework.authentication import JWTTokenAuthentication
from corsheaders.conf import conf as cors
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request


class BearerToken(JWTTokenAuthentication):
    """A short-lived access token of the site's own sign-in. Stands first, so that refusals say 401 and not 403."""


class SignedInSession(SessionAuthentication):
    """The session cookie of the pages with its CSRF token; the open table's guest has neither.

    Whoever reaches an open table may act as its guest, yet a page of another site in somebody's browser may not:
    the Origin that browsers send must be this site's own or one of the settings.
    """

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """Return the person of the session, or the guest."""
        user = getattr(request._request, "user", None)
        if user is not None and getattr(user, "is_guest", False):
            _refuse_foreign_page(request._request)
            return user, None
        return super().authenticate(request)


def _refuse_foreign_page(request: HttpRequest) -> None:
    origin = request.headers.get("Origin")
    if request.method in {"GET", "HEAD", "OPTIONS"} or origin is None:
        return
    own = f"{request.scheme}://{request.get_host()}"
    if origin == own or origin in cors.CORS_ALLOWED_ORIGINS:
        return
    if any(re.match(pattern, origin) for pattern in cors.CORS_ALLOWED_ORIGIN_REGEXES):
        return
    raise PermissionDenied(f"Pages of {origin[:100]} may not act at this table: add it to CORS_ORIGINS.")


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes the token."""

    target_class = "bestiary_site.shared.auth.BearerToken"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return OpenAPI's description."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "POST /_allauth/app/v1/auth/login gives an access token (5 minutes) and a refresh token "
            "(14 days); POST /_allauth/app/v1/tokens/refresh gives both anew, and the old refresh token ends.",
        }


class SignedInSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes the session."""

    target_class = "bestiary_site.shared.auth.SignedInSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return OpenAPI's description."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the pages; writes need the header X-CSRFToken.",
        }
