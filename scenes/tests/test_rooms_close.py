"""A table that everybody has left leaves nothing in memory."""

import asyncio
import gc
from collections import Counter

import pytest
from asgiref.sync import sync_to_async

from scenes.consumers import TableSocket
from scenes.room.audience import Audience
from scenes.room.hub import Outlet, _desks
from scenes.room.replica import Replica, known_replicas
from scenes.room.rooms import Room, rooms
from scenes.room.seats import Seat
from scenes.tests.test_room import At

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = (Audience, Outlet, Replica, Room, Seat, TableSocket)


def _living() -> Counter:
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if type(one) in KINDS)


async def _visited_and_left(table: At) -> None:
    clients = await table.clients(table.master, table.anna, table.ben)
    await clients[0].order("token.move", tokens=[{"id": "hero", "path": [200, 200]}])
    for one in clients:
        await one.leave()
    for room in list(rooms().open.values()):
        await rooms().close(room)
    await asyncio.sleep(0.3)


async def _when_quiet(wanted: Counter) -> Counter:
    """Return what lives once no more does than is wanted; after some seconds whatever it is."""
    for _ in range(20):
        if (found := _living()) <= wanted:
            return found
        await asyncio.sleep(0.25)
    return found


async def test_a_room_that_is_closed_leaves_nothing_behind():
    table = await sync_to_async(At)()
    at_first = _living()  # other tests of this process may have left tables of theirs
    await _visited_and_left(table)
    before = await _when_quiet(at_first)
    for _ in range(3):
        await _visited_and_left(table)
    after = await _when_quiet(before)
    assert after <= before, (before, after)
    # Rooms of other tests may end meanwhile: none may be added.
    assert before["Room"] <= at_first["Room"] and before["Replica"] <= at_first["Replica"]
    scene = table.scene.pk
    assert scene not in {one.scene_id for one in known_replicas()} and scene not in _desks
