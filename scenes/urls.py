"""Addresses of the pages of scenes and of the live table."""

from django.urls import path

from scenes import asset_urls
from scenes.views import table

_CAMPAIGN = "play/<uuid:campaign_id>/"
_SCENES = f"{_CAMPAIGN}scenes/"
_SCENE = f"{_SCENES}<slug:slug>/"

urlpatterns = [
    *asset_urls.urlpatterns,
    path(f"{_CAMPAIGN}table/", table.table, name="table"),
    path(_SCENE, table.scene, name="scene"),
]
