"""Dumps of the old clients are read by their fields, in both forms, and what is odd is told key by key."""

import base64
import io
import json
from datetime import UTC, datetime

import pytest
from PIL import Image

from imagegen.bounded_json import DumpError
from imagegen.brought_images import picture_bytes
from imagegen.localstorage import Brought, Fault, knows, read_dump


def png(colour: str = "teal", size: tuple[int, int] = (32, 24), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def as_text(content: bytes, declared: str = "") -> str:
    letters = base64.b64encode(content).decode()
    return f"data:{declared};base64,{letters}" if declared else letters


PICTURE = as_text(png())


def only(dump: object) -> Brought | Fault:
    (found,) = read_dump(dump)
    return found


def test_a_real_scene_is_read_by_its_fields_not_by_its_key():
    scene = {
        "location": "The_Rusty_Anchor",
        "imageData": PICTURE,
        "timeOfDay": "night",
        "weather": "rain",
        "prompt": "A tavern by the sea",
        "timestamp": 1_700_000_000_000,
        "lastUsed": 1_710_000_000_000,
        "useCount": 7,
    }
    found = only({"nanoBananaSceneCache": {"elsewhere_day_clear": scene}})
    assert isinstance(found, Brought)
    assert (found.kind, found.name, found.time_of_day, found.weather) == ("scene", "The_Rusty_Anchor", "night", "rain")
    assert (found.prompt, found.use_count) == ("A tavern by the sea", 7)
    assert found.made_at == datetime.fromtimestamp(1_700_000_000, UTC)
    assert found.last_used_at == datetime.fromtimestamp(1_710_000_000, UTC)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("scene_cache_Inn_night_rain", ("Inn", "night", "rain")),
        ("scene_cache_The_Old_Mill_dusk_light_rain", ("The_Old_Mill", "dusk", "light_rain")),
        ("scene_cache_Night_Market_day_clear", ("Night_Market", "day", "clear")),
        ("scene_cache_Far_Hills_harvest_fog", ("Far_Hills", "harvest", "fog")),
        ("scene_cache_Inn", ("Inn", "", "")),
    ],
)
def test_a_documented_scene_tells_its_place_in_its_key(key, told):
    found = only({"scene_cache": {key: {"image": PICTURE, "timestamp": 1_700_000_000_000}}})
    assert isinstance(found, Brought)
    assert (found.name, found.time_of_day, found.weather) == told


def test_documented_items_carry_their_prompts_and_the_featured_mark():
    images = [
        {"image": PICTURE, "custom_prompt": "rusty", "is_featured": False, "prompt": "A sword"},
        {"image": PICTURE, "custom_prompt": "", "is_featured": True, "prompt": "A sword"},
    ]
    first, second = read_dump({"item_images": {"item_image_Long Sword": {"images": images}}})
    assert (first.name, first.custom_prompt, first.prompt, first.is_featured) == (
        "Long Sword", "rusty", "A sword", False,
    )  # fmt: skip
    assert second.is_featured
    assert [found.key for found in (first, second)] == ["item_image_Long Sword[0]", "item_image_Long Sword[1]"]


@pytest.mark.parametrize(("featured", "expected"), [("b", [False, True]), (0, [True, False]), (None, [False, False]),
                                                    ("gone", [False, False]), (True, [False, False])])  # fmt: skip
def test_a_librarys_featured_picture_is_found_by_id_or_place(featured, expected):
    images = [{"id": "a", "data": PICTURE}, {"id": "b", "data": PICTURE, "customPrompt": "gilded"}]
    found = list(read_dump({"nanoBananaImageLibrary": {"Crown": {"featured": featured, "images": images}}}))
    assert [each.is_featured for each in found] == expected
    assert found[1].custom_prompt == "gilded"


def test_values_may_be_json_texts_as_a_browser_keeps_them():
    dump = {
        "nanoBananaSceneCache": json.dumps({"x": {"location": "Inn", "imageData": PICTURE}}),
        "scene_cache_Mill_day_clear": json.dumps({"image": PICTURE}),
        "item_image_Ring": json.dumps({"images": [{"image": PICTURE}]}),
        "theme": "dark",
        "session": json.dumps({"token": "not ours to read"}),
    }
    assert [(found.kind, found.name) for found in read_dump(dump)] == [
        ("scene", "Inn"), ("scene", "Mill"), ("item", "Ring"),
    ]  # fmt: skip
    assert knows("nanoBananaSceneCache") and knows("item_image_Ring") and not knows("session")


