"""The live table under load: how long a move takes to everybody, and what joining, reloading and signing in disturb.

`python -m benchmarks.table [--quick] [--json]`

Starts the site as `manage.py serve` does (one process, SQLite); with REDIS_URL (and DATABASE_URL) in the environment
also two web processes over them. One client of a room moves a token 20 or 60 times a second, dragged or stored; the
time from sending to each one's receiving is taken in this process, which does nothing else. In the same run: the
earlier way (a consumer for each browser over Channels' in-memory layer), and a bare echo, which shows what the driver
and the machine cost without any table. Brackets: PlanarAlly on such a machine (../shared/table-and-campaign.md).
"""

import argparse
import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.table.crowds import herd, join_times, middle, sign_ins
from benchmarks.table.room import LoadedRoom, Run
from scenes.tests.live_tables import Site, furnish, site_with

AIMS = {
    "stored.15.p95_ms": 5, "stored.200.p95_ms": 20, "join_2000_tokens_ms": 400, "herd_500_tokens_worst_ms": 250,
    "ten_sign_ins_worst_ms": 100, "undelivered": 0,
}  # fmt: skip
PLANARALLY = {
    "drag.5.p95_ms": 5.4, "drag.15.p95_ms": 4.0, "stored.15.p95_ms": 5.8, "drag.15.60hz.p95_ms": 3.2,
    "stored.15.60hz.p95_ms": 7.1, "drag.200.p95_ms": 18, "stored.200.p95_ms": 20, "stored.15.500_tokens.p95_ms": 11.9,
    "stored.15.2000_tokens.p95_ms": 5.9, "join_500_tokens_ms": 1197, "join_2000_tokens_ms": 3786,
    "herd_500_tokens_worst_ms": 4660, "ten_sign_ins_worst_ms": 3800,
}  # fmt: skip
CLIENTS, TOKENS, RATES = (5, 15, 50, 200), (1, 500, 2000), (20, 60)
KEY = (15, 200)
Figure = tuple[str, float, str]


