"""The door to files that lie with entries: whoever may not see them finds nothing."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from campaigns.models import Attachment, MapLayer
from campaigns.services.map_reading import digest_of_key


@require_safe
def attachment(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Give an attached file; what a browser could run is only handed over to be kept."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=attachment_id)
    response = storage.serve(request, found.key, public=False, name=found.name, download=not found.is_shown_here)
    if not found.is_shown_here and "Location" not in response:
        response["Content-Type"] = "application/octet-stream"
    return response


@require_safe
def map_picture(request: HttpRequest, layer_id: int, digest: str) -> HttpResponse | FileResponse:
    """Give the picture of a map's layer to who may see the layer."""
    found = get_object_or_404(MapLayer.objects.visible_to(request.user), pk=layer_id)
    if digest_of_key(found.picture) != digest:
        raise Http404("There is no such picture.")
    return storage.serve(request, found.picture, public=False, name=f"map-{layer_id}.webp")
