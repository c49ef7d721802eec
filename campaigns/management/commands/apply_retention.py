"""Forget what campaigns no longer want to keep: `manage.py apply_retention [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.retention import apply_retention


class Command(BaseCommand):
    """The command."""

    help = "Deletes old lines of the audit, old things in bins and old recordings, as each campaign's settings say."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to look."""
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what went."""
        told = apply_retention(dry_run=options["dry_run"])
        verb = "would go" if options["dry_run"] else "gone"
        for campaign, gone in told.items():
            self.stdout.write(
                f"{campaign.name}: " + ", ".join(f"{count} {what}" for what, count in gone.items()) + f" {verb}."
            )
        if not told:
            self.stdout.write("Nothing is too old anywhere.")
