"""The app of the live table."""

from django.apps import AppConfig


class ScenesConfig(AppConfig):
    """Registers the app."""

    name = "scenes"
