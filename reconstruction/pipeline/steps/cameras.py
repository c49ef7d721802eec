"""Second stage: where each photo was taken from, and with what lens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from reconstruction.pipeline.errors import PhotosUnrelated
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import save_jpeg
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras, View
from reconstruction.pipeline.sfm import Effort, Matching, ladder, refined
from reconstruction.pipeline.sheets import draw_cameras
from reconstruction.pipeline.steps.photos import Verdict, used_photos
from reconstruction.pipeline.undistort import pinhole, straighten
from reconstruction.pipeline.workspace import Workspace
from reconstruction.pipeline.world import normalising

FEWEST_VIEWS = 3
_ENOUGH = {"draft": 0.8, "standard": 0.95, "high": 0.98}
"""Share of the photos with which a quality is content; below it, it tries harder."""


def cameras(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Writes cameras.npz and the straightened photos; raises PhotosUnrelated when fewer than three fit."""
    photos = used_photos(workspace)
    matching = Matching(workspace.matching_dir, workspace.photos_dir, photos, options)
    model, tried = _best_model(matching, options, progress.part(0.0, 0.85))
    if model is None or model.num_reg_images() < FEWEST_VIEWS:
        raise PhotosUnrelated(
            f"The {len(photos)} photos do not fit together: no three of them show the same thing from "
            "overlapping sides. Take 20 or more photos around one object, each overlapping the last."
        )
    progress.update(0.86, "Refining the cameras")
    model = refined(model, options)
    found = _cameras(model, photos, options)
    found.stats["efforts"] = tried
    progress.update(0.9, "Straightening the photos")
    _straighten_all(workspace, model, found, progress.part(0.9, 0.98))
    found.save(workspace.cameras_file)
    save_jpeg(workspace.stage_picture("cameras"), draw_cameras(found))
    shutil.rmtree(workspace.matching_dir, ignore_errors=True)
    progress.update(1.0, f"Placed {len(found.views)} of {len(photos)} photos")


def _best_model(matching: Matching, options: Options, progress: Progress) -> tuple[Any, list[dict[str, Any]]]:
    """Climbs the ladder until enough photos are placed; returns the best model and what was tried."""
    efforts = ladder(options)
    total = len(matching.photos)
    best, tried = None, []
    start = 0.0
    for index, effort in enumerate(efforts):
        end = start + (1.0 - start) * (0.8 if index + 1 < len(efforts) else 1.0)
        part = progress.part(start, end)
        model = _attempt(matching, effort, part)
        placed = model.num_reg_images() if model is not None else 0
        tried.append({"effort": effort.name, "placed": placed})
        if model is not None and (best is None or _better(model, best)):
            best = model
        if best is not None and best.num_reg_images() >= _ENOUGH[options.quality] * total:
            break
        start = end
    return best, tried


def _attempt(matching: Matching, effort: Effort, progress: Progress) -> Any:
    matching.prepare(effort, progress.part(0.0, 0.7))
    models = matching.build(effort, progress.part(0.7, 1.0))
    return models[0] if models else None


def _better(model: Any, than: Any) -> bool:
    """More photos first, then the smaller error."""
    if model.num_reg_images() != than.num_reg_images():
        return bool(model.num_reg_images() > than.num_reg_images())
    return bool(model.compute_mean_reprojection_error() < than.compute_mean_reprojection_error())


def _cameras(model: Any, photos: Sequence[Verdict], options: Options) -> Cameras:
    """Our data classes, in the normalised world, from a pycolmap model."""
    images = sorted((i for i in model.images.values() if i.has_pose), key=lambda i: i.name)
    position = {image.image_id: index for index, image in enumerate(images)}
    views = []
    for image in images:
        K, width, height = pinhole(model.cameras[image.camera_id], options.undistorted_side)
        pose = image.cam_from_world()
        name = image.name.rsplit(".", 1)[0]
        R = np.asarray(pose.rotation.matrix(), dtype=np.float64)
        t = np.asarray(pose.translation, dtype=np.float64)
        views.append(View(name, f"{name}.jpg", width, height, K, R, t))
    sparse = [p for p in model.points3D.values() if p.error < 3.0 and p.track.length() >= 2]
    points = np.array([p.xyz for p in sparse], dtype=np.float64).reshape(-1, 3)
    scale, R, shift = normalising(views, points)
    return Cameras(
        [v.moved(scale, R, shift) for v in views],
        scale * points @ R.T + shift,
        np.array([p.color for p in sparse], dtype=np.uint8).reshape(-1, 3),
        [_seen_by(p, position) for p in sparse],
        _stats(model, photos, views, (scale, R, shift)),
    )


def _seen_by(point: Any, position: dict[int, int]) -> np.ndarray:
    return np.unique(np.array([position[e.image_id] for e in point.track.elements], dtype=np.int32))


def _stats(model: Any, photos: Sequence[Verdict], views: list[View], world: tuple[Any, ...]) -> dict[str, Any]:
    placed = {v.name for v in views}
    missed = {p.source: "No other photo overlaps it enough." for p in photos if p.name not in placed}
    scale, R, shift = world
    return {
        "registered": len(views),
        "total": len(photos),
        "refused": missed,
        "reprojection_error": float(model.compute_mean_reprojection_error()),
        "track_length": float(model.compute_mean_track_length()),
        "sparse_points": int(model.num_points3D()),
        "calibrations": [
            {"model": c.model_name, "size": [c.width, c.height], "params": [float(p) for p in c.params]}
            for c in model.cameras.values()
        ],
        "world": {"scale": float(scale), "rotation": R.tolist(), "shift": shift.tolist()},
    }


def _straighten_all(workspace: Workspace, model: Any, found: Cameras, progress: Progress) -> None:
    for leftover in workspace.undistorted_dir.iterdir():
        leftover.unlink()
    lens = {i.name.rsplit(".", 1)[0]: model.cameras[i.camera_id] for i in model.images.values()}

    def work(view: View) -> None:
        progress.check()
        source = workspace.photos_dir / f"{view.name}.jpg"
        straighten(source, workspace.undistorted_dir / view.image, lens[view.name], view.K, (view.width, view.height))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for done, _ in enumerate(pool.map(work, found.views), 1):
            progress.update(done / len(found.views), f"Straightened {done} of {len(found.views)} photos")
