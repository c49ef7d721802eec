"""Everybody who looks at a scene in this process: their seats, grouped by what they may know, and what each is told."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from campaigns.models import User
from scenes.geometry.regions import flat_rings, union
from scenes.protocol import Changed
from scenes.room.handouts import NAMING, with_entries
from scenes.room.memory import Memories
from scenes.room.news import PERSONAL, News, changed_fact, regroups, same
from scenes.room.projection import DEPEND_ON_SIGHT, Projection, between
from scenes.room.rights import Rights
from scenes.room.seats import Listener, Outbox, Seat
from scenes.room.seen import Seen
from scenes.room.shown import Viewer
from scenes.room.sightbook import Bearing, SightBook, bearing_of
from scenes.room.state import State
from scenes.room.telling import Happened, is_for, tail_of, words_of

SEAT_KEPT = 600.0
"""Seconds that the seat of somebody who has left is kept for his return."""
_SESSION_AGE = 10.0
_GROUPS_AT_ONCE = 4


class Audience:
    """The people at one scene. Used under its replica's lock."""

    def __init__(self, scene_id: int, campaign_id: Any, state: State) -> None:
        self.scene_id, self.campaign_id = scene_id, campaign_id
        self.state = state
        self.seats: dict[Any, Seat] = {}
        self.projections: dict[tuple[Any, ...], Projection] = {}
        self._session: tuple[float, int | None] = (0.0, None)
        self._turn = 0
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
        # Who only watches hears with all of the party.
        ears = tuple(one["id"] for one in self.book.owned if rights.owns(one) or not rights.plays)
        return (str(rights.role), self.book.eyes_of(rights), ears, personal)

    def _has_personal(self, user_id: int) -> bool:
        for kind in PERSONAL:
            for one in self.state.of_kind(kind).values():
                if one.get("entry") or one.get("author") == user_id or user_id in one.get("shown_to", ()):
                    return True
        return any(user_id in one["owners"] for one in self.state.of_kind("combatant").values())

    def projection_for(self, rights: Rights) -> Projection:
        """Return the group that somebody belongs to; a new one is not kept before somebody sits in it."""
        key = self.key_for(rights)
        return self.projections.get(key) or self._new_projection(key, rights)

    def _new_projection(self, key: tuple[Any, ...], rights: Rights) -> Projection:
        return Projection(key, with_entries(rights, self.state), self.state, self.seen_for(rights, key))

    def seen_for(self, rights: Rights, key: tuple[Any, ...]) -> Seen:
        """Return what these viewers see now."""
        if rights.runs:
            return Seen(self.book, (), None)
        eyes, ears = key[1], frozenset(key[2])
        own = ears if rights.plays else frozenset()
        if self.book.open_to_all:
            return Seen(self.book, (), None, None, own, ears)
        return Seen(self.book, eyes, self.book.sight_of(eyes), self.memories.of(rights), own, ears)

    def follow_entries(self, outbox: Outbox, user_id: int | None = None) -> None:
        """Tell of links that may be followed now, or no more: entries change elsewhere, and no event says so.

        With a user of this person's alone: he has just sat down. Else of a few groups, in turn: each costs two queries.
        """
        everybody = list(self.projections.values())
        if user_id is not None:
            groups = [one for one in everybody if one.rights.user_id == user_id]
        else:
            groups = [*everybody, *everybody][self._turn : self._turn + min(_GROUPS_AT_ONCE, len(everybody))]
            self._turn = (self._turn + len(groups)) % (len(everybody) or 1)
        for projection in self._open_anew(groups):
            found = projection.update(self._of_kinds(NAMING))
            if found:
                self._tell_seats(projection, changed_fact(None, found, projection, sight=False), outbox)

    def _open_anew(self, groups: Iterable[Projection]) -> list[Projection]:
        """Ask again which entries may be opened; returns the groups for which they are others than before."""
        changed = []
        for projection in groups:
            rights = with_entries(projection.rights, self.state)
            if rights.entries != projection.rights.entries:
                projection.viewer.rights = rights
                changed.append(projection)
        return changed

    def _of_kinds(self, kinds: Iterable[str]) -> dict[str, None]:
        return dict.fromkeys(uid for kind in kinds for uid in self.state.of_kind(kind))

    def viewer_for(self, rights: Rights) -> Viewer:
        """Return somebody with his view of the scene as it is now."""
        if rights.runs:
            return Viewer(rights, self.state, Seen(self.book, (), None))
        key = self.key_for(rights)
        found = self.projections.get(key)
        if found is None:
            return Viewer(rights, self.state, self.seen_for(rights, key))
        return Viewer(replace(rights, entries=found.rights.entries), self.state, found.seen)

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
        seat.rights = rights  # perhaps he has another name by now
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

    # -- telling ------------------------------------------------------------------------------------------------

    def start_anew(self, state: State) -> None:
        """Take a state that was read anew; `tell_all_anew` says what is new in it."""
        self._set_up(state)

    def tell_all_anew(self, outbox: Outbox) -> None:
        """After the scene was read anew: tell everybody the difference."""
        fresh: dict[Any, Projection] = {}
        for seat in self.seats.values():  # what may fail comes first: it is tried again, and nothing may be lost then
            key = self.key_for(seat.rights)
            if key not in fresh:
                fresh[key] = self._new_projection(key, seat.rights)
        old, self.projections = self.projections, fresh
        for who, seat in self.seats.items():
            before, projection = old[seat.key].known, fresh[self.key_for(seat.rights)]
            projection.seats[who], seat.key = seat, projection.key
            found = between(before, projection.known)
            seat.tell(tail_of(changed_fact(None, found, projection, sight=True, memory=True)), outbox)

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
        if any(regroups(one) for one in happened.changes):
            self._regroup(happened, outbox)
        seen_by_others = self.memories.explore_together(happened, bearing, forgotten=forgotten)
        names_others = any(one["kind"] in NAMING for one in happened.changes)
        opened = self._open_anew(self.projections.values()) if names_others else []
        news = News(happened, bearing, seen_by_others, forgotten)
        for projection in list(self.projections.values()):
            self._tell_group(projection, news, self._of_kinds(NAMING) if projection in opened else {}, outbox)
        self.memories.store()
        self.say(happened, outbox)  # last: whoever tells anew after a failure says it again

    def _regroup(self, happened: Happened, outbox: Outbox) -> None:
        for who, seat in list(self.seats.items()):
            key = self.key_for(seat.rights)
            if key == seat.key:
                continue
            old = self.projections[seat.key]
            new = self._settle(who, seat)  # may fail: then he stays where he was
            del old.seats[who]
            if not old.seats:
                del self.projections[old.key]
            found = between(old.known, new.known)
            seat.tell(tail_of(changed_fact(happened, found, new, sight=True, memory=True)), outbox)

    def _tell_group(self, projection: Projection, news: News, more: dict[str, None], outbox: Outbox) -> None:
        happened, forgotten = news.happened, news.forgotten
        touched = dict.fromkeys(one["id"] for one in happened.changes) | more
        new_sight, passed = False, []
        if not projection.rights.runs:
            touched |= self._touched_by_rules(happened)
            new_sight = self._look_again(projection, news.bearing)
            passed = self._remember(projection, news)
            touched |= self._touched_by_sight(projection, touched, news, new_sight, new_memory=bool(passed))
        found = projection.update(touched)
        if not (found or new_sight or passed or (forgotten and projection.seen.memory is not None)):
            return
        fact = changed_fact(happened, found, projection, sight=new_sight, memory=forgotten)
        fact.passed = flat_rings(union(passed)) if passed else []
        self._tell_seats(projection, fact, outbox)

    @staticmethod
    def _tell_seats(projection: Projection, fact: Changed, outbox: Outbox) -> None:
        tail = tail_of(fact)
        for seat in projection.seats.values():
            seat.tell(tail, outbox)

    def _remember(self, projection: Projection, news: News) -> list[Any]:
        """Bring the group's memory up to date. Returns what of it is new without being in sight."""
        seen = projection.seen
        if news.forgotten:
            seen.memory = self.memories.of(projection.rights) if seen.sight is not None else None
        if seen.memory is None:
            return []
        own = self.memories.explore(projection, news.happened, news.bearing, forgotten=news.forgotten)
        return own + news.seen_by_others

    def _touched_by_rules(self, happened: Happened) -> dict[str, None]:
        """Return the pieces whose names players may learn of, or no more, as the settings now are."""
        settings = (one for one in happened.changes if one["kind"] == "settings")
        ruled = any("allowed" in (one["after"] or one["before"] or ()) for one in settings)
        return self._of_kinds(("token", "combatant")) if ruled else {}

    def _touched_by_sight(
        self, projection: Projection, touched: dict[str, None], news: News, new_sight: bool, *, new_memory: bool
    ) -> dict[str, None]:
        """Return the pieces of which the group may know otherwise by what it sees, remembers and hears now."""
        if new_sight:
            return self._of_kinds(DEPEND_ON_SIGHT)
        seen, walls = projection.seen, news.bearing.walls
        seen.look_again(touched)
        kinds = ("pin",) if new_memory or news.forgotten else ()
        listens = walls or not seen.ears.isdisjoint(touched)
        return self._of_kinds((*kinds, "ambience") if listens else kinds)

    def _look_again(self, projection: Projection, bearing: Bearing) -> bool:
        """Bring the group's sight up to date. Returns whether it has changed."""
        seen = projection.seen
        if not (bearing.of_all or bearing.eyes.intersection(seen.eyes)):
            return False
        before = seen.sight
        fresh = self.seen_for(projection.rights, projection.key)
        if bearing.settings or bearing.walls or not same(before, fresh.sight):
            projection.seen = projection.viewer.view = fresh
            fresh.find_all()
            return True
        return False

    def say(self, happened: Happened, outbox: Outbox) -> None:
        """Tell what an event says in words to those whom it is for: all of them or, when it fails, nobody."""
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
