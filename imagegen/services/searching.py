"""Finding pictures: by words, subject, campaign and entry, within what the person may see."""

import uuid

from django.db.models import Exists, OuterRef, Q

from campaigns.permissions import Person
from imagegen.models import Picture, PictureQuerySet

MOST_WORDS = 8


def pictures_for(actor: Person, *, deleted: bool = False) -> PictureQuerySet:
    """Return what the person may see (`deleted`: his bin), each knowing by `is_own` whether he may change it."""
    own = Picture.objects.owned_by(actor)
    rows = own.deleted() if deleted else Picture.objects.visible_to(actor)
    return rows.annotate(is_own=Exists(own.filter(pk=OuterRef("pk")))).select_related("campaign", "owner")


def search_pictures(
    actor: Person,
    *,
    words: str = "",
    subject_name: str = "",
    subject_type: str = "",
    campaign: uuid.UUID | None = None,
    entry: int | None = None,
    featured: bool | None = None,
    deleted: bool = False,
) -> PictureQuerySet:
    """Return pictures, the featured ones first and the newest next; every word must be found.

    Prompts are searched only where the person may read them: he must not guess at a game master's words by searching.
    """
    rows = pictures_for(actor, deleted=deleted)
    for word in words.split()[:MOST_WORDS]:
        own = Q(is_own=True) & (Q(prompt__icontains=word) | Q(custom_prompt__icontains=word))
        rows = rows.filter(Q(subject_name__icontains=word) | Q(component__icontains=word) | own)
    exact = {"subject_name": subject_name, "subject_type": subject_type, "campaign": campaign, "entry": entry}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if featured is not None:
        rows = rows.filter(is_featured=featured)
    return rows.order_by("-is_featured", "-created_at", "id")


def may_change(actor: Person, picture: Picture) -> bool:
    """Whether the person may change the picture, and so read how it was asked for."""
    known = getattr(picture, "is_own", None)
    return bool(known) if known is not None else Picture.objects.owned_by(actor).filter(pk=picture.pk).exists()
