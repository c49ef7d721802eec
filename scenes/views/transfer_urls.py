"""Addresses of the pages of scene files and of drawn maps."""

from django.urls import path

from scenes.views import transfer

_CAMPAIGN = "play/<uuid:campaign_id>/"

urlpatterns = [
    path(f"{_CAMPAIGN}scene-import/", transfer.scene_import, name="scene_import"),
    path(f"{_CAMPAIGN}scene-maps/", transfer.map_generate, name="scene_generate"),
    path(f"{_CAMPAIGN}scenes/<slug:slug>/export/", transfer.scene_export, name="scene_export"),
]
