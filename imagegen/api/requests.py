"""The API of pictures being made, and of how a campaign has them made."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.jobs import JobState
from campaigns.api.campaigns import InCampaign
from imagegen.api import shapes
from imagegen.models import PictureRequest
from imagegen.services.requests import cancel_request
from imagegen.services.settings import change_settings, settings_of


class PictureRequestViewSet(viewsets.GenericViewSet):
    """The pictures that one waits for, or has waited for."""

    queryset = PictureRequest.objects.all()
    serializer_class = shapes.PictureRequestOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[PictureRequest]:
        """Return what this person has asked for."""
        return PictureRequest.objects.visible_to(self.request.user).defer("log")

    @extend_schema(parameters=[OpenApiParameter("state", str, enum=JobState.values)])
    def list(self, request: Request) -> Response:
        """List them, the newest first."""
        rows = self.get_queryset()
        if state := request.query_params.get("state", ""):
            rows = rows.filter(state=state)
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Show one; `picture` is there once it has succeeded."""
        return Response(self.get_object().describe())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """Wait for it no longer. It ends when nobody else does."""
        return Response(cancel_request(actor=request.user, request=self.get_object()).describe())


class PictureSettingsView(InCampaign):
    """How a campaign has its pictures made."""

    serializer_class = shapes.PictureSettings
    pagination_class = None

    @extend_schema(responses=shapes.PictureSettings)
    def retrieve(self, request: Request, campaign_pk: uuid.UUID) -> Response:
        """Show it."""
        return Response(shapes.PictureSettings(settings_of(self.campaign())).data)

    @extend_schema(request=shapes.PictureSettings, responses=shapes.PictureSettings)
    def partial_update(self, request: Request, campaign_pk: uuid.UUID) -> Response:
        """Change it; game masters only."""
        said = values_of(shapes.PictureSettings, request.data, partial=True)
        changed = change_settings(actor=request.user, campaign=self.campaign(), **said)
        return Response(shapes.PictureSettings(changed).data)
