"""`manage.py maintain`: does chores by hand, or says what they would do."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bestiary_site.maintenance import chores, runs
from bestiary_site.shared.errors import DomainError


class Command(BaseCommand):
    """`manage.py maintain [CHORE...] [--dry-run] [--list]`: without names it does all."""

    help = "Do the chores that keep the site in order (all, or those named)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("chores", nargs="*", metavar="CHORE", help="names, as --list tells them")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--list", action="store_true", dest="listing", help="name the chores and their last runs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do them one after the other; a fault of one does not keep the others from being done."""
        if options["listing"]:
            self._list()
            return
        try:
            wanted = [chores.find_chore(name) for name in options["chores"]] or chores.CHORES
        except DomainError as error:
            raise CommandError(error.message) from error
        failed = [chore.name for chore in wanted if not self._do(chore, options["dry_run"], options["verbosity"])]
        if failed:
            raise CommandError(f"These failed: {', '.join(failed)}.")

    def _do(self, chore: chores.Chore, dry_run: bool, verbosity: int) -> bool:
        try:
            done = runs.run(chore, dry_run=dry_run)
        except Exception as error:  # noqa: BLE001  (whatever it is, the other chores are done)
            message = error.message if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
            self.stderr.write(self.style.ERROR(f"{chore.name}: {message}"))
            return False
        self.stdout.write(f"{chore.name}: {'would be ' if dry_run else ''}{runs.words_of(done.told())}")
        for name in done.names if dry_run or verbosity > 1 else []:
            self.stdout.write(f"  {name}")
        return True

    def _list(self) -> None:
        last = runs.last_runs()
        for chore in chores.CHORES:
            run = last.get(chore.name)
            told = f"{run.at:%Y-%m-%d %H:%M}: {runs.sentence(run)}" if run else "never done"
            self.stdout.write(f"{chore.name:12} {chore.title}. {told}")
