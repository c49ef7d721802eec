"""What goes in: photos and videos, honest and other."""

from __future__ import annotations

import errno
import json
import os

import numpy as np
import pytest
from PIL import Image

from reconstruction.pipeline import errors
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.photo_reader import read_photo
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.sniff import kind_of
from reconstruction.pipeline.steps.photos import find_inputs, photos, used_photos, verdicts_of
from reconstruction.pipeline.workspace import Workspace

DRAFT = Options.preset("draft")


def picture(seed, size=(640, 480)):
    """A picture of rough blobs, different for each seed."""
    small = np.random.default_rng(seed).integers(0, 255, (size[1] // 16, size[0] // 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for seed in range(4):
        picture(seed).save(made / f"p{seed}.jpg", quality=90)
    return made


@pytest.fixture
def workspace(tmp_path):
    made = Workspace(tmp_path / "out")
    made.prepare()
    return made


def take(workspace, folder, options=DRAFT):
    photos(workspace, options, Progress(), find_inputs(folder))
    return {v.source: v for v in verdicts_of(workspace)}


def test_every_accepted_kind_is_told_by_its_content_and_read(tmp_path):
    import pillow_heif

    pillow_heif.register_heif_opener()
    for ending, kind in (("jpg", "jpeg"), ("png", "png"), ("webp", "webp"), ("heic", "heic")):
        path = tmp_path / f"really.{ending}"
        picture(1).save(path)
        liar = path.rename(tmp_path / f"{ending}.dat")
        assert kind_of(liar) == kind
        assert read_photo(liar, DRAFT).pixels.size == (640, 480)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "I;16"])
def test_every_colour_mode_becomes_plain_rgb(tmp_path, mode):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(picture(2).convert("L")).astype(np.uint16) * 257)
    else:
        image = picture(2).convert(mode)
    path = tmp_path / ("a.tif.jpg" if mode == "CMYK" else "a.png")
    image.save(path)
    pixels = np.asarray(read_photo(path, DRAFT).pixels)
    assert pixels.shape == (480, 640, 3)
    assert abs(float(pixels.mean()) - float(np.asarray(picture(2)).mean())) < 25


def test_a_damaged_photo_is_refused_by_name_and_the_rest_goes_on(workspace, folder):
    whole = (folder / "p0.jpg").read_bytes()
    (folder / "torn.jpg").write_bytes(whole[: len(whole) // 2])
    verdicts = take(workspace, folder)
    assert verdicts["torn.jpg"].code == "photo_corrupt"
    assert "torn.jpg" in verdicts["torn.jpg"].reason
    assert len(used_photos(workspace)) == 4


def test_a_text_that_calls_itself_a_photo_is_refused(workspace, folder):
    (folder / "letter.jpg").write_text("Dear game master")
    assert take(workspace, folder)["letter.jpg"].code == "photo_unknown_type"


def test_other_files_in_the_folder_are_passed_over(workspace, folder):
    (folder / "K.txt").write_text("1 0 0")
    (folder / ".hidden.jpg").write_text("x")
    assert set(take(workspace, folder)) == {"p0.jpg", "p1.jpg", "p2.jpg", "p3.jpg"}


def test_a_tiny_photo_is_refused(workspace, folder):
    picture(9, (200, 160)).save(folder / "tiny.png")
    refused = take(workspace, folder)["tiny.png"]
    assert refused.code == "photo_too_small"
    assert "200 x 160" in refused.reason


def test_a_giant_picture_is_refused_before_it_is_decoded(workspace, folder):
    Image.new("1", (30_000, 30_000)).save(folder / "bomb.png")  # 0.1 MB that would become 2.7 GB
    assert take(workspace, folder)["bomb.png"].code == "photo_too_large"


def test_copies_are_dropped_even_when_they_are_compressed_anew(workspace, folder):
    Image.open(folder / "p1.jpg").resize((600, 450)).save(folder / "q.jpg", quality=60)
    verdicts = take(workspace, folder)
    assert verdicts["q.jpg"].code == "photos_identical"
    assert "p1.jpg" in verdicts["q.jpg"].reason
    assert not (workspace.photos_dir / "q.jpg").exists()


def test_nothing_but_copies_is_told_as_such(workspace, tmp_path):
    same = tmp_path / "same"
    same.mkdir()
    for index in range(5):
        picture(1).save(same / f"{index}.jpg")
    with pytest.raises(errors.PhotosIdentical, match="1 different photo "):
        take(workspace, same)


def test_two_photos_are_too_few(workspace, folder):
    (folder / "p0.jpg").unlink()
    (folder / "p1.jpg").unlink()
    with pytest.raises(errors.TooFewPhotos, match="^2 usable photos"):
        take(workspace, folder)


def test_an_input_of_one_broken_photo_says_what_is_wrong_with_it(workspace, tmp_path):
    path = tmp_path / "only.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 nothing")
    with pytest.raises(errors.PipelineError, match="only.jpg") as caught:
        photos(workspace, DRAFT, Progress(), find_inputs(path))
    assert caught.value.code == "photo_corrupt"


def test_more_photos_than_allowed_are_refused(workspace, folder):
    with pytest.raises(errors.TooManyPhotos, match="4 photos"):
        take(workspace, folder, Options.preset("draft", max_photos=3))


def test_an_empty_folder_and_a_missing_one_are_told_apart_from_bad_photos(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(errors.InputMissing, match="holds no photo"):
        find_inputs(tmp_path / "empty")
    with pytest.raises(errors.InputMissing, match="does not exist"):
        find_inputs(tmp_path / "nowhere")


def test_our_own_output_among_the_photos_is_not_read_as_photos(folder):
    (folder / "out").mkdir()
    picture(8).save(folder / "out" / "p8.jpg")
    assert len(find_inputs(folder, without=folder / "out")) == 4


def test_photos_are_turned_upright_and_lose_their_position(workspace, folder):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    picture(7).save(folder / "phone.jpg", exif=exif)
    verdict = take(workspace, folder)["phone.jpg"]
    assert (verdict.width, verdict.height) == (480, 640)
    assert (verdict.original_width, verdict.original_height) == (480, 640)
    kept = workspace.photos_dir / verdict.file
    with Image.open(kept) as image:
        assert image.size == (480, 640)
        assert not dict(image.getexif())
    assert b"Maker" not in kept.read_bytes()
    upright = np.asarray(Image.open(kept), dtype=float)
    expected = np.asarray(picture(7).transpose(Image.Transpose.ROTATE_270), dtype=float)
    assert np.abs(upright - expected).mean() < 6


def test_the_focal_hint_follows_the_photo_when_it_is_shrunk(tmp_path):
    exif = Image.Exif()
    exif[0x0110] = "Phone"
    exif.get_ifd(0x8769)[0xA405] = 26
    picture(3, (2000, 1500)).save(tmp_path / "a.jpg", exif=exif)
    whole = read_photo(tmp_path / "a.jpg", Options())
    half = read_photo(tmp_path / "a.jpg", Options(photo_side=1000))
    assert whole.focal_px == pytest.approx(26 / 43.27 * 2500, rel=1e-3)
    assert half.pixels.size == (1000, 750)
    assert half.original_size == (2000, 1500)
    assert half.focal_px == pytest.approx(whole.focal_px / 2)


@pytest.mark.parametrize("nonsense", [0, 65535, -3])
def test_a_nonsensical_focal_length_is_not_believed(tmp_path, nonsense):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA405] = max(0, nonsense)
    picture(3).save(tmp_path / "a.jpg", exif=exif)
    assert read_photo(tmp_path / "a.jpg", DRAFT).focal_px is None


def a_video(path, frames):
    import cv2

    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 15, (640, 480))
    for frame in frames:
        writer.write(np.asarray(frame)[..., ::-1])
    writer.release()


