"""The one textured mesh that every writer takes and every reader gives back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.int32]


@dataclass(frozen=True)
class TexturedMesh:
    """A triangle mesh with one texture, in the glTF convention (Y up, metres, uv origin at the top left).

    vertices (V, 3), normals (V, 3) of unit length, uv (V, 2), faces (F, 3); `texture` is the encoded picture
    and `mime` its type (image/jpeg or image/png).
    """

    vertices: FloatArray
    normals: FloatArray
    uv: FloatArray
    faces: IndexArray
    texture: bytes
    mime: str = "image/jpeg"

    @property
    def texture_suffix(self) -> str:
        return ".png" if self.mime == "image/png" else ".jpg"

    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """The smallest and largest corner, each (3,)."""
        return self.vertices.min(axis=0), self.vertices.max(axis=0)

    def moved(self, offset: npt.ArrayLike) -> TexturedMesh:
        """The same mesh, shifted by offset (3,)."""
        return replace(self, vertices=(self.vertices + np.asarray(offset)).astype(np.float32))

    def texture_pixels(self) -> npt.NDArray[np.uint8]:
        """The decoded texture, (H, W, 3)."""
        from PIL import Image

        with Image.open(BytesIO(self.texture)) as image:
            return np.asarray(image.convert("RGB"))


def unit_normals(normals: npt.ArrayLike) -> FloatArray:
    """Normals (N, 3) scaled to length one; a vanishing normal becomes +Y, since glTF refuses it."""
    wide = np.asarray(normals, dtype=np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    safe = np.where(lengths > 1e-12, wide / np.maximum(lengths, 1e-12), [0.0, 1.0, 0.0])
    return safe.astype(np.float32)


def vertex_normals(vertices: npt.ArrayLike, faces: npt.ArrayLike) -> FloatArray:
    """Area-weighted vertex normals (V, 3) of unit length."""
    points = np.asarray(vertices, dtype=np.float64)
    corners = np.asarray(faces)
    crossed = np.cross(points[corners[:, 1]] - points[corners[:, 0]], points[corners[:, 2]] - points[corners[:, 0]])
    total = np.zeros_like(points)
    for axis in range(3):
        total[:, axis] = np.bincount(corners.ravel(), weights=np.repeat(crossed[:, axis], 3), minlength=len(points))
    return unit_normals(total)


def sample_texture(pixels: npt.NDArray[np.uint8], uv: FloatArray) -> npt.NDArray[np.uint8]:
    """Bilinear colours (N, 3) of a texture (H, W, 3) at uv (N, 2), clamped at the border."""
    height, width = pixels.shape[:2]
    x = np.clip(uv[:, 0] * width - 0.5, 0, width - 1)
    y = np.clip(uv[:, 1] * height - 0.5, 0, height - 1)
    left, top = x.astype(np.int64), y.astype(np.int64)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left)[:, None], (y - top)[:, None]
    upper = pixels[top, left] * (1 - across) + pixels[top, right] * across
    lower = pixels[bottom, left] * (1 - across) + pixels[bottom, right] * across
    return np.rint(upper * (1 - down) + lower * down).astype(np.uint8)


def weld(vertices: FloatArray, faces: IndexArray) -> tuple[npt.NDArray[np.int64], IndexArray]:
    """Join vertices at the very same place (a texture seam splits them).

    Returns the index of one representative per kept vertex, and the faces over the kept vertices.
    """
    packed = np.ascontiguousarray(vertices).view([("", vertices.dtype)] * 3).ravel()
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    joined = inverse.reshape(-1)[faces].astype(np.int32)
    return first, joined
