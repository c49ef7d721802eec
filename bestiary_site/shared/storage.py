"""The one door to stored files: where each kind lies, how it is written whole, how it is handed out."""

import errno
import hashlib
import logging
import mimetypes
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header, http_date

from bestiary_site.shared import holding
from bestiary_site.shared.errors import NoRoom, NotFound
from bestiary_site.shared.streaming import PartOfFile, StreamedFile, asked_part

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

logger = logging.getLogger(__name__)
DISK_FULL = "The disk of the site is full. Nothing was lost; ask the administrator to free some space, then try again."
RESERVE_BYTES = 256 * 1024 * 1024
_NO_ROOM_LEFT = {errno.ENOSPC, errno.EDQUOT}
PRIVATE = "private, no-cache"
PUBLIC = "public, max-age=31536000, immutable"


# -- keys -------------------------------------------------------------------------------------------------


def upload_folder(upload_id: uuid.UUID) -> str:
    """Where everything of an upload lies."""
    return f"uploads/{upload_id.hex}"


def upload_chunk_folder(upload_id: uuid.UUID) -> str:
    """Where the chunks of an unfinished upload lie."""
    return f"uploads/{upload_id.hex}/chunks"


def upload_chunk_key(upload_id: uuid.UUID, offset: int, digest: str) -> str:
    """Where one chunk of an unfinished upload lies: two different ones for the same place never mix."""
    return f"{upload_chunk_folder(upload_id)}/{offset:015d}-{digest[:16]}"


def upload_file_key(upload_id: uuid.UUID, suffix: str) -> str:
    """Where a finished upload lies."""
    return f"uploads/{upload_id.hex}/file{suffix}"


def upload_thumbnail_key(upload_id: uuid.UUID) -> str:
    """Where the small picture of an upload lies."""
    return f"uploads/{upload_id.hex}/thumbnail.webp"


def job_picture_key(job_id: uuid.UUID, stage: str, digest: str) -> str:
    """Where the picture of a stage of a reconstruction lies."""
    return f"reconstructions/{job_id.hex}/{stage}-{digest[:12]}.jpg"


def model_file_key(model_id: uuid.UUID, name: str) -> str:
    """Where a file of a model version lies."""
    return f"models/{model_id.hex}/{name}"


def export_file_key(export_id: uuid.UUID, name: str) -> str:
    """Where a finished export lies."""
    return f"exports/{export_id.hex}/{name}"


def attachment_key(attachment_id: uuid.UUID, suffix: str) -> str:
    """Where a file attached to an entry lies."""
    return f"attachments/{attachment_id.hex[:2]}/{attachment_id.hex}{suffix}"


def voice_clip_key(note_id: uuid.UUID, name: str) -> str:
    """Where the clip of a voice note lies."""
    return f"voice_notes/{note_id.hex}/{name}"


def picture_key(digest: str, width: int) -> str:
    """Where a picture of an entry lies: named by its content, so that it may be cached for ever."""
    return f"pictures/{digest[:2]}/{digest}-{width}.webp"


def asset_folder(campaign_id: uuid.UUID, digest: str) -> str:
    """Where a map, picture or sound of the table lies with all that is made of it: once for the same content."""
    return f"assets/{campaign_id.hex}/{digest[:2]}/{digest}"


def generated_folder(digest: str) -> str:
    """Where all files of a generated picture lie: once for the same content."""
    return f"generated/{digest[:2]}/{digest}"


def generated_key(digest: str, variant: str) -> str:
    """Where one file of a generated picture lies; `variant` is its name, as `full.webp`."""
    return f"{generated_folder(digest)}/{variant}"


# -- writing and reading ----------------------------------------------------------------------------------


def write_bytes(key: str, content: bytes) -> str:
    """Store bytes under the key, replacing what is there. Returns the key."""
    return write_file(key, ContentFile(content))


def write_path(key: str, path: Path) -> str:
    """Store a local file under the key. Returns the key."""
    with path.open("rb") as stream:
        return write_file(key, File(stream))


def write_file(key: str, content: "File[bytes]") -> str:
    """Store a file object under exactly this key, whole or not at all. NoRoom when the disk is full."""
    with full_disk_told():
        if settings.S3_BUCKET:
            return str(default_storage.save(key, content))  # an upload to a bucket is whole or absent by itself
        return _write_to_disk(key, content)


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn the system's word for a full disk into NoRoom."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM_LEFT:
            raise
        logger.error("the disk is full")
        raise NoRoom("disk_full", DISK_FULL) from error


def _write_to_disk(key: str, content: "File[bytes]") -> str:
    target = Path(default_storage.path(key))
    with _part_of(target) as temporary:
        try:
            for block in content.chunks(1 << 20):
                write_block(temporary, block)
            temporary.flush()
        except OSError:
            Path(temporary.name).unlink(missing_ok=True)
            raise
    Path(temporary.name).replace(target)
    return key


