"""Addresses of the pages of pictures."""

from django.urls import path

from imagegen.views import asking, gallery

urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/new/", asking.picture_new, name="picture_new"),
    path("gallery/waiting/<uuid:request_id>/", asking.picture_request, name="picture_request"),
    path("gallery/waiting/<uuid:request_id>/cancel/", asking.picture_request_cancel, name="picture_request_cancel"),
    path("gallery/<uuid:picture_id>/", gallery.picture, name="picture"),
    path("gallery/<uuid:picture_id>/<slug:act>/", gallery.picture_act, name="picture_act"),
    path("play/<uuid:campaign_id>/pictures/", gallery.campaign_pictures, name="campaign_pictures"),
    path(
        "play/<uuid:campaign_id>/pictures/settings/",
        asking.campaign_picture_settings,
        name="campaign_picture_settings",
    ),
]
