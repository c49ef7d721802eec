"""Third stage: how far away each pixel of each photo is, as far as other photos agree."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reconstruction.pipeline.errors import NothingReconstructed
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import save_jpeg
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras, Floats, View
from reconstruction.pipeline.sheets import contact_sheet
from reconstruction.pipeline.stereo.agreement import agreeing
from reconstruction.pipeline.stereo.neighbours import choose, depth_range, pair_worth
from reconstruction.pipeline.stereo.smoothing import smooth
from reconstruction.pipeline.stereo.sweep import WORST, sweep_rows
from reconstruction.pipeline.workspace import Workspace, write_arrays

SMALL_STEP, LARGE_STEP = np.float32(10.0), np.float32(90.0)
"""Penalties of the smoothing for a step of one plane and for a jump, in units of the cost (0..254)."""
TOLERANCE = 0.01
"""Depths of two views agree when they differ by less than this share."""
SURE = 0.04
"""Depths with less confidence are dropped before views are compared."""
_MEMORY = 1.6e9
"""Bytes that the cost volumes being worked on at once may take."""
_ROWS_PER_CALL = 64
_FEWEST_PIXELS = 2000

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Small:
    """A view at the size of the depth maps."""

    view: View
    grey: Map
    """(h, w) in 0..1."""
    colour: NDArray[np.uint8]
    """(h, w, 3) RGB."""


def small_view(workspace: Workspace, view: View, width: int) -> Small:
    """Reads a straightened photo at the size of the depth maps."""
    small = view.scaled(min(1.0, width / max(view.width, view.height)))
    picture = cv2.imread(str(workspace.undistorted_dir / view.image), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(view.image)
    picture = cv2.resize(picture, (small.width, small.height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255.0
    return Small(small, grey, np.ascontiguousarray(picture[..., ::-1]))


def depth(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Writes depth/<view>.npz for every view; raises NothingReconstructed when nearly nothing agrees."""
    cameras = Cameras.load(workspace.cameras_file)
    for leftover in workspace.depth_dir.iterdir():
        leftover.unlink()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        smalls = list(pool.map(lambda v: small_view(workspace, v, options.depth_width), cameras.views))
    worth = pair_worth(cameras)
    raw = _measure_all(cameras, smalls, worth, options, progress.part(0.0, 0.9))
    kept = filtered([s.view for s in smalls], raw, worth, options, progress.part(0.9, 0.98))
    if sum(int((d > 0).sum()) for d, _ in kept) < _FEWEST_PIXELS:
        raise NothingReconstructed(
            "The cameras were found, but the photos agree on no surface: it is too smooth, shiny or blurred. "
            "Take sharper photos in even light, closer together, or dust the object with something matt."
        )
    for small, (depths, confidence) in zip(smalls, kept, strict=True):
        write_arrays(workspace.depth_file(small.view.name), depth=depths, confidence=confidence)
    save_jpeg(workspace.stage_picture("depth"), _picture(smalls, [d for d, _ in kept]))
    progress.update(1.0, f"Measured {len(smalls)} depth maps")


def _measure_all(
    cameras: Cameras, smalls: Sequence[Small], worth: Floats, options: Options, progress: Progress
) -> list[tuple[Map, Map]]:
    """Raw depth and confidence of all views; several at once, as far as memory allows."""
    neighbours = choose(worth, options.depth_neighbours)
    volume = max(s.grey.size for s in smalls) * options.depth_planes
    at_once = max(1, min(os.cpu_count() or 1, int(_MEMORY / (3.2 * volume)), len(smalls)))
    shares = np.zeros(len(smalls))
    stop = threading.Event()

    def work(index: int) -> tuple[Map, Map]:
        limits = depth_range(cameras, index, reach=2.5)
        others = [smalls[n] for n in neighbours[index]]
        return measure(smalls[index], others, limits, options, lambda f: _note(shares, index, f, stop))

    with ThreadPoolExecutor(at_once) as pool:
        futures: list[Future[tuple[Map, Map]]] = [pool.submit(work, i) for i in range(len(smalls))]
        try:
            waiting = set(futures)
            while waiting:
                _, waiting = wait(waiting, timeout=0.3, return_when=FIRST_COMPLETED)
                done = len(smalls) - len(waiting)
                progress.update(float(shares.mean()), f"Measured {done} of {len(smalls)} depth maps")
            return [f.result() for f in futures]
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


class _Stopped(Exception):
    """Ends a worker whose result nobody wants any more."""


def _note(shares: NDArray[np.float64], index: int, fraction: float, stop: threading.Event) -> None:
    if stop.is_set():
        raise _Stopped
    shares[index] = fraction


