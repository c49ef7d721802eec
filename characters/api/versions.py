"""The API of a creature's versions: list, compare, restore."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from campaigns.permissions import require_change, require_sign_in
from campaigns.services.words import Pen
from characters.api.shown import describe_to, marked_by
from characters.comparison import LABELS, compare_fields
from characters.models import Character
from characters.serializers import CharacterDetail, ComparisonQuery, FieldDifference, VersionOut
from characters.services.creatures import restore_version


class VersionViewSet(viewsets.GenericViewSet):
    """Versions of a creature, for those who may change it."""

    queryset = Character.history.none()
    serializer_class = VersionOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """Return the creature's versions, the newest first."""
        character = self._character()
        return character.history.select_related("history_user").defer("body")

    def _character(self) -> Character:
        seen = Character.objects.visible_to(self.request.user)
        character = get_object_or_404(seen, pk=self.kwargs["character_pk"])
        require_change(character, self.request.user)
        return character

    def list(self, request: Request, character_pk: int) -> Response:
        """List the versions."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[ComparisonQuery], responses=FieldDifference(many=True))
    @action(detail=False, pagination_class=None)
    def compare(self, request: Request, character_pk: int) -> Response:
        """Compare two versions, `a` and `b`, field by field and long texts word by word."""
        past = self._character().history
        asked = values_of(ComparisonQuery, request.query_params)
        a, b = (get_object_or_404(past, pk=asked[name]) for name in ("a", "b"))
        pen = Pen(self._character(), require_sign_in(request.user))
        for version in (a, b):
            version.body = pen.shown(version.body)  # as the reader may read it; not to be saved
        return Response(FieldDifference(compare_fields(a, b, LABELS), many=True).data)

    @extend_schema(request=None, responses=CharacterDetail)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, character_pk: int, pk: int) -> Response:
        """Bring a version back, as a new version."""
        restored = restore_version(actor=request.user, character=self._character(), history_id=int(pk))
        return Response(marked_by(request.user, [describe_to(restored, request.user)])[0])
