"""Scenes leave and come in with little memory: losses without pictures, answers by blocks, maps drawn in part."""

import io
import json
import zipfile

import numpy as np
import pytest
from django.urls import reverse
from PIL import Image

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, TooLarge
from scenes import tasks
from scenes.exporters.composing import compose
from scenes.importers.uvtt import read_uvtt
from scenes.pieces import whole
from scenes.services import scene_exports, scene_ground, scene_imports
from scenes.services.assets import add_asset
from scenes.services.scenes import create_scene
from scenes.tests.asset_files import coded, make_asset, make_picture

CORNERS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}


@pytest.fixture
def scene(owner, campaign):
    """A scene with a map that is all of its ground."""
    asset = make_asset(owner, campaign, seed=5)
    return create_scene(
        actor=owner, campaign=campaign, name="The Crypt", pieces=[
            {"kind": "settings", "width": 120, "height": 80},
            {"kind": "map", "asset": asset.uid, "x": 60, "y": 40, "width": 120, "height": 80},
        ],
    )  # fmt: skip


# -- losses and answers -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_losses_are_told_without_a_look_at_any_picture(scene, owner, signed_in, as_user, monkeypatch):
    monkeypatch.setattr(storage, "open_stored", lambda key: pytest.fail("a picture was opened"))
    page = reverse("scene_export", args=[scene.campaign_id, scene.slug])
    assert signed_in(owner).get(page).status_code == 200
    for to in scene_exports.FORMATS:
        told = as_user(owner).get(reverse("api-scene-export-losses", args=[scene.pk]), {"to": to})
        assert told.status_code == 200
        assert told.json()["name"].startswith("the-crypt.")


@pytest.mark.django_db
@pytest.mark.parametrize("to", list(scene_exports.FORMATS))
def test_a_scene_is_sent_block_by_block(to, scene, owner, as_user):
    answer = as_user(owner).get(reverse("api-scene-export", args=[scene.pk]), {"to": to})
    assert answer.streaming
    content = answer.getvalue()
    assert int(answer["Content-Length"]) == len(content)
    assert answer["Content-Disposition"].startswith("attachment")
    if to == "bestiary":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == 2
    else:
        assert json.loads(content)


@pytest.mark.django_db
def test_a_picture_of_many_blocks_is_whole_again_in_universal_vtt(scene, owner, monkeypatch):
    monkeypatch.setattr("scenes.exporters.uvtt.BLOCK", 3 * 7)
    export = scene_exports.export_scene(actor=owner, scene=scene, to="uvtt")
    with storage.open_stored(scene.campaign.assets.get().file) as kept:
        assert read_uvtt(export.written.data).pictures[0].data == kept.read()


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["api-scene-import", "api-scene-import-preview", "scene_import"])
def test_a_file_that_is_too_long_is_refused_unread(door, owner, campaign, signed_in, monkeypatch):
    monkeypatch.setattr(scene_imports, "MOST_ARCHIVE_BYTES", 1000)
    monkeypatch.setattr(scene_imports, "_read", lambda *asked: pytest.fail("it was read"))
    sent = {"file": io.BytesIO(b"{" + b" " * 1000)}
    answer = signed_in(owner).post(reverse(door, args=[campaign.pk]), sent)
    assert answer.status_code in (413, 422)
    assert b"scene file has at most" in answer.content


def test_what_is_too_long_is_not_read(monkeypatch):
    class Long(io.BytesIO):
        def read(self, *asked):
            pytest.fail("it was read")

    monkeypatch.setattr(scene_imports, "MOST_ARCHIVE_BYTES", 9)
    with pytest.raises(TooLarge):
        scene_imports.content_of(Long(b"0123456789"))
    assert scene_imports.content_of(io.BytesIO(b"012345678")) == b"012345678"


# -- composing --------------------------------------------------------------------------------------------


def four_colours(side=40):
    picture = Image.new("RGB", (2 * side, 2 * side))
    for colour, (x, y) in CORNERS.items():
        picture.paste(colour, (x * side, y * side, (x + 1) * side, (y + 1) * side))
    return picture


def composed(piece, *, width=100, height=100, picture=None):
    settings = whole({"kind": "settings", "id": "settings", "width": width, "height": height})
    piece = whole({"kind": "map", "id": "m", "asset": "a", "x": width / 2, "y": height / 2} | piece)
    made = compose(settings, [piece], lambda uid, longest: picture or four_colours())
    with Image.open(io.BytesIO(made)) as opened:
        return opened.convert("RGB")


