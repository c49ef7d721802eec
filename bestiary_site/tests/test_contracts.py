"""The documented addresses, asked as their real clients ask: without credentials, JSON declared on every GET."""

import base64
import io
import json

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from bestiary_site.shared.jobs import JobState
from characters.models import Character, Favourite
from characters.tests.factories import make_character, make_model, picture_bytes
from reconstruction.models import Capture, Export, Reconstruction, Upload
from reconstruction.tests.factories import make_capture, make_finished_reconstruction, make_upload

pytestmark = pytest.mark.django_db
JSON = "application/json"
CREATURE = {
    "name": "Ashen Wyrm",
    "race": "Dragon",
    "level": 42,
    "location": "Ember Peaks",
    "faction": "None",
    "difficulty": "Deadly",
    "description": "It sleeps under the ash.",
    "stats": {"health": 900, "magicka": 300, "stamina": 250},
    "skills": [{"name": "Fire Breath", "level": 80}],
    "combat": [{"name": "Bite", "value": 120, "type": "physical"}],
}


class ExistingClient:
    """A browser client as the documented systems have them: no cookies, no CSRF token, JSON even on GET."""

    def __init__(self, origin: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"origin": origin} if origin else {}

    def get(self, path: str):
        return self.client.get(path, headers=self.headers, CONTENT_TYPE=JSON)

    def send(self, method: str, path: str, body: object = None):
        content = json.dumps(body) if body is not None else ""
        return self.client.generic(method, path, content, content_type=JSON, headers=self.headers)

    def upload(self, path: str, **fields: object):
        return self.client.post(path, fields, headers=self.headers)


@pytest.fixture
def table(settings, db) -> ExistingClient:
    settings.OPEN_TABLE = True
    return ExistingClient()


def photo(seed: int, name: str = "photo.jpg") -> io.BytesIO:
    """A photo that no other seed gives."""
    noise = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    out.seek(0)
    out.name = name
    return out


# -- 1 the bestiary ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["/api", "/api/v1"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_gallery_lists_creatures_by_level_and_name(table, base, slash):
    make_character(name="Rat", level=1)
    make_character(name="Bear", level=9)
    make_character(name="Adder", level=9)
    answer = table.get(f"{base}/characters{slash}")
    assert answer.status_code == 200
    told = answer.json()
    assert told["success"] is True
    assert told["count"] == 3
    assert [row["name"] for row in told["data"]] == ["Adder", "Bear", "Rat"]


def test_the_gallery_gets_every_creature_at_once(table):
    for number in range(30):
        make_character(name=f"Rat {number}", level=1)
    assert len(table.get("/api/v1/characters").json()["data"]) == 30


def test_filters_narrow_the_gallery(table):
    make_character(name="Rat", level=1, difficulty="Easy", race="Beast")
    make_character(name="Lich", level=60, difficulty="Deadly", race="Undead")
    make_character(name="Ghoul", level=20, difficulty="Hard", race="Undead")
    for query, expected in (
        ("difficulty=Deadly", ["Lich"]),
        ("race=Undead", ["Lich", "Ghoul"]),
        ("minLevel=20", ["Lich", "Ghoul"]),
        ("maxLevel=20&minLevel=2", ["Ghoul"]),
        ("search=lic", ["Lich"]),
        ("search=&difficulty=&race=", ["Lich", "Ghoul", "Rat"]),
    ):
        assert [row["name"] for row in table.get(f"/api/characters?{query}").json()["data"]] == expected, query


def test_a_creature_goes_in_and_comes_out_in_the_contracts_words(table):
    picture = "data:image/png;base64," + base64.b64encode(picture_bytes()).decode()
    made = table.send("POST", "/api/characters", {**CREATURE, "image_path": picture})
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["success"] is True
    data = told["data"]
    assert isinstance(data["id"], int)
    for name, value in CREATURE.items():
        assert data[name] == value, name
    assert data["imagePath"] == data["image_path"]
    assert data["image_path"].startswith("http://testserver/files/pictures/")
    assert {"modelPath", "model_path", "created_at", "updated_at"} <= set(data)
    picture_answer = table.get(data["image_path"].removeprefix("http://testserver"))
    assert picture_answer["Content-Type"] == "image/webp"
    assert table.get(f"/api/characters/{data['id']}").json()["data"] == data


