"""The app that assembles the site: its checks and commands."""

from django.apps import AppConfig


class BestiarySiteConfig(AppConfig):
    """Registers the app and its system checks."""

    name = "bestiary_site"

    def ready(self) -> None:
        """Register the checks."""
        from bestiary_site import checks  # noqa: F401
