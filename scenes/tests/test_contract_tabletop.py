"""The tabletop's documented addresses and socket, asked as its clients ask: whole scenes in and out, maps, sound."""

import asyncio
import json
from typing import Any

import pytest
from channels.routing import URLRouter
from django.core.files.uploadedfile import SimpleUploadedFile

from bestiary_site.sockets import websocket_urlpatterns
from bestiary_site.tests.test_contracts import ExistingClient
from campaigns.models import Campaign
from campaigns.services.guests import open_table_guest
from reconstruction.tests.sockets import Socket
from scenes.models import Asset, Scene
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services.contract_scenes import tell
from scenes.services.scenes import create_scene, update_scene
from scenes.tests.asset_files import picture_file, wav_file

SCENE: dict[str, Any] = {
    "id": "1718000000000",
    "name": "The flooded hall",
    "folder": None,
    "maps": [
        {"name": "Hall.png", "folder": None,
         "data": {"position": {"x": 12.5, "y": -4}, "scale": 0.5, "rotation": 90, "isHidden": False, "glow": "blue"}},
        {"name": "elsewhere.jpg", "data": {"position": {"x": 0, "y": 0}, "scale": 1}},
    ],
    "activeMapId": "Hall.png",
    "gridSettings": {"showGrid": True, "gridSize": 50, "gridColor": "#112233", "gridOpacity": 0.4, "snap": True},
    "initiativeOrder": [
        {"id": "17", "name": "Mira", "initiative": 18, "isPlayer": True, "isCurrentTurn": True, "isKilled": False},
        {"id": "18", "name": "Ghoul", "initiative": 7, "isPlayer": False, "isCurrentTurn": False, "hp": 3,
         "initialHP": 22, "isKilled": False, "mood": "hungry"},
    ],
    "showCurrentPlayer": True,
    "aoeMarkers": [
        {"id": "17", "shape": "cone", "sizeInFeet": 15, "color": "#ff0000", "position": {"x": 100, "y": 200},
         "rotation": 45, "opacity": 0.5, "label": "Fire"},
        {"id": "99", "shape": "heptagon", "sizeInFeet": 15},
    ],
    "fogOfWar": {"strokes": [[1, 2, 3]]},
    "_lastUpdated": 1718000000001,
}  # fmt: skip


@pytest.fixture
def table(settings, db) -> ExistingClient:
    settings.OPEN_TABLE = True
    return ExistingClient()


def upload(table: ExistingClient, name: str = "Hall.png", seed: int = 1, **fields: Any) -> Any:
    file = SimpleUploadedFile(name, picture_file(120, 80, seed=seed))
    return table.upload("/maps/upload", file=file, **fields)


def order(scene: Scene, said: dict[str, Any]) -> None:
    import msgspec

    from scenes.protocol import ORDERS

    guest = open_table_guest()
    carry_out(scene, msgspec.convert(said, ORDERS), rights_of(guest, scene))


# -- scenes -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_whole_scene_comes_out_as_it_went_in(table):
    upload(table)
    saved = table.send("POST", "/scenes/save", SCENE)
    assert saved.status_code == 200, saved.content
    assert saved.json() == SCENE
    assert table.get("/scenes/load/1718000000000").json() == SCENE
    assert table.get("/scenes/list/").json()["scenes"] == [SCENE]
    again = table.send("POST", "/scenes/save", SCENE)
    assert again.json() == SCENE
    scene = Scene.objects.get()
    assert scene.number <= 3, "the same scene again changes nothing"
    assert (scene.name, scene.campaign.name) == ("The flooded hall", "The open table")
    kinds = sorted(scene.pieces.values_list("kind", flat=True))
    assert kinds == ["combat", "combatant", "combatant", "map", "settings", "template"]
    ground = scene.pieces.get(kind="map")
    assert (ground.data["x"], ground.data["y"], ground.data["width"]) == (12.5 + 30, -4 + 20, 60)
    assert ground.asset == Asset.objects.get()
    assert scene.pieces.get(kind="settings").data["grid"]["size"] == 50
    assert scene.pieces.get(kind="combat").data["turn"] == scene.pieces.get(data__name="Mira").uid


