"""Live sessions: twenty at a table with bad networks, all end in the same state; nothing hidden goes over the wire."""

import asyncio
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter

from bestiary_site.shared import events
from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Campaign, Membership, PlaySession, Role, SessionEvent, User
from campaigns.services.membership import change_role, remove_member
from campaigns.services.sessions import add_note, create_session
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.table_client import TableClient

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = database_sync_to_async


@pytest.fixture(autouse=True)
def _no_loop_of_an_earlier_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_server_loop", None)


@dataclass
class Table:
    """A campaign with a session and people in it."""

    campaign: Campaign
    session: PlaySession
    master: User
    players: list[User] = field(default_factory=list)

    def client(self, user: User) -> TableClient:
        """Return a client that is not connected yet."""
        return TableClient(URLRouter(websocket_urlpatterns), self.session.pk, user)


def lay_table(players: int) -> Table:
    """Make the table."""
    master = make_user("master")
    campaign = make_campaign(master)
    session = create_session(actor=master, campaign=campaign, name="An evening", visibility="members")
    people = [add_member(campaign, make_user(f"player{n}"), Role.PLAYER) for n in range(players)]
    return Table(campaign, session, master, people)


async def test_twenty_clients_with_a_cut_each_end_in_the_same_state():
    chance = random.Random(20)
    table = await in_thread(lay_table)(19)
    clients = [table.client(user) for user in (table.master, *table.players)]
    await asyncio.gather(*(client.connect() for client in clients))
    await clients[0].order("session.start")
    orders = 0
    for turn in range(5):
        jobs = []
        for place, client in enumerate(clients):
            if place % 5 == turn:
                client.cut(loses_an_order=chance.random() < 0.5)
            said: dict[str, Any] = {"text": f"{place} says {turn}"}
            if chance.random() < 0.3:
                said |= {"visibility": "chosen", "known_to": [chance.choice(table.players).pk]}
            jobs.append(client.order("message.send" if turn % 2 else "note.add", **said))
            orders += 1
        await asyncio.gather(*jobs)
        await asyncio.gather(*(client.connect() for client in clients if not client.is_open))
    await asyncio.gather(*(client.settle() for client in clients))  # every order is answered
    await asyncio.gather(*(client.settle() for client in clients))  # and what came of the last one has arrived
    written = await in_thread(SessionEvent.objects.filter(session=table.session).count)()
    assert written == orders + 1  # nothing lost, nothing twice; and the start
    for client in clients:
        expected = await in_thread(heard_by)(table, client.user)
        assert client.heard() == expected, await in_thread(explain)(table, client, expected)
        assert client.gaps() == []
    public = [client.of_all() for client in clients]
    assert all(state == public[0] for state in public)
    await asyncio.gather(*(client.leave() for client in clients))


def explain(table: Table, client: TableClient, expected: set[str]) -> str:
    """Return what a client missed, for a person to read."""
    missed = SessionEvent.objects.filter(uid__in=expected - client.heard()).prefetch_related("places")
    told = [
        f"{event.sequence} {event.type} by {event.actor} to {event.audience or 'all'} at "
        f"{[(place.stream, place.number) for place in event.places.all()]}"
        for event in missed
    ]
    return f"{client.user} has {client.numbers} but not {told}; too much: {client.heard() - expected}"


def heard_by(table: Table, user: User) -> set[str]:
    """Return the identities of the events that a person is to have heard, asked of the database itself."""
    everything = SessionEvent.objects.filter(session=table.session)
    mine = [event for event in everything if event.audience == "" or f"@{user.pk}@" in event.audience]
    return {str(event.uid) for event in (everything if user == table.master else mine)}


async def test_an_order_that_is_sent_again_is_done_once():
    table = await in_thread(lay_table)(1)
    client = table.client(table.players[0])
    await client.connect()
    order = {"type": "note.add", "id": str(uuid.uuid4()), "text": "Once."}
    first, second = await client.raw(order), await client.raw(order)
    assert first == second
    assert await in_thread(table.session.notes.count)() == 1
    await client.leave()


async def test_what_is_said_to_one_reaches_nobody_else_not_even_as_a_number():
    table = await in_thread(lay_table)(2)
    told, other = (table.client(user) for user in table.players)
    master = table.client(table.master)
    await asyncio.gather(told.connect(), other.connect(), master.connect())
    await master.order("message.send", text="Psst.", visibility="chosen", known_to=[told.user.pk])
    await master.order("note.add", text="For me.", visibility="game_masters")
    await master.order("message.send", text="Good evening.")
    await asyncio.gather(*(client.settle() for client in (told, other, master)))
    assert [event["payload"]["html"].strip() for event in told.events] == ["<p>Psst.</p>", "<p>Good evening.</p>"]
    assert [event["payload"]["html"].strip() for event in other.events] == ["<p>Good evening.</p>"]
    assert other.numbers["all"] == 1 and set(other.numbers) == {"all", f"u{other.user.pk}"}
    assert "Psst" not in other.everything() and "For me" not in other.everything()
    assert "For me" not in told.everything()
    assert len(master.events) == 3
    await asyncio.gather(*(client.leave() for client in (told, other, master)))


