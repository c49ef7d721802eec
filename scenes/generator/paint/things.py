"""Doors, windows, torches, and the way from a thing's name to its drawing."""

from collections.abc import Callable

import numpy as np

from scenes.generator.paint.brush import Sprite, lay
from scenes.generator.paint.canvas import Canvas
from scenes.generator.paint.furniture import FURNITURE
from scenes.generator.paint.nature import NATURE
from scenes.generator.paint.vessels import VESSELS
from scenes.generator.plan import Edge, Lamp, Thing

DRAWN: dict[str, Callable[[Sprite, Thing], None]] = FURNITURE | VESSELS | NATURE
FLAT = {"rug", "straw", "stairs", "cobweb", "chains"}
HIGH = {"pillar", "wardrobe"}


def draw_thing(canvas: Canvas, thing: Thing) -> None:
    """Draw one thing; a name without a drawing is a mistake in the plan."""
    if thing.kind == "tree":
        draw_tree(canvas, thing)
        return
    sprite = Sprite(canvas, thing.size)
    DRAWN[thing.kind](sprite, thing)
    height = 0.02 if thing.kind in FLAT else 0.17 if thing.kind in HIGH else 0.07
    lay(canvas, sprite, thing.at, thing.turn, shadow=0.25 if thing.kind in FLAT else 0.5, height=height)


def draw_tree(canvas: Canvas, thing: Thing) -> None:
    """Draw a tree as one of a dozen that are painted once, turned and scaled so that no two look alike."""
    sort = int(thing.shade * 14)
    if sort not in canvas.kept:
        model = Thing("tree", (0, 0), (2.6, 2.6), 0, (sort + 0.5) / 14)
        canvas.kept[sort] = Sprite(canvas, model.size)
        DRAWN["tree"](canvas.kept[sort], model)
    lay(canvas, canvas.kept[sort], thing.at, thing.turn, shadow=0.5, height=0.2, scale=thing.size[0] / 2.6)


def draw_door(canvas: Canvas, edge: Edge) -> None:
    """Draw a door of boards with iron bands; a locked one has a plate with a keyhole."""
    length = float(np.hypot(edge.end[0] - edge.start[0], edge.end[1] - edge.start[1]))
    sprite = Sprite(canvas, (length, 0.3))
    for end in (-1, 1):
        sprite.paint(sprite.box(end * (length / 2 - 0.05), 0, 0.14, 0.3), (104, 98, 90), bevel=0.5)
    sprite.paint(sprite.box(0, 0, length - 0.16, 0.15), (122, 78, 42), along=1, grain=0.2)
    for band in (-0.26, 0.26):
        sprite.paint(sprite.box(band * length, 0, 0.07, 0.17), (58, 56, 56), grain=0.1)
    if edge.of == "locked":
        sprite.paint(sprite.box(0, 0, 0.15, 0.13), (176, 140, 62), bevel=0.6)
        sprite.paint(sprite.oval(0, 0, 0.03), (24, 18, 12), bevel=0)
    lay(canvas, sprite, edge.middle, edge.angle, shadow=0.5, height=0.06)


def draw_window(canvas: Canvas, edge: Edge) -> None:
    """Draw a window: frame, glass, bars."""
    length = float(np.hypot(edge.end[0] - edge.start[0], edge.end[1] - edge.start[1]))
    sprite = Sprite(canvas, (length, 0.26))
    sprite.paint(sprite.box(0, 0, length, 0.22), (96, 66, 40), along=1)
    sprite.paint(sprite.box(0, 0, length - 0.12, 0.11), (168, 204, 214), bevel=0.2, grain=0.1)
    for bar in (-0.25, 0, 0.25):
        sprite.paint(sprite.box(bar * length, 0, 0.03, 0.12), (70, 50, 34), bevel=0.1)
    lay(canvas, sprite, edge.middle, edge.angle, shadow=0.3, height=0.04)


def draw_torch(canvas: Canvas, lamp: Lamp) -> None:
    """Draw a torch in its holder on the wall above."""
    sprite = Sprite(canvas, (0.4, 0.6))
    sprite.paint(sprite.box(0, -0.16, 0.16, 0.1), (62, 60, 60))
    sprite.paint(sprite.box(0, -0.02, 0.08, 0.26), (110, 74, 44), along=-1)
    sprite.paint(sprite.oval(0, 0.12, 0.11, 0.12), (226, 108, 30), bevel=0.1, outline=0.1)
    sprite.paint(sprite.oval(0, 0.11, 0.07, 0.08), (255, 186, 66), bevel=0, outline=0)
    sprite.paint(sprite.oval(0, 0.1, 0.035, 0.04), (255, 240, 190), bevel=0, outline=0)
    lay(canvas, sprite, lamp.at, 0, shadow=0.35, height=0.05)
