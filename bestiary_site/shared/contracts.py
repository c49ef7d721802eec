"""The base of the doors that speak as the systems did which this site replaces: same services, their words."""

from collections.abc import Callable
from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import exception_handler


class ContractView(APIView):
    """A thin door; subclasses say how they word a refusal. Everybody signs in, or is the open table's guest."""

    permission_classes = [IsAuthenticated]
    schema = None  # documented by the systems themselves; the schema shows the canonical API

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return the site's translator with this door's words."""

        def translate(error: Exception, context: dict[str, Any]) -> Response | None:
            response = exception_handler(error, context)
            if response is not None:
                told = response.data["error"]
                response.status_code = self.status_of(response.status_code, told)
                response.data = self.word_error(response.status_code, told)
            return response

        return translate

    def status_of(self, status: int, told: dict[str, Any]) -> int:
        """Return the status that the door's clients know."""
        return status

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return the body of a refusal; `told` is the inside of the canonical error."""
        raise NotImplementedError
