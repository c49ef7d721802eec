"""The API of captures and of the files that come into them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from bestiary_site.shared.parsers import RawBytes
from bestiary_site.shared.storage import takes_direct_uploads
from characters.models import Character
from reconstruction.models import Capture, Reconstruction, Upload
from reconstruction.serializers import (
    CaptureCard,
    CaptureIn,
    CaptureNameIn,
    CaptureOut,
    DirectAddress,
    FinishIn,
    Received,
    ReconstructionIn,
    ReconstructionOut,
    UploadIn,
    UploadOut,
    UploadStarted,
)
from reconstruction.services import captures as services
from reconstruction.services.direct_uploads import accept_direct_file, offer_direct_address
from reconstruction.services.reconstructions import start_reconstruction
from reconstruction.services.uploads import delete_upload, finish_upload, receive_chunk, start_upload

GONE = {204: OpenApiResponse(description="Done.")}


class CaptureViewSet(viewsets.GenericViewSet):
    """One's own captures."""

    queryset = Capture.objects.all()
    serializer_class = CaptureOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []
    throttle_scope: str | None = None

    def get_queryset(self) -> QuerySet[Capture]:
        """Return what this person owns."""
        return Capture.objects.visible_to(self.request.user)

    @extend_schema(responses=CaptureCard(many=True))
    def list(self, request: Request) -> Response:
        """List them, the newest first."""
        counted = self.get_queryset().annotate(upload_count=Count("uploads")).order_by("-created_at", "pk")
        page = self.paginate_queryset(counted)
        return self.get_paginated_response(CaptureCard(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one with its uploads."""
        return Response(self._shown(get_object_or_404(self._whole(), pk=pk)))

    @extend_schema(request=CaptureIn, responses={201: CaptureOut})
    def create(self, request: Request) -> Response:
        """Make an empty capture."""
        said = values_of(CaptureIn, request.data)
        character_id = said.pop("character", None)
        seen = Character.objects.visible_to(request.user)
        character = get_object_or_404(seen, pk=character_id) if character_id is not None else None
        made = services.create_capture(actor=request.user, character=character, **said)
        return Response(self._shown(made), status=201)

    @extend_schema(request=CaptureNameIn)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Give it another name."""
        capture = self.get_object()
        services.rename_capture(actor=request.user, capture=capture, **values_of(CaptureNameIn, request.data))
        return self.retrieve(request, pk)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Put it in the bin."""
        services.delete_capture(actor=request.user, capture=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Bring it back from the bin."""
        return Response(self._shown(services.restore_capture(actor=request.user, capture_id=pk)))

    @extend_schema(methods=["get"], responses=ReconstructionOut(many=True))
    @extend_schema(methods=["post"], request=ReconstructionIn, responses={201: ReconstructionOut})
    @action(detail=True, methods=["get", "post"], throttle_scope="jobs")
    def reconstructions(self, request: Request, pk: UUID) -> Response:
        """List the capture's reconstructions, or start one."""
        capture = self.get_object()
        if request.method == "POST":
            said = values_of(ReconstructionIn, request.data)
            job = start_reconstruction(actor=request.user, capture=capture, **said)
            return Response(job.describe(), status=201)
        jobs = Reconstruction.objects.filter(capture=capture).select_related("capture", "model__character__campaign")
        page = self.paginate_queryset(jobs.defer("log"))
        return self.get_paginated_response(ReconstructionOut(page, many=True).data)

    def _whole(self) -> QuerySet[Capture]:
        return self.get_queryset().prefetch_related("uploads__chunks")

    def _shown(self, capture: Capture) -> dict[str, Any]:
        return dict(self.get_serializer(capture).data)


class UploadViewSet(viewsets.GenericViewSet):
    """Files on their way in: start, send the chunks in order, finish. Safe to repeat at every step."""

    queryset = Upload.objects.all()
    serializer_class = UploadOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Upload]:
        """Return those of one's own captures."""
        return Upload.objects.visible_to(self.request.user).select_related("capture")

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one: `received` says where to go on."""
        return Response(self.get_object().describe())

    @extend_schema(request=UploadIn, responses={201: UploadStarted})
    def create(self, request: Request) -> Response:
        """Begin an upload, or get the unfinished one of the same file back."""
        said = values_of(UploadIn, request.data)
        capture = get_object_or_404(Capture.objects.visible_to(request.user), pk=said.pop("capture"))
        digest = said.pop("sha256", "")
        said["fingerprint"] = said.get("fingerprint") or digest
        upload = start_upload(actor=request.user, capture=capture, **said)
        manner = {"chunk_size": settings.UPLOAD_CHUNK_BYTES, "direct": takes_direct_uploads()}
        return Response({**upload.describe(), **manner}, status=201)

    @extend_schema(request=None, responses=DirectAddress)
    @action(detail=True, methods=["post"])
    def direct(self, request: Request, pk: UUID) -> Response:
        """Get a signed address that takes the whole file by one PUT, where the site keeps files in S3."""
        return Response({"url": offer_direct_address(actor=request.user, upload=self.get_object())})

    @extend_schema(request=FinishIn)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: UUID) -> Response:
        """Have the whole file checked; the answer says `ready`, or `refused` and why."""
        upload = self.get_object()
        if values_of(FinishIn, request.data)["direct"]:
            accept_direct_file(actor=request.user, upload=upload)
        return Response(finish_upload(actor=request.user, upload=upload).describe())

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove it, finished or not."""
        delete_upload(actor=request.user, upload=self.get_object())
        return Response(status=204)


class ChunkView(APIView):
    """One chunk of an upload."""

    permission_classes = [IsAuthenticated]
    parser_classes = [RawBytes]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "chunks"

    @extend_schema(
        request={"application/octet-stream": bytes},
        responses=Received,
        parameters=[
            OpenApiParameter(
                "X-Chunk-SHA256", str, OpenApiParameter.HEADER, required=True, description="Of the bytes sent, in hex."
            )
        ],
    )
    def put(self, request: Request, upload_id: UUID, offset: int) -> Response:
        """Send the bytes that begin at `offset`. 409 `wrong_offset` tells where to go on, 422 `checksum_mismatch`."""
        upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=upload_id)
        content = request.data if isinstance(request.data, bytes) else b""
        digest = request.headers.get("X-Chunk-SHA256", "")
        received = receive_chunk(actor=request.user, upload=upload, offset=offset, content=content, sha256=digest)
        return Response({"received": received})
