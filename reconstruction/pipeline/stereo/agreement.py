"""Keeps the depths that other views measured too, and makes points with normals of them."""

# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import numpy as np
from numba import njit

_EDGE = 1.03
"""A neighbour's depth over a pixel's own from which on the pixel is at the edge of something nearer."""


@njit(cache=True, nogil=True)
def _locate(x, y, z, inverse_K, R, t):
    """The world point at pixel index (x, y) and depth z."""
    u, v = x + 0.5, y + 0.5
    cx = (inverse_K[0, 0] * u + inverse_K[0, 1] * v + inverse_K[0, 2]) * z - t[0]
    cy = (inverse_K[1, 1] * v + inverse_K[1, 2]) * z - t[1]
    cz = z - t[2]
    return (
        R[0, 0] * cx + R[1, 0] * cy + R[2, 0] * cz,
        R[0, 1] * cx + R[1, 1] * cy + R[2, 1] * cz,
        R[0, 2] * cx + R[1, 2] * cy + R[2, 2] * cz,
    )


@njit(cache=True, nogil=True)
def _project(p, K, R, t):
    """Pixel index (fractional) and depth of a world point."""
    x = R[0, 0] * p[0] + R[0, 1] * p[1] + R[0, 2] * p[2] + t[0]
    y = R[1, 0] * p[0] + R[1, 1] * p[1] + R[1, 2] * p[2] + t[1]
    z = R[2, 0] * p[0] + R[2, 1] * p[1] + R[2, 2] * p[2] + t[2]
    safe = z if z > 1e-9 else 1e-9
    return (K[0, 0] * x + K[0, 1] * y) / safe + K[0, 2] - 0.5, K[1, 1] * y / safe + K[1, 2] - 0.5, z


@njit(cache=True, nogil=True)
def _seen_again(i, n, x, y, z, depths, sizes, K, inverse_K, R, t, tolerance):
    """Pixel in view n that measured the same point as pixel (x, y) of view i, and its depth as seen from i.

    (-1, -1, 0) when view n measured something else there or nothing.
    """
    point = _locate(x, y, z, inverse_K[i], R[i], t[i])
    u, v, expected = _project(point, K[n], R[n], t[n])
    column, row = int(np.floor(u + 0.5)), int(np.floor(v + 0.5))
    if expected <= 0 or column < 0 or row < 0 or column >= sizes[n, 1] or row >= sizes[n, 0]:
        return -1, -1, 0.0
    found = depths[n, row, column]
    if found <= 0 or abs(found - expected) > tolerance * expected:
        return -1, -1, 0.0
    # the same pixel's depth carried back must land where we came from
    back = _locate(u, v, found, inverse_K[n], R[n], t[n])
    x2, y2, z2 = _project(back, K[i], R[i], t[i])
    if (x2 - x) ** 2 + (y2 - y) ** 2 > 1.0:
        return -1, -1, 0.0
    return column, row, z2


@njit(cache=True, nogil=True)
def agreeing(i, neighbours, depths, sizes, K, inverse_K, R, t, tolerance, needed, out, votes):
    """Fills out (h, w) with the mean of the depths that agree with view i's own, 0 where too few do.

    depths (V, H, W) float32 padded to one size, sizes (V, 2) rows and columns; votes (h, w) counts who agrees.
    """
    for y in range(sizes[i, 0]):
        for x in range(sizes[i, 1]):
            z = depths[i, y, x]
            out[y, x] = 0.0
            votes[y, x] = 0
            if z <= 0:
                continue
            total, count = 1.0 / z, 1
            for n in neighbours:
                column, _, z2 = _seen_again(i, n, x, y, z, depths, sizes, K, inverse_K, R, t, tolerance)
                if column >= 0:
                    total += 1.0 / z2
                    count += 1
            votes[y, x] = count - 1
            if count > needed:
                out[y, x] = count / total


