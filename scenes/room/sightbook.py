"""What each group of viewers sees of a scene, kept up to date as pieces change (geometry by `scenes.geometry`)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scenes.geometry.lighting import Eye, FogShape, Light, SceneSight, Sight
from scenes.geometry.paths import first_wall_hit, line_of_sight
from scenes.geometry.regions import flat_rings, overlap
from scenes.geometry.walls import Wall, WallSet
from scenes.pieces import Record
from scenes.room.rights import Rights
from scenes.room.state import Change, State

# Which changes of which pieces bear on what is seen; "*": any.
_OF_TOKENS = {"x", "y", "size", "rotation", "vision", "light", "hidden", "layer", "owners", "owned_by_all"}
_OF_SETTINGS = {"sight", "covered", "darkness", "shared_sight", "grid", "width", "height", "explored"}


@dataclass(frozen=True)
class Bearing:
    """What a batch of changes means for sight."""

    walls: bool = False
    lights: bool = False
    fog: bool = False
    settings: bool = False
    eyes: frozenset[str] = frozenset()
    """Tokens that have changed in a way that matters if they see or shine."""

    @property
    def of_all(self) -> bool:
        """Whether everybody may see other areas than before."""
        return self.walls or self.lights or self.fog or self.settings

    @property
    def anything(self) -> bool:
        """Whether anybody may."""
        return self.of_all or bool(self.eyes)


def bearing_of(changes: Iterable[Change], state: State) -> Bearing:
    """Tell what changes (already applied to `state`) mean for sight."""
    walls = lights = fog = settings = False
    eyes: set[str] = set()
    for one in changes:
        fields = set(one["after"] or ()) | set(one["before"] or ())
        kind = one["kind"]
        walls |= kind == "wall" and not fields <= {"players_may"}
        lights |= kind == "light"
        fog |= kind == "fog"
        settings |= kind == "settings" and bool(fields & _OF_SETTINGS)
        if kind == "token" and fields & _OF_TOKENS:
            whole = {**(state.pieces.get(one["id"]) or {}), **(one["before"] or {})}
            now = state.pieces.get(one["id"]) or {}
            if _sees(whole) or _sees(now):
                eyes.add(one["id"])
            lights |= _shines(whole) or _shines(now)
    return Bearing(walls, lights, fog, settings, frozenset(eyes))


def _sees(token: Record) -> bool:
    return bool(token.get("vision", {}).get("on"))


def _shines(token: Record) -> bool:
    glow = token.get("light") or {}
    return bool(glow.get("bright") or glow.get("dim"))


def _gives_light(token: Record) -> bool:
    return _shines(token) and is_at_the_table(token)


def is_at_the_table(token: Record) -> bool:
    """Whether it stands among the others, not only before the game master."""
    return not token["hidden"] and bool(token["layer"] == "tokens")


class SightBook:
    """The scene's sight at one state; `renewed` follows changes and keeps what still holds."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._scene: SceneSight | None = None
        self._walls: WallSet | None = None
        self._owned: tuple[int, list[Record]] = (-1, [])

    # -- what the scene is made of ------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[bool, bool]:
        """(walls and light decide, covered until revealed by hand)."""
        settings = self.state.settings
        return settings["sight"], settings["covered"]

    @property
    def open_to_all(self) -> bool:
        """Whether players see every place."""
        return not any(self.rules) and not any(one["mode"] == "hide" for one in self.state.of_kind("fog").values())

    @property
    def pixels(self) -> float:
        """Pixels of one unit of length."""
        grid = self.state.settings["grid"]
        return float(grid["size"]) / float(grid["distance"])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The scene's own box."""
        settings = self.state.settings
        return 0.0, 0.0, float(settings["width"]), float(settings["height"])

    @property
    def walls(self) -> WallSet:
        """Every wall."""
        if self._walls is None:
            self._walls = WallSet(wall_of(one, self.pixels) for one in self.state.of_kind("wall").values())
        return self._walls

    @property
    def scene(self) -> SceneSight:
        """Walls, lights, darkness and fog together."""
        if self._scene is None:
            darkness = float(self.state.settings["darkness"])
            self._scene = SceneSight(self.walls, self.lights(), self.bounds, darkness, self._fog())
        return self._scene

    def lights(self) -> list[Light]:
        """Every light that is on, those that tokens carry with them."""
        found = [light_of(one, self.pixels) for one in self.state.of_kind("light").values() if one["on"]]
        for token in self.state.of_kind("token").values():
            if _gives_light(token):
                found.append(glow_of(token, self.pixels))
        return found

    def _fog(self) -> list[FogShape]:
        return [
            FogShape(one["mode"], one["shape"], tuple(one["points"]), one["radius"], one["order"])
            for one in self.state.of_kind("fog").values()
        ]

    def renew(self, bearing: Bearing) -> None:
        """Follow changes that the state has taken."""
        if bearing.settings:
            self._scene = self._walls = None
        if bearing.walls:
            self._walls = None
        if self._scene is None or not (bearing.walls or bearing.lights or bearing.fog):
            return
        self._scene = self._scene.changed(
            walls=self.walls if bearing.walls else None,
            lights=self.lights() if bearing.lights else None,
            fog_shapes=self._fog() if bearing.fog else None,
        )

    # -- who sees ---------------------------------------------------------------------------------------------

    def eyes_of(self, rights: Rights) -> tuple[str, ...]:
        """Return the tokens through which somebody sees; who only watches sees with all of the party."""
        shared = self.state.settings["shared_sight"] or not rights.plays
        return tuple(
            token["id"]
            for token in self.owned
            if _sees(token)
            and is_at_the_table(token)
            and (token["owned_by_all"] or shared or rights.user_id in token["owners"])
        )

    @property
    def owned(self) -> list[Record]:
        """Tokens that belong to players, in the order of their ids: few among many, so found once for each state."""
        if self._owned[0] != self.state.number:
            tokens = self.state.of_kind("token").items()
            found = [one for _, one in sorted(tokens) if one["owners"] or one["owned_by_all"]]
            self._owned = (self.state.number, found)
        return self._owned[1]

    def eye(self, token: Record, at: tuple[float, float] | None = None) -> Eye:
        """Return a token's eye, where it stands or (on its way) somewhere else."""
        vision, pixels = token["vision"], self.pixels
        around = float(token["size"]) * float(self.state.settings["grid"]["size"]) / 2
        ranges = {
            name: vision[name] * pixels + around
            for name in ("darkvision", "blindsight", "tremorsense", "truesight")
            if vision[name]
        }
        if not vision["blind"]:
            ranges["normal"] = math.inf if vision["range"] is None else vision["range"] * pixels + around
        x, y = at or (token["x"], token["y"])
        return Eye(token["id"], x, y, ranges, token["rotation"] % 360, vision["angle"])

    def sight_of(self, eyes: Sequence[str]) -> Sight:
        """Return what these tokens see together."""
        sight, covered = self.rules
        if not sight:
            return self.scene.without_sight(covered)
        return self.scene.seen_by([self.eye(self.state.pieces[uid]) for uid in eyes])

    def sight_at(self, token: Record, places: Iterable[tuple[float, float]]) -> list[Sight]:
        """Return what a token sees from several places on its way."""
        return [self.scene.seen_by([self.eye(token, place)]) for place in places]

    def coloured(self, sight: Sight) -> list[dict[str, Any]]:
        """Return the coloured light that is seen: {colour, intensity, animation, rings}, cut to what is in sight."""
        found = []
        for light, record in zip(self.scene.lights, self._glows(), strict=False):
            if light.darkness or light.colour.lower() == "#ffffff" or not record["intensity"]:
                continue
            area = overlap(self.scene.area_of(light), sight.region)
            if not area.is_empty:
                found.append({"colour": light.colour, "intensity": record["intensity"],
                              "animation": record["animation"], "rings": flat_rings(area)})  # fmt: skip
        return found

    def _glows(self) -> list[Record]:
        """The records of `lights`, in the same order: pieces, and what tokens carry."""
        glows = [one for one in self.state.of_kind("light").values() if one["on"]]
        return glows + [one["light"] for one in self.state.of_kind("token").values() if _gives_light(one)]

    def sounds_to(self, place: tuple[float, float], ear: tuple[float, float]) -> bool:
        """Whether no wall that stops sound lies between two places."""
        return not len(self.walls) or line_of_sight(self.walls, place, ear, "sound")

    def blocked(self, way: Sequence[tuple[float, float]]) -> bool:
        """Whether a wall stops who walks this way."""
        return first_wall_hit(self.walls, way) is not None if len(self.walls) else False


def wall_of(record: Record, pixels: float) -> Wall:
    """Return a wall piece as geometry takes it."""
    return Wall(
        record["id"], record["x1"], record["y1"], record["x2"], record["y2"], record["sight"], record["light"],
        record["move"], record["sound"], record["side"], record["proximity"] * pixels, record["door"], record["state"],
    )  # fmt: skip


def light_of(record: Record, pixels: float) -> Light:
    """Return a light piece as geometry takes it."""
    return Light(
        record["id"], record["x"], record["y"], record["bright"] * pixels, record["dim"] * pixels, record["angle"],
        record["rotation"] % 360, record["colour"], record["walls"], record["darkness"],
    )  # fmt: skip


def glow_of(token: Record, pixels: float) -> Light:
    """Return the light that a token carries."""
    glow = token["light"]
    return Light(
        token["id"], token["x"], token["y"], glow["bright"] * pixels, glow["dim"] * pixels, glow["angle"],
        token["rotation"] % 360, glow["colour"],
    )  # fmt: skip
