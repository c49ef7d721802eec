"""The live socket of a job's page."""

from typing import Any

from bestiary_site.shared.consumers import SnapshotConsumer
from bestiary_site.shared.errors import NotFound
from campaigns.permissions import require_sign_in
from reconstruction.models import Reconstruction


class JobConsumer(SnapshotConsumer):
    """Shows one reconstruction to its owner."""

    def load_snapshot(self) -> tuple[str, dict[str, Any]]:
        """Return the job's group and its present state."""
        person = require_sign_in(self.scope["user"])
        job_id = self.scope["url_route"]["kwargs"]["job_id"]
        job = (
            Reconstruction.objects.visible_to(person)
            .select_related("capture", "model__character")
            .filter(pk=job_id)
            .first()
        )
        if job is None:
            raise NotFound("job_not_found", "There is no such job, or it is not yours.")
        return job.audience, {"type": "job.snapshot", "version": job.version, "job": job.describe()}
