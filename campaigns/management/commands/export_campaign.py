"""Write a whole campaign into one archive: `manage.py export_campaign CAMPAIGN FILE`."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.archive.writing import make_archive
from campaigns.models import Campaign
from campaigns.services.audit import record


class Command(BaseCommand):
    """The command."""

    help = "Writes everything of a campaign into one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which campaign, and where to."""
        parser.add_argument("campaign", help="Its id or its name.")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        campaign = find_campaign(options["campaign"])
        made = make_archive(campaign)
        target: Path = options["file"]
        part = target.with_name(f".{target.name}.part")
        try:
            with part.open("wb") as stream:
                for block in made.blocks():
                    stream.write(block)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        record("campaign.exported", actor=None, target=campaign, campaign=campaign)
        for loss in made.losses:
            self.stderr.write(loss)
        rows = sum(made.manifest["counts"].values())
        self.stdout.write(
            f"{campaign.name}: {rows} rows and {len(made.files)} files, {target.stat().st_size >> 10} KB."
        )


def find_campaign(told: str) -> Campaign:
    """Return the living campaign of an id or a name; CommandError where there is none, or several."""
    living = Campaign.objects.filter(deleted_at=None)
    try:
        found = list(living.filter(pk=uuid.UUID(told)))
    except ValueError:
        found = list(living.filter(name__iexact=told)[:2])
    if not found:
        raise CommandError(f"There is no campaign {told!r}.")
    if len(found) > 1:
        raise CommandError(f"Several campaigns are called {told!r}: give the id.")
    return found[0]
