"""Contract 3, the scanner: sessions are captures, and a model is asked for every two seconds until it is there."""

from typing import Any

from django.http import FileResponse, HttpResponse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.contracts import ContractView
from reconstruction.contract_api.sessions import (
    estimate_seconds,
    files_of,
    find_capture,
    finished_at,
    model_address,
    newest_job,
    serve_model,
    state_of,
)
from reconstruction.models import Quality
from reconstruction.services.arrivals import take_files
from reconstruction.services.captures import create_capture
from reconstruction.services.reconstructions import start_reconstruction


class ScannerDoor(ContractView):
    """Words refusals as the scanner does: 401 without a token, 403 with a bad one."""

    def handle_exception(self, exc: Exception) -> Response:
        """Tell a bad token from a missing one by the status, as these clients expect."""
        response = super().handle_exception(exc)
        if isinstance(exc, AuthenticationFailed):
            response.status_code, response.data = 403, {"error": "Invalid token"}
        elif response.status_code == 401:
            response.data = {"error": "Access token required"}
        return response

    def status_of(self, status: int, told: dict[str, Any]) -> int:
        """Return 400 for what a service refuses for its content or its state."""
        return 400 if status in {409, 422} else status

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return the refusal."""
        return {"success": False, "error": told["message"], "code": told["code"]}


class Sessions(ScannerDoor):
    """POST /api/sessions."""

    def post(self, request: Request) -> Response:
        """Begin a session: `patientName` is the subject's name, `patientId` the owner's mark for it."""
        said = request.data if isinstance(request.data, dict) else {}
        name, reference = (str(said.get(key) or "")[:200] for key in ("patientName", "patientId"))
        capture = create_capture(actor=request.user, name=name, reference=reference)
        return Response({"success": True, "sessionId": str(capture.pk), "message": "The session is open."}, status=201)


class Model(ScannerDoor):
    """GET /api/model/<sessionId>."""

    def get(self, request: Request, session_id: str) -> Response:
        """Say where the session stands, and where its model is."""
        capture = find_capture(request, session_id)
        job = newest_job(capture)
        address = model_address(request, job)
        return Response(
            {
                **state_of(capture, job),
                "sessionId": session_id,
                "modelUrl": address,
                "format": "glb" if address else None,
                "completedAt": finished_at(job),
            }
        )


class Generate(ScannerDoor):
    """POST /api/generate-3d."""

    parser_classes = [MultiPartParser]
    throttle_scope = "jobs"

    def post(self, request: Request) -> Response:
        """Take photos (`imagesFiles`) into the session and start the work; the model's address comes by asking."""
        capture = find_capture(request, request.POST.get("sessionId", ""))
        if request.FILES:
            take_files(actor=request.user, capture=capture, files=files_of(request, "imagesFiles", "images"))
        job = start_reconstruction(actor=request.user, capture=capture)
        message = "The work has begun. Ask /api/model/ with the session's id until the model is ready."
        return Response({"success": True, "modelUrl": model_address(request, job), "message": message}, status=202)


class CapturePhotos(ScannerDoor):
    """POST /api/capture-photos."""

    parser_classes = [MultiPartParser]

    def post(self, request: Request) -> Response:
        """Take photos (`images`) into the session."""
        capture = find_capture(request, request.POST.get("sessionId", ""))
        arrival = take_files(actor=request.user, capture=capture, files=files_of(request, "images", "imagesFiles"))
        count = capture.uploads.ready().count()
        refused = [{"name": name, "error": reason} for name, reason in arrival.refused]
        words = f"{len(arrival.ready)} files were taken."
        return Response(
            {
                "success": True,
                "sessionId": str(capture.pk),
                "imageCount": count,
                "message": words,
                "refused": refused,
            }
        )


class PhotogrammetryCapture(ScannerDoor):
    """POST /api/photogrammetry/capture."""

    parser_classes = [MultiPartParser]
    throttle_scope = "jobs"

    def post(self, request: Request) -> Response:
        """Take photos (`images`) and start the work at once. `estimatedTime` is in seconds."""
        files = files_of(request, "images", "imagesFiles")
        capture = create_capture(actor=request.user, name=str(request.POST.get("name", ""))[:200])
        arrival = take_files(actor=request.user, capture=capture, files=files)
        job = start_reconstruction(actor=request.user, capture=capture)
        state = state_of(capture, job)
        return Response(
            {
                "success": True,
                "sessionId": str(capture.pk),
                "status": state["status"],
                "message": state["message"],
                "estimatedTime": estimate_seconds(Quality.STANDARD),
                "imageCount": len(arrival.ready),
            },
            status=202,
        )


class PhotogrammetryStatus(ScannerDoor):
    """GET /api/photogrammetry/status/<id>."""

    def get(self, request: Request, session_id: str) -> Response:
        """Say where the work stands; the address comes under both names that clients read."""
        capture = find_capture(request, session_id)
        job = newest_job(capture)
        address = model_address(request, job)
        return Response({"sessionId": session_id, **state_of(capture, job), "glb_url": address, "modelUrl": address})


class PhotogrammetryDownload(ScannerDoor):
    """GET /api/photogrammetry/download/<id>."""

    def get(self, request: Request, session_id: str) -> HttpResponse | FileResponse:
        """Give the GLB; 400 until it is there."""
        return serve_model(request, find_capture(request, session_id))
