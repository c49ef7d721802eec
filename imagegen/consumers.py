"""The live socket of a picture that is being made."""

from typing import Any

from bestiary_site.shared.consumers import SnapshotConsumer
from bestiary_site.shared.errors import NotFound
from campaigns.permissions import require_sign_in
from imagegen.models import PictureRequest


class RequestConsumer(SnapshotConsumer):
    """Shows one request to those who wait for it."""

    def load_snapshot(self) -> tuple[str, dict[str, Any]]:
        """Return the request's group and its present state."""
        person = require_sign_in(self.scope["user"])
        key = self.scope["url_route"]["kwargs"]["request_id"]
        found = PictureRequest.objects.visible_to(person).filter(pk=key).first()
        if found is None:
            raise NotFound("request_not_found", "There is no such request, or it is not yours.")
        return found.audience, {"type": "picture.snapshot", "version": found.version, "job": found.describe()}
