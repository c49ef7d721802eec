"""The studio's pages: captures and jobs of a person, the upload page, the page of one job."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign
from characters.models import Character, Difficulty
from characters.views.common import person_of
from reconstruction.models import Capture, Quality, Reconstruction, UploadState, waiting_before
from reconstruction.services.captures import create_capture, delete_capture, rename_capture, restore_capture

CAPTURES_PER_PAGE = 20
JOBS_SHOWN = 20
CREATURES_OFFERED = 500


@login_required
@require_GET
def studio(request: HttpRequest) -> HttpResponse:
    """My captures and jobs. Template studio/studio.html, context:

    captures: dicts of id, name, url, created_at, ready (number of files), refused, receiving, thumbnails (addresses of
    up to four), jobs (dicts as `_describe_job`), character (name and url, or None).   page_obj, page_range.
    active: dicts as `_describe_job` of what is queued or running.   deleted: captures in the bin (id, name).
    """
    person = person_of(request)
    seen = Capture.objects.visible_to(person).select_related("character")
    pages = Paginator(_with_counts(seen), CAPTURES_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    active = Reconstruction.objects.visible_to(person).active().select_related("capture")
    context = {
        "captures": [_describe_capture(row) for row in page.object_list],
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "active": [_describe_job(row) for row in active[:JOBS_SHOWN]],
        "deleted": list(Capture.objects.filter(owner=request.user.pk).exclude(deleted_at=None)[:JOBS_SHOWN]),
    }
    return render(request, "studio/studio.html", context)


def _with_counts(captures: Any) -> Any:
    counts = {
        f"{name}_count": Count("uploads", filter=Q(uploads__state=state), distinct=True)
        for name, state in (
            ("ready", UploadState.READY), ("refused", UploadState.REFUSED), ("receiving", UploadState.RECEIVING)
        )
    }  # fmt: skip
    jobs = Reconstruction.objects.defer("log").order_by("-created_at")
    return (
        captures.annotate(**counts)
        .prefetch_related(Prefetch("reconstructions", queryset=jobs), "uploads")
        .order_by("-created_at", "id")
    )


def _describe_capture(row: Any) -> dict[str, Any]:
    shown = [upload for upload in row.uploads.all() if upload.thumbnail][:4]
    return {
        "id": row.pk,
        "name": row.name,
        "url": row.get_absolute_url(),
        "created_at": row.created_at,
        "ready": row.ready_count,
        "refused": row.refused_count,
        "receiving": row.receiving_count,
        "thumbnails": [upload.describe()["thumbnail"] for upload in shown],
        "jobs": [_describe_job(job, name=row.name) for job in row.reconstructions.all()],
        "character": {"name": row.character.name, "url": row.character.get_absolute_url()} if row.character else None,
    }


def _describe_job(job: Reconstruction, name: str = "") -> dict[str, Any]:
    """id, name, url, state, quality, quality_label, stage, fraction, percent, message, error, created_at."""
    return {
        "id": job.pk,
        "name": name or job.capture.name,
        "url": job.get_absolute_url(),
        "state": job.state,
        "quality": job.quality,
        "quality_label": job.get_quality_display().split(":")[0],
        "stage": job.stage,
        "fraction": job.fraction,
        "percent": round(100 * job.fraction),
        "message": job.message,
        "error": job.error_message,
        "created_at": job.created_at,
    }


@login_required
@require_http_methods(["GET", "POST"])
def new_capture(request: HttpRequest) -> HttpResponse:
    """Start a capture: choose a name, drop photos. Template studio/capture.html, context as `_capture_context` with
    capture None; ?character=<id> preselects the creature that the model is for. Without scripts POST (name, character)
    makes the empty capture."""
    wanted = request.POST.get("character") or request.GET.get("character", "")
    chosen = _offered(request).filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None
    if request.method == "POST":
        name = request.POST.get("name", "")
        return redirect(create_capture(actor=person_of(request), name=name, character=chosen))
    return render(request, "studio/capture.html", _capture_context(request, None, chosen))


@login_required
@require_GET
def capture(request: HttpRequest, capture_id: uuid.UUID) -> HttpResponse:
    """A capture with its files. Template studio/capture.html, context as `_capture_context`."""
    seen = Capture.objects.visible_to(person_of(request)).select_related("character")
    shown = get_object_or_404(seen, pk=capture_id)
    return render(request, "studio/capture.html", _capture_context(request, shown, shown.character))


@login_required
@require_POST
def rename(request: HttpRequest, capture_id: uuid.UUID) -> HttpResponse:
    """Give a capture another name (`name`)."""
    shown = get_object_or_404(Capture.objects.visible_to(person_of(request)), pk=capture_id)
    try:
        rename_capture(actor=person_of(request), capture=shown, name=request.POST.get("name", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(shown)


@login_required
@require_POST
def delete(request: HttpRequest, capture_id: uuid.UUID) -> HttpResponse:
    """Put a capture in the bin; the studio's page offers to bring it back."""
    shown = get_object_or_404(Capture.objects.visible_to(person_of(request)), pk=capture_id)
    delete_capture(actor=person_of(request), capture=shown)
    messages.success(request, f"{shown.name} lies in the bin. You can bring it back from this page.")
    return redirect("studio")


