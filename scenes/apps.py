"""The app of the live table."""

from django.apps import AppConfig


class ScenesConfig(AppConfig):
    """Registers the app and its kind of entry."""

    name = "scenes"

    def ready(self) -> None:
        """Make known what other apps keep and show without importing this one."""
        from scenes.archive_sections import register_sections
        from scenes.picture_uses import register_uses
        from scenes.registered import register_demo, register_kinds

        register_kinds()
        register_sections()
        register_uses()
        register_demo()
