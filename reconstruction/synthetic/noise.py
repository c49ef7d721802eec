"""Procedural noise in three dimensions, compiled: the raw material of skin, fur, stone and bark."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True)
def hash3(ix: int, iy: int, iz: int, seed: int) -> float:
    """A repeatable number in [0, 1) for a lattice point."""
    h = (ix * 374761393 + iy * 668265263 + iz * 1442695041 + seed * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 1103515245) & 0xFFFFFFFF
    return (h ^ (h >> 16)) / 4294967296.0


@njit(cache=True)
def value_noise(x: float, y: float, z: float, seed: int) -> float:
    """Smooth noise in [-1, 1] with features about one unit wide (Perlin's quintic fade over lattice values)."""
    ix, iy, iz = math.floor(x), math.floor(y), math.floor(z)
    fx, fy, fz = x - ix, y - iy, z - iz
    ux = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    uy = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    uz = fz * fz * fz * (fz * (fz * 6 - 15) + 10)
    jx, jy, jz = int(ix), int(iy), int(iz)
    total = 0.0
    for dz in range(2):
        wz = uz if dz else 1 - uz
        for dy in range(2):
            wy = uy if dy else 1 - uy
            low, high = hash3(jx, jy + dy, jz + dz, seed), hash3(jx + 1, jy + dy, jz + dz, seed)
            total += wz * wy * (low + (high - low) * ux)
    return total * 2 - 1


@njit(cache=True)
def fractal(x: float, y: float, z: float, octaves: int, seed: int) -> float:
    """Sum of octaves of `value_noise`, roughly in [-1, 1]."""
    total, amplitude, reach = 0.0, 1.0, 0.0
    for octave in range(octaves):
        total += amplitude * value_noise(x, y, z, seed + octave * 17)
        reach += amplitude
        amplitude *= 0.5
        x, y, z = x * 2.03 + 11.3, y * 2.03 + 5.7, z * 2.03 + 3.1
    return total / reach * 1.4


@njit(cache=True)
def cells(x: float, y: float, z: float, seed: int) -> tuple[float, float, float]:
    """Distance to the nearest and second nearest scattered point, and that cell's number in [0, 1) (Worley 1996)."""
    ix, iy, iz = int(math.floor(x)), int(math.floor(y)), int(math.floor(z))
    first, second, own = 9.0, 9.0, 0.0
    for dz in range(-1, 2):
        for dy in range(-1, 2):
            for dx in range(-1, 2):
                cx, cy, cz = ix + dx, iy + dy, iz + dz
                px = cx + 0.15 + 0.7 * hash3(cx, cy, cz, seed) - x
                py = cy + 0.15 + 0.7 * hash3(cx, cy, cz, seed + 1) - y
                pz = cz + 0.15 + 0.7 * hash3(cx, cy, cz, seed + 2) - z
                away = px * px + py * py + pz * pz
                if away < first:
                    second, first = first, away
                    own = hash3(cx, cy, cz, seed + 3)
                elif away < second:
                    second = away
    return math.sqrt(first), math.sqrt(second), own
