"""Addresses of the campaigns' pages."""

from django.urls import path

from campaigns import views

_CAMPAIGN = "play/<uuid:campaign_id>/"

urlpatterns = [
    path("play/", views.play, name="play"),
    path(_CAMPAIGN, views.campaign, name="campaign"),
    path(f"{_CAMPAIGN}edit/", views.edit, name="campaign_edit"),
    path(f"{_CAMPAIGN}delete/", views.delete, name="campaign_delete"),
    path(f"{_CAMPAIGN}restore/", views.restore, name="campaign_restore"),
    path(f"{_CAMPAIGN}audit/", views.audit, name="campaign_audit"),
    path(f"{_CAMPAIGN}invitations/", views.make_invitation, name="campaign_invite"),
    path(f"{_CAMPAIGN}invitations/<int:invitation_id>/revoke/", views.revoke, name="campaign_revoke"),
    path(f"{_CAMPAIGN}members/<int:membership_id>/", views.change_member, name="campaign_member"),
    path("join/<str:token>/", views.join, name="join-campaign"),
]