def _part_of(target: Path) -> "_TemporaryFileWrapper[bytes]":
    """Open the file that will be the target, in its folder; who clears up may take an empty folder away meanwhile."""
    for _ in range(10):
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))


def write_block(stream: "IO[bytes] | _TemporaryFileWrapper[bytes]", block: bytes) -> None:
    """Write a part of a file; the one place where a full disk shows itself."""
    stream.write(block)


def require_room(needed: int) -> None:
    """Refuse with NoRoom when the disk would not hold `needed` more bytes and a reserve."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.SCRATCH_DIR).free < needed + RESERVE_BYTES:
        raise NoRoom("disk_full", DISK_FULL)


def open_stored(key: str) -> IO[bytes]:
    """Open a stored file; NotFound if it is gone."""
    try:
        return default_storage.open(key, "rb")
    except FileNotFoundError as error:
        raise NotFound("file_missing", "The file is no longer in storage.") from error


def stored_size(key: str) -> int:
    """Return the size in bytes."""
    return int(default_storage.size(key))


def exists(key: str) -> bool:
    """Whether a file lies there."""
    return bool(key) and bool(default_storage.exists(key))


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in storage: its key, and its age in seconds."""

    key: str
    age: float


def walk(folder: str) -> Iterator[StoredFile]:
    """Yield all files under a key prefix, in no order; half-written ones of a disk too (`.part-`)."""
    if settings.S3_BUCKET:
        now = timezone.now()
        for found in default_storage.bucket.objects.filter(Prefix=f"{folder}/"):  # type: ignore[attr-defined]
            yield StoredFile(found.key, (now - found.last_modified).total_seconds())
        return
    root = Path(default_storage.path(""))
    for place, _, names in os.walk(default_storage.path(folder)):
        for name in names:
            path = Path(place, name)
            with suppress(FileNotFoundError):  # deleted meanwhile
                yield StoredFile(path.relative_to(root).as_posix(), time.time() - path.stat().st_mtime)


def delete(*keys: str) -> None:
    """Remove files; what is gone already is no fault."""
    held = holding.are_held()
    for key in filter(None, keys):
        if held:
            holding.put_aside(key)
        default_storage.delete(key)


def delete_folder(folder: str, *, for_good: bool = False) -> None:
    """Remove everything under a key prefix; `for_good` even while a backup holds the files."""
    held = not for_good and holding.are_held()
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in folders:
        delete_folder(f"{folder}/{name}", for_good=for_good)
    for name in files:
        if held:
            holding.put_aside(f"{folder}/{name}")
        default_storage.delete(f"{folder}/{name}")
    if not settings.S3_BUCKET:
        with suppress(OSError):  # somebody has stored something meanwhile: then it stays
            default_storage.delete(folder)  # the folder itself, empty by now


def copy_to(key: str, target: Path) -> Path:
    """Copy a stored file to a local path, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_stored(key) as source, NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as temporary:
        try:
            for block in iter(lambda: source.read(1 << 20), b""):
                temporary.write(block)
        except BaseException:
            Path(temporary.name).unlink(missing_ok=True)
            raise
    Path(temporary.name).replace(target)
    return target


@contextmanager
def local_copy(key: str, suffix: str = "") -> Iterator[Path]:
    """Give a stored file as a local path for programs that want one, and clear it away after."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.SCRATCH_DIR / f"{uuid.uuid4().hex}{suffix}"
    try:
        yield copy_to(key, path)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty local folder, and clear it away after."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        yield Path(folder)


def share(key: str, to: str) -> str:
    """Let a stored file lie under a second key, too; on a disk without taking its room twice. Returns that key."""
    if not settings.S3_BUCKET:
        target = Path(default_storage.path(to))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Safe, since stored files are replaced as a whole and never written into.
            target.hardlink_to(default_storage.path(key))
            return to
        except FileNotFoundError as error:
            raise NotFound("file_missing", "The file is no longer in storage.") from error
        except OSError:
            logger.info("no hard links here: the file is copied")
    with open_stored(key) as source:
        return write_file(to, File(source))


def digest_of(content: bytes) -> str:
    """Return the SHA-256 that names content."""
    return hashlib.sha256(content).hexdigest()


# -- signed addresses (S3 only) ---------------------------------------------------------------------------


def takes_direct_uploads() -> bool:
    """Whether browsers may send files straight to the storage by a signed address."""
    return bool(settings.S3_BUCKET)


def signed_upload(key: str, size: int) -> str:
    """Return a short-lived address that takes exactly `size` bytes by PUT under the key."""
    parameters = {"Bucket": settings.S3_BUCKET, "Key": key, "ContentLength": size}
    return _sign("put_object", parameters)


