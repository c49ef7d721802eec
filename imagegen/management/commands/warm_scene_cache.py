"""Draw scenes before they are asked for: `manage.py warm_scene_cache --campaign ID [--place NAME ...] [--dry-run]`."""

import argparse
import uuid
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, Kind, Membership, Role, User
from imagegen import runner
from imagegen.cache_key import Scene
from imagegen.errors import why_not
from imagegen.services.scene_cache import ask_scene, is_kept


class Command(BaseCommand):
    """The command."""

    help = (
        "Has scenes drawn that are not kept yet: for a campaign, as its game master, of the places named or of all its "
        "locations; or for one person (--for). What it draws counts against the same quotas as if he had asked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Say for whom and what."""
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("--campaign", type=uuid.UUID, help="The campaign's id.")
        parser.add_argument("--for", dest="username", default="", help="A person; in a campaign one of its members.")
        parser.add_argument("--place", action="append", default=[], help="A place; may be repeated.")
        parser.add_argument("--time", action="append", default=[], help="A time of day; may be repeated (day).")
        parser.add_argument("--weather", action="append", default=[], help="A weather; may be repeated (clear).")
        parser.add_argument("--most", type=int, default=50, help="Draw at most so many (50).")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be drawn.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, one scene after the other."""
        campaign_id: uuid.UUID | None = options["campaign"]
        person = self._person(options["username"], campaign_id)
        missing = [
            scene
            for scene in self._scenes(options, campaign_id, person)
            if not is_kept(actor=person, scene=scene, campaign_id=campaign_id)
        ][: options["most"]]
        for scene in missing:
            told = f"{scene.location}, {scene.time_of_day}, {scene.weather}"
            if options["dry_run"]:
                self.stdout.write(f"{told}: would be drawn")
                continue
            self.stdout.write(f"{told}: {self._draw(person, scene, campaign_id)}")
        if not missing:
            self.stdout.write("All of these scenes are kept already.")

    def _draw(self, person: User, scene: Scene, campaign_id: uuid.UUID | None) -> str:
        """Draw here and now, unless a worker was quicker. A refusal ends all: the next one would say the same."""
        try:
            found = ask_scene(actor=person, scene=scene, campaign_id=campaign_id)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        if found.request is None:
            return "kept"
        runner.run_request(found.request.pk)
        found.request.refresh_from_db()
        return "drawn" if found.request.picture_id else why_not(found.request).message

    def _person(self, username: str, campaign_id: uuid.UUID | None) -> User:
        if username:
            found = User.objects.filter(username=username).first()
        else:
            campaigns = Campaign.objects.filter(pk=campaign_id) if campaign_id else Campaign.objects.none()
            masters = Membership.objects.filter(campaign__in=campaigns, role=Role.GAME_MASTER, user__is_active=True)
            found = next((one.user for one in masters.select_related("user").order_by("pk")), None)
        if found is None:
            raise CommandError("Name a person with --for, or a campaign that has a game master with --campaign.")
        return found

    def _scenes(self, options: dict[str, Any], campaign_id: uuid.UUID | None, person: User) -> Iterator[Scene]:
        places = options["place"] or self._locations(campaign_id, person)
        for place, time, weather in product(places, options["time"] or ["day"], options["weather"] or ["clear"]):
            yield Scene(place, time, weather)

    def _locations(self, campaign_id: uuid.UUID | None, person: User) -> list[str]:
        """All locations of a campaign, for its game masters: what others have drawn is seen by everybody of it."""
        campaign = Campaign.objects.run_by(person).filter(pk=campaign_id).first() if campaign_id else None
        if campaign is None:
            raise CommandError(
                "Name places with --place, or a campaign with --campaign (and nobody who does not run it)."
            )
        return list(campaign.entries.filter(kind=Kind.LOCATION, deleted_at=None).values_list("name", flat=True))