async def test_a_mention_of_something_hidden_is_neutral_for_players():
    table = await in_thread(lay_table)(1)

    def hide() -> None:
        from campaigns.services.entries import create_entry

        create_entry(actor=table.master, campaign=table.campaign, kind="note", name="Zorbax", visibility="game_masters")

    await in_thread(hide)()
    master, player = table.client(table.master), table.client(table.players[0])
    await asyncio.gather(master.connect(), player.connect())
    await master.order("message.send", text="It was [[Zorbax]]!")
    await asyncio.gather(master.settle(), player.settle())
    assert "Zorbax" in master.everything() and "Zorbax" not in player.everything()
    again = table.client(table.players[0])
    await again.connect()
    assert "Zorbax" not in again.everything()
    await asyncio.gather(master.leave(), player.leave(), again.leave())


async def test_refusals_go_to_the_sender_alone():
    table = await in_thread(lay_table)(2)
    sender, other = (table.client(user) for user in table.players)
    await asyncio.gather(sender.connect(), other.connect())
    for order, code in (
        ({"type": "session.start", "id": "a"}, "role_needed"),
        ({"type": "note.add", "id": "b", "text": "  "}, "nothing_said"),
        ({"type": "note.add", "text": "x"}, "order_without_id"),
        ({"type": "dance", "id": "c"}, "unknown_order"),
        ({"type": "note.change", "id": "d", "note": "x", "text": "y"}, "note_not_found"),
        ({"type": "clock.set", "id": "e", "day": "soon"}, "invalid"),
        ([1, 2], "unknown_order"),
    ):
        answer = await sender.raw(order)
        assert answer["type"] == "order.refused" and answer["error"]["code"] == code
        assert answer["error"]["message"]
    await other.settle()
    assert other.events == [] and await in_thread(SessionEvent.objects.count)() == 0
    await asyncio.gather(sender.leave(), other.leave())


async def test_presence_counts_people_not_tabs_and_outlives_a_lost_process():
    table = await in_thread(lay_table)(1)
    first, second, master = (table.client(user) for user in (table.players[0], table.players[0], table.master))
    for client in (first, second, master):
        await client.connect()
    await master.meets("master", "player0")
    await first.leave()
    await asyncio.sleep(0.3)
    await master.settle()
    assert len(master.present) == 2  # his other tab is still open
    await second.leave()
    await master.meets("master")
    await master.leave()


async def test_who_is_sent_away_or_changes_his_role_must_knock_again():
    table = await in_thread(lay_table)(2)
    gone, changed = (table.client(user) for user in table.players)
    await asyncio.gather(gone.connect(), changed.connect())

    def act() -> None:
        places = {place.user_id: place for place in Membership.objects.select_related("campaign")}
        remove_member(actor=table.master, membership=places[gone.user.pk])
        change_role(actor=table.master, membership=places[changed.user.pk], role=Role.OBSERVER)

    await in_thread(act)()
    assert await gone.closing_code() == 4403
    assert await changed.closing_code() == 4403
    again = table.client(table.players[1])
    await again.connect()
    assert (await again.raw({"type": "note.add", "id": "x", "text": "y"}))["error"]["code"] == "role_needed"
    await again.leave()


async def test_a_note_of_ones_own_is_for_oneself_and_the_game_master():
    table = await in_thread(lay_table)(2)
    await in_thread(add_note)(actor=table.players[0], session=table.session, body="Mine.", visibility="only_me")
    mine, other, master = (table.client(user) for user in (*table.players, table.master))
    for client, sees in ((mine, True), (other, False), (master, True)):
        await client.connect()
        assert ("Mine." in client.everything()) is sees
        await client.leave()


async def test_a_game_master_who_looks_as_a_player_hears_as_he_does_and_says_nothing():
    table = await in_thread(lay_table)(1)
    await in_thread(add_note)(actor=table.master, session=table.session, body="Hush.", visibility="game_masters")
    looking = {"view_as": {"campaign": str(table.campaign.pk), "user": table.players[0].pk}}
    master = TableClient(URLRouter(websocket_urlpatterns), table.session.pk, table.master, session=looking)
    await master.connect()
    assert "Hush" not in master.everything()
    answer = await master.raw({"type": "message.send", "id": "x", "text": "Hello?"})
    assert answer["error"]["code"] == "looking_as"
    await master.settle()
    assert master.present == []
    await master.leave()
