"""Lets the tables of two schemas of PostgreSQL change places in one transaction."""

from typing import Any

from django.db import connection, transaction

_OF_SITE = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""  # noqa: E501
OLD = "before_"


def others() -> int:
    """Return how many other connections this database has."""
    return int(_asked("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND pid <> pg_backend_pid() AND backend_type = 'client backend'")[0][0])  # fmt: skip


def change_places(staged: str, old: str) -> None:
    """Move the site's tables into the new schema `old`, those of `staged` into the site's schema: all or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute("SELECT current_schema()")
        home = cursor.fetchone()[0]
        cursor.execute(f'CREATE SCHEMA "{old}"')
        _move(cursor, home, old)
        _move(cursor, staged, home)
        cursor.execute(f'DROP SCHEMA "{staged}"')


def _move(cursor: Any, source: str, target: str) -> None:
    cursor.execute(_OF_SITE, [f'"{source}"'])
    for (table,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{source}"."{table}" SET SCHEMA "{target}"')


def has_schema(name: str) -> bool:
    """Whether there is such a schema."""
    return bool(_asked("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name]))


def old_schemas() -> list[str]:
    """Return the schemas that hold earlier sites."""
    return [name for (name,) in _asked("SELECT nspname FROM pg_namespace WHERE nspname ~ '^before_[0-9a-f]{8}$'")]


def drop_schema(name: str) -> None:
    """Delete an earlier site's tables for good."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


def _asked(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
