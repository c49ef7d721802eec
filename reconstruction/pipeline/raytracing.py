"""Rays against a triangle mesh: what they hit, whether they pass, how far points are. On Open3D's Embree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
NOTHING = 0xFFFFFFFF


class Tracer:
    """A mesh of vertices (V, 3) and faces (F, 3), ready for rays (N, 6): origin and direction."""

    def __init__(self, vertices: npt.NDArray[Any], faces: npt.NDArray[Any]) -> None:
        import open3d as o3d

        # Its type stubs know only the other ways to make a tensor.
        self._tensor: Callable[[npt.NDArray[Any]], Any] = o3d.core.Tensor.from_numpy
        self._scene = o3d.t.geometry.RaycastingScene(nthreads=0)
        self._scene.add_triangles(
            self._tensor(np.ascontiguousarray(vertices, np.float32)),
            self._tensor(np.ascontiguousarray(faces, np.uint32)),
        )

    def first_hits(self, rays: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """Which rays (H,) hit, which faces (H,), and the weights (H, 3) of the faces' corners there."""
        answer = self._scene.cast_rays(self._tensor(np.ascontiguousarray(rays, np.float32)))
        faces = answer["primitive_ids"].numpy()
        hits = np.flatnonzero(faces != NOTHING)
        corners = answer["primitive_uvs"].numpy()[hits]
        weights = np.column_stack([1 - corners.sum(axis=1), corners]).astype(np.float32)
        return hits, faces[hits].astype(np.int64), weights

    def blocked(self, rays: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """(N,) whether something lies between each ray's origin and the end of its direction."""
        answer = self._scene.test_occlusions(self._tensor(np.ascontiguousarray(rays, np.float32)), 0.0, 1.0)
        return np.asarray(answer.numpy(), dtype=bool)

    def nearest(self, points: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], Floats]:
        """The face (N,) nearest to each point (N, 3), and the weights (N, 3) of its corners there."""
        answer = self._scene.compute_closest_points(self._tensor(np.ascontiguousarray(points, np.float32)))
        corners = answer["primitive_uvs"].numpy()
        weights = np.column_stack([1 - corners.sum(axis=1), corners]).astype(np.float32)
        return answer["primitive_ids"].numpy().astype(np.int64), weights

    def distances(self, points: npt.NDArray[Any]) -> Floats:
        """(N,) distance of each point (N, 3) from the surface."""
        answer = self._scene.compute_distance(self._tensor(np.ascontiguousarray(points, np.float32)))
        return np.asarray(answer.numpy(), dtype=np.float32)
