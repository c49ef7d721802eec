"""Rays to colours: what a camera sees of a lit miniature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.light import Lit

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hits:
    """Rays that met the miniature: their indices (N,), places, normals, view directions (N, 3), baked light."""

    rays: npt.NDArray[np.int64]
    places: Floats
    normals: Floats
    towards: Floats
    """Unit directions from the place to the camera."""
    distance: Floats
    sky: Floats
    lamps: Floats
    crest: Floats


@dataclass(frozen=True)
class Ambience:
    """Light from all around: colour from above, colour from below."""

    above: tuple[float, float, float] = (0.62, 0.68, 0.78)
    below: tuple[float, float, float] = (0.30, 0.26, 0.22)
    wash: float = 0.75
    """How dark paint is in hollows."""
    drybrush: float = 0.35
    """How light paint is on crests."""
    gloss: float = 1.0


def cast(lit: Lit, origins: Floats, directions: Floats) -> Hits:
    """The nearest hits of rays (N, 3)."""
    answer = lit.scene.cast_rays(np.concatenate([origins, directions], axis=1).astype(np.float32), nthreads=1)
    faces = answer["primitive_ids"].numpy()
    rays = np.flatnonzero(faces != np.uint32(0xFFFFFFFF))
    corners = lit.miniature.faces[faces[rays].astype(np.int64)]
    uv = answer["primitive_uvs"].numpy()[rays]
    weights = np.column_stack([1 - uv.sum(axis=1), uv])
    distance = answer["t_hit"].numpy()[rays].astype(np.float64)
    directions = directions[rays]
    normals = np.einsum("nck,nc->nk", lit.normals[corners], weights)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Hits(
        rays, origins[rays] + directions * distance[:, None], normals,
        -directions / np.linalg.norm(directions, axis=1, keepdims=True), distance,
        np.einsum("nc,nc->n", lit.sky[corners], weights),
        np.einsum("nck,nc->nk", lit.lamp_light[corners], weights),
        np.einsum("nc,nc->n", lit.crest[corners], weights),
    )  # fmt: skip


def shade_hits(lit: Lit, hits: Hits, ambience: Ambience) -> tuple[Floats, Floats]:
    """Light (N, 3) that leaves the hits towards the camera, and the glowing part of it (N, 3), both linear."""
    colours = lit.miniature.colours(hits.places, hits.normals)
    albedo, glow, gloss, metal = colours[:, :3], colours[:, 3:6], colours[:, 6] * ambience.gloss, colours[:, 7]
    depth = np.clip(hits.sky, 0, 1)[:, None]
    albedo = albedo * (1 - ambience.wash * (1 - np.clip(depth * 1.25, 0, 1)) ** 1.2)
    hollow, crest = np.clip(-hits.crest, 0, 1)[:, None], np.clip(hits.crest, 0, 1)[:, None]
    albedo = albedo * (1 - 0.4 * ambience.wash * hollow)
    albedo = albedo + ambience.drybrush * crest * (0.25 * albedo + 0.06) * (
        1 - glow.max(axis=1, keepdims=True).clip(0, 1)
    )
    rise = hits.normals[:, 1:2] * 0.5 + 0.5
    around = np.array(ambience.above) * rise + np.array(ambience.below) * (1 - rise)
    diffuse = around * depth
    shine = np.zeros_like(albedo)
    for i, lamp in enumerate(lit.lamps):
        diffuse, shine = _add_lamp(hits, i, lamp.towards, lamp.colour, gloss, diffuse, shine)
    facing = np.clip(np.einsum("nk,nk->n", hits.normals, hits.towards), 0, 1)
    fresnel = (0.04 + 0.5 * (1 - facing) ** 4)[:, None] * gloss[:, None]
    mirror = np.clip(2 * facing[:, None] * hits.normals - hits.towards, -1, 1)[:, 1:2] * 0.5 + 0.5
    reflected = (np.array(ambience.above) * mirror**2 * 1.2 + np.array(ambience.below) * (1 - mirror)) * depth
    metallic = metal[:, None]
    body = albedo * diffuse * (1 - 0.55 * metallic)
    mirror_light = reflected * (fresnel * (1 - metallic) + albedo * 1.3 * metallic)
    light = body + mirror_light + shine * ((1 - metallic) + 2.5 * albedo * metallic) + glow
    return light, glow


def _add_lamp(
    hits: Hits, index: int, where: tuple[float, float, float], strength: tuple[float, float, float],
    gloss: Floats, diffuse: Floats, shine: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    towards = np.array(where) / np.linalg.norm(where)
    colour = np.array(strength)
    share = hits.lamps[:, index]
    diffuse = diffuse + np.clip(hits.normals @ towards, 0, 1)[:, None] * share[:, None] * colour
    half = hits.towards + towards
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    sharp = 12 + 140 * gloss**2
    peak = np.clip(np.einsum("nk,nk->n", hits.normals, half), 0, 1) ** sharp * (0.02 + 0.5 * gloss**1.5)
    return diffuse, shine + (peak * share)[:, None] * colour


def tone(light: Any, exposure: float = 1.0) -> Any:
    """Linear light to screen values in [0, 1] (Narkowicz's fit of the ACES film curve, then sRGB)."""
    from reconstruction.synthetic.colours import to_screen

    x = light * (float(exposure) * 0.8)
    film = x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14)
    return to_screen(film)
