"""From an order to the last listener: how long a live session takes, with twenty people at one table.

`python -m benchmarks.live_session [--people 20] [--seconds 10] [--rate 20] [--json]`

Starts the site as script/run does (one process, SQLite, no Redis), signs the people in, opens a socket each and lets
one after the other say something. The earlier way in the same run: the same orders by POST to the API, polled by GET.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import websockets
from websockets.typing import Origin

from bestiary_site.tests.live_site import LiveSite, start_site, stop_site

PEOPLE = """
import json, os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings"); django.setup()
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from campaigns.models import Role
from campaigns.services.sessions import create_session, change_state
from campaigns.tests.factories import add_member, make_campaign, make_user
master = make_user("bench-master"); campaign = make_campaign(master)
others = range(int(os.environ["BENCH_PEOPLE"]) - 1)
people = [master, *(add_member(campaign, make_user(f"bench{n}"), Role.PLAYER) for n in others)]
session = create_session(actor=master, campaign=campaign, name="Bench", visibility="members")
change_state(actor=master, session=session, state="live")
keys = []
for person in people:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash(); store.create(); keys.append(store.session_key)
print(json.dumps({"keys": keys, "session": session.pk, "campaign": str(campaign.pk)}))
"""


def furnish(site: LiveSite, people: int) -> dict[str, Any]:
    """Make the people and their session in the running site's database."""
    import subprocess

    known = os.environ | {"DATA_DIR": str(site.data), "BENCH_PEOPLE": str(people)}
    done = subprocess.run([sys.executable, "-c", PEOPLE], env=known, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


async def listen(socket: Any, arrived: dict[str, list[float]]) -> None:
    """Note when each message arrives."""
    async for text in socket:
        now = time.perf_counter()
        message = json.loads(text)
        if message["type"] == "session.event":
            words = message["event"]["payload"].get("html", "")
            name = words.removeprefix("<p>").removesuffix("</p>\n").removesuffix("</p>")
            arrived.setdefault(name, []).append(now)


async def measure(site: LiveSite, made: dict[str, Any], *, seconds: float, rate: float) -> dict[str, float]:
    """Say something `rate` times a second; return figures in milliseconds."""
    address = f"{site.url.replace('http', 'ws')}/live/sessions/{made['session']}/"
    arrived: dict[str, list[float]] = {}
    sockets = [
        await websockets.connect(address, additional_headers={"Cookie": f"sessionid={key}"}, origin=Origin(site.url))
        for key in made["keys"]
    ]
    readers = [asyncio.create_task(listen(socket, arrived)) for socket in sockets]
    await asyncio.sleep(2)
    said: dict[str, float] = {}
    began = time.perf_counter()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        name = uuid.uuid4().hex
        said[name] = time.perf_counter()
        order = {"type": "message.send", "id": name, "text": name}
        await sockets[number % len(sockets)].send(json.dumps(order))
    await asyncio.sleep(3)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*(socket.close() for socket in sockets))
    first = sorted(1000 * (min(arrived[name]) - at) for name, at in said.items() if name in arrived)
    last = sorted(1000 * (max(arrived[name]) - at) for name, at in said.items() if name in arrived)
    heard = sum(len(times) for times in arrived.values())
    return {
        "first_p50_ms": statistics.median(first),
        "last_p50_ms": statistics.median(last),
        "last_p95_ms": last[int(len(last) * 0.95)],
        "last_max_ms": last[-1],
        "lost": len(said) * len(sockets) - heard,
        "deliveries_per_s": heard / seconds,
    }


def poll(site: LiveSite, made: dict[str, Any], *, times: int = 30) -> float:
    """Return the median time in milliseconds that one question for news by the API takes: the earlier way."""
    path = f"/api/v1/campaigns/{made['campaign']}/sessions/{made['session']}/events"
    taken = []
    for _ in range(times):
        asked = urllib.request.Request(site.url + path, headers={"Cookie": f"sessionid={made['keys'][0]}"})
        began = time.perf_counter()
        with urllib.request.urlopen(asked, timeout=10) as answer:
            answer.read()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = start_site(Path(folder))
        try:
            made = furnish(site, asked.people)
            figures = asyncio.run(measure(site, made, seconds=asked.seconds, rate=asked.rate))
            figures["poll_p50_ms"] = poll(site, made)
        finally:
            stop_site(site)
    for name, value in figures.items():
        unit = "ms" if name.endswith("_ms") else "1/s" if name.endswith("per_s") else ""
        if asked.json:
            print(json.dumps({"figure": f"live_session.{name}", "value": round(value, 2), "unit": unit}))
        else:
            print(f"{name:20} {value:10.1f} {unit}")


if __name__ == "__main__":
    main()
