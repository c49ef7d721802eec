"""The app of creatures and characters."""

from django.apps import AppConfig


class CharactersConfig(AppConfig):
    """Registers the app."""

    name = "characters"
