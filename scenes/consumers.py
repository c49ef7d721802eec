"""The socket of the live table: the state first, then facts; orders in, refusals to the sender alone.

A plain ASGI application: what is told to hundreds of browsers a second goes past the channel layer
(docs/decisions/0018).
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import parse_qs

import msgspec
from django.conf import settings

from bestiary_site.shared import events, tracing
from bestiary_site.shared.consumers import CLOSE_NOT_FOUND, CLOSE_SIGN_IN
from bestiary_site.shared.errors import DomainError, NotFound, SignInNeeded
from scenes.protocol import (
    AskTime,
    DragTokens,
    Measure,
    Order,
    OrderDone,
    OrderRefused,
    Problem,
    Redo,
    Resume,
    Steps,
    TableMoved,
    TimeTold,
    Truth,
    Undo,
)
from scenes.room import bus
from scenes.room.asked import id_in, named_by, understood
from scenes.room.ears import Ears
from scenes.room.hub import Outlet, front_desk
from scenes.room.orders.steps import LASTING, words_for_type
from scenes.room.replica import Done
from scenes.room.rooms import Room, rooms, text_of
from scenes.room.visits import CLOSE_PLACE_CHANGED, Visit, find_visit, groups_for, steps_for, who_must_go
from scenes.room.warmth import warm_up_in_background

logger = logging.getLogger(__name__)
ORDERS_PER_TEN_SECONDS = 900
"""60 stored moves a second and something to spare; game masters of large scenes paint fog quickly."""
FLEETING_PER_SECOND = 70
REFUSALS_KEPT = 50


class TableSocket:
    """One browser at a scene."""

    def __init__(self) -> None:
        self.outlet: Outlet
        self.ears = Ears()
        self.room: Room | None = None
        self.visit: Visit
        self.recent: list[float] = []
        self.fleeting: list[float] = []
        self.refused: OrderedDict[str, OrderRefused] = OrderedDict()

    @classmethod
    def as_asgi(cls) -> Any:
        """Return the ASGI application."""

        async def application(scope: Any, receive: Any, send: Any) -> None:
            await cls().serve(scope, receive, send)

        return application

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection from its beginning to its end."""
        if (await receive())["type"] != "websocket.connect":
            return
        events.bind_server_loop(asyncio.get_running_loop())
        warm_up_in_background()
        await send({"type": "websocket.accept"})
        self.outlet = Outlet(send)
        try:
            if await self._come_in(scope):
                self.ears.listen(self._hear)
            await self._read(receive)
        finally:
            await self.outlet.end()
            try:
                await self._go()
            finally:
                await self.ears.close()

    async def _come_in(self, scope: Any) -> bool:
        asked = parse_qs(scope.get("query_string", b"").decode())
        seen_as = asked.get("as", [""])[0]
        knocks = (
            scope["user"], scope["url_route"]["kwargs"]["scene_uid"], scope.get("session"),
            int(seen_as) if seen_as.isdecimal() and len(seen_as) < 15 else None,
        )  # fmt: skip
        groups = await front_desk().do(groups_for, *knocks)
        await self.ears.open(groups)
        try:
            self.visit = await front_desk().do(find_visit, *knocks)
        except SignInNeeded:
            self.outlet.close(CLOSE_SIGN_IN)
            return False
        except NotFound:
            self.outlet.close(CLOSE_NOT_FOUND)
            return False
        if self.visit.groups != groups:  # he was made a game master, or is none any more, just now
            self.outlet.close(CLOSE_PLACE_CHANGED)
            return False
        room = await rooms().room_for(self.visit.scene)
        room.visits[self.outlet] = self.visit
        self.room = room
        await room.desk.do(room.enter, self.visit, self.outlet, snapshot="again" not in asked)
        await self._tell_people(room)
        return True

    async def _tell_people(self, room: Room) -> None:
        await room.tell_people()
        await rooms().say_who(room)

    async def _go(self) -> None:
        room = self.room
        if room is None:
            return
        room.visits.pop(self.outlet, None)
        with contextlib.suppress(RuntimeError):  # the site is stopping, its threads are gone
            await room.desk.do(room.leave, self.visit, self.outlet)
            await self._tell_people(room)

    # -- reading --------------------------------------------------------------------------------------------

    async def _read(self, receive: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            if message["type"] == "websocket.receive" and self.room is not None:
                await self._take(message.get("text") or "", self.room)

    async def _take(self, text: str, room: Room) -> None:
        try:
            order = understood(text)
        except DomainError as refusal:
            self._refuse(id_in(text), refusal)
            return
        if isinstance(order, AskTime):
            self._tell_time(order, room)
        elif isinstance(order, Resume):
            await room.desk.do(room.resume, self.visit, self.outlet, order.seat, order.n)
        elif isinstance(order, DragTokens | Measure):
            self._pass_on(order, room)
        else:
            with tracing.span(f"order {type(order).__struct_config__.tag}", {"socket.kind": "table"}):
                await self._carry_out(order, room)

    def _tell_time(self, order: AskTime, room: Room) -> None:
        seat = room.replica.audience.seats.get(self.visit.who)
        self._tell(TimeTold(sent=order.sent, time=time.time(), n=seat.n if seat else 0))

    # -- what is fleeting -------------------------------------------------------------------------------------

    def _pass_on(self, order: DragTokens | Measure, room: Room) -> None:
        """Check a drag or a ruler and show it to the others at once; too many are dropped, and nothing is answered."""
        now = time.monotonic()
        self.fleeting = [at for at in self.fleeting if at > now - 1]
        rights = self.visit.rights
        if len(self.fleeting) >= FLEETING_PER_SECOND or rights.looks_only or not self._may_show(order, room):
            return
        self.fleeting.append(now)
        room.pass_on(order, rights.user_id, runs=rights.runs, source=self.outlet)
        message = {"order": msgspec.to_builtins(order), "by": rights.user_id, "runs": rights.runs}
        if settings.REDIS_URL:
            asyncio.get_running_loop().run_in_executor(None, bus.send, room.scene.pk, message)

    def _may_show(self, order: DragTokens | Measure, room: Room) -> bool:
        rights, state = self.visit.rights, room.replica.state
        if isinstance(order, Measure):
            return rights.runs or (rights.plays and bool(state.settings["allowed"]["measure"]))
        tokens = [state.pieces.get(one.id) for one in order.tokens]
        return all(one is not None and one["kind"] == "token" and self._may_hold(one) for one in tokens)

    def _may_hold(self, token: Any) -> bool:
        rights = self.visit.rights
        free = not (token["locked"] or token["hidden"] or token["layer"] == "game_master")
        return rights.runs or (rights.owns(token) and free)

    # -- orders -----------------------------------------------------------------------------------------------

    async def _carry_out(self, order: Order, room: Room) -> None:
        if order.id in self.refused:
            # A client that resumes sends again what is not answered yet, and may be answered meanwhile: a second try
            # could succeed after the first was refused.
            self._tell(self.refused[order.id])
            return
        try:
            self._require_patience()
            done = await room.desk.do(self._begin, order, room)
        except DomainError as refusal:
            await self._refuse_with_truth(order, refusal, room)
            return
        except Exception:
            # One bad order must not end the socket; the log says what, and the sender is told.
            logger.exception("an order at scene %s failed: %s", room.scene.pk, type(order).__name__)
            problem = DomainError("went_wrong", "That went wrong on the server. It has been written down; try again.")
            await self._refuse_with_truth(order, problem, room)
            return
        steps = await self._steps_after(order, room) if done.number is not None else None
        self._tell(OrderDone(id=order.id, number=None, created=done.created, steps=steps))

    def _begin(self, order: Order, room: Room) -> Done:
        """Carry an order out, in the desk's thread, unless its sender is gone: he sends it again, perhaps to another
        process, which may refuse it; what still waits here must not be done after that.
        """
        if self.outlet.closed_with is not None:
            raise DomainError("gone", "The one who asked is gone.")
        return room.carry_out(order, self.visit.rights)

    async def _steps_after(self, order: Order, room: Room) -> Steps | None:
        """Return what undo and redo would do now: mostly clear without asking the database."""
        kind = str(type(order).__struct_config__.tag)
        if isinstance(order, Undo | Redo):
            return await room.desk.do(steps_for, room.scene.pk, self.visit.rights.user_id)
        return Steps(undo=words_for_type(kind), redo=None) if kind not in LASTING else None

    def _require_patience(self) -> None:
        now = time.monotonic()
        if self.recent and self.recent[0] < now - 10:
            self.recent = [at for at in self.recent if at > now - 10]
        if len(self.recent) >= ORDERS_PER_TEN_SECONDS:
            raise DomainError("too_many_orders", "That was too quick: wait a moment, then do it again.")
        self.recent.append(now)

    async def _refuse_with_truth(self, order: Order, refusal: DomainError, room: Room) -> None:
        named = named_by(order)
        truth = Truth()
        if named:
            found, gone = await room.desk.do(room.truth, self.visit.rights, named)
            truth = Truth(pieces=found, gone=gone)
        self._refuse(order.id, refusal, truth)

    def _remember(self, refused: OrderRefused) -> None:
        if refused.id and refused.error.code != "too_many_orders":  # that one was never begun: clients give it again
            self.refused[refused.id] = refused
        if len(self.refused) > REFUSALS_KEPT:
            self.refused.popitem(last=False)

    def _refuse(self, order_id: str, refusal: DomainError, truth: Truth | None = None) -> None:
        problem = Problem(code=refusal.code, message=refusal.message, fields=refusal.fields)
        refused = OrderRefused(id=order_id, error=problem, truth=truth or Truth())
        self._remember(refused)
        self._tell(refused)

    def _tell(self, fact: Any) -> None:
        self.outlet.push(text_of(fact).decode())

    # -- the person's place changes -----------------------------------------------------------------------------

    async def _hear(self, content: dict[str, Any]) -> None:
        """Go when one's place in the campaign has changed or the table has gone elsewhere; the browser knocks again."""
        kind = content.get("type")
        if kind not in ("membership.changed", "table.moved"):
            return
        must_go = await front_desk().do(who_must_go, self.visit.scene.pk, {0: self.visit})
        scene = content.get("scene", "")
        if kind == "table.moved" and scene != str(self.visit.scene.uid) and (scene or must_go):
            self._tell(TableMoved(scene=scene, address=content.get("address", "")))
        if must_go:
            self.outlet.close(must_go[0])
