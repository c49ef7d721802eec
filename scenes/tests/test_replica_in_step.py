"""Who is refused has still been told what other processes had done."""

import pytest
from django.db import connection

from bestiary_site.shared.errors import DomainError
from campaigns.tests.factories import make_campaign, make_user
from scenes.protocol import MoveTokens, RemovePieces, Say, TokenPath
from scenes.room.replica import Replica
from scenes.room.rights import rights_of
from scenes.room.seats import KEPT_BYTES, Seat
from scenes.room.visits import talk_for
from scenes.services.scenes import create_scene

pytestmark = pytest.mark.django_db(transaction=True)


class Browser:
    """Keeps what it is told."""

    def push(self, message):
        raise AssertionError("nothing is pushed past the replica")


def test_a_refused_order_does_not_swallow_what_was_caught_up_with():
    master = make_user("gm")
    scene = create_scene(
        actor=master, campaign=make_campaign(master), name="Hall", pieces=[{"kind": "token", "id": "t", "x": 1, "y": 1}]
    )
    here, elsewhere, rights = Replica(scene), Replica(scene), rights_of(master, scene)
    told: list[str] = []
    here.deliver = lambda outbox: told.extend(str(message) for _, message in outbox)
    seat = here.audience.sit(master.pk, rights, Browser())
    elsewhere.carry_out(RemovePieces(id="a", ids=["t"]), rights)
    with pytest.raises(DomainError):
        here.carry_out(MoveTokens(id="b", tokens=[TokenPath(id="t", path=[9.0, 9.0])]), rights)
    assert seat.n == 1 and len(told) == 1 and '"remove":["t"]' in told[0]


def test_who_comes_in_hears_what_was_said_once_whatever_other_processes_write_meanwhile():
    master = make_user("gm")
    scene = create_scene(actor=master, campaign=make_campaign(master), name="Hall")
    elsewhere, rights = Replica(scene), rights_of(master, scene)
    for number in range(3):
        elsewhere.carry_out(Say(id=f"s{number}", text=f"word {number}"), rights)
    upto = elsewhere.state.number - 1
    assert [one.text for one in talk_for(scene, rights, upto)] == ["word 0", "word 1"]
    assert [one.text for one in talk_for(scene, rights)] == ["word 0", "word 1", "word 2"]


def test_a_seat_keeps_what_its_person_missed_but_not_without_end():
    master = make_user("gm")
    scene = create_scene(actor=master, campaign=make_campaign(master), name="Hall")
    seat = Seat(rights_of(master, scene), ())
    for _ in range(40):
        seat.tell("x" * (KEPT_BYTES // 10) + "}", [])
    assert sum(len(text) for _, text in seat.sent) <= KEPT_BYTES
    missed = list(seat.missed_after(35))
    assert [text[:7] for text in missed] == [f'{{"n":{n},'[:7] for n in range(36, 41)]
    assert seat.missed_after(3) is None


def test_who_was_too_late_once_is_not_too_late_again_however_busy_the_others_are(monkeypatch):
    master = make_user("gm")
    scene = create_scene(
        actor=master, campaign=make_campaign(master), name="Hall", pieces=[{"kind": "token", "id": "t", "x": 1, "y": 1}]
    )
    here, elsewhere, rights = Replica(scene), Replica(scene), rights_of(master, scene)
    catch_up, busy = here.catch_up, iter(range(20))

    def caught_up_and_overtaken(outbox):
        catch_up(outbox)
        if not connection.in_atomic_block:  # others write whenever nobody keeps them from it
            elsewhere.carry_out(Say(id=f"busy{next(busy)}", text="and another thing"), rights)

    monkeypatch.setattr(here, "catch_up", caught_up_and_overtaken)
    elsewhere.carry_out(Say(id="first", text="a thing"), rights)
    done = here.carry_out(MoveTokens(id="b", tokens=[TokenPath(id="t", path=[9.0, 9.0])]), rights)
    assert done.number == 3 and here.state.pieces["t"]["x"] == 9.0


def test_what_was_caught_up_with_stays_when_the_order_is_refused_at_last(monkeypatch):
    master = make_user("gm")
    scene = create_scene(
        actor=master, campaign=make_campaign(master), name="Hall", pieces=[{"kind": "token", "id": "t", "x": 1, "y": 1}]
    )
    here, elsewhere, rights = Replica(scene), Replica(scene), rights_of(master, scene)
    told: list[str] = []
    here.deliver = lambda outbox: told.extend(str(message) for _, message in outbox)
    here.audience.sit(master.pk, rights, Browser())
    catch_up = here.catch_up

    def overtaken(outbox):
        catch_up(outbox)
        if not connection.in_atomic_block:
            elsewhere.carry_out(RemovePieces(id="gone", ids=["t"]), rights)

    monkeypatch.setattr(here, "catch_up", overtaken)
    elsewhere.carry_out(Say(id="first", text="a thing"), rights)
    with pytest.raises(DomainError):
        here.carry_out(MoveTokens(id="b", tokens=[TokenPath(id="t", path=[9.0, 9.0])]), rights)
    assert here.state.number == 2 and '"remove":["t"]' in told[-1]
