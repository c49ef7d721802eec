"""Stage levels: coarser meshes with smaller textures, and how far they differ from the finest."""

from __future__ import annotations

import shutil

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.fidelity import Likeness, compare
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pictures import read_picture, save_jpeg, save_png
from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, front_view, on_background
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras, View
from reconstruction.pipeline.surface.cleaning import manifold, simplified
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.atlas import Textured
from reconstruction.pipeline.texturing.transfer import retexture
from reconstruction.pipeline.workspace import Workspace, atomic, read_arrays, read_json, write_arrays, write_json


def levels(workspace: Workspace, options: Options, progress: Progress) -> None:
    """Read the mesh and its texture, write levels/0..n.npz and .png, levels.json and the picture of the stage."""
    finest = _textured(workspace)
    _copy_finest(workspace)
    arrays = read_arrays(workspace.mesh_file)
    mesh = Mesh(arrays["vertices"].astype(np.float64), arrays["faces"].astype(np.int64))
    views = Cameras.load(workspace.cameras_file).views
    made, figures = [finest], [_figures(finest, None)]
    wanted = list(zip(options.level_triangles, options.level_texture_sizes, strict=True))[1:]
    for index, (triangles, side) in enumerate(wanted, start=1):
        part = progress.part((index - 1) / len(wanted) * 0.9, index / len(wanted) * 0.9)
        part.update(0, f"level {index}: {triangles:,} triangles")
        coarse = manifold(simplified(mesh, triangles))
        level = retexture(finest, coarse, views, side, part.part(0.1, 0.8))
        _save(workspace, index, level)
        made.append(level)
        figures.append(_figures(level, compare(finest, level)))
    write_json(workspace.levels_dir / "levels.json", figures)
    save_jpeg(workspace.stage_picture("levels"), _side_by_side(made, views))
    progress.update(1.0, " / ".join(f"{len(level.faces):,}" for level in made) + " triangles")


def _textured(workspace: Workspace) -> Textured:
    arrays = read_arrays(workspace.textured_file)
    return Textured(
        arrays["vertices"],
        arrays["normals"],
        arrays["uv"],
        arrays["faces"],
        read_picture(workspace.texture_file),
        read_json(workspace.textured_file.with_suffix(".json")),
    )


def _copy_finest(workspace: Workspace) -> None:
    for source, target in (
        (workspace.textured_file, workspace.level_file(0)),
        (workspace.texture_file, workspace.level_texture(0)),
    ):
        with atomic(target) as temporary:
            shutil.copyfile(source, temporary)


def _save(workspace: Workspace, index: int, level: Textured) -> None:
    write_arrays(
        workspace.level_file(index),
        vertices=level.vertices,
        normals=level.normals,
        uv=level.uv,
        faces=level.faces,
    )
    save_png(workspace.level_texture(index), level.texture)


def _figures(level: Textured, likeness: Likeness | None) -> dict[str, object]:
    """What the report says about a level; likeness to the finest level is None for that one itself."""
    return {
        "triangles": len(level.faces),
        "vertices": len(level.vertices),
        "texture_side": len(level.texture),
        "texture": level.stats,
        "likeness": None if likeness is None else likeness.as_dict(),
    }


def _side_by_side(made: list[Textured], views: list[View]) -> npt.NDArray[np.uint8]:
    """(h, w, 3) each level as it looks, and beneath it its bare triangles' shape."""
    view = front_view(made[0].vertices, [view.centre for view in views], (320, 300))
    columns = []
    for level in made:
        subject = Subject(level.vertices, level.faces, level.normals)
        bare = Subject(level.vertices, level.faces)
        skin = Skin(texture=level.texture, uv=level.uv, shading=0.2)
        columns.append(np.vstack([draw_mesh(subject, skin, view), draw_mesh(bare, Skin(), view)]))
    return on_background(np.hstack(columns))
