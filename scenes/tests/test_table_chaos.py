"""Random play on a real server whose sockets are cut and which dies in the middle: nothing is lost, nothing twice."""

import asyncio
import signal

from scenes.tests.chaos_play import ASKED, Table
from scenes.tests.live_tables import Site, furnish, site_with


async def _play(site: Site) -> tuple[list[str], list[str], dict[str, int]]:
    (made,) = furnish(site, ASKED)
    table = Table(site, made)
    await table.begin(pause=0.15, cuts=0.1)
    await asyncio.sleep(3)
    await _kill_and_restart(site)
    await asyncio.sleep(3)
    await table.settle()
    at_the_end = await table.differences()
    await _kill_and_restart(site)  # and what a fresh process makes of the database is the same
    await table.settle()
    anew = await table.differences()
    await table.end()
    return at_the_end, anew, table.counts()


async def _kill_and_restart(site: Site) -> None:
    process = site.processes[0]
    await asyncio.to_thread(process.stop, signal.SIGKILL)
    site.processes = [await asyncio.to_thread(site.start_process, port=process.port)]


def test_all_end_with_the_state_of_the_server_and_every_accepted_order_is_done_once():
    with site_with() as site:
        at_the_end, anew, counts = asyncio.run(_play(site))
    assert at_the_end == [] and anew == [], counts
    assert counts["done"] > 100 and counts["resumed"] > 3, counts
    assert counts["snapshots"] >= 45, "everybody was given the state anew by each of the three processes"
