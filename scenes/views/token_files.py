"""The door to the files of tokens: pictures and models of creatures, for who was sent the sealed address."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from characters.models import ModelVersion
from scenes.token_looks import file_key, is_sealed, picture_key_of


@require_safe
def token_file(request: HttpRequest, model_id: uuid.UUID, seal: str, name: str) -> HttpResponse | FileResponse:
    """Give a file of a model to who knows its sealed address."""
    if not is_sealed(model_id, seal):
        raise Http404("There is no such file.")
    model = get_object_or_404(ModelVersion.objects.living().select_related("character"), pk=model_id)
    public = model.is_published and model.character is not None and model.character.is_public
    return storage.serve(request, file_key(model, name), public=public, name=name)


@require_safe
def token_picture(request: HttpRequest, name: str, seal: str) -> HttpResponse | FileResponse:
    """Give a creature's own picture to who was sent its sealed address with a token."""
    return storage.serve(request, picture_key_of(name, seal), public=False, name="token.webp")
