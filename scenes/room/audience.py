"""Everybody who looks at a scene in this process: their seats, grouped by what they may know, and what each is told."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from campaigns.models import Entry, User
from scenes.geometry.regions import flat_rings, union
from scenes.protocol import Changed
from scenes.room.memory import Memories
from scenes.room.projection import DEPEND_ON_SIGHT, Difference, Projection, between
from scenes.room.rights import Rights
from scenes.room.seats import Listener, Outbox, Seat
from scenes.room.shown import Viewer
from scenes.room.sightbook import Bearing, Seen, SightBook, bearing_of
from scenes.room.state import Change, State
from scenes.room.telling import Happened, is_for, tail_of, words_of

SEAT_KEPT = 600.0
"""Seconds that the seat of somebody who has left is kept for his return."""
_SESSION_AGE = 10.0
# Changes of these decide who belongs to which group of viewers.
_GROUPING = {"token": {"owners", "owned_by_all", "hidden", "layer", "vision"},
             "settings": {"sight", "covered", "shared_sight", "explored"},
             "combatant": {"owners"}}  # fmt: skip
_PERSONAL = ("drawing", "template", "pin", "display")


class Audience:
    """The people at one scene. Used under its replica's lock."""

    def __init__(self, scene_id: int, campaign_id: Any, state: State) -> None:
        self.scene_id, self.campaign_id = scene_id, campaign_id
        self.state = state
        self.seats: dict[Any, Seat] = {}
        self.projections: dict[tuple[Any, ...], Projection] = {}
        self._session: tuple[float, int | None] = (0.0, None)
        self._set_up(state)

    def _set_up(self, state: State) -> None:
        self.state, self.book = state, SightBook(state)
        self.memories = Memories(self.scene_id, self.book)

    def running_session(self, find: Callable[[], int | None]) -> int | None:
        """Return the play session that is on; asked anew every few seconds."""
        if time.monotonic() - self._session[0] > _SESSION_AGE:
            self._session = (time.monotonic(), find())
        return self._session[1]

    # -- groups ---------------------------------------------------------------------------------------------

    def key_for(self, rights: Rights) -> tuple[Any, ...]:
        """Return what tells groups of viewers apart: two people with the same key may know exactly the same."""
        if rights.runs:
            return ("game_master",)
        personal: Any = rights.user_id if self._has_personal(rights.user_id) else None
        if self.state.settings["sight"] and self.state.settings["explored"] == "each":
            personal = rights.user_id
        own = tuple(one["id"] for one in self.book.owned if rights.owns(one))
        return (str(rights.role), self.book.eyes_of(rights), own, personal)

    def _has_personal(self, user_id: int) -> bool:
        for kind in _PERSONAL:
            for one in self.state.of_kind(kind).values():
                if one.get("entry") or one.get("author") == user_id or user_id in one.get("shown_to", ()):
                    return True
        return any(user_id in one["owners"] for one in self.state.of_kind("combatant").values())

    def projection_for(self, rights: Rights) -> Projection:
        """Return the group that somebody belongs to; a new one is not kept before somebody sits in it."""
        key = self.key_for(rights)
        found = self.projections.get(key)
        return found or Projection(key, self._with_entries(rights), self.state, self.seen_for(rights, key))

    def seen_for(self, rights: Rights, key: tuple[Any, ...]) -> Seen:
        """Return what these viewers see now."""
        if rights.runs or self.book.open_to_all:
            return Seen(self.book, (), None)
        eyes, own = key[1], frozenset(key[2])
        return Seen(self.book, eyes, self.book.sight_of(eyes), self.memories.of(rights), own)

    def _with_entries(self, rights: Rights) -> Rights:
        """Add which of the entries that pins and handouts name somebody may open."""
        named = {one["entry"] for kind in ("pin", "display") for one in self.state.of_kind(kind).values()}
        named.discard(None)
        if rights.runs or not named:
            return rights
        person = User.objects.filter(pk=rights.user_id).first()
        seen = Entry.objects.visible_to(person).filter(uid__in=named) if person is not None else Entry.objects.none()
        uids = frozenset(str(uid) for uid in seen.values_list("uid", flat=True))
        return Rights(rights.user_id, rights.name, rights.role, rights.colour, rights.looks_only, uids)

    def _read_entries_again(self) -> None:
        """A pin or handout may name an entry that nobody was asked about yet."""
        for projection in self.projections.values():
            projection.viewer.rights = self._with_entries(projection.rights)

    def viewer_for(self, rights: Rights) -> Viewer:
        """Return somebody with his view of the scene as it is now."""
        if rights.runs:
            return Viewer(rights, self.state, Seen(self.book, (), None))
        key = self.key_for(rights)
        found = self.projections.get(key)
        seen = found.seen if found is not None else self.seen_for(rights, key)
        return Viewer(rights, self.state, seen)

    # -- coming and going -------------------------------------------------------------------------------------

    def sit(self, who: Any, rights: Rights, listener: Listener) -> Seat:
        """Give somebody his seat (back) for one more browser."""
        seat = self.seats.get(who)
        if seat is None or seat.rights != rights:
            if seat is not None:
                self._stand_up(who, seat)
            projection = self.projection_for(rights)
            self.projections[projection.key] = projection
            seat = self.seats[who] = Seat(rights, projection.key)
            projection.seats[who] = seat
            self.memories.begin(rights, projection.seen.sight)
            self.memories.store()
        seat.listeners.add(listener)
        seat.empty_since = None
        return seat

    def leave(self, who: Any, listener: Listener) -> None:
        """Take one browser away; the seat is kept for a while."""
        seat = self.seats.get(who)
        if seat is not None:
            seat.listeners.discard(listener)
            if not seat.listeners:
                seat.empty_since = time.monotonic()

    def clear(self) -> None:
        """Give up seats whose people did not come back."""
        now = time.monotonic()
        for who, seat in list(self.seats.items()):
            if seat.empty_since is not None and now - seat.empty_since > SEAT_KEPT:
                self._stand_up(who, seat)

    def _stand_up(self, who: Any, seat: Seat) -> None:
        self.seats.pop(who, None)
        projection = self.projections.get(seat.key)
        if projection is not None:
            projection.seats.pop(who, None)
            if not projection.seats:
                del self.projections[seat.key]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has a seat."""
        return not self.seats

    def people_here(self) -> set[int]:
        """Return who looks at the scene now (not those who look with another's eyes)."""
        return {seat.rights.user_id for seat in self.seats.values() if seat.listeners and not seat.rights.looks_only}

    # -- telling ------------------------------------------------------------------------------------------------

    def start_anew(self, state: State) -> None:
        """Take a state that was read anew; `tell_all_anew` says what is new in it."""
        self._set_up(state)

    def tell_all_anew(self, outbox: Outbox) -> None:
        """After the scene was read anew: tell everybody the difference."""
        old, self.projections = self.projections, {}
        for who, seat in self.seats.items():
            before = old[seat.key].known
            projection = self._settle(who, seat)
            found = between(before, projection.known)
            seat.tell(tail_of(self._fact(None, found, projection, sight=True, memory=True)), outbox)

    def _settle(self, who: Any, seat: Seat) -> Projection:
        projection = self.projection_for(seat.rights)
        self.projections[projection.key] = projection
        projection.seats[who] = seat
        seat.key = projection.key
        return projection

    def tell(self, happened: Happened, outbox: Outbox) -> None:
        """Tell everybody what an event (already applied to the state) means for him."""
        bearing = bearing_of(happened.changes, self.state)
        self.book.renew(bearing)
        forgotten = self.memories.follow(happened)
        if any(_regroups(one) for one in happened.changes):
            self._regroup(happened, outbox)
        seen_by_others = self.memories.explore_together(happened, bearing)
        if any(one["kind"] in ("pin", "display") for one in happened.changes):
            self._read_entries_again()
        for projection in list(self.projections.values()):
            self._tell_group(projection, happened, bearing, seen_by_others, forgotten, outbox)
        self._say(happened, outbox)
        self.memories.store()

    def _regroup(self, happened: Happened, outbox: Outbox) -> None:
        for who, seat in list(self.seats.items()):
            key = self.key_for(seat.rights)
            if key == seat.key:
                continue
            old = self.projections[seat.key]
            del old.seats[who]
            if not old.seats:
                del self.projections[old.key]
            new = self._settle(who, seat)
            found = between(old.known, new.known)
            seat.tell(tail_of(self._fact(happened, found, new, sight=True, memory=True)), outbox)

    def _tell_group(
        self, projection: Projection, happened: Happened, bearing: Bearing, others: list[Any], forgotten: bool,
        outbox: Outbox,
    ) -> None:  # fmt: skip
        touched = [one["id"] for one in happened.changes]
        seen, new_sight, passed = projection.seen, False, []
        if not projection.rights.runs:
            new_sight = self._look_again(projection, bearing)
            passed = self.memories.explore(projection, happened, bearing) + others if seen.memory is not None else []
            if new_sight:
                touched += [uid for kind in DEPEND_ON_SIGHT for uid in self.state.of_kind(kind) if uid not in touched]
            else:
                seen.look_again(touched)
                if seen.own.intersection(touched):
                    touched += [uid for uid in self.state.of_kind("ambience") if uid not in touched]
                if bearing.walls:
                    seen.__dict__.pop("_doors", None)
        found = projection.update(touched)
        if not (found or new_sight or passed or (forgotten and seen.memory is not None)):
            return
        fact = self._fact(happened, found, projection, sight=new_sight, memory=forgotten)
        fact.passed = flat_rings(union(passed)) if passed else []
        tail = tail_of(fact)
        for seat in projection.seats.values():
            seat.tell(tail, outbox)

    def _look_again(self, projection: Projection, bearing: Bearing) -> bool:
        """Bring the group's sight up to date. Returns whether it has changed."""
        seen = projection.seen
        if not (bearing.of_all or bearing.eyes.intersection(seen.eyes)):
            return False
        before = seen.sight
        fresh = self.seen_for(projection.rights, projection.key)
        if bearing.settings or bearing.walls or not _same(before, fresh.sight):
            projection.seen = projection.viewer.view = fresh
            fresh.find_all()
            return True
        return False

    def _fact(
        self, happened: Happened | None, found: Difference, projection: Projection, *, sight: bool, memory: bool = False
    ) -> Changed:
        return Changed(
            because=happened.type if happened else "catching_up",
            by=happened.actor if happened else None,
            at=happened.at if happened else time.time(),
            add=found.add,
            set=found.set,
            remove=found.remove,
            paths=_paths(happened, found, projection) if happened else {},
            sight=projection.sight_fact() if sight else None,
            explored=projection.explored_fact() if memory else None,
        )

    def _say(self, happened: Happened, outbox: Outbox) -> None:
        if not happened.content:
            return
        seat = next((one for one in self.seats.values() if one.rights.user_id == happened.actor), None)
        name = happened.name or (seat.rights.name if seat else self._name_of(happened.actor))
        tail = words_of(happened, name)
        if tail is None:
            return
        for one in self.seats.values():
            if is_for(happened, one.rights.user_id, runs=one.rights.runs):
                one.tell(tail, outbox)

    def _name_of(self, user_id: int | None) -> str:
        person = User.objects.filter(pk=user_id).first() if user_id else None
        return person.display_name if person is not None else "Somebody"


def _regroups(change: Change) -> bool:
    if change["kind"] in _PERSONAL:
        return True
    fields = set(change["before"] or ()) | set(change["after"] or ())
    return bool(fields & _GROUPING.get(change["kind"], set()))


def _same(one: Any, other: Any) -> bool:
    """Whether two sights are the same areas."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    return all(getattr(one, name).equals_exact(getattr(other, name), 0.05) for name in ("bright", "dim", "dark"))


def _paths(happened: Happened, found: Difference, projection: Projection) -> dict[str, list[float]]:
    """Return the ways of tokens that these viewers go on seeing, as far as they see them."""
    paths: dict[str, list[float]] = happened.content.get("paths", {})
    moved = {one["id"] for one in found.set} & set(paths)
    return {uid: _in_sight(paths[uid], uid, projection) for uid in moved}


def _in_sight(path: list[float], uid: str, projection: Projection) -> list[float]:
    seen = projection.seen
    if seen.sight is None or uid in seen.own:
        return path
    points = list(zip(path[::2], path[1::2], strict=True))
    inside = seen.sight.contains([x for x, _ in points], [y for _, y in points])
    kept: Iterable[tuple[float, float]] = [point for point, ok in zip(points, inside, strict=True) if ok]
    return [value for point in kept for value in point]
