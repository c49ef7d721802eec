"""Addresses of the pages of assets."""

from django.urls import path

from scenes.views import asset_folders, asset_pages, assets

_ASSETS = "play/<uuid:campaign_id>/assets/"

urlpatterns = [
    path(_ASSETS, assets.asset_list, name="assets"),
    path(f"{_ASSETS}upload/", assets.asset_upload, name="asset_upload"),
    path(f"{_ASSETS}acts/", assets.asset_acts, name="asset_acts"),
    path(f"{_ASSETS}folders/new/", asset_folders.folder_new, name="asset_folder_new"),
    path(f"{_ASSETS}folders/<int:folder_id>/", asset_folders.folder_page, name="asset_folder"),
    path(f"{_ASSETS}folders/<int:folder_id>/restore/", asset_folders.folder_restore, name="asset_folder_restore"),
    path(f"{_ASSETS}file/<slug:uid>/", asset_pages.asset_page, name="asset"),
    path(f"{_ASSETS}file/<slug:uid>/prepare/", asset_pages.asset_prepare, name="asset_prepare"),
    path(f"{_ASSETS}file/<slug:uid>/restore/", asset_pages.asset_restore, name="asset_restore"),
]
