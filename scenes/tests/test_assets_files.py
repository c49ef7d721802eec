"""Files of assets in and out: told from their content, refused, freed of metadata, made smaller, given to whom."""

import io
import struct

import numpy as np
import pytest
from django.urls import reverse
from PIL import Image

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused, TooLarge
from campaigns.tests.factories import make_campaign
from scenes import preparing, tasks
from scenes.models import Asset, AssetPreparation
from scenes.services import asset_files, assets
from scenes.tests.asset_files import coded, make_asset, make_picture, picture_file, wav_file

pytestmark = pytest.mark.django_db
SECRET = "SECRET CAMERA"


def stored(key: str) -> bytes:
    with storage.open_stored(key) as stream:
        return stream.read()


def add(owner, campaign, content: bytes, **values) -> Asset:
    return assets.add_asset(actor=owner, campaign=campaign, source=content, **({"name": "x"} | values))


def exif(orientation: int = 1) -> Image.Exif:
    """Where the picture was taken, and by whom."""
    told = Image.Exif()
    told[0x010F], told[0x0112] = SECRET, orientation
    told.get_ifd(0x8825).update({1: "N", 2: (51.0, 28.0, 38.0), 3: "W", 4: (0.0, 0.0, 5.0)})
    return told


# -- what a picture betrays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_of_a_pictures_origin_is_kept(kind, orientation, owner, campaign):
    picture = make_picture(96, 64)
    made = add(owner, campaign, coded(picture, kind, exif=exif(orientation), quality=95))
    kept = stored(made.file)
    with Image.open(io.BytesIO(kept)) as opened:
        assert SECRET.encode() not in kept
        assert not dict(opened.getexif())
        upright = picture if orientation == 1 else picture.transpose(Image.Transpose.ROTATE_270)
        assert (made.width, made.height) == opened.size == upright.size
        assert np.abs(np.asarray(opened.convert("RGB"), int) - np.asarray(upright, int)).mean() < 6


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_taking_out_metadata_changes_no_pixel(kind, owner, campaign):
    content = coded(make_picture(96, 64), kind, exif=exif())
    with (
        Image.open(io.BytesIO(content)) as before,
        Image.open(io.BytesIO(stored(add(owner, campaign, content).file))) as after,
    ):
        assert np.array_equal(np.asarray(before), np.asarray(after))


def test_what_hangs_behind_a_jpeg_is_cut_off(owner, campaign):
    content = picture_file(96, 64, kind="JPEG") + b"ftypmp42 a film with a position"
    assert b"a position" not in stored(add(owner, campaign, content).file)


def test_words_in_a_png_are_taken_out_and_its_transparency_stays(owner, campaign):
    from PIL.PngImagePlugin import PngInfo

    info, picture = PngInfo(), make_picture(64, 64, mode="RGBA")
    info.add_text("Comment", SECRET)
    picture.putalpha(128)
    kept = stored(add(owner, campaign, coded(picture, pnginfo=info)).file)
    assert SECRET.encode() not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((5, 5))[3] == 128


def test_of_a_moving_gif_the_first_picture_is_kept(owner, campaign):
    frames = [make_picture(64, 64, seed=seed) for seed in (1, 2)]
    made = add(owner, campaign, coded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert (made.content_type, bool(made.note)) == ("image/png", True)
    assert not getattr(Image.open(io.BytesIO(stored(made.file))), "is_animated", False)


# -- what does not come in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"<?xml version='1.0'?><!-- x --><svg onload='x()'/>", "SVG"),
        (b"<html><script>alert(1)</script>", "HTML"),
        (b"%PDF-1.7 something", "PDF"),
        (b"MZ" + bytes(500), "Maps and pictures come as"),
        (b"just words", "neither"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(8) + b"....vide....", "film"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
        (b"MThd" + bytes(20), "MIDI"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5), "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(3), "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8X", "damaged"),
        (b"RIFF\x10\0\0\0WAVE", "damaged"),
        (b"GIF89a\0\0\0\0", "damaged"),
    ],
)
def test_what_is_neither_picture_nor_sound_is_refused_with_a_word(content, word, owner, campaign):
    with pytest.raises(Refused) as refusal:
        add(owner, campaign, content, name="innocent.png")
    assert word in refusal.value.message
    assert not Asset.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_that_breaks_off_is_refused(kind, owner, campaign):
    content = picture_file(600, 400, kind=kind)
    with pytest.raises(Refused):
        add(owner, campaign, content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "GIF"])
