"""Light on a miniature, worked out once per vertex: how much sky and lamp each one sees, and its crests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.miniature import Miniature

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lamp:
    """A round lamp far away: where it stands, its colour times strength, its apparent size (tangent of the radius)."""

    towards: tuple[float, float, float]
    colour: tuple[float, float, float]
    size: float = 0.25


class Lit:
    """A miniature in a ray tracing scene, with baked light."""

    def __init__(self, miniature: Miniature, lamps: list[Lamp], rays: int = 32, seed: int = 5) -> None:
        self.miniature, self.lamps = miniature, lamps
        self.scene = _scene(miniature)
        self.vertices = miniature.vertices.astype(np.float32)
        self.normals = miniature.normals.astype(np.float32)
        rng = np.random.default_rng(seed)
        start = self.vertices + self.normals * 0.004
        self.sky = self._sky(start, self.normals, rays, rng)
        self.lamp_light = np.stack([self.sees(start, lamp, 10, rng) for lamp in lamps], axis=1)
        self.crest = _crest(miniature)

    def blocked(self, start: Floats, towards: Floats) -> npt.NDArray[np.bool_]:
        """Whether rays (N, 3) meet the miniature."""
        rays = np.concatenate([start, towards], axis=1).astype(np.float32)
        return np.asarray(self.scene.test_occlusions(rays, nthreads=1).numpy(), dtype=bool)

    def _sky(self, start: Floats, normals: Floats, rays: int, rng: np.random.Generator) -> Floats:
        """Share of the hemisphere (cosine weighted) that is open; the table counts as half open, being bright."""
        total = np.zeros(len(start), np.float32)
        for _ in range(rays):
            towards = rng.normal(size=start.shape).astype(np.float32)
            towards /= np.linalg.norm(towards, axis=1, keepdims=True)
            towards += normals * 1.001
            free = ~self.blocked(start, towards)
            total += free * np.where(towards[:, 1] < 0, 0.55, 1.0)
        return np.asarray(total / rays, dtype=np.float32)

    def sees(self, start: Floats, lamp: Lamp, rays: int, rng: np.random.Generator) -> Floats:
        """Share of a lamp's disc that each point sees."""
        middle = np.array(lamp.towards) / np.linalg.norm(lamp.towards)
        total = np.zeros(len(start), np.float32)
        for _ in range(rays):
            towards = (middle + lamp.size * rng.normal(size=start.shape) * 0.6).astype(np.float32)
            total += ~self.blocked(start, towards)
        return np.asarray(total / rays, dtype=np.float32)

    def ground_light(self, low: float, high: float, cells: int) -> tuple[Floats, Floats]:
        """Sky share (n, n) and lamps' shares (n, n, lamps) on the table y = 0 over x, z in [low, high]; rows are z."""
        axis = (np.arange(cells) + 0.5) / cells * (high - low) + low
        x, z = np.meshgrid(axis, axis)
        start = np.stack([x.ravel(), np.full(x.size, 0.002), z.ravel()], axis=1).astype(np.float32)
        rng = np.random.default_rng(9)
        up = np.tile(np.array([0, 1, 0], np.float32), (len(start), 1))
        sky = self._sky(start, up, 40, rng).reshape(cells, cells)
        shares = [self.sees(start, lamp, 24, rng).reshape(cells, cells) for lamp in self.lamps]
        return sky, np.stack(shares, axis=-1)


def _scene(miniature: Miniature) -> Any:
    import open3d as o3d

    scene = o3d.t.geometry.RaycastingScene(nthreads=1)
    add: Any = scene.add_triangles
    add(miniature.vertices.astype(np.float32), miniature.faces.astype(np.uint32))
    return scene


def _crest(miniature: Miniature) -> Floats:
    """How much each vertex stands out (positive) or lies in a hollow (negative), about [-1, 1]."""
    from scipy.sparse import coo_matrix, diags

    faces, count = miniature.faces, len(miniature.vertices)
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    links = links + links.T
    mean = diags(1 / np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1)) @ links
    away = miniature.vertices - mean @ miniature.vertices
    height = np.einsum("ij,ij->i", away, miniature.normals)
    for _ in range(6):
        height = mean @ height
    scale = np.percentile(np.abs(height), 92) + 1e-12
    return np.clip(height / scale, -1, 1).astype(np.float32)
