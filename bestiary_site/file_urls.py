"""The addresses of stored files: each asks who may see the thing before it gives the bytes."""

from django.urls import path, re_path

from campaigns import files as entries
from characters import files as creatures
from imagegen import files as generated
from reconstruction import files as captures
from scenes import files as assets
from scenes.views import token_files

urlpatterns = [
    path("table/<slug:uid>/<path:variant>", assets.table_file, name="table-file"),
    path("maps/<int:layer_id>/<slug:digest>.webp", entries.map_picture, name="map-picture"),
    path("attachments/<uuid:attachment_id>", entries.attachment, name="attachment-file"),
    path("models/<uuid:model_id>/<str:name>", creatures.model_file, name="model-file"),
    re_path(
        r"^pictures/(?P<character_id>\d{1,18})/(?P<size>large|small)-(?P<digest>[0-9a-f]{12})\.webp$",
        creatures.picture,
        name="entry-picture",
    ),
    re_path(
        r"^gallery/(?P<picture_id>\d{1,18})/(?P<size>large|small)-(?P<digest>[0-9a-f]{12})\.webp$",
        creatures.gallery_picture,
        name="gallery-picture",
    ),
    path(
        "generated/<uuid:picture_id>/<slug:digest>/<str:variant>",
        generated.generated_picture,
        name="generated-picture",
    ),
    path("voice-notes/<int:note_id>/<str:name>", creatures.voice_clip, name="voice-clip"),
    path("uploads/<uuid:upload_id>/thumbnail", captures.upload_thumbnail, name="upload-thumbnail"),
    path("jobs/<uuid:job_id>/<slug:stage>.jpg", captures.stage_picture, name="stage-picture"),
    path("tokens/pictures/<slug:name>/<slug:seal>.webp", token_files.token_picture, name="token-picture"),
    path("tokens/<uuid:model_id>/<slug:seal>/<str:name>", token_files.token_file, name="token-file"),
    path("exports/<uuid:export_id>", captures.export_file, name="export-file"),
]
