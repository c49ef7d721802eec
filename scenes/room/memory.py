"""What people remember of a scene: kept per event, so that undoing a move takes what was seen by it, too."""

import base64
from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

from scenes.geometry.explored import Explored, Patch
from scenes.models import ExploredArea, SceneEvent
from scenes.pieces import Record
from scenes.protocol import Explored as ExploredFact
from scenes.room.rights import Rights
from scenes.room.sightbook import Bearing, SightBook
from scenes.room.telling import Happened

PARTY = None
MOST_STOPS = 12
"""Places on a token's way from which memory is kept."""


class Memories:
    """The explored areas of a scene: one for the party, or one for each player."""

    def __init__(self, scene_id: int, book: SightBook) -> None:
        self.scene_id, self.book = scene_id, book
        self.kept: dict[int | None, Explored] = {}
        self.waiting: list[ExploredArea] = []
        self._party_sight: Any = None

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
            explored.put(Patch.from_bytes(bytes(patch)))
        return explored

    # -- following events --------------------------------------------------------------------------------------

    def follow(self, happened: Happened) -> bool:
        """Take memories away (or put them back) with what is undone (redone). Returns whether any has changed."""
        if happened.content.get("forget"):
            ExploredArea.objects.filter(scene=self.scene_id, number__lt=happened.number).update(undone=True)
        elif happened.type in ("undo", "redo") and happened.undoes:
            undone = happened.type == "undo"
            event = SceneEvent.objects.filter(pk=happened.undoes).first()
            if event is None:
                return False
            areas = ExploredArea.objects.filter(scene=self.scene_id)
            if event.content.get("forget"):
                changed = areas.filter(number__lt=event.number).update(undone=not undone)
            else:
                changed = areas.filter(number=event.number).update(undone=undone)
            if not changed:
                return False
        else:
            return self._resized(happened)
        self._party_sight = None
        for owner in list(self.kept):
            self._replace(owner)
        return True

    def _resized(self, happened: Happened) -> bool:
        if not any(one["kind"] == "settings" for one in happened.changes):
            return False
        self.kept.clear()
        self._party_sight = None
        return False

    def _replace(self, owner: int | None) -> None:
        """Read a memory anew into the object that viewers hold."""
        self.kept[owner].take(self._read(owner))

    def explore_together(self, happened: Happened, bearing: Bearing) -> list[BaseGeometry]:
        """Add what the party sees now. Returns the areas that are new, for those who do not see them themselves."""
        if self.mode != "party" or not bearing.anything:
            return []
        eyes = self._party_eyes()
        sight = self.book.sight_of(eyes)
        places = [sight, *self._stops(happened, eyes)]
        if sight is self._party_sight and len(places) == 1:
            return []
        self._party_sight = sight
        return self._add(PARTY, [one.region for one in places], happened.number)

    def explore(self, projection: Any, happened: Happened, bearing: Bearing) -> list[BaseGeometry]:
        """Add what a player sees now to his own memory. Returns what was seen on the way."""
        if self.mode != "each" or not projection.rights.plays:
            return []
        seen = projection.seen
        if not (bearing.anything and seen.sight is not None):
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
            self._add(owner, [sight.region], self.book.state.number)

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
        if self.waiting:
            waiting, self.waiting = self.waiting, []
            ExploredArea.objects.bulk_create(waiting)


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
