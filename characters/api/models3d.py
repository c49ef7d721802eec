"""The API of 3D models: look, publish on a creature, take off, delete, bring back."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import Refused
from characters.models import Character, ModelVersion, ModelVersionQuerySet
from characters.serializers import ModelFiles, PublishIn
from characters.services.models3d import delete_model, publish_model, restore_model, unpublish_model


class ModelViewSet(viewsets.GenericViewSet):
    """3D models."""

    queryset = ModelVersion.objects.all()
    serializer_class = ModelFiles
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> ModelVersionQuerySet:
        """Return what this person may see."""
        return ModelVersion.objects.visible_to(self.request.user).select_related("character")

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show a model with the addresses of its files."""
        return Response(self.get_object().describe())

    @extend_schema(responses={204: OpenApiResponse(description="It lies in the bin.")})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Put a model in the bin."""
        delete_model(actor=request.user, model=self.get_object())
        return Response(status=204)

    @extend_schema(request=PublishIn)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Show the model on a creature; the model shown before stays among its versions."""
        model = self.get_object()
        character = self._character(values_of(PublishIn, request.data).get("character"), model)
        return Response(publish_model(actor=request.user, model=model, character=character).describe())

    def _character(self, character_id: int | None, model: ModelVersion) -> Character:
        if character_id is not None:
            return get_object_or_404(Character.objects.visible_to(self.request.user), pk=character_id)
        if model.character is None:
            raise Refused(
                "character_missing", "Say which creature shall show the model.", fields={"character": ["Choose one."]}
            )
        return model.character

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, pk: UUID) -> Response:
        """Take the model off its creature's page."""
        return Response(unpublish_model(actor=request.user, model=self.get_object()).describe())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Bring a model back from the bin."""
        return Response(restore_model(actor=request.user, model_id=pk).describe())