@pytest.mark.django_db
def test_what_changes_at_our_table_shows_there_and_the_rest_stays(table):
    upload(table)
    table.send("POST", "/scenes/save", SCENE)
    scene = Scene.objects.select_related("campaign").get()
    ids = {row.kind: row.uid for row in scene.pieces.all() if row.data.get("name") != "Mira"}
    order(
        scene,
        {"type": "piece.change", "pieces": [
            {"id": ids["map"], "set": {"x": 42.5 + 100}}, {"id": ids["combatant"], "set": {"hp": 1, "defeated": True}},
            {"id": "combat", "set": {"turn": ids["combatant"]}},
        ]},
    )  # fmt: skip
    order(scene, {"type": "piece.remove", "ids": [ids["template"]]})
    order(
        scene, {"type": "piece.add", "pieces": [{"kind": "template", "id": "new", "shape": "circle", "x": 1, "y": 2}]}
    )
    told = table.get("/scenes/load/1718000000000").json()
    assert told["maps"][0]["data"] == SCENE["maps"][0]["data"] | {"position": {"x": 112.5, "y": -4}}
    assert told["maps"][1] == SCENE["maps"][1]
    ghoul = SCENE["initiativeOrder"][1] | {"hp": 1, "isKilled": True, "isCurrentTurn": True}
    assert told["initiativeOrder"] == [SCENE["initiativeOrder"][0] | {"isCurrentTurn": False}, ghoul]
    assert [one["id"] for one in told["aoeMarkers"]] == ["99", "new"]
    untouched = {"fogOfWar", "_lastUpdated", "gridSettings", "activeMapId", "name", "id"}
    assert {name: told[name] for name in untouched} == {name: SCENE[name] for name in untouched}


@pytest.mark.django_db
def test_what_changes_there_shows_at_our_table(table):
    upload(table)
    table.send("POST", "/scenes/save", SCENE)
    changed = json.loads(json.dumps(SCENE))
    changed["maps"][0]["data"]["isHidden"] = True
    changed["initiativeOrder"].pop()
    changed["gridSettings"]["gridSize"] = 70
    changed["name"] = "The dry hall"
    changed["folder"] = "Act one/Below"
    put = table.send("PUT", "/scenes/1718000000000/", changed)
    assert put.json() == changed
    scene = Scene.objects.get()
    assert (scene.name, scene.folder.name, scene.folder.parent.name) == ("The dry hall", "Below", "Act one")
    assert scene.pieces.get(kind="map").data["hidden"] is True
    assert scene.pieces.filter(kind="combatant").count() == 1
    assert scene.pieces.get(kind="settings").data["grid"]["size"] == 70
    update_scene(actor=open_table_guest(), scene=scene, name="Hall of tides")
    assert table.get("/scenes/load/1718000000000").json()["name"] == "Hall of tides"


@pytest.mark.django_db
def test_our_own_scenes_are_listed_and_can_be_saved_back(table):
    upload(table)
    guest, campaign = open_table_guest(), Campaign.objects.get()
    asset = Asset.objects.get()
    scene = create_scene(
        actor=guest, campaign=campaign, name="Ours",
        pieces=[{"kind": "map", "asset": asset.uid, "x": 60, "y": 40, "width": 120, "height": 80},
                {"kind": "combatant", "id": "boss", "name": "Boss", "initiative": 3}],
    )  # fmt: skip
    told = table.get("/scenes/list").json()["scenes"][0]
    assert told["id"] == str(scene.uid)
    assert told["maps"][0]["data"] == {"position": {"x": 0, "y": 0}, "scale": 1, "rotation": 0, "isHidden": False}
    assert told["initiativeOrder"][0]["name"] == "Boss"
    before = sorted(scene.pieces.values_list("uid", flat=True))
    assert table.send("PUT", f"/scenes/{told['id']}", told).json() == told
    assert sorted(scene.pieces.values_list("uid", flat=True)) == before, "nothing is made twice"


@pytest.mark.django_db
def test_scenes_of_strange_shapes_come_out_unchanged_too(table):
    strange = {
        "id": "default", "name": "Odd", "maps": [None, 3, {"name": 5}, {}], "gridSettings": "none",
        "initiativeOrder": ["x", {"id": ""}, {"id": {"a": 1}, "initiative": "high"}],
        "aoeMarkers": [{"id": 1, "shape": "cone", "sizeInFeet": "far"}, {"id": 2, "shape": "line", "sizeInFeet": 9e9}],
        "deep": [[[]]],
    }  # fmt: skip
    assert table.send("POST", "/scenes/save", strange).json() == strange
    for wrong in ([], "x", {"name": "no id"}, {"id": "x" * 300}):
        refused = table.send("POST", "/scenes/save", wrong)
        assert refused.status_code in {400, 422}
        assert set(refused.json()) == {"detail"}


