"""The API of scenes: what game masters do, what players get to know of it, orders by the same door as at the table."""

import io
import json

import pytest
from PIL import Image, ImageDraw

from bestiary_site.tests.test_query_counts import count_queries
from campaigns.models import Visibility
from scenes.models import Piece, Scene, SceneEvent, Table
from scenes.services import scenes as services
from scenes.services.assets import add_asset
from scenes.services.tables import open_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(owner, campaign, teammate) -> Scene:
    """A scene with the teammate's token, one in sight, and things that only the game master knows."""
    return services.create_scene(
        actor=owner, campaign=campaign, name="The drowned vault", settings={"width": 700, "height": 490},
        pieces=[
            {"kind": "token", "id": "hero", "name": "Hero", "x": 105, "y": 105, "owners": [teammate.pk]},
            {"kind": "token", "id": "ghoul", "name": "Ghoul", "x": 175, "y": 105, "notes": "asleep"},
            {"kind": "token", "id": "lurker", "name": "Lurker", "x": 245, "y": 105, "hidden": True},
            {"kind": "wall", "id": "wall", "x1": 0, "y1": 0, "x2": 9, "y2": 9},
        ],
    )  # fmt: skip


def at(scene: Scene, rest: str = "") -> str:
    return f"/api/v1/scenes/{scene.pk}{rest}"


def send(client, method: str, address: str, body=None, **headers):
    return getattr(client, method)(address, body or {}, format="json", **headers)


