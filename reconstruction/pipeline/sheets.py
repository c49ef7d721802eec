"""Stage pictures of the early stages: contact sheets and drawings of points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reconstruction.pipeline.scene import View

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
