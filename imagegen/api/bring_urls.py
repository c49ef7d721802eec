"""Addresses of bringing pictures along."""

from django.urls import path

from imagegen.api.bringing import BringDump, LookAtDump

urlpatterns = [
    path("pictures/bring", BringDump.as_view(), name="api-picture-bring"),
    path("pictures/bring/look", LookAtDump.as_view(), name="api-picture-bring-look"),
]
