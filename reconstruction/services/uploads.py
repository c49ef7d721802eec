"""Files coming in: resumable chunks with checksums, then a distrustful check of the whole file."""

import time
import uuid
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, DomainError, NotFound, QuotaReached, Refused, TooLarge, TryLater
from campaigns.models import User
from campaigns.permissions import Person
from campaigns.services.audit import record
from reconstruction.housekeeping import purge_oldest_in_bin
from reconstruction.intake.checking import Verdict, check_upload, forget_members
from reconstruction.models import Capture, Upload, UploadChunk, UploadState
from reconstruction.permissions import require_capture, require_upload

MEGABYTE = 1024 * 1024
ARCHIVE = "zip"
PATIENCE_SECONDS = 20.0
SILENCE_SECONDS = 90  # longer than the longest single step of a check
FINISHED = {UploadState.READY, UploadState.REFUSED}


@transaction.atomic
def start_upload(*, actor: Person, capture: Capture, name: str, size: int, fingerprint: str = "") -> Upload:
    """Begin an upload, or give the unfinished one of the same file back so that it goes on where it stood.

    `fingerprint` is how the client knows the file again (any text up to 128 letters). Conflict `already_there`
    (details: upload) if the same file is ready; TooLarge, QuotaReached, NoRoom where the site cannot take it.
    """
    person = require_capture(actor, capture)
    name = _clean_name(name)
    _check_size(name, size)
    Capture.objects.select_for_update().get(pk=capture.pk)
    if fingerprint and (known := _same_file(capture, name, size, fingerprint[:128])):
        return known
    _check_quotas(person, capture, size)
    storage.require_room(2 * size)
    return Upload.objects.create(capture=capture, name=name, size=size, fingerprint=fingerprint[:128])


def receive_chunk(*, actor: Person, upload: Upload, offset: int, content: bytes, sha256: str) -> int:
    """Keep the chunk that begins at `offset`; returns how many bytes are there without a gap.

    The same chunk may come again. Refused `checksum_mismatch`; Conflict `wrong_offset` (details: received) when the
    chunk does not begin where the bytes end; Conflict `not_receiving` when the upload is finished.
    """
    require_upload(actor, upload)
    _check_chunk(upload, offset, content, sha256)
    chunk = UploadChunk(upload=upload, offset=offset, size=len(content), sha256=sha256.lower())
    _require_place(Upload.objects.get(pk=upload.pk), chunk)
    storage.write_bytes(chunk.key, content)
    try:
        with transaction.atomic():
            locked = Upload.objects.select_for_update().get(pk=upload.pk)
            if _require_place(locked, chunk):
                chunk.save()
            Upload.objects.filter(pk=upload.pk).update(updated_at=timezone.now())
            return locked.received
    except (Conflict, IntegrityError, Upload.DoesNotExist):
        if not UploadChunk.objects.filter(upload_id=upload.pk, offset=offset, sha256=chunk.sha256).exists():
            storage.delete(chunk.key)
        raise


def finish_upload(*, actor: Person, upload: Upload) -> Upload:
    """Check and keep the whole file. The answer is ready, or refused with a word naming the file and the remedy.

    Safe to repeat, also after a process died in the middle. Conflict `incomplete` (details: received) while bytes are
    missing; NoRoom and TryLater leave the chunks, so that finishing can be tried again.
    """
    person = require_upload(actor, upload)
    upload = Upload.objects.get(pk=upload.pk)
    if upload.state in FINISHED:
        return upload
    if not _claim_check(upload):
        return Upload.objects.get(pk=upload.pk)  # another request was quicker
    try:
        _require_whole(upload)
        verdict = check_upload(
            upload, room_for=_places_left(upload.capture), after_each=lambda: _go_on_checking(upload)
        )
        return _settle(person, upload, verdict)
    except DomainError:
        Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKING).update(state=UploadState.RECEIVING)
        raise


