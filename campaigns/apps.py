"""The app of people, campaigns and everything that has a name."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Registers the app and the kinds of entries that it keeps."""

    name = "campaigns"

    def ready(self) -> None:
        """Make the kinds known once all models are loaded."""
        from campaigns.archive.registered import register_sections
        from campaigns.registered import register_kinds

        register_kinds()
        register_sections()
