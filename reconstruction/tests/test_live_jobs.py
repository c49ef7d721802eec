"""The live socket of a job: the owner sees it move, others do not even learn that it exists."""

import uuid
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from bestiary_site.asgi import application
from bestiary_site.shared import events, jobs
from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import User
from campaigns.tests.factories import make_user
from reconstruction.facts import announce
from reconstruction.models import Reconstruction
from reconstruction.services.reconstructions import cancel_reconstruction
from reconstruction.tests.factories import make_capture, make_reconstruction
from reconstruction.tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = database_sync_to_async


@pytest.fixture(autouse=True)
def _no_loop_of_an_earlier_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_server_loop", None)


def socket_of(job_id: uuid.UUID, user: Any) -> Socket:
    return Socket(URLRouter(websocket_urlpatterns), f"/live/jobs/{job_id}/", user=user)


def job_of(owner: User) -> Reconstruction:
    return make_reconstruction(make_capture(owner))


async def test_the_owner_gets_the_state_and_then_every_fact() -> None:
    owner = await in_thread(make_user)()
    job = await in_thread(job_of)(owner)
    socket = socket_of(job.pk, owner)
    assert await socket.connect()
    first = await socket.receive()
    assert (first["type"], first["job"]["state"], first["version"]) == ("job.snapshot", "queued", 0)
    taken = await in_thread(jobs.take)(Reconstruction, job.pk)
    await in_thread(announce)(taken)
    second = await socket.receive()
    assert (second["type"], second["job"]["state"]) == ("job.progressed", "running")
    assert second["version"] > first["version"]
    await in_thread(cancel_reconstruction)(actor=owner, job=job)
    await in_thread(jobs.finish)(taken, jobs.JobState.CANCELLED)
    await in_thread(announce)(job)
    facts = [await socket.receive() for _ in range(2)]
    assert [fact["type"] for fact in facts] == ["job.progressed", "job.finished"]
    await socket.disconnect()


async def test_a_page_that_comes_back_gets_the_state_anew() -> None:
    owner = await in_thread(make_user)()
    job = await in_thread(job_of)(owner)
    taken = await in_thread(jobs.take)(Reconstruction, job.pk)
    await in_thread(jobs.renew)(taken, stage="depth", fraction=0.4)
    socket = socket_of(job.pk, owner)
    await socket.connect()
    assert (await socket.receive())["job"]["stage"] == "depth"
    await socket.send({"type": "ping"})
    assert await socket.receive() == {"type": "pong"}
    await socket.disconnect()


async def closing_code(socket: Socket) -> int:
    assert await socket.connect()
    return await socket.closing_code()


async def test_a_stranger_is_told_that_there_is_no_such_job() -> None:
    owner, stranger = await in_thread(make_user)(), await in_thread(make_user)()
    job = await in_thread(job_of)(owner)
    assert await closing_code(socket_of(job.pk, stranger)) == 4404
    assert await closing_code(socket_of(uuid.uuid4(), stranger)) == 4404


async def test_who_has_not_signed_in_is_told_to() -> None:
    job = await in_thread(job_of)(await in_thread(make_user)())
    assert await closing_code(socket_of(job.pk, AnonymousUser())) == 4401


async def test_a_fact_of_another_job_does_not_arrive() -> None:
    owner = await in_thread(make_user)()
    mine, other = await in_thread(job_of)(owner), await in_thread(job_of)(owner)
    socket = socket_of(mine.pk, owner)
    await socket.connect()
    await socket.receive()
    await in_thread(announce)(other)
    assert await socket.receive_nothing(0.3)
    await socket.disconnect()


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


async def test_the_whole_application_knows_its_people_and_refuses_other_sites() -> None:
    owner = await in_thread(make_user)()
    job = await in_thread(job_of)(owner)
    cookie = await in_thread(cookie_of)(owner)
    headers = [(b"cookie", cookie.encode()), (b"host", b"localhost")]
    at_home = [*headers, (b"origin", b"http://localhost")]
    socket = Socket(application, f"/live/jobs/{job.pk}/", headers=at_home)
    assert await socket.connect()
    assert (await socket.receive())["type"] == "job.snapshot"
    await socket.disconnect()
    elsewhere = [*headers, (b"origin", b"https://elsewhere.example")]
    refused = Socket(application, f"/live/jobs/{job.pk}/", headers=elsewhere)
    assert not await refused.connect()
