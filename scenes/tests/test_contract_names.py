"""The tabletop's addresses where clients say odd things: the same name twice, strange shapes, too much at once."""

import copy
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bestiary_site.tests.test_contracts import JSON, ExistingClient
from campaigns.models import Campaign
from campaigns.services.guests import open_table_guest
from scenes.models import Asset, ContractScene, Scene
from scenes.services.assets import add_asset
from scenes.services.scene_folders import create_folder
from scenes.tests.asset_files import wav_file
from scenes.tests.test_contract_tabletop import SCENE, upload

pytestmark = pytest.mark.django_db
ID = SCENE["id"]


@pytest.fixture
def table(settings, db) -> ExistingClient:
    settings.OPEN_TABLE = True
    return ExistingClient()


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


# -- the same name twice ------------------------------------------------------------------------------------


def test_a_second_map_of_a_name_gets_a_number_and_can_be_reached(table):
    names = [upload(table, seed=seed).json()["filename"] for seed in (1, 2, 3)]
    assert names == ["Hall.png", "Hall (2).png", "Hall (3).png"]
    assert upload(table, seed=4, folder="A").json()["filename"] == "Hall.png"
    assert sorted(one["name"] for one in table.get("/maps/list").json()["maps"]) == sorted([*names, "Hall.png"])
    assert len({body_of(table.get(f"/maps/file/{name}")) for name in names}) == 3
    said = [{"name": name, "data": {"scale": 1}} for name in names]
    table.send("POST", "/scenes/save", SCENE | {"maps": said})
    uids = [Asset.objects.get(name=name.removesuffix(".png"), folder=None).uid for name in names]
    lying = Scene.objects.get().pieces.filter(kind="map").order_by("data__order")
    assert [piece.data["asset"] for piece in lying] == uids


def test_a_map_that_is_renamed_or_moved_to_a_taken_name_gets_a_number(table):
    for seed, name in ((1, "Hall.png"), (2, "Vault.png")):
        upload(table, name, seed)
    upload(table, "Hall.png", 3, folder="A")
    assert table.send("PUT", "/maps/rename/Vault.png", {"new_name": "Hall.png"}).json()["name"] == "Hall (2).png"
    moved = table.send("PUT", "/maps/move/A/Hall.png", {"folder": None}).json()
    assert moved == {"name": "Hall (3).png", "folder": None}
    assert table.send("PUT", "/maps/rename/Hall.png", {"new_name": "Hall.png"}).json()["name"] == "Hall.png"


def test_a_map_of_the_same_name_in_another_folder_keeps_its_name_in_scenes(table):
    for seed, folder in ((1, "A"), (2, "B")):
        upload(table, seed=seed, folder=folder)
    maps = [{"name": "Hall.png", "folder": folder, "data": {"scale": 1}} for folder in ("A", "B")]
    table.send("POST", "/scenes/save", SCENE | {"maps": maps})
    assert table.send("PUT", "/maps/rename/B/Hall.png", {"new_name": "Vault.png"}).json()["scenes_updated"] == 1
    told = table.get(f"/scenes/load/{ID}").json()["maps"]
    assert told == [maps[0], maps[1] | {"name": "Vault.png"}]


def test_two_sounds_of_a_name_are_listed_and_reached_apart(table):
    upload(table)
    guest, campaign = open_table_guest(), Campaign.objects.get()
    for seconds in (0.5, 1):
        add_asset(actor=guest, campaign=campaign, source=wav_file(seconds), name="Rain")
    tracks = table.get("/audio/list").json()["loop"][""]
    assert [one["path"] for one in tracks] == ["Rain.wav", "Rain (2).wav"]
    assert len({body_of(table.client.get(one["url"])) for one in tracks}) == 2


# -- strange shapes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("around", [[None, 3], [{"name": None}, "Hall.png"]])
def test_a_map_in_a_scene_of_strange_shape_is_moved_and_renamed(table, around):
    upload(table)
    table.send("POST", "/maps/folder", {"folder_name": "A"})
    said = {"name": "Hall.png", "folder": None, "data": [1]}
    table.send("POST", "/scenes/save", SCENE | {"maps": [*around, said]})
    assert table.send("PUT", "/maps/move/Hall.png", {"folder": "a"}).json() == {"name": "Hall.png", "folder": "A"}
    assert table.send("PUT", "/maps/rename/Hall.png", {"new_name": "Vault"}).json()["scenes_updated"] == 1
    told = table.get(f"/scenes/load/{ID}").json()["maps"]
    assert told == [*around, said | {"name": "Vault.png", "folder": "A"}]