@pytest.mark.parametrize("dump", [[], 3, "text", None, {}, {"theme": "dark"}])
def test_what_is_no_dump_is_refused_as_a_whole(dump):
    with pytest.raises(DumpError):
        read_dump(dump)


@pytest.mark.parametrize(
    "value",
    [3, [], None, True, "no json", "[]", {"location": 5, "image": PICTURE}, {"location": "", "image": ""}, {"image": 0},
     {"image": PICTURE, "prompt": ["a"]}, {"image": PICTURE, "location": "x" * 201}, {"weather": {}, "image": PICTURE}],
)  # fmt: skip
def test_a_wrong_type_spoils_its_own_key_only(value):
    good = {"image": PICTURE}
    bad, fine = read_dump({"scene_cache": {"scene_cache_Bad_day_clear": value, "scene_cache_Inn_day_clear": good}})
    assert isinstance(bad, Fault) and bad.key == "scene_cache_Bad_day_clear" and bad.error.endswith((".", ")"))
    assert isinstance(fine, Brought)


@pytest.mark.parametrize("container", ["scene_cache", "nanoBananaSceneCache", "item_images", "nanoBananaImageLibrary"])
@pytest.mark.parametrize("value", [[], 7, "}{", None, [["a", {}]]])
def test_a_list_where_a_map_belongs_is_told(container, value):
    fault = only({container: value})
    assert isinstance(fault, Fault) and fault.key == container


@pytest.mark.parametrize("images", [None, {}, "text", 3])
def test_images_that_are_no_list_are_told(images):
    fault = only({"item_images": {"item_image_Sword": {"images": images}}})
    assert isinstance(fault, Fault) and "list" in fault.error


def test_a_picture_is_held_as_text_or_as_what_a_look_tells_of_it_and_never_as_more():
    told = {"digest": "ab", "size": 5, "fault": [[]] * 9, "more": [[]] * 9}
    for image, held in ((PICTURE, PICTURE), (told, {"digest": "ab", "size": 5}), ({"data": [[]] * 9}, {})):
        found = only({"nanoBananaImageLibrary": {"Crown": {"images": [{"data": image}]}}})
        assert isinstance(found, Brought) and found.image == held
    for image in ([[], [], []], 5, 1.5, True):
        found = only({"nanoBananaImageLibrary": {"Crown": {"images": [{"data": image}]}}})
        assert isinstance(found, Fault) and "where a text belongs" in found.error


def test_odd_times_and_counts_are_unknown_rather_than_faults():
    value = {"imageData": PICTURE, "location": "Inn", "timestamp": 1e300, "lastUsed": "soon", "useCount": -4}
    found = only({"nanoBananaSceneCache": {"x": value}})
    assert (found.made_at, found.last_used_at, found.use_count) == (None, None, 0)
    later = only({"nanoBananaSceneCache": {"x": value | {"timestamp": 99_999_999_999_999, "lastUsed": "2024-05-01"}}})
    assert later.made_at is None and later.last_used_at == datetime(2024, 5, 1, tzinfo=UTC)


def test_keys_in_reports_are_short_and_printable():
    fault = only({"scene_cache": {"scene_cache_\x00\ud800" + "x" * 5000: {}}})
    assert isinstance(fault, Fault)
    assert len(fault.key) < 130 and fault.key.isprintable()
    fault.key.encode()


def test_names_and_prompts_hold_nothing_that_a_database_refuses():
    value = {"imageData": PICTURE, "location": "In\x00n\ud800", "prompt": "a\x00b\nc", "customPrompt": "y" * 900}
    found = only({"nanoBananaSceneCache": {"x": value}})
    assert (found.name, found.prompt, len(found.custom_prompt)) == ("Inn", "ab\nc", 200)


@pytest.mark.parametrize(
    ("kind", "declared"), [("PNG", ""), ("PNG", "image/png"), ("WEBP", ""), ("WEBP", "IMAGE/WEBP")]
)
def test_pictures_come_raw_and_as_data_addresses(kind, declared):
    content = png(kind=kind)
    assert picture_bytes(as_text(content, declared)) == content
    assert picture_bytes("\n  " + "\n".join(as_text(content, declared).partition("iVBOR")) + "\n") == content


def test_what_is_declared_must_be_what_is_there():
    for text in (
        as_text(png(), "image/webp"), as_text(png(kind="WEBP"), "image/png"), as_text(png(), "text/html"),
        as_text(png(), "image/svg+xml"), as_text(png(kind="GIF"), "image/gif"), as_text(png(kind="JPEG")),
    ):  # fmt: skip
        with pytest.raises(DumpError):
            picture_bytes(text)
