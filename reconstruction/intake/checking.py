"""Judges a whole file: puts its chunks together, has it scanned, tells its kind from its content, keeps it."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused
from bestiary_site.shared.scanner import scan
from reconstruction.intake.archives import is_archive, take_photos
from reconstruction.intake.photos import check_photo
from reconstruction.intake.videos import blank_private_boxes, check_video
from reconstruction.models import Upload
from reconstruction.pipeline.sniff import Kind, kind_of

_BLOCK = 1 << 20
UNKNOWN_TYPE = (
    "{name} is no photo, video or ZIP that can be used. Send JPEG, PNG, WebP or HEIC photos, "
    "an MP4, MOV or WebM video, or a ZIP of photos."
)


@dataclass
class Verdict:
    """What a check found: a kept file, or a reason against it; of an archive one verdict for each photo in it."""

    upload_id: uuid.UUID
    name: str
    size: int
    sha256: str
    kind: str = ""
    file: str = ""
    thumbnail: str = ""
    width: int | None = None
    height: int | None = None
    error_code: str = ""
    error_message: str = ""
    members: list["Verdict"] = field(default_factory=list)

    def refuse(self, refusal: Refused) -> None:
        """Turn the verdict against the file."""
        self.error_code, self.error_message = refusal.code, refusal.message[:300]
        self.file = self.thumbnail = ""


def check_upload(upload: Upload, *, room_for: int, after_each: Callable[[], None]) -> Verdict:
    """Check the upload's bytes and store the good ones under the upload's own keys, so that a repeat does no harm.

    `room_for` is how many more photos the capture takes; `after_each` is called after each step. NoRoom and TryLater
    go through; every other refusal becomes the verdict.
    """
    with storage.full_disk_told(), storage.scratch_folder() as folder:
        path = folder / "upload"
        verdict = Verdict(upload.pk, upload.name, upload.size, _assemble(upload, path))
        try:
            after_each()
            scan(path, upload.name)
            after_each()
            _judge(verdict, path, room_for, after_each)
        except Refused as refusal:
            verdict.refuse(refusal)
        return verdict


def _assemble(upload: Upload, target: Path) -> str:
    """Put the chunks together; return the SHA-256 of the whole."""
    total = hashlib.sha256()
    with target.open("wb") as out:
        for chunk in upload.chunks.order_by("offset"):
            with storage.open_stored(chunk.key) as source:
                for block in iter(lambda: source.read(_BLOCK), b""):
                    total.update(block)
                    storage.write_block(out, block)
    return total.hexdigest()


def _judge(verdict: Verdict, path: Path, room_for: int, after_each: Callable[[], None]) -> None:
    if is_archive(path):
        verdict.kind = "zip"
        _judge_members(verdict, path, room_for, after_each)
    else:
        _judge_file(verdict, path)


def _judge_file(verdict: Verdict, path: Path) -> None:
    kind = kind_of(path)
    if kind is None:
        raise Refused("unknown_type", UNKNOWN_TYPE.format(name=verdict.name))
    if kind == "video":
        _keep_video(verdict, path)
    else:
        _keep_photo(verdict, path, kind)


def _keep_photo(verdict: Verdict, path: Path, kind: Kind) -> None:
    photo = check_photo(path, kind, verdict.name)
    verdict.kind, verdict.width, verdict.height = "photo", photo.width, photo.height
    verdict.file = storage.write_bytes(storage.upload_file_key(verdict.upload_id, photo.suffix), photo.content)
    verdict.thumbnail = storage.write_bytes(storage.upload_thumbnail_key(verdict.upload_id), photo.thumbnail)


def _keep_video(verdict: Verdict, path: Path) -> None:
    video = check_video(path, verdict.name)
    blank_private_boxes(path)
    suffix = Path(verdict.name).suffix.lower()
    suffix = suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ".mp4"
    verdict.kind, verdict.width, verdict.height = "video", video.width, video.height
    verdict.file = storage.write_path(storage.upload_file_key(verdict.upload_id, suffix), path)
    verdict.thumbnail = storage.write_bytes(storage.upload_thumbnail_key(verdict.upload_id), video.thumbnail)


def _judge_members(archive: Verdict, path: Path, room_for: int, after_each: Callable[[], None]) -> None:
    """Judge each photo of the archive like one sent alone; bad ones are told one by one."""
    try:
        for index, member in enumerate(take_photos(path, archive.name, path.parent, room_for)):
            upload_id = uuid.uuid5(archive.upload_id, str(index))
            verdict = Verdict(upload_id, member.name, member.size, _digest(member.path))
            archive.members.append(verdict)
            try:
                _judge_file(verdict, member.path)
            except Refused as refusal:
                verdict.refuse(refusal)
            after_each()
    except BaseException:
        forget_members(archive)
        raise


def forget_members(archive: Verdict) -> None:
    """Remove what was stored of an archive's photos."""
    for member in archive.members:
        storage.delete_folder(storage.upload_folder(member.upload_id))
    archive.members.clear()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
