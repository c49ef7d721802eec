"""Turning the stored GLB into the file that somebody asks for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from reconstruction.pipeline.formats.errors import ExportError
from reconstruction.pipeline.formats.glb import read_glb
from reconstruction.pipeline.formats.gltf import write_gltf
from reconstruction.pipeline.formats.obj import write_obj
from reconstruction.pipeline.formats.ply import write_ply
from reconstruction.pipeline.formats.stl import MILLIMETRES_PER_METRE, write_stl


@dataclass(frozen=True)
class ExportFormat:
    """What a download of this format is: the ending of its file and its media type."""

    suffix: str
    media_type: str


EXPORT_FORMATS = {
    "glb": ExportFormat(".glb", "model/gltf-binary"),
    "gltf": ExportFormat(".zip", "application/zip"),
    "obj": ExportFormat(".zip", "application/zip"),
    "ply": ExportFormat(".ply", "application/octet-stream"),
    "stl": ExportFormat(".stl", "model/stl"),
}


def export_model(
    glb_path: Path,
    format: str,
    out: Path,
    *,
    name: str = "model",
    stl_scale: float = MILLIMETRES_PER_METRE,
) -> Path:
    """Write the model of `glb_path` to `out` as glb, gltf, obj, ply or stl; gltf and obj become a ZIP.

    `stl_scale` is the number of STL units (millimetres) to one unit of the model (a metre).
    Raises ExportError for an unknown format, a missing or unreadable model, or a scale that is not positive.
    """
    if format not in EXPORT_FORMATS:
        known = ", ".join(EXPORT_FORMATS)
        raise ExportError(f"There is no export format '{format}'. Choose one of {known}.", code="unknown_format")
    if not stl_scale > 0:
        raise ExportError(f"The scale {stl_scale} is not positive. Give a number above zero.", code="bad_scale")
    if not glb_path.is_file():
        raise ExportError(
            f"The model {glb_path.name} is not there. Run the reconstruction again.", code="missing_model"
        )
    mesh = read_glb(glb_path)
    if format == "glb":
        shutil.copyfile(glb_path, out)
        return out
    if format == "stl":
        return write_stl(mesh, out, stl_scale)
    if format == "ply":
        return write_ply(mesh, out)
    return write_gltf(mesh, out, name) if format == "gltf" else write_obj(mesh, out, name)
