"""List scenes: `manage.py scenes --campaign ID-or-name [--archived] [--bin]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from campaigns.models import Campaign
from scenes.models import Piece, Scene, Table
from scenes.services.scene_folders import path_of


class Command(BaseCommand):
    """The command."""

    help = "Lists the scenes of a campaign with their ids, folders and how much lies on them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which scenes."""
        parser.add_argument("--campaign", required=True, help="its id, or its whole name")
        parser.add_argument("--archived", action="store_true", help="those that were put away")
        parser.add_argument("--bin", action="store_true", help="those in the bin")

    def handle(self, *args: Any, **options: Any) -> None:
        """List them."""
        campaign = find_campaign(options["campaign"])
        rows = Scene.objects.filter(campaign=campaign, deleted_at__isnull=not options["bin"])
        if not options["bin"]:
            rows = rows.filter(archived_at__isnull=not options["archived"])
        counted = Piece.objects.filter(scene__in=rows).order_by().values_list("scene").annotate(count=Count("pk"))
        lying: dict[int, int] = dict(counted)
        open_one = Table.objects.filter(campaign=campaign).values_list("scene", flat=True).first()
        for scene in rows.select_related("folder"):
            path = "/".join(one.name for one in path_of(scene.folder))
            mark = "  (open)" if scene.pk == open_one else ""
            self.stdout.write(
                f"{scene.pk:>6}  {f'{path}/' if path else ''}{scene.name}: {lying.get(scene.pk, 0)} pieces{mark}"
            )
        if not rows:
            self.stdout.write(f"{campaign.name} has no such scenes.")


def find_campaign(said: str) -> Campaign:
    """Return the living campaign of an id or a name, or end with a sentence."""
    rows = Campaign.objects.filter(deleted_at=None)
    plain = said.replace("-", "").lower()
    if len(plain) == 32 and not set(plain) - set("0123456789abcdef"):
        found = list(rows.filter(pk=said))
    else:
        found = list(rows.filter(name__iexact=said))
    if len(found) != 1:
        names = ", ".join(f"{one.name} ({one.pk})" for one in (found or rows)[:20])
        raise CommandError(f"Say which campaign: {names}." if names else "There is no campaign yet.")
    return found[0]
