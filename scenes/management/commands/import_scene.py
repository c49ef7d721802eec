"""Bring the scenes of a file in: `manage.py import_scene FILE --campaign ID [--as USERNAME]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.kinds import address_of
from scenes.management.people import campaign_and_game_master
from scenes.services import scene_imports


class Command(BaseCommand):
    """The command."""

    help = "Brings the scenes of a Universal VTT, Foundry, PlanarAlly or Bestiary file in, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, into which campaign, and how."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="The campaign's id or name.")
        parser.add_argument(
            "--as", dest="person", default="", help="A game master of it; its owner where none is told."
        )
        parser.add_argument("--lights", choices=scene_imports.LIGHTS, default="auto")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would come.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring them in."""
        campaign, person = campaign_and_game_master(options["campaign"], options["person"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        how = {"actor": person, "campaign": campaign, "data": data, "filename": options["file"].name}
        try:
            if options["dry_run"]:
                reports = scene_imports.preview_import(**how, lights=options["lights"])
            else:
                made = scene_imports.import_scenes(**how, lights=options["lights"])
                reports = [report for _, report in made]
                for scene, _ in made:
                    self.stdout.write(f"{scene.name} is here: {address_of(scene)}")
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        for report in reports:
            self._tell(report)

    def _tell(self, report: scene_imports.Report) -> None:
        counts = ", ".join(f"{count} {kind}" for kind, count in report.counts.items())
        self.stdout.write(f"  {report.name} ({report.format_name} {report.source_version}): {counts}")
        for line in [*report.warnings, *report.losses]:
            self.stderr.write(f"  {line}")
