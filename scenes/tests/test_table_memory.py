"""What people remember of a scene: forgotten and brought back, through changes of the settings and steps back."""

import pytest
from asgiref.sync import sync_to_async

from campaigns.models import User
from scenes.tests.test_room import At, at, explored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", ["each", "party"])
async def test_forgetting_reaches_everybody_after_the_settings_were_changed_too(how):
    table = await at(sight=True, explored=how)
    master, anna = await table.clients(table.master, table.anna)
    for uid, x, y in (("near", 30, 650), ("far", 905, 30)):
        pin = {"kind": "pin", "id": uid, "x": x, "y": y, "shown": "everybody"}
        await master.order("piece.add", pieces=[pin])
    await master.order("door.set", door="door", state="open")
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 905, 600]}])
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 105, 105]}])
    await anna.until(lambda: "far" in anna.pieces and "near" in anna.pieces)
    for values in ({"background": "#112233"}, {"start_x": 5.0}):
        await master.order("piece.change", pieces=[{"id": "settings", "set": values}])
    before, held = await explored(table, table.anna), await held_by(table, table.anna)
    assert before == held
    await master.order("fog.clear", fog=False, memory=True)
    await anna.until(lambda: "far" not in anna.pieces)
    assert "near" in anna.pieces, "what is in sight is not forgotten"
    assert 0 < await explored(table, table.anna) < before * 0.8
    assert await held_by(table, table.anna) == await explored(table, table.anna)
    again = table.client(table.anna)
    await again.connect()
    assert "far" not in again.pieces
    await master.order("undo")
    await anna.until(lambda: "far" in anna.pieces)
    assert await held_by(table, table.anna) == await explored(table, table.anna) == before
    for one in (master, anna, again):
        await one.leave()


async def test_a_scene_of_another_size_has_a_memory_of_that_size():
    table = await at(sight=True)
    master, anna = await table.clients(table.master, table.anna)
    await master.order("piece.change", pieces=[{"id": "settings", "set": {"width": 600.0}}])
    await anna.until(lambda: any((one.get("explored") or {}).get("width") == 600 for one in anna.facts))
    await master.leave()
    await anna.leave()


async def test_undoing_a_forgetting_brings_back_only_what_it_took():
    table = await at(sight=True)
    master, anna = await table.clients(table.master, table.anna)
    await master.order("door.set", door="door", state="open")
    at_first = await explored(table, table.anna)
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 905, 600]}])
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 105, 105]}])
    assert await explored(table, table.anna) > at_first * 1.2
    await master.order("fog.clear", fog=False, memory=True)
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 905, 600]}])
    await anna.order("undo")
    after_play = await explored(table, table.anna)
    assert abs(after_play - at_first) < at_first * 0.02
    await master.order("fog.clear", fog=False, memory=True)
    await master.order("undo")
    assert await explored(table, table.anna) == after_play
    assert await held_by(table, table.anna) == after_play
    await master.leave()
    await anna.leave()


async def test_what_is_seen_on_sitting_down_is_no_part_of_an_earlier_act():
    table = await at(sight=True)
    (master,) = await table.clients(table.master)
    await master.order("piece.add", pieces=[{"kind": "light", "x": 5, "y": 5}])
    (anna,) = await table.clients(table.anna)
    before = await explored(table, table.anna)
    await master.order("undo")
    assert await explored(table, table.anna) == before > 0
    await master.leave()
    await anna.leave()


async def held_by(table: At, user: User) -> int:
    """How many cells the room tells that somebody remembers."""

    def count() -> int:
        from scenes.room.replica import replica_of
        from scenes.room.rights import rights_of

        audience = replica_of(table.scene).audience
        return int(audience.projection_for(rights_of(user, table.scene)).seen.memory.mask.sum())

    return await sync_to_async(count, thread_sensitive=False)()
