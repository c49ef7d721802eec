"""Brings an empty scratch database to the very migrations of a backup, so that its rows fit column by column."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from bestiary_site.backup import tables
from bestiary_site.shared.errors import Conflict, Refused


def prepare_tables(about: dict[str, Any]) -> list[type[models.Model]]:
    """Make the tables that the backup tells of; Refused if this code cannot make just those. Returns their models."""
    migrations = [(str(app), str(name)) for app, name in about["migrations"]]
    loader = tables.known_migrations()
    tables.require_known(loader, migrations)
    _require_empty()
    MigrationExecutor(connection).migrate(tables.last_of(loader, migrations))
    found = tables.models_at(loader, migrations)
    if [tables.describe(model) for model in found] != about["tables"]:
        raise Refused("backup_does_not_fit", "The tables of the backup are not those that this site's migrations make.")
    _require_here(found)
    return found


def _require_empty() -> None:
    """Nothing of a site may be reachable from here: this database is scratch."""
    names = connection.introspection.table_names()
    if "django_migrations" in names:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            if cursor.fetchone()[0]:
                raise Conflict("scratch_not_empty", "The scratch database is not empty.")


def _require_here(found: Iterable[type[models.Model]]) -> None:
    """On PostgreSQL: every table must lie in the scratch schema, the first of the search path, and none beside."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        here = {name for (name,) in cursor.fetchall()}
    if missing := [model._meta.db_table for model in found if model._meta.db_table not in here]:
        raise Conflict("scratch_not_apart", f"The scratch tables were not made apart: {missing[0]}.")


def empty(found: Iterable[type[models.Model]]) -> None:
    """Take away the rows that migrations wrote: the backup brings its own."""
    with connection.cursor() as cursor:
        for model in found:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
