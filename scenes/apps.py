"""The app of the live table."""

from django.apps import AppConfig


class ScenesConfig(AppConfig):
    """Registers the app and its kind of entry."""

    name = "scenes"

    def ready(self) -> None:
        """Make the kind known once all models are loaded."""
        from scenes.archive_sections import register_sections
        from scenes.registered import register_kinds

        register_kinds()
        register_sections()
