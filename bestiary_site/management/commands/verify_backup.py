"""Proves a backup by restoring it into a scratch place."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from bestiary_site.backup import acts
from bestiary_site.backup.commands import add_key_option, kept_name, key_of, refusals_told, teller


class Command(BaseCommand):
    """`manage.py verify_backup [NAME|FILE] [--postgresql]`: the site may go on meanwhile."""

    help = (
        "Restore a backup into a scratch place and compare every table and file by hash; the newest, if none is named."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("backup", nargs="?", default="newest", help="a file, or a name from list_backups")
        parser.add_argument(
            "--postgresql", action="store_true", help="into a scratch schema of the site's PostgreSQL, not into SQLite"
        )
        add_key_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        name, tell, where = options["backup"], teller(self, options["verbosity"]), options["postgresql"]
        with refusals_told():
            if Path(name).is_file():
                report = acts.verify_file(Path(name), key_of(options), tell, postgresql=where)
            else:
                report = acts.verify_kept(kept_name(name), key_of(options), tell, postgresql=where)
        words = "The backup is good: {tables} tables, {rows} rows and {files} files came back equal."
        self.stdout.write(self.style.SUCCESS(words.format(**report)))
