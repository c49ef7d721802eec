"""Pictures of models from above: true in shape, colour and direction, drawn once, given to who has the address."""

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from bestiary_site.shared import storage
from campaigns.models import User
from characters.models import Character, ModelVersion
from characters.tests.factories import make_character, make_draft
from scenes import tasks
from scenes.services.token_looks import token_model_for, token_picture_for
from scenes.token_looks import draw_from_above, file_key, seal_of
from scenes.topdown import UnfitModel, render_top_down

DEMO = Path(__file__).resolve().parents[2] / "characters/demo/models"
SQUARE = [(-1, -1), (1, -1), (1, 1), (-1, -1), (1, 1), (-1, 1)]


def glb_of(corners: list[tuple[float, float, float]], colours: list[tuple[float, float, float]]) -> bytes:
    """A model of loose triangles with coloured corners, written by hand."""
    places, paint = (np.array(values, "<f4").tobytes() for values in (corners, colours))
    low, high = (np.array(corners, "<f4").min(0).tolist(), np.array(corners, "<f4").max(0).tolist())
    document = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "COLOR_0": 1}}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(corners), "type": "VEC3", "min": low, "max": high},
            {"bufferView": 1, "componentType": 5126, "count": len(corners), "type": "VEC3"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(places)},
            {"buffer": 0, "byteOffset": len(places), "byteLength": len(paint)},
        ],
        "buffers": [{"byteLength": len(places) + len(paint)}],
    }  # fmt: skip
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    content = places + paint
    body = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(content), 0x004E4942) + content
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def plate(height: float, colour: tuple[float, float, float], half: float = 1.0, front: float = 0.0):
    """Corners and colours of a level square, moved forward by `front`."""
    corners = [(x * half, height, z * half + front) for x, z in SQUARE]
    return corners, [colour] * 6


def seen(content: bytes, tmp_path: Path, size: int = 64) -> np.ndarray:
    path = tmp_path / "model.glb"
    path.write_bytes(content)
    picture = Image.open(io.BytesIO(render_top_down(path, size)))
    assert (picture.size, picture.mode) == ((size, size), "RGBA")
    return np.asarray(picture).astype(int)


def test_what_is_higher_hides_what_is_lower(tmp_path: Path) -> None:
    low, high = plate(0, (0, 0, 1)), plate(1, (1, 0, 0), half=0.4)
    picture = seen(glb_of(high[0] + low[0], high[1] + low[1]), tmp_path)
    red, _, blue, cover = picture[32, 32]
    assert red > 120 > 60 > blue and cover == 255
    red, _, blue, cover = picture[10, 10]
    assert blue > 90 > 60 > red and cover == 255


def test_the_front_of_a_model_looks_to_the_right(tmp_path: Path) -> None:
    body, nose = plate(0, (0, 1, 0)), plate(0.5, (1, 0, 0), half=0.2, front=0.8)
    picture = seen(glb_of(body[0] + nose[0], body[1] + nose[1]), tmp_path)
    red = np.argwhere((picture[..., 0] > 120) & (picture[..., 1] < 90))
    assert red[:, 1].min() > 40, "the nose is at the right"
    assert abs(red[:, 0].mean() - 31.5) < 1, "and in the middle of the height"


def test_the_ground_around_a_model_is_transparent(tmp_path: Path) -> None:
    corners = [(0, 0, -1), (1, 0, 1), (-1, 0, 1)]
    picture = seen(glb_of(corners, [(1, 1, 1)] * 3), tmp_path)
    assert picture[1, 1, 3] == 0 and picture[62, 1, 3] == 0
    assert picture[32, 40, 3] == 255
    assert 0.3 < (picture[..., 3] > 250).mean() < 0.45, "half of the square that the model fills"


@pytest.mark.parametrize("content", [b"glTF", b"", b"\x00" * 400, glb_of([(0, 0, 0)] * 3, [(1, 1, 1)] * 3)])
def test_what_cannot_be_drawn_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.glb"
    path.write_bytes(content)
    with pytest.raises(UnfitModel):
        render_top_down(path)


