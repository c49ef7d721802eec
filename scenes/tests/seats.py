"""A person at the live table in a real browser, for tests: what hands do, and all that his socket was told."""

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, WebSocket, expect

from bestiary_site.tests.live_site import LiveSite, Watch, sign_in

LONG = 60_000
UNNUMBERED = {"clock.told", "order.done", "order.refused", "token.dragged", "view.measured", "table.missed"}
# Audio elements are never put into the page: this keeps them where a test can ask them.
KEEP_SOUNDS = """
    window.heardSounds = [];
    window.Audio = new Proxy(window.Audio, {construct(made, given) {
        const element = new made(...given);
        window.heardSounds.push(element);
        return element;
    }});
"""


@dataclass
class Look:
    """What somebody sits before."""

    width: int = 1024
    height: int = 700
    theme: str = "light"
    touch: bool = False
    still: bool = True


@dataclass
class Told:
    """All that a socket has told, kept by the rules of docs/table-protocol.md."""

    texts: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    pieces: dict[str, dict[str, Any]] = field(default_factory=dict)
    sight: dict[str, Any] = field(default_factory=dict)
    chat: list[dict[str, Any]] = field(default_factory=list)
    n: int = -1

    def hear(self, payload: str | bytes) -> None:
        """Take a frame: text, or gzipped text."""
        text = payload if isinstance(payload, str) else gzip.decompress(payload).decode()
        self.texts.append(text)
        fact = json.loads(text)
        self.facts.append(fact)
        if fact["type"] == "table.snapshot":
            self._begin(fact)
        elif fact["type"] not in UNNUMBERED and fact.get("n", -1) > self.n:
            self.n = fact["n"]
            self._take(fact)

    def _begin(self, fact: dict[str, Any]) -> None:
        self.pieces = {piece["id"]: piece for piece in fact["pieces"]}
        self.sight, self.chat, self.n = fact["sight"], list(fact["chat"]), fact["n"]

    def _take(self, fact: dict[str, Any]) -> None:
        if fact["type"] == "chat.said":
            self.chat.append(fact["message"])
        if fact["type"] != "table.changed":
            return
        self.pieces |= {piece["id"]: piece for piece in fact["add"]}
        for values in fact["set"]:
            self.pieces[values["id"]] |= values
        for gone in fact["remove"]:
            self.pieces.pop(gone, None)
        self.sight = fact["sight"] or self.sight

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the pieces of a kind."""
        return [piece for piece in self.pieces.values() if piece["kind"] == kind]

    def ever(self, words: str) -> bool:
        """Whether these words came in any frame."""
        return any(words in text for text in self.texts)


class Seat:
    """One person: his browser, his page, what he was told."""

    def __init__(self, browser: Browser, site: LiveSite, name: str, password: str, look: Look) -> None:
        self.name, self.site, self.look, self.told, self.watch = name, site, look, Told(), Watch()
        self.context = browser.new_context(
            viewport={"width": look.width, "height": look.height}, color_scheme=look.theme, has_touch=look.touch,
            is_mobile=look.touch, reduced_motion="reduce" if look.still else "no-preference",
        )  # fmt: skip
        self.context.set_default_timeout(LONG)
        self.context.add_init_script(KEEP_SOUNDS)
        self.page = self.context.new_page()
        self.watch.over(self.page)
        self.page.on("websocket", self._listen)
        sign_in(self.page, site, name, password)

    def _listen(self, socket: WebSocket) -> None:
        if "/live/scenes/" in socket.url:
            socket.on("framereceived", self.told.hear)

    # -- waiting ---------------------------------------------------------------------------------------------

    def until(self, true: Callable[[], Any], what: str, seconds: float = 60) -> Any:
        """Wait until something holds; `what` says what was expected."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := true():
                return found
            self.page.wait_for_timeout(30)
        last = [text[:300] for text in self.told.texts[-4:]]
        raise AssertionError(f"{self.name}: not seen in {seconds} s: {what}; last told: {last}")

    def until_live(self) -> None:
        """Wait until the table is laid."""
        expect(self.page.locator("#table[data-link=live]")).to_be_visible(timeout=LONG)
        expect(self.page.locator(".table--loading")).to_have_count(0, timeout=LONG)

    def go(self, address: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site.url + address)

    def piece(self, uid: str) -> dict[str, Any]:
        """Return a piece; empty where this person knows of none."""
        return self.told.pieces.get(uid, {})

    def place(self, uid: str) -> tuple[float, float] | None:
        """Return where a piece is, as this person was told."""
        found = self.piece(uid)
        return (found["x"], found["y"]) if found else None

    # -- hands -----------------------------------------------------------------------------------------------

    @property
    def board(self) -> Locator:
        """The map."""
        return self.page.locator("#table-board")

    def whole(self) -> None:
        """See the whole scene."""
        self.board.focus()
        self.page.keyboard.press("Home")

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the scene lies in the window, while the whole scene is seen (board/camera.ts)."""
        left, top, width, height = self._beside_the_tools()
        settings = self.told.pieces["settings"]
        zoom = min(width / settings["width"], height / settings["height"]) * 0.96
        across, down = x - settings["width"] / 2, y - settings["height"] / 2
        return left + width / 2 + across * zoom, top + height / 2 + down * zoom

    def _beside_the_tools(self) -> tuple[float, float, float, float]:
        """Return what the tools leave of the board (board/covered.ts)."""
        board, rail = self.board.bounding_box(), self.page.locator("[data-rail]").bounding_box()
        assert board is not None
        left, top, width, height = (board[name] for name in ("x", "y", "width", "height"))
        if not rail or not rail["width"]:
            return left, top, width, height
        if rail["height"] >= rail["width"]:
            taken = min(width * 0.4, rail["x"] + rail["width"] - left)
            return left + taken, top, width - taken, height
        return left, top, width, height - min(height * 0.4, top + height - rail["y"])

    def click(self, x: float, y: float, *, shift: bool = False) -> None:
        """Click at a place of the scene."""
        self.whole()
        if shift:
            self.page.keyboard.down("Shift")
        self.page.mouse.click(*self.spot(x, y))
        if shift:
            self.page.keyboard.up("Shift")

    def drag(self, *places: tuple[float, float], drop: bool = True) -> None:
        """Drag with the mouse from one place of the scene to the others."""
        self.whole()
        self.page.mouse.move(*self.spot(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.spot(*place), steps=6)
        if drop:
            self.page.mouse.up()

    def slide(self, start: tuple[float, float], end: tuple[float, float], tries: int = 6) -> None:
        """Drag with a finger; on a busy machine it may seem to rest first, which opens a menu: once more, then."""
        for _ in range(tries):
            self._slide(start, end)
            if not self.page.locator(".tmenu").count():
                return
            self.page.keyboard.press("Escape")
        raise AssertionError(f"{self.name}: every touch was taken for a long one")

    def _slide(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.whole()
        (x0, y0), (x1, y1) = self.spot(*start), self.spot(*end)
        fingers = self.context.new_cdp_session(self.page)

        def touch(kind: str, *points: dict[str, float]) -> None:
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

        touch("touchStart", {"x": x0, "y": y0})
        for step in range(1, 7):
            touch("touchMove", {"x": x0 + (x1 - x0) * step / 6, "y": y0 + (y1 - y0) * step / 6})
        touch("touchEnd")
        fingers.detach()

    def take(self, tool: str) -> None:
        """Take a tool from the rail."""
        button = self.page.locator(f"[data-tool={tool}]")
        if button.get_attribute("aria-pressed") != "true":
            button.click()

    def open(self, panel: str) -> None:
        """Open a panel, if it is not open."""
        tab = self.page.get_by_role("tab", name=panel)
        if tab.get_attribute("aria-selected") != "true":
            tab.click()

    def choose(self, menu: str, item: str) -> None:
        """Choose from a menu of the bar."""
        self.page.get_by_role("button", name=menu, exact=True).click()
        self.page.get_by_role("menu").locator(".tmenu__item").filter(has_text=item).first.click()

    def say(self, words: str) -> None:
        """Write a line in the chat."""
        self.open("Chat")
        box = self.page.get_by_label("Your words")
        box.fill(words)
        box.press("Enter")