def test_what_a_client_was_shown_may_be_put_back_unchanged(table):
    character = make_character(name="Bear", summary="A bear.")
    make_model(character, is_published=True)
    shown = table.get(f"/api/characters/{character.pk}").json()["data"]
    assert shown["modelPath"].endswith("model.glb")
    answer = table.send("PUT", f"/api/characters/{character.pk}/", {**shown, "level": 77})
    assert answer.status_code == 200, answer.content
    character.refresh_from_db()
    assert (character.level, character.model_path, character.body) == (77, "", "")
    assert answer.json()["data"] == {**shown, "level": 77, "updated_at": answer.json()["data"]["updated_at"]}


def test_a_put_of_some_fields_keeps_the_others(table):
    character = make_character(name="Bear", location="Forest")
    assert table.send("PUT", f"/api/characters/{character.pk}", {"stats": {"health": 5}}).status_code == 200
    character.refresh_from_db()
    assert (character.health, character.location) == (5, "Forest")


def test_a_name_twice_is_a_conflict(table):
    make_character(name="Ashen Wyrm")
    answer = table.send("POST", "/api/characters", CREATURE)
    assert answer.status_code == 409
    assert answer.json()["success"] is False
    assert "Ashen Wyrm" in answer.json()["error"]


def test_bad_fields_are_named(table):
    answer = table.send("POST", "/api/characters", {**CREATURE, "level": 101, "difficulty": "Mild"})
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"level", "difficulty"}
    assert isinstance(answer.json()["error"], str)


@pytest.mark.parametrize("body", [[], "text", 7, {"name": {}}, {"name": "X", "race": "Y", "skills": "many"}])
def test_a_body_of_the_wrong_shape_is_refused(table, body):
    assert table.send("POST", "/api/characters", body).status_code == 400
    assert not Character.objects.exists()


def test_a_deleted_creature_is_gone_and_lies_in_the_bin(table):
    character = make_character()
    answer = table.send("DELETE", f"/api/characters/{character.pk}")
    assert answer.status_code == 200
    assert answer.json()["success"] is True
    gone = table.get(f"/api/characters/{character.pk}")
    assert gone.status_code == 404
    assert gone.json()["success"] is False
    assert Character.objects.deleted().count() == 1


@pytest.mark.parametrize("base", ["/api", "/api/v1"])
def test_favorites_are_added_listed_and_removed(table, base):
    character = make_character(name="Bear")
    path = f"{base}/favorites/{character.pk}"
    assert table.send("POST", path).status_code == 201
    assert table.send("POST", path).status_code == 409
    rows = table.get(f"{base}/favorites").json()["data"]
    assert [row["character_id"] for row in rows] == [character.pk]
    assert rows[0]["character"]["name"] == "Bear"
    assert table.send("DELETE", path).status_code == 200
    assert table.send("DELETE", path).status_code == 404
    assert table.send("POST", f"{base}/favorites/999999").status_code == 404
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("base", ["/api", "/api/v1"])
def test_stats_count_labels(table, base):
    make_character(level=10, race="Beast", difficulty="Easy", faction="Wild")
    make_character(level=20, race="Beast", difficulty="Hard")
    data = table.get(f"{base}/stats").json()["data"]
    assert data == {
        "total": 2,
        "avgLevel": 15.0,
        "minLevel": 10,
        "maxLevel": 20,
        "byDifficulty": {"Easy": 1, "Hard": 1},
        "byRace": {"Beast": 2},
        "byFaction": {"Wild": 1},
    }


