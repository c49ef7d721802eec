"""Draws dungeons and caves with ink on parchment: hatching around the walls, a fine grid, water in lines."""

import cv2
import numpy as np

from scenes.generator.paint.canvas import FINE, Canvas, Mask, blurred, mix
from scenes.generator.paint.rooms import floor_mask, furnish
from scenes.generator.plan import Plan

INK = (44, 36, 30)
STEP = 0.27
REACH = 0.55


def paint_ink(plan: Plan) -> np.ndarray:
    """Return the picture in ink."""
    canvas = Canvas(plan.wish)
    canvas.ink = True
    canvas.rgb[:] = mix((222, 205, 168), (240, 228, 198), canvas.noise(6, 5))
    canvas.darken(np.clip(canvas.noise(3, 5) - 0.6, 0, 1), 0.18)
    floor = canvas.area(plan.outline) if plan.outline else floor_mask(canvas, plan)
    canvas.blend(np.clip(blurred(floor, canvas.cell * REACH) * 2.4, 0, 1) * (1 - floor), (210, 192, 154), 0.5)
    canvas.blend(_hatching(canvas, floor), INK, 0.85)
    canvas.blend(floor, mix((240, 232, 210), (250, 245, 230), canvas.noise(3, 4)))
    canvas.blend(_grid(canvas) * floor, INK, 0.16)
    canvas.darken(blurred(1 - floor, canvas.cell * 0.14) * floor, 0.28)
    _water(canvas, plan)
    solid = [(edge.start, edge.end) for edge in plan.edges if edge.of in ("wall", "secret", "pillar")]
    canvas.blend(canvas.strokes(solid, 0.115), INK, 0.96)
    furnish(canvas, plan)
    return canvas.finished()


def _hatching(canvas: Canvas, floor: Mask) -> Mask:
    """Return bundles of short strokes, each bundle in a direction of its own, thick at the walls and frayed outside."""
    near = blurred(floor, canvas.cell * REACH)
    mask = np.zeros(floor.shape, np.uint8)
    step, rng = STEP * canvas.cell, canvas.rng
    for y in np.arange(0, canvas.height, step):
        for x in np.arange(0, canvas.width, step):
            at_x, at_y = x + rng.uniform(-0.4, 0.4) * step, y + rng.uniform(-0.4, 0.4) * step
            row, column = min(max(int(at_y), 0), canvas.height - 1), min(max(int(at_x), 0), canvas.width - 1)
            if floor[row, column] < 0.5 and near[row, column] > 0.09 + rng.uniform(0, 0.07):
                _bundle(mask, at_x, at_y, rng.uniform(0, np.pi), step, rng)
    return mask.astype(np.float32) / 255 * (1 - floor)


def _bundle(mask: np.ndarray, x: float, y: float, angle: float, step: float, rng: np.random.Generator) -> None:
    cos, sin = np.cos(angle), np.sin(angle)
    for place in (-1, 0, 1):
        half = step * rng.uniform(0.5, 0.72)
        middle = (x - sin * place * step * 0.3, y + cos * place * step * 0.3)
        ends = [
            (round((middle[0] + sign * cos * half) * FINE), round((middle[1] + sign * sin * half) * FINE))
            for sign in (-1, 1)
        ]
        cv2.line(mask, ends[0], ends[1], 255, max(1, round(step * 0.075)), cv2.LINE_AA, 4)


def _grid(canvas: Canvas) -> Mask:
    mask = np.zeros((canvas.height, canvas.width), np.float32)
    mask[:: canvas.cell], mask[:, :: canvas.cell] = 1, 1
    return mask


def _water(canvas: Canvas, plan: Plan) -> None:
    """Draw the shore, and lines within that follow it."""
    if not plan.water:
        return
    water = canvas.area(plan.water)
    canvas.blend(water, (188, 206, 204), 0.75)
    closed = [[*line, line[0]] for line in plan.water]
    canvas.blend(canvas.strokes(closed, 0.05), INK, 0.9)
    inner = blurred(water, canvas.cell * 0.4)
    for level in (0.68, 0.8, 0.9):
        ring = np.clip(1 - np.abs(inner - level) * 90, 0, 1) * water
        canvas.blend(ring * (canvas.noise(0.8, 2) > 0.42), (70, 90, 96), 0.6)
