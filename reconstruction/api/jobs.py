"""The API of reconstructions and exports: look, cancel, repeat, make a creature of the model."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bestiary_site.shared.api import values_of
from bestiary_site.shared.jobs import JobState
from characters.models import Character, ModelVersion
from reconstruction.models import Export, Reconstruction
from reconstruction.serializers import (
    ExportIn,
    ExportOut,
    MakeCreatureIn,
    ReconstructionOut,
    RetryIn,
)
from reconstruction.services.exports import cancel_export, start_export
from reconstruction.services.reconstructions import (
    cancel_reconstruction,
    publish_reconstruction,
    retry_reconstruction,
)


class ReconstructionViewSet(viewsets.GenericViewSet):
    """One's own reconstructions."""

    queryset = Reconstruction.objects.all()
    serializer_class = ReconstructionOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []
    throttle_scope: str | None = None

    def get_queryset(self) -> QuerySet[Reconstruction]:
        """Return what this person owns."""
        seen = Reconstruction.objects.visible_to(self.request.user)
        return seen.select_related("capture", "model__character__campaign").defer("log")

    @extend_schema(parameters=[OpenApiParameter("state", str, enum=JobState.values)])
    def list(self, request: Request) -> Response:
        """List them, the newest first."""
        jobs = self.get_queryset()
        if request.query_params.get("state"):
            jobs = jobs.filter(state=request.query_params["state"])
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(jobs), many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one."""
        return Response(self.get_object().describe())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """End it: a queued one at once, a running one within two seconds."""
        return Response(cancel_reconstruction(actor=request.user, job=self.get_object()).describe())

    @extend_schema(request=RetryIn, responses={201: ReconstructionOut})
    @action(detail=True, methods=["post"], throttle_scope="jobs")
    def retry(self, request: Request, pk: UUID) -> Response:
        """Do the same again as a new job; what is finished already is not done twice."""
        job = self.get_object()
        again = retry_reconstruction(actor=request.user, job=job, **values_of(RetryIn, request.data))
        return Response(again.describe(), status=201)

    @extend_schema(request=MakeCreatureIn)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Show the model on a creature that is there, or on a new one."""
        job = self.get_object()
        said = values_of(MakeCreatureIn, request.data)
        character_id = said.pop("character", None)
        seen = Character.objects.visible_to(request.user)
        character = get_object_or_404(seen, pk=character_id) if character_id is not None else None
        new = said if said and character is None else None
        publish_reconstruction(actor=request.user, job=job, character=character, new=new)
        return Response(get_object_or_404(self.get_queryset(), pk=pk).describe())


class ExportViewSet(viewsets.GenericViewSet):
    """The exports that one has asked for."""

    queryset = Export.objects.all()
    serializer_class = ExportOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Export]:
        """Return what this person has asked for."""
        return Export.objects.visible_to(self.request.user).defer("log")

    def list(self, request: Request) -> Response:
        """List them, the newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one; `url` gives the file once it has succeeded."""
        return Response(self.get_object().describe())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        """End it."""
        return Response(cancel_export(actor=request.user, export=self.get_object()).describe())


class ModelExports(APIView):
    """The exports of a model."""

    permission_classes = [IsAuthenticated]
    throttle_scope = "jobs"

    @extend_schema(request=ExportIn, responses={201: ExportOut})
    def post(self, request: Request, model_id: UUID) -> Response:
        """Have the model written in another format; the same one again gives the same job back."""
        model = get_object_or_404(ModelVersion.objects.visible_to(request.user), pk=model_id)
        export = start_export(actor=request.user, model=model, **values_of(ExportIn, request.data))
        return Response(export.describe(), status=201)
