"""By way of undo and redo nobody does what he could not do himself now."""

import msgspec
import pytest

from bestiary_site.shared.errors import DomainError, NotAllowed
from campaigns.models import Role
from scenes.protocol import ORDERS
from scenes.room.replica import Replica
from scenes.room.rights import Rights
from scenes.tests.test_room import At

pytestmark = pytest.mark.django_db


class Played:
    """Anna acts with one role, and later takes it back with another."""

    def __init__(self, **settings) -> None:
        self.table = At(**settings)
        self.replica = Replica(self.table.scene)

    def act(self, role: Role, kind: str, **values):
        """Give an order."""
        order = msgspec.convert({"type": kind, **values}, ORDERS)
        return self.replica.carry_out(order, Rights(self.table.anna.pk, "Anna", role))

    def of(self, uid: str):
        """Return a piece as it is."""
        return self.replica.state.get(uid)


AS_MASTER = [
    ("piece.change", {"pieces": [{"id": "settings", "set": {"sight": True}}]}),
    ("piece.remove", {"ids": ["wall"]}),
    ("piece.add", {"pieces": [{"kind": "fog", "mode": "hide", "points": [0, 0, 9, 0, 9, 9]}]}),
    ("piece.change", {"pieces": [{"id": "goblin", "set": {"x": 7}}]}),
    ("piece.change", {"pieces": [{"id": "hero", "set": {"owners": [], "owned_by_all": True}}]}),
    ("piece.change", {"pieces": [{"id": "hero", "set": {"vision": {"on": False}}}]}),
    ("piece.remove", {"ids": ["goblin"]}),
    ("piece.remove", {"ids": ["hero"]}),
    ("fog.clear", {"fog": True, "memory": True}),
    ("door.set", {"door": "door", "state": "locked"}),
    ("combat.add", {"tokens": ["goblin"]}),
    ("token.move", {"tokens": [{"id": "lurker", "path": [9, 9]}]}),
]


@pytest.mark.parametrize(("kind", "values"), AS_MASTER)
def test_who_is_no_game_master_any_more_does_not_take_back_what_he_did_as_one(kind, values):
    played = Played()
    played.act(Role.GAME_MASTER, kind, **values)
    before = dict(played.replica.state.pieces)
    with pytest.raises(DomainError):
        played.act(Role.PLAYER, "undo")
    assert played.replica.state.pieces == before
    played.act(Role.GAME_MASTER, "undo")
    before = dict(played.replica.state.pieces)
    with pytest.raises(DomainError):
        played.act(Role.PLAYER, "redo")
    assert played.replica.state.pieces == before


BY_PLAYER = [
    ("token.move", {"tokens": [{"id": "hero", "path": [200, 300]}]}),
    ("piece.change", {"pieces": [{"id": "hero", "set": {"rotation": 90}}]}),
    ("piece.add", {"pieces": [{"kind": "drawing", "shape": "line", "points": [0, 0, 9, 9]}]}),
    ("piece.add", {"pieces": [{"kind": "template", "shape": "circle", "x": 9, "y": 9, "token": "hero"}]}),
    ("door.set", {"door": "door", "state": "open"}),
]


@pytest.mark.parametrize(("kind", "values"), BY_PLAYER)
def test_players_take_back_and_do_again_what_they_did(kind, values):
    played = Played()
    first = dict(played.replica.state.pieces)
    played.act(Role.PLAYER, kind, **values)
    done = dict(played.replica.state.pieces)
    played.act(Role.PLAYER, "undo")
    assert played.replica.state.pieces == first
    played.act(Role.PLAYER, "redo")
    assert played.replica.state.pieces == done != first


def test_a_drawing_of_ones_own_comes_back_and_an_area_goes_back_with_its_token():
    played = Played()
    made = played.act(Role.PLAYER, "piece.add", pieces=[{"kind": "drawing", "shape": "line", "points": [0, 0, 9, 9]}])
    played.act(Role.PLAYER, "piece.remove", ids=made.created)
    played.act(Role.PLAYER, "undo")
    assert played.of(made.created[0])["author"] == played.table.anna.pk
    area = {"kind": "template", "id": "aura", "shape": "circle", "x": 105, "y": 105, "token": "hero", "author": None}
    other = Rights(played.table.master.pk, "Master", Role.GAME_MASTER)
    played.replica.carry_out(msgspec.convert({"type": "piece.add", "pieces": [area]}, ORDERS), other)
    played.act(Role.PLAYER, "token.move", tokens=[{"id": "hero", "path": [205, 105]}])
    assert played.of("aura")["x"] == 205
    played.act(Role.PLAYER, "undo")
    assert played.of("aura")["x"] == played.of("hero")["x"] == 105


def test_the_turn_of_ones_own_is_taken_back_with_what_ended_with_it():
    played = Played()
    added = played.act(Role.GAME_MASTER, "combat.add", tokens=["hero", "goblin"]).created
    for uid, initiative in zip(added, (20, 10), strict=True):
        played.act(Role.GAME_MASTER, "piece.change", pieces=[{"id": uid, "set": {"initiative": initiative}}])
    played.act(Role.GAME_MASTER, "combat.start")
    stunned = {"name": "stunned", "until_round": 1, "until": "end", "whose": added[0]}
    played.act(Role.GAME_MASTER, "piece.change", pieces=[{"id": "goblin", "set": {"conditions": [stunned]}}])
    played.act(Role.PLAYER, "combat.next")
    assert played.of("combat")["turn"] == added[1] and not played.of("goblin")["conditions"]
    played.act(Role.PLAYER, "undo")
    assert played.of("combat")["turn"] == added[0] and played.of("goblin")["conditions"]
    played.act(Role.GAME_MASTER, "combat.next")
    played.act(Role.GAME_MASTER, "combat.next")
    played.act(Role.GAME_MASTER, "combat.previous")
    with pytest.raises(NotAllowed):
        played.act(Role.PLAYER, "undo")


def test_a_token_that_was_locked_since_is_not_moved_back():
    played = Played()
    played.act(Role.PLAYER, "token.move", tokens=[{"id": "hero", "path": [200, 300]}])
    other = Rights(played.table.master.pk, "Master", Role.GAME_MASTER)
    lock = {"type": "piece.change", "pieces": [{"id": "hero", "set": {"locked": True}}]}
    played.replica.carry_out(msgspec.convert(lock, ORDERS), other)
    with pytest.raises(NotAllowed):
        played.act(Role.PLAYER, "undo")