def measure(
    small: Small,
    others: Sequence[Small],
    limits: tuple[float, float],
    options: Options,
    note: Callable[[float], None],
) -> tuple[Map, Map]:
    """Depth and confidence (h, w) of one view from its neighbours; 0 where there are none."""
    height, width = small.grey.shape
    if not others:
        note(1.0)
        return np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    inverse = np.linspace(1.0 / limits[1], 1.0 / limits[0], options.depth_planes).astype(np.float32)
    stack, sizes = stacked([o.grey for o in others])
    A, b = _homographies(small.view, [o.view for o in others])
    cost = np.empty((height, width, options.depth_planes), np.uint8)
    for first in range(0, height, _ROWS_PER_CALL):
        last = min(height, first + _ROWS_PER_CALL)
        sweep_rows(small.grey, stack, sizes, A, b, inverse, first, last, cost)
        note(0.75 * last / height)
    plane = np.empty((height, width), np.float32)
    confidence = np.empty((height, width), np.float32)
    smooth(cost, small.grey, SMALL_STEP, LARGE_STEP, WORST, plane, confidence)
    note(1.0)
    step = (inverse[-1] - inverse[0]) / (options.depth_planes - 1)
    found = (1.0 / (inverse[0] + plane * step)).astype(np.float32)
    return np.where(confidence > SURE, found, np.float32(0.0)), confidence


def stacked(maps: Sequence[Map]) -> tuple[Map, NDArray[np.int64]]:
    """Pictures of different sizes in one array (n, H, W), padded with 0, and their sizes (n, 2)."""
    sizes = np.array([m.shape for m in maps], dtype=np.int64)
    stack = np.zeros((len(maps), *sizes.max(0)), np.float32)
    for index, one in enumerate(maps):
        stack[index, : one.shape[0], : one.shape[1]] = one
    return stack, sizes


def _homographies(view: View, others: Sequence[View]) -> tuple[Map, Map]:
    """A (n, 3, 3) and b (n, 3): index of a pixel in photo n is A @ (x, y, 1) + b / depth, homogeneous."""
    half = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
    A, b = [], []
    for other in others:
        R = other.R @ view.R.T
        t = other.t - R @ view.t
        K = np.linalg.inv(half) @ other.K
        A.append(K @ R @ np.linalg.inv(view.K) @ half)
        b.append(K @ t)
    return np.array(A, dtype=np.float32), np.array(b, dtype=np.float32)


def filtered(
    views: Sequence[View], raw: Sequence[tuple[Map, Map]], worth: Floats, options: Options, progress: Progress
) -> list[tuple[Map, Map]]:
    """Depths that enough other views confirm, averaged with theirs; the others 0."""
    depths, sizes = stacked([d for d, _ in raw])
    stack = camera_arrays(views)
    partners = choose(worth, 2 * options.depth_neighbours)

    def keep(index: int) -> tuple[Map, Map]:
        own, confidence = raw[index]
        needed = min(options.depth_consistent_views, max(1, len(partners[index]) - 1))
        out = np.zeros(own.shape, np.float32)
        votes = np.zeros(own.shape, np.uint8)
        agreeing(index, partners[index], depths, sizes, *stack, TOLERANCE, needed, out, votes)
        sure = confidence * np.minimum(1.0, votes / (2.0 * options.depth_consistent_views)).astype(np.float32)
        return out, np.where(out > 0, np.maximum(sure, np.float32(1e-3)), np.float32(0.0))

    kept = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for done, result in enumerate(pool.map(keep, range(len(raw))), 1):
            kept.append(result)
            progress.update(done / len(raw), f"Compared {done} of {len(raw)} depth maps")
    return kept


def camera_arrays(views: Sequence[View]) -> tuple[Floats, Floats, Floats, Floats]:
    """K (V, 3, 3), its inverse, R (V, 3, 3) and t (V, 3) for the compiled functions."""
    K = np.array([v.K for v in views])
    return K, np.linalg.inv(K), np.array([v.R for v in views]), np.array([v.t for v in views])


def _picture(smalls: Sequence[Small], depths: Sequence[Map]) -> NDArray[np.uint8]:
    """Photos and their depth maps side by side, near warm and far cool."""
    chosen = np.unique(np.linspace(0, len(smalls) - 1, min(6, len(smalls))).round().astype(int))
    tiles = []
    for index in chosen:
        tiles += [Image.fromarray(smalls[index].colour), Image.fromarray(coloured(depths[index]))]
    return contact_sheet(tiles)


def coloured(depths: Map) -> NDArray[np.uint8]:
    """A depth map (h, w) as colours (h, w, 3), black where unknown."""
    known = depths > 0
    if not known.any():
        return np.zeros((*depths.shape, 3), np.uint8)
    near, far = np.percentile(depths[known], [2, 98])
    share = np.clip((far - depths) / max(1e-9, far - near), 0.0, 1.0)
    painted = cv2.applyColorMap((share * 255).astype(np.uint8), cv2.COLORMAP_TURBO)[..., ::-1]
    return np.ascontiguousarray(np.where(known[..., None], painted, 0).astype(np.uint8))
