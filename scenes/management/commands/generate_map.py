"""Draw a battle map: `manage.py generate_map cave --seed moss --out FOLDER`, or `--campaign ID` to make a scene."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.kinds import address_of
from scenes.exporters.uvtt import write_uvtt
from scenes.generator.make import generate, wish_from
from scenes.generator.plan import KINDS, STYLES
from scenes.management.people import campaign_and_game_master
from scenes.services.generated import generate_scene
from scenes.services.scene_imports import told

WISHES = ("kind", "seed", "columns", "rows", "cell", "density", "style")


class Command(BaseCommand):
    """The command."""

    help = "Draws a dungeon, cave, forest or tavern with its walls, doors and lights. The same seed gives the same map."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to draw, and where it goes."""
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("--seed", default="1")
        parser.add_argument("--columns", type=int, default=40)
        parser.add_argument("--rows", type=int, default=30)
        parser.add_argument("--cell", type=int, default=70, help="Pixels a cell.")
        parser.add_argument("--density", type=float, default=0.5)
        parser.add_argument("--style", choices=STYLES, default="painted")
        parser.add_argument("--out", type=Path, help="A folder for the picture and a Universal VTT file.")
        parser.add_argument("--campaign", default="", help="Make a scene of it in this campaign (id or name).")
        parser.add_argument("--as", dest="person", default="", help="A game master; the owner where none is told.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw it."""
        if not options["out"] and not options["campaign"]:
            raise CommandError("Say where it goes: --out FOLDER, --campaign ID, or both.")
        wish = {name: options[name] for name in WISHES}
        try:
            if options["out"]:
                self._write(wish, options["out"])
            if options["campaign"]:
                campaign, person = campaign_and_game_master(options["campaign"], options["person"])
                scene = generate_scene(actor=person, campaign=campaign, wish=wish)
                self.stdout.write(f"{scene.name} is here: {address_of(scene)}")
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal

    def _write(self, wish: dict[str, Any], folder: Path) -> None:
        with told():
            found = generate(wish_from(wish))
        picture = found.pictures[0].data or b""
        stem = f"{wish['kind']}-{''.join(letter if letter.isalnum() else '-' for letter in str(wish['seed']))}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{stem}.webp").write_bytes(picture)
            (folder / f"{stem}.dd2vtt").write_bytes(write_uvtt(found.pieces, picture).data)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{found.name}: {folder / stem}.webp and .dd2vtt, {found.counts()}")
