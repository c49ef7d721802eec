"""Addresses of the pages of pictures."""

from django.urls import path, re_path

from imagegen.views import asking, gallery

_ID = r"(?P<picture_id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/new/", asking.picture_new, name="picture_new"),
    path("gallery/waiting/<uuid:request_id>/", asking.picture_request, name="picture_request"),
    path("gallery/waiting/<uuid:request_id>/cancel/", asking.picture_request_cancel, name="picture_request_cancel"),
    path("gallery/<uuid:picture_id>/", gallery.picture, name="picture"),
    re_path(rf"^gallery/{_ID}/(?P<act>feature|share|use|delete|restore)/$", gallery.picture_act, name="picture_act"),
    path("play/<uuid:campaign_id>/pictures/", gallery.campaign_pictures, name="campaign_pictures"),
    path(
        "play/<uuid:campaign_id>/pictures/settings/",
        asking.campaign_picture_settings,
        name="campaign_picture_settings",
    ),
]
