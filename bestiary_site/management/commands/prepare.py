"""Makes a site ready to serve: migrations, the demo once, the first administrator."""

import argparse
import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bestiary_site import env
from bestiary_site.maintenance.chore_times import install_chores
from bestiary_site.maintenance.features import install_features
from bestiary_site.maintenance.timetable import install_timetable
from bestiary_site.shared import storage
from campaigns.models import User
from characters.models import Character
from characters.services.demo import join_demo_campaign


class Command(BaseCommand):
    """`manage.py prepare [--serve]`: safe to repeat, quick when there is nothing to do."""

    help = "Migrate, load the demo into an empty bestiary, make the first administrator; then serve if asked."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--serve", action="store_true", help="go on to serve the site")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty bestiary empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing."""
        self._migrate()
        call_command("reindex", missing=True, verbosity=0)
        install_timetable()
        install_chores()
        install_features()
        if settings.S3_BUCKET and storage.make_bucket_if_missing():
            self.stdout.write(f"Made the bucket {settings.S3_BUCKET}.")
        if settings.COLLECT_STATIC:
            call_command("collectstatic", interactive=False, verbosity=0)
        administrator = self._first_administrator()
        if not options["no_demo"] and env.flag("DEMO", True) and not Character.objects.exists():
            self._load_demo(administrator)
        if options["serve"]:
            call_command("serve")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)

    def _load_demo(self, administrator: User | None) -> None:
        self.stdout.write("Loading the demo bestiary ...")
        call_command("seed_demo", stdout=self.stdout, verbosity=0)
        if administrator is not None:
            join_demo_campaign(username=administrator.username)

    def _first_administrator(self) -> User | None:
        """Make one where there is none, say how to sign in, and return him."""
        if User.objects.filter(is_superuser=True).exists():
            return None
        name = env.text("ADMIN_NAME", "admin")
        password = env.text("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
        administrator = User.objects.create_superuser(username=name, password=password, is_curator=True)
        note = settings.DATA_DIR / "first-administrator.txt"
        text = f"Sign in at {settings.SITE_URL}/account/login/ as {name} with the password {password}\n"
        if env.text("ADMIN_PASSWORD"):
            self.stdout.write(self.style.SUCCESS(f"Made the first administrator: {name}, with ADMIN_PASSWORD."))
            return administrator
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(text)
        self.stdout.write(
            self.style.SUCCESS(f"\n  {text}  (kept in {note} until you delete it; change it on your account page)\n")
        )
        return administrator
