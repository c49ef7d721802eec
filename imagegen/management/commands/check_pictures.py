"""Compare pictures' rows with their files: `manage.py check_pictures [--mend] [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from imagegen.checking import check

KINDS = {
    "orphans": "files that no row names",
    "halves": "half-written files",
    "lost": "rows whose picture is gone",
    "incomplete": "rows whose smaller copies are gone",
    "returned": "lost pictures whose files are back",
}


class Command(BaseCommand):
    """The command."""

    help = (
        "Names files without a row and rows without a file. With --mend such files are deleted (those of the last hour "
        "excepted), smaller copies made anew, and pictures without a file put into the bin. Ends with 1 if something "
        "does not fit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to mend."""
        parser.add_argument("--mend", action="store_true", help="Mend what does not fit.")
        parser.add_argument("--dry-run", action="store_true", help="Only name it, even with --mend.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, mend if wanted, and say what was found."""
        mend = options["mend"] and not options["dry_run"]
        try:
            found = check(mend=mend)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{found.pictures} pictures, files of {found.digests}.")
        for kind, words in KINDS.items():
            if count := getattr(found, kind):
                self.stdout.write(f"{count} {words}:")
                self.stdout.writelines(f"  {name}\n" for name in found.names[kind])
        self._end(found.faults, found.mended, mend)

    def _end(self, faults: int, mended: int, mend: bool) -> None:
        if not faults:
            self.stdout.write("Everything fits.")
            return
        left = faults - mended if mend else faults
        if mend:
            self.stdout.write(f"{mended} mended.")
        if left:
            raise CommandError(f"{left} things do not fit." + ("" if mend else " Mend them with --mend."))
