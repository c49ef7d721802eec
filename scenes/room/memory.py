"""What people remember of a scene: kept per event, so that undoing a move takes what was seen by it, too."""

import base64
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from shapely.geometry.base import BaseGeometry

from campaigns.models import User
from scenes.geometry.explored import Explored, Patch
from scenes.models import ExploredArea, SceneEvent
from scenes.pieces import Record
from scenes.protocol import Explored as ExploredFact
from scenes.room.rights import Rights
from scenes.room.sightbook import Bearing, SightBook
from scenes.room.telling import Happened

PARTY = None
_OF_MEMORY = {"width", "height", "explored", "sight"}
MOST_STOPS = 12
"""Places on a token's way from which memory is kept."""


class Memories:
    """The explored areas of a scene: one for the party, or one for each player."""

    def __init__(self, scene_id: int, book: SightBook) -> None:
        self.scene_id, self.book = scene_id, book
        self.kept: dict[int | None, Explored] = {}
        self.waiting: list[ExploredArea] = []
        self._party_sight: Any = None
        self._floor: int | None = None

    @property
    def mode(self) -> str:
        """How memory is kept: each, party or off; where walls and light play no part there is none."""
        settings = self.book.state.settings
        return str(settings["explored"]) if settings["sight"] else "off"

    def of(self, rights: Rights) -> Explored | None:
        """Return what somebody remembers."""
        if self.mode == "off":
            return None
        return self._explored(rights.user_id if self.mode == "each" and rights.plays else PARTY)

    def _explored(self, owner: int | None) -> Explored:
        if owner not in self.kept:
            self.kept[owner] = self._read(owner)
        return self.kept[owner]

    def _read(self, owner: int | None) -> Explored:
        explored = Explored(self.book.bounds)
        rows = ExploredArea.objects.filter(scene=self.scene_id, user=owner, undone=False)
        for patch in rows.values_list("patch", flat=True):
            # Whatever lies there: nobody is kept from the scene by what he cannot remember.
            with suppress(ValueError):
                explored.put(Patch.from_bytes(bytes(patch)))
        return explored

    # -- following events --------------------------------------------------------------------------------------

    def follow(self, happened: Happened) -> bool:
        """Take memories away (or put them back) with what is undone (redone). Returns whether any has changed."""
        resized = self._resized(happened)
        if resized:
            self.kept.clear()
            self._party_sight = None
        if not self._turns_memory(happened):
            return resized
        self._floor = None
        self._settle()
        self._party_sight = None
        for owner in list(self.kept):
            # Into the object that viewers hold.
            self.kept[owner].take(self._read(owner))
        return True

    def _turns_memory(self, happened: Happened) -> bool:
        if happened.content.get("forget"):
            return True
        if happened.type not in ("undo", "redo") or not happened.undoes:
            return False
        event = SceneEvent.objects.filter(pk=happened.undoes).first()
        if event is None:
            return False
        areas = ExploredArea.objects.filter(scene=self.scene_id, number=event.number)
        return bool(event.content.get("forget")) or areas.exists()

    @staticmethod
    def _resized(happened: Happened) -> bool:
        return any(
            one["kind"] == "settings" and not _OF_MEMORY.isdisjoint([*(one["before"] or ()), *(one["after"] or ())])
            for one in happened.changes
        )

    def _settle(self) -> None:
        """Let the log say what is forgotten: all before the last forgetting that stands, and what acts that were taken
        back had shown. So it does not matter in which order things were taken back, nor which process hears of it."""
        areas, forgettings = ExploredArea.objects.filter(scene=self.scene_id), self._forgettings()
        taken_back = SceneEvent.objects.filter(scene=self.scene_id, number=OuterRef("number"), undone=True)
        shown_by_them = Exists(taken_back.exclude(number__in=[number for number, _ in forgettings]))
        gone = Q(number__lt=self._forgotten_until()) | shown_by_them
        areas.filter(gone, undone=False).update(undone=True)
        areas.filter(undone=True).exclude(gone).update(undone=False)

    def _forgotten_until(self) -> int:
        """Return the number of the last forgetting that stands; 0: there is none."""
        if self._floor is None:
            self._floor = max((number for number, undone in self._forgettings() if not undone), default=0)
        return self._floor

    def _forgettings(self) -> list[tuple[int, bool]]:
        events = SceneEvent.objects.filter(scene=self.scene_id, type="fog.clear", content__forget=True)
        return list(events.values_list("number", "undone"))

    def explore_together(self, happened: Happened, bearing: Bearing, *, forgotten: bool) -> list[BaseGeometry]:
        """Add what the party sees now. Returns the areas that are new, for those who do not see them themselves.

        What is in sight when something is `forgotten` is remembered again from then on.
        """
        if self.mode != "party" or not (bearing.anything or forgotten):
            return []
        eyes = self._party_eyes()
        sight = self.book.sight_of(eyes)
        places = [sight, *self._stops(happened, eyes)]
        if sight is self._party_sight and len(places) == 1:
            return []
        self._party_sight = sight
        return self._add(PARTY, [one.region for one in places], happened.number)

    def explore(self, projection: Any, happened: Happened, bearing: Bearing, *, forgotten: bool) -> list[BaseGeometry]:
        """Add what a player sees now to his own memory. Returns what was seen on the way."""
        if self.mode != "each" or not projection.rights.plays:
            return []
        seen = projection.seen
        if seen.sight is None or not (bearing.anything or forgotten):
            return []
        on_the_way = [one.region for one in self._stops(happened, seen.eyes)]
        self._add(projection.rights.user_id, [seen.sight.region, *on_the_way], happened.number)
        return on_the_way

    def begin(self, rights: Rights, sight: Any) -> None:
        """Somebody sits down: what he sees now he will remember."""
        if self.mode == "off" or sight is None:
            return
        owner = rights.user_id if self.mode == "each" and rights.plays else PARTY
        if not rights.looks_only:
            # Filed under no act of anybody's, so that no undoing takes it away; only a forgetting does.
            self._add(owner, [sight.region], self._forgotten_until())

    def _party_eyes(self) -> tuple[str, ...]:
        return tuple(
            one["id"]
            for one in self.book.owned
            if one["vision"]["on"] and not one["hidden"] and one["layer"] == "tokens"
        )

    def _stops(self, happened: Happened, eyes: Iterable[str]) -> list[Any]:
        """Return what is seen from places on the way of eyes that have moved, the last one left out."""
        paths: dict[str, list[float]] = happened.content.get("paths", {})
        found: list[Any] = []
        for uid in set(paths) & set(eyes):
            token = self.book.state.pieces.get(uid)
            if token is not None:
                found += self.book.sight_at(token, stops_on(paths[uid], self._cell()))
        return found

    def _cell(self) -> float:
        grid: Record = self.book.state.settings["grid"]
        return float(grid["size"])

    def _add(self, owner: int | None, areas: list[BaseGeometry], number: int) -> list[BaseGeometry]:
        explored, new = self._explored(owner), []
        for area in areas:
            patch = explored.add(area)
            if patch is not None:
                new.append(area)
                self.waiting.append(
                    ExploredArea(scene_id=self.scene_id, user_id=owner, number=number, patch=patch.to_bytes())
                )
        return new

    def store(self) -> None:
        """Write what was seen for the first time."""
        if not self.waiting:
            return
        try:
            with transaction.atomic():
                ExploredArea.objects.bulk_create(self.waiting)
        except IntegrityError:  # of somebody whose account was deleted while his seat was kept
            owners = User.objects.filter(pk__in={one.user_id for one in self.waiting if one.user_id})
            living = {None, *owners.values_list("pk", flat=True)}
            ExploredArea.objects.bulk_create([one for one in self.waiting if one.user_id in living])
        self.waiting = []


def stops_on(path: list[float], step: float) -> list[tuple[float, float]]:
    """Return places on a way, about `step` pixels apart and at most MOST_STOPS, without its end."""
    points = list(zip(path[::2], path[1::2], strict=True))
    places: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        count = max(1, round(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / step))
        places += [(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(count)]
    inner = places[1:]
    if len(inner) > MOST_STOPS:
        inner = [inner[round(i * (len(inner) - 1) / (MOST_STOPS - 1))] for i in range(MOST_STOPS)]
    return inner


def explored_fact(explored: Explored) -> ExploredFact:
    """Return a memory as browsers are told it."""
    width, height = explored.shape
    return ExploredFact(png=base64.b64encode(explored.to_png()).decode(), width=width, height=height)
