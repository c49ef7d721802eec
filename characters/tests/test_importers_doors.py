"""The doors of imports and exports: pages, API and command do the same; D&D Beyond is asked politely."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from campaigns.models import Entry, ImportRun, Visibility
from characters.models import Character
from characters.tests.factories import make_character

SAMPLES = Path(__file__).parent / "samples"
pytestmark = pytest.mark.django_db


def sample(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (SAMPLES / name).read_bytes())


# -- pages ------------------------------------------------------------------------------------------------


def test_upload_look_and_take_over_on_pages(owner, campaign, signed_in):
    page = signed_in(owner)
    start = reverse("import_start", args=[campaign.pk])
    assert "What can be read" in page.get(start).content.decode()
    answer = page.post(start, {"file": sample("open5e_v2.json")})
    run = ImportRun.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("import_run", args=[campaign.pk, run.pk])
    shown = page.get(answer.url).content.decode()
    assert "Lantern Moth" in shown
    assert "the words say piercing" in shown
    assert "Take the one that is new" in shown
    taken = page.post(answer.url, {"all": "1", "visibility": "members"}, follow=True).content.decode()
    assert "1 created, 0 changed." in taken
    assert "everything is here as it is there" in taken
    assert Character.objects.get().visibility == Visibility.MEMBERS
    assert "Taken over" in page.get(start).content.decode()


def test_the_ticked_ones_alone_are_taken(owner, campaign, signed_in):
    page = signed_in(owner)
    answer = page.post(reverse("import_start", args=[campaign.pk]), {"file": sample("srd5e.json")})
    page.post(answer.url, {"entry": "1"})
    assert Character.objects.get().name == "Old Hound"


def test_a_bad_file_is_told_beside_the_field(owner, campaign, signed_in):
    answer = signed_in(owner).post(
        reverse("import_start", args=[campaign.pk]), {"file": SimpleUploadedFile("x.json", b"{oops")}
    )
    assert answer.status_code == 422
    assert "no whole JSON" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_form_that_asks_for_nothing_says_what_to_do(owner, campaign, signed_in):
    answer = signed_in(owner).post(reverse("import_start", args=[campaign.pk]), {})
    assert "Choose a file, or name a public sheet." in answer.content.decode()


def test_the_bestiary_has_pages_of_its_own(curator, signed_in):
    page = signed_in(curator)
    answer = page.post(reverse("bestiary_import"), {"file": sample("open5e_v1.json")})
    page.post(answer.url, {"all": "1", "visibility": "everybody"})
    assert Character.objects.public().get().name == "Reed Stalker"


def test_markup_of_strangers_stays_words(owner, campaign, signed_in):
    data = json.loads((SAMPLES / "open5e_v1.json").read_text())["results"][0]
    evil = {**data, "name": "<script>alert(1)</script>", "moon_phase": "<img src=x onerror=alert(2)>"}
    page = signed_in(owner)
    upload = SimpleUploadedFile("<b>x.json", json.dumps(evil).encode())
    shown = page.post(reverse("import_start", args=[campaign.pk]), {"file": upload}, follow=True).content.decode()
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_somebody_elses_preview_is_not_there(owner, teammate, campaign, signed_in):
    answer = signed_in(owner).post(reverse("import_start", args=[campaign.pk]), {"file": sample("srd5e.json")})
    assert signed_in(teammate).get(answer.url).status_code == 404
    assert signed_in(teammate).post(answer.url, {"all": "1"}).status_code == 404


def test_a_preview_costs_the_same_for_three_entries_and_for_thirty(
    owner, campaign, signed_in, django_assert_max_num_queries
):
    rows = [
        {"index": f"n{number}", "name": f"Thing {number}", "hit_points": 3, "armor_class": 10, "type": "beast"}
        for number in range(30)
    ]
    page, start = signed_in(owner), reverse("import_start", args=[campaign.pk])
    address = page.post(start, {"file": SimpleUploadedFile("x.json", json.dumps(rows).encode())}).url
    page.post(address, {"all": "1"})
    with django_assert_max_num_queries(32):
        assert "Thing 29" in page.get(address).content.decode()


def test_a_creature_is_downloaded_in_every_format(signed_in):
    creature = make_character(name="Plain Thing", slug="plain-thing")
    page = signed_in()
    choice = page.get(reverse("creature_export", args=[creature.slug])).content.decode()
    assert "Improved Initiative" in choice
    answer = page.get(reverse("creature_export", args=[creature.slug]), {"format": "foundry"})
    assert answer["Content-Disposition"] == 'attachment; filename="plain-thing.foundry.json"'
    assert json.loads(answer.content)["name"] == "Plain Thing"
    assert page.get(reverse("creature_export", args=[creature.slug]), {"format": "pdf"}).status_code == 422


# -- API --------------------------------------------------------------------------------------------------


def test_the_api_does_what_the_pages_do(owner, campaign, as_user):
    api = as_user(owner)
    made = api.post("/api/v1/imports", {"file": sample("srd5e.json"), "campaign": str(campaign.pk)}, format="multipart")
    assert made.status_code == 201
    address = f"/api/v1/imports/{made.data['id']}"
    assert api.get(address).data["state"] == "previewed"
    entries = api.get(f"{address}/entries").data
    assert [row["status"] for row in entries["results"]] == ["create", "create"]
    assert entries["results"][1]["report"]
    assert api.post(f"{address}/apply", {"visibility": "members"}).data["result"]["counts"] == {"created": 2}
    assert api.post(f"{address}/apply").data["result"]["counts"] == {"unchanged": 2}
    assert api.get("/api/v1/imports", {"campaign": str(campaign.pk)}).data["count"] == 1


def test_the_api_takes_text_and_says_what_is_missing(owner, campaign, as_user):
    api = as_user(owner)
    said = {"text": (SAMPLES / "table.csv").read_text(), "name": "t.csv", "campaign": str(campaign.pk)}
    assert api.post("/api/v1/imports", said).data["format"] == "csv"
    refused = api.post("/api/v1/imports", {"campaign": str(campaign.pk)})
    assert (refused.status_code, refused.data["error"]["code"]) == (422, "nothing_to_import")
    broken = api.post("/api/v1/imports", {"text": "{", "campaign": str(campaign.pk)})
    assert (broken.status_code, broken.data["error"]["code"]) == (422, "unreadable")


def test_the_api_gives_creatures_as_files(as_user, owner, campaign, stranger):
    creature = make_character(name="Plain Thing", slug="plain-thing")
    api = as_user()
    answer = api.get(f"/api/v1/characters/{creature.pk}/export", {"format": "improved_initiative"})
    assert json.loads(answer.content)["Name"] == "Plain Thing"
    assert int(answer["X-Losses"]) >= 0
    assert api.get(f"/api/v1/characters/{creature.pk}/export", {"format": "x"}).status_code == 422
    hidden = make_character(campaign=campaign, visibility=Visibility.GAME_MASTERS, name="Secret", slug="secret")
    assert as_user(stranger).get(f"/api/v1/characters/{hidden.pk}/export", {"format": "csv"}).status_code == 404


# -- command ----------------------------------------------------------------------------------------------


def test_the_command_tells_and_takes_over(owner, campaign):
    out = StringIO()
    arguments = [str(SAMPLES / "open5e_v2.json"), "--campaign", str(campaign.pk), "--owner", "owner"]
    call_command("import_entries", *arguments, "--dry-run", stdout=out)
    assert "Nothing was written." in out.getvalue()
    assert "disagreement: Sting: damage type thunder" in out.getvalue()
    assert not Entry.objects.exists()
    assert not ImportRun.objects.exists()
    call_command("import_entries", *arguments, stdout=out)
    assert "1 created, 0 changed" in out.getvalue()
    again = StringIO()
    call_command("import_entries", *arguments, stdout=again)
    assert "0 created, 0 changed" in again.getvalue()


def test_the_command_refuses_in_words(owner, campaign, tmp_path):
    broken = tmp_path / "x.json"
    broken.write_text("{")
    with pytest.raises(CommandError, match="no whole JSON"):
        call_command("import_entries", str(broken), "--campaign", str(campaign.pk), "--owner", "owner")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_entries", str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="There is no campaign"):
        call_command("import_entries", str(broken), "--campaign", "Nowhere", "--owner", "owner")


# -- D&D Beyond -------------------------------------------------------------------------------------------


class Beyond(BaseHTTPRequestHandler):
    """Stands in for D&D Beyond's character service."""

    asked: list[tuple[str, dict[str, str]]] = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        number = int(self.path.rsplit("/", 1)[-1])
        status, content = {
            4711: (200, (SAMPLES / "dndbeyond.json").read_bytes()),
            1: (403, b'{"success":false,"message":"Unauthorized Access Attempt."}'),
            2: (200, b'{"id":0,"success":false,"message":"Unauthorized Access Attempt.","data":{}}'),
            3: (302, b""), 4: (500, b"oops"), 5: (200, b"<html>blocked</html>"), 6: (200, b"x" * (9 << 20)), 7: (429,
            b""),
        }.get(number, (404, b"{}"))  # fmt: skip
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def beyond(settings):
    server = HTTPServer(("127.0.0.1", 0), Beyond)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.DNDBEYOND_API = f"http://127.0.0.1:{server.server_port}"
    Beyond.asked.clear()
    yield Beyond.asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "said", ["4711", "https://www.dndbeyond.com/characters/4711/AbC", "dndbeyond.com/characters/4711"]
)
def test_a_public_sheet_is_fetched_without_cookies(beyond, teammate, campaign, as_user, said):
    answer = as_user(teammate).post("/api/v1/imports", {"sheet": said, "campaign": str(campaign.pk)})
    assert answer.status_code == 201, answer.data
    ((path, headers),) = beyond
    assert path == "/character/v5/character/4711"
    assert not {"Cookie", "Authorization"} & set(headers)
    done = as_user(teammate).post(f"/api/v1/imports/{answer.data['id']}/apply")
    assert done.data["result"]["counts"] == {"created": 1}
    assert Character.objects.get().keeper == teammate


