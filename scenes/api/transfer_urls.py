"""Addresses of the API of scene files, below /api/v1/."""

from django.urls import path

from scenes.api import transfer

_CAMPAIGN = "campaigns/<uuid:campaign_pk>"
_SCENE = "scenes/<int:scene_pk>"

urlpatterns = [
    path(f"{_CAMPAIGN}/scene-imports/preview", transfer.SceneImportPreview.as_view(), name="api-scene-import-preview"),
    path(f"{_CAMPAIGN}/scene-imports", transfer.SceneImport.as_view(), name="api-scene-import"),
    path(f"{_CAMPAIGN}/scene-maps/preview", transfer.MapPreview.as_view(), name="api-scene-map-preview"),
    path(f"{_CAMPAIGN}/scene-maps", transfer.MapDrawing.as_view(), name="api-scene-map"),
    path(f"{_SCENE}/export", transfer.SceneExport.as_view(), name="api-scene-export"),
    path(f"{_SCENE}/export/losses", transfer.SceneExportLosses.as_view(), name="api-scene-export-losses"),
]
