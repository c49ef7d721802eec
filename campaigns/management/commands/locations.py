"""Print the tree of a campaign's places, check it, mend it: `manage.py locations CAMPAIGN [--check | --repair]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.management.commands.export_campaign import find_campaign
from campaigns.models import Location
from campaigns.places import Place, hang, set_in_order
from campaigns.services.location_repair import find_faults, mend_faults


class Command(BaseCommand):
    """The command."""

    help = "Prints the places of a campaign as a tree; finds (--check) and mends (--repair) links that make no tree."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which campaign, and what to do."""
        parser.add_argument("campaign", help="Its id or its name.")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--check", action="store_true", help="Say what is wrong; ends with 1 if anything is.")
        way.add_argument("--repair", action="store_true", help="Put what is wrong at the top.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        campaign = find_campaign(options["campaign"])
        if options["repair"]:
            for fault in mend_faults(campaign):
                self.stdout.write(f"Mended: {fault.words}. {fault.location.name} is at the top now.")
            self.stdout.write("The tree is sound.")
        elif options["check"]:
            faults = find_faults(campaign)
            if faults:
                raise CommandError("; ".join(fault.words for fault in faults) + ". Mend it with --repair.")
            self.stdout.write("The tree is sound.")
        else:
            self._print(campaign)

    def _print(self, campaign: Any) -> None:
        rows = list(Location.objects.living().filter(campaign=campaign))
        parents = dict(Location.objects.filter(campaign=campaign).values_list("pk", "parent_id"))
        above = hang(parents, [row.pk for row in rows])
        places = {
            row.pk: Place(row.pk, row.name, row.slug, above[row.pk], row.position, row.place_type) for row in rows
        }
        for place in set_in_order(places):
            kind = f" ({place.place_type})" if place.place_type else ""
            self.stdout.write(f"{'  ' * place.depth}{place.name}{kind}")
