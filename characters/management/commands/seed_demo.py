"""Loads the demo bestiary and its campaign; may run again at any time."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bestiary_site.shared.errors import DomainError
from characters.demo.loader import DemoError
from characters.services.demo import Tally, join_demo_campaign, seed_demo


class Command(BaseCommand):
    """`manage.py seed_demo [--join NAME]`: creatures people have edited, and their own, stay as they are."""

    help = "Load the demo bestiary and its campaign, or bring an untouched one up to date."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--join", metavar="NAME", help="let this account run the demo's campaign too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, telling each creature (not with --verbosity 0), then how it went."""
        began = time.monotonic()
        try:
            tally = seed_demo(tell=self.stdout.write if options["verbosity"] else lambda line: None)
            self.stdout.write(self.style.SUCCESS(f"{_summary(tally)} ({time.monotonic() - began:.1f} s)"))
            if options["join"]:
                membership = join_demo_campaign(username=options["join"])
                self.stdout.write(f"{membership.user} is {membership.get_role_display()} of {membership.campaign}.")
        except (DemoError, DomainError) as error:
            raise CommandError(str(error)) from error


def _summary(tally: Tally) -> str:
    counts = ", ".join(f"{count} {done}" for done, count in tally.creatures.most_common())
    return f"The demo is loaded: {counts}; {tally.models} 3D models published"
