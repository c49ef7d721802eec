"""Scenes by place, time of day, weather and mood: chooses the motif, lets it build, finishes the picture."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from PIL import Image

from ..paint import seeded
from ..words import MOTIFS, Brief
from .finish import finish
from .light import light_for
from .stage import Stage
from .weather import fall, lightning

OPEN_LAND = ("mountains",)


def draw_scene(brief: Brief, seed: int, size: tuple[int, int]) -> Image.Image:
    """Return the picture of a brief; unknown places are landscapes that their name and the seed compose."""
    from .. import VERSION

    rng = seeded(VERSION, "scene", brief.key, brief.motif, brief.time, brief.weather, brief.mood, seed, size)
    motif = brief.motif or OPEN_LAND[int(rng.integers(len(OPEN_LAND)))]
    if motif not in MOTIFS or find_spec(f"{__name__}.motif_{motif}") is None:
        motif = OPEN_LAND[0]
    build: Callable[..., Stage] = import_module(f"{__name__}.motif_{motif}").build
    stage = build(brief, light_for(brief, rng), rng, size)
    if not stage.indoors:
        lightning(stage)
        fall(stage)
    return finish(stage)
