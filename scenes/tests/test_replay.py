"""Looking back at a scene: who may, and whether the log leads from the beginning to how it is now."""

import pytest
from django.urls import reverse

from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.protocol import ChangePieces, MoveTokens, PieceChange, RemovePieces, TokenPath, Undo
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.room.state import State, inverse
from scenes.services.scenes import create_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def played():
    """A scene on which something has happened."""
    master = make_user("gm")
    campaign = make_campaign(master)
    scene = create_scene(
        actor=master, campaign=campaign, name="Hall", visibility="members",
        pieces=[{"kind": "token", "id": f"t{at}", "x": 10 * at, "y": 5} for at in range(5)],
    )  # fmt: skip
    rights = rights_of(master, scene)
    carry_out(scene, MoveTokens(tokens=[TokenPath(id="t1", path=[50, 60])]), rights)
    carry_out(scene, RemovePieces(ids=["t2", "t3"]), rights)
    carry_out(scene, Undo(), rights)
    carry_out(scene, ChangePieces(pieces=[PieceChange(id="t4", set={"name": "Ogre"})]), rights)
    return scene, master


def test_the_log_leads_back_to_the_beginning_and_forth_again(played, client):
    scene, master = played
    client.force_login(master)
    told = client.get(reverse("scene_replay_log", args=[scene.campaign_id, scene.slug])).json()
    assert [one["type"] for one in told["events"]] == ["token.move", "piece.remove", "undo", "piece.change"]
    assert not told["more"] and told["number"] == 4
    state = State([{k: v for k, v in one.items() if k != "seen"} for one in told["pieces"]])
    now = dict(state.pieces)
    for event in reversed(told["events"]):
        state.apply(inverse(event["changes"]))
    assert state.pieces["t1"]["x"] == 10 and state.pieces["t4"]["name"] == ""
    for event in told["events"]:
        state.apply(event["changes"])
    assert {uid: one["x"] for uid, one in state.pieces.items() if one["kind"] == "token"} == {
        uid: one["x"] for uid, one in now.items() if one["kind"] == "token"
    }


def test_only_game_masters_look_back(played, client):
    scene, _ = played
    player = add_member(scene.campaign, make_user("anna"), Role.PLAYER)
    for name in ("scene_replay", "scene_replay_log"):
        address = reverse(name, args=[scene.campaign_id, scene.slug])
        client.force_login(player)
        assert client.get(address).status_code == 403
        client.force_login(make_user(f"stranger {name}"))
        assert client.get(address).status_code == 404


def test_the_page_shows_where_the_log_is(played, client):
    scene, master = played
    client.force_login(master)
    page = client.get(reverse("scene_replay", args=[scene.campaign_id, scene.slug])).content.decode()
    assert reverse("scene_replay_log", args=[scene.campaign_id, scene.slug]) in page
