"""Which tables a backup holds, as the migrations that have run describe them, and what is left out and why."""

from typing import Any

from django.db import models
from django.db.migrations.executor import MigrationExecutor

from bestiary_site.backup.rows import columns_of, kind_of
from bestiary_site.shared.errors import Conflict, Refused

LEFT_OUT = {
    "django_session": "sign-ins end with the machine",
    "usersessions_usersession": "sign-ins end with the machine",
    "campaigns_searchterm": "written anew by reindex",
    "campaigns_searchword": "written anew by reindex",
    "campaigns_searchtext": "written anew by reindex",
}
DATABASE_NEWER = (
    "The database has migrations that this code does not know ({names}): run the newer code that made them."
)
NEWER_SITE = (
    "This backup was made by a newer Bestiary: its database has steps that this code does not know ({names}). "
    "Update this site first, then restore."
)


def applied_migrations(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """Return (app, name) of every migration that has run; Conflict if the code does not know one of them."""
    ran = sorted(executor.loader.applied_migrations)
    unknown = [f"{app}.{name}" for app, name in ran if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise Conflict("database_newer", DATABASE_NEWER.format(names=", ".join(unknown[:5])))
    return ran


def models_at(executor: MigrationExecutor, migrations: list[tuple[str, str]]) -> list[type[models.Model]]:
    """Return the models with tables as they are after these migrations, those between many and many included."""
    state = executor.loader.project_state(migrations)
    found = state.apps.get_models(include_auto_created=True)
    ours = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted((one for one in ours if one._meta.db_table not in LEFT_OUT), key=lambda one: one._meta.db_table)


def require_known(executor: MigrationExecutor, migrations: list[tuple[str, str]]) -> None:
    """Refuse a backup of a newer site."""
    unknown = [f"{app}.{name}" for app, name in migrations if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise Refused("backup_from_newer_site", NEWER_SITE.format(names=", ".join(unknown[:5])))


def describe(model: type[models.Model]) -> dict[str, Any]:
    """Return a table as a backup tells it: its name and [column, kind] of each column in order."""
    columns = [[field.column, kind_of(field)] for field in columns_of(model)]
    return {"name": model._meta.db_table, "columns": columns}
