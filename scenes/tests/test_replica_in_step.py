"""Who is refused has still been told what other processes had done."""

import pytest

from bestiary_site.shared.errors import DomainError
from campaigns.tests.factories import make_campaign, make_user
from scenes.protocol import MoveTokens, RemovePieces, TokenPath
from scenes.room.replica import Replica
from scenes.room.rights import rights_of
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
