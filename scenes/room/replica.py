"""A scene as this process knows it: its state, kept in step with the database, and everybody who looks at it here.

The database is the truth: an order is carried out on the state with number n and written only if the scene still has
that number (compare and set). Who was too late takes what has happened meanwhile and tries again. So any number of
processes may carry out orders of one scene, and none of them owns it.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from bestiary_site.shared.errors import Conflict, DomainError
from campaigns.models import PlaySession
from scenes.models import Piece, Scene, SceneEvent
from scenes.protocol import Order
from scenes.room import bus
from scenes.room import orders as _registered  # noqa: F401  (importing them registers the orders)
from scenes.room.audience import Audience
from scenes.room.doing import Doing, carry
from scenes.room.links import links_of
from scenes.room.rights import Rights
from scenes.room.seats import Outbox
from scenes.room.state import State
from scenes.room.telling import Happened, happened_from
from scenes.room.writing import add_event, hold, store, take_number

logger = logging.getLogger(__name__)
TRIES = 8
MOST_MISSED = 2000
"""Who has missed more events than this reads the scene anew."""
_ORDERS_KEPT = 4000
MOST_WITHOUT_ROOM = 40
"""Scenes that only pages and the API have asked for: so many are kept, the last ones."""


class Stale(Exception):
    """Somebody else was quicker: the scene has another number by now."""


@dataclass
class Done:
    """What came of an order."""

    number: int | None
    created: list[str] = field(default_factory=list)
    again: bool = False
    event: int | None = None


class Replica:
    """A scene in this process. `lock` guards everything; whoever holds it may be any thread."""

    def __init__(self, scene: Scene) -> None:
        self.scene_id, self.scene_uid, self.campaign_id = scene.pk, scene.uid, scene.campaign_id
        self.lock = threading.RLock()
        self.state = State()
        self.audience = Audience(self.scene_id, self.campaign_id, self.state)
        self.orders_done: OrderedDict[tuple[int, str], Done] = OrderedDict()
        self.deliver: Callable[[Outbox], None] | None = None
        self.announce: Callable[[int, int], None] | None = None
        self.used = time.monotonic()
        self.broken = False
        """Whether telling was broken off: what people have been told may have holes that their numbers do not show."""
        self.untold: list[Happened] = []
        self.load()

    # -- keeping in step ------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the scene anew."""
        with transaction.atomic():
            # The number first: what is written between the two reads is taken twice, which does no harm.
            number = Scene.objects.values_list("number", flat=True).get(pk=self.scene_id)
            records = list(Piece.objects.filter(scene=self.scene_id).order_by("pk").values_list("data", flat=True))
        self.state = State(records, number)
        self.audience.start_anew(self.state)

    def catch_up(self, outbox: Outbox) -> None:
        """Take what other processes have written since, and tell those who are here."""
        if self.broken:
            self._mend(outbox)
        rows = SceneEvent.objects.filter(scene=self.scene_id, number__gt=self.state.number).order_by("number")
        missed = list(rows[: MOST_MISSED + 1])
        if len(missed) > MOST_MISSED or (missed and missed[0].number != self.state.number + 1):
            self._begin_anew(outbox)
            return
        for event in missed:
            self._take(happened_from(event), outbox)

    def _mend(self, outbox: Outbox) -> None:
        try:
            self._begin_anew(outbox)
        except Exception:
            # The state is whole, orders go on; the next who looks here tries again.
            logger.exception("scene %s could not be told anew yet", self.scene_id)

    def _begin_anew(self, outbox: Outbox) -> None:
        """Read the scene anew and tell everybody what is new in it. Broken until all of it has succeeded."""
        self.broken = True
        self.audience.memories.store()
        self.load()
        for one in self.untold:
            self.audience.memories.follow(one)
        self.audience.tell_all_anew(outbox)
        while self.untold:
            self.audience.say(self.untold[0], outbox)
            self.untold.pop(0)
        self.broken = False

    def refresh(self, number: int | None = None) -> None:
        """Catch up and deliver; called when another process says that something has happened.

        `number` is the scene's in the database, if it is known: a lower one than here means that a backup was restored.
        """
        outbox: Outbox = []
        with self.lock:
            try:
                if number is not None and number < self.state.number:
                    self._begin_anew(outbox)
                else:
                    self.catch_up(outbox)
            finally:
                self._send(outbox)  # what is numbered must reach its people, even if the rest fails

    # -- carrying out ------------------------------------------------------------------------------------------

    def carry_out(self, order: Order, rights: Rights) -> Done:
        """Do what is asked, once. Raises DomainError when it is refused; then nothing has happened."""
        outbox: Outbox = []
        with self.lock:
            key = (rights.user_id, order.id)
            if order.id and key in self.orders_done:
                return self.orders_done[key]
            try:
                done = self._try(order, rights, outbox)
            finally:
                self._send(outbox)  # a refused order, too, may have shown what other processes have done meanwhile
            if order.id:
                self._keep(key, done)
        if done.number is not None and self.announce is not None:
            self.announce(self.scene_id, done.number)
        return done

    def _keep(self, key: tuple[int, str], done: Done) -> None:
        self.orders_done[key] = Done(done.number, done.created, True, done.event)
        while len(self.orders_done) > _ORDERS_KEPT:
            self.orders_done.popitem(last=False)

    def _try(self, order: Order, rights: Rights, outbox: Outbox) -> Done:
        for turn in range(TRIES):
            try:
                doing, happened = self._attempt(order, rights, outbox, holding=turn > 0)
            except Stale:
                self.catch_up(outbox)
                continue
            except (IntegrityError, DomainError) as refusal:
                # Done already: before a restart, or by another process.
                earlier = self._done_before(order, rights)
                if earlier is not None:
                    self.catch_up(outbox)
                    return earlier
                if isinstance(refusal, DomainError):
                    raise
                self.catch_up(outbox)
                continue
            if happened is None:  # nothing to change; perhaps because it was done before a restart
                return self._done_before(order, rights) or Done(None, doing.created)
            self._take(happened, outbox)
            return Done(happened.number, doing.created, event=happened.pk)
        raise Conflict("too_busy", "Too much is going on at this table at once: try again.")

    def _attempt(self, order: Order, rights: Rights, outbox: Outbox, *, holding: bool) -> tuple[Doing, Happened | None]:
        """Work an order out and write it. `holding` lets no other process write meanwhile: nobody loses twice."""
        failure: Exception
        with transaction.atomic():
            if holding:
                hold(self.scene_id)
                self.catch_up(outbox)
            doing = Doing(self.state, rights, self.audience.viewer_for(rights), self.scene_id, self.campaign_id)
            try:
                with transaction.atomic(savepoint=holding):
                    return doing, self._write(order, doing)
            except (Stale, IntegrityError, DomainError) as refusal:
                if not holding:
                    raise
                failure = refusal  # what was caught up with stays, and what was seen by it
        raise failure

    def _done_before(self, order: Order, rights: Rights) -> Done | None:
        """Look for the order in the log: after a restart, or when another process was asked first."""
        if not order.id:
            return None
        event = SceneEvent.objects.filter(scene=self.scene_id, actor=rights.user_id, order_id=order.id).first()
        if event is None:
            return None
        created = [one["id"] for one in event.changes if one["before"] is None and event.type != "undo"]
        return Done(event.number, created, True, event.pk)

    def _write(self, order: Order, doing: Doing) -> Happened | None:
        carry(order, doing)
        changes = doing.changes()
        # A step back is an act even where no piece changes: it may bring back what was forgotten.
        if doing.silent or not (changes or doing.content or doing.undoes or doing.redoes):
            return None
        number = self.state.number + 1
        if not take_number(self.scene_id, number):
            raise Stale
        links = links_of(doing)
        event = SceneEvent(
            scene_id=self.scene_id,
            number=number,
            type=str(type(order).__struct_config__.tag),
            actor_id=doing.rights.user_id,
            at=datetime.fromtimestamp(doing.now, UTC),
            order_id=order.id,
            changes=changes,
            content=doing.content | ({"paths": doing.paths} if doing.paths else {}),
            audience=doing.audience,
            undoes_id=doing.undoes or doing.redoes,
            session_id=self._session(),
        )
        add_event(event)
        if doing.undoes or doing.redoes:
            turned = SceneEvent.objects.filter(pk__in=[one for one in (doing.undoes, doing.redoes) if one])
            turned.update(undone=doing.undoes is not None)
        store(self.scene_id, changes, doing.touched, links)
        return happened_from(event)

    def _session(self) -> int | None:
        """Return the play session that is on, looked up now and then."""
        return self.audience.running_session(
            lambda: PlaySession.objects.live().filter(campaign=self.campaign_id).values_list("pk", flat=True).first()
        )

    def _take(self, happened: Happened, outbox: Outbox) -> None:
        """Follow an event that is written, whatever comes of telling it: the next to look here mends that."""
        if happened.number <= self.state.number:
            return
        self.state.apply(happened.changes)
        self.state.number = happened.number
        if self.broken or not self._told(happened, outbox):
            self.broken = True
            self.untold.append(happened)

    def _told(self, happened: Happened, outbox: Outbox) -> bool:
        try:
            self.audience.tell(happened, outbox)
        except Exception:
            if connection.in_atomic_block and self.deliver is None:  # inside of somebody's transaction: it ends here
                raise
            logger.exception("event %s of scene %s could not be told; all is told anew", happened.number, self.scene_id)
            return False
        return True

    def _send(self, outbox: Outbox) -> None:
        if outbox and self.deliver is not None:
            self.deliver(outbox)


