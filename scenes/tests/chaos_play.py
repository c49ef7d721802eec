"""Fifteen people who play at random while their sockets are cut and their server dies, and what must be so at the end.

`Table` lets them play; whoever starts the server breaks it, too. `differences` says what is not as it should be.
"""

import asyncio
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from scenes.pieces import SINGLE
from scenes.tests.live_tables import Site
from scenes.tests.wire import Wire, open_wire, unpacked

WIDTH, HEIGHT = 2800, 1400
SETTINGS = {"width": WIDTH, "height": HEIGHT, "sight": True, "explored": "each"}
ALWAYS_WRITTEN = ("token.move", "chat.say", "dice.roll", "piece.add")
"""An accepted order of these leaves an event in any case; others may turn out to change nothing."""


def walls() -> list[dict[str, Any]]:
    """Return three walls across the scene, each with a door."""
    pieces: list[dict[str, Any]] = []
    for n, x in enumerate((700, 1400, 2100)):
        pieces += [
            {"kind": "wall", "id": f"north{n}", "x1": x, "y1": 0, "x2": x, "y2": 300},
            {"kind": "wall", "id": f"door{n}", "x1": x, "y1": 300, "x2": x, "y2": 400, "door": "door"},
            {"kind": "wall", "id": f"south{n}", "x1": x, "y1": 400, "x2": x, "y2": HEIGHT},
        ]
    return pieces


ASKED = {"people": 15, "tokens": 40, "vision": True, "settings": SETTINGS, "pieces": walls()}


class Player:
    """One browser: keeps its state by the protocol, keeps its orders until they are answered, always comes back."""

    def __init__(self, table: "Table", at: int) -> None:
        self.table, self.at = table, at
        self.is_master, self.own = at == 0, f"t{at}"
        self.wire: Wire | None = None
        self.seat, self.n, self.ready = "", -1, False
        self.pieces: dict[str, dict[str, Any]] = {}
        self.said: list[int] = []
        self.pending: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.types: dict[str, str] = {}
        self.added: list[str] = []
        self.snapshots = self.resumed = self.behind = 0
        self.told_n = -1

    async def live(self) -> None:
        """Come in, and again whenever the line breaks."""
        while not self.table.over:
            try:
                await self._visit()
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)
            self.wire, self.ready = None, False
            await asyncio.sleep(random.uniform(0.02, 0.2))

    async def _visit(self) -> None:
        path = f"/live/scenes/{self.table.made['uid']}/" + ("?again=1" if self.seat else "")
        self.ready = False
        port = random.choice(self.table.site.ports)
        self.wire = wire = await open_wire(port, path, self.table.cookie(self.at), self._heard)
        if self.seat:
            self._send({"type": "resume", "seat": self.seat, "n": self.n})
        while not wire.closed.done():
            await asyncio.wait([wire.closed], timeout=0.7)
            if not wire.closed.done():
                self._send({"type": "clock.ask", "sent": 1.0})

    def cut(self) -> None:
        """Lose the network."""
        if self.wire is not None:
            self.wire.cut()

    def _send(self, order: dict[str, Any]) -> None:
        if self.wire is not None and not self.wire.closed.done():
            self.wire.send(json.dumps(order).encode())

    # -- hearing ------------------------------------------------------------------------------------------------

    def _heard(self, _: float, body: memoryview) -> None:
        fact = json.loads(unpacked(body))
        kind = fact["type"]
        if kind == "table.snapshot":
            self._begin(fact)
        elif kind == "table.missed":
            self.resumed += 1
            self._be_ready()
        elif kind == "clock.told":
            self.told_n = fact["n"]
            if self.ready and fact["n"] > self.n:
                self.behind += 1  # or what he lacks is on its way: then it comes twice and is taken once
                self._send({"type": "resume", "seat": self.seat, "n": self.n})
        elif kind in ("order.done", "order.refused"):
            self._answered(fact)
        elif "n" in fact and self.ready:
            self._numbered(fact)

    def _begin(self, fact: dict[str, Any]) -> None:
        self.seat, self.n = fact["seat"], fact["n"]
        self.pieces = {one["id"]: one for one in fact["pieces"]}
        self.said = [one["id"] for one in fact["chat"]]
        self.snapshots += 1
        self._be_ready()

    def _be_ready(self) -> None:
        self.ready = True
        for order in self.pending.values():
            self._send(order)

    def _answered(self, fact: dict[str, Any]) -> None:
        before = self.answers.get(fact["id"])
        if before is not None and before["type"] != fact["type"]:
            self.table.fault(f"{self.types[fact['id']]} was answered {before['type']}, then {fact}")
        self.answers[fact["id"]] = fact
        self.pending.pop(fact["id"], None)
        if self.types[fact["id"]] == "piece.add" and before is None:
            self.added += fact.get("created", [])

    def _numbered(self, fact: dict[str, Any]) -> None:
        if fact["n"] <= self.n:
            return
        if fact["n"] != self.n + 1:
            self.table.fault(f"{self.at} missed something: {fact['n']} came after {self.n}")
        self.n = fact["n"]
        if fact["type"] == "chat.said":
            self.said.append(fact["message"]["id"])
        elif fact["type"] == "table.changed":
            self._changed(fact)

    def _changed(self, fact: dict[str, Any]) -> None:
        for one in fact["add"]:
            self.pieces[one["id"]] = one
        for one in fact["set"]:
            if one["id"] not in self.pieces:
                self.table.fault(f"{self.at} was told of a change of {one['id']}, which he does not know")
            self.pieces[one["id"]] = {**self.pieces.get(one["id"], {}), **one}
        for uid in fact["remove"]:
            self.pieces.pop(uid, None)

    # -- playing ------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """Give an order by chance; dragging is never answered."""
        acts = MASTERS_ACTS if self.is_master else PLAYERS_ACTS
        order = random.choice(acts)(self)
        if order is None:
            return
        if order["type"] == "token.drag":
            self._send(order)
            return
        order["id"] = uuid.uuid4().hex
        self.types[order["id"]] = order["type"]
        self.pending[order["id"]] = order
        if self.ready:
            self._send(order)