def test_of_a_video_the_sharpest_frame_of_every_stretch_is_taken(workspace, tmp_path):
    from PIL import ImageFilter

    frames = []
    for second in range(6):
        blurred = picture(second).filter(ImageFilter.GaussianBlur(6))
        frames += [blurred, blurred, picture(second), blurred]
    a_video(tmp_path / "walk.avi", frames)
    photos(workspace, Options.preset("draft", video_frames=6), Progress(), [tmp_path / "walk.avi"])
    used = used_photos(workspace)
    assert [v.source for v in used] == [f"walk.avi #{n}" for n in range(1, 7)]
    assert all(v.frame for v in used)
    for second, verdict in enumerate(used):
        taken = np.asarray(Image.open(workspace.photos_dir / verdict.file), dtype=float)
        assert np.abs(taken - np.asarray(picture(second), dtype=float)).mean() < 8


def test_a_video_without_frames_has_its_own_word(workspace, tmp_path):
    path = tmp_path / "black.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 4000)
    with pytest.raises(errors.PipelineError, match="black.mp4") as caught:
        photos(workspace, DRAFT, Progress(), [path])
    assert caught.value.code == "video_without_frames"


def test_names_that_collide_or_hold_odd_characters_stay_apart(workspace, folder):
    (folder / "sub").mkdir()
    picture(11).save(folder / "sub" / "p0.jpg")
    picture(12).save(folder / "Drache – grün (1).jpg")
    take(workspace, folder)
    names = [v.name for v in used_photos(workspace)]
    assert len(set(names)) == 6
    assert all(n.isascii() and "/" not in n and " " not in n for n in names)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs the device that is always full")
def test_a_disk_that_fills_up_is_told_as_such(workspace, folder):
    (workspace.root / ".part-photos.json").symlink_to("/dev/full")
    with pytest.raises(OSError) as caught:
        take(workspace, folder)
    assert caught.value.errno == errno.ENOSPC
    known = errors.translated(caught.value, workspace.root)
    assert known is not None and known.code == "disk_full"


def test_the_verdicts_are_readable_by_others(workspace, folder):
    take(workspace, folder)
    entries = json.loads(workspace.photos_file.read_text())["photos"]
    assert {"source", "used", "code", "reason", "file"} <= set(entries[0])
    assert workspace.stage_picture("photos").stat().st_size > 1000
