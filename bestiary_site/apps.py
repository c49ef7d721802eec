"""The app that assembles the site: its checks and commands."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from PIL import Image


class BestiarySiteConfig(AppConfig):
    """Registers the app and its system checks."""

    name = "bestiary_site"

    def ready(self) -> None:
        """Register the checks, what counts queries and tasks, and the making of staff groups after migrations."""
        from bestiary_site import checks  # noqa: F401
        from bestiary_site.observing.counts import count_queries
        from bestiary_site.observing.tasks import watch_tasks

        connection_created.connect(count_queries, dispatch_uid="observing-queries")
        watch_tasks()
        # Pillow has a limit of its own: the site's setting is the one that counts, in every process.
        Image.MAX_IMAGE_PIXELS = settings.PHOTO_MAX_MEGAPIXELS * 1_000_000
        from bestiary_site.groups import make_groups

        # Django sends the signal only for apps with tables, which this one has not.
        post_migrate.connect(make_groups, sender=apps.get_app_config("campaigns"))
