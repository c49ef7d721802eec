"""Files that a browser sends straight to S3-compatible storage by a signed address, checked like all others after."""

from django.db import transaction

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, Refused
from campaigns.permissions import Person
from reconstruction.models import Upload, UploadChunk, UploadState
from reconstruction.permissions import require_upload

DIRECT = "direct"  # stands where a chunk's checksum stands: the bytes did not pass through us


def offer_direct_address(*, actor: Person, upload: Upload) -> str:
    """Return a short-lived address that takes the whole file by one PUT.

    Conflict `no_direct_uploads` where files lie on the site's own disk, `not_receiving` when the upload is finished.
    """
    require_upload(actor, upload)
    if not storage.takes_direct_uploads():
        raise Conflict("no_direct_uploads", "This site takes files by chunks only: send them to .../chunks/OFFSET.")
    if upload.state != UploadState.RECEIVING:
        raise Conflict("not_receiving", f"{upload.name} takes no more bytes.", details={"state": upload.state})
    return storage.signed_upload(_key(upload), upload.size)


@transaction.atomic
def accept_direct_file(*, actor: Person, upload: Upload) -> Upload:
    """Take note of the file that has arrived in storage; `finish_upload` then checks it.

    Refused `direct_file_missing` or `direct_file_size` when what lies there is not what was announced.
    """
    require_upload(actor, upload)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != UploadState.RECEIVING or upload.chunks.filter(sha256=DIRECT).exists():
        return upload
    key = _key(upload)
    if not storage.exists(key):
        raise Refused("direct_file_missing", f"{upload.name} has not arrived in storage. Send it again.")
    size = storage.stored_size(key)
    if size != upload.size:
        storage.delete(key)
        raise Refused(
            "direct_file_size", f"{upload.name} arrived with {size} bytes instead of {upload.size}. Send it again."
        )
    upload.chunks.all().delete()
    UploadChunk.objects.create(upload=upload, offset=0, size=size, sha256=DIRECT)
    return upload


def _key(upload: Upload) -> str:
    return UploadChunk(upload=upload, offset=0, sha256=DIRECT).key
