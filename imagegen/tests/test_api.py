"""The canonical API of pictures."""

import pytest
from channels.db import database_sync_to_async as in_thread
from channels.routing import URLRouter

from bestiary_site.shared import events
from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Kind
from campaigns.services.entries import create_entry
from imagegen import runner
from imagegen.models import Picture, PictureRequest
from imagegen.providers.fake import FakeProvider, installed
from imagegen.services.requests import request_picture
from imagegen.tests.factories import PROMPT, asked, make_picture
from reconstruction.tests.sockets import Socket

pytestmark = pytest.mark.django_db
WISH = {"subject_type": "item", "subject_name": "Lantern", "prompt": PROMPT}


@pytest.fixture
def fake(settings):
    settings.PICTURES_PER_MINUTE = 0
    provider = FakeProvider()
    with installed(provider):
        yield provider


def test_a_wish_is_a_job_that_brings_a_picture(as_user, owner, campaign, fake) -> None:
    entry = create_entry(actor=owner, campaign=campaign, kind=Kind.ITEM, name="Lantern")
    client = as_user(owner)
    answer = client.post("/api/v1/pictures", WISH | {"campaign": campaign.pk, "entry": entry.pk, "seed": 5})
    assert answer.status_code == 202, answer.content
    job = answer.json()
    assert job["state"] == "queued" and job["picture"] is None
    runner.run_request(PictureRequest.objects.get().pk)
    job = client.get(f"/api/v1/pictures/requests/{job['id']}").json()
    assert job["state"] == "succeeded" and job["fraction"] == 1
    told = client.get(f"/api/v1/pictures/{job['picture']}").json()
    assert told["prompt"] == PROMPT and told["entry"] == entry.pk and told["seed"] == 5 and told["may_change"]
    assert told["made_by"] == "trainedAlgorithmicMedia"
    for address in (told["files"]["full"], told["files"]["thumbnail"], *told["files"]["sizes"].values()):
        file = client.get(address)
        assert file.status_code == 200 and file["Content-Type"] == "image/webp", address
        assert "immutable" in file["Cache-Control"] and "private" in file["Cache-Control"]


def test_a_campaigns_picture_is_hidden_until_it_is_shared_and_its_prompt_even_then(
    as_user, owner, campaign, teammate, stranger
) -> None:
    made = make_picture(owner, campaign=campaign, shared=False)
    address = f"/api/v1/pictures/{made.pk}"
    assert as_user(teammate).get(address).status_code == 404
    assert as_user(owner).patch(address, {"shared": True}).json()["shared"] is True
    told = as_user(teammate).get(address).json()
    assert told["prompt"] is None and told["sent_prompt"] is None and told["seed"] is None and not told["may_change"]
    assert as_user(teammate).get(told["files"]["full"]).status_code == 200
    assert as_user(stranger).get(address).status_code == 404
    assert as_user(stranger).get(told["files"]["full"]).status_code == 404
    for method, path in (("patch", address), ("delete", address)):
        assert getattr(as_user(teammate), method)(path, {"shared": False}).status_code == 403


def test_words_of_a_prompt_are_found_only_by_who_may_read_it(as_user, owner, campaign, teammate) -> None:
    make_picture(owner, campaign=campaign, shared=True, wish=asked(prompt="The baron, secretly a vampire"))
    assert as_user(owner).get("/api/v1/pictures?q=vampire").json()["count"] == 1
    assert as_user(teammate).get("/api/v1/pictures?q=vampire").json()["count"] == 0
    assert as_user(teammate).get("/api/v1/pictures?q=lantern").json()["count"] == 1
    assert as_user(teammate).get("/api/v1/pictures?q=lantern vampire").json()["count"] == 0


def test_the_bin_gives_back(as_user, owner, teammate) -> None:
    made, client = make_picture(owner, is_featured=True), as_user(owner)
    address = f"/api/v1/pictures/{made.pk}"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.get("/api/v1/pictures?deleted=1").json()["count"] == 1
    assert as_user(teammate).post(f"{address}/restore").status_code == 404
    back = client.post(f"{address}/restore")
    assert back.status_code == 200 and back.json()["is_featured"] is False
    assert client.get(address).status_code == 200


