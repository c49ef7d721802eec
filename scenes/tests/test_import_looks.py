"""Scenes that leave and come back: creatures look as before, and no file says what lies on this site."""

import json

import pytest

from bestiary_site.shared import storage
from campaigns.models import Campaign, User
from campaigns.tests.factories import make_campaign, make_user
from characters.models import Character
from characters.tests.factories import picture_bytes
from scenes.exporters.own import write_own
from scenes.pieces import whole
from scenes.services import scene_exports, scene_imports
from scenes.services.assets import add_asset
from scenes.services.scenes import create_scene, duplicate_scene
from scenes.token_looks import sealed_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def campaign(owner: User) -> Campaign:
    return make_campaign(owner)


@pytest.fixture
def wolf(owner: User, campaign: Campaign) -> Character:
    key = storage.write_bytes("pictures/ab/" + "cd" * 32 + "-256.webp", b"RIFF....WEBP")
    return Character.objects.create(
        campaign=campaign, created_by=owner, name="Wolf", slug="wolf", race="wolf", picture=key, picture_small=key
    )


def test_a_creature_looks_the_same_after_it_has_left_and_come_back(
    owner: User, campaign: Campaign, wolf: Character
) -> None:
    pieces = [{"kind": "token", "x": 1, "y": 1, "entry": str(wolf.uid)}, {"kind": "token", "x": 2, "y": 2}]
    scene = create_scene(actor=owner, campaign=campaign, name="Wood", pieces=pieces)
    data = scene_exports.export_scene(actor=owner, scene=scene, to="bestiary").written.data
    copy, _ = scene_imports.import_scene(actor=owner, campaign=campaign, data=data)
    tokens = {token.data["entry"]: token for token in copy.pieces.filter(kind="token")}
    assert tokens[str(wolf.uid)].data["picture"] == sealed_picture(wolf.picture_small) != ""
    assert tokens[str(wolf.uid)].entry_id == wolf.pk
    assert tokens[None].data["picture"] == ""


def test_addresses_in_a_file_do_not_count(owner: User, campaign: Campaign, wolf: Character) -> None:
    evil = {"picture": "/files/evil.webp", "model": "https://example.org/evil.glb"}
    pieces = [
        whole({"kind": "settings", "id": "settings"}),
        whole({"kind": "token", "id": "a"} | evil),
        whole({"kind": "token", "id": "b", "entry": str(wolf.uid)} | evil),
        whole({"kind": "display", "id": "c", "picture": "/files/evil.webp"}),
    ]
    data = write_own("Wood", pieces, []).data
    found = scene_imports.read_scenes(data, "wood.scene.zip")[0]
    for record in found.pieces:  # our own writer leaves them out; another's does not
        record.update({name: value for name, value in evil.items() if name in record})
    (scene, _report) = scene_imports.bring_in(actor=owner, campaign=campaign, chosen=[found])[0]
    assert "evil" not in json.dumps([piece.data for piece in scene.pieces.all()])
    assert scene.pieces.get(uid="b").data["picture"] == sealed_picture(wolf.picture_small)


def test_two_pictures_of_one_name_have_two_paths_in_foundry(owner: User, campaign: Campaign) -> None:
    assets = [
        add_asset(actor=owner, campaign=campaign, source=picture_bytes(colour=colour), name=name)
        for name, colour in (("Goblin", "green"), ("Goblin", "red"), ("Гоблин", "blue"))
    ]
    pieces = [{"kind": "token", "x": 1, "y": 1, "asset": asset.uid} for asset in assets]
    scene = create_scene(actor=owner, campaign=campaign, name="Логово", pieces=pieces)
    data = scene_exports.export_scene(actor=owner, scene=scene, to="foundry").written.data
    paths = [token["texture"]["src"] for token in json.loads(data)["tokens"]]
    assert len(set(paths)) == 3 and not [path for path in paths if "/." in path or "//" in path]


def test_a_drawing_of_an_earlier_version_stands_in_no_ones_way(owner: User, campaign: Campaign) -> None:
    drawing = {"kind": "drawing", "id": "d", "shape": "line", "points": [1, 1]}
    scene = create_scene(actor=owner, campaign=campaign, name="Wood", pieces=[drawing])
    row = scene.pieces.get(uid="d")
    row.data = row.data | {"points": []}
    row.save()
    for to in scene_exports.FORMATS:
        assert scene_exports.export_scene(actor=owner, scene=scene, to=to).written.data
    assert duplicate_scene(actor=owner, scene=scene).pieces.get(kind="drawing").data["points"] == [0, 0]
