"""Address of the page that brings pictures along."""

from django.urls import path

from imagegen.views import bring

urlpatterns = [path("gallery/bring/", bring.bring, name="gallery_bring")]
