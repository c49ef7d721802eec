"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from bestiary_site import health, metrics
from bestiary_site.contract_urls import at_the_root
from bestiary_site.docs import TryTheApi, api_docs
from bestiary_site.shared.addresses import bound_numbers

bound_numbers()  # before any address is put together

urlpatterns = [
    path("admin/backups/", include("bestiary_site.backup.urls")),
    path("admin/", include("bestiary_site.maintenance.urls")),
    path("admin/", admin.site.urls),
    path("account/", include("bestiary_site.account_urls")),
    path("account/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("", include(at_the_root)),
    path("", include("campaigns.urls")),
    path("", include("imagegen.bring_urls")),
    path("", include("imagegen.urls")),
    path("", include("characters.urls")),
    path("", include("reconstruction.urls")),
    path("", include("scenes.urls")),
    path("files/", include("bestiary_site.file_urls")),
    path("api/v1/", include("bestiary_site.api")),
    path("api/", include("bestiary_site.contract_urls")),
    path("docs", api_docs, name="api-docs"),
    path("docs/try", TryTheApi.as_view(), name="api-docs-try"),
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler400 = "bestiary_site.views.bad_request"
handler403 = "bestiary_site.views.forbidden"
handler404 = "bestiary_site.views.not_found"
handler500 = "bestiary_site.views.server_error"
