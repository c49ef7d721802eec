"""Rows in a form that knows no database: read, written as lines of JSON, hashed, and put back exactly.

A row is a list of its columns in the order of the table's fields. A column of JSON is null for NULL, else a list of one
value, so that NULL and JSON's own null differ. Times are ISO 8601, UUIDs and decimals texts, bytes base64.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.duration import duration_string

from bestiary_site.shared.errors import Refused

_AT_ONCE = 500
_MODULUS = 1 << 256
_EXACT_IN_JSONB = 1e16  # from here on repr() writes an exponent, and jsonb gives back a whole number


def columns_of(model: type[models.Model]) -> list[Any]:
    """Return the fields whose columns lie in the model's own table and can be written."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def kind_of(field: Any) -> str:
    """Return the internal type of a column; a foreign key has that of the column it points at."""
    while field.remote_field is not None:
        field = field.target_field
    return str(field.get_internal_type())


# -- out of the database ----------------------------------------------------------------------------------


def read_rows(connection: Any, model: type[models.Model]) -> Iterator[list[Any]]:
    """Yield every row of the model's own table, in any order, in constant memory."""
    fields = columns_of(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    readers = [_reader(connection, model, field) for field in fields]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(model._meta.db_table)}")
        while found := cursor.fetchmany(_AT_ONCE):
            for row in found:
                yield [read(value) for read, value in zip(readers, row, strict=True)]


def _reader(connection: Any, model: type[models.Model], field: Any) -> Any:
    """Return what turns a raw value of a column into its JSON, by the same converters that the ORM uses."""
    column = field.get_col(model._meta.db_table)
    converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    is_json = isinstance(field, models.JSONField)

    def read(raw: Any) -> Any:
        if raw is None:
            return None
        value = raw
        for convert in converters:
            value = convert(value, column, connection)
        return [value] if is_json else _plain(value)

    return read


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, timedelta):
        return duration_string(value)
    return str(value)  # UUID, Decimal, time zones, addresses


def line_of(row: list[Any]) -> bytes:
    """Return the row as a line of JSON, with the order of keys as the database gave them."""
    return json.dumps(row, separators=(",", ":")).encode() + b"\n"


# -- hashes -----------------------------------------------------------------------------------------------


class TableDigest:
    """The hash of a table whatever the order of its rows: the sum of SHA-256 of each row, modulo 2^256."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, row: list[Any]) -> None:
        """Count a row in."""
        digest = hashlib.sha256(_canonical(row)).digest()
        self._sum = (self._sum + int.from_bytes(digest, "big")) % _MODULUS
        self.rows += 1

    @property
    def told(self) -> dict[str, Any]:
        """Return {rows, hash} as manifests keep it."""
        return {"rows": self.rows, "hash": f"{self._sum:064x}"}


def _canonical(row: list[Any]) -> bytes:
    """Return the same bytes for what both databases count as the same: jsonb keeps no order and no -0.0."""
    return json.dumps(_same(row), separators=(",", ":"), sort_keys=True).encode()


def _same(value: Any) -> Any:
    if isinstance(value, float):
        if abs(value) >= _EXACT_IN_JSONB and value.is_integer():
            return int(value)
        return value + 0.0 if value else 0.0
    if isinstance(value, list):
        return [_same(one) for one in value]
    if isinstance(value, dict):
        return {name: _same(one) for name, one in value.items()}
    return value


# -- into the database ------------------------------------------------------------------------------------


def write_rows(connection: Any, model: type[models.Model], rows: Iterable[list[Any]]) -> None:
    """Insert rows as they are: no defaults, no signals, keys kept. Refused for a value that its column cannot be."""
    fields = columns_of(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"
    values = [[_stored(connection, field, one) for field, one in zip(fields, row, strict=True)] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _stored(connection: Any, field: Any, value: Any) -> Any:
    if value is None:
        return None
    try:
        if isinstance(field, models.JSONField):
            return connection.ops.adapt_json_value(value[0], field.encoder)
        if isinstance(field, models.BinaryField):
            return field.get_db_prep_value(base64.b64decode(value, validate=True), connection)
        return field.get_db_prep_save(field.to_python(value), connection)
    except (ValidationError, ValueError, TypeError, LookupError) as error:
        where = f"{field.model._meta.db_table}.{field.column}"
        raise Refused("backup_damaged", f"The backup holds a value in {where} that the column cannot be.") from error


def sequences_of(connection: Any, tables: Iterable[type[models.Model]]) -> dict[str, int]:
    """Return the last number given out by each table that numbers its rows, deleted rows included."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            kept = dict(cursor.fetchall())
            return {name: int(kept[name]) for model in tables if kept.get(name := model._meta.db_table)}
        found = {}
        for model in tables:
            if (sequence := _sequence(cursor, model)) is not None:
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, called = cursor.fetchone()
                if called:
                    found[model._meta.db_table] = int(last)
        return found


def set_sequences(connection: Any, tables: Iterable[type[models.Model]], last: dict[str, int]) -> None:
    """Go on numbering after the last number given out, so that nothing new bears the number of something deleted."""
    with connection.cursor() as cursor:
        for model in tables:
            if isinstance(model._meta.pk, models.AutoField):
                _set_sequence(connection, cursor, model, int(last.get(model._meta.db_table, 0)))


def _set_sequence(connection: Any, cursor: Any, model: type[models.Model], number: int) -> None:
    quote, name = connection.ops.quote_name, model._meta.db_table
    cursor.execute(f"SELECT max({quote(model._meta.pk.column)}) FROM {quote(name)}")
    number = max(number, cursor.fetchone()[0] or 0)
    if number < 1:
        return
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
    elif (sequence := _sequence(cursor, model)) is not None:
        cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, number])


def _sequence(cursor: Any, model: type[models.Model]) -> str | None:
    """Return the PostgreSQL sequence behind a table's key, quoted, or None."""
    key = model._meta.pk
    if key is None or not isinstance(key, models.AutoField):
        return None
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column])
    name = cursor.fetchone()[0]
    return str(name) if name else None
