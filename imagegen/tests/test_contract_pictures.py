"""Contract 2, pictures: driven as the old clients drive it, without credentials at an open table."""

import base64
import io
import json
import threading
import uuid
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from campaigns.tests.factories import make_user
from imagegen.models import Picture, ProviderCall
from imagegen.providers.base import ProviderError
from imagegen.providers.fake import FakeProvider, installed, picture
from imagegen.tests.factories import PROMPT, asked, draw_at_once, make_picture

pytestmark = pytest.mark.django_db
BODY = {"subject_type": "item", "subject_name": "Lantern", "prompt": PROMPT}
ROW = {
    "id", "subject_name", "subject_type", "component", "storage_path_full", "storage_path_thumbnail",
    "file_size_bytes", "generation_time_ms", "created_at", "is_featured", "use_count",
}  # fmt: skip


class OldClient:
    """A browser client of the old system: no cookies, no token, JSON declared even on GET."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, body: object = None):
        content = json.dumps(body) if body is not None else ""
        return self.client.generic(method, path, content, content_type="application/json")

    def get(self, path: str):
        return self.ask("GET", path)


@pytest.fixture
def table(settings, guest) -> OldClient:
    settings.OPEN_TABLE = True
    settings.PICTURES_PER_MINUTE = 0
    return OldClient()


@pytest.fixture
def fake():
    provider = FakeProvider()
    with installed(provider):
        yield provider


def refusal(answer) -> dict:
    told = answer.json()["detail"]
    assert told["status"] == answer.status_code and told["code"] and told["message"]
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_picture_is_generated_and_its_row_answered(table, fake, monkeypatch, slash) -> None:
    draw_at_once(monkeypatch)
    body = BODY | {"custom_prompt": "with moths", "aspect_ratio": "4:3", "component": "inventory"}
    answer = table.ask("POST", f"/api/v1/images/generate{slash}", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert set(told) >= ROW
    assert (told["subject_name"], told["subject_type"], told["component"]) == ("Lantern", "item", "inventory")
    assert told["is_featured"] is False and told["use_count"] == 0
    for path, size in ((told["storage_path_full"], (64, 64)), (told["storage_path_thumbnail"], (200, 200))):
        file = table.get(f"{path}{slash}")
        assert file.status_code == 200 and file["Content-Type"] == "image/webp"
        assert Image.open(io.BytesIO(file.getvalue())).size == size


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": "short"}, {"prompt": "x" * 1001}, {"prompt": None}, {"prompt": 7}, {"subject_type": "dragon"},
        {"subject_name": ""}, {"subject_name": ["a"]}, {"custom_prompt": "x" * 201}, {"aspect_ratio": "3:2"},
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_refused(table, fake, wrong) -> None:
    answer = table.ask("POST", "/api/v1/images/generate", BODY | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in refusal(answer)["message"]


@pytest.mark.parametrize("content", ["", "[]", "7", '"x"', "{", '{"prompt": NaN}'])
def test_a_body_that_is_no_object_is_refused(table, fake, content) -> None:
    answer = table.client.post("/api/v1/images/generate", content, content_type="application/json")
    assert answer.status_code in (400, 422)
    refusal(answer)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_forms_of_more_than_a_megabyte_are_not_read(table, fake, kind) -> None:
    answer = table.client.generic("POST", "/api/v1/images/generate", b"prompt=" + b"x" * (2 << 20), content_type=kind)
    assert answer.status_code == 413 and refusal(answer)["code"] == "too_large"


def test_a_form_is_read_as_json_is(table, fake) -> None:
    wrong = BODY | {"prompt": "short"}
    for sent in ({"data": wrong}, {"data": urlencode(wrong), "content_type": "application/x-www-form-urlencoded"}):
        answer = table.client.post("/api/v1/images/generate", **sent)
        assert answer.status_code == 422 and list(refusal(answer)["fields"]) == ["prompt"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("code", "status"),
    [("timeout", 504), ("rate_limited", 429), ("refused_content", 422), ("bad_key", 502), ("quota", 503)],
)
def test_a_providers_fault_has_its_status(table, fake, monkeypatch, code, status) -> None:
    draw_at_once(monkeypatch)
    fake.answers = [ProviderError(code, "It did not draw.", permanent=True)]
    answer = table.ask("POST", "/api/v1/images/generate", BODY)
    assert answer.status_code == status
    assert refusal(answer)["code"] == f"provider_{code}"


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_and_the_picture_comes_all_the_same(table, fake, settings) -> None:
    settings.PICTURE_WAIT_SECONDS = 0.1
    answer = table.ask("POST", "/api/v1/images/generate", BODY)
    assert answer.status_code == 504 and refusal(answer)["code"] == "still_drawing"


@pytest.mark.django_db(transaction=True)
def test_over_the_limit_is_429_with_its_headers(table, fake, settings, monkeypatch) -> None:
    draw_at_once(monkeypatch)
    settings.PICTURES_PER_MINUTE = 10
    answers = [table.ask("POST", "/api/v1/images/generate", BODY) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert answers[0]["X-RateLimit-Limit"] == "10" and answers[0]["X-RateLimit-Remaining"] == "9"
    assert int(answers[-1]["Retry-After"]) > 0 and refusal(answers[-1])["code"] == "too_many_requests"


@pytest.mark.django_db(transaction=True)
def test_fifty_same_requests_at_once_are_one_call_of_the_provider(table, fake, monkeypatch) -> None:
    go = threading.Event()
    content = picture()

    def slowly(order):
        go.wait(30)
        return FakeProvider(answers=[content]).draw(order)

    fake.answers = [slowly]
    work: list[threading.Thread] = []

    def in_a_worker(job_id) -> None:
        from imagegen import runner

        work.append(threading.Thread(target=lambda: (runner.run_request(job_id), connection.close())))
        work[-1].start()

    draw_at_once(monkeypatch, in_a_worker)
    answers: list = []

    def ask() -> None:
        answers.append(OldClient().ask("POST", "/api/v1/images/generate", BODY))
        connection.close()

    asking = [threading.Thread(target=ask) for _ in range(50)]
    for one in asking:
        one.start()
    asking[0].join(1.0)
    go.set()
    for one in [*asking, *work]:
        one.join(60)
    assert [one.status_code for one in answers] == [200] * 50
    assert len({one.json()["id"] for one in answers}) == 1
    assert len(fake.orders) == 1 and ProviderCall.objects.count() == 1 and Picture.objects.count() == 1


def test_the_search_pages_and_puts_the_featured_first(table, guest) -> None:
    for number in range(14):
        make_picture(guest, subject_name="Sword" if number % 2 else "Lantern")
    oldest = Picture.objects.order_by("created_at").first()
    table.ask("PUT", f"/api/v1/images/{oldest.pk}/feature")
    told = table.get("/api/v1/images/search").json()
    assert (told["total"], told["page"], told["page_size"], told["total_pages"]) == (14, 1, 12, 2)
    assert len(told["items"]) == 12 and told["items"][0]["id"] == str(oldest.pk)
    times = [item["created_at"] for item in told["items"][1:]]
    assert times == sorted(times, reverse=True)
    assert len(table.get("/api/v1/images/search/?page=2").json()["items"]) == 2
    assert table.get("/api/v1/images/search?subject_name=Sword").json()["total"] == 7
    assert table.get("/api/v1/images/search?subject_name=Swor").json()["total"] == 0
    assert table.get("/api/v1/images/search?is_featured=true").json()["total"] == 1
    assert table.get("/api/v1/images/search?is_featured=false&subject_type=item&page_size=5").json()["total_pages"] == 3
    assert table.get("/api/v1/images/search?subject_type=scene").json() == {
        "items": [], "total": 0, "page": 1, "page_size": 12, "total_pages": 0,
    }  # fmt: skip
    for wrong in ("page=0", "page=x", "page_size=0", "page_size=1000", "subject_type=dragon"):
        assert table.get(f"/api/v1/images/search?{wrong}").status_code == 422, wrong


def test_one_picture_comes_with_its_file_or_without_and_is_counted(table, guest) -> None:
    made = make_picture(guest)
    told = table.get(f"/api/v1/images/{made.pk}").json()
    assert Image.open(io.BytesIO(base64.b64decode(told["base64_data"]))).format == "WEBP"
    assert told["use_count"] == 1
    bare = table.get(f"/api/v1/images/{made.pk}/?include_data=false").json()
    assert "base64_data" not in bare and bare["use_count"] == 2


def test_featuring_is_toggled_and_clears_the_others_of_that_subject_alone(table, guest) -> None:
    first, second, other = make_picture(guest), make_picture(guest), make_picture(guest, subject_name="Sword")
    for one in (first, other, second):
        assert table.ask("PUT", f"/api/v1/images/{one.pk}/feature").json()["is_featured"] is True
    assert set(Picture.objects.filter(is_featured=True)) == {second, other}
    assert table.ask("PUT", f"/api/v1/images/{second.pk}/feature/").json()["is_featured"] is False


def test_a_deleted_picture_is_gone_for_clients_and_its_row_and_files_stay(table, guest) -> None:
    made = make_picture(guest)
    assert table.ask("DELETE", f"/api/v1/images/{made.pk}").status_code == 200
    assert table.get("/api/v1/images/search").json()["total"] == 0
    for method, path in (
        ("GET", f"/api/v1/images/{made.pk}"), ("DELETE", f"/api/v1/images/{made.pk}"),
        ("PUT", f"/api/v1/images/{made.pk}/feature"), ("GET", f"/images/full/{made.pk}.webp"),
    ):  # fmt: skip
        answer = table.ask(method, path)
        assert answer.status_code == 404 and refusal(answer)["code"] == "picture_not_found"
    made.refresh_from_db()
    assert made.deleted_at is not None


@pytest.mark.parametrize("name", [str(uuid.UUID(int=7)), "x", "..%2f..%2fsecret_key", "a%00b", "1" * 300])
def test_what_nothing_has_is_not_found(table, name) -> None:
    for path in (f"/api/v1/images/{name}", f"/images/full/{name}", f"/images/thumbnails/{name}.webp"):
        assert table.get(path).status_code == 404


def test_without_the_open_table_one_signs_in(settings, guest) -> None:
    settings.OPEN_TABLE = False
    made = make_picture(guest)
    for method, path in (
        ("POST", "/api/v1/images/generate"), ("GET", "/api/v1/images/search"), ("GET", f"/api/v1/images/{made.pk}"),
        ("GET", f"/images/full/{made.pk}.webp"), ("DELETE", f"/api/v1/images/{made.pk}"),
    ):  # fmt: skip
        answer = OldClient().ask(method, path)
        assert answer.status_code == 401, path
        refusal(answer)


def test_the_guest_sees_nothing_of_others(table) -> None:
    made = make_picture(make_user("somebody"))
    assert table.get("/api/v1/images/search").json()["total"] == 0
    assert table.get(f"/api/v1/images/{made.pk}").status_code == 404


def test_a_player_is_not_told_how_a_shared_picture_was_asked_for(owner, campaign, teammate, as_user) -> None:
    wish = asked(subject_name="Baron", prompt="The baron, secretly a vampire", custom_prompt="with fangs")
    picture = make_picture(owner, wish=wish, campaign=campaign, shared=True)
    for person, told in ((teammate, False), (owner, True)):
        client = as_user(person)
        for address in ("/api/v1/images/search", f"/api/v1/images/{picture.pk}?include_data=false"):
            said = client.get(address).content.decode()
            assert "Baron" in said and ("vampire" in said) is told and ("fangs" in said) is told
