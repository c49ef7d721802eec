"""Meshes and cameras of known shape for the tests of surface, texture, levels and formats."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from reconstruction.pipeline.formats.textured import TexturedMesh, unit_normals
from reconstruction.pipeline.scene import View


def grid_sphere(rows: int = 24, columns: int = 48, radius: float = 0.5) -> tuple[np.ndarray, ...]:
    """A closed sphere split at one meridian: vertices (V, 3), uv (V, 2) and faces (F, 3), outward."""
    polar, turn = np.meshgrid(
        np.linspace(0, np.pi, rows + 1), np.linspace(0, 2 * np.pi, columns + 1), indexing="ij"
    )
    vertices = radius * np.stack(
        [np.sin(polar) * np.cos(turn), np.cos(polar), -np.sin(polar) * np.sin(turn)], axis=-1
    )
    vertices[:, -1] = vertices[:, 0]
    vertices[0], vertices[-1] = [0, radius, 0], [0, -radius, 0]
    uv = np.stack([turn / (2 * np.pi), polar / np.pi], axis=-1)
    corner = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    a, b, c, d = corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]
    upper = np.stack([a, b, c], axis=-1)[:-1]
    lower = np.stack([a, c, d], axis=-1)[1:]
    faces = np.concatenate([upper.reshape(-1, 3), lower.reshape(-1, 3)])
    return (
        vertices.reshape(-1, 3).astype(np.float32),
        uv.reshape(-1, 2).astype(np.float32),
        faces.astype(np.int32),
    )


def checkered_picture(side: int = 128, mime: str = "image/jpeg") -> bytes:
    """An encoded texture of coloured squares, so that a flipped or shifted uv shows."""
    row, column = np.mgrid[:side, :side] * 8 // side
    pixels = np.stack([40 + 25 * column, 40 + 25 * row, np.where((row + column) % 2, 200, 60)], axis=-1)
    out = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "PNG" if mime == "image/png" else "JPEG", quality=95)
    return out.getvalue()


def textured_sphere(rows: int = 24, columns: int = 48, mime: str = "image/jpeg") -> TexturedMesh:
    """A sphere that is flattened and moved off the origin, so that swapped axes show in its bounds."""
    vertices, uv, faces = grid_sphere(rows, columns)
    normals = unit_normals(vertices * np.float32([1.0, 1.0, 2.0]))
    moved = vertices * np.float32([1.0, 2.0, 0.5]) + np.float32([0.1, 1.0, -0.2])
    return TexturedMesh(moved, normals, uv, faces, checkered_picture(mime=mime), mime)


def looking_at(
    eye: np.ndarray, target: np.ndarray, size: tuple[int, int], focal: float, name: str = "v"
) -> View:
    """A view from eye to target with +Y up; size is (width, height) and focal in pixels."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    R = np.stack([right, np.cross(forward, right), forward])
    K = np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1.0]])
    return View(name, f"{name}.png", size[0], size[1], K, R, -R @ eye)
