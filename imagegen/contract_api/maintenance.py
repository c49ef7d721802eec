"""Contract 2, maintenance: cleaning up and figures, for administrators; at an open table for everybody."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from imagegen import housekeeping
from imagegen.contract_api.base import PictureDoor
from imagegen.services.statistics import require_caretaker, site_statistics
from imagegen.services.words import is_true


class _Caretaking(PictureDoor):
    """Base of them: refuses who does not look after the site."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let caretakers in."""
        super().initial(request, *args, **kwargs)
        require_caretaker(self.person)

    def cleared(self, deleted: int, what: str) -> Response:
        """Say what was cleared away, or would be (`dry_run`)."""
        verb = "would go" if self.is_dry_run() else "deleted"
        told = {"deleted": deleted, "message": f"{what} {verb}: {deleted}.", "timestamp": timezone.now().isoformat()}
        return Response(told | ({"dry_run": True} if self.is_dry_run() else {}))

    def is_dry_run(self) -> bool:
        """Whether the client only asks what would happen."""
        return is_true(self.said().get("dry_run", ""))


class ExpiredCache(_Caretaking):
    """POST /api/v1/maintenance/cleanup/expired-cache."""

    def post(self, request: Request) -> Response:
        """Forget kept scenes that are too old."""
        return self.cleared(housekeeping.clear_expired_scenes(dry_run=self.is_dry_run()).rows, "Expired kept scenes")


class OrphanedImages(_Caretaking):
    """POST /api/v1/maintenance/cleanup/orphaned-images."""

    def post(self, request: Request) -> Response:
        """Delete for good what has lain in the bin for longer than backups are kept: rows and files."""
        cleared = housekeeping.purge_deleted(dry_run=self.is_dry_run())
        return self.cleared(cleared.rows, f"Pictures in the bin for {settings.BACKUP_RETENTION_DAYS} days")


class Stats(_Caretaking):
    """GET /api/v1/maintenance/stats."""

    def get(self, request: Request) -> Response:
        """Tell how many pictures and kept scenes there are."""
        return Response(site_statistics())
