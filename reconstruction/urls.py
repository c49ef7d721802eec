"""Addresses of the studio's pages."""

from django.urls import path

from reconstruction import views

urlpatterns = [
    path("studio/", views.studio, name="studio"),
    path("studio/new/", views.new_capture, name="studio_new"),
    path("studio/captures/<uuid:capture_id>/", views.capture, name="capture"),
    path("studio/captures/<uuid:capture_id>/rename/", views.rename, name="capture_rename"),
    path("studio/captures/<uuid:capture_id>/delete/", views.delete, name="capture_delete"),
    path("studio/captures/<uuid:capture_id>/restore/", views.restore, name="capture_restore"),
    path("studio/jobs/<uuid:job_id>/", views.job, name="reconstruction"),
    path("studio/jobs/<uuid:job_id>/", views.job, name="job"),
]
