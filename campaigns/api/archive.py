"""The API of whole campaigns: out as an archive or a vault of markdown pages, and in again."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from bestiary_site.shared.streaming import StreamedBlocks
from campaigns.archive.restoring import Report
from campaigns.models import Campaign
from campaigns.services import archives
from campaigns.services.arrivals import require_fit_size
from campaigns.services.vaults import export_vault

ZIP = "application/zip"


def download(blocks: Any, name: str) -> StreamingHttpResponse:
    """Answer with a ZIP as it is made."""
    answer = StreamedBlocks(blocks, content_type=ZIP)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def stem(campaign: Campaign) -> str:
    """Return a campaign's name as files bear it."""
    return slugify(campaign.name)[:80] or "campaign"


class _OfCampaign(APIView):
    permission_classes = [IsAuthenticated]

    def campaign(self, pk: UUID) -> Campaign:
        """Return the campaign of the address."""
        return get_object_or_404(Campaign.objects.visible_to(self.request.user), pk=pk)


class ArchiveView(_OfCampaign):
    """A whole campaign."""

    @extend_schema(responses={(200, ZIP): OpenApiTypes.BINARY})
    def get(self, request: Request, campaign_pk: UUID) -> StreamingHttpResponse:
        """Give everything of the campaign, hidden things included (game masters)."""
        campaign = self.campaign(campaign_pk)
        made = archives.export_archive(actor=request.user, campaign=campaign)
        return download(made.blocks(), f"{stem(campaign)}.bestiary.zip")


class VaultView(_OfCampaign):
    """What one sees of a campaign, as markdown pages."""

    @extend_schema(responses={(200, ZIP): OpenApiTypes.BINARY})
    def get(self, request: Request, campaign_pk: UUID) -> StreamingHttpResponse:
        """Give the pages that one may see."""
        campaign = self.campaign(campaign_pk)
        return download(export_vault(actor=request.user, campaign=campaign), f"{stem(campaign)}-vault.zip")


class ArchiveIn(serializers.Serializer):
    """An archive to bring in."""

    file = serializers.FileField(help_text="The ZIP, as multipart/form-data.")
    mode = serializers.ChoiceField(
        archives.MODES, required=False, help_text="Empty: over the campaign that one runs here, else as a new one."
    )
    preview = serializers.BooleanField(required=False, default=False, help_text="Only say what would come.")


class TallyOut(serializers.Serializer):
    """What became of the rows of one table."""

    made = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    gone = serializers.IntegerField()


class ArchivePersonOut(serializers.Serializer):
    """Somebody of the archive; `account` is empty when he gets a stand-in."""

    name = serializers.CharField()
    account = serializers.CharField(allow_blank=True)
    recognised = serializers.BooleanField()


class ReportOut(serializers.Serializer):
    """What an archive brought, or would bring. `losses` names everything that was not kept."""

    mode = serializers.CharField()
    campaign = serializers.UUIDField(allow_null=True)
    campaign_name = serializers.CharField()
    tables = serializers.DictField(child=TallyOut())
    people = ArchivePersonOut(many=True)
    losses = serializers.ListField(child=serializers.CharField())


def _told(report: Report, campaign: Campaign | None) -> dict[str, Any]:
    return {
        "mode": report.mode,
        "campaign": campaign.pk if campaign else None,
        "campaign_name": report.campaign_name,
        "tables": {name: vars(tally) for name, tally in report.tables.items()},
        "people": report.people,
        "losses": report.losses,
    }


class ImportArchive(APIView):
    """Bringing a whole campaign in."""

    permission_classes = [IsAuthenticated]
    throttle_scope = "jobs"

    @extend_schema(request={"multipart/form-data": ArchiveIn}, responses={200: ReportOut, 201: ReportOut})
    def post(self, request: Request) -> Response:
        """Bring an archive in, whole or not at all; with `preview` only say what would come."""
        said = values_of(ArchiveIn, request.data)
        upload, mode = said["file"], said.get("mode", "")
        require_fit_size(upload.size)
        if said["preview"]:
            return Response(_told(archives.preview_archive(actor=request.user, stream=upload, mode=mode), None))
        campaign, report = archives.import_archive(actor=request.user, stream=upload, mode=mode)
        return Response(_told(report, campaign), status=201)
