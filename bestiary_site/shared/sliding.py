"""How often a person, and an address, may ask for something: a sliding window that all processes of a site share.

Every allowed request is written down with its time (a sliding window log), so that in no stretch of `seconds` more than
`limit` of them are allowed, however the stretch lies. Refused requests are not counted. With Redis all processes count
together, by one script that Redis runs whole; without it, or while it is out of reach, each process counts for itself.
"""

import math
import time
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bestiary_site.shared.errors import QuotaReached
from bestiary_site.shared.windows import Window, count

Answer = TypeVar("Answer", bound=HttpResponseBase)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands after asking: seconds are counted from now."""

    name: str
    limit: int
    seconds: int
    remaining: int
    reset: float
    """Seconds until the oldest counted request is forgotten, and with it one more is allowed."""
    retry_after: float = 0.0
    """Seconds to wait, 0 for who was allowed."""

    def headers(self) -> dict[str, str]:
        """Return the usual headers, and those of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-09).

        `X-RateLimit-Reset` is a time in seconds since 1970, as most have it; the rest are spans in seconds.
        """
        reset = math.ceil(self.reset)
        said = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(math.ceil(time.time() + self.reset)),
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={self.seconds}',
            "RateLimit": f'"{self.name}";r={self.remaining};t={reset}',
        }
        return said | ({"Retry-After": str(max(1, math.ceil(self.retry_after)))} if self.retry_after else {})


class TooOften(QuotaReached):
    """More requests than the window allows; carries where the asker stands, in its details and headers."""

    def __init__(self, standing: Standing) -> None:
        wait = max(1, math.ceil(standing.retry_after))
        super().__init__(
            "too_many_requests",
            f"Only {standing.limit} {standing.name} may be asked for in {_span(standing.seconds)}: try again in "
            f"{_span(wait)}.",
            details={
                "retry_after": wait,
                "limit": standing.limit,
                "remaining": standing.remaining,
                "reset": math.ceil(standing.reset),
            },
        )
        self.standing = standing
        self.headers = standing.headers()


def take(name: str, limit: int, seconds: int = 60, *, person: Any, address: str) -> Standing | None:
    """Count one request of this person from this address, or refuse it with TooOften.

    `name` is what is asked for, in the plural: it is in the refusal. `person` is a key or None. Both the person and
    the address have `limit` requests in `seconds`. A limit of 0 means none: None is returned.
    """
    if limit <= 0:
        return None
    keys = [f"address:{address or 'unknown'}", *([f"person:{person}"] if person is not None else [])]
    allowed, held = count([f"bestiary:sliding:{{{name}}}:{key}" for key in keys], limit, seconds)
    standing = _standing(name, limit, seconds, allowed, held)
    if not allowed:
        raise TooOften(standing)
    return standing


def take_for(request: HttpRequest, name: str, limit: int, seconds: int = 60) -> Standing | None:
    """Count one request of whoever sends it; see `take`."""
    user = getattr(request, "user", None)
    person = user.pk if user is not None and user.is_authenticated else None
    return take(name, limit, seconds, person=person, address=request.META.get("REMOTE_ADDR", ""))


def with_headers(answer: Answer, standing: Standing | None) -> Answer:
    """Return the answer with the headers that say how much of the limit is left."""
    for header, value in standing.headers().items() if standing else ():
        answer.headers[header] = value
    return answer


def _standing(name: str, limit: int, seconds: int, allowed: bool, held: list[Window]) -> Standing:
    if allowed:
        fullest = max(held, key=lambda window: (window.held, window.room_in))
        return Standing(name, limit, seconds, limit - fullest.held - 1, fullest.room_in)
    wait = max(window.room_in for window in held if window.held >= limit)
    return Standing(name, limit, seconds, 0, wait, retry_after=max(wait, 0.001))


def _span(seconds: int) -> str:
    known = {1: "a second", 60: "a minute", 3600: "an hour"}
    return known.get(seconds, f"{seconds} seconds")