def test_a_game_master_makes_changes_copies_and_puts_away_scenes(owner, campaign, as_user):
    client, base = as_user(owner), f"/api/v1/campaigns/{campaign.pk}"
    folder = send(client, "post", f"{base}/scene-folders", {"name": "Act one"}).json()
    made = send(
        client, "post", f"{base}/scenes",
        {"name": "Vault", "folder": folder["id"], "settings": {"width": 900},
         "pieces": [{"kind": "light", "x": 1, "y": 2}], "tags": ["wet"]},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert (made.json()["folder"], made.json()["visibility"], made.json()["tags"]) == (
        folder["id"], "game_masters", ["wet"],
    )  # fmt: skip
    assert Piece.objects.get(scene=pk, kind="settings").data["width"] == 900
    changed = send(client, "patch", f"/api/v1/scenes/{pk}", {"summary": "Cold", "folder": None})
    assert (changed.json()["summary"], changed.json()["folder"]) == ("Cold", None)
    assert changed["ETag"] == f'"{changed.json()["version"]}"'
    copy = send(client, "post", f"/api/v1/scenes/{pk}/duplicate", {"name": "Vault again"}).json()
    assert copy["name"] == "Vault again"
    assert [one["name"] for one in client.get(f"{base}/scenes").json()["results"]] == ["Vault", "Vault again"]
    assert send(client, "post", f"{base}/scenes/order", {"folder": None, "scenes": [copy["id"], pk]}).status_code == 204
    assert [one["id"] for one in client.get(f"{base}/scenes?folder=none").json()["results"]] == [copy["id"], pk]
    assert send(client, "post", f"/api/v1/scenes/{pk}/archive").json()["archived_at"]
    assert [one["id"] for one in client.get(f"{base}/scenes?archived=1").json()["results"]] == [pk]
    assert send(client, "post", f"/api/v1/scenes/{pk}/unarchive").json()["archived_at"] is None
    assert client.delete(f"/api/v1/scenes/{pk}").status_code == 204
    assert [one["id"] for one in client.get(f"{base}/scenes?deleted=1").json()["results"]] == [pk]
    assert client.get(f"/api/v1/scenes/{pk}").status_code == 404
    assert send(client, "post", f"/api/v1/scenes/{pk}/restore").status_code == 200


def test_a_scene_changed_meanwhile_is_not_overwritten(owner, scene, as_user):
    client = as_user(owner)
    assert send(client, "patch", at(scene), {"name": "A", "version": 1}).status_code == 200
    clash = send(client, "patch", at(scene), {"name": "B", "version": 1})
    assert clash.status_code == 409
    assert clash.json()["error"]["code"] == "changed_meanwhile"


def test_players_know_nothing_of_scenes_that_are_not_shown_to_them(scene, owner, campaign, teammate, as_user):
    client, base = as_user(teammate), f"/api/v1/campaigns/{campaign.pk}"
    open_scene(actor=owner, scene=scene)
    assert client.get(f"{base}/scenes").json()["count"] == 0
    assert client.get(at(scene)).status_code == 404
    assert client.get(f"/api/v1/entries/{scene.pk}").status_code == 404
    assert "drowned" not in client.get(f"/api/v1/search?q=drowned&campaign={campaign.pk}").content.decode()
    table = client.get(f"{base}/table").json()
    assert table["mine"] == str(scene.uid)
    assert (table["scene"], table["seats"]) == (None, [])
    assert client.get(f"{base}/scene-folders").status_code == 403
    for method, address in (
        ("post", f"{base}/scenes"), ("post", f"{base}/scene-folders"), ("put", f"{base}/table"),
        ("post", f"{base}/scenes/order"),
    ):  # fmt: skip
        body = {"name": "x", "scene": None, "folder": None, "scenes": []}
        assert send(client, method, address, body).status_code == 403, address


def test_a_scene_shown_to_players_tells_them_no_folder_count_or_map(scene, owner, campaign, teammate, as_user):
    services.update_scene(actor=owner, scene=scene, visibility=Visibility.MEMBERS)
    client = as_user(teammate)
    card = client.get(f"/api/v1/campaigns/{campaign.pk}/scenes").json()["results"][0]
    assert card["name"] == "The drowned vault"
    assert (card["folder"], card["tokens"], card["picture"]) == (None, None, "")
    for act in ("duplicate", "archive", "open"):
        assert send(client, "post", at(scene, f"/{act}")).status_code == 403
    assert send(client, "patch", at(scene), {"name": "Mine"}).status_code == 403
    assert client.delete(at(scene)).status_code == 403


def test_players_get_the_pieces_that_they_are_told_at_the_table(scene, owner, teammate, as_user):
    client = as_user(teammate)
    assert client.get(at(scene, "/pieces")).status_code == 404
    open_scene(actor=owner, scene=scene)
    text = client.get(at(scene, "/pieces")).content.decode()
    for word in ("Lurker", "lurker", "asleep", '"wall"'):
        assert word not in text
    tokens = client.get(at(scene, "/pieces?kind=token&page_size=1")).json()
    assert (tokens["count"], len(tokens["results"])) == (2, 1)
    assert client.get(at(scene, "/pieces/lurker")).status_code == 404
    assert as_user(owner).get(at(scene, "/pieces/lurker")).json()["name"] == "Lurker"
    assert client.get(at(scene, "/events")).status_code in {403, 404}
    assert client.get(at(scene, "/explored")).status_code == 200


def test_pieces_are_made_changed_and_taken_away_by_orders(scene, owner, as_user):
    client = as_user(owner)
    made = send(client, "post", at(scene, "/pieces"), {"kind": "light", "x": 1, "y": 2, "bright": 5})
    assert made.status_code == 201, made.content
    uid = made.json()["id"]
    assert send(client, "patch", at(scene, f"/pieces/{uid}"), {"dim": 50}).json()["dim"] == 50
    wrong = send(client, "patch", at(scene, f"/pieces/{uid}"), {"dim": "far"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "wrong_value")
    assert client.delete(at(scene, f"/pieces/{uid}")).status_code == 204
    log = client.get(at(scene, "/events")).json()["results"]
    assert [one["type"] for one in log] == ["piece.add", "piece.change", "piece.remove"]
    assert client.get(at(scene, "/events?after=2")).json()["count"] == 1
    assert log[0]["changes"][0]["after"]["bright"] == 5


def test_an_order_sent_twice_is_done_once(scene, owner, as_user):
    client, order = as_user(owner), {"type": "piece.add", "id": "a1", "pieces": [{"kind": "light", "x": 1, "y": 2}]}
    first, second = (send(client, "post", at(scene, "/orders"), order).json() for _ in range(2))
    assert (first["number"], first["again"], second["number"], second["again"]) == (1, False, 1, True)
    assert first["created"] == second["created"]
    assert Piece.objects.filter(scene=scene, kind="light").count() == 1
    undone = send(client, "post", at(scene, "/orders"), {"type": "undo", "id": "u1"})
    assert undone.status_code == 200
    assert not Piece.objects.filter(scene=scene, kind="light").exists()


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"type": "nonsense"}, "bad_order"), ({"type": "token.move", "tokens": []}, "bad_order"),
        ({"type": "clock.ask", "sent": 1}, "socket_only"), ({}, "bad_order"),
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused_with_a_reason(order, code, scene, owner, as_user):
    answer = send(as_user(owner), "post", at(scene, "/orders"), order)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_a_player_moves_his_own_token_and_no_other(scene, owner, teammate, as_user):
    open_scene(actor=owner, scene=scene)
    client = as_user(teammate)
    own = {"type": "token.move", "tokens": [{"id": "hero", "path": [105, 175]}]}
    assert send(client, "post", at(scene, "/orders"), own).status_code == 200
    for uid, status in (("ghoul", 403), ("lurker", 404), ("nobody", 404)):
        other = {"type": "token.move", "tokens": [{"id": uid, "path": [105, 245]}]}
        assert send(client, "post", at(scene, "/orders"), other).status_code == status
    assert SceneEvent.objects.filter(scene=scene).count() == 1


