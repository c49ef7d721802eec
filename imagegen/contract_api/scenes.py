"""Contract 2, scenes: generate, figures of the kept ones, clearing them."""

import uuid
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import sliding
from imagegen.cache_key import Scene
from imagegen.contract_api.base import PictureDoor, read_id
from imagegen.contract_api.pictures import made_by, told
from imagegen.services import scene_cache
from imagegen.services.requests import wait_for
from imagegen.services.statistics import scene_statistics
from imagegen.services.words import is_true


class GenerateScene(PictureDoor):
    """POST /api/v1/scenes/generate: location, time_of_day=day, weather=clear, force_regenerate=false."""

    def post(self, request: Request) -> Response:
        """Answer with the kept scene, or with one that is drawn now, when it is ready."""
        standing = sliding.take_for(request._request, "scenes", settings.SCENES_PER_MINUTE)
        said = self.said()
        scene = Scene(said.get("location", ""), said.get("time_of_day", ""), said.get("weather", ""))
        renew = is_true(said.get("force_regenerate", ""))
        found = scene_cache.ask_scene(actor=self.person, scene=scene, campaign_id=self.campaign_id(said), renew=renew)
        return sliding.with_headers(Response(scene_told(found)), standing)

    def campaign_id(self, said: dict[str, Any]) -> uuid.UUID | None:
        """Return which campaign is named, if any; the old clients know none."""
        return read_id(str(said["campaign"])) if said.get("campaign") else None


def scene_told(found: scene_cache.Found) -> dict[str, Any]:
    """Return the scene as these clients read it: the picture's row, with the words that it was found by."""
    if found.kept is not None:
        row = told(found.kept.picture) | {"use_count": found.kept.use_count, "cached": True}
    else:
        assert found.request is not None
        row = told(made_by(wait_for(found.request, settings.PICTURE_WAIT_SECONDS))) | {"cached": False}
    words = found.scene
    return row | {"location": words.location, "time_of_day": words.time_of_day, "weather": words.weather}


class SceneCacheStats(PictureDoor):
    """GET /api/v1/scenes/cache/stats."""

    def get(self, request: Request) -> Response:
        """Tell how many scenes are kept, and how often one of them answered."""
        return Response(scene_statistics(self.person))


class ClearSceneCache(PictureDoor):
    """DELETE /api/v1/scenes/cache/clear, of one place (`location`) or all."""

    def delete(self, request: Request) -> Response:
        """Forget kept scenes; their pictures stay in the gallery."""
        location = scene_cache.place_said(self.said().get("location"))
        deleted = scene_cache.clear_scenes(actor=self.person, location=location)
        of_place = f" of {location}" if location else ""
        return Response({"deleted": deleted, "message": f"Kept scenes{of_place} forgotten: {deleted}."})
