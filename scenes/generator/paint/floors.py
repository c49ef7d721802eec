"""Floors: flagstones, cobbles, tiles, planks, earth, rock; each a picture of a rectangle of the map."""

import cv2
import numpy as np

from scenes.generator.paint.canvas import Canvas, Colour, Mask, Picture, mix, noise, slope

STONE: tuple[Colour, Colour] = ((112, 106, 98), (148, 141, 130))
DARK_STONE: tuple[Colour, Colour] = ((82, 82, 86), (112, 111, 112))
WARM_STONE: tuple[Colour, Colour] = ((130, 114, 92), (164, 147, 121))
WOOD: tuple[Colour, Colour] = ((116, 78, 46), (152, 107, 66))
DARK_WOOD: tuple[Colour, Colour] = ((84, 55, 34), (112, 76, 48))
EARTH: tuple[Colour, Colour] = ((96, 76, 55), (124, 102, 76))


def voronoi(rng: np.random.Generator, height: int, width: int, step: float) -> tuple[np.ndarray, Mask]:
    """Return the number of the stone at each pixel, and how deep in its middle the pixel lies."""
    marks = np.full((height, width), 255, np.uint8)
    rows, columns = int(height / step) + 2, int(width / step) + 2
    ys = ((np.arange(rows)[:, None] + rng.uniform(-0.38, 0.38, (rows, columns))) * step).astype(int)
    xs = ((np.arange(columns)[None, :] + rng.uniform(-0.38, 0.38, (rows, columns))) * step).astype(int)
    marks[np.clip(ys, 0, height - 1), np.clip(xs, 0, width - 1)] = 0
    _, labels = cv2.distanceTransformWithLabels(marks, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    return labels, joints_of(labels, max(1.0, step * 0.05))


def joints_of(labels: np.ndarray, width: float) -> Mask:
    """Return 1 in the joints between stones, softly to 0 inside of them."""
    edge = np.zeros(labels.shape, np.float32)
    edge[:, 1:] = labels[:, 1:] != labels[:, :-1]
    edge[1:] = np.maximum(edge[1:], labels[1:] != labels[:-1])
    return np.clip(cv2.GaussianBlur(edge, (0, 0), width) * width * 2.6, 0, 1)


def slabs(canvas: Canvas, height: int, width: int, size: float, *, jitter: float = 0.35) -> tuple[np.ndarray, Mask]:
    """Return rows of rectangular stones of uneven length."""
    labels = np.zeros((height, width), np.int32)
    step, number = size * canvas.cell, 1
    for row in range(int(height / step) + 1):
        top, left = round(row * step), -canvas.rng.uniform(0, step)
        while left < width:
            right = left + step * canvas.rng.uniform(1 - jitter, 1.35 + jitter)
            labels[top : round((row + 1) * step), max(round(left), 0) : max(round(right), 0)] = number
            left, number = right, number + 1
    return labels, joints_of(labels, canvas.cell * 0.012)


def stones(
    canvas: Canvas, laid: tuple[np.ndarray, Mask], tints: tuple[Colour, Colour], uneven: float = 0.16
) -> Picture:
    """Paint stones: each of its own tint, worn, with dark joints that catch light on one side."""
    labels, joints = laid
    rng, (height, width) = canvas.rng, labels.shape
    own = rng.random(int(labels.max()) + 1, dtype=np.float32)[labels]
    worn = noise(rng, height, width, canvas.cell * 0.5, 4)
    picture = mix(*tints, 0.45 * own + 0.55 * worn)
    picture *= (1 + (own - 0.5) * uneven)[..., None]
    light = slope(joints, 1)
    picture *= (1 - joints * 0.42 + np.clip(light, -0.5, 0.5) * 0.22)[..., None]
    return picture


def flagstones(canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = STONE) -> Picture:
    """Paint large rectangular stones."""
    return stones(canvas, slabs(canvas, height, width, 0.5), tints)


def cobbles(canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = STONE) -> Picture:
    """Paint small round stones."""
    return stones(canvas, voronoi(canvas.rng, height, width, canvas.cell * 0.33), tints, 0.22)


def tiles(canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = WARM_STONE) -> Picture:
    """Paint square tiles, light and dark in turns."""
    step = canvas.cell / 2
    rows, columns = (np.arange(height) // step).astype(np.int32), (np.arange(width) // step).astype(np.int32)
    labels = rows[:, None] * (int(width / step) + 2) + columns[None, :] + 1
    picture = stones(canvas, (labels, joints_of(labels, canvas.cell * 0.01)), tints, 0.06)
    dark = ((rows[:, None] + columns[None, :]) % 2).astype(np.float32)
    return picture * (1 - 0.24 * dark)[..., None]


def planks(
    canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = WOOD, *, upright: bool = False
) -> Picture:
    """Paint boards with grain."""
    if upright:
        return np.ascontiguousarray(planks(canvas, width, height, tints).transpose(1, 0, 2))
    labels, joints = slabs(canvas, height, width, 0.24, jitter=0)
    long_labels = labels.copy()
    number = 1
    step = 0.24 * canvas.cell
    for row in range(int(height / step) + 1):
        rows, left = slice(round(row * step), round((row + 1) * step)), -canvas.rng.uniform(0, canvas.cell * 3)
        while left < width:
            right = left + canvas.cell * canvas.rng.uniform(2.2, 4.5)
            long_labels[rows, max(round(left), 0) : max(round(right), 0)] = number
            left, number = right, number + 1
    joints = joints_of(long_labels, canvas.cell * 0.009)
    own = canvas.rng.random(number + 1, dtype=np.float32)[long_labels]
    coarse = canvas.rng.random(
        (max(2, round(height / 2)), max(2, round(width / (canvas.cell * 0.9)))), dtype=np.float32
    )
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    picture = mix(*tints, np.clip(0.62 * own + 0.38 * grain, 0, 1))
    return picture * (1 - joints * 0.5)[..., None]


def earth(canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = EARTH) -> Picture:
    """Paint trodden earth with pebbles."""
    ground = mix(*tints, noise(canvas.rng, height, width, canvas.cell * 1.3, 5))
    specks: Mask = canvas.rng.random((height, width), dtype=np.float32)
    specks = cv2.GaussianBlur((specks > 0.9985).astype(np.float32), (0, 0), canvas.cell * 0.02) * 14
    return ground * (1 + np.clip(specks, 0, 1) * 0.28)[..., None]


def straw(canvas: Canvas, height: int, width: int) -> Picture:
    """Paint earth strewn with straw."""
    picture = earth(canvas, height, width)
    return picture * np.array([1.12, 1.06, 0.86], np.float32)


def rock(canvas: Canvas, height: int, width: int, tints: tuple[Colour, Colour] = DARK_STONE) -> Picture:
    """Paint grown rock with cracks."""
    fine, coarse = (
        noise(canvas.rng, height, width, canvas.cell * 0.7, 5),
        noise(canvas.rng, height, width, canvas.cell * 3, 3),
    )
    picture = mix(*tints, 0.55 * fine + 0.45 * coarse)
    relief = slope(fine, 1)
    cracks = np.clip(1 - np.abs(noise(canvas.rng, height, width, canvas.cell * 2.2, 4) - 0.5) * 46, 0, 1)
    return picture * (1 - relief * 2.4 - cracks * 0.16)[..., None]
