"""Which tables a backup holds, as the migrations that have run describe them, and what is left out and why."""

from typing import Any

from django.db import models
from django.db.migrations.loader import MigrationLoader

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


def known_migrations() -> MigrationLoader:
    """Return all migrations of this code, read without asking a database."""
    return MigrationLoader(None)


def applied_migrations(connection: Any, loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return (app, name) of every migration that has run; Conflict if the code does not know one of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        ran = [(str(app), str(name)) for app, name in cursor.fetchall()]
    if unknown := _unknown(loader, ran):
        raise Conflict("database_newer", DATABASE_NEWER.format(names=unknown))
    return ran


def require_known(loader: MigrationLoader, migrations: list[tuple[str, str]]) -> None:
    """Refuse a backup of a newer site."""
    if unknown := _unknown(loader, migrations):
        raise Refused("backup_from_newer_site", NEWER_SITE.format(names=unknown))


def _unknown(loader: MigrationLoader, migrations: list[tuple[str, str]]) -> str:
    names = [f"{app}.{name}" for app, name in migrations if (app, name) not in loader.disk_migrations]
    return ", ".join(names[:5])


def last_of(loader: MigrationLoader, migrations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the targets that lead to exactly these migrations: the last of each app."""
    ran = {one for one in migrations if one in loader.graph.nodes}
    return sorted(
        one for one in ran if not any(next_.key in ran and next_.key[0] == one[0] for next_ in _children(loader, one))
    )


def _children(loader: MigrationLoader, one: tuple[str, str]) -> Any:
    return loader.graph.node_map[one].children


def models_at(loader: MigrationLoader, migrations: list[tuple[str, str]]) -> list[type[models.Model]]:
    """Return the models with tables as they are after these migrations, those between many and many included."""
    state = loader.project_state(last_of(loader, migrations))
    found = state.apps.get_models(include_auto_created=True)
    ours = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted((one for one in ours if one._meta.db_table not in LEFT_OUT), key=lambda one: one._meta.db_table)


def describe(model: type[models.Model]) -> dict[str, Any]:
    """Return a table as a backup tells it: its name and [column, kind] of each column in order."""
    columns = [[field.column, kind_of(field)] for field in columns_of(model)]
    return {"name": model._meta.db_table, "columns": columns}
