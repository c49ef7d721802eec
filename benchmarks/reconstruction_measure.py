"""Measures of a reconstruction against truth: camera errors after alignment; precision, recall, F of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SAMPLES = 150_000


@dataclass(frozen=True)
class Similarity:
    """X' = scale * rotation @ X + shift."""

    scale: float
    rotation: Floats
    shift: Floats

    def apply(self, points: npt.ArrayLike) -> Floats:
        """The points (N, 3) moved."""
        return np.asarray(self.scale * np.asarray(points, float) @ self.rotation.T + self.shift)


def similarity(source: npt.ArrayLike, target: npt.ArrayLike) -> Similarity:
    """The least-squares similarity from source (N, 3) to target (N, 3), N >= 3 (Umeyama 1991)."""
    a, b = np.asarray(source, float), np.asarray(target, float)
    mean_a, mean_b = a.mean(axis=0), b.mean(axis=0)
    u, spread, vt = np.linalg.svd((b - mean_b).T @ (a - mean_a) / len(a))
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(signs) @ vt
    scale = float((spread * signs).sum() / ((a - mean_a) ** 2).sum(axis=1).mean())
    return Similarity(scale, rotation, mean_b - scale * rotation @ mean_a)


def camera_errors(found: dict[str, Floats], true: dict[str, Floats]) -> tuple[Floats, Similarity]:
    """Position errors (N,) of the cameras that both know, in units of the truth, and the alignment used."""
    names = sorted(set(found) & set(true))
    if len(names) < 3:
        raise ValueError(f"Only {len(names)} cameras were found: too few to align with the truth.")
    a, b = np.array([found[n] for n in names]), np.array([true[n] for n in names])
    move = similarity(a, b)
    return np.linalg.norm(move.apply(a) - b, axis=1), move


def sample_surface(vertices: Floats, faces: npt.NDArray[Any], count: int, seed: int = 3) -> Floats:
    """Points (count, 3) spread evenly over triangles."""
    rng = np.random.default_rng(seed)
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = rng.choice(len(faces), size=count, p=area / area.sum())
    u, v = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    return np.asarray(a[chosen] * (1 - u) + b[chosen] * (u * (1 - v)) + c[chosen] * (u * v))


def surface_distance(vertices: Floats, faces: npt.NDArray[Any], points: Floats) -> Floats:
    """Distances (N,) of points to the nearest triangle."""
    scene = _scene(vertices, faces)
    return np.asarray(scene.compute_distance(points.astype(np.float32), nthreads=1).numpy(), dtype=np.float64)


def seen_by_any(vertices: Floats, faces: npt.NDArray[Any], points: Floats, cameras: list[Any]) -> npt.NDArray[np.bool_]:
    """Which surface points (N, 3) some camera sees; cameras have centre, K, R, t, width, height."""
    scene, seen = _scene(vertices, faces), np.zeros(len(points), bool)
    slack = 1e-3 * float(np.linalg.norm(vertices.max(axis=0) - vertices.min(axis=0)))
    for camera in cameras:
        local = points @ camera.R.T + camera.t
        image = local @ camera.K.T
        uv = image[:, :2] / image[:, 2:]
        inside = (local[:, 2] > 0) & np.all((uv >= 0) & (uv < [camera.width, camera.height]), axis=1) & ~seen
        index = np.flatnonzero(inside)
        towards = points[index] - camera.centre
        away = np.linalg.norm(towards, axis=1)
        rays = np.concatenate([np.broadcast_to(camera.centre, towards.shape), towards / away[:, None]], axis=1)
        hit = scene.cast_rays(rays.astype(np.float32), nthreads=1)["t_hit"].numpy()
        seen[index[hit > away - slack]] = True
    return seen


def precision_recall(
    found: tuple[Floats, npt.NDArray[Any]], true: tuple[Floats, npt.NDArray[Any]], cameras: list[Any],
    thresholds: list[float], table_height: float | None = 0.0,
) -> list[tuple[float, float, float]]:  # fmt: skip
    """Precision, recall and F per threshold; both meshes lie in the frame of the truth.

    Recall counts only the true surface that some camera sees. The table (the plane y = table_height) is true
    surface too when precision is counted, because photos show it; it does not count for recall.
    """
    points = sample_surface(*found, SAMPLES)
    wrong = surface_distance(*true, points)
    if table_height is not None:
        wrong = np.minimum(wrong, np.abs(points[:, 1] - table_height))
    wanted = sample_surface(*true, SAMPLES)
    wanted = wanted[seen_by_any(*true, wanted, cameras)]
    missed = surface_distance(*found, wanted)
    figures = []
    for threshold in thresholds:
        precision, recall = float((wrong <= threshold).mean()), float((missed <= threshold).mean())
        figures.append((precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)))
    return figures


def _scene(vertices: Floats, faces: npt.NDArray[Any]) -> Any:
    import open3d as o3d

    scene = o3d.t.geometry.RaycastingScene(nthreads=1)
    add: Any = scene.add_triangles
    add(vertices.astype(np.float32), np.ascontiguousarray(faces, dtype=np.uint32))
    return scene
