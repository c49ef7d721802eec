"""Screened Poisson surface from oriented points, kept only where points support it.

Source: M. Kazhdan and H. Hoppe, "Screened Poisson Surface Reconstruction", ACM Transactions on Graphics 2013.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.surface.mesh import Bools, Mesh, undirected_edges

NEIGHBOURS = 6
SUPPORT_RADIUS = 4.0  # in spacings of the points: nearer than this a vertex counts as measured
CELL_REACH = 2.0  # in octree cells: the finest detail that the surface can follow anyway
SMOOTHINGS = 5
LARGEST_FILLED_HOLE = 0.0015  # of the bounding box's diagonal squared; larger gaps stay open


def poisson_surface(points: npt.NDArray, normals: npt.NDArray, depth: int) -> Mesh:
    """The closed surface of points (N, 3) with outward normals (N, 3), octree of the given depth."""
    import open3d as o3d

    cloud = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(points.astype(np.float64)))
    cloud.normals = o3d.utility.Vector3dVector(normals.astype(np.float64))
    surface, _ = o3d.geometry.TriangleMesh.create_from_point_cloud_poisson(
        cloud, depth=depth, linear_fit=False, n_threads=-1
    )
    return Mesh(np.asarray(surface.vertices).copy(), np.asarray(surface.triangles).astype(np.int64))


def trim(surface: Mesh, points: npt.NDArray, normals: npt.NDArray, depth: int) -> tuple[Mesh, float]:
    """Cut away what no points support, except small gaps, which the surface bridges smoothly.

    Returns the mesh and the share of its area that was not measured but invented.
    """
    measured = np.asarray(supported_vertices(surface, points, normals, depth)[surface.faces].all(axis=1))
    bridged = _small_gaps(surface, measured)
    areas = surface.face_areas()
    kept = measured | bridged
    invented = float(areas[bridged].sum() / max(areas[kept].sum(), 1e-12))
    return surface.keeping(kept), invented


def supported_vertices(surface: Mesh, points: npt.NDArray, normals: npt.NDArray, depth: int) -> Bools:
    """(V,) whether enough points lie close to the vertex, some of them facing the same way."""
    from scipy.spatial import KDTree

    tree = KDTree(points)
    reach = max(SUPPORT_RADIUS * spacing(tree), CELL_REACH * _cell(points, depth))
    distance, nearest = tree.query(surface.vertices, NEIGHBOURS, distance_upper_bound=reach, workers=-1, eps=0.1)
    close = np.isfinite(distance[:, -1])
    agreement = np.einsum("vkc,vc->vk", normals[nearest[close]], _vertex_normals(surface)[close])
    facing = (agreement > 0).sum(axis=1) >= NEIGHBOURS // 3
    support = np.full(len(close), -1.0)
    support[close] = np.where(facing, 1 - distance[close, -1] / reach, -1.0)
    return _smoothed(surface, support) > 0


def _smoothed(surface: Mesh, values: npt.NDArray) -> npt.NDArray:
    """Values (V,) averaged with those around, a few times: the surface then ends in a smooth line, not in teeth."""
    from scipy.sparse import coo_array

    edges = np.unique(undirected_edges(surface.faces), axis=0)
    both = np.concatenate([edges, edges[:, ::-1]])
    count = len(values)
    links = coo_array((np.ones(len(both)), both.T), shape=(count, count)).tocsr()
    degree = np.maximum(np.asarray(links.sum(axis=1)), 1)
    for _ in range(SMOOTHINGS):
        values = (values + links @ values) / (1 + degree)
    return values


def spacing(tree: object) -> float:
    """The median distance from a point to its sixth neighbour."""
    data: npt.NDArray = tree.data  # type: ignore[attr-defined]
    some = data[:: max(1, len(data) // 20_000)]
    distance, _ = tree.query(some, NEIGHBOURS + 1, workers=-1)  # type: ignore[attr-defined]
    return float(np.median(distance[:, -1]))


def _cell(points: npt.NDArray, depth: int) -> float:
    # The solver's cube is 1.1 times the largest extent of the points.
    return float(1.1 * np.ptp(points, axis=0).max() / 2**depth)


def _vertex_normals(surface: Mesh) -> npt.NDArray:
    from reconstruction.pipeline.formats.textured import vertex_normals

    return vertex_normals(surface.vertices, surface.faces)


def _small_gaps(surface: Mesh, measured: Bools) -> Bools:
    """(F,) the unmeasured pieces that are small and not at the edge of the surface."""
    piece = surface.components(~measured)
    pieces = int(piece.max(initial=-1)) + 1
    inside = piece >= 0
    area = np.bincount(piece[inside], weights=surface.face_areas()[inside], minlength=pieces)
    at_edge = np.zeros(len(surface.vertices), bool)
    at_edge[surface.open_edges().ravel()] = True
    touches = np.bincount(piece[inside], weights=at_edge[surface.faces[inside]].any(axis=1), minlength=pieces)
    small = (area < LARGEST_FILLED_HOLE * surface.diagonal() ** 2) & (touches == 0)
    return inside & np.append(small, False)[piece]
