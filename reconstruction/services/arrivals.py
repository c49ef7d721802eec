"""Files that arrive whole in one request: the same way through chunks and checks as the resumable ones."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import File

from bestiary_site.shared.errors import Conflict, Refused
from campaigns.permissions import Person
from reconstruction.models import Capture, Upload, UploadState
from reconstruction.services.uploads import finish_upload, receive_chunk, start_upload


@dataclass
class Arrival:
    """What became of several files: `refused` holds (name, sentence)."""

    ready: list[Upload] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def take_files(*, actor: Person, capture: Capture, files: "Iterable[File[bytes]]") -> Arrival:
    """Take each file that is fit for use. Refused `no_usable_files`, with the first reason, if none of them is."""
    arrival = Arrival()
    for file in files:
        name = file.name or "photo"
        try:
            upload = take_file(actor=actor, capture=capture, file=file)
        except (Refused, Conflict) as refusal:
            arrival.refused.append((name, refusal.message))
            continue
        if upload.state == UploadState.READY:
            arrival.ready.append(upload)
        else:
            arrival.refused.append((name, upload.error_message))
    if not arrival.ready:
        reason = arrival.refused[0][1] if arrival.refused else "Send photos, or one video."
        raise Refused("no_usable_files", reason, details={"refused": [list(pair) for pair in arrival.refused]})
    return arrival


def take_file(*, actor: Person, capture: Capture, file: "File[bytes]") -> Upload:
    """Store one whole file and have it checked. The upload is ready, or refused with a reason."""
    upload = start_upload(actor=actor, capture=capture, name=file.name or "photo", size=file.size)
    offset = 0
    for chunk in _pieces(file):
        digest = hashlib.sha256(chunk).hexdigest()
        offset = receive_chunk(actor=actor, upload=upload, offset=offset, content=chunk, sha256=digest)
    return finish_upload(actor=actor, upload=upload)


def _pieces(file: "File[bytes]") -> Iterable[bytes]:
    file.seek(0)
    while piece := file.read(settings.UPLOAD_CHUNK_BYTES):
        yield piece
