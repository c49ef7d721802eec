"""The socket of a campaign's pages: what is shown now reaches those whom it is shown to, and nobody else."""

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter

from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Campaign, Role, User
from campaigns.services.entries import create_entry
from campaigns.services.handouts import show_handout
from campaigns.tests.factories import add_member, make_campaign, make_user


async def listen(campaign: Campaign, person: User) -> tuple[ApplicationCommunicator, Any]:
    """Open the campaign's socket as this person and read the state that it begins with."""
    path = f"/live/campaigns/{campaign.pk}/"
    scope = {"type": "websocket", "path": path, "headers": [], "query_string": b"", "user": person}
    socket = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(timeout=5))["type"] == "websocket.accept"
    return socket, await read(socket)


async def read(socket: ApplicationCommunicator) -> Any:
    """Return the next thing that the server says."""
    return json.loads((await socket.receive_output(timeout=5))["text"])


async def leave(socket: ApplicationCommunicator) -> None:
    """Close the socket."""
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait()


@pytest.mark.django_db(transaction=True)
async def test_a_shown_handout_reaches_those_it_is_shown_to_and_waits_for_who_is_away():
    owner = await sync_to_async(make_user)("owner")
    campaign = await sync_to_async(make_campaign)(owner)
    first, second = [
        await sync_to_async(add_member)(campaign, await sync_to_async(make_user)(name), Role.PLAYER)
        for name in ("first", "second")
    ]
    letter = await sync_to_async(create_entry)(
        actor=owner, campaign=campaign, kind="handout", name="Letter", visibility="game_masters",
        body="Come.\n\n:::secret\nA trap.\n:::",
    )  # fmt: skip
    socket, start = await listen(campaign, first)
    other, _ = await listen(campaign, second)
    assert start["shown"] == []
    await sync_to_async(show_handout)(actor=owner, handout=letter, people=[first.pk])
    told = await read(socket)
    assert (told["type"], told["name"]) == ("handout.shown", "Letter")
    assert "Come." in told["html"] and "trap" not in told["html"]
    assert await other.receive_nothing(timeout=0.5)
    await leave(socket)
    await leave(other)
    again, start = await listen(campaign, first)
    assert [one["name"] for one in start["shown"]] == ["Letter"]
    await leave(again)
