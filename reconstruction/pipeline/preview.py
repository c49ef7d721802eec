"""Drawing meshes and points without a GPU: stage pictures, posters, turntables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.pictures import resized, sampled
from reconstruction.pipeline.raytracing import Tracer
from reconstruction.pipeline.scene import View

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

BACKGROUND = (36, 38, 44)
CLAY = (205, 196, 182)
ONE_SIDED = 0.4  # length of the mean direction to the cameras; 0 when they stood all around, 1 in one place
ASLANT = 30.0  # degrees; things look more solid from a little aside
MARGIN = 1.06
HALF_ANGLE = 16.0  # degrees; a longish lens flatters small things
KEY_LIGHT = (-0.45, 0.65, 0.6)  # in the camera's frame: from the upper left, behind the camera


@dataclass(frozen=True)
class Skin:
    """What a mesh is painted with: colours per vertex (V, 3), or a texture (H, W, 3) and uv (V, 2).

    Without either it looks like clay. `shading` 0 shows the colours as they are, 1 lights them fully.
    """

    colours: Pixels | None = None
    texture: Pixels | None = None
    uv: Floats | None = None
    shading: float = 1.0


@dataclass(frozen=True)
class Hits:
    """What the rays of a picture met: which of them (N,), the faces (N,), the corner weights (N, 3)."""

    rays: npt.NDArray[np.int64]
    faces: npt.NDArray[np.int64]
    weights: Floats


class Subject:
    """A mesh made ready for drawing, so that many pictures share one ray tracing scene."""

    def __init__(self, vertices: npt.ArrayLike, faces: npt.ArrayLike, normals: Floats | None = None) -> None:
        from reconstruction.pipeline.formats.textured import vertex_normals

        self.vertices = np.ascontiguousarray(vertices, dtype=np.float32)
        self.faces = np.ascontiguousarray(faces, dtype=np.int64)
        self.normals = vertex_normals(self.vertices, self.faces) if normals is None else normals
        self._tracer = Tracer(self.vertices, self.faces)

    def cast(self, view: View) -> Hits:
        """The first hit of the ray through each pixel centre, row by row."""
        return Hits(*self._tracer.first_hits(pixel_rays(view)))

    def depth(self, view: View) -> Floats:
        """The depth map (h, w) of the mesh, 0 where there is nothing."""
        hits = self.cast(view)
        places = _blend(self.vertices, self.faces, hits)
        depth = np.zeros(view.width * view.height, np.float32)
        depth[hits.rays] = places @ view.R[2].astype(np.float32) + np.float32(view.t[2])
        return depth.reshape(view.height, view.width)


def pixel_rays(view: View) -> Floats:
    """Rays (h * w, 6) through the pixel centres, row by row: origin, then direction with depth one."""
    across, down, corner = (np.linalg.inv(view.K).T @ view.R).astype(np.float32)
    columns = (np.arange(view.width, dtype=np.float32) + 0.5)[:, None] * across + corner
    rows = (np.arange(view.height, dtype=np.float32) + 0.5)[:, None] * down
    rays = np.empty((view.height, view.width, 6), np.float32)
    rays[..., :3] = view.centre
    np.add(rows[:, None], columns[None], out=rays[..., 3:])
    return rays.reshape(-1, 6)


def orbit_view(
    vertices: npt.ArrayLike, azimuth: float, elevation: float, size: tuple[int, int], steady: bool = False
) -> View:
    """A view of all vertices (V, 3) from the side `azimuth`, `elevation` degrees up; 0 degrees looks from +Z.

    size is (width, height). A steady distance suits any azimuth, so that a turntable does not pulse.
    """
    points = np.asarray(vertices, dtype=np.float64)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    some = points[:: max(1, len(points) // 4000)] - middle
    focal = min(size) / 2 / np.tan(np.radians(HALF_ANGLE))
    half = np.array(size) / 2 / MARGIN
    distance = 1e-6
    for turned in np.arange(azimuth, azimuth + (360 if steady else 1), 30):
        camera = some @ look_at(_orbit(turned, elevation), np.zeros(3), size, focal).R.T
        # A point at (x, y, z) is inside the picture when focal * |x| <= half * (distance + z).
        distance = max(distance, float((focal * np.abs(camera[:, :2]) / half - camera[:, 2:]).max()))
    return look_at(middle + _orbit(azimuth, elevation) * distance, middle, size, focal)


def _orbit(azimuth: float, elevation: float) -> npt.NDArray[np.float64]:
    turn, rise = np.radians(azimuth), np.radians(elevation)
    return np.array([np.sin(turn) * np.cos(rise), np.sin(rise), np.cos(turn) * np.cos(rise)])


def front_azimuth(centres: npt.ArrayLike, vertices: npt.ArrayLike) -> float:
    """The side in degrees from which most cameras (N, 3) looked; aslant from the front when they stood all around."""
    points = np.asarray(vertices, dtype=np.float64)
    away = np.asarray(centres, dtype=np.float64)[:, [0, 2]] - points.mean(axis=0)[[0, 2]]
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
    mean = away.mean(axis=0)
    if np.linalg.norm(mean) < ONE_SIDED:
        return ASLANT
    return float(np.degrees(np.arctan2(mean[0], mean[1]))) + ASLANT / 2


def front_view(vertices: npt.ArrayLike, centres: npt.ArrayLike, size: tuple[int, int]) -> View:
    """A view of all vertices from the side where the cameras stood, a little from above; for stage pictures."""
    return orbit_view(vertices, front_azimuth(centres, vertices), 20, size)


def look_at(eye: npt.ArrayLike, target: npt.ArrayLike, size: tuple[int, int], focal: float) -> View:
    """A view from eye to target, +Y up; size is (width, height), focal in pixels."""
    centre = np.asarray(eye, dtype=np.float64)
    forward = np.asarray(target, dtype=np.float64) - centre
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 1.0, 0.0])
    # Straight from above or below any direction will do for the right-hand side.
    right = right / np.linalg.norm(right) if np.linalg.norm(right) > 1e-9 else np.array([1.0, 0.0, 0.0])
    rotation = np.stack([right, np.cross(forward, right), forward])
    matrix = np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1]], dtype=np.float64)
    return View("orbit", "", size[0], size[1], matrix, rotation, -rotation @ centre)


def draw_mesh(subject: Subject, skin: Skin, view: View, samples: int = 2) -> Pixels:
    """The picture (h, w, 4) of a mesh, its background transparent; samples x samples rays per pixel."""
    fine = view.scaled(samples)
    hits = subject.cast(fine)
    colours = _paint(subject, skin, hits) * _light(subject, fine, hits, skin.shading)[:, None]
    canvas = np.zeros((fine.height * fine.width, 4), np.float32)
    canvas[hits.rays, :3] = colours
    canvas[hits.rays, 3] = 255
    small = resized(canvas.reshape(fine.height, fine.width, 4), (view.width, view.height))
    # Colours were averaged with the empty background; alpha tells by how much.
    small[..., :3] *= np.float32(255) / np.maximum(small[..., 3:], 1)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


def draw_points(points: npt.ArrayLike, colours: npt.ArrayLike, view: View, radius: int = 1) -> Pixels:
    """The picture (h, w, 4) of points (N, 3) with colours (N, 3); nearer ones hide those behind."""
    place, depth = view.project(np.asarray(points))
    inside = (depth > 1e-9) & np.all((place >= 0) & (place < [view.width, view.height]), axis=1)
    order = np.flatnonzero(inside)[np.argsort(-depth[inside], kind="stable")]
    column, row = place[order].astype(np.int64).T
    canvas = np.zeros((view.height, view.width, 4), np.uint8)
    ink = np.column_stack([np.asarray(colours, dtype=np.uint8)[order], np.full(len(order), 255, np.uint8)])
    for down in range(1 - radius, radius + 1):
        for across in range(1 - radius, radius + 1):
            canvas[np.clip(row + down, 0, view.height - 1), np.clip(column + across, 0, view.width - 1)] = ink
    return canvas


def on_background(picture: Pixels, colour: tuple[int, int, int] = BACKGROUND) -> Pixels:
    """A picture (h, w, 4) laid on a soft vertical gradient around colour; gives (h, w, 3)."""
    height = picture.shape[0]
    fade = np.linspace(1.35, 0.75, height, dtype=np.float32)[:, None, None]
    behind = np.clip(np.array(colour, np.float32) * fade, 0, 255)
    alpha = picture[..., 3:].astype(np.float32) / 255
    return np.rint(picture[..., :3] * alpha + behind * (1 - alpha)).astype(np.uint8)


def _blend(values: npt.NDArray[Any], faces: npt.NDArray[np.int64], hits: Hits) -> Floats:
    """Values per vertex (V, k) at the hits (N, k)."""
    corners = values[faces[hits.faces]].astype(np.float32)
    return np.einsum("nck,nc->nk", corners, hits.weights)


def _paint(subject: Subject, skin: Skin, hits: Hits) -> Floats:
    if skin.texture is not None and skin.uv is not None:
        return _from_texture(skin.texture, _blend(skin.uv, subject.faces, hits))
    if skin.colours is not None:
        return _blend(skin.colours, subject.faces, hits)
    return np.broadcast_to(np.array(CLAY, np.float32), (len(hits.rays), 3))


def _from_texture(texture: Pixels, uv: Floats) -> Floats:
    size = np.array([texture.shape[1], texture.shape[0]], np.float32)
    return sampled(texture, uv * size - np.float32(0.5))


def _light(subject: Subject, view: View, hits: Hits, shading: float) -> Floats:
    """How bright each hit is (N,): a key light over soft light from all sides, turned to face the camera."""
    if shading <= 0:
        return np.ones(len(hits.rays), np.float32)
    normals = _blend(subject.normals, subject.faces, hits) @ view.R.T.astype(np.float32)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    normals[normals[:, 2] > 0] *= -1  # the camera looks along +z, so a normal that faces it has z < 0
    key = np.array(KEY_LIGHT, np.float32) * np.array([1, -1, -1], np.float32)
    direct = np.clip(normals @ (key / np.linalg.norm(key)), 0, None)
    facing = -normals[:, 2]
    lit = 0.30 + 0.55 * direct + 0.20 * facing
    return np.asarray(1 + shading * (lit - 1), dtype=np.float32)
