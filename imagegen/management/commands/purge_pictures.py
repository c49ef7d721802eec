"""Delete for good what has lain long enough in the bin: `manage.py purge_pictures [--dry-run]`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from imagegen.housekeeping import purge_deleted


class Command(BaseCommand):
    """The command."""

    help = "Deletes pictures that have lain in the bin for longer than BACKUP_RETENTION_DAYS: rows and files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to look."""
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what went."""
        cleared = purge_deleted(dry_run=options["dry_run"])
        self.stdout.writelines(f"  {name}\n" for name in cleared.names)
        days, verb = settings.BACKUP_RETENTION_DAYS, "would go" if options["dry_run"] else "deleted"
        files = "" if options["dry_run"] else f", files of {cleared.files}"
        self.stdout.write(f"{cleared.rows} pictures in the bin for more than {days} days {verb}{files}.")
