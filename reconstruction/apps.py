"""The app of photos that become models."""

from django.apps import AppConfig


class ReconstructionConfig(AppConfig):
    """Registers the app."""

    name = "reconstruction"
