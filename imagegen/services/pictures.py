"""Pictures: kept, shown, made the featured one, shared, deleted and brought back."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotFound
from campaigns.models import Campaign, Entry
from campaigns.permissions import Person, require_sign_in
from campaigns.services.audit import record
from imagegen import keeping
from imagegen.asking import Asked
from imagegen.models import Origin, Picture
from imagegen.permissions import require_asking, require_entry, require_own
from imagegen.rendering import Encoded


def keep_picture(
    *,
    actor: Person,
    encoded: Encoded,
    asked: Asked,
    campaign: Campaign | None = None,
    entry: Entry | None = None,
    origin: str = Origin.BROUGHT,
    drawn_at: datetime | None = None,
    **values: Any,
) -> Picture:
    """Keep a picture that is here already, under the person's name; `values` are further columns of Picture.

    Refused when its subject has its fill of pictures (Conflict, `subject_is_full`).
    """
    person = require_asking(actor, campaign)
    require_entry(person, campaign, entry)
    with transaction.atomic():
        made = keeping.keep(
            encoded=encoded, asked=asked, owner=person, campaign=campaign, entry=entry,
            origin=origin, drawn_at=drawn_at, **values,
        )  # fmt: skip
        record("picture.kept", actor=person, target=made)
    return made


def find_picture(actor: Person, picture_id: uuid.UUID) -> Picture:
    """Return a living picture that the person may see, or refuse."""
    found = Picture.objects.visible_to(actor).select_related("campaign", "owner").filter(pk=picture_id).first()
    if found is None:
        raise NotFound("picture_not_found", "There is no such picture, or it is hidden from you.")
    return found


_FEATURED_BY_OTHERS = (
    "A picture that is not yours stands for {name} in this campaign: ask its game master to choose yours instead."
)


@transaction.atomic
def feature_picture(*, actor: Person, picture: Picture, featured: bool | None = None) -> Picture:
    """Make it the one that stands for its subject, or no longer (`featured` None: the other way round)."""
    person = require_own(actor, picture)
    with keeping.locked(_subject(picture)):
        picture = _held(picture)
        wanted = not picture.is_featured if featured is None else featured
        if wanted == picture.is_featured:
            return picture
        same = keeping.of_subject(picture.owner, picture.campaign, picture.subject_type, picture.subject_name)
        if (
            wanted
            and same.filter(is_featured=True).exclude(pk__in=Picture.objects.owned_by(person).values("pk")).exists()
        ):
            raise Conflict("featured_by_others", _FEATURED_BY_OTHERS.format(name=picture.subject_name))
        same.filter(is_featured=True).update(is_featured=False, updated_at=timezone.now())
        picture.is_featured = wanted
        picture.save(update_fields=["is_featured", "updated_at"])
        record("picture.featured" if wanted else "picture.unfeatured", actor=person, target=picture)
    return picture


@transaction.atomic
def change_picture(*, actor: Person, picture: Picture, shared: bool | None = None) -> Picture:
    """Show it to everybody of its campaign, or no longer."""
    person = require_own(actor, picture)
    picture = _held(picture)
    if shared is not None and shared != picture.shared:
        record("picture.shared", actor=person, target=picture, changes={"shared": [picture.shared, shared]})
        picture.shared = shared
        picture.save(update_fields=["shared", "updated_at"])
    return picture


@transaction.atomic
def delete_picture(*, actor: Person, picture: Picture) -> Picture:
    """Put it into the bin; `restore_picture` brings it back."""
    person = require_own(actor, picture)
    picture = _held(picture)
    if picture.deleted_at is None:
        picture.deleted_at, picture.is_featured = timezone.now(), False
        picture.save(update_fields=["deleted_at", "is_featured", "updated_at"])
        record("picture.deleted", actor=person, target=picture)
    return picture


@transaction.atomic
def restore_picture(*, actor: Person, picture_id: uuid.UUID) -> Picture:
    """Bring a picture back from the bin; refused where its subject has its fill by now."""
    person = require_sign_in(actor)
    gone = Picture.objects.owned_by(person).deleted().filter(pk=picture_id).first()
    if gone is None:
        raise NotFound("picture_not_found", "There is no such picture to bring back.")
    with keeping.locked(gone.digest, _subject(gone)):
        gone = _held(gone)
        if not gone.variants:  # see imagegen.checking
            raise NotFound("files_gone", f"The file of the picture of {gone.subject_name} is lost.")
        keeping.require_room_of_subject(gone.owner, gone.campaign, as_asked(gone))
        gone.deleted_at = None
        gone.save(update_fields=["deleted_at", "updated_at"])
        record("picture.restored", actor=person, target=gone)
    return gone


def count_use(picture: Picture) -> None:
    """Note that it was used once more. Two at once both count."""
    Picture.objects.filter(pk=picture.pk).update(use_count=F("use_count") + 1, last_used_at=timezone.now())
    picture.use_count += 1


def as_asked(picture: Picture) -> Asked:
    """Return what a picture was asked with, as far as its row tells."""
    return Asked(
        subject_type=picture.subject_type, subject_name=picture.subject_name, prompt=picture.prompt,
        custom_prompt=picture.custom_prompt, aspect_ratio=picture.aspect_ratio, component=picture.component,
    )  # fmt: skip


def _subject(picture: Picture) -> str:
    return keeping.subject_name(picture.owner, picture.campaign, as_asked(picture))


def _held(picture: Picture) -> Picture:
    """Return the row as it is now, held until the transaction ends; NotFound if it went meanwhile."""
    rows = Picture.objects.select_for_update(of=("self",)).select_related("campaign", "owner")
    found = rows.filter(pk=picture.pk).first()
    if found is None:
        raise NotFound("picture_not_found", "The picture was deleted for good meanwhile.")
    return found
