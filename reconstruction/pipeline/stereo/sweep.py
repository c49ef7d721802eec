"""Plane sweep: how well each pixel's surroundings look alike in other photos at each of many depths.

Planes parallel to the picture (Collins, CVPR 1996), compared by zero-mean normalised cross-correlation over 7 x 7
windows; a pixel's score is the mean over the two photos that fit best, so that one hidden view does no harm.
"""

# numba kernels: array arguments are typed when they are compiled, not here
# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import numpy as np
from numba import njit

RADIUS = 3
_TILE_ROWS, _TILE_COLUMNS = 32, 96
_NOISE = np.float32((1.2 / 255.0) ** 2 * (2 * RADIUS + 1) ** 2)
"""Added to the windows' variance, so that mere noise does not correlate."""
WORST = 254


@njit(cache=True, nogil=True)
def _warp(out, inside, other, rows, columns, top, left, steps, A, b):
    """Samples `other` (bilinear, edges repeated) where a plane maps the tile that starts at (top, left)."""
    b0, b1, b2 = b
    last_x, last_y = np.float32(columns - 1.001), np.float32(rows - 1.001)
    for y in range(out.shape[0]):
        py = np.float32(top + y)
        c0 = A[0, 1] * py + A[0, 2] + b0
        c1 = A[1, 1] * py + A[1, 2] + b1
        c2 = A[2, 1] * py + A[2, 2] + b2
        for x in range(steps):
            px = np.float32(left + x)
            w = A[2, 0] * px + c2
            scale = np.float32(1.0) / max(w, np.float32(1e-6))
            u = (A[0, 0] * px + c0) * scale
            v = (A[1, 0] * px + c1) * scale
            cu = min(max(u, np.float32(0.0)), last_x)
            cv = min(max(v, np.float32(0.0)), last_y)
            inside[y, x] = (cu == u) & (cv == v) & (w > np.float32(1e-6))
            iu, iv = np.int32(cu), np.int32(cv)
            fu, fv = cu - np.float32(iu), cv - np.float32(iv)
            upper = other[iv, iu] + fu * (other[iv, iu + 1] - other[iv, iu])
            lower = other[iv + 1, iu] + fu * (other[iv + 1, iu + 1] - other[iv + 1, iu])
            out[y, x] = upper + fv * (lower - upper)


@njit(cache=True, nogil=True)
def _row_sums(line, out, count):
    """Sums over 7 neighbours of a line."""
    for x in range(count):
        out[x] = (line[x] + line[x + 1] + line[x + 2]) + (line[x + 3] + line[x + 4] + line[x + 5]) + line[x + 6]


@njit(cache=True, nogil=True)
def _correlate(score, tile, mean, inverse, warped, inside, rows, columns, vertical, sums):
    """ZNCC of the tile (with a margin of 3) and its warped counterpart; -1 where the counterpart ends."""
    count = np.float32(1.0 / (2 * RADIUS + 1) ** 2)
    wide = columns + 2 * RADIUS
    for y in range(rows):
        for x in range(wide):
            s = np.float32(0.0)
            ss = np.float32(0.0)
            st = np.float32(0.0)
            for k in range(2 * RADIUS + 1):
                value = warped[y + k, x]
                s += value
                ss += value * value
                st += value * tile[y + k, x]
            vertical[0, x] = s
            vertical[1, x] = ss
            vertical[2, x] = st
        for k in range(3):
            _row_sums(vertical[k], sums[k], columns)
        for x in range(columns):
            s = sums[0, x]
            variance = max(sums[1, x] - s * s * count, np.float32(0.0)) + _NOISE
            covariance = sums[2, x] - mean[y, x] * s
            z = covariance * inverse[y, x] / np.sqrt(variance)
            score[y, x] = z if inside[y + RADIUS, x + RADIUS] else np.float32(-1.0)