class Figures:
    """What was measured, shown as it comes."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json, self.values = as_json, dict[str, float]()
        self.undelivered = 0

    def say(self, *words: object) -> None:
        """Tell a reader where we are."""
        if not self.as_json:
            print(*words, flush=True)

    def add(self, name: str, value: float, unit: str) -> None:
        """Note a figure."""
        self.values[name] = value
        if self.as_json:
            print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit}), flush=True)

    def one(self, name: str, value: float, unit: str = "ms") -> None:
        """Note and show a figure that stands by itself."""
        self.add(name, value, unit)
        aim = f"  aim {AIMS[name]}" if name in AIMS else ""
        theirs = f"  [PlanarAlly {PLANARALLY[name]:,}]" if name in PLANARALLY else ""
        self.say(f"{name:44}{value:10,.1f} {unit:4}{aim}{theirs}")

    def run(self, name: str, run: Run, *, whole: bool = True) -> None:
        """Note and show a run."""
        for quantile, value in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)):
            self.add(f"{name}.{quantile}_ms", run.at(value), "ms")
        self.add(f"{name}.undelivered", run.undelivered, "")
        if whole:
            self.undelivered += run.undelivered
            self.add(f"{name}.bytes_per_move", run.bytes_per_move, "B")
            self.add(f"{name}.cpu_percent", run.cpu_percent, "%")
            self.add(f"{name}.memory_mb", run.memory_mb, "MB")
        theirs = PLANARALLY.get(f"{name}.p95_ms")
        self.say(
            f"{name:32}{run.at(0.5):8.1f}{run.at(0.95):8.1f}{run.at(0.99):8.1f}{run.at(1):8.1f}  "
            f"{run.expected - run.undelivered:7}/{run.expected:<7}{run.bytes_per_move:7.0f}{run.cpu_percent:7.0f}"
            f"{run.memory_mb:7.0f}{f'  [{theirs}]' if theirs else ''}"
        )


def name_of(*, people: int, tokens: int, rate: float, stored: bool, where: str = "") -> str:
    """Return what a run is called; the plain case (one token, 20 moves a second, embedded) has the short name."""
    parts = [where, "stored" if stored else "drag", str(people)]
    parts += [f"{tokens}_tokens"] if tokens != 1 else []
    parts += [f"{rate}hz"] if rate != 20 else []
    return ".".join(part for part in parts if part)


async def steady(site: Site, figures: Figures, cases: list[tuple[int, int]], seconds: float, where: str = "") -> None:
    """Measure rooms of so many people and tokens, at each rate, dragged and stored."""
    figures.say(f"\n{where or 'embedded (SQLite, one process)'}: ms from sending to receiving")
    figures.say(f"{'':32}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}  {'in order':>15}{'B':>7}{'cpu%':>7}{'MB':>7}")
    rooms = furnish(site, *({"people": people, "tokens": tokens} for people, tokens in cases))
    for (people, tokens), made in zip(cases, rooms, strict=True):
        room = LoadedRoom(site, made)
        await room.fill()
        for rate in RATES:
            for stored in (False, True):
                name = name_of(people=people, tokens=tokens, rate=rate, stored=stored, where=where)
                times = 3 if people in KEY and tokens == 1 and rate == 20 and stored else 1
                figures.run(name, await _median_run(room, rate, stored, seconds, times))
        room.empty()
        await asyncio.sleep(0.5)


async def _median_run(room: LoadedRoom, rate: float, stored: bool, seconds: float, times: int) -> Run:
    runs = [await room.measure(rate=rate, stored=stored, seconds=seconds) for _ in range(times)]
    chosen = sorted(runs, key=lambda one: one.at(0.95))[times // 2]
    chosen.out_of_order += sum(one.undelivered for one in runs if one is not chosen)
    return chosen


async def crowds(site: Site, figures: Figures, times: int) -> None:
    """Measure joining, reloading, signing in."""
    figures.say()
    for tokens in (500, 2000):
        first, others = await join_times(site, tokens)
        figures.one(f"join_{tokens}_tokens_first_ms", first)
        figures.one(f"join_{tokens}_tokens_max_ms", max(others))
        figures.one(f"join_{tokens}_tokens_ms", middle(others))
    for stored in (False, True):
        herds = [await herd(site, 500, stored=stored) for _ in range(times)]
        figures.undelivered += sum(run.undelivered for run, _ in herds)
        kind = "" if stored else "_drag"
        figures.one(f"herd_500_tokens{kind}_worst_ms", middle(run.at(1) for run, _ in herds))
        figures.one(f"herd_500_tokens{kind}_p95_ms", middle(run.at(0.95) for run, _ in herds))
        figures.one(f"herd_500_tokens{kind}_reload_ms", middle(slowest for _, slowest in herds))
    rounds = [await sign_ins(site) for _ in range(min(2, times))]
    for name in rounds[0]:
        figures.one(name, max(one[name] for one in rounds))


async def beside(site: Site, figures: Figures, seconds: float) -> None:
    """Measure the earlier way and the bare echo."""
    figures.say("\nthe earlier way (channel layer: nothing checked, stored or hidden), and a bare echo of the driver")
    (made,) = furnish(site, {"people": 200, "tokens": 1})
    peers: dict[str, tuple[str, ...]] = {
        "peer": ("-m", "uvicorn", "benchmarks.table.peers:channel_layer", "--port", "{port}", "--log-level", "error",
                 "--ws-per-message-deflate", "false", "--lifespan", "off"),
        "echo": ("-m", "benchmarks.table.peers", "{port}"),
    }  # fmt: skip
    for name, command in peers.items():
        other = Site(site.environment)
        other.processes = [other.start_process(*command)]
        try:
            for people in KEY:
                room = LoadedRoom(other, {**made, "keys": made["keys"][:people]}, path="/")
                await room.fill()
                run = await room.measure(rate=20, stored=False, seconds=seconds)
                run.expected = len(room.sent) * people  # these tell the mover, too
                figures.run(f"{name}.{people}", run, whole=False)
                room.empty()
        finally:
            other.processes[0].stop()


async def whole(figures: Figures, *, quick: bool) -> None:
    """Measure everything (or what fits into a minute and a half)."""
    seconds = 3.0 if quick else 4.0
    every = [(people, tokens) for people in CLIENTS for tokens in TOKENS]
    cases = [(15, 1), (200, 1)] if quick else every
    with site_with() as site:
        await steady(site, figures, cases, seconds)
        await crowds(site, figures, 1 if quick else 3)
        await beside(site, figures, seconds)
    redis, database = os.environ.get("REDIS_URL", ""), os.environ.get("DATABASE_URL", "")
    if redis:
        some = [(15, 1)] if quick else [(people, tokens) for people in CLIENTS for tokens in (1, 500)]
        with site_with(redis=redis, database=database, processes=2) as site:
            await steady(site, figures, some, 2.0 if quick else 3.0, where="redis")
    else:
        figures.say("\nRedis with two web processes: not measured, REDIS_URL is not set")
    figures.one("undelivered", figures.undelivered, "")


def run_quickly(work: Callable[[], Any]) -> None:
    """Run on the quickest loop there is, without pauses of the collector."""
    import uvloop

    gc.freeze()
    gc.disable()
    uvloop.run(work())


def main() -> int:
    """Measure, print; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="what fits into a minute and a half")
    parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
    asked = parser.parse_args()
    figures = Figures(as_json=asked.json)
    load = os.getloadavg()[0]
    run_quickly(lambda: whole(figures, quick=asked.quick))
    missed = [name for name, aim in AIMS.items() if figures.values.get(name, 0) > aim]
    figures.add("load_average_before", load, "")
    cores = len(os.sched_getaffinity(0))
    figures.say(
        f"\naims MISSED: {', '.join(missed)}" if missed else "\naims met", f"(load {load:.1f} on {cores} cores)"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    assert Path("manage.py").exists(), "run it from the checkout"
    sys.exit(main())