@login_required
@require_POST
def restore(request: HttpRequest, capture_id: uuid.UUID) -> HttpResponse:
    """Bring a capture back from the bin."""
    shown = restore_capture(actor=person_of(request), capture_id=capture_id)
    messages.success(request, f"{shown.name} is back.")
    return redirect(shown)


def _offered(request: HttpRequest) -> Any:
    """The creatures that this person may put a model on."""
    return Character.objects.living().changeable_by(person_of(request)).order_by("name")


def _capture_context(request: HttpRequest, shown: Capture | None, character: Character | None) -> dict[str, Any]:
    """capture: Capture or None (not made yet: the script makes it with the first file).   character: or None.
    uploads: dicts (Upload.describe()).   jobs: dicts as `_describe_job`, the newest first.   qualities: dicts of
    value, name, words, chosen.   max_bytes, max_files: limits.   creatures: pairs of id and name."""
    jobs: Any = shown.reconstructions.select_related("capture").defer("log")[:JOBS_SHOWN] if shown else []
    uploads: Any = shown.uploads.prefetch_related("chunks").all() if shown else []
    return {
        "capture": shown,
        "character": character,
        "uploads": [upload.describe() for upload in uploads],
        "jobs": [_describe_job(job) for job in jobs],
        "qualities": _describe_qualities(Quality.STANDARD),
        "max_bytes": settings.UPLOAD_MAX_MB * 1_000_000,
        "max_files": settings.UPLOADS_PER_CAPTURE,
        "creatures": list(_offered(request).values_list("pk", "name")[:CREATURES_OFFERED]),
    }


def _describe_qualities(chosen: str) -> list[dict[str, Any]]:
    return [_describe_quality(quality.value, str(quality.label), chosen) for quality in Quality]


def _describe_quality(value: str, label: str, chosen: str) -> dict[str, Any]:
    name, _, words = label.partition(": ")
    return {"value": value, "name": name, "words": words, "chosen": value == chosen}


@login_required
@require_GET
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """One reconstruction, live. Template studio/job.html, context:

    job: Reconstruction.   data: dict (job.describe()) for json_script with the id "job-data".   capture: Capture.
    waiting: how many jobs come before this one.   qualities (as on the capture's page, the job's own chosen).
    publish: dict of creatures ((id, name) pairs this person may put it on), character (preselected id or None),
    name (for a new creature), campaigns ((id, name) pairs it may be made in), difficulties ((value, label) pairs),
    may_publish (whether a new creature may be shown to everybody at once).
    """
    person: Any = request.user
    seen = Reconstruction.objects.visible_to(person).select_related("capture", "model__character")
    shown = get_object_or_404(seen, pk=job_id)
    context = {
        "job": shown,
        "data": shown.describe(),
        "capture": shown.capture,
        "waiting": 0 if shown.is_finished else waiting_before(shown),
        "qualities": _describe_qualities(shown.quality),
        "publish": {
            "creatures": list(_offered(request).values_list("pk", "name")[:CREATURES_OFFERED]),
            "character": shown.capture.character_id,
            "name": shown.capture.name,
            "campaigns": list(Campaign.objects.run_by(person).values_list("pk", "name")),
            "difficulties": Difficulty.choices,
            "may_publish": person.may_curate,
        },
    }
    return render(request, "studio/job.html", context)
