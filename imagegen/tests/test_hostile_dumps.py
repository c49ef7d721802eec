"""Dumps that mean harm: refused with a sentence, quickly, and in a memory that a child measures."""

import base64
import json
import struct
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagegen.bounded_json import MOST_BYTES, Budget, DumpError, load
from imagegen.brought_images import MOST_PICTURE_BYTES, picture_bytes
from imagegen.localstorage import Brought, Fault, read_dump
from imagegen.tests.test_localstorage import as_text, png

ROOT = Path(__file__).resolve().parents[2]
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


WEBP = png(kind="WEBP")
PICTURES = {
    "an SVG with a script": as_text(SVG),
    "an SVG by its data address": as_text(SVG, "image/svg+xml"),
    "an SVG that calls itself a PNG": as_text(SVG, "image/png"),
    "a page that calls itself a WebP": as_text(HTML, "image/webp"),
    "a page behind a PNG's signature": as_text(b"\x89PNG\r\n\x1a\n" + HTML),
    "a page behind a whole PNG": as_text(png() + HTML, "image/png"),
    "a page behind a whole WebP": as_text(WEBP + HTML),
    "a ZIP behind a whole PNG": as_text(png() + b"PK\x03\x04"),
    "a PNG of 60,000 x 60,000": as_text(bomb(60_000, 60_000)),
    "a PNG without height": as_text(bomb(100, 0)),
    "a PNG that was cut off": as_text(png()[:-20]),
    "a WebP that was cut off": as_text(WEBP[:-9]),
    "a header alone": as_text(b"\x89PNG\r\n\x1a\n"),
    "nothing": "data:image/png;base64,",
    "letters that are no base64": "data:image/png;base64,<script>",
    "base64 with a letter too many": as_text(png()) + "A",
    "base64 with something behind": as_text(png()) + "==AAAA",
    "letters of another alphabet": "ａｂｃｄ",
    "an address that is not base64": "data:image/png,%89PNG",
    "an address without a comma": "data:image/png;base64",
    "an address of the web": "https://elsewhere.example/picture.png",
    "an address of a file": "file:///etc/passwd",
    "a picture larger than 5 MB": base64.b64encode(png() + bytes(MOST_PICTURE_BYTES)).decode(),
    "a number": 5,
    "a list": [as_text(png())],
    "a map": {"data": as_text(png())},
    "a yes": True,
}


@pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES)
def test_what_is_no_whole_picture_is_refused_with_a_sentence(image):
    with pytest.raises(DumpError) as refused:
        picture_bytes(image)
    assert refused.value.message[0].isupper() and refused.value.message.endswith(".")


# Made in the test that needs them: together they are 400 MB. Each is well-formed but for its one fault.
DUMPS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a hundred thousand lists in each other": (lambda: b"[" * 100_000 + b"]" * 100_000, "too_deep", "levels"),
    "maps in each other": (lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "too_deep", "levels"),
    "lists that are never closed": (lambda: b"[" * 100_000, "too_deep", "levels"),
    "millions of empty lists": (lambda: b"[" + b"[]," * 3_000_000 + b"[]]", "too_many_parts", "parts"),
    "millions of empty maps": (lambda: b"[" + b"{}," * 3_000_000 + b"{}]", "too_many_parts", "parts"),
    "millions of numbers": (lambda: b"[" + b"1," * 6_000_000 + b"1]", "too_many_parts", "parts"),
    "millions of keys": (
        lambda: b"{" + b",".join(b'"%d":0' % n for n in range(500_000)) + b"}", "too_many_parts", "parts"),
    "millions of numbers without commas": (lambda: b"1 " * 12_000_000, "too_many_parts", "parts"),
    "millions of texts without commas": (lambda: b'"" ' * 8_000_000, "too_many_parts", "parts"),
    "millions of closing brackets": (lambda: b"]" * 24_000_000, "too_many_parts", "parts"),
    "a text that never ends": (lambda: b'{"scene_cache":"' + b"A" * 9_000_000 + b"}", "no_json", "Unterminated"),
    "a text whose end a backslash takes": (
        lambda: b'{"scene_cache":"' + b"\\" * 9_000_001 + b'"}', "no_json", "Unterminated"),
    "a text of escaped quotes": (lambda: b'{"scene_cache":"' + b'\\"' * 4_000_000 + b"}", "no_json", "Unterminated"),
    "a number of millions of digits": (
        lambda: b'{"scene_cache":' + b"9" * 5_000_000 + b"}", "no_json", "hundreds of digits"),
    "a fraction of millions of digits": (
        lambda: b'{"scene_cache":1.' + b"9" * 5_000_000 + b"}", "no_json", "hundreds of digits"),
    "a number that is infinite": (lambda: b'{"scene_cache":1e999999999}', "no_json", "1e999999999"),
    "NaN": (lambda: b'{"scene_cache":NaN}', "no_json", "NaN"),
    "200 MB": (lambda: b'{"scene_cache":"' + b"A" * (200 << 20) + b'"}', "too_large", "24 MB"),
    "no UTF-8": (lambda: b'{"scene_cache":"\xff\xfe\xfd"}', "no_json", "utf-8"),
    # As UTF-16 is counted by its bytes, the sign for "all" opens a text that nothing closes: it hides what follows.
    "lists that hide in UTF-16": (
        lambda: ('["\N{FOR ALL}"' + ",[]" * 1_000_000 + "]").encode("utf-16-le"), "no_json", "JSON"),
    "nothing": (lambda: b"", "no_json", "Expecting value"),
}  # fmt: skip


