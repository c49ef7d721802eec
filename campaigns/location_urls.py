"""Addresses of the pages of places."""

from django.urls import path

from campaigns.views import locations, maps

_PLACES = "play/<uuid:campaign_id>/locations/"
_PLACE = f"{_PLACES}<slug:slug>/"

urlpatterns = [
    path(_PLACES, locations.locations, name="locations"),
    path(f"{_PLACES}new/", locations.location_new, name="location_new"),
    path(f"{_PLACES}branch/", locations.location_branch, name="location_branch"),
    path(_PLACE, locations.location, name="location"),
    path(f"{_PLACE}edit/", locations.location_edit, name="location_edit"),
    path(f"{_PLACE}delete/", locations.location_delete, name="location_delete"),
    path(f"{_PLACE}move/", locations.location_move, name="location_move"),
    path(f"{_PLACE}layers/new/", maps.layer_new, name="layer_new"),
    path(f"{_PLACE}layers/<int:layer_id>/", maps.layer, name="layer"),
    path(f"{_PLACE}layers/<int:layer_id>/remove/", maps.layer_remove, name="layer_remove"),
    path(f"{_PLACE}pins/new/", maps.pin_new, name="pin_new"),
    path(f"{_PLACE}pins/<int:pin_id>/", maps.pin, name="pin"),
    path(f"{_PLACE}pins/<int:pin_id>/remove/", maps.pin_remove, name="pin_remove"),
    path(f"{_PLACE}things/new/", maps.thing_new, name="thing_new"),
    path(f"{_PLACE}things/<int:thing_id>/", maps.thing, name="thing"),
    path(f"{_PLACE}things/<int:thing_id>/remove/", maps.thing_remove, name="thing_remove"),
]
