"""All addresses of the site and those of scene files."""

from django.urls import include, path

from bestiary_site.urls import urlpatterns as site
from scenes.api.transfer_urls import urlpatterns as api
from scenes.views.transfer_urls import urlpatterns as pages

urlpatterns = [path("api/v1/", include(api)), *pages, *site]
