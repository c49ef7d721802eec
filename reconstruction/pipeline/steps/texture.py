"""Stage texture: the photos become the colours of the mesh."""

from __future__ import annotations

import numpy as np

from reconstruction.pipeline.errors import StageMissing
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import read_picture, resized, save_jpeg, save_png
from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, front_view, on_background
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras, View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.atlas import Photos, Textured, texture_mesh
from reconstruction.pipeline.workspace import Workspace, read_arrays, write_arrays, write_json


def texture(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Read mesh.npz and the undistorted photos, write textured.npz, texture.png and the picture of the stage."""
    arrays = read_arrays(workspace.mesh_file)
    mesh = Mesh(arrays["vertices"].astype(np.float64), arrays["faces"].astype(np.int64))
    photos = photos_of(workspace)
    made = texture_mesh(mesh, arrays["colours"], photos, options.texture_size, progress.part(0, 0.85))
    save_textured(workspace, made)
    progress.update(0.95, "drawing")
    save_jpeg(workspace.stage_picture("texture"), drawn(made, photos.views))
    progress.update(1.0, f"{made.stats['charts']} charts from {made.stats['views_used']} photos")


def photos_of(workspace: Workspace) -> Photos:
    """The undistorted photos with their views."""

    def read(view: View) -> np.ndarray:
        path = workspace.undistorted_dir / view.image
        try:
            return read_picture(path)
        except (FileNotFoundError, ValueError) as error:
            raise StageMissing(
                f"The undistorted photo '{view.image}' is gone or damaged. Start again from the stage cameras."
            ) from error

    return Photos(Cameras.load(workspace.cameras_file).views, read)


def save_textured(workspace: Workspace, made: Textured) -> None:
    """Write textured.npz, texture.png and, beside them, the figures for the report."""
    write_arrays(workspace.textured_file, vertices=made.vertices, normals=made.normals, uv=made.uv, faces=made.faces)
    save_png(workspace.texture_file, made.texture)
    write_json(workspace.textured_file.with_suffix(".json"), made.stats)


def drawn(made: Textured, views: list[View]) -> np.ndarray:
    """A picture (600, 800, 3) of the textured mesh from where the cameras stood."""
    half = resized(made.texture, (len(made.texture) // 2, len(made.texture) // 2))
    subject = Subject(made.vertices, made.faces, made.normals)
    view = front_view(made.vertices, [view.centre for view in views], (800, 600))
    return on_background(draw_mesh(subject, Skin(texture=half, uv=made.uv, shading=0.2), view))
