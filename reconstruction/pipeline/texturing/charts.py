"""Cutting the mesh into charts and unfolding each of them: as its best view shows it, or along its mean normal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.compiled import compiled
from reconstruction.pipeline.texturing.labels import NO_VIEW, SMALLEST_CHART, face_neighbours, label_pieces
from reconstruction.pipeline.texturing.packing import spread

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_DENSE = 1.5  # times the median density of pixels: closer photos do not get more room than that
UNSEEN_DENSITY = 0.35  # of the median density: blurred colours need little room
FLATTEST_GUEST = 0.15  # cosine; flatter faces would get too little room in a neighbour's chart
EVICTIONS = 2  # rounds; refusing a guest can lead its neighbours elsewhere
PROBE_SIDE = 3072  # texels; fine enough to find overlaps
MOST_OVERLAP = 0.85  # share of its texels that a guest must keep
WIDEST_TURN = 0.5  # cosine; an unseen chart ends where its faces turn further from its first one


@dataclass(frozen=True)
class Charts:
    """chart (F,): the number of each face's chart. corners (F, 3, 2): its unfolded corners, in texels wanted.

    guest (F,): faces that joined a chart without being seen by its view, so that they may overlap others in it.
    """

    chart: Ints
    corners: Floats
    guest: Bools

    @property
    def count(self) -> int:
        """How many charts there are."""
        return int(self.chart.max()) + 1


def unfold(mesh: Mesh, labels: npt.NDArray[np.int32], views: list[View]) -> Charts:
    """Few charts without overlaps, from the view (F,) chosen for each face, NO_VIEW where none sees it.

    A chart shows neighbouring faces as their view does. Scraps and unseen faces join a neighbouring chart if they
    face its view and do not overlap it; the others become charts of their own, grown while normals agree.
    """
    refused = np.zeros(len(labels), bool)
    charts = _cut(mesh, labels, views, refused)
    for _ in range(EVICTIONS):
        overlaps = overlapping(charts) & ~refused
        if not overlaps.any():
            break
        refused |= overlaps
        charts = _cut(mesh, labels, views, refused)
    return charts


def overlapping(charts: Charts) -> Bools:
    """(F,) the faces that share more than a little room with others of their chart, guests before hosts."""
    corners = spread(charts.corners, charts.chart, PROBE_SIDE)
    order = np.argsort(charts.guest, kind="stable")  # hosts first, so that guests give way
    covered, owned = _overlaps(corners.astype(np.float32), order, PROBE_SIDE)
    return np.asarray(owned < MOST_OVERLAP * covered)


def _cut(mesh: Mesh, labels: npt.NDArray[np.int32], views: list[View], refused: Bools) -> Charts:
    homes, homeless = _find_homes(mesh, labels, views, refused)
    chart = label_pieces(mesh, homes)
    if homeless.any():
        grown = _grow(face_neighbours(mesh), _face_normals(mesh), homeless, WIDEST_TURN)
        chart = np.where(homeless, grown.astype(np.int64) + chart.max() + 1, chart)
    chart = np.unique(chart, return_inverse=True)[1].reshape(-1)
    corners = _projected(mesh, homes, views)
    density = _densities(mesh, corners, chart)
    wanted = _median_density(mesh, density[chart], ~homeless)
    scale = np.minimum(1.0, MOST_DENSE * wanted / np.maximum(density, 1e-12))
    corners *= scale[chart][:, None, None]
    if homeless.any():
        detail = np.where(labels[homeless] == NO_VIEW, UNSEEN_DENSITY, 1.0)
        # One density per chart, the finest that any of its faces deserves.
        finest = np.zeros(int(chart.max()) + 1)
        np.maximum.at(finest, chart[homeless], detail)
        flat = _flattened(mesh, chart, homeless)
        corners[homeless] = flat * (wanted * finest[chart[homeless]])[:, None, None]
    return Charts(chart, _turned_flat(corners, chart), (homes != labels) & ~homeless)


def _find_homes(
    mesh: Mesh, labels: npt.NDArray[np.int32], views: list[View], refused: Bools
) -> tuple[npt.NDArray[np.int32], Bools]:
    """(F,) the view as which each face is unfolded, and the faces for which none was found."""
    piece = label_pieces(mesh, labels)
    waiting = (labels == NO_VIEW) | (np.bincount(piece)[piece] < SMALLEST_CHART)
    seekers = np.flatnonzero(waiting & ~refused)
    waiting |= refused
    row = np.full(len(labels), -1, np.int32)
    row[seekers] = np.arange(len(seekers))
    facing = np.zeros((len(seekers), max(1, len(views))), bool)
    normals, middles = _face_normals(mesh)[seekers], mesh.vertices[mesh.faces[seekers]].mean(axis=1)
    for index, view in enumerate(views):
        towards = view.centre - middles
        towards /= np.maximum(np.linalg.norm(towards, axis=1, keepdims=True), 1e-30)
        facing[:, index] = np.einsum("fc,fc->f", normals, towards) > FLATTEST_GUEST
        facing[:, index] &= view.project(middles)[1] > 0
    homes, homeless = _settle(labels, waiting, row, facing, face_neighbours(mesh), NO_VIEW)
    return homes, homeless


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


@compiled
def _settle(labels, waiting, row, facing, neighbours, no_view):  # type: ignore[no-untyped-def]
    """Waiting faces move, from the rim inwards, to a neighbour's view that they face; the rest stay homeless."""
    homes = labels.copy()
    homeless = waiting.copy()
    changed = True
    while changed:
        changed = False
        for face in range(len(labels)):
            if not homeless[face] or row[face] < 0:
                continue
            for k in range(3):
                other = neighbours[face, k]
                if other >= 0 and not homeless[other] and facing[row[face], homes[other]]:
                    homes[face] = homes[other]
                    homeless[face] = False
                    changed = True
                    break
    for face in range(len(labels)):
        if homeless[face]:
            homes[face] = no_view
    return homes, homeless


@compiled
def _overlaps(corners, order, side):  # type: ignore[no-untyped-def]
    """(F,) how many texel centres each face covers, and how many of them no earlier face covered."""
    taken = np.zeros((side, side), np.bool_)
    covered = np.zeros(len(corners), np.int32)
    owned = np.zeros(len(corners), np.int32)
    for face in order:
        ax, ay = corners[face, 0]
        bx, by = corners[face, 1]
        cx, cy = corners[face, 2]
        sign = 1.0 if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0 else -1.0
        for row in range(max(0, int(min(ay, by, cy))), min(side, int(max(ay, by, cy)) + 1)):
            y = row + 0.5
            for column in range(max(0, int(min(ax, bx, cx))), min(side, int(max(ax, bx, cx)) + 1)):
                x = column + 0.5
                a = sign * ((bx - x) * (cy - y) - (by - y) * (cx - x))
                b = sign * ((cx - x) * (ay - y) - (cy - y) * (ax - x))
                c = sign * ((ax - x) * (by - y) - (ay - y) * (bx - x))
                if a > 0 and b > 0 and c > 0:
                    covered[face] += 1
                    owned[face] += not taken[row, column]
                    taken[row, column] = True
    return covered, owned
