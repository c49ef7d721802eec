"""A capture as the documented systems know it: a session, or a job, whose state is asked for again and again."""

import uuid
from statistics import median
from typing import Any

from django.core.files.base import File
from django.http import FileResponse, HttpResponse
from rest_framework.request import Request

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound, Refused
from bestiary_site.shared.jobs import JobState
from characters.models import ModelVersion
from reconstruction.models import Capture, Quality, Reconstruction

USUAL_SECONDS = {Quality.DRAFT: 90.0, Quality.STANDARD: 300.0, Quality.HIGH: 900.0}


def find_capture(request: Request, said: Any) -> Capture:
    """Return the person's own capture of an id in an address or a body."""
    try:
        key = uuid.UUID(str(said))
    except ValueError as error:
        raise NotFound("session_not_found", "There is no such session, or it is not yours.") from error
    capture = Capture.objects.visible_to(request.user).filter(pk=key).first()
    if capture is None:
        raise NotFound("session_not_found", "There is no such session, or it is not yours.")
    return capture


def newest_job(capture: Capture) -> Reconstruction | None:
    """Return the capture's last reconstruction."""
    jobs = Reconstruction.objects.filter(capture=capture).select_related("model").defer("log")
    return jobs.order_by("-created_at").first()


def files_of(request: Request, *names: str) -> "list[File[bytes]]":
    """Return every file that came under one of the names; refuse when there is none."""
    files = [file for name in names for file in request.FILES.getlist(name)]
    if not files:
        raise Refused("no_files", f"Send the photos as multipart/form-data under {' or '.join(names)}.")
    return files


def state_of(capture: Capture, job: Reconstruction | None) -> dict[str, Any]:
    """Return status (waiting, capturing, processing, completed, error), progress 0-100 and message."""
    if job is None:
        count = capture.uploads.ready().count()
        if not count:
            return {"status": "waiting", "progress": 0, "message": "Waiting for photos."}
        return {"status": "capturing", "progress": 0, "message": f"{count} files are here."}
    if job.state == JobState.SUCCEEDED:
        return {"status": "completed", "progress": 100, "message": "The model is ready."}
    progress = min(99, int(job.fraction * 100))
    if job.is_finished:
        message = job.error_message or "The work was cancelled."
        return {"status": "error", "progress": progress, "message": message}
    waiting = "Waiting its turn." if job.state == JobState.QUEUED else "At work."
    return {"status": "processing", "progress": progress, "message": job.message or waiting}


def model_of(job: Reconstruction | None) -> ModelVersion | None:
    """Return the living model that a job has made."""
    if job is None or job.model is None or job.model.deleted_at is not None or not job.model.levels:
        return None
    return job.model


def model_address(request: Request, job: Reconstruction | None) -> str | None:
    """Return the whole address of the finest GLB, or None while there is none."""
    model = model_of(job)
    return request.build_absolute_uri(model.file_url(model.levels[0])) if model else None


def finished_at(job: Reconstruction | None) -> str | None:
    """Return when the model was ready."""
    done = job is not None and job.state == JobState.SUCCEEDED and job.finished_at
    return done.isoformat() if done else None


def serve_model(request: Request, capture: Capture) -> HttpResponse | FileResponse:
    """Give the finest GLB for saving; Conflict until it is there."""
    model = model_of(newest_job(capture))
    if model is None:
        raise Conflict("not_completed", "The model is not ready yet. Ask for its status, then try again.")
    key = storage.model_file_key(model.pk, model.levels[0])
    return storage.serve(request._request, key, public=False, name=f"{capture.pk}.glb", download=True)


def estimate_seconds(quality: Quality) -> int:
    """Return how long such jobs took here lately, or what is usual while there have been none."""
    done = Reconstruction.objects.filter(state=JobState.SUCCEEDED, quality=quality).defer("log")
    lately = [job.elapsed_seconds for job in done.order_by("-finished_at")[:9]]
    return round(median(lately) if lately else USUAL_SECONDS[quality])
