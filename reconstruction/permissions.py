"""Who may touch captures, jobs and exports: their owner; jobs and exports also staff who keep them on the desk."""

from bestiary_site.shared.errors import NotFound
from campaigns.models import User
from campaigns.permissions import Person, require_sign_in
from characters.models import ModelVersion
from reconstruction.models import Capture, Export, Reconstruction, Upload


def require_capture(actor: Person, capture: Capture) -> User:
    """Refuse who does not own the living capture: to him it does not exist."""
    person = require_sign_in(actor)
    if not Capture.objects.visible_to(person).filter(pk=capture.pk).exists():
        raise NotFound("capture_not_found", "There is no such capture, or it is not yours.")
    return person


def require_upload(actor: Person, upload: Upload) -> User:
    """Refuse who does not own the upload's capture."""
    person = require_sign_in(actor)
    if not Upload.objects.visible_to(person).filter(pk=upload.pk).exists():
        raise NotFound("upload_not_found", "There is no such upload, or it is not yours.")
    return person


def require_job(actor: Person, job: Reconstruction) -> User:
    """Refuse who does not own the job, unless he looks after jobs in the admin."""
    person = require_sign_in(actor)
    if Reconstruction.objects.visible_to(person).filter(pk=job.pk).exists():
        return person
    if person.is_staff and person.has_perm("reconstruction.change_reconstruction"):
        return person
    raise NotFound("job_not_found", "There is no such job, or it is not yours.")


def require_export(actor: Person, export: Export) -> User:
    """Refuse who did not ask for the export, unless he looks after jobs in the admin."""
    person = require_sign_in(actor)
    if Export.objects.visible_to(person).filter(pk=export.pk).exists():
        return person
    if person.is_staff and person.has_perm("reconstruction.change_export"):
        return person
    raise NotFound("export_not_found", "There is no such export, or it is not yours.")


def require_model_view(actor: Person, model: ModelVersion) -> User:
    """Refuse who may not see the model."""
    person = require_sign_in(actor)
    if not ModelVersion.objects.visible_to(person).filter(pk=model.pk).exists():
        raise NotFound("model_not_found", "There is no such model, or it is hidden from you.")
    return person
