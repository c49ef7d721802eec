"""The desk's addresses of the site's care."""

from django.urls import path

from bestiary_site.maintenance import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="care-dashboard"),
    path("maintenance/", views.maintenance, name="care-maintenance"),
    path("maintenance/<slug:name>/", views.one_chore, name="care-chore"),
    path("system/", views.system_page, name="care-system"),
]
