"""The door to the files of generated pictures: whoever may not see the picture finds nothing."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from imagegen.models import Picture


@require_safe
def generated_picture(
    request: HttpRequest, picture_id: uuid.UUID, digest: str, variant: str
) -> HttpResponse | FileResponse:
    """Give one file of a picture. Its address names its content, so a browser may keep it for as long as it likes."""
    seen = Picture.objects.visible_to(request.user) | Picture.objects.owned_by(request.user)
    found = get_object_or_404(seen.only("digest", "variants", "subject_name").distinct(), pk=picture_id)
    if digest != found.digest[:12] or variant not in found.variants:
        raise Http404("There is no such file.")
    answer = storage.serve(
        request, storage.generated_key(found.digest, variant), public=False, name=f"{found.pk}-{variant}"
    )
    if answer.status_code in (200, 206, 304):
        answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
