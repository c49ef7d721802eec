"""Runs every compiled loop once on something small."""

from __future__ import annotations


def run_everything_once() -> None:
    """Compile, or load from the cache, what sight, paths and explored memory need."""
    from scenes.geometry.explored import Explored
    from scenes.geometry.lighting import Eye, Light, SceneSight
    from scenes.geometry.paths import first_wall_hit, line_of_sight
    from scenes.geometry.walls import Wall, WallSet

    walls = WallSet([Wall("a", 10, 10, 40, 10), Wall("b", 5, 50, 50, 5, sight="limited", light="limited")])
    scene = SceneSight(walls, [Light("l", 30.0, 30.0, 20.0, 40.0)], (0, 0, 100, 100), darkness=1.0)
    sight = scene.seen_by([Eye("t", 60.0, 60.0, {"normal": 80.0, "darkvision": 40.0}, angle=90.0)])
    Explored((0, 0, 100, 100)).add(sight.region)
    first_wall_hit(walls, [(60.0, 60.0), (20.0, 2.0)], 5.0)
    line_of_sight(walls, (60.0, 60.0), (20.0, 2.0))
