"""The documented addresses of the systems that this site replaces: one list for each, thin doors all of them.

What /api/v1 has no address of its own for is served there too; creatures themselves are one resource in both, told
apart by what the client sends (docs/decisions/0010).
"""

from django.urls import path

from characters import contract_api as creatures
from imagegen.contract_api import maintenance
from imagegen.contract_api import pictures as images
from imagegen.contract_api import scenes as kept_scenes
from imagegen.contract_api.migrate import MigrateFromLocalStorage
from reconstruction.contract_api import bestiary as models
from reconstruction.contract_api import scanner
from scenes import contract_api as tabletop

bestiary = [
    path("favorites", creatures.Favourites.as_view(), name="contract-favorites"),
    path("favorites/<int:character_id>", creatures.OneFavourite.as_view(), name="contract-favorite"),
    path("stats", creatures.Statistics.as_view(), name="contract-stats"),
    path("reconstruct/upload", models.Upload.as_view(), name="contract-reconstruct-upload"),
    path("reconstruct/process", models.Process.as_view(), name="contract-reconstruct-process"),
    path("reconstruct/status/<str:job_id>", models.Status.as_view(), name="contract-reconstruct-status"),
    path("reconstruct/result/<str:job_id>", models.Result.as_view(), name="contract-reconstruct-result"),
    path("export", models.StartExport.as_view(), name="contract-export"),
    path("export/status/<uuid:export_id>", models.ExportStatus.as_view(), name="contract-export-status"),
    path("export/<uuid:export_id>", models.ExportFile.as_view(), name="contract-export-file"),
]

scans = [
    path("sessions", scanner.Sessions.as_view(), name="contract-sessions"),
    path("model/<str:session_id>", scanner.Model.as_view(), name="contract-model"),
    path("generate-3d", scanner.Generate.as_view(), name="contract-generate"),
    path("capture-photos", scanner.CapturePhotos.as_view(), name="contract-capture-photos"),
    path("photogrammetry/capture", scanner.PhotogrammetryCapture.as_view(), name="contract-photogrammetry"),
    path(
        "photogrammetry/status/<str:session_id>",
        scanner.PhotogrammetryStatus.as_view(),
        name="contract-photogrammetry-status",
    ),
    path(
        "photogrammetry/download/<str:session_id>",
        scanner.PhotogrammetryDownload.as_view(),
        name="contract-photogrammetry-download",
    ),
]

# Of the picture clients: under /api/v1 alone, where they look for them.
pictures = [
    path("images/generate", images.Generate.as_view(), name="contract-image-generate"),
    path("images/search", images.Search.as_view(), name="contract-image-search"),
    path("images/<str:image_id>", images.OnePicture.as_view(), name="contract-image"),
    path("images/<str:image_id>/feature", images.Feature.as_view(), name="contract-image-feature"),
    path("scenes/generate", kept_scenes.GenerateScene.as_view(), name="contract-scene-generate"),
    path("scenes/cache/stats", kept_scenes.SceneCacheStats.as_view(), name="contract-scene-cache"),
    path("scenes/cache/clear", kept_scenes.ClearSceneCache.as_view(), name="contract-scene-cache-clear"),
    path("maintenance/cleanup/expired-cache", maintenance.ExpiredCache.as_view(), name="contract-clean-expired"),
    path("maintenance/cleanup/orphaned-images", maintenance.OrphanedImages.as_view(), name="contract-clean-orphaned"),
    path("maintenance/stats", maintenance.Stats.as_view(), name="contract-maintenance"),
    path("migrate/from-localstorage", MigrateFromLocalStorage.as_view(), name="contract-migrate"),
]

urlpatterns = [
    path("characters", creatures.Characters.as_view(), name="contract-characters"),
    path("characters/<int:character_id>", creatures.OneCharacter.as_view(), name="contract-character"),
    *bestiary,
    *scans,
]

# Of the tabletop, and files of pictures: at the root of the site, where its clients look for them.
at_the_root = [
    path("maps/list", tabletop.MapList.as_view(), name="contract-maps"),
    path("maps/folders", tabletop.MapFolders.as_view(), name="contract-map-folders"),
    path("maps/folder", tabletop.MapFolder.as_view(http_method_names=["post"]), name="contract-map-folder-new"),
    path(
        "maps/folder/<path:path>", tabletop.MapFolder.as_view(http_method_names=["delete"]), name="contract-map-folder"
    ),
    path("maps/upload", tabletop.MapUpload.as_view(), name="contract-map-upload"),
    path("maps/file/<path:path>", tabletop.MapFile.as_view(), name="contract-map-file"),
    path("maps/rename/<path:name>", tabletop.MapRename.as_view(), name="contract-map-rename"),
    path("maps/move/<path:name>", tabletop.MapMove.as_view(), name="contract-map-move"),
    path("maps/data", tabletop.MapData.as_view(http_method_names=["post"]), name="contract-map-data-new"),
    path(
        "maps/data/<path:name>",
        tabletop.MapData.as_view(http_method_names=["get", "head", "options"]),
        name="contract-map-data",
    ),
    path("scenes/list", tabletop.SceneList.as_view(), name="contract-scenes"),
    path("scenes/save", tabletop.SceneSave.as_view(), name="contract-scene-save"),
    path(
        "scenes/load/<str:scene_id>",
        tabletop.SceneLoad.as_view(http_method_names=["get", "head", "options"]),
        name="contract-scene-load",
    ),
    path("scenes/folder", tabletop.SceneFolders.as_view(), name="contract-scene-folder-new"),
    path("scenes/folder/<path:path>", tabletop.OneSceneFolder.as_view(), name="contract-scene-folder"),
    path(
        "scenes/image/<path:path>",
        tabletop.SceneImage.as_view(http_method_names=["get", "head", "options"]),
        name="contract-scene-image",
    ),
    path(
        "scenes/<str:scene_id>/image",
        tabletop.SceneImages.as_view(http_method_names=["post"]),
        name="contract-scene-images",
    ),
    path(
        "scenes/<str:scene_id>/image/<str:image_id>",
        tabletop.SceneImage.as_view(http_method_names=["delete"]),
        name="contract-scene-image-delete",
    ),
    path("scenes/<str:scene_id>", tabletop.OneScene.as_view(), name="contract-scene"),
    path("audio/list", tabletop.AudioList.as_view(), name="contract-audio"),
    path("images/full/<str:name>", images.File.as_view(), name="contract-image-full"),
    path("images/thumbnails/<str:name>", images.Thumbnail.as_view(), name="contract-image-thumbnail"),
    path("audio/file/<str:kind>/<path:path>", tabletop.AudioFile.as_view(), name="contract-audio-file"),
]
