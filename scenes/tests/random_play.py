"""A long random play at a table where every hidden thing has a word of its own, and a slow judge of who may know what.

The judge is written anew from the rules, not from the code that it judges: straight lines against walls, one by one.
"""

import math
import random
from dataclasses import dataclass, field
from typing import Any

SIZE, CELL = 1400, 70
Point = tuple[float, float]


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments a-b and c-d meet."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    one, two = turn(a, b, c), turn(a, b, d)
    three, four = turn(c, d, a), turn(c, d, b)
    return one * two <= 0 and three * four <= 0 and (one, two, three, four) != (0, 0, 0, 0)


@dataclass
class Judge:
    """What the database says of the scene, and who may know what of it."""

    pieces: dict[str, dict[str, Any]] = field(default_factory=dict)

    def blocked(self, a: Point, b: Point) -> bool:
        """Whether a wall lies between two places."""
        for wall in self.of("wall"):
            is_open = wall["door"] != "none" and wall["state"] == "open"
            if not is_open and crosses(a, b, (wall["x1"], wall["y1"]), (wall["x2"], wall["y2"])):
                return True
        return False

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The pieces of a kind."""
        return [one for one in self.pieces.values() if one["kind"] == kind]

    def eyes(self, user: int, *, watches: bool) -> list[dict[str, Any]]:
        """The tokens through which somebody sees."""
        return [
            one for one in self.of("token")
            if one["vision"]["on"] and not one["hidden"] and one["layer"] == "tokens"
            and (user in one["owners"] or (watches and one["owners"]))
        ]  # fmt: skip

    def sees(self, user: int, place: Point, around: float, *, watches: bool = False) -> bool:
        """Whether somebody may see something at a place; generous at the edges, by three pixels and a fan of lines."""
        reach = around + 3
        spots = [place] + [
            (place[0] + share * reach * math.cos(turn), place[1] + share * reach * math.sin(turn))
            for share in (0.6, 1.0)
            for turn in (i * math.pi / 8 for i in range(16))
        ]
        looks = [(one["x"] + dx, one["y"] + dy) for one in self.eyes(user, watches=watches)
                 for dx, dy in ((0, 0), (1.5, 1.5), (-1.5, -1.5))]  # fmt: skip
        return any(not self.blocked(eye, spot) for eye in looks for spot in spots)

    def may_know_token(self, user: int, token: dict[str, Any], *, watches: bool = False) -> bool:
        """Whether somebody may know that a token is there."""
        if token["hidden"] or token["layer"] == "game_master":
            return False
        if user in token["owners"] and not watches:
            return True
        return self.sees(user, (token["x"], token["y"]), token["size"] * CELL / 2, watches=watches)

    def words_for(self, user: int, *, watches: bool = False) -> set[str]:
        """Every word of the scene that somebody may be told now."""
        words: set[str] = set()
        known = {one["id"] for one in self.of("token") if self.may_know_token(user, one, watches=watches)}
        for one in list(self.pieces.values()):
            words |= self._words_of(one, user, known, watches)
        return words

    def _words_of(self, one: dict[str, Any], user: int, known: set[str], watches: bool) -> set[str]:
        kind = one["kind"]
        if kind == "token" and one["id"] in known:
            told = {"owners", "everybody"} if user in one["owners"] and not watches else {"everybody"}
            named = one["name_shown"] in told and (self.names_are_told or "owners" in told)
            return {one["id"]} | {bar["name"] for bar in one["bars"] if bar["shown"] in told} | {
                word for word in [one["name"]] if named}  # fmt: skip
        if kind == "wall":
            middle = ((one["x1"] + one["x2"]) / 2, (one["y1"] + one["y2"]) / 2)
            is_door = one["door"] == "door" or (one["door"] == "secret" and one["state"] == "open")
            return {one["id"]} if is_door and self._near(user, middle, one, watches) else set()
        if kind == "combatant" and not one["hidden"] and self.pieces.get("combat", {}).get("shown", True):
            return {one["id"], *self._name_of(one)} if one["token"] in known else set()
        if kind == "map" and not one["hidden"]:
            return {one["id"]}
        if kind == "pin" and one["shown"] == "everybody":
            return {one["id"], one["title"], one["text"]}  # seen before or now: memory is not judged
        if kind == "drawing" and one["layer"] != "game_master":
            return {one["id"], one["text"]} if self.sees(user, tuple(one["points"][:2]), 40, watches=watches) else set()
        if kind == "ambience":
            return {one["id"]} if self.hears(user, one, watches=watches) else set()
        return {one["id"]} if kind in ("settings", "combat", "screen", "track") else set()

    @property
    def names_are_told(self) -> bool:
        """Whether players are told the names of tokens that are not theirs."""
        return bool(self.pieces.get("settings", {}).get("allowed", {}).get("see_names", True))

    def hears(self, user: int, sound: dict[str, Any], *, watches: bool) -> bool:
        """Whether one of somebody's tokens (of anybody's, for who watches) stands near enough to a sound."""
        reach = sound["radius"] * CELL / 5 + 3
        return sound["on"] and any(
            math.dist((one["x"], one["y"]), (sound["x"], sound["y"])) <= reach
            for one in self.of("token")
            if (user in one["owners"] or (watches and one["owners"])) and not one["hidden"] and one["layer"] == "tokens"
        )

    def _name_of(self, combatant: dict[str, Any]) -> set[str]:
        token = self.pieces[combatant["token"]]
        return {combatant["name"]} if token["name_shown"] == "everybody" else set()

    def _near(self, user: int, middle: Point, door: dict[str, Any], watches: bool) -> bool:
        """Doors are judged by a generous disc round them, the door itself taken out of the way."""
        self.pieces.pop(door["id"])
        try:
            return self.sees(user, middle, CELL, watches=watches)
        finally:
            self.pieces[door["id"]] = door


def random_scene(chance: random.Random, players: list[int], word: Any) -> list[dict[str, Any]]:
    """Return the pieces of a random dungeon: rooms with doors, and hidden things with words of their own."""
    pieces: list[dict[str, Any]] = []
    for x in (420.0, 910.0):
        for y in (0.0, 700.0):
            pieces += _wall_with_door(chance, (x, y), (x, y + 700), word)
    for x in (0.0, 420.0, 910.0):
        pieces += _wall_with_door(chance, (x, 700.0), (x + (420 if x == 0 else 490), 700.0), word)
    for at in range(24):
        pieces.append(_token(chance, word, players, at))
    for layer in ("game_master", "tokens"):
        pieces.append({"kind": "drawing", "id": word(), "shape": "text", "points": [_spot(chance), _spot(chance)],
                       "text": word(), "layer": layer})  # fmt: skip
    pieces.append({"kind": "pin", "id": word(), "x": 30, "y": 30, "title": word(), "text": word()})
    pieces.append({"kind": "light", "id": word(), "x": 600, "y": 300, "name": word()})
    pieces.append({"kind": "map", "id": word(), "name": word(), "hidden": True})
    pieces.append({"kind": "ambience", "id": word(), "name": word(), "x": _spot(chance), "y": _spot(chance),
                   "asset": "water", "radius": 20})  # fmt: skip
    pieces.append({"kind": "playlist", "id": word(), "name": word()})
    pieces.append({"kind": "template", "id": word(), "shape": "circle", "x": 1000, "y": 1000, "label": word(),
                   "hidden": True})  # fmt: skip
    return pieces


def _wall_with_door(chance: random.Random, start: Point, end: Point, word: Any) -> list[dict[str, Any]]:
    at = chance.uniform(0.2, 0.7)
    long = math.dist(start, end)
    on = [(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
          for share in (0, at, at + 80 / long, 1)]  # fmt: skip
    kinds = ({}, {"door": chance.choice(["door", "door", "secret"]), "state": chance.choice(["closed", "open"])}, {})
    return [
        {"kind": "wall", "id": word(), "x1": a[0], "y1": a[1], "x2": b[0], "y2": b[1], **more}
        for a, b, more in zip(on, on[1:], kinds, strict=False)
    ]


def _spot(chance: random.Random) -> float:
    return round(chance.uniform(40, SIZE - 40), 1)


def _token(chance: random.Random, word: Any, players: list[int], at: int) -> dict[str, Any]:
    owners = [players[at]] if at < len(players) else []
    return {
        "kind": "token", "id": word(), "name": word(), "x": _spot(chance), "y": _spot(chance),
        "size": chance.choice([1, 1, 1, 2]), "owners": owners, "vision": {"on": bool(owners)},
        "hidden": not owners and chance.random() < 0.25,
        "layer": "game_master" if not owners and chance.random() < 0.15 else "tokens",
        "name_shown": chance.choice(["everybody", "owners", "nobody"]), "notes": word(),
        "bars": [{"name": word(), "value": 5, "max": 10, "shown": chance.choice(["everybody", "owners", "nobody"])}],
    }  # fmt: skip
