"""Stage package: the files that leave the workshop - GLB per level, poster, turntable, report."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.formats.glb import write_glb
from reconstruction.pipeline.formats.textured import TexturedMesh
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import encode_jpeg, read_picture, resized, save_jpeg, save_webp
from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, front_azimuth, on_background, orbit_view
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras
from reconstruction.pipeline.workspace import Workspace, read_arrays, read_json, write_json

JPEG_QUALITY = 88
POSTER_ELEVATION, TURNTABLE_ELEVATION = 18.0, 15.0  # degrees
SHADING = 0.25  # photos have light in them already; a little more shows the shape
LIBRARIES = ("numpy", "scipy", "numba", "open3d-cpu", "opencv-python-headless", "pycolmap", "fast-simplification")


def package(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Read levels/*, write model*.glb, poster.webp, turntable/*.webp, report.json and the picture of the stage."""
    views = Cameras.load(workspace.cameras_file).views
    offset = _to_table(read_arrays(workspace.level_file(0))["vertices"])
    count = len(options.level_triangles)
    models = []
    for level in range(count):
        models.append(_write_model(workspace, level, offset))
        progress.update(0.4 * (level + 1) / count, f"writing level {level}")
    front = front_azimuth([view.centre + offset for view in views], models[0].vertices)
    _draw_poster(workspace, models[0], front, options.poster_size)
    progress.update(0.5, "poster")
    _draw_turntable(workspace, models[min(1, count - 1)], front, options, progress.part(0.5, 0.97))
    write_json(workspace.report_file, _report(workspace, options, models, offset))
    progress.update(1.0, f"{workspace.model_file(0).stat().st_size / 1e6:.1f} MB")


def _to_table(vertices: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The shift (3,) that puts the base on Y = 0 and the middle of the bounding box over the origin."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    middle = (low + high) / 2
    return -np.array([middle[0], low[1], middle[2]], dtype=np.float32)


def _write_model(workspace: Workspace, level: int, offset: npt.NDArray[np.float32]) -> TexturedMesh:
    arrays = read_arrays(workspace.level_file(level))
    picture = encode_jpeg(read_picture(workspace.level_texture(level)), JPEG_QUALITY)
    mesh = TexturedMesh(arrays["vertices"], arrays["normals"], arrays["uv"], arrays["faces"], picture)
    moved = mesh.moved(offset)
    write_glb(moved, workspace.model_file(level))
    return moved


def _ready(mesh: TexturedMesh) -> tuple[Subject, Skin]:
    """The mesh ready for drawing, its texture at half the size so that small pictures do not flicker."""
    pixels = mesh.texture_pixels()
    pixels = resized(pixels, (pixels.shape[1] // 2, pixels.shape[0] // 2))
    subject = Subject(mesh.vertices, mesh.faces, mesh.normals)
    return subject, Skin(texture=pixels, uv=mesh.uv, shading=SHADING)


def _draw_poster(workspace: Workspace, mesh: TexturedMesh, front: float, side: int) -> None:
    subject, skin = _ready(mesh)
    view = orbit_view(mesh.vertices, front, POSTER_ELEVATION, (side, side))
    picture = draw_mesh(subject, skin, view, samples=3)
    save_webp(workspace.poster_file, picture, quality=86)
    save_jpeg(workspace.stage_picture("package"), on_background(picture))


def _draw_turntable(
    workspace: Workspace, mesh: TexturedMesh, front: float, options: Options, progress: Progress
) -> None:
    subject, skin = _ready(mesh)
    count, side = options.turntable_frames, options.turntable_size
    for old in workspace.turntable_dir.glob("*.webp"):
        old.unlink()
    for frame in range(count):
        azimuth = front + 360 * frame / count
        view = orbit_view(mesh.vertices, azimuth, TURNTABLE_ELEVATION, (side, side), steady=True)
        save_webp(workspace.turntable_file(frame), draw_mesh(subject, skin, view))
        progress.update((frame + 1) / count, f"turntable {frame + 1} of {count}")


def _report(
    workspace: Workspace, options: Options, models: list[TexturedMesh], offset: npt.NDArray[np.float32]
) -> dict[str, Any]:
    low, high = models[0].bounds()
    levels: list[dict[str, Any]] = read_json(workspace.levels_dir / "levels.json")
    for index, figures in enumerate(levels):
        path = workspace.model_file(index)
        figures |= {"file": path.name, "bytes": path.stat().st_size}
    return {
        "quality": options.quality,
        "cameras": Cameras.load(workspace.cameras_file).stats,
        "points": len(read_arrays(workspace.points_file)["xyz"]),
        "invented_area": round(float(read_arrays(workspace.mesh_file)["invented"]), 4),
        "size": [round(float(extent), 5) for extent in high - low],
        "offset": [round(float(shift), 6) for shift in offset],
        "levels": levels,
        "versions": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
