"""What strains a table beside moves: joining a large scene, many reloads at once, many sign-ins at once."""

import asyncio
import http.client
import re
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from benchmarks.table.room import Client, LoadedRoom, Run
from scenes.tests.live_tables import PASSWORD, Site, furnish

RELOADING, RATE = 7, 20
SIGN_INS = """
import json, django; django.setup()
import secrets
from campaigns.tests.factories import make_user
print(json.dumps([make_user(f"signer-{secrets.token_hex(4)}").username for n in range(10)]))
"""


async def join_times(site: Site, tokens: int, people: int = 15) -> tuple[float, list[float]]:
    """Return how long the first and each further of fifteen take, one after the other, to have a whole scene."""
    (made,) = furnish(site, {"people": people, "tokens": tokens})
    room = LoadedRoom(site, made)
    room.clients = [Client(room, at) for at in range(people)]
    taken = [1000 * await one.connect() for one in room.clients]
    room.empty()
    return taken[0], taken[1:]


async def herd(site: Site, tokens: int, *, stored: bool) -> tuple[Run, float]:
    """Let seven of fifteen reload at once while the game master moves. Returns the run and the slowest reload."""
    (made,) = furnish(site, {"people": 15, "tokens": tokens})
    room = LoadedRoom(site, made)
    await room.fill()
    slowest = 0.0
    leaving = room.clients[-RELOADING:]
    for one in leaving:
        one.counted = False

    async def reload() -> None:
        nonlocal slowest
        await asyncio.sleep(1.0)
        for one in leaving:
            one.wire.cut()
        slowest = 1000 * max(await asyncio.gather(*(one.connect() for one in leaving)))

    run = await room.measure(rate=RATE, stored=stored, seconds=4, meanwhile=reload)
    room.empty()
    return run, slowest


# -- signing in ----------------------------------------------------------------------------------------------


def sign_in(port: int, name: str) -> float:
    """Sign somebody in as the page does; returns the milliseconds that the posting took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/account/login/", headers={"Host": "localhost"})
    page = connection.getresponse()
    body, cookie = page.read().decode(), (page.getheader("Set-Cookie") or "").split(";")[0]
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    assert found, "the sign-in page has no form"
    form = urlencode({"csrfmiddlewaretoken": found[1], "login": name, "password": PASSWORD})
    headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    began = time.perf_counter()
    connection.request("POST", "/account/login/", form, headers | {"Origin": "http://localhost"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 302:
        raise RuntimeError(f"signing in was answered with {answer.status}")
    return 1000 * (time.perf_counter() - began)


def ask_until(stopped: Callable[[], bool], port: int, path: str, cookie: str) -> list[float]:
    """Ask for a page 20 times a second until told to stop; returns the milliseconds of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    while not stopped():
        began = time.perf_counter()
        connection.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        taken.append(1000 * (time.perf_counter() - began))
        time.sleep(max(0.0, 0.05 - (time.perf_counter() - began)))
    connection.close()
    return taken


async def sign_ins(site: Site) -> dict[str, float]:
    """Let ten people sign in at once while somebody reads and a table plays."""
    (made,) = furnish(site, {"people": 15, "tokens": 1})
    names = site.run(SIGN_INS)
    room = LoadedRoom(site, made)
    await room.fill()
    port, over = site.ports[0], asyncio.Event()
    path = f"/api/v1/campaigns/{made['campaign']}"
    loop, pool = asyncio.get_running_loop(), ThreadPoolExecutor(12)
    reading = loop.run_in_executor(pool, ask_until, over.is_set, port, path, room.cookie(0))
    taken: list[float] = []

    async def signing() -> None:
        await asyncio.sleep(1.0)
        taken.extend(await asyncio.gather(*(loop.run_in_executor(pool, sign_in, port, name) for name in names)))

    run = await room.measure(rate=RATE, stored=True, seconds=4, meanwhile=signing)
    over.set()
    others = await reading
    room.empty()
    pool.shutdown()
    return {
        "ten_sign_ins_worst_ms": max(others), "ten_sign_ins_p50_ms": statistics.median(others),
        "ten_sign_ins_move_worst_ms": run.latencies[-1], "ten_sign_ins_longest_ms": max(taken),
    }  # fmt: skip


def middle(values: Any) -> float:
    """Return the median."""
    return float(statistics.median(values))
