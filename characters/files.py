"""The doors to stored files of creatures: pictures and the files of models, for those who may see them."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bestiary_site.shared import storage
from campaigns.permissions import Person
from characters.models import Character, CharacterPicture, ModelVersion, VoiceNote


def _person(request: HttpRequest) -> Person:
    return request.user


@require_safe
def picture(request: HttpRequest, character_id: int, size: str, digest: str) -> HttpResponse | FileResponse:
    """Give a creature's picture; an address of an earlier picture is gone."""
    seen = Character.objects.visible_to(_person(request))
    character = get_object_or_404(
        seen.only("picture", "picture_small", "campaign", "visibility", "deleted_at"), pk=character_id
    )
    key = character.picture_small if size == "small" else character.picture
    if not key.rsplit("/", 1)[-1].startswith(digest):
        raise Http404("This picture has been replaced.")
    return storage.serve(request, key, public=character.is_public, name=f"{character_id}-{size}.webp")


@require_safe
def gallery_picture(request: HttpRequest, picture_id: int, size: str, digest: str) -> HttpResponse | FileResponse:
    """Give a picture of a character's gallery to who may see it."""
    seen = CharacterPicture.objects.visible_to(_person(request)).select_related("character")
    found = get_object_or_404(seen, pk=picture_id)
    key = found.key_small if size == "small" else found.key
    if not key.rsplit("/", 1)[-1].startswith(digest):
        raise Http404("There is no such picture.")
    public = found.character.is_public and not found.audience
    return storage.serve(request, key, public=public, name=f"{picture_id}-{size}.webp")


@require_safe
def voice_clip(request: HttpRequest, note_id: int, name: str) -> HttpResponse | FileResponse:
    """Give a recorded clip to who may hear it."""
    note = get_object_or_404(VoiceNote.objects.visible_to(_person(request)), pk=note_id)
    if not note.key or note.key.rsplit("/", 1)[-1] != name:
        raise Http404("There is no such clip.")
    return storage.serve(request, note.key, public=False, name=name)


@require_safe
def model_file(request: HttpRequest, model_id: uuid.UUID, name: str) -> HttpResponse | FileResponse:
    """Give one of the files of a model."""
    seen = ModelVersion.objects.visible_to(_person(request)).select_related("character")
    model = get_object_or_404(seen, pk=model_id)
    if name not in model.file_names:
        raise Http404("The model has no such file.")
    key = storage.model_file_key(model.pk, name)
    # Files of a model never change under their names, so what everybody may see may be kept for ever.
    public = model.is_published and model.character is not None and model.character.is_public
    return storage.serve(request, key, public=public, name=name)