def test_photos_are_uploaded_processed_and_asked_for(table):
    images = [photo(seed, f"{seed}.jpg") for seed in range(3)]
    told = table.upload("/api/reconstruct/upload", images=images).json()
    assert told["success"] is True
    job_id = told["jobId"]
    assert told["data"]["imageCount"] == 3
    assert table.get(f"/api/reconstruct/status/{job_id}").json()["data"]["status"] == "capturing"
    begun = table.send("POST", "/api/reconstruct/process", {"jobId": job_id})
    assert begun.status_code == 202, begun.content
    assert table.get(f"/api/reconstruct/status/{job_id}").json()["data"]["status"] == "processing"
    assert table.get(f"/api/reconstruct/result/{job_id}").status_code == 409
    job = Reconstruction.objects.get()
    Reconstruction.objects.filter(pk=job.pk).update(
        state=JobState.SUCCEEDED, model=make_model(created_by=job.created_by)
    )
    result = table.get(f"/api/reconstruct/result/{job_id}").json()["data"]
    assert result["modelUrl"].startswith("http://testserver/files/models/")
    assert table.get(result["modelUrl"].removeprefix("http://testserver")).status_code == 200


def test_an_export_is_asked_for_and_fetched(table):
    character = make_character()
    make_model(character, is_published=True)
    begun = table.send("POST", "/api/export", {"characterId": character.pk, "format": "STL"})
    assert begun.status_code == 202, begun.content
    export_id = begun.json()["data"]["id"]
    assert table.get(f"/api/export/status/{export_id}").json()["data"]["status"] == "pending"
    assert table.get(f"/api/export/{export_id}").status_code == 409
    from bestiary_site.shared import storage

    key = storage.write_bytes(f"exports/{export_id}/model.stl", b"solid")
    Export.objects.update(state=JobState.SUCCEEDED, file=key)
    assert table.get(f"/api/export/status/{export_id}").json()["data"]["status"] == "completed"
    answer = table.get(f"/api/export/{export_id}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"solid"
    assert table.send("POST", "/api/export", {"characterId": character.pk, "format": "FBX"}).status_code == 400
    assert table.send("POST", "/api/export", {"characterId": "x", "format": "OBJ"}).status_code == 404


# -- 3 the scanner ----------------------------------------------------------------------------------------


def test_a_session_goes_from_waiting_to_completed(table, guest):
    begun = table.send("POST", "/api/sessions", {"patientName": "Owlbear", "patientId": "M-17"})
    session_id = begun.json()["sessionId"]
    capture = Capture.objects.get()
    assert (capture.name, capture.reference, str(capture.pk)) == ("Owlbear", "M-17", session_id)
    asked = table.get(f"/api/model/{session_id}").json()
    assert asked["status"] == "waiting"
    assert (asked["progress"], asked["modelUrl"]) == (0, None)
    taken = table.upload("/api/capture-photos", sessionId=session_id, images=[photo(1, "a.jpg"), photo(2, "b.jpg")])
    assert taken.json()["imageCount"] == 2
    assert table.get(f"/api/model/{session_id}").json()["status"] == "capturing"
    begun = table.upload("/api/generate-3d", sessionId=session_id, imagesFiles=[photo(3, "c.jpg")])
    assert begun.json()["success"] is True, begun.content
    asked = table.get(f"/api/model/{session_id}/").json()
    assert asked["status"] == "processing"
    Reconstruction.objects.update(state=JobState.SUCCEEDED, model=make_model(created_by=guest))
    asked = table.get(f"/api/model/{session_id}").json()
    assert (asked["status"], asked["progress"], asked["format"]) == ("completed", 100, "glb")
    assert asked["modelUrl"].endswith(".glb")


def test_a_job_that_went_wrong_says_why(table, guest):
    capture = make_capture(guest)
    make_upload(capture)
    job = make_finished_reconstruction(capture)
    Reconstruction.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, model=None, error_code="few", error_message="Too few photos matched."
    )
    asked = table.get(f"/api/model/{capture.pk}").json()
    assert (asked["status"], asked["message"]) == ("error", "Too few photos matched.")