def test_a_scene_that_has_become_one_without_a_list_of_maps_hinders_no_move(table):
    upload(table)
    table.send("POST", "/scenes/save", SCENE)
    assert table.send("PUT", f"/scenes/{ID}", SCENE | {"maps": 5}).json()["maps"] == [
        table.get(f"/scenes/load/{ID}").json()["maps"][0]
    ]
    assert table.send("PUT", "/maps/rename/Hall.png", {"new_name": "Vault"}).json()["scenes_updated"] == 1
    assert table.send("PUT", "/maps/move/Vault.png", {"folder": None}).status_code == 200


@pytest.mark.parametrize("size", [4096, 30_000])
def test_a_map_larger_than_pieces_may_be_is_cut_here_and_comes_out_as_it_went_in(table, size):
    upload(table)
    Asset.objects.update(width=size, height=size // 2)
    data = {"position": {"x": 10**400, "y": -4}, "scale": 100, "rotation": 0, "isHidden": False}
    doc = SCENE | {"maps": [{"name": "Hall.png", "data": data}]}
    for _ in range(2):
        assert table.send("POST", "/scenes/save", doc).json() == doc
    piece = Scene.objects.get().pieces.get(kind="map").data
    assert (piece["width"], piece["height"], piece["x"]) == (200_000, 100_000, 200_000)


def test_numbers_beyond_all_bounds_come_out_as_they_went_in(table):
    doc = copy.deepcopy(SCENE) | {"maps": []}
    doc["initiativeOrder"][1] |= {"hp": 10**400, "initialHP": 10**400}
    doc["aoeMarkers"][0] |= {"sizeInFeet": 10**400, "rotation": -(10**400)}
    answer = table.send("POST", "/scenes/save", doc)
    assert answer.status_code == 200, answer.content
    assert answer.json() == doc


# -- what is refused -------------------------------------------------------------------------------------------


def too_many() -> list[dict[str, Any]]:
    return [{"id": str(number), "name": "Rat", "initiative": 1} for number in range(5010)]


def test_more_than_five_thousand_changes_at_once_are_refused_and_nothing_is_kept(table):
    answer = table.send("POST", "/scenes/save", SCENE | {"initiativeOrder": too_many()})
    assert (answer.status_code, answer.json().keys()) == (422, {"detail"})
    assert "5000" in answer.json()["detail"]
    assert not Scene.objects.exists()
    table.send("POST", "/scenes/save", SCENE)
    assert table.send("POST", "/scenes/save", SCENE | {"initiativeOrder": too_many()}).status_code == 422
    assert ContractScene.objects.get().document["initiativeOrder"] == SCENE["initiativeOrder"]


@pytest.mark.parametrize("name", [r'"\ud800"', "1e400", r'"a\u0000b"', r'{"\udfff": 1}'])
@pytest.mark.parametrize("path", ["/scenes/save", "/maps/data"])
def test_what_no_client_could_be_told_is_refused(table, path, name):
    upload(table)
    body = f'{{"id": "1", "name": "Hall.png", "data": {{"note": {name}}}}}'
    answer = table.client.post(path, body, content_type=JSON)
    assert (answer.status_code, answer.json().keys()) == (422, {"detail"})


def test_a_backslash_before_four_noughts_is_no_nul_sign(table):
    doc = SCENE | {"note": "\\u0000"}
    assert table.send("POST", "/scenes/save", doc).json() == doc


# -- what it costs -----------------------------------------------------------------------------------------------


def questions(ask: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


def more_scenes(table: ExistingClient, first: int, last: int) -> None:
    for number in range(first, last):
        folder = f"Act {number}/Below"
        table.send("POST", "/scenes/save", SCENE | {"id": str(number), "name": f"Hall {number}", "folder": folder})


def test_ten_scenes_cost_as_many_questions_as_one(table):
    upload(table, folder="A")
    more_scenes(table, 0, 1)
    own = create_folder(actor=open_table_guest(), campaign=Campaign.objects.get(), name="Empty")
    changed = json.loads(json.dumps(SCENE | {"id": "0", "name": "Hall 0", "folder": "Act 0/Below"}))

    def save() -> None:
        changed["aoeMarkers"][0]["sizeInFeet"] += 5
        table.send("PUT", "/scenes/0", changed)

    save()
    lists, saves = questions(lambda: table.get("/scenes/list")), questions(save)
    more_scenes(table, 1, 10)
    for seed in range(5, 8):
        upload(table, f"Cave {seed}.png", seed, folder="A/B")
    assert questions(lambda: table.get("/scenes/list")) == lists
    assert questions(save) <= saves
    told = table.get("/scenes/list").json()
    assert [one["folder"] for one in told["scenes"]] == [f"Act {number}/Below" for number in range(10)]
    assert own.name in [one["path"] for one in told["folders"]]
    assert len(told["folders"]) == 21
