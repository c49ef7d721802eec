"""Random play of fifteen people while everything breaks: afterwards all must have the server's state.

`python -m benchmarks.table_chaos [--minutes 10] [--json]`

Sockets are cut at random all the time; about every forty seconds the web process (with REDIS_URL: one of two) is killed
by kill -9 and started again, or Redis is restarted (`--redis-command`, how to start one that listens on REDIS_URL; the
one that runs is told to shut down). At the end each one's pieces must be those of a fresh snapshot, the game master's
those of the database, the log replayed must give the same, and each accepted order be in the log exactly once.
"""

import argparse
import asyncio
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time

from scenes.tests.chaos_play import ASKED, Table
from scenes.tests.live_tables import Site, furnish, site_with


async def kill_one(site: Site) -> None:
    """Kill a web process without a word and start it anew on the same port."""
    at = random.randrange(len(site.processes))
    process = site.processes[at]
    await asyncio.to_thread(process.stop, signal.SIGKILL)
    site.processes[at] = await asyncio.to_thread(site.start_process, port=process.port)


async def restart_redis(url: str, command: str, running: list[subprocess.Popen[bytes]]) -> None:
    """Stop Redis and start it again, empty, a second later."""
    import redis

    await asyncio.to_thread(redis.Redis.from_url(url).shutdown, nosave=True)
    await asyncio.sleep(1)
    running.append(subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


async def play(site: Site, asked: argparse.Namespace, running: list[subprocess.Popen[bytes]]) -> dict[str, int]:
    """Play and break; returns what was counted."""
    (made,) = furnish(site, ASKED)
    table, kills, redis_restarts = Table(site, made), 0, 0
    await table.begin(pause=asked.pause, cuts=0.4)
    url, until = site.environment.get("REDIS_URL", ""), time.monotonic() + 60 * asked.minutes
    while time.monotonic() < until:
        await asyncio.sleep(random.uniform(0.4, 1) * asked.every)
        if asked.redis_command and random.random() < 0.4:
            await restart_redis(url, asked.redis_command, running)
            redis_restarts += 1
        else:
            await kill_one(site)
            kills += 1
        if not asked.json:
            print(f"{max(0, until - time.monotonic()):5.0f} s to go; {table.counts()}", flush=True)
    await table.settle(120)
    faults = await table.differences()
    for fault in faults[:40]:
        print("NOT RIGHT:", fault, file=sys.stderr)
    await table.end()
    return table.counts() | {"kills": kills, "redis_restarts": redis_restarts, "faults": len(faults)}


def main() -> int:
    """Play, print; 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=40, help="seconds between two disasters, at most")
    parser.add_argument("--pause", type=float, default=0.3, help="seconds between two acts of a person, on average")
    parser.add_argument("--redis-command", default="", help="starts a Redis that listens on REDIS_URL")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
    asked = parser.parse_args()
    random.seed(asked.seed or None)
    redis, database = os.environ.get("REDIS_URL", ""), os.environ.get("DATABASE_URL", "")
    running: list[subprocess.Popen[bytes]] = []
    try:
        with site_with(redis=redis, database=database, processes=2 if redis else 1) as site:
            counts = asyncio.run(play(site, asked, running))
    finally:
        for one in running:
            one.kill()
    for name, value in counts.items():
        line = {"figure": f"table_chaos.{name}", "value": value, "unit": ""}
        print(json.dumps(line) if asked.json else f"{name:20}{value:10}")
    return 1 if counts["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
