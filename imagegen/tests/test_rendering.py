"""Pictures as they are kept: encoded, cut, labelled, bounded; files before rows, and never one without the other."""

import io
import re
import threading
import zlib
from xml.etree import ElementTree

import pytest
from django.db import connection
from PIL import Image, ImageChops, ImageStat

from bestiary_site.shared import storage
from bestiary_site.shared.errors import DomainError, Refused, TooLarge
from characters.services.pictures import encode_picture
from imagegen import keeping
from imagegen.label import Label, carried_over
from imagegen.models import Picture
from imagegen.rendering import AVIF_PAYS_BELOW, FULL, FULL_AVIF, THUMBNAIL, encode
from imagegen.tests.factories import asked, make_picture, png

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def xmp_of(content: bytes) -> str:
    """The XMP chunk as it stands in the RIFF container, found without the library that wrote it."""
    at = content.index(b"XMP ")
    return content[at + 8 : at + 8 + int.from_bytes(content[at + 4 : at + 8], "little")].decode()


# -- encoding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_webp_with_a_thumbnail_and_sizes(kind) -> None:
    encoded = encode(png(size=(1344, 768), kind=kind))
    assert list(encoded.files) == [FULL, THUMBNAIL, "480.webp", "960.webp"]
    assert (encoded.width, encoded.height) == (1344, 768)
    sizes = {name: opened(content).size for name, content in encoded.files.items()}
    assert sizes == {FULL: (1344, 768), THUMBNAIL: (200, 200), "480.webp": (480, 274), "960.webp": (960, 549)}
    assert all(opened(content).format == "WEBP" for content in encoded.files.values())
    assert encoded.digest == storage.digest_of(encoded.files[FULL])


def test_avif_is_kept_where_it_pays_and_looks_the_same() -> None:
    from imagegen import artist

    drawn = artist.draw({"subject_type": "scene", "location": "inn", "seed": 3, "size": (640, 360)}).convert("RGB")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    kept = encode(out.getvalue(), Label("offline", "artist-1", "scene"), avif=True)
    assert len(kept.files[FULL_AVIF]) < AVIF_PAYS_BELOW * kept.size_bytes
    assert opened(kept.files[FULL_AVIF]).size == drawn.size
    assert b"digitalsourcetype/algorithmicMedia" in kept.files[FULL_AVIF]
    far = [ImageStat.Stat(ImageChops.difference(drawn, opened(kept.files[name]).convert("RGB"))).rms for name in
           (FULL, FULL_AVIF)]  # fmt: skip
    assert sum(far[1]) < 1.25 * sum(far[0])
    assert FULL_AVIF not in encode(png(), avif=True).files, "a plain colour is small already"


def test_a_tall_picture_is_cut_in_its_middle_for_the_thumbnail() -> None:
    picture = Image.new("RGB", (300, 900), "red")
    picture.paste("blue", (0, 300, 300, 600))
    out = io.BytesIO()
    picture.save(out, "PNG")
    thumbnail = opened(encode(out.getvalue()).files[THUMBNAIL]).convert("RGB")
    assert all(thumbnail.getpixel(place)[2] > 200 for place in ((5, 5), (100, 100), (195, 195)))


def test_transparent_pictures_stay_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(encode(out.getvalue()).files[FULL]).mode == "RGBA"


def test_the_same_picture_is_the_same_file() -> None:
    label = Label("offline", "artist-1", "scene")
    assert encode(png(), label).files == encode(png(), label).files


def test_what_a_file_tells_of_itself_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG", exif=exif, comment=b"my secret")
    for content in encode(out.getvalue()).files.values():
        assert b"where I live" not in content and b"my secret" not in content