Act = Callable[[Player], dict[str, Any] | None]


def _spot() -> list[float]:
    return [round(random.uniform(20, WIDTH - 20), 2), round(random.uniform(20, HEIGHT - 20), 2)]


def _move(who: Player) -> dict[str, Any]:
    uid = f"t{random.randrange(40)}" if who.is_master else who.own
    known = who.pieces.get(uid)
    near = [known["x"] + random.uniform(-90, 90), known["y"] + random.uniform(-90, 90)] if known else _spot()
    return {"type": "token.move", "tokens": [{"id": uid, "path": _spot() if who.is_master else near}]}


def _drag(who: Player) -> dict[str, Any]:
    x, y = _spot()
    return {"type": "token.drag", "tokens": [{"id": "t3" if who.is_master else who.own, "x": x, "y": y}]}


def _add(who: Player) -> dict[str, Any]:
    x, y = _spot()
    fog = {"kind": "fog", "points": [x, y, x + 200, y, x + 200, y + 200, x, y + 200]}
    token = {"kind": "token", "name": "Newcomer", "x": x, "y": y, "hidden": random.random() < 0.3}
    light = {"kind": "light", "x": x, "y": y}
    return {"type": "piece.add", "pieces": [random.choice([fog, token, light])]}


def _remove(who: Player) -> dict[str, Any] | None:
    return {"type": "piece.remove", "ids": [who.added.pop(random.randrange(len(who.added)))]} if who.added else None


def _change(who: Player) -> dict[str, Any]:
    values: dict[str, Any] = random.choice(
        [{"hidden": random.random() < 0.3}, {"bars": [{"name": "HP", "value": random.randrange(7), "max": 7}]}]
    )
    return {"type": "piece.change", "pieces": [{"id": f"t{random.randrange(15, 40)}", "set": values}]}


