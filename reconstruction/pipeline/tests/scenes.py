"""A small world of known geometry for tests: a textured box on a textured table, photographed by pinhole cameras."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from reconstruction.pipeline.options import Options
from reconstruction.pipeline.scene import View

LOW, HIGH = np.array([-0.4, 0.0, -0.3]), np.array([0.4, 0.6, 0.3])
"""Corners of the box; it stands on the table at Y = 0."""
TABLE = 1.2
"""Half the side of the table."""
SMALL = Options.preset(
    "draft",
    photo_side=640,
    feature_side=640,
    features=3000,
    undistorted_side=640,
    depth_width=320,
    depth_planes=64,
    poisson_depth=6,
    mesh_triangles=4000,
    texture_size=256,
    level_triangles=(4000, 1000, 300),
    level_texture_sizes=(256, 128, 64),
    turntable_frames=2,
    turntable_size=64,
    poster_size=96,
)
"""Options that finish in seconds."""


def ring(count: int, size: tuple[int, int] = (640, 480), around: float = 360.0) -> list[View]:
    """Cameras on a circle, looking slightly down at the box."""
    views = []
    for index in range(count):
        angle = np.radians(around) * index / count
        eye = np.array([2.2 * np.sin(angle), 1.1 + 0.15 * (index % 2), 2.2 * np.cos(angle)])
        views.append(looking(f"view{index:02d}", eye, np.array([0.0, 0.25, 0.0]), size))
    return views


def looking(name: str, eye: np.ndarray, target: np.ndarray, size: tuple[int, int]) -> View:
    """A camera at `eye` that looks at `target`."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    R = np.stack([right, np.cross(forward, right), forward])
    focal = 1.25 * size[0]
    K = np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1.0]])
    return View(name, f"{name}.jpg", size[0], size[1], K, R, -R @ eye)


def textures(seed: int = 3) -> list[np.ndarray]:
    """One rough, colourful picture (512, 512, 3) for each face of the box and for the table."""
    random = np.random.default_rng(seed)
    made = []
    for face in range(7):
        base = sum(ndimage.zoom(random.random((n, n, 3)), (512 / n, 512 / n, 1), order=1) for n in (8, 32, 128))
        made.append(np.clip(base / 3 * 230 + 12 * (face % 3), 0, 255).astype(np.uint8))
    return made


def rendered(view: View, pictures: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Photo (h, w, 3) and depth along the axis (h, w), 0 for the sky, by casting a ray through every pixel."""
    columns, rows = np.meshgrid(np.arange(view.width) + 0.5, np.arange(view.height) + 0.5)
    uv = np.column_stack([columns.ravel(), rows.ravel()])
    direction = view.unproject(uv, np.ones(len(uv))) - view.centre
    depth = np.full(len(uv), np.inf)
    colour = np.full((len(uv), 3), 200, np.uint8)
    _table(view, direction, depth, colour, pictures[6])
    _box(view, direction, depth, colour, pictures)
    shape = (view.height, view.width)
    return colour.reshape(*shape, 3), np.where(np.isfinite(depth), depth, 0.0).reshape(shape)


def _table(view: View, direction: np.ndarray, depth: np.ndarray, colour: np.ndarray, picture: np.ndarray) -> None:
    with np.errstate(divide="ignore"):
        t = -view.centre[1] / direction[:, 1]
    point = view.centre + t[:, None] * direction
    hit = (t > 0) & (np.abs(point[:, [0, 2]]) < TABLE).all(1)
    depth[hit] = t[hit]
    colour[hit] = _sample(picture, (point[hit][:, [0, 2]] + TABLE) / (2 * TABLE))


def _box(
    view: View, direction: np.ndarray, depth: np.ndarray, colour: np.ndarray, pictures: Sequence[np.ndarray]
) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = (LOW - view.centre) / direction, (HIGH - view.centre) / direction
    enter, leave = np.minimum(a, b), np.maximum(a, b)
    t, axis = enter.max(1), enter.argmax(1)
    hit = (t > 0) & (t < leave.min(1)) & (t < depth)
    point = (view.centre + t[:, None] * direction - LOW) / (HIGH - LOW)
    depth[hit] = t[hit]
    for face in range(6):
        of_face = hit & (axis == face // 2) & ((direction[np.arange(len(axis)), axis] > 0) == (face % 2 == 0))
        other = [k for k in range(3) if k != face // 2]
        colour[of_face] = _sample(pictures[face], point[of_face][:, other])


def _sample(picture: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Bilinear look-up at places in 0..1."""
    xy = np.clip(place, 0, 1).T * (np.array(picture.shape[:2]) - 1)[:, None]
    return np.stack([ndimage.map_coordinates(picture[..., c], xy, order=1) for c in range(3)], axis=1)


def write_photos(folder: Path, views: Sequence[View], seed: int = 3) -> None:
    """Renders the views into a folder of JPEGs."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = textures(seed)
    for view in views:
        Image.fromarray(rendered(view, pictures)[0]).save(folder / view.image, quality=95)


def similarity(ours: np.ndarray, true: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Scale, rotation and shift that bring points (N, 3) nearest to others (Umeyama, PAMI 1991)."""
    a, b = ours - ours.mean(0), true - true.mean(0)
    U, S, Vt = np.linalg.svd(b.T @ a)
    D = np.diag([1.0, 1.0, np.sign(np.linalg.det(U @ Vt))])
    R = U @ D @ Vt
    scale = float((S * np.diag(D)).sum() / (a**2).sum())
    return scale, R, true.mean(0) - scale * R @ ours.mean(0)
