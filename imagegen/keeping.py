"""Keeps pictures: the files lie before the row that names them, and go only when no row does any more."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict
from campaigns.models import Campaign, Entry, User
from imagegen.asking import Asked
from imagegen.models import Picture, PictureQuerySet, PictureRequest, RequestQuerySet
from imagegen.rendering import Encoded


def write_files(encoded: Encoded) -> None:
    """Store what is not stored yet."""
    for name, content in encoded.files.items():
        key = storage.generated_key(encoded.digest, name)
        if not storage.exists(key):
            storage.write_bytes(key, content)


def keep(
    *,
    encoded: Encoded,
    asked: Asked,
    owner: User | None,
    campaign: Campaign | None = None,
    entry: Entry | None = None,
    drawn_at: datetime | None = None,
    has_room: bool = False,
    **values: Any,
) -> Picture:
    """Store the files, then make the row; `values` are further columns of Picture, as provider, model or seed.

    Refused when the subject has its fill of pictures (Conflict, `subject_is_full`); `has_room` says that its room was
    found before it was drawn: what is paid for is kept.
    """
    with suppress(FileNotFoundError):  # who clears up may be deleting the same: it is written again below
        write_files(encoded)  # outside of the lock: it may take a while
    with locked(encoded.digest, subject_name(owner, campaign, asked)):
        if not has_room:
            require_room_of_subject(owner, campaign, asked)
        write_files(encoded)  # again: a clearing up may have come between
        return Picture.objects.create(
            owner=owner, campaign=campaign, entry=entry,
            subject_type=asked.subject_type, subject_name=asked.subject_name, component=asked.component,
            prompt=asked.prompt, custom_prompt=asked.custom_prompt, aspect_ratio=asked.aspect_ratio,
            digest=encoded.digest, width=encoded.width, height=encoded.height,
            file_size_bytes=encoded.size_bytes, variants=list(encoded.files),
            drawn_at=drawn_at or timezone.now(), **values,
        )  # fmt: skip


def drawn_id(request_id: uuid.UUID) -> uuid.UUID:
    """Return under which id a request's picture is kept: one of its own, so that a repeated end makes no second one."""
    return uuid.uuid5(request_id, "picture")


def of_subject(owner: User | None, campaign: Campaign | None, subject_type: str, name: str) -> PictureQuerySet:
    """Return the living pictures of a subject: in its campaign, or among a person's own."""
    rows = Picture.objects.living().filter(subject_type=subject_type, subject_name=name)
    return rows.filter(campaign=campaign) if campaign else rows.filter(campaign=None, owner=owner)


def require_room_of_subject(owner: User | None, campaign: Campaign | None, asked: Asked) -> None:
    """Refuse a further picture of who has enough of them, those that are being drawn included.

    Kept scenes are counted by their cache instead. To be called under a lock on `subject_name`.
    """
    drawing = [drawn_id(pk) for pk in _being_drawn(owner, campaign, asked).values_list("pk", flat=True)]
    rows = of_subject(owner, campaign, asked.subject_type, asked.subject_name).filter(cached_as=None)
    # One that is kept and whose request has not ended yet counts once.
    if rows.exclude(pk__in=drawing).count() + len(drawing) >= settings.PICTURES_PER_SUBJECT:
        raise Conflict(
            "subject_is_full",
            f"There are {settings.PICTURES_PER_SUBJECT} pictures of {asked.subject_name} already, those that are being "
            "drawn included. Delete one first.",
        )


def _being_drawn(owner: User | None, campaign: Campaign | None, asked: Asked) -> RequestQuerySet:
    rows = PictureRequest.objects.active().filter(
        parameters__subject_type=asked.subject_type, parameters__subject_name=asked.subject_name
    )
    rows = rows.exclude(parameters__has_key="kept_as")
    return rows.filter(campaign=campaign) if campaign else rows.filter(campaign=None, author=owner)


def release_files(digest: str) -> bool:
    """Delete the files of a digest unless a row, living or deleted, still names it. Returns whether they went.

    The row goes first, in a transaction of its own: a machine that dies in between leaves files without a row, which
    the check clears away, and never a row without files.
    """
    with locked(digest):
        if Picture.objects.filter(digest=digest).exists():
            return False
        storage.delete_folder(storage.generated_folder(digest))
        return True


def forget_pictures(rows: "QuerySet[Picture]") -> int:
    """Delete rows for good, and once that has committed the files that no other row names. Returns how many went."""
    digests = set(rows.values_list("digest", flat=True))
    gone = rows.count()
    rows.delete()
    for digest in digests:
        transaction.on_commit(lambda digest=digest: release_files(digest), robust=True)  # type: ignore[misc]
    return gone


def subject_name(owner: User | None, campaign: Campaign | None, asked: Asked) -> str:
    """Return what a subject is called among locks."""
    scope = f"campaign {campaign.pk}" if campaign else f"person {owner.pk if owner else 0}"
    return f"{scope} {asked.subject_type} {asked.subject_name}"


@contextmanager
def locked(*names: str) -> Iterator[None]:
    """Run a transaction that no other with one of these names runs beside, in any process.

    SQLite has one writer at a time anyway (transactions begin IMMEDIATE); PostgreSQL locks the names.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            numbers = sorted(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names)
            with connection.cursor() as cursor:
                for number in numbers:  # in one order everywhere, or two would wait for each other for ever
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        yield
