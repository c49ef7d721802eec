"""The door to files that lie with entries: whoever may not see them finds nothing."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from campaigns.models import Attachment


@require_safe
def attachment(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Give an attached file; what a browser could run is only handed over to be kept."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=attachment_id)
    response = storage.serve(request, found.key, public=False, name=found.name, download=not found.is_shown_here)
    if not found.is_shown_here and "Location" not in response:
        response["Content-Type"] = "application/octet-stream"
    return response
