"""Keeps a scene that was drawn under its key; the oldest of its place that nobody needs give way."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from campaigns.folding import fold
from campaigns.services.audit import record
from imagegen import keeping
from imagegen.asking import Asked
from imagegen.cache_key import SCENE
from imagegen.models import CachedScene, Picture, PictureRequest


def is_shared(request: PictureRequest) -> bool:
    """Whether everybody of the campaign will see what is drawn; see `cache_key.KeptAs`."""
    return request.campaign_id is not None and bool(request.parameters.get("shared"))


def keep(request: PictureRequest, picture: Picture) -> CachedScene | None:
    """Let the picture answer for its scene from now on; None if the request was for no scene.

    A scene that was kept before under this key gives way: its picture stays in the gallery while that has room.
    """
    key, asked = request.parameters.get("kept_as"), Asked.from_json(request.parameters)
    if not key:
        return None
    now = timezone.now()
    values: dict[str, Any] = {
        "campaign": request.campaign,
        "owner": None if request.campaign_id else request.author,
        "location": fold(asked.location),
        "time_of_day": fold(asked.time_of_day)[:40],  # folding may lengthen
        "weather": fold(asked.weather)[:40],
        "style": asked.style,
        "provider": picture.provider,
        "model": picture.model,
        "picture": picture,
        "made_at": now,
        "last_used_at": now,
        "use_count": 0,
    }
    with keeping.locked(keeping.subject_name(request.author, request.campaign, asked)):
        kept, _ = CachedScene.objects.update_or_create(key=key, defaults=values)
        _make_room(request, asked)
    return kept


def _make_room(request: PictureRequest, asked: Asked) -> None:
    """Put the oldest scenes of a place that no key names any more into the bin, until its fill of pictures is left.

    Only what was drawn as a scene by itself and nobody has chosen: what somebody asked for by hand, features or has
    used stays. For a player only what he knows of gives way: his own pictures and shared ones.
    """
    rows = keeping.of_subject(request.author, request.campaign, SCENE, asked.subject_name).filter(cached_as=None)
    too_many = rows.count() - settings.PICTURES_PER_SUBJECT
    if too_many <= 0:
        return
    free = rows.filter(component=SCENE, is_featured=False, use_count=0, entry=None)
    if is_shared(request):
        free = free.filter(Q(shared=True) | Q(owner=request.author))
    for one in list(free.order_by("created_at", "pk")[:too_many]):
        # The conditions again, in the same statement: what was featured or used just now stays.
        unchosen = Picture.objects.living().filter(pk=one.pk, is_featured=False, use_count=0)
        if unchosen.update(deleted_at=timezone.now()):
            record("picture.deleted", actor=None, target=one)
