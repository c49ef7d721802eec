"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("bestiary_site.account_urls")),
    path("account/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include("campaigns.urls")),
    path("", include("characters.urls")),
    path("", include("reconstruction.urls")),
]

handler400 = "bestiary_site.views.bad_request"
handler403 = "bestiary_site.views.forbidden"
handler404 = "bestiary_site.views.not_found"
handler500 = "bestiary_site.views.server_error"
