"""Light, darkness and senses of a scene: what each group of eyes sees, computed again only where something changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from shapely.geometry.base import BaseGeometry

from scenes.geometry import regions
from scenes.geometry.fog import FogShape, Strokes
from scenes.geometry.remembered import Remembered, Views
from scenes.geometry.seen import Sight, visible_doors, visible_tokens
from scenes.geometry.sight import pie
from scenes.geometry.walls import Box, WallSet

__all__ = ["Eye", "FogShape", "Light", "SceneSight", "Sight", "visible_doors", "visible_tokens"]

Vision = Literal["normal", "darkvision", "blindsight", "tremorsense", "truesight"]
DIM_FROM, DARK_FROM = 1 / 3, 2 / 3
"""From which darkness of the scene on there is only dim light everywhere, and none."""
_MOST_SIGHTS, _MOST_RESTLESS = 128, 16


@dataclass(frozen=True, slots=True)
class Light:
    """A light: bright up to `bright` and dim up to `dim` pixels from it, in a beam of `angle` degrees round `facing`.

    `darkness`: a magical darkness that swallows light up to the greater of both ranges.
    """

    id: str
    x: float
    y: float
    bright: float
    dim: float
    angle: float = 360.0
    facing: float = 0.0
    colour: str = "#ffffff"
    respects_walls: bool = True
    darkness: bool = False

    @property
    def reach(self) -> float:
        """How far it goes at all."""
        return max(self.bright, self.dim)


@dataclass(frozen=True)
class Eye:
    """A token that sees. Ranges of its senses are in pixels; infinite: as far as the scene goes; absent or 0: none.

    - normal: needs light; stopped by walls; looks into the field of view alone.
    - darkvision: in its range dim light counts as bright, and darkness is seen as greys, but not magical darkness.
    - truesight: sees in any darkness, magical too, as if it were bright.
    - blindsight: needs no light and works in magical darkness, all round, but is stopped by what stops sight.
    - tremorsense: needs no light and passes walls, all round: it feels through the ground.
    """

    token_id: str
    x: float
    y: float
    radius_by_vision: Mapping[str, float] = field(default_factory=lambda: {"normal": math.inf})
    facing: float = 0.0
    angle: float = 360.0

    @property
    def key(self) -> tuple[object, ...]:
        """What decides about what it sees, whichever token it is."""
        ranges = tuple(sorted((name, reach) for name, reach in self.radius_by_vision.items() if reach > 0))
        return (self.x, self.y, self.facing if self.angle < 360 else 0.0, self.angle, ranges)

    def reach(self, vision: Vision) -> float:
        """Return the range of a sense in pixels; 0: not there."""
        return self.radius_by_vision.get(vision, 0.0)


class Lit(NamedTuple):
    """Where there is bright light and where there is at least dim light, in parts that may overlap; and where magical
    darkness takes it away again."""

    bright: list[BaseGeometry]
    dim: list[BaseGeometry]
    swallowed: BaseGeometry


class SceneSight:
    """Walls, lights, darkness and fog of a scene at one moment. Never changed: `changed` makes the next moment.

    bounds: (x0, y0, x1, y1) in pixels; darkness: 0 full daylight to 1 none.
    """

    def __init__(
        self,
        walls: WallSet,
        lights: Iterable[Light] = (),
        bounds: Box = (0, 0, 0, 0),
        darkness: float = 0.0,
        fog_shapes: Iterable[FogShape] = (),
        _views: Views | None = None,
    ) -> None:
        self.walls, self.lights, self.bounds = walls, tuple(lights), bounds
        self.darkness, self.fog_shapes = darkness, tuple(fog_shapes)
        self._views = _views or Views(walls, bounds)
        self._eyes: Remembered[tuple[object, ...], Sight] = Remembered(_MOST_SIGHTS)
        self._seen: Remembered[tuple[object, ...], Sight] = Remembered(_MOST_SIGHTS)
        self._restless: frozenset[str] = frozenset()
        self._everywhere = regions.box(bounds)

    def changed(
        self,
        *,
        walls: WallSet | None = None,
        lights: Iterable[Light] | None = None,
        darkness: float | None = None,
        fog_shapes: Iterable[FogShape] | None = None,
    ) -> SceneSight:
        """Return the scene with some of it replaced; keeps all that was computed and still holds."""
        following = SceneSight(
            self.walls if walls is None else walls,
            self.lights if lights is None else lights,
            self.bounds,
            self.darkness if darkness is None else darkness,
            self.fog_shapes if fog_shapes is None else fog_shapes,
            _views=self._views if walls is None else self._views.behind(walls),
        )
        following._restless = self._restless if lights is None else self._restless_after(following.lights)
        following.fog_strokes = self.fog_strokes.followed_by(following.fog_shapes)
        if walls is None and lights is None and darkness is None:
            following._eyes = self._eyes
        return following

    def _restless_after(self, lights: tuple[Light, ...]) -> frozenset[str]:
        """Return the lights that moved lately, such as torches that are carried."""
        were = {light.id: light for light in self.lights}
        moved = frozenset(light.id for light in lights if were.get(light.id) != light)
        both = self._restless | moved
        return both if len(both) <= _MOST_RESTLESS else moved

    # -- light ------------------------------------------------------------------------------------------------

    @cached_property
    def lit(self) -> Lit:
        """Where there is light; in parts, so that those that stand still need not be joined with those that move."""
        everywhere = [self._everywhere]
        bright = everywhere if self.darkness < DIM_FROM else self._light_parts("bright")
        dim = bright if self.darkness < DIM_FROM else everywhere
        if self.darkness >= DARK_FROM:
            dim = self._light_parts("reach")
        swallowed = [self.area_of(light) for light in self.lights if light.darkness and light.reach > 0]
        return Lit(bright, dim, self._views.union(swallowed))

    def _light_parts(self, which: Literal["bright", "reach"]) -> list[BaseGeometry]:
        """Return all that lights reach: what those do that stand near each other, and what those that move do."""
        parts: list[BaseGeometry] = []
        for moves in (False, True):
            chosen = [light for light in self.lights if (light.id in self._restless) == moves and not light.darkness]
            areas = [self._light_area(one, getattr(one, which)) for one in chosen if getattr(one, which) > 0]
            parts += [self._views.union(areas)] if moves else self._views.joined_near_each_other(areas)
        return parts

    def area_of(self, light: Light) -> BaseGeometry:
        """Return all that one light reaches, bright and dim; magical darkness is not taken out."""
        return self._light_area(light, light.reach)

    def _light_area(self, light: Light, radius: float) -> BaseGeometry:
        """Return how far one light reaches within a radius."""
        if light.respects_walls:
            return self._views.area("light", light.x, light.y, radius, light.facing, light.angle)
        return regions.polygon(pie(light.x, light.y, radius, light.facing, light.angle))

    # -- eyes -------------------------------------------------------------------------------------------------

    def seen_by(self, eyes: Sequence[Eye]) -> Sight:
        """Return what the eyes see together, after manual fog: (sight and revealed) without hidden.

        Revealed areas count as bright. Without eyes only what was revealed by hand is seen.
        """
        key = tuple(sorted({eye.key for eye in eyes}, key=repr))
        return self._seen.get(key, lambda: self._after_fog(self._together([self._eye(eye) for eye in eyes])))

    def without_sight(self, covered: bool = False) -> Sight:
        """Return what everybody sees where walls and light play no part: all, or (covered) what was revealed."""
        return self._after_fog(Sight() if covered else Sight(bright=self._everywhere))

    @cached_property
    def fog_strokes(self) -> Strokes:
        """The manual fog, drawn up."""
        return Strokes.of(self.fog_shapes, self.bounds)

    def _after_fog(self, sight: Sight) -> Sight:
        revealed, hidden = self.fog_strokes.revealed, self.fog_strokes.hidden
        if revealed.is_empty and hidden.is_empty:
            return sight
        without = regions.union([revealed, hidden])
        return Sight(
            bright=regions.minus(regions.union([sight.bright, revealed]), hidden),
            dim=regions.minus(sight.dim, without),
            dark=regions.minus(sight.dark, without),
        )

    @staticmethod
    def _together(sights: list[Sight]) -> Sight:
        """Add up what several eyes see: the best light counts."""
        if len(sights) == 1:
            return sights[0]
        bright = regions.union(sight.bright for sight in sights)
        dim = regions.minus(regions.union(sight.dim for sight in sights), bright)
        dark = regions.union(sight.dark for sight in sights)
        return Sight(bright, dim, regions.minus(regions.minus(dark, bright), dim))

    def _eye(self, eye: Eye) -> Sight:
        """Return what one eye sees, fog aside; kept, so that others that move do not matter."""
        return self._eyes.get(eye.key, lambda: self._look(eye))

    def _look(self, eye: Eye) -> Sight:
        view, night, swallowed = self._view(eye, "normal"), self._view(eye, "darkvision"), self.lit.swallowed
        bright = regions.union([self._where(view, self.lit.bright), self._where(night, self.lit.dim)])
        bright = regions.union([bright, self._view(eye, "truesight")])
        dim = regions.NOTHING
        if self.lit.dim is not self.lit.bright:
            dim = regions.minus(self._where(view, self.lit.dim), bright)
        felt = [regions.minus(night, swallowed), self._view(eye, "blindsight"), self._view(eye, "tremorsense")]
        return Sight(bright, dim, regions.minus(regions.minus(regions.union(felt), bright), dim))

    def _where(self, view: BaseGeometry, lit: list[BaseGeometry]) -> BaseGeometry:
        """Return the part of a view that light falls on; all of it in daylight."""
        parts = [view if part is self._everywhere else self._views.overlap(view, part) for part in lit]
        return regions.minus(regions.union(parts), self.lit.swallowed)

    def _view(self, eye: Eye, vision: Vision) -> BaseGeometry:
        """Return how far a sense reaches past walls, light aside."""
        reach = eye.reach(vision)
        if not reach > 0:
            return regions.NOTHING
        if vision == "tremorsense":
            return regions.overlap(_disc(eye.x, eye.y, reach, self.bounds), self._everywhere)
        all_round = vision == "blindsight"
        return self._views.area("sight", eye.x, eye.y, reach, eye.facing, 360.0 if all_round else eye.angle)


@lru_cache(256)
def _disc(x: float, y: float, radius: float, bounds: Box) -> BaseGeometry:
    """Return a disc, or all of the scene when it has no end."""
    return regions.box(bounds) if math.isinf(radius) else regions.polygon(pie(x, y, radius))
