"""From signed distance to triangles: naive surface nets (Gibson 1998) on a grid filled only near the surface."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from reconstruction.synthetic.distance import FAR, Index, Rows, distance, distances, gradients, index_rows

BLOCK = 8


@njit(cache=True)
def _fill(rows: Rows, index: Index, low: Rows, step: float, shape: tuple[int, int, int]) -> npt.NDArray[np.float32]:
    """Distances at grid nodes (nx, ny, nz); blocks that cannot hold surface get their centre's distance."""
    grid = np.empty(shape, np.float32)
    reach = BLOCK * step * 0.5 * 1.7320508
    half = BLOCK * 0.5
    for bx in range(0, shape[0], BLOCK):
        for by in range(0, shape[1], BLOCK):
            for bz in range(0, shape[2], BLOCK):
                mx, my, mz = low[0] + (bx + half) * step, low[1] + (by + half) * step, low[2] + (bz + half) * step
                middle = distance(rows, index, mx, my, mz)
                quiet = abs(middle) > reach * 1.6 + 0.015 and middle < FAR
                for x in range(bx, min(bx + BLOCK, shape[0])):
                    for y in range(by, min(by + BLOCK, shape[1])):
                        for z in range(bz, min(bz + BLOCK, shape[2])):
                            if quiet:
                                grid[x, y, z] = middle
                            else:
                                px, py, pz = low[0] + x * step, low[1] + y * step, low[2] + z * step
                                grid[x, y, z] = distance(rows, index, px, py, pz)
    return grid


@njit(cache=True)
def _mean_crossing(grid: npt.NDArray[np.float32], x: int, y: int, z: int) -> tuple[float, float, float, int]:
    """Sums of the places, within the cell, where the surface crosses its edges, and their number."""
    sx, sy, sz, crossings = 0.0, 0.0, 0.0, 0
    for corner in range(8):
        cx, cy, cz = corner & 1, (corner >> 1) & 1, corner >> 2
        here = grid[x + cx, y + cy, z + cz]
        for axis in range(3):
            if (corner >> axis) & 1:
                continue
            ox, oy, oz = int(axis == 0), int(axis == 1), int(axis == 2)
            there = grid[x + cx + ox, y + cy + oy, z + cz + oz]
            if (here < 0) != (there < 0):
                share = here / (here - there)
                sx += cx + ox * share
                sy += cy + oy * share
                sz += cz + oz * share
                crossings += 1
    return sx, sy, sz, crossings


@njit(cache=True)
def _place(grid: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64], int]:
    """One vertex per cell that the surface crosses: the mean of the crossings on the cell's edges."""
    nx, ny, nz = grid.shape
    ids = np.full((nx - 1, ny - 1, nz - 1), -1, np.int32)
    places = np.empty((400000, 3), np.float64)
    count = 0
    for x in range(nx - 1):
        for y in range(ny - 1):
            for z in range(nz - 1):
                sx, sy, sz, crossings = _mean_crossing(grid, x, y, z)
                if crossings == 0:
                    continue
                if count == places.shape[0]:
                    places = np.concatenate((places, np.empty_like(places)))
                places[count, 0] = x + sx / crossings
                places[count, 1] = y + sy / crossings
                places[count, 2] = z + sz / crossings
                ids[x, y, z] = count
                count += 1
    return ids, places, count


@njit(cache=True)
def _connect(grid: npt.NDArray[np.float32], ids: npt.NDArray[np.int32], faces: npt.NDArray[np.int32]) -> int:
    """Two triangles around every grid edge that the surface crosses; gives their number."""
    nx, ny, nz = grid.shape
    count = 0
    for x in range(1, nx - 1):
        for y in range(1, ny - 1):
            for z in range(1, nz - 1):
                here = grid[x, y, z] < 0
                for axis in range(3):
                    ox, oy, oz = int(axis == 0), int(axis == 1), int(axis == 2)
                    if here == (grid[x + ox, y + oy, z + oz] < 0):
                        continue
                    # The two other axes, in an order that keeps the winding outward for here = inside.
                    ux, uy, uz = int(axis == 2), int(axis == 0), int(axis == 1)
                    vx, vy, vz = int(axis == 1), int(axis == 2), int(axis == 0)
                    a = ids[x, y, z]
                    b = ids[x - ux, y - uy, z - uz]
                    c = ids[x - ux - vx, y - uy - vy, z - uz - vz]
                    d = ids[x - vx, y - vy, z - vz]
                    if not here:
                        b, d = d, b
                    faces[count, 0], faces[count, 1], faces[count, 2] = a, b, c
                    faces[count + 1, 0], faces[count + 1, 1], faces[count + 1, 2] = a, c, d
                    count += 2
    return count


def polygonise(
    rows: Rows, low: npt.ArrayLike, high: npt.ArrayLike, resolution: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32], Index]:
    """Vertices (V, 3) and faces (F, 3), outward, of the surface in a box; resolution: cells on its longest side.

    Also gives the index of rows that was built on the way.
    """
    bottom, top = np.asarray(low, float), np.asarray(high, float)
    step = float((top - bottom).max()) / resolution
    bottom = bottom - 3 * step
    counts = np.ceil((top - bottom) / step).astype(int) + 4
    index = index_rows(rows, bottom, bottom + counts * step, 48)
    grid = _fill(rows, index, bottom, step, (int(counts[0]), int(counts[1]), int(counts[2])))
    ids, places, count = _place(grid)
    faces = np.empty((count * 4 + 64, 3), np.int32)
    faces = faces[: _connect(grid, ids, faces)]
    vertices = places[:count] * step + bottom
    return _settle(rows, index, vertices, step), _largest(faces, count), index


def _settle(rows: Rows, index: Index, vertices: npt.NDArray[np.float64], step: float) -> npt.NDArray[np.float64]:
    """Two careful steps toward the true surface: the nets alone shrink sharp edges."""
    for _ in range(2):
        off = np.clip(distances(rows, index, vertices), -0.4 * step, 0.4 * step)
        vertices = vertices - gradients(rows, index, vertices, step * 0.4) * off[:, None]
    return vertices


def _largest(faces: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int32]:
    """Faces without crumbs: pieces under a thousandth of the whole (noise that came off) are dropped."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = coo_matrix((np.ones(len(faces)), (faces[:, 0], faces[:, 1])), shape=(count, count))
    links = links + coo_matrix((np.ones(len(faces)), (faces[:, 1], faces[:, 2])), shape=(count, count))
    _, piece = connected_components(links, directed=False)
    sizes = np.bincount(piece[faces[:, 0]])
    return faces[sizes[piece[faces[:, 0]]] > 0.001 * len(faces)]