@transaction.atomic
def delete_upload(*, actor: Person, upload: Upload) -> None:
    """Remove an upload, finished or not, and its files."""
    person = require_upload(actor, upload)
    record("upload.deleted", actor=person, target=upload)
    folder = storage.upload_folder(upload.pk)
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: storage.delete_folder(folder))


# -- what may begin ---------------------------------------------------------------------------------------


def _clean_name(name: str) -> str:
    """Return the last part of what the client calls the file, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(letter for letter in last if letter.isprintable()).strip()
    if not clean:
        raise Refused("name_missing", "The file has no name.", fields={"name": ["Give the file a name."]})
    return clean if len(clean) <= 200 else clean[:150] + clean[-50:]


def _check_size(name: str, size: int) -> None:
    if size < 1:
        raise Refused("file_empty", f"{name} is empty. Copy it again, or leave it out.")
    if size > settings.UPLOAD_MAX_MB * MEGABYTE:
        raise TooLarge(
            "file_too_large",
            f"{name} has {-(-size // MEGABYTE)} MB; this site takes {settings.UPLOAD_MAX_MB} MB a file. "
            "Shrink it or split it.",
        )


def _same_file(capture: Capture, name: str, size: int, fingerprint: str) -> Upload | None:
    """Return the unfinished upload of this file; Conflict if it is ready; one refused earlier makes way."""
    same = capture.uploads.filter(name=name, size=size, fingerprint=fingerprint)
    ready = same.filter(state=UploadState.READY).first()
    if ready is not None:
        raise Conflict("already_there", f"{name} is already in this capture.", details={"upload": str(ready.pk)})
    same.filter(state=UploadState.REFUSED).delete()
    return same.first()


def _check_quotas(person: User, capture: Capture, size: int) -> None:
    if _places_left(capture) < 1:
        raise QuotaReached(
            "capture_full",
            f"A capture takes {settings.UPLOADS_PER_CAPTURE} files. Delete some, or make another capture.",
        )
    share = settings.STORAGE_PER_PERSON_MB * MEGABYTE
    while _stored_bytes(person) + size > share and purge_oldest_in_bin(person):
        pass
    if _stored_bytes(person) + size > share:
        raise QuotaReached(
            "storage_full",
            f"Your {settings.STORAGE_PER_PERSON_MB} MB are used up. Delete captures that you no longer need.",
        )


def _stored_bytes(person: User) -> int:
    kept = Upload.objects.filter(capture__owner=person).exclude(Q(state=UploadState.REFUSED) | Q(kind=ARCHIVE))
    return kept.aggregate(total=Sum("size"))["total"] or 0


def _places_left(capture: Capture) -> int:
    taken = capture.uploads.exclude(Q(state=UploadState.REFUSED) | Q(kind=ARCHIVE)).count()
    return settings.UPLOADS_PER_CAPTURE - taken


# -- chunks -----------------------------------------------------------------------------------------------


def _check_chunk(upload: Upload, offset: int, content: bytes, sha256: str) -> None:
    if not content or len(content) > settings.UPLOAD_CHUNK_BYTES:
        raise Refused(
            "chunk_size", f"A chunk has 1 to {settings.UPLOAD_CHUNK_BYTES} bytes; this one has {len(content)}."
        )
    if offset < 0 or offset + len(content) > upload.size:
        raise Refused("chunk_outside", f"{upload.name} was announced with {upload.size} bytes: the chunk goes beyond.")
    if storage.digest_of(content) != sha256.lower():
        raise Refused("checksum_mismatch", f"A part of {upload.name} was damaged on its way. Send it again.")


def _require_place(upload: Upload, chunk: UploadChunk) -> bool:
    """Return whether the chunk goes on where the bytes end, False if it is there already; Conflict otherwise."""
    if upload.state != UploadState.RECEIVING:
        raise Conflict("not_receiving", f"{upload.name} takes no more bytes.", details={"state": upload.state})
    received = upload.received
    if chunk.offset == received:
        return True
    known = upload.chunks.filter(offset=chunk.offset, size=chunk.size, sha256=chunk.sha256)
    if chunk.offset < received and known.exists():
        return False
    raise Conflict(
        "wrong_offset",
        f"{upload.name} goes on at byte {received}, not at {chunk.offset}.",
        details={"received": received},
    )


def _require_whole(upload: Upload) -> None:
    received = sum(upload.chunks.values_list("size", flat=True))  # chunks are only ever added without a gap
    if received != upload.size:
        raise Conflict(
            "incomplete",
            f"{upload.name} is not whole yet: {received} of {upload.size} bytes are here. Send the rest.",
            details={"received": received},
        )


def _claim_check(upload: Upload) -> bool:
    """Return whether this request may check the file; False once another one has done so. TryLater if that takes long.

    A check that has not been heard of for a while died with its process, and is taken over.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        silent = timezone.now() - timedelta(seconds=SILENCE_SECONDS)
        free = Q(state=UploadState.RECEIVING) | Q(state=UploadState.CHECKING, updated_at__lt=silent)
        mine = Upload.objects.filter(free, pk=upload.pk)
        if mine.update(state=UploadState.CHECKING, updated_at=timezone.now()):
            return True
        if not Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKING).exists():
            return False
        if time.monotonic() > until:
            raise TryLater("still_checking", f"{upload.name} is still being checked. Ask again in a moment.")
        time.sleep(0.2)


