"""Semi-global matching: the depth per pixel that fits the photos and its surroundings.

Hirschmueller, PAMI 2008, with eight paths in two passes over the picture and a penalty for jumps that is smaller
where the picture has an edge.
"""

# mypy: disable-error-code="no-untyped-def,untyped-decorator,no-untyped-call"
from __future__ import annotations

import numpy as np
from numba import njit

_FAR = np.float32(1e9)


@njit(cache=True, nogil=True)
def _extend(path, before, lowest_before, cost, small, large):
    """Continues a path by one pixel: fills `path` (planes + 2, padded) and returns its lowest value."""
    planes = cost.size
    jump = lowest_before + large
    for d in range(planes):
        step = min(before[d], before[d + 2]) + small
        path[d + 1] = np.float32(cost[d]) + min(min(before[d + 1], jump), step) - lowest_before
    lowest = _FAR
    for d in range(planes):
        lowest = min(lowest, path[d + 1])
    return lowest


@njit(cache=True, nogil=True)
def _start(path, cost):
    """Begins a path."""
    lowest = _FAR
    for d in range(cost.size):
        path[d + 1] = np.float32(cost[d])
        lowest = min(lowest, path[d + 1])
    return lowest


@njit(cache=True, nogil=True)
def _jump(here, there, large, small):
    """The penalty of a jump between two pixels: smaller across an edge of the picture."""
    return max(large / (np.float32(1.0) + np.float32(25.0) * abs(here - there)), small * np.float32(1.5))


@njit(cache=True, nogil=True)
def _sweep_row(cost, picture, y, backwards, paths, lows, older, older_lows, small, large):
    """The four paths that end in row y: along the row, and from the three neighbours in the row before."""
    height, width, _ = cost.shape
    step = -1 if backwards else 1
    before_row = y - step
    for k in range(width):
        x = width - 1 - k if backwards else k
        for path in range(4):
            source = x - step if path == 0 else x + path - 2
            if source < 0 or source >= width or (path > 0 and (before_row < 0 or before_row >= height)):
                lows[path, x] = _start(paths[path, x], cost[y, x])
            elif path == 0:
                penalty = _jump(picture[y, x], picture[y, source], large, small)
                lows[0, x] = _extend(paths[0, x], paths[0, source], lows[0, source], cost[y, x], small, penalty)
            else:
                penalty = _jump(picture[y, x], picture[before_row, source], large, small)
                lows[path, x] = _extend(
                    paths[path, x], older[path, source], older_lows[path, source], cost[y, x], small, penalty
                )


@njit(cache=True, nogil=True)
def _choose(total, cost, worst):
    """Plane (with fraction, by a parabola) of the lowest total, and how sure it is in 0..1."""
    planes = total.size
    best = 0
    for d in range(1, planes):
        if total[d] < total[best]:
            best = d
    rival = _FAR
    for d in range(planes):
        if abs(d - best) > 2:
            rival = min(rival, total[d])
    place = np.float32(best)
    if 0 < best < planes - 1:
        left, right = total[best - 1], total[best + 1]
        bend = left + right - np.float32(2.0) * total[best]
        if bend > np.float32(1e-3):
            place += np.float32(0.5) * (left - right) / bend
    alike = np.float32(1.0) - np.float32(cost[best]) / np.float32(worst)
    clear = min(np.float32(1.0), (rival - total[best]) / np.float32(80.0))
    return place, alike * max(np.float32(0.05), clear)


@njit(cache=True, nogil=True)
def smooth(cost, picture, small, large, worst, plane, confidence):
    """Fills plane and confidence (h, w) float32 from cost (h, w, planes) uint8 and the grey picture (h, w)."""
    height, width, planes = cost.shape
    half = np.empty((height, width, planes), np.uint16)
    paths = np.full((4, width, planes + 2), _FAR, np.float32)
    older = np.full((4, width, planes + 2), _FAR, np.float32)
    lows = np.zeros((4, width), np.float32)
    older_lows = np.zeros((4, width), np.float32)
    for y in range(height):
        _sweep_row(cost, picture, y, False, paths, lows, older, older_lows, small, large)
        for x in range(width):
            for d in range(planes):
                sum_of_paths = paths[0, x, d + 1] + paths[1, x, d + 1] + paths[2, x, d + 1] + paths[3, x, d + 1]
                half[y, x, d] = np.uint16(np.int32(sum_of_paths))
        paths, older = older, paths
        lows, older_lows = older_lows, lows
    total = np.empty(planes, np.float32)
    for y in range(height - 1, -1, -1):
        _sweep_row(cost, picture, y, True, paths, lows, older, older_lows, small, large)
        for x in range(width):
            for d in range(planes):
                sum_of_paths = paths[0, x, d + 1] + paths[1, x, d + 1] + paths[2, x, d + 1] + paths[3, x, d + 1]
                total[d] = np.float32(half[y, x, d]) + sum_of_paths
            plane[y, x], confidence[y, x] = _choose(total, cost[y, x], worst)
        paths, older = older, paths
        lows, older_lows = older_lows, lows
