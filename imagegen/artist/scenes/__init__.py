"""Scenes by place, time of day, weather and mood: chooses the motif, lets it build, finishes the picture."""

from collections.abc import Callable
from importlib import import_module

from PIL import Image

from ..paint import seeded
from ..words import MOTIFS, Brief
from .finish import finish
from .light import light_for
from .stage import Stage
from .styles import styled
from .weather import fall, lightning

OPEN_LAND = ("mountains", "fields", "lake", "forest", "ruins", "gorge", "castle", "desert")


def draw_scene(brief: Brief, seed: int, size: tuple[int, int]) -> Image.Image:
    """Return the picture of a brief; unknown places are landscapes that their name and the seed choose."""
    from .. import VERSION

    rng = seeded(VERSION, "scene", brief.key, brief.motif, brief.time, brief.weather, brief.mood, seed, size)
    motif = brief.motif if brief.motif in MOTIFS else OPEN_LAND[int(rng.integers(len(OPEN_LAND)))]
    build: Callable[..., Stage] = import_module(f"{__name__}.motif_{motif}").build
    stage = build(brief, light_for(brief, rng), rng, size)
    if not stage.indoors:
        lightning(stage)
        fall(stage)
    if brief.style:
        return styled(stage, brief.style)
    return finish(stage)
