"""Bring a folder of maps, pictures and sounds in: `manage.py import_assets FOLDER --campaign ID --as USERNAME`."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, Membership, Role, User
from scenes.models import AssetFolder
from scenes.services import assets, folders

_LEFT_OUT = {"thumbs.db", "desktop.ini"}


class Command(BaseCommand):
    """The command."""

    help = "Adds every map, picture and sound of a folder, those in folders within it too; the folders are made alike."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, where to, and for whom."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--campaign", required=True, help="The id of the campaign, or its name.")
        parser.add_argument("--as", dest="person", default="", help="A game master of it; else the first one.")
        parser.add_argument("--into", default="", help="Folders below which all of it goes: Maps/Caves.")
        parser.add_argument("--tag", action="append", default=[], help="A tag for every file; may be repeated.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring it in."""
        root: Path = options["folder"]
        if not root.is_dir():
            raise CommandError(f"{root} is no folder.")
        campaign = _campaign(options["campaign"])
        actor = _game_master(campaign, options["person"])
        names = [name for name in options["into"].split("/") if name]
        try:
            top = folders.folder_at(actor=actor, campaign=campaign, names=names)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        paths = [
            path for path in sorted(root.rglob("*")) if path.is_file() and not _is_left_out(path.relative_to(root))
        ]
        told: Counter[str] = Counter()
        for number, path in enumerate(paths, start=1):
            word = self._add(actor, campaign, top, root, path, options["tag"])
            told[word] += 1
            self.stdout.write(f"{number}/{len(paths)} {path.relative_to(root)}: {word}")
        counts = ", ".join(f"{count} {word}" for word, count in told.items())
        self.stdout.write(f"Done: {counts or 'there was nothing to add'}.")

    def _add(
        self, actor: User, campaign: Campaign, top: AssetFolder | None, root: Path, path: Path, tags: list[str]
    ) -> str:
        try:
            within = path.relative_to(root).parent.parts
            folder = folders.folder_at(actor=actor, campaign=campaign, names=within, under=top)
            assets.add_asset(actor=actor, campaign=campaign, source=path, name=path.name, folder=folder, tags=tags)
        except DomainError as refusal:
            if refusal.code == "same_content":
                return "there already"
            self.stderr.write(refusal.message)
            return "refused"
        return "added"


def _is_left_out(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.lower() in _LEFT_OUT


def _campaign(said: str) -> Campaign:
    living = Campaign.objects.filter(deleted_at=None)
    try:
        found = living.filter(pk=said).first()
    except (ValidationError, ValueError):
        found = None
    found = found or living.filter(name__iexact=said).first()
    if found is None:
        raise CommandError(f"There is no campaign {said!r}.")
    return found


def _game_master(campaign: Campaign, said: str) -> User:
    rows = Membership.objects.filter(campaign=campaign, role=Role.GAME_MASTER).select_related("user").order_by("pk")
    found = rows.filter(user__username__iexact=said).first() if said else rows.first()
    if found is None:
        raise CommandError(f"{said or 'Nobody'} is no game master of {campaign.name}.")
    return found.user
