"""The app of pictures from words."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    """Registers the app."""

    name = "imagegen"

    def ready(self) -> None:
        """Make known what campaigns keep of pictures, and what pictures can be used as."""
        from imagegen.archive_sections import register_sections
        from imagegen.handouts import register_use

        register_sections()
        register_use()
