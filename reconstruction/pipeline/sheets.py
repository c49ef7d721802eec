"""Stage pictures of the early stages: contact sheets and drawings of points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reconstruction.pipeline.scene import Cameras, View

PAPER = (24, 26, 30)
Pixels = NDArray[np.uint8]


def contact_sheet(images: Sequence[Image.Image], width: int = 960, rows_at_most: int = 5) -> Pixels:
    """The pictures in a grid (h, width, 3), evenly thinned when they are many."""
    columns = min(6, max(1, round(len(images) ** 0.5 + 0.49)))
    most = columns * rows_at_most
    if len(images) > most:
        images = [images[i] for i in np.linspace(0, len(images) - 1, most).round().astype(int)]
    gap = 6
    cell = (width - gap * (columns + 1)) // columns
    tall = max(1, round(float(np.median([cell * i.height / i.width for i in images]))))
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (width, gap + rows * (tall + gap)), PAPER)
    for index, image in enumerate(images):
        small = image.convert("RGB")
        small.thumbnail((cell, tall))
        x = gap + index % columns * (cell + gap) + (cell - small.width) // 2
        y = gap + index // columns * (tall + gap) + (tall - small.height) // 2
        sheet.paste(small, (x, y))
    return np.asarray(sheet)


def draw_points(view: View, xyz: NDArray[Any], rgb: Pixels, radius: int = 1) -> Pixels:
    """Points (N, 3) as squares of 2 * radius - 1 px, the near ones over the far ones: (h, w, 3)."""
    uv, depth = view.project(xyz)
    order = np.argsort(-depth, kind="stable")  # far first: later writes win
    order = order[depth[order] > 1e-6]
    u, v = np.floor(uv[order]).astype(np.int64).T
    canvas = np.empty((view.height, view.width, 3), np.uint8)
    canvas[:] = PAPER
    for dy in range(-radius + 1, radius):
        for dx in range(-radius + 1, radius):
            x, y = u + dx, v + dy
            inside = (x >= 0) & (x < view.width) & (y >= 0) & (y < view.height)
            canvas[y[inside], x[inside]] = rgb[order[inside]]
    return canvas


def overview(centre: NDArray[Any], eye: NDArray[Any], size: tuple[int, int], span: float) -> View:
    """A camera at `eye` that looks at `centre`, Y up, and shows `span` world units across its height."""
    forward = (centre - eye) / np.linalg.norm(centre - eye)
    right = np.cross(forward, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    R = np.stack([right, np.cross(forward, right), forward])
    focal = size[1] * float(np.linalg.norm(centre - eye)) / span
    K = np.array([[focal, 0.0, size[0] / 2], [0.0, focal, size[1] / 2], [0.0, 0.0, 1.0]])
    return View("overview", "", size[0], size[1], K, R, -R @ eye)


def draw_cameras(cameras: Cameras, size: tuple[int, int] = (960, 640)) -> Pixels:
    """Sparse points and the pyramids of the cameras around them, seen from above and aside: (h, w, 3)."""
    centres = np.array([v.centre for v in cameras.views])
    reach = float(np.percentile(np.linalg.norm(centres, axis=1), 90))
    direction = centres.mean(0) / max(1e-9, np.linalg.norm(centres.mean(0))) + np.array([0.5, 0.9, 0.0])
    eye = direction / np.linalg.norm(direction) * 4.0 * reach
    view = overview(np.zeros(3) + 0.3 * centres.mean(0), eye, size, 2.6 * reach)
    near = np.linalg.norm(cameras.points, axis=1) < 2.0 * reach
    lines = np.concatenate([_pyramid(v, 0.08 * reach) for v in cameras.views])
    xyz = np.concatenate([cameras.points[near], lines])
    amber = np.tile(np.array([[255, 176, 60]], np.uint8), (len(lines), 1))
    rgb = np.concatenate([cameras.colours[near], amber])
    return draw_points(view, xyz, rgb, radius=2)


def _pyramid(view: View, depth: float) -> NDArray[np.float64]:
    """Points (N, 3) along the edges of a camera's viewing pyramid."""
    w, h = view.width, view.height
    corners = view.unproject(np.array([[0, 0], [w, 0], [w, h], [0, h]]), np.full(4, depth))
    ends = [(view.centre, c) for c in corners] + [(corners[i], corners[(i + 1) % 4]) for i in range(4)]
    along = np.linspace(0.0, 1.0, 40)[:, None]
    return np.concatenate([a + along * (b - a) for a, b in ends])
