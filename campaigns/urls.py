"""Addresses of the campaigns' pages."""

from django.urls import path

from campaigns.views import campaigns

_CAMPAIGN = "play/<uuid:campaign_id>/"

urlpatterns = [
    path("play/", campaigns.play, name="play"),
    path(_CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}edit/", campaigns.edit, name="campaign_edit"),
    path(f"{_CAMPAIGN}delete/", campaigns.delete, name="campaign_delete"),
    path(f"{_CAMPAIGN}restore/", campaigns.restore, name="campaign_restore"),
    path(f"{_CAMPAIGN}audit/", campaigns.audit, name="campaign_audit"),
    path(f"{_CAMPAIGN}invitations/", campaigns.make_invitation, name="campaign_invite"),
    path(f"{_CAMPAIGN}invitations/<int:invitation_id>/revoke/", campaigns.revoke, name="campaign_revoke"),
    path(f"{_CAMPAIGN}members/<int:membership_id>/", campaigns.change_member, name="campaign_member"),
    path("join/<str:token>/", campaigns.join, name="join-campaign"),
]
