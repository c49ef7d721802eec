"""Hours of play in minutes: does the server's memory stay flat?

`python -m benchmarks.table_soak [--minutes 15] [--json]`

Fifteen people play at many times the usual rate on a real server (sockets cut at random all the while), and beside them
other scenes are visited and left again, over and over, so that rooms open and close (they close after a second here,
after five minutes in life). The memory is taken every ten seconds; the first third is warming up (caches fill, seats
keep their last facts), and what it grows by in the rest is told in MB a minute.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time

from scenes.tests.chaos_play import ASKED, Table
from scenes.tests.live_tables import Site, furnish, site_with
from scenes.tests.wire import open_wire

OTHERS = 12
ROOM_KEPT_SECONDS = "1"


async def visit_others(table: Table, others: list[dict[str, object]], counts: dict[str, int]) -> None:
    """Come to other scenes and leave them, one after the other."""
    while table.playing:
        for made in others:
            keys: list[str] = made["keys"]  # type: ignore[assignment]
            wires = [
                await open_wire(table.site.ports[0], f"/live/scenes/{made['uid']}/", f"sessionid={key}", _ignore)
                for key in keys
            ]
            await asyncio.sleep(0.2)
            for one in wires:
                one.cut()
            counts["visits"] += 1


def _ignore(_: float, body: memoryview) -> None:
    """Nothing of it is needed."""


async def soak(site: Site, minutes: float, pause: float, show: bool) -> dict[str, float]:
    """Play; return what was measured."""
    made, *others = furnish(site, ASKED, *({"people": 4, "tokens": 100} for _ in range(OTHERS)))
    table, counts = Table(site, made), {"visits": 0}
    await table.begin(pause=pause, cuts=0.5)
    visiting = asyncio.create_task(visit_others(table, others, counts))
    process, began, taken = site.processes[0], time.monotonic(), list[tuple[float, float]]()
    while time.monotonic() - began < 60 * minutes:
        await asyncio.sleep(10)
        taken.append(((time.monotonic() - began) / 60, process.memory()))
        if show:
            print(f"{taken[-1][0]:5.1f} min {taken[-1][1]:7.1f} MB  {table.counts()} {counts}", flush=True)
    await table.settle(120)
    faults = await table.differences()
    for fault in faults[:20]:
        print("NOT RIGHT:", fault, file=sys.stderr)
    visiting.cancel()
    await table.end()
    late = taken[len(taken) // 3 :]
    slope = statistics.linear_regression([at for at, _ in late], [size for _, size in late]).slope
    return {
        "memory_start_mb": taken[0][1], "memory_end_mb": taken[-1][1], "growth_mb_per_minute": slope,
        "growth_of_last_two_thirds_mb": late[-1][1] - late[0][1], "orders": table.counts()["done"],
        "rooms_opened": counts["visits"], "faults": len(faults),
    }  # fmt: skip


def main() -> int:
    """Play, print; 1 if memory grows or anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two acts of a person, on average")
    parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
    asked = parser.parse_args()
    os.environ["TABLE_ROOM_KEPT_SECONDS"] = ROOM_KEPT_SECONDS
    with site_with() as site:
        figures = asyncio.run(soak(site, asked.minutes, asked.pause, not asked.json))
    for name, value in figures.items():
        unit = "MB" if name.endswith("_mb") else "MB/min" if name.endswith("per_minute") else ""
        line = {"figure": f"table_soak.{name}", "value": round(value, 3), "unit": unit}
        print(json.dumps(line) if asked.json else f"{name:32}{value:12.2f} {unit}")
    return 1 if figures["faults"] or figures["growth_mb_per_minute"] > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
