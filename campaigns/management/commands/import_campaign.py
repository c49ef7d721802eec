"""Bring an archive of a campaign in: `manage.py import_campaign FILE --as USERNAME`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.models import User
from campaigns.services import archives


class Command(BaseCommand):
    """The command."""

    help = "Brings an archive of a campaign in, whole or not at all. People are recognised by name and address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, for whom, and how."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="person", required=True, help="Who becomes its game master.")
        parser.add_argument("--mode", choices=archives.MODES, default="", help="Over what is here, else new.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would come.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring it in."""
        person = User.objects.filter(username__iexact=options["person"]).first()
        if person is None:
            raise CommandError(f"There is nobody called {options['person']!r}.")
        try:
            with options["file"].open("rb") as stream:
                self._bring_in(person, stream, options)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal

    def _bring_in(self, person: User, stream: Any, options: dict[str, Any]) -> None:
        how: dict[str, Any] = {"actor": person, "stream": stream, "mode": options["mode"], "progress": self._progress}
        if options["dry_run"]:
            report = archives.preview_archive(**how, match_all=True)
            self.stdout.write(f"{report.campaign_name} would come in ({report.mode}).")
        else:
            campaign, report = archives.import_archive(**how, match_all=True)
            self.stdout.write(f"{campaign.name} is here ({report.mode}): {campaign.get_absolute_url()}")
        for name, tally in report.tables.items():
            if tally.made or tally.changed or tally.gone:
                self.stdout.write(f"  {name}: {tally.made} new, {tally.changed} changed, {tally.gone} gone")
        for one in report.people:
            self.stdout.write(f"  {one['name']}: {one['account'] or 'a stand-in'}")
        for loss in report.losses:
            self.stderr.write(loss)

    def _progress(self, what: str, done: int, total: int) -> None:
        step = max(1, total // 20)
        if done % step == 0 or done == total or what != "checksums":
            self.stderr.write(f"{what}: {done * 100 // max(total, 1)} %")