def signed_download(key: str, *, disposition: str, media_type: str) -> str:
    """Return a short-lived address that gives the file by GET."""
    parameters = {
        "Bucket": settings.S3_BUCKET,
        "Key": key,
        "ResponseContentDisposition": disposition,
        "ResponseContentType": media_type,
    }
    return _sign("get_object", parameters)


def make_bucket_if_missing() -> bool:
    """Make the bucket of the settings where the key may do so. Returns whether it was made."""
    from botocore.exceptions import ClientError

    client = default_storage.connection.meta.client  # type: ignore[attr-defined]
    try:
        client.head_bucket(Bucket=settings.S3_BUCKET)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise
        client.create_bucket(Bucket=settings.S3_BUCKET)
        return True
    return False


def _sign(act: str, parameters: dict[str, Any]) -> str:
    address = _signing_client().generate_presigned_url(act, Params=parameters, ExpiresIn=settings.SIGNED_URL_SECONDS)
    return str(address)


@lru_cache(maxsize=1)
def _signing_client() -> Any:
    """A client for signing only: the address that browsers reach may differ from the one that servers use."""
    import boto3  # takes a second to import, and only S3 sites need it
    from botocore.config import Config

    options = settings.STORAGES["default"]["OPTIONS"]
    return boto3.client(
        "s3",
        endpoint_url=settings.S3_PUBLIC_ENDPOINT_URL or options["endpoint_url"],
        region_name=options["region_name"],
        aws_access_key_id=options["access_key"],
        aws_secret_access_key=options["secret_key"],
        config=Config(signature_version="s3v4", s3={"addressing_style": options["addressing_style"]}),
    )


# -- handing out ------------------------------------------------------------------------------------------


def serve(
    request: HttpRequest, key: str, *, public: bool, name: str = "", download: bool = False
) -> HttpResponse | FileResponse:
    """Answer with a stored file: a short-lived signed address on S3, the bytes themselves on a disk.

    The caller has checked that the person may have it. `public` allows shared caches to keep it.
    """
    if not exists(key):
        raise NotFound("file_missing", "The file is no longer in storage.")
    name = name or Path(key).name
    if settings.S3_BUCKET:
        return _redirect(key, public=public, name=name, download=download)
    return _stream(request, key, public=public, name=name, download=download)


def _redirect(key: str, *, public: bool, name: str, download: bool) -> HttpResponse:
    if public and settings.CDN_BASE_URL and not download:
        return HttpResponseRedirect(f"{settings.CDN_BASE_URL.rstrip('/')}/{key}")
    disposition = content_disposition_header(download, name) or "inline"
    address = signed_download(key, disposition=disposition, media_type=content_type(name))
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = f"private, max-age={settings.SIGNED_URL_SECONDS // 2}"
    return response


def _stream(request: HttpRequest, key: str, *, public: bool, name: str, download: bool) -> HttpResponse | FileResponse:
    modified = default_storage.get_modified_time(key)
    etag = f'"{hashlib.sha256(f"{key}{modified.timestamp()}".encode()).hexdigest()[:24]}"'
    cache = PUBLIC if public else PRIVATE
    if request.headers.get("If-None-Match") == etag:
        unchanged = HttpResponseNotModified()
        unchanged["ETag"], unchanged["Cache-Control"] = etag, cache
        return unchanged
    response = _whole_or_part(request, key, etag, name=name, download=download)
    response["ETag"], response["Cache-Control"] = etag, cache
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = http_date(modified.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _whole_or_part(
    request: HttpRequest, key: str, etag: str, *, name: str, download: bool
) -> HttpResponse | FileResponse:
    """Answer with the file, or with the part that a player of sound or film asks for (RFC 9110, section 14)."""
    kind, size = content_type(name), stored_size(key)
    unchanged = request.headers.get("If-Range", etag) == etag
    part = asked_part(request.headers.get("Range", ""), size) if unchanged else None
    if part is None:
        return StreamedFile(open_stored(key), as_attachment=download, filename=name, content_type=kind)
    first, last = part
    if last < first:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    wanted: Any = PartOfFile(open_stored(key), first, length)
    response = StreamedFile(wanted, as_attachment=download, filename=name, content_type=kind, status=206)
    response["Content-Range"], response["Content-Length"] = f"bytes {first}-{last}/{size}", str(length)
    return response


def content_type(name: str) -> str:
    """Return the media type of a file name; formats of ours are named, the unknown is plain bytes."""
    known = {
        ".glb": "model/gltf-binary",
        ".gltf": "model/gltf+json",
        ".stl": "model/stl",
        ".obj": "model/obj",
        ".ply": "application/octet-stream",
        ".webp": "image/webp",
        ".zip": "application/zip",
        ".weba": "audio/webm",
        ".ogg": "audio/ogg",
        ".m4a": "audio/mp4",
        ".wav": "audio/wav",
        ".flac": "audio/flac",
        ".mp3": "audio/mpeg",
        ".avif": "image/avif",
    }
    return known.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
