"""Makes a backup of the whole site."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat

from bestiary_site.backup import acts, places
from bestiary_site.backup.commands import refusals_told, teller


class Command(BaseCommand):
    """`manage.py backup [--verify]`: while the site goes on."""

    help = "Back up database and files into BACKUP_DIR or BACKUP_S3_BUCKET; the site may go on meanwhile."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--verify", action="store_true", help="restore it on trial afterwards and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        tell = teller(self, options["verbosity"])
        with refusals_told():
            kept = acts.make_backup(tell)
            self.stdout.write(self.style.SUCCESS(self._words(kept)))
            if options["verify"]:
                report = acts.verify_kept(kept.name, tell=tell)
                self.stdout.write(self.style.SUCCESS("{rows} rows and {files} files came back equal.".format(**report)))

    def _words(self, kept: places.Kept) -> str:
        sealed = "encrypted" if kept.told["encrypted"] else "not encrypted: BACKUP_KEY is not set"
        return (
            f"{kept.name} in {places.the_place().where}: {kept.told['rows']} rows, {kept.told['files']} files, "
            f"{filesizeformat(kept.size)}, {sealed}.{f' But: {kept.gaps}.' if kept.gaps else ''}"
        )
