"""What has happened as groups of viewers are told of it: whom it may concern, and the fact itself."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scenes.protocol import Changed
from scenes.room.projection import Difference, Projection
from scenes.room.sightbook import Bearing
from scenes.room.state import Change
from scenes.room.telling import Happened

# Changes of these decide who belongs to which group of viewers.
_GROUPING = {"token": {"owners", "owned_by_all", "hidden", "layer", "vision"},
             "settings": {"sight", "covered", "shared_sight", "explored"},
             "combatant": {"owners"}}  # fmt: skip
PERSONAL = ("drawing", "template", "pin", "display")
"""Kinds of pieces that only some are shown, or that are somebody's own."""


@dataclass
class News:
    """What has happened, and what it means for all groups together."""

    happened: Happened
    bearing: Bearing
    seen_by_others: list[Any]
    forgotten: bool


def regroups(change: Change) -> bool:
    """Whether somebody may belong to another group after this change."""
    if change["kind"] in PERSONAL:
        return True
    fields = set(change["before"] or ()) | set(change["after"] or ())
    return bool(fields & _GROUPING.get(change["kind"], set()))


def same(one: Any, other: Any) -> bool:
    """Whether two sights are the same areas."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    return all(getattr(one, name).equals_exact(getattr(other, name), 0.05) for name in ("bright", "dim", "dark"))


def changed_fact(
    happened: Happened | None, found: Difference, projection: Projection, *, sight: bool, memory: bool = False
) -> Changed:
    """Return a difference as a fact; `sight` and `memory`: those are others, too."""
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