@pytest.mark.django_db
def test_scenes_are_put_into_folders_and_the_bin(table):
    table.send("POST", "/scenes/save", SCENE)
    made = table.send("POST", "/scenes/folder", {"folder_name": "Act one"}).json()
    assert made == {"name": "Act one", "type": "scene", "path": "Act one", "parent": None}
    table.send("POST", "/scenes/folder", {"folder_name": "Below", "parent_folder": "Act one"})
    assert [one["path"] for one in table.get("/scenes/list").json()["folders"]] == ["Act one", "Act one/Below"]
    renamed = table.send("PUT", "/scenes/folder/Act%20one%2FBelow", {"new_name": "Deep"}).json()
    assert renamed["path"] == "Act one/Deep"
    assert table.send("DELETE", "/scenes/folder/Act one/Deep").status_code == 200
    image = table.upload("/scenes/1718000000000/image", file=SimpleUploadedFile("a.png", picture_file(seed=3))).json()
    assert table.get(image["url"])["Content-Type"] == "image/png"
    assert table.send("DELETE", f"/scenes/1718000000000/image/{image['id']}").status_code == 200
    assert table.get(image["url"]).status_code == 404
    assert table.send("DELETE", "/scenes/1718000000000").status_code == 200
    assert table.get("/scenes/load/1718000000000").status_code == 404
    assert Scene.objects.deleted().count() == 1


# -- maps and sound ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_maps_are_uploaded_listed_renamed_moved_and_deleted(table):
    assert table.get("/maps/list").json() == {"maps": []}
    table.send("POST", "/maps/folder", {"folder_name": "A"})
    table.send("POST", "/maps/folder", {"folder_name": "B", "parent_folder": "A"})
    assert upload(table, folder="A/B").json()["filename"] == "Hall.png"
    assert table.get("/maps/list").json() == {"maps": [{"name": "Hall.png", "folder": "A/B"}]}
    for path in ("/maps/file/A%2FB/Hall.png", "/maps/file/A/B/Hall.png", "/maps/file/Hall.png"):
        file = table.get(path)
        assert (file.status_code, file["Content-Type"]) == (200, "image/png"), path
    assert table.get("/maps/file/B/Hall.png").json().keys() == {"detail"}
    table.send("POST", "/scenes/save", SCENE | {"maps": [{"name": "Hall.png", "folder": "A/B", "data": {"scale": 1}}]})
    renamed = table.send("PUT", "/maps/rename/Hall.png", {"new_name": "Vault.png"}).json()
    assert (renamed["name"], renamed["scenes_updated"]) == ("Vault.png", 1)
    assert table.get("/scenes/load/1718000000000").json()["maps"][0]["name"] == "Vault.png"
    assert table.send("PUT", "/maps/move/Vault.png", {"folder": None}).status_code == 200
    assert table.get("/scenes/load/1718000000000").json()["maps"] == [
        {"name": "Vault.png", "folder": None, "data": {"scale": 1}}
    ]
    data = table.get("/maps/data/Vault.png").json()["data"]
    assert data == {"position": {"x": 0, "y": 0}, "scale": 1, "rotation": 0, "isHidden": True}
    table.send("POST", "/maps/data", {"name": "Vault.png", "data": {"scale": 2, "mine": [1]}})
    assert table.get("/maps/data/Vault.png").json()["data"] == data | {"scale": 2, "mine": [1]}
    assert table.send("DELETE", "/maps/file/Vault.png").status_code == 200
    assert table.get("/maps/list").json() == {"maps": []}
    assert table.send("DELETE", "/maps/folder/A/B").status_code == 200
    assert [one["path"] for one in table.get("/maps/folders").json()["folders"]] == ["A"]


