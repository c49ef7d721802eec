"""The rooms of this process: browsers come in and go, their orders are carried out, what is fleeting is passed on."""

import asyncio
import logging
import time
from typing import Any, cast

import msgspec
from django.conf import settings

from scenes.models import Scene
from scenes.protocol import VERSION, DragTokens, Measure, Missed, Order, PeopleHere, Person, Snapshot
from scenes.room import bus
from scenes.room.fleeting import Fleeting
from scenes.room.hub import Outlet, close_desk, deliver, desk_of, dismiss, front_desk, packed
from scenes.room.replica import Done, Replica, drop_idle, forget, replica_of
from scenes.room.rights import Rights
from scenes.room.rolls import fair_dice
from scenes.room.seats import Outbox, Seat
from scenes.room.visits import (
    CLOSE_MOVED_ON,
    CLOSE_PLACE_CHANGED,
    Visit,
    describe,
    people_of,
    steps_for,
    talk_for,
    where_now,
    who_must_go,
)

logger = logging.getLogger(__name__)
POLL_SECONDS = 2.0
THOROUGH_TURNS = 5
"""Every so many polls it is asked who may still be here, and said who is."""
HERE_SECONDS = 25.0
"""After so long without a word of it, another process's people count as gone."""
text_of = msgspec.json.encode


