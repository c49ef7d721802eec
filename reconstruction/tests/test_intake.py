"""What may come in: told from the content, limited, and freed of where and by whom it was taken."""

import io
import os
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from bestiary_site.shared import storage
from campaigns.models import User
from reconstruction.intake import containers
from reconstruction.models import Capture, Upload, UploadState
from reconstruction.tests.pictures import DETAILS, GPS, archive, encoded, exif, film, jpeg, picture
from reconstruction.tests.test_uploads import files_of, send

READY, REFUSED = UploadState.READY, UploadState.REFUSED


@pytest.fixture
def take(owner: User, capture: Capture) -> Any:
    """Return what sends a file: `take(name, content)`."""
    return lambda name, content: send(owner, capture, name, content)


def stored(upload: Upload) -> bytes:
    with storage.open_stored(upload.file) as stream:
        return stream.read()


def opened(upload: Upload) -> Image.Image:
    return Image.open(io.BytesIO(stored(upload)))


def assert_refused(upload: Upload, code: str) -> None:
    assert (upload.state, upload.error_code) == (REFUSED, code), upload.error_message
    assert upload.name in upload.error_message and upload.error_message.endswith(".")
    assert not files_of(upload.pk) and not upload.file and not upload.thumbnail


# -- what is good -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("HEIF", ".jpg")])
def test_the_kinds_of_photos_are_told_from_their_content(take: Any, kind: str, suffix: str) -> None:
    upload = take("photo.dat", encoded(kind))
    assert (upload.state, upload.kind, upload.error_message) == (READY, "photo", "")
    assert (upload.width, upload.height) == (400, 330)
    assert upload.file.endswith(suffix)
    with storage.open_stored(upload.thumbnail) as stream, Image.open(stream) as small:
        assert small.format == "WEBP" and max(small.size) == 320


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_where_and_by_whom_a_photo_was_taken_is_forgotten_but_not_its_lens(take: Any, kind: str) -> None:
    content = encoded(kind, exif=exif().tobytes())
    assert b"Jane Secret" in content
    upload = take("photo", content)
    kept = opened(upload).getexif()
    assert not kept.get_ifd(GPS) and GPS not in kept
    for secret in (b"Jane Secret", b"SERIAL-123", b"2026:01:02"):
        assert secret not in stored(upload)
    assert kept[0x0110] == "Phone 7"
    assert float(kept.get_ifd(DETAILS)[0x920A]) == pytest.approx(4.25)
    assert kept.get_ifd(DETAILS)[0xA405] == 27


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_not_one_pixel_changes(take: Any, kind: str) -> None:
    content = encoded(kind, exif=exif().tobytes())
    before, after = Image.open(io.BytesIO(content)), opened(take("photo", content))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_held_askew_stands_upright(take: Any, kind: str, orientation: int) -> None:
    content = encoded(kind, exif=exif(orientation).tobytes())
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    upload = take("photo", content)
    assert (upload.width, upload.height) == upright.size
    after = ImageOps.exif_transpose(opened(upload))
    assert after.convert("RGB").tobytes() == upright.convert("RGB").tobytes()
    with storage.open_stored(upload.thumbnail) as stream, Image.open(stream) as small:
        wanted = upright.convert("L").resize(small.size)
        difference = sum(abs(a - b) for a, b in zip(wanted.tobytes(), small.convert("L").tobytes(), strict=True))
    assert difference / (small.width * small.height) < 25


def test_a_second_picture_behind_the_first_is_cut_off(take: Any) -> None:
    upload = take("photo.jpg", jpeg(1) + jpeg(2, exif=exif().tobytes()))
    assert upload.state == READY
    assert b"Jane Secret" not in stored(upload) and len(stored(upload)) < len(jpeg(1)) + 100


def test_comments_and_other_applications_words_are_dropped(take: Any) -> None:
    content = jpeg(comment=b"at home in Secret Street")
    assert b"Secret Street" not in stored(take("photo.jpg", content))


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "I;16"])
def test_photos_of_every_colour_kind_are_taken(take: Any, mode: str) -> None:
    out = io.BytesIO()
    source = picture().convert("L").convert("I;16") if mode == "I;16" else picture().convert(mode)
    source.save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert take("photo", out.getvalue()).state == READY


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".webm"])
def test_a_video_is_taken(take: Any, tmp_path: Path, suffix: str) -> None:
    upload = take(f"around{suffix}", film(tmp_path, suffix=suffix))
    assert (upload.state, upload.kind, upload.width, upload.height) == (READY, "video", 400, 330), upload.error_message
    assert upload.thumbnail and upload.file.endswith(suffix)


