"""Whose place at the table changes is sent away, whatever changed it and whenever."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from campaigns.models import Role, User, Visibility
from campaigns.services.membership import change_role, delete_campaign
from campaigns.tests.factories import add_member, make_user
from scenes import consumers
from scenes.room import rooms as keeping
from scenes.room import visits
from scenes.room.rooms import rooms
from scenes.services.scenes import archive_scene, create_scene, update_scene
from scenes.services.tables import close_table
from scenes.tests.test_room import At, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    monkeypatch.setattr(keeping, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(keeping, "THOROUGH_TURNS", 1)


async def _do(work, *args, **values):
    return await sync_to_async(work, thread_sensitive=False)(*args, **values)


async def _closed(client) -> int:
    await client.until(lambda: client.closed_with is not None)
    return client.closed_with


async def test_who_is_demoted_while_he_comes_in_does_not_stay_a_game_master(monkeypatch):
    table = await at()
    second = await sync_to_async(_second_master)(table)
    found = visits.find_visit

    def slowly(*knocks):
        visit = found(*knocks)
        change_role(actor=table.master, membership=table.campaign.memberships.get(user=second), role=Role.PLAYER)
        return visit

    monkeypatch.setattr(consumers, "find_visit", slowly)
    monkeypatch.setattr(keeping, "THOROUGH_TURNS", 1000)
    client = table.client(second)
    await client.connect()
    assert await _closed(client) == 4403


def _second_master(table):
    return add_member(table.campaign, make_user("second"), Role.GAME_MASTER)


async def test_who_looks_as_a_player_and_is_demoted_looks_no_more():
    table = await at()
    second = await sync_to_async(_second_master)(table)
    client = table.client(second, f"as={table.anna.pk}")
    await client.connect()
    assert client.snapshot["looks_only"]
    membership = await _do(table.campaign.memberships.get, user=second)
    await _do(change_role, actor=table.master, membership=membership, role=Role.PLAYER)
    assert await _closed(client) == 4403


async def test_naming_another_player_tells_nobody_where_that_one_is():
    table = await at()
    groups = await _do(visits.groups_for, table.ben, table.scene.uid, None, table.anna.pk)
    assert groups == await _do(visits.groups_for, table.ben, table.scene.uid, None, None)
    assert len(await _do(visits.groups_for, table.master, table.scene.uid, None, table.anna.pk)) == 2


async def test_a_closed_account_a_binned_campaign_and_a_player_beside_them():
    table = await at()
    master, anna, ben = await table.clients(table.master, table.anna, table.ben)
    await User.objects.filter(pk=table.anna.pk).aupdate(is_active=False)
    assert await _closed(anna) == 4401
    await asyncio.sleep(0.5)
    assert ben.closed_with is None and master.closed_with is None
    await _do(delete_campaign, actor=table.master, campaign=table.campaign)
    assert await _closed(ben) == await _closed(master) == 4404


@pytest.mark.parametrize("how", ["hidden", "archived"])
async def test_who_came_because_the_scene_is_shown_goes_when_it_is_shown_no_more(how):
    table = await at()
    await _do(update_scene, actor=table.master, scene=table.scene, visibility=Visibility.MEMBERS)
    await _do(close_table, actor=table.master, campaign=table.campaign)
    master, anna = await table.clients(table.master, table.anna)
    if how == "hidden":
        await _do(update_scene, actor=table.master, scene=table.scene, visibility=Visibility.GAME_MASTERS)
    else:
        await _do(archive_scene, actor=table.master, scene=table.scene)
    assert await _closed(anna) == 4409
    assert master.closed_with is None
    await master.leave()


async def test_players_are_told_that_the_table_is_closed_for_now():
    table = await at()
    (anna,) = await table.clients(table.anna)
    await _do(close_table, actor=table.master, campaign=table.campaign)
    assert await _closed(anna) == 4409
    assert anna.facts[-1] == {"type": "table.moved", "scene": "", "address": ""}


async def test_who_may_stay_because_the_scene_is_shown_is_not_told_that_it_is_closed():
    table = await at()
    await _do(update_scene, actor=table.master, scene=table.scene, visibility=Visibility.MEMBERS)
    (anna,) = await table.clients(table.anna)
    await _do(close_table, actor=table.master, campaign=table.campaign)
    await asyncio.sleep(0.4)
    assert anna.closed_with is None and not any(one["type"] == "table.moved" for one in anna.facts)
    await anna.leave()


async def test_a_new_name_on_one_device_leaves_the_other_its_place():
    table = await at()
    laptop, master = await table.clients(table.anna, table.master)
    await User.objects.filter(pk=table.anna.pk).aupdate(first_name="Anna", last_name="the Bold")
    table.anna = await User.objects.aget(pk=table.anna.pk)
    (phone,) = await table.clients(table.anna)
    assert phone.seat == laptop.seat and phone.snapshot["me"]["name"] == "Anna the Bold"
    await master.order("token.move", tokens=[{"id": "hero", "path": [205, 205]}])
    await laptop.until(lambda: laptop.pieces["hero"]["x"] == 205)
    for one in (laptop, phone, master):
        await one.leave()


async def test_who_comes_in_with_other_rights_has_no_deaf_browser_elsewhere(monkeypatch):
    table = await at()
    (laptop,) = await table.clients(table.anna)
    monkeypatch.setattr(keeping, "THOROUGH_TURNS", 1000)
    await table.campaign.memberships.filter(user=table.anna).aupdate(role=Role.OBSERVER)  # unheard by anybody
    (phone,) = await table.clients(table.anna)
    assert await _closed(laptop) == 4403 and phone.closed_with is None
    await phone.leave()


async def test_seats_of_who_does_not_come_back_are_given_up_though_nobody_else_goes(monkeypatch):
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await anna.leave()
    monkeypatch.setattr("scenes.room.audience.SEAT_KEPT", 0.0)
    seats = rooms().open[table.scene.pk].replica.audience.seats
    await master.until(lambda: set(seats) == {table.master.pk})
    await master.leave()


async def test_a_refused_change_leaves_a_pins_link_as_it_was():
    table = await at()
    made = await _do(_shown_entry, table)
    master, anna = await table.clients(table.master, table.anna)
    pin = {"kind": "pin", "id": "inn", "x": 9, "y": 9, "shown": "everybody", "entry": made}
    await master.order("piece.add", pieces=[pin])
    await anna.until(lambda: "inn" in anna.pieces and anna.pieces["inn"]["entry"] == made)
    answer = await anna.order("piece.change", pieces=[{"id": "inn", "set": {"x": 50}}])
    assert answer["type"] == "order.refused" and answer["truth"]["pieces"][0]["entry"] == made
    await master.leave()
    await anna.leave()


def _shown_entry(table: At) -> str:
    made = create_scene(actor=table.master, campaign=table.campaign, name="Inn", visibility=Visibility.MEMBERS)
    return str(made.uid)


async def test_ids_of_messages_do_not_count_what_happens_unseen():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await anna.order("chat.say", text="one")
    await anna.order("chat.say", text="two")
    await anna.until(lambda: len(anna.said) == 2)
    first, second = (one["id"] for one in anna.said)
    assert first != second and abs(first - second) > 1000
    (again,) = await table.clients(table.anna)
    assert [one["id"] for one in again.said] == [first, second]
    for one in (master, anna, again):
        await one.leave()
