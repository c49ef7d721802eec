"""Write the search index anew: `manage.py reindex [--missing]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.search.index import reindex


class Command(BaseCommand):
    """Write the search index anew; the site may go on meanwhile."""

    help = "Write the search index of all entries anew, or with --missing only of those that have none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be given."""
        parser.add_argument("--missing", action="store_true", help="only entries that are not in the index")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, saying how far it is."""
        quiet = int(options["verbosity"]) < 1

        def show(done: int, of: int) -> None:
            if not quiet and (done == of or done % 5000 == 0):
                self.stdout.write(f"{done} of {of} entries")

        count = reindex(show, missing_only=options["missing"])
        if not quiet:
            self.stdout.write(f"The index holds {count} entries anew." if count else "Nothing was missing.")
