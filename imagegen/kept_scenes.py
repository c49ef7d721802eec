"""Keeps a scene that was drawn under its key, and makes room for the next one of its place."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaigns.folding import fold
from campaigns.models import Campaign, User
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

    A scene that was kept before under this key gives way: its picture stays in the gallery.
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
    kept, _ = CachedScene.objects.update_or_create(key=key, defaults=values)
    return kept


def make_room(person: User, campaign: Campaign | None, location: str) -> int:
    """Put the oldest scenes of a place that no key names any more into the bin, so that one more may be drawn.

    Only what was drawn as a scene by itself and nobody has chosen: what somebody asked for by hand, features or has
    used stays. Returns how many went.
    """
    rows = keeping.of_subject(person, campaign, SCENE, location).filter(cached_as=None)
    too_many = rows.count() - settings.PICTURES_PER_SUBJECT + 1
    if too_many <= 0:
        return 0
    free = rows.filter(component=SCENE, is_featured=False, use_count=0, entry=None).order_by("created_at", "pk")
    oldest = list(free[:too_many])
    with transaction.atomic():
        Picture.objects.filter(pk__in=[one.pk for one in oldest]).update(deleted_at=timezone.now())
        for one in oldest:
            record("picture.deleted", actor=None, target=one)
    return len(oldest)
