"""Contract 1, the bestiary: its documented addresses for making models and for exports."""

from typing import Any

from django.http import FileResponse, HttpResponse
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound
from characters.contract_api import BestiaryDoor
from characters.models import ModelVersion
from reconstruction.contract_api.sessions import (
    files_of,
    find_capture,
    finished_at,
    model_address,
    newest_job,
    state_of,
)
from reconstruction.models import Export, Quality
from reconstruction.services.arrivals import take_files
from reconstruction.services.captures import create_capture
from reconstruction.services.exports import start_export
from reconstruction.services.reconstructions import start_reconstruction


class Upload(BestiaryDoor):
    """POST /api/reconstruct/upload."""

    parser_classes = [MultiPartParser]
    throttle_scope = "jobs"

    def post(self, request: Request) -> Response:
        """Take photos (`images`, repeated) or one `video`; the id serves the three addresses below."""
        files = files_of(request, "images", "video")
        capture = create_capture(actor=request.user, name=str(request.POST.get("name", ""))[:200])
        arrival = take_files(actor=request.user, capture=capture, files=files)
        data = {
            "jobId": str(capture.pk),
            "status": "uploaded",
            "imageCount": len(arrival.ready),
            "refused": [{"name": name, "error": reason} for name, reason in arrival.refused],
        }
        return Response({"success": True, "jobId": str(capture.pk), "data": data}, status=201)


class Process(BestiaryDoor):
    """POST /api/reconstruct/process."""

    throttle_scope = "jobs"

    def post(self, request: Request) -> Response:
        """Start the work on what was uploaded: `jobId`, and `quality` if it shall not be standard."""
        said = request.data if isinstance(request.data, dict) else {}
        capture = find_capture(request, said.get("jobId", ""))
        quality = str(said.get("quality") or Quality.STANDARD)
        job = start_reconstruction(actor=request.user, capture=capture, quality=quality)
        data = {"jobId": str(capture.pk), **state_of(capture, job)}
        return Response({"success": True, "jobId": str(capture.pk), "data": data}, status=202)


class Status(BestiaryDoor):
    """GET /api/reconstruct/status/:jobId."""

    def get(self, request: Request, job_id: str) -> Response:
        """Say where the work stands."""
        capture = find_capture(request, job_id)
        job = newest_job(capture)
        stage = job.stage if job else ""
        return Response({"success": True, "data": {"jobId": job_id, "stage": stage, **state_of(capture, job)}})


class Result(BestiaryDoor):
    """GET /api/reconstruct/result/:jobId."""

    def get(self, request: Request, job_id: str) -> Response:
        """Give the address of the model; 409 until it is there."""
        job = newest_job(find_capture(request, job_id))
        address = model_address(request, job)
        if address is None:
            raise Conflict("not_completed", "The model is not ready yet. Ask for its status, then try again.")
        data = {
            "jobId": job_id,
            "status": "completed",
            "modelUrl": address,
            "modelPath": address,
            "format": "glb",
            "completedAt": finished_at(job),
        }
        return Response({"success": True, "data": data})


class StartExport(BestiaryDoor):
    """POST /api/export."""

    throttle_scope = "jobs"

    def post(self, request: Request) -> Response:
        """Have the published model of `characterId` written as `format` (OBJ, PLY, STL, GLTF)."""
        said = request.data if isinstance(request.data, dict) else {}
        number = str(said.get("characterId", ""))
        seen = ModelVersion.objects.visible_to(request.user).published()
        model = seen.filter(character=int(number)).first() if number.isdecimal() and len(number) < 19 else None
        if model is None:
            raise NotFound("model_not_found", "There is no such creature, or it has no model yet.")
        export = start_export(actor=request.user, model=model, format=str(said.get("format", "")).lower())
        return Response({"success": True, "data": _of_export(request, export)}, status=202)


class ExportStatus(BestiaryDoor):
    """GET /api/export/status/:id."""

    def get(self, request: Request, export_id: str) -> Response:
        """Say where the export stands."""
        return Response({"success": True, "data": _of_export(request, _find_export(request, export_id))})


class ExportFile(BestiaryDoor):
    """GET /api/export/:id."""

    def get(self, request: Request, export_id: str) -> HttpResponse | FileResponse:
        """Give the file; 409 until it is there."""
        export = _find_export(request, export_id)
        if not export.file:
            raise Conflict("not_completed", "The export is not ready yet. Ask for its status, then try again.")
        return storage.serve(request._request, export.file, public=False, download=True)


def _find_export(request: Request, export_id: Any) -> Export:
    found = Export.objects.visible_to(request.user).filter(pk=export_id).first()
    if found is None:
        raise NotFound("export_not_found", "There is no such export, or it is not yours.")
    return found


def _of_export(request: Request, export: Export) -> dict[str, Any]:
    words = {"queued": "pending", "running": "processing", "succeeded": "completed"}
    described = export.describe()
    address = request.build_absolute_uri(described["url"]) if described["url"] else None
    return {
        "id": str(export.pk),
        "exportId": str(export.pk),
        "status": words.get(export.state, "failed"),
        "progress": int(export.fraction * 100),
        "format": export.format.upper(),
        "downloadUrl": address,
        "error": export.error_message or None,
    }
