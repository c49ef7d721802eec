"""The whole site as a person starts it, in a process of its own, and a real browser to visit it with."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password for tests"
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip


@dataclass
class LiveSite:
    """A running site and where its data lies."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    log: Path

    def words(self) -> str:
        """What it has said so far."""
        return self.log.read_text(errors="replace")


@dataclass
class Watch:
    """What went wrong in a page, as its console and its network told."""

    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", lambda m: self.faults.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)


def chromium_path() -> str:
    """Return the browser, or skip with a clear word."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium here: apt install chromium, or name one in CHROMIUM")
    return found


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(data: Path, *, demo: bool = False, **variables: str) -> LiveSite:
    """Start the site on a free port with its own data, and wait until it is ready."""
    port = variables.get("PORT") or str(free_port())
    data.mkdir(parents=True, exist_ok=True)
    log = data / "console.log"
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "TEST_DATA", "DATABASE_URL", "REDIS_URL"))
    }
    environment = {
        **kept, "PORT": port, "DATA_DIR": str(data), "DEMO": "1" if demo else "0", "ADMIN_PASSWORD": PASSWORD,
        "LOG_TO_FILES": "1", "LOG_LEVEL": "INFO", "DJANGO_SETTINGS_MODULE": "bestiary_site.settings",
        "PYTHONUNBUFFERED": "1", **variables,
    }  # fmt: skip
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "prepare", "--serve"],
            cwd=ROOT, env=environment, stdout=stream, stderr=stream, start_new_session=True,
        )  # fmt: skip
    site = LiveSite(f"http://localhost:{port}", data, process, log)
    try:
        _wait_until_ready(site)
    except BaseException:
        stop_site(site, signal.SIGKILL)
        raise
    return site


def _wait_until_ready(site: LiveSite) -> None:
    for _ in range(720):
        if site.process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError):
            if urllib.request.urlopen(f"{site.url}/ready", timeout=5).status == 200:
                return
        time.sleep(0.25)
    raise AssertionError(f"the site did not start:\n{site.words()[-4000:]}")


def stop_site(site: LiveSite, how: int = signal.SIGINT) -> int:
    """Stop the site as Ctrl-C does, and return its exit status."""
    if site.process.poll() is None:
        os.killpg(site.process.pid, how) if how == signal.SIGKILL else site.process.send_signal(how)
    return site.process.wait(20)


def sign_in(page: Page, site: LiveSite, name: str = "admin", password: str = PASSWORD) -> None:
    """Sign in on the page, as a person does."""
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form[action*='login'] button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
