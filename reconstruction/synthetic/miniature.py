"""A finished miniature: its mesh of known geometry, and its colours at any point."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.base import add_base
from reconstruction.synthetic.distance import Index, gradients
from reconstruction.synthetic.families import FAMILIES
from reconstruction.synthetic.paint import paint_points
from reconstruction.synthetic.sculpt import Sculpt
from reconstruction.synthetic.spec import Spec
from reconstruction.synthetic.surface import polygonise

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Miniature:
    """Vertices (V, 3) in scene units (the base is about 1 across, Y up, table at 0), outward faces (F, 3)."""

    spec: Spec
    vertices: Floats
    faces: npt.NDArray[np.int32]
    normals: Floats
    rows: Floats
    paints: Floats
    index: Index

    def colours(self, points: Floats, normals: Floats) -> Floats:
        """Albedo (0:3), glow (3:6), gloss (6), metal (7) at surface points (N, 3), linear light."""
        up = np.ascontiguousarray(normals[:, 1])
        return paint_points(self.rows, self.index, self.paints, np.ascontiguousarray(points), up)

    def name(self) -> str:
        """A short name for caches: the same for the same creature only."""
        text = json.dumps([self.spec.family, self.spec.seed, dict(self.spec.params)], sort_keys=True, default=str)
        return f"{self.spec.family}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def sculpted(spec: Spec) -> Sculpt:
    """The parts of a creature on its base."""
    sculpt = Sculpt(spec.seed)
    values: dict[str, Any] = dict(spec.params)
    add_base(sculpt, values)
    FAMILIES[spec.family].build(sculpt, values)
    return sculpt


def build(spec: Spec, resolution: int = 300, triangles: int = 0) -> Miniature:
    """The creature as a mesh; resolution: grid cells on its longest side; triangles: thin out to so many (0: keep)."""
    sculpt = sculpted(spec)
    rows = sculpt.table()
    low, high = sculpt.bounds()
    low[1] = 0.0
    vertices, faces, index = polygonise(rows, low, high, resolution)
    vertices, faces = _compact(vertices, faces)
    if triangles and len(faces) > triangles:
        import fast_simplification

        points, kept = fast_simplification.simplify(
            vertices.astype(np.float32), faces, 1 - triangles / len(faces), agg=5
        )
        vertices, faces = points.astype(np.float64), kept.astype(np.int32)
    step = float((high - low).max()) / resolution
    plain = spec.params.get("finish") == "plain"
    paints = np.array([paint.row(plain) for paint in sculpt.paints])
    return Miniature(spec, vertices, faces, gradients(rows, index, vertices, 0.5 * step), rows, paints, index)


def _compact(vertices: Floats, faces: npt.NDArray[np.int32]) -> tuple[Floats, npt.NDArray[np.int32]]:
    used, again = np.unique(faces, return_inverse=True)
    return vertices[used], again.reshape(faces.shape).astype(np.int32)
