"""Lists the plots that nothing has moved for too many sessions, and hints that should have paid off."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Campaign, Membership, Role
from campaigns.services.plot_reading import overdue_hints, stalled_plots


class Command(BaseCommand):
    """`manage.py plot_reminders [--campaign ID]`."""

    help = "List the plots that stand still and the foreshadowing that is overdue, as each game master sees them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the campaign's id."""
        parser.add_argument("--campaign", help="Id of one campaign; all of them unless given.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them by campaign."""
        for campaign in self._campaigns(options["campaign"]):
            runs = Membership.objects.filter(campaign=campaign, role=Role.GAME_MASTER).select_related("user").first()
            if runs is None:
                continue
            late = [f"{row.plot.name}: still for {row.sessions} sessions" for row in stalled_plots(campaign, runs.user)]
            owed = [f"{hint.plot.name}: overdue: {hint}" for hint in overdue_hints(campaign, runs.user)]
            if late or owed:
                self.stdout.write(f"{campaign.name} ({campaign.pk})")
            for line in [*late, *owed]:
                self.stdout.write(f"  {line}")

    def _campaigns(self, pk: str | None) -> list[Campaign]:
        living = Campaign.objects.filter(deleted_at=None)
        if pk is None:
            return list(living)
        try:
            found = living.filter(pk=UUID(pk)).first()
        except ValueError:
            found = None
        if found is None:
            raise CommandError(f"There is no campaign {pk}. Its id stands in the address of its page.")
        return [found]
