"""Makers of captures, uploads and jobs for tests; none of them starts any work."""

from itertools import count
from typing import Any

from bestiary_site.shared import storage
from bestiary_site.shared.jobs import JobState
from campaigns.models import User
from characters.models import ModelVersion
from characters.tests.factories import make_model, picture_bytes
from reconstruction.models import Capture, Export, Reconstruction, Upload, UploadState

_numbers = count(1)


def make_capture(owner: User, **fields: Any) -> Capture:
    """Make an empty capture."""
    return Capture.objects.create(owner=owner, **({"name": f"Capture {next(_numbers)}"} | fields))


def make_upload(capture: Capture, *, content: bytes = b"", **fields: Any) -> Upload:
    """Make a checked photo of the capture, in storage with its thumbnail."""
    content = content or picture_bytes("JPEG")
    defaults = {
        "name": f"photo{next(_numbers)}.jpg",
        "size": len(content),
        "state": UploadState.READY,
        "kind": "photo",
        "width": 60,
        "height": 40,
    }
    upload = Upload(capture=capture, **(defaults | fields))
    if upload.state == UploadState.READY:
        upload.file = storage.write_bytes(storage.upload_file_key(upload.pk, ".jpg"), content)
        upload.thumbnail = storage.write_bytes(storage.upload_thumbnail_key(upload.pk), picture_bytes("WEBP"))
        upload.sha256 = storage.digest_of(content)
    upload.save(force_insert=True)
    return upload


def make_reconstruction(capture: Capture, *, with_picture: bool = False, **fields: Any) -> Reconstruction:
    """Make a queued job of the capture's owner."""
    job = Reconstruction(capture=capture, **({"created_by": capture.owner} | fields))
    if with_picture:
        key = storage.job_picture_key(job.pk, "photos", "0" * 12)
        job.pictures = {"photos": storage.write_bytes(key, picture_bytes("JPEG"))}
    job.save(force_insert=True)
    return job


def make_finished_reconstruction(capture: Capture, **model_fields: Any) -> Reconstruction:
    """Make a job that has succeeded, with a model that belongs to no creature yet."""
    model = make_model(created_by=capture.owner, **model_fields)
    return make_reconstruction(capture, state=JobState.SUCCEEDED, fraction=1.0, model=model)


def make_export(model: ModelVersion, created_by: User, **fields: Any) -> Export:
    """Make a finished export with a file in storage."""
    export = Export(model=model, created_by=created_by, **({"format": "stl", "state": JobState.SUCCEEDED} | fields))
    if export.state == JobState.SUCCEEDED:
        export.file = storage.write_bytes(storage.export_file_key(export.pk, "model.stl"), b"solid")
        export.size_bytes = 5
    export.save(force_insert=True)
    return export