def test_noise_in_a_picture_never_breaks_the_site(kind, owner, campaign):
    dice = np.random.default_rng(5)
    content = bytearray(picture_file(60, 40, kind=kind, seed=9))
    for _ in range(30):
        hurt = bytearray(content)
        for place in dice.integers(0, len(hurt), 12):
            hurt[place] = int(dice.integers(0, 256))
        try:
            add(owner, campaign, bytes(hurt))
        except Refused as refusal:
            assert refusal.message


def test_a_picture_that_would_burst_the_memory_is_refused_by_its_head(owner, campaign):
    ihdr = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\0\0\0"
    with pytest.raises((Refused, TooLarge)) as refusal:
        add(owner, campaign, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + ihdr + bytes(4) + bytes(2000))
    assert refusal.value.code == "picture_too_large"


def test_a_scanner_that_finds_something_keeps_it_out(owner, campaign, monkeypatch):
    def scan(path, name):
        raise Refused("infected", "found something")

    monkeypatch.setattr(asset_files, "scan", scan)
    with pytest.raises(Refused, match="found something"):
        add(owner, campaign, picture_file())


# -- smaller copies and tiles -------------------------------------------------------------------------------------


def test_copies_are_as_long_as_they_say(owner, campaign):
    made = add(owner, campaign, picture_file(2500, 1000))
    assert made.sizes == [1024, 2048]
    for side in made.sizes:
        with Image.open(io.BytesIO(stored(asset_files.key_of(made, f"{side}.webp")))) as opened:
            assert opened.size == (side, round(side * 1000 / 2500))


@pytest.fixture
def large(owner, campaign, django_capture_on_commit_callbacks):
    """A map that is prepared in the background, and its picture."""
    picture = make_picture(5000, 2100, seed=3, grain=120)
    with django_capture_on_commit_callbacks():
        made = add(owner, campaign, coded(picture, compress_level=1))
    return made, picture


def test_a_large_map_can_be_used_at_once_and_is_prepared_after(large):
    made, _ = large
    assert storage.exists(made.file)
    assert storage.exists(made.thumbnail)
    assert (made.sizes, made.tiles) == ([], None)
    assert made.preparations.get().state == "queued"


def test_tiles_show_what_the_map_shows(large, owner, campaign):
    made, picture = large
    second = add(owner, campaign, coded(picture, compress_level=1), same="copy")
    tasks.prepare_asset(str(made.preparations.get().pk))
    made.refresh_from_db()
    second.refresh_from_db()
    assert made.preparations.get().state == "succeeded"
    assert made.sizes == [1024, 2048, 4096]
    assert (second.tiles, second.sizes) == (made.tiles, made.sizes)
    levels = made.tiles["levels"]
    assert [(level["width"], level["height"]) for level in levels] == [
        (5000, 2100),
        (2500, 1050),
        (1250, 525),
        (625, 263),
    ]
    for number, level in enumerate(levels):
        whole = picture.resize((level["width"], level["height"]), Image.Resampling.BOX)
        joined = Image.new("RGB", whole.size)
        for x in range(level["columns"]):
            for y in range(level["rows"]):
                with Image.open(io.BytesIO(stored(asset_files.key_of(made, f"tiles/{number}/{x}/{y}.webp")))) as tile:
                    joined.paste(tile, (x * 512, y * 512))
        difference = np.abs(np.asarray(joined, int) - np.asarray(whole, int))
        assert difference.mean() < 4
        assert np.quantile(difference, 0.99) < 24
        assert tuple(np.abs(np.subtract(joined.getpixel((520, 100)), whole.getpixel((520, 100))))) < (24, 24, 24)


def test_a_cancelled_preparation_leaves_the_map_usable(large):
    from bestiary_site.shared import jobs

    made, _ = large
    jobs.request_cancel(AssetPreparation, made.preparations.get().pk)
    tasks.prepare_asset(str(made.preparations.get().pk))
    made.refresh_from_db()
    assert (made.preparations.get().state, made.tiles) == ("cancelled", None)


def test_a_child_that_dies_is_told_and_the_map_stays(large, monkeypatch):
    made, _ = large
    monkeypatch.setattr(preparing, "_command", lambda picture, out: ["/bin/false"])
    tasks.prepare_asset(str(made.preparations.get().pk))
    job = made.preparations.get()
    assert (job.state, job.error_code) == ("crashed", "internal_error")
    assert storage.exists(made.file)


