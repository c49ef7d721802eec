"""Write a scene as a file: `manage.py export_scene SCENE_ID [--to uvtt] [--out FILE]`."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from scenes.management.people import game_master_of
from scenes.models import Scene
from scenes.services import scene_exports


class Command(BaseCommand):
    """The command."""

    help = "Writes a scene as our own file, as Universal VTT or as a Foundry scene, and tells what that cannot hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which scene, as what, and where."""
        parser.add_argument("scene", type=int)
        parser.add_argument("--to", choices=list(scene_exports.FORMATS), default="bestiary")
        parser.add_argument("--out", type=Path, help="A file or a folder; the current folder where none is told.")
        parser.add_argument("--as", dest="person", default="", help="A game master; the owner where none is told.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        scene = Scene.objects.living().filter(pk=options["scene"]).select_related("campaign").first()
        if scene is None or scene.campaign is None:
            raise CommandError(f"There is no scene {options['scene']}.")
        person = game_master_of(scene.campaign, options["person"])
        try:
            export = scene_exports.export_scene(actor=person, scene=scene, to=options["to"])
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        out = options["out"] or Path()
        target = out / export.name if out.is_dir() else out
        try:
            with target.open("wb") as out_file:
                shutil.copyfileobj(export.written.content, out_file)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{target}: {export.written.size} bytes")
        for loss in export.written.losses:
            self.stderr.write(f"  {loss}")
