"""Starting, cancelling and repeating reconstructions, and putting their models on creatures."""

import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from bestiary_site.shared import jobs, storage
from bestiary_site.shared.errors import Conflict, NoRoom, QuotaReached, Refused
from campaigns.models import User, Visibility
from campaigns.permissions import Person
from campaigns.services.audit import record
from characters.models import Character, ModelVersion
from characters.services.creatures import create_character
from characters.services.models3d import publish_model
from reconstruction import tasks
from reconstruction.facts import announce
from reconstruction.models import Capture, Quality, Reconstruction
from reconstruction.permissions import require_capture, require_job
from reconstruction.pipeline.options import STAGES

LEAST_PHOTOS = 3
_MEGABYTE = 1024 * 1024
# (MB of disk for each photo, MB of memory that a run needs at least): rounded up from sets of 11 photos of 6 megapixels
# and 40 of 3; high is an estimate. Below this a run is sure to fail, so it is not begun.
_NEEDS = {Quality.DRAFT: (25, 700), Quality.STANDARD: (70, 1500), Quality.HIGH: (160, 3000)}


@transaction.atomic
def start_reconstruction(
    *, actor: Person, capture: Capture, quality: str = Quality.STANDARD, from_stage: str = ""
) -> Reconstruction:
    """Queue the making of a model. What an earlier run with the same photos and quality finished is not done again.

    `from_stage` names the first stage to do anew. Refused `too_few_photos`; Conflict `already_active` (details: job);
    QuotaReached `too_many_jobs`; NoRoom `disk_full` or `too_little_memory`.
    """
    person = require_capture(actor, capture)
    level = _clean_quality(quality)
    _check_stage(from_stage)
    Capture.objects.select_for_update().get(pk=capture.pk)
    photos = _require_photos(capture)
    _refuse_second(capture, level)
    _check_quota(person)
    _check_machine(level, photos)
    job = Reconstruction(capture=capture, quality=level, from_stage=from_stage, created_by=person)
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        raise _already_active(None) from error
    record("reconstruction.started", actor=person, target=job)
    jobs.enqueue_on_commit(tasks.wake_reconstruction, job.pk)
    announce(job)
    return job


@transaction.atomic
def cancel_reconstruction(*, actor: Person, job: Reconstruction) -> Reconstruction:
    """End a queued job at once and a running one within two seconds. Conflict if it has ended already."""
    person = require_job(actor, job)
    jobs.request_cancel(Reconstruction, job.pk)
    job.refresh_from_db()
    if not job.cancel_requested or job.state not in {jobs.JobState.RUNNING, jobs.JobState.CANCELLED}:
        raise Conflict("already_finished", "This reconstruction has already ended.")
    record("reconstruction.cancelled", actor=person, target=job)
    announce(job)
    return job


def retry_reconstruction(
    *, actor: Person, job: Reconstruction, quality: str | None = None, from_stage: str = ""
) -> Reconstruction:
    """Queue a new job for the same capture; Conflict while this one is active. See `start_reconstruction`."""
    require_job(actor, job)
    job.refresh_from_db()
    if not job.is_finished:
        raise _already_active(job.pk)
    owner = job.capture.owner  # who looks after jobs in the admin repeats them in the owner's name
    return start_reconstruction(actor=owner, capture=job.capture, quality=quality or job.quality, from_stage=from_stage)


@transaction.atomic
def publish_reconstruction(
    *, actor: Person, job: Reconstruction, character: Character | None = None, new: dict[str, Any] | None = None
) -> Character:
    """Show the job's model on `character`, on a creature made of the fields `new`, or on the capture's own creature.

    A new creature is a draft unless its visibility is given; publishing in the bestiary is for curators.
    """
    person = require_job(actor, job)
    model = _finished_model(job)
    if character is None and new is not None:
        fields = {"race": "Unknown", "visibility": Visibility.GAME_MASTERS} | new
        character = create_character(actor=person, **fields)
    character = character or job.capture.character
    if character is None:
        raise Refused("creature_missing", "Choose a creature for the model, or give a name for a new one.")
    publish_model(actor=person, model=model, character=character)
    if job.capture.character_id is None:
        Capture.objects.filter(pk=job.capture_id).update(character=character)
    Reconstruction.objects.filter(pk=job.pk).update(version=jobs.next_version())
    announce(job)
    return character


def _finished_model(job: Reconstruction) -> ModelVersion:
    job.refresh_from_db()
    if job.model is None or job.model.deleted_at is not None:
        raise Conflict("no_model", "This reconstruction has no model: it has not ended well, or the model was deleted.")
    return job.model


def _clean_quality(quality: str) -> Quality:
    if quality not in Quality.values:
        sentence = f"There is no quality {quality!r}: choose {', '.join(Quality.values)}."
        raise Refused("unknown_quality", sentence, fields={"quality": [sentence]})
    return Quality(quality)


def _check_stage(stage: str) -> None:
    if stage and stage not in STAGES:
        sentence = f"There is no stage {stage!r}: choose one of {', '.join(STAGES)}."
        raise Refused("unknown_stage", sentence, fields={"from_stage": [sentence]})


def _require_photos(capture: Capture) -> int:
    """Return about how many photos the pipeline will see; Refused when they cannot suffice."""
    kinds = list(capture.uploads.ready().values_list("kind", flat=True))
    photos, videos = kinds.count("photo"), kinds.count("video")
    if photos < LEAST_PHOTOS and not videos:
        raise Refused(
            "too_few_photos",
            f"This capture has {photos} usable photos. Add at least {LEAST_PHOTOS} from different sides (20 to 40 are "
            "good), or a video that goes around the miniature.",
        )
    return photos + 60 * videos


def _refuse_second(capture: Capture, quality: Quality) -> None:
    active = Reconstruction.objects.active().filter(capture=capture, quality=quality).first()
    if active is not None:
        raise _already_active(active.pk)


def _already_active(job_id: uuid.UUID | None) -> Conflict:
    return Conflict(
        "already_active",
        "This capture is already being reconstructed with this quality. Wait for it, or cancel it first.",
        details={"job": str(job_id)} if job_id else None,
    )


def _check_quota(person: User) -> None:
    active = Reconstruction.objects.active().filter(created_by=person).count()
    if active >= settings.ACTIVE_JOBS_PER_PERSON:
        raise QuotaReached(
            "too_many_jobs", f"You have {active} reconstructions going on. Wait for one to end, or cancel one."
        )


def _check_machine(quality: Quality, photos: int) -> None:
    disk, memory = _NEEDS[quality]
    if memory > settings.JOB_MEMORY_MB:
        raise NoRoom(
            "too_little_memory",
            f"Jobs get {settings.JOB_MEMORY_MB} MB here; {quality} needs {memory}. Choose a lower quality.",
        )
    storage.require_room(photos * disk * _MEGABYTE)
