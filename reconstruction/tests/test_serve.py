"""The whole site in one process: alone on its DATA_DIR, quick to stop, and it takes up what a death left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bestiary_site.tests.live_site import PASSWORD, ROOT, LiveSite, free_port, start_site, stop_site
from reconstruction.tests.pictures import jpeg

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"


class Person:
    """Somebody signed in who speaks to the API."""

    def __init__(self, site: LiveSite) -> None:
        self._site, self._session = site, requests.Session()
        page = f"{site.url}/account/login/"
        self._session.get(page)
        form = {"login": "admin", "password": PASSWORD, "csrfmiddlewaretoken": self._session.cookies["csrftoken"]}
        self._session.post(page, data=form)

    def move_to(self, site: LiveSite) -> None:
        """The site has moved; the cookies stay good."""
        self._site = site

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = {"X-CSRFToken": self._session.cookies["csrftoken"], "Referer": self._site.url}
        headers |= options.pop("headers", {})
        url = f"{self._site.url}/api/v1{path}"
        answer = self._session.request(method, url, headers=headers, timeout=20, **options)
        return answer.json() if answer.content else {"status": answer.status_code}

    def upload(self, capture: str, name: str, content: bytes) -> Any:
        about = {"capture": capture, "name": name, "size": len(content)}
        upload = self.ask("POST", "/uploads", json=about)
        self.chunk(upload["id"], 0, content)
        return self.ask("POST", f"/uploads/{upload['id']}/finish")

    def chunk(self, upload: str, offset: int, content: bytes) -> Any:
        import hashlib

        headers = {"X-Chunk-SHA256": hashlib.sha256(content).hexdigest(), "Content-Type": "application/octet-stream"}
        return self.ask("PUT", f"/uploads/{upload}/chunks/{offset}", data=content, headers=headers)


def wait_for_job(person: Person, job: str, states: set[str], seconds: float = 40) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told = person.ask("GET", f"/reconstructions/{job}")
        if told["state"] in states:
            return told
        time.sleep(0.2)
    raise AssertionError(f"the job is still {told}")


def test_an_upload_and_a_job_outlive_kill_9_of_the_whole_site(data: Path) -> None:
    port = str(free_port())
    site = start_site(data, PORT=port)
    try:
        person = Person(site)
        capture = person.ask("POST", "/captures", json={"name": "Noise"})["id"]
        for number in range(2):
            assert person.upload(capture, f"{number}.jpg", jpeg(number, (900, 700)))["state"] == "ready"
        third = jpeg(2, (900, 700))
        about = {"capture": capture, "name": "2.jpg", "size": len(third), "fingerprint": "third"}
        upload = person.ask("POST", "/uploads", json=about)
        for offset in (0, 1000):
            assert person.chunk(upload["id"], offset, third[offset : offset + 1000])["received"] == offset + 1000

        stop_site(site, signal.SIGKILL)
        site = start_site(data, PORT=port)
        again = person.ask("POST", "/uploads", json=about)
        assert (again["id"], again["received"]) == (upload["id"], 2000)
        person.chunk(upload["id"], 2000, third[2000:])
        assert person.ask("POST", f"/uploads/{upload['id']}/finish")["state"] == "ready"

        job = person.ask("POST", f"/captures/{capture}/reconstructions", json={"quality": "draft"})["id"]
        wait_for_job(person, job, {"running"})
        stop_site(site, signal.SIGKILL)
        site = start_site(data, PORT=port)
        told = wait_for_job(person, job, {"failed", "succeeded", "crashed"})
        # Pictures of noise have nothing in common, and the real pipeline says so.
        assert (told["state"], told["error"]["code"]) == ("failed", "photos_unrelated"), told
        assert told["attempt"] == 2
    finally:
        stop_site(site)


def test_the_site_stops_cleanly_and_is_alone_on_its_data(data: Path) -> None:
    site = start_site(data)
    environment = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "bestiary_site.settings"}
    environment |= {"DATABASE_URL": "", "REDIS_URL": "", "PORT": str(free_port())}
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert "already serves" in second.stderr and "choose another DATA_DIR" in second.stderr
    assert f"http://localhost:{site.url.rsplit(':', 1)[1]}/" in site.words()
    started = time.monotonic()
    assert stop_site(site, signal.SIGTERM) == 0
    assert time.monotonic() - started < 6
    assert "Stopped." in site.words() and "Traceback" not in site.words()
