"""Migrations: none is missing, and the apps' migrations form no circle."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

APPS = ["campaigns", "imagegen", "characters", "reconstruction", "scenes"]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_depend_only_on_apps_to_the_left() -> None:
    loader = MigrationLoader(None)
    wrong = [
        (app, other)
        for (app, _), migration in loader.disk_migrations.items()
        if app in APPS
        for other, _ in migration.dependencies
        if other in APPS and APPS.index(other) > APPS.index(app)
    ]
    assert not wrong
