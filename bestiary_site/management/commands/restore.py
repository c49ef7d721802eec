"""Puts a backup in the place of this site."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bestiary_site.backup import restoring, swap
from bestiary_site.backup.commands import add_key_option, key_of, named_backup, refusals_told, teller
from bestiary_site.backup.progress import Progress

SETTLED = {
    "finished": "A restore that had broken off is finished.",
    "taken back": "A restore that broke off is undone.",
}


class Command(BaseCommand):
    """`manage.py restore NAME|FILE [--confirm replace]`: while the site is stopped."""

    help = (
        "Restore a backup into an empty site, or in the place of this one: everything is checked first, then a second "
        "site is made beside this one and compared, and only then the two change places. Stop the site before."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("backup", nargs="?", default="", help="a file, a name from list_backups, or: newest")
        parser.add_argument(
            "--confirm", default="", metavar="WORD", help=f"{restoring.CONFIRM}: a site that has people"
        )
        parser.add_argument("--check-only", action="store_true", help="look at all of it and change nothing")
        parser.add_argument("--unsealed", action="store_true", help="take an open backup although BACKUP_KEY is set")
        parser.add_argument("--forget-old", action="store_true", help="delete what is kept of sites replaced earlier")
        parser.add_argument("--settle", action="store_true", help="finish or undo a restore that broke off")
        add_key_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        with refusals_told():
            if options["settle"]:
                self._settle()
            elif options["forget_old"]:
                for name in swap.forget_old():
                    self.stdout.write(f"{name} is deleted")
            elif not options["backup"]:
                raise CommandError("Name a backup: a file, a name from list_backups, or newest.")
            else:
                self._restore(options)

    def _settle(self) -> None:
        with swap.nobody_else():
            self.stdout.write(SETTLED.get(swap.settle(), "No restore had broken off."))

    def _restore(self, options: dict[str, Any]) -> None:
        progress, key = Progress(teller(self, options["verbosity"])), key_of(options)
        with named_backup(options["backup"]) as path:
            if options["check_only"]:
                about, manifest = restoring.check(path, key, progress, unsealed=options["unsealed"])
                rows = sum(table["rows"] for table in manifest["tables"].values())
                self.stdout.write(
                    f"Whole and readable: made {about['made_at'][:16]} on {about['database']}, {rows} rows, "
                    f"{manifest['files']['count']} files. verify_backup also restores it on trial."
                )
                return
            confirmed = self._confirmed(options["confirm"])
            report = restoring.restore(path, key, progress, confirmed=confirmed, unsealed=options["unsealed"])
        self.stdout.write(self.style.SUCCESS("Restored: {rows} rows and {files} files, all equal.".format(**report)))
        self.stdout.write(f"The old site is kept as {report['kept_as']}; restore --forget-old deletes it.")
        for words in report["words"]:
            self.stdout.write(words)

    def _confirmed(self, word: str) -> bool:
        if word and word != restoring.CONFIRM:
            raise CommandError(f"To replace this site write --confirm {restoring.CONFIRM}.")
        return bool(word)
