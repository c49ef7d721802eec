"""What each process counts as it happens: queries, sockets, tasks. What lies in rows is counted in rows.py."""

import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError
from prometheus_client import Counter, Gauge, Histogram

from bestiary_site.shared import tracing

QUERIES = Histogram(
    "bestiary_database_query_seconds",
    "How long the database took for one query.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0),
)
QUERY_ERRORS = Counter("bestiary_database_errors", "Queries that failed, by kind.", ["kind"])
SOCKETS = Gauge("bestiary_sockets_open", "WebSockets that are open now.", ["kind"], multiprocess_mode="livesum")
SOCKETS_OPENED = Counter("bestiary_sockets_opened", "WebSockets that were ever opened.", ["kind"])
TABLES = Gauge("bestiary_tables_live", "Scenes at which somebody sits now, by process.", multiprocess_mode="livesum")
TASKS = Histogram(
    "bestiary_task_seconds",
    "How long background tasks took.",
    ["task", "outcome"],
    buckets=(0.01, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0),
)
_LONGEST_STATEMENT = 2000


def count_queries(connection: Any, **_: Any) -> None:
    """Count what goes over this connection from now on (a receiver of Django's `connection_created`)."""
    if counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(counted)


def counted(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Time one query and, inside a trace, make it a span: the statement with its placeholders, never a value."""
    began = time.perf_counter()
    try:
        if not tracing.is_on():
            return execute(sql, params, many, context)
        with tracing.part(f"query {_verb(sql)}", _described(sql, context)):
            return execute(sql, params, many, context)
    except DatabaseError as error:
        QUERY_ERRORS.labels(_kind_of(error)).inc()
        raise
    finally:
        QUERIES.observe(time.perf_counter() - began)


def _described(sql: Any, context: dict[str, Any]) -> dict[str, str]:
    return {"db.system.name": context["connection"].vendor, "db.query.text": str(sql)[:_LONGEST_STATEMENT]}


_VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"}


def _verb(sql: Any) -> str:
    first = str(sql).lstrip(" (\n")[:10].split(" ", 1)[0].upper()
    return first if first in _VERBS else "other"


def _kind_of(error: DatabaseError) -> str:
    if isinstance(error, IntegrityError):
        return "integrity"
    return "operational" if isinstance(error, OperationalError) else "other"
