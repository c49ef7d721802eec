"""What no table keeps is refused at the order, not at the database or when somebody wants a file of the scene."""

from typing import Any

import msgspec
import pytest

from bestiary_site.shared.errors import Refused
from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.pieces import mended, whole
from scenes.protocol import AddPieces, ChangePieces, PieceChange
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene

LINE = {"kind": "drawing", "shape": "line", "points": [1, 1, 5, 5]}


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"points": []}, {"points": [5]}, {"points": [1, 2, 3]}, {"text": "a\0b"}])
def test_a_player_cannot_draw_what_cannot_be_kept(wrong: dict[str, Any]) -> None:
    master = make_user("gm")
    campaign = make_campaign(master)
    anna = add_member(campaign, make_user("anna"), Role.PLAYER)
    scene = create_scene(actor=master, campaign=campaign, name="Wood")
    open_scene(actor=master, scene=scene)
    with pytest.raises(Refused):
        carry_out(scene, AddPieces(pieces=[LINE | wrong]), rights_of(anna, scene))
    carry_out(scene, AddPieces(pieces=[LINE | {"id": "mine"}]), rights_of(anna, scene))
    with pytest.raises(Refused):
        carry_out(scene, ChangePieces(pieces=[PieceChange(id="mine", set=wrong)]), rights_of(anna, scene))


@pytest.mark.pure
@pytest.mark.parametrize(("points", "now"), [([], [0, 0]), ([5], [5, 0]), ([1, 2, 3], [1, 2]), ([1, 2], [1, 2])])
def test_what_earlier_versions_kept_is_mended(points: list[float], now: list[float]) -> None:
    assert whole(mended(LINE | {"id": "a", "points": points}))["points"] == now


@pytest.mark.pure
def test_a_piece_of_great_depth_is_refused_like_any_other_wrong_one() -> None:
    deep: Any = "a"
    for _ in range(900):
        deep = [deep]
    with pytest.raises(msgspec.ValidationError):
        whole({"kind": "pin", "id": "a", "x": 1, "y": 1, "title": deep})
