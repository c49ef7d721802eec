"""Forget kept scenes: `manage.py clear_scene_cache [--expired] [--location NAME] [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from imagegen.models import CachedScene


class Command(BaseCommand):
    """The command."""

    help = "Forgets kept scenes, so that they are drawn anew when somebody asks. Their pictures stay in the gallery."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which."""
        parser.add_argument("--expired", action="store_true", help="Only those that are too old to answer.")
        parser.add_argument("--location", default="", help="Only those of this place.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what went."""
        rows = CachedScene.objects.expired() if options["expired"] else CachedScene.objects.all()
        if options["location"].strip():
            rows = rows.of_place(options["location"])
        if options["dry_run"]:
            self.stdout.write(f"{rows.count()} kept scenes would be forgotten.")
            return
        cleared, _ = CachedScene.objects.filter(pk__in=rows.values("pk")).delete()
        self.stdout.write(f"{cleared} kept scenes forgotten.")
