"""The API by which scenes come in from foreign files, leave, and are drawn out of a seed. For game masters alone."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import TooLarge
from bestiary_site.shared.streaming import StreamedFile
from campaigns.models import Campaign, Role
from campaigns.permissions import require_role
from scenes.api import transfer_shapes as shapes
from scenes.importers.detect import MOST_ARCHIVE_BYTES
from scenes.models import Scene
from scenes.services import generated, scene_exports, scene_folders, scene_imports

WEBP = "image/webp"


class BoundedFile(MultiPartParser):
    """One scene file: a body that is too long is refused before it is read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return fields and files."""
        stated = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0")
        most = min(settings.ARCHIVE_MAX_MB, MOST_ARCHIVE_BYTES >> 20)
        if stated.isdecimal() and int(stated) > (most + 1) << 20:
            raise TooLarge("scene_file_too_large", f"Send at most {most} MB.")
        return super().parse(stream, media_type, parser_context)


class _OfCampaign(APIView):
    permission_classes = [IsAuthenticated]
    throttle_scope = "jobs"

    def run_campaign(self, pk: UUID) -> Campaign:
        """Return the campaign of the address for who runs it; to strangers it does not exist."""
        campaign = get_object_or_404(Campaign.objects.visible_to(self.request.user), pk=pk)
        require_role(campaign, self.request.user, Role.GAME_MASTER)
        return campaign


class SceneImportPreview(_OfCampaign):
    """What a scene file would bring."""

    parser_classes = [BoundedFile]

    @extend_schema(request={"multipart/form-data": shapes.FileIn}, responses=shapes.PreviewOut)
    def post(self, request: Request, campaign_pk: UUID) -> Response:
        """Read a file and count what is in it: pieces, pictures, warnings, and everything that would be lost."""
        campaign, said = self.run_campaign(campaign_pk), values_of(shapes.FileIn, request.data)
        reports = scene_imports.preview_import(
            actor=request.user, campaign=campaign, data=scene_imports.content_of(said["file"]),
            filename=said["file"].name or "", lights=said["lights"],
        )  # fmt: skip
        return Response(shapes.PreviewOut({"scenes": scene_imports.describe(reports)}).data)


class SceneImport(_OfCampaign):
    """Scenes out of foreign files."""

    parser_classes = [BoundedFile]

    @extend_schema(request={"multipart/form-data": shapes.SceneImportIn}, responses={201: shapes.ImportedOut})
    def post(self, request: Request, campaign_pk: UUID) -> Response:
        """Bring the scenes of a file in, all that were chosen or none: Universal VTT, Foundry, PlanarAlly, our own."""
        campaign, said = self.run_campaign(campaign_pk), values_of(shapes.SceneImportIn, request.data)
        made = scene_imports.import_scenes(
            actor=request.user, campaign=campaign, data=scene_imports.content_of(said["file"]),
            filename=said["file"].name or "", lights=said["lights"], only=said.get("only") or None,
            folder=scene_folders.folder_at(campaign, said.get("folder")),
        )  # fmt: skip
        told = [
            {"id": scene.pk, "uid": scene.uid, "slug": scene.slug, "report": scene_imports.describe([report])[0]}
            for scene, report in made
        ]
        return Response(shapes.ImportedOut({"scenes": told}).data, status=201)


class SceneExport(APIView):
    """A scene as a file."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[OpenApiParameter("to", str, enum=list(scene_exports.FORMATS), description="Usually bestiary.")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, scene_pk: int) -> StreamedFile:
        """Give the file; the header X-Losses tells how many kinds of things the format could not hold."""
        scene = get_object_or_404(Scene.objects.visible_to(request.user), pk=scene_pk)
        export = scene_exports.export_scene(
            actor=request.user, scene=scene, to=request.query_params.get("to") or "bestiary"
        )
        return file_answer(export)


class SceneExportLosses(APIView):
    """What a format cannot hold of a scene."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[OpenApiParameter("to", str, enum=list(scene_exports.FORMATS))], responses=shapes.LossesOut
    )
    def get(self, request: Request, scene_pk: int) -> Response:
        """Name everything that would not come along, with the reason."""
        scene = get_object_or_404(Scene.objects.visible_to(request.user), pk=scene_pk)
        name, losses = scene_exports.export_losses(
            actor=request.user, scene=scene, to=request.query_params.get("to") or "bestiary"
        )
        return Response(shapes.LossesOut({"name": name, "losses": losses}).data)


class MapDrawing(_OfCampaign):
    """Battle maps out of a seed."""

    @extend_schema(request=shapes.MapIn, responses={201: shapes.MadeOut})
    def post(self, request: Request, campaign_pk: UUID) -> Response:
        """Draw a map and make a scene of it: picture, walls, doors, lights. The same wish gives the same map."""
        campaign, said = self.run_campaign(campaign_pk), values_of(shapes.MapIn, request.data)
        folder, name = scene_folders.folder_at(campaign, said.pop("folder", None)), said.pop("name", "")
        scene = generated.generate_scene(actor=request.user, campaign=campaign, wish=said, name=name, folder=folder)
        return Response(
            shapes.MadeOut({"id": scene.pk, "uid": scene.uid, "slug": scene.slug, "name": scene.name}).data, status=201
        )


class MapPreview(_OfCampaign):
    """A small picture of a map that a seed would give."""

    throttle_scope = None  # type: ignore[assignment]

    @extend_schema(parameters=[shapes.MapIn], responses={(200, WEBP): OpenApiTypes.BINARY})
    def get(self, request: Request, campaign_pk: UUID) -> HttpResponse:
        """Give the picture; nothing is kept."""
        self.run_campaign(campaign_pk)
        answer = HttpResponse(generated.preview_map(request.query_params.dict()), content_type=WEBP)
        answer["Cache-Control"] = "private, max-age=3600"
        return answer


def file_answer(export: scene_exports.Export) -> StreamedFile:
    """Answer with a file to be saved, block by block."""
    written = export.written
    answer = StreamedFile(written.content, as_attachment=True, filename=export.name, content_type=written.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Losses"] = str(len(written.losses))
    return answer