@pytest.mark.django_db
def test_sounds_are_listed_by_folder_and_answer_for_a_part(table, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://client.example"]
    upload(table)
    from scenes.services.assets import add_asset
    from scenes.services.folders import create_folder

    guest, campaign = open_table_guest(), Campaign.objects.get()
    folder = create_folder(actor=guest, campaign=campaign, name="Tavern")
    add_asset(actor=guest, campaign=campaign, source=wav_file(1), name="Rain", folder=folder)
    add_asset(actor=guest, campaign=campaign, source=wav_file(0.5), name="Crash", tags=["oneshot"])
    told = table.get("/audio/list").json()
    (rain,) = told["loop"]["Tavern"]
    assert (rain["name"], rain["loop"], rain["path"]) == ("Rain", True, "Tavern/Rain.wav")
    assert told["oneshot"][""][0]["url"] == "/audio/file/oneshot/Crash.wav"
    part = table.client.get(rain["url"], headers={"range": "bytes=0-3", "origin": "https://client.example"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"RIFF")
    assert part["Access-Control-Allow-Origin"] == "https://client.example"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/maps/list", "/scenes/list", "/audio/list", "/scenes/load/x", "/maps/file/x.png"])
def test_with_the_open_table_closed_they_need_a_sign_in(path, db):
    answer = ExistingClient().get(path)
    assert answer.status_code == 401
    assert set(answer.json()) == {"detail"}


@pytest.mark.django_db
def test_a_person_works_in_the_campaign_that_he_asks_for_and_runs(owner, campaign, teammate, signed_in):
    client = signed_in(owner)
    create_scene(actor=owner, campaign=campaign, name="Mine")
    assert [one["name"] for one in client.get(f"/scenes/list?campaign={campaign.pk}").json()["scenes"]] == ["Mine"]
    assert signed_in(teammate).get(f"/scenes/list?campaign={campaign.pk}").status_code == 404
    assert signed_in(teammate).get("/scenes/list").json()["scenes"] == []


# -- the socket -------------------------------------------------------------------------------------------


async def heard(socket: Socket) -> dict[str, Any]:
    return json.loads((await socket.receive_output(5))["text"])


async def until(socket: Socket, kind: str) -> dict[str, Any]:
    while True:
        message = await heard(socket)
        if message["type"] == kind:
            return message


@pytest.mark.django_db(transaction=True)
async def test_everybody_in_the_room_gets_the_scene_and_our_table_follows(settings):
    from asgiref.sync import sync_to_async

    settings.OPEN_TABLE = True
    application = URLRouter(websocket_urlpatterns)
    master = Socket(application, "/ws", user=None)
    assert await master.connect()
    assert await heard(master) == {"type": "connection_status", "status": "connected"}
    doc = SCENE | {"maps": []}
    await master.send({"type": "scene_update", "scene": doc})
    assert await until(master, "scene_update") == {"type": "scene_update", "scene": doc}
    await master.send({"type": "blank_viewer"})
    await master.send({"type": "scene_event", "event": {"type": "night_mode", "enabled": True}})
    await until(master, "scene_event")
    scene = await sync_to_async(lambda: Scene.objects.select_related("campaign").get())()
    screen = await sync_to_async(lambda: scene.pieces.get(uid="screen").data)()
    assert (screen["blank"], screen["night"]) == (True, True)
    late = Socket(application, "/ws", user=None)
    assert await late.connect()
    assert [(await heard(late))["type"] for _ in range(4)] == [
        "connection_status", "scene_update", "blank_viewer", "scene_event",
    ]  # fmt: skip
    moved = {"type": "piece.add", "pieces": [{"kind": "combatant", "id": "late", "name": "Late comer"}]}
    await sync_to_async(order)(scene, moved)
    told = await until(late, "scene_update")
    assert told["scene"]["initiativeOrder"][-1]["name"] == "Late comer"
    assert (await sync_to_async(tell)(scene))["initiativeOrder"][-1]["name"] == "Late comer"
    for socket in (master, late):
        await socket.disconnect()
    await asyncio.sleep(0)


@pytest.mark.django_db(transaction=True)
async def test_the_socket_needs_a_sign_in_when_the_table_is_closed():
    socket = Socket(URLRouter(websocket_urlpatterns), "/ws", user=None)
    await socket.connect()
    message = await socket.receive_output(5)
    assert (message["type"], message["code"]) == ("websocket.close", 4401)