def test_lists_are_narrowed(as_user, owner, campaign) -> None:
    entry = create_entry(actor=owner, campaign=campaign, kind=Kind.ITEM, name="Lantern")
    make_picture(owner, campaign=campaign, entry=entry)
    make_picture(owner, subject_name="Sword", subject_type="character", is_featured=True)
    client = as_user(owner)
    for query, count in (
        ("", 2), (f"campaign={campaign.pk}", 1), (f"entry={entry.pk}", 1), ("subject_name=Sword", 1), ("q=swo", 1),
        ("subject_type=character", 1), ("is_featured=true", 1), ("is_featured=0", 1), ("subject_type=scene", 0),
    ):  # fmt: skip
        assert client.get(f"/api/v1/pictures?{query}").json()["count"] == count, query
    assert client.get("/api/v1/pictures?campaign=nonsense").status_code == 404


def test_a_wish_is_withdrawn(as_user, owner, stranger, fake) -> None:
    job = as_user(owner).post("/api/v1/pictures", WISH).json()
    address = f"/api/v1/pictures/requests/{job['id']}"
    assert as_user(stranger).post(f"{address}/cancel").status_code == 404
    assert as_user(owner).post(f"{address}/cancel").json()["state"] == "cancelled"
    assert as_user(owner).get("/api/v1/pictures/requests?state=cancelled").json()["count"] == 1


def test_bad_wishes_name_their_fields(as_user, owner, fake) -> None:
    answer = as_user(owner).post("/api/v1/pictures", WISH | {"prompt": "short", "aspect_ratio": "2:1"})
    assert answer.status_code == 400 and set(answer.json()["error"]["fields"]) == {"prompt", "aspect_ratio"}


def test_the_limit_has_its_headers(as_user, owner, fake, settings) -> None:
    settings.PICTURES_PER_MINUTE = 1
    first, second = (as_user(owner).post("/api/v1/pictures", WISH) for _ in range(2))
    assert first.status_code == 202 and first["X-RateLimit-Remaining"] == "0"
    assert second.status_code == 429 and int(second["Retry-After"]) >= 1


def test_settings_are_for_game_masters(as_user, owner, campaign, teammate, fake) -> None:
    address = f"/api/v1/campaigns/{campaign.pk}/picture-settings"
    said = {"style": "ink", "providers": ["fake"], "players_may_ask": False, "dollars_a_month": "2.50"}
    answer = as_user(owner).patch(address, said)
    assert answer.status_code == 200, answer.content
    assert as_user(owner).get(address).json() == said | {"pictures_a_day": None}
    assert as_user(teammate).patch(address, {"style": "x"}).status_code == 403
    assert as_user(owner).patch(address, {"providers": ["nobody"]}).status_code == 422
    assert as_user(teammate).post("/api/v1/pictures", WISH | {"campaign": campaign.pk}).status_code == 403


def test_quota_providers_and_suggestions_are_told(as_user, owner, campaign, fake) -> None:
    client = as_user(owner)
    told = client.get(f"/api/v1/pictures/quota?campaign={campaign.pk}").json()
    assert set(told) == {"person", "campaign"} and told["person"]["pictures"] == 0
    assert client.get("/api/v1/pictures/providers").json() == [{"name": "fake", "label": "Fake"}]
    entry = create_entry(actor=owner, campaign=campaign, kind=Kind.ITEM, name="Lantern", summary="It never goes out.")
    told = client.post("/api/v1/pictures/suggest", {"campaign": campaign.pk, "entry": entry.pk}).json()
    assert "It never goes out" in told["prompt"] and told["subject_type"] == "item"


@pytest.mark.django_db(transaction=True)
async def test_who_waits_sees_it_live_and_nobody_else_does(owner, stranger, fake, monkeypatch) -> None:
    monkeypatch.setattr(events, "_server_loop", None)
    request = await in_thread(request_picture)(owner, asked())
    address = f"/live/pictures/{request.pk}/"
    ears = Socket(URLRouter(websocket_urlpatterns), address, user=owner)
    assert await ears.connect()
    snapshot = await ears.receive()
    assert snapshot["type"] == "picture.snapshot" and snapshot["job"]["state"] == "queued"
    await in_thread(runner.run_request)(request.pk)
    facts = [await ears.receive()]
    while facts[-1]["type"] != "picture.finished":
        facts.append(await ears.receive())
    assert facts[-1]["job"]["picture"] == str((await Picture.objects.aget()).pk)
    assert {"drawing", "keeping"} <= {fact["job"]["stage"] for fact in facts}
    await ears.disconnect()
    other = Socket(URLRouter(websocket_urlpatterns), address, user=stranger)
    await other.connect()
    assert await other.closing_code() == 4404
