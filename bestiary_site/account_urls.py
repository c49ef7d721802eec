"""Addresses of a person's own account that allauth does not have: profile, export, deletion."""

from django.urls import path

from bestiary_site import account_views

urlpatterns = [
    path("profile/", account_views.profile, name="profile"),
    path("export/", account_views.export_data, name="account_export_data"),
    path("delete/", account_views.delete_account, name="account_delete"),
]
