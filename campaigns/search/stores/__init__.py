"""The two places where the index may lie; `the_store()` is the one of this site's database."""

from django.db import connection

from campaigns.search.stores.base import Store
from campaigns.search.stores.postgresql import PostgresqlStore
from campaigns.search.stores.sqlite import SqliteStore

_STORES: dict[str, Store] = {"sqlite": SqliteStore(), "postgresql": PostgresqlStore()}


def the_store() -> Store:
    """Return the back end of the database in use."""
    return _STORES[connection.vendor]
