"""The API of imports: upload and preview, look, take over."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign, ImportRun, Visibility
from characters.importers.base import DROPPED
from characters.importers.detect import FORMATS
from characters.importers.safety import MOST_BYTES
from characters.services.import_comparison import Compared
from characters.services.imports import apply_import, compare_run, start_import, start_import_of_sheet


class ImportIn(serializers.Serializer):
    """A file (multipart), or the text of one, or a public sheet of D&D Beyond to fetch."""

    file = serializers.FileField(required=False, help_text="The file itself, as multipart/form-data.")
    text = serializers.CharField(required=False, trim_whitespace=False, max_length=MOST_BYTES, help_text="Its content.")
    sheet = serializers.CharField(
        required=False, max_length=200, help_text="Number or address of a public D&D Beyond character."
    )
    name = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="Name of the file.")
    format = serializers.ChoiceField(list(FORMATS.items()), required=False, help_text="Found by content unless told.")
    campaign = serializers.UUIDField(required=False, allow_null=True, help_text="Empty: for the public bestiary.")


class ApplyIn(serializers.Serializer):
    """What to take over."""

    entries = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=10_000), required=False, max_length=5000,
        help_text="Indexes of the entries; all that can be taken without a question unless told.",
    )  # fmt: skip
    overwrite = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=10_000), required=False, max_length=5000,
        help_text="Indexes of entries whose local changes are replaced, too.",
    )  # fmt: skip
    visibility = serializers.ChoiceField(Visibility.choices, required=False, help_text="Who may see new entries.")


class ImportOut(serializers.ModelSerializer):
    """One import; `report` counts losses and disagreements, `result` what taking over did."""

    class Meta:
        model = ImportRun
        fields = (
            "id", "campaign", "state", "format", "reason", "name", "digest", "size", "report", "result", "message",
            "created_at", "finished_at",
        )  # fmt: skip


class ChangeOut(serializers.Serializer):
    """One changed field."""

    field = serializers.CharField(source="name")
    here = serializers.CharField()
    there = serializers.CharField()


class LineOut(serializers.Serializer):
    """What became of one field of the original: taken, derived, dropped, or in disagreement with its words."""

    outcome = serializers.CharField()
    field = serializers.CharField()
    value = serializers.CharField()
    note = serializers.CharField()


class ComparedOut(serializers.Serializer):
    """One entry of the import beside what is here."""

    index = serializers.IntegerField()
    kind = serializers.CharField(source="parsed.kind")
    name = serializers.CharField(source="parsed.name")
    source = serializers.CharField(source="parsed.source")  # type: ignore[assignment]  # DRF has one, too
    reference = serializers.CharField(source="parsed.reference")
    status = serializers.CharField()
    note = serializers.CharField()
    entry = serializers.IntegerField(source="entry.pk", allow_null=True, default=None)
    changes = ChangeOut(many=True)
    kept_here = ChangeOut(source="kept", many=True)
    report = LineOut(source="parsed.report.lines", many=True)
    losses = serializers.SerializerMethodField()

    def get_losses(self, row: Compared) -> int:
        """Return how many fields are not kept."""
        return sum(line.outcome == DROPPED for line in row.parsed.report.lines)


class ImportViewSet(viewsets.GenericViewSet):
    """One's own imports, into campaigns and the bestiary."""

    queryset = ImportRun.objects.all()
    serializer_class = ImportOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[ImportRun]:
        """Return one's own."""
        return ImportRun.objects.visible_to(self.request.user).select_related("campaign")

    @extend_schema(parameters=[OpenApiParameter("campaign", UUID, description="Only those into this campaign.")])
    def list(self, request: Request) -> Response:
        """List one's own imports, the newest first."""
        rows = self.get_queryset().defer("parsed")
        if campaign := request.query_params.get("campaign"):
            rows = rows.filter(campaign=serializers.UUIDField().run_validation(campaign))
        return self.get_paginated_response(ImportOut(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request={"multipart/form-data": ImportIn, "application/json": ImportIn}, responses={201: ImportOut})
    def create(self, request: Request) -> Response:
        """Read a file, or fetch a public sheet, into a preview. Nothing else is written."""
        said = values_of(ImportIn, request.data)
        campaign = None
        if said.get("campaign"):
            campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=said["campaign"])
        if said.get("sheet"):
            run = start_import_of_sheet(actor=request.user, campaign=campaign, sheet=said["sheet"])
        else:
            content, name = _content(said)
            run = start_import(
                actor=request.user, campaign=campaign, content=content, name=name, format=said.get("format", "")
            )
        return Response(ImportOut(run).data, status=201)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one import."""
        return Response(ImportOut(self.get_object()).data)

    @extend_schema(responses=ComparedOut(many=True))
    @action(detail=True)
    def entries(self, request: Request, pk: UUID) -> Response:
        """List its entries beside what is here now: new, changed there, changed on both sides, or refused and why."""
        rows = compare_run(actor=request.user, run=self.get_object())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ComparedOut(page, many=True).data)

    @extend_schema(request=ApplyIn, responses=ImportOut)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: UUID) -> Response:
        """Take over what was previewed, whole or not at all. The second time changes nothing."""
        said = values_of(ApplyIn, request.data)
        run = apply_import(
            actor=request.user, run=self.get_object(), visibility=said.get("visibility", ""),
            chosen=set(said["entries"]) if "entries" in said else None, overwrite=set(said.get("overwrite", [])),
        )  # fmt: skip
        return Response(ImportOut(run).data)


def _content(said: dict[str, Any]) -> tuple[bytes, str]:
    if upload := said.get("file"):
        return upload.read(MOST_BYTES + 1), said.get("name") or upload.name or ""
    if said.get("text") is not None:
        return said["text"].encode("utf-8", "replace"), said.get("name", "")
    message = "Send the file, its text, or the number of a public D&D Beyond sheet."
    raise Refused("nothing_to_import", message, fields={"file": [message]})
