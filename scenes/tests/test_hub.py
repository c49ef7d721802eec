"""The way out to browsers: in order, past slow ones, never for ever."""

import asyncio
import gzip

from scenes.room import hub
from scenes.room.hub import LARGE, Outlet, deliver, packed


class Browser:
    """Takes what it is sent, or takes nothing for a while."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.closed: int | None = None
        self.ready = asyncio.Event()
        self.ready.set()

    async def send(self, message) -> None:
        """What the server calls."""
        await self.ready.wait()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        else:
            self.got.append(message.get("text") or message["bytes"])


async def test_messages_arrive_in_order_through_pauses_and_from_other_threads():
    browser = Browser()
    outlet = Outlet(browser.send)
    await asyncio.sleep(0)
    for number in range(300):
        if number % 50 == 10:
            browser.ready.clear()
        if number % 50 == 40:
            browser.ready.set()
        if number % 3:
            outlet.push(str(number))
        else:
            await asyncio.to_thread(deliver, [(outlet, str(number))])
            await asyncio.sleep(0)
    browser.ready.set()
    for _ in range(20):
        await asyncio.sleep(0.005)
    assert browser.got == [str(number) for number in range(300)]
    await outlet.end()


async def test_who_takes_nothing_for_long_is_let_go_and_costs_no_more_memory(monkeypatch):
    monkeypatch.setattr(hub, "MOST_WAITING", 50)
    browser = Browser()
    outlet = Outlet(browser.send)
    await asyncio.sleep(0)
    browser.ready.clear()
    for number in range(500):
        outlet.push(str(number))
    assert outlet.closed_with == hub.CLOSE_TOO_SLOW and not outlet._waiting
    browser.ready.set()
    await asyncio.sleep(0.02)
    assert browser.closed == hub.CLOSE_TOO_SLOW
    await outlet.end()


async def test_a_browser_that_is_gone_harms_nobody():
    async def gone(message) -> None:
        raise ConnectionError

    outlet, browser = Outlet(gone), Browser()
    other = Outlet(browser.send)
    await asyncio.sleep(0)
    deliver([(outlet, "a"), (other, "a"), (outlet, "b"), (other, "b")])
    await asyncio.sleep(0.02)
    assert browser.got == ["a", "b"]
    await outlet.end()
    await other.end()


def test_large_messages_are_packed_and_small_ones_are_not():
    assert packed("x" * 100) == "x" * 100
    large = packed("x" * LARGE)
    assert isinstance(large, bytes) and gzip.decompress(large).decode() == "x" * LARGE