def _door(who: Player) -> dict[str, Any]:
    return {"type": "door.set", "door": f"door{random.randrange(3)}", "state": random.choice(["open", "closed"])}


def _fight(who: Player) -> dict[str, Any]:
    few = [f"t{n}" for n in random.sample(range(40), 3)]
    return random.choice(
        [{"type": "combat.add", "tokens": few, "roll": True}, {"type": "combat.start"}, {"type": "combat.next"},
         {"type": "combat.next"}, {"type": "combat.end"}]
    )  # fmt: skip


def _say(who: Player) -> dict[str, Any]:
    to = random.choice(["everybody", "everybody", "game_masters"])
    return {"type": "chat.say", "text": f"word {random.random()}", "to": to}


def _roll(who: Player) -> dict[str, Any]:
    return {"type": "dice.roll", "formula": "2d6+1"}


def _plain(kind: str) -> Act:
    return lambda who: {"type": kind}


PLAYERS_ACTS: list[Act] = [_move, _move, _move, _drag, _drag, _say, _roll, _door, _plain("undo"), _plain("redo")]
MASTERS_ACTS: list[Act] = [
    _move, _move, _move, _drag, _add, _add, _remove, _change, _door, _fight, _fight, _say, _plain("undo"),
    _plain("undo"), _plain("redo"), _plain("fog.clear"),
]  # fmt: skip


class Table:
    """All of them at one scene."""

    def __init__(self, site: Site, made: dict[str, Any]) -> None:
        self.site, self.made, self.over, self.playing = site, made, False, True
        self.faults: list[str] = []
        self.players = [Player(self, at) for at in range(len(made["keys"]))]
        self._tasks: list[asyncio.Task[None]] = []

    def cookie(self, at: int) -> str:
        """Return what signs somebody in."""
        return f"sessionid={self.made['keys'][at]}"

    def fault(self, words: str) -> None:
        """Note what should not have happened."""
        self.faults.append(words)

    async def begin(self, *, pause: float = 0.3, cuts: float = 0.4) -> None:
        """Let everybody in and play, each with such pauses; sockets are cut about every `cuts` seconds."""
        self._tasks = [asyncio.ensure_future(one.live()) for one in self.players]
        await self.until(lambda: all(one.ready for one in self.players), 60)
        self._tasks += [asyncio.ensure_future(self._acting(one, pause)) for one in self.players]
        self._tasks.append(asyncio.ensure_future(self._cutting(cuts)))

    async def _acting(self, who: Player, pause: float) -> None:
        while self.playing:
            await asyncio.sleep(random.uniform(0, 2 * pause))
            if who.snapshots and len(who.pending) < 50:
                who.act()

    async def _cutting(self, pause: float) -> None:
        while self.playing:
            await asyncio.sleep(random.uniform(0, 2 * pause))
            random.choice(self.players).cut()

    async def settle(self, seconds: float = 60) -> None:
        """Stop playing; wait until every order is answered and everybody knows everything."""
        self.playing = False
        await self.until(lambda: not any(one.pending for one in self.players), seconds)
        await asyncio.sleep(2.5)  # a poll of the other processes, and a question for the clock
        await self.until(lambda: all(one.ready and one.told_n == one.n for one in self.players), seconds)

    async def until(self, true: Callable[[], bool], seconds: float) -> None:
        """Wait until something holds."""
        for _ in range(int(seconds * 50)):
            if true():
                return
            await asyncio.sleep(0.02)
        waiting = [(one.at, one.ready, one.n, one.told_n, len(one.pending)) for one in self.players]
        raise AssertionError(f"that never came about: (who, ready, n, told, pending) {waiting}")

    async def end(self) -> None:
        """Send everybody home."""
        self.over = True
        for one in self.players:
            one.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def snapshots(self) -> list[dict[str, Any]]:
        """Return what each person is told who comes in afresh."""
        return [await self._snapshot(at) for at in range(len(self.players))]

    async def _snapshot(self, at: int) -> dict[str, Any]:
        found: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

        def heard(_: float, body: memoryview) -> None:
            fact = json.loads(unpacked(body))
            if fact["type"] == "table.snapshot" and not found.done():
                found.set_result(fact)

        path = f"/live/scenes/{self.made['uid']}/"
        wire = await open_wire(random.choice(self.site.ports), path, self.cookie(at), heard)
        try:
            return await asyncio.wait_for(found, 30)
        finally:
            wire.cut()

    # -- judging ------------------------------------------------------------------------------------------------

    async def differences(self) -> list[str]:
        """Return what is not as it should be: states, orders, chat."""
        found = list(self.faults)
        for who, fact in zip(self.players, await self.snapshots(), strict=True):
            found += _unlike(f"player {who.at}", who.pieces, {one["id"]: one for one in fact["pieces"]})
            talk = [one["id"] for one in fact["chat"]]
            if who.said[-len(talk) :] != talk:
                found.append(f"player {who.at} heard other things than were said")
        truth = self.site.run(TRUTH, SCENE=self.made["pk"])
        master = {
            uid: {name: value for name, value in one.items() if name != "seen"}
            for uid, one in self.players[0].pieces.items()
            if uid in truth["pieces"] or uid not in SINGLE  # pieces that every scene has are there without a row
        }
        found += _unlike("the game master", master, truth["pieces"])
        found += _unlike("the log, replayed", truth["replayed"], truth["pieces"])
        return found + self._orders_unlike(truth)

    def _orders_unlike(self, truth: dict[str, Any]) -> list[str]:
        found = []
        written = Counter((actor, order) for actor, order in truth["orders"])
        for who in self.players:
            actor = self.made["people"][who.at]
            for order, answer in who.answers.items():
                count, kind = written[actor, order], who.types[order]
                wanted = {1} if kind in ALWAYS_WRITTEN else {0, 1}
                if count not in (wanted if answer["type"] == "order.done" else {0}):
                    said = (answer.get("error") or answer)["code" if "error" in answer else "type"]
                    found.append(f"{kind} of {who.at} was answered {said} and is {count} times in the log")
        if truth["numbers"] != list(range(1, len(truth["numbers"]) + 1)):
            found.append("the log's numbers have gaps")
        return found

    def counts(self) -> dict[str, int]:
        """Return what has happened."""
        done = Counter(answer["type"] for one in self.players for answer in one.answers.values())
        return {
            "done": done["order.done"], "refused": done["order.refused"],
            "snapshots": sum(one.snapshots for one in self.players),
            "resumed": sum(one.resumed for one in self.players),
        }  # fmt: skip


