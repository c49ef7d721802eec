"""Files that lie with entries: taken in, told by their content, kept within a campaign's room, taken away and back."""

import hashlib
import uuid
from pathlib import Path

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotAllowed, NotFound, QuotaReached, Refused, TooLarge
from campaigns import audiences
from campaigns.models import Attachment, Entry, Membership
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.services.audit import record
from campaigns.services.saving import entry_saved

# What a browser may show beside the page; everything else is only handed over.
SUFFIXES = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/avif": ".avif",
    "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/wav": ".wav", "audio/flac": ".flac", "audio/webm": ".weba",
    "video/mp4": ".mp4", "video/webm": ".webm", "application/pdf": ".pdf",
}  # fmt: skip
_OTHER_NAMES = {
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "application/ogg": "audio/ogg",
    "image/jpg": "image/jpeg",
}
PLAIN = "application/octet-stream"
HEAD_BYTES = 4096


@transaction.atomic
def attach_file(
    *, actor: Person, entry: Entry, upload: UploadedFile, caption: str = "", audience: str = audiences.ALL
) -> Attachment:
    """Keep a file with an entry. Refused: too large, no room left, nothing in it."""
    person = require_change(entry, actor)
    size = int(upload.size or 0)
    _require_room(entry, size)
    _require_hearing(entry, audience, person.pk)
    media_type = told_by_content(upload)
    made = Attachment(
        entry_id=entry.pk, name=fit_name(upload.name or "file", media_type), caption=caption.strip()[:300],
        media_type=media_type, size=size, digest=_digest(upload), audience=audience, uploaded_by=person,
    )  # fmt: skip
    made.key = storage.attachment_key(made.pk, SUFFIXES.get(media_type, ".bin"))
    storage.write_file(made.key, upload)
    made.save()
    record("attachment.added", actor=person, target=entry, changes={"file": [None, made.name]})
    entry_saved(entry, actor=person, act="changed")
    return made


@transaction.atomic
def change_attachment(
    *, actor: Person, attachment: Attachment, caption: str | None = None, audience: str | None = None
) -> Attachment:
    """Change what is said of a file, or who may have it."""
    person = require_change(attachment.entry, actor)
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    changes = {}
    if caption is not None and caption.strip()[:300] != attachment.caption:
        changes["caption"] = [attachment.caption, caption.strip()[:300]]
    if audience is not None and audience != attachment.audience:
        _require_hearing(attachment.entry, audience, person.pk)
        changes["audience"] = [attachment.audience, audience]
    for name, (_, value) in changes.items():
        setattr(attachment, name, value)
    if changes:
        attachment.save()
        record("attachment.changed", actor=person, target=attachment.entry, changes=changes)
        entry_saved(attachment.entry, actor=person, act="changed")
    return attachment


@transaction.atomic
def delete_attachment(*, actor: Person, attachment: Attachment) -> None:
    """Take a file away; `restore_attachment` brings it back."""
    person = require_change(attachment.entry, actor)
    attachment.deleted_at, attachment.deleted_by = timezone.now(), person
    attachment.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record("attachment.deleted", actor=person, target=attachment.entry, changes={"file": [attachment.name, None]})
    entry_saved(attachment.entry, actor=person, act="changed")


@transaction.atomic
def restore_attachment(*, actor: Person, attachment_id: uuid.UUID) -> Attachment:
    """Bring a file back."""
    person = require_sign_in(actor)
    gone = (
        Attachment.objects.select_related("entry__campaign").exclude(deleted_at=None).filter(pk=attachment_id).first()
    )
    changeable = Entry.objects.living().changeable_by(person)
    if gone is None or not changeable.filter(pk=gone.entry_id).exists() or not _heard(gone, person):
        raise NotFound("attachment_not_found", "There is no such file to bring back.")
    gone.deleted_at = gone.deleted_by = None
    gone.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record("attachment.restored", actor=person, target=gone.entry, changes={"file": [None, gone.name]})
    entry_saved(gone.entry, actor=person, act="changed")
    return gone


def _heard(attachment: Attachment, person: Person) -> bool:
    runs = audiences.is_game_master(attachment.entry.campaign, person)
    mine = attachment.uploaded_by_id == person.pk
    return mine or audiences.hears(attachment.audience, person.pk, is_game_master=runs)


def _require_room(entry: Entry, size: int) -> None:
    if not size:
        raise Refused("empty_file", "The file is empty.", fields={"file": ["There is nothing in it."]})
    most = settings.ATTACHMENT_MAX_MB * 1024 * 1024
    if size > most:
        message = f"A file may have at most {settings.ATTACHMENT_MAX_MB} MB."
        raise TooLarge("file_too_large", message, fields={"file": [message]})
    held = Attachment.objects.filter(entry__campaign=entry.campaign_id).aggregate(all=Sum("size"))["all"] or 0
    if held + size > settings.CAMPAIGN_FILES_MB * 1024 * 1024:
        raise QuotaReached(
            "no_room_in_campaign",
            f"The campaign's files may take {settings.CAMPAIGN_FILES_MB} MB together. Delete some that nobody needs.",
        )
    storage.require_room(size)


def _require_hearing(entry: Entry, audience: str, user_id: int) -> None:
    runs = Membership.objects.filter(campaign=entry.campaign_id, user=user_id, role="game_master").exists()
    if not audiences.hears(audience, user_id, is_game_master=runs):
        raise NotAllowed("hidden_from_oneself", "You would not see the file yourself: only game masters hide files.")


def told_by_content(upload: UploadedFile) -> str:
    """Return the media type that the content shows; what it does not show is plain bytes."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return PLAIN
    for guess in found:
        media_type = _OTHER_NAMES.get(guess.mime_type, guess.mime_type)
        if media_type in SUFFIXES:
            return media_type
    return PLAIN


def fit_name(name: str, media_type: str) -> str:
    """Return a file name without folders and odd signs, with the ending that its content asks for."""
    plain = Path(name.replace("\\", "/")).name
    plain = "".join(sign for sign in plain if sign.isprintable() and sign not in '<>:"/|?*').strip(" .") or "file"
    suffix = SUFFIXES.get(media_type, "")
    if suffix and Path(plain).suffix.lower() not in {suffix, ".jpeg" if suffix == ".jpg" else suffix}:
        plain = f"{Path(plain).stem}{suffix}"
    return plain[-200:]


def _digest(upload: UploadedFile) -> str:
    told = hashlib.sha256()
    for block in upload.chunks(1 << 20):
        told.update(block)
    upload.seek(0)
    return told.hexdigest()
