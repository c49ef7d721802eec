"""The API of creatures as files of foreign formats."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from characters.exporters.formats import EXPORTS
from characters.models import Character
from characters.services.exports import export_character


class _AnyFormat(DefaultContentNegotiation):
    """`format` names the file's format here, not the answer's renderer."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        """Leave all."""
        return renderers


class CharacterExport(APIView):
    """One creature as a file."""

    content_negotiation_class = _AnyFormat

    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=list(EXPORTS), required=True)],
        responses={200: OpenApiResponse(OpenApiTypes.BINARY, description="The file; X-Losses counts what it lacks.")},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """Give the creature in a foreign format. `X-Losses` counts what the format cannot hold; the page lists it."""
        seen = Character.objects.visible_to(request.user).select_related("campaign")
        character = get_object_or_404(seen, pk=pk)
        wanted = request.query_params.get("format", "")
        made = export_character(actor=request.user, character=character, format=wanted)
        answer = HttpResponse(made.content, content_type=f"{made.media_type}; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
        answer["X-Losses"] = str(len(made.losses))
        return answer
