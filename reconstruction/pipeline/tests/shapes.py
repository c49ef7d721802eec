"""Meshes and cameras of known shape for the tests of surface, texture, levels and formats."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from reconstruction.pipeline.formats.textured import TexturedMesh, unit_normals, weld
from reconstruction.pipeline.pictures import save_png
from reconstruction.pipeline.preview import Subject, look_at
from reconstruction.pipeline.scene import Cameras, View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.workspace import Workspace, write_arrays


def grid_sphere(rows: int = 24, columns: int = 48, radius: float = 0.5) -> tuple[np.ndarray, ...]:
    """A closed sphere split at one meridian: vertices (V, 3), uv (V, 2) and faces (F, 3), outward."""
    polar, turn = np.meshgrid(np.linspace(0, np.pi, rows + 1), np.linspace(0, 2 * np.pi, columns + 1), indexing="ij")
    vertices = radius * np.stack([np.sin(polar) * np.cos(turn), np.cos(polar), -np.sin(polar) * np.sin(turn)], axis=-1)
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


def looking_at(eye: np.ndarray, target: np.ndarray, size: tuple[int, int], focal: float, name: str = "v") -> View:
    """A view from eye to target with +Y up; size is (width, height) and focal in pixels."""
    return replace(look_at(eye, target, size, focal), name=name, image=f"{name}.png")


def paint(places: np.ndarray) -> np.ndarray:
    """The colour (N, 3), 0..255, that the test creatures have at places (N, 3): soft waves and a hard line."""
    x, y, z = places.T
    waves = np.stack([np.sin(7 * x + 3 * y), np.sin(6 * y - 4 * z), np.sin(8 * z + 2 * x)], axis=1)
    line = np.where(np.abs(y - 0.1) < 0.02, -45.0, 0.0)
    return np.clip(135 + 55 * waves + line[:, None], 0, 255)


def ball_mesh(rows: int = 40, columns: int = 80) -> Mesh:
    """A closed ball without a seam."""
    vertices, _, faces = grid_sphere(rows, columns)
    kept, joined = weld(vertices, faces)
    return Mesh(vertices[kept].astype(np.float64), joined.astype(np.int64))


def views_around(count: int, size: tuple[int, int] = (320, 240), arc: float = 360.0) -> list[View]:
    """Views from a ring around the origin, alternately from above and below."""
    turns = np.radians(np.arange(count) * arc / count)
    eyes = [[2.2 * np.sin(a), 1.1 if i % 2 else -1.1, 2.2 * np.cos(a)] for i, a in enumerate(turns)]
    return [looking_at(np.array(eye), np.zeros(3), size, 420.0, f"v{i}") for i, eye in enumerate(eyes)]


def photograph(mesh: Mesh, view: View, exposure: float = 1.0) -> np.ndarray:
    """A photo (h, w, 3) of the painted mesh before a grey wall."""
    subject = Subject(mesh.vertices, mesh.faces)
    hits = subject.cast(view)
    places = np.einsum("nck,nc->nk", mesh.vertices[mesh.faces[hits.faces]], hits.weights)
    photo = np.full((view.height * view.width, 3), 128.0)
    photo[hits.rays] = paint(places)
    photo = np.clip(photo * exposure, 0, 255).reshape(view.height, view.width, 3)
    return np.rint(photo).astype(np.uint8)


def photographed_ball(root: Path, views: int = 8, exposures: tuple[float, ...] = (1.0,)) -> Workspace:
    """A workspace as the stages before mesh leave it: cameras, undistorted photos, oriented points."""
    workspace = Workspace(root)
    workspace.prepare()
    mesh, taken = ball_mesh(), views_around(views)
    for index, view in enumerate(taken):
        photo = photograph(mesh, view, exposures[index % len(exposures)])
        save_png(workspace.undistorted_dir / view.image, photo)
    places = np.random.default_rng(1).normal(size=(20_000, 3))
    normals = places / np.linalg.norm(places, axis=1, keepdims=True)
    write_arrays(
        workspace.points_file,
        xyz=(0.5 * normals).astype(np.float32),
        normals=normals.astype(np.float32),
        rgb=paint(0.5 * normals).astype(np.uint8),
        weight=np.ones(len(normals), np.float32),
    )
    nothing = np.zeros((0, 3))
    Cameras(taken, nothing, nothing.astype(np.uint8), [], {"registered": views}).save(workspace.cameras_file)
    return workspace
