"""Contract 2, migration: an old client sends all that its browser kept."""

from rest_framework.request import Request
from rest_framework.response import Response

from imagegen.api.dump_parser import DumpJSON
from imagegen.contract_api.base import PictureDoor
from imagegen.services.migration import bring_dump


class MigrateFromLocalStorage(PictureDoor):
    """POST /api/v1/migrate/from-localstorage."""

    parser_classes = [DumpJSON]

    def post(self, request: Request) -> Response:
        """Take over what is new; what fails is told key by key, the rest is kept."""
        return Response(bring_dump(actor=self.person, dump=request.data, campaign=self.campaign()).told())