@njit(cache=True, nogil=True)
def claim(i, neighbours, depths, sizes, K, inverse_K, R, t, tolerance, taken):
    """Marks in taken (V, H, W) the pixels of other views that show points which view i contributes."""
    for y in range(sizes[i, 0]):
        for x in range(sizes[i, 1]):
            z = depths[i, y, x]
            if z <= 0 or taken[i, y, x]:
                continue
            for n in neighbours:
                column, row, _ = _seen_again(i, n, x, y, z, depths, sizes, K, inverse_K, R, t, tolerance)
                if column >= 0 and n != i:
                    taken[n, row, column] = True


@njit(cache=True, nogil=True)
def _at_edge(depth, x, y):
    """Whether a neighbour lies clearly behind: there the window that was compared showed two surfaces."""
    height, width = depth.shape
    for j in range(max(0, y - 1), min(height, y + 2)):
        for i in range(max(0, x - 1), min(width, x + 2)):
            if depth[j, i] > _EDGE * depth[y, x]:
                return True
    return False


@njit(cache=True, nogil=True)
def fit_planes(depth, K, radius, tolerance, smoothed, normals):
    """Smoothed depth (h, w) and unit normals (h, w, 3) in camera axes, towards the camera; 0 where unknown.

    The inverse depth of a plane is linear in the pixel, so a weighted line fit to 1/z gives both.
    """
    height, width = depth.shape
    for y in range(height):
        for x in range(width):
            smoothed[y, x] = 0.0
            normals[y, x, :] = 0.0
            z = depth[y, x]
            if z <= 0 or _at_edge(depth, x, y):
                continue
            a, b, c, count = _fit_plane(depth, x, y, radius, tolerance)
            if count < 6 or c <= 0:
                continue
            # with q = 1/z = a (u - x) + b (v - y) + c and z ray = P: n . P = 1
            u, v = x + 0.5, y + 0.5
            nx, ny = a * K[0, 0], b * K[1, 1] + a * K[0, 1]
            nz = a * (K[0, 2] - u) + b * (K[1, 2] - v) + c
            length = np.sqrt(nx * nx + ny * ny + nz * nz)
            smoothed[y, x] = 1.0 / c if abs(1.0 / c - z) < tolerance * z else z
            normals[y, x, 0] = -nx / length
            normals[y, x, 1] = -ny / length
            normals[y, x, 2] = -nz / length


@njit(cache=True, nogil=True)
def _fit_plane(depth, x, y, radius, tolerance):
    """Least squares of 1/z over a window, of those within the tolerance: slopes, value and how many."""
    height, width = depth.shape
    q0 = 1.0 / depth[y, x]
    s = sx = sy = sxx = sxy = syy = sq = sxq = syq = 0.0
    count = 0
    for j in range(max(0, y - radius), min(height, y + radius + 1)):
        for i in range(max(0, x - radius), min(width, x + radius + 1)):
            z = depth[j, i]
            if z <= 0:
                continue
            q = 1.0 / z - q0
            reach = max(abs(i - x), abs(j - y))
            if abs(q) > tolerance * q0 * (1.0 + reach):
                continue
            dx, dy = float(i - x), float(j - y)
            w = np.exp(-(dx * dx + dy * dy) / (radius * radius))
            count += 1
            s += w
            sx += w * dx
            sy += w * dy
            sxx += w * dx * dx
            sxy += w * dx * dy
            syy += w * dy * dy
            sq += w * q
            sxq += w * dx * q
            syq += w * dy * q
    # normal equations, centred
    mx, my, mq = sx / s, sy / s, sq / s
    cxx, cxy, cyy = sxx / s - mx * mx, sxy / s - mx * my, syy / s - my * my
    cxq, cyq = sxq / s - mx * mq, syq / s - my * mq
    determinant = cxx * cyy - cxy * cxy
    if determinant < 1e-3:
        return 0.0, 0.0, 0.0, 0
    a = (cxq * cyy - cyq * cxy) / determinant
    b = (cyq * cxx - cxq * cxy) / determinant
    return a, b, q0 + mq - a * mx - b * my, count