def test_photogrammetry_in_one_go(table, guest):
    images = [photo(seed, f"{seed}.jpg") for seed in range(10, 13)]
    told = table.upload("/api/photogrammetry/capture", images=images).json()
    assert told["imageCount"] == 3, told
    assert told["status"] == "processing"
    assert told["estimatedTime"] > 0
    path = f"/api/photogrammetry/download/{told['sessionId']}"
    assert table.get(path).status_code == 400
    Reconstruction.objects.update(state=JobState.SUCCEEDED, model=make_model(created_by=guest))
    state = table.get(f"/api/photogrammetry/status/{told['sessionId']}").json()
    assert state["status"] == "completed"
    assert state["glb_url"] == state["modelUrl"]
    answer = table.get(path)
    assert answer["Content-Type"] == "model/gltf-binary"
    assert b"".join(answer.streaming_content) == b"glTF"


def test_what_is_no_photo_is_refused_with_a_reason(table):
    liar = io.BytesIO(b"MZ this is a program")
    liar.name = "photo.jpg"
    answer = table.upload("/api/photogrammetry/capture", images=[liar])
    assert answer.status_code == 400
    assert "photo.jpg" in answer.json()["error"]
    assert not Upload.objects.ready().exists()


@pytest.mark.parametrize("session_id", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_session_is_not_found(table, session_id):
    for path in (f"/api/model/{session_id}", f"/api/photogrammetry/status/{session_id}"):
        answer = table.get(path)
        assert answer.status_code == 404
        assert isinstance(answer.json()["error"], str)
    assert table.upload("/api/capture-photos", sessionId=session_id, images=[photo(1)]).status_code == 404


# -- who may ----------------------------------------------------------------------------------------------


def test_with_the_table_closed_the_scanner_asks_for_a_token(db):
    client = ExistingClient()
    answer = client.get("/api/model/x")
    assert answer.status_code == 401
    assert answer.json() == {"error": "Access token required"}
    client.headers["authorization"] = "Bearer nonsense"
    answer = client.get("/api/model/x")
    assert answer.status_code == 403
    assert answer.json() == {"error": "Invalid token"}


@pytest.mark.parametrize("path", ["/api/characters", "/api/favorites", "/api/stats", "/api/v1/favorites"])
def test_with_the_table_closed_the_gallery_needs_a_sign_in(db, path):
    answer = ExistingClient().get(path)
    assert answer.status_code == 401
    assert answer.json()["success"] is False


def test_somebody_who_is_no_curator_may_not_publish(as_user, stranger):
    answer = as_user(stranger).post("/api/characters", CREATURE, format="json")
    assert answer.status_code == 403
    assert "curators" in answer.json()["error"].lower()


def test_a_page_of_another_site_may_not_act_at_an_open_table(settings, db):
    settings.OPEN_TABLE = True
    foreign = ExistingClient("https://elsewhere.example")
    assert foreign.send("POST", "/api/characters", CREATURE).status_code == 403
    assert ExistingClient("http://testserver").send("POST", "/api/characters", CREATURE).status_code == 201


def test_a_client_opened_as_a_file_may_act_when_the_settings_say_so(settings, db):
    settings.OPEN_TABLE = True
    client = ExistingClient("null")
    assert client.send("POST", "/api/characters", CREATURE).status_code == 403
    settings.CORS_ALLOWED_ORIGIN_REGEXES = [r"^null$"]
    answer = client.send("POST", "/api/characters", CREATURE)
    assert answer.status_code == 201
    assert answer["Access-Control-Allow-Origin"] == "null"


def test_a_preflight_is_answered_without_a_redirect_in_both_spellings(settings, db):
    settings.CORS_ALLOWED_ORIGINS = ["https://client.example"]
    for path in ("/api/characters", "/api/characters/", "/api/v1/characters/", "/api/sessions/"):
        answer = Client().options(
            path,
            headers={
                "origin": "https://client.example",
                "access-control-request-method": "GET",
                "access-control-request-headers": "content-type",
            },
        )
        assert answer.status_code == 200, path
        assert answer["Access-Control-Allow-Origin"] == "https://client.example"
        assert "content-type" in answer["Access-Control-Allow-Headers"]


def test_a_session_of_a_person_still_needs_its_csrf_token(curator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/characters", json.dumps(CREATURE), content_type=JSON)
    assert answer.status_code == 403
    assert not Character.objects.exists()
