"""Stage mesh: oriented points become one clean surface with colours."""

from __future__ import annotations

import numpy as np

from reconstruction.pipeline.errors import NothingReconstructed
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import save_jpeg
from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, front_view, on_background
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras
from reconstruction.pipeline.surface.cleaning import manifold, nearest_colours, simplified, without_crumbs
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.surface.poisson import poisson_surface, trim
from reconstruction.pipeline.workspace import Workspace, read_arrays, write_arrays

FEWEST_POINTS = 500
FEWEST_FACES = 100


def mesh(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Read points.npz, write mesh.npz and the picture of the stage."""
    points = read_arrays(workspace.points_file)
    progress.update(0.02, f"{len(points['xyz']):,} points")
    surface, invented = reconstructed(points["xyz"], points["normals"], options, progress)
    colours = nearest_colours(surface.vertices, points["xyz"], points["rgb"])
    progress.update(0.92, "colours")
    write_arrays(
        workspace.mesh_file,
        vertices=surface.vertices.astype(np.float32),
        faces=surface.faces.astype(np.int32),
        colours=colours,
        invented=np.array(invented, np.float32),
    )
    centres = [view.centre for view in Cameras.load(workspace.cameras_file).views]
    view = front_view(surface.vertices, centres, (800, 600))
    picture = draw_mesh(Subject(surface.vertices, surface.faces), Skin(), view)
    save_jpeg(workspace.stage_picture("mesh"), on_background(picture))
    progress.update(1.0, f"{len(surface.faces):,} triangles")


def reconstructed(points: np.ndarray, normals: np.ndarray, options: Options, progress: Progress) -> tuple[Mesh, float]:
    """The cleaned surface and the share of it that bridges gaps between the points.

    Raises NothingReconstructed when the points are too few or form no surface.
    """
    if len(points) < FEWEST_POINTS:
        raise NothingReconstructed(
            f"Only {len(points)} points of the object were measured, too few for a surface. "
            "Take more photos, closer together, of a thing with visible texture."
        )
    progress.update(0.05, "fitting a surface")
    closed = poisson_surface(points, normals, options.poisson_depth)
    progress.update(0.6, f"cutting away guesses from {len(closed.faces):,} triangles")
    trimmed, invented = trim(closed, points, normals, options.poisson_depth)
    if len(trimmed.faces) < FEWEST_FACES:
        raise NothingReconstructed(
            "The measured points form no surface. Take more photos, closer together, and keep them sharp."
        )
    progress.update(0.8, f"simplifying to {options.mesh_triangles:,} triangles")
    simple = manifold(simplified(without_crumbs(trimmed), options.mesh_triangles))
    return without_crumbs(simple), invented  # simplifying and cleaning can cut off crumbs
