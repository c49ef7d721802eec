"""The desk's addresses of backups."""

from django.urls import path

from bestiary_site.backup import views

urlpatterns = [
    path("", views.backups, name="backups"),
    path("start/", views.start, name="backup-start"),
    path("stop/", views.stop, name="backup-stop"),
    path("<str:name>/check/", views.check, name="backup-check"),
    path("<str:name>/download/", views.download, name="backup-download"),
    path("<str:name>/delete/", views.delete, name="backup-delete"),
]
