"""The bare triangle mesh of this package, and questions about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Mesh:
    """vertices (V, 3) float and faces (F, 3) int, counter-clockwise from outside."""

    vertices: npt.NDArray[np.float64]
    faces: npt.NDArray[np.int64]

    def face_areas(self) -> npt.NDArray[np.float64]:
        """(F,) areas."""
        first, second, third = (self.vertices[self.faces[:, corner]] for corner in range(3))
        return np.asarray(np.linalg.norm(np.cross(second - first, third - first), axis=1) / 2)

    def diagonal(self) -> float:
        """The length of the bounding box's diagonal."""
        return float(np.linalg.norm(np.ptp(self.vertices, axis=0)))

    def keeping(self, faces: Bools) -> Mesh:
        """The mesh of the chosen faces (F,), without the vertices that nobody uses any more."""
        return compact(self.vertices, self.faces[faces])

    def components(self, among: Bools | None = None) -> npt.NDArray[np.int64]:
        """(F,) a number for each connected piece (over shared edges); -1 for faces not in `among`."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        chosen = np.ones(len(self.faces), bool) if among is None else among
        pairs = adjacent_faces(self.faces)
        pairs = pairs[chosen[pairs].all(axis=1)]
        links = coo_array((np.ones(len(pairs), bool), pairs.T), shape=(len(self.faces),) * 2)
        _, piece = connected_components(links, directed=False)
        return np.where(chosen, piece, -1).astype(np.int64)

    def open_edges(self) -> npt.NDArray[np.int64]:
        """(E, 2) edges with a face on one side only."""
        edges, counts = np.unique(undirected_edges(self.faces), axis=0, return_counts=True)
        return np.asarray(edges[counts == 1])


def compact(vertices: npt.NDArray, faces: npt.NDArray) -> Mesh:
    """A mesh without unused vertices."""
    used = np.zeros(len(vertices), bool)
    used[faces.ravel()] = True
    number = np.cumsum(used) - 1
    return Mesh(np.asarray(vertices[used], np.float64), np.asarray(number[faces], np.int64))


def undirected_edges(faces: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(3F, 2) the edges of the faces, smaller vertex first: edge 0-1 of all faces, then 1-2, then 2-0."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    return np.sort(edges, axis=1)


def adjacent_faces(faces: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(P, 2) pairs of faces that share an edge; an edge of more than two faces links them in a chain."""
    edges = undirected_edges(faces)
    keys = edges[:, 0] * (int(faces.max(initial=0)) + 1) + edges[:, 1]
    order = np.argsort(keys, kind="stable")
    owner = order % len(faces)
    same = keys[order][1:] == keys[order][:-1]
    return np.column_stack([owner[:-1][same], owner[1:][same]])
