"""The app of people, campaigns and everything that has a name."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Registers the app."""

    name = "campaigns"