def bomb() -> bytes:
    """A PNG of 20000 x 20000 pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (20000).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 99, png(kind="GIF"), png(kind="BMP"), png()[:60], b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 200,
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content) -> None:
    with pytest.raises(Refused):
        encode(content)


def test_bombs_and_giants_are_refused_before_they_fill_the_memory(settings) -> None:
    with pytest.raises(TooLarge):
        encode(bomb())
    with pytest.raises(TooLarge):
        encode(b"\0" * (33 << 20))


def test_what_hides_behind_a_picture_is_gone() -> None:
    kept = encode(png() + b"<script>alert(1)</script>PK\x03\x04 a zip")
    assert all(b"<script>" not in content and b"PK" not in content for content in kept.files.values())


def test_a_file_over_the_limit_is_refused(settings, monkeypatch) -> None:
    noise = Image.effect_noise((1500, 1500), 100).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert encode(out.getvalue()).size_bytes > 1 << 20
    settings.PICTURE_MAX_MB = 1
    with pytest.raises(TooLarge):
        encode(out.getvalue())


# -- labels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "source"), [("offline", "algorithmicMedia"), ("gemini", "trainedAlgorithmicMedia")]
)
def test_every_file_says_how_it_was_made_and_nothing_that_could_be_secret(provider, source) -> None:
    encoded = encode(png(size=(1344, 768)), Label(provider, 'model "<x>&', "character"))
    for content in encoded.files.values():
        told = xmp_of(content)
        assert f'Iptc4xmpExt:DigitalSourceType="{SOURCE}{source}"' in told
        read = ElementTree.fromstring(told).find(f".//{RDF}Description")
        assert read is not None and read.get(f"{IPTC}DigitalSourceType") == SOURCE + source
        assert read.get("{http://ns.adobe.com/xap/1.0/}CreatorTool") == f'Bestiary ({provider} model "<x>&)'
        assert "generated picture of a character" in "".join(read.itertext())
    assert not re.search("Lantern|crossroads", xmp_of(encoded.files[FULL]))


def test_a_portrait_made_of_it_says_so_too_and_other_pictures_say_nothing() -> None:
    made = encode(png(size=(300, 300)), Label("gemini", "m", "character")).files[FULL]
    for content in encode_picture(made):
        assert f"{SOURCE}trainedAlgorithmicMedia" in xmp_of(content)
    assert all(b"XMP " not in content for content in encode_picture(png()))
    assert carried_over(b"<x>digitalsourcetype/anything you like</x>") == b""


# -- files and rows ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_files_go_with_the_last_row_that_names_them(owner, stranger) -> None:
    mine, his = make_picture(owner, colour="olive"), make_picture(stranger, colour="olive")
    assert mine.digest == his.digest
    mine.delete()
    assert not keeping.release_files(his.digest)
    assert storage.exists(storage.generated_key(his.digest, FULL))
    his.delete()
    assert keeping.release_files(his.digest)
    for name in his.variants:
        assert not storage.exists(storage.generated_key(his.digest, name))


@pytest.mark.django_db
def test_what_lies_in_the_bin_keeps_its_files(owner) -> None:
    from imagegen.services.pictures import delete_picture, restore_picture

    made = make_picture(owner, colour="olive")
    delete_picture(actor=owner, picture=made)
    assert not keeping.release_files(made.digest)
    assert restore_picture(actor=owner, picture_id=made.pk).deleted_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", [FULL, THUMBNAIL])
def test_a_disk_that_fails_leaves_no_row(owner, monkeypatch, name) -> None:
    write = storage.write_bytes

    def fail(key: str, content: bytes) -> str:
        if key.endswith(name):
            raise OSError(5, "the disk has failed")
        return write(key, content)

    monkeypatch.setattr(storage, "write_bytes", fail)
    with pytest.raises(OSError, match="failed"):
        keeping.keep(encoded=encode(png("maroon")), asked=asked(), owner=owner)
    assert not Picture.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_keeping_and_clearing_the_same_picture_at_once_never_leaves_a_row_without_files(owner) -> None:
    encoded, faults = encode(png("indigo")), []

    def keep_and_drop() -> None:
        for _ in range(8):
            made = keeping.keep(encoded=encoded, asked=asked(), owner=owner)
            for name in made.variants:
                if not storage.exists(storage.generated_key(made.digest, name)):
                    faults.append(name)
            made.delete()
        connection.close()

    def clear() -> None:
        for _ in range(30):
            keeping.release_files(encoded.digest)
        connection.close()

    threads = [threading.Thread(target=act) for act in (keep_and_drop, clear, keep_and_drop, clear)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not faults


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_a_subject_holds_for_many_at_once(owner, settings) -> None:
    settings.PICTURES_PER_SUBJECT = 3
    encoded, refused = encode(png("gold")), []

    def keep() -> None:
        try:
            keeping.keep(encoded=encoded, asked=asked(), owner=owner)
        except DomainError as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Picture.objects.count() == 3 and refused == ["subject_is_full"] * 5