class Room:
    """One scene's browsers in this process; lives on the server's loop, its replica works in its desk's thread."""

    def __init__(self, scene: Scene, replica: Replica) -> None:
        self.scene, self.replica = scene, replica
        self.desk = desk_of(scene.pk)
        self.visits: dict[Outlet, Visit] = {}
        self.elsewhere: dict[str, tuple[float, set[int]]] = {}
        self.empty_since: float | None = None
        self.fleeting = Fleeting()
        self._telling: asyncio.Task[None] | None = None
        replica.deliver = deliver
        replica.announce = bus.announce

    # -- in the desk's thread -----------------------------------------------------------------------------

    def enter(self, visit: Visit, outlet: Outlet, *, snapshot: bool) -> Seat:
        """Give a seat, and tell the state as it is now."""
        people = self.people() if snapshot else []
        with self.replica.lock:
            outbox: Outbox = []
            self.replica.catch_up(outbox)
            self.replica.audience.follow_entries(outbox, visit.rights.user_id)
            deliver(outbox)
            before = self.replica.audience.seats.get(visit.who)
            seat = self.replica.audience.sit(visit.who, visit.rights, outlet)
            if before is not None and before is not seat:
                # His other browsers have their places no more: nobody would tell them anything.
                dismiss(before.listeners, CLOSE_PLACE_CHANGED)
            if snapshot:
                talk = talk_for(visit.scene, visit.rights, self.replica.state.number)
                deliver([(outlet, self._snapshot(visit, seat, talk, people))])
        return seat

    def _snapshot(self, visit: Visit, seat: Seat, talk: list[Any], people: list[Person]) -> str | bytes:
        audience = self.replica.audience
        projection = audience.projections[seat.key]
        rights = visit.rights
        role = cast(Any, rights.role.value)
        fact = Snapshot(
            n=seat.n, seat=seat.uid, version=VERSION,
            me=Person(id=rights.user_id, name=rights.name, role=role, colour=rights.colour, here=True),
            scene=describe(visit),
            pieces=projection.encoded_pieces(),  # type: ignore[arg-type]
            sight=projection.sight_fact(), explored=projection.explored_fact(), chat=talk, people=people,
            steps=steps_for(self.scene.pk, rights.user_id), dice=fair_dice(cast(Any, self.replica.campaign_id)),
            time=time.time(), looks_only=rights.looks_only,
        )  # fmt: skip
        return packed(text_of(fact).decode())

    def resume(self, visit: Visit, outlet: Outlet, seat_uid: str, n: int) -> None:
        """Send what was missed; a snapshot when that is not known any more."""
        with self.replica.lock:
            outbox: Outbox = []
            self.replica.catch_up(outbox)
            deliver(outbox)
            seat = self.replica.audience.seats.get(visit.who)
            missed = seat.missed_after(n) if seat is not None and seat.uid == seat_uid else None
            if seat is None or missed is None:
                self._again(visit, outlet)
                return
            head = Missed(
                n=n, seat=seat.uid, people=self.people(), steps=steps_for(self.scene.pk, visit.rights.user_id),
                time=time.time(),
            )  # fmt: skip
            deliver([(outlet, text_of(head).decode()), *((outlet, packed(text)) for text in missed)])

    def _again(self, visit: Visit, outlet: Outlet) -> None:
        self.enter(visit, outlet, snapshot=True)

    def carry_out(self, order: Order, rights: Rights) -> Done:
        """Carry an order out."""
        return self.replica.carry_out(order, rights)

    def leave(self, visit: Visit, outlet: Outlet) -> None:
        """One browser is gone."""
        with self.replica.lock:
            self.replica.audience.leave(visit.who, outlet)

    def keep_in_step(self) -> None:
        """Take what was missed, and give up the seats of those who did not come back."""
        with self.replica.lock:
            # Asked with the lock: else an order that another thread carries out meanwhile looks like a lower number.
            number = Scene.objects.filter(pk=self.scene.pk).values_list("number", flat=True).first()
            if number is not None and (number != self.replica.state.number or self.replica.broken):
                self.replica.refresh(number)
            outbox: Outbox = []
            self.replica.audience.follow_entries(outbox)
            deliver(outbox)
            self.replica.audience.clear()

    def truth(self, rights: Rights, uids: list[str]) -> tuple[list[Any], list[str]]:
        """Return how the named pieces really are for somebody: (those he may know, ids of what is not there)."""
        with self.replica.lock:
            viewer = self.replica.audience.viewer_for(rights)
            found, gone = [], []
            for uid in uids[:50]:
                record = self.replica.state.get(uid)
                shown = viewer.shown(record) if record is not None else None
                if shown is None:
                    gone.append(uid)
                else:
                    found.append(shown)
            return found, gone

    def people(self) -> list[Person]:
        """Return everybody of the campaign, with who is here (in any process)."""
        return people_of(self.scene, self.here())

    # -- on the loop -----------------------------------------------------------------------------------------

    def here(self) -> set[int]:
        """Return who is at this scene now."""
        now = time.monotonic()
        heard = list(self.elsewhere.values())  # asked for in threads, while the loop hears more
        others = [people for at, people in heard if now - at < HERE_SECONDS]
        return self.own_people().union(*others)

    def own_people(self) -> set[int]:
        """Return who is at this scene through this process."""
        return {one.rights.user_id for one in list(self.visits.values()) if not one.rights.looks_only}

    async def send_away(self) -> None:
        """Close on those who may not stay as who they came."""
        visits = dict(self.visits)
        must_go = await front_desk().do(who_must_go, self.scene.pk, visits) if visits else {}
        for outlet, code in must_go.items():
            if code == CLOSE_MOVED_ON:  # his own message may be lost, or on its way still
                outlet.push(text_of(await front_desk().do(where_now, visits[outlet])).decode())
            outlet.close(code)

    async def tell_people(self) -> None:
        """Tell everybody who is here now: in a moment, since many may come at once."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(_quietly(self._tell_people()))

    async def _tell_people(self) -> None:
        await asyncio.sleep(min(1.0, 0.05 + len(self.visits) / 200))
        self._telling = None
        people = await front_desk().do(self.people)
        text = packed(text_of(PeopleHere(people=people)).decode())
        for outlet in list(self.visits):
            outlet.push(text)

    def pass_on(self, order: Order, user_id: int, *, runs: bool, source: Outlet | None) -> None:
        """Show others what somebody drags or measures, as far as they may see it. Never stored."""
        self.fleeting.show(order, user_id, self.replica.audience.projections, runs=runs, source=source)


# -- the process's rooms ---------------------------------------------------------------------------------------


class Rooms:
    """All rooms of one running loop, and what keeps them in step with other processes."""

    def __init__(self) -> None:
        self.open: dict[int, Room] = {}
        self.ear = bus.Ear(self._heard)
        self._keeper: asyncio.Task[None] | None = None

    async def room_for(self, scene: Scene) -> Room:
        """Return the room of a scene, opened if need be."""
        found = self.open.get(scene.pk)
        if found is None:
            replica = await desk_of(scene.pk).do(replica_of, scene)
            found = self.open.setdefault(scene.pk, Room(scene, replica))
            await self.ear.listen_to(scene.pk)
            bus_message = {"who": True}
            await found.desk.do(bus.send, scene.pk, bus_message)
        found.empty_since = None
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.get_running_loop().create_task(self._keep())
        return found

    def _heard(self, scene_id: int, message: dict[str, Any]) -> None:
        room = self.open.get(scene_id)
        if room is None:
            return
        loop = asyncio.get_running_loop()
        if "number" in message:
            if message["number"] > room.replica.state.number:
                loop.create_task(_quietly(room.desk.do(room.replica.refresh)))
        elif "order" in message:
            order = msgspec.convert(message["order"], DragTokens | Measure)
            room.pass_on(order, message["by"], runs=message["runs"], source=None)
        elif "here" in message:
            room.elsewhere[message["from"]] = (time.monotonic(), set(message["here"]))
            loop.create_task(_quietly(room.tell_people()))
        elif "who" in message:
            loop.create_task(_quietly(self.say_who(room)))

    async def say_who(self, room: Room) -> None:
        """Tell other processes who is here."""
        if not settings.REDIS_URL:
            return
        await room.desk.do(bus.send, room.scene.pk, {"here": sorted(room.own_people())})

    async def _keep(self) -> None:
        """Ask the database for the numbers of the open rooms, and close those that nobody came back to."""
        turn = 0
        while self.open:
            await asyncio.sleep(POLL_SECONDS)
            turn += 1
            for room in list(self.open.values()):
                # A database that is away for a moment is logged; the next turn asks again.
                await _quietly(self._tend(room, thoroughly=turn % THOROUGH_TURNS == 0))
            await _quietly(front_desk().do(drop_idle))

    async def _tend(self, room: Room, *, thoroughly: bool) -> None:
        if not room.visits:
            room.empty_since = room.empty_since or time.monotonic()
            if time.monotonic() - room.empty_since > settings.TABLE_ROOM_KEPT_SECONDS:
                await self.close(room)
                return
        await room.desk.do(room.keep_in_step)
        if thoroughly:
            await room.send_away()
            await self.say_who(room)

    async def close(self, room: Room) -> None:
        """Forget a room, at once: who comes in while the rest is tidied up opens it anew."""
        self.open.pop(room.scene.pk, None)
        forget(room.scene.pk)
        close_desk(room.scene.pk)
        await self.ear.stop_listening(room.scene.pk)
        if room.scene.pk in self.open:
            await self.ear.listen_to(room.scene.pk)


async def _quietly(work: Any) -> None:
    try:
        await work
    except Exception:
        logger.exception("keeping a table in step failed; it is tried again in a moment")


_rooms: dict[asyncio.AbstractEventLoop, Rooms] = {}


def rooms() -> Rooms:
    """Return the rooms of the running loop."""
    loop = asyncio.get_running_loop()
    found = _rooms.get(loop)
    if found is None:
        for old in [one for one in _rooms if one.is_closed()]:
            del _rooms[old]
        found = _rooms[loop] = Rooms()
    return found
