"""Cutting the mesh into charts and unfolding each of them: as its best view shows it, or along its mean normal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.compiled import compiled
from reconstruction.pipeline.texturing.labels import NO_VIEW, face_neighbours, label_pieces

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_DENSE = 1.5  # times the median density of pixels: closer photos do not get more room than that
UNSEEN_DENSITY = 0.35  # of the median density: blurred colours need little room
WIDEST_TURN = 0.5  # cosine; an unseen chart ends where its faces turn further from its first one


@dataclass(frozen=True)
class Charts:
    """chart (F,): the number of each face's chart. corners (F, 3, 2): its unfolded corners, in texels wanted."""

    chart: Ints
    corners: Floats


def cut(mesh: Mesh, labels: npt.NDArray[np.int32], views: list[View]) -> Charts:
    """Charts of faces that share a view; faces without a view grow together while their normals agree."""
    chart = label_pieces(mesh, labels)
    unseen = labels == NO_VIEW
    if unseen.any():
        grown = _grow(face_neighbours(mesh), _face_normals(mesh), unseen, WIDEST_TURN)
        chart = np.where(unseen, grown.astype(np.int64) + chart.max() + 1, chart)
    chart = np.unique(chart, return_inverse=True)[1].reshape(-1)
    corners = _projected(mesh, labels, views)
    density = _densities(mesh, corners, chart)
    wanted = _median_density(mesh, density[chart], ~unseen)
    scale = np.minimum(1.0, MOST_DENSE * wanted / np.maximum(density, 1e-12))
    corners[~unseen] *= scale[chart[~unseen]][:, None, None]
    if unseen.any():
        corners[unseen] = _flattened(mesh, chart, unseen) * wanted * UNSEEN_DENSITY
    return Charts(chart, _turned_flat(corners, chart))


def _projected(mesh: Mesh, labels: npt.NDArray[np.int32], views: list[View]) -> Floats:
    corners = np.zeros((len(mesh.faces), 3, 2))
    for label in np.unique(labels[labels != NO_VIEW]):
        faces = labels == label
        place, _ = views[label].project(mesh.vertices[mesh.faces[faces]].reshape(-1, 3))
        corners[faces] = place.reshape(-1, 3, 2)
    return corners


def _densities(mesh: Mesh, corners: Floats, chart: Ints) -> Floats:
    """(C,) px per unit of length of each chart."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    flat = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    areas = np.bincount(chart, weights=mesh.face_areas())
    return np.asarray(np.sqrt(np.bincount(chart, weights=flat) / np.maximum(areas, 1e-20)))


def _median_density(mesh: Mesh, density: Floats, seen: npt.NDArray[np.bool_]) -> float:
    """The density (F,) that half the seen area exceeds; without any seen area a texel for a 500th of the size."""
    if not seen.any():
        return 500 / max(mesh.diagonal(), 1e-12)
    order = np.argsort(density[seen])
    area = np.cumsum(mesh.face_areas()[seen][order])
    return float(density[seen][order][np.searchsorted(area, area[-1] / 2)])


def _face_normals(mesh: Mesh) -> Floats:
    first, second, third = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    normal = np.cross(second - first, third - first)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-30))


def _flattened(mesh: Mesh, chart: Ints, faces: npt.NDArray[np.bool_]) -> Floats:
    """(N, 3, 2) the chosen faces seen along their chart's mean normal, in the mesh's units."""
    weighted = _face_normals(mesh) * mesh.face_areas()[:, None]
    mean = np.stack([np.bincount(chart, weights=weighted[:, axis]) for axis in range(3)], axis=1)
    mean = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-30)
    helper = np.where(np.abs(mean[:, 1:2]) < 0.9, [0.0, 1.0, 0.0], [1.0, 0.0, 0.0])
    across = np.cross(helper, mean)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    axes = np.stack([across, np.cross(across, mean)], axis=1)[chart[faces]]
    return np.einsum("fkc,fac->fka", mesh.vertices[mesh.faces[faces]], axes)


def _turned_flat(corners: Floats, chart: Ints) -> Floats:
    """Each chart turned so that its longest direction lies level, where it packs best."""
    count = int(chart.max()) + 1
    points = corners.mean(axis=1)
    size = np.maximum(np.bincount(chart, minlength=count), 1)
    mean = np.stack([np.bincount(chart, weights=points[:, a]) / size for a in range(2)], axis=1)
    apart = points - mean[chart]
    xx, yy, xy = (np.bincount(chart, weights=apart[:, a] * apart[:, b]) for a, b in ((0, 0), (1, 1), (0, 1)))
    angle = -0.5 * np.arctan2(2 * xy, xx - yy)
    cosine, sine = np.cos(angle)[chart], np.sin(angle)[chart]
    turn = np.stack([np.stack([cosine, -sine], axis=1), np.stack([sine, cosine], axis=1)], axis=1)
    return np.einsum("fkc,fac->fka", corners, turn)


@compiled
def _grow(neighbours, normals, among, widest):  # type: ignore[no-untyped-def]
    """(F,) numbers of regions of the chosen faces whose normals agree with the region's first face."""
    region = np.full(len(neighbours), -1, np.int32)
    stack = np.empty(len(neighbours), np.int32)
    count = 0
    for seed in range(len(neighbours)):
        if not among[seed] or region[seed] >= 0:
            continue
        stack[0], height = seed, 1
        region[seed] = count
        while height > 0:
            height -= 1
            face = stack[height]
            for k in range(3):
                other = neighbours[face, k]
                if other < 0 or not among[other] or region[other] >= 0:
                    continue
                if (normals[other] * normals[seed]).sum() > widest:
                    region[other] = count
                    stack[height] = other
                    height += 1
        count += 1
    return region