@njit(cache=True, nogil=True)
def _statistics(tile, mean, inverse, rows, columns):
    """Mean and inverse deviation of the tile's windows."""
    size = 2 * RADIUS + 1
    for y in range(rows):
        for x in range(columns):
            s = np.float32(0.0)
            ss = np.float32(0.0)
            for j in range(size):
                for i in range(size):
                    value = tile[y + j, x + i]
                    s += value
                    ss += value * value
            mean[y, x] = s / np.float32(size * size)
            variance = max(ss - s * s / np.float32(size * size), np.float32(0.0)) + _NOISE
            inverse[y, x] = np.float32(1.0) / np.sqrt(variance)


@njit(cache=True, nogil=True)
def _cut(picture, tile, top, left):
    """Copies a tile that may hang over the picture's edges, repeating them."""
    height, width = picture.shape
    for y in range(tile.shape[0]):
        for x in range(tile.shape[1]):
            tile[y, x] = picture[min(max(top + y, 0), height - 1), min(max(left + x, 0), width - 1)]


@njit(cache=True, nogil=True)
def sweep_rows(picture, others, sizes, A, b, inverse_depths, first, last, cost):
    """Fills cost[first:last] (h, w, planes) uint8: 0 fits perfectly, 254 not at all.

    picture (h, w) and others (n, H, W) float32 in 0..1, padded to one size, real sizes (n, 2) as rows, columns;
    a pixel (x, y, 1) lies in photo n at A[n] @ (x, y, 1) + b[n] * inverse depth (homogeneous; indices of pixels).
    """
    width = picture.shape[1]
    margin = 2 * RADIUS
    tile = np.empty((_TILE_ROWS + margin, _TILE_COLUMNS + margin), np.float32)
    warped = np.empty_like(tile)
    inside = np.empty(tile.shape, np.bool_)
    mean = np.empty((_TILE_ROWS, _TILE_COLUMNS), np.float32)
    inverse = np.empty_like(mean)
    score = np.empty_like(mean)
    best = np.empty_like(mean)
    second = np.empty_like(mean)
    vertical = np.empty((3, _TILE_COLUMNS + margin), np.float32)
    sums = np.empty((3, _TILE_COLUMNS), np.float32)
    for top in range(first, last, _TILE_ROWS):
        rows = min(_TILE_ROWS, last - top)
        for left in range(0, width, _TILE_COLUMNS):
            columns = min(_TILE_COLUMNS, width - left)
            _cut(picture, tile, top - RADIUS, left - RADIUS)
            _statistics(tile, mean, inverse, rows, columns)
            for plane in range(inverse_depths.size):
                best[:] = np.float32(-1.0)
                second[:] = np.float32(-1.0)
                for n in range(others.shape[0]):
                    shift = b[n] * inverse_depths[plane]
                    _warp(
                        warped[: rows + margin], inside, others[n], sizes[n, 0], sizes[n, 1],
                        top - RADIUS, left - RADIUS, columns + margin, A[n], (shift[0], shift[1], shift[2]),
                    )  # fmt: skip
                    _correlate(score, tile, mean, inverse, warped, inside, rows, columns, vertical, sums)
                    _keep_two(best, second, score, rows, columns)
                _write(cost, best, second, top, left, rows, columns, plane)


@njit(cache=True, nogil=True)
def _keep_two(best, second, score, rows, columns):
    """Updates the best and the second best score."""
    for y in range(rows):
        for x in range(columns):
            s = score[y, x]
            second[y, x] = max(second[y, x], min(best[y, x], s))
            best[y, x] = max(best[y, x], s)


@njit(cache=True, nogil=True)
def _write(cost, best, second, top, left, rows, columns, plane):
    """Turns the scores of one plane into costs; a pixel that only one photo sees is trusted less."""
    for y in range(rows):
        for x in range(columns):
            s = second[y, x]
            score = np.float32(0.5) * (best[y, x] + max(s, np.float32(0.0)))
            cost[top + y, left + x, plane] = np.uint8(
                np.float32(WORST) * (np.float32(1.0) - max(score, np.float32(0.0)))
            )
