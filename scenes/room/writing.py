"""What an order writes, in plain statements: everybody at the table waits for them.

They do what the models' `create` and `update` would; building those takes longer than carrying them out.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from scenes.models import Piece, Scene, SceneEvent
from scenes.pieces import Record
from scenes.room.links import Links
from scenes.room.state import Change

BATCH = 500
_NUMBER = f"UPDATE {Scene._meta.db_table} SET number = %s WHERE {Scene._meta.pk.column} = %s AND number = %s"
_HOLD = f"UPDATE {Scene._meta.db_table} SET number = number WHERE {Scene._meta.pk.column} = %s"
_DATA = f"UPDATE {Piece._meta.db_table} SET data = %s WHERE scene_id = %s AND uid = %s"


def hold(scene_id: int) -> None:
    """Let nobody else write at this scene until the transaction ends (a writing of nothing: SQLite knows no lock)."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [scene_id])


def take_number(scene_id: int, number: int) -> bool:
    """Give the scene its next number; False if somebody else was quicker."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [number, scene_id, number - 1])
        return cursor.rowcount == 1


@cache
def _event_statement() -> str:
    columns = [str(field.column) for field in _event_fields()]
    places = ", ".join(["%s"] * len(columns))
    table, key = SceneEvent._meta.db_table, SceneEvent._meta.pk.column
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING {key}"


@cache
def _event_fields() -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in SceneEvent._meta.concrete_fields if not field.primary_key)


def add_event(event: SceneEvent) -> None:
    """Write an event, and give it its key. Raises IntegrityError where the log has this order already."""
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in _event_fields()]
    with connection.cursor() as cursor:
        cursor.execute(_event_statement(), values)
        event.pk = cursor.fetchone()[0]
    event._state.adding = False


def store(scene_id: int, changes: Iterable[Change], records: dict[str, Record | None], links: dict[str, Links]) -> None:
    """Write changed pieces as their records are now; `links` names those that point to something else than before."""
    gone: list[str] = []
    new: list[Piece] = []
    for one in changes:
        uid, record = one["id"], records[one["id"]]
        link = links.get(uid)
        if record is None:
            gone.append(uid)
        elif one["before"] is None:
            asset, entry = (link.asset, link.entry) if link is not None else (None, None)
            kind = record["kind"]
            new.append(Piece(scene_id=scene_id, uid=uid, kind=kind, data=record, asset_id=asset, entry_id=entry))
        elif link is not None:
            Piece.objects.filter(scene=scene_id, uid=uid).update(data=record, asset=link.asset, entry=link.entry)
        else:
            _write_data(scene_id, uid, record)
    if gone:
        Piece.objects.filter(scene=scene_id, uid__in=gone).delete()
    if new:
        Piece.objects.bulk_create(new, batch_size=BATCH)


def _write_data(scene_id: int, uid: str, record: Record) -> None:
    data = Piece._meta.get_field("data").get_db_prep_save(record, connection)
    with connection.cursor() as cursor:
        cursor.execute(_DATA, [data, scene_id, uid])