@pytest.mark.parametrize("name", sorted(path.name for path in DEMO.iterdir()))
def test_the_coarsest_level_looks_like_the_finest(name: str) -> None:
    fine, coarse = (
        np.asarray(Image.open(io.BytesIO(render_top_down(DEMO / name / level, 64))).convert("RGBA")).astype(int)
        for level in ("model.glb", "model_lod2.glb")
    )
    both = (fine[..., 3] > 250) & (coarse[..., 3] > 250)
    assert both.mean() > 0.35
    assert (np.abs(fine[..., 3] - coarse[..., 3]) > 128).mean() < 0.02
    assert np.abs(fine[both][:, :3] - coarse[both][:, :3]).mean() < 25
    assert fine[both][:, :3].std() > 25, "the paint shows"


# -- on the site ----------------------------------------------------------------------------------------------


def with_model(character: Character, *files: str) -> ModelVersion:
    model = ModelVersion.objects.create(character=character, is_published=True, levels=list(files))
    for name in files:
        storage.write_path(storage.model_file_key(model.pk, name), DEMO / "cap-usher" / name)
    return model


@pytest.mark.django_db
def test_the_picture_is_drawn_in_the_background_and_once(
    owner: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(tasks.draw_token_picture, "apply_async", lambda given, **_: woken.extend(given))
    creature = make_draft(owner)
    model = with_model(creature, "model.glb", "model_lod2.glb")
    with django_capture_on_commit_callbacks(execute=True):
        assert token_picture_for(creature) is None
        assert token_picture_for(creature) is None
    assert woken == [str(model.pk)]
    tasks.draw_token_picture(woken[0])
    assert token_picture_for(creature) == f"/files/tokens/{model.pk}/{seal_of(model.pk)}/top.webp"


@pytest.mark.django_db
def test_a_creature_without_a_model_has_no_picture_from_above() -> None:
    creature = make_character()
    assert (token_picture_for(creature), token_model_for(creature)) == (None, "")


@pytest.mark.django_db
def test_a_model_that_is_none_gets_no_picture(owner: User) -> None:
    model = with_model(make_draft(owner), "model.glb")
    storage.write_bytes(storage.model_file_key(model.pk, "model.glb"), b"glTF")
    assert draw_from_above(model.pk) is False


@pytest.mark.django_db
def test_who_was_sent_the_address_loads_the_files_of_a_hidden_creature(owner: User, client: Client) -> None:
    creature = make_draft(owner)
    model = with_model(creature, "model.glb", "model_lod2.glb")
    draw_from_above(model.pk)
    finest = token_model_for(creature)
    assert finest.endswith("/0of2.glb")
    coarsest = client.get(finest.replace("0of2", "1of2"))
    assert b"".join(coarsest.streaming_content) == (DEMO / "cap-usher" / "model_lod2.glb").read_bytes()
    picture = client.get(token_picture_for(creature))
    assert picture["Content-Type"] == "image/webp" and picture["Cache-Control"].startswith("private")
    assert file_key(model, "1of2.glb").endswith("model_lod2.glb")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["2of2.glb", "model.glb", "0of3.glb", "poster.webp"])
def test_a_model_gives_no_other_files_at_the_table(owner: User, client: Client, name: str) -> None:
    creature = make_draft(owner)
    with_model(creature, "model.glb", "model_lod2.glb")
    assert client.get(token_model_for(creature).replace("0of2.glb", name)).status_code == 404


@pytest.mark.django_db
def test_nobody_guesses_an_address(owner: User, client: Client) -> None:
    creature = make_draft(owner)
    one, other = with_model(creature, "model.glb"), with_model(make_draft(owner), "model.glb")
    address = token_model_for(creature).replace(seal_of(one.pk), seal_of(other.pk))
    assert client.get(address).status_code == 404
