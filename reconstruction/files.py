"""The doors to stored files of captures and jobs: for their owners only, so never kept by shared caches."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from campaigns.permissions import Person
from reconstruction.models import Export, Reconstruction, Upload


def _person(request: HttpRequest) -> Person:
    return request.user


@require_safe
def upload_thumbnail(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Give the small picture of an upload."""
    upload = get_object_or_404(Upload.objects.visible_to(_person(request)), pk=upload_id)
    if not upload.thumbnail:
        raise Http404("The upload has no picture.")
    return storage.serve(request, upload.thumbnail, public=False)


@require_safe
def stage_picture(request: HttpRequest, job_id: uuid.UUID, stage: str) -> HttpResponse | FileResponse:
    """Give the picture of one stage of a reconstruction."""
    job = get_object_or_404(Reconstruction.objects.visible_to(_person(request)).only("pictures"), pk=job_id)
    key = job.pictures.get(stage)
    if not key:
        raise Http404("The stage has no picture yet.")
    return storage.serve(request, key, public=False)


@require_safe
def export_file(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse | FileResponse:
    """Give a finished export for saving, named after its creature."""
    seen = Export.objects.visible_to(_person(request)).select_related("model__character")
    export = get_object_or_404(seen, pk=export_id)
    if not export.file:
        raise Http404("The export is not finished.")
    model = export.model
    title = slugify(model.character.name if model.character else model.name) or "model"
    suffix = export.file.rsplit(".", 1)[-1]
    return storage.serve(request, export.file, public=False, name=f"{title}.{suffix}", download=True)