# -- the scenes of this process -----------------------------------------------------------------------------

_known: dict[int, Replica] = {}
_lock = threading.Lock()


def replica_of(scene: Scene) -> Replica:
    """Return the scene as this process knows it."""
    with _lock:
        found = _known.get(scene.pk)
        if found is None or found.scene_uid != scene.uid:  # another database was put in place of the first
            _drop_idle()
            found = _known[scene.pk] = Replica(scene)
        found.used = time.monotonic()
        return found


def drop_idle() -> None:
    """Drop scenes that nobody has asked for in a while and that have no room."""
    with _lock:
        _drop_idle()


def _drop_idle() -> None:
    roomless = sorted((one for one in _known.values() if one.deliver is None), key=lambda one: one.used)
    too_many = len(roomless) - MOST_WITHOUT_ROOM
    oldest = time.monotonic() - settings.TABLE_ROOM_KEPT_SECONDS
    for at, one in enumerate(roomless):
        if at < too_many or one.used < oldest:
            del _known[one.scene_id]


def known_replicas() -> list[Replica]:
    """Return every scene that this process keeps."""
    with _lock:
        return list(_known.values())


def forget(scene_id: int) -> None:
    """Drop a scene that nobody looks at."""
    with _lock:
        _known.pop(scene_id, None)


def carry_out(scene: Scene, order: Order, rights: Rights) -> Done:
    """Carry out an order from any door. Inside of somebody's transaction the scene is read from it, and others are
    told when it commits; otherwise the order is done and told when this returns."""
    if not connection.in_atomic_block:
        found = replica_of(scene)
        done = found.carry_out(order, rights)
        if done.number is not None and found.announce is None:  # no room here, but perhaps in another process
            bus.announce(scene.pk, done.number)
        return done
    done = Replica(scene).carry_out(order, rights)
    if done.number is not None:
        number = done.number
        transaction.on_commit(lambda: _tell_of(scene, number))
    return done


def _tell_of(scene: Scene, number: int) -> None:
    found = _known.get(scene.pk)
    if found is not None:
        found.refresh()
    bus.announce(scene.pk, number)


def now() -> float:
    """The server's clock, in seconds since 1970."""
    return time.time()
