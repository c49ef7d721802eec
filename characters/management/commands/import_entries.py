"""Imports a file of a foreign format from the command line, through the same services as the page."""

import argparse
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, User
from characters.importers.base import DISAGREEMENT, DROPPED
from characters.importers.detect import FORMATS
from characters.services.imports import apply_import, compare_run, start_import


class Command(BaseCommand):
    """`manage.py import_entries FILE [--campaign ID] [--dry-run]`."""

    help = "Import a file into a campaign or the public bestiary; prints what is made, changed, and not kept."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--campaign", help="id of the campaign (default: the public bestiary)")
        parser.add_argument(
            "--owner", metavar="USER", help="who imports (default: the campaign's founder, or the admin)"
        )
        parser.add_argument("--format", default="", choices=["", *FORMATS], help="default: found by content")
        parser.add_argument("--visibility", default="", help="who may see new entries")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, print, take over; every refusal becomes the command's last line."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            self._work(options, content)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal

    def _work(self, options: dict[str, Any], content: bytes) -> None:
        campaign = _campaign(options["campaign"])
        owner = _owner(options["owner"], campaign)
        name = options["file"].name
        run = start_import(actor=owner, campaign=campaign, content=content, name=name, format=options["format"])
        self.stdout.write(f"{FORMATS[run.format]}: {run.reason}")
        for row in compare_run(actor=owner, run=run):
            self.stdout.write(f"  {row.label}: {row.parsed.name}{f' ({row.note})' if row.note else ''}")
            for line in row.parsed.report.lines:
                if line.outcome in {DROPPED, DISAGREEMENT}:
                    self.stdout.write(f"    {line.outcome}: {line.field} {line.value} - {line.note}")
        if options["dry_run"]:
            run.delete()
            self.stdout.write("Nothing was written.")
            return
        counts = apply_import(actor=owner, run=run, visibility=options["visibility"]).counts()
        said = ", ".join(f"{number} {done}" for done, number in sorted(counts.items()))
        self.stdout.write(
            self.style.SUCCESS(f"{counts.get('created', 0)} created, {counts.get('changed', 0)} changed ({said}).")
        )


def _campaign(said: str | None) -> Campaign | None:
    if not said:
        return None
    try:
        found = Campaign.objects.filter(deleted_at=None, pk=uuid.UUID(said)).first()
    except ValueError:
        found = Campaign.objects.filter(deleted_at=None, name=said).first()
    if found is None:
        raise CommandError(f"There is no campaign {said}. Give its id or its exact name.")
    return found


def _owner(said: str | None, campaign: Campaign | None) -> User:
    if said:
        found = User.objects.filter(username=said).first()
        if found is None:
            raise CommandError(f"There is no user {said}.")
        return found
    owner = campaign.created_by if campaign else User.objects.filter(is_superuser=True).order_by("pk").first()
    if owner is None:
        raise CommandError("Name who imports with --owner.")
    return owner