@pytest.mark.parametrize("name", DUMPS)
def test_a_dump_that_means_harm_is_refused_for_what_is_wrong_with_it(name):
    make, code, words = DUMPS[name]
    with pytest.raises(DumpError, match=words) as refused:
        load(make())
    assert refused.value.code == code


def test_a_bomb_inside_a_text_is_told_at_its_key():
    for inner in ("[" * 50_000, "[" + "[]," * 200_000, '{"a":' * 5000):
        (fault,) = read_dump({"nanoBananaSceneCache": inner})
        assert isinstance(fault, Fault) and fault.key == "nanoBananaSceneCache"
        (fault,) = read_dump({"scene_cache": {"scene_cache_Inn_day_clear": inner}})
        assert fault.key == "scene_cache_Inn_day_clear"


def test_a_dump_and_the_texts_inside_it_are_counted_together():
    forty_thousand = json.dumps({"images": [0] * 40_000})
    one, another, third = (f"item_image_{name}" for name in ("Axe", "Bow", "Cup"))
    found = list(read_dump({"item_images": json.dumps({one: forty_thousand, another: forty_thousand}),
                            third: forty_thousand}))  # fmt: skip
    assert len(found) == 80_001 and found[-1].key == third and "100,000 parts" in found[-1].error
    assert list(read_dump({one: {"images": [0] * 90_000}, another: forty_thousand}))[-1].key == another


def test_texts_that_are_refused_do_not_cost_their_time_again_and_again():
    budget = Budget()
    for _ in range(2):
        with pytest.raises(DumpError, match="parts"):
            load("1 " * 500_000, budget=budget)
    assert budget.tokens == -2


MEASURE = """
    import sys
    import django
    django.setup()
    from bestiary_site.shared.errors import Refused
    from imagegen.bounded_json import DumpError, load
    from imagegen.brought_images import picture_bytes
    from imagegen.localstorage import Brought
    from imagegen.services.migration import _all_of

    def peak():
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024

    content = sys.stdin.buffer.read()
    before, told = peak(), "taken"
    try:
        for found in _all_of(load(content)):
            told = "faults"
            if isinstance(found, Brought):
                try:
                    picture_bytes(found.image)
                except DumpError as error:
                    told = error.code
    except (DumpError, Refused) as error:
        told = error.code
    print(peak() - before, told)
"""


def measure(content: bytes) -> tuple[int, str]:
    """Read a dump in a child; return by how many MB its memory grew beyond the text itself, and how it ended."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURE)], cwd=ROOT, input=content, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    grown, told = done.stdout.decode().split()
    return int(grown), told


@pytest.mark.slow
@pytest.mark.parametrize("name", DUMPS)
def test_the_memory_of_a_refusal_stays_small(name):
    make, code, _ = DUMPS[name]
    grown, told = measure(make())
    assert told == code
    # The largest are decoded once as text before they are found to be none.
    assert grown < 60, f"{name}: {grown} MB"


# Each text inside is well within the bounds: only together are they too much.
GROWING: dict[str, tuple[Callable[[], object], str]] = {
    "half a million faults": (
        lambda: {"item_images": {f"a{n}": json.dumps({"images": [0] * 99_000}) for n in range(5)}}, "too_many"),
    "pictures that are millions of lists": (
        lambda: {"scene_cache": {f"a{n}": json.dumps({"image": [[]] * 99_000}) for n in range(8)}}, "faults"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWING)
def test_the_memory_of_all_that_is_found_together_stays_small(name):
    make, ended = GROWING[name]
    grown, told = measure(json.dumps(make()).encode())
    assert told == ended
    assert grown < 40, f"{name}: {grown} MB"


def largest_dump(letter: str) -> bytes:
    """The largest dump that is read at all: pictures' texts full of a letter."""
    most = 4_500_000 // len(letter.encode())
    scene = {f"scene_cache_Place{n}_day_clear": {"image": letter * most} for n in range(5)}
    content = json.dumps({"scene_cache": scene}, ensure_ascii=False).encode()
    assert len(content) < MOST_BYTES
    return content


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["A", "é", "\N{GRINNING FACE}"])
def test_the_memory_of_the_largest_dump_is_bounded(letter):
    grown, told = measure(largest_dump(letter))
    assert told != "taken"
    assert grown < 160, f"{grown} MB"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["images", "image", "imageData", "data", "location", "timestamp", "lastUsed", "useCount", "id",
                         "featured", "prompt", "customPrompt", "weather", "timeOfDay", "x"]) | st.text(max_size=8),
        inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    key=st.sampled_from(
        ["scene_cache", "item_images", "nanoBananaSceneCache", "nanoBananaImageLibrary", "scene_cache_A_day_clear",
         "item_image_Sword"]),
    value=JSON | JSON.map(lambda value: json.dumps(value)),
)  # fmt: skip
def test_whatever_a_key_holds_is_a_picture_or_a_fault(key, value):
    for found in read_dump({key: value}):
        assert isinstance(found, Brought | Fault)
        if isinstance(found, Fault):
            assert found.error
            continue
        found.name.encode(), found.prompt.encode(), found.weather.encode(), found.key.encode()
        try:
            picture_bytes(found.image)
        except DumpError as error:
            assert error.message


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_refused_or_a_picture(content):
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"RIFF"):
        try:
            assert picture_bytes(as_text(head + content))
        except DumpError as error:
            assert error.message
