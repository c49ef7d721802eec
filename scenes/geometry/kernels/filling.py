"""Filling rasters, compiled."""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def fill(edges, columns, rows):
    """Return a raster (rows, columns) of the cells whose centres lie inside of rings, by the even-odd rule.

    edges (n,4): all sides of all rings in cells. Each side turns over all that lies to the right of it.
    """
    out = np.zeros((rows, columns), np.bool_)
    for i in range(edges.shape[0]):
        ax, ay, bx, by = edges[i, 0], edges[i, 1], edges[i, 2], edges[i, 3]
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        first, last = max(0, math.ceil(ay - 0.5)), min(rows, math.ceil(by - 0.5))
        for r in range(first, last):
            x = ax + (r + 0.5 - ay) * (bx - ax) / (by - ay)
            c = max(0, math.ceil(x - 0.5))
            if c < columns:
                out[r, c] = not out[r, c]
    for r in range(rows):
        inside = False
        for c in range(columns):
            inside ^= out[r, c]
            out[r, c] = inside
    return out
