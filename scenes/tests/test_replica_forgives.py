"""What goes wrong while people are told is mended: nobody is left behind for good, and nothing is kept for ever."""

import asyncio
import json

import pytest
from django.db import OperationalError

from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import ExploredArea, Piece, SceneEvent
from scenes.protocol import AddPieces, ChangePieces, MoveTokens, PieceChange, RemovePieces, Say, TokenPath
from scenes.room import bus, replica
from scenes.room.audience import Audience
from scenes.room.memory import Memories
from scenes.room.replica import Replica, carry_out, known_replicas, replica_of
from scenes.room.rights import rights_of
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene
from scenes.tests.test_replica_in_step import Browser

pytestmark = pytest.mark.django_db(transaction=True)


class Here:
    """A scene with a game master and a player, as one process knows it."""

    def __init__(self, **settings) -> None:
        self.master = make_user("gm")
        campaign = make_campaign(self.master)
        self.anna = add_member(campaign, make_user("anna"), Role.PLAYER)
        wall = {"kind": "wall", "id": "w", "x1": 500, "y1": 0, "x2": 500, "y2": 700}
        other = {"kind": "token", "id": "u", "x": 9}
        token = {"kind": "token", "id": "t", "x": 105, "y": 105, "owners": [self.anna.pk], "vision": {"on": True}}
        self.scene = create_scene(
            actor=self.master, campaign=campaign, name="Hall", pieces=[token, other, wall],
            settings={"width": 1000, "height": 700, **settings},
        )  # fmt: skip
        open_scene(actor=self.master, scene=self.scene)
        self.replica = Replica(self.scene)
        self.told: list[dict] = []
        self.replica.deliver = lambda outbox: self.told.extend(json.loads(str(text)) for _, text in outbox)
        self.rights = rights_of(self.master, self.scene)
        for person in (self.master, self.anna):
            self.replica.audience.sit(person.pk, rights_of(person, self.scene), Browser())

    def do(self, order):
        return self.replica.carry_out(order, self.rights)

    def known(self, person):
        return self.replica.audience.projection_for(rights_of(person, self.scene)).known


def _move(order_id: str, x: float) -> MoveTokens:
    return MoveTokens(id=order_id, tokens=[TokenPath(id="t", path=[x, 105.0])])


def _breaks(monkeypatch, where, name, times=1):
    """Let a method fail as it does while PostgreSQL restarts."""
    real, left = getattr(where, name), [times]

    def failing(*args, **values):
        if left[0]:
            left[0] -= 1
            raise OperationalError("the server closed the connection")
        return real(*args, **values)

    monkeypatch.setattr(where, name, failing)


@pytest.mark.parametrize(
    ("where", "name"), [(Audience, "_tell_group"), (Memories, "follow"), (Memories, "store"), (Audience, "_regroup")]
)
def test_what_could_not_be_told_is_told_by_the_next_look(monkeypatch, where, name):
    here = Here(sight=True, explored="each")
    _breaks(monkeypatch, where, name)
    share = ChangePieces(id="a", pieces=[PieceChange(id="t", set={"x": 305.0, "owned_by_all": True})])
    assert here.do(share).number == 1 and here.replica.broken
    here.replica.refresh()
    assert not here.replica.broken
    for person in (here.master, here.anna):
        assert here.known(person)["t"]["x"] == 305
        changes = [one for fact in here.told for one in fact["set"] if one["id"] == "t"]
        assert changes and all(one["x"] == 305 for one in changes)
    seats = here.replica.audience.seats
    assert all(seat.n >= 1 and seat.key in here.replica.audience.projections for seat in seats.values())
    here.told.clear()
    assert here.do(_move("b", 405.0)).number == 2
    assert [fact["set"][0]["x"] for fact in here.told] == [405, 405]


def test_words_that_could_not_be_said_are_said_once(monkeypatch):
    here = Here()
    _breaks(monkeypatch, Audience, "_tell_group")
    here.do(Say(id="a", text="Hello"))
    assert not here.told
    here.do(Say(id="b", text="Again"))
    here.replica.refresh()
    here.replica.refresh()
    said = [fact["message"]["text"] for fact in here.told if fact["type"] == "chat.said"]
    assert sorted(said) == ["Again", "Again", "Hello", "Hello"] and said.index("Hello") < said.index("Again")


