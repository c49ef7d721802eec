"""Which views a vertex takes its colour from: one inside a patch, a mixture along seams.

Weights belong to vertices and are interpolated over faces, so the two sides of a seam show the same mixture on it
and no step can be seen, however the photos differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.compiled import compiled
from reconstruction.pipeline.texturing.labels import NO_VIEW
from reconstruction.pipeline.texturing.sight import Bools

MOST_MIXED = 4  # views at one vertex
AGREED = -2  # in place of a view: the colour that the photos agree on at the vertex


@dataclass(frozen=True)
class Mixture:
    """label (V, M): views mixed at each vertex, AGREED for its agreed colour, NO_VIEW for none; share (V, M)."""

    label: npt.NDArray[np.int32]
    share: npt.NDArray[np.float32]


def mix(mesh: Mesh, labels: npt.NDArray[np.int32], safe: Bools) -> Mixture:
    """The mixture at each vertex: the labels (F,) of the faces around it, if safe (V, L) there."""
    label, share = _mix(mesh.faces, labels, safe, len(mesh.vertices), MOST_MIXED, NO_VIEW, AGREED)
    return Mixture(label, share)


def faces_by_view(mesh: Mesh, mixture: Mixture, views: int) -> list[npt.NDArray[np.int64]]:
    """For each view the faces with a corner that takes some of its colour from it; AGREED comes last."""
    around = mixture.label[mesh.faces].reshape(len(mesh.faces), -1)
    return [np.flatnonzero((around == label).any(axis=1)) for label in [*range(views), AGREED]]


@compiled
def _mix(faces, labels, safe, vertices, most, no_view, agreed):  # type: ignore[no-untyped-def]
    label = np.full((vertices, most), no_view, np.int32)
    share = np.zeros((vertices, most), np.float32)
    for face in range(len(faces)):
        if labels[face] == no_view:
            continue
        for corner in range(3):
            vertex = faces[face, corner]
            if not safe[vertex, labels[face]]:
                continue
            for k in range(most):
                if label[vertex, k] == no_view:
                    label[vertex, k] = labels[face]
                if label[vertex, k] == labels[face]:
                    share[vertex, k] += 1
                    break
    for vertex in range(vertices):
        total = share[vertex].sum()
        if total == 0:
            label[vertex, 0] = agreed
            share[vertex, 0] = 1
        else:
            share[vertex] /= total
    return label, share
