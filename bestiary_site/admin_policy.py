"""The curators' desk needs a looser content policy than the site; nothing else gets it (docs/decisions/0011)."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]


class AdminContentPolicyMiddleware:
    """Allow staff, under the desk's address only, what its theme does: evaluated attributes and inline styles."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.prefix = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        person = getattr(request, "user", None)
        if request.path.startswith(self.prefix) and person is not None and person.is_staff:
            response._csp_replace = {  # type: ignore[attr-defined]  # read by csp.middleware
                "script-src": [SELF, UNSAFE_EVAL],
                "style-src": [SELF, UNSAFE_INLINE],
            }
        return response
