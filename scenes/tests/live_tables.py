"""Servers to be measured: started with data of their own, furnished with people and scenes, watched, stopped."""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bestiary_site.tests.live_site import ROOT, free_port

PASSWORD = "a sound password"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Process:
    """One server process and what it has used."""

    port: int
    popen: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Return the processor seconds it has used so far."""
        words = Path(f"/proc/{self.popen.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / _TICKS

    def memory(self) -> float:
        """Return the megabytes that it holds now."""
        lines = Path(f"/proc/{self.popen.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop it and wait for its end."""
        if self.popen.poll() is None:
            self.popen.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(15)
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait(15)


@dataclass
class Site:
    """A site of one or more processes over one database."""

    environment: dict[str, str]
    processes: list[Process] = field(default_factory=list)

    @property
    def ports(self) -> list[int]:
        """Where its processes listen."""
        return [one.port for one in self.processes]

    def start_process(self, *arguments: str, port: int = 0) -> Process:
        """Start one more process and wait until it answers."""
        chosen = port or free_port()
        command = [sys.executable, *(arguments or ("manage.py", "serve", "--port", str(chosen)))]
        command = [one.format(port=chosen) for one in command]
        log = (Path(self.environment["DATA_DIR"]) / f"server-{chosen}.log").open("ab")
        popen = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        log.close()
        process = Process(chosen, popen)
        _wait_for(process)
        return process

    def run(self, code: str, **variables: object) -> Any:
        """Run a script beside the site (Django set up); returns what its last line says as JSON."""
        known = self.environment | {name: str(value) for name, value in variables.items()}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=known, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])


def _wait_for(process: Process) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.popen.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{process.port}/health", timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server on port {process.port} did not start")


def environment_for(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a site whose data lies in a folder; nothing of ours leaks in but what is named."""
    others = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return kept | {
        "PYTHONPYCACHEPREFIX": f"{tempfile.gettempdir()}/bestiary-pycache-{os.getuid()}",  # servers start much sooner
        "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "bestiary_site.settings", "LOG_LEVEL": "WARNING",
        "LOG_TO_FILES": "0", "SECRET_KEY": secrets.token_urlsafe(48), "DEBUG": "0", "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1", "THROTTLE_USER": "100000/min", "THROTTLE_ANON": "100000/min",
        **variables,
    }  # fmt: skip


@contextlib.contextmanager
def site_with(*, redis: str = "", database: str = "", processes: int = 1) -> Iterator[Site]:
    """Run a site for a while: embedded without Redis, else as many web processes as asked."""
    with tempfile.TemporaryDirectory(prefix="table-") as folder:
        variables = {name: value for name, value in (("REDIS_URL", redis), ("DATABASE_URL", database)) if value}
        site = Site(environment_for(Path(folder), **variables))
        _migrate(site, Path(folder), with_file=not database)
        try:
            site.processes = [site.start_process() for _ in range(processes)]
            yield site
        finally:
            for one in site.processes:
                one.stop()


def _migrate(site: Site, folder: Path, *, with_file: bool) -> None:
    """Make the tables; a SQLite file that has them already is kept for the next time: to make them takes a while."""
    files = sorted(ROOT.glob("*/migrations/*.py"))
    mark = hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"bestiary-tables-{os.getuid()}-{mark}.sqlite3"
    if with_file and kept.exists():
        shutil.copy(kept, folder / "bestiary.sqlite3")
        return
    site.run(MIGRATE)
    if with_file:
        shutil.copy(folder / "bestiary.sqlite3", kept.with_suffix(f".{os.getpid()}"))
        kept.with_suffix(f".{os.getpid()}").rename(kept)


MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
if connection.vendor == "sqlite": connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
print("0")
"""
FURNISH = """
import json, os, secrets, django; django.setup()
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene
asked = json.loads(os.environ["FURNISH"]); mark = secrets.token_hex(3); made = []
people = [make_user(f"p{n}-{mark}", password=None) for n in range(max(one["people"] for one in asked))]
keys = []
for person in people:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash(); store.create(); keys.append(store.session_key)
for one in asked:
    master = people[0]; campaign = make_campaign(master)
    for person in people[1:one["people"]]: add_member(campaign, person, Role.PLAYER)
    owners = [person.pk for person in people[1:one["people"]]]
    pieces = [{"kind": "token", "id": f"t{n}", "name": f"Goblin {n}", "bars": [{"name": "HP", "value": 7, "max": 7}],
               "x": 50 + 70 * (n % 70), "y": 50 + 70 * (n // 70), "owners": owners[n - 1:n] if n else [],
               "vision": {"on": bool(one.get("vision")) and 0 < n <= len(owners)}}
              for n in range(one["tokens"])]
    scene = create_scene(actor=master, campaign=campaign, name="Bench", pieces=[*pieces, *one.get("pieces", [])],
                         settings={"width": 5000, "height": 5000, **one.get("settings", {})})
    open_scene(actor=master, scene=scene)
    made.append({"uid": str(scene.uid), "pk": scene.pk, "campaign": str(campaign.pk), "keys": keys[:one["people"]],
                 "people": [person.pk for person in people[:one["people"]]], "tokens": one["tokens"]})
print(json.dumps(made))
"""


def furnish(site: Site, *asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Make campaigns with a scene each: `{"people": 15, "tokens": 500}`. Returns their ids and session keys."""
    return list(site.run(FURNISH, FURNISH=json.dumps(asked)))
