"""Scene files brought in and out through services, API, pages and commands; nothing half-written."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotAllowed, QuotaReached, Refused
from campaigns.kinds import address_of
from campaigns.models import Campaign, Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from characters.tests.factories import picture_bytes
from scenes.importers.detect import read_scenes
from scenes.models import Asset, Piece, Scene
from scenes.services import scene_exports, scene_imports
from scenes.services.assets import add_asset
from scenes.services.generated import generate_scene
from scenes.services.scene_ground import picture_of
from scenes.services.scenes import create_scene

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def campaign(owner: User) -> Campaign:
    return make_campaign(owner)


@pytest.fixture
def player(campaign: Campaign) -> User:
    return add_member(campaign, make_user("player"), Role.PLAYER)


def uvtt(**changes: Any) -> bytes:
    document = {
        "format": 0.3,
        "resolution": {"map_origin": {"x": 0, "y": 0}, "map_size": {"x": 10, "y": 8}, "pixels_per_grid": 70},
        "line_of_sight": [[{"x": 1, "y": 1}, {"x": 5, "y": 1}]],
        "portals": [{"position": {"x": 6, "y": 1}, "bounds": [{"x": 5, "y": 1}, {"x": 6, "y": 1}], "closed": True}],
        "lights": [{"position": {"x": 2, "y": 2}, "range": 4, "intensity": 1, "color": "ffeccd8b"}],
        "environment": {"baked_lighting": False, "ambient_light": "ff202020"},
        "image": base64.b64encode(picture_bytes(size=(700, 560))).decode(),
    } | changes  # fmt: skip
    return json.dumps(document).encode()


def rows() -> tuple[int, int, int]:
    return Scene.objects.count(), Piece.objects.count(), Asset.objects.count()


def test_a_scene_comes_in_with_its_picture_as_an_asset(owner: User, campaign: Campaign) -> None:
    scene, report = scene_imports.import_scene(actor=owner, campaign=campaign, data=uvtt(), filename="Crypt.dd2vtt")
    assert scene.name == "Crypt"
    assert report.counts == {"door": 1, "light": 1, "map": 1, "settings": 1, "wall": 1}
    laid = scene.pieces.get(kind="map")
    assert laid.asset is not None and laid.data["asset"] == laid.asset.uid and laid.asset.width == 700
    assert scene.pieces.get(kind="settings").data["width"] == 700


def test_a_preview_writes_nothing(owner: User, campaign: Campaign) -> None:
    before = rows()
    reports = scene_imports.preview_import(actor=owner, campaign=campaign, data=uvtt(), filename="a.dd2vtt")
    assert reports[0].counts["wall"] == 1 and reports[0].pictures[0]["here"]
    assert rows() == before


def test_a_player_brings_nothing_in_and_takes_nothing_out(owner: User, player: User, campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        scene_imports.import_scene(actor=player, campaign=campaign, data=uvtt())
    scene = create_scene(actor=owner, campaign=campaign, name="Crypt", visibility="members")
    with pytest.raises(NotAllowed):
        scene_exports.export_scene(actor=player, scene=scene, to="bestiary")


def test_a_broken_picture_leaves_neither_rows_nor_files(owner: User, campaign: Campaign, settings: Any) -> None:
    before, files = rows(), _files(settings)
    broken = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 400).decode()
    with pytest.raises(Refused, match="map"):
        scene_imports.import_scene(actor=owner, campaign=campaign, data=uvtt(image=broken), filename="a.dd2vtt")
    assert rows() == before and _files(settings) == files


def test_a_failure_after_the_pictures_takes_their_files_back(
    owner: User, campaign: Campaign, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise QuotaReached("full", "No room.")

    before, files = rows(), _files(settings)
    monkeypatch.setattr(scene_imports, "create_scene", fail)
    with pytest.raises(QuotaReached):
        scene_imports.import_scene(actor=owner, campaign=campaign, data=uvtt(), filename="a.dd2vtt")
    assert rows() == before and _files(settings) == files


def _files(settings: Any) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path) for path in root.rglob("*") if path.is_file()}


def test_the_same_picture_is_kept_once(owner: User, campaign: Campaign) -> None:
    for _ in range(2):
        scene_imports.import_scene(actor=owner, campaign=campaign, data=uvtt(), filename="a.dd2vtt")
    assert Asset.objects.count() == 1 and Scene.objects.count() == 2


def test_one_of_many_scenes_is_chosen(owner: User, campaign: Campaign) -> None:
    packed = b"\n".join(
        json.dumps({"_id": str(n), "name": f"Hall {n}", "width": 800, "height": 600, "grid": 100, "walls": []}).encode()
        for n in range(3)
    )
    made = scene_imports.import_scenes(actor=owner, campaign=campaign, data=packed, filename="maps.db", only=[2])
    assert [scene.name for scene, _ in made] == ["Hall 2"]


def a_full_scene(owner: User, player: User, campaign: Campaign) -> Scene:
    asset = add_asset(actor=owner, campaign=campaign, source=picture_bytes(size=(700, 560)), name="Crypt")
    return create_scene(
        actor=owner, campaign=campaign, name="The crypt", summary="Cold.", body="Nobody **leaves**.", tags=["dark"],
        pieces=[
            {"kind": "settings", "width": 700, "height": 560, "sight": True},
            {"kind": "map", "asset": asset.uid, "x": 350, "y": 280, "width": 700, "height": 560},
            {"kind": "token", "name": "Hero", "x": 70, "y": 70, "owners": [player.pk], "asset": asset.uid,
             "bars": [{"name": "hp", "value": 7, "max": 9}]},
            {"kind": "wall", "x1": 10.25, "y1": 0, "x2": 70, "y2": 70.5, "door": "secret", "state": "locked"},
            {"kind": "drawing", "shape": "line", "points": [0, 0, 9, 9], "author": player.pk},
            {"kind": "pin", "x": 1, "y": 2, "title": "Here", "shown": "chosen", "shown_to": [player.pk, owner.pk]},
        ],
    )  # fmt: skip


def _without_date(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("scene.json"))
    manifest.pop("exported_at")
    return {"manifest": manifest, "files": files}


def test_our_own_file_comes_back_byte_for_byte_but_for_the_date(owner: User, player: User, campaign: Campaign) -> None:
    scene = a_full_scene(owner, player, campaign)
    first = scene_exports.export_scene(actor=owner, scene=scene, to="bestiary")
    assert first.name == "the-crypt.scene.zip"
    copy, report = scene_imports.import_scene(actor=owner, campaign=campaign, data=first.written.data)
    second = scene_exports.export_scene(actor=owner, scene=copy, to="bestiary")
    assert _without_date(second.written.data) == _without_date(first.written.data)
    assert copy.pieces.get(kind="token").data["owners"] == [player.pk]
    assert not report.losses


def test_our_own_file_fits_another_campaign_where_nobody_is_known(
    owner: User, player: User, campaign: Campaign
) -> None:
    data = scene_exports.export_scene(actor=owner, scene=a_full_scene(owner, player, campaign), to="bestiary")
    other_owner = make_user("other")
    other = make_campaign(other_owner, name="Elsewhere")
    copy, _ = scene_imports.import_scene(actor=other_owner, campaign=other, data=data.written.data)
    token = copy.pieces.get(kind="token")
    assert token.data["owners"] == [] and token.asset is not None and token.asset.campaign == other
    assert _without_date(data.written.data)["manifest"]["people"] == [
        {"name": "owner", "number": 1}, {"name": "player", "number": 2},
    ]  # fmt: skip
    assert copy.summary == "Cold." and [tag.name for tag in copy.tags.all()] == ["dark"]


@pytest.mark.parametrize("to", ["uvtt", "foundry"])
def test_other_formats_tell_what_they_lose_and_can_be_read(
    owner: User, player: User, campaign: Campaign, to: str
) -> None:
    export = scene_exports.export_scene(actor=owner, scene=a_full_scene(owner, player, campaign), to=to)
    assert export.written.losses
    found = read_scenes(export.written.data, export.name)[0]
    assert found.counts()["door"] == 1
    if to == "uvtt":
        with storage.open_stored(Asset.objects.get().file) as kept:
            assert found.pictures[0].data == kept.read()


def test_a_picture_is_composed_of_several_maps(owner: User, campaign: Campaign) -> None:
    asset = add_asset(actor=owner, campaign=campaign, source=picture_bytes(size=(100, 80)), name="Tile")
    scene = create_scene(
        actor=owner, campaign=campaign, name="Tiles", pieces=[
            {"kind": "settings", "width": 700, "height": 490},
            {"kind": "map", "asset": asset.uid, "x": 100, "y": 100, "width": 200, "height": 160, "rotation": 30},
            {"kind": "map", "asset": asset.uid, "x": 400, "y": 300, "width": 200, "height": 160, "scale_x": -1,
             "opacity": 0.5},
        ],
    )  # fmt: skip
    picture = picture_of({asset.uid: asset}, [row.data for row in scene.pieces.all()])
    from PIL import Image

    assert picture is not None
    with Image.open(picture) as opened:
        assert opened.size == (700, 490)
        assert opened.convert("RGB").getpixel((100, 100)) != opened.convert("RGB").getpixel((690, 480))


# -- doors ------------------------------------------------------------------------------------------------


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(data: bytes, name: str = "Crypt.dd2vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_api_looks_at_a_file_and_brings_it_in(owner: User, campaign: Campaign) -> None:
    client = signed_in(owner)
    looked = client.post(reverse("api-scene-import-preview", args=[campaign.pk]), {"file": sent(uvtt())})
    assert looked.status_code == 200, looked.content
    assert looked.json()["scenes"][0]["counts"]["door"] == 1 and not Scene.objects.exists()
    made = client.post(reverse("api-scene-import", args=[campaign.pk]), {"file": sent(uvtt())})
    assert made.status_code == 201, made.content
    assert Scene.objects.get().pk == made.json()["scenes"][0]["id"]


def test_the_api_gives_a_scene_as_a_file_and_tells_losses(owner: User, player: User, campaign: Campaign) -> None:
    scene = a_full_scene(owner, player, campaign)
    client = signed_in(owner)
    got = client.get(reverse("api-scene-export", args=[scene.pk]), {"to": "uvtt"})
    assert got.status_code == 200 and got["Content-Disposition"].startswith("attachment") and int(got["X-Losses"]) > 0
    told = client.get(reverse("api-scene-export-losses", args=[scene.pk]), {"to": "uvtt"})
    assert any("token" in loss for loss in told.json()["losses"])
    assert client.get(reverse("api-scene-export", args=[scene.pk]), {"to": "pdf"}).status_code == 422
    assert signed_in(player).get(reverse("api-scene-export", args=[scene.pk])).status_code in (403, 404)


def test_the_api_draws_maps_for_game_masters_alone(owner: User, player: User, campaign: Campaign) -> None:
    wish = {"kind": "cave", "seed": "moss", "columns": 16, "rows": 14, "cell": 24}
    client = signed_in(owner)
    picture = client.get(reverse("api-scene-map-preview", args=[campaign.pk]), wish)
    assert picture.status_code == 200 and picture["Content-Type"] == "image/webp" and picture.content[:4] == b"RIFF"
    made = client.post(reverse("api-scene-map", args=[campaign.pk]), wish, content_type="application/json")
    assert made.status_code == 201, made.content
    assert Scene.objects.get().pieces.filter(kind="wall").count() > 10
    assert signed_in(player).get(reverse("api-scene-map-preview", args=[campaign.pk]), wish).status_code == 403
    bad = client.get(reverse("api-scene-map-preview", args=[campaign.pk]), wish | {"columns": "9000"})
    assert bad.status_code == 422 and b"columns" in bad.content


def test_the_page_looks_first_and_brings_in_then(owner: User, campaign: Campaign) -> None:
    client, page = signed_in(owner), reverse("scene_import", args=[campaign.pk])
    assert client.get(page).status_code == 200
    looked = client.post(page, {"file": sent(uvtt()), "lights": "auto"})
    assert looked.status_code == 200 and not Scene.objects.exists()
    said = {key: looked.context[key] for key in ("word", "filename", "lights")}
    done = client.post(page, said | {"only": ["0"], "folder": ""})
    assert done.status_code == 302 and done["Location"] == address_of(Scene.objects.get())
    assert client.post(page, said | {"only": ["0"]}).status_code == 302 and Scene.objects.count() == 1


def test_the_page_says_what_is_wrong_with_a_file(owner: User, campaign: Campaign) -> None:
    answer = signed_in(owner).post(reverse("scene_import", args=[campaign.pk]), {"file": sent(b"not a scene", "a.txt")})
    assert answer.status_code == 422 and b"no scene file that the site knows" in answer.content


def test_the_pages_are_for_game_masters(player: User, campaign: Campaign) -> None:
    for name in ("scene_import", "scene_generate"):
        assert signed_in(player).get(reverse(name, args=[campaign.pk])).status_code == 403


def test_the_page_of_maps_draws_one(owner: User, campaign: Campaign) -> None:
    client, page = signed_in(owner), reverse("scene_generate", args=[campaign.pk])
    assert client.get(page).status_code == 200
    wish = {"kind": "dungeon", "seed": "x", "columns": 20, "rows": 16, "cell": 20, "density": 0.5, "style": "ink"}
    assert client.post(page, wish).status_code == 302
    assert Scene.objects.get().pieces.filter(kind="map").get().asset is not None
    refused = client.post(page, wish | {"kind": "forest"})
    assert refused.status_code == 422


def test_the_page_of_export_offers_all_ways(owner: User, player: User, campaign: Campaign) -> None:
    scene = a_full_scene(owner, player, campaign)
    client, page = signed_in(owner), reverse("scene_export", args=[campaign.pk, scene.slug])
    shown = client.get(page)
    assert shown.status_code == 200 and shown.content.count(b"?to=") == 3
    assert client.get(page, {"to": "bestiary"}).getvalue()[:2] == b"PK"


def test_the_commands_bring_in_write_and_draw(
    owner: User, campaign: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Crypt.dd2vtt").write_bytes(uvtt())
    call_command("import_scene", tmp_path / "Crypt.dd2vtt", "--campaign", str(campaign.pk), "--dry-run")
    assert not Scene.objects.exists()
    call_command("import_scene", tmp_path / "Crypt.dd2vtt", "--campaign", campaign.name)
    scene = Scene.objects.get()
    call_command("export_scene", str(scene.pk), "--to", "foundry", "--out", str(tmp_path))
    assert (tmp_path / "crypt.json").exists()
    call_command("generate_map", "forest", "--columns", "14", "--rows", "12", "--cell", "20", "--out", str(tmp_path))
    assert (tmp_path / "forest-1.webp").exists() and (tmp_path / "forest-1.dd2vtt").exists()
    with pytest.raises(CommandError, match="no campaign"):
        call_command("import_scene", tmp_path / "Crypt.dd2vtt", "--campaign", "Nowhere")


def test_a_generated_scene_keeps_its_picture(owner: User, campaign: Campaign) -> None:
    scene = generate_scene(
        actor=owner, campaign=campaign, wish={"kind": "tavern", "columns": 20, "rows": 18, "cell": 20}, name="The Hare"
    )
    assert scene.name == "The Hare"
    laid = scene.pieces.get(kind="map")
    assert laid.asset is not None and (laid.asset.width, laid.asset.height) == (400, 360)
