"""What comes too late or lies broken in the database is no alarm: ended sounds end, and everybody can come in."""

import pytest
from asgiref.sync import sync_to_async

from scenes.models import ExploredArea, SceneEvent
from scenes.tests.test_room import at

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_sound_that_has_ended_is_stopped_by_the_second_browser_without_a_word():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    assert (await master.order("sound.stop", track="ended"))["type"] == "order.done"
    assert (await master.order("sound.playlist", playlist="gone", after="ended"))["type"] == "order.done"
    assert not await SceneEvent.objects.filter(type__startswith="sound").aexists()
    assert (await anna.order("sound.stop", track="ended"))["error"]["code"] == "game_masters_only"
    assert (await master.order("sound.stop", track="hero"))["error"]["code"] == "piece_not_found"
    assert (await master.order("sound.playlist", playlist="gone"))["error"]["code"] == "piece_not_found"
    await master.leave()
    await anna.leave()


async def test_who_has_a_broken_memory_comes_in_and_remembers_the_rest():
    table = await at(sight=True, explored="each")
    (anna,) = await table.clients(table.anna)
    await anna.leave()
    areas = ExploredArea.objects.filter(scene=table.scene, user=table.anna)
    assert await areas.aexists()
    await sync_to_async(areas.create)(scene=table.scene, user=table.anna, number=0, patch=b"broken")
    from scenes.room.replica import forget

    forget(table.scene.pk)
    again = table.client(table.anna)
    await again.connect()
    assert again.snapshot["explored"]["png"] and "hero" in again.pieces
    await again.leave()