def test_what_is_whispered_is_listed_for_those_who_hear_it(scene, owner, teammate, observer, as_user):
    open_scene(actor=owner, scene=scene)
    said = send(as_user(teammate), "post", at(scene, "/chat"), {"text": "psst", "to": [owner.pk]})
    assert said.status_code == 201, said.content
    assert send(as_user(owner), "post", at(scene, "/chat"), {"text": "Hear ye"}).status_code == 201
    rolled = send(as_user(teammate), "post", at(scene, "/chat"), {"text": "/r 2d6+1"}).json()
    assert rolled["kind"] == "rolled"
    heard = {
        who.username: [one["text"] for one in as_user(who).get(at(scene, "/chat")).json()["results"] if one["text"]]
        for who in (owner, teammate, observer)
    }
    assert heard == {"owner": ["Hear ye", "psst"], "teammate": ["Hear ye", "psst"], "observer": ["Hear ye"]}


def test_the_table_is_opened_for_all_or_some_and_closed(scene, owner, campaign, teammate, as_user):
    client, base = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/table"
    other = services.create_scene(actor=owner, campaign=campaign, name="Roof")
    assert send(client, "post", at(scene, "/open")).json()["open"] is True
    table = send(client, "put", base, {"scene": other.pk, "people": [teammate.pk]}).json()
    assert (table["scene"], table["seats"]) == (scene.pk, [{"user": teammate.pk, "scene": other.pk}])
    assert send(client, "put", base, {"scene": None, "people": [teammate.pk]}).json()["seats"] == []
    assert send(client, "put", base, {"scene": None}).json()["scene"] is None
    assert Table.objects.get(campaign=campaign).scene is None


def test_lists_of_scenes_cost_the_same_however_long(owner, campaign, as_user):
    client, base = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/scenes"
    for number in range(2):
        services.create_scene(actor=owner, campaign=campaign, name=f"Scene {number}", tags=["a"])
    few = count_queries(client, base)
    for number in range(12):
        services.create_scene(actor=owner, campaign=campaign, name=f"More {number}", tags=["a"])
    assert count_queries(client, base) == few
    assert len(json.loads(client.get(base).content)["results"]) == 14


def test_the_grid_of_a_map_is_found_for_game_masters(scene, owner, teammate, campaign, as_user):
    picture = Image.new("L", (800, 600), 170)
    pen = ImageDraw.Draw(picture)
    for x in range(13, 800, 50):
        pen.line([(x, 0), (x, 599)], fill=90)
    for y in range(7, 600, 50):
        pen.line([(0, y), (799, y)], fill=90)
    out = io.BytesIO()
    picture.save(out, "PNG")
    asset = add_asset(actor=owner, campaign=campaign, source=out.getvalue(), name="Chequered")
    told = send(as_user(owner), "post", at(scene, "/find-grid"), {"asset": asset.uid}).json()
    assert (told["found"], told["type"]) == (True, "square")
    assert told["size"] == pytest.approx(50, abs=0.1)
    assert (told["x"] - 13) % 50 == pytest.approx(0, abs=1) or (told["x"] - 13) % 50 == pytest.approx(50, abs=1)
    assert send(as_user(owner), "post", at(scene, "/find-grid"), {"asset": "nothing"}).status_code == 404
    open_scene(actor=owner, scene=scene)
    assert send(as_user(teammate), "post", at(scene, "/find-grid"), {"asset": asset.uid}).status_code == 404


def test_players_learn_no_numbers_of_a_scene_and_whether_they_are_at_it(scene, owner, campaign, teammate, as_user):
    services.update_scene(actor=owner, scene=scene, visibility=Visibility.MEMBERS)
    other = services.create_scene(actor=owner, campaign=campaign, name="Cellar", visibility=Visibility.MEMBERS)
    open_scene(actor=owner, scene=scene)
    player, master = as_user(teammate), as_user(owner)
    order = {"type": "token.move", "tokens": [{"id": "hero", "path": [110, 110]}]}
    assert send(player, "post", at(scene, "/orders"), order).json()["number"] is None
    order["tokens"][0]["path"] = [120, 120]
    assert send(master, "post", at(scene, "/orders"), order).json()["number"] == 2
    assert player.get(at(scene)).json()["number"] is None and master.get(at(scene)).json()["number"] == 2
    listed = player.get(f"/api/v1/campaigns/{campaign.pk}/scenes").json()["results"]
    assert {one["id"]: one["open"] for one in listed} == {scene.pk: True, other.pk: False}
