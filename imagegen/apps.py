"""The app of pictures from words."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    """Registers the app."""

    name = "imagegen"