def test_a_preparation_of_a_dead_worker_is_done_again(large, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from bestiary_site.shared import jobs

    made, _ = large
    job = jobs.take(AssetPreparation, made.preparations.get().pk)
    AssetPreparation.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    woken = []
    monkeypatch.setattr(tasks, "wake_preparation", woken.append)
    tasks.recover_preparations()
    assert woken == [job.pk]
    tasks.prepare_asset(str(job.pk))
    made.refresh_from_db()
    assert made.tiles is not None


def test_a_large_map_that_turns_out_damaged_says_so(owner, campaign, monkeypatch):
    monkeypatch.setattr(asset_files, "DECODED_AT_ONCE", 1000)
    monkeypatch.setattr(asset_files, "COPIED_AT_ONCE", 1000)
    content = bytearray(picture_file(600, 400))
    content[len(content) // 2] ^= 0xFF
    made = add(owner, campaign, bytes(content))
    tasks.prepare_asset(str(made.preparations.get().pk))
    job = made.preparations.get()
    assert (job.state, job.error_code) == ("failed", "broken_picture")


def test_what_was_not_prepared_is_prepared_again(large, owner, teammate, as_user, signed_in):
    made, _ = large
    first = made.preparations.get()
    address = f"/api/v1/campaigns/{made.campaign_id}/assets/{made.uid}/prepare"
    assert as_user(owner).post(address).json()["error"]["code"] == "at_work"
    AssetPreparation.objects.filter(pk=first.pk).update(state="crashed", error_message="It crashed.")
    page = reverse("asset", args=[made.campaign_id, made.uid])
    assert "Try again" in signed_in(owner).get(page).content.decode()
    assert as_user(teammate).post(address).status_code == 403
    assert as_user(owner).post(address).json()["preparation"]["state"] == "queued"
    tasks.prepare_asset(str(made.preparations.exclude(pk=first.pk).get().pk))
    made.refresh_from_db()
    assert made.tiles is not None
    assert signed_in(owner).post(reverse("asset_prepare", args=[made.campaign_id, made.uid])).status_code == 302


def test_a_sound_is_not_prepared(owner, campaign):
    sound = add(owner, campaign, wav_file())
    with pytest.raises(Refused):
        assets.prepare_again(actor=owner, asset=sound)


# -- who gets the files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["owner", "teammate", "observer"])
def test_members_load_an_asset_whose_uid_they_know(person, owner, campaign, signed_in, request):
    made, content = make_asset(owner, campaign, "The Traitor's Cellar"), None
    client = signed_in(request.getfixturevalue(person))
    answer = client.get(made.address())
    content = b"".join(answer.streaming_content)
    assert content == stored(made.file)
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "raitor" not in str(answer.headers)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(made.address(), headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("person", ["stranger", "curator", None])
def test_nobody_else_loads_it(person, owner, campaign, signed_in, request):
    made = make_asset(owner, campaign)
    client = signed_in(request.getfixturevalue(person) if person else None)
    for variant in ("original", "thumbnail.webp"):
        assert client.get(made.address(variant)).status_code == 404


def test_the_game_master_of_another_campaign_does_not_load_it(owner, campaign, stranger, signed_in):
    make_campaign(stranger)
    assert signed_in(stranger).get(make_asset(owner, campaign).address()).status_code == 404


def test_what_is_in_the_bin_is_loaded_by_game_masters_alone(owner, teammate, campaign, signed_in):
    made = make_asset(owner, campaign)
    assets.delete_asset(actor=owner, asset=made)
    assert signed_in(teammate).get(made.address()).status_code == 404
    assert signed_in(owner).get(made.address()).status_code == 200


@pytest.mark.parametrize(
    "variant",
    ["2048.webp", "tiles/0/0/0.webp", "../x", "original.png", "0.webp", "-1.webp", "tiles/9/9/9.webp", "x" * 500,
     "1e3.webp", "tiles/0/0.webp", "%2e%2e/original", "٣.webp"],
)  # fmt: skip
def test_what_an_asset_does_not_have_is_not_found(variant, owner, campaign, signed_in):
    made = make_asset(owner, campaign)
    address = reverse("table-file", args=[made.uid, "original"]).removesuffix("original") + variant
    assert signed_in(owner).get(address).status_code == 404


def test_a_player_of_sound_gets_the_part_that_it_asks_for(owner, campaign, signed_in):
    sound, content = add(owner, campaign, wav_file(3)), wav_file(3)
    client = signed_in(owner)
    part = client.get(sound.address(), headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 1000-1999/{len(content)}")
    assert b"".join(part.streaming_content) == content[1000:2000]
    assert part["Content-Length"] == "1000"
    assert part["Content-Type"] == "audio/wav"
    assert client.get(sound.address(), headers={"Range": "bytes=999999999-"}).status_code == 416
    changed = client.get(sound.address(), headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (changed.status_code, changed["Accept-Ranges"]) == (200, "bytes")
