"""The app of creatures and characters."""

from django.apps import AppConfig


class CharactersConfig(AppConfig):
    """Registers the app and its kind of entry."""

    name = "characters"

    def ready(self) -> None:
        """Make the kind known once all models are loaded."""
        from characters.archive_sections import register_sections
        from characters.picture_uses import register_uses
        from characters.registered import register_kinds

        register_kinds()
        register_sections()
        register_uses()