def test_the_place_in_a_video_is_blanked_and_the_film_still_plays(take: Any, tmp_path: Path) -> None:
    content = with_place(film(tmp_path))
    upload = take("around.mp4", content)
    assert upload.state == READY
    assert b"+52.5200" in content and b"+52.5200" not in stored(upload)
    again = take("again.mp4", stored(upload))
    assert again.state == READY, again.error_message


def with_place(content: bytes) -> bytes:
    """Add to the film's moov box what phones write: udta with the place."""
    place = b"+52.5200+013.4050/"
    inner = struct.pack(">I4sHH", 12 + len(place), b"\xa9xyz", len(place), 0x15C7) + place
    user_data = struct.pack(">I4s", 8 + len(inner), b"udta") + inner
    at = content.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", content, at)
    assert at + size == len(content), "the film has its moov box last"
    return content[:at] + struct.pack(">I", size + len(user_data)) + content[at + 4 :] + user_data


# -- what is not ------------------------------------------------------------------------------------------


def test_a_program_that_calls_itself_a_photo_is_refused(take: Any) -> None:
    assert_refused(take("holiday.jpg", b"MZ\x90\x00" + os.urandom(5000)), "unknown_type")


def test_a_page_that_calls_itself_a_photo_is_refused(take: Any) -> None:
    assert_refused(take("photo.png", b"<html><script>alert(1)</script>" * 50), "unknown_type")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_cut_off_photo_is_refused(take: Any, kind: str) -> None:
    content = encoded(kind, 3)
    assert_refused(take("half.jpg", content[: len(content) // 2]), "photo_corrupt")


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP", b"\0\0\0\x18ftypheic"]
)
def test_rubbish_behind_a_good_start_is_refused(take: Any, start: bytes) -> None:
    assert_refused(take("rubbish.jpg", start + os.urandom(4000)), "photo_corrupt")


def test_a_thumbnail_is_refused(take: Any) -> None:
    upload = take("small.jpg", jpeg(size=(800, 319)))
    assert_refused(upload, "photo_too_small")
    assert "800 x 319" in upload.error_message


def test_a_giant_is_refused_by_its_header_alone(take: Any, monkeypatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the pixels were decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    assert_refused(take("giant.png", pixel_bomb(20_000, 20_000)), "photo_too_large")
    assert_refused(take("enormous.png", pixel_bomb(200_000, 200_000)), "photo_too_large")


def pixel_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces a giant picture."""
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_a_large_photo_within_the_limit_is_taken(take: Any, settings) -> None:
    settings.PHOTO_MAX_MEGAPIXELS = 2
    assert take("good.jpg", jpeg(1, size=(1600, 1200))).state == READY
    assert take("giant.jpg", jpeg(2, size=(2000, 1200))).error_code == "photo_too_large"


def test_the_same_file_twice_is_refused_by_name(take: Any) -> None:
    assert take("first.jpg", jpeg(7)).state == READY
    copy = take("second.jpg", jpeg(7))
    assert_refused(copy, "identical")
    assert "first.jpg" in copy.error_message


def test_a_refused_file_may_be_sent_again(take: Any) -> None:
    content = jpeg()[:900]
    first, second = take("half.jpg", content), take("half.jpg", content)
    assert first.pk != second.pk
    assert list(Upload.objects.values_list("pk", flat=True)) == [second.pk]


def test_a_video_without_frames_is_refused(take: Any, tmp_path: Path) -> None:
    content = film(tmp_path, frames=0)
    assert_refused(take("empty.mp4", content), "video_without_frames")
    assert_refused(take("rubbish.mkv", b"\x1aE\xdf\xa3" + os.urandom(3000)), "video_without_frames")


# -- archives ---------------------------------------------------------------------------------------------


def test_a_zip_of_photos_becomes_photos(take: Any, capture: Capture) -> None:
    files = {"set/IMG 1.jpg": jpeg(1), "set/deep/2.PNG": encoded("PNG", 2), "set/3.webp": encoded("WEBP", 3)}
    noise = {
        "__MACOSX/._1.jpg": b"x",
        "set/.DS_Store": b"x",
        "readme.txt": b"hello",
        "inner.zip": archive({"a.jpg": jpeg(9)}),
    }
    upload = take("set.zip", archive(files | noise))
    assert (upload.state, upload.kind, upload.file) == (READY, "zip", "")
    photos = capture.uploads.filter(kind="photo")
    assert sorted(photos.values_list("name", flat=True)) == ["2.PNG", "3.webp", "IMG 1.jpg"]
    assert all(photo.state == READY and storage.exists(photo.file) for photo in photos)
    assert not files_of(upload.pk)


def test_bad_photos_in_a_zip_are_told_one_by_one(take: Any, capture: Capture) -> None:
    content = archive({"good.jpg": jpeg(1), "half.jpg": jpeg(2)[:2000], "same.jpg": jpeg(1), "liar.jpg": b"MZ" * 500})
    assert take("set.zip", content).state == READY
    told = dict(capture.uploads.exclude(kind="zip").values_list("name", "error_code"))
    assert told == {"good.jpg": "", "half.jpg": "photo_corrupt", "same.jpg": "identical", "liar.jpg": "unknown_type"}
    refused = capture.uploads.filter(state=REFUSED)
    assert not any(files_of(upload.pk) for upload in refused)


def test_a_zip_without_photos_is_refused(take: Any) -> None:
    assert_refused(take("words.zip", archive({"a.txt": b"words"})), "archive_without_photos")
    assert_refused(take("none.zip", archive({})), "archive_without_photos")


def test_a_zip_whose_photos_are_all_bad_is_refused(take: Any) -> None:
    assert_refused(take("bad.zip", archive({"a.jpg": b"nothing", "b.jpg": b"much"})), "archive_without_photos")


def test_a_zip_bomb_is_refused_without_unpacking(take: Any, monkeypatch) -> None:
    bomb = archive({"a.jpg": bytes(90 << 20)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 200_000
    monkeypatch.setattr("reconstruction.intake.archives._write_out", lambda *_: pytest.fail("it was unpacked"))
    assert_refused(take("bomb.zip", bomb), "archive_bomb")


def test_a_zip_that_lies_about_a_size_writes_no_more_than_it_announced(take: Any, settings) -> None:
    honest = archive({"a.jpg": bytes(5 << 20)}, zipfile.ZIP_DEFLATED)
    liar = honest.replace(struct.pack("<I", 5 << 20), struct.pack("<I", 1000))
    upload = take("liar.zip", liar)
    assert upload.error_code in {"archive_corrupt", "archive_bomb"}
    assert not list(settings.SCRATCH_DIR.iterdir())


def test_a_photo_in_a_zip_may_not_be_larger_than_one_alone(take: Any, settings) -> None:
    settings.UPLOAD_MAX_MB = 1
    big = archive({"big.jpg": b"\xff\xd8\xff" + bytes(2 << 20)}, zipfile.ZIP_DEFLATED)
    assert_refused(take("set.zip", big), "file_too_large")


def test_a_zip_may_not_overfill_a_capture(take: Any, settings, capture: Capture) -> None:
    settings.UPLOADS_PER_CAPTURE = 3
    content = archive({f"{n}.jpg": jpeg(n) for n in range(5)})
    assert_refused(take("set.zip", content), "archive_too_full")
    assert not capture.uploads.filter(kind="photo").exists()


def test_a_locked_or_damaged_zip_is_refused(take: Any) -> None:
    good = archive({"a.jpg": jpeg(1), "b.jpg": jpeg(2)})
    assert_refused(take("cut.zip", good[: len(good) // 2]), "archive_corrupt")
    locked = bytearray(good)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := good.find(mark, at + 1)) >= 0:
            locked[at + offset] |= 1
    assert_refused(take("locked.zip", bytes(locked)), "archive_locked")


def test_a_photo_whose_container_is_odd_is_encoded_anew(take: Any, monkeypatch) -> None:
    def odd(*_: Any) -> bytes:
        raise containers.Unreadable("odd")

    monkeypatch.setattr(containers, "clean_jpeg", odd)
    upload = take("photo.jpg", jpeg(1, exif=exif(6).tobytes()))
    kept = opened(upload).getexif()
    assert (upload.state, kept[0x0112], kept[0x0110]) == (READY, 6, "Phone 7")
    assert b"Jane Secret" not in stored(upload)
