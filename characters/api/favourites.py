"""The API of one's own favourites."""

from typing import Any

from django.db.models import Exists, OuterRef
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from characters.listing import card
from characters.models import Favourite, ModelVersion
from characters.serializers import FavouriteOut


class FavouriteViewSet(viewsets.GenericViewSet):
    """One's own favourites."""

    queryset = Favourite.objects.all()
    serializer_class = FavouriteOut
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []

    def list(self, request: Request) -> Response:
        """List one's favourites, the newest mark first."""
        has_model = Exists(ModelVersion.objects.published().filter(character=OuterRef("character")))
        mine = Favourite.objects.of(request.user).select_related("character").annotate(has_model=has_model)
        page = self.paginate_queryset(mine.defer("character__body")) or []
        return self.get_paginated_response([_favourite(mark) for mark in page])


def _favourite(mark: Any) -> dict[str, Any]:
    mark.character.has_model = mark.has_model
    return {"marked_at": mark.created_at, "character": {**card(mark.character), "is_favourite": True}}
