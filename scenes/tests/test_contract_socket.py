"""The tabletop's socket when things go wrong: rights that end, a database that is away, messages nobody could read."""

import time
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.db import OperationalError

from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Membership, Role, User
from campaigns.services.membership import change_role
from campaigns.tests.factories import add_member, make_user
from reconstruction.tests.sockets import Socket
from scenes import contract_ws
from scenes.models import ContractScene
from scenes.services import contract_scenes
from scenes.tests.test_contract_tabletop import SCENE, heard, until

pytestmark = pytest.mark.django_db(transaction=True)
DOC = SCENE | {"maps": []}


async def come(user: User, campaign: Any) -> Socket:
    asked = f"campaign={campaign.pk}".encode()
    socket = Socket(URLRouter(websocket_urlpatterns), "/ws", user=user, query_string=asked)
    assert await socket.connect()
    assert (await heard(socket))["type"] == "connection_status"
    return socket


async def closing(socket: Socket) -> int:
    while (message := await socket.receive_output(5))["type"] != "websocket.close":
        pass
    return int(message["code"])


@pytest.fixture
def second(campaign) -> User:
    return add_member(campaign, make_user("second"), Role.GAME_MASTER)


async def test_a_game_master_who_becomes_a_player_is_sent_away_at_once(owner, campaign, second, monkeypatch):
    monkeypatch.setattr(contract_ws, "LOOK_SECONDS", 60)
    socket = await come(second, campaign)
    place = await sync_to_async(campaign.memberships.get)(user=second)
    await sync_to_async(change_role)(actor=owner, membership=place, role=Role.PLAYER)
    assert await closing(socket) == 4403
    await socket.disconnect()


async def test_who_runs_it_no_more_is_found_out_without_being_told_of(campaign, second):
    socket = await come(second, campaign)
    await User.objects.filter(pk=second.pk).aupdate(is_active=False)
    assert await closing(socket) == 4403
    await socket.disconnect()


async def test_signs_of_who_runs_it_no_more_reach_nobody(owner, campaign, second, monkeypatch):
    monkeypatch.setattr(contract_ws, "LOOK_SECONDS", 60)
    other, socket = await come(owner, campaign), await come(second, campaign)
    await Membership.objects.filter(campaign=campaign, user=second).aupdate(role=Role.PLAYER)
    await socket.send({"type": "blank_viewer"})
    assert await closing(socket) == 4403
    assert await other.receive_nothing(0.1)
    late = await come(owner, campaign)
    assert await late.receive_nothing(0.1), "nothing is kept for who comes late"
    for one in (other, socket, late):
        await one.disconnect()


async def test_what_cannot_be_passed_on_is_refused_and_the_socket_goes_on(owner, campaign):
    socket = await come(owner, campaign)
    event = '{"type": "scene_event", "event": {"type": "night_mode", "note": %s}}'
    for note in (r'"\ud800"', "1e400", "NaN"):
        await socket.send_input({"type": "websocket.receive", "text": event % note})
        assert (await heard(socket))["type"] == "error"
    far = {"type": "scene_event", "event": {"type": "ripple_effect", "position": {"x": 10**400, "y": 0}}}
    await socket.send(far)
    assert await heard(socket) == far
    await socket.send({"type": "rotate_viewer", "rotation": 10**400})
    assert (await heard(socket))["type"] == "rotate_viewer"
    late = await come(owner, campaign)
    assert (await heard(late))["type"] == "rotate_viewer"
    for one in (socket, late):
        await one.disconnect()


async def test_scenes_that_cannot_be_saved_are_refused_and_the_socket_goes_on(owner, campaign):
    socket = await come(owner, campaign)
    many = [{"id": str(number), "name": "Rat"} for number in range(5001)]
    await socket.send({"type": "scene_update", "scene": DOC | {"initiativeOrder": many}})
    assert "5000" in (await heard(socket))["detail"]
    await socket.send({"type": "scene_update", "scene": DOC})
    assert (await until(socket, "scene_update"))["scene"] == DOC
    await socket.disconnect()


async def test_a_database_that_is_away_for_a_moment_leaves_nobody_deaf(owner, campaign, monkeypatch, caplog):
    monkeypatch.setattr(contract_ws, "AFTER_FAILURE_SECONDS", 0)
    socket = await come(owner, campaign)
    changed, times = contract_ws.ContractSocket._changed, []

    def away(self: Any, always: bool) -> Any:
        times.append(1)
        if len(times) == 1:
            raise OperationalError("the database system is shutting down")
        return changed(self, always)

    monkeypatch.setattr(contract_ws.ContractSocket, "_changed", away)
    await sync_to_async(lambda: contract_ws.tables.open_scene(
        actor=owner, scene=contract_scenes.save(actor=owner, campaign=campaign, doc=DOC)
    ))()  # fmt: skip
    assert (await until(socket, "scene_update"))["scene"] == DOC
    assert "could not be looked at" in caplog.text
    await socket.disconnect()


async def test_of_updates_that_wait_only_the_newest_is_saved(owner, campaign, monkeypatch):
    save, saved = contract_scenes.save, []

    def slow(**said: Any) -> Any:
        saved.append(said["doc"]["step"])
        time.sleep(0.2)
        return save(**said)

    monkeypatch.setattr(contract_scenes, "save", slow)
    socket = await come(owner, campaign)
    for step in range(30):
        await socket.send({"type": "scene_update", "scene": DOC | {"step": step}})
    await socket.send({"type": "request_scene_update"})
    while (await until(socket, "scene_update"))["scene"]["step"] != 29:
        pass
    assert len(saved) < 10
    assert saved == sorted(saved)
    await socket.send({"type": "scene_update", "scene": DOC | {"step": 30}})
    await socket.disconnect()
    assert (await ContractScene.objects.aget()).document["step"] == 30, "what was sent before leaving is saved"