def test_telling_anew_is_tried_until_it_succeeds_and_orders_go_on(monkeypatch):
    here = Here(sight=True)
    _breaks(monkeypatch, Audience, "_tell_group")
    _breaks(monkeypatch, Audience, "_new_projection", times=2)
    here.do(_move("a", 205.0))
    here.replica.refresh()
    assert here.replica.broken and here.do(_move("b", 305.0)).number == 2
    here.replica.refresh()
    here.replica.refresh()
    assert not here.replica.broken and here.known(here.anna)["t"]["x"] == 305
    seats = here.replica.audience.seats
    assert {seat.n for seat in seats.values()} == {1}


def test_what_was_seen_is_stored_though_the_first_try_fails(monkeypatch):
    here = Here(sight=True, explored="each")
    before = ExploredArea.objects.count()
    _breaks(monkeypatch, type(ExploredArea.objects), "bulk_create")
    here.do(_move("a", 905.0))
    assert ExploredArea.objects.count() == before and here.replica.audience.memories.waiting
    here.replica.refresh()
    assert ExploredArea.objects.count() > before and not here.replica.audience.memories.waiting


def test_a_piece_that_was_changed_and_removed_while_the_scene_was_read_harms_nothing():
    here, elsewhere = Here(), None
    elsewhere = Replica(here.scene)
    elsewhere.carry_out(ChangePieces(id="a", pieces=[PieceChange(id="u", set={"x": 50.0})]), here.rights)
    elsewhere.carry_out(RemovePieces(id="b", ids=["u"]), here.rights)
    late = Replica(here.scene)
    late.state.number = 0  # as it was read before the two acts, while the pieces were read after them
    late.refresh()
    assert late.state.number == 2 and late.state.get("u") is None
    assert not Piece.objects.filter(uid="u").exists() and SceneEvent.objects.count() == 2


def test_scenes_that_only_the_api_asked_for_are_not_kept_for_ever(monkeypatch, settings):
    here = Here()
    kept = replica_of(here.scene)
    monkeypatch.setattr(replica, "MOST_WITHOUT_ROOM", 3)
    others = [create_scene(actor=here.master, campaign=here.scene.campaign, name=f"Cellar {at}") for at in range(6)]
    for one in others:
        replica_of(one)
    mine = {one.scene_id for one in known_replicas()} & {here.scene.pk, *(one.pk for one in others)}
    assert mine == {one.pk for one in others[2:]}
    kept = replica_of(others[5])
    kept.deliver = lambda outbox: None  # as a room does
    settings.TABLE_ROOM_KEPT_SECONDS = -1
    replica.drop_idle()
    assert {one.scene_id for one in known_replicas()} & {one.pk for one in others} == {others[5].pk}
    replica.forget(others[5].pk)


def test_an_order_by_the_api_is_announced_where_the_scene_has_no_room(monkeypatch):
    here, announced = Here(), []
    monkeypatch.setattr(bus, "announce", lambda *words: announced.append(words))
    token = {"kind": "token", "id": "v"}
    done = carry_out(here.scene, AddPieces(id="a", pieces=[token]), here.rights)
    assert announced == [(here.scene.pk, done.number)]
    replica.forget(here.scene.pk)


async def test_a_scene_that_is_added_while_others_are_subscribed_to_is_subscribed_to_as_well():
    ear = bus.Ear(lambda scene_id, message: None)
    ear._scenes = {1}
    heard: list[str] = []

    class Subscribed:
        async def subscribe(self, *names):
            await asyncio.sleep(0)
            if not heard:
                await ear.listen_to(2)
            heard.extend(names)

    await ear._subscribe(Subscribed())
    assert heard == [bus.channel_of(1), bus.channel_of(2)]


def test_an_account_deleted_while_its_seat_is_kept_stops_nobody():
    here = Here(sight=True, explored="each")
    here.replica.audience.sit(here.anna.pk, rights_of(here.anna, here.scene), Browser())
    here.replica.audience.memories.store()
    ExploredArea.objects.all().delete()
    here.anna.delete()
    beyond = MoveTokens(tokens=[TokenPath(id="t", path=[705, 405])], force=True)
    here.replica.carry_out(beyond, rights_of(here.master, here.scene))
    assert not here.replica.broken and not here.replica.audience.memories.waiting
    assert not ExploredArea.objects.exists()
