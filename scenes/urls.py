"""Addresses of the pages of scenes and of the live table."""

from django.urls import path

from scenes import addresses, asset_urls  # noqa: F401  (the word of the scenes' list below)
from scenes.views import dice, replay, scenes, table, transfer_urls

_CAMPAIGN = "play/<uuid:campaign_id>/"
_SCENES = f"{_CAMPAIGN}scenes/"
_SCENE = f"{_SCENES}<slug:slug>/"

urlpatterns = [
    *asset_urls.urlpatterns,
    *transfer_urls.urlpatterns,
    path(f"{_CAMPAIGN}table/", table.table, name="table"),
    path(f"{_CAMPAIGN}dice/", dice.dice, name="campaign_dice"),
    path(f"{_CAMPAIGN}dice/show/", dice.dice_show, name="campaign_dice_show"),
    path(f"{_CAMPAIGN}named/<uuid:entry_uid>/", scenes.entry_named, name="entry_named"),
    path(_SCENES, scenes.scenes, name="scenes"),
    path(f"{_CAMPAIGN}<sceneskind:kind_path>/", scenes.scenes, name="entries"),  # as the lists of other kinds
    path(f"{_SCENES}new/", scenes.scene_new, name="scene_new"),
    path(f"{_SCENES}folders/", scenes.folder_new, name="scene_folder_new"),
    path(f"{_SCENES}folders/<int:folder_id>/", scenes.folder_act, name="scene_folder_act"),
    path(f"{_SCENES}bin/<int:entry_id>/restore/", scenes.scene_restore, name="scene_restore"),
    path(f"{_SCENE}about/", scenes.scene_about, name="scene_about"),
    path(f"{_SCENE}act/", scenes.scene_act, name="scene_act"),
    path(f"{_SCENE}replay/", replay.replay, name="scene_replay"),
    path(f"{_SCENE}replay/log/", replay.replay_log, name="scene_replay_log"),
    path(_SCENE, table.scene, name="scene"),
]
