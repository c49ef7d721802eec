"""Removing crumbs, simplifying, and making a mesh fit for texture: no doubled, flat or fanning faces."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.surface.mesh import Bools, Mesh, compact, undirected_edges

SMALLEST_PIECE = 0.005  # of the largest piece's area, for pieces within its bounds
SMALLEST_NEIGHBOUR = 0.25  # the same for pieces beside it


def without_crumbs(mesh: Mesh) -> Mesh:
    """The largest piece, what lies within its bounds and is no crumb, and large things beside it.

    A hand may be detached from the arm; a scrap of table beside the creature is not wanted.
    """
    piece = mesh.components()
    areas = mesh.face_areas()
    area = np.bincount(piece, weights=areas)
    middles = mesh.vertices[mesh.faces].mean(axis=1)
    moments = np.stack([np.bincount(piece, weights=middles[:, axis] * areas) for axis in range(3)], axis=1)
    centre = moments / np.maximum(area, 1e-30)[:, None]
    largest = middles[piece == area.argmax()]
    within = ((centre >= largest.min(axis=0)) & (centre <= largest.max(axis=0))).all(axis=1)
    kept = area >= np.where(within, SMALLEST_PIECE, SMALLEST_NEIGHBOUR) * area.max()
    return mesh.keeping(kept[piece])


def simplified(mesh: Mesh, target: int) -> Mesh:
    """At most about `target` faces, by quadric error metrics (Garland and Heckbert 1997)."""
    if len(mesh.faces) <= target:
        return mesh
    import fast_simplification

    vertices, faces = fast_simplification.simplify(
        mesh.vertices.astype(np.float32), mesh.faces.astype(np.int32), target_count=target
    )[:2]
    return compact(np.asarray(vertices, np.float64), np.asarray(faces, np.int64))


def manifold(mesh: Mesh) -> Mesh:
    """Without degenerate and doubled faces; at most two faces per edge; one fan of faces per vertex."""
    mesh = mesh.keeping(_proper_faces(mesh))
    mesh = mesh.keeping(_within_two_per_edge(mesh))
    return _split_bow_ties(mesh)


def _proper_faces(mesh: Mesh) -> Bools:
    corners = np.sort(mesh.faces, axis=1)
    distinct = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2])
    _, first = np.unique(corners, axis=0, return_index=True)
    single = np.zeros(len(corners), bool)
    single[first] = True
    return distinct & single & (mesh.face_areas() > 1e-14 * mesh.diagonal() ** 2)


def _within_two_per_edge(mesh: Mesh) -> Bools:
    """Of the faces on an edge that more than two share, the two largest stay."""
    count = len(mesh.faces)
    _, edge = np.unique(undirected_edges(mesh.faces), axis=0, return_inverse=True)
    edge = edge.reshape(-1)
    owner = np.tile(np.arange(count), 3)
    order = np.lexsort([-np.tile(mesh.face_areas(), 3), edge])
    rank = np.arange(3 * count) - np.searchsorted(edge[order], edge[order])
    kept = np.ones(count, bool)
    kept[owner[order][rank >= 2]] = False
    return kept


def _split_bow_ties(mesh: Mesh) -> Mesh:
    """Give each fan of faces around a vertex its own vertex."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(mesh.faces)
    corner = np.arange(3 * count).reshape(count, 3)
    sides = np.concatenate([corner[:, [0, 1]], corner[:, [1, 2]], corner[:, [2, 0]]])
    ends = mesh.faces.ravel()[sides]
    turned = ends[:, 0] > ends[:, 1]
    sides[turned] = sides[turned][:, ::-1]
    ends = np.sort(ends, axis=1)
    order = np.lexsort([ends[:, 1], ends[:, 0]])
    sides, ends = sides[order], ends[order]
    same = (ends[1:] == ends[:-1]).all(axis=1)
    # Across a shared edge the two faces' corners at either end belong to one vertex.
    joined = np.concatenate([np.stack([sides[:-1][same], sides[1:][same]], axis=1)[:, :, end] for end in (0, 1)])
    links = coo_array((np.ones(len(joined), bool), joined.T), shape=(3 * count, 3 * count))
    fans, fan = connected_components(links, directed=False)
    vertices = np.empty((fans, 3))
    vertices[fan] = mesh.vertices[mesh.faces.ravel()]
    return Mesh(vertices, fan.reshape(count, 3).astype(np.int64))


def nearest_colours(
    vertices: npt.NDArray, points: npt.NDArray, colours: npt.NDArray[np.uint8], neighbours: int = 4
) -> npt.NDArray[np.uint8]:
    """(V, 3) the mean colour of the points nearest to each vertex."""
    from scipy.spatial import KDTree

    _, nearest = KDTree(points).query(vertices, neighbours, workers=-1, eps=0.2)
    return np.rint(colours[nearest].astype(np.float32).mean(axis=1)).astype(np.uint8)
