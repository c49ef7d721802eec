"""Fourth stage: one cloud of oriented, coloured points from all depth maps."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reconstruction.pipeline.errors import NothingReconstructed
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import save_jpeg
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras, View
from reconstruction.pipeline.sheets import contact_sheet, draw_points
from reconstruction.pipeline.steps.depth import TOLERANCE, Map, Small, camera_arrays, small_view, stacked
from reconstruction.pipeline.stereo.agreement import claim, fit_planes
from reconstruction.pipeline.stereo.interest import dense_enough, of_interest
from reconstruction.pipeline.stereo.neighbours import choose, pair_worth
from reconstruction.pipeline.workspace import Workspace, read_arrays, write_arrays

_WINDOW = 3
"""Half the window that normals are fitted to, px."""
_FEWEST = 1000

Cloud = dict[str, NDArray[Any]]


def points(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Writes points.npz; raises NothingReconstructed when too few points are left."""
    cameras = Cameras.load(workspace.cameras_file)
    smalls = [small_view(workspace, v, options.depth_width) for v in cameras.views]
    maps = [read_arrays(workspace.depth_file(v.name)) for v in cameras.views]
    progress.update(0.1, "Read the depth maps")
    cloud = fused(smalls, maps, pair_worth(cameras), options, progress.part(0.1, 0.7))
    progress.update(0.7, "Dropping what does not belong to the object")
    cloud = _cleaned(cloud, smalls, options)
    if len(cloud["xyz"]) < _FEWEST:
        raise NothingReconstructed(
            f"Only {len(cloud['xyz'])} points of a surface were found. Take more photos that overlap more, "
            "sharper and in even light, or choose a higher quality."
        )
    write_arrays(workspace.points_file, **cloud)
    progress.update(0.9, f"{len(cloud['xyz']):,} points")
    save_jpeg(workspace.stage_picture("points"), _picture(cloud, cameras.views))
    progress.update(1.0)


def fused(
    smalls: Sequence[Small], maps: Sequence[dict[str, Any]], worth: NDArray[Any], options: Options, progress: Progress
) -> Cloud:
    """All views' points in the world; what an earlier view contributed is not contributed again."""
    views = [s.view for s in smalls]
    arrays = camera_arrays(views)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        surfaces = list(pool.map(_surface, [m["depth"] for m in maps], views))
    progress.update(0.4, "Fitted normals")
    depths, sizes = stacked([s[0] for s in surfaces])
    taken = np.zeros(depths.shape, dtype=np.bool_)
    partners = choose(worth, 2 * options.depth_neighbours)
    parts: list[Cloud] = []
    for index, small in enumerate(smalls):
        smoothed, normals = surfaces[index]
        claim(index, partners[index], depths, sizes, *arrays, TOLERANCE, taken)
        rows, columns = np.nonzero((smoothed > 0) & ~taken[index, : smoothed.shape[0], : smoothed.shape[1]])
        parts.append(_of_view(small, smoothed, normals, maps[index]["confidence"], rows, columns))
        progress.update(0.4 + 0.6 * (index + 1) / len(smalls), f"Joined {index + 1} of {len(smalls)} depth maps")
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}


def _surface(depth: Map, view: View) -> tuple[Map, Map]:
    """Smoothed depth (h, w) and normals in camera axes (h, w, 3)."""
    smoothed = np.zeros(depth.shape, np.float32)
    normals = np.zeros((*depth.shape, 3), np.float32)
    fit_planes(depth, view.K, _WINDOW, TOLERANCE, smoothed, normals)
    return smoothed, normals


def _of_view(
    small: Small, depth: Map, normals: Map, confidence: Map, rows: NDArray[Any], columns: NDArray[Any]
) -> Cloud:
    """The points of some pixels of one view; `spacing` is the distance to the next pixel's point."""
    z = depth[rows, columns]
    facing = np.clip(-normals[rows, columns, 2], 0.0, 1.0)
    return {
        "xyz": small.view.unproject(np.column_stack([columns, rows]) + 0.5, z).astype(np.float32),
        "normals": (normals[rows, columns] @ small.view.R).astype(np.float32),
        "rgb": small.colour[rows, columns],
        # steep surfaces are measured badly
        "weight": (confidence[rows, columns] * (0.2 + 0.8 * facing)).astype(np.float32),
        "spacing": (z / small.view.K[0, 0]).astype(np.float32),
    }


def _cleaned(cloud: Cloud, smalls: Sequence[Small], options: Options) -> Cloud:
    """Without surroundings (when wanted), lone points and more points than allowed."""
    together = False
    if options.crop:
        mask, on_table = of_interest(cloud["xyz"], cloud["normals"], [s.view for s in smalls])
        if mask.sum() >= _FEWEST:
            cloud, together = _only(cloud, mask), on_table
    if len(cloud["xyz"]):
        spacing = float(np.median(cloud["spacing"]))
        cloud = _only(cloud, dense_enough(cloud["xyz"], spacing, together))
    cloud.pop("spacing")
    excess = len(cloud["xyz"]) - options.points_max
    if excess > 0:
        mask = np.ones(len(cloud["xyz"]), dtype=bool)
        mask[np.random.default_rng(options.seed).choice(len(mask), excess, replace=False)] = False
        cloud = _only(cloud, mask)
    return cloud


def _only(cloud: Cloud, mask: NDArray[np.bool_]) -> Cloud:
    return {name: values[mask] for name, values in cloud.items()}


def _picture(cloud: Cloud, views: Sequence[View]) -> NDArray[np.uint8]:
    """The points as two cameras far apart would see them."""
    directions = np.array([v.centre for v in views])
    directions /= np.linalg.norm(directions, axis=1, keepdims=True) + 1e-12
    first = int((directions @ directions.mean(0)).argmax())
    second = int((directions @ directions[first]).argmin())
    tiles = []
    for index in (first, second):
        view = views[index].scaled(470 / max(views[index].width, views[index].height))
        tiles.append(Image.fromarray(draw_points(view, cloud["xyz"], cloud["rgb"])))
    return contact_sheet(tiles)
