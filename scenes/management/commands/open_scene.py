"""Open a scene for the players: `manage.py open_scene ID [--as USERNAME] [--close]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.models import Membership, Role, User
from scenes.models import Scene
from scenes.services.tables import campaign_of, close_table, open_scene


class Command(BaseCommand):
    """The command."""

    help = "Brings the players of a campaign to a scene, as its game master would; --close sends them away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which scene, and on whose behalf."""
        parser.add_argument("scene", type=int, help="its id (manage.py scenes lists them)")
        parser.add_argument("--as", dest="username", help="a game master; without it the campaign's first one")
        parser.add_argument("--close", action="store_true", help="close the table instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        scene = Scene.objects.living().select_related("campaign").filter(pk=options["scene"]).first()
        if scene is None:
            raise CommandError(f"There is no scene {options['scene']}: manage.py scenes lists them.")
        actor = _actor(scene, options["username"])
        try:
            if options["close"]:
                close_table(actor=actor, campaign=campaign_of(scene))
                self.stdout.write(f"The table of {scene.campaign} is closed.")
            else:
                open_scene(actor=actor, scene=scene)
                self.stdout.write(f"The players of {scene.campaign} are at {scene.name} now.")
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal


def _actor(scene: Scene, username: str | None) -> User:
    masters = Membership.objects.filter(campaign=scene.campaign, role=Role.GAME_MASTER).select_related("user")
    if username:
        masters = masters.filter(user__username__iexact=username)
    found = masters.order_by("pk").first()
    if found is None:
        raise CommandError(f"{username or 'Nobody'} runs {scene.campaign}.")
    return found.user
