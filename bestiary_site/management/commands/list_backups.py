"""Lists the backups that are kept, and lets go of those whose time has come."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat

from bestiary_site.backup import acts, places
from bestiary_site.backup.commands import NONE_YET, refusals_told


class Command(BaseCommand):
    """`manage.py list_backups [--json] [--thin [--dry-run]]`."""

    help = "List the kept backups, the newest first; with --thin delete those that retention does not keep."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="one object a line, for programs")
        parser.add_argument("--thin", action="store_true", help="delete what BACKUP_RETENTION_DAYS does not keep")
        parser.add_argument("--dry-run", action="store_true", help="with --thin: only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        with refusals_told():
            if options["thin"]:
                would = "would go" if options["dry_run"] else "is deleted"
                for name in acts.thin_out(dry_run=options["dry_run"]):
                    self.stdout.write(f"{name} {would}")
                return
            found = places.kept()
            for kept in found:
                self.stdout.write(json.dumps({"name": kept.name, **kept.told}) if options["json"] else _line(kept))
            if not found and not options["json"]:
                self.stdout.write(NONE_YET.format(where=places.the_place().where))


def _line(kept: places.Kept) -> str:
    proved = "never checked" if not kept.verified else f"checked {kept.verified['at'][:16]}: {kept.verified['words']}"
    sealed = "encrypted" if kept.told.get("encrypted") else "open"
    return (
        f"{kept.made_at:%Y-%m-%d %H:%M} UTC  {filesizeformat(kept.size):>9}  {kept.told.get('rows', '?')} rows  "
        f"{kept.told.get('files', '?')} files  {sealed}  {kept.name}  {proved}{f'  {kept.gaps}' if kept.gaps else ''}"
    )
