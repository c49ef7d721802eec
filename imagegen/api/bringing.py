"""Bringing pictures along from an old client: a look at what is new, then the pictures themselves, part by part."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.errors import NotFound
from campaigns.models import Campaign
from imagegen.api.dump_parser import DumpJSON
from imagegen.services.migration import bring_dump
from imagegen.services.migration_preview import look_at

_CAMPAIGN = OpenApiParameter("campaign", uuid.UUID, description="A campaign that you run; without it they are yours.")


class BroughtRowSerializer(serializers.Serializer[dict[str, Any]]):
    """What is known of a picture before it is sent."""

    key = serializers.CharField()
    kind = serializers.CharField(help_text="scene, item, or empty where that cannot be told")
    name = serializers.CharField()
    time_of_day = serializers.CharField()
    weather = serializers.CharField()
    featured = serializers.BooleanField()
    size = serializers.IntegerField(help_text="Bytes.")
    state = serializers.CharField(help_text="new, there, bin (deleted here before), full or fault")
    error = serializers.CharField()


class BroughtRowsSerializer(serializers.Serializer[dict[str, Any]]):
    """One row for each piece."""

    rows = BroughtRowSerializer(many=True)


class PiecesSerializer(serializers.Serializer[dict[str, Any]]):
    """Dumps of one picture each."""

    pieces = serializers.ListField(child=serializers.DictField())


class KeyErrorSerializer(serializers.Serializer[dict[str, Any]]):
    """A key that could not be taken."""

    key = serializers.CharField()
    error = serializers.CharField()


class BroughtReportSerializer(serializers.Serializer[dict[str, Any]]):
    """What came of a dump."""

    scenes = serializers.IntegerField()
    items = serializers.IntegerField()
    already = serializers.IntegerField()
    errors = KeyErrorSerializer(many=True)  # type: ignore[assignment]
    total_size_mb = serializers.FloatField()
    status = serializers.ChoiceField(["success", "partial", "failed"])


class _Bringing(APIView):
    permission_classes = [IsAuthenticated]
    parser_classes = [DumpJSON]

    def campaign(self, request: Request) -> Campaign | None:
        """Return the campaign that the pictures are for, if any."""
        said = request.query_params.get("campaign", "")
        if not said:
            return None
        try:
            return Campaign.objects.run_by(request.user).get(pk=uuid.UUID(said))
        except (ValueError, Campaign.DoesNotExist) as error:
            raise NotFound("campaign_not_found", "There is no such campaign, or you do not run it.") from error


class LookAtDump(_Bringing):
    """POST /api/v1/pictures/bring/look."""

    @extend_schema(request=PiecesSerializer, responses={200: BroughtRowsSerializer}, parameters=[_CAMPAIGN])
    def post(self, request: Request) -> Response:
        """Say which pictures are new. Each piece is a dump of one picture, with {digest, size} in its place."""
        said = request.data if isinstance(request.data, dict) else {}
        rows = look_at(actor=request.user, pieces=said.get("pieces"), campaign=self.campaign(request))
        return Response({"rows": rows})


class BringDump(_Bringing):
    """POST /api/v1/pictures/bring."""

    @extend_schema(
        request={"application/json": {"type": "object", "additionalProperties": True}},
        responses={200: BroughtReportSerializer},
        parameters=[_CAMPAIGN],
    )
    def post(self, request: Request) -> Response:
        """Keep the pictures of a dump of an old client's LocalStorage; what is here already stays as it is."""
        return Response(bring_dump(actor=request.user, dump=request.data, campaign=self.campaign(request)).told())
