"""What old clients kept comes over once, key by key, from the documented address and from the site's own page."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import AuditRecord
from imagegen.cache_key import Scene
from imagegen.localstorage import Fault
from imagegen.models import CachedScene, Origin, Picture, PictureRequest
from imagegen.services.migration import bring_dump, nearest_ratio
from imagegen.services.migration_preview import look_at
from imagegen.services.scene_cache import ask_scene
from imagegen.tests.test_localstorage import as_text, png

pytestmark = pytest.mark.django_db
COLOURS = ["red", "green", "blue", "gold", "teal"]


def scene(colour: str, location: str = "The_Old_Inn", **values: object) -> dict[str, object]:
    return {
        "location": location, "imageData": as_text(png(colour, (320, 180))), "timeOfDay": "night", "weather": "rain",
        "prompt": "An inn by the road", "timestamp": 1_700_000_000_000, "lastUsed": 1_710_000_000_000, "useCount": 3,
    } | values  # fmt: skip


def dump() -> dict[str, object]:
    """Two scenes and three pictures of items, as a browser really holds them."""
    images = [
        {"id": "a", "data": as_text(png("gold"), "image/png"), "timestamp": 1_700_000_000_000, "customPrompt": "old"},
        {"id": "b", "data": as_text(png("silver", kind="WEBP"), "image/webp")},
    ]
    return {
        "nanoBananaSceneCache": json.dumps({"a": scene("navy"), "b": scene("green", "Green_Hill", weather="clear")}),
        "nanoBananaImageLibrary": json.dumps({
            "Crown": {"featured": "b", "images": images},
            "Sword": {"featured": None, "images": [{"id": "c", "data": as_text(png("grey"))}]},
        }),
    }  # fmt: skip


def test_scenes_and_items_become_pictures_with_all_that_was_known(owner):
    report = bring_dump(actor=owner, dump=dump())
    assert (report.scenes, report.items, report.errors, report.status) == (2, 3, [], "success")
    inn = Picture.objects.get(subject_name="The_Old_Inn")
    assert (inn.subject_type, inn.origin, inn.owner, inn.campaign) == ("scene", Origin.BROUGHT, owner, None)
    assert (inn.prompt, inn.use_count, inn.aspect_ratio) == ("An inn by the road", 3, "16:9")
    assert inn.drawn_at.year == 2023 and inn.last_used_at.year == 2024
    assert (inn.width, inn.height) == (320, 180)
    crown = Picture.objects.filter(subject_name="Crown", is_featured=True)
    assert crown.count() == 1 and crown.get().source_digest == hashlib.sha256(png("silver", kind="WEBP")).hexdigest()
    for picture in Picture.objects.all():
        assert storage.exists(storage.generated_key(picture.digest, "full.webp"))
        assert storage.exists(storage.generated_key(picture.digest, "thumbnail.webp"))
    assert AuditRecord.objects.filter(actor=owner, act="picture.kept").count() == 5


def test_scenes_answer_who_asks_for_that_place_time_and_weather(owner, campaign):
    asked = Scene("the_old_inn", "Night", "rain")
    for where in (None, campaign):
        bring_dump(actor=owner, dump=dump(), campaign=where)
        found = ask_scene(actor=owner, scene=asked, campaign_id=where and where.pk)
        assert found.kept is not None and found.kept.picture.source_digest and found.kept.campaign == where
    assert not PictureRequest.objects.exists()


def test_a_scene_that_was_drawn_here_is_answered_rather_than_a_brought_one(owner):
    bring_dump(actor=owner, dump={"nanoBananaSceneCache": {"a": scene("red", "Inn")}})
    report = bring_dump(actor=owner, dump={"nanoBananaSceneCache": {"a": scene("blue", "Inn")}})
    assert (report.scenes, CachedScene.objects.count(), Picture.objects.count()) == (1, 1, 2)
    kept = CachedScene.objects.get().picture
    assert kept.source_digest == hashlib.sha256(png("red", (320, 180))).hexdigest()


@pytest.mark.parametrize("gone", ["unused for a month", "its picture in the bin"])
def test_a_brought_scene_answers_in_place_of_one_that_answers_no_more(owner, gone):
    bring_dump(actor=owner, dump={"nanoBananaSceneCache": {"a": scene("red", "Inn"), "b": scene("gold", "Hill")}})
    if gone == "its picture in the bin":
        Picture.objects.update(deleted_at=timezone.now())
    else:
        CachedScene.objects.update(last_used_at=timezone.now() - timedelta(days=30))
    bring_dump(actor=owner, dump={"nanoBananaSceneCache": {"a": scene("blue", "Inn")}})
    answer = ask_scene(actor=owner, scene=Scene("Inn", "night", "rain")).kept
    assert answer is not None and answer.picture.source_digest == hashlib.sha256(png("blue", (320, 180))).hexdigest()
    assert CachedScene.objects.filter(location="hill").exists(), "those of other places are none of its business"


def test_nothing_comes_twice(owner):
    bring_dump(actor=owner, dump=dump())
    again = bring_dump(actor=owner, dump=dump())
    assert (again.scenes, again.items, again.already, again.status) == (0, 0, 5, "success")
    assert Picture.objects.count() == 5
    assert CachedScene.objects.count() == 2


def test_the_same_picture_of_two_subjects_is_two_pictures_and_one_file(owner):
    both = {name: {"images": [{"data": as_text(png("teal"))}]} for name in ("Ring", "Amulet")}
    assert bring_dump(actor=owner, dump={"nanoBananaImageLibrary": both}).items == 2
    assert len(set(Picture.objects.values_list("digest", flat=True))) == 1


def test_what_one_person_brought_is_not_there_for_another(owner, stranger):
    bring_dump(actor=owner, dump=dump())
    assert bring_dump(actor=stranger, dump=dump()).items == 3
    assert Picture.objects.visible_to(stranger).count() == 5


def test_what_was_deleted_here_does_not_come_back_by_itself(owner):
    bring_dump(actor=owner, dump=dump())
    Picture.objects.filter(subject_name="Sword").update(deleted_at="2026-01-01T00:00Z")
    assert bring_dump(actor=owner, dump=dump()).already == 5
    assert not Picture.objects.living().filter(subject_name="Sword").exists()


def test_a_featured_picture_of_here_stays_the_featured_one(owner):
    first = {"Crown": {"featured": 0, "images": [{"data": as_text(png("red"))}]}}
    bring_dump(actor=owner, dump={"nanoBananaImageLibrary": first})
    bring_dump(actor=owner, dump=dump())
    featured = Picture.objects.get(subject_name="Crown", is_featured=True)
    assert featured.source_digest == hashlib.sha256(png("red")).hexdigest()


def test_a_fault_spoils_its_own_key_only(owner):
    broken = dump()
    broken["scene_cache"] = {
        "scene_cache_Mill_day_clear": {"image": "no picture at all"},
        "scene_cache_Cave_day_clear": {"image": as_text(b"\x89PNG\r\n\x1a\n<script>")},
        "scene_cache_Lake_day_fog": {"image": as_text(png("aqua"))},
    }
    report = bring_dump(actor=owner, dump=broken).told()
    assert (report["scenes"], report["items"], report["status"]) == (3, 3, "partial")
    assert [error["key"] for error in report["errors"]] == ["scene_cache_Mill_day_clear", "scene_cache_Cave_day_clear"]
    assert all(error["error"].endswith(".") for error in report["errors"])


def test_a_dump_of_faults_alone_has_failed(owner):
    report = bring_dump(actor=owner, dump={"scene_cache": {"scene_cache_Mill_day_clear": {"image": "?"}}}).told()
    assert (report["status"], report["total_size_mb"], len(report["errors"])) == ("failed", 0, 1)


def test_the_twenty_first_picture_of_a_subject_is_told_as_a_fault(owner, settings):
    settings.PICTURES_PER_SUBJECT = 3
    images = [{"data": as_text(png(colour))} for colour in COLOURS]
    report = bring_dump(actor=owner, dump={"item_images": {"item_image_Ring": {"images": images}}}).told()
    assert (report["items"], report["status"]) == (3, "partial")
    assert [error["key"] for error in report["errors"]] == ["item_image_Ring[3]", "item_image_Ring[4]"]


def test_scenes_of_one_place_are_not_counted_as_pictures_of_one_subject(owner, settings):
    settings.PICTURES_PER_SUBJECT = 2
    times = ["dawn", "day", "dusk", "night"]
    scenes = {time: scene(colour, "Inn", timeOfDay=time) for time, colour in zip(times, COLOURS, strict=False)}
    assert bring_dump(actor=owner, dump={"nanoBananaSceneCache": scenes}).scenes == 4


def test_who_has_used_up_his_room_is_told_for_each_key(owner, settings):
    settings.STORAGE_PER_PERSON_MB = 0
    report = bring_dump(actor=owner, dump=dump())
    assert report.status == "failed" and len(report.errors) == 5
    assert not Picture.objects.exists()


def test_more_pictures_than_one_request_takes_are_refused_before_any_is_kept(owner, monkeypatch):
    monkeypatch.setattr("imagegen.services.migration.MOST_PICTURES", 4)
    with pytest.raises(Refused):
        bring_dump(actor=owner, dump=dump())
    assert not Picture.objects.exists()


def test_no_more_is_read_of_a_dump_than_one_request_takes(owner, monkeypatch):
    seen: list[Fault] = []

    def endless(*_):
        while len(seen) < 5000:
            seen.append(Fault("a", "It is odd."))
            yield seen[-1]

    monkeypatch.setattr("imagegen.services.migration.read_dump", endless)
    with pytest.raises(Refused):
        bring_dump(actor=owner, dump={})
    assert len(seen) == 501
    seen.clear()
    monkeypatch.setattr("imagegen.services.migration_preview.read_dump", endless)
    assert [row["state"] for row in look_at(actor=owner, pieces=[{}, {}])] == ["fault", "fault"]
    assert len(seen) == 4


def test_all_pieces_of_a_look_are_counted_together(owner):
    half = {"scene_cache": {"scene_cache_Inn_day_clear": json.dumps({"image": [0] * 60_000})}}
    rows = look_at(actor=owner, pieces=[half, half])
    assert ["parts" in row["error"] for row in rows] == [False, True]


def test_a_picture_whose_row_fails_leaves_no_scene_and_no_audit_behind(owner, monkeypatch):
    def fail(*args, **values):
        raise Refused("broken", "It broke on the way.")

    monkeypatch.setattr("imagegen.services.migration._keep_scene", fail)
    report = bring_dump(actor=owner, dump=dump())
    assert (report.scenes, report.items, report.status) == (0, 3, "partial")
    assert not Picture.objects.filter(subject_type="scene").exists()
    assert AuditRecord.objects.filter(act="picture.kept").count() == 3


def test_only_game_masters_bring_pictures_into_a_campaign(owner, campaign, teammate, stranger):
    assert bring_dump(actor=owner, dump=dump(), campaign=campaign).items == 3
    assert Picture.objects.filter(campaign=campaign).count() == 5
    for person in (teammate, stranger):
        with pytest.raises(Exception) as refused:
            bring_dump(actor=person, dump=dump(), campaign=campaign)
        assert refused.value.status in {403, 404}


@pytest.mark.parametrize(("size", "ratio"), [((512, 512), "1:1"), ((1600, 900), "16:9"), ((640, 480), "4:3"),
                                             ((300, 900), "9:16"), ((4000, 100), "16:9")])  # fmt: skip
def test_a_pictures_ratio_is_the_nearest_of_ours(size, ratio):
    assert nearest_ratio(*size) == ratio


# -- the look beforehand ----------------------------------------------------------------------------------


def piece(name: str, content: bytes, **image: object) -> dict[str, object]:
    told = {"digest": hashlib.sha256(content).hexdigest(), "size": len(content)} | image
    return {"nanoBananaImageLibrary": {name: {"images": [{"data": told}]}}}


def test_a_look_tells_what_is_new_there_deleted_and_too_much(owner, settings):
    settings.PICTURES_PER_SUBJECT = 3
    bring_dump(actor=owner, dump=dump())
    Picture.objects.filter(subject_name="Sword").update(deleted_at="2026-01-01T00:00Z")
    asked = [
        piece("Crown", png("gold")), piece("Crown", png("red")), piece("Crown", png("red")),
        piece("Crown", png("blue")), piece("Sword", png("grey")), piece("Ring", png("gold")),
    ]  # fmt: skip
    rows = look_at(actor=owner, pieces=asked)
    assert [row["state"] for row in rows] == ["there", "new", "there", "full", "bin", "new"]
    assert not any("digest" in row for row in rows)


def test_a_look_tells_faults_in_their_place(owner):
    fault = {"nanoBananaImageLibrary": {"Crown": {"images": [{"data": {"fault": "It is no base64."}}]}}}
    asked = [fault, {"theme": "dark"}, 5, piece("Ring", b"", digest="xyz"), piece("Ring", b"", size=6 << 20), dump(),
             piece("Ring", b"", digest=5), piece("Ring", b"", size="1"), {"scene_cache": []}]  # fmt: skip
    rows = look_at(actor=owner, pieces=asked)
    assert [row["state"] for row in rows] == ["fault"] * len(asked)
    assert rows[0]["error"] == "It is no base64." and all(row["error"] for row in rows)


def test_a_look_tells_nothing_that_no_page_takes(as_user, owner):
    told = {"digest": hashlib.sha256(png()).hexdigest(), "size": len(png())}
    asked = [
        {"nanoBananaSceneCache": {"Loc_\ud800day_\udfffclear\x00": {"imageData": told}}},
        {"nanoBananaSceneCache": {"Hill_\ud800_clear": {"imageData": told}}},
        {"nanoBananaImageLibrary": {"Crown": {"images": [{"data": {"fault": "Bro\ud800ken\x00."}}]}}},
        {"nanoBananaImageLibrary": {"Crown": {"images": [{"data": {"fault": "\ud800"}}]}}},
    ]
    body = json.dumps({"pieces": asked})
    answer = as_user(owner).post(reverse("api-picture-bring-look"), body, content_type="application/json")
    assert answer.status_code == 200
    first, second, third, last = answer.json()["rows"]
    assert (first["name"], first["time_of_day"], first["weather"], first["state"]) == ("Loc", "day", "clear", "new")
    assert (second["name"], second["time_of_day"], second["weather"], second["state"]) == ("Hill", "", "clear", "new")
    assert (third["error"], third["state"]) == ("Broken.", "fault")
    assert last["error"] and last["state"] == "fault"


@pytest.mark.parametrize("pieces", [None, {}, "x", 4, [{}] * 501])
def test_a_look_at_no_list_is_refused(owner, pieces):
    with pytest.raises(Refused):
        look_at(actor=owner, pieces=pieces)


def test_a_look_asks_the_database_the_same_for_many_as_for_few(owner, django_assert_max_num_queries):
    for number in (2, 300):
        asked = [piece(f"Ring {at}", bytes([at % 256, at // 256])) for at in range(number)]
        with django_assert_max_num_queries(2):
            look_at(actor=owner, pieces=asked)


# -- the doors --------------------------------------------------------------------------------------------

DOOR = "/api/v1/migrate/from-localstorage"


def test_an_old_client_sends_everything_and_reads_what_came_of_it(settings):
    settings.OPEN_TABLE = True
    client = Client(enforce_csrf_checks=True)
    for slash in ("", "/"):
        answer = client.post(DOOR + slash, json.dumps(dump()), content_type="application/json")
        assert answer.status_code == 200
    told = answer.json()
    assert told == {"scenes": 0, "items": 0, "already": 5, "errors": [], "total_size_mb": 0.0, "status": "success"}


def test_the_documented_form_is_answered_as_documented(as_user, owner):
    documented = {
        "scene_cache": {"scene_cache_The_Inn_night_rain": {"image": as_text(png("red")), "timestamp": 1}},
        "item_images": {"item_image_Sword": {"images": [
            {"image": as_text(png("blue")), "custom_prompt": "rusty", "is_featured": True, "prompt": "A sword"}]}},
    }  # fmt: skip
    told = as_user(owner).post(DOOR, documented, format="json").json()
    assert (told["scenes"], told["items"], told["errors"], told["status"]) == (1, 1, [], "success")
    assert told["total_size_mb"] == round((len(png("red")) + len(png("blue"))) / 1e6, 3)
    assert Picture.objects.get(subject_name="Sword").is_featured
    assert Picture.objects.get(subject_name="The_Inn").subject_type == "scene"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("[" * 100_000, 422, "too_deep"),
        ("[" + "{}," * 200_000, 422, "too_many_parts"),
        ('{"scene_cache":"' + "A" * (25 << 20) + '"}', 413, "too_large"),
        ("not json", 422, "no_json"),
        ("[]", 422, "wrong_type"),
        ('{"theme":"dark"}', 422, "nothing_known"),
    ],
    ids=["deep", "many parts", "25 MB", "no JSON", "a list", "nothing known"],
)
def test_a_hostile_body_is_refused_in_the_clients_words(as_user, owner, body, status, code):
    answer = as_user(owner).post(DOOR, body, content_type="application/json")
    detail = answer.json()["detail"]
    assert (answer.status_code, detail["status"], detail["code"]) == (status, status, code)
    assert detail["message"]


def test_who_has_not_signed_in_sends_nothing(api):
    assert api.post(DOOR, dump(), format="json").json()["detail"]["status"] == 401
    assert not Picture.objects.exists()


def test_the_sites_own_addresses_look_and_bring_into_a_campaign(as_user, owner, campaign, stranger):
    client, query = as_user(owner), f"?campaign={campaign.pk}"
    looked = client.post(reverse("api-picture-bring-look") + query, {"pieces": [piece("Ring", png())]}, format="json")
    assert [row["state"] for row in looked.json()["rows"]] == ["new"]
    dump_of_one = {"nanoBananaImageLibrary": {"Ring": {"images": [{"data": as_text(png())}]}}}
    told = client.post(reverse("api-picture-bring") + query, dump_of_one, format="json").json()
    assert (told["items"], Picture.objects.get().campaign) == (1, campaign)
    for bad in (query, "?campaign=x"):
        answer = as_user(stranger).post(reverse("api-picture-bring") + bad, dump_of_one, format="json")
        assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_dump_sent_by_four_at_once_comes_once(owner):
    start = threading.Barrier(4)

    def send(_: int) -> dict[str, object]:
        try:
            start.wait(10)
            return bring_dump(actor=owner, dump=dump()).told()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(send, range(4)))
    assert Picture.objects.count() == 5
    assert sum(report["scenes"] + report["items"] for report in told) == 5
    assert {report["status"] for report in told} == {"success"}


def test_a_campaign_that_is_not_yours_is_not_found(owner, campaign, stranger):
    with pytest.raises(NotFound):
        look_at(actor=stranger, pieces=[], campaign=campaign)
