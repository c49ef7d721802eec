"""Compiled loops: compiled once, for one kind of argument, so that nobody waits in the middle of a game."""

import importlib
import pkgutil

import pytest
from numba.core.registry import CPUDispatcher

from scenes.geometry import kernels, warm_up
from scenes.geometry.explored import Explored
from scenes.geometry.lighting import Eye, Light, SceneSight
from scenes.geometry.paths import first_wall_hit, line_of_sight
from scenes.geometry.walls import Wall, WallSet

pytestmark = pytest.mark.pure
DOORS = {"sweep", "select", "index_counts", "near_box", "limited_crossings", "crossed", "disc_meets", "fill"}
"""The loops that Python calls; the others are compiled into these."""


def all_kernels() -> dict[str, CPUDispatcher]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(kernels.__path__, "scenes.geometry.kernels.")
    ]
    return {name: one for module in modules for name, one in vars(module).items() if isinstance(one, CPUDispatcher)}


def play() -> None:
    """All that a scene asks, with whole numbers, without walls, with one, from edges."""
    for walls in (
        WallSet(),
        WallSet([Wall("a", 1, 2, 3, 4, light="limited", sight="proximity", side="left", proximity=3)]),
    ):
        lights = [Light("a", 5, 6, 7, 8), Light("b", 5, 6, 7, 8, 90, 10, respects_walls=False, darkness=True)]
        made = SceneSight(walls, lights, (0, 0, 100, 100), 1)
        for eye in (Eye("t", 0, 0), Eye("t", 50, 50, {"tremorsense": 10, "normal": 20, "blindsight": 9}, 90, 120)):
            memory = Explored((0, 0, 100, 100))
            memory.add(made.seen_by([eye]).region)
            memory.without(made.seen_by([eye]).region)
        first_wall_hit(walls, [(1, 1), (5, 5)], 2)
        line_of_sight(walls, (1, 1), (5.5, 5))


def test_warming_up_compiles_every_loop_and_playing_none() -> None:
    warm_up()
    before = {name: list(kernel.signatures) for name, kernel in all_kernels().items()}
    assert {name for name, known in before.items() if known} >= DOORS
    play()
    assert {name: list(kernel.signatures) for name, kernel in all_kernels().items()} == before
