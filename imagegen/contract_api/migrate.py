"""Contract 2, migration: an old client sends all that its browser kept."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.contracts import ContractView
from imagegen.api.dump_parser import DumpJSON
from imagegen.services.migration import bring_dump


class MigrateFromLocalStorage(ContractView):
    """POST /api/v1/migrate/from-localstorage."""

    parser_classes = [DumpJSON]

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return a refusal as these clients read it."""
        return {"detail": {"status": status, "code": told["code"], "message": told["message"]}}

    def post(self, request: Request) -> Response:
        """Take over what is new; what fails is told key by key, the rest is kept."""
        return Response(bring_dump(actor=request.user, dump=request.data).told())