def _go_on_checking(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(updated_at=timezone.now())


# -- the end ----------------------------------------------------------------------------------------------


def _settle(person: User, upload: Upload, verdict: Verdict) -> Upload:
    """Write what the check found, and clear away what is not kept; who comes second changes nothing."""
    current, written = _write_verdict(person, upload, verdict)
    if current is None:
        forget_members(verdict)
        storage.delete_folder(storage.upload_folder(upload.pk))
        raise NotFound("upload_gone", f"{upload.name} was deleted while it was being checked.")
    refused = [part.upload_id for part in (verdict, *verdict.members) if part.error_code]
    if written or current.state == UploadState.REFUSED:
        for upload_id in refused:
            storage.delete_folder(storage.upload_folder(upload_id))
        storage.delete_folder(storage.upload_chunk_folder(upload.pk))
    return current


@transaction.atomic
def _write_verdict(person: User, upload: Upload, verdict: Verdict) -> tuple[Upload | None, bool]:
    """Return the row, None if it is gone, and whether this call wrote it."""
    Capture.objects.select_for_update().get(pk=upload.capture_id)
    current = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if current is None or current.state in FINISHED:
        return current, False
    _refuse_copies(current.capture_id, verdict)
    _fill(current, verdict)
    current.save()
    current.chunks.all().delete()
    for member in verdict.members:
        row = Upload(pk=member.upload_id, capture_id=current.capture_id, name=member.name, size=member.size)
        _fill(row, member)
        row.save(force_insert=True)
    act = "upload.refused" if verdict.error_code else "upload.ready"
    record(act, actor=person, target=current)
    return current, True


def _fill(row: Upload, verdict: Verdict) -> None:
    row.state = UploadState.REFUSED if verdict.error_code else UploadState.READY
    for name in ("kind", "sha256", "file", "thumbnail", "width", "height", "error_code", "error_message"):
        setattr(row, name, getattr(verdict, name))


def _refuse_copies(capture_id: uuid.UUID, verdict: Verdict) -> None:
    """Two photos with the same bytes tell nothing more than one: refuse what the capture has already."""
    ready = Upload.objects.filter(capture_id=capture_id).ready()
    seen = dict(ready.values_list("sha256", "name"))
    for part in verdict.members or [verdict]:
        if part.error_code:
            continue
        if part.sha256 in seen:
            other = seen[part.sha256]
            part.refuse(Refused("identical", f"{part.name} is the same file as {other}. Leave one of them out."))
        else:
            seen[part.sha256] = part.name
    if verdict.members and all(member.error_code for member in verdict.members):
        first = verdict.members[0]
        verdict.refuse(
            Refused("archive_without_photos", f"No photo in {verdict.name} can be used: {first.error_message}")
        )
