"""The API of scenes by place, time and weather: asked for, listed, counted, forgotten."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import sliding
from bestiary_site.shared.api import values_of
from imagegen.api.pictures import CAMPAIGN, campaign_named
from imagegen.api.shapes import PictureRequestOut
from imagegen.cache_key import Scene
from imagegen.models import CachedScene, Picture
from imagegen.rendering import FULL, THUMBNAIL
from imagegen.services.scene_cache import ask_scene, clear_scenes
from imagegen.services.statistics import scene_statistics

_LOCATION = OpenApiParameter("location", str, description="Only of this place, however its name is written.")


class KeptSceneOut(serializers.Serializer[CachedScene]):
    """A scene that is drawn already."""

    location = serializers.CharField(source="picture.subject_name")
    time_of_day = serializers.CharField()
    weather = serializers.CharField()
    campaign = serializers.UUIDField(source="campaign_id", allow_null=True)
    picture = serializers.UUIDField(source="picture_id")
    full = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()
    provider = serializers.CharField()
    model = serializers.CharField()
    made_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    use_count = serializers.IntegerField()

    def get_full(self, kept: CachedScene) -> str:
        """Address of the picture."""
        return kept.picture.address(FULL)

    def get_thumbnail(self, kept: CachedScene) -> str:
        """Address of the small picture."""
        return kept.picture.address(THUMBNAIL)


class KeptSceneIn(serializers.Serializer[dict[str, Any]]):
    """A wish for a scene."""

    location = serializers.CharField(max_length=200)
    time_of_day = serializers.CharField(max_length=40, required=False, allow_blank=True)
    weather = serializers.CharField(max_length=40, required=False, allow_blank=True)
    renew = serializers.BooleanField(required=False, help_text="Draw it anew even if it is kept.")
    campaign = serializers.UUIDField(required=False, allow_null=True)


class KeptSceneAnswer(serializers.Serializer[dict[str, Any]]):
    """The kept scene (200), or the job that draws it (202)."""

    scene = KeptSceneOut(allow_null=True)
    request = PictureRequestOut(allow_null=True)


class SceneStatisticsOut(serializers.Serializer[dict[str, Any]]):
    """How many scenes are kept, and how often one of them answered."""

    total_scenes = serializers.IntegerField()
    active_cache_entries = serializers.IntegerField()
    expired = serializers.IntegerField()
    cache_hit_rate = serializers.FloatField(help_text="0 to 1, of the last 30 days.")
    timestamp = serializers.DateTimeField()


class ClearedOut(serializers.Serializer[dict[str, Any]]):
    """How many were forgotten."""

    deleted = serializers.IntegerField()


class KeptSceneViewSet(viewsets.GenericViewSet[CachedScene]):
    """Scenes by place, time and weather."""

    queryset = CachedScene.objects.all()
    serializer_class = KeptSceneOut
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[CachedScene]:
        """Return the kept scenes whose pictures this person may see."""
        seen = Picture.objects.visible_to(self.request.user).values("pk")
        return CachedScene.objects.fresh().filter(picture__in=seen).select_related("picture")

    @extend_schema(parameters=[_LOCATION, CAMPAIGN], responses=KeptSceneOut(many=True))
    def list(self, request: Request) -> Response:
        """List the scenes that would be answered at once, those used last first."""
        rows, asked = self.get_queryset(), request.query_params
        if location := asked.get("location", "").replace("\x00", "")[:200]:
            rows = rows.filter(pk__in=CachedScene.objects.of_place(location).values("pk"))
        if campaign := campaign_named(request, asked.get("campaign")):
            rows = rows.filter(campaign=campaign)
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=KeptSceneIn, responses={200: KeptSceneAnswer, 202: KeptSceneAnswer})
    def create(self, request: Request) -> Response:
        """Answer with the kept scene, or have it drawn: once, however many ask for it."""
        standing = sliding.take_for(request._request, "scenes", settings.SCENES_PER_MINUTE)
        said = values_of(KeptSceneIn, request.data)
        scene = Scene(said["location"], said.get("time_of_day", ""), said.get("weather", ""))
        found = ask_scene(
            actor=request.user, scene=scene, campaign_id=said.get("campaign"), renew=said.get("renew", False)
        )
        told = {
            "scene": KeptSceneOut(found.kept).data if found.kept else None,
            "request": found.request.describe() if found.request else None,
        }
        return sliding.with_headers(Response(told, status=200 if found.kept else 202), standing)

    @extend_schema(parameters=[_LOCATION], responses={200: ClearedOut})
    def clear(self, request: Request) -> Response:
        """Forget kept scenes of one's own and of campaigns that one runs; their pictures stay in the gallery."""
        location = request.query_params.get("location", "")
        return Response({"deleted": clear_scenes(actor=request.user, location=location)})

    @extend_schema(responses=SceneStatisticsOut)
    def statistics(self, request: Request) -> Response:
        """Tell how many scenes are kept, and how often one of them answered."""
        return Response(scene_statistics(request.user))
