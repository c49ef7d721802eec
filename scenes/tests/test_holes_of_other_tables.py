"""Holes found in other tabletops, each tried on ours (../shared/table-and-campaign.md, part 6)."""

import asyncio
import json
import socket

import pytest
from asgiref.sync import sync_to_async

from campaigns.models import Role
from campaigns.services.membership import change_role
from scenes.models import Piece, SceneEvent
from scenes.tests.test_room import at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kind", ["token.drag", "token.move"])
async def test_a_player_cannot_move_a_token_of_the_game_masters_layer_and_nobody_hears_that_he_tried(kind):
    table = await at()
    await Piece.objects.filter(uid="lurker").aupdate(
        data={**(await Piece.objects.aget(uid="lurker")).data, "hidden": False, "layer": "game_master"}
    )
    master, anna, ben = await table.clients(table.master, table.anna, table.ben)
    numbers = (master.n, ben.n)
    if kind == "token.drag":
        await anna.tell(kind, tokens=[{"id": "lurker", "x": 9, "y": 9}])
    else:
        answer = await anna.order(kind, tokens=[{"id": "lurker", "path": [9, 9]}])
        assert answer["error"]["code"] == "piece_not_found"
    await asyncio.sleep(0.15)
    assert (master.n, ben.n) == numbers
    assert not any(one["type"] == "token.dragged" for client in (master, ben) for one in client.facts)
    assert "lurker" not in "".join(ben.heard)
    for one in (master, anna, ben):
        await one.leave()


async def test_players_hear_nothing_of_a_hidden_token_that_moves_however_it_moves():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    n = anna.n
    await master.tell("token.drag", tokens=[{"id": "lurker", "x": 50, "y": 60}])
    await master.order("token.move", tokens=[{"id": "lurker", "path": [50, 60]}])
    await master.order("piece.change", pieces=[{"id": "lurker", "set": {"rotation": 90}}])
    await master.order("undo")
    await asyncio.sleep(0.1)
    assert anna.n == n and "lurker" not in "".join(anna.heard)
    await master.leave()
    await anna.leave()


@pytest.mark.parametrize(
    "order",
    [
        {"type": "piece.change", "pieces": [{"id": "lurker", "set": {"rotation": 1}}]},
        {"type": "piece.remove", "ids": ["lurker"]},
        {"type": "chat.say", "text": "I am it", "speaker": "lurker"},
        {"type": "combat.delay", "combatant": "lurker"},
        {"type": "piece.add", "pieces": [{"kind": "template", "shape": "circle", "x": 1, "y": 1, "token": "lurker"}]},
        {"type": "piece.change", "pieces": [{"id": "secret", "set": {"title": "?"}}]},
        {"type": "door.set", "door": "wall", "state": "open"},
    ],
)
async def test_asking_by_id_tells_no_more_than_asking_for_nothing(order):
    table = await at(sight=True)
    (anna,) = await table.clients(table.anna)
    refused = await anna.order(**order)
    nothing = json.loads(json.dumps(order).replace('"lurker"', '"nothing"').replace('"secret"', '"nothing"')
                         .replace('"wall"', '"nothing"'))  # fmt: skip
    other = await anna.order(**nothing)
    assert refused["type"] == "order.refused" and refused["error"] == other["error"]
    assert not refused["truth"]["pieces"]
    await anna.leave()


async def test_an_address_in_the_chat_is_asked_by_nobody():
    table = await at()
    asked = []

    async def answer(reader, writer):
        asked.append(await reader.read(100))
        writer.close()

    trap = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = trap.sockets[0].getsockname()[1]
    (anna,) = await table.clients(table.anna)
    await anna.order("chat.say", text=f"http://127.0.0.1:{port}/look")
    await anna.order("piece.add", pieces=[{"kind": "token", "x": 1, "y": 1, "picture": f"http://127.0.0.1:{port}/x"}])
    await asyncio.sleep(0.3)
    assert not asked and socket.gethostname()
    trap.close()
    await anna.leave()


async def test_the_chat_is_kept_and_markup_in_it_is_only_text():
    table = await at()
    (anna,) = await table.clients(table.anna)
    evil = '<iframe srcdoc="<script>alert(1)</script>"></iframe>'
    await anna.order("chat.say", text=evil)
    assert (await SceneEvent.objects.aget(type="chat.say")).content["text"] == evil
    ben = (await table.clients(table.ben))[0]
    assert ben.said[-1]["text"] == evil, "browsers put it on the page as text (static/src/table/panels/chat)"
    await anna.leave()
    await ben.leave()


async def test_who_becomes_a_player_sees_as_a_player_at_once():
    table = await at()
    second = await sync_to_async(_second_master)(table)
    (other,) = await table.clients(second)
    assert "lurker" in other.pieces

    def demote() -> None:
        change_role(actor=table.master, membership=table.campaign.memberships.get(user=second), role=Role.PLAYER)

    await sync_to_async(demote, thread_sensitive=False)()
    await other.until(lambda: other.closed_with == 4403)
    again = (await table.clients(second))[0]
    assert "lurker" not in again.pieces and not any("Lurker" in text for text in again.heard)
    # Not even by asking for what was missed under the old seat.
    await again.tell("resume", seat=other.seat, n=0)
    await again.until(lambda: again.snapshots == 2)
    assert "Lurker" not in "".join(again.heard)
    await again.leave()


def _second_master(table):
    from campaigns.tests.factories import add_member, make_user

    return add_member(table.campaign, make_user("second"), Role.GAME_MASTER)


async def test_a_flood_of_drags_is_cut_and_the_table_goes_on():
    table = await at()
    anna, ben = await table.clients(table.anna, table.ben)
    for step in range(400):
        await anna.tell("token.drag", tokens=[{"id": "hero", "x": step, "y": 1}])
    assert (await anna.order("chat.say", text="after"))["type"] == "order.done"
    await ben.until(lambda: ben.said)
    assert sum(one["type"] == "token.dragged" for one in ben.facts) <= 150
    await anna.leave()
    await ben.leave()