def corners_of(ground, inset=25):
    """The colours of the four corners: top left, top right, bottom left, bottom right."""
    far = (ground.width - inset, ground.height - inset)
    places = [(inset, inset), (far[0], inset), (inset, far[1]), far]
    return [
        min(COLOURS, key=lambda name: np.abs(np.subtract(ground.getpixel(place), COLOURS[name])).sum())
        for place in places
    ]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("turned", "seen"),
    [
        ({}, ["red", "lime", "blue", "yellow"]),
        ({"rotation": 90}, ["blue", "red", "yellow", "lime"]),
        ({"rotation": 180}, ["yellow", "blue", "lime", "red"]),
        ({"scale_x": -1}, ["lime", "red", "yellow", "blue"]),
        ({"scale_y": -1}, ["blue", "yellow", "red", "lime"]),
        ({"scale_x": -1, "rotation": 90}, ["yellow", "lime", "blue", "red"]),
    ],
    ids=["upright", "a quarter clockwise", "upside down", "mirrored", "flipped", "mirrored, then turned"],
)
def test_a_map_lies_as_on_the_table(turned, seen):
    ground = composed({"width": 100, "height": 100} | turned)
    assert corners_of(ground) == seen
    assert corners_of(ground, inset=3) == seen, "it reaches the edges"


@pytest.mark.pure
def test_a_turned_map_leaves_the_corners_of_the_ground():
    ground = np.asarray(composed({"width": 60, "height": 60, "rotation": 45}), int)
    plain = ground[2, 2]
    assert np.abs(ground[90, 90] - plain).sum() < 12
    assert np.abs(ground[50, 85] - plain).sum() > 100, "its corner points to the right"


@pytest.mark.pure
def test_of_a_map_far_larger_than_the_scene_only_what_lies_on_it_is_drawn(monkeypatch):
    made = []

    def spied(name):
        real = getattr(Image.Image, name)

        def spy(self, *asked, **more):
            picture = real(self, *asked, **more)
            made.append(picture.size)
            return picture

        return spy

    for name in ("resize", "transform", "rotate"):
        monkeypatch.setattr(Image.Image, name, spied(name))
    ground = composed({"width": 20_000, "height": 20_000, "rotation": 30}, width=300, height=200)
    assert ground.size == (300, 200)
    assert made and max(width * height for width, height in made) <= 300 * 200


@pytest.mark.pure
def test_a_map_beside_the_scene_is_not_even_fetched():
    settings = whole({"kind": "settings", "id": "settings", "width": 100, "height": 100})
    piece = whole({"kind": "map", "id": "m", "asset": "a", "x": 400, "y": 50, "width": 100, "height": 100})
    compose(settings, [piece], lambda uid, longest: pytest.fail("fetched"))


@pytest.mark.django_db
def test_a_map_larger_than_the_limit_of_the_library_is_drawn(scene, owner, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    monkeypatch.setattr(scene_ground, "AS_THEY_ARE", set())
    picture = scene_ground.picture_of({one.uid: one for one in scene.campaign.assets.all()}, pieces_of(scene))
    assert picture is not None and picture.read(4) == b"RIFF"


def pieces_of(scene):
    return [row.data for row in scene.pieces.all()]


@pytest.mark.django_db
def test_a_huge_map_is_put_together_from_its_tiles(owner, campaign, monkeypatch):
    picture = make_picture(5000, 2100, seed=3, grain=120)
    asset = add_asset(actor=owner, campaign=campaign, source=coded(picture, compress_level=1), name="Land")
    monkeypatch.setattr(scene_ground, "MOST_DECODED", 3_000_000)
    with pytest.raises(Conflict) as refusal:
        scene_ground._fetch(asset, 1000)
    assert refusal.value.code == "not_prepared"
    tasks.prepare_asset(str(asset.preparations.get().pk))
    asset.refresh_from_db()
    assert scene_ground._fetch(asset, 1000).size == (1024, 430), "a smaller copy is enough"
    joined = scene_ground._fetch(asset, 4500)
    assert joined.size == (2500, 1050), "the largest that may be decoded"
    difference = np.abs(
        np.asarray(joined.convert("RGB"), int) - np.asarray(picture.resize((2500, 1050), Image.Resampling.BOX), int)
    )
    assert difference.mean() < 4
