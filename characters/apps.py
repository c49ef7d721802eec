"""The app of creatures and characters."""

from django.apps import AppConfig


class CharactersConfig(AppConfig):
    """Registers the app and its kind of entry."""

    name = "characters"

    def ready(self) -> None:
        """Make the kind known once all models are loaded."""
        from characters.archive_sections import register_sections
        from characters.registered import register_kinds

        register_kinds()
        register_sections()
