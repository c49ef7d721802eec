"""The documented addresses of the systems that this site replaces: one list for each, thin doors all of them.

What /api/v1 has no address of its own for is served there too; creatures themselves are one resource in both, told
apart by what the client sends (docs/decisions/0010).
"""

from django.urls import path

from characters import contract_api as creatures
from reconstruction.contract_api import bestiary as models
from reconstruction.contract_api import scanner

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

urlpatterns = [
    path("characters", creatures.Characters.as_view(), name="contract-characters"),
    path("characters/<int:character_id>", creatures.OneCharacter.as_view(), name="contract-character"),
    *bestiary,
    *scans,
]