def _unlike(whose: str, one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    found = [f"{whose}: {uid} is there and should not be" for uid in one.keys() - other.keys()]
    found += [f"{whose}: {uid} is missing" for uid in other.keys() - one.keys()]
    for uid in one.keys() & other.keys():
        names = one[uid].keys() | other[uid].keys()
        fields = {name for name in names if one[uid].get(name) != other[uid].get(name)}
        if fields:
            words = {name: (one[uid].get(name), other[uid].get(name)) for name in fields}
            found.append(f"{whose}: {uid} differs: {words}")
    return found


TRUTH = """
import json, os, django; django.setup()
from scenes.models import Piece, SceneEvent
from scenes.room.state import State, inverse
scene = int(os.environ["SCENE"])
pieces = {one.uid: one.data for one in Piece.objects.filter(scene=scene)}
events = list(SceneEvent.objects.filter(scene=scene).order_by("number"))
state = State(json.loads(json.dumps(list(pieces.values()))))
for event in reversed(events): state.apply(inverse(event.changes))
for event in events: state.apply(event.changes)
print(json.dumps({"pieces": pieces, "replayed": {uid: one for uid, one in state.pieces.items() if uid in pieces
                  or uid not in ("settings", "combat", "screen")},
                  "orders": [(one.actor_id, one.order_id) for one in events if one.order_id],
                  "numbers": [one.number for one in events]}))
"""
