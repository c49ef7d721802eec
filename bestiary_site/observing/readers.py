"""Who may read the site's numbers: administrators, holders of the token, programs on this very machine."""

import hmac
from typing import Any

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"127.0.0.1", "::1"}


def may_read_numbers(request: HttpRequest) -> bool:
    """Whether it is an administrator, a holder of the token, or a program on this very machine."""
    held = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(held, settings.METRICS_TOKEN.encode()):
        return True
    # Behind a proxy every request seems to come from this machine.
    if not settings.BEHIND_PROXY and request.META.get("REMOTE_ADDR") in LOOPBACK:
        return True
    person: Any = request.user
    return bool(person.is_authenticated and person.is_superuser)