@pytest.mark.parametrize(
    ("number", "status", "word"),
    [("1", 422, "private"), ("2", 422, "private"), ("3", 503, "answered 302"), ("4", 503, "answered 500"),
     ("5", 422, "is XML"), ("6", 413, "more than"), ("7", 503, "wait"), ("99", 404, "no such character")],
)  # fmt: skip
def test_what_dndbeyond_does_not_give_gets_a_clear_word(beyond, owner, campaign, as_user, number, status, word):
    answer = as_user(owner).post("/api/v1/imports", {"sheet": number, "campaign": str(campaign.pk)})
    assert (answer.status_code, word in answer.data["error"]["message"]) == (status, True), answer.data
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("said", ["http://169.254.169.254/characters/1", "https://evil.example/characters/1", "-1",
"1 2",
                                  "dndbeyond.com.evil.example/characters/1", "file:///characters/1", "http://[",
                                  "x" * 150])  # fmt: skip
def test_no_other_place_is_asked(beyond, owner, campaign, as_user, said):
    answer = as_user(owner).post("/api/v1/imports", {"sheet": said, "campaign": str(campaign.pk)})
    assert (answer.status_code, answer.data["error"]["code"]) == (422, "not_a_sheet")
    assert not beyond


def test_fetching_can_be_switched_off(beyond, owner, campaign, as_user, settings):
    settings.DNDBEYOND_FETCH = False
    answer = as_user(owner).post("/api/v1/imports", {"sheet": "4711", "campaign": str(campaign.pk)})
    assert (answer.status_code, beyond) == (503, [])


def test_nobody_is_there(owner, campaign, as_user, settings):
    settings.DNDBEYOND_API = "http://127.0.0.1:9"
    answer = as_user(owner).post("/api/v1/imports", {"sheet": "4711", "campaign": str(campaign.pk)})
    assert (answer.status_code, "cannot be reached" in answer.data["error"]["message"]) == (503, True)
